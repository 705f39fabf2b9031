//! Who is let through how often.

use super::*;
use std::{net::IpAddr, sync::Arc, thread};

fn at(seconds: i64) -> Instant {
    Instant::from_micros(seconds * 1_000_000)
}

fn from(address: &str) -> Client {
    Client::new(address.parse::<IpAddr>().unwrap(), "test", None)
}

fn tries(limits: &Limits, now: Instant, email: &str, client: &Client, most: usize) -> usize {
    (0..most)
        .take_while(|_| limits.sign_in(now, email, client, None).is_ok())
        .count()
}

#[test]
fn five_wrong_passwords_then_one_a_minute() {
    let limits = Limits::default();
    let client = from("192.0.2.7");
    assert_eq!(tries(&limits, at(0), "anna@x.example", &client, 100), 5);
    let Err(Error::TooMany { retry_after }) =
        limits.sign_in(at(0), "anna@x.example", &client, None)
    else {
        panic!("the sixth is let through");
    };
    assert_eq!(retry_after, 61);
    assert!(
        limits
            .sign_in(at(59), "anna@x.example", &client, None)
            .is_err()
    );
    assert!(
        limits
            .sign_in(at(60), "anna@x.example", &client, None)
            .is_ok()
    );
    assert!(
        limits
            .sign_in(at(60), "anna@x.example", &client, None)
            .is_err()
    );
}

#[test]
fn an_office_that_signs_in_right_never_meets_a_limit() {
    let limits = Limits::default();
    let client = from("192.0.2.7");
    for n in 0..500 {
        let charge = limits
            .sign_in(at(0), &format!("p{n}@x.example"), &client, None)
            .unwrap();
        limits.give_back(charge);
    }
}

#[test]
fn spraying_one_password_over_many_accounts_ends_at_the_address() {
    let limits = Limits::default();
    let client = from("192.0.2.7");
    let reached = (0..1000)
        .take_while(|n| {
            limits
                .sign_in(at(0), &format!("p{n}@x.example"), &client, None)
                .is_ok()
        })
        .count();
    assert_eq!(reached, 30);
}

#[test]
fn the_addresses_of_one_network_count_together() {
    let limits = Limits::default();
    let reached = (0..1000)
        .take_while(|n| {
            let client = from(&format!("2001:db8:1:{n:x}::1"));
            limits
                .sign_in(at(0), &format!("p{n}@x.example"), &client, None)
                .is_ok()
        })
        .count();
    assert_eq!(reached, 150);
    // One household has a /64: another host of it is the same address to us.
    let (one, other) = (from("2001:db8:9:9::1"), from("2001:db8:9:9:aaaa::2"));
    assert_eq!(one.address_key(), other.address_key());
    assert_ne!(one.address_key(), from("2001:db8:9:8::1").address_key());
}

#[test]
fn requests_are_not_passed_on_to_the_whole_world() {
    let limits = Limits::default();
    let request = |n: u128| RequestId::new(uuid::Uuid::from_u128(n));
    let (home, mobile) = (from("192.0.2.7"), from("198.51.100.9"));
    let by_address = (0..100)
        .take_while(|n| {
            let email = format!("p{n}@x.example");
            limits.pass_on(at(0), &home, request(*n), &email).is_ok()
        })
        .count();
    assert_eq!(by_address, 10, "one address, ever other requests");
    let by_recipient = (100..200)
        .take_while(|n| {
            let elsewhere = from(&format!("203.0.113.{n}"));
            limits
                .pass_on(at(0), &elsewhere, request(*n), "wie@x.example")
                .is_ok()
        })
        .count();
    assert_eq!(by_recipient, 3, "one recipient, wherever it comes from");
    // What was refused by one counter is charged to none.
    assert!(
        limits
            .pass_on(at(0), &mobile, request(1000), "wie@x.example")
            .is_err()
    );
    let by_request = (0..100)
        .take_while(|n| {
            let email = format!("q{n}@x.example");
            limits
                .pass_on(at(0), &mobile, request(1000), &email)
                .is_ok()
        })
        .count();
    assert_eq!(by_request, 5, "one request, ever other recipients");
    assert!(
        limits
            .pass_on(at(3600), &mobile, request(1000), "nog@x.example")
            .is_ok()
    );
}

#[test]
fn strangers_cannot_shut_a_person_out() {
    let limits = Limits::default();
    let mut reached = 0;
    for n in 0..300 {
        let stranger = from(&format!("198.51.{n}.9", n = n % 250));
        reached += tries(&limits, at(0), "anna@x.example", &stranger, 1);
    }
    assert_eq!(reached, 50, "all strangers together");
    let home = from("192.0.2.7");
    let device = DeviceId::for_test(1);
    assert!(
        limits
            .sign_in(at(0), "anna@x.example", &home, Some(device))
            .is_ok()
    );
    assert!(limits.passkey(at(0), &home).is_ok());
}

#[test]
fn one_organisation_uses_up_its_own_share_of_an_address_and_of_a_day() {
    let limits = Limits::default();
    let organisation = |n: u128| OrganisationId::new(uuid::Uuid::from_u128(n));
    let to = |n: u128, email: &str| limits.apply_for(at(0), organisation(n), email).is_ok();
    let mails = (0..100).take_while(|_| to(1, "wie@x.example")).count();
    assert_eq!(mails, 3, "one organisation, one address");
    assert!(to(2, "wie@x.example"), "another may ask her too");
    let all = (3..100).take_while(|n| to(*n, "wie@x.example")).count();
    assert_eq!(all, 6, "all of them together");
    let texts = (0..100)
        .take_while(|n| {
            let phone = [*n; 32];
            limits
                .activation(at(0), phone, (organisation(1), 20))
                .is_ok()
        })
        .count();
    assert_eq!(texts, 20, "one organisation, ever other phones");
    let texts = (0..100)
        .take_while(|n| {
            let free = (organisation(*n), 0);
            limits.activation(at(0), [200; 32], free).is_ok()
        })
        .count();
    assert_eq!(texts, 5, "one phone, ever other organisations");
}

#[test]
fn who_knows_a_password_holds_no_text_back_from_its_owner() {
    let limits = Limits::default();
    let anna = PersonId::new(uuid::Uuid::from_u128(1));
    let strangers = (0..100)
        .take_while(|_| limits.text(at(0), anna, None).is_ok())
        .count();
    assert_eq!(strangers, 5);
    let hers = Some(DeviceId::for_test(1));
    assert!(limits.text(at(0), anna, hers).is_ok());
    let session = SessionId::new(uuid::Uuid::from_u128(1));
    assert!(limits.text_in(at(0), session).is_ok());
}

#[test]
fn many_accounts_ring_one_phone_no_more_than_one_does() {
    let limits = Limits::default();
    let person = |n: u128| PersonId::new(uuid::Uuid::from_u128(n));
    let proves = |n: u128, phone: u8, seconds: i64| {
        limits.prove(at(seconds), person(n), [phone; 32]).is_ok()
    };
    let texts = (0..100).take_while(|n| proves(*n, 1, 0)).count();
    assert_eq!(texts, 5, "one phone, ever other accounts");
    assert!(proves(99, 2, 0), "another phone");
    let later = (1..=3600)
        .filter(|seconds| proves(100 + u128::try_from(*seconds).unwrap(), 1, *seconds))
        .count();
    assert_eq!(later, 5, "and ten in an hour");
    let phones = (10..100).take_while(|n| proves(7, *n, 9000)).count();
    assert_eq!(phones, 5, "one account, ever other phones");
    // Whose phone it is signs in all the same.
    assert!(limits.text(at(3600), person(0), None).is_ok());
}

#[test]
fn a_thousand_at_once_get_no_further_than_one_by_one() {
    let limits = Arc::new(Limits::default());
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let limits = Arc::clone(&limits);
            thread::spawn(move || {
                (0..125)
                    .filter(|_| {
                        limits
                            .sign_in(at(0), "anna@x.example", &from("192.0.2.7"), None)
                            .is_ok()
                    })
                    .count()
            })
        })
        .collect();
    let reached: usize = threads
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .sum();
    assert_eq!(reached, 5);
}

#[test]
fn asking_a_higher_level_is_counted_per_means() {
    let limits = Limits::default();
    let ask = |n: u128| limits.ask_upgrade(at(0), MeansId::new(uuid::Uuid::from_u128(n)));
    for _ in 0..3 {
        ask(1).unwrap();
    }
    assert!(ask(1).is_err(), "taken back and asked again");
    assert!(
        ask(2).is_ok(),
        "who works at two organisations asks at both"
    );
}

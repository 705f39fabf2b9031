//! Stories of the periodic jobs, with a clock that moves: everything is told once, to both sides, at the right day.

use crate::{
    chain::{ANNA_AT, SANNE_AT, SICK, TAX},
    world::{World, worlds},
};
use domain::{request::RequestState, time::Date};
use services::{
    Settings,
    jobs::{Report, run_once},
    messages::{Message, Side},
};

async fn every_chain() -> Vec<World> {
    let worlds = worlds(Settings::default()).await;
    for world in &worlds {
        world.with_a_chain().await;
        // The job has run before anything happens, as it does at every start.
        run_once(&world.s).await.unwrap();
    }
    worlds
}

/// Runs the jobs twice a day; the days (counted from now) on which they did something, and what.
async fn days_of_work(world: &World, days: i64) -> Vec<(i64, Report)> {
    let mut work = Vec::new();
    for day in 0..=days {
        for _ in 0..2 {
            let report = run_once(&world.s).await.unwrap();
            if report != Report::default() {
                work.push((day, report));
            }
        }
        world.pass_days(1);
    }
    work
}

fn kinds(messages: &[Message]) -> Vec<&str> {
    messages.iter().map(Message::kind).collect()
}

#[tokio::test]
async fn r_ket_3_a_request_is_reminded_five_days_before_and_expires_after_twenty_one() {
    for world in every_chain().await {
        let id = world.request().await;
        let work = days_of_work(&world, 40).await;
        let reminded = Report {
            reminded: 1,
            ..Report::default()
        };
        let expired = Report {
            expired: 1,
            ..Report::default()
        };
        // The last day to answer is the 21st after sending; the end of it is on the 22nd.
        assert_eq!(work, [(16, reminded), (22, expired)]);
        assert_eq!(world.state_of(id).await, RequestState::Expired);
        assert_eq!(
            kinds(&world.told(SANNE_AT).await),
            ["request_reminder", "request_expired"]
        );
        assert_eq!(kinds(&world.told(ANNA_AT).await), ["request_expired"]);
        let Message::RequestReminder {
            answer_before,
            link,
            ..
        } = &world.told(SANNE_AT).await[0]
        else {
            panic!()
        };
        assert_eq!(*answer_before, Date::constant(2026, 12, 13));
        assert!(
            link.path().starts_with("/approve/"),
            "a link of the approver's own"
        );
        assert_eq!(
            store::audit::verify(&world.s.db).await.unwrap().broken,
            None
        );
    }
}

#[tokio::test]
async fn a_request_that_was_answered_is_neither_reminded_nor_expired() {
    for world in every_chain().await {
        let id = world.request().await;
        let mut tx = world.s.db.write().await.unwrap();
        let now = world.s.now();
        let closed = store::request::close(&mut tx, id, 0, RequestState::Refused, None, None, now)
            .await
            .unwrap();
        assert!(closed);
        tx.commit().await.unwrap();
        assert_eq!(days_of_work(&world, 40).await, []);
        assert_eq!(world.state_of(id).await, RequestState::Refused);
    }
}

#[tokio::test]
async fn r_mach_8_an_end_is_announced_to_both_sides_at_60_and_14_days_and_told_when_it_has_come() {
    for world in every_chain().await {
        // 22 November + 100 days.
        world.grant(&[TAX, SICK], Date::constant(2027, 3, 2)).await;
        let work = days_of_work(&world, 130).await;
        let announced = Report {
            announced: 1,
            ..Report::default()
        };
        let ended = Report {
            ended: 1,
            ..Report::default()
        };
        assert_eq!(work, [(40, announced), (86, announced), (101, ended)]);
        for (email, side) in [(ANNA_AT, Side::Intermediary), (SANNE_AT, Side::Client)] {
            let told = world.told(email).await;
            assert_eq!(kinds(&told), ["grant_ends", "grant_ends", "grant_expired"]);
            for (message, left) in told.iter().zip([60, 14]) {
                let Message::GrantEnds {
                    granted,
                    reader,
                    days,
                    ..
                } = message
                else {
                    panic!()
                };
                assert_eq!((*reader, *days, granted.services.len()), (side, left, 2));
                assert_eq!(granted.last_day, Date::constant(2027, 3, 2));
            }
        }
    }
}

#[tokio::test]
async fn r_ket_11_what_was_renewed_is_not_ending_and_the_rest_is() {
    for world in every_chain().await {
        world.grant(&[TAX, SICK], Date::constant(2027, 3, 2)).await;
        world.pass_days(30);
        world.grant(&[TAX], Date::constant(2028, 3, 2)).await;
        let work = days_of_work(&world, 90).await;
        assert_eq!(work.len(), 3, "{work:?}");
        for message in world.told(ANNA_AT).await {
            let (Message::GrantEnds { granted, .. } | Message::GrantExpired { granted, .. }) =
                message
            else {
                panic!()
            };
            let names: Vec<_> = granted
                .services
                .iter()
                .map(|service| service.name.nl.as_str())
                .collect();
            assert_eq!(names, ["Ziekmeldingen doorgeven"]);
        }
    }
}

#[tokio::test]
async fn what_was_revoked_is_not_announced() {
    for world in every_chain().await {
        world.grant(&[TAX], Date::constant(2027, 3, 2)).await;
        world.revoke(None).await;
        assert_eq!(days_of_work(&world, 130).await, []);
        assert!(world.told(SANNE_AT).await.is_empty());
    }
}

#[tokio::test]
async fn a_grant_of_a_month_is_announced_at_14_days_only() {
    for world in every_chain().await {
        world.grant(&[TAX], Date::constant(2026, 12, 22)).await;
        let days: Vec<i64> = days_of_work(&world, 40)
            .await
            .into_iter()
            .map(|(day, _)| day)
            .collect();
        assert_eq!(days, [16, 31]);
    }
}

#[tokio::test]
async fn after_weeks_without_a_server_each_grant_is_told_once_with_the_days_that_are_left() {
    for world in every_chain().await {
        world.grant(&[TAX], Date::constant(2027, 3, 2)).await;
        world.pass_days(90);
        assert_eq!(run_once(&world.s).await.unwrap().announced, 1);
        assert_eq!(run_once(&world.s).await.unwrap(), Report::default());
        let told = world.told(ANNA_AT).await;
        let [Message::GrantEnds { days: 10, .. }] = &told[..] else {
            panic!("{told:?}")
        };
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_at_once_tell_everything_once() {
    for world in every_chain().await {
        world.request().await;
        world.grant(&[SICK], Date::constant(2026, 12, 22)).await;
        for _ in 0..35 {
            world.pass_days(1);
            let (a, b) = tokio::join!(run_once(&world.s), run_once(&world.s));
            a.unwrap();
            b.unwrap();
        }
        let told = world.told(SANNE_AT).await;
        let mut kinds = kinds(&told);
        kinds.sort_unstable();
        assert_eq!(
            kinds,
            [
                "grant_ends",
                "grant_expired",
                "request_expired",
                "request_reminder"
            ]
        );
    }
}

#[tokio::test]
async fn a_deadline_that_summer_time_moves_is_still_the_same_day() {
    for world in every_chain().await {
        // Clocks go forward on 28 March 2027: the 60th and the 14th day before lie on either side.
        world.grant(&[TAX], Date::constant(2027, 4, 5)).await;
        let days: Vec<i64> = days_of_work(&world, 140)
            .await
            .into_iter()
            .map(|(day, _)| day)
            .collect();
        assert_eq!(days, [74, 120, 135]);
    }
}

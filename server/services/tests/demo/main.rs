//! The demo world as others count on it: everybody can sign in, every state is there, every link works.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on fails")]
#![allow(dead_code, reason = "the stage is shared with other stories")]

#[path = "../stage/mod.rs"]
mod stage;

mod register;

use domain::{level::Level, request::RequestState};
use services::{
    Services, Settings,
    clock::{SystemClock, SystemRng},
    connections::Connections,
    demo::{
        self, Open, Scale, SeedError,
        cast::{self, CLIENTS, Stand},
        ids::{Kind, id},
    },
    secret::Key,
};
use stage::{empty, stages, vries};
use std::time::Instant as Stopwatch;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_on_the_list_can_sign_in_where_it_says() {
    for stage in stages().await {
        for login in &stage.logins.people {
            let who = cast::Person {
                n: 0,
                given: "",
                name: login.name,
                email: login.email,
            };
            let (_, actor) = stage.sign_in_at(&who).await;
            let places = services::accounts::session::places(&stage.s, &actor)
                .await
                .unwrap();
            assert_eq!(places.len(), login.organisations.len(), "{}", login.name);
            for (place, name) in places.iter().zip(&login.organisations) {
                assert!(
                    place.name.starts_with(name),
                    "{} at {}",
                    login.name,
                    place.name
                );
            }
        }
        let anna = stage.sign_in(&cast::ANNA).await;
        assert_eq!(anna.manager().unwrap().level, Some(Level::Eh3));
        let bram = stage.sign_in(&cast::BRAM).await;
        assert_eq!(bram.sign_in.level, Some(Level::Eh2Plus));
        assert_eq!(
            stage.sign_in(&cast::HANNA).await.sign_in.level,
            None,
            "Hanna has no means yet"
        );
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forty_clients_stand_where_the_screens_say() {
    for stage in stages().await {
        let mut tx = stage.s.db.read().await.unwrap();
        let now = stage.s.now();
        let counts = store::clients::counts(&mut tx, vries(), now, now.plus_days(90), "")
            .await
            .unwrap();
        let of = |stands: &[Stand]| {
            u32::try_from(
                CLIENTS
                    .iter()
                    .filter(|client| stands.contains(&client.stand))
                    .count(),
            )
            .unwrap()
        };
        assert_eq!(counts.everybody, 40);
        assert_eq!(counts.waiting, of(&[Stand::Waiting, Stand::OneOfTwo]));
        assert_eq!(counts.ending, of(&[Stand::EndsSoon]));
        assert_eq!(counts.unassigned, of(&[Stand::Unassigned]));
        assert_eq!(
            counts.stopped,
            of(&[
                Stand::Stopped,
                Stand::GivenUp,
                Stand::Expired,
                Stand::Refused,
                Stand::RequestExpired
            ])
        );
        assert_eq!(
            counts.active,
            of(&[
                Stand::Active,
                Stand::Partly,
                Stand::EndsSoon,
                Stand::Unassigned,
                Stand::ClientFirst,
                Stand::Renewed,
                Stand::Joint
            ])
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_open_link_leads_to_its_request() {
    for stage in stages().await {
        let mut tx = stage.s.db.read().await.unwrap();
        let links = [
            (
                Open::Request(cast::JANSEN),
                cast::JANSEN,
                RequestState::Pending,
            ),
            (
                Open::Request(cast::LINDE),
                cast::LINDE,
                RequestState::Pending,
            ),
            (Open::SecondSigner, cast::BRUG, RequestState::PartlySigned),
        ];
        for (link, kvk, state) in links {
            let found = store::request::by_link(&mut tx, link.token().hash().bytes())
                .await
                .unwrap()
                .unwrap();
            assert_eq!((found.id, found.state), (id(Kind::Request, kvk), state));
            assert!(found.expires_at > stage.s.now());
            assert!(
                stage
                    .logins
                    .links
                    .iter()
                    .any(|shown| shown.url.ends_with(link.token().reveal()))
            );
        }
        let linde = store::organisation::by_id(&mut tx, id(Kind::Organisation, cast::LINDE))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(linde.directors, 3, "two of three must sign (R-BEV-4)");
        drop(tx);
        assert!(
            stage
                .kinds_told(cast::SANNE.email)
                .await
                .contains(&"request_received")
        );
        assert!(
            stage
                .kinds_told(cast::HENK.email)
                .await
                .contains(&"signature_needed")
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_made_once_in_demo_mode_only_and_can_be_recognised() {
    for stage in stages().await {
        assert!(matches!(
            demo::seed(&stage.s, Scale::default()).await,
            Err(SeedError::NotEmpty)
        ));
        assert!(demo::is_demo(&stage.s).await.unwrap());
        let again = demo::logins(&stage.s).await.unwrap();
        assert_eq!(
            serde_json::to_value(&again).unwrap(),
            serde_json::to_value(&stage.logins).unwrap()
        );
    }
    for stage in empty().await {
        assert!(!demo::is_demo(&stage.s).await.unwrap());
        let real = Services::new(
            stage.s.db.clone(),
            Box::new(SystemClock),
            Box::new(SystemRng),
            Settings::default(),
            Key::random(&SystemRng),
            Connections::nowhere(),
        );
        assert!(matches!(
            demo::seed(&real, Scale::default()).await,
            Err(SeedError::NotDemo)
        ));
        assert!(demo::logins(&real).await.is_err());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn logins_are_for_people_and_for_scripts() {
    for stage in stages().await {
        let json = serde_json::to_value(&stage.logins).unwrap();
        let sanne = json["people"]
            .as_array()
            .unwrap()
            .iter()
            .find(|login| login["name"] == "Sanne Jansen")
            .unwrap();
        assert!(sanne["password"].as_str().unwrap().chars().count() >= 12);
        assert_eq!(sanne["totp_secret"].as_str().unwrap().len(), 32);
        let text = stage.logins.to_string();
        assert!(text.contains("anna@devries.example") && text.contains("/approve/"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "for a look at the time; a debug build takes most of a minute on a busy machine"]
async fn ten_thousand_clients_are_made_in_under_a_minute() {
    for stage in empty().await {
        let begin = Stopwatch::now();
        demo::seed(&stage.s, Scale { clients: 10_000 })
            .await
            .unwrap();
        eprintln!("{}: {:?}", stage.s.db.kind(), begin.elapsed());
        assert!(begin.elapsed().as_secs() < 60);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_larger_office_is_made_in_a_moment() {
    for stage in empty().await {
        let begin = Stopwatch::now();
        demo::seed(&stage.s, Scale { clients: 540 }).await.unwrap();
        assert!(begin.elapsed().as_secs() < 60, "{:?}", begin.elapsed());
        let mut tx = stage.s.db.read().await.unwrap();
        let now = stage.s.now();
        let counts = store::clients::counts(&mut tx, vries(), now, now.plus_days(90), "")
            .await
            .unwrap();
        assert_eq!(counts.everybody, 540);
        assert!(counts.waiting > 40 && counts.ending > 10 && counts.unassigned > 20);
        drop(tx);
        stage.log_verifies().await;
    }
}

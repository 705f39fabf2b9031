//! Stories of the worker, with a real mail server over a socket and both databases.

use crate::{
    smtp_server::{Answer, SmtpServer},
    world::{World, recipient, worlds},
};
use services::{
    Error, Settings,
    messages::{
        Mailer, Message, kept,
        mailer::{Failure, Outgoing},
        worker::{self, MAX_ATTEMPTS, Report, run_once},
    },
};
use std::{collections::BTreeSet, time::Duration};
use store::mail::{self, MailState};

const FROM: &str = "Schakel <noreply@schakel.example>";
const ANNA: &str = "anna@devries.example";
const SANNE: &str = "sanne@bakkerijjansen.example";

fn by_smtp(server: &SmtpServer) -> Mailer {
    Mailer::smtp(&server.url, FROM).expect("a mailer")
}

/// Told at once.
fn urgent() -> Message {
    Message::AccountExists
}

/// Waits some minutes for others.
fn patient(by: &str) -> Message {
    let organisation = services::messages::Party {
        name: "Kantoor De Vries".into(),
        number: "00001001".parse().expect("a KvK number"),
        town: "Haarlem".into(),
    };
    Message::MembershipEnded {
        organisation,
        by: by.into(),
    }
}

async fn every_world() -> Vec<World> {
    worlds(Settings {
        public_origin: "https://schakel.example".into(),
        ..Settings::default()
    })
    .await
}

async fn mails_in(world: &World, state: MailState) -> Vec<mail::Mail> {
    let mut tx = world.s.db.read().await.unwrap();
    mail::in_state(&mut tx, state, 1000).await.unwrap()
}

fn sent(n: u32) -> Report {
    Report {
        composed: n,
        sent: n,
        ..Report::default()
    }
}

#[tokio::test]
async fn a_message_leaves_once_as_a_whole_mail() {
    for world in every_world().await {
        let server = SmtpServer::start().await;
        let mailer = by_smtp(&server);
        world.tell(SANNE, &urgent()).await;
        assert_eq!(run_once(&world.s, &mailer).await.unwrap(), sent(1));
        assert_eq!(
            run_once(&world.s, &mailer).await.unwrap(),
            Report::default()
        );
        let [mail] = &server.taken()[..] else {
            panic!("one mail")
        };
        assert_eq!(
            (mail.from.as_str(), mail.to.as_str()),
            ("noreply@schakel.example", SANNE)
        );
        assert_eq!(mail.header("Subject"), "U hebt al een account bij Schakel");
        assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
        assert_eq!(mail.header("Content-Language"), "nl");
        assert_eq!(mail.header("Date"), "Sun, 22 Nov 2026 13:05:00 +0000");
        assert!(
            mail.header("Content-Type")
                .starts_with("multipart/alternative")
        );
        assert!(mail.data.contains("text/plain") && mail.data.contains("text/html"));
        let id = mails_in(&world, MailState::Sent).await[0].id;
        assert_eq!(mail.header("Message-ID"), format!("<{id}@schakel.example>"));
    }
}

#[tokio::test]
async fn at_rest_a_mail_shows_neither_its_words_nor_its_links() {
    for world in every_world().await {
        let link = services::messages::Link::reset("een-geheim-van-43-tekens");
        world
            .tell(SANNE, &Message::PasswordReset { link, minutes: 60 })
            .await;
        run_once(&world.s, &Mailer::keep()).await.unwrap();
        let stored = mails_in(&world, MailState::Sent).await.remove(0);
        assert!(!format!("{stored:?}").contains("een-geheim"));
    }
}

#[tokio::test]
async fn several_changes_within_minutes_become_one_mail_and_urgent_ones_do_not_wait() {
    for world in every_world().await {
        let server = SmtpServer::start().await;
        let mailer = by_smtp(&server);
        world.tell(ANNA, &patient("Bram")).await;
        world.pass_seconds(60);
        world.tell(ANNA, &patient("Chaima")).await;
        world.tell(ANNA, &urgent()).await;
        assert_eq!(run_once(&world.s, &mailer).await.unwrap(), sent(1));
        assert_eq!(
            server.taken()[0].header("Subject"),
            "U hebt al een account bij Schakel"
        );
        // Five minutes after the first one, the later ones go along.
        world.pass_seconds(239);
        assert_eq!(
            run_once(&world.s, &mailer).await.unwrap(),
            Report::default()
        );
        world.tell(ANNA, &patient("Daan")).await;
        world.tell(SANNE, &patient("Els")).await;
        world.pass_seconds(1);
        assert_eq!(run_once(&world.s, &mailer).await.unwrap(), sent(1));
        let mail = &server.taken()[1];
        assert_eq!(
            mail.header("Subject"),
            "U hoort niet meer bij Kantoor De Vries, en nog 2 berichten"
        );
        let place = |name: &str| mail.data.find(&format!("{name} haalde u weg")).expect(name);
        assert!(place("Bram") < place("Chaima") && place("Chaima") < place("Daan"));
        assert!(!mail.data.contains("Els"), "another reader's message");
    }
}

#[tokio::test]
async fn a_waiting_message_with_the_same_key_is_replaced_and_not_repeated() {
    for world in every_world().await {
        let to = recipient(ANNA, None, None);
        world.tell_as(&to, &patient("Bram"), Some("left:42")).await;
        world
            .tell_as(&to, &patient("Chaima"), Some("left:42"))
            .await;
        world.pass_seconds(300);
        let server = SmtpServer::start().await;
        assert_eq!(
            run_once(&world.s, &by_smtp(&server)).await.unwrap(),
            sent(1)
        );
        let data = &server.taken()[0].data;
        assert!(data.contains("Chaima haalde u weg") && !data.contains("Bram haalde u weg"));
    }
}

#[tokio::test]
async fn a_busy_server_is_tried_again_later_and_gets_the_mail_once() {
    for world in every_world().await {
        let server = SmtpServer::start().await;
        let mailer = by_smtp(&server);
        server.next([
            Answer::Refuse("451 Greylisted, come back"),
            Answer::RefuseData("452 Disk full"),
        ]);
        world.tell(SANNE, &urgent()).await;
        let first = run_once(&world.s, &mailer).await.unwrap();
        assert_eq!(
            first,
            Report {
                composed: 1,
                delayed: 1,
                ..Report::default()
            }
        );
        let waiting = mails_in(&world, MailState::Waiting).await.remove(0);
        assert!(
            waiting
                .last_error
                .expect("words of the server")
                .contains("451")
        );
        world.pass_seconds(30);
        assert_eq!(
            run_once(&world.s, &mailer).await.unwrap(),
            Report::default(),
            "not yet"
        );
        world.pass_seconds(60);
        assert_eq!(run_once(&world.s, &mailer).await.unwrap().delayed, 1);
        world.pass_seconds(200);
        assert_eq!(run_once(&world.s, &mailer).await.unwrap().sent, 1);
        assert_eq!(server.taken().len(), 1);
        assert_eq!(mails_in(&world, MailState::Sent).await[0].attempts, 3);
    }
}

#[tokio::test]
async fn an_address_that_does_not_exist_ends_as_a_dead_letter_the_operator_can_send_again() {
    for world in every_world().await {
        let server = SmtpServer::start().await;
        let mailer = by_smtp(&server);
        server.next([Answer::Refuse("550 5.1.1 No such user")]);
        world.tell(SANNE, &urgent()).await;
        assert_eq!(
            run_once(&world.s, &mailer).await.unwrap(),
            Report {
                composed: 1,
                dead: 1,
                ..Report::default()
            }
        );
        world.pass_days(2);
        assert_eq!(
            run_once(&world.s, &mailer).await.unwrap(),
            Report::default(),
            "never by itself"
        );
        let dead = kept::dead(&world.s).await.unwrap().remove(0);
        assert_eq!((dead.to.as_str(), dead.attempts), (SANNE, 1));
        assert!(dead.error.contains("550"));
        worker::revive(&world.s, dead.id).await.unwrap();
        assert_eq!(run_once(&world.s, &mailer).await.unwrap().sent, 1);
        assert!(matches!(
            worker::revive(&world.s, dead.id).await,
            Err(Error::NotFound)
        ));
        assert_eq!(server.taken().len(), 1);
    }
}

#[tokio::test]
async fn after_a_day_of_refusals_the_operator_sends_all_of_them_again() {
    for world in every_world().await {
        let server = SmtpServer::start().await;
        let mailer = by_smtp(&server);
        server.next([Answer::Refuse("550 closed"), Answer::Refuse("550 closed")]);
        world.tell(SANNE, &urgent()).await;
        world.tell(SANNE, &urgent()).await;
        assert_eq!(run_once(&world.s, &mailer).await.unwrap().dead, 2);
        assert_eq!(worker::revive_all(&world.s).await.unwrap(), 2);
        assert_eq!(run_once(&world.s, &mailer).await.unwrap().sent, 2);
        assert_eq!(worker::revive_all(&world.s).await.unwrap(), 0);
        assert_eq!(server.taken().len(), 2);
    }
}

#[tokio::test]
async fn one_bad_address_holds_up_nobody_else() {
    for world in every_world().await {
        let server = SmtpServer::start().await;
        world.tell("geen adres", &urgent()).await;
        world.tell(SANNE, &urgent()).await;
        let report = run_once(&world.s, &by_smtp(&server)).await.unwrap();
        assert_eq!(
            report,
            Report {
                composed: 2,
                sent: 1,
                dead: 1,
                ..Report::default()
            }
        );
        assert_eq!(server.taken()[0].to, SANNE);
    }
}

#[tokio::test]
async fn a_server_that_wants_us_to_sign_in_is_our_trouble_and_kills_no_mail() {
    for world in every_world().await {
        let server = SmtpServer::start().await;
        server.next([Answer::Refuse("530 5.7.0 Authentication required")]);
        world.tell(SANNE, &urgent()).await;
        assert_eq!(
            run_once(&world.s, &by_smtp(&server)).await.unwrap().delayed,
            1
        );
    }
}

#[tokio::test]
async fn a_lost_answer_makes_a_second_copy_that_is_recognisable() {
    for world in every_world().await {
        let server = SmtpServer::start().await;
        let mailer = by_smtp(&server);
        server.next([Answer::TakeAndDrop]);
        world.tell(SANNE, &urgent()).await;
        assert_eq!(run_once(&world.s, &mailer).await.unwrap().delayed, 1);
        world.pass_seconds(90);
        assert_eq!(run_once(&world.s, &mailer).await.unwrap().sent, 1);
        let [first, second] = &server.taken()[..] else {
            panic!("two copies")
        };
        assert_eq!(first.header("Message-ID"), second.header("Message-ID"));
        assert_eq!(first.header("Date"), second.header("Date"));
    }
}

#[tokio::test]
async fn a_server_that_is_away_is_tried_some_sixteen_hours_and_then_the_operator_knows() {
    for world in every_world().await {
        let server = SmtpServer::start().await;
        let mailer = by_smtp(&server);
        server.next([Answer::Drop; MAX_ATTEMPTS as usize]);
        world.tell(SANNE, &urgent()).await;
        let mut hours = 0;
        while kept::dead(&world.s).await.unwrap().is_empty() {
            run_once(&world.s, &mailer).await.unwrap();
            world.pass_seconds(3600);
            hours += 1;
            assert!(hours < 60, "it gives up some time");
        }
        assert!((10..40).contains(&hours), "{hours}");
        assert_eq!(
            kept::dead(&world.s).await.unwrap()[0].attempts,
            MAX_ATTEMPTS
        );
        assert!(server.taken().is_empty());
    }
}

#[tokio::test]
async fn a_slow_server_gets_its_time_and_a_silent_one_does_not_hold_us_for_ever() {
    let server = SmtpServer::start().await;
    let mailer =
        Mailer::smtp_with(&server.url, FROM, Duration::from_millis(400)).expect("a mailer");
    let mail = Outgoing {
        id: uuid::Uuid::from_u128(7),
        to: SANNE,
        lang: domain::lang::Lang::En,
        subject: "Hello",
        text: "Hello",
        html: "<p>Hello",
        written_at: crate::world::NOW,
    };
    server.next([Answer::Slow(Duration::from_millis(50))]);
    assert_eq!(mailer.send(&mail).await, Ok(()));
    server.next([Answer::Slow(Duration::from_secs(30))]);
    assert!(matches!(mailer.send(&mail).await, Err(Failure::Later(_))));
    assert_eq!(server.taken().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_workers_at_once_send_every_message_once() {
    for world in every_world().await {
        let server = SmtpServer::start().await;
        let mailer = by_smtp(&server);
        for n in 0..30 {
            world
                .tell(&format!("klant{}@example.nl", n % 15), &urgent())
                .await;
        }
        let (a, b) = tokio::join!(run_once(&world.s, &mailer), run_once(&world.s, &mailer));
        let (a, b) = (a.unwrap(), b.unwrap());
        // Whatever one of them left because the other was at it, is there in the next round.
        let rest = run_once(&world.s, &mailer).await.unwrap();
        assert_eq!(a.composed + b.composed + rest.composed, 30);
        assert_eq!(a.sent + b.sent + rest.sent, 30);
        let ids: BTreeSet<String> = server
            .taken()
            .iter()
            .map(|mail| mail.header("Message-ID"))
            .collect();
        assert_eq!((ids.len(), server.taken().len()), (30, 30));
    }
}

#[tokio::test]
async fn a_worker_that_died_leaves_its_mail_to_the_next_one() {
    for world in every_world().await {
        let server = SmtpServer::start().await;
        let mailer = by_smtp(&server);
        world.tell(SANNE, &urgent()).await;
        server.next([Answer::Refuse("451 Later")]);
        run_once(&world.s, &mailer).await.unwrap();
        world.pass_seconds(100);
        // A worker claims the mail and is never heard of again.
        let now = world.s.now();
        let mut tx = world.s.db.write().await.unwrap();
        let claimed = mail::claim(&mut tx, now, now.plus_seconds(120))
            .await
            .unwrap()
            .expect("a mail");
        tx.commit().await.unwrap();
        assert_eq!(
            run_once(&world.s, &mailer).await.unwrap(),
            Report::default()
        );
        world.pass_seconds(120);
        assert_eq!(run_once(&world.s, &mailer).await.unwrap().sent, 1);
        // It comes back from the dead: too late to say anything.
        let mut tx = world.s.db.write().await.unwrap();
        assert!(
            !mail::give_up(&mut tx, &claimed, "late", world.s.now())
                .await
                .unwrap()
        );
        assert_eq!(server.taken().len(), 1);
    }
}

#[tokio::test]
async fn messages_sealed_under_another_key_are_shown_to_the_operator_and_stop_nothing() {
    for world in every_world().await {
        let server = SmtpServer::start().await;
        let mailer = by_smtp(&server);
        world.tell(SANNE, &urgent()).await;
        let s = world.with_another_key();
        assert_eq!(
            run_once(&s, &mailer).await.unwrap(),
            Report {
                composed: 1,
                dead: 1,
                ..Report::default()
            }
        );
        let dead = kept::dead(&s).await.unwrap().remove(0);
        assert_eq!(dead.subject, "account_exists");
        assert!(dead.error.contains("another key"));
    }
}

#[tokio::test]
async fn in_the_demo_nothing_leaves_and_everything_can_be_read() {
    let demo = Settings {
        demo: true,
        public_origin: "http://localhost:3000".into(),
        ..Settings::default()
    };
    for world in worlds(demo).await {
        let link = services::messages::Link::reset("token");
        world
            .tell(SANNE, &Message::PasswordReset { link, minutes: 60 })
            .await;
        run_once(&world.s, &Mailer::keep()).await.unwrap();
        world.pass_seconds(1);
        world.tell(SANNE, &patient("Anna Bakker")).await;
        let shown = kept::list(&world.s).await.unwrap();
        let [waiting, sent] = &shown[..] else {
            panic!("two: {shown:?}")
        };
        assert_eq!(
            (waiting.state, sent.state),
            (MailState::Waiting, MailState::Sent)
        );
        assert_eq!(sent.links, ["http://localhost:3000/login/reset/token"]);
        assert!(
            sent.html.contains("<!doctype html>")
                && waiting.text.contains("Anna Bakker haalde u weg")
        );
        let json = serde_json::to_value(sent).unwrap();
        assert_eq!(
            (json["to"].as_str(), json["lang"].as_str()),
            (Some(SANNE), Some("nl"))
        );
    }
    for world in every_world().await {
        assert!(matches!(kept::list(&world.s).await, Err(Error::NotFound)));
    }
}

#[tokio::test]
async fn the_worker_runs_until_it_is_told_to_stop() {
    for world in every_world().await {
        let server = SmtpServer::start().await;
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let running = tokio::spawn(worker::run(world.s.clone(), by_smtp(&server), stopped));
        world.tell(SANNE, &urgent()).await;
        let patience = tokio::time::Instant::now() + Duration::from_secs(10);
        while server.taken().is_empty() {
            assert!(tokio::time::Instant::now() < patience, "it sends by itself");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        stop.send(true).unwrap();
        tokio::time::timeout(Duration::from_secs(5), running)
            .await
            .expect("stops")
            .expect("without a panic");
    }
}

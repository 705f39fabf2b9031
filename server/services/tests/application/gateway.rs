//! The gateway for text messages is away for a while, breaks off, refuses, repeats itself: the screen says so, nothing
//! is lost and nothing is doubled.

use crate::{
    stage::{Stage, connected, vries},
    users::{PUK, applies, code_in, link, puk},
};
use domain::lang::Lang;
use outside::simulator::{Simulators, sms::Order};
use services::{
    application::{
        activation::{CodeStep, Step, check_code, confirm, look, resend_code},
        pending::{self, PendingQuery},
    },
    demo::cast,
    messages::{
        Mailer,
        texts::{self, Arrival, Report, Taken},
        worker,
    },
    secret::Token,
};

/// Puk pressed the button; the code waits to be sent.
async fn asks_for_a_code(stage: &Stage) -> Token {
    let anna = stage.sign_in(&cast::ANNA).await;
    applies(stage, &anna, puk()).await;
    let mail = link(stage, PUK).await;
    confirm(&stage.s, &mail).await.unwrap();
    mail
}

async fn page(stage: &Stage, mail: &Token) -> CodeStep {
    match look(&stage.s, None, Lang::Nl, mail).await.unwrap().step {
        Step::Code(page) => page,
        other => panic!("{other:?}"),
    }
}

async fn sends(stage: &Stage) -> Report {
    texts::run_once(&stage.s).await.unwrap()
}

fn sent(n: u32) -> Report {
    Report {
        sent: n,
        ..Report::default()
    }
}

fn unknown() -> Report {
    Report {
        unknown: 1,
        ..Report::default()
    }
}

/// A callback of the gateway about a message, in the published form.
fn callback(reference: &str, status: u32) -> Vec<u8> {
    format!(
        r#"{{"messages":{{"msg":{{"reference":"{reference}","status":{{"code":"{status}","errorCode":"","errorDescription":""}}}}}}}}"#
    )
    .into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gateway_is_down_for_a_while_and_the_code_comes_when_it_is_back() {
    for (stage, simulators) in connected().await {
        let mail = asks_for_a_code(&stage).await;
        assert_eq!(page(&stage, &mail).await.arrival, Some(Arrival::OnItsWay));
        let delayed = Report {
            delayed: 1,
            ..Report::default()
        };
        for wait in [3, 6, 12, 24] {
            simulators.sms.order(Order::Status(429));
            assert_eq!(sends(&stage).await, delayed);
            let shown = page(&stage, &mail).await;
            assert_eq!(shown.arrival, Some(Arrival::Delayed), "the page says so");
            assert_eq!(
                sends(&stage).await,
                Report::default(),
                "not before its time"
            );
            stage.pass_seconds(wait);
        }
        assert_eq!(sends(&stage).await, sent(1));
        assert_eq!(sends(&stage).await, Report::default());
        let messages = simulators.sms.messages();
        assert_eq!(messages.len(), 1, "nothing lost, nothing doubled");
        assert_eq!(page(&stage, &mail).await.arrival, Some(Arrival::OnItsWay));
        check_code(&stage.s, &mail, &code_in(&messages[0].text))
            .await
            .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_would_come_too_late_is_not_sent_and_a_new_one_can_be_asked_for() {
    for (stage, simulators) in connected().await {
        let mail = asks_for_a_code(&stage).await;
        simulators.sms.order(Order::Status(429));
        sends(&stage).await;
        stage.pass_seconds(11 * 60);
        let dead = Report {
            dead: 1,
            ..Report::default()
        };
        assert_eq!(sends(&stage).await, dead);
        assert_eq!(page(&stage, &mail).await.arrival, Some(Arrival::NotSent));
        assert!(simulators.sms.messages().is_empty());
        let shown = texts::dead(&stage.s).await.unwrap();
        assert_eq!((shown.len(), shown[0].error.as_str()), (1, "too_late"));
        resend_code(&stage.s, &mail).await.unwrap();
        assert_eq!(sends(&stage).await, sent(1));
        check_code(
            &stage.s,
            &mail,
            &code_in(&simulators.sms.messages()[0].text),
        )
        .await
        .unwrap();
    }
}

/// It was taken, but nobody told us: it is not sent again by itself.
#[tokio::test(flavor = "multi_thread")]
async fn one_that_perhaps_left_is_never_repeated_by_itself() {
    for (stage, simulators) in connected().await {
        let mail = asks_for_a_code(&stage).await;
        simulators.sms.order(Order::Nonsense);
        assert_eq!(sends(&stage).await, unknown());
        assert_eq!(page(&stage, &mail).await.arrival, Some(Arrival::NotKnown));
        for _ in 0..5 {
            stage.pass_seconds(30);
            assert_eq!(sends(&stage).await, Report::default());
        }
        assert_eq!(simulators.sms.messages().len(), 1);
        // The person asks for it; the code of the first is good as well.
        resend_code(&stage.s, &mail).await.unwrap();
        assert_eq!(sends(&stage).await, sent(1));
        let messages = simulators.sms.messages();
        assert_eq!(code_in(&messages[0].text), code_in(&messages[1].text));
        check_code(&stage.s, &mail, &code_in(&messages[0].text))
            .await
            .unwrap();
    }
}

/// The program was killed after the message left and before that was noted.
#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_died_while_sending_leaves_a_message_nobody_knows_about() {
    for (stage, simulators) in connected().await {
        let mail = asks_for_a_code(&stage).await;
        let mut tx = stage.s.db.write().await.unwrap();
        let now = stage.s.now();
        let claimed = store::text_message::claim(&mut tx, now, now.plus_seconds(60)).await;
        assert!(claimed.unwrap().is_some());
        tx.commit().await.unwrap();
        assert_eq!(sends(&stage).await, Report::default());
        assert_eq!(page(&stage, &mail).await.arrival, Some(Arrival::OnItsWay));
        stage.pass_seconds(60);
        assert_eq!(sends(&stage).await, unknown());
        assert_eq!(page(&stage, &mail).await.arrival, Some(Arrival::NotKnown));
        assert!(
            simulators.sms.messages().is_empty(),
            "not sent by the next one"
        );
        resend_code(&stage.s, &mail).await.unwrap();
        assert_eq!(sends(&stage).await, sent(1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_the_gateway_does_not_take_is_told_to_the_person_and_the_operator() {
    for (stage, simulators) in connected().await {
        let mail = asks_for_a_code(&stage).await;
        simulators.sms.order(Order::Refuse(303));
        sends(&stage).await;
        assert_eq!(page(&stage, &mail).await.arrival, Some(Arrival::BadNumber));
        assert_eq!(texts::dead(&stage.s).await.unwrap()[0].error, "refused_303");
        stage.pass_seconds(60);
        // Our own account with the gateway is not the person's matter.
        resend_code(&stage.s, &mail).await.unwrap();
        simulators.sms.order(Order::Refuse(101));
        sends(&stage).await;
        assert_eq!(page(&stage, &mail).await.arrival, Some(Arrival::NotSent));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_come_twice_and_in_any_order_and_say_one_thing() {
    for (stage, simulators) in connected().await {
        let mail = asks_for_a_code(&stage).await;
        sends(&stage).await;
        let reference = simulators.sms.messages()[0].reference.clone();
        let report = async |status| {
            texts::report(&stage.s, &callback(&reference, status))
                .await
                .unwrap()
        };
        assert_eq!(
            report(0).await,
            Taken::News(0),
            "on its way is what we thought"
        );
        assert_eq!(report(3).await, Taken::News(1));
        assert_eq!(
            page(&stage, &mail).await.arrival,
            Some(Arrival::NotDelivered)
        );
        assert_eq!(report(3).await, Taken::News(0));
        assert_eq!(report(0).await, Taken::News(0), "it does not go back");
        // A phone said so: that is believed.
        assert_eq!(report(2).await, Taken::News(1));
        for status in [2, 3, 0, 1] {
            assert_eq!(report(status).await, Taken::News(0));
        }
        assert_eq!(page(&stage, &mail).await.arrival, Some(Arrival::Delivered));
        let anna = stage.sign_in(&cast::ANNA).await;
        let list = pending::pending(&stage.s, &anna, &PendingQuery::default())
            .await
            .unwrap();
        assert_eq!(list.lines[0].text.unwrap().arrival, Arrival::Delivered);
        assert_eq!(list.lines[0].organisation.id, Some(vries()));

        let nobody = callback("0123456789ab4def8123456789abcdef", 2);
        assert_eq!(
            texts::report(&stage.s, &nobody).await.unwrap(),
            Taken::News(0)
        );
        let junk = texts::report(&stage.s, b"<html>").await.unwrap();
        assert_eq!(junk, Taken::Unreadable);
    }
}

/// The report is there before the answer.
#[tokio::test(flavor = "multi_thread")]
async fn a_report_that_overtakes_the_answer_is_not_forgotten() {
    for (stage, simulators) in connected().await {
        let mail = asks_for_a_code(&stage).await;
        simulators.sms.order(Order::Late(700));
        let sending = tokio::spawn({
            let s = stage.s.clone();
            async move { texts::run_once(&s).await.unwrap() }
        });
        let reference = reference_of_first(&simulators).await;
        let early = texts::report(&stage.s, &callback(&reference, 2))
            .await
            .unwrap();
        assert_eq!(early, Taken::News(1));
        assert_eq!(sending.await.unwrap(), sent(1));
        assert_eq!(page(&stage, &mail).await.arrival, Some(Arrival::Delivered));
    }
}

async fn reference_of_first(simulators: &Simulators) -> String {
    for _ in 0..1000 {
        if let Some(message) = simulators.sms.messages().first() {
            return message.reference.clone();
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    panic!("nothing was sent");
}

/// Several workers, on several machines: each message leaves once.
#[tokio::test(flavor = "multi_thread")]
async fn workers_at_once_send_each_message_once() {
    for (stage, simulators) in connected().await {
        asks_for_a_code(&stage).await;
        let workers = (0..6).map(|_| {
            let s = stage.s.clone();
            tokio::spawn(async move { texts::run_once(&s).await.unwrap().sent })
        });
        let mut all = 0;
        for worker in workers.collect::<Vec<_>>() {
            all += worker.await.unwrap();
        }
        assert_eq!((all, simulators.sms.messages().len()), (1, 1));
    }
}

/// The worker of the program itself: a slow mail server does not hold up a code.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_worker_sends_codes_beside_the_mails_and_stops_when_it_is_told() {
    for (stage, simulators) in connected().await {
        asks_for_a_code(&stage).await;
        // Takes connections and never says a word.
        let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", silent.local_addr().unwrap());
        let mailer = Mailer::smtp(&url, "Schakel <noreply@schakel.example>").unwrap();
        let (stop, stopping) = tokio::sync::watch::channel(false);
        let working = tokio::spawn(worker::run(stage.s.clone(), mailer, stopping));
        reference_of_first(&simulators).await;
        stop.send(true).unwrap();
        drop(silent);
        tokio::time::timeout(std::time::Duration::from_secs(30), working)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(simulators.sms.messages().len(), 1);
    }
}

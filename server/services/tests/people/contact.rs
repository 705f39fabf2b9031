//! Questions to the operator (F1-36, F1-37, F2-20): who asks gets an answer, and nobody else reads it.

use crate::stage::{Stage, faults, id_of, stages};
use domain::{contact::Topic, fault::Fault, id::QuestionId, lang::Lang};
use services::{
    Actor, Error,
    accounts::Client,
    contact::{self, Asked, Asker, New},
    demo::cast,
    messages::Message,
    privacy,
    secret::Token,
};

const STRANGER: &str = "tess@opvang.example";

fn question(body: &str) -> New {
    New {
        topic: Topic::Login,
        asker: Asker {
            name: "Tess Visser".into(),
            email: " Tess@Opvang.example ".into(),
            phone: "06 12 34 56 78".into(),
        },
        body: body.into(),
        lang: Lang::Nl,
    }
}

fn browser() -> Client {
    Client::new([192, 0, 2, 7].into(), "Firefox", None)
}

async fn noor(stage: &Stage) -> Actor {
    stage.sign_in(&cast::NOOR).await
}

/// The links in mails about questions, the newest last.
async fn links(stage: &Stage, email: &str) -> Vec<String> {
    let told = stage.told(email).await;
    told.into_iter()
        .filter_map(|message| match message {
            Message::QuestionReceived { link } | Message::QuestionAnswered { link } => {
                Some(link.path().to_owned())
            }
            _ => None,
        })
        .collect()
}

fn token(link: &str) -> Token {
    Token::received(link.rsplit('/').next().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f1_37_sanne_asks_noor_answers_and_only_sanne_reads_it() {
    for stage in stages().await {
        let sanne = stage.sign_in(&cast::SANNE).await;
        let asked = contact::ask(
            &stage.s,
            Some(&sanne),
            &browser(),
            question("Hoe stop ik het kantoor?"),
        )
        .await
        .unwrap();
        let Asked::Here(id) = asked else {
            panic!("Sanne has an account");
        };
        let desk = contact::desk(&stage.s, &noor(&stage).await, true, 0)
            .await
            .unwrap();
        assert_eq!(
            (desk.waiting, desk.rows[0].begins.as_str()),
            (1, "Hoe stop ik het kantoor?")
        );

        let opened = contact::open(&stage.s, &noor(&stage).await, id)
            .await
            .unwrap();
        assert_eq!(
            opened.asker.email, "sanne@bakkerijjansen.example",
            "the account's, not what was typed"
        );
        assert_eq!(opened.organisation.as_deref(), Some("Bakkerij Jansen"));
        contact::answer(&stage.s, &noor(&stage).await, id, 1, "Bij Machtigingen.")
            .await
            .unwrap();

        let thread = contact::one(&stage.s, &sanne, id).await.unwrap();
        let said: Vec<_> = thread
            .said
            .iter()
            .map(|said| (said.by_operator, said.body.as_str()))
            .collect();
        assert_eq!(
            said,
            [
                (false, "Hoe stop ik het kantoor?"),
                (true, "Bij Machtigingen.")
            ]
        );
        assert!(!thread.waits);
        let kept = privacy::kept(&stage.s, &sanne).await.unwrap().questions;
        let kept: Vec<_> = kept
            .iter()
            .map(|own| (own.topic, own.text.as_str(), own.phone.as_str()))
            .collect();
        assert_eq!(
            kept,
            [(Topic::Login, "Hoe stop ik het kantoor?", "06 12 34 56 78")],
            "R-PRV: what she wrote is kept, and hers to read"
        );
        assert_eq!(
            links(&stage, "sanne@bakkerijjansen.example").await,
            [
                format!("/contact/questions/{id}"),
                format!("/contact/questions/{id}")
            ]
        );

        let wouter = stage.sign_in(&cast::WOUTER).await;
        for other in [id, QuestionId::new(uuid::Uuid::nil())] {
            assert!(matches!(
                contact::one(&stage.s, &wouter, other).await,
                Err(Error::NotFound)
            ));
            assert!(matches!(
                contact::add(&stage.s, &wouter, other, 2, "ik ook").await,
                Err(Error::NotFound)
            ));
        }
        for refused in [
            contact::desk(&stage.s, &sanne, true, 0).await.err(),
            contact::open(&stage.s, &sanne, id).await.err(),
            contact::answer(&stage.s, &sanne, id, 2, "ja").await.err(),
            contact::close(&stage.s, &sanne, id, 2).await.err(),
        ] {
            assert!(matches!(refused, Some(Error::NotFound)), "{refused:?}");
        }

        let mut tx = stage.s.db.read().await.unwrap();
        let log =
            store::audit::of_object(&mut tx, store::organisation::INSTALLATION, id.uuid(), 10)
                .await
                .unwrap();
        let noor = Some(id_of(&cast::NOOR));
        assert!(
            log.iter()
                .any(|event| event.action == "question.read" && event.actor == noor),
            "who looked is logged"
        );
        drop(tx);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stranger_reads_the_answer_by_the_link_in_the_mail_and_goes_on() {
    for stage in stages().await {
        let asked = contact::ask(&stage.s, None, &browser(), question("Ik heb nog niets."))
            .await
            .unwrap();
        assert_eq!(asked, Asked::Mailed);
        let first = token(links(&stage, STRANGER).await.last().unwrap());
        let id = contact::by_link(&stage.s, &browser(), &first)
            .await
            .unwrap()
            .id;
        let opened = contact::open(&stage.s, &noor(&stage).await, id)
            .await
            .unwrap();
        assert_eq!(
            (opened.asker.email.as_str(), opened.known),
            (STRANGER, false)
        );
        contact::answer(&stage.s, &noor(&stage).await, id, 1, "Begin bij Aanmelden.")
            .await
            .unwrap();

        let second = token(links(&stage, STRANGER).await.last().unwrap());
        for link in [&first, &second] {
            assert_eq!(
                contact::by_link(&stage.s, &browser(), link)
                    .await
                    .unwrap()
                    .said
                    .len(),
                2
            );
        }
        // Two windows: the second had not seen what the first wrote.
        contact::add_by_link(&stage.s, &browser(), &second, 2, "Dank u.")
            .await
            .unwrap();
        let crossed = contact::add_by_link(&stage.s, &browser(), &second, 2, "Dank u.").await;
        assert_eq!(faults(crossed), [("", Fault::ChangedMeanwhile)]);
        contact::close(&stage.s, &noor(&stage).await, id, 3)
            .await
            .unwrap();
        assert!(
            contact::by_link(&stage.s, &browser(), &second)
                .await
                .unwrap()
                .closed_at
                .is_some()
        );
        contact::add_by_link(&stage.s, &browser(), &second, 3, "Toch nog iets.")
            .await
            .unwrap();
        assert!(
            contact::by_link(&stage.s, &browser(), &second)
                .await
                .unwrap()
                .waits,
            "it is open again"
        );

        let made_up = Token::received("made-up");
        assert!(matches!(
            contact::by_link(&stage.s, &browser(), &made_up).await,
            Err(Error::NotFound)
        ));
        stage.pass_days(61);
        assert!(matches!(
            contact::by_link(&stage.s, &browser(), &second).await,
            Err(Error::NotFound)
        ));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_empty_nothing_endless_and_no_flood() {
    for stage in stages().await {
        let sanne = stage.sign_in(&cast::SANNE).await;
        for (body, fault) in [
            ("  ", Fault::Required),
            (&*"x".repeat(4001), Fault::TooLong(4000)),
        ] {
            let refused = contact::ask(&stage.s, Some(&sanne), &browser(), question(body)).await;
            assert_eq!(faults(refused), [("body", fault)]);
        }
        let mut taken = 0;
        while contact::ask(&stage.s, None, &browser(), question("Hallo?"))
            .await
            .is_ok()
        {
            taken += 1;
        }
        assert_eq!(taken, 3, "so many to one address, whoever typed it");
    }
}

//! Nobody is flooded with mails or texts because a manager types their address or number.

use crate::{
    importing::{file, goes, looks, uploads},
    stage::{Stage, connected, faults, stages},
    users::{PUK, applies, code_on_phone, link, name, puk, restart_with},
};
use domain::{
    fault::Fault,
    import::{Column, Verdict},
    mobile::MobileNumber,
};
use services::{
    Actor, Error, Settings,
    application::{
        NewUser,
        activation::confirm,
        apply::{Applied, apply},
        pending::{cancel, one, remind},
        plan,
    },
    demo::cast,
    import::job,
};

async fn refused(stage: &Stage, anna: &Actor, user: NewUser) -> Vec<(&'static str, Fault)> {
    match apply(&stage.s, anna, &[user]).await.unwrap() {
        Applied::Refused(mut verdicts) => verdicts.remove(0).faults,
        Applied::Done(done) => panic!("applied: {done:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_gets_three_applications_in_an_hour_however_often_they_are_taken_back() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        for _ in 0..3 {
            let done = applies(&stage, &anna, puk()).await;
            cancel(&stage.s, &anna, done.application).await.unwrap();
        }
        let often = [("email", Fault::MailedOften)];
        assert_eq!(refused(&stage, &anna, puk()).await, often);
        // And it is said before anything is sent.
        let planned = plan::plan(&stage.s, &anna, &[puk()]).await.unwrap();
        assert_eq!(planned[0].faults, often);
        // A file is no way round it, and all or none: who goes with her is charged nothing.
        let rows = "Puk;de;Jong;30-4-1994;puk@devries.example;0622223333;ja;EH3;;";
        let id = uploads(&stage, &anna, file(rows)).await;
        goes(&stage, &anna, id).await;
        job::run_once(&stage.s).await.unwrap();
        let look = looks(&stage, &anna, id).await;
        let row = &look.rows.rows[0];
        assert_eq!(row.verdict, Verdict::Attention);
        assert_eq!(
            row.findings.faults,
            [(Some(Column::Email), Fault::MailedOften)]
        );
        let mails = stage.kinds_told(PUK).await;
        let links = mails.iter().filter(|kind| **kind == "means_activate");
        assert_eq!(links.count(), 3);
        stage.pass_seconds(3600);
        let anna = stage.sign_in(&cast::ANNA).await;
        let done = applies(&stage, &anna, puk()).await;
        // A reminder is a mail as well.
        stage.pass_seconds(10 * 60);
        let again = remind(&stage.s, &anna, done.application).await;
        assert!(matches!(again, Err(Error::TooMany { .. })), "{again:?}");
        // The page names the moment from which it works.
        let line = one(&stage.s, &anna, done.application).await.unwrap();
        let from = line.mails_from.expect("not yet");
        stage.pass_seconds(from.seconds() - stage.s.now().seconds());
        let anna = stage.sign_in(&cast::ANNA).await;
        let line = one(&stage.s, &anna, done.application).await.unwrap();
        assert_eq!(line.mails_from, None);
        remind(&stage.s, &anna, done.application).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_phone_gets_five_codes_whoever_is_applied_for() {
    for (stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        for n in 0..6 {
            let email = format!("puk{n}@devries.example");
            let user = NewUser {
                email: email.clone(),
                same_mobile: true,
                name: name("Puk", None, "Jong"),
                ..puk()
            };
            applies(&stage, &anna, user).await;
            let mail = link(&stage, &email).await;
            let sent = confirm(&stage.s, &mail).await;
            if n < 5 {
                sent.unwrap();
                code_on_phone(&stage.s, &simulators).await;
            } else {
                assert!(matches!(sent, Err(Error::TooMany { .. })), "{sent:?}");
            }
        }
        assert_eq!(simulators.sms.messages().len(), 5);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_texts_go_to_countries_that_the_operator_does_not_name() {
    for (mut stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let elsewhere = NewUser {
            mobile: MobileNumber::parse("+1 202 555 0143").unwrap(),
            ..puk()
        };
        assert_eq!(
            refused(&stage, &anna, elsewhere).await,
            [("mobile", Fault::MobileElsewhere)]
        );
        // Nor when the list became shorter after somebody was applied for.
        applies(&stage, &anna, puk()).await;
        let mail = link(&stage, PUK).await;
        let settings = Settings {
            text_countries: vec!["32".into()],
            ..stage.s.settings.clone()
        };
        restart_with(&mut stage, settings);
        let sent = confirm(&stage.s, &mail).await;
        assert_eq!(faults(sent), [("", Fault::MobileElsewhere)]);
        assert!(simulators.sms.messages().is_empty());
    }
}

//! What is under way, and acting on it (R-AAN-8).

use crate::{
    stage::{connected, faults, id_of, not_allowed, not_found, stages},
    users::{
        IMRE, PUK, activates, application, applies, code_on_phone, imre, link, name, proves, puk,
    },
};
use domain::{
    application::{ApplicationState, Kind, Product, Waiting},
    fault::Fault,
    lang::Lang,
    mobile::MobileNumber,
    time::Date,
};
use services::{
    Actor, Error,
    application::{
        NewUser,
        activation::{account::with_new_account, check_code, confirm, look},
        apply::{Applied, apply},
        correct_mobile,
        pending::{
            self, Act, PendingQuery, Sort, Which, cancel, everywhere, pending as under_way, remind,
        },
    },
    demo::{cast, ids},
    jobs,
    messages::Message,
    order,
    people::remove::{plan, receipt as removed, remove},
};
use std::collections::BTreeSet;
use store::mail::MailState;

fn all() -> PendingQuery {
    PendingQuery::default()
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_8_the_list_says_who_what_since_when_promised_when_and_whose_turn_it_is() {
    for (stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        applies(&stage, &anna, puk()).await;
        stage.pass_seconds(1);
        let second = applies(&stage, &anna, imre()).await;
        activates(&stage, &simulators, IMRE).await;
        let list = under_way(&stage.s, &anna, &all()).await.unwrap();
        assert_eq!((list.total, list.late), (2, 0));
        let [of_puk, of_imre] = &list.lines[..] else {
            panic!("{list:?}");
        };
        assert_eq!(
            (of_puk.name.as_str(), of_puk.email.as_str()),
            ("Puk de Jong", PUK)
        );
        assert_eq!((of_puk.kind, of_puk.product), (Kind::Means, Product::Eh3));
        assert_eq!(
            (of_puk.state, of_puk.waiting),
            (ApplicationState::Submitted, Waiting::User)
        );
        assert_eq!(of_puk.applied_by.as_deref(), Some("Anna Bakker"));
        assert_eq!(of_puk.promised, Date::constant(2026, 11, 23));
        assert!(of_puk.mail.is_some() && of_puk.text.is_none());
        assert_eq!(of_imre.application, second.application);
        assert_eq!(of_imre.state, ApplicationState::IdentificationNeeded);
        assert!(of_imre.text.is_some());
        assert_eq!(of_puk.acts, [Act::Resend, Act::Cancel]);
        assert_eq!(of_imre.acts, [Act::Remind, Act::Cancel]);

        let find = async |search: &str, which| {
            let query = PendingQuery {
                search: search.into(),
                which,
                ..all()
            };
            under_way(&stage.s, &anna, &query).await.unwrap().total
        };
        assert_eq!(find("KOVACS", Which::All).await, 1);
        assert_eq!(find("", Which::User).await, 2);
        assert_eq!(find("", Which::Late).await, 0);
        stage.pass_days(2);
        assert_eq!(find("", Which::Late).await, 1, "Imre's may take five days");
        let bram = stage.sign_in(&cast::BRAM).await;
        not_allowed(under_way(&stage.s, &bram, &all()).await);
        not_allowed(everywhere(&stage.s, &bram, &all()).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_8_the_list_is_sorted_counted_and_taken_along_as_a_file() {
    for (stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        applies(&stage, &anna, puk()).await;
        stage.pass_seconds(1);
        applies(&stage, &anna, imre()).await;
        activates(&stage, &simulators, IMRE).await;
        let names = async |sort, descending| {
            let query = PendingQuery {
                sort: Some(sort),
                descending,
                ..all()
            };
            let found = everywhere(&stage.s, &anna, &query).await.unwrap();
            found
                .lines
                .into_iter()
                .map(|line| line.name)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            names(Sort::Since, false).await,
            ["Puk de Jong", "Imre Kovács"]
        );
        assert_eq!(
            names(Sort::Name, false).await,
            ["Imre Kovács", "Puk de Jong"]
        );
        assert_eq!(
            names(Sort::Promised, true).await,
            ["Imre Kovács", "Puk de Jong"]
        );
        stage.pass_days(2);
        let found = everywhere(&stage.s, &anna, &all()).await.unwrap();
        assert_eq!(
            found.counts[..3],
            [(Which::All, 2), (Which::Late, 1), (Which::User, 2)]
        );
        assert_eq!(found.organisations.len(), 1);
        let late = PendingQuery {
            which: Which::Late,
            ..all()
        };
        let sheet = pending::csv(&stage.s, &anna, &late).await.unwrap();
        let text = String::from_utf8(sheet.body).unwrap();
        assert_eq!(text.lines().count(), 2, "{text}");
        assert!(
            text.contains("\"Puk de Jong\"") && !text.contains("Imre"),
            "{text}"
        );
        let elsewhere = PendingQuery {
            organisation: Some(stage.s.id()),
            ..all()
        };
        assert_eq!(
            everywhere(&stage.s, &anna, &elsewhere).await.unwrap().total,
            0
        );
    }
}

/// One page is read, however much is under way.
#[tokio::test(flavor = "multi_thread")]
async fn r_aan_8_a_long_list_comes_a_page_at_a_time() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let users: Vec<NewUser> = (0..53)
            .map(|n| NewUser {
                email: format!("g{n:02}@devries.example"),
                mobile: MobileNumber::parse(&format!("06{}", 11_000_000 + n)).unwrap(),
                ..puk()
            })
            .collect();
        let applied = apply(&stage.s, &anna, &users).await.unwrap();
        let Applied::Done(done) = applied else {
            panic!("{applied:?}");
        };
        assert_eq!(done.len(), 53);
        let ordered = order::one(&stage.s, &anna, done[0].order, 3).await.unwrap();
        assert_eq!((ordered.lines.total, ordered.lines.rows.len()), (53, 3));
        let of_all: i64 = ordered.rates.iter().map(|(_, amount)| amount.net).sum();
        assert_eq!(of_all, ordered.order.amount().net, "of every page");
        let mut seen = BTreeSet::new();
        for (asked, shown, lines) in [(0, 1, 25), (1, 1, 25), (2, 2, 25), (3, 3, 3), (9, 3, 3)] {
            let query = PendingQuery {
                page: asked,
                ..all()
            };
            let found = everywhere(&stage.s, &anna, &query).await.unwrap();
            assert_eq!((found.total, found.page), (53, shown), "page {asked}");
            assert_eq!(found.lines.len(), lines, "page {asked}");
            assert_eq!(found.counts[0], (Which::All, 53));
            seen.extend(found.lines.into_iter().map(|line| line.email));
        }
        assert_eq!(seen.len(), 53, "each on one of them");
        // The file has them all.
        let sheet = pending::csv(&stage.s, &anna, &all()).await.unwrap();
        let text = String::from_utf8(sheet.body).unwrap();
        assert_eq!(text.lines().count(), 54);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whether_the_mail_arrived_is_seen_in_the_list() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        applies(&stage, &anna, puk()).await;
        let mailer = services::messages::Mailer::keep();
        services::messages::worker::run_once(&stage.s, &mailer)
            .await
            .unwrap();
        let list = under_way(&stage.s, &anna, &all()).await.unwrap();
        let mail = list.lines[0].mail.as_ref().unwrap();
        assert_eq!(
            (mail.recipient.as_str(), mail.state),
            (PUK, Some(MailState::Sent))
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_8_cancelling_is_final_told_to_both_and_only_before_it_is_issued() {
    for (stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let done = applies(&stage, &anna, puk()).await;
        let mail = link(&stage, PUK).await;
        confirm(&stage.s, &mail).await.unwrap();
        cancel(&stage.s, &anna, done.application).await.unwrap();
        let row = application(&stage, done.application).await;
        assert_eq!(row.state(), ApplicationState::Cancelled);
        assert_eq!(row.closed_by, Some(anna.person));
        let over = pending::one(&stage.s, &anna, done.application).await;
        let over = over.unwrap();
        assert_eq!(over.acts, [], "it says how it ended");
        let ended = &over.history[0];
        assert_eq!(
            (&*ended.action, &*ended.who),
            ("application.cancelled", "Anna Bakker"),
            "by whom, and when"
        );
        let again = cancel(&stage.s, &anna, done.application).await;
        let cancelled = Fault::ApplicationIs(ApplicationState::Cancelled);
        assert_eq!(faults(again), [("", cancelled)]);
        for (email, own) in [(PUK, true), (cast::ANNA.email, false)] {
            let told = stage.told(email).await;
            let found = told.iter().any(|message| {
                matches!(message, Message::MeansCancelled { own: found, by, .. } if *found == own && by == "Anna Bakker")
            });
            assert!(found, "{email}");
        }
        // The link is dead, and the code that waited is not sent.
        not_found(look(&stage.s, None, Lang::Nl, &mail).await);
        services::messages::texts::run_once(&stage.s).await.unwrap();
        assert!(simulators.sms.messages().is_empty());
        assert_eq!(under_way(&stage.s, &anna, &all()).await.unwrap().total, 0);

        // And one may apply again; what is issued is not cancelled any more.
        stage.pass_seconds(1);
        let done = applies(&stage, &anna, puk()).await;
        activates(&stage, &simulators, PUK).await;
        let late = cancel(&stage.s, &anna, done.application).await;
        let issued = Fault::ApplicationIs(ApplicationState::Issued);
        assert_eq!(faults(late), [("", issued)]);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelled_while_the_user_chooses_a_password_nothing_comes_of_it() {
    for (stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let done = applies(&stage, &anna, puk()).await;
        let proof = proves(&stage, &simulators, PUK).await;
        cancel(&stage.s, &anna, done.application).await.unwrap();
        let client = stage.phone();
        let late = with_new_account(
            &stage.s,
            &client,
            None,
            &proof,
            "een fiets zonder zadel",
            true,
        );
        not_found(late.await.map(drop));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_removed_does_not_come_back_through_what_was_applied_for() {
    for (stage, _) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let hanna = NewUser {
            name: name("Hanna", None, "Visser"),
            email: cast::HANNA.email.into(),
            ..puk()
        };
        let done = applies(&stage, &anna, hanna).await;
        let mail = link(&stage, cast::HANNA.email).await;
        confirm(&stage.s, &mail).await.unwrap();
        remove(&stage.s, &anna, id_of(&cast::HANNA)).await.unwrap();
        let row = application(&stage, done.application).await;
        assert_eq!(row.state(), ApplicationState::Cancelled);
        not_found(look(&stage.s, None, Lang::Nl, &mail).await);
        assert_eq!(under_way(&stage.s, &anna, &all()).await.unwrap().total, 0);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_dec_5_what_a_manager_who_leaves_applied_for_goes_on_and_whoever_removes_them_sees_it() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let done = applies(&stage, &anna, puk()).await;
        let karel = stage.sign_in(&cast::KAREL).await;
        let expected = [(done.application, "Puk de Jong".to_owned())];
        let planned = plan(&stage.s, &karel, id_of(&cast::ANNA)).await.unwrap();
        assert_eq!(planned.applied, expected);
        let receipt = remove(&stage.s, &karel, id_of(&cast::ANNA)).await.unwrap();
        assert_eq!(receipt.applied, expected);
        let line = pending::one(&stage.s, &karel, done.application).await;
        assert!(line.unwrap().acts.contains(&Act::Cancel));
        cancel(&stage.s, &karel, done.application).await.unwrap();
        let left = removed(&stage.s, &karel, id_of(&cast::ANNA)).await.unwrap();
        assert!(left.applied.is_empty());
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_organisations_application_is_not_found() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let done = applies(&stage, &anna, puk()).await;
        for stranger in [&cast::SANNE, &cast::BRAM] {
            let stranger = stage.sign_in(stranger).await;
            not_found(pending::one(&stage.s, &stranger, done.application).await);
            not_found(cancel(&stage.s, &stranger, done.application).await);
            not_found(remind(&stage.s, &stranger, done.application).await);
            not_found(pending::resend(&stage.s, &stranger, done.application).await);
            not_found(pending::resend_code(&stage.s, &stranger, done.application).await);
            let mobile = MobileNumber::parse("06 2222 3334").unwrap();
            let other = correct_mobile(&stage.s, &stranger, done.application, &mobile, true);
            not_found(other.await);
        }
        let row = application(&stage, done.application).await;
        assert_eq!(row.state(), ApplicationState::Submitted);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_reminds_of_what_comes_next_and_sends_the_code_once_more() {
    for (stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let done = applies(&stage, &anna, imre()).await;
        let early = pending::resend_code(&stage.s, &anna, done.application).await;
        let submitted = Fault::ApplicationIs(ApplicationState::Submitted);
        assert_eq!(faults(early), [("", submitted)]);
        stage.pass_seconds(300);
        // Not begun: a new link.
        remind(&stage.s, &anna, done.application).await.unwrap();
        let mail = link(&stage, IMRE).await;
        confirm(&stage.s, &mail).await.unwrap();
        let code = code_on_phone(&stage.s, &simulators).await;
        stage.pass_seconds(60);
        let list = under_way(&stage.s, &anna, &all()).await.unwrap();
        assert!(list.lines[0].acts.contains(&Act::ResendCode));
        pending::resend_code(&stage.s, &anna, done.application)
            .await
            .unwrap();
        assert_eq!(code_on_phone(&stage.s, &simulators).await, code);
        let proof = services::application::activation::check_code(&stage.s, &mail, &code).await;
        let client = stage.phone();
        with_new_account(
            &stage.s,
            &client,
            None,
            &proof.unwrap(),
            "een fiets zonder zadel",
            true,
        )
        .await
        .unwrap();
        // Begun, and not finished: what is left.
        stage.pass_seconds(300);
        remind(&stage.s, &anna, done.application).await.unwrap();
        let told = stage.told(IMRE).await;
        let Some(Message::MeansWaits { link, asked_by, .. }) = told.last() else {
            panic!("{told:?}");
        };
        assert_eq!(link.path(), format!("/activations/{}", done.application));
        assert_eq!(asked_by, "Anna Bakker");
        let soon = remind(&stage.s, &anna, done.application).await;
        assert_eq!(faults(soon), [("", Fault::WaitSeconds(300))]);
        let gone_on = pending::resend_code(&stage.s, &anna, done.application).await;
        assert_eq!(faults(gone_on), [("", Fault::LinkDead)]);
        stage.pass_seconds(300);
        let gone_on = pending::resend(&stage.s, &anna, done.application).await;
        assert_eq!(faults(gone_on), [("", Fault::LinkDead)]);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_4_a_mistyped_number_is_corrected_and_what_went_to_it_counts_no_more() {
    for (stage, simulators) in connected().await {
        let (token, anna) = stage.sign_in_at(&cast::ANNA).await;
        let puks = applies(&stage, &anna, puk()).await.application;
        applies(&stage, &anna, imre()).await;
        let wrong = link(&stage, PUK).await;
        confirm(&stage.s, &wrong).await.unwrap();
        let code = code_on_phone(&stage.s, &simulators).await;
        let corrects = async |actor: &Actor, number: &str, same| {
            let number = MobileNumber::parse(number).unwrap();
            correct_mobile(&stage.s, actor, puks, &number, same).await
        };
        let used = corrects(&anna, "+36 20 555 4444", false).await;
        assert_eq!(faults(used), [("mobile", Fault::MobileTaken)]);
        let elsewhere = corrects(&anna, "+1 212 555 0100", false).await;
        assert_eq!(faults(elsewhere), [("mobile", Fault::MobileElsewhere)]);
        let unchanged = corrects(&anna, "06 2222 3333", false).await;
        assert_eq!(faults(unchanged), [("mobile", Fault::MobileUnchanged)]);
        // The code goes there: a manager gives it, who showed just now who they are.
        let karel = stage.sign_in(&cast::KAREL).await;
        not_allowed(corrects(&karel, "06 2222 4444", false).await);
        let line = pending::one(&stage.s, &karel, puks).await.unwrap();
        assert!(!line.acts.contains(&Act::CorrectMobile));
        let still = look(&stage.s, None, Lang::Nl, &wrong).await;
        assert!(still.is_ok(), "nothing was corrected yet");

        stage.pass_seconds(1);
        let line = pending::one(&stage.s, &anna, puks).await.unwrap();
        assert!(line.acts.contains(&Act::CorrectMobile));
        assert!(line.mobile.unwrap().ends_with("33"));
        corrects(&anna, "06 2222 4444", false).await.unwrap();
        not_found(look(&stage.s, None, Lang::Nl, &wrong).await);
        let right = link(&stage, PUK).await;
        confirm(&stage.s, &right).await.unwrap();
        let old = check_code(&stage.s, &right, &code).await;
        assert_eq!(faults(old), [("code", Fault::WrongTextCodeLeft(4))]);
        let code = code_on_phone(&stage.s, &simulators).await;
        let to = simulators.sms.messages().pop().unwrap().to;
        assert_eq!(to, "0031622224444");
        check_code(&stage.s, &right, &code).await.unwrap();

        // Puk has proved the phone: from here on it is hers to change.
        let proved = corrects(&anna, "06 2222 5555", false).await;
        assert_eq!(faults(proved), [("", Fault::MobileProved)]);
        stage.pass_seconds(20 * 60);
        pending::resend(&stage.s, &anna, puks).await.unwrap();
        let later = stage.actor(&token).await.unwrap();
        let stale = corrects(&later, "06 2222 5555", false).await;
        assert!(matches!(stale, Err(Error::StepUpNeeded)), "{stale:?}");
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_which_nobody_goes_on_is_closed_and_told() {
    for (stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let untouched = applies(&stage, &anna, puk()).await;
        let begun = applies(&stage, &anna, imre()).await;
        activates(&stage, &simulators, IMRE).await;
        stage.pass_days(59);
        jobs::run_once(&stage.s).await.unwrap();
        let row = application(&stage, untouched.application).await;
        assert_eq!(row.state(), ApplicationState::Submitted);
        let old = link(&stage, PUK).await;
        not_found(look(&stage.s, None, Lang::Nl, &old).await);
        stage.pass_days(1);
        // And the appointment of the demo, to which nobody came.
        assert_eq!(jobs::run_once(&stage.s).await.unwrap().lapsed, 3);
        assert_eq!(jobs::run_once(&stage.s).await.unwrap().lapsed, 0);
        let church = ids::id(ids::Kind::Application, cast::RUTH.n);
        assert_eq!(
            application(&stage, church).await.state(),
            ApplicationState::InReview,
            "what waits for a clerk waits on"
        );
        for id in [untouched.application, begun.application] {
            assert_eq!(
                application(&stage, id).await.state(),
                ApplicationState::Expired
            );
        }
        assert!(stage.kinds_told(IMRE).await.contains(&"means_lapsed"));
        let puk = stage.kinds_told(PUK).await;
        assert!(
            !puk.contains(&"means_lapsed"),
            "whoever never answered hears nothing more"
        );
        let anna = stage.kinds_told(cast::ANNA.email).await;
        assert_eq!(
            anna.iter().filter(|kind| **kind == "means_lapsed").count(),
            2
        );
        stage.log_verifies().await;
    }
}

/// F4-10: everything, across the organisations where somebody is manager, and acting on it from there.
#[tokio::test(flavor = "multi_thread")]
async fn f4_10_one_list_for_all_organisations_of_a_manager() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let done = applies(&stage, &anna, puk()).await;
        // She becomes manager of the foundation too.
        let mut tx = stage.s.db.write().await.unwrap();
        let kvk = domain::number::KvkNumber::parse("00001003").unwrap();
        let linde = store::organisation::by_kvk(&mut tx, &kvk)
            .await
            .unwrap()
            .unwrap();
        let stay = stage.s.id();
        store::membership::insert(&mut tx, stay, anna.person, linde.id, stage.s.now())
            .await
            .unwrap();
        let role = store::membership::RoleHeld {
            id: stage.s.id(),
            membership: stay,
            role: domain::role::Role::Manager,
            level: Some(domain::Level::Eh3),
            power: None,
            from_at: stage.s.now(),
        };
        store::membership::give_role(&mut tx, &role, None)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let (token, _) = stage.sign_in_at(&cast::ANNA).await;
        let anna = stage.actor(&token).await.unwrap();
        services::accounts::session::switch(&stage.s, &anna, linde.id)
            .await
            .unwrap();
        let there = stage.actor(&token).await.unwrap();
        assert_eq!(there.organisation().unwrap(), linde.id);
        assert_eq!(under_way(&stage.s, &there, &all()).await.unwrap().total, 0);
        let list = everywhere(&stage.s, &there, &all()).await.unwrap();
        assert_eq!(
            (list.total, list.lines[0].application),
            (1, done.application)
        );
        assert!(
            list.lines[0]
                .organisation
                .name
                .starts_with("Kantoor De Vries")
        );
        cancel(&stage.s, &there, done.application).await.unwrap();
        assert_eq!(everywhere(&stage.s, &there, &all()).await.unwrap().total, 0);
    }
}

/// Who wants to become manager of this organisation stands in the same list, and is the applicant's own matter.
#[tokio::test(flavor = "multi_thread")]
async fn an_application_to_become_manager_stands_there_too() {
    for (stage, _simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let new = services::registration::start::New {
            kvk: domain::number::KvkNumber::parse("00001001").unwrap(),
            wish: services::registration::start::Wish::Manager(domain::Level::Eh3),
            name: crate::users::name("Wessel", None, "Prins"),
            birth: Date::constant(1990, 1, 2),
            email: "wessel@devries.example".into(),
            mobile: Some(puk().mobile),
            lang: Lang::Nl,
            by_extract: false,
            next: None,
        };
        services::registration::start::start(&stage.s, &stage.phone(), None, new)
            .await
            .unwrap();
        let list = under_way(&stage.s, &anna, &all()).await.unwrap();
        let line = &list.lines[0];
        assert_eq!(
            (line.kind, line.name.as_str()),
            (Kind::Manager, "Wessel Prins")
        );
        assert!(line.acts.is_empty() && line.applied_by.is_none());
        not_found(cancel(&stage.s, &anna, line.application).await);
    }
}

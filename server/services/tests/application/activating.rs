//! From the mail to a means that works, for people who are employed.

use crate::{
    applying::for_service_with_branches,
    stage::{NOW, Stage, connected, faults, not_found, vries},
    users::{
        PASSWORD, PUK, activates, application, applies, code_on_phone, for_service, link, person,
        proves, puk, restart, service,
    },
};
use domain::{
    application::{ApplicationState, Product},
    decide::{
        Moment, Question, WhichMeans, decide,
        world::{AuthorisationScope, OrganisationState},
    },
    fault::Fault,
    lang::Lang,
    level::Level,
    role::Role,
    time::{date_of, last_day_after_years, until_after},
};
use outside::simulator::Simulators;
use services::{
    Actor, Error,
    application::{
        NewUser, Scope,
        activation::{
            How, Step,
            account::{signed_in, with_new_account},
            check_code, confirm, look, mine, resend_code,
        },
        pending,
        plan::options,
    },
    authorisation::give,
    demo::cast,
    messages::Message,
    people,
    secret::Token,
};

async fn step(stage: &Stage, actor: Option<&Actor>, token: &Token) -> Step {
    look(&stage.s, actor, Lang::Nl, token).await.unwrap().step
}

async fn with_password(stage: &Stage, token: &Token) -> services::Result<()> {
    let client = stage.phone();
    with_new_account(&stage.s, &client, None, token, PASSWORD, true)
        .await
        .map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_3_address_phone_and_password_in_that_order_and_employed_it_works_at_once() {
    for (stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let tax = for_service("belastingaangifte-doen");
        let wish = NewUser {
            scopes: vec![tax],
            ..puk()
        };
        let done = applies(&stage, &anna, wish).await;
        let mail = link(&stage, PUK).await;

        // A mail scanner opens the link, more than once: nothing happens.
        for _ in 0..3 {
            let shown = look(&stage.s, None, Lang::Nl, &mail).await.unwrap();
            assert_eq!(shown.step, Step::Address);
            assert_eq!(shown.applied_by, "Anna Bakker");
            assert_eq!(
                (shown.name.as_str(), shown.email.as_str()),
                ("Puk de Jong", PUK)
            );
            assert_eq!(shown.wishes.services[0].name, "Belastingaangifte doen");
            assert_eq!(shown.identification, None);
        }
        assert_eq!(application(&stage, done.application).await.revision, 1);
        assert!(simulators.sms.messages().is_empty());

        // Nothing can be passed over.
        let early = check_code(&stage.s, &mail, "000000").await;
        assert_eq!(faults(early), [("code", Fault::WrongTextCode)]);
        let submitted = Fault::ApplicationIs(ApplicationState::Submitted);
        assert_eq!(
            faults(resend_code(&stage.s, &mail).await),
            [("", submitted)]
        );
        not_found(with_password(&stage, &mail).await);

        confirm(&stage.s, &mail).await.unwrap();
        confirm(&stage.s, &mail).await.unwrap();
        let code = code_on_phone(&stage.s, &simulators).await;
        assert_eq!(
            simulators.sms.messages().len(),
            1,
            "two clicks, one message"
        );
        let Step::Code(page) = step(&stage, None, &mail).await else {
            panic!("the code comes now");
        };
        assert!(page.out && page.hint.ends_with("33"), "{page:?}");
        not_found(with_password(&stage, &mail).await);

        let proof = check_code(&stage.s, &mail, &code).await.unwrap();
        assert_eq!(
            step(&stage, None, &proof).await,
            Step::Account(How::MakeAccount)
        );
        not_found(confirm(&stage.s, &proof).await);
        let client = stage.phone();
        let (signed_in, known) = with_new_account(&stage.s, &client, None, &proof, PASSWORD, true)
            .await
            .unwrap();
        assert_eq!(known.state, ApplicationState::Issued);
        let told = stage.told(PUK).await;
        let device = |message: &Message| matches!(message, Message::NewSignIn { .. });
        assert!(!told.iter().any(device), "the account was made on it");

        works(&stage, &anna, &signed_in.token).await;
        // Used, and so as if they had never been (R-DEC-22).
        for token in [&mail, &proof] {
            not_found(look(&stage.s, None, Lang::Nl, token).await);
            not_found(confirm(&stage.s, token).await);
            not_found(check_code(&stage.s, token, &code).await);
            not_found(with_password(&stage, token).await);
        }
        stage.log_verifies().await;
    }
}

/// Puk is in, with everything that was applied for.
async fn works(stage: &Stage, anna: &Actor, session: &Token) {
    let puk = stage.actor(session).await.unwrap();
    assert_eq!(puk.organisation().unwrap(), vries());
    assert_eq!(
        puk.sign_in.level,
        Some(Level::Eh3),
        "password and phone (R-DEC-4)"
    );
    assert!(
        puk.at
            .as_ref()
            .unwrap()
            .roles
            .iter()
            .all(|held| held.role == Role::User)
    );

    let history = people::history(&stage.s, anna, puk.person).await.unwrap();
    let actions: Vec<_> = history.iter().map(|line| line.action.as_str()).collect();
    assert!(actions.contains(&"means.activated"), "{actions:?}");
    assert_eq!(actions.last(), Some(&"application.sent"), "how it came");

    let colleague = people::colleague(&stage.s, anna, puk.person).await.unwrap();
    assert_eq!(colleague.name, "Puk de Jong");
    assert_eq!(colleague.means.len(), 1);
    let five_years = until_after(last_day_after_years(date_of(NOW), 5));
    assert_eq!(colleague.means[0].expires_at, five_years);

    let mut tx = stage.s.db.read().await.unwrap();
    let stay = colleague.membership;
    let given = store::authorisation::of_member(&mut tx, stay)
        .await
        .unwrap();
    assert_eq!(given.len(), 1);
    let tax = AuthorisationScope::Service(service("belastingaangifte-doen"));
    assert_eq!((given[0].scope, given[0].level), (tax, Level::Eh3));
    assert_eq!(
        given[0].until,
        until_after(last_day_after_years(date_of(NOW), 3))
    );
    drop(tx);

    let told = stage.told(PUK).await;
    let issued = told.iter().find_map(|message| match message {
        Message::MeansIssued {
            given, last_day, ..
        } => Some((given.services.len(), *last_day)),
        _ => None,
    });
    // Puk hears that it works (R-AAN-9).
    assert_eq!(issued, Some((1, last_day_after_years(date_of(NOW), 5))));
    assert!(
        stage
            .kinds_told(cast::ANNA.email)
            .await
            .contains(&"means_activated")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_3_a_link_works_for_seven_days_and_a_code_for_ten_minutes() {
    for (stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        applies(&stage, &anna, puk()).await;
        let mail = link(&stage, PUK).await;
        confirm(&stage.s, &mail).await.unwrap();
        let code = code_on_phone(&stage.s, &simulators).await;
        stage.pass_seconds(10 * 60);
        let late = check_code(&stage.s, &mail, &code).await;
        assert_eq!(faults(late), [("code", Fault::WrongTextCode)]);
        let Step::Code(page) = step(&stage, None, &mail).await else {
            panic!("a new code can be asked for");
        };
        assert!(!page.out);
        resend_code(&stage.s, &mail).await.unwrap();
        let newer = code_on_phone(&stage.s, &simulators).await;
        let old = check_code(&stage.s, &mail, &code).await;
        assert!(newer == code || old.is_err(), "the old code is over");
        stage.pass_days(7);
        not_found(look(&stage.s, None, Lang::Nl, &mail).await);
        not_found(confirm(&stage.s, &mail).await);
        not_found(resend_code(&stage.s, &mail).await);
        not_found(look(&stage.s, None, Lang::Nl, &Token::received("nooit")).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_3_the_browser_that_gave_the_code_has_an_hour() {
    for (stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        applies(&stage, &anna, puk()).await;
        let proof = proves(&stage, &simulators, PUK).await;
        stage.pass_seconds(60 * 60);
        not_found(look(&stage.s, None, Lang::Nl, &proof).await);
        not_found(with_password(&stage, &proof).await);
        // The mail leads to the code again.
        let mail = link(&stage, PUK).await;
        assert!(matches!(step(&stage, None, &mail).await, Step::Code(_)));
        resend_code(&stage.s, &mail).await.unwrap();
        let code = code_on_phone(&stage.s, &simulators).await;
        let proof = check_code(&stage.s, &mail, &code).await.unwrap();
        with_password(&stage, &proof).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_3_a_code_bears_five_tries_and_a_link_five_messages() {
    for (stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        applies(&stage, &anna, puk()).await;
        let mail = link(&stage, PUK).await;
        confirm(&stage.s, &mail).await.unwrap();
        let code = code_on_phone(&stage.s, &simulators).await;
        let wrong = if code == "123456" { "654321" } else { "123456" };
        assert_eq!(
            faults(check_code(&stage.s, &mail, " ").await),
            [("code", Fault::Required)]
        );
        assert_eq!(
            faults(check_code(&stage.s, &mail, "12345").await),
            [("code", Fault::NotATextCode)],
            "it costs no try"
        );
        for left in (0..5).rev() {
            let refused = check_code(&stage.s, &mail, wrong).await;
            let fault = match left {
                0 => Fault::WrongTextCode,
                left => Fault::WrongTextCodeLeft(left),
            };
            assert_eq!(faults(refused), [("code", fault)]);
        }
        let right = check_code(&stage.s, &mail, &code).await;
        assert_eq!(
            faults(right),
            [("code", Fault::WrongTextCode)],
            "tried too often"
        );

        let soon = resend_code(&stage.s, &mail).await;
        assert_eq!(faults(soon), [("", Fault::WaitSeconds(60))]);
        for _ in 0..4 {
            stage.pass_seconds(60);
            resend_code(&stage.s, &mail).await.unwrap();
        }
        stage.pass_seconds(60);
        let fifth = resend_code(&stage.s, &mail).await;
        assert_eq!(faults(fifth), [("", Fault::TooMany(5))]);
        let Step::Code(page) = step(&stage, None, &mail).await else {
            panic!("the code is asked for still");
        };
        assert!(page.used_up && page.out);
        let code = code_on_phone(&stage.s, &simulators).await;
        check_code(&stage.s, &mail, &format!(" {} {} ", &code[..3], &code[3..]))
            .await
            .unwrap();
    }
}

/// The first message may be late rather than lost, so both must be good.
#[tokio::test(flavor = "multi_thread")]
async fn asked_for_once_more_the_same_code_is_sent() {
    for (stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        applies(&stage, &anna, puk()).await;
        let mail = link(&stage, PUK).await;
        confirm(&stage.s, &mail).await.unwrap();
        let first = code_on_phone(&stage.s, &simulators).await;
        stage.pass_seconds(5 * 60);
        resend_code(&stage.s, &mail).await.unwrap();
        let second = code_on_phone(&stage.s, &simulators).await;
        assert_eq!(first, second);
        let messages = simulators.sms.messages();
        assert_eq!(messages.len(), 2);
        assert_ne!(messages[0].reference, messages[1].reference);
        stage.pass_seconds(9 * 60);
        check_code(&stage.s, &mail, &first).await.unwrap();
        let again = check_code(&stage.s, &mail, &first).await;
        assert_eq!(faults(again), [("code", Fault::WrongTextCode)], "once");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_10_without_the_duties_and_a_good_password_nothing_works() {
    for (stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        applies(&stage, &anna, puk()).await;
        let proof = proves(&stage, &simulators, PUK).await;
        let client = stage.phone();
        let refused = with_new_account(&stage.s, &client, None, &proof, "kort", false).await;
        assert_eq!(
            faults(refused.map(drop)),
            [
                ("password", Fault::TooShort(12)),
                ("duties", Fault::NotAgreed)
            ]
        );
        assert_eq!(person(&stage, PUK).await, None);
        with_password(&stage, &proof).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_3_a_new_link_from_the_manager_begins_anew() {
    for (stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let done = applies(&stage, &anna, puk()).await;
        let proof = proves(&stage, &simulators, PUK).await;
        let first = link(&stage, PUK).await;
        let soon = pending::resend(&stage.s, &anna, done.application).await;
        assert_eq!(faults(soon), [("", Fault::WaitSeconds(300))]);
        stage.pass_seconds(300);
        pending::resend(&stage.s, &anna, done.application)
            .await
            .unwrap();
        let second = link(&stage, PUK).await;
        assert_ne!(first.reveal(), second.reveal());
        for dead in [&first, &proof] {
            not_found(look(&stage.s, None, Lang::Nl, dead).await);
        }
        let told = stage.told(PUK).await;
        let again =
            |message: &Message| matches!(message, Message::MeansActivate { again: true, .. });
        assert_eq!(told.iter().filter(|message| again(message)).count(), 1);
        // The address is known to be theirs; the phone is proved again.
        let Step::Code(page) = step(&stage, None, &second).await else {
            panic!("the code comes now");
        };
        assert!(
            !page.out && page.arrival.is_none() && !page.used_up,
            "{page:?}"
        );
        activates_by(&stage, &simulators, &second).await;
        stage.log_verifies().await;
    }
}

async fn activates_by(stage: &Stage, simulators: &Simulators, link: &Token) {
    confirm(&stage.s, link).await.unwrap();
    let code = code_on_phone(&stage.s, simulators).await;
    let proof = check_code(&stage.s, link, &code).await.unwrap();
    with_password(stage, &proof).await.unwrap();
}

/// Hanna works at the office and has an account with an app, and no means yet.
#[tokio::test(flavor = "multi_thread")]
async fn the_owner_of_an_account_signs_in_and_goes_on() {
    for (stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let hanna = NewUser {
            email: cast::HANNA.email.into(),
            product: Product::Eh2Plus,
            ..puk()
        };
        let done = applies(&stage, &anna, hanna).await;
        let proof = proves(&stage, &simulators, cast::HANNA.email).await;
        assert_eq!(step(&stage, None, &proof).await, Step::Account(How::SignIn));
        let refused = with_password(&stage, &proof).await;
        assert_eq!(faults(refused), [("", Fault::EmailTaken)]);
        // Somebody else's account is no good: a means is personal (R-AAN-4).
        let bram = stage.sign_in(&cast::BRAM).await;
        let other = How::OtherAccount {
            signed_in: cast::BRAM.email.into(),
        };
        assert_eq!(
            step(&stage, Some(&bram), &proof).await,
            Step::Account(other)
        );
        let refused = signed_in(&stage.s, &bram, &proof, true).await;
        assert_eq!(faults(refused.map(drop)), [("", Fault::LinkDead)]);

        let hanna = stage.sign_in(&cast::HANNA).await;
        assert_eq!(
            step(&stage, Some(&hanna), &proof).await,
            Step::Account(How::GoOn {
                codes_move_to: None
            })
        );
        let refused = signed_in(&stage.s, &hanna, &proof, false).await;
        assert_eq!(faults(refused.map(drop)), [("duties", Fault::NotAgreed)]);
        let (known, session) = signed_in(&stage.s, &hanna, &proof, true).await.unwrap();
        assert_eq!(known.state, ApplicationState::Issued);
        assert!(session.is_none(), "the app was a second factor already");
        let mine = mine::one(&stage.s, &hanna, done.application).await.unwrap();
        assert_eq!(mine.state, ApplicationState::Issued);
        let colleague = people::colleague(&stage.s, &anna, hanna.person)
            .await
            .unwrap();
        assert_eq!(colleague.means[0].level, Level::Eh2Plus);
        let kinds = stage.kinds_told(cast::HANNA.email).await;
        assert!(kinds.contains(&"mobile_set") && kinds.contains(&"means_issued"));
        not_found(mine::one(&stage.s, &bram, done.application).await);
        stage.log_verifies().await;
    }
}

/// A new phone is another way in: it asks for the factor there is.
#[tokio::test(flavor = "multi_thread")]
async fn another_phone_for_an_account_asks_for_its_second_factor() {
    for (stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let hanna = NewUser {
            email: cast::HANNA.email.into(),
            ..puk()
        };
        applies(&stage, &anna, hanna).await;
        let (token, hanna) = stage.sign_in_at(&cast::HANNA).await;
        let proof = proves(&stage, &simulators, cast::HANNA.email).await;
        stage.pass_seconds(20 * 60);
        let refused = signed_in(&stage.s, &hanna, &proof, true).await;
        assert!(matches!(refused, Err(Error::StepUpNeeded)), "{refused:?}");
        let mut tx = stage.s.db.read().await.unwrap();
        let account = store::account::by_person(&mut tx, hanna.person)
            .await
            .unwrap();
        assert_eq!(account.unwrap().mobile, None);
        drop(tx);
        assert!(stage.actor(&token).await.is_some());
    }
}

/// Every step is a transaction of its own: whatever is killed in between, the next program goes on from there.
#[tokio::test(flavor = "multi_thread")]
async fn killed_after_every_step_nothing_is_lost_and_nothing_doubled() {
    for (mut stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let done = applies(&stage, &anna, puk()).await;
        restart(&mut stage);
        let mail = link(&stage, PUK).await;
        confirm(&stage.s, &mail).await.unwrap();
        restart(&mut stage);
        let code = code_on_phone(&stage.s, &simulators).await;
        restart(&mut stage);
        let proof = check_code(&stage.s, &mail, &code).await.unwrap();
        restart(&mut stage);
        let client = stage.phone();
        let (signed_in, known) = with_new_account(&stage.s, &client, None, &proof, PASSWORD, true)
            .await
            .unwrap();
        assert_eq!(
            (known.application, known.state),
            (done.application, ApplicationState::Issued)
        );
        restart(&mut stage);
        let puk = stage.actor(&signed_in.token).await.unwrap();
        assert_eq!(puk.sign_in.level, Some(Level::Eh3));
        assert_eq!(simulators.sms.messages().len(), 1);
        let told = stage.kinds_told(PUK).await;
        let count = |kind| told.iter().filter(|one| **one == kind).count();
        assert_eq!((count("means_activate"), count("means_issued")), (1, 1));
        stage.log_verifies().await;
    }
}

/// Two browsers finish at the same moment: one of them does.
#[tokio::test(flavor = "multi_thread")]
async fn the_last_step_taken_twice_at_once_gives_one_means() {
    for (stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let hanna = NewUser {
            email: cast::HANNA.email.into(),
            ..puk()
        };
        applies(&stage, &anna, hanna).await;
        let proof = proves(&stage, &simulators, cast::HANNA.email).await;
        let hanna = stage.sign_in(&cast::HANNA).await;
        let (one, other) = tokio::join!(
            signed_in(&stage.s, &hanna, &proof, true),
            signed_in(&stage.s, &hanna, &proof, true)
        );
        assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
        let mut tx = stage.s.db.read().await.unwrap();
        let means = store::means::of_person(&mut tx, hanna.person, vries())
            .await
            .unwrap();
        assert_eq!(means.len(), 1);
    }
}

/// R-AAN-13: a means for the tax office is refused elsewhere, whatever else the person may do.
#[tokio::test(flavor = "multi_thread")]
async fn r_aan_13_the_tax_offices_product_is_good_there_only() {
    for (stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let wish = NewUser {
            product: Product::TaxOnly,
            scopes: vec![for_service("belastingaangifte-doen")],
            ..puk()
        };
        applies(&stage, &anna, wish).await;
        let (signed_in, _) = activates(&stage, &simulators, PUK).await;
        let puk = stage.actor(&signed_in.token).await.unwrap();
        // Whoever would give more is told what the means is good for.
        for (slug, works) in [
            ("aanslagen-inzien", true),
            ("ziekmeldingen-doorgeven", false),
        ] {
            let new = give::New {
                people: vec![puk.person],
                what: give::What::Services(vec![service(slug)]),
                level: None,
                branch: None,
                until: give::Until::Years(1),
                replaces: None,
            };
            let plan = give::plan(&stage.s, &anna, &new).await.unwrap();
            assert_eq!(plan.people[0].means.is_some(), works, "{slug}");
        }
        let mut tx = stage.s.db.write().await.unwrap();
        let everywhere = store::authorisation::NewAuthorisation {
            id: stage.s.id(),
            membership: puk.at.as_ref().unwrap().membership,
            scope: AuthorisationScope::All,
            level: Level::Eh3,
            branch: None,
            from: stage.s.now(),
            until: stage.s.now().plus_days(300),
        };
        store::authorisation::insert(&mut tx, &everywhere, None)
            .await
            .unwrap();
        let means = store::means::of_person(&mut tx, puk.person, vries())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert!(means[0].only_at.is_some());
        let allowed = async |slug| {
            let question = Question {
                person: puk.person,
                via: None,
                represented: vries(),
                service: service(slug),
                level: None,
                branch: None,
                means: WhichMeans::Used(means[0].id),
                at: Moment::Now(stage.s.now()),
            };
            let mut tx = stage.s.db.read().await.unwrap();
            let (person, service) = (question.person, question.service);
            let facts = store::world::load(&mut tx, person, None, vries(), service)
                .await
                .unwrap();
            decide(&facts.world(), &question).is_allowed()
        };
        assert!(allowed("belastingaangifte-doen").await);
        assert!(!allowed("ziekmeldingen-doorgeven").await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_act_for_a_branch_alone_has_something_that_opens() {
    for (stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let offered = options(&stage.s, &anna).await.unwrap();
        let branch = offered.branches.first().map(|line| line.number);
        assert!(branch.is_some());
        let wish = NewUser {
            scopes: vec![Scope {
                branch,
                ..for_service_with_branches()
            }],
            ..puk()
        };
        applies(&stage, &anna, wish).await;
        activates(&stage, &simulators, PUK).await;
        let told = stage.told(cast::ANNA.email).await;
        let nothing = told.iter().filter_map(|message| match message {
            Message::MeansActivated { opens_nothing, .. } => Some(*opens_nothing),
            _ => None,
        });
        assert_eq!(nothing.collect::<Vec<_>>(), [false]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_that_ended_issues_nothing() {
    for (stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let wide = Scope {
            what: AuthorisationScope::All,
            branch: None,
            years: 1,
        };
        let wish = NewUser {
            scopes: vec![wide],
            ..puk()
        };
        let done = applies(&stage, &anna, wish).await;
        let proof = proves(&stage, &simulators, PUK).await;
        let mut tx = stage.s.db.write().await.unwrap();
        let ended = store::organisation::set_state(
            &mut tx,
            vries(),
            OrganisationState::Active,
            OrganisationState::Ended,
            None,
            stage.s.now(),
        );
        assert!(ended.await.unwrap());
        tx.commit().await.unwrap();
        let refused = with_password(&stage, &proof).await;
        assert_eq!(faults(refused), [("", Fault::OrganisationNotActive)]);
        assert_eq!(person(&stage, PUK).await, None, "all or nothing");
        let row = application(&stage, done.application).await;
        assert_eq!(row.state(), ApplicationState::Approved);
    }
}

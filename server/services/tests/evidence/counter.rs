//! EH4: directors and user show who they are at a counter, two clerks say so, all of them sign, and the means hangs on a
//! passkey that cannot be copied.

use crate::{
    authenticator::Device,
    in_person::{adds, appears, day_comes, let_in, look, signs_in_with, steps_up},
    people::{JELLE, MARIJKE, TESS, enters, signing_link},
    stage::{Stage, connected, faults, not_found},
};
use domain::{
    application::ApplicationState,
    evidence::{IdKind, TurnedAway},
    fault::Fault,
    id::{ApplicationId, IdentificationId, ServiceId},
    lang::Lang,
    level::Level,
    time::{Date, WorkingDays, moment},
    view::clients::Todo,
};
use services::{
    Actor, Error,
    authorisation::{New, Until, What, give},
    catalogue::file,
    demo::cast,
    evidence::counter::{self, Look, Seen},
    messages::Message,
    overview,
    registration::{mine, signers, start::Wish},
};

const EH4: Wish = Wish::Manager(Level::Eh4);

/// A service of the example catalogue that asks EH4.
fn deeds() -> ServiceId {
    let catalogue = file::parse(file::EXAMPLE).unwrap();
    let found = catalogue.services.iter();
    let mut found = found.filter(|service| service.slug == "akte-aanbieden");
    found.next().unwrap().id
}
/// Tess applies at Zilvermeeuw.
async fn applied(stage: &Stage) -> (ApplicationId, Actor) {
    let (id, tess, _) = enters(stage, TESS.wishes(2002, EH4)).await;
    let page = mine::one(&stage.s, &tess, id).await.unwrap();
    assert_eq!(
        page.state,
        ApplicationState::AwaitingSignatures {
            signed: 0,
            needed: 2
        },
        "the director and the user (R-BEV-4)"
    );
    assert!(
        page.signers.is_empty(),
        "no names before she has appeared (R-PRV)"
    );
    (id, tess)
}

#[tokio::test(flavor = "multi_thread")]
async fn r_bev_4_at_eh4_director_and_user_appear_and_sign() {
    for (stage, _simulators) in connected().await {
        let (id, tess) = applied(&stage).await;
        // A document shown from afar is not enough.
        let afar = mine::identify(&stage.s, &tess, id).await.map(drop);
        assert_eq!(faults(afar), [("", Fault::OnlyInPerson(Level::Eh4))]);
        appears(&stage, id, None).await;
        let page = mine::one(&stage.s, &tess, id).await.unwrap();
        let name = MARIJKE.full_name();
        let marijke = page.signers.iter().find(|line| line.name == name);
        let marijke = marijke.unwrap().id;
        let to = [(marijke, MARIJKE.email.to_owned())];
        assert_eq!(signers::ask(&stage.s, &tess, id, &to).await.unwrap(), 1);
        let link = signing_link(&stage, MARIJKE.email).await;
        let afar = signers::identify(&stage.s, &stage.phone(), &link, Lang::Nl).await;
        assert_eq!(
            faults(afar.map(drop)),
            [("", Fault::OnlyInPerson(Level::Eh4))]
        );
        let shown = signers::look(&stage.s, &link, &[]).await.unwrap();
        assert_eq!(shown.step, signers::Step::Appear);

        // She signs there, before the clerks: whoever holds the link that was sent for her signs nothing with it.
        let held = signers::sign(&stage.s, &link, &[]).await;
        assert_eq!(faults(held), [("", Fault::NotIdentified)]);
        let noor = stage.sign_in(&cast::NOOR).await;
        let unsigned = Look {
            signed: false,
            ..look(Some(marijke))
        };
        let refused = counter::appeared(&stage.s, &noor, id, unsigned).await;
        assert_eq!(faults(refused), [("signed", Fault::NotTicked)]);
        appears(&stage, id, Some(marijke)).await;
        let shown = signers::look(&stage.s, &link, &[]).await.unwrap();
        assert_eq!((shown.step, shown.signed), (signers::Step::Signed, 1));
        let told = stage.kinds_told(MARIJKE.email).await;
        assert!(told.contains(&"application_receipt"));
        let again = signers::sign(&stage.s, &link, &[]).await;
        assert_eq!(faults(again), [("", Fault::AlreadySigned)]);
        let state = mine::sign(&stage.s, &tess, id).await.unwrap();
        assert_eq!(
            state,
            ApplicationState::IdentificationNeeded,
            "now the passkey"
        );
        // Everybody was seen: nobody is expected any more.
        let page = counter::one(&stage.s, &noor, id).await.unwrap();
        assert!(page.done);
        let visits = counter::visits(&stage.s, &noor).await.unwrap();
        assert!(visits.iter().all(|visit| visit.application != id));
        let late = stage.s.now().plus_days(2);
        let moved = counter::appoint(&stage.s, &noor, id, late, "Loket").await;
        assert_eq!(faults(moved), [("", Fault::ChangedMeanwhile)]);
        // Without it, nothing goes on by itself.
        let state = mine::refresh(&stage.s, &tess, id).await.unwrap();
        assert_eq!(state, ApplicationState::IdentificationNeeded);
        stage.log_verifies().await;
    }
}

/// Tess, with everything but the passkey.
async fn signed(stage: &Stage) -> (ApplicationId, Actor) {
    let (id, tess) = applied(stage).await;
    appears(stage, id, None).await;
    let page = mine::one(&stage.s, &tess, id).await.unwrap();
    let name = MARIJKE.full_name();
    let marijke = page.signers.iter().find(|line| line.name == name);
    let marijke = marijke.unwrap().id;
    let to = [(marijke, MARIJKE.email.to_owned())];
    signers::ask(&stage.s, &tess, id, &to).await.unwrap();
    appears(stage, id, Some(marijke)).await;
    let now = mine::sign(&stage.s, &tess, id).await.unwrap();
    assert_eq!(now, ApplicationState::IdentificationNeeded);
    (id, tess)
}

#[tokio::test(flavor = "multi_thread")]
async fn r_loa_5_the_passkey_that_was_bound_signs_in_at_eh4_and_no_other_does() {
    for (stage, _simulators) in connected().await {
        let (id, tess) = signed(&stage).await;
        let (mut key, mut other, mut synced) = (Device::new(1), Device::new(2), Device::new(3));
        synced.synced = true;
        let bound = adds(&stage, &tess, &mut key).await;
        let unproved = counter::bind(&stage.s, &tess, id, bound).await;
        assert!(matches!(unproved, Err(Error::StepUpNeeded)), "{unproved:?}");
        let tess = steps_up(&stage, &tess, &mut key).await;
        adds(&stage, &tess, &mut other).await;
        let copied = adds(&stage, &tess, &mut synced).await;
        let mine = counter::mine(&stage.s, &tess, id).await.unwrap().unwrap();
        assert_eq!(mine.passkeys.len(), 2, "those that stay on their device");
        let refused = counter::bind(&stage.s, &tess, id, copied).await;
        assert_eq!(faults(refused), [("passkey", Fault::PasskeyNotBound)]);
        // The passkey must be the one in the hand.
        let tess = steps_up(&stage, &tess, &mut other).await;
        let elsewhere = counter::bind(&stage.s, &tess, id, bound).await;
        assert!(matches!(elsewhere, Err(Error::StepUpNeeded)));
        let tess = steps_up(&stage, &tess, &mut key).await;
        counter::bind(&stage.s, &tess, id, bound).await.unwrap();
        let page = mine::one(&stage.s, &tess, id).await.unwrap();
        assert_eq!(page.state, ApplicationState::Issued);

        let tess = signs_in_with(&stage, &mut key).await;
        assert_eq!(tess.sign_in.level, Some(Level::Eh4));
        assert_eq!(tess.manager().unwrap().level, Some(Level::Eh4), "R-ROL-3");
        assert!(!let_in(&stage, &tess, deeds()).await, "nothing given yet");
        let new = New {
            people: vec![tess.person],
            what: What::Services(vec![deeds()]),
            level: None,
            branch: None,
            until: Until::Years(1),
            replaces: None,
        };
        give::give(&stage.s, &tess, &new).await.unwrap();
        assert!(let_in(&stage, &tess, deeds()).await);
        for device in [&mut other, &mut synced] {
            let tess = signs_in_with(&stage, device).await;
            assert_eq!(tess.sign_in.level, None, "the means is the other passkey's");
            assert!(!let_in(&stage, &tess, deeds()).await);
        }
        let again = counter::bind(&stage.s, &tess, id, bound).await;
        let issued = Fault::ApplicationIs(ApplicationState::Issued);
        assert_eq!(faults(again), [("", issued)]);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_clerk_says_that_somebody_appeared_and_another_agrees() {
    for (stage, _simulators) in connected().await {
        let (id, tess) = applied(&stage).await;
        let noor = stage.sign_in(&cast::NOOR).await;
        let why = TurnedAway::AnotherPerson;
        // On a slow line a button is pressed twice: that is once.
        for _ in 0..2 {
            counter::turn_away(&stage.s, &noor, id, None, why)
                .await
                .unwrap();
        }
        let page = counter::one(&stage.s, &noor, id).await.unwrap();
        assert_eq!(page.people[0].away.len(), 1);
        assert_eq!(page.people[0].seen, Seen::Not, "nothing else changed");
        assert_eq!(page.people[0].away[0].why, why);
        assert!(page.people[1].away.is_empty(), "she came for the applicant");
        let soon = Look {
            valid_until: Date::constant(2026, 12, 21),
            ..look(None)
        };
        let refused = counter::appeared(&stage.s, &noor, id, soon).await;
        let needed = Fault::IdExpiresSoon(Date::constant(2026, 12, 22));
        assert_eq!(faults(refused), [("valid_until", needed)], "R-BEV-8");
        counter::appeared(&stage.s, &noor, id, look(None))
            .await
            .unwrap();
        counter::appeared(&stage.s, &noor, id, look(None))
            .await
            .unwrap();
        let other = Look {
            document: IdKind::DrivingLicence,
            ..look(None)
        };
        let again = counter::appeared(&stage.s, &noor, id, other).await;
        assert_eq!(faults(again), [("", Fault::ChangedMeanwhile)]);
        let page = counter::one(&stage.s, &noor, id).await.unwrap();
        let Seen::Once {
            identification,
            mine: true,
        } = page.people[0].seen
        else {
            panic!("{:?}", page.people)
        };
        let noted = page.people[0].noted.clone().unwrap();
        assert_eq!((noted.by, noted.at), (noor.name.clone(), stage.s.now()));
        let alone = counter::agree(&stage.s, &noor, id, identification).await;
        assert_eq!(faults(alone), [("", Fault::SecondClerk)]);
        let early = mine::sign(&stage.s, &tess, id).await;
        assert_eq!(faults(early), [("", Fault::NotIdentified)]);
        let stan = stage.sign_in(&cast::STAN).await;
        counter::agree(&stage.s, &stan, id, identification)
            .await
            .unwrap();
        mine::sign(&stage.s, &tess, id).await.unwrap();
    }
}

/// As the page goes: nobody wrote to her, and the clerk types the address to which the receipt goes.
#[tokio::test(flavor = "multi_thread")]
async fn who_was_never_asked_by_mail_signs_at_the_counter_and_gets_a_receipt() {
    for (stage, _simulators) in connected().await {
        let (id, _tess) = applied(&stage).await;
        appears(&stage, id, None).await;
        let noor = stage.sign_in(&cast::NOOR).await;
        let stan = stage.sign_in(&cast::STAN).await;
        let page = counter::one(&stage.s, &noor, id).await.unwrap();
        assert!(page.people[1].no_address, "the page asks for it");
        let seen = Look {
            email: Some("marijke@zilver.example"),
            ..look(page.people[1].signer)
        };
        let applicant = Look {
            email: Some(TESS.email),
            ..seen
        };
        let refused = counter::appeared(&stage.s, &noor, id, applicant).await;
        assert_eq!(faults(refused), [("email", Fault::AddressOfApplicant)]);
        // Taken back, the address is forgotten with it.
        for stays in [false, true] {
            stage.pass_seconds(1);
            counter::appeared(&stage.s, &noor, id, seen).await.unwrap();
            let page = counter::one(&stage.s, &stan, id).await.unwrap();
            assert!(!page.people[1].no_address);
            let Seen::Once { identification, .. } = page.people[1].seen else {
                panic!("{:?}", page.people)
            };
            if stays {
                counter::agree(&stage.s, &stan, id, identification)
                    .await
                    .unwrap();
            } else {
                counter::withdraw(&stage.s, &noor, id, identification)
                    .await
                    .unwrap();
                let page = counter::one(&stage.s, &noor, id).await.unwrap();
                assert!(page.people[1].no_address);
            }
        }
        let told = stage.kinds_told("marijke@zilver.example").await;
        assert_eq!(told, ["application_receipt"]);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clerk_at_whose_address_somebody_was_asked_to_sign_sees_nobody_appear() {
    for (stage, _simulators) in connected().await {
        let (id, tess) = applied(&stage).await;
        appears(&stage, id, None).await;
        let page = mine::one(&stage.s, &tess, id).await.unwrap();
        let name = MARIJKE.full_name();
        let marijke = page.signers.iter().find(|line| line.name == name);
        let marijke = marijke.unwrap().id;
        let to = [(marijke, cast::NOOR.email.to_owned())];
        signers::ask(&stage.s, &tess, id, &to).await.unwrap();
        let noor = stage.sign_in(&cast::NOOR).await;
        let refused = counter::appeared(&stage.s, &noor, id, look(Some(marijke))).await;
        assert_eq!(faults(refused), [("", Fault::OwnInterest)]);
        let page = counter::one(&stage.s, &noor, id).await.unwrap();
        assert!(page.interest && page.people.is_empty());
    }
}

/// What Noor wrote, and waits for a second clerk.
async fn noor_writes(stage: &Stage, id: ApplicationId) -> (Actor, IdentificationId) {
    let noor = stage.sign_in(&cast::NOOR).await;
    counter::appeared(&stage.s, &noor, id, look(None))
        .await
        .unwrap();
    let page = counter::one(&stage.s, &noor, id).await.unwrap();
    match page.people[0].seen {
        Seen::Once { identification, .. } => (noor, identification),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_clerk_wrote_by_mistake_is_taken_back_by_that_clerk_or_doubted_by_another() {
    for (stage, _simulators) in connected().await {
        let (id, tess) = applied(&stage).await;
        let (noor, first) = noor_writes(&stage, id).await;
        let stan = stage.sign_in(&cast::STAN).await;
        not_found(counter::withdraw(&stage.s, &stan, id, first).await);
        let refused = counter::disagree(&stage.s, &noor, id, first).await;
        assert_eq!(faults(refused), [("", Fault::SecondClerk)]);
        not_found(counter::withdraw(&stage.s, &tess, id, first).await);

        counter::withdraw(&stage.s, &noor, id, first).await.unwrap();
        let page = counter::one(&stage.s, &noor, id).await.unwrap();
        assert_eq!(page.people[0].seen, Seen::Not);
        not_found(counter::agree(&stage.s, &stan, id, first).await);
        counter::withdraw(&stage.s, &noor, id, first).await.unwrap();

        stage.pass_seconds(1);
        let (noor, second) = noor_writes(&stage, id).await;
        counter::disagree(&stage.s, &stan, id, second)
            .await
            .unwrap();
        let mut tx = stage.s.db.read().await.unwrap();
        let kept = store::appearance::of_application(&mut tx, id)
            .await
            .unwrap();
        assert!(kept.is_empty(), "nothing of a document is left (R-BEV-8)");
        let log =
            store::audit::of_object(&mut tx, store::organisation::INSTALLATION, id.uuid(), 100)
                .await
                .unwrap();
        drop(tx);
        let times = |action| log.iter().filter(|event| event.action == action).count();
        assert_eq!(times("evidence.appearance_withdrawn"), 1);
        assert_eq!(times("evidence.appearance_disagreed"), 1);
        let early = mine::sign(&stage.s, &tess, id).await;
        assert_eq!(faults(early), [("", Fault::NotIdentified)]);

        // It goes on, and what two agreed on stands.
        appears(&stage, id, None).await;
        let third = store::identification::of_applicant(&mut stage.s.db.read().await.unwrap(), id)
            .await
            .unwrap()
            .unwrap()
            .id;
        let late = counter::withdraw(&stage.s, &noor, id, third).await;
        assert_eq!(faults(late), [("", Fault::ChangedMeanwhile)]);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_appointment_is_made_by_a_clerk_and_told() {
    for (stage, _simulators) in connected().await {
        let (id, tess) = applied(&stage).await;
        let noor = stage.sign_in(&cast::NOOR).await;
        let number = counter::number(id);
        let visits = counter::visits(&stage.s, &noor).await.unwrap();
        assert!(visits.iter().any(|visit| visit.number == number));
        let past = stage.s.now().plus_days(-1);
        let refused = counter::appoint(&stage.s, &noor, id, past, "Loket").await;
        assert_eq!(faults(refused), [("day", Fault::DateInPast)]);
        let at = stage.s.now().plus_days(2);
        counter::appoint(&stage.s, &noor, id, at, "Loket Enkhuizen")
            .await
            .unwrap();
        let mine = counter::mine(&stage.s, &tess, id).await.unwrap().unwrap();
        assert_eq!(mine.counter.as_deref(), Some("Loket Enkhuizen"));
        assert_eq!((mine.at, mine.appeared), (Some(at), false));
        let told = async |email: &str, kind: &str| {
            let told = stage.kinds_told(email).await;
            told.iter().filter(|one| **one == kind).count()
        };
        assert_eq!(told(TESS.email, "application_appointment").await, 1);
        // On a day and at an hour when somebody is there.
        let sunday = stage.s.now().plus_days(7);
        let refused = counter::appoint(&stage.s, &noor, id, sunday, "Loket").await;
        assert_eq!(faults(refused), [("day", Fault::NotAWorkingDay)]);
        let night = at.plus_seconds(-11 * 3600);
        let refused = counter::appoint(&stage.s, &noor, id, night, "Loket").await;
        let hours = Fault::OutsideHours { from: 8, until: 17 };
        assert_eq!(faults(refused), [("time", hours)]);
        assert!(counter::one(&stage.s, &noor, id).await.unwrap().early);
        // The same once more is no news; another counter is.
        counter::appoint(&stage.s, &noor, id, at, "Loket Enkhuizen ")
            .await
            .unwrap();
        assert_eq!(told(TESS.email, "application_appointment").await, 1);
        counter::appoint(&stage.s, &noor, id, at, "Loket Hoorn")
            .await
            .unwrap();
        let mails = stage.told(TESS.email).await;
        let moved = mails.iter().filter_map(|message| match message {
            Message::ApplicationAppointment { moved_from, .. } => *moved_from,
            _ => None,
        });
        assert_eq!(moved.collect::<Vec<_>>(), [at]);
        // Nobody was there before the day, and the start page waits for it too.
        let visits = async || {
            let start = overview::start(&stage.s, &noor).await.unwrap();
            start.todo.into_iter().find_map(|todo| match todo {
                Todo::Visits { count, today } => Some((count, today)),
                _ => None,
            })
        };
        let (waiting, today) = visits().await.unwrap_or_default();
        let soon = counter::appeared(&stage.s, &noor, id, look(None)).await;
        assert_eq!(faults(soon), [("", Fault::ComesLater)]);
        let why = TurnedAway::NoDocument;
        let soon = counter::turn_away(&stage.s, &noor, id, None, why).await;
        assert_eq!(faults(soon), [("", Fault::ComesLater)]);
        day_comes(&stage, id).await;
        assert_eq!(visits().await, Some((waiting + 1, today + 1)));
        // Who is asked to sign afterwards hears of it, once.
        appears(&stage, id, None).await;
        let page = mine::one(&stage.s, &tess, id).await.unwrap();
        let name = MARIJKE.full_name();
        let marijke = page.signers.iter().find(|line| line.name == name);
        let to = [(marijke.unwrap().id, MARIJKE.email.to_owned())];
        for _ in 0..2 {
            signers::ask(&stage.s, &tess, id, &to).await.unwrap();
        }
        assert_eq!(told(MARIJKE.email, "application_come").await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn to_others_there_is_no_counter() {
    for (stage, _simulators) in connected().await {
        let (id, tess) = applied(&stage).await;
        let (other, jelle, _) = enters(&stage, JELLE.wishes(2001, Wish::Representative)).await;
        not_found(counter::mine(&stage.s, &jelle, id).await);
        for who in [&tess, &jelle] {
            let seen = counter::one(&stage.s, who, id).await.map(drop);
            assert!(matches!(seen, Err(Error::NotFound)));
            let seen = counter::visits(&stage.s, who).await.map(drop);
            assert!(matches!(seen, Err(Error::NotFound)));
        }
        let noor = stage.sign_in(&cast::NOOR).await;
        let seen = counter::one(&stage.s, &noor, other).await.map(drop);
        assert!(matches!(seen, Err(Error::NotFound)), "shown from afar");
        assert_eq!(counter::mine(&stage.s, &jelle, other).await.unwrap(), None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_bev_4_an_appointment_that_passed_is_called_so_on_both_sides() {
    for (stage, _simulators) in connected().await {
        let (id, tess) = applied(&stage).await;
        let noor = stage.sign_in(&cast::NOOR).await;
        let at = stage.s.now().plus_days(2);
        let made = counter::appoint(&stage.s, &noor, id, at, "Loket Enkhuizen").await;
        made.unwrap();
        let passed = async || {
            let visits = counter::visits(&stage.s, &noor).await.unwrap();
            let visit = visits.into_iter().find(|visit| visit.application == id);
            let mine = counter::mine(&stage.s, &tess, id).await.unwrap().unwrap();
            (visit.unwrap().passed, mine.passed)
        };
        day_comes(&stage, id).await;
        assert_eq!(passed().await, (false, false));
        stage.pass_seconds(3600);
        assert_eq!(passed().await, (false, false), "late is helped still");
        stage.pass_seconds(3600);
        assert_eq!(passed().await, (true, true));
        let noor = stage.sign_in(&cast::NOOR).await;
        assert!(
            counter::one(&stage.s, &noor, id)
                .await
                .unwrap()
                .visit
                .passed
        );
        // Whoever comes after all is seen.
        appears(&stage, id, None).await;
        assert_eq!(
            passed().await,
            (true, true),
            "the director has still to come"
        );
        // Another one is made.
        day_comes(&stage, id).await;
        assert_eq!(passed().await, (false, false));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_2_an_appointment_after_the_promise_is_what_the_applicant_is_told() {
    for (stage, _simulators) in connected().await {
        let (id, tess) = applied(&stage).await;
        let page = mine::one(&stage.s, &tess, id).await.unwrap();
        let promised = page.promised;
        assert_eq!(page.booked, None);
        let noor = stage.sign_in(&cast::NOOR).await;
        let at = stage.s.now().plus_days(2);
        let made = counter::appoint(&stage.s, &noor, id, at, "Loket Enkhuizen").await;
        made.unwrap();
        let page = mine::one(&stage.s, &tess, id).await.unwrap();
        assert_eq!(page.promised, promised, "in time");
        let booked = page.booked.unwrap();
        assert_eq!(
            (booked.at, booked.counter.as_str()),
            (at, "Loket Enkhuizen")
        );
        let later = WorkingDays::default().add(promised, 2);
        let at = moment(later, 10, 0);
        let made = counter::appoint(&stage.s, &noor, id, at, "Loket Enkhuizen").await;
        made.unwrap();
        let page = mine::one(&stage.s, &tess, id).await.unwrap();
        assert_eq!(page.promised, later, "never a day before they come");
        let visit = counter::one(&stage.s, &noor, id).await.unwrap().visit;
        assert_eq!(visit.promised, promised, "what clerks are held to");
    }
}

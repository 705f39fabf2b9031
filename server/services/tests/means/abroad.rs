//! Logging in abroad: who may, who gives it, and the number that passes through once (R-AAN-14).

use crate::{
    authenticator::Device,
    in_person::{adds, appears, raise_to_eh4, steps_up},
    means_of,
    secrets::{Log, Secrets},
    stage::{Stage, back, connected, faults, id_of, not_found, stages, vries},
    upgrade::{BORN, bram_named, bram_wishes, picks},
};
use domain::{
    fault::Fault,
    level::Level,
    means::{Cause, MeansState},
    number::Bsn,
    view::clients::Todo,
};
use outside::simulator::bsnk::{NOT_THEIRS, Order};
use services::{
    Actor, Error,
    demo::cast,
    evidence::counter,
    identification,
    means::{
        Act,
        abroad::{self, Shown},
        change, loss, one, plan,
        upgrade::{self, Word},
    },
    messages::{Message, kind::MeansChange, parts::Words},
};
use store::abroad::State;

/// A number of the standard test set; it is nobody's.
const NUMBER: &str = "999993653";

fn bsn(digits: &str) -> Bsn {
    Bsn::parse(digits).unwrap()
}

fn codes(codes: &[&str]) -> Vec<String> {
    codes.iter().map(|code| (*code).to_owned()).collect()
}

/// Bram's means rises to EH3 on an identity document.
async fn raised(stage: &Stage) -> (Actor, Actor) {
    let anna = stage.sign_in(&cast::ANNA).await;
    let id = upgrade::begin(&stage.s, &anna, bram_wishes(Level::Eh3))
        .await
        .unwrap();
    let bram = stage.sign_in(&cast::BRAM).await;
    let url = upgrade::identify(&stage.s, &bram, id).await.unwrap();
    let token = picks(&url, "as_expected").await;
    identification::go_on(&stage.s, back(&token, &url, Some(&bram)))
        .await
        .unwrap();
    (anna, bram)
}

async fn seen(stage: &Stage, reader: &Actor) -> Shown {
    abroad::one(&stage.s, reader, means_of(&cast::BRAM))
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_aan_14_an_employee_asks_a_manager_gives_and_it_works_once_it_is_coupled() {
    for (stage, simulators) in connected().await {
        let (anna, bram) = raised(&stage).await;
        let means = means_of(&cast::BRAM);
        let page = seen(&stage, &bram).await;
        assert_eq!(
            (page.hindrance, page.own, page.decides),
            (None, true, false)
        );
        assert_eq!(page.offered.len(), 29);
        assert_eq!(
            faults(abroad::ask(&stage.s, &bram, means, &codes(&["XX"])).await),
            [("country", Fault::NotAChoice)]
        );
        let given = abroad::ask(&stage.s, &bram, means, &codes(&["BE", "DE"]))
            .await
            .unwrap();
        assert!(!given, "somebody in charge gives it");
        assert_eq!(
            faults(abroad::couple(&stage.s, &bram, means, &bsn(NUMBER)).await),
            [("", Fault::AbroadNothingGiven)]
        );
        assert_eq!(
            faults(abroad::answer(&stage.s, &bram, means, true).await),
            [("", Fault::NotYourself)]
        );
        assert!(stage.kinds_told(cast::ANNA.email).await.contains(&"abroad"));

        let page = seen(&stage, &anna).await;
        assert!(page.decides && !page.own && page.has(State::Asked));
        abroad::answer(&stage.s, &anna, means, true).await.unwrap();
        assert!(stage.kinds_told(cast::BRAM.email).await.contains(&"abroad"));

        let waits = async || {
            let start = services::overview::start(&stage.s, &bram).await;
            start.unwrap().todo.contains(&Todo::Couple { means })
        };
        assert!(waits().await, "the start page says what is left");
        let wrong = abroad::couple(&stage.s, &bram, means, &bsn(NOT_THEIRS)).await;
        assert_eq!(faults(wrong), [("bsn", Fault::BsnNotYours)]);
        not_found(abroad::couple(&stage.s, &anna, means, &bsn(NUMBER)).await);
        abroad::couple(&stage.s, &bram, means, &bsn(NUMBER))
            .await
            .unwrap();
        assert_eq!(simulators.bsnk.coupled(), ["Bos"]);
        assert!(!waits().await);
        let page = seen(&stage, &bram).await;
        assert!(page.coupled_at.is_some());
        assert_eq!(page.rows.len(), 2);
        // He reads it among what is kept about him too (R-PRV).
        let kept = services::privacy::kept(&stage.s, &bram).await.unwrap();
        let kept = kept.means.iter().find(|one| one.number == means).unwrap();
        let named = kept.abroad.iter().map(|one| (&*one.name, &*one.state));
        assert_eq!(
            named.collect::<Vec<_>>(),
            [("België", "given"), ("Duitsland", "given")]
        );
        assert!(kept.coupled.is_some());
        assert_eq!(
            faults(abroad::couple(&stage.s, &bram, means, &bsn(NUMBER)).await),
            [("", Fault::ChangedMeanwhile)]
        );

        // Each may stop each country; with the last one the coupling is gone.
        abroad::stop(&stage.s, &bram, means, &codes(&["BE"]))
            .await
            .unwrap();
        assert!(seen(&stage, &bram).await.coupled_at.is_some());
        abroad::stop(&stage.s, &anna, means, &codes(&["DE"]))
            .await
            .unwrap();
        let page = seen(&stage, &bram).await;
        assert!(page.coupled_at.is_none() && page.rows.is_empty());
        assert_eq!(
            faults(abroad::stop(&stage.s, &bram, means, &codes(&["DE"])).await),
            [("country", Fault::NothingChosen)]
        );
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_aan_14_only_a_means_of_eh3_that_was_issued_on_a_document() {
    for (stage, _simulators) in connected().await {
        let bram = stage.sign_in(&cast::BRAM).await;
        assert_eq!(
            seen(&stage, &bram).await.hindrance,
            Some(Fault::AbroadLevel)
        );
        let refused = abroad::ask(&stage.s, &bram, means_of(&cast::BRAM), &codes(&["BE"])).await;
        assert_eq!(faults(refused), [("", Fault::AbroadLevel)]);

        // Of EH3, on the employer's word alone.
        let anna = stage.sign_in(&cast::ANNA).await;
        let id = upgrade::begin(&stage.s, &bram, bram_wishes(Level::Eh3))
            .await
            .unwrap();
        upgrade::approve(&stage.s, &anna, id, &Word::Employed)
            .await
            .unwrap();
        assert_eq!(
            seen(&stage, &bram).await.hindrance,
            Some(Fault::AbroadNotIdentified)
        );
    }
    // And nowhere without a coupling point.
    for stage in stages().await {
        let bram = stage.sign_in(&cast::BRAM).await;
        assert_eq!(seen(&stage, &bram).await.hindrance, Some(Fault::AbroadOff));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_dec_22_and_r_rol_3_others_see_nothing_and_lower_levels_give_nothing() {
    for (stage, _simulators) in connected().await {
        let (anna, bram) = raised(&stage).await;
        let means = means_of(&cast::BRAM);
        abroad::ask(&stage.s, &bram, means, &codes(&["FR"]))
            .await
            .unwrap();
        for other in [&cast::WOUTER, &cast::CHAIMA] {
            let other = stage.sign_in(other).await;
            not_found(abroad::one(&stage.s, &other, means).await);
            not_found(abroad::ask(&stage.s, &other, means, &codes(&["BE"])).await);
            not_found(abroad::answer(&stage.s, &other, means, true).await);
            not_found(abroad::couple(&stage.s, &other, means, &bsn(NUMBER)).await);
            not_found(abroad::stop(&stage.s, &other, means, &codes(&["FR"])).await);
        }
        let appoint = services::people::roles::Appoint {
            person: id_of(&cast::FEMKE),
            level: Level::Eh2Plus,
        };
        let anna_now = stage.sign_in(&cast::ANNA).await;
        services::people::roles::appoint(&stage.s, &anna_now, appoint)
            .await
            .unwrap();
        let femke = stage.sign_in(&cast::FEMKE).await;
        let above = Fault::LevelAboveOwn {
            own: Level::Eh2Plus,
            asked: Level::Eh3,
        };
        assert_eq!(
            faults(abroad::answer(&stage.s, &femke, means, true).await),
            [("", above)]
        );
        // Refused is refused, and asked again it is asked again.
        abroad::answer(&stage.s, &anna_now, means, false)
            .await
            .unwrap();
        assert!(seen(&stage, &bram).await.has(State::Refused));
        abroad::ask(&stage.s, &bram, means, &codes(&["FR"]))
            .await
            .unwrap();
        stage.pass_seconds(16 * 60);
        assert!(matches!(
            abroad::answer(&stage.s, &anna, means, true).await,
            Err(Error::StepUpNeeded)
        ));
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_leaves_takes_the_coupling_along() {
    for (stage, _simulators) in connected().await {
        let (anna, bram) = raised(&stage).await;
        let means = means_of(&cast::BRAM);
        abroad::ask(&stage.s, &bram, means, &codes(&["BE"]))
            .await
            .unwrap();
        abroad::answer(&stage.s, &anna, means, true).await.unwrap();
        abroad::couple(&stage.s, &bram, means, &bsn(NUMBER))
            .await
            .unwrap();
        services::people::remove::remove(&stage.s, &anna, id_of(&cast::BRAM))
            .await
            .unwrap();
        let mut tx = stage.s.db.read().await.unwrap();
        let kept = store::abroad::coupling(&mut tx, means).await.unwrap();
        assert!(kept.is_none());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_means_that_ends_takes_its_countries_and_its_coupling_with_it() {
    for (stage, _simulators) in connected().await {
        let (anna, bram) = raised(&stage).await;
        let means = means_of(&cast::BRAM);
        abroad::ask(&stage.s, &bram, means, &codes(&["BE"]))
            .await
            .unwrap();
        abroad::answer(&stage.s, &anna, means, true).await.unwrap();
        abroad::couple(&stage.s, &bram, means, &bsn(NUMBER))
            .await
            .unwrap();
        change::terminate(&stage.s, &anna, means).await.unwrap();
        let page = seen(&stage, &bram).await;
        assert!(page.rows.is_empty() && page.coupled_at.is_none());
        let mut tx = stage.s.db.read().await.unwrap();
        let kept = store::abroad::coupling(&mut tx, means).await.unwrap();
        assert!(kept.is_none());
    }
}

/// Bram logs in in Germany and Belgium, and has asked for France.
async fn abroad_in_two(stage: &Stage) -> (Actor, Actor) {
    let (anna, bram) = raised(stage).await;
    let means = means_of(&cast::BRAM);
    abroad::ask(&stage.s, &bram, means, &codes(&["DE", "BE"]))
        .await
        .unwrap();
    abroad::answer(&stage.s, &anna, means, true).await.unwrap();
    abroad::couple(&stage.s, &bram, means, &bsn(NUMBER))
        .await
        .unwrap();
    abroad::ask(&stage.s, &bram, means, &codes(&["FR"]))
        .await
        .unwrap();
    (anna, bram)
}

fn dutch(names: &[Words]) -> Vec<&str> {
    names.iter().map(|name| name.nl.as_str()).collect()
}

/// Which countries somebody is told of with this change.
async fn named(stage: &Stage, email: &str, of: MeansChange) -> Vec<String> {
    let told = stage.told(email).await;
    let abroad = told.into_iter().find_map(|message| match message {
        Message::MeansChanged { abroad, change, .. }
        | Message::MeansOfColleague { abroad, change, .. } => (change == of).then_some(abroad),
        _ => None,
    });
    abroad.unwrap().into_iter().map(|name| name.nl).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_aan_14_what_stops_a_means_names_the_countries_where_it_worked() {
    for (stage, _simulators) in connected().await {
        let (anna, bram) = abroad_in_two(&stage).await;
        let means = means_of(&cast::BRAM);
        let two = ["België", "Duitsland"];
        // The question, for either of them: not France, where it does not work yet.
        for reader in [&anna, &bram] {
            for act in [Act::Suspend, Act::Terminate] {
                let planned = plan(&stage.s, reader, means, act).await.unwrap();
                assert_eq!(dutch(&abroad::all_named(&planned.abroad)), two, "{act:?}");
            }
        }
        // The receipt, and the mails.
        let suspended = change::suspend(&stage.s, &anna, means).await.unwrap();
        assert_eq!(dutch(&abroad::all_named(&suspended.extent.abroad)), two);
        for reader in [&anna, &bram] {
            let seen = one(&stage.s, reader, means).await.unwrap();
            assert_eq!(dutch(&seen.abroad), two);
        }
        assert_eq!(
            named(&stage, cast::BRAM.email, MeansChange::Suspended).await,
            two
        );
        let mut tx = stage.s.db.read().await.unwrap();
        let events = store::audit::of_object(&mut tx, vries(), means.uuid(), 1).await;
        let noted = events.unwrap().remove(0);
        assert_eq!(noted.action, "means.suspended");
        assert_eq!(
            noted.facts["abroad"],
            serde_json::json!(["BE", "DE"]),
            "the log keeps codes: names are for who reads it"
        );
        drop(tx);
        // It goes on where it was, and then ends for good.
        let resumed = change::resume(&stage.s, &anna, means).await.unwrap();
        assert_eq!(dutch(&abroad::all_named(&resumed.extent.abroad)), two);
        assert!(one(&stage.s, &bram, means).await.unwrap().abroad.is_empty());
        abroad::stop(&stage.s, &bram, means, &codes(&["DE"]))
            .await
            .unwrap();
        change::terminate(&stage.s, &bram, means).await.unwrap();
        let seen = one(&stage.s, &anna, means).await.unwrap();
        assert_eq!(dutch(&seen.abroad), ["België"]);
        assert_eq!(
            named(&stage, cast::ANNA.email, MeansChange::Ended).await,
            ["België"]
        );
        stage.log_verifies().await;
    }
}

/// Bram's means is suspended, and goes on where it was.
async fn stopped_for_a_while(stage: &Stage) -> (Actor, Actor) {
    let (anna, bram) = abroad_in_two(stage).await;
    let means = means_of(&cast::BRAM);
    change::suspend(&stage.s, &anna, means).await.unwrap();
    change::resume(&stage.s, &anna, means).await.unwrap();
    (anna, bram)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_aan_14_what_went_on_again_is_no_receipt_of_how_it_ended_later() {
    let means = means_of(&cast::BRAM);
    // Its term is over: nobody stopped it.
    for (stage, _simulators) in connected().await {
        stopped_for_a_while(&stage).await;
        stage.pass_days(6 * 366);
        let bram = stage.sign_in(&cast::BRAM).await;
        let seen = one(&stage.s, &bram, means).await.unwrap();
        assert_eq!(seen.state, MeansState::Expired);
        assert_eq!(dutch(&seen.abroad), [""; 0]);
    }
    // He left.
    for (stage, _simulators) in connected().await {
        let (anna, _) = stopped_for_a_while(&stage).await;
        services::people::remove::remove(&stage.s, &anna, id_of(&cast::BRAM))
            .await
            .unwrap();
        let seen = one(&stage.s, &anna, means).await.unwrap();
        assert_eq!(seen.cause, Some(Cause::Left));
        assert_eq!(dutch(&seen.abroad), [""; 0]);
    }
    // Another took its place, and the countries with it.
    for (stage, _simulators) in connected().await {
        let (anna, bram) = stopped_for_a_while(&stage).await;
        raise_to_eh4(&stage, &anna).await;
        let anna = stage.sign_in(&cast::ANNA).await;
        let id = upgrade::begin(&stage.s, &bram, bram_wishes(Level::Eh4))
            .await
            .unwrap();
        let word = Word::EmployedAs(bram_named(), BORN);
        upgrade::approve(&stage.s, &anna, id, &word).await.unwrap();
        appears(&stage, id, None).await;
        let bram = stage.sign_in(&cast::BRAM).await;
        let mut key = Device::new(1);
        let bound = adds(&stage, &bram, &mut key).await;
        let bram = steps_up(&stage, &bram, &mut key).await;
        counter::bind(&stage.s, &bram, id, bound).await.unwrap();
        let seen = one(&stage.s, &anna, means).await.unwrap();
        assert_eq!(seen.cause, Some(Cause::Replaced));
        assert_eq!(dutch(&seen.abroad), [""; 0]);
        let higher = upgrade::one(&stage.s, &anna, id).await.unwrap().means;
        let goes_on = abroad::one(&stage.s, &bram, higher).await.unwrap();
        assert!(goes_on.coupled_at.is_some() && goes_on.has(State::Given));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_aan_14_what_is_suspended_and_then_ends_still_says_where_it_stopped() {
    let means = means_of(&cast::BRAM);
    let two = ["België", "Duitsland"];
    for (stage, _simulators) in connected().await {
        let (anna, bram) = abroad_in_two(&stage).await;
        change::suspend(&stage.s, &anna, means).await.unwrap();
        let planned = plan(&stage.s, &anna, means, Act::Terminate).await.unwrap();
        assert_eq!(dutch(&abroad::all_named(&planned.abroad)), two);
        // Lost meanwhile: suspended still, for another reason.
        let lost = loss::Report {
            means: vec![means],
            misused: false,
            ended: false,
        };
        loss::report(&stage.s, &bram, &lost).await.unwrap();
        let seen = one(&stage.s, &anna, means).await.unwrap();
        assert_eq!(seen.state, MeansState::Suspended);
        assert_eq!(dutch(&seen.abroad), two);
        change::terminate(&stage.s, &anna, means).await.unwrap();
        let seen = one(&stage.s, &anna, means).await.unwrap();
        assert_eq!(seen.state, MeansState::Revoked);
        assert_eq!(dutch(&seen.abroad), two);
        assert_eq!(
            named(&stage, cast::BRAM.email, MeansChange::Ended).await,
            two
        );
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_aan_14_the_number_lies_in_no_column_and_stands_in_no_log() {
    let log = Log::capture();
    for (stage, simulators) in connected().await {
        let (anna, bram) = raised(&stage).await;
        let means = means_of(&cast::BRAM);
        abroad::ask(&stage.s, &bram, means, &codes(&["BE"]))
            .await
            .unwrap();
        abroad::answer(&stage.s, &anna, means, true).await.unwrap();
        // Also where it goes wrong.
        for order in [Order::Status(503), Order::Status(403), Order::Nonsense] {
            simulators.bsnk.order(order);
            let down = abroad::couple(&stage.s, &bram, means, &bsn(NUMBER)).await;
            assert_eq!(faults(down), [("", Fault::CouplingUnavailable)]);
        }
        let wrong = abroad::couple(&stage.s, &bram, means, &bsn(NOT_THEIRS)).await;
        assert_eq!(faults(wrong), [("bsn", Fault::BsnNotYours)]);
        abroad::couple(&stage.s, &bram, means, &bsn(NUMBER))
            .await
            .unwrap();
        let mut secrets = Secrets::new();
        secrets.keep("the BSN", NUMBER);
        secrets.keep("another BSN", NOT_THEIRS);
        secrets.keep("what the coupling point gave", "simulated-");
        let database = stage.s.db.clone();
        secrets
            .are_not_in(&database, stage.file().as_deref(), "Bram Bos")
            .await;
        secrets.are_not_in_log(&log, &[]);
    }
}

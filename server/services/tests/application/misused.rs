//! A manager's means is lost or misused (R-AAN-10): nothing goes on that was begun with it.

use crate::{
    importing::{goes, many, uploads},
    stage::{Stage, connected, faults, id_of, stages, vries},
    users::{IMRE, PUK, activates, application, applies, imre, name, open_applications, puk},
};
use domain::{
    application::ApplicationState,
    fault::Fault,
    id::{ImportId, MeansId},
    import::State,
    level::Level,
    means::Cause,
    mobile::MobileNumber,
    view::clients::Todo,
};
use services::{
    Actor,
    application::{Correction, correct, correct_mobile, pending::remind},
    demo::{
        cast::{self, Person},
        ids::{Kind, id2},
    },
    import::job,
    means::{
        loss::{self, Report},
        one,
    },
    messages::{Message, kind::MeansChange},
    overview,
    people::roles::{Appoint, appoint},
};

fn means_of(person: &Person) -> MeansId {
    id2(Kind::Means, cast::VRIES, person.n)
}

async fn reports(stage: &Stage, person: &Person, actor: &Actor, misused: bool) {
    let report = Report {
        means: vec![means_of(person)],
        misused,
        ended: false,
    };
    loss::report(&stage.s, actor, &report).await.unwrap();
}

async fn appoints_joke(stage: &Stage, anna: &Actor) {
    let joke = Appoint {
        person: id_of(&cast::JOKE),
        level: Level::Eh3,
    };
    appoint(&stage.s, anna, joke).await.unwrap();
}

async fn state_of(stage: &Stage, id: ImportId) -> State {
    let mut tx = stage.s.db.read().await.unwrap();
    let import = store::import::by_id(&mut tx, id).await.unwrap();
    import.unwrap().state
}

#[tokio::test(flavor = "multi_thread")]
async fn r_dec_5_a_file_stops_by_itself_when_the_manager_s_means_is_active_no_more() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let id = uploads(&stage, &anna, many(3)).await;
        goes(&stage, &anna, id).await;
        reports(&stage, &cast::ANNA, &anna, false).await;
        assert_eq!(state_of(&stage, id).await, State::Running);
        let report = job::run_once(&stage.s).await.unwrap();
        assert_eq!(report, job::Report::default());
        assert_eq!(state_of(&stage, id).await, State::Stopped);
        assert_eq!(open_applications(&stage).await, 0);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_10_a_report_of_misuse_takes_back_what_was_applied_for_lately() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        appoints_joke(&stage, &anna).await;
        let before = applies(&stage, &anna, imre()).await;
        stage.pass_seconds(25 * 3600);
        // Another manager's reminder makes it no newer.
        let joke = stage.sign_in(&cast::JOKE).await;
        remind(&stage.s, &joke, before.application).await.unwrap();
        let anna = stage.sign_in(&cast::ANNA).await;
        let lately = applies(&stage, &anna, puk()).await;
        let id = uploads(&stage, &anna, many(3)).await;
        goes(&stage, &anna, id).await;
        // What another manager applied for is none of it.
        reports(&stage, &cast::ANNA, &anna, true).await;

        assert_eq!(state_of(&stage, id).await, State::Stopped, "at once");
        let report = job::run_once(&stage.s).await.unwrap();
        assert_eq!(report, job::Report::default());
        let state = async |id| application(&stage, id).await.state();
        assert_eq!(state(lately.application).await, ApplicationState::Cancelled);
        assert_eq!(
            state(before.application).await,
            ApplicationState::Submitted,
            "long before anybody had it"
        );
        let mut tx = stage.s.db.read().await.unwrap();
        let lines = store::order::lines(&mut tx, lately.order, (50, 0))
            .await
            .unwrap();
        assert!(lines.iter().all(|line| line.credited_at.is_some()));
        drop(tx);
        assert!(stage.kinds_told(PUK).await.contains(&"means_cancelled"));
        assert!(!stage.kinds_told(IMRE).await.contains(&"means_cancelled"));
        let told = stage.told(cast::JOKE.email).await;
        assert!(
            told.iter().any(|message| matches!(
                message,
                Message::MeansOfColleague {
                    change: MeansChange::Misused {
                        ended: false,
                        withdrawn: 1
                    },
                    ..
                }
            )),
            "{told:?}"
        );
        assert_eq!(vries(), anna.organisation().unwrap());
        // It waits for the other manager, who alone can switch it on again; not for Anna.
        let joke = stage.sign_in(&cast::JOKE).await;
        let waits = async |actor: &Actor| {
            let start = overview::start(&stage.s, actor).await.unwrap();
            let mut todo = start.todo.into_iter();
            todo.find_map(|one| match one {
                Todo::Misused { count, first, .. } => Some((count, first)),
                _ => None,
            })
        };
        assert_eq!(waits(&joke).await, Some((1, "Anna Bakker".to_owned())));
        assert_eq!(waits(&anna).await, None);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_10_who_is_in_charge_reports_a_colleagues_means_with_the_same_consequences() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        appoints_joke(&stage, &anna).await;
        let joke = stage.sign_in(&cast::JOKE).await;
        let lately = applies(&stage, &joke, puk()).await;
        let anna = stage.sign_in(&cast::ANNA).await;
        let own = loss::report_for(&stage.s, &anna, means_of(&cast::ANNA), true).await;
        assert_eq!(faults(own), [("", Fault::NotYourself)]);
        loss::report_for(&stage.s, &anna, means_of(&cast::JOKE), true)
            .await
            .unwrap();
        let row = application(&stage, lately.application).await;
        assert_eq!(row.state(), ApplicationState::Cancelled);
        assert_eq!(row.closed_by, Some(anna.person), "it was Anna who did it");
        let means = one(&stage.s, &anna, means_of(&cast::JOKE)).await.unwrap();
        assert_eq!(means.cause, Some(Cause::Misused));
        let told = stage.told(cast::JOKE.email).await;
        let by_anna = |message: &Message| {
            matches!(
                message,
                Message::MeansChanged {
                    change: MeansChange::Misused { .. },
                    by: Some(_),
                    ..
                }
            )
        };
        assert!(told.iter().any(by_anna), "{told:?}");
        // The button pressed once more on a slow line: it was reported, and nobody is told again.
        loss::report_for(&stage.s, &anna, means_of(&cast::JOKE), true)
            .await
            .unwrap();
        let again = stage.told(cast::JOKE.email).await;
        assert_eq!(again.len(), told.len());
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_10_a_number_that_a_thief_corrected_goes_with_the_thief() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        appoints_joke(&stage, &anna).await;
        let joke = stage.sign_in(&cast::JOKE).await;
        let done = applies(&stage, &anna, puk()).await;
        stage.pass_seconds(60);
        let theirs = MobileNumber::parse("06 2666 6666").unwrap();
        correct_mobile(&stage.s, &joke, done.application, &theirs, false)
            .await
            .unwrap();
        reports(&stage, &cast::JOKE, &joke, true).await;
        let row = application(&stage, done.application).await;
        assert_eq!(row.state(), ApplicationState::Cancelled);
        stage.log_verifies().await;
    }
}

/// Also when it was sent long before, and whom it is for went on with it already: it stands on the thief's word.
#[tokio::test(flavor = "multi_thread")]
async fn r_aan_10_a_name_that_a_thief_corrected_goes_with_the_thief() {
    for (stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        appoints_joke(&stage, &anna).await;
        let id = applies(&stage, &anna, imre()).await.application;
        activates(&stage, &simulators, IMRE).await;
        stage.pass_days(4);
        let joke = stage.sign_in(&cast::JOKE).await;
        let new = Correction {
            name: name("Handlanger", None, "Kovács"),
            birth: imre().birth,
            email: IMRE.into(),
        };
        correct(&stage.s, &joke, id, new).await.unwrap();
        reports(&stage, &cast::JOKE, &joke, true).await;
        let row = application(&stage, id).await;
        assert_eq!(row.state(), ApplicationState::Cancelled);
        stage.log_verifies().await;
    }
}

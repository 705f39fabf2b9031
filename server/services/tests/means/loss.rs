//! Lost, or used by somebody else.

use crate::{
    means_of,
    stage::{faults, id_of, not_found, stages},
    state_of, told,
};
use domain::{
    fault::Fault,
    level::Level,
    means::{Cause, MeansState},
};
use services::{
    Error,
    demo::cast,
    means::{
        change::{resume, suspend},
        loss::{self, Report, report, report_by_link},
        one,
    },
    messages::{Message, kind::MeansChange},
    people,
    secret::Token,
};

fn lost(ended: bool) -> Report {
    Report {
        means: vec![means_of(&cast::DAAN)],
        misused: false,
        ended,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_aan_10_reporting_a_loss_suspends_at_once_and_signs_the_other_devices_out() {
    for stage in stages().await {
        let (phone, _) = stage.sign_in_at(&cast::DAAN).await;
        let (desk, daan) = stage.sign_in_at(&cast::DAAN).await;
        report(&stage.s, &daan, &lost(false)).await.unwrap();
        assert_eq!(
            state_of(&stage, means_of(&cast::DAAN)).await.0,
            MeansState::Suspended
        );
        assert!(stage.actor(&phone).await.is_none(), "the lost phone is out");
        let daan = stage.actor(&desk).await.unwrap();
        assert_eq!(daan.sign_in.level, None);
        assert!(matches!(
            told(&stage, &cast::ANNA, "means_of_colleague").await,
            Message::MeansOfColleague {
                change: MeansChange::Lost { ended: false },
                ..
            }
        ));
        // The button pressed once more tells nobody again.
        let before = stage.kinds_told(cast::ANNA.email).await.len();
        report(&stage.s, &daan, &lost(false)).await.unwrap();
        let after = stage.kinds_told(cast::ANNA.email).await.len();
        assert_eq!(after, before);
        // Found again: with password and the code of the app he had it is his to take up.
        let daan = stage.sign_in(&cast::DAAN).await;
        resume(&stage.s, &daan, means_of(&cast::DAAN))
            .await
            .unwrap();
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_aan_10_reporting_and_asking_for_revocation_is_one_act() {
    for stage in stages().await {
        let daan = stage.sign_in(&cast::DAAN).await;
        report(&stage.s, &daan, &lost(true)).await.unwrap();
        assert_eq!(
            state_of(&stage, means_of(&cast::DAAN)).await.0,
            MeansState::Revoked
        );
        not_found(report(&stage.s, &daan, &lost(true)).await);
        assert_eq!(
            faults(resume(&stage.s, &daan, means_of(&cast::DAAN)).await),
            [("", Fault::MeansIs(MeansState::Revoked))]
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_aan_10_after_misuse_only_a_manager_resumes_and_a_report_never_makes_it_easier() {
    for stage in stages().await {
        let daan = stage.sign_in(&cast::DAAN).await;
        let misused = Report {
            misused: true,
            ..lost(false)
        };
        report(&stage.s, &daan, &misused).await.unwrap();
        let only = [("", Fault::OnlyManagerResumes)];
        assert_eq!(
            faults(resume(&stage.s, &daan, means_of(&cast::DAAN)).await),
            only
        );
        // "Lost after all" does not open it.
        report(&stage.s, &daan, &lost(false)).await.unwrap();
        assert_eq!(
            faults(resume(&stage.s, &daan, means_of(&cast::DAAN)).await),
            only
        );

        // Nor what a manager suspended.
        let anna = stage.sign_in(&cast::ANNA).await;
        suspend(&stage.s, &anna, means_of(&cast::ESRA))
            .await
            .unwrap();
        let esra = stage.sign_in(&cast::ESRA).await;
        let hers = Report {
            means: vec![means_of(&cast::ESRA)],
            ..lost(false)
        };
        report(&stage.s, &esra, &hers).await.unwrap();
        assert_eq!(
            faults(resume(&stage.s, &esra, means_of(&cast::ESRA)).await),
            only
        );
        // Nor what a manager reported: lost it is, and lost it stays.
        loss::report_for(&stage.s, &anna, means_of(&cast::CHAIMA), false)
            .await
            .unwrap();
        let chaima = stage.sign_in(&cast::CHAIMA).await;
        let hers = Report {
            means: vec![means_of(&cast::CHAIMA)],
            ..lost(false)
        };
        report(&stage.s, &chaima, &hers).await.unwrap();
        assert_eq!(
            faults(resume(&stage.s, &chaima, means_of(&cast::CHAIMA)).await),
            only
        );
        let anna = stage.sign_in(&cast::ANNA).await;
        let means = one(&stage.s, &anna, means_of(&cast::CHAIMA)).await.unwrap();
        assert_eq!(means.cause, Some(Cause::Lost));
        resume(&stage.s, &anna, means_of(&cast::DAAN))
            .await
            .unwrap();
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_rol_3_stopping_works_upward_and_resuming_takes_the_level() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let appoint = people::roles::Appoint {
            person: id_of(&cast::FEMKE),
            level: Level::Eh2Plus,
        };
        people::roles::appoint(&stage.s, &anna, appoint)
            .await
            .unwrap();
        for misused in [false, true] {
            // A screen that was left on is enough to stop what is lost.
            let daan = stage.sign_in(&cast::DAAN).await;
            stage.pass_seconds(3600);
            let what = Report {
                misused,
                ..lost(false)
            };
            report(&stage.s, &daan, &what).await.unwrap();
            let means = means_of(&cast::DAAN);
            assert_eq!(state_of(&stage, means).await.0, MeansState::Suspended);
            let stale = resume(&stage.s, &daan, means).await;
            assert!(matches!(stale, Err(Error::StepUpNeeded)));
            let femke = stage.sign_in(&cast::FEMKE).await;
            let above = Fault::LevelAboveOwn {
                own: Level::Eh2Plus,
                asked: Level::Eh3,
            };
            assert_eq!(faults(resume(&stage.s, &femke, means).await), [("", above)]);
            let anna = stage.sign_in(&cast::ANNA).await;
            resume(&stage.s, &anna, means).await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_reports_one_s_own_means_only() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        not_found(report(&stage.s, &anna, &lost(false)).await);
        let nothing = Report {
            means: vec![],
            ..lost(false)
        };
        assert_eq!(
            faults(report(&stage.s, &anna, &nothing).await),
            [("means", Fault::NothingChosen)]
        );
        let both = Report {
            means: vec![means_of(&cast::ANNA), means_of(&cast::DAAN)],
            ..lost(false)
        };
        not_found(report(&stage.s, &anna, &both).await);
        assert_eq!(
            state_of(&stage, means_of(&cast::ANNA)).await.0,
            MeansState::Active,
            "all or nothing"
        );
    }
}

/// The token in the mail; it is written behind the answer, so it is waited for.
async fn link(stage: &crate::stage::Stage, email: &str) -> Token {
    for _ in 0..200 {
        for message in stage.told(email).await {
            if let Message::LossLink { link, .. } = message {
                return Token::received(link.path().strip_prefix("/lost/").unwrap());
            }
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("no link");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_aan_10_who_cannot_sign_in_any_more_reports_by_a_link_that_works_once() {
    for stage in stages().await {
        let (phone, _) = stage.sign_in_at(&cast::DAAN).await;
        loss::ask(&stage.s, &stage.phone(), " Daan@DeVries.example ").unwrap();
        let token = link(&stage, cast::DAAN.email).await;
        let shown = loss::view(&stage.s, &stage.phone(), &token).await.unwrap();
        assert_eq!(shown.name, cast::DAAN.name);
        assert_eq!(shown.means.len(), 1);
        assert_eq!(
            state_of(&stage, means_of(&cast::DAAN)).await.0,
            MeansState::Active,
            "opening changes nothing"
        );
        // Somebody else's means is not within reach of the link.
        let others = Report {
            means: vec![means_of(&cast::ANNA)],
            ..lost(true)
        };
        not_found(report_by_link(&stage.s, &stage.phone(), &token, &others).await);
        report_by_link(&stage.s, &stage.phone(), &token, &lost(true))
            .await
            .unwrap();
        assert_eq!(
            state_of(&stage, means_of(&cast::DAAN)).await.0,
            MeansState::Revoked
        );
        assert!(stage.actor(&phone).await.is_none(), "all sessions end");
        not_found(loss::view(&stage.s, &stage.phone(), &token).await.map(drop));
        not_found(report_by_link(&stage.s, &stage.phone(), &token, &lost(true)).await);

        let mut tx = stage.s.db.read().await.unwrap();
        let events = store::audit::of_object(
            &mut tx,
            crate::stage::vries(),
            means_of(&cast::DAAN).uuid(),
            10,
        )
        .await
        .unwrap();
        assert_eq!(
            (events[0].action.as_str(), events[0].basis.as_str()),
            ("means.reported_lost", "mail_link")
        );
        assert_eq!(events[0].actor, Some(id_of(&cast::DAAN)));
        drop(tx);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_of_an_hour_ago_and_a_strange_address_lead_nowhere() {
    for stage in stages().await {
        loss::ask(&stage.s, &stage.phone(), "nobody@elders.example").unwrap();
        assert_eq!(
            faults(loss::ask(&stage.s, &stage.phone(), "geen adres")),
            [("email", Fault::NotAnEmail)]
        );
        loss::ask(&stage.s, &stage.phone(), cast::DAAN.email).unwrap();
        let token = link(&stage, cast::DAAN.email).await;
        stage.pass_seconds(61 * 60);
        not_found(loss::view(&stage.s, &stage.phone(), &token).await.map(drop));
        not_found(report_by_link(&stage.s, &stage.phone(), &token, &lost(false)).await);
        assert!(stage.told("nobody@elders.example").await.is_empty());
    }
}

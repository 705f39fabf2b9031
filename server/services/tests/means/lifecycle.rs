//! Suspended and resumed, and ended for good.

use crate::{
    decided, farms, joke_manages, may, means_of, organisation,
    stage::{faults, id_of, not_found, stages, vries},
    state_of, told,
};
use domain::{fault::Fault, level::Level, means::MeansState};
use services::{
    Error,
    demo::cast,
    means::{
        Act,
        change::{resume, suspend, terminate},
        one, plan,
    },
    messages::{Message, kind::MeansChange},
    people,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_aan_11_suspended_is_denied_and_resumed_is_allowed_at_the_next_decision() {
    for stage in stages().await {
        let joke = stage.sign_in(&cast::JOKE).await;
        let anna = stage.sign_in(&cast::ANNA).await;
        let farm = cast::CLIENTS
            .iter()
            .find(|client| client.name == farms()[0])
            .unwrap();
        let slug = "dieren-melden";
        let annual = "jaarrekening-deponeren";
        let before = decided(&stage, &anna, &cast::JOKE, farm.kvk, slug).await;
        assert!(before.is_allowed(), "{before:?}");
        assert!(may(&stage, &anna, &cast::JOKE, annual).await);

        // She does it herself, without a fresh factor: the way out is never harder than the way in.
        stage.pass_seconds(16 * 60);
        let planned = plan(&stage.s, &joke, means_of(&cast::JOKE), Act::Suspend)
            .await
            .unwrap();
        assert_eq!(
            state_of(&stage, means_of(&cast::JOKE)).await.0,
            MeansState::Active,
            "a plan changes nothing"
        );
        let done = suspend(&stage.s, &joke, means_of(&cast::JOKE))
            .await
            .unwrap();
        assert!(done.own);
        assert_eq!(done.extent, planned, "the plan says what the act does");
        let names: Vec<_> = planned
            .uncovered
            .iter()
            .map(|one| one.client.name.as_str())
            .collect();
        assert_eq!(names, farms(), "whom nobody can serve now");
        assert_eq!((planned.own_services, planned.last_manager), (1, false));
        assert!(planned.clients as usize >= farms().len());
        assert!(
            !decided(&stage, &anna, &cast::JOKE, farm.kvk, slug)
                .await
                .is_allowed()
        );
        assert!(!may(&stage, &anna, &cast::JOKE, annual).await);

        // R-DEC-18: nothing that was given is gone.
        let colleague = people::colleague(&stage.s, &anna, id_of(&cast::JOKE))
            .await
            .unwrap();
        assert!(colleague.assignments as usize >= farms().len());
        let seen = one(&stage.s, &anna, means_of(&cast::JOKE)).await.unwrap();
        assert_eq!(seen.uncovered.len(), farms().len(), "the receipt");
        assert_eq!(seen.history[0].action, "means.suspended");
        assert!(matches!(
            told(&stage, &cast::JOKE, "means_changed").await,
            Message::MeansChanged {
                change: MeansChange::Suspended,
                by: None,
                ..
            }
        ));
        let Message::MeansOfColleague { uncovered, by, .. } =
            told(&stage, &cast::ANNA, "means_of_colleague").await
        else {
            unreachable!()
        };
        assert_eq!((uncovered.len(), by), (farms().len(), None));

        // Giving herself back what she set aside asks for a factor used just now.
        assert!(matches!(
            resume(&stage.s, &joke, means_of(&cast::JOKE)).await,
            Err(Error::StepUpNeeded)
        ));
        let joke = stage.sign_in(&cast::JOKE).await;
        assert_eq!(joke.sign_in.level, None, "R-DEC-4: no level meanwhile");
        let back = resume(&stage.s, &joke, means_of(&cast::JOKE))
            .await
            .unwrap();
        assert_eq!(back.extent.clients, planned.clients);
        assert!(
            decided(&stage, &anna, &cast::JOKE, farm.kvk, slug)
                .await
                .is_allowed()
        );
        assert!(may(&stage, &anna, &cast::JOKE, annual).await);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_dec_4_a_session_loses_its_level_the_moment_its_means_is_suspended() {
    for stage in stages().await {
        joke_manages(&stage).await;
        let (token, joke) = stage.sign_in_at(&cast::JOKE).await;
        assert_eq!(joke.manager().unwrap().level, Some(Level::Eh3));
        let anna = stage.sign_in(&cast::ANNA).await;
        suspend(&stage.s, &anna, means_of(&cast::JOKE))
            .await
            .unwrap();
        let joke = stage.actor(&token).await.unwrap();
        assert_eq!(joke.sign_in.level, None);
        assert_eq!(
            joke.manager().unwrap().level,
            None,
            "a manager by role who can give nothing"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_aan_11_what_a_manager_suspended_only_a_manager_of_that_level_resumes() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let means = means_of(&cast::DAAN);
        suspend(&stage.s, &anna, means).await.unwrap();
        let daan = stage.sign_in(&cast::DAAN).await;
        assert_eq!(
            faults(resume(&stage.s, &daan, means).await),
            [("", Fault::OnlyManagerResumes)]
        );
        let seen = one(&stage.s, &daan, means).await.unwrap();
        assert_eq!(seen.not_resumed, Some(Fault::OnlyManagerResumes));
        assert_eq!(seen.by, "Anna Bakker");
        assert!(matches!(
            told(&stage, &cast::DAAN, "means_changed").await,
            Message::MeansChanged { by: Some(by), .. } if by == "Anna Bakker"
        ));
        let anna = stage.sign_in(&cast::ANNA).await;
        assert_eq!(one(&stage.s, &anna, means).await.unwrap().not_resumed, None);
        resume(&stage.s, &anna, means).await.unwrap();
        assert_eq!(state_of(&stage, means).await.0, MeansState::Active);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_rol_3_nobody_resumes_or_ends_above_the_own_level_and_everybody_in_charge_may_suspend() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        // Femke, with EH2+, manages up to that.
        let appoint = people::roles::Appoint {
            person: id_of(&cast::FEMKE),
            level: Level::Eh2Plus,
        };
        people::roles::appoint(&stage.s, &anna, appoint)
            .await
            .unwrap();
        let femke = stage.sign_in(&cast::FEMKE).await;
        let means = means_of(&cast::DAAN);
        suspend(&stage.s, &femke, means).await.unwrap();
        let above = Fault::LevelAboveOwn {
            own: Level::Eh2Plus,
            asked: Level::Eh3,
        };
        assert_eq!(faults(resume(&stage.s, &femke, means).await), [("", above)]);
        // Nor does she keep the office from its level by suspending who has it: a representative resumes what is not his.
        suspend(&stage.s, &femke, means_of(&cast::ANNA))
            .await
            .unwrap();
        let karel = stage.sign_in(&cast::KAREL).await;
        resume(&stage.s, &karel, means_of(&cast::ANNA))
            .await
            .unwrap();
        suspend(&stage.s, &karel, means_of(&cast::KAREL))
            .await
            .unwrap();
        let femke = stage.sign_in(&cast::FEMKE).await;
        // What cannot be undone takes the level too, and the page says so before.
        let higher = Fault::OnlyHigherEnds(Level::Eh3);
        let only = [("", higher)];
        assert_eq!(faults(terminate(&stage.s, &femke, means).await), only);
        assert_eq!(
            faults(plan(&stage.s, &femke, means, Act::Terminate).await),
            only
        );
        let seen = one(&stage.s, &femke, means).await.unwrap();
        assert_eq!(seen.not_ended, Some(higher));
        assert_eq!(state_of(&stage, means).await.0, MeansState::Suspended);
        // Her own she may end, and a representative ends any.
        let own = one(&stage.s, &femke, means_of(&cast::FEMKE)).await.unwrap();
        assert_eq!(own.not_ended, None);
        let karel = stage.sign_in(&cast::KAREL).await;
        terminate(&stage.s, &karel, means).await.unwrap();
        assert_eq!(state_of(&stage, means).await.0, MeansState::Revoked);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_aan_11_terminated_is_for_good() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let means = means_of(&cast::BRAM);
        let planned = plan(&stage.s, &anna, means, Act::Terminate).await.unwrap();
        assert!(planned.uncovered.is_empty(), "his teams have others");
        terminate(&stage.s, &anna, means).await.unwrap();
        let revoked = [("", Fault::MeansIs(MeansState::Revoked))];
        assert_eq!(faults(suspend(&stage.s, &anna, means).await), revoked);
        assert_eq!(faults(resume(&stage.s, &anna, means).await), revoked);
        assert_eq!(faults(terminate(&stage.s, &anna, means).await), revoked);
        assert!(!may(&stage, &anna, &cast::BRAM, "enquete-invullen").await);
        let bram = stage.sign_in(&cast::BRAM).await;
        assert!(bram.at.is_some(), "he works here still");
        assert_eq!(bram.sign_in.level, None);
        stage.pass_seconds(16 * 60);
        assert!(matches!(
            terminate(&stage.s, &anna, means_of(&cast::ESRA)).await,
            Err(Error::StepUpNeeded)
        ));
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_rol_4_the_only_manager_is_warned_before_she_locks_herself_out() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let mine = means_of(&cast::ANNA);
        assert!(
            plan(&stage.s, &anna, mine, Act::Suspend)
                .await
                .unwrap()
                .last_manager
        );
        joke_manages(&stage).await;
        assert!(
            !plan(&stage.s, &anna, mine, Act::Suspend)
                .await
                .unwrap()
                .last_manager
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_dec_22_a_means_is_its_owner_s_and_of_who_is_in_charge() {
    for stage in stages().await {
        let means = means_of(&cast::CHAIMA);
        for other in [&cast::WOUTER, &cast::BRAM, &cast::SANNE] {
            let other = stage.sign_in(other).await;
            not_found(one(&stage.s, &other, means).await.map(drop));
            not_found(suspend(&stage.s, &other, means).await.map(drop));
            not_found(resume(&stage.s, &other, means).await.map(drop));
            not_found(terminate(&stage.s, &other, means).await.map(drop));
            not_found(plan(&stage.s, &other, means, Act::Suspend).await.map(drop));
        }
        let chaima = stage.sign_in(&cast::CHAIMA).await;
        assert!(one(&stage.s, &chaima, means).await.unwrap().own);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_rol_8_one_arranges_one_s_means_of_another_organisation_than_the_chosen_one() {
    for stage in stages().await {
        let sanne = stage.sign_in(&cast::SANNE).await;
        let at = sanne.organisation().unwrap();
        let mine = services::means::mine::mine(&stage.s, &sanne).await.unwrap();
        assert!(mine.len() > 1, "the bakery and De Linde");
        let other = mine
            .iter()
            .find(|means| means.organisation.id != Some(at))
            .unwrap();
        assert_ne!(at, vries());
        assert!([organisation(cast::JANSEN), organisation(cast::LINDE)].contains(&at));
        suspend(&stage.s, &sanne, other.means).await.unwrap();
        let mine = services::means::mine::mine(&stage.s, &sanne).await.unwrap();
        let states: Vec<_> = mine
            .iter()
            .map(|means| (means.state, means.resumes))
            .collect();
        assert!(states.contains(&(MeansState::Suspended, true)));
        assert!(states.contains(&(MeansState::Active, false)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_change_one_means_at_once_one_does() {
    for stage in stages().await {
        joke_manages(&stage).await;
        let joke = stage.sign_in(&cast::JOKE).await;
        let anna = stage.sign_in(&cast::ANNA).await;
        let means = means_of(&cast::DAAN);
        let (first, second) = tokio::join!(
            terminate(&stage.s, &anna, means),
            terminate(&stage.s, &joke, means)
        );
        assert_eq!(
            usize::from(first.is_ok()) + usize::from(second.is_ok()),
            1,
            "{first:?} {second:?}"
        );
        stage.log_verifies().await;
    }
}

//! What colleagues may do for the office itself: given, changed, revoked.

use crate::{
    may, service,
    stage::{Stage, faults, id_of, not_allowed, not_found, stages},
    told,
};
use domain::{
    fault::Fault,
    id::{AuthorisationId, ServiceId},
    level::Level,
    number::BranchNumber,
    time::{Date, date_of, last_day_after_years},
};
use services::{
    Actor, Error,
    application::plan::options,
    authorisation::{
        New, Until, What,
        draft::{self, Done, Shown},
        give::{Receiver, give, plan},
        revoke,
    },
    demo::cast,
    means::change::{resume, suspend},
    messages::Message,
    people::{
        self,
        authorisations::{For, Own, Standing, of_colleague},
    },
};

const ANNUAL: &str = "jaarrekening-deponeren";
const SURVEY: &str = "enquete-invullen";

fn to(who: &[&cast::Person], what: What) -> New {
    New {
        people: who.iter().map(|who| id_of(who)).collect(),
        what,
        level: None,
        branch: None,
        until: Until::Years(1),
        replaces: None,
    }
}

fn services(slugs: &[&str]) -> What {
    What::Services(slugs.iter().map(|slug| service(slug)).collect())
}

/// The provider of a service.
async fn provider_of(stage: &Stage, slug: &str) -> domain::id::ProviderId {
    let mut tx = stage.s.db.read().await.unwrap();
    let found = store::catalogue::service(&mut tx, service(slug), stage.s.now())
        .await
        .unwrap();
    found.unwrap().provider
}

async fn standing(stage: &Stage, reader: &Actor, who: &cast::Person) -> Vec<Own> {
    let mut all = of_colleague(&stage.s, reader, id_of(who)).await.unwrap();
    all.retain(|own| own.standing == Standing::Active);
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_mach_10_giving_opens_and_revoking_closes_at_the_next_decision() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        assert!(!may(&stage, &anna, &cast::DAAN, ANNUAL).await);
        let new = to(&[&cast::DAAN], services(&[ANNUAL, SURVEY]));
        let planned = plan(&stage.s, &anna, &new).await.unwrap();
        assert_eq!(planned.lines.len(), 2);
        assert!(
            planned.lines.iter().all(|line| !line.does.is_empty()),
            "R-MACH-9: in plain words"
        );
        assert!(
            !may(&stage, &anna, &cast::DAAN, ANNUAL).await,
            "a plan gives nothing"
        );
        give(&stage.s, &anna, &new).await.unwrap();
        assert!(may(&stage, &anna, &cast::DAAN, ANNUAL).await);
        assert!(may(&stage, &anna, &cast::DAAN, SURVEY).await);
        let Message::Authorised {
            given,
            usable,
            last_day,
            ..
        } = told(&stage, &cast::DAAN, "authorised").await
        else {
            unreachable!()
        };
        assert_eq!((given.services.len(), usable), (2, true));
        assert_eq!(last_day, last_day_after_years(date_of(stage.s.now()), 1));

        let held = standing(&stage, &anna, &cast::DAAN).await;
        let annual = held.iter().find(|own| own.level == Level::Eh3).unwrap();
        revoke::revoke(&stage.s, &anna, annual.authorisation)
            .await
            .unwrap();
        assert!(!may(&stage, &anna, &cast::DAAN, ANNUAL).await);
        assert!(may(&stage, &anna, &cast::DAAN, SURVEY).await);
        assert_eq!(
            faults(revoke::revoke(&stage.s, &anna, annual.authorisation).await),
            [("", Fault::AuthorisationOver)]
        );
        told(&stage, &cast::DAAN, "authorisation_ended").await;
        let history = people::history(&stage.s, &anna, id_of(&cast::DAAN))
            .await
            .unwrap();
        let actions: Vec<_> = history.iter().map(|line| &*line.action).collect();
        assert_eq!(
            actions[..2],
            ["membership.authorisation_ended", "membership.authorised"]
        );
        assert!(
            history[1]
                .about
                .iter()
                .any(|name| name.contains("arrekening")),
            "{history:?}"
        );
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_mach_1_all_services_one_provider_or_one_service() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let provider = provider_of(&stage, ANNUAL).await;
        give(
            &stage.s,
            &anna,
            &to(&[&cast::DAAN], What::Providers(vec![provider])),
        )
        .await
        .unwrap();
        assert!(may(&stage, &anna, &cast::DAAN, ANNUAL).await);
        assert!(
            !may(&stage, &anna, &cast::DAAN, SURVEY).await,
            "another provider's"
        );
        give(&stage.s, &anna, &to(&[&cast::ESRA], What::All))
            .await
            .unwrap();
        for slug in [ANNUAL, SURVEY] {
            assert!(may(&stage, &anna, &cast::ESRA, slug).await, "{slug}");
        }
        let held = standing(&stage, &anna, &cast::ESRA).await;
        assert_eq!(
            (held.len(), &held[0].given_for, held[0].level),
            (1, &For::All, Level::Eh3)
        );
        let history = people::history(&stage.s, &anna, id_of(&cast::ESRA))
            .await
            .unwrap();
        assert_eq!(history[0].about, ["Alle diensten"]);
        // R-MACH-3: below what a service asks, "all services" gives nothing there.
        let low = New {
            level: Some(Level::Eh2Plus),
            ..to(&[&cast::GERBEN], What::All)
        };
        give(&stage.s, &anna, &low).await.unwrap();
        assert!(may(&stage, &anna, &cast::GERBEN, SURVEY).await);
        assert!(!may(&stage, &anna, &cast::GERBEN, ANNUAL).await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_rol_3_r_mach_4_nothing_above_the_giver_and_a_warning_above_the_means() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let above = New {
            level: Some(Level::Eh4),
            ..to(&[&cast::DAAN], What::All)
        };
        let fault = Fault::LevelAboveOwn {
            own: Level::Eh3,
            asked: Level::Eh4,
        };
        assert_eq!(
            faults(plan(&stage.s, &anna, &above).await),
            [("level", fault)]
        );
        assert_eq!(
            faults(give(&stage.s, &anna, &above).await),
            [("level", fault)]
        );
        let low = New {
            level: Some(Level::Eh2Plus),
            ..to(&[&cast::DAAN], services(&[ANNUAL]))
        };
        let below = Fault::LevelBelowService {
            needed: Level::Eh3,
            asked: Level::Eh2Plus,
        };
        assert_eq!(
            faults(plan(&stage.s, &anna, &low).await),
            [("level", below)]
        );

        // Of more than one, only what takes more waits.
        let both = to(&[&cast::BRAM], services(&[ANNUAL, SURVEY]));
        let both = plan(&stage.s, &anna, &both).await.unwrap();
        assert_eq!(
            (both.people[0].waits.len(), both.people[0].works),
            (1, true)
        );

        // Bram has EH2+, Hanna nothing: recorded, and useless until they have more.
        let new = to(&[&cast::BRAM, &cast::HANNA], services(&[ANNUAL]));
        let planned = give(&stage.s, &anna, &new).await.unwrap();
        let means: Vec<_> = planned
            .people
            .iter()
            .map(|one| (&*one.name, one.means))
            .collect();
        assert_eq!(
            means,
            [("Bram Bos", Some(Level::Eh2Plus)), ("Hanna Visser", None)]
        );
        assert_eq!(planned.level, Level::Eh3);
        assert!(!may(&stage, &anna, &cast::BRAM, ANNUAL).await);
        // It says so, and what he had goes on.
        assert!(planned.waits());
        let waits = |one: &Receiver| one.waits.len() == 1 && one.waits[0].ends_with("(EH3)");
        assert!(planned.people.iter().all(|one| waits(one) && !one.works));
        assert_eq!(standing(&stage, &anna, &cast::BRAM).await.len(), 1);
        let waiting = of_colleague(&stage.s, &anna, id_of(&cast::BRAM)).await;
        let waiting = waiting.unwrap();
        assert!(
            waiting
                .iter()
                .any(|own| own.standing == Standing::Waits(Level::Eh3)),
            "{waiting:?}"
        );
        assert!(matches!(
            told(&stage, &cast::BRAM, "authorised").await,
            Message::Authorised { usable: false, .. }
        ));
        let bram = stage.sign_in(&cast::BRAM).await;
        not_allowed(plan(&stage.s, &bram, &new).await.map(drop));
        stage.pass_seconds(16 * 60);
        assert!(matches!(
            give(&stage.s, &anna, &to(&[&cast::DAAN], What::All)).await,
            Err(Error::StepUpNeeded)
        ));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_mach_5_a_branch_is_offered_warned_about_and_never_at_eh4() {
    let branch = BranchNumber::parse("000012345678").unwrap();
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let only = |what| New {
            branch: Some(branch),
            ..to(&[&cast::DAAN], what)
        };
        assert_eq!(
            faults(plan(&stage.s, &anna, &only(services(&[ANNUAL]))).await),
            [("branch", Fault::BranchNotAccepted)]
        );
        let planned = plan(&stage.s, &anna, &only(What::All)).await.unwrap();
        assert!(
            planned.without_branch.len() > 1,
            "named, so that it can be weighed"
        );
        // Before it is chosen too: one service by itself would be refused.
        let offered = options(&stage.s, &anna).await.unwrap();
        let annual = offered
            .services
            .iter()
            .find(|one| one.id == service(ANNUAL))
            .unwrap();
        assert!(offered.without_branch.contains(&annual.name));
        let survey = offered
            .services
            .iter()
            .find(|one| one.id == service(SURVEY))
            .unwrap();
        assert!(!offered.without_branch.contains(&survey.name));
        let planned = give(&stage.s, &anna, &only(services(&[SURVEY])))
            .await
            .unwrap();
        assert!(planned.without_branch.is_empty());
        // R-DEC-17: without the branch in the question it gives nothing.
        assert!(!may(&stage, &anna, &cast::DAAN, SURVEY).await);
        assert_eq!(
            standing(&stage, &anna, &cast::DAAN).await[0].branch,
            Some(branch)
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_mach_6_five_years_exactly_and_not_a_day_more() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let until = |day| New {
            until: Until::Day(day),
            ..to(&[&cast::DAAN], services(&[ANNUAL]))
        };
        let last = Date::constant(2031, 11, 22);
        assert_eq!(
            faults(plan(&stage.s, &anna, &until(last.tomorrow().unwrap())).await),
            [("until", Fault::EndTooLate(last))]
        );
        assert_eq!(
            faults(plan(&stage.s, &anna, &until(Date::constant(2026, 11, 21))).await),
            [("until", Fault::EndBeforeStart)]
        );
        let planned = give(&stage.s, &anna, &until(last)).await.unwrap();
        assert_eq!(planned.last_day, last);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_is_a_new_row_and_the_end_of_the_old_one() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        give(&stage.s, &anna, &to(&[&cast::DAAN], What::All))
            .await
            .unwrap();
        let old = standing(&stage, &anna, &cast::DAAN).await[0].authorisation;
        let lower = New {
            level: Some(Level::Eh2Plus),
            until: Until::Years(3),
            replaces: Some(old),
            ..to(&[&cast::DAAN], What::All)
        };
        let planned = give(&stage.s, &anna, &lower).await.unwrap();
        assert_eq!(planned.changes, Some(old));
        let all = of_colleague(&stage.s, &anna, id_of(&cast::DAAN))
            .await
            .unwrap();
        assert_eq!(all.len(), 2, "what was stays to be seen");
        assert!(matches!(
            all.iter()
                .find(|own| own.authorisation == old)
                .unwrap()
                .standing,
            Standing::Ended(_)
        ));
        assert!(may(&stage, &anna, &cast::DAAN, SURVEY).await);
        assert!(!may(&stage, &anna, &cast::DAAN, ANNUAL).await);
        assert_eq!(
            faults(give(&stage.s, &anna, &lower).await),
            [("", Fault::AuthorisationOver)],
            "twice is not possible"
        );
        // Another's does not make place for Daan's.
        let joke = standing(&stage, &anna, &cast::JOKE).await[0].authorisation;
        let stolen = New {
            replaces: Some(joke),
            ..to(&[&cast::DAAN], services(&[ANNUAL]))
        };
        not_found(plan(&stage.s, &anna, &stolen).await.map(drop));
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_somebody_has_is_left_and_a_wider_one_takes_the_place_of_a_narrower() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let new = to(&[&cast::DAAN, &cast::ESRA], services(&[ANNUAL]));
        give(&stage.s, &anna, &new).await.unwrap();
        assert_eq!(
            faults(give(&stage.s, &anna, &new).await),
            [("", Fault::AlreadyAuthorised)]
        );
        let more = to(&[&cast::DAAN, &cast::GERBEN], services(&[ANNUAL]));
        let planned = plan(&stage.s, &anna, &more).await.unwrap();
        let already: Vec<_> = planned.people.iter().map(|one| one.already).collect();
        assert_eq!(already, [1, 0]);
        give(&stage.s, &anna, &more).await.unwrap();
        assert_eq!(standing(&stage, &anna, &cast::DAAN).await.len(), 1);
        let longer = New {
            until: Until::Years(5),
            ..to(&[&cast::DAAN], services(&[ANNUAL]))
        };
        give(&stage.s, &anna, &longer).await.unwrap();
        let held = standing(&stage, &anna, &cast::DAAN).await;
        assert_eq!(held.len(), 1);
        assert_eq!(held[0].last_day, Date::constant(2031, 11, 22));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_of_several_people_are_revoked_in_one_act_after_a_look() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let new = to(&[&cast::DAAN, &cast::ESRA], services(&[ANNUAL, SURVEY]));
        let token = draft::keep(&stage.s, &anna, new).await.unwrap();
        let Shown::Give(planned) = draft::look(&stage.s, &anna, &token).await.unwrap() else {
            panic!("a draft of giving")
        };
        assert_eq!(planned.people.len(), 2);
        assert!(matches!(
            draft::carry_out(&stage.s, &anna, &token).await.unwrap(),
            Done::Given { people, .. } if people.len() == 2
        ));
        // A second tab is led to what was done, and does nothing.
        for _ in 0..2 {
            let shown = draft::look(&stage.s, &anna, &token).await.unwrap();
            assert!(matches!(shown, Shown::Done(Done::Given { people, .. }) if people.len() == 2));
            let again = draft::carry_out(&stage.s, &anna, &token).await.unwrap();
            assert!(matches!(again, Done::Given { people, .. } if people.len() == 2));
        }
        let held = standing(&stage, &anna, &cast::DAAN).await;
        assert_eq!(held.len(), 2, "nothing is given twice");

        // One of two representatives is enough to stop, at any level (R-DEC-10).
        let karel = stage.sign_in(&cast::KAREL).await;
        let people = vec![id_of(&cast::DAAN), id_of(&cast::ESRA), id_of(&cast::LOTTE)];
        let token = draft::keep_revoking(&stage.s, &karel, people)
            .await
            .unwrap();
        not_found(draft::look(&stage.s, &anna, &token).await.map(drop));
        let Shown::Revoke(losers) = draft::look(&stage.s, &karel, &token).await.unwrap() else {
            panic!("a draft of revoking")
        };
        let counts: Vec<_> = losers
            .iter()
            .map(|one| (&*one.name, one.authorisations.len()))
            .collect();
        assert_eq!(
            counts,
            [("Daan de Wit", 2), ("Esra Yılmaz", 2), ("Lotte Smit", 0)]
        );
        stage.pass_seconds(16 * 60);
        assert!(matches!(
            draft::carry_out(&stage.s, &karel, &token).await.unwrap(),
            Done::Revoked(4)
        ));
        for who in [&cast::DAAN, &cast::ESRA] {
            assert!(!may(&stage, &anna, who, ANNUAL).await);
            told(&stage, who, "authorisation_ended").await;
        }
        assert_eq!(
            faults(revoke::plan(&stage.s, &karel, &[id_of(&cast::DAAN)]).await),
            [("", Fault::AuthorisationOver)]
        );
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_dec_10_one_gives_up_what_one_may_and_those_in_charge_hear_it() {
    for stage in stages().await {
        let joke = stage.sign_in(&cast::JOKE).await;
        let anna = stage.sign_in(&cast::ANNA).await;
        let held = standing(&stage, &anna, &cast::JOKE).await;
        let id: AuthorisationId = held[0].authorisation;
        let seen = revoke::one(&stage.s, &joke, id).await.unwrap();
        assert!(seen.own && !seen.changes);
        revoke::revoke(&stage.s, &joke, id).await.unwrap();
        assert!(!may(&stage, &anna, &cast::JOKE, ANNUAL).await);
        assert!(matches!(
            told(&stage, &cast::ANNA, "authorisation_given_up").await,
            Message::AuthorisationGivenUp { person, .. } if person == "Joke Mulder"
        ));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_dec_22_people_and_authorisations_of_another_office_are_not_there() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let id = standing(&stage, &anna, &cast::JOKE).await[0].authorisation;
        let wouter = stage.sign_in(&cast::WOUTER).await;
        let new = to(&[&cast::JOKE], services(&[SURVEY]));
        not_found(plan(&stage.s, &wouter, &new).await.map(drop));
        not_found(give(&stage.s, &wouter, &new).await.map(drop));
        not_found(revoke::one(&stage.s, &wouter, id).await.map(drop));
        not_found(revoke::revoke(&stage.s, &wouter, id).await);
        not_found(
            revoke::plan(&stage.s, &wouter, &[id_of(&cast::JOKE)])
                .await
                .map(drop),
        );
        not_found(
            revoke::revoke_all(&stage.s, &wouter, &[id_of(&cast::JOKE)])
                .await
                .map(drop),
        );
        // A colleague who manages nothing finds nothing either.
        let bram = stage.sign_in(&cast::BRAM).await;
        not_found(revoke::one(&stage.s, &bram, id).await.map(drop));
        not_allowed(
            revoke::revoke_all(&stage.s, &bram, &[id_of(&cast::JOKE)])
                .await
                .map(drop),
        );
        let unknown = to(
            &[&cast::DAAN],
            What::Services(vec![ServiceId::new(uuid::Uuid::nil())]),
        );
        assert_eq!(
            faults(plan(&stage.s, &anna, &unknown).await),
            [("services", Fault::NotAChoice)]
        );
        let nobody = to(&[], What::All);
        assert_eq!(
            faults(plan(&stage.s, &anna, &nobody).await),
            [("people", Fault::NothingChosen)]
        );
        assert_eq!(
            faults(plan(&stage.s, &anna, &to(&[&cast::DAAN], What::Services(vec![]))).await),
            [("services", Fault::NothingChosen)]
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_dec_18_a_suspended_means_keeps_its_authorisations_for_later() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        suspend(&stage.s, &anna, crate::means_of(&cast::JOKE))
            .await
            .unwrap();
        assert!(!may(&stage, &anna, &cast::JOKE, ANNUAL).await);
        // It is there still, and both see why it opens nothing.
        assert!(standing(&stage, &anna, &cast::JOKE).await.is_empty());
        let joke = stage.sign_in(&cast::JOKE).await;
        let mine = services::authorisation::mine::mine(&stage.s, &joke)
            .await
            .unwrap();
        let mut all: Vec<Own> = mine.into_iter().flat_map(|at| at.authorisations).collect();
        all.extend(
            of_colleague(&stage.s, &anna, id_of(&cast::JOKE))
                .await
                .unwrap(),
        );
        let resting = all.iter().filter(|own| own.standing == Standing::Suspended);
        assert_eq!(resting.count(), 2, "{all:?}");
        resume(&stage.s, &anna, crate::means_of(&cast::JOKE))
            .await
            .unwrap();
        assert_eq!(standing(&stage, &anna, &cast::JOKE).await.len(), 1);
    }
}

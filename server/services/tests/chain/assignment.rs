//! Who of the office may act for which clients.

use crate::{
    HOFMAN, PAYROLL, TAX, decided, mandate, member, organisation, service,
    stage::{Stage, faults, id_of, not_allowed, not_found, stages, vries},
    team, told,
};
use domain::{
    decide::{Leg, What, world::Scope},
    fault::Fault,
    id::MembershipId,
    level::Level,
    means::MeansState,
    view::{
        chain::{Able, AssignWarning, Assignee},
        clients::{ClientFilter, ClientQuery},
    },
};
use services::{
    Actor, Error, assignment,
    assignment::{NewAssignment, To},
    demo::{
        cast::{self, Person},
        ids::{Kind, id2},
    },
    messages::{
        Message,
        parts::{Service, Side},
    },
    overview,
    people::roles::{Appoint, appoint},
};

/// A farm nobody is assigned to; these are two of its services.
const VELD: u32 = cast::VELD;
const FARM: &str = "gecombineerde-opgave";
const ANIMALS: &str = "dieren-melden";

fn all_of(kvk: u32, to: &[To]) -> NewAssignment {
    NewAssignment {
        mandates: vec![mandate(kvk)],
        to: to.to_vec(),
        scope: Scope::All,
        level: None,
    }
}

fn person(who: &Person) -> To {
    To::Member(member(who))
}

async fn may(stage: &Stage, anna: &Actor, who: &Person, slug: &str) -> bool {
    decided(stage, anna, who, VELD, slug).await.is_allowed()
}

#[tokio::test]
async fn r_ket_9_a_new_client_goes_to_people_a_team_and_oneself() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        assert!(!may(&stage, &anna, &cast::CHAIMA, FARM).await);
        let options = assignment::options(&stage.s, &anna, &[mandate(VELD)], "")
            .await
            .unwrap();
        assert_eq!(
            (
                options.members.len(),
                options.teams.len(),
                options.services.len()
            ),
            (12, 3, 3)
        );
        assert_eq!(options.own_level, Some(Level::Eh3));
        assert!(options.current.is_empty());
        let hanna = options
            .members
            .iter()
            .find(|member| member.name == "Hanna Visser")
            .unwrap();
        assert_eq!((hanna.level, hanna.myself), (None, false));

        let new = all_of(
            VELD,
            &[
                person(&cast::CHAIMA),
                To::Team(team(cast::STICHTINGEN)),
                To::Myself,
            ],
        );
        let done = assignment::assign(&stage.s, &anna, new).await.unwrap();
        assert_eq!((done.made, done.already, done.warnings.len()), (3, 0, 0));
        for who in [&cast::CHAIMA, &cast::DAAN, &cast::ESRA, &cast::ANNA] {
            assert!(may(&stage, &anna, who, FARM).await, "{}", who.name);
        }
        assert!(!may(&stage, &anna, &cast::GERBEN, FARM).await);

        let Message::Assigned {
            client,
            services,
            by,
            ..
        } = told(&stage, cast::ESRA.email, "assigned").await
        else {
            panic!("another message")
        };
        assert_eq!(
            (client.name.as_str(), services.len(), by.as_str()),
            ("Coöperatie Het Veld", 3, "Anna Bakker")
        );
        assert!(
            !stage
                .kinds_told(cast::ANNA.email)
                .await
                .contains(&"assigned"),
            "who does it sees it happen"
        );

        let page = overview::mandate(&stage.s, &anna, mandate(VELD), Side::Intermediary)
            .await
            .unwrap();
        let to: Vec<_> = page
            .assignments
            .iter()
            .map(|row| (row.name.as_str(), row.to))
            .collect();
        assert_eq!(
            to[0],
            ("Stichtingen", Assignee::Team(team(cast::STICHTINGEN)))
        );
        assert_eq!(
            to[1..].iter().map(|row| row.0).collect::<Vec<_>>(),
            ["Anna Bakker", "Chaima el Amrani"]
        );
        stage.log_verifies().await;
    }
}

#[tokio::test]
async fn r_ket_9_somebody_without_means_can_be_assigned_and_is_named() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let new = all_of(VELD, &[person(&cast::HANNA), person(&cast::BRAM)]);
        let done = assignment::assign(&stage.s, &anna, new).await.unwrap();
        assert_eq!(done.made, 2);
        let (has, needed) = (Level::Eh2Plus, Level::Eh3);
        assert!(done.warnings.contains(&AssignWarning::NoMeans {
            name: "Hanna Visser".into()
        }));
        assert!(done.warnings.contains(&AssignWarning::MeansTooLow {
            name: "Bram Bos".into(),
            has,
            needed
        }));
        let decision = decided(&stage, &anna, &cast::HANNA, VELD, FARM).await;
        assert_eq!(decision.reasons().len(), 1, "only the means is missing");
        assert_eq!(decision.reasons()[0].leg, Leg::Means);
    }
}

#[tokio::test]
async fn r_ket_7_an_assignment_may_be_narrower_and_a_wider_one_takes_its_place() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let only = |slug| NewAssignment {
            scope: Scope::Services(vec![service(slug)]),
            ..all_of(VELD, &[person(&cast::CHAIMA)])
        };
        assignment::assign(&stage.s, &anna, only(ANIMALS))
            .await
            .unwrap();
        assert!(may(&stage, &anna, &cast::CHAIMA, ANIMALS).await);
        assert!(!may(&stage, &anna, &cast::CHAIMA, FARM).await);
        let again = assignment::assign(&stage.s, &anna, only(ANIMALS)).await;
        assert_eq!(faults(again), [("", Fault::AlreadyAssigned)]);
        // Wider than what the client grants gives nothing more.
        assignment::assign(&stage.s, &anna, only(PAYROLL))
            .await
            .unwrap();
        assert!(!may(&stage, &anna, &cast::CHAIMA, PAYROLL).await);

        assignment::assign(&stage.s, &anna, all_of(VELD, &[person(&cast::CHAIMA)]))
            .await
            .unwrap();
        assert!(may(&stage, &anna, &cast::CHAIMA, FARM).await);
        let options = assignment::options(&stage.s, &anna, &[mandate(VELD)], "")
            .await
            .unwrap();
        assert_eq!(options.current.len(), 1, "the narrower ones ended");
        assert!(options.current[0].services.is_empty(), "everything");
    }
}

#[tokio::test]
async fn several_clients_at_once_and_the_second_time_only_what_is_new() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let both = NewAssignment {
            mandates: vec![mandate(VELD), mandate(HOFMAN), mandate(VELD)],
            ..all_of(
                VELD,
                &[To::Team(team(cast::SALARIS)), To::Team(team(cast::SALARIS))],
            )
        };
        let done = assignment::assign(&stage.s, &anna, both).await.unwrap();
        assert_eq!(
            (done.clients.len(), done.made, done.already),
            (2, 1, 1),
            "Salaris has Hofman already"
        );
        assert!(may(&stage, &anna, &cast::LOTTE, FARM).await);

        let nobody = NewAssignment {
            to: vec![],
            ..all_of(VELD, &[])
        };
        assert_eq!(
            faults(assignment::assign(&stage.s, &anna, nobody).await),
            [("to", Fault::NothingChosen)]
        );
        let nothing = NewAssignment {
            mandates: vec![],
            ..all_of(VELD, &[To::Myself])
        };
        assert_eq!(
            faults(assignment::assign(&stage.s, &anna, nothing).await),
            [("clients", Fault::NothingChosen)]
        );
    }
}

#[tokio::test]
async fn r_rol_3_nobody_assigns_above_the_own_level() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let high = NewAssignment {
            level: Some(Level::Eh4),
            ..all_of(VELD, &[To::Myself])
        };
        let fault = Fault::LevelAboveOwn {
            own: Level::Eh3,
            asked: Level::Eh4,
        };
        assert_eq!(
            faults(assignment::assign(&stage.s, &anna, high).await),
            [("level", fault)]
        );
        let low = NewAssignment {
            level: Some(Level::Eh2Plus),
            ..all_of(VELD, &[person(&cast::CHAIMA)])
        };
        assignment::assign(&stage.s, &anna, low).await.unwrap();
        assert!(
            !may(&stage, &anna, &cast::CHAIMA, FARM).await,
            "EH3 is asked"
        );

        for who in [&cast::BRAM, &cast::KAREL] {
            let actor = stage.sign_in(who).await;
            not_allowed(assignment::assign(&stage.s, &actor, all_of(VELD, &[To::Myself])).await);
        }
        stage.pass_seconds(16 * 60);
        let stale = assignment::assign(&stage.s, &anna, all_of(VELD, &[To::Myself])).await;
        assert!(matches!(stale, Err(Error::StepUpNeeded)), "{stale:?}");
    }
}

#[tokio::test]
async fn r_ket_10_ending_a_person_s_access_leaves_the_client_s_grant() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        assignment::assign(
            &stage.s,
            &anna,
            all_of(VELD, &[person(&cast::CHAIMA), person(&cast::DAAN)]),
        )
        .await
        .unwrap();
        let options = assignment::options(&stage.s, &anna, &[mandate(VELD)], "")
            .await
            .unwrap();
        let chaimas = options
            .current
            .iter()
            .find(|row| row.name == "Chaima el Amrani")
            .unwrap()
            .assignment;
        assignment::unassign(&stage.s, &anna, chaimas)
            .await
            .unwrap();
        assert!(!may(&stage, &anna, &cast::CHAIMA, FARM).await);
        assert!(may(&stage, &anna, &cast::DAAN, FARM).await);
        let Message::Unassigned { services, by, .. } =
            told(&stage, cast::CHAIMA.email, "unassigned").await
        else {
            panic!("another message")
        };
        assert_eq!((services.len(), by.as_str()), (3, "Anna Bakker"));
        assert_eq!(
            faults(assignment::unassign(&stage.s, &anna, chaimas).await),
            [("", Fault::AlreadyStopped)]
        );
        let page = overview::mandate(&stage.s, &anna, mandate(VELD), Side::Intermediary)
            .await
            .unwrap();
        assert!(page.may_stop, "the grant goes on");
        assert_eq!(page.history[0].action, "mandate.unassigned");
        assert_eq!(page.history[0].about, ["Chaima el Amrani"]);
    }
}

/// Chaima has Hofman by team Salaris: she is kept out of this one client.
#[tokio::test]
async fn r_dec_10_r_dec_19_an_employee_gives_up_one_client_and_an_exclusion_wins() {
    for stage in stages().await {
        let chaima = stage.sign_in(&cast::CHAIMA).await;
        let asked = assignment::to_give_up(&stage.s, &chaima, mandate(HOFMAN)).await;
        assert_eq!(asked.unwrap().name, "Aannemer Hofman B.V.");
        let given_up = assignment::give_up(&stage.s, &chaima, mandate(HOFMAN))
            .await
            .unwrap();
        assert_eq!(
            (given_up.client.name.as_str(), given_up.uncovered),
            ("Aannemer Hofman B.V.", false)
        );
        let anna = stage.sign_in(&cast::ANNA).await;
        let decision = decided(&stage, &anna, &cast::CHAIMA, HOFMAN, TAX).await;
        assert!(
            matches!(
                decision.reasons()[0].what,
                What::NotExcluded { since: Some(_) }
            ),
            "{decision:?}"
        );
        assert!(
            decided(&stage, &anna, &cast::LOTTE, HOFMAN, TAX)
                .await
                .is_allowed(),
            "the team goes on"
        );
        let Message::AssignmentGivenUp {
            person, uncovered, ..
        } = told(&stage, cast::ANNA.email, "assignment_given_up").await
        else {
            panic!("another message")
        };
        assert_eq!((person.as_str(), uncovered), ("Chaima el Amrani", false));
        not_found(assignment::to_give_up(&stage.s, &chaima, mandate(HOFMAN)).await);
        not_found(assignment::give_up(&stage.s, &chaima, mandate(HOFMAN)).await);

        let page = overview::mandate(&stage.s, &anna, mandate(HOFMAN), Side::Intermediary)
            .await
            .unwrap();
        assert_eq!(
            page.excluded,
            [(member(&cast::CHAIMA), "Chaima el Amrani".to_owned())]
        );
        assignment::readmit(&stage.s, &anna, mandate(HOFMAN), member(&cast::CHAIMA))
            .await
            .unwrap();
        assert!(
            decided(&stage, &anna, &cast::CHAIMA, HOFMAN, TAX)
                .await
                .is_allowed()
        );
        not_found(
            assignment::readmit(&stage.s, &anna, mandate(HOFMAN), member(&cast::CHAIMA)).await,
        );
        stage.log_verifies().await;
    }
}

#[tokio::test]
async fn naming_somebody_who_gave_up_lets_them_in_again() {
    for stage in stages().await {
        let chaima = stage.sign_in(&cast::CHAIMA).await;
        assignment::give_up(&stage.s, &chaima, mandate(HOFMAN))
            .await
            .unwrap();
        let anna = stage.sign_in(&cast::ANNA).await;
        assignment::assign(&stage.s, &anna, all_of(HOFMAN, &[person(&cast::CHAIMA)]))
            .await
            .unwrap();
        assert!(
            decided(&stage, &anna, &cast::CHAIMA, HOFMAN, TAX)
                .await
                .is_allowed()
        );
    }
}

#[tokio::test]
async fn r_rol_3_nobody_is_let_in_again_to_more_than_the_manager_may_give() {
    for stage in stages().await {
        let chaima = stage.sign_in(&cast::CHAIMA).await;
        assignment::give_up(&stage.s, &chaima, mandate(HOFMAN))
            .await
            .unwrap();
        let anna = stage.sign_in(&cast::ANNA).await;
        let low = Appoint {
            person: id_of(&cast::BRAM),
            level: Level::Eh2Plus,
        };
        appoint(&stage.s, &anna, low).await.unwrap();
        let bram = stage.sign_in(&cast::BRAM).await;
        // Her team has the client at EH3, which she would have again with it.
        let above = Fault::LevelAboveOwn {
            own: Level::Eh2Plus,
            asked: Level::Eh3,
        };
        let named = assignment::assign(&stage.s, &bram, all_of(HOFMAN, &[person(&cast::CHAIMA)]));
        assert_eq!(faults(named.await), [("", above)]);
        let readmitted =
            assignment::readmit(&stage.s, &bram, mandate(HOFMAN), member(&cast::CHAIMA));
        assert_eq!(faults(readmitted.await), [("", above)]);
        let decision = decided(&stage, &anna, &cast::CHAIMA, HOFMAN, TAX).await;
        assert!(!decision.is_allowed(), "{decision:?}");
    }
}

#[tokio::test]
async fn the_last_one_to_give_up_leaves_a_client_uncovered_and_the_office_is_told() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        assignment::assign(&stage.s, &anna, all_of(VELD, &[person(&cast::DAAN)]))
            .await
            .unwrap();
        let daan = stage.sign_in(&cast::DAAN).await;
        assert!(
            assignment::give_up(&stage.s, &daan, mandate(VELD))
                .await
                .unwrap()
                .uncovered
        );
        assert!(!may(&stage, &anna, &cast::DAAN, FARM).await);
        not_found(assignment::give_up(&stage.s, &daan, mandate(VELD)).await);
    }
}

#[tokio::test]
async fn r_dec_19_a_portfolio_is_one_more_source() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let slug = "voertuig-op-naam-zetten";
        assert!(
            decided(&stage, &anna, &cast::GERBEN, cast::BLOM, slug)
                .await
                .is_allowed(),
            "portfolio Auto"
        );
        let page = overview::mandate(&stage.s, &anna, mandate(cast::BLOM), Side::Intermediary)
            .await
            .unwrap();
        assert_eq!(
            page.assignments
                .iter()
                .map(|row| row.to)
                .collect::<Vec<_>>(),
            [Assignee::Portfolio]
        );
        let through = page.assignments[0].assignment;
        not_found(assignment::unassign(&stage.s, &anna, through).await);
    }
}

/// Ilias's means is suspended: he keeps his assignments and may again when it is active (R-DEC-18).
#[tokio::test]
async fn r_dec_18_a_suspended_means_denies_and_keeps_what_was_assigned() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        assignment::assign(&stage.s, &anna, all_of(VELD, &[person(&cast::ILIAS)]))
            .await
            .unwrap();
        let slug = "exportcertificaat-aanvragen";
        let decision = decided(&stage, &anna, &cast::ILIAS, VELD, slug).await;
        let suspended = What::MeansActive {
            state: Some(MeansState::Suspended),
        };
        assert_eq!(
            decision
                .reasons()
                .iter()
                .map(|check| check.what)
                .collect::<Vec<_>>(),
            [suspended]
        );
        let mut tx = stage.s.db.write().await.unwrap();
        let means = id2(Kind::Means, cast::VRIES, cast::ILIAS.n);
        let (seen, next) = (MeansState::Suspended, MeansState::Active);
        assert!(
            store::means::set_state(&mut tx, means, seen, next, None, stage.s.now())
                .await
                .unwrap()
        );
        tx.commit().await.unwrap();
        assert!(
            decided(&stage, &anna, &cast::ILIAS, VELD, slug)
                .await
                .is_allowed()
        );
    }
}

/// What the SQL list shows as working is what `decide()` allows, for everybody at the office.
#[tokio::test]
async fn whom_may_i_act_for_equals_the_decision() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let mut usable = 0;
        for who in [
            &cast::ANNA,
            &cast::BRAM,
            &cast::CHAIMA,
            &cast::HANNA,
            &cast::KAREL,
        ] {
            let actor = stage.sign_in(who).await;
            let page = assignment::acting_for(&stage.s, &actor, "", 1)
                .await
                .unwrap();
            for row in &page.rows {
                assert_eq!(row.via.id, Some(vries()));
                for (lines, allowed) in [(&row.services, true), (&row.blocked, false)] {
                    for line in lines {
                        let client = row.client.id.unwrap();
                        let answer = services::why::answer(
                            &stage.s,
                            &anna,
                            id_of(who),
                            client,
                            line.id,
                            None,
                        )
                        .await
                        .unwrap();
                        assert_eq!(
                            answer.decision.is_allowed(),
                            allowed,
                            "{} for {}",
                            who.name,
                            row.client.name
                        );
                        usable += usize::from(allowed);
                    }
                }
            }
        }
        assert!(usable > 30, "the office works: {usable}");
        let chaima = stage.sign_in(&cast::CHAIMA).await;
        let found = assignment::acting_for(&stage.s, &chaima, "hofman", 1)
            .await
            .unwrap();
        assert_eq!(
            (found.total, found.rows[0].client.id),
            (1, Some(organisation(HOFMAN)))
        );
        assert!(found.rows[0].may_give_up);
    }
}

/// Where one works is an organisation to act for like another: at exactly the services that `decide()` allows there.
#[tokio::test]
async fn whom_may_i_act_for_includes_the_own_organisation() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let all = services::request::options(&stage.s, &anna).await.unwrap();
        for (who, some) in [
            (&cast::ANNA, true),
            (&cast::BRAM, true),
            (&cast::CHAIMA, false),
        ] {
            let actor = stage.sign_in(who).await;
            let own = assignment::acting_at(&stage.s, &actor).await.unwrap();
            let listed: Vec<_> = own
                .iter()
                .flat_map(|at| &at.services)
                .map(|line| line.id)
                .collect();
            assert_eq!(!listed.is_empty(), some, "{}", who.name);
            assert!(
                own.iter()
                    .all(|at| at.organisation == anna.acting().unwrap().organisation_name)
            );
            for service in all
                .services
                .iter()
                .map(|line| line.id)
                .chain(listed.iter().copied())
            {
                let answer =
                    services::why::answer(&stage.s, &anna, id_of(who), vries(), service, None);
                let allowed = answer.await.unwrap().decision.is_allowed();
                assert_eq!(
                    allowed,
                    listed.contains(&service),
                    "{}: {service}",
                    who.name
                );
            }
        }
    }
}

/// R-KET-10: what a client stopped does not vanish: it says "not now" for a while, to who was assigned it then. On the
/// start page counts what works.
#[tokio::test]
async fn r_ket_10_a_client_that_stopped_stays_in_sight_and_is_not_counted() {
    for stage in stages().await {
        let bram = stage.sign_in(&cast::BRAM).await;
        let acting = async |actor: &services::Actor, search| {
            assignment::acting_for(&stage.s, actor, search, 1)
                .await
                .unwrap()
        };
        let usable = async |actor: &services::Actor| {
            let page = acting(actor, "").await;
            assert_eq!(page.total as usize, page.rows.len(), "one page");
            let works = page.rows.iter().filter(|row| !row.services.is_empty());
            let own = assignment::acting_at(&stage.s, actor).await.unwrap();
            let works = works.count() + own.len();
            (page.total, u32::try_from(works).unwrap())
        };
        // The means of Ilias is suspended: he is assigned clients and can do nothing.
        let ilias = stage.sign_in(&cast::ILIAS).await;
        for (who, some) in [(&bram, true), (&ilias, false)] {
            let (all, works) = usable(who).await;
            assert!(all > 0 && (works > 0) == some);
            let start = overview::start(&stage.s, who).await.unwrap();
            assert_eq!(start.acting, works);
        }

        let gerben = stage.sign_in(&cast::GERBEN).await;
        let before = acting(&gerben, "garage blom").await;
        assert_eq!((before.total, before.rows[0].blocked.len()), (1, 0));
        stage.pass_days(1);
        let rob = stage.sign_in(&cast::ROB).await;
        services::grant::stop(&stage.s, &rob, mandate(cast::BLOM), None, None)
            .await
            .unwrap();
        let stopped = acting(&gerben, "garage blom").await;
        assert_eq!(stopped.total, 1, "{}", stage.s.db.kind());
        let row = &stopped.rows[0];
        assert!(row.services.is_empty() && !row.may_give_up);
        assert_eq!(row.blocked, before.rows[0].services);
        assert_eq!(row.last_day, domain::time::date_of(stage.s.now()));
        let chaima = stage.sign_in(&cast::CHAIMA).await;
        assert_eq!(acting(&chaima, "garage blom").await.total, 0, "never hers");
        stage.pass_days(91);
        assert_eq!(acting(&gerben, "garage blom").await.total, 0, "old news");
    }
}

/// R-KET-10, R-KET-11: one service that was stopped says so too, and so does what expired.
#[tokio::test]
async fn r_ket_11_a_service_that_ended_says_not_now() {
    for stage in stages().await {
        let chaima = stage.sign_in(&cast::CHAIMA).await;
        let anna = stage.sign_in(&cast::ANNA).await;
        let hofman = async || {
            let page = assignment::acting_for(&stage.s, &chaima, "hofman", 1)
                .await
                .unwrap();
            page.rows.into_iter().next().unwrap()
        };
        let tax = service(TAX);
        assert!(hofman().await.services.iter().any(|line| line.id == tax));
        services::grant::stop(&stage.s, &anna, mandate(HOFMAN), Some(tax), None)
            .await
            .unwrap();
        let row = hofman().await;
        assert!(row.blocked.iter().any(|line| line.id == tax));
        assert!(!row.services.is_empty() && row.may_give_up);

        let gerben = stage.sign_in(&cast::GERBEN).await;
        let blom = async || {
            let page = assignment::acting_for(&stage.s, &gerben, "garage blom", 1)
                .await
                .unwrap();
            page.rows.into_iter().next()
        };
        let before = blom().await.unwrap();
        stage.pass_days(60);
        assert!(before.last_day < domain::time::date_of(stage.s.now()));
        let after = blom().await.unwrap();
        assert_eq!(
            (after.services, after.blocked, after.last_day),
            (Vec::new(), before.services, before.last_day),
            "it expired"
        );
        stage.pass_days(90);
        assert!(blom().await.is_none(), "old news");
    }
}

/// Bram's means is too low for the payroll bundle: the row says so instead of hiding.
#[tokio::test]
async fn what_is_assigned_but_does_not_work_is_shown_apart() {
    for stage in stages().await {
        let bram = stage.sign_in(&cast::BRAM).await;
        let page = assignment::acting_for(&stage.s, &bram, "Hofman", 1)
            .await
            .unwrap();
        let blocked: Vec<_> = page.rows[0].blocked.iter().map(|line| line.level).collect();
        assert!(
            !blocked.is_empty() && blocked.iter().all(|level| *level > Level::Eh2Plus),
            "{blocked:?}"
        );
        assert!(
            page.rows[0]
                .services
                .iter()
                .all(|line| line.level <= Level::Eh2Plus)
        );
    }
}

#[tokio::test]
async fn r_dec_18_somebody_who_left_is_neither_offered_nor_found() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let stay: MembershipId = member(&cast::LOTTE);
        let mut tx = stage.s.db.write().await.unwrap();
        assert!(
            store::membership::end(&mut tx, stay, None, stage.s.now())
                .await
                .unwrap()
        );
        tx.commit().await.unwrap();
        not_found(assignment::assign(&stage.s, &anna, all_of(VELD, &[To::Member(stay)])).await);
        let options = assignment::options(&stage.s, &anna, &[mandate(VELD)], "")
            .await
            .unwrap();
        assert!(
            options
                .members
                .iter()
                .all(|member| member.name != cast::LOTTE.name)
        );
        assert!(
            !decided(&stage, &anna, &cast::LOTTE, HOFMAN, TAX)
                .await
                .is_allowed()
        );
    }
}

#[tokio::test]
async fn r_ket_9_a_client_of_somebody_suspended_is_still_one_nobody_can_log_in_for() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let unreached = async || {
            let found = overview::clients(&stage.s, &anna, &ClientQuery::default()).await;
            let mut counts = found.unwrap().counts.into_iter();
            let one = counts.find(|(filter, _)| *filter == ClientFilter::Unassigned);
            one.unwrap().1
        };
        let before = unreached().await;
        let new = all_of(VELD, &[person(&cast::ILIAS)]);
        let done = assignment::assign(&stage.s, &anna, new).await.unwrap();
        assert_eq!((done.made, done.in_vain), (1, true));
        assert_eq!(unreached().await, before);
        let Message::Assigned {
            services,
            suspended,
            ..
        } = told(&stage, cast::ILIAS.email, "assigned").await
        else {
            panic!("another message")
        };
        assert!(suspended && services.is_empty());

        let new = all_of(VELD, &[person(&cast::DAAN)]);
        let done = assignment::assign(&stage.s, &anna, new).await.unwrap();
        assert!(!done.in_vain);
        assert_eq!(unreached().await, before - 1);
    }
}

#[tokio::test]
async fn r_ket_6_who_has_no_means_or_a_low_one_is_told_what_is_needed_first() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let new = all_of(
            VELD,
            &[
                person(&cast::HANNA),
                person(&cast::FEMKE),
                person(&cast::DAAN),
            ],
        );
        let done = assignment::assign(&stage.s, &anna, new).await.unwrap();
        assert_eq!(done.made, 3);
        let names = |found: &[Service]| {
            let mut names: Vec<_> = found.iter().map(|one| one.name.nl.clone()).collect();
            names.sort_unstable();
            names
        };
        let mut all = Vec::new();
        for (who, waits) in [
            (&cast::DAAN, false),
            (&cast::HANNA, true),
            (&cast::FEMKE, true),
        ] {
            let Message::Assigned {
                services,
                waits: later,
                ..
            } = told(&stage, who.email, "assigned").await
            else {
                panic!("another message")
            };
            assert_eq!(!later.is_empty(), waits, "{}", who.name);
            assert_eq!(
                later.last().map_or(Level::Eh3, |(level, _)| *level),
                Level::Eh3
            );
            let later = later.iter().flat_map(|(_, services)| services);
            let both: Vec<_> = services.iter().chain(later).cloned().collect();
            all.push(names(&both));
            if who.n == cast::HANNA.n {
                assert!(services.is_empty(), "she has no means");
            }
        }
        assert!(
            all.iter().all(|one| *one == all[0] && one.len() == 3),
            "{all:?}"
        );
        let shown = overview::mandate(&stage.s, &anna, mandate(VELD), Side::Intermediary)
            .await
            .unwrap();
        let able = |who: &cast::Person| {
            let row = shown.assignments.iter().find(|row| row.name == who.name);
            row.unwrap().able.clone()
        };
        assert_eq!(able(&cast::DAAN), Able::Fully);
        assert_eq!(able(&cast::HANNA), Able::NoMeans);
        let femke = able(&cast::FEMKE);
        assert!(
            matches!(&femke, Able::Partly(low) if (1..3).contains(&low.len())),
            "her means is too low for some of it: {femke:?}"
        );
    }
}

#[tokio::test]
async fn a_higher_level_is_offered_where_somebody_can_give_it() {
    for stage in stages().await {
        // Nobody at the office is manager at EH4.
        for (who, expected) in [(&cast::FEMKE, Some(Level::Eh2Plus)), (&cast::GERBEN, None)] {
            let actor = stage.sign_in(who).await;
            let found = assignment::too_low(&stage.s, &actor).await.unwrap();
            assert_eq!(found.map(|(_, level)| level), expected, "{}", who.name);
        }
    }
}

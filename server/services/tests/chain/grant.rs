//! A client grants before it is asked, and stopping from either side.

use crate::{
    HOFMAN, PAYROLL, TAX, decided, in_years, mandate, organisation, service,
    stage::{Stage, faults, not_allowed, not_found, stages},
    told,
};
use domain::{
    fault::Fault,
    id::{MandateId, OrganisationId},
    level::Level,
    view::{
        chain::{GrantLook, ServiceState},
        clients::ClientQuery,
    },
};
use services::{
    Actor, Error, assignment,
    assignment::{NewAssignment, To},
    demo::cast::{self, Person},
    grant::{self, Given, NewGrant},
    messages::{Message, parts::Side},
    overview,
};

fn thijs() -> &'static Person {
    cast::representatives(HOFMAN)[0]
}

fn to_the_office(slugs: &[&str]) -> NewGrant {
    NewGrant {
        intermediary: "00001001".parse().unwrap(),
        services: slugs.iter().map(|slug| service(slug)).collect(),
        bundle: None,
        level: Level::Eh3,
        last_day: in_years(3),
    }
}

/// Who of the two may log in for Hofman at the payroll service: Chaima, by team Salaris.
async fn chaima_may(stage: &Stage, reader: &Actor) -> bool {
    decided(stage, reader, &cast::CHAIMA, HOFMAN, PAYROLL)
        .await
        .is_allowed()
}

#[tokio::test]
async fn r_ket_10_a_revoke_denies_the_next_decision() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        assert!(chaima_may(&stage, &anna).await);

        let thijs = stage.sign_in(thijs()).await;
        let reason = Some("  Wij doen het zelf. ".to_owned());
        let stopped = grant::stop(
            &stage.s,
            &thijs,
            mandate(HOFMAN),
            Some(service(PAYROLL)),
            reason,
        )
        .await
        .unwrap();
        assert_eq!(stopped.other.name, "Kantoor De Vries Accountants");
        assert_eq!(stopped.stopped.len(), 1);
        assert_eq!(stopped.left.len(), 3, "the other services go on");
        assert!(!chaima_may(&stage, &anna).await);
        assert!(
            decided(&stage, &anna, &cast::CHAIMA, HOFMAN, TAX)
                .await
                .is_allowed(),
            "per service (R-KET-7)"
        );

        grant::stop(&stage.s, &thijs, mandate(HOFMAN), None, None)
            .await
            .unwrap();
        assert!(
            !decided(&stage, &anna, &cast::CHAIMA, HOFMAN, TAX)
                .await
                .is_allowed()
        );
        stage.log_verifies().await;
    }
}

/// What ended with a stop does not come back with the next grant: somebody assigns anew (R-KET-9).
#[tokio::test]
async fn r_ket_10_a_stop_of_the_last_service_ends_the_assignments() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let thijs = stage.sign_in(thijs()).await;
        let stop = async |slug: Option<&str>| {
            grant::stop(&stage.s, &thijs, mandate(HOFMAN), slug.map(service), None)
                .await
                .unwrap()
        };
        let page = async |side| {
            let reader = if side == Side::Client { &thijs } else { &anna };
            overview::mandate(&stage.s, reader, mandate(HOFMAN), side)
                .await
                .unwrap()
        };
        stop(Some(PAYROLL)).await;
        let lost = told(&stage, cast::CHAIMA.email, "access_stopped").await;
        let Message::AccessStopped {
            services, left, by, ..
        } = lost
        else {
            panic!("another message")
        };
        assert_eq!((services.len(), left.len(), by), (1, 3, Side::Client));
        assert_eq!(page(Side::Intermediary).await.assignments.len(), 1);

        stop(None).await;
        let after = page(Side::Intermediary).await;
        assert!(after.assignments.is_empty());
        let ended = after
            .history
            .iter()
            .find(|line| line.action == "mandate.unassigned");
        assert_eq!(ended.unwrap().about, ["Salaris"]);
        let clients = page(Side::Client).await;
        let told_client = clients.history.iter();
        assert!(
            told_client
                .into_iter()
                .all(|line| line.action != "mandate.unassigned"),
            "who works at the office is not the client's"
        );

        let new = to_the_office(&[PAYROLL]);
        grant::grant_first(&stage.s, &thijs, new).await.unwrap();
        assert!(!chaima_may(&stage, &anna).await, "nobody until assigned");
        let to_chaima = NewAssignment {
            mandates: vec![mandate(HOFMAN)],
            to: vec![To::Member(crate::member(&cast::CHAIMA))],
            scope: domain::decide::world::Scope::All,
            level: None,
        };
        assignment::assign(&stage.s, &anna, to_chaima)
            .await
            .unwrap();
        assert!(chaima_may(&stage, &anna).await);
        stage.log_verifies().await;
    }
}

#[tokio::test]
async fn r_ket_11_a_grant_that_expires_keeps_the_assignments() {
    for stage in stages().await {
        let thijs_now = stage.sign_in(thijs()).await;
        let page = overview::mandate(&stage.s, &thijs_now, mandate(HOFMAN), Side::Client)
            .await
            .unwrap();
        stage.pass_days(5 * 366);
        assert!(
            page.grants
                .iter()
                .all(|grant| grant.last_day < domain::time::date_of(stage.s.now()))
        );
        let anna = stage.sign_in(&cast::ANNA).await;
        assert!(!chaima_may(&stage, &anna).await);
        let after = overview::mandate(&stage.s, &anna, mandate(HOFMAN), Side::Intermediary)
            .await
            .unwrap();
        assert_eq!(after.assignments.len(), 1, "kept for the renewal");
    }
}

#[tokio::test]
async fn r_ket_10_both_sides_are_told_and_see_it_in_the_history() {
    for stage in stages().await {
        let thijs_signed_in = stage.sign_in(thijs()).await;
        grant::stop(
            &stage.s,
            &thijs_signed_in,
            mandate(HOFMAN),
            None,
            Some("Wij doen het zelf.".into()),
        )
        .await
        .unwrap();

        for (email, reader) in [
            (cast::ANNA.email, Side::Intermediary),
            (thijs().email, Side::Client),
        ] {
            let Message::GrantStopped {
                reader: side,
                by,
                stopped_by,
                granted,
                left,
                reason,
                ..
            } = told(&stage, email, "grant_stopped").await
            else {
                panic!("another message")
            };
            assert_eq!(
                (side, by, stopped_by.as_str()),
                (reader, Side::Client, "Thijs Hofman")
            );
            assert_eq!((granted.services.len(), left.len()), (4, 0));
            assert_eq!(reason.as_deref(), Some("Wij doen het zelf."));
        }

        let anna = stage.sign_in(&cast::ANNA).await;
        for (actor, side, organisation) in [
            (&anna, Side::Intermediary, "Aannemer Hofman B.V."),
            (&thijs_signed_in, Side::Client, ""),
        ] {
            let page = overview::mandate(&stage.s, actor, mandate(HOFMAN), side)
                .await
                .unwrap();
            let line = &page.history[0];
            assert_eq!(
                (line.action.as_str(), line.who.as_str()),
                ("mandate.stopped", "Thijs Hofman")
            );
            assert_eq!(
                (line.organisation.as_str(), line.basis.as_str()),
                (organisation, "representative")
            );
            assert_eq!(
                line.about.len(),
                4,
                "four services, and the reason apart: {:?}",
                line.about
            );
            assert_eq!(line.words, ["Wij doen het zelf."]);
            assert!(!page.may_stop);
            let stopped = |row: &domain::view::chain::GrantedService| {
                matches!(row.state, ServiceState::Stopped(_))
            };
            assert!(
                page.grants[0].services.iter().all(stopped),
                "stopped stays visible (R-DEC-22)"
            );
        }
    }
}

#[tokio::test]
async fn r_dec_10_the_office_gives_up_what_it_received_and_a_second_stop_is_told_so() {
    for stage in stages().await {
        // Karel represents the office and has no level of his own: stopping asks for none.
        let karel = stage.sign_in(&cast::KAREL).await;
        grant::stop(&stage.s, &karel, mandate(HOFMAN), None, None)
            .await
            .unwrap();
        assert!(!chaima_may(&stage, &karel).await);

        let anna = stage.sign_in(&cast::ANNA).await;
        let again = grant::stop(&stage.s, &anna, mandate(HOFMAN), None, None).await;
        assert_eq!(faults(again), [("", Fault::AlreadyStopped)]);
        let again = grant::stop(&stage.s, &anna, mandate(HOFMAN), Some(service(TAX)), None).await;
        assert_eq!(faults(again), [("", Fault::AlreadyStopped)]);

        let bram = stage.sign_in(&cast::BRAM).await;
        not_allowed(grant::stop(&stage.s, &bram, mandate(cast::BLOM), None, None).await);
    }
}

#[tokio::test]
async fn r_ket_10_of_two_who_stop_at_once_one_does_it() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let thijs = stage.sign_in(thijs()).await;
        let (one, other) = tokio::join!(
            grant::stop(&stage.s, &anna, mandate(HOFMAN), None, None),
            grant::stop(&stage.s, &thijs, mandate(HOFMAN), None, None),
        );
        let lost = match (one, other) {
            (Ok(_), lost) | (lost, Ok(_)) => lost,
            neither => panic!("{neither:?}"),
        };
        assert_eq!(faults(lost), [("", Fault::AlreadyStopped)]);
        let page = overview::mandate(&stage.s, &anna, mandate(HOFMAN), Side::Intermediary)
            .await
            .unwrap();
        assert_eq!(
            page.history
                .iter()
                .filter(|line| line.action == "mandate.stopped")
                .count(),
            1
        );
        stage.log_verifies().await;
    }
}

#[tokio::test]
async fn a_reason_has_an_end_and_a_service_must_have_been_granted() {
    for stage in stages().await {
        let thijs = stage.sign_in(thijs()).await;
        let long = Some("x".repeat(501));
        let refused = grant::stop(&stage.s, &thijs, mandate(HOFMAN), None, long).await;
        assert_eq!(faults(refused), [("reason", Fault::TooLong(500))]);
        not_found(
            grant::stop(
                &stage.s,
                &thijs,
                mandate(HOFMAN),
                Some(service("enquete-invullen")),
                None,
            )
            .await,
        );
    }
}

/// Bakkerij Jansen has an open request, and grants something else before anybody asks for it.
#[tokio::test]
async fn r_ket_3_r_dec_11_what_a_client_grants_first_counts_at_once_and_can_be_assigned() {
    for stage in stages().await {
        let sanne = stage.sign_in(&cast::SANNE).await;
        let at = sanne.at.as_ref().unwrap();
        assert_eq!(at.organisation_name, "Bakkerij Jansen");
        let mandate = grant::grant_first(&stage.s, &sanne, to_the_office(&[PAYROLL]))
            .await
            .unwrap();
        let Message::GrantedFirst {
            granted, given_by, ..
        } = told(&stage, cast::ANNA.email, "granted_first").await
        else {
            panic!("another message")
        };
        assert_eq!(
            (given_by.as_str(), granted.last_day),
            ("Sanne Jansen", in_years(3))
        );
        assert!(
            stage
                .kinds_told(cast::SANNE.email)
                .await
                .contains(&"grant_given")
        );

        let anna = stage.sign_in(&cast::ANNA).await;
        assert!(
            !decided(&stage, &anna, &cast::CHAIMA, cast::JANSEN, PAYROLL)
                .await
                .is_allowed()
        );
        let to_chaima = NewAssignment {
            mandates: vec![mandate],
            to: vec![To::Member(crate::member(&cast::CHAIMA))],
            scope: domain::decide::world::Scope::All,
            level: None,
        };
        assignment::assign(&stage.s, &anna, to_chaima)
            .await
            .unwrap();
        assert!(
            decided(&stage, &anna, &cast::CHAIMA, cast::JANSEN, PAYROLL)
                .await
                .is_allowed()
        );

        // It may decline (R-DEC-11).
        grant::stop(&stage.s, &anna, mandate, None, None)
            .await
            .unwrap();
        assert!(
            !decided(&stage, &anna, &cast::CHAIMA, cast::JANSEN, PAYROLL)
                .await
                .is_allowed()
        );
        stage.log_verifies().await;
    }
}

/// A number says little: the name behind it is shown before anything is granted (R-MACH-9).
#[tokio::test]
async fn r_mach_9_what_is_about_to_be_granted_is_shown_and_nothing_happens_until_the_yes() {
    for stage in stages().await {
        let sanne = stage.sign_in(&cast::SANNE).await;
        let before = stage.kinds_told(cast::ANNA.email).await;
        let new = to_the_office(&[PAYROLL]);
        let draft = grant::keep(&stage.s, &sanne, &new).await.unwrap();
        let shown = grant::look(&stage.s, &sanne, &draft).await.unwrap();
        let GrantLook::Asks(shown) = shown else {
            panic!("{shown:?}")
        };
        assert_eq!(shown.intermediary.id, None, "no page needs it");
        assert_eq!(
            (
                shown.intermediary.name.as_str(),
                shown.intermediary.town.as_str()
            ),
            ("Kantoor De Vries Accountants", "Haarlem")
        );
        assert_eq!((shown.services.len(), shown.level), (1, Level::Eh3));
        let typed = grant::filled_in(&stage.s, &sanne, &draft).await.unwrap();
        assert_eq!(typed.unwrap().services, new.services, "to change it");
        assert_eq!(
            stage.kinds_told(cast::ANNA.email).await,
            before,
            "told of nothing yet"
        );

        let thijs = stage.sign_in(thijs()).await;
        not_found(grant::look(&stage.s, &thijs, &draft).await);
        not_found(grant::grant_draft(&stage.s, &thijs, &draft).await);
        let given = grant::grant_draft(&stage.s, &sanne, &draft).await;
        let Given::Now(mandate) = given.unwrap() else {
            panic!("it was given before")
        };
        let page = overview::mandate(&stage.s, &sanne, mandate, Side::Client).await;
        assert_eq!(page.unwrap().grants.len(), 1);
    }
}

#[tokio::test]
async fn a_draft_that_is_granted_twice_leads_to_what_was_given_and_gives_nothing_twice() {
    for stage in stages().await {
        let sanne = stage.sign_in(&cast::SANNE).await;
        let draft = grant::keep(&stage.s, &sanne, &to_the_office(&[PAYROLL])).await;
        let draft = draft.unwrap();
        // A double click: both at once.
        let (one, other) = tokio::join!(
            grant::grant_draft(&stage.s, &sanne, &draft),
            grant::grant_draft(&stage.s, &sanne, &draft)
        );
        let (mandate, again) = match (one.unwrap(), other.unwrap()) {
            (Given::Now(mandate), Given::Before(again))
            | (Given::Before(again), Given::Now(mandate)) => (mandate, again),
            both => panic!("{both:?}"),
        };
        assert_eq!(again, mandate);
        // A second tab, later.
        let later = grant::grant_draft(&stage.s, &sanne, &draft).await;
        assert_eq!(later.unwrap(), Given::Before(mandate));
        let looked = grant::look(&stage.s, &sanne, &draft).await;
        assert_eq!(looked.unwrap(), GrantLook::Given(mandate));
        let page = overview::mandate(&stage.s, &sanne, mandate, Side::Client).await;
        assert_eq!(page.unwrap().grants.len(), 1, "one effect");
        let thijs = stage.sign_in(thijs()).await;
        not_found(grant::look(&stage.s, &thijs, &draft).await);
        stage.log_verifies().await;
    }
}

#[tokio::test]
async fn granting_what_is_stopped_over_and_over_waits_and_stopping_never_does() {
    for stage in stages().await {
        let sanne = stage.sign_in(&cast::SANNE).await;
        let gives = async || grant::grant_first(&stage.s, &sanne, to_the_office(&[PAYROLL])).await;
        let stops = async |mandate| grant::stop(&stage.s, &sanne, mandate, None, None).await;
        // The first time nothing was stopped before.
        for _ in 0..4 {
            let mandate = gives().await.unwrap();
            stops(mandate).await.unwrap();
        }
        let often = gives().await;
        assert!(matches!(often, Err(Error::TooMany { .. })), "{often:?}");
        stage.log_verifies().await;
    }
}

#[tokio::test]
async fn r_ket_11_granting_again_with_a_later_end_renews_and_keeps_the_assignments() {
    for stage in stages().await {
        let rob = stage.sign_in(&cast::ROB).await;
        let anna = stage.sign_in(&cast::ANNA).await;
        let slug = "voertuig-op-naam-zetten";
        stage.pass_days(40);
        let may = async |who: &'static Person| {
            decided(&stage, &anna, who, cast::BLOM, slug)
                .await
                .is_allowed()
        };
        assert!(may(&cast::GERBEN).await);
        let before = overview::mandate(&stage.s, &rob, mandate(cast::BLOM), Side::Client)
            .await
            .unwrap();

        let rob = stage.sign_in(&cast::ROB).await;
        let renewed = grant::grant_first(&stage.s, &rob, to_the_office(&[slug]))
            .await
            .unwrap();
        assert_eq!(renewed, mandate(cast::BLOM), "the same mandate");
        let again = grant::grant_first(&stage.s, &rob, to_the_office(&[slug])).await;
        assert_eq!(faults(again), [("services", Fault::AlreadyGranted)]);
        let after = overview::mandate(&stage.s, &rob, mandate(cast::BLOM), Side::Client)
            .await
            .unwrap();
        assert_eq!(after.grants.len(), before.grants.len() + 1);
        let states = after.grants.iter().flat_map(|grant| &grant.services);
        let states = states.filter(|row| row.service.id == service(slug));
        let states: Vec<ServiceState> = states.map(|row| row.state).collect();
        assert!(
            matches!(states[..], [ServiceState::Active, ServiceState::Renewed(_)]),
            "active once: {states:?}"
        );

        stage.pass_days(30);
        assert!(may(&cast::GERBEN).await, "not one login failed meanwhile");
    }
}

#[tokio::test]
async fn r_dec_14_r_rol_3_r_dec_12_a_grant_is_checked_field_by_field() {
    for stage in stages().await {
        let sanne = stage.sign_in(&cast::SANNE).await;
        let refused = async |new: NewGrant| faults(grant::grant_first(&stage.s, &sanne, new).await);
        let base = || to_the_office(&[PAYROLL]);
        assert_eq!(
            refused(NewGrant {
                intermediary: "00009999".parse().unwrap(),
                ..base()
            })
            .await,
            [("intermediary", Fault::UnknownOrganisation)]
        );
        assert_eq!(
            refused(NewGrant {
                intermediary: "00001002".parse().unwrap(),
                ..base()
            })
            .await,
            [("intermediary", Fault::OwnIntermediary)]
        );
        assert_eq!(
            refused(NewGrant {
                services: vec![],
                ..base()
            })
            .await,
            [("services", Fault::NothingChosen)]
        );
        assert_eq!(
            refused(to_the_office(&[
                "parkeervergunning-bedrijf",
                "akte-aanbieden"
            ]))
            .await
            .len(),
            1
        );
        assert_eq!(
            refused(NewGrant {
                level: Level::Eh2Plus,
                ..to_the_office(&[TAX])
            })
            .await,
            [(
                "level",
                Fault::LevelBelowService {
                    needed: Level::Eh3,
                    asked: Level::Eh2Plus
                }
            )]
        );
        assert_eq!(
            refused(NewGrant {
                level: Level::Eh4,
                ..base()
            })
            .await,
            [(
                "level",
                Fault::LevelAboveOwn {
                    own: Level::Eh3,
                    asked: Level::Eh4
                }
            )]
        );
        let latest = in_years(5);
        assert_eq!(
            refused(NewGrant {
                last_day: latest.tomorrow().unwrap(),
                ..base()
            })
            .await,
            [("last_day", Fault::EndTooLate(latest))]
        );
        grant::grant_first(
            &stage.s,
            &sanne,
            NewGrant {
                last_day: latest,
                ..base()
            },
        )
        .await
        .unwrap();
    }
}

#[tokio::test]
async fn granting_asks_for_a_fresh_factor_and_stopping_does_not() {
    for stage in stages().await {
        let thijs = stage.sign_in(thijs()).await;
        stage.pass_seconds(16 * 60);
        let stale =
            grant::grant_first(&stage.s, &thijs, to_the_office(&["enquete-invullen"])).await;
        assert!(matches!(stale, Err(Error::StepUpNeeded)), "{stale:?}");
        grant::stop(&stage.s, &thijs, mandate(HOFMAN), None, None)
            .await
            .unwrap();
    }
}

/// De Linde signs with two of three: nobody there can grant at once, alone (R-BEV-4).
#[tokio::test]
async fn r_dec_6_one_of_several_joint_representatives_cannot_grant_alone() {
    for stage in stages().await {
        let pieter = stage.sign_in(&cast::PIETER).await;
        let refused = grant::grant_first(&stage.s, &pieter, to_the_office(&[TAX])).await;
        assert_eq!(faults(refused), [("", Fault::MayNotSign)]);
        let offered = grant::options(&stage.s, &pieter).await.unwrap();
        assert!(offered.services.iter().all(|service| service.chain_allowed));
    }
}

/// What is stopped for one office goes on for the other.
#[tokio::test]
async fn a_client_with_two_offices_stops_one() {
    for stage in stages().await {
        let client: OrganisationId = organisation(cast::VERMEER);
        let wouter = stage.sign_in(&cast::WOUTER).await;
        let theirs: MandateId = mandate(cast::VAN_DAM);
        let rep = stage.sign_in(cast::representatives(cast::VERMEER)[0]).await;
        assert_eq!(rep.organisation().unwrap(), client);
        grant::stop(&stage.s, &rep, theirs, None, None)
            .await
            .unwrap();
        let page = overview::clients(&stage.s, &wouter, &ClientQuery::default())
            .await
            .unwrap();
        assert_eq!(page.page.rows.len(), 1);
        let given = overview::authorisations(&stage.s, &rep)
            .await
            .unwrap()
            .given;
        let standing: Vec<_> = given
            .iter()
            .map(|row| (row.intermediary.name.as_str(), row.services.len()))
            .collect();
        assert_eq!(
            standing,
            [
                ("Kantoor De Vries Accountants", 4),
                ("Salarisbureau Van Dam", 0)
            ]
        );
    }
}

#[tokio::test]
async fn r_ket_11_what_is_to_be_extended_is_filled_in_on_both_sides() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let kvk = |n: u32| {
            format!("{n:08}")
                .parse::<domain::number::KvkNumber>()
                .unwrap()
        };
        let asks = async |who: &Actor, number| {
            let found = services::request::extending(&stage.s, who, &[kvk(number)]).await;
            found.unwrap()
        };
        let (before, level) = asks(&anna, HOFMAN).await;
        assert_eq!((before.len(), level), (4, Some(Level::Eh3)));

        let thijs = stage.sign_in(thijs()).await;
        grant::stop(
            &stage.s,
            &thijs,
            mandate(HOFMAN),
            Some(service(PAYROLL)),
            None,
        )
        .await
        .unwrap();
        let (after, _) = asks(&anna, HOFMAN).await;
        assert_eq!(after.len(), 3, "what was stopped is not extended");
        assert!(!after.contains(&service(PAYROLL)));

        // The client extends by itself, and sees only its own.
        let office = kvk(cast::VRIES);
        let typed = grant::extending(&stage.s, &thijs, office)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (typed.intermediary, typed.services, typed.level),
            (office, after, Level::Eh3)
        );
        let other = grant::extending(&stage.s, &thijs, kvk(cast::VAN_DAM))
            .await
            .unwrap();
        assert_eq!(other, None);

        // It ran out: it is what ran last.
        stage.pass_days(5 * 366);
        let anna = stage.sign_in(&cast::ANNA).await;
        assert_eq!(asks(&anna, cast::VAN_DAM).await, (Vec::new(), None));
        assert_eq!(asks(&anna, HOFMAN).await.0.len(), 3);
    }
}

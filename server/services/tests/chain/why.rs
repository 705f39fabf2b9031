//! Why somebody may or may not: exactly the decision, and the way to mend it.

use crate::{
    HOFMAN, PAYROLL, TAX, mandate, organisation, service,
    stage::{NOW, faults, id_of, not_allowed, not_found, stages, vries},
};
use domain::{
    decide::{Leg, Mend, What},
    fault::Fault,
    time::date_of,
};
use services::{
    demo::cast,
    grant,
    why::{Search, answer, options},
};

fn client(search: &str) -> Search<'_> {
    Search {
        client: search,
        ..Search::default()
    }
}

const VEHICLE: &str = "voertuig-op-naam-zetten";

#[tokio::test]
async fn bram_cannot_log_in_for_garage_blom_because_his_level_is_too_low() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let why = answer(
            &stage.s,
            &anna,
            id_of(&cast::BRAM),
            organisation(cast::BLOM),
            service(VEHICLE),
            None,
        )
        .await
        .unwrap();
        assert_eq!(
            (why.person.as_str(), why.client.name.as_str()),
            ("Bram Bos", "Garage Blom")
        );
        assert_eq!(why.via.id, Some(vries()));
        let failing: Vec<_> = why
            .decision
            .reasons()
            .iter()
            .map(|check| check.leg)
            .collect();
        assert_eq!(failing, [Leg::Means], "one link does not hold");
        assert!(matches!(
            why.remedy.unwrap().mend,
            Mend::UpgradeMeans { .. }
        ));
        let there = format!("/people/{}", id_of(&cast::BRAM));
        assert_eq!(why.mend_path, Some(there), "R-LOA-7: a manager raises it");
    }
}

#[tokio::test]
async fn the_way_to_mend_is_shown_to_who_may() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let ask = async |who, client, slug| {
            answer(
                &stage.s,
                &anna,
                id_of(who),
                organisation(client),
                service(slug),
                None,
            )
            .await
            .unwrap()
        };
        let unassigned = ask(&cast::CHAIMA, cast::VELD, "gecombineerde-opgave").await;
        assert_eq!(
            unassigned.mend_path,
            Some(format!("/clients/{}/assign", mandate(cast::VELD)))
        );
        let stopped = ask(&cast::ANNA, cast::GROENRIJK, TAX).await;
        assert_eq!(
            stopped.mend_path,
            Some(format!(
                "/clients/request?kvk=00001006&services={}",
                service(TAX)
            ))
        );
        let own = ask(&cast::CHAIMA, cast::VRIES, TAX).await;
        assert_eq!(
            own.mend_path,
            Some(format!("/people/{}", id_of(&cast::CHAIMA)))
        );

        let chaima = stage.sign_in(&cast::CHAIMA).await;
        let hers = answer(
            &stage.s,
            &chaima,
            chaima.person,
            organisation(cast::VELD),
            service("gecombineerde-opgave"),
            None,
        );
        let hers = hers.await.unwrap();
        assert_eq!(hers.mend_path, None, "an employee assigns nobody");
        assert_eq!(hers.remedy, unassigned.remedy);
        assert_eq!(
            hers.decision.reasons().len(),
            unassigned.decision.reasons().len()
        );
    }
}

#[tokio::test]
async fn an_employee_asks_about_oneself_only() {
    for stage in stages().await {
        let bram = stage.sign_in(&cast::BRAM).await;
        let hofman = organisation(HOFMAN);
        assert!(
            answer(&stage.s, &bram, bram.person, hofman, service(PAYROLL), None)
                .await
                .is_ok()
        );
        not_allowed(
            answer(
                &stage.s,
                &bram,
                id_of(&cast::ANNA),
                hofman,
                service(PAYROLL),
                None,
            )
            .await,
        );
        let offered = options(&stage.s, &bram, client("")).await.unwrap();
        assert_eq!(offered.people, [(bram.person, "Bram Bos".to_owned())]);
        assert_eq!(offered.clients[0].0, vries());
        assert!(offered.clients.iter().any(|(id, _)| *id == hofman));
        let veld = organisation(cast::VELD);
        assert!(
            !offered.clients.iter().any(|(id, _)| *id == veld),
            "not assigned"
        );
        let found = options(&stage.s, &bram, client("00001005")).await.unwrap();
        assert!(
            found.clients.iter().any(|(id, _)| *id == veld),
            "found by its whole number"
        );
    }
}

/// R-KET-10, R-DEC-22: what the client stopped is there to be asked about, by name, for who was assigned it and nobody
/// else; who stopped what is told, and whom to turn to.
#[tokio::test]
async fn r_ket_10_a_client_that_stopped_is_found_by_who_was_assigned_it() {
    for stage in stages().await {
        let bram = stage.sign_in(&cast::BRAM).await;
        let chaima = stage.sign_in(&cast::CHAIMA).await;
        let rob = stage.sign_in(&cast::ROB).await;
        let anna = stage.sign_in(&cast::ANNA).await;
        let blom = organisation(cast::BLOM);
        grant::stop(&stage.s, &rob, mandate(cast::BLOM), None, None)
            .await
            .unwrap();
        let found = options(&stage.s, &bram, client("garage blom"))
            .await
            .unwrap();
        assert_eq!(
            found.clients[1..],
            [(blom, "Garage Blom".to_owned())],
            "{}",
            stage.s.db.kind()
        );
        assert!(!found.no_client);
        let others = options(&stage.s, &chaima, client("garage blom"))
            .await
            .unwrap();
        assert_eq!((others.clients.len(), others.no_client), (1, true));

        let ask = async |actor: &services::Actor| {
            answer(&stage.s, actor, bram.person, blom, service(VEHICLE), None)
                .await
                .unwrap()
        };
        let his = ask(&bram).await;
        assert!(his.own);
        assert_eq!(his.stopped_by.as_deref(), Some("Garage Blom"));
        assert_eq!(
            (his.mend_path, his.ask),
            (
                None,
                vec![("Anna Bakker".to_owned(), cast::ANNA.email.to_owned())]
            )
        );
        let hers = ask(&anna).await;
        assert_eq!(hers.stopped_by.as_deref(), Some("Garage Blom"));
        let request = format!(
            "/clients/request?kvk=00001004&services={}",
            service(VEHICLE)
        );
        assert_eq!((hers.mend_path, hers.ask), (Some(request), Vec::new()));
    }
}

/// A search that finds nobody says so, and one that finds only the reader does not.
#[tokio::test]
async fn a_search_that_finds_nothing_says_so() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        for (person, client, nothing) in [
            ("", "", (false, false)),
            ("Anna", "hofman", (false, false)),
            ("nobody here", "nothing here", (true, true)),
        ] {
            let search = Search { person, client };
            let found = options(&stage.s, &anna, search).await.unwrap();
            assert_eq!((found.nobody, found.no_client), nothing, "{person}");
        }
    }
}

#[tokio::test]
async fn a_manager_picks_from_everybody_and_every_client() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let offered = options(&stage.s, &anna, client("")).await.unwrap();
        assert_eq!(offered.people.len(), 12);
        assert_eq!(offered.people[0].0, anna.person, "the reader first");
        assert_eq!(offered.today, date_of(NOW));
        let narrowed = options(&stage.s, &anna, client("hofman")).await.unwrap();
        assert_eq!(
            narrowed.clients[1..]
                .iter()
                .map(|(id, _)| *id)
                .collect::<Vec<_>>(),
            [organisation(HOFMAN)]
        );
    }
}

/// The client sees who could act for it, and only those.
#[tokio::test]
async fn a_client_asks_about_those_who_act_for_it() {
    for stage in stages().await {
        let rob = stage.sign_in(&cast::ROB).await;
        let blom = organisation(cast::BLOM);
        let offered = options(&stage.s, &rob, client("")).await.unwrap();
        let people: Vec<_> = offered
            .people
            .iter()
            .map(|(_, name)| name.as_str())
            .collect();
        assert_eq!(
            people,
            ["Rob Blom", "Bram Bos", "Gerben Hoekstra", "Ilias Benali"]
        );
        let gerben = answer(
            &stage.s,
            &rob,
            id_of(&cast::GERBEN),
            blom,
            service(VEHICLE),
            None,
        )
        .await
        .unwrap();
        assert!(gerben.decision.is_allowed());
        assert_eq!(gerben.via.id, Some(vries()));
        not_found(
            answer(
                &stage.s,
                &rob,
                id_of(&cast::ANNA),
                blom,
                service(VEHICLE),
                None,
            )
            .await,
        );
        not_found(
            answer(
                &stage.s,
                &rob,
                id_of(&cast::GERBEN),
                organisation(HOFMAN),
                service(VEHICLE),
                None,
            )
            .await,
        );

        let only = Some(service(VEHICLE));
        grant::stop(&stage.s, &rob, mandate(cast::BLOM), only, None)
            .await
            .unwrap();
        let gerben = answer(
            &stage.s,
            &rob,
            id_of(&cast::GERBEN),
            blom,
            service(VEHICLE),
            None,
        )
        .await
        .unwrap();
        assert!(matches!(
            gerben.decision.reasons()[0].what,
            What::NotEnded { ended: Some(_) }
        ));
        assert_eq!(gerben.mend_path.as_deref(), Some("/authorisations/grant"));
        assert_eq!(gerben.stopped_by.as_deref(), Some("Garage Blom"));
        assert!(
            gerben.ask.is_empty(),
            "colleagues of the office are its own"
        );

        // With the last service nobody is assigned any more, and a stranger's name is not the client's to ask.
        grant::stop(&stage.s, &rob, mandate(cast::BLOM), None, None)
            .await
            .unwrap();
        let gone = (id_of(&cast::GERBEN), service(VEHICLE));
        not_found(answer(&stage.s, &rob, gone.0, blom, gone.1, None).await);
    }
}

#[tokio::test]
async fn r_dec_21_the_past_is_as_it_was() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let ask = async |at| {
            answer(
                &stage.s,
                &anna,
                id_of(&cast::CHAIMA),
                organisation(HOFMAN),
                service(TAX),
                at,
            )
            .await
        };
        stage.pass_days(3);
        let anna_again = stage.sign_in(&cast::ANNA).await;
        grant::stop(&stage.s, &anna_again, mandate(HOFMAN), None, None)
            .await
            .unwrap();
        stage.pass_days(2);
        assert!(!ask(None).await.unwrap().decision.is_allowed());
        let before = ask(Some(date_of(NOW.plus_days(1)))).await.unwrap();
        assert!(
            before.decision.is_allowed(),
            "the day before it was stopped"
        );
        assert_eq!(
            (before.at, before.remedy),
            (Some(date_of(NOW.plus_days(1))), None)
        );
        let long_ago = ask(Some(date_of(NOW.plus_days(-900)))).await.unwrap();
        assert!(!long_ago.decision.is_allowed());
        let tomorrow = date_of(stage.s.now().plus_days(1));
        assert_eq!(
            faults(ask(Some(tomorrow)).await),
            [("at", Fault::DateInFuture)]
        );
    }
}

/// R-DEC-13: Femke has not logged in for long; asking why is no use.
#[tokio::test]
async fn r_dec_13_asking_why_is_no_log_in() {
    for stage in stages().await {
        stage.pass_days(700);
        let anna = stage.sign_in(&cast::ANNA).await;
        let femke = id_of(&cast::FEMKE);
        for _ in 0..2 {
            let why = answer(
                &stage.s,
                &anna,
                femke,
                organisation(HOFMAN),
                service(PAYROLL),
                None,
            )
            .await
            .unwrap();
            let unused = |check: &domain::decide::Check| matches!(check.what, What::InUse { .. });
            assert!(
                why.decision.reasons().iter().any(unused),
                "{:?}",
                why.decision.reasons()
            );
        }
    }
}

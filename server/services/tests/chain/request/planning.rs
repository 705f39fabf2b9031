//! Before sending: what stands in the way, what would be renewed, and whom a mail would go to.

use super::{FLEET, NO_CHAIN, asking, sent, token_in};
use crate::{
    HOFMAN, PAYROLL, TAX, decided, in_years, mandate, organisation, service,
    stage::{faults, id_of, not_allowed, stages},
    told,
};
use domain::{
    decide::world::OrganisationState,
    fault::Fault,
    level::Level,
    view::chain::{PlanPart, PlanRow},
};
use services::{
    approval::{self, Approval},
    demo::cast,
    messages::Message,
    request::{self, NewRequest},
};

#[tokio::test]
async fn r_ket_12_the_plan_names_what_stands_in_the_way_per_client_and_service() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let mut tx = stage.s.db.write().await.unwrap();
        let ended = store::organisation::set_state(
            &mut tx,
            organisation(cast::GROENRIJK),
            OrganisationState::Active,
            OrganisationState::Ended,
            None,
            stage.s.now(),
        );
        assert!(ended.await.unwrap());
        tx.commit().await.unwrap();

        let new = asking(
            &[
                HOFMAN,
                cast::JANSEN,
                cast::VRIES,
                cast::GROENRIJK,
                9999,
                cast::VELD,
            ],
            &[PAYROLL, NO_CHAIN],
        );
        let plan = request::plan(&stage.s, &anna, &new).await.unwrap();
        let verdicts: Vec<_> = plan
            .iter()
            .map(|row| {
                let services: Vec<_> = row.services.iter().map(|(_, fault)| *fault).collect();
                (row.can_send, row.here, row.faults.clone(), services)
            })
            .collect();
        let chain = Fault::ServiceNotInChains;
        assert_eq!(
            verdicts,
            [
                (false, true, vec![], vec![Fault::AlreadyGranted, chain]),
                (false, true, vec![], vec![Fault::AlreadyAsked, chain]),
                (false, true, vec![Fault::OwnIntermediary], vec![chain]),
                (false, true, vec![Fault::OrganisationNotActive], vec![chain]),
                (true, false, vec![], vec![chain]),
                (true, true, vec![], vec![chain]),
            ]
        );
        assert_eq!(plan[0].services[1].0, "APK-keuring afmelden");

        let rows = request::send(&stage.s, &anna, &new).await.unwrap();
        let requests: Vec<_> = rows.iter().map(|row| row.request.is_some()).collect();
        assert_eq!(requests, [false, false, false, false, true, true]);
        let detail = request::detail(&stage.s, &anna, rows[5].request.unwrap())
            .await
            .unwrap();
        assert_eq!(detail.services.len(), 1, "only what can be asked");
    }
}

#[tokio::test]
async fn r_rol_3_r_dec_14_what_is_wrong_with_the_whole_request_stands_at_its_field() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let refused =
            async |new: NewRequest| faults(request::plan(&stage.s, &anna, &new).await.map(drop));
        let base = || asking(&[cast::VELD], &[TAX]);
        let at = |level| NewRequest {
            level: Some(level),
            ..base()
        };
        let (own, needed) = (Level::Eh3, Level::Eh3);
        assert_eq!(
            refused(at(Level::Eh4)).await,
            [(
                "level",
                Fault::LevelAboveOwn {
                    own,
                    asked: Level::Eh4
                }
            )]
        );
        assert_eq!(
            refused(at(Level::Eh2Plus)).await,
            [(
                "level",
                Fault::LevelBelowService {
                    needed,
                    asked: Level::Eh2Plus
                }
            )]
        );
        assert_eq!(
            refused(NewRequest {
                last_day: in_years(5).tomorrow().unwrap(),
                message: "x".repeat(501),
                ..asking(&[], &[])
            })
            .await,
            [
                ("clients", Fault::NothingChosen),
                ("message", Fault::TooLong(500)),
                ("last_day", Fault::EndTooLate(in_years(5))),
                ("services", Fault::NothingChosen),
            ]
        );

        assert_eq!(
            refused(NewRequest {
                message: "Log eerst in op www.evil.example".into(),
                ..base()
            })
            .await,
            [("message", Fault::HoldsAddress)],
            "a mail of ours leads nowhere else"
        );

        for who in [&cast::BRAM, &cast::KAREL] {
            let actor = stage.sign_in(who).await;
            not_allowed(request::plan(&stage.s, &actor, &base()).await);
            not_allowed(request::send(&stage.s, &actor, &base()).await);
        }
    }
}

#[tokio::test]
async fn r_rol_3_without_a_chosen_level_each_client_is_judged_by_its_own() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let appoint = services::people::roles::Appoint {
            person: id_of(&cast::FEMKE),
            level: Level::Eh2Plus,
        };
        services::people::roles::appoint(&stage.s, &anna, appoint)
            .await
            .unwrap();
        let femke = stage.sign_in(&cast::FEMKE).await;
        // What takes EH3 runs at Hofman already; Het Veld would be asked it.
        let asked = asking(&[HOFMAN, cast::VELD], &[PAYROLL, FLEET]);
        let plan = request::plan(&stage.s, &femke, &asked).await.unwrap();
        assert_eq!(
            (plan[0].level, &*plan[0].faults),
            (Some(Level::Eh2Plus), &[][..])
        );
        let above = Fault::LevelAboveOwn {
            own: Level::Eh2Plus,
            asked: Level::Eh3,
        };
        assert_eq!((plan[1].level, &*plan[1].faults), (None, &[above][..]));
        let rows = request::send(&stage.s, &femke, &asked).await.unwrap();
        let sent: Vec<_> = rows.iter().map(|row| row.request.is_some()).collect();
        assert_eq!(sent, [true, false]);
    }
}

#[tokio::test]
async fn r_ket_11_a_renewal_under_the_same_mandate_keeps_the_assignments() {
    const VEHICLES: &str = "voertuig-op-naam-zetten";
    for stage in stages().await {
        stage.pass_days(40);
        let anna = stage.sign_in(&cast::ANNA).await;
        let asked = asking(&[cast::BLOM], &[VEHICLES, TAX]);
        let plan = request::plan(&stage.s, &anna, &asked).await.unwrap();
        let parts: Vec<PlanPart> = plan[0].parts.iter().map(|(_, part)| *part).collect();
        for part in [PlanPart::Renewed, PlanPart::New] {
            assert!(parts.contains(&part), "{parts:?}");
        }
        let kept = |part: &PlanPart| matches!(part, PlanPart::Kept(_));
        assert!(
            parts.iter().any(kept),
            "what is not asked is not renewed: {parts:?}"
        );
        sent(&stage, &anna, cast::BLOM, &[VEHICLES]).await;
        let rob = stage.sign_in(&cast::ROB).await;
        let asked = told(&stage, cast::ROB.email, "request_received").await;
        let renews = |one: &Message| {
            matches!(
                one,
                Message::RequestReceived {
                    renews: Some(_),
                    ..
                }
            )
        };
        assert!(renews(&asked), "{asked:?}");
        let token = token_in(&asked);
        let chosen = Approval {
            services: vec![service(VEHICLES)],
            last_day: in_years(1),
            seen: None,
        };
        approval::approve(&stage.s, &rob, &token, &chosen)
            .await
            .unwrap();
        let receipt = approval::receipt(&stage.s, &rob, &token).await.unwrap();
        assert_eq!(receipt.mandate, Some(mandate(cast::BLOM)));

        stage.pass_days(60);
        assert!(
            decided(&stage, &anna, &cast::GERBEN, cast::BLOM, VEHICLES)
                .await
                .is_allowed()
        );
        assert!(
            !decided(&stage, &anna, &cast::GERBEN, cast::BLOM, FLEET)
                .await
                .is_allowed(),
            "what was not renewed has ended"
        );
    }
}

/// A number is no way to addresses: only of a client that grants something now is shown whom a mail goes to.
#[tokio::test]
async fn the_plan_hints_at_addresses_only_while_a_grant_runs() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        // One that grants something that ends sooner, one that stopped everything, and one that never granted anything.
        let asked = asking(&[1004, cast::GROENRIJK, 1015], &[FLEET, TAX]);
        let plan = request::plan(&stage.s, &anna, &asked).await.unwrap();
        let [blom, stopped, never] = &plan[..] else {
            panic!("{plan:?}")
        };
        assert_eq!(blom.told, ["r…@garageblom.example"]);
        assert_eq!(blom.mails, 1);
        let renewed = |row: &PlanRow| row.parts.iter().any(|(_, part)| *part == PlanPart::Renewed);
        assert!(renewed(blom), "{blom:?}");
        for row in [stopped, never] {
            assert!(row.told.is_empty() && !renewed(row), "{row:?}");
            assert!(row.mails > 0, "they are told all the same");
        }
    }
}

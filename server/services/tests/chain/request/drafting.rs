//! A draft: what was filled in and is not sent yet.

use super::{asking, asks, joins, kvk};
use crate::{
    PAYROLL, TAX, in_years, organisation, service,
    stage::{faults, not_found, stages, vries},
};
use domain::{fault::Fault, level::Level, role::Role, view::chain::RequestLook};
use services::{
    accounts::session,
    demo::{
        cast,
        ids::{Kind, id},
    },
    grant::{self, NewGrant},
    request::{self, NewRequest},
};
use std::collections::BTreeSet;

#[tokio::test]
async fn r_dec_22_a_draft_belongs_to_its_maker() {
    for stage in stages().await {
        joins(
            &stage,
            &cast::CHAIMA,
            cast::VRIES,
            Role::Manager,
            Some(Level::Eh3),
        )
        .await;
        let anna = stage.sign_in(&cast::ANNA).await;
        let chaima = stage.sign_in(&cast::CHAIMA).await;
        assert_eq!(anna.organisation().unwrap(), vries());
        let draft = request::keep(&stage.s, &anna, asking(&[cast::VELD], &[TAX]), None)
            .await
            .unwrap();
        let kept = asks(&stage, &anna, &draft).await;
        assert_eq!((kept.services[0].id, kept.clients.len()), (service(TAX), 1));
        let typed = request::filled_in(&stage.s, &anna, &draft).await.unwrap();
        assert_eq!(typed.unwrap().services, [service(TAX)]);
        let another = request::filled_in(&stage.s, &chaima, &draft).await.unwrap();
        assert_eq!(another, None);
        not_found(request::look(&stage.s, &chaima, &draft).await);
        not_found(request::send_draft(&stage.s, &chaima, &draft).await);
        let left = request::left(&stage.s, &anna).await.unwrap();
        assert_eq!(left.unwrap().reveal(), draft.reveal());
        assert!(request::left(&stage.s, &chaima).await.unwrap().is_none());

        let (outcome, count) = request::send_draft(&stage.s, &anna, &draft).await.unwrap();
        assert_eq!(count, Some(1));
        let rows = request::outcome(&stage.s, &anna, &outcome).await.unwrap();
        assert!(rows[0].request.is_some());
        not_found(request::outcome(&stage.s, &chaima, &outcome).await);

        // From another tab, or by a second push of the button: the same outcome, and nothing twice.
        let (again, count) = request::send_draft(&stage.s, &anna, &draft).await.unwrap();
        assert_eq!((again.reveal(), count), (outcome.reveal(), None));
        let looked = request::look(&stage.s, &anna, &draft).await.unwrap();
        assert_eq!(looked, RequestLook::Sent(outcome.reveal().to_owned()));
        let left = request::left(&stage.s, &anna).await.unwrap();
        assert!(left.is_none(), "it was sent");
    }
}

#[tokio::test]
async fn r_dec_15_a_bundle_means_all_of_its_version_today_and_what_is_ticked_comes_with_it() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let options = request::options(&stage.s, &anna).await.unwrap();
        assert_eq!(options.own_level, Some(Level::Eh3));
        assert!(options.services.iter().all(|service| service.chain_allowed));
        let taxes = options
            .bundles
            .iter()
            .find(|bundle| bundle.name == "Belastingen")
            .unwrap();
        let empty = asking(&[cast::VELD], &[]);
        let draft = request::keep(&stage.s, &anna, empty.clone(), Some(taxes.id))
            .await
            .unwrap();
        let kept = asks(&stage, &anna, &draft).await;
        let asked: Vec<_> = kept.services.iter().map(|service| service.id).collect();
        assert_eq!(asked, taxes.services);
        // To change it is to choose the bundle again, not its services one by one.
        let typed = request::filled_in(&stage.s, &anna, &draft).await.unwrap();
        let typed = typed.unwrap();
        assert_eq!((typed.services, typed.bundle), (vec![], Some(taxes.id)));

        let ticked = [taxes.services[0], service(PAYROLL)];
        let more = NewRequest {
            services: ticked.to_vec(),
            ..empty.clone()
        };
        let draft = request::keep(&stage.s, &anna, more, Some(taxes.id)).await;
        let kept = asks(&stage, &anna, &draft.unwrap()).await;
        let asked: BTreeSet<_> = kept.services.iter().map(|service| service.id).collect();
        let meant: BTreeSet<_> = taxes.services.iter().chain(&ticked).copied().collect();
        assert_eq!((asked.len(), &asked), (taxes.services.len() + 1, &meant));

        let unknown = request::keep(
            &stage.s,
            &anna,
            empty,
            Some(id(Kind::Organisation, cast::VELD)),
        )
        .await;
        assert_eq!(faults(unknown.map(drop)), [("bundle", Fault::NotAChoice)]);
    }
}

/// What was filled in for one organisation is not sent for another, chosen meanwhile in another tab.
#[tokio::test]
async fn a_draft_for_another_organisation_waits_for_it() {
    for stage in stages().await {
        let joined = Some(Level::Eh3);
        joins(&stage, &cast::ANNA, cast::GROENRIJK, Role::Manager, joined).await;
        let other = [("", Fault::OtherOrganisationNow)];
        let (token, anna) = stage.sign_in_at(&cast::ANNA).await;
        let switched = async |kvk: u32| {
            session::switch(&stage.s, &anna, organisation(kvk))
                .await
                .unwrap();
            stage.actor(&token).await.unwrap()
        };
        let anna_here = switched(cast::VRIES).await;
        let new = asking(&[cast::VELD], &[TAX]);
        let draft = request::keep(&stage.s, &anna_here, new, None).await;
        let draft = draft.unwrap();

        let there = switched(cast::GROENRIJK).await;
        assert_eq!(there.organisation().unwrap(), organisation(cast::GROENRIJK));
        assert_eq!(faults(request::look(&stage.s, &there, &draft).await), other);
        let typed = request::filled_in(&stage.s, &there, &draft).await;
        assert_eq!(typed.unwrap(), None);
        assert_eq!(
            faults(request::send_draft(&stage.s, &there, &draft).await),
            other
        );
        let granted = NewGrant {
            intermediary: kvk(cast::VRIES),
            services: vec![service(PAYROLL)],
            bundle: None,
            level: Level::Eh3,
            last_day: in_years(1),
        };
        let grant_draft = grant::keep(&stage.s, &there, &granted).await.unwrap();

        let here = switched(cast::VRIES).await;
        assert_eq!(
            faults(grant::look(&stage.s, &here, &grant_draft).await),
            other
        );
        let typed = grant::filled_in(&stage.s, &here, &grant_draft).await;
        assert_eq!(typed.unwrap(), None);
        assert_eq!(
            faults(grant::grant_draft(&stage.s, &here, &grant_draft).await),
            other
        );
        // Neither is lost by it.
        request::send_draft(&stage.s, &here, &draft).await.unwrap();
        let there = switched(cast::GROENRIJK).await;
        let granted = grant::grant_draft(&stage.s, &there, &grant_draft).await;
        granted.unwrap();
    }
}

//! A service is for some kinds of organisation only (R-CAT-5). Nobody learns that from the service: it is said before
//! something is asked or granted (R-AUTZ-4), and what `decide()` would refuse is never recorded.

use crate::{
    TAX,
    approval::{seen, whole},
    in_years, service,
    stage::{Stage, faults, stages},
    told,
};
use domain::{
    decide::world::Identifiers, fault::Fault, id::ServiceId, level::Level, request::RequestState,
    view::chain::RequestLook,
};
use services::{
    approval::{self, Approval},
    catalogue::file,
    demo::{Open, cast},
    grant::{self, NewGrant},
    messages::Message,
    request::{self, NewRequest},
};
use store::catalogue::NewService;

/// For parties of their own only, which the bakery, a sole trader, is not.
const CORPORATE_TAX: &str = "vennootschapsbelasting-aangeven";

fn asking(clients: &[u32]) -> NewRequest {
    NewRequest {
        clients: clients
            .iter()
            .map(|n| format!("{n:08}").parse().unwrap())
            .collect(),
        services: vec![service(CORPORATE_TAX), service("aanslagen-inzien")],
        bundle: None,
        level: None,
        last_day: in_years(1),
        message: String::new(),
    }
}

#[tokio::test]
async fn r_autz_4_the_plan_of_a_request_says_whom_a_service_does_not_serve() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let new = asking(&[cast::JANSEN, cast::GROENRIJK, 9999]);
        let plan = request::plan(&stage.s, &anna, &new).await.unwrap();
        let not = (
            "Vennootschapsbelasting aangeven".to_owned(),
            Fault::ServiceNotForOrganisation,
        );
        assert_eq!(plan[0].services[0], not, "{:?}", plan[0]);
        assert_eq!(plan[1].services, [], "a company is served");
        assert_eq!(plan[2].services, [], "of a number alone nobody can tell");

        let sent = request::send(&stage.s, &anna, &new).await.unwrap();
        assert_eq!(sent[0].plan.services[0], not);
        let asked = async |n: usize| {
            let found = request::detail(&stage.s, &anna, sent[n].request.unwrap()).await;
            let services = found.unwrap().services;
            services.iter().map(|line| line.id).collect::<Vec<_>>()
        };
        assert!(!asked(0).await.contains(&service(CORPORATE_TAX)));
        assert!(asked(1).await.contains(&service(CORPORATE_TAX)));
    }
}

#[tokio::test]
async fn r_dec_14_a_client_is_asked_at_the_level_of_what_it_is_asked_for() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let new = asking(&[cast::JANSEN, cast::GROENRIJK]);
        let plan = request::plan(&stage.s, &anna, &new).await.unwrap();
        let levels: Vec<_> = plan.iter().map(|row| row.level).collect();
        assert_eq!(levels, [Some(Level::Eh2Plus), Some(Level::Eh3)]);

        // A level that was chosen is chosen for all.
        let chosen = NewRequest {
            level: Some(Level::Eh3),
            ..new.clone()
        };
        let plan = request::plan(&stage.s, &anna, &chosen).await.unwrap();
        assert!(plan.iter().all(|row| row.level == Some(Level::Eh3)));

        let draft = request::keep(&stage.s, &anna, new, None).await.unwrap();
        let RequestLook::Asks(shown) = request::look(&stage.s, &anna, &draft).await.unwrap() else {
            panic!("it was sent")
        };
        assert_eq!(shown.level, None, "not one for all");
        let (sent, _) = request::send_draft(&stage.s, &anna, &draft).await.unwrap();
        let sent = request::outcome(&stage.s, &anna, &sent).await.unwrap();
        for (row, level) in sent.iter().zip([Level::Eh2Plus, Level::Eh3]) {
            let found = request::detail(&stage.s, &anna, row.request.unwrap()).await;
            assert_eq!(found.unwrap().level, level);
        }
    }
}

fn granting(services: Vec<ServiceId>) -> NewGrant {
    NewGrant {
        intermediary: "00001001".parse().unwrap(),
        services,
        bundle: None,
        level: Level::Eh3,
        last_day: in_years(3),
    }
}

#[tokio::test]
async fn r_autz_4_a_client_that_grants_first_is_told_what_does_not_serve_it() {
    for stage in stages().await {
        let sanne = stage.sign_in(&cast::SANNE).await;
        let page = grant::options(&stage.s, &sanne).await.unwrap();
        let offered = |id| page.services.iter().any(|line| line.id == id);
        assert!(offered(service(TAX)) && !offered(service(CORPORATE_TAX)));
        let named = |name: &str| page.not_served.iter().any(|other| other == name);
        assert!(
            named("Vennootschapsbelasting aangeven"),
            "{:?}",
            page.not_served
        );

        let both = granting(vec![service(CORPORATE_TAX), service(TAX)]);
        assert_eq!(
            faults(grant::grant_first(&stage.s, &sanne, both).await),
            [("services", Fault::ServiceNotForOrganisation)]
        );

        // A bundle gives what the page shows of it.
        let taxes = page
            .bundles
            .iter()
            .find(|bundle| bundle.name == "Belastingen");
        let taxes = taxes.unwrap();
        assert_eq!(taxes.services.len(), 4, "of five");
        let bundle = NewGrant {
            bundle: Some(taxes.id),
            ..granting(vec![])
        };
        grant::grant_first(&stage.s, &sanne, bundle).await.unwrap();
        let Message::GrantedFirst { granted, .. } =
            told(&stage, cast::ANNA.email, "granted_first").await
        else {
            panic!("another message")
        };
        assert_eq!(granted.services.len(), 4);
        stage.log_verifies().await;
    }
}

/// From now on a service of the catalogue serves parties of their own only.
async fn narrowed(stage: &Stage, id: ServiceId) {
    let catalogue = file::parse(file::EXAMPLE).unwrap();
    let found = catalogue.services.iter().find(|one| one.id == id).unwrap();
    let new = NewService {
        consumers: vec![Identifiers::KVK.and(Identifiers::RSIN)],
        ..NewService::from(found)
    };
    let mut tx = stage.s.db.write().await.unwrap();
    let put = store::catalogue::put_service(&mut tx, &new, stage.s.now()).await;
    assert!(put.unwrap(), "a version more");
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn r_autz_4_nobody_approves_what_does_not_serve_the_client_any_more() {
    for stage in stages().await {
        let link = Open::Request(cast::JANSEN).token();
        let sanne = stage.sign_in(&cast::SANNE).await;
        let before = whole(&seen(&stage, &link, Some(&sanne)).await);
        let gone = before.services[0];
        narrowed(&stage, gone).await;

        let asked = seen(&stage, &link, Some(&sanne)).await;
        assert_eq!((asked.services.len(), asked.not_served.len()), (2, 1));
        let refused = [("services", Fault::ServiceNotForOrganisation)];
        let weighed = approval::weigh(&stage.s, &link, &before.services, before.last_day).await;
        assert_eq!(faults(weighed), refused);
        let approve =
            async |chosen: &Approval| approval::approve(&stage.s, &sanne, &link, chosen).await;
        assert_eq!(faults(approve(&before).await), refused);

        let state = approve(&whole(&asked)).await.unwrap();
        assert_eq!(state, RequestState::PartlyApproved);
        let receipt = approval::receipt(&stage.s, &sanne, &link).await.unwrap();
        let declined: Vec<_> = receipt.declined.iter().map(|line| line.id).collect();
        assert_eq!((receipt.granted.len(), declined), (2, vec![gone]));
        let mut tx = stage.s.db.read().await.unwrap();
        let mandate = receipt.mandate.unwrap();
        let grants = store::grant::of_mandate(&mut tx, mandate).await.unwrap();
        let services = grants.iter().flat_map(|grant| &grant.services);
        assert_eq!(services.clone().count(), 2);
        assert!(services.map(|row| row.service).all(|id| id != gone));
    }
}

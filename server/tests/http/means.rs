//! The pages of colleagues' means, for who is in charge; and of why one does not work.

use crate::{
    samples::{applicant, last},
    site::Site,
};
use axum::http::StatusCode;
use domain::id::{MandateId, MeansId, OrganisationId, PersonId};
use services::demo::{
    cast,
    ids::{Kind, id, id2},
};

/// No document was ever shown of Femke, so Anna says whom hers must show.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f1_24_a_manager_is_asked_whom_the_document_of_a_colleague_must_show() {
    let site = Site::demo().await;
    let mut anna = site.sign_in(&cast::ANNA).await;
    let femke: MeansId = id2(Kind::Means, cast::VRIES, cast::FEMKE.n);
    let page = anna.get(&format!("/means/{femke}/upgrade")).await;
    assert_eq!(page.status, StatusCode::OK);
    for field in ["level", "employed", "given", "family", "birth"] {
        let named = format!("name=\"{field}\"");
        assert!(page.body.contains(&named), "{field}");
    }
}

/// R-AAN-10: terms that were not agreed to say what to tick.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_aan_10_terms_that_were_not_ticked_say_so() {
    let site = Site::demo().await;
    let mut anna = site.sign_in(&cast::ANNA).await;
    let nina = applicant("nina@devries.example", "0611112222");
    let check = last(&anna.post("/means/apply", &nina).await);
    let check = format!("/means/apply/{check}");
    anna.post(&check, &[]).await;
    let page = anna.get(&check).await.body;
    assert!(page.contains("Zet een vinkje als u akkoord gaat met de voorwaarden."));
}

/// R-KET-10: the employee is told by name whom to turn to, the manager gets the button, and the client can grant.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_ket_10_why_says_who_stopped_which_service_and_who_can_ask() {
    let site = Site::demo().await;
    let mut bram = site.sign_in(&cast::BRAM).await;
    let mut anna = site.sign_in(&cast::ANNA).await;
    let mut rob = site.sign_in(&cast::ROB).await;
    let client: OrganisationId = id(Kind::Organisation, cast::BLOM);
    let mandate: MandateId = id(Kind::Mandate, cast::BLOM);
    let services = services::catalogue::file::parse(services::catalogue::file::EXAMPLE)
        .unwrap()
        .services;
    let fleet = services.iter().find(|one| one.slug == "wagenpark-beheren");
    let fleet = fleet.unwrap().id;
    let stop = format!("/authorisations/{mandate}/stop");
    rob.post(&stop, &[("service", &fleet.to_string())]).await;

    let bram_is: PersonId = id(Kind::Person, cast::BRAM.n);
    let why = format!("/why?person={bram_is}&client={client}&service={fleet}");
    let his = bram.get(&why).await.body;
    let hers = anna.get(&why).await.body;
    for page in [&his, &hers] {
        assert!(page.contains("Garage Blom stopte de machtiging voor Wagenpark beheren op"));
        assert!(page.contains("Alleen Garage Blom kan deze machtiging geven"));
    }
    assert!(his.contains("Vraag het aan een beheerder: Anna Bakker."));
    assert!(!his.contains("/clients/request?kvk="));
    assert!(hers.contains(&format!(
        "/clients/request?kvk=00001004&amp;services={fleet}"
    )));
    let clients = rob.get(&why).await.body;
    assert!(clients.contains("Geef de machtiging"), "the client itself");
}

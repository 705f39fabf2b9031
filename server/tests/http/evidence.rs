//! Papers: to whom one is given, and how; and the pages around it.

use crate::site::Site;
use axum::http::StatusCode;
use domain::id::ApplicationId;
use services::demo::{
    cast,
    ids::{Kind, id},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_bev_8_a_paper_is_given_to_its_clerk_only_as_a_download_in_a_sandbox() {
    let site = Site::demo().await;
    let church: ApplicationId = id(Kind::Application, cast::RUTH.n);
    let paper = {
        let mut tx = site.services.db.read().await.unwrap();
        // Both were sent at the same moment: which stands first is chance.
        let papers = store::evidence::papers(&mut tx, church).await.unwrap();
        let kind = domain::signing::Paper::LegalPersonality;
        papers.iter().find(|sent| sent.paper == kind).unwrap().id
    };
    let path = format!("/operator/papers/{paper}");
    let case = format!("/operator/checks/{church}");
    let mut nobody = site.browser();
    assert_eq!(nobody.get(&path).await.status, StatusCode::UNAUTHORIZED);
    for other in [&cast::ANNA, &cast::RUTH] {
        let mut other = site.sign_in(other).await;
        assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND);
    }
    let mut noor = site.sign_in(&cast::NOOR).await;
    assert_eq!(
        noor.get(&path).await.status,
        StatusCode::NOT_FOUND,
        "not taken yet"
    );
    let before = noor.get(&case).await;
    assert!(before.status.is_success() && !before.body.contains("Ruth Veldkamp"));
    noor.post(&format!("{case}/take"), &[]).await;
    let answer = noor.get(&path).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.starts_with("%PDF"));
    assert_eq!(answer.header("content-type"), "application/pdf");
    assert_eq!(
        answer.header("content-disposition"),
        "attachment; filename=\"00002009-verklaring_rechtspersoonlijkheid.pdf\""
    );
    let policy = answer.header("content-security-policy");
    assert_eq!(policy, "sandbox; default-src 'none'");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("cache-control"), "no-store");
    for page in ["", "/accept", "/more", "/refuse", "/leave"] {
        let answer = noor.get(&format!("{case}{page}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}");
    }
    assert!(noor.get(&case).await.body.contains("Ruth Veldkamp"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_pages_of_papers_and_the_counter_are_there_for_whose_they_are() {
    let site = Site::demo().await;
    let church: ApplicationId = id(Kind::Application, cast::RUTH.n);
    let visit: ApplicationId = id(Kind::Application, cast::XANDER.n);
    let mut ruth = site.sign_in(&cast::RUTH).await;
    for page in ["", "/papers", "/paper?which=legal_personality"] {
        let answer = ruth.get(&format!("/applications/{church}{page}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}");
    }
    let other = format!("/applications/{church}/paper?which=extract");
    assert_eq!(ruth.get(&other).await.status, StatusCode::NOT_FOUND);
    // R-BEV-5: a declaration to print, with what is known filled in; not of what others write.
    let example = format!("/applications/{church}/example?which=legal_personality");
    let answer = ruth.get(&example).await;
    assert_eq!(answer.status, StatusCode::OK);
    for known in [
        "Ruth Veldkamp",
        "Verklaring rechtspersoonlijkheid",
        "Handtekening",
    ] {
        assert!(answer.body.contains(known), "{known}");
    }
    let none = format!("/applications/{church}/example?which=identification_form");
    assert_eq!(ruth.get(&none).await.status, StatusCode::NOT_FOUND);
    let mut stranger = site.sign_in(&cast::BRAM).await;
    assert_eq!(stranger.get(&example).await.status, StatusCode::NOT_FOUND);
    let mut xander = site.sign_in(&cast::XANDER).await;
    for page in ["", "/counter"] {
        let answer = xander.get(&format!("/applications/{visit}{page}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}");
        // When and where, on both.
        assert!(answer.body.contains("Loket Beheer Schakel, Den Haag"));
    }
    let mut noor = site.sign_in(&cast::NOOR).await;
    for page in [
        "/operator/checks".to_owned(),
        format!("/operator/visits/{visit}"),
        format!("/operator/visits/{visit}/appointment"),
        format!("/operator/visits/{visit}/appeared"),
    ] {
        let answer = noor.get(&page).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_desk_says_who_comes_to_a_counter_and_a_start_page_counts_what_its_reader_may_do() {
    let site = Site::demo().await;
    let mut noor = site.sign_in(&cast::NOOR).await;
    let desk = noor.get("/operator").await.body;
    assert!(desk.contains("Een bezoek aan het loket"), "{desk}");
    // What ends at clients of the office, its manager asks for again; a representative only sees it.
    let mut anna = site.sign_in(&cast::ANNA).await;
    let hers = anna.get("/").await.body;
    let mut karel = site.sign_in(&cast::KAREL).await;
    let his = karel.get("/").await.body;
    assert!(hers.contains("/clients?state=ending") && his.contains("/clients?state=ending"));
    assert!(!his.contains("1 ding wacht op u"), "{his}");
    assert!(his.contains("Hier zijn anderen aan zet"), "{his}");
}

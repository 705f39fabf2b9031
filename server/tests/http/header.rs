//! The header of every page: for whom one works, and the way to another organisation.

use crate::site::{Answer, Browser, Site};
use axum::http::StatusCode;
use domain::id::OrganisationId;
use services::demo::{
    Open, cast,
    ids::{Kind, id},
};

fn organisation(kvk: u32) -> String {
    id::<OrganisationId>(Kind::Organisation, kvk).to_string()
}

/// The header's choice, as HTML; none when there is no choice.
fn choice(answer: &Answer) -> Option<&str> {
    let begin = answer.body.find("<details class=\"switcher\"")?;
    let end = answer.body[begin..].find("</details>").unwrap();
    Some(&answer.body[begin..begin + end])
}

/// Chooses another organisation while on a page; the answer is where one goes on.
async fn switch(browser: &mut Browser<'_>, to: u32, from: &str) -> String {
    let fields = [("from", from), ("organisation", &organisation(to))];
    let answer = browser.post("/organisation", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    answer.location().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_who_works_at_several_places_has_a_choice_and_the_present_one_is_marked() {
    let site = Site::demo().await;
    let mut anna = site.sign_in(&cast::ANNA).await;
    let page = anna.get("/clients").await;
    assert!(page.body.contains("Kantoor De Vries"));
    assert_eq!(choice(&page), None);
    assert_eq!(choice(&site.browser().get("/").await), None);

    let mut sanne = site.sign_in(&cast::SANNE).await;
    let page = sanne.get("/authorisations").await;
    let menu = choice(&page).expect("Sanne has a bakery and sits on a board");
    let (now, others): (Vec<_>, Vec<_>) = menu
        .split("<li>")
        .skip(1)
        .partition(|line| line.contains("aria-current=\"true\""));
    assert_eq!((now.len(), others.len()), (1, 1));
    assert!(now[0].contains("Bakkerij Jansen") && !now[0].contains("<button"));
    assert!(others[0].contains("Stichting De Linde"));
    assert!(others[0].contains(&format!("value=\"{}\"", organisation(cast::LINDE))));
    assert!(menu.contains("name=\"from\" value=\"/authorisations\""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_stays_the_same_list_and_what_is_about_one_organisation_leads_to_the_start() {
    let site = Site::demo().await;
    let mut sanne = site.sign_in(&cast::SANNE).await;
    let mut at = cast::JANSEN;
    for (from, to) in [
        ("/authorisations", "/authorisations"),
        ("/people", "/people"),
        ("/services", "/services"),
        ("/authorisations/01a2", "/"),
        ("/", "/"),
        ("", "/"),
        ("//elsewhere.example/people", "/"),
        ("https://elsewhere.example", "/"),
    ] {
        at = if at == cast::JANSEN {
            cast::LINDE
        } else {
            cast::JANSEN
        };
        assert_eq!(switch(&mut sanne, at, from).await, to, "{from}");
        let page = sanne.get(to).await;
        assert_eq!(page.status, StatusCode::OK, "{to}");
        let name = if at == cast::JANSEN {
            "Bakkerij Jansen"
        } else {
            "Stichting De Linde"
        };
        assert!(
            choice(&page).unwrap().contains(&format!("<strong>{name}<")),
            "{from}: {:?}",
            choice(&page)
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_is_not_there_offers_ones_other_organisations_and_the_same_page_there() {
    let site = Site::demo().await;
    let missing = "/authorisations/01a2";
    let mut sanne = site.sign_in(&cast::SANNE).await;
    let page = sanne.get(missing).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(
        page.body
            .contains("name=\"back\" value=\"/authorisations/01a2\"")
    );
    let linde = organisation(cast::LINDE);
    let (whole, long) = (
        format!("{missing}?state=open"),
        format!("{missing}?q={}", "x".repeat(600)),
    );
    for (back, to) in [
        (missing, missing),
        (&*whole, &*whole),
        (&*long, "/"),
        ("//elsewhere.example", "/"),
        ("", "/"),
    ] {
        let fields = [("back", back), ("organisation", linde.as_str())];
        let answer = sanne.post("/organisation", &fields).await;
        assert_eq!(answer.location(), to);
    }
    // Who works at one place only has nothing to choose.
    let mut anna = site.sign_in(&cast::ANNA).await;
    assert!(!anna.get(missing).await.body.contains("name=\"back\""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_that_one_may_not_see_at_the_other_leads_to_the_start() {
    let site = Site::demo().await;
    // Wouter is in charge at Van Dam and joins De Vries as an employee.
    let mut wouter = site.sign_in(&cast::WOUTER).await;
    let link = format!("/invitation/{}", Open::Invitation.token().reveal());
    let joined = wouter
        .post(&link, &[("account", "mine"), ("confirmed", "yes")])
        .await;
    assert_eq!(joined.status, StatusCode::SEE_OTHER);
    assert_eq!(switch(&mut wouter, cast::VAN_DAM, "/").await, "/");
    assert_eq!(wouter.get("/clients").await.status, StatusCode::OK);
    assert_eq!(switch(&mut wouter, cast::VRIES, "/clients").await, "/");
    assert_eq!(wouter.get("/clients").await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        switch(&mut wouter, cast::VAN_DAM, "/acting").await,
        "/acting"
    );

    // Where one is no member, nothing changes.
    let fields = [("organisation", organisation(cast::JANSEN))];
    let fields = fields
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let refused = wouter.post("/organisation", &fields).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
}

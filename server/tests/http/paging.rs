//! Lists that grow without bound come a page at a time.

use crate::site::{Browser, Site};
use services::{Actor, accounts::session, demo::cast, people::PAGE, secret::Token, team};

async fn actor(site: &Site, browser: &Browser<'_>) -> Actor {
    let token = Token::received(browser.cookie("session").unwrap());
    let found = session::authenticate(&site.services, &token).await;
    found.unwrap().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn teams_and_those_in_a_team_come_a_page_at_a_time() {
    let site = Site::demo().await;
    let mut anna = site.sign_in(&cast::ANNA).await;
    let page = anna.get("/people/teams").await.body;
    assert!(
        !page.contains("class=\"pagination\""),
        "few need none: {page}"
    );
    let who = actor(&site, &anna).await;
    // Whoever is taken out is named, on whichever page of the team they are.
    let teams = team::list(&site.services, &who).await.unwrap();
    let team = teams.iter().find(|team| team.members > 1).unwrap();
    let members = team::one(&site.services, &who, team.id)
        .await
        .unwrap()
        .members;
    let last = members.last().unwrap();
    let path = format!("/people/teams/{}/drop?person={}", team.id, last.person);
    let page = anna.get(&path).await.body;
    assert!(page.contains(&last.name), "{page}");
    for n in 0..PAGE {
        let name = format!("Zuil {n:02}");
        team::create(&site.services, &who, &name).await.unwrap();
    }
    let first = anna.get("/people/teams").await.body;
    assert!(first.contains("1 tot en met 25 van"), "{first}");
    assert!(!first.contains("Zuil 24"), "{first}");
    let last = anna.get("/people/teams?page=2").await.body;
    assert!(
        last.contains("Zuil 24") && !last.contains("Zuil 00"),
        "{last}"
    );
    // A page that is not there any more is the last one.
    let beyond = anna.get("/people/teams?page=99").await.body;
    assert!(beyond.contains("Zuil 24"), "{beyond}");
    // The open invitations have a page of their own beside that of the colleagues.
    let people = anna.get("/people?invited=2&page=1").await;
    assert!(people.status.is_success(), "{}", people.body);
}

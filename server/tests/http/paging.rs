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
    let of = |n| format!("Zuil {n:02}");
    two_pages(&mut anna, "/people/teams?", "page", (&of(0), &of(24))).await;
}

/// What is on the two pages of a list, whose first and last rows are known: each has its own, a page that is not there any
/// more is the last one, and the links between them keep the rest of the question.
async fn two_pages(browser: &mut Browser<'_>, path: &str, name: &str, (first, last): (&str, &str)) {
    let mut page = async |n: u32| browser.get(&format!("{path}&{name}={n}")).await.body;
    let one = page(1).await;
    assert!(one.contains("1 tot en met 25 van"), "{path}: {one}");
    assert!(one.contains(first) && !one.contains(last), "{path}: {one}");
    let two = page(2).await;
    assert!(two.contains("26 tot en met"), "{path}: {two}");
    assert!(two.contains(last) && !two.contains(first), "{path}: {two}");
    let beyond = page(99).await;
    assert!(
        beyond.contains("26 tot en met") && beyond.contains(last),
        "{path}: {beyond}"
    );
    let query = path.split_once('?').unwrap().1;
    let kept: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty()).collect();
    let links: Vec<&str> = one
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next())
        .filter(|link| link.contains(&format!("{name}=2")))
        .collect();
    assert!(!links.is_empty(), "{path}: {one}");
    for (link, pair) in links
        .iter()
        .flat_map(|link| kept.iter().map(move |pair| (link, pair)))
    {
        assert!(link.contains(pair), "{link} keeps {pair}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn those_in_a_team_come_a_page_at_a_time() {
    let site = Site::demo().await;
    let mut anna = site.sign_in(&cast::ANNA).await;
    let who = actor(&site, &anna).await;
    let team = team::create(&site.services, &who, "Iedereen")
        .await
        .unwrap();
    let mut tx = site.db.write().await.unwrap();
    let organisation = who.organisation().unwrap();
    for n in 0..=PAGE {
        let (person, stay) = (site.services.id(), site.services.id());
        let name = format!("Zuil {n:02}");
        let now = site.services.now();
        store::person::insert(&mut tx, person, &name, now)
            .await
            .unwrap();
        store::membership::insert(&mut tx, stay, person, organisation, now)
            .await
            .unwrap();
        store::team::add(&mut tx, site.services.id(), team, stay, now)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    let path = format!("/people/teams/{team}?");
    two_pages(&mut anna, &path, "page", ("Zuil 00", "Zuil 25")).await;
}

/// They have a page of their own, beside that of the colleagues and what those are narrowed to.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn open_invitations_come_a_page_at_a_time_and_keep_the_filter_of_the_colleagues() {
    let site = Site::demo().await;
    let mut anna = site.sign_in(&cast::ANNA).await;
    let who = actor(&site, &anna).await;
    let before = services::invitation::pending(&site.services, &who, "", 1)
        .await
        .unwrap()
        .total;
    let addresses: Vec<String> = (0..=PAGE - before)
        .map(|n| format!("zuil{n:02}@devries.example"))
        .collect();
    let offer = services::invitation::Offer::default();
    services::invitation::send(&site.services, &who, &addresses.join("\n"), &offer)
        .await
        .unwrap();
    let found = services::invitation::pending(&site.services, &who, "", 1)
        .await
        .unwrap();
    let beyond = services::invitation::pending(&site.services, &who, "", 2)
        .await
        .unwrap();
    let (first, last) = (&found.rows[0].email, &beyond.rows.last().unwrap().email);
    two_pages(
        &mut anna,
        "/people?state=managers",
        "invited",
        (first, last),
    )
    .await;
    let page = anna.get("/people?state=managers&invited=2").await.body;
    assert!(
        page.contains(cast::ANNA.email) && !page.contains(cast::DAAN.email),
        "{page}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_file_of_people_is_the_list_that_is_searched() {
    let site = Site::demo().await;
    let mut anna = site.sign_in(&cast::ANNA).await;
    let all = anna.get("/people.csv").await;
    assert_eq!(all.status.as_u16(), 200);
    assert_eq!(all.body.lines().count(), 13, "everybody: {}", all.body);
    let found = anna.get("/people.csv?q=bram&sort=-name").await.body;
    assert_eq!(found.lines().count(), 2, "{found}");
    assert!(found.contains("Bram Bos"), "{found}");
    let mut bram = site.sign_in(&cast::BRAM).await;
    let refused = bram.get("/people.csv").await;
    assert_eq!(refused.status.as_u16(), 403);
}

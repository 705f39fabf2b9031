//! What somebody sees who is nobody here: links that are over, a request that others sign, a sign-in that fails. All
//! causes look alike (R-DEC-22).

use crate::site::{Answer, Site};
use axum::http::StatusCode;
use services::demo::{DemoLogins, Open, cast};

fn main_of(answer: &Answer) -> &str {
    answer.body.split("<main").nth(1).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_dec_22_a_link_that_is_over_and_one_that_never_was_show_the_same_page() {
    let site = Site::demo().await;
    let logins: DemoLogins = services::demo::logins(&site.services).await.unwrap();
    let (_, token) = logins.links[0].url.rsplit_once('/').unwrap();
    let over = format!("/approve/{token}");
    assert_eq!(site.browser().get(&over).await.status, StatusCode::OK);
    let mut sanne = site.sign_in(&cast::SANNE).await;
    let refused = sanne.post(&format!("{over}/refuse"), &[]).await;
    assert!(
        refused.location().ends_with("/done"),
        "{}",
        refused.location()
    );

    let never = "x".repeat(token.len());
    let shown = site.browser().get(&over).await;
    assert_eq!(shown.status, StatusCode::NOT_FOUND);
    assert!(
        main_of(&shown).contains("Deze link werkt niet (meer)"),
        "{}",
        shown.body
    );
    let other = site.browser().get(&format!("/approve/{never}")).await;
    assert_eq!(shown.without(token), other.without(&never));
    for path in [
        "/invitation",
        "/application",
        "/sign",
        "/login/reset",
        "/lost",
    ] {
        let answer = site.browser().get(&format!("{path}/{never}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(
            main_of(&answer).contains("Deze link werkt niet (meer)"),
            "{path}"
        );
    }
    let nowhere = site.browser().get("/elders").await;
    assert!(main_of(&nowhere).contains("Deze pagina bestaat niet"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_not_signed_in_reads_nothing_of_what_was_between_the_two() {
    let site = Site::demo().await;
    let linde = format!("/approve/{}", Open::Request(cast::LINDE).token().reveal());
    let shown = site.browser().get(&linde).await;
    assert_eq!(shown.status, StatusCode::OK);
    let words = main_of(&shown);
    for secret in ["handtekening", "eerder zaken", "doet al zaken"] {
        assert!(!words.contains(secret), "{secret}: {words}");
    }
    let mut pieter = site.sign_in(&cast::PIETER).await;
    let shown = pieter.get(&linde).await;
    assert!(main_of(&shown).contains("0 van 2 handtekeningen"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_signs_in_on_the_way_to_an_answer_reads_what_waits_and_nobody_else_does() {
    let site = Site::demo().await;
    let link = format!("/approve/{}", Open::Request(cast::LINDE).token().reveal());
    let at = async |next: String| {
        let page = format!("/login?next={next}");
        main_of(&site.browser().get(&page).await).to_owned()
    };
    let open = at(link.clone()).await;
    assert!(
        open.contains("het verzoek van Kantoor De Vries") && !open.contains("Uw keuze"),
        "{open}"
    );
    let chosen = at(format!("{link}/confirm%3Flast_day=2027-01-01")).await;
    assert!(chosen.contains("Uw keuze is bewaard"), "{chosen}");
    for nothing in ["/clients", "/approve/", "/approve/nowhere/confirm%3Fa=b"] {
        let shown = at(nothing.to_owned()).await;
        assert!(
            shown.contains("Wachtwoord") && !shown.contains("verzoek van"),
            "{nothing}: {shown}"
        );
    }
}

/// The way to a request that was answered meanwhile is no guess: however often it is opened, other links still are.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_signs_in_on_the_way_to_what_is_over_uses_up_no_tries() {
    let site = Site::demo().await;
    let link = format!("/approve/{}", Open::Request(cast::LINDE).token().reveal());
    let mut pieter = site.sign_in(&cast::PIETER).await;
    let refused = pieter.post(&format!("{link}/refuse"), &[]).await;
    assert!(refused.location().ends_with("/done"));
    for _ in 0..40 {
        let page = site.browser().get(&format!("/login?next={link}")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!main_of(&page).contains("verzoek van"));
    }
    let over = site.browser().get(&link).await;
    assert_eq!(over.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sign_in_that_fails_says_the_same_whatever_was_wrong() {
    let site = Site::demo().await;
    let logins: DemoLogins = services::demo::logins(&site.services).await.unwrap();
    let login = logins
        .people
        .iter()
        .find(|who| who.email == cast::ANNA.email);
    let right = login.unwrap().password;
    for (email, password, code) in [
        (cast::ANNA.email, right, ""),
        (cast::ANNA.email, right, "000000"),
        (cast::ANNA.email, "een ander wachtwoord", "000000"),
        ("niemand@nergens.example", right, ""),
    ] {
        let mut browser = site.browser();
        let fields = [("email", email), ("password", password), ("code", code)];
        let answer = browser.post("/login", &fields).await;
        let shown = browser.get(answer.location()).await;
        let words = main_of(&shown);
        assert!(
            words.contains("E-mailadres, wachtwoord of code klopt niet"),
            "{words}"
        );
        assert!(
            shown.body.contains("<title>Fout: Inloggen"),
            "the window says so first"
        );
        assert!(
            !words.contains("(niet verplicht)"),
            "the code depends on the reader"
        );
    }
}

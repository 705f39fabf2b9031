//! Activating a means through its pages, as a browser without scripts does: the link, the code on the phone, a password
//! or an account, and signing in with a code after that.

use crate::site::{Answer, Browser, Site};
use axum::http::StatusCode;
use domain::{
    application::Product,
    id::ApplicationId,
    lang::Lang,
    mobile::MobileNumber,
    person::{NamePart, PersonName},
    time::Date,
};
use services::{
    accounts::session,
    application::{
        NewUser,
        apply::{Applied, apply},
    },
    demo::cast,
    messages::{kept, texts},
    secret::Token,
};

const PASSWORD: &str = "een fiets zonder zadel";

/// Somebody whom a manager applies for.
pub fn user(family: &str, email: &str, employed: bool) -> NewUser {
    NewUser {
        name: PersonName {
            given: NamePart::parse("Mila").unwrap(),
            prefix: None,
            family: NamePart::parse(family).unwrap(),
        },
        birth: Date::constant(1994, 4, 30),
        email: email.into(),
        mobile: MobileNumber::parse("06 2222 3333").unwrap(),
        employed,
        product: Product::Eh3,
        term: 3,
        scopes: vec![],
        urgent: false,
        lang: Lang::Nl,
        same_mobile: false,
    }
}

/// Anna applies; the answer is the application and the path of the link in the mail.
pub async fn applies(site: &Site, anna: &Browser<'_>, user: NewUser) -> (ApplicationId, String) {
    let s = &site.services;
    let email = user.email.clone();
    let token = Token::received(anna.cookie("session").unwrap());
    let actor = session::authenticate(s, &token).await.unwrap().unwrap();
    let Applied::Done(done) = apply(s, &actor, &[user]).await.unwrap() else {
        panic!("refused");
    };
    let mails = kept::list(s).await.unwrap();
    let mail = mails.iter().find(|mail| mail.to == email).unwrap();
    let link = mail.links.iter().find(|link| link.contains("/activation/"));
    let path = link.unwrap().strip_prefix("http://localhost:3000").unwrap();
    (done[0].application, path.to_owned())
}

/// The six digits of the newest text message.
pub async fn code(site: &Site) -> String {
    let texts = texts::list(&site.services).await.unwrap();
    texts[0]
        .text
        .chars()
        .take_while(char::is_ascii_digit)
        .collect()
}

/// Address and phone; the answer is where the browser goes on.
pub async fn proves(site: &Site, browser: &mut Browser<'_>, link: &str) -> String {
    let answer = browser.post(link, &[("step", "address")]).await;
    assert_eq!(to(&answer), link);
    let code = code(site).await;
    let answer = browser
        .post(link, &[("step", "code"), ("code", &code)])
        .await;
    let on = to(&answer).to_owned();
    assert!(on.starts_with("/activation/") && on != link, "{on}");
    on
}

fn to(answer: &Answer) -> &str {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_aan_3_r_aan_5_from_the_mail_to_a_means_and_in_again_with_a_code() {
    let site = Site::demo().await;
    let anna = site.sign_in(&cast::ANNA).await;
    let (id, link) = applies(&site, &anna, user("Vos", "mila@devries.example", true)).await;

    let mut mila = site.browser();
    for _ in 0..2 {
        let page = mila.get(&link).await;
        assert_eq!(page.status, StatusCode::OK);
        for word in ["Anna Bakker", "Kantoor De Vries", "EH3", "Mila Vos"] {
            assert!(page.body.contains(word), "{word}");
        }
    }
    assert!(
        texts::list(&site.services).await.unwrap().is_empty(),
        "opening sends nothing"
    );
    mila.post(&link, &[("step", "address")]).await;
    let page = mila.get(&link).await;
    assert!(page.body.contains("autocomplete=\"one-time-code\""));
    let wrong = mila
        .post(&link, &[("step", "code"), ("code", "000000")])
        .await;
    assert_eq!(to(&wrong), link);
    let page = mila.get(&link).await;
    assert!(page.body.contains("nog 4 keer"), "tries are shown");
    // Too soon, and said on the page that asked.
    let again = format!("{link}/resend");
    let soon = mila.post(&again, &[]).await;
    assert_eq!(to(&soon), again);
    assert!(mila.get(&again).await.body.contains("second"));

    let on = proves(&site, &mut mila, &link).await;
    let page = mila.get(&on).await;
    assert!(page.body.contains("new-password") && page.body.contains("/terms"));
    let without = [("step", "new"), ("password", PASSWORD)];
    let refused = mila.post(&on, &without).await;
    assert_eq!(to(&refused), on, "R-AAN-10: the duties are accepted first");
    let with = [("step", "new"), ("password", PASSWORD), ("duties", "on")];
    let done = mila.post(&on, &with).await;
    assert_eq!(to(&done), format!("/activations/{id}"));
    let receipt = mila.get(&format!("/activations/{id}")).await;
    assert!(receipt.body.contains("Uw middel werkt"));
    // Once: to the one who did it as to a stranger it is over, and the page says what to do.
    for path in [&link, &on] {
        let dead = mila.get(path).await;
        assert_eq!(dead.status, StatusCode::NOT_FOUND);
        assert!(dead.body.contains("nieuwste mail"));
        assert_eq!(mila.post(path, &with).await.status, StatusCode::NOT_FOUND);
    }
    signs_in_with_a_code(&site).await;
}

/// R-LOA-5: the password leads to the page of the code, and that one in.
async fn signs_in_with_a_code(site: &Site) {
    let mut phone = site.browser();
    let typed = [
        ("email", "mila@devries.example"),
        ("password", PASSWORD),
        ("code", ""),
    ];
    let first = phone.post("/login?next=/my-means", &typed).await;
    let page = to(&first).to_owned();
    assert!(page.starts_with("/login/code/"), "{page}");
    assert!(phone.cookie("session").is_none());
    let shown = phone.get(&page).await;
    assert!(
        shown.body.contains("•\u{a0}33"),
        "the phone, as its owner knows it"
    );
    let wrong = phone.post(&page, &[("code", "000000")]).await;
    assert_eq!(to(&wrong), page);
    let code = code(site).await;
    let second = phone.post(&page, &[("code", &code)]).await;
    assert_eq!(to(&second), "/my-means");
    assert!(phone.cookie("session").is_some());
    assert!(phone.get("/my-means").await.body.contains("EH3"));
    // Over: what to do instead.
    let over = phone.get(&page).await;
    assert_eq!(over.status, StatusCode::NOT_FOUND);
    assert!(over.body.contains("/login?next="), "{}", over.body);
    with_a_pin(site, &mut phone).await;
    // Once more, for something that asks for it.
    let ways = phone.get("/step-up?next=/my-means").await;
    assert!(ways.body.contains("/step-up/text"));
    let sent = phone.post("/step-up/text?next=/my-means", &[]).await;
    assert_eq!(to(&sent), "/step-up?next=%2Fmy%2Dmeans");
    // Who gets no message reads when and how to ask for it again, and the page says once that it is on its way.
    let page = phone.get(to(&sent)).await.body;
    assert!(page.contains("Geen sms gekregen?"), "{page}");
    assert!(!page.contains("Onderweg"), "{page}");
    let code = self::code(site).await;
    let typed = [("password", PASSWORD), ("code", &code)];
    let fresh = phone.post("/step-up?next=%2Fmy-means", &typed).await;
    assert_eq!(to(&fresh), "/my-means");
}

/// R-AAN-6: five digits in a browser that was registered, and in no other one.
async fn with_a_pin(site: &Site, phone: &mut Browser<'_>) {
    assert!(!phone.get("/login").await.body.contains("/login/pin"));
    let set = phone.post("/account/pin", &[("pin", "90417")]).await;
    assert_eq!(to(&set), "/account/pin");
    let cookie = set
        .headers
        .get_all("set-cookie")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .find(|value| value.starts_with("pin="));
    let cookie = cookie.unwrap();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    assert!(
        phone
            .get("/account/pin")
            .await
            .body
            .contains("Dit apparaat")
    );
    let mut later = site.browser();
    later.hold("pin", phone.cookie("pin").unwrap());
    let page = later.get("/login?next=/my-means").await;
    assert!(page.body.contains("Welkom terug, Mila"));
    let wrong = later
        .post("/login/pin?next=/my-means", &[("pin", "38214")])
        .await;
    assert_eq!(to(&wrong), "/login/pin?next=/my-means");
    assert!(later.get(to(&wrong)).await.body.contains("nog 4 keer"));
    let right = later
        .post("/login/pin?next=/my-means", &[("pin", "90417")])
        .await;
    assert_eq!(to(&right), "/my-means");
    // Enough to look, and not to change how one signs in.
    assert_eq!(later.get("/my-means").await.status, StatusCode::OK);
    let asked = later.post("/account/pin", &[("pin", "55013")]).await;
    assert!(to(&asked).starts_with("/step-up?next="));
    // R-PRV: nor to see or take along all that is kept.
    let shown = later.get("/my-means/data").await;
    assert_eq!(to(&shown), "/step-up?next=/my-means/data");
    let taken = later.post("/my-means/data.json", &[]).await;
    assert_eq!(to(&taken), "/step-up?next=/my-means/data");
    assert!(!taken.body.contains("Mila"));
    let taken = phone.post("/my-means/data.json", &[]).await;
    assert_eq!(taken.status, StatusCode::OK, "signed in just now, by more");
    let mut stranger = site.browser();
    let refused = stranger.post("/login/pin", &[("pin", "90417")]).await;
    assert_eq!(to(&refused), "/login/pin");
    assert!(stranger.cookie("session").is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_aan_5_not_employed_it_waits_for_a_document_and_is_found_again() {
    let site = Site::demo().await;
    let anna = site.sign_in(&cast::ANNA).await;
    let (id, link) = applies(&site, &anna, user("Bos", "mila@inhuur.example", false)).await;
    let mut mila = site.browser();
    let on = proves(&site, &mut mila, &link).await;
    let typed = [("step", "new"), ("password", PASSWORD), ("duties", "on")];
    let home = format!("/activations/{id}");
    assert_eq!(to(&mila.post(&on, &typed).await), home);
    let page = mila.get(&home).await;
    assert!(page.body.contains("Laat zien wie u bent"));
    for path in ["/", "/my-means"] {
        assert!(mila.get(path).await.body.contains(&home), "{path}");
    }
    // Nothing was shown yet.
    assert_eq!(to(&mila.post(&home, &[]).await), home);
    assert!(mila.get(&home).await.body.contains("nog niets nieuws"));
    let away = mila.post(&format!("{home}/identify"), &[]).await;
    assert!(
        away.body.contains(site.outside()),
        "to the check of documents"
    );
    let anna = anna.clone().get(&home).await;
    assert_eq!(anna.status, StatusCode::NOT_FOUND, "R-DEC-22");
}

//! An approval sent twice: by an impatient finger, or by two signers' browsers at the same moment. One effect, and a
//! sentence for the other.

use crate::site::{Answer, Browser, Site};
use app::form::Reply;
use axum::http::StatusCode;
use domain::{
    id::{MandateId, OrganisationId, RequestId},
    request::RequestState,
};
use services::demo::{
    DemoLogins, Open, cast,
    ids::{Kind, id},
};

/// The confirmation of the bakery's request: where, and with what.
struct Confirmation {
    path: String,
    fields: Vec<(&'static str, String)>,
}

impl Confirmation {
    async fn of(site: &Site) -> Self {
        let logins: DemoLogins = services::demo::logins(&site.services).await.unwrap();
        let (_, token) = logins.links[0].url.rsplit_once('/').unwrap();
        let mut tx = site.services.db.read().await.unwrap();
        let asked = store::request::services(&mut tx, jansen()).await.unwrap();
        let mut fields: Vec<_> = asked
            .iter()
            .map(|asked| ("services", asked.service.to_string()))
            .collect();
        // As long as was asked, so that the whole is approved.
        let row = store::request::by_id(&mut tx, jansen())
            .await
            .unwrap()
            .unwrap();
        let last_day = domain::time::last_day_of(row.until_at.unwrap());
        fields.push(("last_day", last_day.to_string()));
        Self {
            path: format!("/approve/{token}/confirm"),
            fields,
        }
    }

    async fn send(&self, browser: &mut Browser<'_>) -> Answer {
        let fields: Vec<_> = self.fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        browser.post(&self.path, &fields).await
    }

    async fn fetch(&self, browser: &mut Browser<'_>) -> Answer {
        let fields: Vec<_> = self.fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        browser.fetch(&self.path, &fields).await
    }
}

fn jansen() -> RequestId {
    id(Kind::Request, cast::JANSEN)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_from_before_an_upgrade_does_nothing_by_script_and_goes_on_without() {
    let site = Site::demo().await;
    let confirmation = Confirmation::of(&site).await;
    let mut sanne = site.sign_in(&cast::SANNE).await;
    let fields: Vec<_> = confirmation
        .fields
        .iter()
        .map(|(n, v)| (*n, v.as_str()))
        .collect();
    for path in [confirmation.path.as_str(), "/api/clients/list"] {
        let refused = sanne.fetch_as_before(path, &fields).await;
        assert_eq!(refused.status, StatusCode::NOT_ACCEPTABLE, "{path}");
        assert!(app::wire::read::<Reply>(&refused.body).is_none());
    }
    // Nothing was done: the browser sends the form by itself, and that counts.
    let answer = confirmation.send(&mut sanne).await;
    assert!(answer.location().ends_with("/done"), "{}", answer.body);
    granted_once(&site).await;
}

/// The request is approved, by one grant, one event and one message to the office.
async fn granted_once(site: &Site) {
    let mut tx = site.services.db.read().await.unwrap();
    let row = store::request::by_id(&mut tx, jansen())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(row.state, RequestState::Approved);
    let grant = store::grant::of_request(&mut tx, jansen())
        .await
        .unwrap()
        .unwrap();
    let mandate: MandateId = grant.mandate;
    let rows = store::grant::services_of_mandate(&mut tx, mandate)
        .await
        .unwrap();
    assert_eq!(rows.len(), grant.services.len(), "one grant only");
    let client: OrganisationId = id(Kind::Organisation, cast::JANSEN);
    let events = store::audit::of_object(&mut tx, client, mandate.uuid(), 100)
        .await
        .unwrap();
    let given = events.iter().filter(|event| event.action == "grant.given");
    assert_eq!(given.count(), 1);
    let told = store::outbox::waiting_for(&mut tx, cast::ANNA.email)
        .await
        .unwrap();
    let told = told.iter().filter(|mail| mail.kind == "grant_given");
    assert!(told.count() <= 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn approving_twice_has_one_effect_and_leads_to_a_plain_sentence() {
    let site = Site::demo().await;
    let confirmation = Confirmation::of(&site).await;
    let mut sanne = site.sign_in(&cast::SANNE).await;

    let first = confirmation.send(&mut sanne).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.body);
    assert!(first.location().ends_with("/done"), "{}", first.location());
    let again = confirmation.send(&mut sanne).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    let shown = sanne.get(again.location()).await;
    let main = shown.body.split("<main").nth(1).unwrap_or_default();
    assert_eq!(shown.status, StatusCode::OK);
    let main = main.split("</main").next().unwrap_or_default();
    assert!(
        main.contains("mag nu namens u zaken doen") && !main.contains("<form"),
        "{main}"
    );

    granted_once(&site).await;
}

/// The header may show another organisation than the one that is asked; what follows is about the one that was.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_answers_for_another_organisation_goes_on_at_that_one() {
    let site = Site::demo().await;
    let confirmation = Confirmation::of(&site).await;
    let mut sanne = site.sign_in(&cast::SANNE).await;
    let to = |kvk: u32| {
        let id: OrganisationId = id(Kind::Organisation, kvk);
        id.to_string()
    };
    let (linde, jansen) = (to(cast::LINDE), to(cast::JANSEN));
    let chosen = [("from", "/"), ("organisation", linde.as_str())];
    sanne.post("/organisation", &chosen).await;

    let signed = confirmation.fetch(&mut sanne).await;
    let Reply::Load { to } = signed.reply() else {
        panic!("another document, with another header")
    };
    let shown = sanne.get(&to).await;
    assert!(
        shown.body.contains("mag nu namens u zaken doen") && !shown.body.contains("name=\"back\""),
        "{}",
        shown.body
    );
    let list = sanne.get("/authorisations").await;
    let now =
        "aria-current=\"true\" class=\"switcher__place switcher__place--current\">Bakkerij Jansen";
    assert!(list.body.contains(now), "{}", list.body);

    // Later, by the same link, from the other one again: the ways lead there and choose it.
    sanne.post("/organisation", &chosen).await;
    let later = sanne.get(&to).await;
    let choice = format!("name=\"organisation\" value=\"{jansen}\"");
    assert!(
        later
            .body
            .contains("name=\"back\" value=\"/authorisations\"")
            && later.body.contains(&choice),
        "{}",
        later.body
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn approving_twice_at_once_has_one_effect() {
    let site = Site::demo().await;
    let confirmation = Confirmation::of(&site).await;
    let mut one = site.sign_in(&cast::SANNE).await;
    let mut two = one.clone();
    let (first, second) = tokio::join!(confirmation.fetch(&mut one), confirmation.fetch(&mut two));
    let leads = |answer: &Answer| match answer.reply() {
        Reply::Done { to, .. } => to,
        other => panic!("the way to a page, not {other:?}"),
    };
    let (first, second) = (leads(&first), leads(&second));
    let done = |to: &str| to.ends_with("/done");
    assert!(
        done(&first) != done(&second),
        "exactly one is done: {first} and {second}"
    );
    let other = if done(&first) { second } else { first };
    assert!(
        other.starts_with("/approve/"),
        "to the page that says so: {other}"
    );
    granted_once(&site).await;
}

/// R-DEC-8: another choice than the one that was signed drops that signature. It is said before it happens, and after.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_dec_8_a_second_signer_reads_beforehand_that_another_choice_drops_the_first_signature() {
    let site = Site::demo().await;
    let link = format!("/approve/{}", Open::Request(cast::LINDE).token().reveal());
    let (asked, last_day) = {
        let mut tx = site.services.db.read().await.unwrap();
        let id: RequestId = id(Kind::Request, cast::LINDE);
        let row = store::request::by_id(&mut tx, id).await.unwrap().unwrap();
        let asked = store::request::service_ids(&mut tx, id).await.unwrap();
        (asked, domain::time::last_day_of(row.until_at.unwrap()))
    };
    let confirm = |n: usize| {
        let services: Vec<_> = asked.iter().take(n).map(ToString::to_string).collect();
        let services = services.join("&services=");
        format!("{link}/confirm?last_day={last_day}&services={services}")
    };
    let sign = |n: usize, seen: &str| {
        let mut fields: Vec<_> = asked
            .iter()
            .take(n)
            .map(|id| ("services", id.to_string()))
            .collect();
        fields.push(("last_day", last_day.to_string()));
        fields.push(("seen", seen.to_owned()));
        fields
    };
    let signs = format!("{link}/confirm");
    let mut pieter = site.sign_in(&cast::PIETER).await;
    let fields = sign(asked.len(), "");
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    assert!(
        pieter
            .post(&signs, &fields)
            .await
            .location()
            .ends_with("/done")
    );

    let mut mariam = site.sign_in(&cast::MARIAM).await;
    let drops = "vervalt de handtekening van Pieter van Leeuwen";
    let same = mariam.get(&confirm(asked.len())).await;
    assert!(
        !same.body.contains(drops) && same.body.contains("Ja, voor"),
        "{}",
        same.body
    );
    let fewer = mariam.get(&confirm(asked.len() - 1)).await;
    assert!(fewer.body.contains(drops), "{}", fewer.body);
    assert!(
        fewer.body.contains("Na u moet nog iemand tekenen") && !fewer.body.contains("Ja, voor"),
        "{}",
        fewer.body
    );
    let seen = fewer
        .body
        .split("name=\"seen\"")
        .nth(1)
        .and_then(|rest| rest.split('"').nth(1));
    let fields = sign(asked.len() - 1, seen.unwrap());
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let signed = mariam.post(&signs, &fields).await;
    let receipt = mariam.get(signed.location()).await;
    assert!(
        receipt
            .body
            .contains("Tekenen opnieuw, omdat er anders is gekozen: Pieter van Leeuwen."),
        "{}",
        receipt.body
    );
    // In the list it is not Mariam's turn any more.
    let list = mariam.get("/authorisations").await;
    assert!(
        list.body.contains("1 van 2 getekend") && !list.body.contains(">Beantwoord<"),
        "{}",
        list.body
    );
}

/// What was taken back asks nothing any more: it says how it ended.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_was_taken_back_asks_nothing_any_more() {
    let site = Site::demo().await;
    let confirmation = Confirmation::of(&site).await;
    let path = confirmation.path.trim_end_matches("/confirm").to_owned();
    let mut anna = site.sign_in(&cast::ANNA).await;
    let back = anna
        .post(&format!("/clients/requests/{}/withdraw", jansen()), &[])
        .await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.body);
    let mut sanne = site.sign_in(&cast::SANNE).await;
    for page in ["", "/confirm", "/refuse", "/pass-on"] {
        let shown = sanne.get(&format!("{path}{page}")).await;
        let main = shown.body.split("<main").nth(1).unwrap_or_default();
        let main = main.split("</main").next().unwrap_or_default();
        assert!(
            main.contains("Dit verzoek is ingetrokken"),
            "{page}: {main}"
        );
        assert!(
            !main.contains("<form") && !main.contains("namens u zaken doen?"),
            "{page}: {main}"
        );
    }
}

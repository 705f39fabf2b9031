//! What stands in an address where its pattern has a parameter: things of Kantoor De Vries that are really there.
//! The rule: a parameter or a form that is not known here fails the test, so that nobody forgets to try it.

use crate::{
    activating,
    site::{Answer, Site},
};
use domain::id::{
    ApplicationId, AuthorisationId, InvitationId, MandateId, MeansId, PersonId, RequestId, TeamId,
};
use services::demo::{
    cast,
    ids::{Kind, id, id2},
};

/// Looks like an id, and like nothing that was ever made.
pub const MADE_UP: &str = "7d9f7a52-3c1e-4b1d-9d0f-2f6d3b8a1c55";
/// Does not even look like one.
pub const NO_ID: &str = "no-such-thing";

/// A KvK number that the simulated Trade Register does not know.
const NO_ORGANISATION: &str = "99999999";

/// What Anna left behind while she worked, and nobody else may see.
pub struct Samples {
    draft: String,
    sent: String,
    link: String,
    invited: String,
    authorising: String,
    granting: String,
    applying: String,
    order: String,
    pending: String,
    upgrade: String,
    session: String,
    application: String,
    activation: String,
    import: String,
    question: String,
}

impl Samples {
    /// Lets Anna ask a client, share a link and invite somebody, up to the page that each leads to.
    #[expect(
        clippy::too_many_lines,
        reason = "everything that Anna leaves behind, in order"
    )]
    pub async fn make(site: &Site) -> Self {
        let mut anna = site.sign_in(&cast::ANNA).await;
        let service = {
            let mut tx = site.services.db.read().await.unwrap();
            let mandate: MandateId = id(Kind::Mandate, cast::VELD);
            let held = store::grant::services_of_mandate(&mut tx, mandate)
                .await
                .unwrap();
            held[0].service.to_string()
        };
        let ask = [
            // The garage has not granted this one, and has not been asked for it.
            ("clients", "00001004"),
            ("services", &service),
            ("last_day", &crate::site::next_year(site)),
        ];
        let draft = last(&anna.post("/clients/request", &ask).await);
        let kept = last(&anna.post("/clients/request", &ask).await);
        let sent = last(
            &anna
                .post(&format!("/clients/request/check/{kept}"), &[])
                .await,
        );
        let request: RequestId = id(Kind::Request, cast::JANSEN);
        let link = last(
            &anna
                .post(&format!("/clients/requests/{request}/link"), &[])
                .await,
        );
        let addresses = "nieuw@devries.example\nanna@devries.example\nno address";
        let invite = [
            ("addresses", addresses),
            ("manager", "user"),
            ("lang", "nl"),
        ];
        let invited = last(&anna.post("/people/invite", &invite).await);
        // Anna's own business, in the register of the simulators.
        let herself = [
            ("signed_in", "yes"),
            ("given", "Anna"),
            ("family", "Bakker"),
            ("birth", "1980-02-29"),
        ];
        let apply = "/register/00002002/apply?as=representative";
        let application = last(&anna.post(apply, &herself).await);
        let chaima: PersonId = id(Kind::Person, cast::CHAIMA.n);
        let wish = [("what", "all"), ("until", "1")];
        let authorising = last(
            &anna
                .post(&format!("/people/{chaima}/authorise"), &wish)
                .await,
        );
        let other = format!("{:08}", cast::VAN_DAM);
        let grant = [
            ("intermediary", other.as_str()),
            ("services", &service),
            ("level", "EH3"),
            ("last_day", &crate::site::next_year(site)),
        ];
        let granting = last(&anna.post("/authorisations/grant", &grant).await);
        let applying = last(
            &anna
                .post(
                    "/means/apply",
                    &applicant("nina@devries.example", "0611112222"),
                )
                .await,
        );
        let piet = applicant("piet@devries.example", "0611113333");
        let list = last(&anna.post("/means/apply", &piet).await);
        let ordered = anna
            .post(&format!("/means/apply/{list}"), &[("terms", "yes")])
            .await;
        let order = last(&ordered).replace("?sent=yes", "");
        let bram = means(&cast::BRAM);
        let higher = [
            ("level", "EH3"),
            ("employed", "no"),
            ("given", "Bram"),
            ("family", "Bos"),
            ("birth", "1990-05-17"),
        ];
        let upgrade = last(&anna.post(&format!("/means/{bram}/upgrade"), &higher).await);
        let asks = [
            ("topic", "login"),
            ("body", "Hoe wissel ik van organisatie?"),
        ];
        let question = last(&anna.post("/contact", &asks).await);
        let token = services::secret::Token::received(anna.cookie("session").unwrap());
        let actor = services::accounts::session::authenticate(&site.services, &token)
            .await
            .unwrap()
            .unwrap();
        // Hanna is hired, and has not shown a document yet.
        let hanna = activating::user("Visser", cast::HANNA.email, false);
        let (activation, mailed) = activating::applies(site, &anna, hanna).await;
        let mut hanna = site.sign_in(&cast::HANNA).await;
        let proof = activating::proves(site, &mut hanna, &mailed).await;
        let accepts = [("step", "mine"), ("duties", "on")];
        let activation_page = hanna.post(&proof, &accepts).await;
        assert_eq!(last(&activation_page), activation.to_string());
        let users = "voornamen;achternaam;geboortedatum;email;mobiel;in_loondienst;niveau\n\
                     Puk;Jong;1-2-1980;puk@devries.example;0622223333;ja;EH3";
        let import =
            services::import::upload(&site.services, &actor, "gebruikers.csv", users.into())
                .await
                .unwrap()
                .to_string();
        let samples = Self {
            import,
            draft,
            sent,
            link,
            invited,
            authorising,
            granting,
            applying,
            pending: pending(site, &order).await,
            order,
            upgrade,
            session: actor.session.to_string(),
            application,
            activation: activation.to_string(),
            question,
        };
        let own = hanna.get(&format!("/activations/{activation}")).await;
        assert_eq!(own.status.as_u16(), 200, "to Hanna it is there");
        // To Anna they are there: what is refused to others below is not simply gone.
        for path in [
            format!("/clients/request/check/{}", samples.draft),
            format!("/authorisations/grant/check/{}", samples.granting),
            format!("/clients/request/sent/{}", samples.sent),
            format!("/clients/link/{}", samples.link),
            format!("/people/invited/{}", samples.invited),
            format!("/clients/{}", samples.of("", "mandate")),
            format!("/clients/requests/{}", samples.of("", "request")),
            format!("/people/{}", samples.of("", "person")),
            format!("/people/{}/authorise", samples.of("", "person")),
            format!("/people/{}/revoke", samples.of("", "person")),
            format!("/people/authorise/{}", samples.authorising),
            format!("/people/authorisations/{}", samples.of("", "authorisation")),
            format!(
                "/people/authorisations/{}/revoke",
                samples.of("", "authorisation")
            ),
            format!("/means/{}", samples.of("", "means")),
            format!("/means/{}/suspend", samples.of("", "means")),
            format!("/means/{}/upgrade", samples.of("", "means")),
            format!("/means/upgrades/{}", samples.upgrade),
            format!("/means/apply/{}", samples.applying),
            format!("/means/apply/{}/add", samples.applying),
            format!("/means/apply/{}/change?person=1", samples.applying),
            format!("/means/apply/{}/remove?person=1", samples.applying),
            format!("/means/orders/{}", samples.order),
            format!("/means/pending/{}", samples.pending),
            format!("/means/pending/{}/cancel", samples.pending),
            format!("/means/import/{}", samples.import),
            format!("/means/import/{}/rows/2", samples.import),
            format!("/people/teams/{}", samples.of("", "team")),
            format!("/applications/{}", samples.application),
            format!("/contact/questions/{}", samples.question),
        ] {
            let answer = anna.get(&path).await;
            assert_eq!(answer.status.as_u16(), 200, "{path}");
        }
        samples
    }

    /// The value for a parameter of a path.
    pub fn of(&self, path: &str, name: &str) -> String {
        match name {
            // Hofman has granted the office, and Salaris acts for it.
            "mandate" | "mandates[0]" => id::<MandateId>(Kind::Mandate, 1008).to_string(),
            "request" | "again" => id::<RequestId>(Kind::Request, cast::JANSEN).to_string(),
            "person" => id::<PersonId>(Kind::Person, cast::CHAIMA.n).to_string(),
            "team" => id::<TeamId>(Kind::Team, cast::SALARIS).to_string(),
            "invitation" => id::<InvitationId>(Kind::Invitation, 1).to_string(),
            "session" => self.session.clone(),
            "import" | "asked[import]" => self.import.clone(),
            "means" => means(&cast::CHAIMA).to_string(),
            "authorisation" => {
                id2::<AuthorisationId>(Kind::Authorisation, cast::VRIES, cast::JOKE.n).to_string()
            }
            "draft" if path.contains("/authorise/") => self.authorising.clone(),
            "draft" if path.contains("/authorisations/") => self.granting.clone(),
            "draft" if path.contains("/apply/") => self.applying.clone(),
            "order" => self.order.clone(),
            "application" if path.contains("/pending/") => self.pending.clone(),
            "draft" => self.draft.clone(),
            "application" if path.contains("/means/upgrade") => self.upgrade.clone(),
            // Whoever looks at these holds the secret of a link; a wrong one is all that can be tried. The catalogue
            // is everybody's, and nobody has a passkey in the demo.
            "token" if is_secret_link(path) => MADE_UP.into(),
            "passkey" | "device" | "message" => MADE_UP.into(),
            "id" if path.contains("/services/") => MADE_UP.into(),
            "id" if path.contains("/clients/request") => self.of("", "request"),
            "id" if path.contains("/operator/visits/") => applied(&cast::XANDER),
            "id" if path.contains("/operator/") => applied(&cast::RUTH),
            "application" if path.contains("/evidence/") => applied(&cast::RUTH),
            "id" if path.contains("/applications/") => self.application.clone(),
            "application" if path.contains("activation") => self.activation.clone(),
            "application" => self.application.clone(),
            "question" => self.question.clone(),
            "kvk" => NO_ORGANISATION.into(),
            "token" if path.contains("/sent") => self.sent.clone(),
            "token" if path.contains("/link") => self.link.clone(),
            "token" if path.contains("/people/invited") => self.invited.clone(),
            _ => panic!("{path}: say in samples.rs which {name} of De Vries to try"),
        }
    }
}

/// Somebody's application, with papers that a clerk looks at.
fn applied(who: &cast::Person) -> String {
    id::<ApplicationId>(Kind::Application, who.n).to_string()
}

/// Somebody's means at De Vries.
fn means(who: &cast::Person) -> MeansId {
    id2(Kind::Means, cast::VRIES, who.n)
}

/// Pages and functions behind a link from a mail.
fn is_secret_link(path: &str) -> bool {
    [
        "approve/",
        "invitation/",
        "activation/",
        "login/code",
        "login/reset",
        "way-back/",
        "login/way_back",
        "account/",
        "application/",
        "sign/",
        "identified/",
        "register/",
        "lost",
        "contact/",
    ]
    .iter()
    .any(|part| path.contains(part))
}

/// Somebody for whom Anna applies.
pub fn applicant<'a>(email: &'a str, mobile: &'a str) -> [(&'static str, &'a str); 11] {
    [
        ("product", "eh3"),
        ("term", "1"),
        ("given", "Nina"),
        ("family", "Smit"),
        ("birth", "1991-03-04"),
        ("email", email),
        ("mobile", mobile),
        ("lang", "nl"),
        ("employed", "yes"),
        ("what", "none"),
        ("years", "1"),
    ]
}

/// The application that an order is for.
async fn pending(site: &Site, order: &str) -> String {
    let mut tx = site.services.db.read().await.unwrap();
    let lines = store::order::lines(&mut tx, order.parse().unwrap(), (1, 0)).await;
    lines.unwrap()[0].application.to_string()
}

/// The last part of where an answer leads.
pub fn last(answer: &Answer) -> String {
    let to = answer.location();
    assert!(
        answer.status.as_u16() == 303 && !to.contains("login"),
        "{} to {to:?}: {}",
        answer.status,
        answer.body
    );
    to.rsplit('/').next().unwrap().to_owned()
}

/// Fields with which a form gets past its own reading, so that the id in its path decides.
#[expect(clippy::too_many_lines, reason = "one line per form")]
pub fn fields(path: &str, last_day: &str) -> Vec<(&'static str, String)> {
    let own = id2::<domain::id::MembershipId>(Kind::Membership, cast::VAN_DAM, cast::WOUTER.n);
    let wouter: PersonId = id(Kind::Person, cast::WOUTER.n);
    let assignment: domain::id::AssignmentId = id(Kind::Assignment, 1012);
    match path {
        "/account/email/{token}"
        | "/activation/{token}/resend"
        | "/activations/{application}"
        | "/activations/{application}/identify"
        | "/login/code/{token}/resend"
        | "/way-back/{token}/identify"
        | "/account/passkeys/{passkey}/remove"
        | "/account/pin/{device}/remove"
        | "/account/sessions/{session}/end"
        | "/acting/{mandate}/give-up"
        | "/applications/{id}/cancel"
        | "/applications/{id}/finish"
        | "/applications/{id}/identify"
        | "/applications/{id}/paper"
        | "/applications/{id}/papers"
        | "/applications/{id}/example"
        | "/operator/checks/{id}/agree"
        | "/operator/checks/{id}/leave"
        | "/operator/checks/{id}/take"
        | "/operator/checks/{id}/withdraw"
        | "/applications/{id}/sign"
        | "/approve/{token}/refuse"
        | "/authorisations/requests/{request}/answer"
        | "/authorisations/{mandate}/stop"
        | "/authorisations/grant/check/{draft}"
        | "/clients/request/check/{draft}"
        | "/clients/requests/{request}/link"
        | "/clients/requests/{request}/resend"
        | "/clients/requests/{request}/withdraw"
        | "/clients/{mandate}/stop"
        | "/people/invitations/{invitation}/resend"
        | "/people/invitations/{invitation}/revoke"
        | "/people/teams/{team}/end"
        | "/operator/messages/{message}/retry"
        | "/means/apply/{draft}/remove"
        | "/means/pending/{application}/cancel"
        | "/means/pending/{application}/code"
        | "/means/pending/{application}/remind"
        | "/means/pending/{application}/resend"
        | "/means/import/{import}/again"
        | "/means/import/{import}/remove"
        | "/means/import/{import}/rows/{line}"
        | "/means/import/{import}/rows/{line}/leave-out"
        | "/means/import/{import}/rows/{line}/put-back"
        | "/means/import/{import}/stop"
        | "/means/upgrades/{application}/cancel"
        | "/means/upgrades/{application}/refuse"
        | "/means/upgrades/{application}/approve"
        | "/means/upgrades/{application}/identify"
        | "/means/{means}/resume"
        | "/means/{means}/terminate"
        | "/people/authorise/{draft}"
        | "/people/authorisations/{authorisation}/revoke"
        | "/people/{person}/remove"
        | "/people/{person}/revoke"
        | "/people/{person}/teams"
        | "/sign/{token}"
        | "/sign/{token}/identify"
        | "/sign/{token}/refuse"
        | "/identified/{token}" => vec![],
        "/means/{means}/suspend" => vec![("reason", "other".into())],
        "/means/apply/{draft}/add" | "/means/apply/{draft}/change" => {
            let typed = applicant("nog@vandam.example", "0611114444");
            typed.map(|(name, value)| (name, value.to_owned())).into()
        }
        "/means/pending/{application}/details" => vec![
            ("given", "Nora".into()),
            ("family", "Nieuw".into()),
            ("birth", "1990-01-02".into()),
            ("email", "nora-nieuw@vandam.example".into()),
        ],
        "/means/pending/{application}/mobile" => vec![("mobile", "06 1111 4445".into())],
        "/means/apply/{draft}" => vec![("terms", "yes".into())],
        "/activation/{token}" => vec![("step", "address".into())],
        "/login/code/{token}" => vec![("code", "123456".into())],
        "/means/import/{import}" => vec![("terms", "on".into())],
        "/contact/{token}" | "/contact/questions/{question}" | "/operator/questions/{question}" => {
            vec![("body", "En nu?".into()), ("messages", "1".into())]
        }
        "/operator/questions/{question}/close" => vec![("messages", "1".into())],
        "/application/{token}" => vec![("account", "mine".into())],
        "/applications/{id}/counter" => vec![("passkey", MADE_UP.into())],
        "/operator/checks/{id}/accept" => vec![
            ("given-0", "Wouter".into()),
            ("family-0", "van Dam".into()),
            ("birth-0", "1980-01-01".into()),
            ("power-0", "sole".into()),
        ],
        "/operator/checks/{id}/disagree"
        | "/operator/checks/{id}/more"
        | "/operator/checks/{id}/refuse" => vec![("reason", "Niet goed.".into())],
        "/operator/visits/{id}/appointment" => vec![
            ("day", last_day.into()),
            ("time", "10:30".into()),
            ("counter", "Loket".into()),
        ],
        "/operator/visits/{id}/appeared" => vec![
            ("document", "passport".into()),
            ("valid_until", last_day.into()),
            ("counter", "Loket".into()),
            ("same", "on".into()),
        ],
        "/operator/visits/{id}/turned-away" => vec![("why", "no_document".into())],
        "/operator/visits/{id}/agree"
        | "/operator/visits/{id}/withdraw"
        | "/operator/visits/{id}/disagree" => vec![("identification", MADE_UP.into())],
        "/applications/{id}/ask" => vec![
            ("signer-0", MADE_UP.into()),
            ("email-0", "ander@vandam.example".into()),
        ],
        "/account/passkeys/{passkey}" | "/people/teams/{team}" => vec![("name", "Anders".into())],
        "/approve/{token}" | "/approve/{token}/confirm" => {
            vec![("services", MADE_UP.into()), ("last_day", last_day.into())]
        }
        "/approve/{token}/pass-on" => vec![("email", "ander@vandam.example".into())],
        "/clients/{mandate}" => vec![("label", "van mij".into())],
        "/clients/{mandate}/assign" => {
            vec![("members", own.to_string()), ("scope", "all".into())]
        }
        "/clients/{mandate}/unassign" => vec![("assignment", assignment.to_string())],
        "/invitation/{token}" => vec![("account", "mine".into()), ("confirmed", "on".into())],
        "/login/reset/{token}" => vec![
            ("password", "een heel ander wachtwoord".into()),
            ("code", "123456".into()),
        ],
        "/way-back/{token}/number" => vec![("mobile", "0612345678".into())],
        "/way-back/{token}/code" => vec![
            ("code", "123456".into()),
            ("password", "een heel ander wachtwoord".into()),
        ],
        "/people/teams/{team}/add" => vec![("people", wouter.to_string())],
        "/people/teams/{team}/drop" => vec![("person", wouter.to_string())],
        "/means/{means}/abroad/ask" | "/means/{means}/abroad/stop" => {
            vec![("country", "BE".into())]
        }
        "/means/{means}/abroad/answer" => vec![("answer", "give".into())],
        // A number of the standard test set: it passes the 11-test, and is nobody's.
        "/means/{means}/abroad/couple" => vec![("bsn", "999993653".into())],
        "/people/{person}/role" | "/means/{means}/upgrade" => vec![("level", "EH3".into())],
        "/people/{person}/authorise" | "/people/authorisations/{authorisation}" => {
            vec![("what", "all".into()), ("until", "1".into())]
        }
        "/lost/{token}" => vec![
            ("means", MADE_UP.into()),
            ("what", "lost".into()),
            ("then", "suspend".into()),
        ],
        _ => panic!("say in samples.rs what {path} needs to be read"),
    }
}

/// The ids that a server function takes, by the names of its arguments.
pub fn arguments(function: &str) -> &'static [&'static str] {
    match function {
        "/api/account/app"
        | "/api/account/devices"
        | "/api/account/mobile"
        | "/api/account/one"
        | "/api/account/passkeys"
        | "/api/account/pins"
        | "/api/account/places"
        | "/api/acting/list"
        | "/api/authorisations/list"
        | "/api/authorisations/options"
        | "/api/clients/find"
        | "/api/clients/list"
        | "/api/dev/outbox"
        | "/api/home/open"
        | "/api/home/start"
        | "/api/login/door"
        | "/api/import/list"
        | "/api/login/step_up"
        | "/api/operator/desk"
        | "/api/evidence/checks"
        | "/api/operator/questions"
        | "/api/contact/how"
        | "/api/contact/mine"
        | "/api/authorise/losers"
        | "/api/authorise/several"
        | "/api/levels/prices"
        | "/api/levels/which"
        | "/api/means/kept"
        | "/api/means/list"
        | "/api/means/mine"
        | "/api/orders/list"
        | "/api/pending/list"
        | "/api/people/invite"
        | "/api/people/list"
        | "/api/people/teams"
        // Numbers of the Trade Register are everybody's.
        | "/api/register/apply"
        | "/api/register/begin"
        | "/api/register/identify"
        | "/api/register/organisation"
        | "/api/register/without"
        | "/api/services/list"
        // Its ids are filters of a question; the answer for what is not the reader's is tried in `services`.
        | "/api/why/answer" => &[],
        "/api/account/codes"
        | "/api/account/email"
        | "/api/approve/asked"
        | "/api/approve/asked_me"
        | "/api/approve/confirmation"
        | "/api/approve/receipt"
        | "/api/clients/link"
        | "/api/clients/sent"
        | "/api/activation/one"
        | "/api/invitation/one"
        | "/api/login/code"
        | "/api/login/reset"
        | "/api/login/way_back"
        | "/api/means/lost"
        | "/api/contact/link"
        | "/api/people/invited"
        | "/api/register/asked"
        | "/api/register/entered"
        | "/api/register/identified" => &["token"],
        "/api/register/mine"
        | "/api/means/upgrade"
        | "/api/activation/mine"
        | "/api/pending/act"
        | "/api/pending/one"
        | "/api/evidence/papers"
        | "/api/evidence/counter"
        | "/api/evidence/case"
        | "/api/evidence/visit" => &["application"],
        "/api/acting/one" | "/api/authorisations/one" | "/api/clients/one" => &["mandate"],
        "/api/authorisations/asked" => &["request"],
        "/api/clients/asking" => &["again"],
        "/api/clients/assign" => &["mandates[0]"],
        "/api/authorisations/draft"
        | "/api/clients/draft"
        | "/api/authorise/draft"
        | "/api/apply/add"
        | "/api/apply/change"
        | "/api/apply/draft" => &["draft"],
        "/api/orders/one" => &["order"],
        "/api/import/one" => &["asked[import]"],
        "/api/import/progress" | "/api/import/row" => &["import"],
        "/api/abroad/one" | "/api/means/one" | "/api/means/plan" | "/api/means/rising" => &["means"],
        "/api/authorise/change" | "/api/authorise/held" => &["authorisation"],
        "/api/clients/request" | "/api/services/one" => &["id"],
        "/api/contact/one" | "/api/operator/question" => &["question"],
        "/api/operator/undelivered" => &["message"],
        "/api/people/invitation" => &["invitation"],
        "/api/people/leaving" | "/api/people/one" | "/api/people/one/teams"
        | "/api/authorise/losing" | "/api/authorise/one" | "/api/apply/new" => &["person"],
        "/api/people/team" | "/api/people/team/end" | "/api/people/team/outsiders" => &["team"],
        _ => panic!("say in samples.rs which ids {function} takes"),
    }
}

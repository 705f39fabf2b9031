//! The page a person is sent to: says that nothing here is real, and lets them pick what comes out. Plain HTML in two
//! languages, without script and with its style in a file. The one rule: nothing that was given reaches the page
//! unescaped (askama does that), or the browser as an address unless it was checked when the session was opened.

use super::{Identity, Outcome, Session};
use askama::Template;
use axum::{
    Form,
    extract::{Path, Query, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use domain::lang::Lang;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "simulated_identity.html")]
struct Page<'a> {
    lang: Lang,
    text: &'static Text,
    /// The other language: its code and how it calls itself.
    other: (&'static str, &'static str),
    name: String,
    /// `None` once it is decided for good.
    choices: Option<Vec<Choice>>,
    /// Somebody pressed the button without picking.
    missed: bool,
    back: &'a str,
}

struct Choice {
    code: &'static str,
    words: &'static str,
    hint: &'static str,
}

struct Text {
    title: &'static str,
    unreal: &'static str,
    who: &'static str,
    question: &'static str,
    missed: &'static str,
    go: &'static str,
    closed: &'static str,
    back: &'static str,
    unknown: &'static str,
}

const NL: Text = Text {
    title: "Gesimuleerde ID-controle",
    unreal: "Niets hier is echt. U hoeft geen document te laten zien. U kiest zelf wat er uit de controle komt.",
    who: "Deze controle is voor:",
    question: "Wat komt er uit de controle?",
    missed: "Kies eerst wat er uit de controle komt.",
    go: "Ga verder",
    closed: "Deze controle is klaar.",
    back: "Terug naar de aanvraag",
    unknown: "Deze controle bestaat niet.",
};

const EN: Text = Text {
    title: "Simulated ID check",
    unreal: "Nothing here is real. You do not have to show a document. You pick what comes out of the check.",
    who: "This check is for:",
    question: "What comes out of the check?",
    missed: "First pick what comes out of the check.",
    go: "Continue",
    closed: "This check is finished.",
    back: "Back to the application",
    unknown: "This check does not exist.",
};

const fn text(lang: Lang) -> &'static Text {
    match lang {
        Lang::Nl => &NL,
        Lang::En => &EN,
    }
}

fn choice(outcome: Outcome, lang: Lang) -> Choice {
    let (nl, en) = match outcome {
        Outcome::AsExpected => (
            (
                "Goedgekeurd",
                "Het document is van deze persoon en is nog jaren geldig.",
            ),
            (
                "Approved",
                "The document is this person's and is valid for years.",
            ),
        ),
        Outcome::AnotherPerson => (
            (
                "Goedgekeurd, maar van iemand anders",
                "Op het document staat een andere naam.",
            ),
            (
                "Approved, but somebody else's",
                "Another name is on the document.",
            ),
        ),
        Outcome::AboutToExpire => (
            (
                "Goedgekeurd, maar bijna verlopen",
                "Het document is nog drie weken geldig.",
            ),
            (
                "Approved, but about to expire",
                "The document is valid for three more weeks.",
            ),
        ),
        Outcome::Declined => (
            ("Afgekeurd", "Er is aan het document geknoeid."),
            ("Declined", "The document was tampered with."),
        ),
        Outcome::Again => (
            ("Opnieuw doen", "De foto is te donker."),
            ("Do it again", "The photo is too dark."),
        ),
        Outcome::GivenUp => (
            ("Stoppen", "U maakt de controle niet af."),
            ("Give up", "You do not finish the check."),
        ),
    };
    let (words, hint) = match lang {
        Lang::Nl => nl,
        Lang::En => en,
    };
    Choice {
        code: outcome.code(),
        words,
        hint,
    }
}

#[derive(Deserialize)]
pub struct Asked {
    lang: Option<String>,
}

impl Asked {
    fn lang(&self) -> Option<Lang> {
        self.lang.as_deref().and_then(Lang::from_code)
    }
}

pub async fn show(
    State(provider): State<Identity>,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    match provider.by_token(&token) {
        Some((_, session)) => page(&session, asked.lang(), false),
        None => unknown(asked.lang()),
    }
}

/// Text, so that anything else than a choice is a page with a message and not an error.
#[derive(Deserialize)]
pub struct Picked {
    outcome: Option<String>,
}

pub async fn choose(
    State(provider): State<Identity>,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
    Form(picked): Form<Picked>,
) -> Response {
    let Some((id, session)) = provider.by_token(&token) else {
        return unknown(asked.lang());
    };
    if session.is_closed() {
        return page(&session, asked.lang(), false);
    }
    let picked = picked.outcome.as_deref();
    let outcome = Outcome::ALL
        .into_iter()
        .find(|outcome| picked == Some(outcome.code()));
    let Some(outcome) = outcome else {
        return page(&session, asked.lang(), true);
    };
    // Whether the notice arrived does not matter to the person: the decision can be asked for.
    provider.choose(id, outcome).await;
    (
        security(Some(&session)),
        Redirect::to(session.callback.as_str()),
    )
        .into_response()
}

fn page(session: &Session, lang: Option<Lang>, missed: bool) -> Response {
    let lang = lang.unwrap_or(session.lang);
    let person = &session.person;
    let page = Page {
        lang,
        text: text(lang),
        other: match lang {
            Lang::Nl => ("en", "English"),
            Lang::En => ("nl", "Nederlands"),
        },
        name: format!("{} {}", person.first_name, person.last_name),
        choices: (!session.is_closed())
            .then(|| Outcome::ALL.map(|outcome| choice(outcome, lang)).into()),
        missed,
        back: session.callback.as_str(),
    };
    let status = if missed {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    match page.render() {
        Ok(html) => (status, security(Some(session)), Html(html)).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn unknown(lang: Option<Lang>) -> Response {
    let words = text(lang.unwrap_or_default()).unknown;
    (StatusCode::NOT_FOUND, security(None), words).into_response()
}

/// Only its own style, and a form that ends here or where the person came from: browsers hold a redirect after a form
/// to the policy too.
fn security(session: Option<&Session>) -> [(HeaderName, HeaderValue); 4] {
    let back = session.map(|session| session.callback.origin().ascii_serialization());
    let policy = format!(
        "default-src 'none'; style-src 'self'; form-action 'self' {}; base-uri 'none'; frame-ancestors 'none'",
        back.unwrap_or_default()
    );
    let policy =
        HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"));
    [
        (header::CONTENT_SECURITY_POLICY, policy),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (
            header::REFERRER_POLICY,
            HeaderValue::from_static("same-origin"),
        ),
    ]
}

pub async fn style() -> Response {
    let headers = [(header::CONTENT_TYPE, "text/css; charset=utf-8")];
    (
        headers,
        include_str!("../../../templates/simulated_identity.css"),
    )
        .into_response()
}

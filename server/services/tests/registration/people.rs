//! The people of these stories, and what each of them does more than once: apply, follow a mailed link, show a document.

use crate::stage::{Stage, back};
use domain::{
    application::ApplicationState,
    id::ApplicationId,
    lang::Lang,
    level::Level,
    mobile::MobileNumber,
    number::KvkNumber,
    person::{NamePart, PersonName},
    time::Date,
};
use services::{
    Actor, Result,
    accounts::{factors, sign_in::SignedIn, totp},
    identification::{self, Outcome},
    messages::Message,
    registration::{
        enter, mine, signers,
        start::{self, New, Started, Wish},
    },
    secret::Token,
};

pub const PASSWORD: &str = "een fiets zonder zadel";

/// Somebody as the register and the identity document have them.
#[derive(Clone, Copy)]
pub struct Someone {
    pub given: &'static str,
    pub prefix: Option<&'static str>,
    pub family: &'static str,
    pub born: Date,
    pub email: &'static str,
}

/// Owner of Fietsenmaker Wiersma.
pub const JELLE: Someone = Someone {
    given: "Jelle",
    prefix: None,
    family: "Wiersma",
    born: Date::constant(1983, 9, 14),
    email: "jelle@wiersma.example",
};

/// Director of Zilvermeeuw Zeilmakers, on her own.
pub const MARIJKE: Someone = Someone {
    given: "Marijke",
    prefix: None,
    family: "Zilver",
    born: Date::constant(1972, 6, 21),
    email: "marijke@zilvermeeuw.example",
};

/// The directors of Stichting Dierenopvang Waterland: two of three sign.
pub const GERDA: Someone = Someone {
    given: "Gerda",
    prefix: Some("ter"),
    family: "Braak",
    born: Date::constant(1957, 2, 11),
    email: "gerda@waterland.example",
};
pub const KOFI: Someone = Someone {
    given: "Kofi",
    prefix: None,
    family: "Mensah",
    born: Date::constant(1981, 7, 26),
    email: "kofi@waterland.example",
};
pub const LOES: Someone = Someone {
    given: "Loes",
    prefix: Some("van"),
    family: "Waterland",
    born: Date::constant(1969, 12, 5),
    email: "loes@waterland.example",
};

/// Works at the foundation's office and is in no register.
pub const TESS: Someone = Someone {
    given: "Tess",
    prefix: Some("de"),
    family: "Groot",
    born: Date::constant(1990, 5, 17),
    email: "tess@waterland.example",
};

pub fn kvk(number: u32) -> KvkNumber {
    KvkNumber::parse(&format!("{number:08}")).unwrap()
}

impl Someone {
    pub fn name(&self) -> PersonName {
        let part = |text| NamePart::parse(text).unwrap();
        PersonName {
            given: part(self.given),
            prefix: self.prefix.map(part),
            family: part(self.family),
        }
    }

    pub fn full_name(&self) -> String {
        let prefix = self
            .prefix
            .map_or(String::new(), |prefix| format!("{prefix} "));
        format!("{} {prefix}{}", self.given, self.family)
    }

    pub fn wishes(&self, organisation: u32, wish: Wish) -> New {
        New {
            kvk: kvk(organisation),
            wish,
            name: self.name(),
            birth: self.born,
            email: self.email.to_owned(),
            mobile: Some(MobileNumber::parse("06 1234 5678").unwrap()),
            lang: Lang::Nl,
            next: None,
            by_extract: false,
        }
    }
}

pub const MANAGER: Wish = Wish::Manager(Level::Eh3);

/// Applies as a stranger, follows the link in the mail, and makes an account.
pub async fn enters(stage: &Stage, new: New) -> (ApplicationId, Actor, SignedIn) {
    let email = new.email.clone();
    let started = start::start(&stage.s, &stage.phone(), None, new)
        .await
        .unwrap();
    assert_eq!(started, Started::Mailed);
    let link = mailed_link(stage, &email).await;
    let (signed_in, id) = enter::with_new_account(&stage.s, &stage.phone(), None, &link, PASSWORD)
        .await
        .unwrap();
    let actor = stage.actor(&signed_in.token).await.unwrap();
    (id, actor, signed_in)
}

/// The token of the newest link that was mailed to an applicant.
pub async fn mailed_link(stage: &Stage, email: &str) -> Token {
    let mut links = stage
        .told(email)
        .await
        .into_iter()
        .filter_map(|message| match message {
            Message::ApplicationConfirm { link, .. } => Some(token(link.path(), "/application/")),
            _ => None,
        });
    links.next_back().unwrap()
}

/// The token of the newest link to sign by.
pub async fn signing_link(stage: &Stage, email: &str) -> Token {
    let mut links = stage
        .told(email)
        .await
        .into_iter()
        .filter_map(|message| match message {
            Message::ApplicationSign { link, .. } => Some(token(link.path(), "/sign/")),
            _ => None,
        });
    links.next_back().unwrap()
}

pub fn token(path: &str, before: &str) -> Token {
    Token::received(path.strip_prefix(before).unwrap())
}

/// Picks an outcome on the page of the checks; the answer is the way back.
pub async fn picks(url: &str, outcome: &str) -> Token {
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let answer = client
        .post(url)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("outcome={outcome}"))
        .send()
        .await
        .unwrap();
    let to = answer.headers()["location"].to_str().unwrap();
    token(to, "http://localhost:3000/identified/")
}

/// The applicant shows a document.
pub async fn shows(stage: &Stage, actor: &Actor, id: ApplicationId, outcome: &str) -> Outcome {
    let url = mine::identify(&stage.s, actor, id).await.unwrap();
    let token = picks(&url, outcome).await;
    identification::look(&stage.s, back(&token, &url, Some(actor)))
        .await
        .unwrap()
        .outcome
}

/// Shows who they are, and signs their own application.
pub async fn shows_and_signs(
    stage: &Stage,
    actor: &Actor,
    id: ApplicationId,
) -> Result<ApplicationState> {
    assert_eq!(
        shows(stage, actor, id, "as_expected").await,
        Outcome::Approved
    );
    mine::sign(&stage.s, actor, id).await
}

/// A signer opens the link from the mail, shows who they are, and signs.
pub async fn signs(stage: &Stage, email: &str) -> Result<ApplicationState> {
    let link = signing_link(stage, email).await;
    let url = signers::identify(&stage.s, &stage.phone(), &link, Lang::Nl).await?;
    let token = picks(&url, "as_expected").await;
    let shown = identification::look(&stage.s, back(&token, &url, None)).await?;
    assert_eq!(shown.outcome, Outcome::Approved);
    signers::sign(&stage.s, &link, std::slice::from_ref(&url.browser)).await
}

/// Sets up a code app, as the account page does; the answer is the session's new token.
pub async fn sets_up_app(stage: &Stage, actor: &Actor) -> Result<Token> {
    factors::begin_app(&stage.s, actor).await?;
    let pending = factors::pending_app(&stage.s, actor, "QR").await?.unwrap();
    let secret = data_encoding::BASE32_NOPAD
        .decode(pending.manual_key.replace(' ', "").as_bytes())
        .unwrap();
    let code = totp::code(&secret, stage.s.now());
    factors::confirm_app(&stage.s, actor, &stage.phone(), &code).await
}

/// Sets up a code app in this session, and finishes the application of a manager with it.
pub async fn sets_up_and_finishes(
    stage: &Stage,
    actor: &Actor,
    id: ApplicationId,
) -> (Token, ApplicationState) {
    let token = sets_up_app(stage, actor).await.unwrap();
    let actor = stage.actor(&token).await.unwrap();
    let now = mine::refresh(&stage.s, &actor, id).await.unwrap();
    (token, now)
}

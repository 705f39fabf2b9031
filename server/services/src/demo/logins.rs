//! How to get into the demo world: who can sign in, with what, and what is worth trying as each of them.
//! Everything is derived from fixed words, so that it can be shown again at every start without being stored.

use super::cast::{self, Person};
use crate::{Settings, accounts::totp::SECRET_BYTES, secret::Token};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt;

/// Everybody and every link of the demo. As JSON for scripts, as text for the terminal.
#[derive(Clone, Debug, Serialize)]
pub struct DemoLogins {
    pub address: String,
    pub people: Vec<Login>,
    /// The rest of the office, and the representatives of the clients that have no bigger part.
    pub others: Vec<Login>,
    pub links: Vec<DemoLink>,
}

/// Somebody to sign in as.
#[derive(Clone, Debug, Serialize)]
pub struct Login {
    pub name: &'static str,
    pub email: &'static str,
    pub password: &'static str,
    /// Base32, for an authenticator app.
    pub totp_secret: String,
    pub organisations: Vec<&'static str>,
    pub what_to_try: &'static str,
}

/// A link that its reader would have by mail.
#[derive(Clone, Debug, Serialize)]
pub struct DemoLink {
    pub what: &'static str,
    pub url: String,
}

/// A link that the seed leaves open, each with a fixed token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Open {
    /// The request that waits at the client with this number.
    Request(u32),
    /// The own link of the second signer at De Brug.
    SecondSigner,
    /// A new colleague of De Vries.
    Invitation,
}

impl Open {
    /// Known to everybody who can read this line: one more reason that the seed runs in demo mode only.
    pub fn token(self) -> Token {
        let digest = Sha256::digest(format!("schakel demo link {self:?}"));
        Token::received(&URL_SAFE_NO_PAD.encode(digest))
    }
}

/// The shared secret between this person's authenticator app and the account.
pub(super) fn totp_secret(person: &Person) -> [u8; SECRET_BYTES] {
    let digest = Sha256::digest(format!("schakel demo totp {}", person.email));
    let mut secret = [0; SECRET_BYTES];
    secret.copy_from_slice(&digest[..SECRET_BYTES]);
    secret
}

/// The logins of the demo world, with links to this installation.
pub(super) fn all(settings: &Settings) -> DemoLogins {
    let login = |person: &'static Person, organisations: &[&'static str], what_to_try| Login {
        name: person.name,
        email: person.email,
        password: cast::PASSWORD,
        totp_secret: data_encoding::BASE32_NOPAD.encode(&totp_secret(person)),
        organisations: organisations.to_vec(),
        what_to_try,
    };
    let link = |what, path: &str, open: Open| DemoLink {
        what,
        url: settings.link(&format!("{path}/{}", open.token().reveal())),
    };
    DemoLogins {
        address: settings.link("/"),
        people: leads(login),
        others: others(login),
        links: vec![
            link(
                "Bakkerij Jansen: answer the request of De Vries (as Sanne)",
                "/approve",
                Open::Request(cast::JANSEN),
            ),
            link(
                "Stichting De Linde: two of three must sign (as Pieter, Mariam or Sanne)",
                "/approve",
                Open::Request(cast::LINDE),
            ),
            link(
                "Stichting De Brug: the second signature (as Henk)",
                "/approve",
                Open::SecondSigner,
            ),
            link(
                "An invitation to join De Vries, for mees@devries.example",
                "/invitation",
                Open::Invitation,
            ),
        ],
    }
}

/// Those with a part worth playing.
fn leads(login: impl Fn(&'static Person, &[&'static str], &'static str) -> Login) -> Vec<Login> {
    const VRIES: &str = "Kantoor De Vries";
    const LINDE: &str = "Stichting De Linde";
    const BRUG: &str = "Stichting De Brug";
    vec![
        login(
            &cast::ANNA,
            &[VRIES],
            "manager at EH3: see the 40 clients, ask one, assign Coöperatie Het Veld, invite a colleague",
        ),
        login(
            &cast::BRAM,
            &[VRIES],
            "employee at EH2+: see for whom he may act, and why not for Garage Blom",
        ),
        login(
            &cast::CHAIMA,
            &[VRIES],
            "employee at EH3, in team Salaris: acts for the payroll clients",
        ),
        login(
            &cast::LOTTE,
            &[VRIES],
            "employee at EH3: loses her phone, and gets back in with her document (/way-back)",
        ),
        login(
            &cast::HANNA,
            &[VRIES],
            "has no means yet: what can be arranged for her already",
        ),
        login(
            &cast::KAREL,
            &[VRIES],
            "representative of the office: appoints managers, may stop everything, grants nothing",
        ),
        login(
            &cast::SANNE,
            &["Bakkerij Jansen", LINDE],
            "owner of the bakery, on a phone: approve the request of De Vries; switch to De Linde, where she signs with others",
        ),
        login(
            &cast::PIETER,
            &[LINDE],
            "one of three directors: two of them must sign the request of De Vries",
        ),
        login(&cast::MARIAM, &[LINDE], "the second signature at De Linde"),
        login(
            &cast::HENK,
            &[BRUG],
            "one of two has signed: his is the second signature",
        ),
        login(&cast::INGRID, &[BRUG], "signed first"),
        login(
            &cast::WILLEMIJN,
            &["Coöperatie Het Veld"],
            "granted De Vries, where nobody may act for it yet",
        ),
        login(
            &cast::ROB,
            &["Garage Blom"],
            "see what De Vries may do for the garage, and stop it",
        ),
        login(
            &cast::JEROEN,
            &["Groenrijk B.V."],
            "stopped De Vries: look at the history",
        ),
        login(
            &cast::WOUTER,
            &["Salarisbureau Van Dam"],
            "another office: sees nothing of De Vries",
        ),
        login(
            &cast::FATIMA,
            &["Gemeente Voorbeeldstad"],
            "a service provider with four services at four levels",
        ),
        login(
            &cast::LARS,
            &["Onderwijsloket Voorbeeld"],
            "a service provider whose users switch from an older login",
        ),
        login(
            &cast::NOOR,
            &["Beheer Schakel"],
            "the operator's clerk: look at the papers of De Ark, and find them good",
        ),
        login(
            &cast::STAN,
            &["Beheer Schakel"],
            "the other clerk: agrees with Noor, or does not",
        ),
        login(
            &cast::RUTH,
            &[],
            "sent in papers for a church: see how far it is",
        ),
    ]
}

/// The rest of the office, and the representatives of the clients without a bigger part.
fn others(login: impl Fn(&'static Person, &[&'static str], &'static str) -> Login) -> Vec<Login> {
    let told = [
        &cast::ANNA,
        &cast::BRAM,
        &cast::CHAIMA,
        &cast::HANNA,
        &cast::LOTTE,
        &cast::KAREL,
    ];
    let office = cast::EMPLOYEES
        .iter()
        .filter(|employee| !told.contains(&employee.person))
        .map(|employee| login(employee.person, &["Kantoor De Vries"], "employee"));
    let clients = cast::CLIENTS
        .iter()
        .filter(|client| client.kvk > cast::BRUG)
        .flat_map(|client| {
            cast::representatives(client.kvk)
                .into_iter()
                .map(move |who| (client.name, who))
        });
    let applicants = [&cast::TJITSKE, &cast::ZITA, &cast::YARA, &cast::XANDER];
    let applicants = applicants
        .into_iter()
        .map(|who| login(who, &[], "applied, with papers that a clerk looks at"));
    office
        .chain(applicants)
        .chain(clients.map(|(name, who)| login(who, &[name], "represents a client")))
        .collect()
}

impl fmt::Display for DemoLogins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "The demo world of Schakel, at {}", self.address)?;
        writeln!(f, "Everybody's password: {}", cast::PASSWORD)?;
        writeln!(
            f,
            "The code comes from an authenticator app with the secret below.\n"
        )?;
        for login in &self.people {
            writeln!(f, "{:<20} {}", login.name, login.email)?;
            writeln!(f, "{:<20} secret {}", "", login.totp_secret)?;
            if !login.organisations.is_empty() {
                writeln!(f, "{:<20} {}", "", login.organisations.join(", "))?;
            }
            writeln!(f, "{:<20} {}", "", login.what_to_try)?;
        }
        writeln!(
            f,
            "and {} more with the same password: colleagues at Kantoor De Vries, its other clients, and applicants.",
            self.others.len()
        )?;
        writeln!(f, "\nLinks that wait for somebody:")?;
        for link in &self.links {
            writeln!(f, "- {}\n  {}", link.what, link.url)?;
        }
        Ok(())
    }
}

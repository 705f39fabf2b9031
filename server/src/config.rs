//! How an installation is configured: defaults, then a TOML file, then `SCHAKEL_…` variables, then flags; the later
//! one wins. A key nobody knows stops the start and is named, so that a typing error never goes unnoticed.

use anyhow::{Context, Result, bail};
use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
};
use serde::{Deserialize, Serialize};
use services::{
    Settings,
    connections::Connections,
    messages::{Mailer, mailer::BadMailer},
};
use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

/// Everything an operator can set. Nested keys are written `SCHAKEL_PORTAL__PUBLIC_ORIGIN` in the environment.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where to listen for people: `127.0.0.1:3000`.
    pub listen: SocketAddr,
    /// `sqlite://FILE` or `postgres://…`.
    pub database: String,
    /// The folder with the built site; without it: `site` beside the program, then `target/site`.
    pub site: Option<PathBuf>,
    /// 64 hexadecimal digits. Seals second-factor secrets; keep it out of the database's backups.
    pub key: Option<Secret>,
    /// Where to serve `/metrics`; without it they are not served.
    pub metrics_listen: Option<SocketAddr>,
    /// Proxies whose `X-Forwarded-For` is believed.
    #[serde(default)]
    pub trusted_proxies: Vec<IpAddr>,
    /// Where a weakness can be reported, for `security.txt`: `mailto:…` or `https://…`.
    pub security_contact: String,
    /// `text` for people, `json` for machines.
    pub log: LogFormat,
    /// How much of the program one client may hold.
    #[serde(default)]
    pub http: crate::http::limits::Limits,
    /// How messages leave.
    pub mail: Mail,
    /// The Trade Register. Its key is required outside the demo.
    #[serde(default)]
    pub register: outside::register::Settings,
    /// The service that checks identity documents. Its keys are required outside the demo.
    #[serde(default)]
    pub identity: outside::identity::Settings,
    /// The text message gateway. Its tokens are required outside the demo.
    #[serde(default)]
    pub sms: outside::sms::Settings,
    /// The coupling point for logging in abroad; without it nobody can, and the page says so.
    #[serde(default)]
    pub bsnk: outside::bsnk::Settings,
    /// Rules of the use cases (days, minutes, the public address).
    #[serde(default)]
    pub portal: Settings,
}

/// A value that never shows itself in a log.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Text,
    Json,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// `smtp://`, `smtps://` with credentials if needed. Required outside the demo.
    pub url: Option<Secret>,
    /// The sender: `Schakel <noreply@schakel.example>`.
    pub from: String,
}

/// What a flag on the command line sets; `None` leaves the other sources alone.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Flags {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listen: Option<SocketAddr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<PathBuf>,
}

const DEFAULTS: &str = r#"
listen = "127.0.0.1:3000"
database = "sqlite://schakel.db"
log = "text"
security_contact = "mailto:security@localhost"
[mail]
from = "Schakel <noreply@localhost>"
"#;

/// The demo's key is public on purpose: a demo holds nothing worth keeping.
const DEMO_KEY: &str = "64656d6f64656d6f64656d6f64656d6f64656d6f64656d6f64656d6f64656d6f";

impl Config {
    /// Reads every source and checks what can be checked without starting.
    pub fn load(file: Option<&Path>, flags: &Flags, demo: bool) -> Result<Self> {
        let mut figment = Figment::from(Toml::string(DEFAULTS));
        if let Some(file) = file {
            if !file.exists() {
                bail!("the configuration file {} is not there", file.display());
            }
            figment = figment.merge(Toml::file_exact(file));
        }
        let mut config: Self = figment
            // Variables of the test runs are not configuration.
            .merge(
                Env::prefixed("SCHAKEL_")
                    .filter(|key| !key.starts_with("test_"))
                    .split("__"),
            )
            .merge(Serialized::defaults(flags))
            .extract()
            .map_err(|error| anyhow::anyhow!(readable(&error)))?;
        if demo {
            config.portal.demo = true;
            config
                .portal
                .contact_phone
                .get_or_insert_with(|| "088 000 00 00".into());
            config.key.get_or_insert_with(|| Secret(DEMO_KEY.into()));
            if config.portal.public_origin == Settings::default().public_origin {
                config.portal.public_origin = format!("http://localhost:{}", config.listen.port());
            }
        }
        if config.identity.callback.is_empty() {
            config
                .identity
                .callback
                .clone_from(&config.portal.public_origin);
        }
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<()> {
        let problems = self.problems();
        if problems.is_empty() {
            return Ok(());
        }
        bail!(
            "the configuration cannot be used:\n  {}",
            problems.join("\n  ")
        )
    }

    /// Everything that stands in the way of a start, each with its key: who configures is told all of it at once.
    fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if let Some(problem) = self.origin_problem() {
            problems.push(problem);
        } else {
            problems.extend(self.callback_problem());
        }
        if self.portal.demo {
            problems.extend(self.sealing_key().err().map(|error| format!("{error:#}")));
        } else {
            problems.extend(self.problems_in_earnest());
        }
        if !Mailer::is_sender(&self.mail.from) {
            problems.push(format!(
                "mail.from must be like \"Schakel <noreply@schakel.example>\", not {:?}",
                self.mail.from
            ));
        }
        if !is_contact(&self.security_contact) {
            problems.push(format!(
                "security_contact must be like mailto:security@schakel.example or https://…, not {:?}",
                self.security_contact
            ));
        }
        if let Some(problem) = self.portal.prices.problem() {
            problems.push(format!("portal.prices cannot be used: {problem}"));
        }
        if let Some(problem) = self.portal.text_problem() {
            problems.push(format!("portal.{problem}"));
        }
        if let Some(problem) = self.http.problem() {
            problems.push(format!("http cannot be used: {problem}"));
        }
        if !self.database.starts_with("sqlite:") && !self.database.starts_with("postgres") {
            problems.push("database must begin with sqlite:// or postgres://".into());
        }
        problems
    }

    fn origin_problem(&self) -> Option<String> {
        let origin = &self.portal.public_origin;
        let host = origin
            .strip_prefix("https://")
            .or_else(|| origin.strip_prefix("http://"));
        if host.is_none_or(|host| host.is_empty() || host.contains('/')) {
            return Some(format!(
                "portal.public_origin must be like https://schakel.example, not {origin:?}"
            ));
        }
        (!self.portal.demo && !self.secure()).then(|| {
            format!(
                "portal.public_origin must begin with https:// outside the demo, and is {origin:?}"
            )
        })
    }

    /// Where people come back from the identity check is a page of ours.
    fn callback_problem(&self) -> Option<String> {
        let back = self.portal.link("/identified/");
        (!self.identity.is_ours(&back)).then(|| {
            format!(
                "identity.callback must be like {}/, because people come back under {back}, not {:?}",
                self.portal.public_origin, self.identity.callback
            )
        })
    }

    /// What a demo has by itself, or does without.
    fn problems_in_earnest(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if self.key.is_none() {
            problems.push(
                "key is missing: 64 hexadecimal digits, for instance from `openssl rand -hex 32`"
                    .into(),
            );
        } else if let Err(error) = self.sealing_key() {
            problems.push(format!("{error:#}"));
        }
        if let Some(url) = &self.mail.url {
            // The sender is looked at apart.
            if let Err(error @ BadMailer::Url(_)) = Mailer::smtp(url.reveal(), &self.mail.from) {
                problems.push(format!("mail.url: {error}"));
            }
        } else {
            problems.push("mail.url is missing: smtp://user:password@host:587 or smtps://…".into());
        }
        problems.extend(self.clients().err().unwrap_or_default());
        problems
    }

    /// Clients of the systems outside, or every setting with which there are none.
    fn clients(&self) -> Result<Connections, Vec<String>> {
        Connections::new(&self.register, &self.identity, &self.sms, &self.bsnk)
            .map_err(|bad| bad.iter().map(ToString::to_string).collect())
    }

    /// Clients of the systems outside. In the demo, where a setting is missing or wrong, of systems that do not exist:
    /// `serve` brings its own.
    pub fn connections(&self) -> Result<Connections> {
        match self.clients() {
            Err(_) if self.portal.demo => Ok(Connections::nowhere()),
            Err(bad) => bail!("{}", bad.join("; ")),
            Ok(connections) => Ok(connections),
        }
    }

    /// The key that seals secrets at rest.
    pub fn sealing_key(&self) -> Result<services::secret::Key> {
        let key = self.key.as_ref().context("key is missing")?;
        services::secret::Key::from_hex(key.reveal()).context("key")
    }

    /// The folder with the built site.
    pub fn site_root(&self) -> PathBuf {
        if let Some(site) = &self.site {
            return site.clone();
        }
        std::env::current_exe()
            .ok()
            .and_then(|exe| Some(exe.parent()?.join("site")))
            .filter(|site| site.is_dir())
            .unwrap_or_else(|| "target/site".into())
    }

    /// Cookies are `Secure` and `__Host-` unless this is a demo over plain HTTP.
    pub fn secure(&self) -> bool {
        self.portal.public_origin.starts_with("https://")
    }
}

/// What `security.txt` may name: an address to write to, or a page.
fn is_contact(text: &str) -> bool {
    let known = match text.split_once(':') {
        Some(("mailto", address)) => address.contains('@'),
        Some(("tel", number)) => !number.is_empty(),
        Some(("https", page)) => page.len() > 2 && page.starts_with("//"),
        _ => false,
    };
    known && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// figment's error, with the key and where it came from in one sentence.
fn readable(error: &figment::Error) -> String {
    let sources: Vec<String> = error
        .clone()
        .into_iter()
        .map(|e| {
            let key = e.path.join(".");
            let from = e
                .metadata
                .as_ref()
                .map(|m| format!(" (from {})", m.name))
                .unwrap_or_default();
            if key.is_empty() {
                format!("{}{from}", e.kind)
            } else {
                format!("{key}: {}{from}", e.kind)
            }
        })
        .collect();
    format!("the configuration cannot be used: {}", sources.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn file(text: &str) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
        file.write_all(text.as_bytes()).expect("write");
        file
    }

    fn refusal(text: &str) -> String {
        let file = file(text);
        format!(
            "{:#}",
            Config::load(Some(file.path()), &Flags::default(), true).expect_err("must be refused")
        )
    }

    #[test]
    fn the_demo_needs_no_file() {
        let config = Config::load(None, &Flags::default(), true).expect("starts");
        assert_eq!(config.portal.public_origin, "http://localhost:3000");
        assert!(config.portal.demo && !config.secure());
    }

    #[test]
    fn an_unknown_key_stops_the_start_by_name() {
        assert!(refusal("lisen = \"127.0.0.1:1\"\n").contains("lisen"));
        assert!(refusal("[portal]\nsession_hour = 3\n").contains("session_hour"));
        assert!(refusal("[http]\nheader_second = 3\n").contains("header_second"));
        assert!(refusal("[http]\nconnections = 0\n").contains("http"));
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_named_with_its_key() {
        assert!(refusal("[portal]\nrequest_days = \"drie\"\n").contains("portal.request_days"));
        assert!(
            refusal("[portal]\npublic_origin = \"localhost\"\n").contains("portal.public_origin")
        );
    }

    #[test]
    fn a_calling_code_that_is_no_country_s_stops_the_start() {
        for codes in [
            "[]",
            "[\"0031\"]",
            "[\"31\", \"+32\"]",
            "[\"881\"]",
            "[\"31612\"]",
        ] {
            let text = format!("[portal]\ntext_countries = {codes}\n");
            assert!(refusal(&text).contains("portal.text_countries"), "{codes}");
        }
        let file = file("[portal]\ntext_countries = [\"31\", \"1721\"]\n");
        Config::load(Some(file.path()), &Flags::default(), true).expect("starts");
    }

    #[test]
    fn production_refuses_to_start_and_names_everything_that_is_missing() {
        let file = file("");
        let error = Config::load(Some(file.path()), &Flags::default(), false).expect_err("nothing");
        let text = format!("{error:#}");
        for problem in [
            "\n  portal.public_origin must",
            "\n  key is missing",
            "\n  mail.url is missing",
            "\n  register.key is missing",
            "\n  identity.api_key and identity.shared_secret are missing",
            "\n  sms.product_token is missing",
        ] {
            assert!(text.contains(problem), "{problem}: {text}");
        }
        assert_eq!(text.lines().count(), 7, "{text}");
    }

    #[test]
    fn a_value_that_cannot_work_is_named_before_anything_starts() {
        for (line, problem) in [
            ("[mail]\nfrom = \"nonsense\"", "mail.from must"),
            ("security_contact = \"x\"", "security_contact must"),
            (
                "security_contact = \"mailto:a@b.example\\nExpires: never\"",
                "security_contact must",
            ),
            (
                "[identity]\ncallback = \"http://elders\"",
                "identity.callback must",
            ),
            ("key = \"abc\"", "key"),
        ] {
            let text = refusal(&format!("{line}\n"));
            assert!(text.contains(&format!("\n  {problem}")), "{line}: {text}");
            assert_eq!(text.lines().count(), 2, "{text}");
        }
        let file = file("[identity]\ncallback = \"http://localhost:3000/\"\n");
        Config::load(Some(file.path()), &Flags::default(), true).expect("starts");
    }

    #[test]
    fn flags_win_over_the_file() {
        let file = file("listen = \"127.0.0.1:1\"\n");
        let flags = Flags {
            listen: Some("127.0.0.1:2".parse().expect("address")),
            ..Flags::default()
        };
        let config = Config::load(Some(file.path()), &flags, true).expect("starts");
        assert_eq!(config.listen.port(), 2);
        assert!(!format!("{config:?}").contains(DEMO_KEY));
    }
}

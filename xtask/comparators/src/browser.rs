//! As much of a browser as measuring takes: cookies, one connection that stays open, bodies as they came over the wire.
//! The rule: it knows one address, on this machine, and gives up soon.

use crate::server::{Login, Server};
use anyhow::{Context as _, Result, ensure};
use std::time::{Duration, Instant, SystemTime};
use totp_rs::{Algorithm, Builder};
use ureq::{
    Agent, Body,
    http::{Response, header},
};

const PATIENCE: Duration = Duration::from_secs(10);

pub struct Browser {
    agent: Agent,
    /// Where the server is, without a slash at the end.
    url: String,
    cookies: Vec<(String, String)>,
}

/// A page that came, with the time from the question to its last byte.
pub struct Page {
    pub body: Vec<u8>,
    pub took: Duration,
}

impl Browser {
    pub fn new(server: &Server) -> Self {
        let agent = Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            // What a developer's environment says about proxies must not send us elsewhere.
            .proxy(None)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .build()
            .into();
        Self {
            agent,
            url: server.url.clone(),
            cookies: Vec::new(),
        }
    }

    /// The browser of somebody who signed in with password and code.
    pub fn signed_in(server: &Server, login: &Login) -> Result<Self> {
        let mut browser = Self::new(server);
        let code = code(&login.totp_secret)?;
        let fields = [
            ("email", login.email.as_str()),
            ("password", &login.password),
            ("code", &code),
        ];
        let answer = browser
            .agent
            .post(format!("{}/login", browser.url))
            .header(header::ACCEPT, "text/html")
            .header("sec-fetch-site", "same-origin")
            .send_form(fields)?;
        browser.keep_cookies(&answer);
        ensure!(
            answer.status() == 303 && browser.cookies.iter().any(|(n, _)| n.ends_with("session")),
            "{} could not sign in: {}",
            login.email,
            answer.status()
        );
        // The next page says "you are signed in" once; the pages after that are the ones everybody sees.
        browser.page("/", "identity")?;
        Ok(browser)
    }

    /// A page in an encoding of the wire (`br`, `identity`).
    pub fn page(&mut self, path: &str, encoding: &str) -> Result<Page> {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = self
            .agent
            .get(format!("{}{path}", self.url))
            .header(header::ACCEPT, "text/html")
            .header(header::ACCEPT_ENCODING, encoding);
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        let start = Instant::now();
        let mut answer = request.call()?;
        let body = answer.body_mut().read_to_vec()?;
        let took = start.elapsed();
        ensure!(answer.status() == 200, "{path} answers {}", answer.status());
        let came = answer
            .headers()
            .get(header::CONTENT_ENCODING)
            .map_or("identity", |value| value.to_str().unwrap_or("?"));
        ensure!(came == encoding, "{path} came as {came}, not {encoding}");
        self.keep_cookies(&answer);
        Ok(Page { body, took })
    }

    fn keep_cookies(&mut self, answer: &Response<Body>) {
        for set in answer.headers().get_all(header::SET_COOKIE) {
            let pair = set.to_str().ok().and_then(|set| set.split(';').next());
            let Some((name, value)) = pair.and_then(|pair| pair.split_once('=')) else {
                continue;
            };
            self.cookies.retain(|(held, _)| held != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
    }
}

/// What an authenticator app shows now.
fn code(secret: &str) -> Result<String> {
    let secret = data_encoding::BASE32_NOPAD
        .decode(secret.as_bytes())
        .context("the secret is no base32")?;
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
    let app = Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_step_duration(30)
        .with_secret(secret)
        .build_noncompliant();
    Ok(app.generate(now.as_secs()).to_string())
}

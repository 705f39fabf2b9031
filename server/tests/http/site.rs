//! The site under test, and browsers that keep their cookies.

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use outside::simulator::{Options, Simulators};
use server::config::{Config, Flags};
use services::{
    Services,
    accounts::totp,
    clock::{SystemClock, SystemRng},
    connections::Connections,
    demo::{self, DemoLogins, Scale, cast::Person},
};
use std::fmt::Write as _;
use store::testing::TestDb;
use tempfile::TempDir;
use tower::ServiceExt as _;

/// What a built site has, as far as these tests look.
const ASSET: &str = "/pkg/schakel.css";

pub struct Site {
    router: Router,
    pub services: Services,
    pub db: TestDb,
    logins: Option<DemoLogins>,
    _files: TempDir,
    outside: Simulators,
}

impl Site {
    /// The demo world over plain HTTP.
    pub async fn demo() -> Self {
        Self::demo_with(|_| {}).await
    }

    /// The same, with something set otherwise.
    pub async fn demo_with(set: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::load(None, &Flags::default(), true).unwrap();
        set(&mut config);
        let mut site = Self::open(config).await;
        site.logins = Some(demo::seed(&site.services, Scale::default()).await.unwrap());
        site
    }

    /// An installation that is no demo, behind TLS, with nobody in it.
    pub async fn in_earnest() -> Self {
        let mut config = Config::load(None, &Flags::default(), true).unwrap();
        config.portal.demo = false;
        config.portal.public_origin = "https://schakel.example".into();
        Self::open(config).await
    }

    async fn open(mut config: Config) -> Self {
        let files = tempfile::tempdir().unwrap();
        std::fs::create_dir(files.path().join("pkg")).unwrap();
        std::fs::write(files.path().join(ASSET.trim_start_matches('/')), "p{}").unwrap();
        config.site = Some(files.path().to_owned());
        let db = store::testing::sqlite().await;
        let outside = Simulators::start(Options::default()).await.unwrap();
        let connections = Connections::new(
            &outside.register_settings(),
            &outside.identity_settings(&config.portal.public_origin),
            &outside.sms_settings(),
            &outside.bsnk_settings(),
        )
        .unwrap();
        let services = Services::new(
            db.clone(),
            Box::new(SystemClock),
            Box::new(SystemRng),
            config.portal.clone(),
            config.sealing_key().unwrap(),
            connections,
        );
        Self {
            router: server::http::router(services.clone(), config),
            services,
            db,
            logins: None,
            _files: files,
            outside,
        }
    }

    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Where the simulated systems outside are.
    pub fn outside(&self) -> &str {
        self.outside.url()
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    /// Somebody's browser, not signed in.
    pub fn browser(&self) -> Browser<'_> {
        Browser {
            site: self,
            cookies: vec![],
        }
    }

    /// The browser of somebody who signed in with password and code.
    pub async fn sign_in(&self, who: &Person) -> Browser<'_> {
        let mut browser = self.browser();
        self.sign_in_at(&mut browser, who).await;
        browser
    }

    /// The same in a browser that others used before.
    pub async fn sign_in_at(&self, browser: &mut Browser<'_>, who: &Person) {
        let logins = self.logins.as_ref().unwrap();
        let login = logins
            .people
            .iter()
            .chain(&logins.others)
            .find(|login| login.email == who.email)
            .unwrap();
        let secret = data_encoding::BASE32_NOPAD
            .decode(login.totp_secret.as_bytes())
            .unwrap();
        let code = totp::code(&secret, self.services.now());
        let fields = [
            ("email", login.email),
            ("password", login.password),
            ("code", &code),
        ];
        let answer = browser.post("/login", &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", who.name);
        assert!(browser.cookie("session").is_some(), "{}", who.name);
    }
}

/// A browser: the cookies it holds, and plain requests for documents.
#[derive(Clone)]
pub struct Browser<'a> {
    site: &'a Site,
    cookies: Vec<(String, String)>,
}

impl Browser<'_> {
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies
            .iter()
            .find(|(held, _)| held == name)
            .map(|(_, value)| value.as_str())
    }

    /// Holds a cookie from now on, in place of one of that name.
    pub fn hold(&mut self, name: &str, value: &str) {
        self.cookies.retain(|(held, _)| held != name);
        self.cookies.push((name.to_owned(), value.to_owned()));
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, "text/html", &[]).await
    }

    /// A form as a browser without scripts sends it.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send("POST", path, "text/html", fields).await
    }

    /// As a small script of a page asks for something.
    pub async fn post_json(&mut self, path: &str) -> Answer {
        let kind = "application/json";
        self.send_as("POST", path, kind, (kind, "{}".into())).await
    }

    /// A form with a file as a browser sends it: the fields, and a small document.
    pub async fn upload(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut body = String::new();
        for (name, value) in fields {
            body += "--edge\r\nContent-Disposition: form-data; name=\"";
            body += &[name, "\"\r\n\r\n", value, "\r\n"].concat();
        }
        body += "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7\r\n--edge--\r\n";
        let kind = "multipart/form-data; boundary=edge";
        self.send_as("POST", path, "text/html", (kind, body)).await
    }

    /// A form or a server function as our own script sends it.
    pub async fn fetch(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send("POST", path, app::wire::TYPE, fields).await
    }

    /// As a script sends it that was loaded before the server was upgraded.
    pub async fn fetch_as_before(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let before = "application/vnd.schakel; shape=0123456789abcdef";
        self.send("POST", path, before, fields).await
    }

    async fn send(
        &mut self,
        method: &str,
        path: &str,
        accept: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let kind = "application/x-www-form-urlencoded";
        self.send_as(method, path, accept, (kind, encoded(fields)))
            .await
    }

    async fn send_as(
        &mut self,
        method: &str,
        path: &str,
        accept: &str,
        (kind, body): (&str, String),
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::ACCEPT, accept)
            .header(header::HOST, "localhost:3000");
        if !self.cookies.is_empty() {
            let pairs: Vec<_> = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            request = request.header(header::COOKIE, pairs.join("; "));
        }
        if method == "POST" {
            request = request
                .header(header::CONTENT_TYPE, kind)
                .header("sec-fetch-site", "same-origin");
        }
        let answer = self
            .site
            .send(request.body(Body::from(body)).unwrap())
            .await;
        for set in answer.headers.get_all(header::SET_COOKIE) {
            let pair = set.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.retain(|(held, _)| held != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        answer
    }
}

/// What came back, whole.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// What a form told our own script.
    pub fn reply(&self) -> app::form::Reply {
        app::wire::read(&self.body).expect("an answer to a script")
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub fn location(&self) -> &str {
        self.header("location")
    }

    pub fn is_page(&self) -> bool {
        self.header("content-type").starts_with("text/html")
    }

    /// The answer without what differs at every request: the nonce, and the address that was asked for.
    pub fn without(&self, asked: &str) -> (StatusCode, String) {
        let mut body = self.body.clone();
        let policy = self.header("content-security-policy");
        if let Some((_, rest)) = policy.split_once("'nonce-") {
            let nonce = rest.split('\'').next().unwrap();
            body = body.replace(nonce, "nonce");
        }
        (self.status, body.replace(asked, "…"))
    }
}

/// `application/x-www-form-urlencoded`.
pub fn encoded(fields: &[(&str, &str)]) -> String {
    let escape = |text: &str, to: &mut String| {
        for byte in text.bytes() {
            if byte.is_ascii_alphanumeric() {
                to.push(char::from(byte));
            } else {
                write!(to, "%{byte:02X}").unwrap();
            }
        }
    };
    let mut out = String::new();
    for (name, value) in fields {
        if !out.is_empty() {
            out.push('&');
        }
        escape(name, &mut out);
        out.push('=');
        escape(value, &mut out);
    }
    out
}

/// A day that a grant may last until.
pub fn next_year(site: &Site) -> String {
    let today = domain::time::date_of(site.services.now());
    domain::time::last_day_after_years(today, 1).to_string()
}

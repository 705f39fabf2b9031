//! The cookies that a browser keeps for us: what they are called, how long they live, and what came back. What their
//! tokens mean is for the services. The rule: no script reads one, no other site makes a browser send one with a form,
//! and where there is TLS they go over TLS only.

use super::flash::Kept;
use axum::http::{HeaderMap, HeaderValue, header};
use cookie::{Cookie, CookieBuilder, SameSite, time::Duration};
use domain::lang::Lang;
use services::{identification::Elsewhere, secret::Token};

/// A browser stays known, and keeps its language, for this long.
const REMEMBERED: Duration = Duration::days(365);
/// A check of identity documents may take this long.
const CHECK: Duration = Duration::days(1);
/// As long as a flash is kept in the database.
const FLASH: Duration = Duration::hours(1);
/// With TLS it keeps other hosts, also those beside ours, and plain HTTP away from a cookie.
const PREFIX: &str = "__Host-";
const SESSION: &str = "session";
const PIN: &str = "pin";
/// A browser that is known from an earlier sign-in.
const DEVICE: &str = "device";
/// How the names begin of what a browser keeps of checks that began in it.
const CHECK_OF: &str = "check-";
/// Opens nothing, so it is called the same everywhere.
const LANG: &str = "lang";
/// More checks at once nobody has open.
const MOST_CHECKS: usize = 8;

/// The cookies of one site: with TLS or, on one's own machine, without.
#[derive(Clone, Copy, Debug)]
pub struct Cookies {
    /// They go over TLS only.
    pub secure: bool,
}

impl Cookies {
    /// The language that was chosen in this browser: its cookie is called the same everywhere.
    pub fn lang(headers: &HeaderMap) -> Option<Lang> {
        Self { secure: false }.read(headers).lang
    }

    fn prefix(self) -> &'static str {
        if self.secure { PREFIX } else { "" }
    }

    /// The whole name of a cookie that opens something.
    fn name(self, short: &str) -> String {
        self.prefix().to_owned() + short
    }

    /// What came with a request.
    pub fn read(self, headers: &HeaderMap) -> Read {
        let mut read = Read::default();
        let (mut next, mut beyond_sign_in) = (None, None);
        let sent = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok());
        for cookie in sent.flat_map(Cookie::split_parse).filter_map(Result::ok) {
            let (name, value) = cookie.name_value();
            // The first of a name is the one with the closest path: ours.
            let secret = |place: &mut Option<Token>| {
                place.get_or_insert_with(|| Token::received(value));
            };
            if name == LANG {
                read.lang = read.lang.or(Some(lang(value)));
            }
            let Some(name) = name.strip_prefix(self.prefix()) else {
                continue;
            };
            match name {
                DEVICE => {
                    read.device.get_or_insert_with(|| value.to_owned());
                }
                SESSION => secret(&mut read.session),
                PIN => secret(&mut read.pin),
                _ if name == Kept::Next.cookie() => secret(&mut next),
                _ if name == Kept::BeyondSignIn.cookie() => secret(&mut beyond_sign_in),
                _ if name.starts_with(CHECK_OF) && read.checks.len() < MOST_CHECKS => {
                    read.checks.push(Token::received(value));
                }
                _ => {}
            }
        }
        read.flashes.extend(next.into_iter().chain(beyond_sign_in));
        read
    }

    /// Somebody just signed in: the session ends with the browser, or by the server's own rule; the device is known
    /// for a year.
    pub fn signed_in(self, token: &Token, device: Option<&str>) -> Vec<HeaderValue> {
        let session = self.set(&self.name(SESSION), token.reveal(), None);
        let device =
            device.and_then(|device| self.set(&self.name(DEVICE), device, Some(REMEMBERED)));
        session.into_iter().chain(device).collect()
    }

    /// The session is forgotten; the device stays known.
    pub(super) fn signed_out(self) -> Vec<HeaderValue> {
        let forget = self.set(&self.name(SESSION), "", Some(Duration::ZERO));
        forget.into_iter().collect()
    }

    /// This browser is registered with a PIN; or it is not any more.
    pub(super) fn with_pin(self, device: Option<&Token>) -> Option<HeaderValue> {
        match device {
            Some(device) => self.set(&self.name(PIN), device.reveal(), Some(REMEMBERED)),
            None => self.set(&self.name(PIN), "", Some(Duration::ZERO)),
        }
    }

    /// A check began in this browser; each under a name of its own.
    pub(super) fn begun(self, away: &Elsewhere) -> Option<HeaderValue> {
        let name = format!("{CHECK_OF}{}", away.id);
        self.set(&self.name(&name), away.browser.reveal(), Some(CHECK))
    }

    /// Something waits for the next page, or for the form beyond a sign-in.
    pub(super) fn flash(self, kept: Kept, token: &Token) -> Option<HeaderValue> {
        self.set(&self.name(kept.cookie()), token.reveal(), Some(FLASH))
    }

    pub fn language(self, lang: Lang) -> Option<HeaderValue> {
        self.set(LANG, lang.code(), Some(REMEMBERED))
    }

    /// Nothing when the value can be no header; none of ours are such.
    fn set(self, name: &str, value: &str, life: Option<Duration>) -> Option<HeaderValue> {
        let cookie = CookieBuilder::new(name, value)
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.secure);
        let cookie = match life {
            Some(life) => cookie.max_age(life),
            None => cookie,
        };
        HeaderValue::from_str(&cookie.to_string()).ok()
    }
}

fn lang(value: &str) -> Lang {
    if value == "en" { Lang::En } else { Lang::Nl }
}

/// What a browser sent back.
#[derive(Default)]
pub struct Read {
    pub lang: Option<Lang>,
    pub session: Option<Token>,
    pub pin: Option<Token>,
    pub device: Option<String>,
    pub checks: Vec<Token>,
    /// What waits for a page: of each [`Kept`] one at most.
    pub flashes: Vec<Token>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_opens_something_is_for_this_host_over_tls_and_for_no_script() {
        let token = Token::received("abc");
        let set = |secure| {
            let cookies = Cookies { secure }.signed_in(&token, Some("known"));
            cookies
                .iter()
                .map(|cookie| cookie.to_str().expect("text").to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            set(true),
            [
                "__Host-session=abc; HttpOnly; SameSite=Lax; Secure; Path=/",
                "__Host-device=known; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=31536000",
            ]
        );
        assert_eq!(set(false)[0], "session=abc; HttpOnly; SameSite=Lax; Path=/");
    }

    #[test]
    fn a_browser_s_cookies_are_read_however_they_are_split() {
        let mut headers = HeaderMap::new();
        let checks = "check-a=1; check-b=2; __Host-session=not-ours";
        for sent in ["session=first; session=second;lang=en", checks, "=; x"] {
            headers.append(header::COOKIE, sent.parse().expect("a header"));
        }
        let read = Cookies { secure: false }.read(&headers);
        assert_eq!(read.session.expect("a session").reveal(), "first");
        assert_eq!((read.lang, read.checks.len()), (Some(Lang::En), 2));
        assert!(read.device.is_none() && read.pin.is_none());
    }
}

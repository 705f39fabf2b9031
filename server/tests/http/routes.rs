//! Every page, form and function with an id of somebody else's (R-DEC-22), and every one of them signed out. The
//! addresses come from the application's own tables.

use crate::{
    samples::{MADE_UP, NO_ID, Samples, arguments, fields},
    site::{Answer, Browser, Site, next_year},
};
use axum::http::StatusCode;
use leptos::server_fn::axum::server_fn_paths;
use services::demo::cast;

/// What anybody may look at. A link from a mail says what it is about before it asks who is there.
const PUBLIC: [&str; 39] = [
    "/prices",
    "/which-level",
    "/login/pin",
    "/activation/{token}",
    "/activation/{token}/resend",
    "/login/code/{token}",
    "/login/code/{token}/resend",
    "/terms",
    "/contact",
    "/contact/{token}",
    "/lost",
    "/lost/{token}",
    "/",
    "/help",
    "/privacy",
    "/toegankelijkheid",
    "/dev/outbox",
    "/login",
    "/login/forgot",
    "/login/reset/{token}",
    "/services",
    "/services/{id}",
    "/approve/{token}",
    "/invitation/{token}",
    "/logout",
    "/register",
    "/register/sent",
    "/register/without-number",
    "/register/{kvk}",
    "/register/{kvk}/apply",
    "/application/{token}",
    "/sign/{token}",
    "/sign/{token}/identify",
    "/sign/{token}/refuse",
    "/identified/{token}",
    "/way-back",
    "/way-back/{token}",
    "/way-back/{token}/number",
    "/way-back/{token}/code",
];
const PUBLIC_FUNCTIONS: [&str; 22] = [
    "/api/levels/prices",
    "/api/levels/which",
    "/api/login/door",
    "/api/activation/one",
    "/api/login/code",
    "/api/contact/how",
    "/api/contact/link",
    "/api/means/lost",
    "/api/approve/asked",
    "/api/dev/outbox",
    "/api/invitation/one",
    "/api/login/reset",
    "/api/register/apply",
    "/api/register/asked",
    "/api/register/begin",
    "/api/register/entered",
    "/api/register/identified",
    "/api/register/organisation",
    "/api/register/without",
    "/api/services/list",
    "/api/services/one",
    "/api/login/way_back",
];
/// Forms that people fill in before they are anybody here.
const PUBLIC_FORMS: [&str; 28] = [
    "/login/pin",
    "/activation/{token}",
    "/activation/{token}/resend",
    "/login/code/{token}",
    "/login/code/{token}/resend",
    "/contact",
    "/contact/{token}",
    "/lost",
    "/lost/{token}",
    "/login",
    "/logout",
    "/login/forgot",
    "/login/reset/{token}",
    "/approve/{token}",
    "/invitation/{token}",
    "/register",
    "/register/without-number",
    "/register/{kvk}",
    "/register/{kvk}/apply",
    "/application/{token}",
    "/sign/{token}",
    "/sign/{token}/identify",
    "/sign/{token}/refuse",
    "/identified/{token}",
    "/way-back",
    "/way-back/{token}/identify",
    "/way-back/{token}/number",
    "/way-back/{token}/code",
];

/// Whether a pattern has an id of somebody's in it. A KvK number is none: the Trade Register is everybody's to read.
fn names_something(pattern: &str) -> bool {
    pattern.contains('{') && !pattern.contains("{kvk}")
}

/// The patterns of all pages, written as axum does.
fn pages() -> Vec<String> {
    let written = |path: &str| {
        let parts: Vec<String> = path
            .split('/')
            .map(|part| match part.strip_prefix(':') {
                Some(name) => format!("{{{name}}}"),
                None => part.to_owned(),
            })
            .collect();
        parts.join("/")
    };
    let all: Vec<String> = app::AREAS
        .iter()
        .flat_map(|area| area.paths.iter().map(|path| written(path)))
        .collect();
    assert!(all.len() > 40, "the table of pages");
    all
}

/// The parameters of a pattern.
fn parameters(pattern: &str) -> Vec<&str> {
    pattern
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .collect()
}

/// The pattern with a value for its parameter. A second one says which line of a file, and no more.
fn filled(pattern: &str, value: &str) -> String {
    let names = parameters(pattern);
    assert!(matches!(names[..], [_] | [_, "line"]), "{pattern}");
    let first = pattern.replace(&format!("{{{}}}", names[0]), value);
    first.replace("{line}", "2")
}

/// Theirs, made up and malformed: the same page that is not there. What is wrong is noted.
fn all_the_same(what: &str, answers: [(Answer, &str); 3], wrong: &mut Vec<String>) {
    let [theirs, made_up, malformed] = answers.map(|(answer, value)| answer.without(value));
    let expected = StatusCode::NOT_FOUND;
    for (kind, other) in [("made up", &made_up), ("malformed", &malformed)] {
        if other.0 != expected || *other != theirs {
            wrong.push(format!("{what}: theirs {}, {kind} {}", theirs.0, other.0));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_dec_22_another_office_cannot_tell_theirs_from_nothing_on_any_page() {
    let site = Site::demo().await;
    let samples = Samples::make(&site).await;
    let mut wouter = site.sign_in(&cast::WOUTER).await;
    let patterns: Vec<String> = pages()
        .into_iter()
        .filter(|pattern| names_something(pattern))
        .collect();
    assert!(patterns.len() > 20, "pages with an id");
    let mut wrong = Vec::new();
    for pattern in patterns {
        let theirs = samples.of(&pattern, parameters(&pattern)[0]);
        let answers = [
            (wouter.get(&filled(&pattern, &theirs)).await, &*theirs),
            (wouter.get(&filled(&pattern, MADE_UP)).await, MADE_UP),
            (wouter.get(&filled(&pattern, NO_ID)).await, NO_ID),
        ];
        all_the_same(&pattern, answers, &mut wrong);
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_dec_22_another_office_cannot_tell_theirs_from_nothing_in_any_form() {
    let site = Site::demo().await;
    let samples = Samples::make(&site).await;
    let mut wouter = site.sign_in(&cast::WOUTER).await;
    let last_day = next_year(&site);
    let before = store::audit::verify(&site.db).await.unwrap();
    let patterns: Vec<&str> = app::server::form_paths()
        .into_iter()
        .filter(|pattern| names_something(pattern))
        .collect();
    assert!(patterns.len() > 25, "forms with an id");
    let mut wrong = Vec::new();
    for pattern in patterns {
        let theirs = samples.of(pattern, parameters(pattern)[0]);
        let owned = fields(pattern, &last_day);
        let typed: Vec<(&str, &str)> = owned.iter().map(|(name, v)| (*name, v.as_str())).collect();
        let mut answers = Vec::new();
        for id in [&*theirs, MADE_UP, NO_ID] {
            let path = filled(pattern, id);
            let answer = if app::server::upload_paths().contains(&pattern) {
                wouter.upload(&path, &typed).await
            } else {
                wouter.post(&path, &typed).await
            };
            answers.push((answer, id));
        }
        let Ok(answers) = <[_; 3]>::try_from(answers) else {
            panic!("three were asked");
        };
        all_the_same(pattern, answers, &mut wrong);
    }
    assert_eq!(wrong, Vec::<String>::new());
    let after = store::audit::verify(&site.db).await.unwrap();
    assert_eq!(before, after, "and nothing happened");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_dec_22_another_office_cannot_tell_theirs_from_nothing_in_any_function() {
    let site = Site::demo().await;
    let samples = Samples::make(&site).await;
    let mut wouter = site.sign_in(&cast::WOUTER).await;
    let (mut tried, mut wrong) = (0, Vec::new());
    for (path, _) in server_fn_paths() {
        let [name] = arguments(path) else { continue };
        let theirs = samples.of(path, name);
        let answers = [
            (call(&mut wouter, path, name, &theirs).await, &*theirs),
            (call(&mut wouter, path, name, MADE_UP).await, MADE_UP),
            (call(&mut wouter, path, name, NO_ID).await, NO_ID),
        ];
        all_the_same(path, answers, &mut wrong);
        tried += 1;
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(tried > 15, "functions with an id");
}

async fn call(browser: &mut Browser<'_>, path: &str, name: &str, value: &str) -> Answer {
    let last_day = "2027-01-01";
    let fields = [
        (name, value),
        // What else the few with more than an id want.
        ("chosen[0]", MADE_UP),
        ("last_day", last_day),
        ("others", "true"),
        ("act", "suspend"),
        ("line", "2"),
        ("page", "1"),
    ];
    browser.fetch(path, &fields).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signed_out_every_page_but_the_public_ones_leads_to_signing_in() {
    let site = Site::demo().await;
    let samples = Samples::make(&site).await;
    let mut wrong = Vec::new();
    for pattern in pages() {
        let mut nobody = site.browser();
        let path = match parameters(&pattern)[..] {
            [] => pattern.clone(),
            [name] | [name, _] => filled(&pattern, &samples.of(&pattern, name)),
            _ => panic!("{pattern}"),
        };
        let answer = nobody.get(&path).await;
        let expected = match PUBLIC.contains(&&*pattern) {
            true if pattern.contains('{') => (StatusCode::NOT_FOUND, String::new()),
            true => (StatusCode::OK, String::new()),
            false => (StatusCode::SEE_OTHER, format!("/login?next={path}")),
        };
        let got = (answer.status, answer.location().to_owned());
        if got != expected {
            wrong.push(format!("{pattern}: {} {}", got.0, got.1));
        }
        for secret in ["Hofman", "Chaima", "anna@"] {
            let shown = answer.body.contains(secret) && pattern != "/dev/outbox";
            assert!(!shown, "{pattern} shows {secret}");
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signed_out_no_form_and_no_function_answers() {
    let mut site = Site::demo().await;
    let last_day = next_year(&site);
    let asking: Vec<_> = app::server::form_paths()
        .into_iter()
        .filter(|pattern| !PUBLIC_FORMS.contains(pattern))
        .collect();
    for (n, pattern) in asking.into_iter().enumerate() {
        // So many refused forms from one address are not kept any more; each is tried as if it were among the first.
        if n % 40 == 39 {
            site = Site::demo().await;
        }
        let mut nobody = site.browser();
        let (path, owned) = if pattern.contains('{') {
            (filled(pattern, MADE_UP), fields(pattern, &last_day))
        } else {
            (pattern.to_owned(), vec![])
        };
        let typed: Vec<(&str, &str)> = owned.iter().map(|(name, v)| (*name, v.as_str())).collect();
        let answer = nobody.post(&path, &typed).await;
        let to = answer.location();
        // Without its fields a form is shown again, and its page asks who is there.
        assert!(
            answer.status == StatusCode::SEE_OTHER
                && (to.starts_with("/login?next=") || to == path),
            "{pattern}: {} to {to}",
            answer.status
        );
    }
    for (path, _) in server_fn_paths() {
        if PUBLIC_FUNCTIONS.contains(&path) {
            continue;
        }
        let name = arguments(path).first().copied().unwrap_or("q");
        let mut nobody = site.browser();
        let answer = call(&mut nobody, path, name, MADE_UP).await;
        assert!(
            !answer.status.is_success() && answer.status != StatusCode::SEE_OTHER,
            "{path}: {} {}",
            answer.status,
            answer.body
        );
    }
}

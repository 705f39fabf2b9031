//! The page that is shown when no page can be made: too large, cross-site, a defect, a database that is gone. It needs
//! nothing but the stylesheet, and reads well without that too.

use crate::{fault, form::FormState, text::error as t};
use axum::{
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use domain::lang::Lang;

/// A whole document in the house style.
pub fn error_page(status: StatusCode, lang: Lang) -> String {
    let (title, words) = match status {
        StatusCode::NOT_FOUND => (t::not_found(lang), t::not_found_text(lang)),
        StatusCode::FORBIDDEN => (t::forbidden(lang), t::forbidden_text(lang)),
        StatusCode::TOO_MANY_REQUESTS => (t::too_many(lang), t::too_many_text(lang)),
        StatusCode::PAYLOAD_TOO_LARGE => (t::too_large(lang), t::too_large_text(lang)),
        StatusCode::SERVICE_UNAVAILABLE => (t::unavailable(lang), t::unavailable_text(lang)),
        _ => (t::broken(lang), t::broken_text(lang)),
    };
    let (home, number) = (t::home(lang), status.as_u16());
    document(
        lang,
        title,
        &format!("<p>{words}</p><p><a href=\"/\">{home}</a></p><p class=\"code\">{number}</p>"),
    )
}

/// What such a page may do: look like ours, and nothing else.
pub const HOUSE_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// [`error_page`] as an answer.
pub(super) fn house_page(status: StatusCode, lang: Lang) -> Response {
    in_house(status, error_page(status, lang))
}

/// What is wrong with a form, told on the spot: for who is not signed in, from an address for which a lot was kept
/// lately. What was typed is not on it.
pub(super) fn refused_page(state: &FormState, back: &str, lang: Lang) -> Response {
    let problem = state.problem.map(|problem| problem.text(lang));
    let faults: Vec<String> = state
        .faults
        .iter()
        .map(|(_, fault)| fault::text(*fault, lang))
        .chain(problem)
        .map(|words| format!("<li>{}</li>", attribute(&words)))
        .collect();
    let faults = faults.concat();
    let (why, link, back) = (
        t::not_kept_text(lang),
        t::not_kept_back(lang),
        attribute(back),
    );
    let rest = format!("<ul>{faults}</ul><p>{why}</p><p><a href=\"{back}\">{link}</a></p>");
    in_house(
        StatusCode::TOO_MANY_REQUESTS,
        document(lang, t::not_kept(lang), &rest),
    )
}

fn in_house(status: StatusCode, page: String) -> Response {
    let policy = [(header::CONTENT_SECURITY_POLICY, HOUSE_POLICY)];
    (status, policy, Html(page)).into_response()
}

/// `rest` comes after the heading.
fn document(lang: Lang, title: &str, rest: &str) -> String {
    let code = lang.code();
    format!(
        "<!doctype html><html lang=\"{code}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title} · Schakel</title>\
         <link rel=\"stylesheet\" href=\"/error.css\"><link rel=\"icon\" href=\"/icon.svg\" type=\"image/svg+xml\">\
         </head><body><main><p class=\"brand\"><img src=\"/icon.svg\" alt=\"\" width=\"40\" height=\"40\"> Schakel</p>\
         <h1>{title}</h1>{rest}</main></body></html>"
    )
}

/// Text as the value of an attribute, or between tags: it says nothing but itself.
pub(super) fn attribute(text: &str) -> String {
    html_escape::encode_quoted_attribute(text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_a_page_in_both_languages() {
        for lang in Lang::ALL {
            for status in [403, 404, 413, 429, 500, 503] {
                let page = error_page(StatusCode::from_u16(status).expect("a status"), lang);
                assert!(page.contains(&format!("lang=\"{}\"", lang.code())));
                assert!(page.contains("<h1>"));
            }
        }
    }
}

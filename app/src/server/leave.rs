//! Sending a browser to another party's site after a form. Browsers hold a redirect after a form to `form-action` too, and
//! which host such a party's pages have is known only when it says so; so the way there is a page that goes on by itself.

use super::error_page::{HOUSE_POLICY, attribute};
use crate::text::error as t;
use axum::{
    http::header,
    response::{Html, IntoResponse, Response},
};
use domain::lang::Lang;

/// A whole document that leads to `url` at once, with the link for a browser that does not follow.
pub(super) fn leaving(url: &str, lang: Lang) -> Response {
    (
        [(header::CONTENT_SECURITY_POLICY, HOUSE_POLICY)],
        Html(page(url, lang)),
    )
        .into_response()
}

fn page(url: &str, lang: Lang) -> String {
    let url = attribute(url);
    let (code, title, words, link) = (
        lang.code(),
        t::leaving(lang),
        t::leaving_text(lang),
        t::leaving_link(lang),
    );
    format!(
        "<!doctype html><html lang=\"{code}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title} · Schakel</title>\
         <meta http-equiv=\"refresh\" content=\"0; url={url}\">\
         <link rel=\"stylesheet\" href=\"/error.css\"><link rel=\"icon\" href=\"/icon.svg\" type=\"image/svg+xml\">\
         </head><body><main><p class=\"brand\"><img src=\"/icon.svg\" alt=\"\" width=\"40\" height=\"40\"> Schakel</p>\
         <h1>{title}</h1><p>{words}</p><p><a href=\"{url}\">{link}</a></p></main></body></html>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_stays_an_address() {
        let page = page("https://checks.example/v/1?lang=nl&x=\"><script>", Lang::Nl);
        assert_eq!(
            page.matches("https://checks.example/v/1?lang=nl&amp;x=&quot;&gt;&lt;script&gt;\"")
                .count(),
            2
        );
        assert!(!page.contains("<script"));
    }
}

//! The page that is shown when no page can be made: too large, cross-site, a defect, a database that is gone. It needs
//! nothing but the stylesheet, and reads well without that too.

use crate::text::error as t;
use axum::http::StatusCode;
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
    let (code, home, number) = (lang.code(), t::home(lang), status.as_u16());
    format!(
        "<!doctype html><html lang=\"{code}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title} · Schakel</title>\
         <link rel=\"stylesheet\" href=\"/error.css\"><link rel=\"icon\" href=\"/icon.svg\" type=\"image/svg+xml\">\
         </head><body><main><p class=\"brand\"><img src=\"/icon.svg\" alt=\"\" width=\"40\" height=\"40\"> Schakel</p>\
         <h1>{title}</h1><p>{words}</p><p><a href=\"/\">{home}</a></p><p class=\"code\">{number}</p></main></body></html>"
    )
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

//! The browser's one way to ask the server: a POST by `fetch`, for forms and for server functions. Not generic, and
//! knows nothing of what is asked.

use crate::wire::TYPE;
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response};

/// What came back.
pub struct Answer {
    pub status: u16,
    pub text: String,
}

/// Posts URL-encoded fields and asks for what these sources read. `None` when there is no answer: offline, or the browser refuses.
pub async fn post(url: &str, body: &JsValue) -> Option<Answer> {
    let headers = Headers::new().ok()?;
    headers.set("accept", TYPE).ok()?;
    headers
        .set("content-type", "application/x-www-form-urlencoded")
        .ok()?;
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(body);
    init.set_headers(&headers);
    let answer: Response = JsFuture::from(window().fetch_with_str_and_init(url, &init))
        .await
        .ok()?
        .unchecked_into();
    let text = JsFuture::from(answer.text().ok()?)
        .await
        .ok()?
        .as_string()?;
    Some(Answer {
        status: answer.status(),
        text,
    })
}

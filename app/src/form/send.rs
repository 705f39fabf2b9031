//! The browser's half of a POST: the form's fields by `fetch`, the answer as a [`Reply`]. Not generic, so that one
//! form more adds next to nothing to the download. A form with a file is not sent here but by the browser itself.

use super::Reply;
use crate::{fetch, wire};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{FormData, HtmlElement, HtmlFormElement, UrlSearchParams};

/// Sends the form. `None` when the answer is unknown (offline, a proxy's page): the browser then submits it itself.
pub async fn send(form: &HtmlFormElement, submitter: Option<&HtmlElement>) -> Option<Reply> {
    let body = UrlSearchParams::new().ok()?;
    let fields = FormData::new_with_form(form).ok()?;
    for pair in js_sys::try_iter(&fields).ok()?? {
        let pair: js_sys::Array = pair.ok()?.unchecked_into();
        // A file is no string.
        body.append(&pair.get(0).as_string()?, &pair.get(1).as_string()?);
    }
    // Which of several buttons was pressed is no field of the form.
    if let Some((name, value)) =
        submitter.and_then(|b| Some((b.get_attribute("name")?, b.get_attribute("value")?)))
    {
        body.append(&name, &value);
    }
    // Not `form.action()`: a field called "action" would hide it.
    let action = form.get_attribute("action").filter(|a| !a.is_empty());
    let url = match action {
        Some(action) => action,
        None => window().location().href().ok()?,
    };
    let answer = fetch::post(&url, &JsValue::from(body)).await?;
    wire::read(&answer.text)
}

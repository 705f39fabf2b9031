//! The server's half of the application: what a request carries, how a form's POST is answered, and the pages that
//! are shown when no page can be made. It knows axum; the rules it calls are in `services`.

mod context;
mod cookies;
mod error_page;
mod flash;
mod leave;
mod submit;
mod upload;

pub(crate) use context::sign_in_path;
pub use context::{RequestContext, holds_secret, id, provide_request, request};
pub use cookies::Cookies;
pub use error_page::{HOUSE_POLICY, error_page};
pub use flash::{Kept, keep_flash, show_flash};
pub(crate) use submit::buttons;
pub use submit::{Done, Forms, Outcome, Request, Submit};
pub use upload::LARGEST_BODY;

use crate::api;
use axum::{Router, extract::DefaultBodyLimit};

/// The POST routes of all forms without files.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    forms().into_router()
}

/// The POST routes of the forms with files; their bodies may be as large as [`LARGEST_BODY`].
pub fn uploads<S: Clone + Send + Sync + 'static>() -> Router<S> {
    forms().into_uploads().layer(DefaultBodyLimit::disable())
}

/// The path of every form: what a test of all forms goes by.
pub fn form_paths() -> Vec<&'static str> {
    forms::<()>().into_paths()
}

/// The path of every form with files.
pub fn upload_paths() -> Vec<&'static str> {
    forms::<()>().into_upload_paths()
}

/// All forms: one line per area.
fn forms<S: Clone + Send + Sync + 'static>() -> Forms<S> {
    let forms = Forms::default();
    let forms = api::abroad::forms::all(forms);
    let forms = api::account::forms::all(forms);
    let forms = api::activation::forms::all(forms);
    let forms = api::apply::forms::all(forms);
    let forms = api::approve::forms::all(forms);
    let forms = api::authorisations::forms::all(forms);
    let forms = api::authorise::forms::all(forms);
    let forms = api::clients::forms::all(forms);
    let forms = api::evidence::forms::all(forms);
    let forms = api::import::forms::all(forms);
    let forms = api::contact::forms::all(forms);
    let forms = api::invitation::forms::all(forms);
    let forms = api::invitations::forms::all(forms);
    let forms = api::login::forms::all(forms);
    let forms = api::means::forms::all(forms);
    let forms = api::operator::forms::all(forms);
    let forms = api::pending::forms::all(forms);
    let forms = api::people::forms::all(forms);
    let forms = api::teams::forms::all(forms);
    api::register::forms::all(forms)
}

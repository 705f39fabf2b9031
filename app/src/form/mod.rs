//! The one pattern of every form. A form posts to the URL of its own page. Without WebAssembly: POST, 303, GET, and
//! the state waits in a flash held by the server. With it: the same POST by `fetch`, the same [`Reply`], no page load.
//! Typed values come back with their faults; secrets never do.

mod control;
mod field;
mod group;
mod post_form;
#[cfg(feature = "ssr")]
mod raw;
mod send;
mod state;

pub use control::{Choice, FileField, Hidden, PasswordField, SelectField, TextArea};
pub use field::{Field, Kind};
pub use group::{Checkbox, Checkboxes, Fold, Radios, Together};
pub use post_form::{ButtonLook, PostButton, PostForm};
#[cfg(feature = "ssr")]
pub(crate) use raw::Sent;
#[cfg(feature = "ssr")]
pub use raw::{Raw, Upload};
pub use state::{Flash, FormState, PageFlash, Reply, provide_flash};

/// The hidden field that says for which organisation a form was shown.
pub const ACTING: &str = "acting";

/// The field with which a form only asks for its own page in another language, with what was typed in it.
pub const IN_LANGUAGE: &str = "in_language";

/// Set on a form in which something was typed; a form that came back with that has it from the start.
pub const TYPED: &str = "data-typed";

/// A form: where it lives, and how its raw fields become a value.
#[cfg(feature = "ssr")]
pub trait Form: Sized + Send + 'static {
    /// The path of its page, as axum writes it: `/clients/{mandate}/stop`.
    const PATH: &'static str;

    /// How many bytes each of its files may have; 0 for a form without files. Its page says `files=true`.
    const LARGEST_FILE: usize = 0;

    /// Reads every field first, so that all faults are noted, and then puts them together with `?`.
    fn parse(raw: &mut Raw) -> Option<Self>;
}

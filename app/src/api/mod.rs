//! What pages ask the server: read functions and view models, one file per area; the server's half of its forms
//! stands in the same file. No rules live here: find the actor, call the service, give the page what it shows.

pub mod abroad;
pub mod account;
pub mod activation;
pub mod apply;
pub mod approve;
pub mod authorisations;
pub mod authorise;
mod call;
pub mod clients;
pub mod contact;
pub mod dev;
pub mod evidence;
pub mod home;
pub mod import;
pub mod invitation;
pub mod invitations;
pub mod levels;
pub mod login;
pub mod means;
pub mod operator;
pub mod orders;
pub mod pending;
pub mod people;
pub mod register;
pub mod services;
pub mod teams;
pub mod why;

pub use call::Call;

use crate::{text, wire::Wire};
use domain::{id::OrganisationId, lang::Lang};
use leptos::{prelude::*, server_fn::error::ServerFnErrorErr};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a page does not get what it asks for. A code, never a sentence: a crafted link cannot make a page say things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ApiError {
    /// Missing, foreign, used or revoked; they all look alike (R-DEC-22).
    NotFound,
    /// Somebody must sign in first.
    SignIn,
    /// A factor must be used just now.
    StepUp,
    /// Signed in, without the role.
    Forbidden,
    /// Too many tries; again after this many seconds.
    TooMany(u32),
    /// It cannot be any more as it was drafted. Which of the faults it is, is not told: their words are the forms' own
    /// part of the download.
    Refused,
    /// Not now.
    Unavailable,
}

impl ApiError {
    /// The sentence on the screen.
    pub fn text(self, lang: Lang) -> String {
        match self {
            Self::NotFound => text::error::not_found_text(lang).to_owned(),
            Self::SignIn => text::error::sign_in(lang).to_owned(),
            Self::StepUp => text::error::step_up(lang).to_owned(),
            Self::Forbidden => text::error::forbidden_text(lang).to_owned(),
            Self::TooMany(seconds) if seconds > 90 => {
                text::error::too_many_minutes(lang, seconds.div_ceil(60))
            }
            Self::TooMany(seconds) => text::error::too_many_seconds(lang, seconds),
            Self::Refused => text::error::refused_text(lang).to_owned(),
            Self::Unavailable => text::error::unavailable_text(lang).to_owned(),
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl std::error::Error for ApiError {}

impl FromServerFnError for ApiError {
    type Encoder = Wire;

    /// Arguments that cannot be read were not sent by a page of ours; that is no fault of the server's.
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        #[cfg(feature = "ssr")]
        if let (
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_),
            Some(response),
        ) = (&error, use_context::<leptos_axum::ResponseOptions>())
        {
            response.set_status(http::StatusCode::BAD_REQUEST);
        }
        #[cfg(not(feature = "ssr"))]
        drop(error);
        Self::Unavailable
    }
}

/// Who looks at the page, as far as its frame needs to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    pub name: String,
    /// The organisation acted for now.
    pub organisation: Option<String>,
    /// Its id: a form says for which organisation it was filled in.
    pub acting: Option<OrganisationId>,
    /// Arranges things for it: manager or representative.
    pub arranges: bool,
    /// May ask clients: only a manager.
    pub manages: bool,
    /// Works for the operator.
    pub clerk: bool,
    /// Where one can work, by name, when that is at more places than one.
    pub places: Vec<(OrganisationId, String)>,
}

/// What the frame of every page shows: the same for the life of a document. Signing in or out and choosing another
/// organisation load a new one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    pub viewer: Option<Viewer>,
    pub demo: bool,
}

/// The frame of this document.
pub fn frame() -> Frame {
    use_context::<Frame>().unwrap_or_default()
}

/// Whether the reader is a manager of the organisation they act for: for a link that only a manager can follow. What a page
/// says of its own follows from its loader.
pub fn manages() -> bool {
    frame().viewer.is_some_and(|viewer| viewer.manages)
}

/// Takes the frame out of the server's HTML; called once, at the root.
pub(crate) fn provide_frame() {
    let frame = SharedValue::<Frame, Wire>::new_with_encoding(|| use_context().unwrap_or_default())
        .into_inner();
    provide_context(frame);
}

//! What travels between a form and the server: values, faults and the answer to a POST. Codes only, never sentences.

use crate::{api::ApiError, notice::Notice, wire::Wire};
use domain::fault::Fault;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What a form shows again: the typed values (never secrets) and what is wrong with them.
#[derive(Clone, Default, PartialEq, Debug, Serialize, Deserialize)]
pub struct FormState {
    /// Name and value; a name stands here as often as it was sent (a group of checkboxes).
    pub values: Vec<(String, String)>,
    /// Field and fault; an empty field name means the whole form.
    pub faults: Vec<(String, Fault)>,
    /// Why the form as a whole could not be handled.
    pub problem: Option<ApiError>,
}

impl FormState {
    pub fn fault(&self, name: &str) -> Option<Fault> {
        self.faults(name).next()
    }

    /// All that is wrong with a field: of a list that was pasted that may be much.
    pub fn faults<'a>(&'a self, name: &'a str) -> impl Iterator<Item = Fault> {
        self.faults
            .iter()
            .filter(move |(field, _)| field == name)
            .map(|(_, fault)| *fault)
    }

    /// Whether something is wrong with a field. A file that was fine and must be chosen again is no mistake.
    pub fn is_wrong(&self, name: &str) -> bool {
        self.mistakes().any(|(field, _)| field == name)
    }

    /// All faults that are somebody's to mend.
    pub fn mistakes(&self) -> impl Iterator<Item = &(String, Fault)> {
        self.faults
            .iter()
            .filter(|(_, fault)| *fault != Fault::FileAgain)
    }

    pub fn value(&self, name: &str) -> Option<&str> {
        self.values
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }

    /// All values of a group of checkboxes.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.values
            .iter()
            .filter(move |(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether this state comes from a POST (and not from a page just opened).
    pub fn returned(&self) -> bool {
        !self.values.is_empty() || self.wrong()
    }

    pub fn wrong(&self) -> bool {
        !self.faults.is_empty() || self.problem.is_some()
    }
}

/// The answer to a POST by `fetch`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Reply {
    /// Go to this page of the application and say this there.
    Done { to: String, notice: Option<Notice> },
    /// Load this document anew: who is signed in has changed, or somebody must sign in first.
    Load { to: String },
    /// Show the form again.
    Invalid(FormState),
}

/// What waits in the server for the next document.
#[derive(Clone, Default, Debug, PartialEq, Serialize, Deserialize)]
pub struct Flash {
    /// The path of the page that says it, and what it says.
    pub notice: Option<(String, Notice)>,
    /// The path of the form's page, and its state.
    pub form: Option<(String, FormState)>,
}

/// The flash of this document, as the components use it.
#[derive(Clone, Copy)]
pub struct PageFlash {
    /// The path of the page that says it, and what it says.
    pub notice: RwSignal<Option<(String, Notice)>>,
    pub form: RwSignal<Option<(String, FormState)>>,
}

/// Takes the flash of this document out of the server's HTML; called once, at the root.
pub fn provide_flash() {
    let flash = SharedValue::<Flash, Wire>::new_with_encoding(|| use_context().unwrap_or_default())
        .into_inner();
    provide_context(PageFlash {
        notice: RwSignal::new(flash.notice),
        form: RwSignal::new(flash.form),
    });
}

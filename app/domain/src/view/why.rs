//! "Why can this person not log in there for that client?": the decision with its names filled in.

use super::{Party, ServiceLine};
use crate::{
    decide::{Decision, Remedy},
    id::{OrganisationId, PersonId, ServiceId},
    time::Date,
};
use serde::{Deserialize, Serialize};

/// What can be picked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyOptions {
    /// The reader first. A manager sees everybody here, and those who act for the organisation elsewhere.
    pub people: Vec<(PersonId, String)>,
    /// There are more people than are listed: search for them.
    pub more_people: bool,
    /// A search for people found nobody.
    pub nobody: bool,
    /// The own organisation first, then its clients.
    pub clients: Vec<(OrganisationId, String)>,
    /// A search for clients found none.
    pub no_client: bool,
    /// By name, each with whose it is.
    pub services: Vec<(ServiceId, String)>,
    /// The latest day that can be asked about.
    pub today: Date,
}

/// The answer: exactly what `decide()` said, and the names to draw it with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyAnswer {
    pub person: String,
    /// The reader asks about oneself.
    pub own: bool,
    pub client: Party,
    pub via: Party,
    pub service: ServiceLine,
    /// For a past day: how it was at the end of that day.
    pub at: Option<Date>,
    pub decision: Decision,
    /// Whose side stopped the service, when that is what does not hold: the client or its intermediary.
    pub stopped_by: Option<String>,
    /// The failing check that comes first and can be mended, with who can do it.
    pub remedy: Option<Remedy>,
    /// Where the one action that mends it is, when the reader may do it: a path of ours.
    pub mend_path: Option<String>,
    /// The managers of the reader's organisation who can do it, by name and address, when the reader cannot.
    pub ask: Vec<(String, String)>,
}

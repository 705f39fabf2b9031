//! "Why can this person not log in there for that client?": the decision with its names filled in.

use super::{Party, ServiceLine};
use crate::{
    decide::Decision,
    id::{OrganisationId, PersonId, ServiceId},
};
use serde::{Deserialize, Serialize};

/// What can be picked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyOptions {
    pub people: Vec<(PersonId, String)>,
    pub clients: Vec<(OrganisationId, String)>,
    pub services: Vec<(ServiceId, String)>,
}

/// The answer: exactly what `decide()` said, and the names to draw it with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyAnswer {
    pub person: String,
    pub client: Party,
    pub via: Party,
    pub service: ServiceLine,
    pub decision: Decision,
    /// Where the one action that mends it is, when the reader may do it: a path of ours.
    pub mend_path: Option<String>,
}

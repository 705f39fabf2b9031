//! What the Trade Register (*Handelsregister*) says of an organisation at a moment ([`Extract`]), and what
//! follows from it for one of its officers ([`Verdict`], R-BEV-1 to R-BEV-3). How an extract is fetched is not
//! here, and who must sign with it is [`crate::signing`]. The rule: what the register sent is kept as it was
//! sent and never refused; every judgement is made against a day that the caller names.

mod extract;
mod form;
mod officer;
mod verdict;

pub use extract::{Address, Branch, Ends, Extract, Extracts};
pub use form::{LegalForm, LegalStatus};
pub use officer::{
    Function, Officer, OfficerOrganisation, RegisteredPerson, RegisteredPower, Suspension, Who,
};
pub use verdict::{Answer, Reason, Verdict};

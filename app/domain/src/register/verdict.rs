//! Whether an officer may represent the organisation on a day: yes, no, or not to be told from the register,
//! each with the reason (R-BEV-1). The order of the questions is the rule's own; the first that hits answers.

use serde::{Deserialize, Serialize};

use super::LegalStatus;

/// *Ja*, *nee*, *niet vastgesteld*.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Yes,
    No,
    /// The register does not settle it: together with others, or within limits.
    Undetermined,
}

/// An answer and why. The reason determines the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Verdict {
    pub answer: Answer,
    pub reason: Reason,
}

/// Why, in the order of R-BEV-1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// 1: the owner was deregistered.
    Deregistered,
    /// 2: the owner's registration ended.
    OwnerEnded,
    /// 2a: the activity's registration ended.
    ActivityEnded,
    /// 2b: the function ended.
    FunctionEnded,
    /// 2b: the function begins later.
    FunctionNotBegun,
    /// 3: the organisation is bankrupt or the like.
    OrganisationStatus(LegalStatus),
    /// 4: the organisation is restricted in its legal acts.
    OrganisationRestricted,
    /// 5: the organisation has a status under foreign law.
    ForeignStatus,
    /// 6.
    Deceased,
    /// 7: the person is bankrupt or the like.
    PersonStatus(LegalStatus),
    /// 8: the person is restricted in legal acts.
    PersonRestricted,
    /// 9.
    Suspended,
    /// 10, without *handlichting*.
    Minor,
    /// 10, with *handlichting*.
    MinorEmancipated,
    /// 11: owner of an eenmanszaak.
    SoleTrader,
    /// 12.
    Sole,
    /// 13.
    Joint,
    /// 14.
    Unlimited,
    /// 15.
    Limited,
    /// 16.
    FullProxy,
    /// 17.
    LimitedProxy,
    /// 18, and the register says *niet bevoegd*.
    NotAuthorised,
    /// 18: nothing in the register tells.
    NothingFound,
}

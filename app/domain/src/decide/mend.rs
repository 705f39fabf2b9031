//! What would mend a failing check, and who can do it: one action per failure, for the button on the "why"
//! page. Some failures nobody here can mend.

use serde::{Deserialize, Serialize};

use super::{
    path::{Check, Leg, Path, What},
    world::OrganisationState,
};
use crate::{id::OrganisationId, level::Level, means::MeansState, time::Instant};

/// A failing check's remedy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Remedy {
    pub mend: Mend,
    pub who: Who,
}

/// The one action that mends a failing check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mend {
    /// The service asks for no more than its own catalogue level.
    AskLowerLevel {
        catalogue: Level,
    },
    /// The service asks without a branch.
    LeaveOutBranch,
    /// The client authorises the person in its own organisation, as this service takes no chains (R-KET-12).
    AuthoriseInstead,
    /// The operator lifts the block.
    Unblock,
    /// The client is asked for a grant: of this service, at the level needed.
    AskClient {
        level: Option<Level>,
    },
    /// The client is asked to renew its grant; assignments stay (R-KET-11).
    RenewGrant,
    /// The person is invited, or invited again.
    Invite,
    Assign,
    AssignService,
    RenewAssignment,
    RaiseAssignment {
        to: Level,
    },
    PutInPortfolio,
    PutInTeam,
    LiftExclusion,
    Authorise,
    AuthoriseService,
    RenewAuthorisation,
    RaiseAuthorisation {
        to: Level,
    },
    /// An authorisation without the branch restriction, or for the branch that was asked for.
    ChangeBranch,
    ApplyForMeans,
    ActivateMeans,
    ResumeMeans,
    ReplaceMeans,
    UpgradeMeans {
        to: Level,
    },
    /// Log in with the means that belongs to this organisation.
    UseOwnMeans,
    /// It starts by itself.
    Wait {
        until: Instant,
    },
}

/// Who can do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// The person of the question.
    Person,
    /// A manager of this organisation.
    ManagerOf(OrganisationId),
    Provider,
    Operator,
    /// Time does it.
    Nobody,
}

impl Path {
    /// What would mend this failing check of the path; `None` when it held or when nothing here can.
    pub fn remedy(&self, check: &Check) -> Option<Remedy> {
        if check.held {
            return None;
        }
        let what = check.what;
        let manager = Who::ManagerOf(self.via);
        let (mend, who) = match check.leg {
            _ if let What::Started { from } = what => (Mend::Wait { until: from }, Who::Nobody),
            Leg::Service => self.mend_service(what)?,
            Leg::Represented | Leg::Intermediary => mend_organisation(what)?,
            Leg::Grant => (self.mend_grant(what), manager),
            Leg::Member => (Mend::Invite, manager),
            Leg::Assignment => (mend_assignment(what), manager),
            Leg::Authorisation => (mend_authorisation(what), manager),
            Leg::Means => match mend_means(what) {
                // The manager of where the person works applies and raises (R-AAN-1, R-LOA-7).
                mend @ (Mend::ApplyForMeans | Mend::UpgradeMeans { .. }) => (mend, manager),
                mend => (mend, Who::Person),
            },
        };
        Some(Remedy { mend, who })
    }

    fn mend_service(&self, what: What) -> Option<(Mend, Who)> {
        match what {
            What::AskedLevel { catalogue, .. } => {
                Some((Mend::AskLowerLevel { catalogue }, Who::Provider))
            }
            What::NoBranch { .. } => Some((Mend::LeaveOutBranch, Who::Provider)),
            What::ChainAccepted => Some((Mend::AuthoriseInstead, Who::ManagerOf(self.represented))),
            _ => None,
        }
    }

    fn mend_grant(&self, what: What) -> Mend {
        match what {
            What::NotExpired { .. } => Mend::RenewGrant,
            _ => Mend::AskClient {
                level: self.required,
            },
        }
    }
}

fn mend_organisation(what: What) -> Option<(Mend, Who)> {
    let state = Some(OrganisationState::Blocked);
    (what == What::Organisation { state }).then_some((Mend::Unblock, Who::Operator))
}

fn mend_assignment(what: What) -> Mend {
    match what {
        What::InPortfolio { .. } => Mend::PutInPortfolio,
        What::InTeam { .. } => Mend::PutInTeam,
        What::CoversService => Mend::AssignService,
        What::NotExpired { .. } | What::InUse { .. } => Mend::RenewAssignment,
        What::Level { needed, .. } => Mend::RaiseAssignment { to: needed },
        What::NotExcluded { .. } => Mend::LiftExclusion,
        _ => Mend::Assign,
    }
}

fn mend_authorisation(what: What) -> Mend {
    match what {
        What::CoversService => Mend::AuthoriseService,
        What::NotExpired { .. } | What::InUse { .. } => Mend::RenewAuthorisation,
        What::Level { needed, .. } => Mend::RaiseAuthorisation { to: needed },
        What::Branch { .. } | What::BranchAccepted => Mend::ChangeBranch,
        _ => Mend::Authorise,
    }
}

fn mend_means(what: What) -> Mend {
    match what {
        // The product for one provider is another one: the old means goes on working there.
        What::Exists | What::MeansForService { .. } => Mend::ApplyForMeans,
        What::OwnMeans => Mend::UseOwnMeans,
        What::MeansActive { state: None } => Mend::ActivateMeans,
        What::MeansActive {
            state: Some(MeansState::Suspended),
        } => Mend::ResumeMeans,
        What::Level { needed, .. } => Mend::UpgradeMeans { to: needed },
        _ => Mend::ReplaceMeans,
    }
}

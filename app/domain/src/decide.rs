//! The one decision: may this person act at this service for this organisation? Log-in, interface, "why" page,
//! plans and tests all call [`decide`], so they cannot disagree. It reads facts and nothing else; the right is
//! the intersection over the path at the moment of asking, and whatever cannot be read denies (R-DEC).

mod history;
mod legs;
mod mend;
mod path;
mod question;
pub mod world;

use core::cmp::Reverse;

pub use mend::{Mend, Remedy, Who};
pub use path::{Check, Decision, Leg, MAX_CHECKS, Path, What};
pub use question::{Moment, Question, WhichMeans};
pub use world::{Facts, World};

use self::{
    legs::{Asked, Checks},
    world::{Mandate, Membership},
};
use crate::{
    id::{MandateId, MembershipId, OrganisationId},
    level::Level,
};

/// Answers a question from the facts.
///
/// Two kinds of path are tried: the person's authorisation in the represented organisation itself, and a chain
/// through exactly one intermediary where the person is a member (R-KET-1). The best path is the one with the
/// fewest failing checks; among those that allow, the one with the highest level. The order of the rows never
/// matters.
pub fn decide(world: &World<'_>, question: &Question) -> Decision {
    let asked = Asked::new(world, question);
    best(walks(&asked))
        .or_else(|| best(walks_without_mandate(&asked)))
        .unwrap_or_else(|| walk_of_stranger(&asked))
        .into_decision()
}

/// The paths that exist: the person is or was a member, and for a chain there is a mandate.
fn walks(asked: &Asked<'_>) -> impl Iterator<Item = Walk> {
    let own = asked
        .stays()
        .filter(|stay| stay.organisation == asked.question.represented)
        .filter(|stay| asked.is_via(stay.organisation))
        .map(|stay| Walk::own(asked, Some(stay)));
    let chains = asked.mandates().flat_map(|mandate| {
        asked
            .stays()
            .filter(|stay| stay.organisation == mandate.intermediary)
            .map(|stay| Walk::chain(asked, mandate.intermediary, Some(mandate), Some(stay)))
    });
    own.chain(chains)
}

/// What would be a path if the client had granted anything to the person's organisation.
fn walks_without_mandate(asked: &Asked<'_>) -> impl Iterator<Item = Walk> {
    asked
        .stays()
        .filter(|stay| asked.is_via(stay.organisation))
        .map(|stay| Walk::chain(asked, stay.organisation, None, Some(stay)))
}

/// The person is nowhere that matters. Who acts for the organisation is told only to who asks by name.
fn walk_of_stranger(asked: &Asked<'_>) -> Walk {
    match asked.question.via {
        Some(via) if via != asked.question.represented => {
            Walk::chain(asked, via, asked.mandates().next(), None)
        }
        _ => Walk::own(asked, None),
    }
}

fn best(walks: impl Iterator<Item = Walk>) -> Option<Walk> {
    walks.reduce(|best, next| if next.rank > best.rank { next } else { best })
}

/// One path, walked to its end.
struct Walk {
    path: Path,
    level: Option<Level>,
    rank: Rank,
}

/// Which of two walks is better; the order of the fields is the order of importance. Only the first two mean
/// something, the others make the answer the same whatever the order of the rows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    failures: Reverse<usize>,
    /// Only where every check holds.
    level: Option<Level>,
    own: bool,
    mandate: Option<Reverse<MandateId>>,
    stay: Option<MembershipId>,
}

impl Walk {
    fn own(asked: &Asked<'_>, stay: Option<&Membership>) -> Self {
        let via = asked.question.represented;
        let authorisation = asked.authorisation_leg(stay);
        let means = asked.means_leg(via, stay);
        let mut path = asked.path(via, None, stay);
        path.authorisation = authorisation.row.map(|row| row.id);
        path.means = means.row.map(|row| row.id);
        let legs = [
            &asked.service_leg(false),
            &asked.organisation_leg(Leg::Represented, via),
            &asked.member_leg(stay),
            &authorisation.checks,
            &means.checks,
        ];
        Self::end(path, legs, authorisation.level.min(means.level))
    }

    fn chain(
        asked: &Asked<'_>,
        via: OrganisationId,
        mandate: Option<&Mandate>,
        stay: Option<&Membership>,
    ) -> Self {
        let grant = asked.grant_leg(mandate);
        let assignment = asked.assignment_leg(mandate, stay);
        let means = asked.means_leg(via, stay);
        let mut path = asked.path(via, mandate, stay);
        path.grant = grant.row.map(|row| row.id);
        path.assignment = assignment.row.map(|row| row.id);
        path.means = means.row.map(|row| row.id);
        let legs = [
            &asked.service_leg(true),
            &asked.organisation_leg(Leg::Represented, asked.question.represented),
            &grant.checks,
            &asked.organisation_leg(Leg::Intermediary, via),
            &asked.member_leg(stay),
            &assignment.checks,
            &means.checks,
        ];
        let level = grant.level.min(assignment.level).min(means.level);
        Self::end(path, legs, level)
    }

    /// `level` is the lowest of the links'; a link without one has none to declare.
    fn end<const N: usize>(mut path: Path, legs: [&Checks; N], level: Option<Level>) -> Self {
        let mut failures = 0;
        for checks in legs {
            failures += checks.failures();
            path.checks.extend_from_slice(checks.as_slice());
        }
        let level = level.filter(|_| failures == 0);
        let rank = Rank {
            failures: Reverse(failures),
            level,
            own: !path.is_chain(),
            mandate: path.mandate.map(Reverse),
            stay: path.membership,
        };
        Self { path, level, rank }
    }

    fn into_decision(self) -> Decision {
        match self.level {
            Some(level) => Decision::Allow {
                path: self.path,
                level,
            },
            None => Decision::Deny {
                reasons: self.path.failures().collect(),
                path: self.path,
            },
        }
    }
}

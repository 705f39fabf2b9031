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
    let mut best = Best(None);

    if question.via.is_none_or(|via| via == question.represented) {
        let mut stays = asked.stays_at(question.represented).peekable();
        if stays.peek().is_none() {
            best.offer(Walk::own(&asked, None));
        }
        stays.for_each(|stay| best.offer(Walk::own(&asked, Some(stay))));
    }
    for mandate in asked.mandates() {
        let intermediary = mandate.intermediary;
        for stay in asked.stays_at(intermediary) {
            best.offer(Walk::chain(&asked, intermediary, Some(mandate), Some(stay)));
        }
    }
    if !best.allows() {
        offer_what_is_missing(&asked, &mut best);
    }
    let walk = best.0.unwrap_or_else(|| Walk::own(&asked, None));
    walk.into_decision()
}

/// Paths on which a whole link is missing: they only serve to say so. A stranger is told of an intermediary's
/// mandate only when asking for that intermediary by name.
fn offer_what_is_missing(asked: &Asked<'_>, best: &mut Best) {
    let Question {
        via, represented, ..
    } = asked.question;
    let mandate_of = |intermediary| {
        asked
            .mandates()
            .find(move |mandate: &&Mandate| mandate.intermediary == intermediary)
    };
    for stay in asked.stays() {
        let intermediary = stay.organisation;
        let meant = intermediary != represented && via.is_none_or(|via| via == intermediary);
        if meant && mandate_of(intermediary).is_none() {
            best.offer(Walk::chain(asked, intermediary, None, Some(stay)));
        }
    }
    if let Some(via) = via.filter(|via| *via != represented)
        && asked.stays_at(via).next().is_none()
    {
        best.offer(Walk::chain(asked, via, mandate_of(via), None));
    }
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

struct Best(Option<Walk>);

impl Best {
    fn offer(&mut self, walk: Walk) {
        if self.0.as_ref().is_none_or(|best| walk.rank > best.rank) {
            self.0 = Some(walk);
        }
    }

    fn allows(&self) -> bool {
        self.0.as_ref().is_some_and(Walk::allows)
    }
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

    fn allows(&self) -> bool {
        self.level.is_some()
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

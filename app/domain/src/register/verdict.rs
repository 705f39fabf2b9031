//! Whether an officer may represent the organisation on a day: yes, no, or not to be told from the register,
//! each with the reason (R-BEV-1). The order of the questions is the rule's own; the first that hits answers.

use serde::{Deserialize, Serialize};

use super::{
    Extract, Function, LegalForm, LegalStatus, Officer, RegisteredPerson, RegisteredPower,
};
use crate::{
    approval::Power,
    person::{Identity, OF_AGE_YEARS, has_turned},
    time::Date,
};

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

impl Reason {
    /// What it comes to.
    pub const fn answer(self) -> Answer {
        match self {
            Self::Deregistered
            | Self::OwnerEnded
            | Self::ActivityEnded
            | Self::FunctionEnded
            | Self::FunctionNotBegun
            | Self::OrganisationStatus(_)
            | Self::OrganisationRestricted
            | Self::ForeignStatus
            | Self::Deceased
            | Self::PersonStatus(_)
            | Self::PersonRestricted
            | Self::Suspended
            | Self::Minor
            | Self::MinorEmancipated => Answer::No,
            Self::SoleTrader | Self::Sole | Self::Unlimited | Self::FullProxy => Answer::Yes,
            Self::Joint
            | Self::Limited
            | Self::LimitedProxy
            | Self::NotAuthorised
            | Self::NothingFound => Answer::Undetermined,
        }
    }

    /// The power to sign that follows (R-BEV-4), if any does.
    pub const fn power(self) -> Option<Power> {
        match self {
            Self::SoleTrader | Self::Sole | Self::Unlimited | Self::FullProxy => Some(Power::Sole),
            Self::Joint => Some(Power::Joint),
            Self::Limited | Self::LimitedProxy => Some(Power::Limited),
            _ => None,
        }
    }

    /// The organisation is no more; else it is there and cannot act, or the reason is about a person.
    pub const fn is_end(self) -> bool {
        matches!(
            self,
            Self::Deregistered | Self::OwnerEnded | Self::ActivityEnded
        )
    }

    /// The word in the database, in files and for the texts. Which legal status it is, is a word of its own.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Deregistered => "deregistered",
            Self::OwnerEnded => "owner_ended",
            Self::ActivityEnded => "activity_ended",
            Self::FunctionEnded => "function_ended",
            Self::FunctionNotBegun => "function_not_begun",
            Self::OrganisationStatus(_) => "organisation_status",
            Self::OrganisationRestricted => "organisation_restricted",
            Self::ForeignStatus => "foreign_status",
            Self::Deceased => "deceased",
            Self::PersonStatus(_) => "person_status",
            Self::PersonRestricted => "person_restricted",
            Self::Suspended => "suspended",
            Self::Minor => "minor",
            Self::MinorEmancipated => "minor_emancipated",
            Self::SoleTrader => "sole_trader",
            Self::Sole => "sole",
            Self::Joint => "joint",
            Self::Unlimited => "unlimited",
            Self::Limited => "limited",
            Self::FullProxy => "full_proxy",
            Self::LimitedProxy => "limited_proxy",
            Self::NotAuthorised => "not_authorised",
            Self::NothingFound => "nothing_found",
        }
    }

    /// One of every reason: for tests that must not miss one, such as those of the texts.
    pub fn examples() -> impl Iterator<Item = Self> {
        [
            Self::Deregistered,
            Self::OwnerEnded,
            Self::ActivityEnded,
            Self::FunctionEnded,
            Self::FunctionNotBegun,
            Self::OrganisationStatus(LegalStatus::Bankrupt),
            Self::OrganisationRestricted,
            Self::ForeignStatus,
            Self::Deceased,
            Self::PersonStatus(LegalStatus::Guardianship),
            Self::PersonRestricted,
            Self::Suspended,
            Self::Minor,
            Self::MinorEmancipated,
            Self::SoleTrader,
            Self::Sole,
            Self::Joint,
            Self::Unlimited,
            Self::Limited,
            Self::FullProxy,
            Self::LimitedProxy,
            Self::NotAuthorised,
            Self::NothingFound,
        ]
        .into_iter()
    }

    /// About the person, whatever the function.
    const fn is_personal(self) -> bool {
        matches!(
            self,
            Self::Deceased
                | Self::PersonStatus(_)
                | Self::PersonRestricted
                | Self::Minor
                | Self::MinorEmancipated
        )
    }
}

impl From<Reason> for Verdict {
    fn from(reason: Reason) -> Self {
        Self {
            answer: reason.answer(),
            reason,
        }
    }
}

impl Extract {
    /// Why the organisation itself cannot act on a day, whoever signs (R-BEV-1, 1 to 5 without 2b). An end
    /// counts from its day on.
    pub fn barred(&self, on: Date) -> Option<Reason> {
        self.ended(on).or_else(|| self.restrained())
    }

    /// 1, 2 and 2a.
    fn ended(&self, on: Date) -> Option<Reason> {
        let ends = [
            (self.ends.deregistered, Reason::Deregistered),
            (self.ends.owner, Reason::OwnerEnded),
            (self.ends.activity, Reason::ActivityEnded),
        ];
        let passed = |end: Option<Date>| end.is_some_and(|day| day <= on);
        ends.into_iter()
            .find_map(|(end, reason)| passed(end).then_some(reason))
    }

    /// 3, 4 and 5.
    fn restrained(&self) -> Option<Reason> {
        if let Some(status) = self.special_status {
            Some(Reason::OrganisationStatus(status))
        } else if self.restriction.is_some() {
            Some(Reason::OrganisationRestricted)
        } else if self.foreign_status.is_some() {
            Some(Reason::ForeignStatus)
        } else {
            None
        }
    }

    /// Whether one officer, by one function, may represent the organisation on a day (R-BEV-1).
    pub fn verdict(&self, officer: &Officer, on: Date) -> Verdict {
        let reason = self
            .ended(on)
            .or_else(|| not_held(officer, on))
            .or_else(|| self.restrained())
            .or_else(|| officer.person().and_then(barred_person))
            .or_else(|| {
                let suspended = officer.suspended;
                suspended
                    .is_some_and(|suspension| suspension.holds_on(on))
                    .then_some(Reason::Suspended)
            })
            .or_else(|| minor(officer, on))
            .unwrap_or_else(|| self.power(officer));
        reason.into()
    }

    /// 11 to 18.
    fn power(&self, officer: &Officer) -> Reason {
        if self.form == LegalForm::Eenmanszaak && officer.function == Function::Owner {
            return Reason::SoleTrader;
        }
        match officer.power {
            RegisteredPower::Sole => Reason::Sole,
            RegisteredPower::Joint => Reason::Joint,
            RegisteredPower::Unlimited => Reason::Unlimited,
            RegisteredPower::Limited => Reason::Limited,
            RegisteredPower::FullProxy => Reason::FullProxy,
            RegisteredPower::LimitedProxy => Reason::LimitedProxy,
            RegisteredPower::NotAuthorised => Reason::NotAuthorised,
            RegisteredPower::None => Reason::NothingFound,
        }
    }

    /// The verdict on a person, by the function that counts for them (R-BEV-2, R-BEV-3). None for who holds no
    /// function here on that day.
    pub fn verdict_of(&self, person: &Identity, on: Date) -> Option<(&Officer, Verdict)> {
        let theirs = self.officers.iter().filter(|officer| {
            officer
                .person()
                .is_some_and(|registered| registered.identity.is_same(person))
        });
        self.heaviest(theirs, on)
    }

    /// Of the functions of one person or organisation, the one that counts on a day: what bars the person
    /// goes first, then the heaviest function (R-BEV-3), and of equally heavy ones what bars, then the
    /// greatest power. Functions that are not held do not count (2b).
    pub(crate) fn heaviest<'a>(
        &self,
        functions: impl Iterator<Item = &'a Officer>,
        on: Date,
    ) -> Option<(&'a Officer, Verdict)> {
        functions
            .filter(|officer| officer.holds_on(on))
            .map(|officer| (officer, self.verdict(officer, on)))
            // Of equals the first in the register's order: `min_by_key` keeps it, `max_by_key` would not.
            .min_by_key(|(officer, verdict)| {
                let bars = verdict.answer == Answer::No;
                let power = verdict.reason.power();
                (
                    !verdict.reason.is_personal(),
                    u8::MAX - officer.function.weight(),
                    !bars,
                    power.is_none(),
                    power,
                )
            })
    }
}

/// 2b.
fn not_held(officer: &Officer, on: Date) -> Option<Reason> {
    if officer.until.is_some_and(|until| until <= on) {
        Some(Reason::FunctionEnded)
    } else if officer.from.is_some_and(|from| on < from) {
        Some(Reason::FunctionNotBegun)
    } else {
        None
    }
}

/// 6, 7 and 8.
fn barred_person(person: &RegisteredPerson) -> Option<Reason> {
    if person.deceased {
        Some(Reason::Deceased)
    } else if let Some(status) = person.special_status {
        Some(Reason::PersonStatus(status))
    } else if person.restriction.is_some() {
        Some(Reason::PersonRestricted)
    } else {
        None
    }
}

/// 10. Of whom the register does not give the day of birth, nothing is found.
fn minor(officer: &Officer, on: Date) -> Option<Reason> {
    let born = officer.person()?.identity.birth?;
    let reason = if officer.emancipated {
        Reason::MinorEmancipated
    } else {
        Reason::Minor
    };
    (!has_turned(born, OF_AGE_YEARS, on)).then_some(reason)
}

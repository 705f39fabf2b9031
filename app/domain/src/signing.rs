//! Who must sign for an organisation at a level, worked out from what the Trade Register says (R-BEV-4 to
//! R-BEV-6), and how far the signing is. Fetching extracts, asking people and keeping what they signed is done
//! elsewhere. The rule: whoever the register does not let sign on the day is never counted, however far the
//! signing was (R-BEV-9).

pub mod advice;
mod count;
mod path;
mod plan;
mod recheck;
mod table;

pub use count::Tally;
pub use path::{EvidencePath, Mask, Paper};
pub use plan::plan;
pub use recheck::{Lost, Signature, Standing};

use serde::{Deserialize, Serialize};

use crate::{
    approval::Power,
    level::Level,
    number::{FiscalNumber, KvkNumber},
    person::Identity,
    register::{Extracts, Function, OfficerOrganisation, Reason, Verdict},
    time::{Date, Instant},
};

/// For whom is signed.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    /// An organisation in the Trade Register, with the extracts fetched so far: its own, and those of
    /// organisations that are its officers.
    Registered {
        kvk: KvkNumber,
        extracts: &'a Extracts,
    },
    /// An organisation without a KvK number (R-ID-8).
    Fiscal(FiscalNumber),
}

/// Everything about the signing for one organisation at one level on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningPlan {
    pub level: Level,
    pub on: Date,
    pub path: EvidencePath,
    /// The organisation and who sits at its table. Empty where the register names nobody, until
    /// [`SigningPlan::with_named`] seats those whom the evidence names.
    pub table: Table,
    /// The fewest people whose signatures suffice, the user not counted; a missing extract counts as one
    /// person. 0 where there is an obstacle.
    pub needed: u16,
    /// The user who gets the means signs too (EH4).
    pub user_signs: bool,
    /// Who signs, and the user, identify in person (EH4, R-ID-8).
    pub in_person: bool,
    /// Officers that are organisations whose extracts are needed to see further; fetch those with a number
    /// and plan again. Of those without, papers must come (R-BEV-6).
    pub missing: Vec<OfficerOrganisation>,
    /// Organisations that are each other's officers; each ring begins and ends with the same (R-BEV-6).
    pub cycles: Vec<Vec<KvkNumber>>,
    /// The moment of the oldest extract that was used.
    pub as_of: Option<Instant>,
    /// Why this cannot be signed at this level at all, as far as is known.
    pub obstacle: Option<Obstacle>,
}

/// One organisation and its seats, in the register's order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// None for an organisation without a KvK number.
    pub kvk: Option<KvkNumber>,
    pub name: String,
    /// "All directors" of R-BEV-4: everybody with a directing function, also who may not sign on the day, but
    /// not whom the register gives no power (*niet bevoegd*).
    pub directors: u16,
    pub seats: Vec<Seat>,
}

/// One person or organisation at a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    pub who: Sitter,
    /// None for whom the evidence names.
    pub function: Option<Function>,
    /// The function in the register's own words.
    pub title: Option<String>,
    /// One of "all directors".
    pub directs: bool,
    /// None for whom the evidence names. An organisation that cannot act itself has its own reason here.
    pub verdict: Option<Verdict>,
    /// None for who may not sign at this level. With a verdict that gives power, that power is too limited
    /// for the level, or not a director's.
    pub ballot: Option<Ballot>,
}

/// What a signature from a seat is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ballot {
    pub power: Power,
    /// With this one among them, so many signatures at this table suffice.
    pub needed: u16,
    /// Only directors' signatures count towards these.
    pub directors_only: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sitter {
    Person(Identity),
    /// Signs when enough at its own table have.
    Organisation {
        named: OfficerOrganisation,
        behind: Behind,
    },
}

/// What is known behind an organisation with a seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Behind {
    Table(Table),
    /// Its extract is missing.
    Missing,
    /// It stands behind itself.
    Ring,
    /// It cannot act itself; the seat's verdict says why.
    Barred,
    /// Too many organisations behind each other.
    NotFollowed,
}

/// Whom the evidence names where the register does not (R-BEV-5, R-ID-8), as the clerk read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    pub who: Identity,
    pub power: Power,
    /// For which organisation the papers name them: a director that the Trade Register does not know, by its name. None
    /// for the organisation itself.
    pub behind: Option<String>,
}

/// Why nothing can be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Obstacle {
    /// The organisation itself cannot act: ended, bankrupt, restricted (R-BEV-1, 1 to 5).
    Organisation(Reason),
    /// The organisation's own extract is missing.
    NoExtract,
    /// Nobody on the extract may sign on the day; the reason of the first director among them.
    NobodyMaySign(Reason),
    /// Limited powers do not suffice at this level (R-BEV-4).
    PowerTooLimited,
    /// Fewer may sign than have to.
    TooFew { able: u16, needed: u16 },
    /// Organisations are each other's officers and no person is left to sign (R-BEV-6).
    Cycle,
    /// More organisations behind each other than anybody can follow: people must look.
    TooManyOrganisations,
    /// An organisation without a KvK number: only the means for the tax office, at EH3 (R-ID-8).
    OnlyTaxAtEh3,
}

/// Somebody who may sign, once, however many seats they have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signatory<'a> {
    pub who: &'a Identity,
    pub seat: &'a Seat,
    /// The table of the seat: another organisation's than the first for who signs through one (R-BEV-6).
    pub table: &'a Table,
}

impl Obstacle {
    /// The word in the database, in files and for the texts.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Organisation(_) => "organisation",
            Self::NoExtract => "no_extract",
            Self::NobodyMaySign(_) => "nobody_may_sign",
            Self::PowerTooLimited => "power_too_limited",
            Self::TooFew { .. } => "too_few",
            Self::Cycle => "cycle",
            Self::TooManyOrganisations => "too_many_organisations",
            Self::OnlyTaxAtEh3 => "only_tax_at_eh3",
        }
    }
}

impl SigningPlan {
    /// Everybody who may sign, in the order of the register.
    pub fn signatories(&self) -> Vec<Signatory<'_>> {
        let mut found: Vec<Signatory<'_>> = Vec::new();
        self.table.each_able(&mut |table, seat, who| {
            if !found.iter().any(|earlier| earlier.who == who) {
                found.push(Signatory { who, seat, table });
            }
        });
        found
    }

    /// Everybody with a seat, here or behind an organisation, who may not sign included.
    pub fn people(&self) -> Vec<&Identity> {
        let mut found = Vec::new();
        self.table.each(&mut |_, who| found.push(who));
        found
    }

    /// The person who may sign as somebody known by identity (R-BEV-2).
    pub fn signatory(&self, who: &Identity) -> Option<Signatory<'_>> {
        let mut all = self.signatories().into_iter();
        all.find(|signatory| signatory.who.is_same(who))
    }

    /// Whether everything is known: no extract is missing and nothing stands in the way.
    pub fn is_settled(&self) -> bool {
        self.missing.is_empty() && self.obstacle.is_none() && !self.awaits_names()
    }

    /// Whether papers must name who signs, and have not been read yet.
    pub fn awaits_names(&self) -> bool {
        if self.path == EvidencePath::ForeignDirector {
            return self.missing.iter().any(|officer| officer.kvk.is_none());
        }
        self.path.names_by_paper() && !self.table.seats.iter().any(|seat| seat.verdict.is_none())
    }
}

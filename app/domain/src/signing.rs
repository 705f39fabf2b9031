//! Who must sign for an organisation at a level, worked out from what the Trade Register says (R-BEV-4 to
//! R-BEV-6), and how far the signing is. Fetching extracts, asking people and keeping what they signed is done
//! elsewhere. The rule: whoever the register does not let sign on the day is never counted, however far the
//! signing was (R-BEV-9).

use serde::{Deserialize, Serialize};

use crate::{
    approval::{Digest, Power},
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
    /// The organisation and who has a seat at its table. Empty where the register names nobody, until
    /// [`SigningPlan::with_named`] seats those whom the evidence names.
    pub table: Table,
    /// The fewest people whose signatures suffice, the user not counted.
    pub needed: u16,
    /// The user who gets the means signs too (EH4).
    pub user_signs: bool,
    /// Everybody who signs identifies in person (EH4), or the user does (R-ID-8).
    pub in_person: bool,
    /// Officers that are organisations whose extracts are needed to go on; fetch them and plan again.
    pub missing: Vec<OfficerOrganisation>,
    /// Organisations that are each other's officers, each ring from the first back to itself (R-BEV-6).
    pub cycles: Vec<Vec<KvkNumber>>,
    /// Why this cannot be signed at this level at all, as far as is known.
    pub obstacle: Option<Obstacle>,
}

/// One organisation's seats.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// None for an organisation without a KvK number.
    pub kvk: Option<KvkNumber>,
    pub name: String,
    /// "All directors" of R-BEV-4: everybody with a directing function and power, also who may not sign today.
    pub directors: u16,
    pub seats: Vec<Seat>,
}

/// One officer at a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    pub who: Sitter,
    /// None for whom the evidence names.
    pub function: Option<Function>,
    pub title: Option<String>,
    pub verdict: Option<Verdict>,
    /// None for who may not sign at this level; the reason is the verdict's or `PowerTooLimited`.
    pub ballot: Option<Ballot>,
}

/// What a signature from a seat is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ballot {
    pub power: Power,
    /// With this one among them, so many signatures at this table suffice.
    pub needed: u16,
    /// Only directors' signatures count towards it.
    pub directors_only: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sitter {
    Person(Identity),
    /// Signs when enough at its own table have. The table is empty as long as its extract is missing.
    Organisation {
        named: OfficerOrganisation,
        table: Table,
    },
}

/// Where the evidence for who may sign comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidencePath {
    /// The extract names the people.
    Register,
    /// As `Register`, through extracts of organisations that are officers (R-BEV-6).
    DirectorIsOrganisation,
    /// A church: the register publishes no names (R-BEV-5).
    Church,
    /// Nobody on the extract represents the organisation (R-BEV-5).
    NoRepresentative,
    /// Known to the tax office only (R-ID-8).
    NoKvkNumber,
}

/// Something on paper that a path asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    /// *Verklaring rechtspersoonlijkheid* with the names of who may sign.
    LegalPersonality,
    IdentificationForm,
    /// *Mandaatbesluit*.
    MandateDecision,
    SelfDeclaration,
    TaxOfficeLetter,
    /// One of: partnership agreement, foreign register extract, statutes.
    FoundingDocument,
    ListOfDirectors,
}

/// Why nothing can be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Obstacle {
    /// The organisation itself cannot act: ended, bankrupt, restricted (R-BEV-1, 1 to 5).
    Organisation(Reason),
    /// The organisation's own extract is missing.
    NoExtract,
    /// Nobody on the extract may sign today; the reason of the heaviest among them.
    NobodyMaySign(Reason),
    /// Those who may sign have limited powers, which do not suffice at this level (R-BEV-4).
    PowerTooLimited,
    /// Fewer may sign than have to.
    TooFew { able: u16, needed: u16 },
    /// Organisations are each other's officers and no person is left to sign (R-BEV-6).
    Cycle,
    /// An organisation without a KvK number: only the means for the tax office, at EH3 (R-ID-8).
    OnlyTaxAtEh3,
}

/// One signature, with what it needs to be one (R-BEV-9).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    pub signer: Identity,
    /// The role on the extract; none for whom the evidence names.
    pub function: Option<Function>,
    pub verdict: Option<Verdict>,
    pub at: Instant,
    /// Stands for exactly what was signed.
    pub document: Digest,
}

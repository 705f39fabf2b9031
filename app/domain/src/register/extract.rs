//! One organisation in the Trade Register, as the register wrote it down.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{LegalForm, LegalStatus, Officer};
use crate::{
    number::{BranchNumber, KvkNumber, Rsin},
    time::{Date, Instant},
};

/// Extracts by the number of their organisation: an organisation and those that are its officers (R-BEV-6).
pub type Extracts = BTreeMap<KvkNumber, Extract>;

/// What the Trade Register says of one organisation (*uittreksel inschrijving*).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extract {
    pub kvk: KvkNumber,
    /// The name in the articles or, without any, the first trade name.
    pub name: String,
    pub form: LegalForm,
    /// The legal form in the register's own words, such as "Besloten Vennootschap".
    pub form_name: String,
    /// As the register sent it; it may fail the check (R-ID-2).
    pub rsin: Option<Rsin>,
    pub registered: Option<Date>,
    pub ends: Ends,
    /// Bankruptcy, suspension of payments and the like (*bijzondere rechtstoestand*).
    pub special_status: Option<LegalStatus>,
    /// A restriction on legal acts (*beperking in rechtshandeling*), in the register's own words.
    pub restriction: Option<String>,
    /// A status under foreign law (*buitenlandse rechtstoestand*), in the register's own words.
    pub foreign_status: Option<String>,
    pub address: Option<Address>,
    pub branches: Vec<Branch>,
    /// In the register's order.
    pub officers: Vec<Officer>,
    /// The moment for which the register answered (*peilmoment*).
    pub as_of: Instant,
}

/// The days on which a registration ended. The register keeps three, and each of them ends the organisation
/// (R-BEV-1: 1, 2 and 2a).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ends {
    /// The owner was deregistered (*datum uitschrijving*).
    pub deregistered: Option<Date>,
    /// The owner's registration ended (*eigenaar, registratie, datum einde*).
    pub owner: Option<Date>,
    /// The activity's registration ended (*maatschappelijke activiteit, registratie, datum einde*).
    pub activity: Option<Date>,
}

/// Where an organisation or branch is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Street and number, or a box; none where the register keeps them from the public.
    pub street: Option<String>,
    pub postcode: Option<String>,
    pub town: String,
    /// A country other than the Netherlands.
    pub country: Option<String>,
    /// The register shields it from the public (*afgeschermd*): it must not be shown.
    pub shielded: bool,
}

/// A branch (*vestiging*).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branch {
    pub number: BranchNumber,
    pub name: String,
    /// The main branch (*hoofdvestiging*).
    pub main: bool,
    pub town: Option<String>,
}

//! A file of users for whom means are applied for (R-AAN-7): its columns, what can be said of a row, and how far a file
//! has come. How a file is read is `sheet`'s, whether a row may go is the rules' of an application.

use crate::{fault::Fault, lang::Lang, level::Level, words::words};
use serde::{Deserialize, Serialize};

/// At most this many users in one file.
pub const MOST_ROWS: u16 = 10_000;
/// At most this many bytes in one file.
pub const MOST_BYTES: usize = 10 << 20;

words! {
    /// A column of the file. Its code is the name of the field where a row is corrected, and the field of its faults.
    Column {
        Given = "given",
        Prefix = "prefix",
        Family = "family",
        Birth = "birth",
        Email = "email",
        Mobile = "mobile",
        Employed = "employed",
        Product = "product",
        /// For how many years the means is.
        Term = "term",
        /// Names or codes of services, with `|` between them; `alle` for all.
        Services = "scopes",
        Years = "years",
        Branch = "branch",
        /// Of the organisation the row is for, for who manages several.
        Kvk = "kvk",
        Urgent = "urgent",
        Language = "language",
        /// The manager means it that two users have one number (R-AAN-4).
        SameMobile = "same_mobile",
        /// Not a choice: an authorisation is for 1, 3 or 5 years (R-MACH-6). Known so that it is not ignored.
        LastDay = "last_day",
    }
}

impl Column {
    /// Without these a file cannot be used.
    pub const REQUIRED: [Self; 7] = [
        Self::Given,
        Self::Family,
        Self::Birth,
        Self::Email,
        Self::Mobile,
        Self::Employed,
        Self::Product,
    ];

    /// The columns of the template, in its order.
    pub const TEMPLATE: [Self; 16] = [
        Self::Given,
        Self::Prefix,
        Self::Family,
        Self::Birth,
        Self::Email,
        Self::Mobile,
        Self::Employed,
        Self::Product,
        Self::Term,
        Self::Services,
        Self::Years,
        Self::Branch,
        Self::Urgent,
        Self::Language,
        Self::Kvk,
        Self::SameMobile,
    ];

    /// How the column is called in a file.
    pub const fn header(self, lang: Lang) -> &'static str {
        let (nl, en) = match self {
            Self::Given => ("voornamen", "first_names"),
            Self::Prefix => ("tussenvoegsel", "name_prefix"),
            Self::Family => ("achternaam", "last_name"),
            Self::Birth => ("geboortedatum", "date_of_birth"),
            Self::Email => ("email", "email"),
            Self::Mobile => ("mobiel", "mobile"),
            Self::Employed => ("in_loondienst", "employed"),
            Self::Product => ("niveau", "level"),
            Self::Term => ("looptijd", "term"),
            Self::Services => ("diensten", "services"),
            Self::Years => ("machtiging_jaren", "authorisation_years"),
            Self::Branch => ("vestigingsnummer", "branch_number"),
            Self::Kvk => ("kvk_nummer", "kvk_number"),
            Self::Urgent => ("spoed", "urgent"),
            Self::Language => ("taal", "language"),
            Self::SameMobile => ("zelfde_mobiel", "same_mobile"),
            Self::LastDay => ("geldig_tot", "valid_until"),
        };
        match lang {
            Lang::Nl => nl,
            Lang::En => en,
        }
    }

    pub fn is_required(self) -> bool {
        Self::REQUIRED.contains(&self)
    }

    /// What is wrong with a cell where it is corrected: what is chosen from a few is said to be so, as in every form. A
    /// file has nothing to choose from, so there the fault says what may be typed.
    pub const fn in_form(self, fault: Fault) -> Fault {
        match (self, fault) {
            (Self::Employed | Self::Product, Fault::Required)
            | (_, Fault::NotYesOrNo | Fault::UnknownProduct) => Fault::NotAChoice,
            _ => fault,
        }
    }
}

words! {
    /// What becomes of a row.
    Verdict {
        /// An application for it.
        New = "new",
        /// The same is under way, or the user has it: nothing.
        Already = "already",
        /// Something in it has to be corrected or confirmed first.
        Attention = "attention",
        /// A rule forbids it, as it stands.
        Refused = "refused",
        /// The manager left it out.
        LeftOut = "left_out",
        /// The application is there.
        Applied = "applied",
    }
}

words! {
    /// How far a file has come.
    State {
        /// Every row has its verdict; nothing was done.
        Planned = "planned",
        /// A worker applies, row after row.
        Running = "running",
        /// The manager stopped it, or the manager's role ended; what was done stays done.
        Stopped = "stopped",
        /// Every row that could go has gone.
        Done = "done",
    }
}

/// Something to know about a row that does not stand in its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// A spreadsheet lost zeros, or a plus sign, at the beginning; they were put back.
    Repaired(Column),
    /// A date was written as a spreadsheet counts days, or its century was left out: look whether it is right.
    DateRead,
    /// Without any authorisation the user cannot log in anywhere (R-MACH-9).
    NoAuthorisation,
    /// Some services refuse a restriction to a branch (R-MACH-5).
    Branch,
    /// Urgency brings nothing forward, and costs nothing.
    NoHaste,
    /// The user has a means that is suspended: it can be resumed instead.
    Suspended,
    /// The user has a means at this level: it can be raised instead (R-LOA-7).
    Lower(Level),
    /// The same address stands on this line of the file.
    SameAs(u32),
    /// The same telephone number stands on this line of the file.
    SameMobile(u32),
}

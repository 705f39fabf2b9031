//! Lists: an intermediary's clients, an organisation's given and received authorisations, and what an employee may
//! do for whom.

use super::{Page, Party, ServiceLine};
use crate::{
    id::{ApplicationId, MandateId, MeansId, RequestId},
    level::Level,
    request::RequestState,
    time::Date,
};
use serde::{Deserialize, Serialize};

/// One client of an intermediary, granted or still asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientRow {
    pub mandate: Option<MandateId>,
    pub request: Option<RequestId>,
    /// Without an id as long as it has granted nothing.
    pub client: Party,
    /// It is an organisation of this installation.
    pub here: bool,
    pub label: String,
    pub standing: Standing,
    /// What became of the last grant, where nothing is granted and something is asked again.
    pub before: Option<Standing>,
    /// Services in force, and how many are asked in how many open requests.
    pub services: u32,
    pub asked: u32,
    pub requests: u32,
    /// Of the open request that is followed: when it went, and the last day to answer.
    pub open: Option<(Date, Date)>,
    pub last_day: Option<Date>,
    /// Names of people and teams, the first few; how many there are in all.
    pub assigned: Vec<String>,
    pub assigned_total: u32,
}

/// Where a client stands, in the order of a filter's buttons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Active,
    /// Ends within 90 days.
    Ending,
    /// Waiting for the client's answer.
    Waiting,
    /// Signed by some of the joint signers.
    PartlySigned {
        signed: u32,
        needed: u32,
    },
    /// Granted, and nobody who is assigned can log in.
    Unassigned,
    Stopped,
    Ended,
    /// The last request ended without a grant.
    Unanswered(RequestState),
}

/// What a list can be narrowed to; the words are the URL's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientFilter {
    #[default]
    All,
    Active,
    Waiting,
    Ending,
    Unassigned,
    Stopped,
}

impl ClientFilter {
    pub const ALL: [Self; 6] = [
        Self::All,
        Self::Active,
        Self::Waiting,
        Self::Ending,
        Self::Unassigned,
        Self::Stopped,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Active => "active",
            Self::Waiting => "waiting",
            Self::Ending => "ending",
            Self::Unassigned => "unassigned",
            Self::Stopped => "stopped",
        }
    }

    /// An unknown word shows everything.
    pub fn from_code(code: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|f| f.code() == code)
            .unwrap_or_default()
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientSort {
    #[default]
    Name,
    Kvk,
    LastDay,
}

impl ClientSort {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Kvk => "kvk",
            Self::LastDay => "last_day",
        }
    }

    pub fn from_code(code: &str) -> Self {
        [Self::Name, Self::Kvk, Self::LastDay]
            .into_iter()
            .find(|s| s.code() == code)
            .unwrap_or_default()
    }
}

/// The question behind a list, as in the URL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ClientQuery {
    #[serde(default)]
    pub filter: ClientFilter,
    #[serde(default)]
    pub search: String,
    #[serde(default)]
    pub sort: ClientSort,
    #[serde(default)]
    pub descending: bool,
    /// Counted from 1; 0 reads as 1.
    #[serde(default)]
    pub page: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clients {
    pub page: Page<ClientRow>,
    /// Per filter, over everything that fits the search.
    pub counts: Vec<(ClientFilter, u32)>,
    pub may_manage: bool,
}

/// What an organisation has given, seen by the client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenRow {
    pub mandate: Option<MandateId>,
    pub request: Option<RequestId>,
    /// The reader has signed it; others have not yet.
    pub signed: bool,
    pub intermediary: Party,
    pub standing: Standing,
    pub services: Vec<String>,
    pub last_day: Option<Date>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authorisations {
    pub given: Vec<GivenRow>,
    /// Those received are the clients list; here is how many there are.
    pub received: u32,
    /// So many people of the organisation may log in for itself: they stand in the list of people.
    pub own: u32,
    pub may_manage: bool,
}

/// Where I may log in for an organisation where I work, without a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActingAt {
    pub organisation: String,
    /// At least one.
    pub services: Vec<ServiceLine>,
}

/// For whom may I act, and where (F-DIV, the employee's view).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActingFor {
    pub mandate: MandateId,
    pub client: Party,
    pub label: String,
    pub via: Party,
    pub services: Vec<ServiceLine>,
    /// Assigned, but not usable now; "why" explains.
    pub blocked: Vec<ServiceLine>,
    /// So many of them for this alone: the means is too low.
    pub low: u32,
    /// The last day, or when nothing is granted any more (`over`), the day on which the last of it stopped or ended.
    pub last_day: Date,
    pub over: bool,
    /// The organisation in the header is the one I act through: I can give it up here (R-DEC-10).
    pub may_give_up: bool,
}

/// The start page: what waits, in order of harm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    pub name: String,
    pub organisation: String,
    pub todo: Vec<Todo>,
    /// Everybody who is or was a client, or was asked.
    pub clients: u32,
    pub active: u32,
    pub waiting: u32,
    /// Offices that may act for this organisation now.
    pub given: u32,
    pub people: u32,
    pub acting: u32,
    /// The reader has a means here that works.
    pub has_means: bool,
    /// The reader is a manager: a representative asks, assigns and invites nobody.
    pub manages: bool,
}

/// One thing that waits, with the number it concerns and the name of the first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Todo {
    /// Set up a second factor.
    SecondFactor,
    /// A request waits for this reader's answer; not `mine`: for the signatures of others, because the reader has signed.
    /// `lapsed`: the reader had signed for another choice.
    Answer {
        mine: bool,
        lapsed: bool,
        request: RequestId,
        intermediary: String,
        /// How many services, the name of the first, and the code to compare: two requests of one office differ in it.
        services: u32,
        first: String,
        code: String,
        until: Date,
        signed: u32,
        needed: u32,
    },
    /// What `clients` granted, or what was given, ends within 90 days, and nobody asked to go on.
    Ending {
        clients: bool,
        count: u32,
        first: String,
        on: Date,
    },
    /// What clients granted ends within 90 days, and a request waits for their answer.
    Renewing {
        count: u32,
        first: String,
    },
    Unassigned {
        count: u32,
        first: String,
    },
    Unanswered {
        count: u32,
        first: String,
    },
    Invitations {
        count: u32,
    },
    /// Means that were applied for and that others have to go on with; of how many the last document was no good.
    Applications {
        count: u32,
        declined: u32,
        first: String,
        application: ApplicationId,
    },
    /// The reader's only means here is suspended.
    Suspended,
    /// The reader's own means goes to a higher level; `mine`: it waits for the reader.
    Raise {
        mine: bool,
        application: ApplicationId,
        to: Level,
        promised: Date,
    },
    /// The reader may log in abroad, once the means is coupled.
    Couple {
        means: MeansId,
    },
    /// Colleagues ask for a higher level; `mine`: the reader may decide, and otherwise others do.
    Upgrades {
        mine: bool,
        count: u32,
        first: String,
        application: ApplicationId,
    },
    /// Colleagues ask to log in abroad.
    Abroad {
        count: u32,
        first: String,
        means: MeansId,
    },
    /// Means of colleagues are suspended as misused: somebody in charge says what becomes of them.
    Misused {
        count: u32,
        first: String,
        means: MeansId,
    },
    /// For a clerk: papers that can be looked at, and how many of them are late.
    Evidence {
        count: u32,
        late: u32,
    },
    /// For a clerk: applications for which people come to a counter by now, or have no appointment; and how many come today.
    Visits {
        count: u32,
        today: u32,
    },
    /// For a clerk: questions that wait for an answer.
    Questions {
        count: u32,
    },
    /// Whoever is assigned clients and has no means of login here can log in nowhere yet.
    WithoutMeans {
        clients: u32,
    },
    /// Requests for authority at this level cannot be made with this sign-in.
    NoMeans {
        level: Option<Level>,
        /// There is a means here, and this sign-in is none of it.
        unused: bool,
    },
}

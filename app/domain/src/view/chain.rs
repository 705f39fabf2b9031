//! A request for a chain authorisation and what came of it, as the client's approver and the intermediary see it.

use super::{HistoryLine, Party, ServiceLine};
use crate::{
    approval::Digest,
    fault::Fault,
    id::{
        ApplicationId, AssignmentId, BundleId, GrantId, MandateId, MembershipId, PersonId,
        RequestId, ServiceId, TeamId,
    },
    level::Level,
    number::KvkNumber,
    request::RequestState,
    time::Date,
};
use serde::{Deserialize, Serialize};

/// The approval page: who asks, what, until when, and where the answer stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub request: RequestId,
    pub intermediary: Party,
    /// The employee who asked.
    pub asked_by: String,
    pub client: Party,
    /// Those that can be granted.
    pub services: Vec<ServiceLine>,
    /// Names of those that were asked but do not serve this kind of organisation (R-AUTZ-4).
    pub not_served: Vec<String>,
    pub level: Level,
    pub last_day: Date,
    pub message: Option<String>,
    /// Read out over the phone, to know that both look at the same request.
    pub match_code: String,
    pub answer_before: Date,
    pub state: RequestState,
    /// Since when this intermediary has acted for this client, if it has.
    pub known_since: Option<Date>,
    /// All of it is given already, up to and including this day.
    pub renews: Option<Date>,
    /// False for who signed in and is nobody at the client: the mail can be handed on, not the request.
    pub may_pass_on: bool,
    /// What it may do already.
    pub granted_now: Vec<String>,
    pub signing: Signing,
    /// What the reader may do with it.
    pub reader: Reader,
    /// The client is not here yet, and the reader is registering it already.
    pub registering: Option<ApplicationId>,
    /// How it ended, where it is not open any more, or how it stands for who has signed: there is nothing left to ask.
    pub over: Option<Receipt>,
}

/// Where joint signing stands (R-BEV-4, R-DEC-8). One signature needed means: no joint signing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signing {
    pub needed: u32,
    /// Who signed, in order.
    pub signed_by: Vec<String>,
    /// Whose signature was dropped because somebody chose differently; they sign again.
    pub again: Vec<String>,
    /// What the first signature fixed, once there is one.
    pub fixed: Option<Choice>,
    /// Stands for exactly that; what a next signer sends back to show what was seen.
    pub digest: Option<Digest>,
}

/// What an approver chooses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub services: Vec<ServiceId>,
    pub last_day: Date,
}

/// Who reads the approval page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reader {
    /// Nobody is signed in: the link identifies the request, never the approver.
    SignedOut,
    /// Signed in and entitled; this signature completes it or is one of several. `alone`: it needs none of the others,
    /// so that it completes another choice too (R-DEC-8).
    MayApprove { completes: bool, alone: bool },
    /// Signed in, but the sign-in is not fresh or has no second factor.
    MustStepUp,
    /// Signed in and not entitled, with the reason.
    MayNot(Fault),
}

/// The last screen: what was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    pub intermediary: Party,
    pub client: Party,
    pub state: RequestState,
    /// What was said yes to and still stands.
    pub granted: Vec<ServiceLine>,
    /// What was said yes to and was stopped or ended since.
    pub ended: Vec<ServiceLine>,
    pub declined: Vec<ServiceLine>,
    pub last_day: Option<Date>,
    pub mandate: Option<MandateId>,
    pub signing: Signing,
    /// Who can still sign, while signatures are missing.
    pub waits_for: Vec<String>,
}

/// What stands in the way before sending, per client (F-REQ). An empty list of faults: it can be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRow {
    pub client: Party,
    /// Somebody of the client is told; otherwise the office forwards a link itself.
    pub here: bool,
    /// So many people of the client get a mail.
    pub mails: u32,
    /// Their addresses, to recognise and not to read; none of a client that grants nothing now.
    pub told: Vec<String>,
    /// What becomes of each service, by name, where not all of it is new or not all can be asked; else empty.
    pub parts: Vec<(String, PlanPart)>,
    /// What it is asked at: that of the services that can be asked of it. None when nothing can.
    pub level: Option<Level>,
    /// About the client as a whole.
    pub faults: Vec<Fault>,
    /// About one service; the others can still be asked.
    pub services: Vec<(String, Fault)>,
    /// The open request by which a service of these was asked already.
    pub asked: Option<RequestId>,
    pub can_send: bool,
}

/// What becomes of one service of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanPart {
    /// Asked, and not granted yet.
    New,
    /// Asked, and granted now: it goes on until the new end.
    Renewed,
    /// Granted now and not asked: it keeps its own last day.
    Kept(Date),
}

/// What an office is about to ask of clients (F-REQ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestDraft {
    pub clients: Vec<PlanRow>,
    pub services: Vec<ServiceLine>,
    /// The one at which all are asked; none when it differs, and when nobody can be asked.
    pub level: Option<Level>,
    pub last_day: Date,
    /// May be empty.
    pub message: String,
}

/// The page that asks whether a request can go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RequestLook {
    Asks(RequestDraft),
    /// It was sent already: the token of what came of it.
    Sent(String),
}

/// The same as it was filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestTyped {
    pub clients: Vec<KvkNumber>,
    /// None of them when the bundle says which.
    pub services: Vec<ServiceId>,
    pub bundle: Option<BundleId>,
    /// None: the lowest that covers the services.
    pub level: Option<Level>,
    pub last_day: Date,
    pub message: String,
}

/// What came of sending, per client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentRow {
    pub client: Party,
    pub request: Option<RequestId>,
    /// For a client that is not here yet: the path to forward, with its QR code as SVG.
    pub link: Option<ShareLink>,
    pub plan: PlanRow,
}

impl SentRow {
    /// The client was told; the others have a link that the office forwards, or are not asked.
    #[must_use]
    pub fn is_mailed(&self) -> bool {
        self.request.is_some() && self.link.is_none()
    }
}

/// A link for the office to forward. Shown once: only its hash is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareLink {
    /// For whom it is, and the code that both sides compare.
    pub client: Party,
    pub match_code: String,
    pub url: String,
    /// The same as a picture: SVG of our own making, without style or script.
    pub qr: String,
}

/// A request as the intermediary sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestDetail {
    pub request: RequestId,
    pub client: Party,
    pub here: bool,
    pub state: RequestState,
    pub asked_by: String,
    pub sent_on: Date,
    /// When the client was last reminded by the office.
    pub reminded_on: Option<Date>,
    /// From when it can be sent again, `14:05` by the clock in the Netherlands; none: now.
    pub resend_from: Option<String>,
    pub answer_before: Date,
    pub services: Vec<ServiceLine>,
    pub level: Level,
    pub last_day: Date,
    pub message: Option<String>,
    pub match_code: String,
    pub signing: Signing,
    pub reason: Option<String>,
    /// What else this client is asked now.
    pub others: Vec<(RequestId, RequestState)>,
    pub history: Vec<HistoryLine>,
    /// The reader may withdraw it and send it again.
    pub may_manage: bool,
}

/// One grant under a mandate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantView {
    pub grant: GrantId,
    pub level: Level,
    pub first_day: Date,
    pub last_day: Date,
    pub services: Vec<GrantedService>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantedService {
    pub service: ServiceLine,
    pub state: ServiceState,
}

/// Whether a granted service can be used today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceState {
    Active,
    /// Active, and this is the last day, within 90 days, with nothing after it.
    Ending(Date),
    NotYet(Date),
    /// A later grant takes it on, up to and including this day: what is used is that one.
    Renewed(Date),
    Stopped(Date),
    Ended(Date),
    /// The catalogue does not have it any more, or asks a higher level now (R-DEC-15).
    NoLonger,
}

impl ServiceState {
    #[must_use]
    pub const fn is_usable(self) -> bool {
        matches!(self, Self::Active | Self::Ending(_))
    }

    /// There is nothing left to stop.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Stopped(_) | Self::Ended(_))
    }
}

/// Client and intermediary, from either side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing the reader may do"
)]
pub struct MandateDetail {
    pub mandate: MandateId,
    pub client: Party,
    pub intermediary: Party,
    /// The intermediary's own label for this client.
    pub label: String,
    pub grants: Vec<GrantView>,
    /// Only for the intermediary.
    pub assignments: Vec<AssignmentView>,
    /// People of the intermediary who are kept away from this client, by their own choice or a manager's. Only
    /// for the intermediary.
    pub excluded: Vec<(MembershipId, String)>,
    /// Open requests under this pair.
    pub requests: Vec<(RequestId, RequestState)>,
    pub history: Vec<HistoryLine>,
    /// The reader's organisation is the client; otherwise it is the intermediary.
    pub as_client: bool,
    /// The reader may stop it.
    pub may_stop: bool,
    /// The reader may assign it.
    pub may_assign: bool,
    /// The reader may ask for more, or for another end (intermediary), or grant it (client).
    pub may_extend: bool,
}

/// Somebody who acts under the mandate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignmentView {
    pub assignment: AssignmentId,
    pub to: Assignee,
    /// None for a team.
    pub person: Option<PersonId>,
    pub name: String,
    /// Empty: everything the client grants.
    pub services: Vec<String>,
    pub level: Level,
    pub since: Date,
    pub able: Able,
}

/// Whether who is assigned can log in for the client now (R-DEC-2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Able {
    Fully,
    /// The means is too low for these services.
    Partly(Vec<String>),
    /// The means has this level, which is too low for all of it.
    TooLow(Level),
    NoMeans,
    Suspended,
    /// Not for another reason, which the page "why" tells.
    Not,
    /// A team: so many of its people, at some of it at least.
    People {
        able: u32,
        of: u32,
    },
}

impl Able {
    /// Somebody can log in somewhere.
    #[must_use]
    pub const fn is_able(&self) -> bool {
        matches!(
            self,
            Self::Fully | Self::Partly(_) | Self::People { able: 1.., .. }
        )
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assignee {
    Member(MembershipId),
    Team(TeamId),
    /// Through a set of clients.
    Portfolio,
}

/// Whom one or several clients can be assigned to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignOptions {
    pub clients: Vec<(MandateId, Party)>,
    /// Every service that at least one of these clients grants.
    pub services: Vec<ServiceLine>,
    /// With how many members each has.
    pub teams: Vec<(TeamId, String, u32)>,
    /// By name; those who fit the search.
    pub members: Vec<MemberOption>,
    /// There are more members than are listed: search for them.
    pub more_members: bool,
    /// Who acts for the client now; empty for several clients.
    pub current: Vec<AssignmentView>,
    /// At most this level can be assigned (R-ROL-3); none: sign in with a means first.
    pub own_level: Option<Level>,
}

/// What assigning did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assigned {
    pub clients: Vec<Party>,
    /// Assignments that are new or wider now, and those that were there already.
    pub made: u32,
    pub already: u32,
    /// People who cannot use it yet: worth telling, no reason to refuse (R-KET-9).
    pub warnings: Vec<AssignWarning>,
    /// Still nobody can log in for one of the clients.
    pub in_vain: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssignWarning {
    /// Has no means yet, so cannot log in.
    NoMeans { name: String },
    /// Has a means that is too low for a service this client grants.
    MeansTooLow {
        name: String,
        has: Level,
        needed: Level,
    },
}

/// What giving up one's own access did (R-DEC-10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenUp {
    pub client: Party,
    /// Nobody can act for the client now.
    pub uncovered: bool,
}

/// What stopping did (R-KET-10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stopped {
    /// Who does not act, or is not acted for, any more.
    pub other: Party,
    pub stopped: Vec<ServiceLine>,
    /// What goes on.
    pub left: Vec<ServiceLine>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberOption {
    pub membership: MembershipId,
    pub name: String,
    /// The level of the best active means; none: assigning works, logging in does not yet.
    pub level: Option<Level>,
    /// The only means is suspended.
    pub suspended: bool,
    /// There was a means, and none is left.
    pub ended: bool,
    pub myself: bool,
}

/// For the page where a client grants before it is asked (R-KET-3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantOptions {
    /// Those that serve this organisation.
    pub services: Vec<ServiceLine>,
    /// Names of those that do not serve this kind of organisation (R-AUTZ-4).
    pub not_served: Vec<String>,
    pub bundles: Vec<BundleOption>,
    /// It has no KvK number, and authorisations for an office go by that one (R-ID-8).
    pub without_kvk: bool,
    /// At most this level can be granted (R-ROL-3); none: sign in with a means first.
    pub own_level: Option<Level>,
    /// A representative without a means, who shows an identity document first (R-DEC-6).
    pub identify: bool,
    pub today: Date,
    pub latest: Date,
    /// Intermediaries that act for this organisation, or did.
    pub intermediaries: Vec<Party>,
}

/// What a client is about to grant of its own accord.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantDraft {
    pub intermediary: Party,
    pub services: Vec<ServiceLine>,
    pub level: Level,
    pub last_day: Date,
}

/// The page that asks whether a grant is right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GrantLook {
    Asks(GrantDraft),
    /// It was granted already, under this mandate.
    Given(MandateId),
}

/// The same as it was filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantTyped {
    pub intermediary: KvkNumber,
    pub services: Vec<ServiceId>,
    pub bundle: Option<BundleId>,
    pub level: Level,
    pub last_day: Date,
}

/// For the page where a request is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestOptions {
    pub services: Vec<ServiceLine>,
    pub bundles: Vec<BundleOption>,
    /// At most this level can be asked (R-ROL-3); none: sign in with a means first.
    pub own_level: Option<Level>,
    pub today: Date,
    pub latest: Date,
    /// Clients known already, to pick from.
    pub clients: Vec<(KvkNumber, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleOption {
    pub id: BundleId,
    pub name: String,
    pub version: u32,
    pub services: Vec<ServiceId>,
}

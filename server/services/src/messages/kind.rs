//! Every message of this release, with its parameters. A variant's name is its `kind` in the outbox, so a renamed
//! variant is a migration. Parameters are names and dates as they stood; links are paths with their tokens.

use super::parts::{Asked, Given, Granted, Link, Party, Service, Side, Words};
use domain::{
    application::Product,
    level::Level,
    role::Role,
    signing::Paper,
    time::{Date, Instant},
};
use serde::{Deserialize, Serialize};

/// Something to tell one person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Message {
    // --- one's own account
    /// A link to choose a new password, asked for on the sign-in page.
    PasswordReset {
        link: Link,
        minutes: u32,
    },
    PasswordChanged {
        at: Instant,
    },
    /// Somebody tried to make an account with an address that has one; the screen did not say so.
    AccountExists,
    /// A sign-in from a device that was not seen before. `device` is what the browser says of itself.
    NewSignIn {
        device: String,
        at: Instant,
    },
    SecondFactorChanged {
        change: FactorChange,
        at: Instant,
    },
    PasskeyAdded {
        name: String,
        at: Instant,
    },
    PasskeyRemoved {
        name: String,
        at: Instant,
    },
    /// A browser may be signed in from with a PIN (R-AAN-6).
    PinSet {
        device: String,
        at: Instant,
    },
    /// Somebody typed a wrong PIN too often, so it works no more.
    PinBlocked {
        device: String,
        at: Instant,
    },
    /// To a new address: is it yours? Following the link makes it the account's.
    EmailConfirm {
        link: Link,
        minutes: u32,
    },
    /// To the present address, when another one is asked for.
    EmailChanging {
        to: String,
        at: Instant,
    },
    /// To the old address and the new one.
    EmailChanged {
        from: String,
        to: String,
        at: Instant,
    },

    // --- people of an organisation
    /// An invitation to join; `again` when it is a resent one and the earlier link stopped working.
    Invitation {
        organisation: Party,
        invited_by: String,
        roles: Vec<RoleAt>,
        services: Vec<Service>,
        last_day: Date,
        link: Link,
        again: bool,
    },
    /// To the one who invited.
    InvitationAccepted {
        organisation: Party,
        person: String,
        link: Link,
    },
    RoleGiven {
        organisation: Party,
        role: RoleAt,
        by: String,
    },
    RoleEnded {
        organisation: Party,
        role: RoleAt,
        by: String,
    },
    /// To the representatives and other managers, when somebody becomes manager (R-ROL-2).
    ManagerAppointed {
        organisation: Party,
        person: String,
        role: RoleAt,
        by: String,
        link: Link,
    },
    /// To the other managers, when a manager's role ends (R-ROL-6).
    ManagerEnded {
        organisation: Party,
        person: String,
        by: String,
        link: Link,
    },
    /// To the one who was removed.
    MembershipEnded {
        organisation: Party,
        by: String,
    },
    /// The receipt of removing a person: what was withdrawn, and which clients nobody can act for now.
    PersonRemoved {
        organisation: Party,
        person: String,
        by: String,
        withdrawn: Withdrawn,
        uncovered: Vec<Party>,
        link: Link,
    },

    // --- a request for a chain authorisation
    /// To the client's approvers. `note` is what the intermediary wrote.
    RequestReceived {
        asked: Asked,
        note: Option<String>,
        /// All of it is given already, up to and including this day.
        #[serde(default)]
        renews: Option<Date>,
        answer_before: Date,
        link: Link,
    },
    /// An approver passed the request on: "not me".
    RequestForwarded {
        asked: Asked,
        passed_on_by: String,
        note: Option<String>,
        answer_before: Date,
        link: Link,
    },
    /// Another representative signed; this one has to sign too. The link is this signer's own.
    SignatureNeeded {
        asked: Asked,
        signed_by: Vec<String>,
        needed: u32,
        answer_before: Date,
        link: Link,
    },
    /// To whose signature does not count any more, because the choice changed (R-DEC-8); `asked` is the new choice.
    SignaturesVoided {
        asked: Asked,
        changed_by: String,
        needed: u32,
        answer_before: Date,
        link: Link,
    },
    /// Some days before the request expires, to the approvers.
    RequestReminder {
        asked: Asked,
        answer_before: Date,
        link: Link,
    },
    /// To both sides. `link` is the request for the intermediary, nothing for the client.
    RequestExpired {
        asked: Asked,
        reader: Side,
        link: Option<Link>,
    },
    /// To the colleagues of who asked, at the intermediary.
    RequestSent {
        asked: Asked,
        link: Link,
    },
    /// To the client's approvers.
    RequestWithdrawn {
        asked: Asked,
    },
    /// To the colleagues of who took it back, at the intermediary.
    RequestWithdrawnByUs {
        asked: Asked,
        withdrawn_by: String,
        link: Link,
    },
    /// To the intermediary: approved whole, or in part when `declined` is not empty or the end date came earlier.
    RequestApproved {
        granted: Granted,
        declined: Vec<Service>,
        asked_last_day: Date,
        approved_by: Vec<String>,
        link: Link,
    },
    /// To the intermediary.
    RequestRefused {
        asked: Asked,
        refused_by: String,
        reason: Option<String>,
        link: Link,
    },
    /// To the colleagues of who refused, at the client.
    RequestRefusedByUs {
        asked: Asked,
        refused_by: String,
        reason: Option<String>,
    },

    // --- a chain authorisation
    /// To the client's managers and representatives: what was given, and how to stop it.
    GrantGiven {
        granted: Granted,
        given_by: Vec<String>,
        link: Link,
    },
    /// To the intermediary: the client granted without being asked (R-KET-3).
    GrantedFirst {
        granted: Granted,
        given_by: String,
        link: Link,
    },
    /// To both sides, 60 and 14 days before (R-MACH-8).
    GrantEnds {
        granted: Granted,
        reader: Side,
        days: u32,
        link: Link,
    },
    /// To both sides, after the last day.
    GrantExpired {
        granted: Granted,
        reader: Side,
        link: Link,
    },
    /// To both sides, when one of them stopped services or the whole (R-MACH-10, R-KET-10). `granted.services` are the
    /// ones that stopped; `left` those that go on.
    GrantStopped {
        granted: Granted,
        left: Vec<Service>,
        reader: Side,
        by: Side,
        stopped_by: String,
        at: Instant,
        // Messages that wait were written before it was told.
        /// In the words of who stopped.
        #[serde(default)]
        reason: Option<String>,
        link: Link,
    },

    // --- assigned to people
    /// To an employee: may act for a client, now at `services`, and at those of `waits` with a means of their level.
    Assigned {
        organisation: Party,
        client: Party,
        services: Vec<Service>,
        #[serde(default)]
        waits: Vec<(Level, Vec<Service>)>,
        /// The reader's only means here is suspended.
        #[serde(default)]
        suspended: bool,
        last_day: Date,
        by: String,
    },
    /// To an employee: may not act for that client any more.
    Unassigned {
        organisation: Party,
        client: Party,
        services: Vec<Service>,
        by: String,
    },
    /// To an employee: the grant was stopped, by the client or by the own office (R-KET-10). `services` are the ones that
    /// the reader lost; `left` those where the reader still can.
    AccessStopped {
        organisation: Party,
        client: Party,
        services: Vec<Service>,
        #[serde(default)]
        left: Vec<Service>,
        by: Side,
    },
    /// To the intermediary's managers: an employee gave up access to a client.
    AssignmentGivenUp {
        organisation: Party,
        client: Party,
        person: String,
        uncovered: bool,
        link: Link,
    },

    // --- applications for a role
    /// To the address that was filled in: is it yours? Following the link goes on.
    ApplicationConfirm {
        organisation: Party,
        role: RoleAt,
        last_day: Date,
        link: Link,
    },
    /// To somebody who must sign, by a link of their own (R-BEV-4).
    ApplicationSign {
        organisation: Party,
        applicant: String,
        signer: String,
        role: RoleAt,
        needed: u32,
        last_day: Date,
        link: Link,
    },
    /// To the applicant: one of the others signed.
    ApplicationSigned {
        organisation: Party,
        signed_by: String,
        signed: u32,
        needed: u32,
        link: Link,
    },
    /// To the applicant: everybody signed, and what is left is theirs. `factor`: a second step to log in with, otherwise
    /// an identity document; `at_counter`: it goes by a counter, and their page says how.
    ApplicationYourTurn {
        organisation: Party,
        factor: bool,
        #[serde(default)]
        at_counter: bool,
        link: Link,
    },
    /// To the applicant: somebody does not sign.
    ApplicationNotSigned {
        organisation: Party,
        refused_by: String,
        reason: Option<String>,
        link: Link,
    },
    /// To everybody concerned: it is complete (R-AAN-9). The link is for who has an account.
    ApplicationDone {
        organisation: Party,
        applicant: String,
        role: RoleAt,
        link: Option<Link>,
    },
    /// To everybody concerned: the applicant took it back (R-AAN-8).
    ApplicationCancelled {
        organisation: Party,
        applicant: String,
    },
    /// To both sides, when the Trade Register says that an organisation ended, may not act, or may again. `own`: the
    /// reader's organisation is the one.
    OrganisationState {
        organisation: Party,
        ended: bool,
        active: bool,
        own: bool,
        link: Link,
    },
    /// To those in charge, and to the one: the Trade Register does not name somebody as representative any more.
    RepresentativeLeft {
        organisation: Party,
        person: String,
        link: Link,
    },
    /// To the applicant: how it goes with the papers that were sent in (R-BEV-5). `told`: a clerk's own words.
    /// `promised`: by when a clerk has looked.
    ApplicationPapers {
        organisation: Party,
        news: PapersNews,
        told: Option<String>,
        /// The papers that were not good, and are asked for again.
        #[serde(default)]
        refused: Vec<Paper>,
        promised: Option<Date>,
        link: Link,
    },
    /// To the applicant: when and where to come with an identity document. `number`: what to say there; `binds`: and with
    /// the device for a passkey (EH4); `others`: together with those who sign.
    ApplicationAppointment {
        organisation: Party,
        at: Instant,
        counter: String,
        number: String,
        #[serde(default)]
        binds: bool,
        #[serde(default)]
        others: bool,
        /// The appointment that it takes the place of.
        #[serde(default)]
        moved_from: Option<Instant>,
        link: Link,
    },
    /// To somebody who must sign: when and where the applicant comes, so that they come along.
    ApplicationCome {
        organisation: Party,
        applicant: String,
        signer: String,
        at: Instant,
        counter: String,
        number: String,
        moved_from: Option<Instant>,
    },
    /// To somebody who signed at a counter: what for, and when.
    ApplicationReceipt {
        organisation: Party,
        applicant: String,
        signer: String,
        role: RoleAt,
        at: Instant,
    },
    /// To the applicant: two clerks saw who it is (EH4); the page says what is left to do.
    ApplicationSeen {
        organisation: Party,
        link: Link,
    },
    /// To the applicant: it was not finished in time.
    ApplicationExpired {
        organisation: Party,
        role: RoleAt,
        link: Link,
    },

    // --- means
    /// To whom a means is for: a manager applied, and the link begins the activation (R-AAN-3). `again`: the earlier
    /// link stopped working; `document`: an identity document is checked after that (R-AAN-5).
    MeansActivate {
        organisation: Party,
        applied_by: String,
        product: Product,
        given: Given,
        last_day: Date,
        link: Link,
        again: bool,
        #[serde(default)]
        document: bool,
    },
    /// To the manager whose file of users is done: how many were applied for, had it already, and are left to look at.
    ImportDone {
        organisation: Party,
        applied: u32,
        already: u32,
        left: u32,
        link: Link,
    },
    /// To whom it is for, who began and did not finish.
    MeansWaits {
        organisation: Party,
        asked_by: String,
        product: Product,
        last_day: Date,
        /// The name or day of birth was corrected, and a document that was shown for another counts no more.
        #[serde(default)]
        corrected: bool,
        link: Link,
    },
    /// To whom it is for: it works (R-AAN-9), until when, and what to do when it is lost (R-AAN-10).
    MeansIssued {
        organisation: Party,
        product: Product,
        given: Given,
        last_day: Date,
        link: Link,
    },
    /// To the manager who applied (R-AAN-9).
    MeansActivated {
        organisation: Party,
        person: String,
        product: Product,
        /// It opens nothing yet: somebody has to authorise or assign its owner.
        #[serde(default)]
        opens_nothing: bool,
        link: Link,
    },
    /// To both: a manager took it back (R-AAN-8). `own`: the reader is whom it was for.
    MeansCancelled {
        organisation: Party,
        person: String,
        product: Product,
        by: String,
        own: bool,
    },
    /// To the address that a manager corrected: it goes on at another one, and this link is over.
    MeansMoved {
        organisation: Party,
        by: String,
    },
    /// To both: it was not finished in time.
    MeansLapsed {
        organisation: Party,
        person: String,
        product: Product,
        own: bool,
    },
    /// To the owner: what happened to a means. `by` is somebody else who did it; `abroad`: in these countries they no
    /// longer log in with it, or do so again.
    MeansChanged {
        organisation: Party,
        level: Level,
        change: MeansChange,
        by: Option<String>,
        // Messages that wait were written before it was told.
        #[serde(default)]
        abroad: Vec<Words>,
        at: Instant,
        link: Link,
    },
    /// The same to who is in charge; `by` is none for the owner's own act. Nobody serves `uncovered` any more.
    MeansOfColleague {
        organisation: Party,
        person: String,
        level: Level,
        change: MeansChange,
        by: Option<String>,
        uncovered: Vec<Party>,
        #[serde(default)]
        abroad: Vec<Words>,
        link: Link,
    },
    /// A link to report means as lost or misused, asked for on the sign-in page (R-AAN-10).
    LossLink {
        link: Link,
        minutes: u32,
    },
    /// A link for who lost what they sign in with.
    WayBackLink {
        link: Link,
        minutes: u32,
    },
    /// To an account: a document was shown, and it has another number and password.
    WayBackDone {
        hint: String,
        at: Instant,
    },
    /// To those in charge: a colleague came back in so.
    WayBackOfColleague {
        organisation: Party,
        person: String,
        at: Instant,
        link: Link,
    },
    // --- questions to the operator
    /// To who asked: the question is in, and where the answer will be.
    QuestionReceived {
        link: Link,
    },
    /// To who asked: there is an answer. The mail does not repeat it.
    QuestionAnswered {
        link: Link,
    },
    /// To the managers: a colleague asks for a higher level (R-LOA-7).
    UpgradeAsked {
        organisation: Party,
        person: String,
        from: Level,
        to: Level,
        link: Link,
    },
    /// To whom it is for: agreed, and an identity document must be shown first (R-AAN-5).
    UpgradeApproved {
        organisation: Party,
        level: Level,
        by: String,
        link: Link,
    },
    UpgradeRefused {
        organisation: Party,
        level: Level,
        by: String,
        reason: Option<String>,
    },
    /// About logging in abroad, to the owner of the means (`own`) or to who is in charge (R-AAN-14). `by` is somebody else
    /// than the owner who did it.
    Abroad {
        organisation: Party,
        person: String,
        own: bool,
        change: AbroadChange,
        countries: Vec<Words>,
        by: Option<String>,
        link: Link,
    },
    /// To a colleague: may act for the own organisation (R-MACH-1). `usable`: with the means of this moment.
    Authorised {
        organisation: Party,
        given: Given,
        level: Level,
        last_day: Date,
        by: String,
        usable: bool,
    },
    /// To a colleague: may not any more.
    AuthorisationEnded {
        organisation: Party,
        ended: Given,
        by: String,
    },
    /// To who is in charge: a colleague gave up what they might do for the own organisation (R-DEC-10).
    AuthorisationGivenUp {
        organisation: Party,
        person: String,
        ended: Given,
        link: Link,
    },
    /// To an account: this mobile number gets the codes from now on.
    MobileSet {
        hint: String,
        at: Instant,
    },
}

/// What happened to the second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactorChange {
    Added,
    Replaced,
    Removed,
}

/// What happened about logging in abroad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AbroadChange {
    Asked,
    Given,
    Refused,
    Coupled,
    Stopped,
}

/// What happened to a means that was in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeansChange {
    Suspended,
    Resumed,
    Ended,
    /// Reported as lost; `ended` when it is revoked for good, otherwise it is suspended.
    Lost {
        ended: bool,
    },
    Misused {
        ended: bool,
        /// So many applications that were made with it were taken back.
        #[serde(default)]
        withdrawn: u32,
    },
    /// To a higher level, from this one.
    Raised {
        from: Level,
    },
}

/// A role; a manager's has a level (R-ROL-3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleAt {
    pub role: Role,
    pub level: Option<Level>,
}

/// How much was withdrawn from somebody who left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    pub assignments: u32,
    pub teams: u32,
    pub roles: u32,
    pub means: u32,
    pub sessions: u32,
}

/// The names in the outbox, and their list: a variant that is missing here does not compile.
macro_rules! kinds {
    ($($variant:ident = $name:literal),* $(,)?) => {
        impl Message {
            /// Every kind there is.
            pub const KINDS: &[&str] = &[$($name),*];

            /// The variant's name, as in the outbox.
            pub fn kind(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $name),* }
            }
        }
    };
}

kinds! {
    PasswordReset = "password_reset",
    PasswordChanged = "password_changed",
    AccountExists = "account_exists",
    NewSignIn = "new_sign_in",
    SecondFactorChanged = "second_factor_changed",
    PasskeyAdded = "passkey_added",
    PasskeyRemoved = "passkey_removed",
    PinSet = "pin_set",
    PinBlocked = "pin_blocked",
    EmailConfirm = "email_confirm",
    EmailChanging = "email_changing",
    EmailChanged = "email_changed",
    Invitation = "invitation",
    InvitationAccepted = "invitation_accepted",
    RoleGiven = "role_given",
    RoleEnded = "role_ended",
    ManagerAppointed = "manager_appointed",
    ManagerEnded = "manager_ended",
    MembershipEnded = "membership_ended",
    PersonRemoved = "person_removed",
    RequestReceived = "request_received",
    RequestForwarded = "request_forwarded",
    SignatureNeeded = "signature_needed",
    SignaturesVoided = "signatures_voided",
    RequestReminder = "request_reminder",
    RequestExpired = "request_expired",
    RequestSent = "request_sent",
    RequestWithdrawn = "request_withdrawn",
    RequestWithdrawnByUs = "request_withdrawn_by_us",
    RequestApproved = "request_approved",
    RequestRefused = "request_refused",
    RequestRefusedByUs = "request_refused_by_us",
    GrantGiven = "grant_given",
    GrantedFirst = "granted_first",
    GrantEnds = "grant_ends",
    GrantExpired = "grant_expired",
    GrantStopped = "grant_stopped",
    Assigned = "assigned",
    Unassigned = "unassigned",
    AccessStopped = "access_stopped",
    AssignmentGivenUp = "assignment_given_up",
    ApplicationConfirm = "application_confirm",
    ApplicationSign = "application_sign",
    ApplicationSigned = "application_signed",
    ApplicationYourTurn = "application_your_turn",
    ApplicationNotSigned = "application_not_signed",
    ApplicationDone = "application_done",
    ApplicationCancelled = "application_cancelled",
    ApplicationExpired = "application_expired",
    ApplicationPapers = "application_papers",
    ApplicationAppointment = "application_appointment",
    ApplicationCome = "application_come",
    ApplicationReceipt = "application_receipt",
    ApplicationSeen = "application_seen",
    MeansActivate = "means_activate",
    ImportDone = "import_done",
    MeansWaits = "means_waits",
    MeansIssued = "means_issued",
    MeansActivated = "means_activated",
    MeansCancelled = "means_cancelled",
    MeansMoved = "means_moved",
    MeansLapsed = "means_lapsed",
    MeansChanged = "means_changed",
    MeansOfColleague = "means_of_colleague",
    LossLink = "loss_link",
    WayBackLink = "way_back_link",
    WayBackDone = "way_back_done",
    WayBackOfColleague = "way_back_of_colleague",
    QuestionReceived = "question_received",
    QuestionAnswered = "question_answered",
    UpgradeAsked = "upgrade_asked",
    UpgradeApproved = "upgrade_approved",
    UpgradeRefused = "upgrade_refused",
    Abroad = "abroad",
    Authorised = "authorised",
    AuthorisationEnded = "authorisation_ended",
    AuthorisationGivenUp = "authorisation_given_up",
    MobileSet = "mobile_set",
    OrganisationState = "organisation_state",
    RepresentativeLeft = "representative_left",
}

/// How it goes with papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PapersNews {
    Received,
    Accepted,
    MoreNeeded,
    Refused,
}

impl Message {
    /// A part was stopped, and the rest still counts.
    pub fn leaves_some(&self) -> bool {
        matches!(self, Self::GrantStopped { left, .. } if !left.is_empty())
    }

    /// Something stopped that the reader relied on.
    pub fn takes_away(&self) -> bool {
        matches!(
            self,
            Self::GrantStopped { .. }
                | Self::GrantExpired { .. }
                | Self::AccessStopped { .. }
                | Self::Unassigned { .. }
                | Self::AuthorisationEnded { .. }
                | Self::MembershipEnded { .. }
                | Self::MeansChanged {
                    change: MeansChange::Suspended | MeansChange::Ended,
                    ..
                }
                | Self::MeansOfColleague {
                    change: MeansChange::Suspended | MeansChange::Ended,
                    ..
                }
        )
    }

    /// Sent at once and alone: somebody is waiting for it, or must be able to act against misuse. The others wait
    /// some minutes (`Settings::digest_minutes`), and several for one recipient become one mail.
    pub fn is_urgent(&self) -> bool {
        matches!(
            self,
            Self::PasswordReset { .. }
                | Self::PasswordChanged { .. }
                | Self::AccountExists
                | Self::NewSignIn { .. }
                | Self::SecondFactorChanged { .. }
                | Self::PasskeyAdded { .. }
                | Self::PasskeyRemoved { .. }
                | Self::PinSet { .. }
                | Self::PinBlocked { .. }
                | Self::EmailConfirm { .. }
                | Self::EmailChanging { .. }
                | Self::EmailChanged { .. }
                | Self::Invitation { .. }
                | Self::RequestReceived { .. }
                | Self::RequestForwarded { .. }
                | Self::SignatureNeeded { .. }
                | Self::SignaturesVoided { .. }
                | Self::ApplicationConfirm { .. }
                | Self::ApplicationSign { .. }
                | Self::ApplicationSigned { .. }
                | Self::ApplicationYourTurn { .. }
                | Self::ApplicationNotSigned { .. }
                | Self::ApplicationDone { .. }
                | Self::ApplicationPapers { .. }
                | Self::ApplicationAppointment { .. }
                | Self::ApplicationCome { .. }
                | Self::ApplicationReceipt { .. }
                | Self::ApplicationSeen { .. }
                | Self::MeansOfColleague {
                    change: MeansChange::Lost { .. } | MeansChange::Misused { .. },
                    ..
                }
                | Self::MeansActivate { .. }
                | Self::MeansWaits { .. }
                | Self::MeansIssued { .. }
                | Self::MeansChanged { .. }
                | Self::LossLink { .. }
                | Self::WayBackLink { .. }
                | Self::WayBackDone { .. }
                | Self::WayBackOfColleague { .. }
                | Self::QuestionReceived { .. }
                | Self::QuestionAnswered { .. }
                | Self::UpgradeApproved { .. }
                | Self::Abroad {
                    change: AbroadChange::Coupled,
                    ..
                }
                | Self::MobileSet { .. }
        )
    }
}

//! What is kept about one person, gathered for that person to read (R-PRV): the tables belong to other modules, and
//! each row comes as far as it is about the reader. What is sealed stays sealed here.

use crate::{
    application::{OF_PERSON, Stage},
    db::{Pair, Tx, record, rows},
    error::Result,
    mail::MailState,
    text_message::TextState,
};
use domain::{
    Instant, Level,
    application::{Kind, Product},
    id::{
        ApplicationId, AssignmentId, IdentificationId, MembershipId, OrganisationId, PersonId,
        ServiceId, SessionId,
    },
    identification::{IdentificationState, Method},
};
use uuid::Uuid;

record! {
    pub struct Stay {
        pub membership: MembershipId,
        pub organisation: OrganisationId,
        pub name: String,
        pub from_at: Instant,
        pub ended_at: Option<Instant>,
    }
}

/// Where somebody works and worked, newest first.
pub async fn stays(tx: &mut Tx, person: PersonId) -> Result<Vec<Stay>> {
    rows!(
        tx,
        Stay,
        "SELECT m.id AS membership, o.id AS organisation, o.name, m.from_at, m.ended_at FROM membership m \
         JOIN organisation o ON o.id = m.organisation WHERE m.person = $1 ORDER BY m.from_at DESC, m.id DESC",
        person
    )
}

record! {
    pub struct Application {
        pub id: ApplicationId,
        /// None: the link was not opened yet.
        pub person: Option<PersonId>,
        pub kind: Kind,
        pub organisation_name: String,
        pub product: Product,
        pub level: Level,
        pub stage: Stage,
        /// Name, date of birth and mobile number, sealed.
        pub subject: Vec<u8>,
        pub subject_name: String,
        pub created_at: Instant,
        pub closed_at: Option<Instant>,
    }
}

/// What somebody applied for, or what was applied for on their behalf, also before they opened the link; newest first.
pub async fn applications(tx: &mut Tx, person: PersonId, email: &str) -> Result<Vec<Application>> {
    let sql = [
        "SELECT id, person, kind, organisation_name, product, level, state AS stage, subject, subject_name, created_at, \
         closed_at FROM application WHERE ",
        OF_PERSON,
        "ORDER BY created_at DESC, id DESC",
    ]
    .concat();
    rows!(tx, Application, sql, person, email)
}

record! {
    pub struct Team {
        pub organisation: String,
        pub name: String,
        pub from_at: Instant,
        pub ended_at: Option<Instant>,
    }
}

/// In which teams somebody is and was, newest first.
pub async fn teams(tx: &mut Tx, person: PersonId) -> Result<Vec<Team>> {
    rows!(
        tx,
        Team,
        "SELECT o.name AS organisation, t.name, x.from_at, \
         CASE WHEN t.ended_at < x.ended_at THEN t.ended_at ELSE coalesce(x.ended_at, t.ended_at) END AS ended_at \
         FROM team_member x JOIN team t ON t.id = x.team JOIN membership m ON m.id = x.membership \
         JOIN organisation o ON o.id = m.organisation WHERE m.person = $1 ORDER BY x.from_at DESC, x.id DESC",
        person
    )
}

record! {
    pub struct Assigned {
        pub id: AssignmentId,
        pub organisation: String,
        /// The client, or what a group of clients is called.
        pub client: String,
        pub all_services: bool,
        pub level: Level,
        pub from_at: Instant,
        pub until_at: Option<Instant>,
        pub ended_at: Option<Instant>,
    }
}

/// Which clients somebody is and was assigned as a person, newest first; what a team is assigned is the team's.
pub async fn assigned(tx: &mut Tx, person: PersonId, limit: u32) -> Result<Vec<Assigned>> {
    rows!(
        tx,
        Assigned,
        "SELECT a.id, o.name AS organisation, coalesce(c.name, p.name, '') AS client, a.all_services, a.level, \
         a.from_at, a.until_at, coalesce(a.ended_at, m.ended_at) AS ended_at FROM assignment a \
         JOIN membership m ON m.id = a.membership JOIN organisation o ON o.id = m.organisation \
         LEFT JOIN mandate x ON x.id = a.mandate LEFT JOIN organisation c ON c.id = x.client \
         LEFT JOIN portfolio p ON p.id = a.portfolio WHERE m.person = $1 ORDER BY a.from_at DESC, a.id DESC LIMIT $2",
        person,
        limit
    )
}

/// For which services, where it is not for whatever the client grants.
pub async fn assigned_services(
    tx: &mut Tx,
    person: PersonId,
) -> Result<Vec<(AssignmentId, ServiceId)>> {
    let found = rows!(
        tx,
        Pair<AssignmentId, ServiceId>,
        "SELECT x.assignment, x.service FROM assignment_service x JOIN assignment a ON a.id = x.assignment \
         JOIN membership m ON m.id = a.membership WHERE m.person = $1",
        person
    )?;
    Ok(found.into_iter().map(Pair::into).collect())
}

record! {
    pub struct Identification {
        pub id: IdentificationId,
        pub method: Method,
        pub state: IdentificationState,
        pub level: Option<Level>,
        /// Sealed.
        pub found: Option<Vec<u8>>,
        pub started_at: Instant,
        pub decided_at: Option<Instant>,
    }
}

/// The times that somebody showed an identity document, newest first.
pub async fn identifications(tx: &mut Tx, person: PersonId) -> Result<Vec<Identification>> {
    rows!(
        tx,
        Identification,
        "SELECT id, method, state, level, found, started_at, decided_at FROM identification WHERE person = $1 \
         ORDER BY started_at DESC, id DESC",
        person
    )
}

record! {
    pub struct Session {
        pub id: SessionId,
        pub method: String,
        pub created_at: Instant,
        pub seen_at: Instant,
        pub expires_at: Instant,
        pub ended_at: Option<Instant>,
        pub user_agent: String,
        pub address: String,
    }
}

/// Where somebody signed in, as far as it is kept, newest first.
pub async fn sessions(tx: &mut Tx, person: PersonId, limit: u32) -> Result<Vec<Session>> {
    rows!(
        tx,
        Session,
        "SELECT id, method, created_at, seen_at, expires_at, ended_at, user_agent, address FROM session \
         WHERE person = $1 ORDER BY created_at DESC, id DESC LIMIT $2",
        person,
        limit
    )
}

record! {
    pub struct Mailed {
        pub at: Instant,
        pub recipient: String,
        pub kind: String,
        /// None: not in a mail yet.
        pub subject: Option<String>,
        pub state: Option<MailState>,
    }
}

/// The messages to somebody that are kept, newest first.
pub async fn mails(tx: &mut Tx, person: PersonId, limit: u32) -> Result<Vec<Mailed>> {
    rows!(
        tx,
        Mailed,
        "SELECT o.created_at AS at, o.recipient, o.kind, m.subject, m.state FROM outbox o \
         LEFT JOIN mail m ON m.id = o.mail WHERE o.recipient IN (SELECT a.email FROM account a WHERE a.person = $1) \
         OR o.person = $1 ORDER BY o.created_at DESC, o.id DESC LIMIT $2",
        person,
        limit
    )
}

record! {
    pub struct Texted {
        pub at: Instant,
        pub state: TextState,
    }
}

/// The text messages about somebody's applications that are kept, newest first.
pub async fn texts(tx: &mut Tx, person: PersonId) -> Result<Vec<Texted>> {
    rows!(
        tx,
        Texted,
        "SELECT t.created_at AS at, t.state FROM text_message t \
         WHERE t.about IN (SELECT id FROM application WHERE person = $1) ORDER BY t.created_at DESC, t.id DESC",
        person
    )
}

record! {
    pub struct Event {
        pub at: Instant,
        pub action: String,
        pub object: Uuid,
        pub basis: String,
        /// Whether the person did it; otherwise it was done to them.
        pub own: bool,
        /// One of the organisations whose log it stands in; none: the installation's own.
        pub organisation: Option<OrganisationId>,
    }
}

/// What the log keeps of somebody: what they did, and what was done to them, their means and their stays. Newest first.
pub async fn events(tx: &mut Tx, person: PersonId, limit: u32) -> Result<Vec<Event>> {
    rows!(
        tx,
        Event,
        "SELECT e.at, e.action, e.object, e.basis, (e.actor IS NOT NULL AND e.actor = $1) AS own, \
         (SELECT k.organisation FROM audit_link k JOIN organisation o ON o.id = k.organisation \
            WHERE k.event = e.id ORDER BY o.name_key, o.id LIMIT 1) AS organisation \
         FROM audit_event e WHERE e.id IN (\
            SELECT id FROM audit_event WHERE actor = $1 \
            UNION SELECT id FROM audit_event WHERE object = $1 \
            UNION SELECT id FROM audit_event WHERE object IN (SELECT id FROM means WHERE person = $1) \
            UNION SELECT id FROM audit_event WHERE object_kind = 'evidence' \
               AND object IN (SELECT id FROM application WHERE person = $1) \
            UNION SELECT c.event FROM audit_member c JOIN membership m ON m.id = c.membership WHERE m.person = $1) \
         ORDER BY e.at DESC, e.id DESC LIMIT $2",
        person,
        limit
    )
}

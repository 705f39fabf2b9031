//! What happened, who did it and on what basis: append-only, in the same transaction as the change. Every
//! organisation an event touches has it in its own hash chain; a head row says where the chain ends.
//!
//! The rule: the hashed part holds ids and codes only. Names and words lie beside it in `audit_personal`, with a
//! salted digest in the chain, so that they can be erased without breaking it.

mod verify;

pub use verify::{Broken, Report, verify};

use crate::{
    db::{Pair, Tx, exec, record, row, rows},
    error::{Result, StoreError},
    organisation::INSTALLATION,
    query,
    row::args,
};
use domain::{
    Instant,
    id::{EventId, MembershipId, OrganisationId, PersonId},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A link of a chain, or the digest of something.
pub type Hash = [u8; 32];

/// Where every chain begins.
pub(crate) const START: Hash = [0; 32];

/// An event to append.
#[derive(Clone, Debug)]
pub struct NewEvent<'a> {
    pub id: EventId,
    /// Those it touches; none: the installation itself.
    pub organisations: &'a [OrganisationId],
    pub at: Instant,
    /// Nobody: a job.
    pub actor: Option<PersonId>,
    /// A code: `request.sent`.
    pub action: &'a str,
    /// What it happened to: a kind (`request`) and its id.
    pub object: (&'a str, Uuid),
    /// On what power: `manager`, `representative`, `own`, `job`, …
    pub basis: &'a str,
    /// Ids and codes only.
    pub facts: Value,
    /// Words about people, with 16 random bytes of salt.
    pub personal: Option<(Value, [u8; 16])>,
}

record! {
    /// An event as its readers see it.
    pub struct Event {
        pub id: EventId,
        pub at: Instant,
        pub actor: Option<PersonId>,
        pub actor_name: Option<String>,
        pub action: String,
        pub object_kind: String,
        pub object: Uuid,
        pub basis: String,
        pub facts: Value,
        /// Empty when there is none, or when it was erased.
        pub personal: Option<Value>,
    }
}

record! {
    pub struct Head {
        pub seq: i64,
        pub hash: Hash,
    }
}

/// Appends an event to the chain of every organisation it touches.
pub async fn append(tx: &mut Tx, event: &NewEvent<'_>) -> Result<()> {
    append_all(tx, std::slice::from_ref(event)).await
}

/// Appends events, in this order, with a few statements for all of them.
pub async fn append_all(tx: &mut Tx, events: &[NewEvent<'_>]) -> Result<()> {
    insert_events(tx, events).await?;
    let touched: BTreeSet<OrganisationId> = events.iter().flat_map(touched_by).collect();
    let mut heads = BTreeMap::new();
    for organisation in touched {
        let head = take_head(tx, organisation).await?;
        heads.insert(organisation, (head.seq, head));
    }
    let mut links = Vec::new();
    for event in events {
        let (kind, object) = event.object;
        let facts = event.facts.to_string();
        let digest = digest_of(event);
        for organisation in touched_by(event) {
            let Some((_, head)) = heads.get_mut(&organisation) else {
                continue;
            };
            let hashed = Hashed {
                organisation,
                seq: head.seq + 1,
                id: event.id,
                at: event.at,
                actor: event.actor,
                action: event.action,
                object_kind: kind,
                object,
                basis: event.basis,
                facts: &facts,
                personal_digest: digest.as_ref(),
            };
            let hash = hashed.hash(&head.hash);
            links.push(args![organisation, hashed.seq, event.id, head.hash, hash]);
            *head = Head {
                seq: hashed.seq,
                hash,
            };
        }
    }
    let sql = "INSERT INTO audit_link (organisation, seq, event, previous, hash) VALUES ";
    query::insert_all(tx, sql, links).await?;
    for (organisation, (before, head)) in heads {
        let sql = "UPDATE audit_head SET seq = $3, hash = $4 WHERE organisation = $1 AND seq = $2";
        if exec!(tx, sql, organisation, before, head.seq, head.hash)? != 1 {
            // Cannot happen while the head is held; if it does, nothing of this transaction may stand.
            return Err(StoreError::Broken("audit_head".into()));
        }
    }
    Ok(())
}

/// The events themselves, the words beside them, and the stays they are about.
async fn insert_events(tx: &mut Tx, events: &[NewEvent<'_>]) -> Result<()> {
    let event = |event: &NewEvent<'_>| {
        let (kind, object) = event.object;
        args![
            event.id,
            event.at,
            event.actor,
            event.action,
            kind,
            object,
            event.basis,
            event.facts.to_string(),
            digest_of(event)
        ]
    };
    let sql = "INSERT INTO audit_event (id, at, actor, action, object_kind, object, basis, facts, personal_digest) VALUES ";
    query::insert_all(tx, sql, events.iter().map(event).collect()).await?;
    let personal = events.iter().filter_map(|event| {
        let (content, salt) = event.personal.as_ref()?;
        Some(args![event.id, salt, content])
    });
    let sql = "INSERT INTO audit_personal (event, salt, content) VALUES ";
    query::insert_all(tx, sql, personal.collect()).await?;
    for event in events {
        for stay in stays(&event.facts) {
            let sql = "INSERT INTO audit_member (membership, event) VALUES ($1, $2) ON CONFLICT DO NOTHING";
            exec!(tx, sql, stay, event.id)?;
        }
    }
    Ok(())
}

/// In whose chains an event is.
fn touched_by(event: &NewEvent<'_>) -> BTreeSet<OrganisationId> {
    if event.organisations.is_empty() {
        BTreeSet::from([INSTALLATION])
    } else {
        event.organisations.iter().copied().collect()
    }
}

fn digest_of(event: &NewEvent<'_>) -> Option<Hash> {
    let (content, salt) = event.personal.as_ref()?;
    Some(personal_digest(salt, &content.to_string()))
}

/// The stays an event is about, by its facts: one, a list, or none.
fn stays(facts: &Value) -> impl Iterator<Item = Uuid> {
    let members = &facts["members"];
    let many = members
        .as_array()
        .map_or(std::slice::from_ref(members), Vec::as_slice);
    many.iter().filter_map(|id| id.as_str()?.parse().ok())
}

/// Takes the head of a chain and holds it until the end of the transaction.
pub(crate) async fn take_head(tx: &mut Tx, organisation: OrganisationId) -> Result<Head> {
    let sql = "INSERT INTO audit_head (organisation, seq, hash) VALUES ($1, 0, $2) \
               ON CONFLICT (organisation) DO UPDATE SET seq = audit_head.seq RETURNING seq, hash";
    row!(tx, Head, sql, organisation, START)?.ok_or_else(|| StoreError::Broken("audit_head".into()))
}

/// What is hashed, in this order and form. It must never change: old chains are checked by it.
struct Hashed<'a> {
    organisation: OrganisationId,
    seq: i64,
    id: EventId,
    at: Instant,
    actor: Option<PersonId>,
    action: &'a str,
    object_kind: &'a str,
    object: Uuid,
    basis: &'a str,
    /// As it is stored: its bytes count, not its meaning.
    facts: &'a str,
    personal_digest: Option<&'a Hash>,
}

impl Hashed<'_> {
    fn hash(&self, previous: &Hash) -> Hash {
        let canonical = json!([
            "schakel-audit-1",
            self.organisation,
            self.seq,
            self.id,
            self.at,
            self.actor,
            self.action,
            self.object_kind,
            self.object,
            self.basis,
            self.facts,
            self.personal_digest.map(|digest| hex(digest)),
        ]);
        let mut sha = Sha256::new();
        sha.update(previous);
        sha.update(canonical.to_string());
        sha.finalize().into()
    }
}

fn personal_digest(salt: &[u8], content: &str) -> Hash {
    let mut sha = Sha256::new();
    sha.update(salt);
    sha.update(content);
    sha.finalize().into()
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

const EVENT: &str = "SELECT e.id, e.at, e.actor, p.name AS actor_name, e.action, e.object_kind, e.object, e.basis, \
    e.facts, w.content AS personal FROM audit_link l JOIN audit_event e ON e.id = l.event \
    LEFT JOIN person p ON p.id = e.actor LEFT JOIN audit_personal w ON w.event = e.id ";

/// The history of one object as an organisation may see it, newest first by the time that is shown: only events in its own
/// chain. A clock that was set back, and a demo that is told backwards, make it differ from the chain's order.
pub async fn of_object(
    tx: &mut Tx,
    organisation: OrganisationId,
    object: Uuid,
    limit: u32,
) -> Result<Vec<Event>> {
    let sql = [
        EVENT,
        "WHERE l.organisation = $1 AND e.object = $2 ORDER BY e.at DESC, l.seq DESC LIMIT $3",
    ]
    .concat();
    rows!(tx, Event, sql, organisation, object, limit)
}

/// The newest events of this kind about an object, newest first.
pub async fn of_action(
    tx: &mut Tx,
    organisation: OrganisationId,
    object: Uuid,
    action: &str,
    limit: u32,
) -> Result<Vec<Event>> {
    let sql = [
        EVENT,
        "WHERE l.organisation = $1 AND e.object = $2 AND e.action = $3 ORDER BY l.seq DESC LIMIT $4",
    ]
    .concat();
    rows!(tx, Event, sql, organisation, object, action, limit)
}

/// The history of several objects together (a mandate with its grants and assignments), newest first.
pub async fn of_objects(
    tx: &mut Tx,
    organisation: OrganisationId,
    objects: &[Uuid],
    limit: u32,
) -> Result<Vec<Event>> {
    let mut query = crate::query::Query::new(EVENT);
    query
        .push("WHERE l.organisation = ")
        .arg(organisation)
        .push(" AND e.object IN ")
        .list(objects);
    query
        .push(" ORDER BY e.at DESC, l.seq DESC LIMIT ")
        .arg(limit);
    query.rows(tx).await
}

/// What happened to a person at an organisation, newest first: the events about one of these stays, and those of these
/// objects.
pub async fn of_member(
    tx: &mut Tx,
    organisation: OrganisationId,
    stays: &[MembershipId],
    objects: &[Uuid],
    limit: u32,
) -> Result<Vec<Event>> {
    let mut query = crate::query::Query::new(EVENT);
    query
        .push("WHERE l.organisation = ")
        .arg(organisation)
        .push(" AND e.id IN (SELECT event FROM audit_member WHERE membership IN ")
        .list(stays)
        .push(" UNION SELECT id FROM audit_event WHERE object IN ")
        .list(objects);
    query
        .push(") ORDER BY e.at DESC, l.seq DESC LIMIT ")
        .arg(limit);
    query.rows(tx).await
}

/// What happened at an organisation, newest first, older than `before` (a place in its chain) when given. Each comes
/// with its place, for the next page.
pub async fn of_organisation(
    tx: &mut Tx,
    organisation: OrganisationId,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Event>> {
    let sql = [
        EVENT,
        "WHERE l.organisation = $1 AND l.seq < $2 ORDER BY l.seq DESC LIMIT $3",
    ]
    .concat();
    rows!(
        tx,
        Event,
        sql,
        organisation,
        before.unwrap_or(i64::MAX),
        limit
    )
}

/// For each of these events, what another organisation is called that it touches too; with several, the first by name.
pub async fn other_parties(
    tx: &mut Tx,
    organisation: OrganisationId,
    events: &[EventId],
) -> Result<Vec<(EventId, String)>> {
    let mut query = crate::query::Query::new(
        "SELECT l.event, min(o.name) FROM audit_link l JOIN organisation o ON o.id = l.organisation \
         WHERE l.organisation <> ",
    );
    query
        .arg(organisation)
        .push(" AND l.event IN ")
        .list(events)
        .push(" GROUP BY l.event");
    let found = query.rows::<Pair<EventId, String>>(tx).await?;
    Ok(found.into_iter().map(Pair::into).collect())
}

/// Erases the words about people in one event; the chain stays whole. False when there are none.
pub async fn erase_personal(tx: &mut Tx, event: EventId) -> Result<bool> {
    Ok(exec!(tx, "DELETE FROM audit_personal WHERE event = $1", event)? == 1)
}

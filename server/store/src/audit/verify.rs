//! Walking every chain from its start: what is missing, changed, moved or added is found and named. Reads only, a
//! page at a time, so a log of any size can be checked beside a running server.

use super::{Hash, Hashed, START, hex, personal_digest};
use crate::{
    db::{Db, Tx, cell, record, row, rows},
    error::Result,
};
use domain::{
    Instant,
    id::{EventId, OrganisationId, PersonId},
};
use sha2::{Digest, Sha256};
use std::fmt;
use uuid::Uuid;

/// The outcome of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub chains: u64,
    pub links: u64,
    /// One digest over all heads: note it down elsewhere, and a log that was cut short or rewritten as a whole
    /// betrays itself by another one.
    pub checkpoint: Hash,
    /// The first thing that is wrong.
    pub broken: Option<Broken>,
}

/// What is wrong, with the place in the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// There is no link where one must be.
    Missing {
        organisation: OrganisationId,
        seq: i64,
    },
    /// The link does not follow from the one before it: moved, or put in between.
    Reordered {
        organisation: OrganisationId,
        seq: i64,
    },
    /// The link or its event is not what was written.
    Changed {
        organisation: OrganisationId,
        seq: i64,
    },
    /// The words about people are not those that were written.
    PersonalChanged {
        organisation: OrganisationId,
        seq: i64,
    },
    /// The head names another end than the chain has.
    Head {
        organisation: OrganisationId,
        seq: i64,
    },
    /// An event that is in no chain.
    Unchained { event: EventId },
}

impl Report {
    pub fn is_whole(&self) -> bool {
        self.broken.is_none()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.broken {
            Some(broken) => write!(f, "The audit log is BROKEN: {broken}"),
            None => write!(
                f,
                "The audit log is whole: {} events in {} chains. Checkpoint {}",
                self.links,
                self.chains,
                hex(&self.checkpoint)
            ),
        }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { organisation, seq } => {
                write!(f, "event {seq} of organisation {organisation} is missing")
            }
            Self::Reordered { organisation, seq } => {
                write!(
                    f,
                    "event {seq} of organisation {organisation} does not follow the one before it"
                )
            }
            Self::Changed { organisation, seq } => {
                write!(f, "event {seq} of organisation {organisation} was changed")
            }
            Self::PersonalChanged { organisation, seq } => {
                write!(
                    f,
                    "the personal data beside event {seq} of organisation {organisation} were changed"
                )
            }
            Self::Head { organisation, seq } => {
                write!(
                    f,
                    "the chain of organisation {organisation} ends at {seq}, its head says otherwise"
                )
            }
            Self::Unchained { event } => write!(f, "event {event} is in no chain"),
        }
    }
}

record! {
    pub struct Link {
        pub seq: i64,
        pub previous: Hash,
        pub hash: Hash,
        pub id: EventId,
        pub at: Instant,
        pub actor: Option<PersonId>,
        pub action: String,
        pub object_kind: String,
        pub object: Uuid,
        pub basis: String,
        pub facts: String,
        pub personal_digest: Option<Hash>,
        pub salt: Option<Vec<u8>>,
        pub content: Option<String>,
    }
}

/// How many links are read at a time.
const PAGE: u32 = 1_000;

/// Checks every chain.
///
/// # Errors
/// Only when the database cannot answer; a broken chain is in the report.
pub async fn verify(db: &Db) -> Result<Report> {
    let mut tx = db.read().await?;
    let mut report = Report {
        chains: 0,
        links: 0,
        checkpoint: START,
        broken: None,
    };
    let mut checkpoint = Sha256::new();
    let sql = "SELECT organisation FROM audit_head UNION SELECT organisation FROM audit_link ORDER BY organisation";
    for organisation in crate::db::cells!(&mut tx, OrganisationId, sql)? {
        match chain(&mut tx, organisation, &mut report.links).await? {
            Ok((seq, hash)) => {
                report.chains += 1;
                checkpoint.update(organisation.uuid().as_bytes());
                checkpoint.update(seq.to_be_bytes());
                checkpoint.update(hash);
            }
            Err(broken) => {
                report.broken = Some(broken);
                return Ok(report);
            }
        }
    }
    report.checkpoint = checkpoint.finalize().into();
    let sql = "SELECT e.id FROM audit_event e WHERE NOT EXISTS (SELECT 1 FROM audit_link l WHERE l.event = e.id) \
               ORDER BY e.id LIMIT 1";
    report.broken = cell!(&mut tx, EventId, sql)?.map(|event| Broken::Unchained { event });
    Ok(report)
}

async fn chain(
    tx: &mut Tx,
    organisation: OrganisationId,
    count: &mut u64,
) -> Result<Result<(i64, Hash), Broken>> {
    let (mut seq, mut previous) = (0, START);
    loop {
        let page = rows!(
            tx,
            Link,
            "SELECT l.seq, l.previous, l.hash, e.id, e.at, e.actor, e.action, e.object_kind, e.object, e.basis, e.facts, \
             e.personal_digest, w.salt, w.content FROM audit_link l JOIN audit_event e ON e.id = l.event \
             LEFT JOIN audit_personal w ON w.event = e.id \
             WHERE l.organisation = $1 AND l.seq > $2 ORDER BY l.seq LIMIT $3",
            organisation,
            seq,
            PAGE
        )?;
        if page.is_empty() {
            break;
        }
        for link in page {
            seq += 1;
            if let Some(broken) = link.fault(organisation, seq, &previous) {
                return Ok(Err(broken));
            }
            previous = link.hash;
            *count += 1;
        }
    }
    let head = row!(
        tx,
        super::Head,
        "SELECT seq, hash FROM audit_head WHERE organisation = $1",
        organisation
    )?;
    if head.is_some_and(|head| head.seq == seq && head.hash == previous) {
        Ok(Ok((seq, previous)))
    } else {
        Ok(Err(Broken::Head { organisation, seq }))
    }
}

impl Link {
    fn fault(&self, organisation: OrganisationId, seq: i64, previous: &Hash) -> Option<Broken> {
        if self.seq != seq {
            return Some(Broken::Missing { organisation, seq });
        }
        let hashed = Hashed {
            organisation,
            seq,
            id: self.id,
            at: self.at,
            actor: self.actor,
            action: &self.action,
            object_kind: &self.object_kind,
            object: self.object,
            basis: &self.basis,
            facts: &self.facts,
            personal_digest: self.personal_digest.as_ref(),
        };
        if self.previous != *previous {
            return Some(Broken::Reordered { organisation, seq });
        }
        if self.hash != hashed.hash(previous) {
            return Some(Broken::Changed { organisation, seq });
        }
        // Erased words leave their digest behind; words without a digest were never written by us.
        match (&self.salt, &self.content, self.personal_digest) {
            (Some(salt), Some(content), digest)
                if digest != Some(personal_digest(salt, content)) =>
            {
                Some(Broken::PersonalChanged { organisation, seq })
            }
            _ => None,
        }
    }
}

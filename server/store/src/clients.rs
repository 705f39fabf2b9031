//! An intermediary's clients, as its people look at them: everybody who ever granted something, and everybody who
//! was asked. Read-only, and only for looking: whether somebody may act is asked of `decide()`, never of this list.

mod list;
mod reach;

pub use list::{
    Client, ClientFilter, ClientList, ClientSort, Counts, counts, list, page, unreached,
};
pub use reach::{
    Acting, Source, acting, acting_count, granting_count, intermediary_of_person, names,
    names_for_member, of_team, of_team_alone, only_by, people_acting_for, people_assigned, sources,
};

use crate::{
    db::{Tx, cell, cells, record, rows},
    error::Result,
    query::Query,
};
use domain::{
    Instant, Level,
    id::{MandateId, OrganisationId, RequestId, ServiceId},
    number::KvkNumber,
    request::RequestState,
};

/// Whether something is granted now under the mandate of the client `c`; `$2` is now.
const ACTIVE: &str = "EXISTS (SELECT 1 FROM chain_grant g JOIN chain_grant_service x ON x.chain_grant = g.id \
    WHERE g.mandate = c.mandate AND g.until_at > $2 AND x.revoked_at IS NULL)";

/// Whether the stay `s` has a means that works.
macro_rules! able {
    ($now:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM means x JOIN means_state t ON t.means = x.id \
             AND t.seq = (SELECT max(n.seq) FROM means_state n WHERE n.means = x.id) WHERE x.person = s.person \
             AND x.organisation = s.organisation AND x.created_at >= s.from_at AND x.expires_at > ",
            $now,
            " AND t.state = 'active')"
        )
    };
}
pub(crate) use able;

/// Whether an assignment `a` reaches somebody who can log in for the client `c`: R-DEC-19 without levels and services;
/// `$1` is now.
macro_rules! reaches {
    () => {
        concat!(
            "a.ended_at IS NULL AND (a.until_at IS NULL OR a.until_at > $1) AND ( \
             EXISTS (SELECT 1 FROM membership s WHERE s.id = a.membership AND s.ended_at IS NULL \
                AND NOT EXISTS (SELECT 1 FROM exclusion e \
                    WHERE e.membership = s.id AND e.mandate = c.mandate AND e.ended_at IS NULL) AND ",
            able!("$1"),
            ") OR EXISTS (SELECT 1 FROM team t JOIN team_member tm ON tm.team = t.id JOIN membership s ON s.id = tm.membership \
                WHERE t.id = a.team AND t.ended_at IS NULL AND tm.ended_at IS NULL AND s.ended_at IS NULL \
                AND NOT EXISTS (SELECT 1 FROM exclusion e \
                    WHERE e.membership = s.id AND e.mandate = c.mandate AND e.ended_at IS NULL) AND ",
            able!("$1"),
            "))"
        )
    };
}

/// Whether a portfolio `p` has the client `c`.
macro_rules! has_client {
    () => {
        "p.ended_at IS NULL AND EXISTS (SELECT 1 FROM portfolio_client k \
            WHERE k.portfolio = p.id AND k.mandate = c.mandate AND k.ended_at IS NULL) \
         AND NOT EXISTS (SELECT 1 FROM portfolio_exclusion z \
            WHERE z.portfolio = p.id AND z.mandate = c.mandate AND z.ended_at IS NULL)"
    };
}

/// Whether somebody who is assigned the client `c` can log in.
const REACHED: &str = concat!(
    "(EXISTS (SELECT 1 FROM assignment a WHERE a.mandate = c.mandate AND ",
    reaches!(),
    ") OR EXISTS (SELECT 1 FROM portfolio_client k JOIN portfolio p ON p.id = k.portfolio \
        JOIN assignment a ON a.portfolio = p.id WHERE k.mandate = c.mandate AND ",
    has_client!(),
    " AND ",
    reaches!(),
    "))"
);

/// Which of these clients nobody can log in for: nobody who is assigned them, personally, in a team or through a set of
/// clients, has a means that works. Of all clients that is [`unreached`].
pub async fn unreached_among(
    tx: &mut Tx,
    mandates: &[MandateId],
    now: Instant,
) -> Result<Vec<MandateId>> {
    let mut query = Query::with(
        "SELECT c.mandate FROM (SELECT m.id AS mandate FROM mandate m WHERE m.id IN ",
        now,
    );
    query.list(mandates).push(") c WHERE NOT ").push(REACHED);
    query.cells(tx).await
}

record! {
    /// A party with which something ends soon.
    pub struct EndingWith {
        pub mandate: MandateId,
        pub other: String,
        pub until_at: Instant,
        /// It was given to the other, not received.
        pub given: bool,
        /// The office asked for every service that ends, and waits for the answer.
        pub asked: bool,
    }
}

/// The clients and intermediaries of an organisation with whom a granted service ends, with nothing after it, between
/// now and `soon`; what ends first comes first.
pub async fn ending_of(
    tx: &mut Tx,
    organisation: OrganisationId,
    now: Instant,
    soon: Instant,
) -> Result<Vec<EndingWith>> {
    rows!(
        tx,
        EndingWith,
        "SELECT m.id AS mandate, o.name AS other, min(g.until_at) AS until_at, (m.client = $1) AS given, \
         min(CASE WHEN EXISTS (SELECT 1 FROM request r JOIN organisation k ON k.kvk = r.client_kvk \
            JOIN request_service v ON v.request = r.id WHERE k.id = m.client AND v.service = x.service \
            AND r.intermediary = m.intermediary AND r.origin = 'intermediary' \
            AND r.state IN ('pending', 'partly_signed') AND r.expires_at > $2) THEN 1 ELSE 0 END) = 1 AS asked \
         FROM mandate m JOIN organisation o ON o.id = CASE WHEN m.client = $1 THEN m.intermediary ELSE m.client END \
         JOIN chain_grant g ON g.mandate = m.id JOIN chain_grant_service x ON x.chain_grant = g.id \
         WHERE (m.client = $1 OR m.intermediary = $1) AND g.until_at > $2 AND g.until_at <= $3 \
         AND x.revoked_at IS NULL AND NOT EXISTS (SELECT 1 FROM chain_grant h \
            JOIN chain_grant_service y ON y.chain_grant = h.id \
            WHERE h.mandate = m.id AND h.until_at > $3 AND y.service = x.service AND y.revoked_at IS NULL) \
         GROUP BY m.id, m.client, m.intermediary, o.name ORDER BY until_at, m.id",
        organisation,
        now,
        soon
    )
}

/// Clients of which the newest request ended without a grant since this moment, and that have granted nothing else.
pub async fn unanswered(
    tx: &mut Tx,
    intermediary: OrganisationId,
    since: Instant,
    now: Instant,
) -> Result<Vec<String>> {
    let sql = [
        "SELECT coalesce(o.name, c.client_name) FROM (SELECT r.id, r.client_kvk AS kvk, r.client_name, r.created_at, \
            r.state, r.expires_at, r.closed_at, (SELECT m.id FROM mandate m JOIN organisation x ON x.id = m.client \
                WHERE m.intermediary = $1 AND x.kvk = r.client_kvk) AS mandate \
            FROM request r WHERE r.intermediary = $1 AND r.origin = 'intermediary') c \
         LEFT JOIN organisation o ON o.kvk = c.kvk \
         WHERE ((c.state = 'refused' AND c.closed_at > $3) \
            OR (c.state IN ('expired', 'pending', 'partly_signed') AND c.expires_at > $3 AND c.expires_at <= $2)) \
         AND NOT EXISTS (SELECT 1 FROM request n WHERE n.intermediary = $1 AND n.client_kvk = c.kvk \
            AND (n.created_at > c.created_at OR (n.created_at = c.created_at AND n.id > c.id))) \
         AND NOT ",
        ACTIVE,
        " ORDER BY coalesce(o.name_key, c.client_name), c.kvk",
    ];
    cells!(tx, String, sql.concat(), intermediary, now, since)
}

record! {
    /// A service granted under a mandate and not stopped or ended: until when, at the longest.
    pub struct Running {
        pub mandate: MandateId,
        pub service: ServiceId,
        pub until_at: Instant,
    }
}

/// What is granted under these mandates now.
pub async fn running(tx: &mut Tx, mandates: &[MandateId], now: Instant) -> Result<Vec<Running>> {
    let mut query = Query::new(
        "SELECT g.mandate, x.service, max(g.until_at) AS until_at \
         FROM chain_grant g JOIN chain_grant_service x ON x.chain_grant = g.id \
         WHERE x.revoked_at IS NULL AND g.until_at > ",
    );
    query
        .arg(now)
        .push(" AND g.mandate IN ")
        .list(mandates)
        .push(" GROUP BY g.mandate, x.service");
    query.rows(tx).await
}

/// What is granted under a mandate now or was since then, each service with when it ends or ended.
pub async fn lately(tx: &mut Tx, mandate: MandateId, since: Instant) -> Result<Vec<Running>> {
    rows!(
        tx,
        Running,
        "SELECT f.mandate, f.service, max(f.until_at) AS until_at FROM (SELECT g.mandate, x.service, \
            CASE WHEN x.revoked_at < g.until_at THEN x.revoked_at ELSE g.until_at END AS until_at \
            FROM chain_grant g JOIN chain_grant_service x ON x.chain_grant = g.id WHERE g.mandate = $1) f \
         GROUP BY f.mandate, f.service HAVING max(f.until_at) > $2 ORDER BY f.service",
        mandate,
        since
    )
}

record! {
    /// When something under a mandate last came to its end.
    pub struct Over {
        pub mandate: MandateId,
        pub revoked_at: Option<Instant>,
        pub ended_at: Instant,
    }
}

/// The newest end under these mandates: by an act, and by date.
pub async fn over(tx: &mut Tx, mandates: &[MandateId]) -> Result<Vec<Over>> {
    let mut query = Query::new(
        "SELECT g.mandate, max(x.revoked_at) AS revoked_at, max(g.until_at) AS ended_at \
         FROM chain_grant g JOIN chain_grant_service x ON x.chain_grant = g.id WHERE g.mandate IN ",
    );
    query.list(mandates).push(" GROUP BY g.mandate");
    query.rows(tx).await
}

record! {
    /// A request with how far it is.
    pub struct Asked {
        pub id: RequestId,
        pub client_kvk: KvkNumber,
        pub state: RequestState,
        pub level: Level,
        pub created_at: Instant,
        pub expires_at: Instant,
        pub services: u32,
        pub signed: u32,
    }
}

/// The requests of an intermediary to these clients, newest first.
pub async fn asked(
    tx: &mut Tx,
    intermediary: OrganisationId,
    clients: &[KvkNumber],
) -> Result<Vec<Asked>> {
    let mut query = Query::new(
        "SELECT r.id, r.client_kvk, r.state, r.level, r.created_at, r.expires_at, \
         (SELECT count(*) FROM request_service v WHERE v.request = r.id) AS services, \
         (SELECT count(*) FROM signature g WHERE g.request = r.id AND g.voided_at IS NULL) AS signed \
         FROM request r WHERE r.origin = 'intermediary' AND r.intermediary = ",
    );
    query
        .arg(intermediary)
        .push(" AND r.client_kvk IN ")
        .list(clients);
    query.push(" ORDER BY r.created_at DESC, r.id DESC");
    query.rows(tx).await
}

record! {
    /// Who acts for a client, in one word: a team's or a person's name.
    pub struct AssignedTo {
        pub mandate: MandateId,
        pub name: String,
        pub is_team: bool,
    }
}

/// The teams and people that act under these mandates; teams first, then by name, each once.
pub async fn assigned_to(
    tx: &mut Tx,
    mandates: &[MandateId],
    now: Instant,
) -> Result<Vec<AssignedTo>> {
    let mut query = Query::new(
        "WITH given AS (SELECT a.mandate, a.membership, a.team, a.ended_at, a.until_at FROM assignment a \
            WHERE a.portfolio IS NULL \
         UNION ALL SELECT k.mandate, a.membership, a.team, a.ended_at, a.until_at \
            FROM assignment a JOIN portfolio p ON p.id = a.portfolio JOIN portfolio_client k ON k.portfolio = p.id \
            WHERE p.ended_at IS NULL AND k.ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM portfolio_exclusion z \
                WHERE z.portfolio = p.id AND z.mandate = k.mandate AND z.ended_at IS NULL)) \
         SELECT DISTINCT g.mandate, coalesce(t.name, p.name) AS name, g.team IS NOT NULL AS is_team, \
            coalesce(t.name_key, p.name_key) AS name_key \
         FROM given g LEFT JOIN team t ON t.id = g.team AND t.ended_at IS NULL \
         LEFT JOIN membership s ON s.id = g.membership AND s.ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM exclusion e \
            WHERE e.membership = s.id AND e.mandate = g.mandate AND e.ended_at IS NULL) \
         LEFT JOIN person p ON p.id = s.person \
         WHERE g.ended_at IS NULL AND (t.id IS NOT NULL OR p.id IS NOT NULL) AND (g.until_at IS NULL OR g.until_at > ",
    );
    query
        .arg(now)
        .push(") AND g.mandate IN ")
        .list(mandates)
        .push(" ORDER BY is_team DESC, name_key");
    query.rows(tx).await
}

record! {
    /// An organisation that acts for a client, or asks to: with the mandate, once something was granted.
    pub struct Intermediary {
        pub mandate: Option<MandateId>,
        pub organisation: OrganisationId,
        pub kvk: KvkNumber,
        pub name: String,
        pub town: String,
    }
}

/// Everybody to whom a client granted something, or who asked it, by name.
pub async fn intermediaries(tx: &mut Tx, client: OrganisationId) -> Result<Vec<Intermediary>> {
    rows!(
        tx,
        Intermediary,
        "SELECT m.id AS mandate, o.id AS organisation, o.kvk, o.name, o.town \
         FROM organisation o LEFT JOIN mandate m ON m.intermediary = o.id AND m.client = $1 \
         WHERE m.id IS NOT NULL OR o.id IN (SELECT r.intermediary FROM request r \
            WHERE r.client = $1 AND r.origin = 'intermediary') \
         ORDER BY o.name_key, o.id",
        client
    )
}

record! {
    /// A request as the client that is asked sees it in a list.
    pub struct Received {
        pub id: RequestId,
        pub intermediary: OrganisationId,
        pub state: RequestState,
        pub level: Level,
        pub expires_at: Instant,
        pub services: u32,
        pub signed: u32,
    }
}

/// What a client was asked, newest first.
pub async fn received(tx: &mut Tx, client: OrganisationId) -> Result<Vec<Received>> {
    rows!(
        tx,
        Received,
        "SELECT r.id, r.intermediary, r.state, r.level, r.expires_at, \
         (SELECT count(*) FROM request_service v WHERE v.request = r.id) AS services, \
         (SELECT count(*) FROM signature g WHERE g.request = r.id AND g.voided_at IS NULL) AS signed \
         FROM request r WHERE r.origin = 'intermediary' AND r.client = $1 ORDER BY r.created_at DESC, r.id DESC",
        client
    )
}

/// How many intermediaries a client grants something now.
pub async fn given_count(tx: &mut Tx, client: OrganisationId, now: Instant) -> Result<u32> {
    let sql = [
        "SELECT count(*) FROM (SELECT m.id AS mandate FROM mandate m WHERE m.client = $1) c WHERE ",
        ACTIVE,
    ];
    Ok(cell!(tx, u32, sql.concat(), client, now)?.unwrap_or_default())
}

/// How many clients an intermediary has something from now.
pub async fn active_count(tx: &mut Tx, intermediary: OrganisationId, now: Instant) -> Result<u32> {
    let sql = [
        "SELECT count(*) FROM (SELECT m.id AS mandate FROM mandate m WHERE m.intermediary = $1) c WHERE ",
        ACTIVE,
    ];
    Ok(cell!(tx, u32, sql.concat(), intermediary, now)?.unwrap_or_default())
}

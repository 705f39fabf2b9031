//! A page of an intermediary's clients with the counts of every filter. Each filter is a set of mandates, worked out
//! once in [`SETS`]; a list shows the set that a count counts, so the two cannot disagree.
//! The rule: sets follow from sets by EXISTS and IN in a WHERE. PostgreSQL hashes those, and SQLite then looks every
//! client up as few times as there are questions; ten thousand clients leave time for no more.

use super::able;
use crate::{
    db::{Tx, cells, record, row, rows},
    error::Result,
    value::{anywhere, words},
};
use domain::{
    Instant,
    id::{MandateId, OrganisationId},
    number::KvkNumber,
};

words! {
    /// What the list is narrowed to.
    pub enum ClientFilter {
        All = "all",
        /// Something is granted and not stopped.
        Active = "active",
        /// A request waits for an answer.
        Waiting = "waiting",
        /// A granted service ends soon, with nothing after it.
        Ending = "ending",
        /// Active, and nobody who is assigned can log in.
        Unassigned = "unassigned",
        /// Nothing is granted and nothing waits: stopped, ended, refused, taken back or never answered.
        Stopped = "stopped",
    }
}

words! {
    pub enum ClientSort {
        Name = "name",
        Kvk = "kvk",
        LastDay = "last_day",
    }
}

/// Which part of the list. `soon` bounds [`ClientFilter::Ending`].
#[derive(Clone, Debug)]
pub struct ClientList<'a> {
    pub intermediary: OrganisationId,
    pub now: Instant,
    pub soon: Instant,
    pub search: &'a str,
    pub filter: ClientFilter,
    pub sort: ClientSort,
    pub descending: bool,
    pub limit: u32,
    pub offset: u32,
}

record! {
    /// A client. Without a mandate nothing was ever granted; without an organisation it is not here yet.
    pub struct Client {
        pub mandate: Option<MandateId>,
        pub organisation: Option<OrganisationId>,
        pub kvk: KvkNumber,
        pub name: String,
        pub town: String,
        pub label: Option<String>,
    }
}

record! {
    /// How many clients there are per filter.
    pub struct Counts {
        pub everybody: u32,
        pub active: u32,
        pub waiting: u32,
        pub ending: u32,
        pub unassigned: u32,
        pub stopped: u32,
    }
}

record! {
    /// The counts, beside a client or beside nobody.
    struct Beside {
        pub everybody: u32,
        pub active: u32,
        pub waiting: u32,
        pub ending: u32,
        pub unassigned: u32,
        pub stopped: u32,
        pub mandate: Option<MandateId>,
        pub organisation: Option<OrganisationId>,
        pub kvk: Option<KvkNumber>,
        pub name: Option<String>,
        pub town: Option<String>,
        pub label: Option<String>,
    }
}

/// The mandates of an intermediary, all of them: nobody's name is looked at.
const PAIRS: &str = "WITH pair AS MATERIALIZED (SELECT m.id AS mandate, m.client FROM mandate m WHERE m.intermediary = $1)";

/// The mandates of which the client fits the search.
const FOUND_PAIRS: &str = r"WITH pair AS MATERIALIZED (SELECT m.id AS mandate, m.client
    FROM mandate m JOIN organisation o ON o.id = m.client
    LEFT JOIN client_label l ON l.intermediary = m.intermediary AND l.client_kvk = o.kvk
    WHERE m.intermediary = $1
    AND (o.name_key LIKE $3 ESCAPE '\' OR o.kvk LIKE $3 ESCAPE '\' OR l.label_key LIKE $3 ESCAPE '\'))";

/// Whether an assignment `a` reaches somebody who can log in for the client `c`: R-DEC-19 without levels and services. Who
/// is kept away is looked at only where somebody is: one member must be left then.
macro_rules! reaches_somebody {
    () => {
        "a.ended_at IS NULL AND (a.until_at IS NULL OR a.until_at > $2)
        AND (a.membership IN (SELECT s.id FROM stay s) OR a.team IN (SELECT p.team FROM place p))
        AND (c.mandate NOT IN (SELECT e.mandate FROM kept e)
            OR EXISTS (SELECT 1 FROM stay s WHERE (s.id = a.membership
                    OR EXISTS (SELECT 1 FROM place p WHERE p.team = a.team AND p.membership = s.id))
                AND NOT EXISTS (SELECT 1 FROM kept e WHERE e.mandate = c.mandate AND e.membership = s.id)))"
    };
}

/// Everything that follows from `pair`. `$1` the intermediary, `$2` now, `$3` the search pattern, `$4` soon.
///
/// Those who were asked and never granted anything have no mandate: `asked`, one row for the newest request.
const SETS: &str = concat!(
    r", open AS MATERIALIZED (SELECT r.client_kvk FROM request r WHERE r.intermediary = $1
        AND r.origin = 'intermediary' AND r.state IN ('pending', 'partly_signed') AND r.expires_at > $2),
    asked AS (SELECT o.id AS organisation, r.client_kvk AS kvk, coalesce(o.name, r.client_name) AS name,
            coalesce(o.name_key, r.client_name_key) AS name_key, coalesce(o.town, '') AS town, l.label,
            r.client_kvk IN (SELECT w.client_kvk FROM open w) AS waits
        FROM request r LEFT JOIN organisation o ON o.kvk = r.client_kvk
        LEFT JOIN client_label l ON l.intermediary = r.intermediary AND l.client_kvk = r.client_kvk
        WHERE r.intermediary = $1 AND r.origin = 'intermediary'
        AND NOT EXISTS (SELECT 1 FROM mandate m WHERE m.intermediary = $1 AND m.client = o.id)
        AND NOT EXISTS (SELECT 1 FROM request n WHERE n.intermediary = $1 AND n.client_kvk = r.client_kvk
            AND n.origin = 'intermediary'
            AND (n.created_at > r.created_at OR (n.created_at = r.created_at AND n.id > r.id)))
        AND (coalesce(o.name_key, r.client_name_key) LIKE $3 ESCAPE '\' OR r.client_kvk LIKE $3 ESCAPE '\'
            OR l.label_key LIKE $3 ESCAPE '\')),
    granting AS MATERIALIZED (SELECT c.mandate, c.client FROM pair c
        WHERE EXISTS (SELECT 1 FROM chain_grant g WHERE g.mandate = c.mandate AND g.until_at > $2
            AND EXISTS (SELECT 1 FROM chain_grant_service x WHERE x.chain_grant = g.id AND x.revoked_at IS NULL))),
    waiter AS MATERIALIZED (SELECT m.id AS mandate FROM open w JOIN organisation o ON o.kvk = w.client_kvk
        JOIN mandate m ON m.client = o.id AND m.intermediary = $1),
    waiting AS (SELECT c.mandate, c.client FROM pair c WHERE c.mandate IN (SELECT w.mandate FROM waiter w)),
    ending AS MATERIALIZED (SELECT c.mandate, c.client FROM granting c
        WHERE EXISTS (SELECT 1 FROM chain_grant g JOIN chain_grant_service x ON x.chain_grant = g.id
            WHERE g.mandate = c.mandate AND g.until_at > $2 AND g.until_at <= $4 AND x.revoked_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM chain_grant h JOIN chain_grant_service y ON y.chain_grant = h.id
                WHERE h.mandate = c.mandate AND h.until_at > $4 AND y.service = x.service
                AND y.revoked_at IS NULL))),
    stopped AS (SELECT c.mandate, c.client FROM pair c WHERE c.mandate NOT IN (SELECT g.mandate FROM granting g)
        AND c.mandate NOT IN (SELECT w.mandate FROM waiter w)),
    stay AS MATERIALIZED (SELECT s.id FROM membership s WHERE s.organisation = $1 AND s.ended_at IS NULL AND ",
    able!("$2"),
    r"),
    place AS MATERIALIZED (SELECT tm.team, tm.membership FROM stay s
        JOIN team_member tm ON tm.membership = s.id JOIN team t ON t.id = tm.team
        WHERE tm.ended_at IS NULL AND t.ended_at IS NULL),
    kept AS MATERIALIZED (SELECT e.mandate, e.membership FROM stay s JOIN exclusion e ON e.membership = s.id
        WHERE e.ended_at IS NULL),
    bundled AS MATERIALIZED (SELECT c.mandate FROM portfolio p JOIN portfolio_client c ON c.portfolio = p.id
        JOIN assignment a ON a.portfolio = p.id
        WHERE p.organisation = $1 AND p.ended_at IS NULL AND c.ended_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM portfolio_exclusion z
            WHERE z.portfolio = p.id AND z.mandate = c.mandate AND z.ended_at IS NULL) AND ",
    reaches_somebody!(),
    r"),
    unassigned AS MATERIALIZED (SELECT c.mandate, c.client FROM granting c
        WHERE NOT EXISTS (SELECT 1 FROM assignment a WHERE a.mandate = c.mandate AND ",
    reaches_somebody!(),
    r") AND c.mandate NOT IN (SELECT b.mandate FROM bundled b))"
);

const COUNTED: &str = "SELECT (SELECT count(*) FROM pair) + (SELECT count(*) FROM asked) AS everybody, \
    (SELECT count(*) FROM granting) AS active, \
    (SELECT count(*) FROM waiting) + (SELECT count(*) FROM asked a WHERE a.waits) AS waiting, \
    (SELECT count(*) FROM ending) AS ending, (SELECT count(*) FROM unassigned) AS unassigned, \
    (SELECT count(*) FROM stopped) + (SELECT count(*) FROM asked a WHERE NOT a.waits) AS stopped";

/// The end that is shown of what is granted: of the service that ends first. With one grant that is the grant's; only
/// where several run, which is seldom, services are looked at. CROSS JOIN keeps SQLite to this order.
const STANDING: &str = ", running AS MATERIALIZED (SELECT c.mandate, count(*) AS grants, max(g.until_at) AS until_at \
        FROM granting c CROSS JOIN chain_grant g WHERE g.mandate = c.mandate AND g.until_at > $2 GROUP BY c.mandate), \
    ends AS (SELECT g.mandate, max(g.until_at) AS until_at \
        FROM running c CROSS JOIN chain_grant g CROSS JOIN chain_grant_service x \
        WHERE c.grants > 1 AND g.mandate = c.mandate AND g.until_at > $2 \
        AND x.chain_grant = g.id AND x.revoked_at IS NULL GROUP BY g.mandate, x.service), \
    standing AS MATERIALIZED (SELECT c.mandate, c.until_at FROM running c WHERE c.grants = 1 \
        UNION ALL SELECT e.mandate, min(e.until_at) FROM ends e GROUP BY e.mandate)";

/// The mandates to begin with.
fn pairs(search: &str) -> &'static str {
    if search.is_empty() {
        PAIRS
    } else {
        FOUND_PAIRS
    }
}

/// The sets, and the clients of one filter as `client`; with [`STANDING`] where that sorts them.
fn clients(asked: &ClientList<'_>) -> String {
    let (set, without_mandate) = match asked.filter {
        ClientFilter::All => ("pair", Some("")),
        ClientFilter::Active => ("granting", None),
        ClientFilter::Waiting => ("waiting", Some(" WHERE a.waits")),
        ClientFilter::Ending => ("ending", None),
        ClientFilter::Unassigned => ("unassigned", None),
        ClientFilter::Stopped => ("stopped", Some(" WHERE NOT a.waits")),
    };
    let by_end = asked.sort == ClientSort::LastDay;
    let (standing, until, join, no_end) = if by_end {
        (
            STANDING,
            ", s.until_at",
            " LEFT JOIN standing s ON s.mandate = c.mandate",
            ", NULL",
        )
    } else {
        ("", "", "", "")
    };
    let mut sql = [
        pairs(asked.search),
        SETS,
        standing,
        ", client AS (SELECT c.mandate, o.id AS organisation, o.kvk, o.name, o.name_key, o.town, l.label",
        until,
        " FROM ",
        set,
        " c JOIN organisation o ON o.id = c.client",
        join,
        " LEFT JOIN client_label l ON l.intermediary = $1 AND l.client_kvk = o.kvk",
    ]
    .concat();
    if let Some(which) = without_mandate {
        let more = [
            " UNION ALL SELECT NULL, a.organisation, a.kvk, a.name, a.name_key, a.town, a.label",
            no_end,
            " FROM asked a",
            which,
        ];
        sql.extend(more);
    }
    sql.push(')');
    sql
}

fn order(asked: &ClientList<'_>) -> &'static str {
    match (asked.sort, asked.descending) {
        (ClientSort::Name, false) => " ORDER BY c.name_key, c.kvk",
        (ClientSort::Name, true) => " ORDER BY c.name_key DESC, c.kvk DESC",
        (ClientSort::Kvk, false) => " ORDER BY c.kvk",
        (ClientSort::Kvk, true) => " ORDER BY c.kvk DESC",
        // Clients without an end come last, whichever way.
        (ClientSort::LastDay, false) => " ORDER BY c.until_at ASC NULLS LAST, c.name_key, c.kvk",
        (ClientSort::LastDay, true) => " ORDER BY c.until_at DESC NULLS LAST, c.name_key, c.kvk",
    }
}

/// A piece of the list.
pub async fn list(tx: &mut Tx, asked: &ClientList<'_>) -> Result<Vec<Client>> {
    let mut sql = clients(asked);
    sql.extend([
        " SELECT c.mandate, c.organisation, c.kvk, c.name, c.town, c.label FROM client c",
        order(asked),
        " LIMIT $5 OFFSET $6",
    ]);
    rows!(
        tx,
        Client,
        sql,
        asked.intermediary,
        asked.now,
        anywhere(asked.search),
        asked.soon,
        asked.limit,
        asked.offset
    )
}

/// How many fit the search, per filter.
pub async fn counts(
    tx: &mut Tx,
    intermediary: OrganisationId,
    now: Instant,
    soon: Instant,
    search: &str,
) -> Result<Counts> {
    let sql = [pairs(search), SETS, " ", COUNTED].concat();
    let found = row!(tx, Counts, sql, intermediary, now, anywhere(search), soon)?;
    Ok(found.unwrap_or(NOBODY))
}

/// The clients that grant something and that nobody can log in for: those of [`ClientFilter::Unassigned`].
pub async fn unreached(
    tx: &mut Tx,
    intermediary: OrganisationId,
    now: Instant,
) -> Result<Vec<MandateId>> {
    let sql = [
        PAIRS,
        SETS,
        " SELECT u.mandate FROM unassigned u ORDER BY u.mandate",
    ]
    .concat();
    cells!(tx, MandateId, sql, intermediary, now, anywhere(""), now)
}

const NOBODY: Counts = Counts {
    everybody: 0,
    active: 0,
    waiting: 0,
    ending: 0,
    unassigned: 0,
    stopped: 0,
};

/// [`list`] and [`counts`] at once, which saves working out the sets twice.
pub async fn page(tx: &mut Tx, asked: &ClientList<'_>) -> Result<(Counts, Vec<Client>)> {
    let order = order(asked);
    let mut sql = clients(asked);
    sql.extend([
        ", counted AS (",
        COUNTED,
        "), shown AS (SELECT c.* FROM client c",
        order,
        " LIMIT $5 OFFSET $6) SELECT n.everybody, n.active, n.waiting, n.ending, n.unassigned, n.stopped, \
         c.mandate, c.organisation, c.kvk, c.name, c.town, c.label FROM counted n LEFT JOIN shown c ON TRUE",
        order,
    ]);
    let found: Vec<Beside> = rows!(
        tx,
        Beside,
        sql,
        asked.intermediary,
        asked.now,
        anywhere(asked.search),
        asked.soon,
        asked.limit,
        asked.offset
    )?;
    let counts = found.first().map_or(NOBODY, |row| Counts {
        everybody: row.everybody,
        active: row.active,
        waiting: row.waiting,
        ending: row.ending,
        unassigned: row.unassigned,
        stopped: row.stopped,
    });
    let clients = found.into_iter().filter_map(|row| {
        Some(Client {
            mandate: row.mandate,
            organisation: row.organisation,
            kvk: row.kvk?,
            name: row.name?,
            town: row.town?,
            label: row.label,
        })
    });
    Ok((counts, clients.collect()))
}

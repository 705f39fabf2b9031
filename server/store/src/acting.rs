//! Who may act for whom, as lists: what `domain::decide` would answer now, for everybody at once, in one statement.
//! The rule: a row is here if and only if `decide` allows it (best active means, no branch, no level asked), at the
//! level it declares. Random worlds hold the two together on both databases.

use crate::{
    db::{Tx, record},
    error::Result,
    last_use::in_use,
    query::Query,
    value::{anywhere, fold},
};
use domain::{
    Instant, Level,
    id::{MandateId, OrganisationId, PersonId, ServiceId},
};

/// What the list is narrowed to; give at least a person or a represented organisation.
#[derive(Clone, Copy, Debug)]
pub struct Narrowed {
    pub person: Option<PersonId>,
    /// The organisation on whose behalf the person acts: the represented one, or its intermediary.
    pub via: Option<OrganisationId>,
    pub represented: Option<OrganisationId>,
    pub service: Option<ServiceId>,
    pub now: Instant,
}

impl Narrowed {
    /// Not narrowed yet.
    pub fn at(now: Instant) -> Self {
        Self {
            person: None,
            via: None,
            represented: None,
            service: None,
            now,
        }
    }
}

record! {
    /// A right that holds now.
    pub struct Right {
        pub person: PersonId,
        pub via: OrganisationId,
        pub represented: OrganisationId,
        /// None: in the own organisation.
        pub mandate: Option<MandateId>,
        pub service: ServiceId,
        /// What would be declared: the lowest of the links (R-DEC-3).
        pub level: Level,
    }
}

record! {
    /// An organisation that somebody may act for now.
    pub struct Represented {
        pub organisation: OrganisationId,
        pub name: String,
        pub number: domain::number::OrganisationNumber,
        pub town: String,
        pub via: OrganisationId,
        pub via_name: String,
        pub mandate: Option<MandateId>,
        /// The intermediary's own.
        pub label: Option<String>,
        /// At how many services.
        pub services: u32,
    }
}

/// The rights that fit; by person, represented organisation, via and service.
pub async fn rights(tx: &mut Tx, narrowed: &Narrowed) -> Result<Vec<Right>> {
    let mut query = allowed(narrowed);
    query.push(
        "SELECT person, via, represented, mandate, service, level FROM allowed \
         ORDER BY person, represented, via, service",
    );
    query.rows(tx).await
}

/// The organisations a person may act for now, by name, searched by name, number or label, a page at a time.
pub async fn represented(
    tx: &mut Tx,
    narrowed: &Narrowed,
    search: &str,
    (limit, offset): (u32, u32),
) -> Result<Vec<Represented>> {
    let mut query = allowed(narrowed);
    query.push(
        "SELECT o.id AS organisation, o.name, coalesce(o.kvk, o.fiscal) AS number, o.town, a.via, v.name AS via_name, a.mandate, l.label, \
         count(DISTINCT a.service) AS services FROM allowed a JOIN organisation o ON o.id = a.represented \
         JOIN organisation v ON v.id = a.via \
         LEFT JOIN client_label l ON l.intermediary = a.via AND l.client_kvk = o.kvk AND a.mandate IS NOT NULL",
    );
    if !fold(search).is_empty() {
        let pattern = anywhere(search);
        query
            .push(" WHERE o.name_key LIKE ")
            .arg(pattern.clone())
            .push(r" ESCAPE '\' OR coalesce(o.kvk, o.fiscal) LIKE ");
        query
            .arg(pattern.clone())
            .push(r" ESCAPE '\' OR l.label_key LIKE ")
            .arg(pattern)
            .push(r" ESCAPE '\'");
    }
    query.push(
        " GROUP BY o.id, o.name, o.name_key, o.kvk, o.fiscal, o.town, a.via, v.name, a.mandate, l.label \
         ORDER BY o.name_key, o.id, a.via LIMIT ",
    );
    query.arg(limit).push(" OFFSET ").arg(offset);
    query.rows(tx).await
}

/// How many organisations a person may act for now: clients, and those where one works.
pub async fn count(tx: &mut Tx, person: PersonId, now: Instant) -> Result<u32> {
    let mut query = allowed(&Narrowed {
        person: Some(person),
        ..Narrowed::at(now)
    });
    query.push("SELECT count(DISTINCT represented) FROM allowed");
    Ok(query.cells(tx).await?.pop().unwrap_or_default())
}

/// Whether the organisation `o` is active at `$1`: what closes counts as soon as it is recorded (R-DEC-21).
macro_rules! active {
    ($o:literal) => {
        concat!(
            "((SELECT st.state FROM organisation_state st WHERE st.organisation = ",
            $o,
            " AND st.at <= $1 ORDER BY st.at DESC, st.seq DESC LIMIT 1) = 'active' \
             AND NOT EXISTS (SELECT 1 FROM organisation_state st WHERE st.organisation = ",
            $o,
            " AND st.at > $1 AND st.state <> 'active'))"
        )
    };
}

/// Whether the row `a` of the stay `s` is still in use at `$1`.
macro_rules! in_use_here {
    () => {
        in_use!("$1", "s.used_at", "s.use_lapses_at", "s.unbroken_since")
    };
}

/// Whether the service `v` serves the organisation `o` (R-CAT-5).
const SERVED: &str = "EXISTS (SELECT 1 FROM service_consumer c WHERE c.service = v.service AND c.version = v.version \
    AND c.identifiers <> 0 AND (o.identifiers & c.identifiers) = c.identifiers)";

/// The stays whose people could act.
const STAY: &str = concat!(
    "WITH stay AS (SELECT m.id, m.person, m.organisation, m.from_at, u.at AS used_at, u.lapses_at AS use_lapses_at, \
     u.unbroken_since FROM membership m \
     LEFT JOIN last_use u ON u.person = m.person AND u.organisation = m.organisation \
     WHERE m.ended_at IS NULL AND m.from_at <= $1 AND ",
    active!("m.organisation")
);

/// The level of each stay's best means: active, issued during the stay, not past its date. A lower level counts as soon
/// as it is recorded. What is good at one provider alone is a row of its own (R-AAN-13).
const MEANS: &str = "), able AS (SELECT s.id, s.person, s.organisation, s.used_at, s.use_lapses_at, s.unbroken_since, \
    x.only_at, max(CASE WHEN f.level < l.level THEN f.level ELSE l.level END) AS means_level \
    FROM stay s JOIN means x ON x.person = s.person AND x.organisation = s.organisation \
    JOIN means_level l ON l.means = x.id AND l.seq = (SELECT n.seq FROM means_level n WHERE n.means = x.id \
        AND n.at <= $1 ORDER BY n.at DESC, n.seq DESC LIMIT 1) \
    LEFT JOIN (SELECT n.means, min(n.level) AS level FROM means_level n WHERE n.at > $1 GROUP BY n.means) f \
        ON f.means = x.id \
    WHERE x.expires_at > $1 \
    AND (SELECT t.state FROM means_state t WHERE t.means = x.id AND t.at <= $1 \
        ORDER BY t.at DESC, t.seq DESC LIMIT 1) = 'active' \
    AND NOT EXISTS (SELECT 1 FROM means_state t WHERE t.means = x.id \
        AND (t.state IN ('revoked', 'expired') OR (t.at > $1 AND t.state <> 'active'))) \
    AND s.from_at <= (SELECT min(t.at) FROM means_state t WHERE t.means = x.id) \
    GROUP BY s.id, s.person, s.organisation, s.used_at, s.use_lapses_at, s.unbroken_since, x.only_at), ";

/// The services as the catalogue has them now.
const VERSION: &str = "version AS (SELECT s.provider, v.service, v.version, v.level, v.chain_allowed FROM service s \
    JOIN service_version v ON v.service = s.id AND v.version = (SELECT n.version FROM service_version n \
        WHERE n.service = s.id AND n.from_at <= $1 ORDER BY n.from_at DESC, n.version DESC LIMIT 1) \
    WHERE s.withdrawn_at IS NULL";

/// Assignments with the stays they are to, directly or through a team.
const GIVEN: &str = concat!(
    "), given AS (SELECT a.id, a.mandate, a.portfolio, a.all_services, a.level, s.id AS stay, s.person, s.organisation, \
     s.means_level, s.only_at FROM able s JOIN assignment a ON a.membership = s.id \
     WHERE a.ended_at IS NULL AND a.from_at <= $1 \
     AND (a.until_at IS NULL OR a.until_at > $1) AND ",
    in_use_here!(),
    " UNION ALL SELECT a.id, a.mandate, a.portfolio, a.all_services, a.level, s.id, s.person, s.organisation, \
     s.means_level, s.only_at FROM able s JOIN team_member tm ON tm.membership = s.id AND tm.ended_at IS NULL AND tm.from_at <= $1 \
     JOIN team t ON t.id = tm.team AND t.organisation = s.organisation AND t.ended_at IS NULL \
     JOIN assignment a ON a.team = t.id \
     WHERE a.ended_at IS NULL AND a.from_at <= $1 \
     AND (a.until_at IS NULL OR a.until_at > $1) AND ",
    in_use_here!(),
);

/// The same with the clients they are for, directly or through a portfolio; an exclusion wins (R-DEC-19).
const REACH: &str = "), reach AS (SELECT g.id, g.all_services, g.level, g.stay, g.person, g.means_level, g.only_at, \
     m.id AS mandate, m.client, m.intermediary FROM given g \
     JOIN mandate m ON m.id = g.mandate AND m.intermediary = g.organisation \
     UNION ALL SELECT g.id, g.all_services, g.level, g.stay, g.person, g.means_level, g.only_at, m.id, m.client, m.intermediary \
     FROM given g JOIN portfolio f ON f.id = g.portfolio AND f.organisation = g.organisation AND f.ended_at IS NULL \
     JOIN portfolio_client k ON k.portfolio = f.id AND k.ended_at IS NULL AND k.from_at <= $1 \
     JOIN mandate m ON m.id = k.mandate AND m.intermediary = g.organisation \
     WHERE NOT EXISTS (SELECT 1 FROM portfolio_exclusion z WHERE z.portfolio = f.id AND z.mandate = m.id \
        AND (z.ended_at IS NULL OR z.ended_at > $1))), ";

/// The lowest of the three links of a chain.
const LOWEST: &str = "CASE WHEN max(g.level) <= max(r.level) AND max(g.level) <= max(r.means_level) THEN max(g.level) \
    WHEN max(r.level) <= max(r.means_level) THEN max(r.level) ELSE max(r.means_level) END";

/// `WITH … allowed AS (…)`: everything that is allowed, once per person, via, represented and service.
fn allowed(narrowed: &Narrowed) -> Query {
    let Narrowed {
        person,
        via,
        represented,
        service,
        now,
    } = *narrowed;
    let mut query = Query::with(STAY, now);
    if let Some(person) = person {
        query.push(" AND m.person = ").arg(person);
    }
    if let Some(via) = via {
        query.push(" AND m.organisation = ").arg(via);
    }
    if let Some(represented) = represented {
        query.push(" AND (m.organisation = ").arg(represented);
        query.push(" OR m.organisation IN (SELECT d.intermediary FROM mandate d WHERE d.client = ");
        query.arg(represented).push("))");
    }
    query.push(MEANS).push(VERSION);
    if let Some(service) = service {
        query.push(" AND s.id = ").arg(service);
    }
    query.push(GIVEN).push(REACH);

    query.push("chain AS (SELECT r.person, r.intermediary AS via, r.client AS represented, r.mandate, v.service, ");
    query.push(LOWEST);
    query.push(
        " AS level FROM reach r JOIN organisation o ON o.id = r.client \
         JOIN chain_grant g ON g.mandate = r.mandate AND g.from_at <= $1 AND g.until_at > $1 \
         JOIN chain_grant_service x ON x.chain_grant = g.id AND x.revoked_at IS NULL \
         JOIN version v ON v.service = x.service AND v.chain_allowed AND v.level <= g.level AND v.level <= r.level \
            AND v.level <= r.means_level AND (r.only_at IS NULL OR r.only_at = v.provider) \
         WHERE (r.all_services OR EXISTS (SELECT 1 FROM assignment_service n \
            WHERE n.assignment = r.id AND n.service = v.service)) \
         AND NOT EXISTS (SELECT 1 FROM exclusion e WHERE e.membership = r.stay AND e.mandate = r.mandate \
            AND (e.ended_at IS NULL OR e.ended_at > $1)) AND ",
    );
    query.push(active!("r.client")).push(" AND ").push(SERVED);
    if let Some(represented) = represented {
        query.push(" AND r.client = ").arg(represented);
    }
    query.push(" GROUP BY r.person, r.stay, r.intermediary, r.client, r.mandate, v.service), ");

    query.push(
        "own AS (SELECT s.person, s.organisation AS via, s.organisation AS represented, v.service, \
         max(CASE WHEN a.level < s.means_level THEN a.level ELSE s.means_level END) AS level \
         FROM able s JOIN organisation o ON o.id = s.organisation JOIN authorisation a ON a.membership = s.id \
         JOIN version v ON v.level <= a.level AND v.level <= s.means_level \
            AND (s.only_at IS NULL OR s.only_at = v.provider) \
            AND (a.scope = 'all' OR a.provider = v.provider OR a.service = v.service) \
         WHERE a.ended_at IS NULL AND a.branch IS NULL AND a.from_at <= $1 AND a.until_at > $1 AND ",
    );
    query.push(in_use_here!()).push(" AND ").push(SERVED);
    if let Some(represented) = represented {
        query.push(" AND s.organisation = ").arg(represented);
    }
    query.push(" GROUP BY s.person, s.organisation, v.service), ");
    query.push(
        "allowed AS (SELECT person, via, represented, mandate, service, max(level) AS level FROM chain \
            GROUP BY person, via, represented, mandate, service \
         UNION ALL SELECT person, via, represented, NULL, service, level FROM own) ",
    );
    query
}

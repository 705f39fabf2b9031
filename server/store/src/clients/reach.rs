//! From people to clients and back: whom somebody is assigned, and who could act for a client. Levels, dates and means
//! are for `decide()` to look at; here is only who is assigned, and not kept away (R-DEC-19).

use super::{ACTIVE, able};
use crate::{
    db::{Pair, Tx, cell, cells, record, rows},
    error::Result,
    value::anywhere,
};
use domain::{
    Instant,
    id::{AssignmentId, MandateId, MembershipId, OrganisationId, PersonId, TeamId},
    number::KvkNumber,
};

/// Whether an assignment `a` reaches the stay `s` for the mandate `m`: personally or in a team, not kept away.
macro_rules! reaches_stay {
    () => {
        "a.ended_at IS NULL AND (a.until_at IS NULL OR a.until_at > $2) AND s.ended_at IS NULL \
         AND (a.membership = s.id OR EXISTS (SELECT 1 FROM team_member tm JOIN team t ON t.id = tm.team \
            WHERE tm.team = a.team AND tm.membership = s.id AND tm.ended_at IS NULL AND t.ended_at IS NULL)) \
         AND NOT EXISTS (SELECT 1 FROM exclusion e \
            WHERE e.membership = s.id AND e.mandate = m.id AND e.ended_at IS NULL)"
    };
}

/// Whether anything assigned reaches the stay `s` for the mandate `m`.
const REACHED: &str = concat!(
    "(EXISTS (SELECT 1 FROM assignment a WHERE a.mandate = m.id AND ",
    reaches_stay!(),
    ") OR EXISTS (SELECT 1 FROM portfolio_client k JOIN portfolio p ON p.id = k.portfolio \
                JOIN assignment a ON a.portfolio = p.id \
                WHERE k.mandate = m.id AND k.ended_at IS NULL AND p.ended_at IS NULL \
                AND NOT EXISTS (SELECT 1 FROM portfolio_exclusion z \
                    WHERE z.portfolio = p.id AND z.mandate = m.id AND z.ended_at IS NULL) AND ",
    reaches_stay!(),
    "))"
);

/// The people of its intermediaries who are assigned this client and whose name fits a search, by name: those who could
/// act for it. Their addresses are not the client's to guess at.
pub async fn people_acting_for(
    tx: &mut Tx,
    client: OrganisationId,
    now: Instant,
    search: &str,
    limit: u32,
) -> Result<Vec<(PersonId, String)>> {
    let sql = [
        "SELECT p.id, p.name FROM mandate m JOIN membership s ON s.organisation = m.intermediary \
         JOIN person p ON p.id = s.person WHERE m.client = $1 AND ",
        REACHED,
        r" AND p.name_key LIKE $3 ESCAPE '\'
        GROUP BY p.id, p.name, p.name_key ORDER BY p.name_key, p.id LIMIT $4",
    ];
    let found = rows!(
        tx,
        Pair<PersonId, String>,
        sql.concat(),
        client,
        now,
        anywhere(search),
        limit
    )?;
    Ok(found.into_iter().map(Pair::into).collect())
}

/// The people of the intermediary who are assigned this client.
pub async fn people_assigned(
    tx: &mut Tx,
    mandate: MandateId,
    now: Instant,
) -> Result<Vec<PersonId>> {
    let sql = [
        "SELECT DISTINCT s.person FROM mandate m JOIN membership s ON s.organisation = m.intermediary \
         WHERE m.id = $1 AND ",
        REACHED,
        " ORDER BY s.person",
    ];
    cells!(tx, PersonId, sql.concat(), mandate, now)
}

/// Through which of its intermediaries this person could act for a client.
pub async fn intermediary_of_person(
    tx: &mut Tx,
    client: OrganisationId,
    person: PersonId,
    now: Instant,
) -> Result<Option<OrganisationId>> {
    let sql = [
        "SELECT m.intermediary FROM mandate m JOIN membership s ON s.organisation = m.intermediary \
         WHERE m.client = $1 AND s.person = $3 AND ",
        REACHED,
        " ORDER BY m.created_at, m.id LIMIT 1",
    ];
    cell!(tx, OrganisationId, sql.concat(), client, now, person)
}

/// The clients of an intermediary that fit a search, by name.
pub async fn names(
    tx: &mut Tx,
    intermediary: OrganisationId,
    search: &str,
    limit: u32,
) -> Result<Vec<(OrganisationId, String)>> {
    let sql = r"SELECT o.id, o.name FROM mandate m JOIN organisation o ON o.id = m.client
        LEFT JOIN client_label l ON l.intermediary = m.intermediary AND l.client_kvk = o.kvk
        WHERE m.intermediary = $1
        AND (o.name_key LIKE $2 ESCAPE '\' OR o.kvk LIKE $2 ESCAPE '\' OR l.label_key LIKE $2 ESCAPE '\')
        ORDER BY o.name_key, o.id LIMIT $3";
    let found =
        rows!(tx, Pair<OrganisationId, String>, sql, intermediary, anywhere(search), limit)?;
    Ok(found.into_iter().map(Pair::into).collect())
}

/// The clients that are or once were assigned to a member and fit a search, by name.
pub async fn names_for_member(
    tx: &mut Tx,
    membership: MembershipId,
    search: &str,
    limit: u32,
) -> Result<Vec<(OrganisationId, String)>> {
    let sql = [
        "WITH stay AS (SELECT s.id FROM membership s WHERE s.id = $1 AND s.ended_at IS NULL), ",
        HAD,
        r" SELECT DISTINCT o.id, o.name, o.name_key FROM had h JOIN mandate m ON m.id = h.mandate
        JOIN organisation o ON o.id = m.client
        LEFT JOIN client_label l ON l.intermediary = m.intermediary AND l.client_kvk = o.kvk
        WHERE o.name_key LIKE $2 ESCAPE '\' OR o.kvk LIKE $2 ESCAPE '\' OR l.label_key LIKE $2 ESCAPE '\'
        ORDER BY o.name_key, o.id LIMIT $3",
    ];
    let found =
        rows!(tx, Pair<OrganisationId, String>, sql.concat(), membership, anywhere(search), limit)?;
    Ok(found.into_iter().map(Pair::into).collect())
}

/// The mandates that reach one of the stays in `stay`, as a set: personally, in a team or through a set of clients, and
/// not kept away.
const MINE: &str = "given AS (SELECT a.mandate, a.portfolio, s.id AS stay FROM stay s \
        JOIN assignment a ON a.membership = s.id \
        WHERE a.ended_at IS NULL AND (a.until_at IS NULL OR a.until_at > $2) \
    UNION ALL SELECT a.mandate, a.portfolio, s.id FROM stay s JOIN team_member tm ON tm.membership = s.id \
        JOIN team t ON t.id = tm.team JOIN assignment a ON a.team = t.id \
        WHERE tm.ended_at IS NULL AND t.ended_at IS NULL \
        AND a.ended_at IS NULL AND (a.until_at IS NULL OR a.until_at > $2)), \
    mine AS MATERIALIZED (SELECT DISTINCT r.mandate FROM (\
        SELECT v.mandate, v.stay FROM given v WHERE v.mandate IS NOT NULL \
        UNION ALL SELECT k.mandate, v.stay FROM given v JOIN portfolio p ON p.id = v.portfolio \
            JOIN portfolio_client k ON k.portfolio = p.id WHERE p.ended_at IS NULL AND k.ended_at IS NULL \
            AND NOT EXISTS (SELECT 1 FROM portfolio_exclusion z \
                WHERE z.portfolio = p.id AND z.mandate = k.mandate AND z.ended_at IS NULL)) r \
        WHERE NOT EXISTS (SELECT 1 FROM exclusion e \
            WHERE e.membership = r.stay AND e.mandate = r.mandate AND e.ended_at IS NULL))";

/// The mandates that ever reached one of the stays in `stay` and from which it is not kept away, with how long: what a
/// client stops ends the assignment too, and who was assigned may still ask why. Only through teams one is in now, and
/// only what was there while one was in it.
const HAD: &str = "held AS (SELECT a.mandate, a.portfolio, s.id AS stay, a.from_at, a.until_at, a.ended_at \
        FROM stay s JOIN assignment a ON a.membership = s.id \
    UNION ALL SELECT a.mandate, a.portfolio, s.id, CASE WHEN tm.from_at > a.from_at THEN tm.from_at ELSE a.from_at END, \
        a.until_at, a.ended_at FROM stay s JOIN team_member tm ON tm.membership = s.id \
        JOIN team t ON t.id = tm.team JOIN assignment a ON a.team = t.id \
        WHERE tm.ended_at IS NULL AND t.ended_at IS NULL), \
    had AS MATERIALIZED (SELECT r.mandate, r.until_at, r.ended_at FROM (\
        SELECT v.mandate, v.stay, v.from_at, v.until_at, v.ended_at FROM held v WHERE v.mandate IS NOT NULL \
        UNION ALL SELECT k.mandate, v.stay, v.from_at, v.until_at, k.ended_at FROM held v \
            JOIN portfolio p ON p.id = v.portfolio JOIN portfolio_client k ON k.portfolio = p.id \
            WHERE v.ended_at IS NULL AND p.ended_at IS NULL \
            AND NOT EXISTS (SELECT 1 FROM portfolio_exclusion z \
                WHERE z.portfolio = p.id AND z.mandate = k.mandate AND z.ended_at IS NULL)) r \
        WHERE (r.ended_at IS NULL OR r.ended_at > r.from_at) \
        AND NOT EXISTS (SELECT 1 FROM exclusion e \
            WHERE e.membership = r.stay AND e.mandate = r.mandate AND e.ended_at IS NULL))";

record! {
    /// A client for whom somebody could act, with the organisation on whose behalf.
    pub struct Acting {
        pub mandate: MandateId,
        pub client: OrganisationId,
        pub kvk: KvkNumber,
        pub name: String,
        pub town: String,
        pub label: Option<String>,
        pub via: OrganisationId,
    }
}

/// `$1` the person, `$2` now, `$3` the search pattern, `$4` since when. What is assigned; levels, dates and means are for
/// `decide()` to look at. What stopped is there while it is news, for who was assigned when it did.
const ACTING: [&str; 5] = [
    ", lapse AS MATERIALIZED (SELECT c.mandate, c.until_at, c.ended_at, \
        (SELECT max(CASE WHEN x.revoked_at < g.until_at THEN x.revoked_at ELSE g.until_at END) \
            FROM chain_grant g JOIN chain_grant_service x ON x.chain_grant = g.id WHERE g.mandate = c.mandate) AS over_at \
        FROM had c WHERE (c.ended_at IS NULL OR c.ended_at > $4) AND NOT ",
    ACTIVE,
    "), acts AS (SELECT c.mandate FROM mine c WHERE ",
    ACTIVE,
    " UNION SELECT v.mandate FROM lapse v WHERE v.over_at <= $2 AND v.over_at > $4 \
        AND (v.ended_at IS NULL OR v.ended_at = v.over_at) AND (v.until_at IS NULL OR v.until_at >= v.over_at))",
];
const FITTING: &str = r" FROM acts n JOIN mandate m ON m.id = n.mandate JOIN organisation o ON o.id = m.client
    LEFT JOIN client_label l ON l.intermediary = m.intermediary AND l.client_kvk = o.kvk
    WHERE (o.name_key LIKE $3 ESCAPE '\' OR o.kvk LIKE $3 ESCAPE '\' OR l.label_key LIKE $3 ESCAPE '\')";
const STAYS: &str =
    "WITH stay AS (SELECT s.id FROM membership s WHERE s.person = $1 AND s.ended_at IS NULL), ";

/// The clients a person is assigned and that grant something now or did since then, at every organisation of the person;
/// by name.
pub async fn acting(
    tx: &mut Tx,
    person: PersonId,
    (now, since): (Instant, Instant),
    search: &str,
    (limit, offset): (u32, u32),
) -> Result<Vec<Acting>> {
    let mut sql = vec![STAYS, MINE, ", ", HAD];
    sql.extend(ACTING);
    sql.extend([
        " SELECT m.id AS mandate, o.id AS client, o.kvk, o.name, o.town, l.label, m.intermediary AS via",
        FITTING,
        " ORDER BY o.name_key, m.id LIMIT $5 OFFSET $6",
    ]);
    rows!(
        tx,
        Acting,
        sql.concat(),
        person,
        now,
        anywhere(search),
        since,
        limit,
        offset
    )
}

/// How many [`acting`] has.
pub async fn acting_count(
    tx: &mut Tx,
    person: PersonId,
    (now, since): (Instant, Instant),
    search: &str,
) -> Result<u32> {
    let mut sql = vec![STAYS, MINE, ", ", HAD];
    sql.extend(ACTING);
    sql.extend([" SELECT count(*)", FITTING]);
    let found = cell!(tx, u32, sql.concat(), person, now, anywhere(search), since)?;
    Ok(found.unwrap_or_default())
}

/// How many clients a person is assigned that grant something now.
pub async fn granting_count(tx: &mut Tx, person: PersonId, now: Instant) -> Result<u32> {
    let sql = [STAYS, MINE, " SELECT count(*) FROM mine c WHERE ", ACTIVE].concat();
    Ok(cell!(tx, u32, sql, person, now)?.unwrap_or_default())
}

/// Whether the mandate `m` is assigned to the team `$1`, itself or through a set of clients, and grants something.
const OF_TEAM: &str = "(EXISTS (SELECT 1 FROM assignment a WHERE a.team = $1 AND a.mandate = m.id \
        AND a.ended_at IS NULL AND (a.until_at IS NULL OR a.until_at > $2)) \
    OR EXISTS (SELECT 1 FROM portfolio_client k JOIN portfolio p ON p.id = k.portfolio \
        JOIN assignment a ON a.portfolio = p.id WHERE a.team = $1 AND k.mandate = m.id \
        AND k.ended_at IS NULL AND p.ended_at IS NULL AND a.ended_at IS NULL \
        AND (a.until_at IS NULL OR a.until_at > $2) \
        AND NOT EXISTS (SELECT 1 FROM portfolio_exclusion z \
            WHERE z.portfolio = p.id AND z.mandate = m.id AND z.ended_at IS NULL))) \
    AND EXISTS (SELECT 1 FROM chain_grant g JOIN chain_grant_service x ON x.chain_grant = g.id \
        WHERE g.mandate = m.id AND g.until_at > $2 AND x.revoked_at IS NULL)";

/// The clients that grant something and are assigned to a team, by name.
pub async fn of_team(
    tx: &mut Tx,
    team: TeamId,
    now: Instant,
    limit: u32,
) -> Result<Vec<(MandateId, String)>> {
    let sql = [
        "SELECT m.id, o.name FROM mandate m JOIN organisation o ON o.id = m.client WHERE ",
        OF_TEAM,
        " ORDER BY o.name_key, m.id LIMIT $3",
    ];
    let found = rows!(tx, Pair<MandateId, String>, sql.concat(), team, now, limit)?;
    Ok(found.into_iter().map(Pair::into).collect())
}

/// Those of them that nobody else is assigned to, whether or not anybody in the team can log in, by name.
pub async fn of_team_alone(
    tx: &mut Tx,
    team: TeamId,
    now: Instant,
) -> Result<Vec<(MandateId, String)>> {
    let sql = [
        "SELECT m.id, o.name FROM mandate m JOIN organisation o ON o.id = m.client WHERE ",
        OF_TEAM,
        " AND NOT EXISTS (SELECT 1 FROM membership s WHERE s.organisation = m.intermediary AND (",
        concat!(
            "EXISTS (SELECT 1 FROM assignment a WHERE a.mandate = m.id AND (a.team IS NULL OR a.team <> $1) AND ",
            reaches_stay!(),
            ") OR EXISTS (SELECT 1 FROM portfolio_client k JOIN portfolio p ON p.id = k.portfolio \
                JOIN assignment a ON a.portfolio = p.id WHERE k.mandate = m.id AND k.ended_at IS NULL \
                AND p.ended_at IS NULL AND (a.team IS NULL OR a.team <> $1) \
                AND NOT EXISTS (SELECT 1 FROM portfolio_exclusion z \
                    WHERE z.portfolio = p.id AND z.mandate = m.id AND z.ended_at IS NULL) AND ",
            reaches_stay!(),
            ")"
        ),
        ")) ORDER BY o.name_key, m.id",
    ];
    let found = rows!(tx, Pair<MandateId, String>, sql.concat(), team, now)?;
    Ok(found.into_iter().map(Pair::into).collect())
}

record! {
    /// A way in which an assignment reaches a member.
    pub struct Source {
        pub assignment: AssignmentId,
        /// For this client and this member by name; otherwise through a team or a set of clients.
        pub personal: bool,
    }
}

/// The ways in which a member is assigned a client now; none when kept away from it.
pub async fn sources(
    tx: &mut Tx,
    membership: MembershipId,
    mandate: MandateId,
    now: Instant,
) -> Result<Vec<Source>> {
    let sql = concat!(
        "SELECT a.id AS assignment, (a.mandate IS NOT NULL AND a.membership IS NOT NULL) AS personal \
         FROM membership s JOIN mandate m ON m.intermediary = s.organisation \
         JOIN assignment a ON a.mandate = m.id OR a.portfolio IN (SELECT k.portfolio FROM portfolio_client k \
            JOIN portfolio p ON p.id = k.portfolio WHERE k.mandate = m.id AND k.ended_at IS NULL AND p.ended_at IS NULL \
            AND NOT EXISTS (SELECT 1 FROM portfolio_exclusion z \
                WHERE z.portfolio = p.id AND z.mandate = m.id AND z.ended_at IS NULL)) \
         WHERE s.id = $1 AND m.id = $3 AND ",
        reaches_stay!(),
        " ORDER BY a.id"
    );
    rows!(tx, Source, sql, membership, now, mandate)
}

/// The clients with a grant that are assigned to this member and to nobody else who has a means that works: those that
/// lose their last person with this member's means.
pub async fn only_by(
    tx: &mut Tx,
    membership: MembershipId,
    now: Instant,
) -> Result<Vec<MandateId>> {
    let sql = [
        "WITH stay AS (SELECT s.id FROM membership s WHERE s.id = $1 AND s.ended_at IS NULL), ",
        MINE,
        " SELECT m.id FROM mine n JOIN mandate m ON m.id = n.mandate \
         WHERE EXISTS (SELECT 1 FROM chain_grant g JOIN chain_grant_service x ON x.chain_grant = g.id \
            WHERE g.mandate = m.id AND g.from_at <= $2 AND g.until_at > $2 AND x.revoked_at IS NULL) \
         AND NOT EXISTS (SELECT 1 FROM membership s WHERE s.organisation = m.intermediary AND s.id <> $1 \
            AND s.ended_at IS NULL AND ",
        able!("$2"),
        " AND ",
        REACHED,
        ") ORDER BY m.id",
    ];
    cells!(tx, MandateId, sql.concat(), membership, now)
}

//! Teams: named groups of members of one organisation. What is assigned to a team is its members' as long as they
//! are in it; a place in a team ends with the stay.

use crate::{
    db::{Pair, Tx, exec, record, row, rows},
    error::Result,
    query::{MOST_VALUES, Query},
    value::{anywhere, fold},
};
use domain::{
    Instant, Level,
    id::{MembershipId, OrganisationId, PersonId, TeamId},
};
use uuid::Uuid;

/// The constraint that refuses a second team of the same name.
pub const NAME_TAKEN: &str = "team_organisation_name_key";

record! {
    pub struct Team {
        pub id: TeamId,
        pub organisation: OrganisationId,
        pub name: String,
        /// How many are in it now.
        pub members: u32,
        pub created_at: Instant,
        pub ended_at: Option<Instant>,
    }
}

record! {
    pub struct TeamMember {
        pub membership: MembershipId,
        pub person: PersonId,
        pub name: String,
        pub from_at: Instant,
        /// The highest level among the active means; none: no means yet.
        pub means_level: Option<Level>,
    }
}

const TEAM: &str = "SELECT t.id, t.organisation, t.name, t.created_at, t.ended_at, \
    (SELECT count(*) FROM team_member x JOIN membership s ON s.id = x.membership \
        WHERE x.team = t.id AND x.ended_at IS NULL AND s.ended_at IS NULL) AS members FROM team t ";

/// Makes a team. Conflict [`NAME_TAKEN`].
pub async fn insert(
    tx: &mut Tx,
    id: TeamId,
    organisation: OrganisationId,
    name: &str,
    at: Instant,
) -> Result<()> {
    let sql = "INSERT INTO team (id, organisation, name, name_key, created_at) VALUES ($1, $2, $3, $4, $5)";
    exec!(tx, sql, id, organisation, name, fold(name), at)?;
    Ok(())
}

/// A team, ended or not.
pub async fn by_id(tx: &mut Tx, id: TeamId) -> Result<Option<Team>> {
    row!(tx, Team, [TEAM, "WHERE t.id = $1"].concat(), id)
}

/// The teams of an organisation, by name.
pub async fn of_organisation(tx: &mut Tx, organisation: OrganisationId) -> Result<Vec<Team>> {
    let sql = [
        TEAM,
        "WHERE t.organisation = $1 AND t.ended_at IS NULL ORDER BY t.name_key, t.id",
    ]
    .concat();
    rows!(tx, Team, sql, organisation)
}

/// The teams that somebody is in now, by name.
pub async fn of_member(tx: &mut Tx, membership: MembershipId) -> Result<Vec<Team>> {
    let sql = [
        TEAM,
        "WHERE t.ended_at IS NULL AND EXISTS (SELECT 1 FROM team_member m \
         WHERE m.team = t.id AND m.membership = $1 AND m.ended_at IS NULL) ORDER BY t.name_key, t.id",
    ]
    .concat();
    rows!(tx, Team, sql, membership)
}

/// Who is in a team now, by name. `means_level` is as of the newest rows; expiry by date is not looked at.
pub async fn members(tx: &mut Tx, team: TeamId) -> Result<Vec<TeamMember>> {
    rows!(
        tx,
        TeamMember,
        "SELECT s.id AS membership, p.id AS person, p.name, m.from_at, \
         (SELECT max(l.level) FROM means x \
            JOIN means_level l ON l.means = x.id AND l.seq = (SELECT max(n.seq) FROM means_level n WHERE n.means = x.id) \
            JOIN means_state t ON t.means = x.id AND t.seq = (SELECT max(n.seq) FROM means_state n WHERE n.means = x.id) \
            WHERE x.person = p.id AND x.organisation = s.organisation AND t.state = 'active') AS means_level \
         FROM team_member m JOIN membership s ON s.id = m.membership JOIN person p ON p.id = s.person \
         WHERE m.team = $1 AND m.ended_at IS NULL AND s.ended_at IS NULL ORDER BY p.name_key, p.id",
        team
    )
}

/// Members of its organisation who are not in a team now and fit a search, by name.
pub async fn outsiders(
    tx: &mut Tx,
    organisation: OrganisationId,
    team: TeamId,
    search: &str,
    limit: u32,
) -> Result<Vec<(PersonId, String)>> {
    let sql = r"SELECT p.id, p.name FROM membership m JOIN person p ON p.id = m.person
        LEFT JOIN account a ON a.person = p.id WHERE m.organisation = $1 AND m.ended_at IS NULL
        AND (p.name_key LIKE $3 ESCAPE '\' OR a.email LIKE $3 ESCAPE '\')
        AND NOT EXISTS (SELECT 1 FROM team_member x
            WHERE x.team = $2 AND x.membership = m.id AND x.ended_at IS NULL)
        ORDER BY p.name_key, p.id LIMIT $4";
    let found = rows!(
        tx,
        Pair<PersonId, String>,
        sql,
        organisation,
        team,
        anywhere(search),
        limit
    )?;
    Ok(found.into_iter().map(Pair::into).collect())
}

/// Gives a team another name; false when it has ended. Conflict [`NAME_TAKEN`].
pub async fn rename(tx: &mut Tx, id: TeamId, name: &str) -> Result<bool> {
    let sql = "UPDATE team SET name = $2, name_key = $3 WHERE id = $1 AND ended_at IS NULL";
    Ok(exec!(tx, sql, id, name, fold(name))? == 1)
}

/// Ends a team: what was assigned to it gives nothing from now on.
pub async fn end(tx: &mut Tx, id: TeamId, at: Instant) -> Result<bool> {
    Ok(exec!(
        tx,
        "UPDATE team SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL",
        id,
        at
    )? == 1)
}

/// Puts somebody in a team; false when already in it. `id` is the row's.
pub async fn add(
    tx: &mut Tx,
    id: Uuid,
    team: TeamId,
    membership: MembershipId,
    from: Instant,
) -> Result<bool> {
    let sql = "INSERT INTO team_member (id, team, membership, from_at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (team, membership) WHERE ended_at IS NULL DO NOTHING";
    Ok(exec!(tx, sql, id, team, membership, from)? == 1)
}

/// Takes somebody out of a team; false when not in it.
pub async fn remove(
    tx: &mut Tx,
    team: TeamId,
    membership: MembershipId,
    at: Instant,
) -> Result<bool> {
    let sql = "UPDATE team_member SET ended_at = $3 WHERE team = $1 AND membership = $2 AND ended_at IS NULL";
    Ok(exec!(tx, sql, team, membership, at)? == 1)
}

/// The names of the teams that these stays are in now, of each stay by name, however many stays there are.
pub async fn names_of_members(
    tx: &mut Tx,
    stays: &[MembershipId],
) -> Result<Vec<(MembershipId, String)>> {
    let mut all = Vec::new();
    for some in stays.chunks(MOST_VALUES) {
        let mut query = Query::new(
            "SELECT m.membership, t.name FROM team_member m JOIN team t ON t.id = m.team \
             WHERE m.ended_at IS NULL AND t.ended_at IS NULL AND m.membership IN ",
        );
        let found = query
            .list(some)
            .push(" ORDER BY t.name_key, t.id")
            .rows::<Pair<MembershipId, String>>(tx)
            .await?;
        all.extend(found.into_iter().map(|Pair(stay, name)| (stay, name)));
    }
    Ok(all)
}

/// What teams are called, ended ones too.
pub async fn names(tx: &mut Tx, ids: &[TeamId]) -> Result<Vec<(TeamId, String)>> {
    let mut query = Query::new("SELECT id, name FROM team WHERE id IN ");
    let found = query.list(ids).rows::<Pair<TeamId, String>>(tx).await?;
    Ok(found.into_iter().map(Pair::into).collect())
}

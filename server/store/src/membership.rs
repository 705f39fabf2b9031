//! Who works where, with which roles. A stay has a beginning and one end; coming back is a new stay, so nothing
//! old revives (R-DEC-18). Roles hang under the stay and end with it.

use crate::{
    db::{Pair, Tx, cell, exec, record, row, rows},
    error::Result,
    last_use::in_use,
    query::Query,
    value::{in_any_order, words},
};
use domain::{
    Instant, Level,
    approval::Power,
    decide::world::OrganisationState,
    id::{MembershipId, OrganisationId, PersonId},
    role::Role,
};
use uuid::Uuid;

/// The constraint that refuses a second stay beside an open one.
pub const MEMBER_ALREADY: &str = "membership_person_organisation";
/// The constraint that refuses a role that is held already.
pub const ROLE_HELD: &str = "role_membership_role";

record! {
    pub struct Membership {
        pub id: MembershipId,
        pub person: PersonId,
        pub organisation: OrganisationId,
        pub from_at: Instant,
        pub ended_at: Option<Instant>,
    }
}

record! {
    /// A role held now.
    pub struct RoleHeld {
        /// The row, for ending it.
        pub id: Uuid,
        pub membership: MembershipId,
        pub role: Role,
        /// A manager's (R-ROL-3).
        pub level: Option<Level>,
        /// A representative's: how far the statutory power goes.
        pub power: Option<Power>,
        pub from_at: Instant,
    }
}

record! {
    /// An organisation where a person works, for the switcher in the header.
    pub struct Workplace {
        pub membership: MembershipId,
        pub organisation: OrganisationId,
        pub name: String,
        pub state: OrganisationState,
        pub from_at: Instant,
    }
}

record! {
    /// One line of the list of people.
    pub struct Member {
        pub membership: MembershipId,
        pub person: PersonId,
        pub name: String,
        pub email: Option<String>,
        pub from_at: Instant,
        pub representative: bool,
        pub manager_level: Option<Level>,
        /// The highest level among the active means here; none: "heeft nog geen middel".
        pub means_level: Option<Level>,
        /// There is a means here that is suspended.
        pub means_suspended: bool,
        /// There was a means here at some time.
        pub means_ever: bool,
        /// Assignments that are the person's own (not a team's) and not ended.
        pub assignments: u32,
        /// The last log-in at a service for this organisation; none: never.
        pub last_use: Option<Instant>,
    }
}

record! {
    /// How many members each filter shows.
    pub struct Counts {
        pub everybody: u32,
        pub managers: u32,
        pub authorised: u32,
        pub without_means: u32,
        pub without_team: u32,
        pub never_used: u32,
    }
}

words! {
    /// Which members a list shows.
    pub enum MemberFilter {
        All = "all",
        Managers = "managers",
        /// May log in somewhere for the organisation itself, as far as authorisations go: what lapsed unused does not count.
        Authorised = "authorised",
        WithoutMeans = "without_means",
        WithoutTeam = "without_team",
        NeverUsed = "never_used",
    }
}

impl MemberFilter {
    pub const ALL: [Self; 6] = [
        Self::All,
        Self::Managers,
        Self::Authorised,
        Self::WithoutMeans,
        Self::WithoutTeam,
        Self::NeverUsed,
    ];
}

words! {
    /// By what a list of members is sorted; names decide between equals.
    pub enum MemberSort {
        Name = "name",
        /// The longest ago first, after those who never did.
        LastUse = "last_use",
        /// Who came first.
        Since = "since",
    }
}

/// The question behind a list of members.
#[derive(Clone, Copy, Debug)]
pub struct MemberList<'a> {
    pub organisation: OrganisationId,
    pub now: Instant,
    /// A part of a name or address; empty finds everybody.
    pub search: &'a str,
    pub filter: MemberFilter,
    pub sort: MemberSort,
    pub descending: bool,
    pub limit: u32,
    pub offset: u32,
}

impl MemberList<'_> {
    /// The first of everybody, by name.
    pub const fn first(organisation: OrganisationId, now: Instant, limit: u32) -> Self {
        Self {
            organisation,
            now,
            search: "",
            filter: MemberFilter::All,
            sort: MemberSort::Name,
            descending: false,
            limit,
            offset: 0,
        }
    }
}

/// Begins a stay. Conflict [`MEMBER_ALREADY`].
pub async fn insert(
    tx: &mut Tx,
    id: MembershipId,
    person: PersonId,
    organisation: OrganisationId,
    from: Instant,
) -> Result<()> {
    let sql = "INSERT INTO membership (id, person, organisation, from_at) VALUES ($1, $2, $3, $4)";
    exec!(tx, sql, id, person, organisation, from)?;
    Ok(())
}

const MEMBERSHIP: &str = "SELECT id, person, organisation, from_at, ended_at FROM membership ";

/// A stay, ended or not.
pub async fn by_id(tx: &mut Tx, id: MembershipId) -> Result<Option<Membership>> {
    row!(tx, Membership, [MEMBERSHIP, "WHERE id = $1"].concat(), id)
}

/// The open stay of a person at an organisation.
pub async fn current(
    tx: &mut Tx,
    person: PersonId,
    organisation: OrganisationId,
) -> Result<Option<Membership>> {
    let sql = [
        MEMBERSHIP,
        "WHERE person = $1 AND organisation = $2 AND ended_at IS NULL",
    ]
    .concat();
    row!(tx, Membership, sql, person, organisation)
}

/// Every stay of a person at an organisation, ended ones too.
pub async fn stays(
    tx: &mut Tx,
    person: PersonId,
    organisation: OrganisationId,
) -> Result<Vec<Membership>> {
    let sql = [
        MEMBERSHIP,
        "WHERE person = $1 AND organisation = $2 ORDER BY from_at, id",
    ]
    .concat();
    rows!(tx, Membership, sql, person, organisation)
}

/// The organisations where a person works now, by name.
pub async fn workplaces(tx: &mut Tx, person: PersonId) -> Result<Vec<Workplace>> {
    rows!(
        tx,
        Workplace,
        "SELECT m.id AS membership, o.id AS organisation, o.name, m.from_at, \
         (SELECT s.state FROM organisation_state s WHERE s.organisation = o.id ORDER BY s.seq DESC LIMIT 1) AS state \
         FROM membership m JOIN organisation o ON o.id = m.organisation \
         WHERE m.person = $1 AND m.ended_at IS NULL ORDER BY o.name_key, o.id",
        person
    )
}

/// Ends a stay with its roles and team places; false when it was ended already. What else ends with it (means,
/// assignments, authorisations) is ended by the modules that own it.
pub async fn end(tx: &mut Tx, id: MembershipId, by: Option<PersonId>, at: Instant) -> Result<bool> {
    let ended = exec!(
        tx,
        "UPDATE membership SET ended_at = $2, ended_by = $3 WHERE id = $1 AND ended_at IS NULL",
        id,
        at,
        by
    )?;
    if ended == 0 {
        return Ok(false);
    }
    exec!(
        tx,
        "UPDATE role SET ended_at = $2, ended_by = $3 WHERE membership = $1 AND ended_at IS NULL",
        id,
        at,
        by
    )?;
    exec!(
        tx,
        "UPDATE team_member SET ended_at = $2 WHERE membership = $1 AND ended_at IS NULL",
        id,
        at
    )?;
    Ok(true)
}

/// Gives a role. Conflict [`ROLE_HELD`]; a level is a manager's and a power a representative's, or the row is refused.
pub async fn give_role(tx: &mut Tx, new: &RoleHeld, by: Option<PersonId>) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO role (id, membership, role, level, power, from_at, by_person) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        new.id,
        new.membership,
        new.role,
        new.level,
        new.power,
        new.from_at,
        by
    )?;
    Ok(())
}

/// Ends one role; false when it is not held any more.
pub async fn end_role(tx: &mut Tx, id: Uuid, by: Option<PersonId>, at: Instant) -> Result<bool> {
    Ok(exec!(
        tx,
        "UPDATE role SET ended_at = $2, ended_by = $3 WHERE id = $1 AND ended_at IS NULL",
        id,
        at,
        by
    )? == 1)
}

/// The roles of a stay, now.
pub async fn roles(tx: &mut Tx, membership: MembershipId) -> Result<Vec<RoleHeld>> {
    let sql = "SELECT id, membership, role, level, power, from_at FROM role \
               WHERE membership = $1 AND ended_at IS NULL ORDER BY role";
    rows!(tx, RoleHeld, sql, membership)
}

/// Every role of an organisation, now: to see who may sign, and who is the last manager.
pub async fn roles_at(tx: &mut Tx, organisation: OrganisationId) -> Result<Vec<RoleHeld>> {
    let sql = "SELECT r.id, r.membership, r.role, r.level, r.power, r.from_at FROM role r \
               JOIN membership m ON m.id = r.membership \
               WHERE m.organisation = $1 AND m.ended_at IS NULL AND r.ended_at IS NULL ORDER BY r.role, r.from_at, r.id";
    rows!(tx, RoleHeld, sql, organisation)
}

record! {
    /// Somebody to tell something on behalf of an organisation.
    pub struct Contact {
        pub person: PersonId,
        pub membership: MembershipId,
        pub name: String,
        pub email: String,
        pub lang: domain::Lang,
        pub role: Role,
    }
}

/// The managers and representatives of an organisation who have an account; a person with both roles comes once,
/// as manager.
pub async fn contacts(tx: &mut Tx, organisation: OrganisationId) -> Result<Vec<Contact>> {
    rows!(
        tx,
        Contact,
        "SELECT p.id AS person, m.id AS membership, p.name, a.email, a.lang, min(r.role) AS role \
         FROM role r JOIN membership m ON m.id = r.membership JOIN person p ON p.id = m.person \
         JOIN account a ON a.person = p.id \
         WHERE m.organisation = $1 AND m.ended_at IS NULL AND r.ended_at IS NULL AND a.state = 'active' \
         AND r.role IN ('manager', 'representative') \
         GROUP BY p.id, m.id, p.name, p.name_key, a.email, a.lang ORDER BY p.name_key, p.id",
        organisation
    )
}

record! {
    /// Somebody who is manager now.
    pub struct Manager {
        pub person: PersonId,
        /// Holds a means that is active here: can sign in with a level.
        pub works: bool,
    }
}

/// The managers of an organisation.
pub async fn managers(
    tx: &mut Tx,
    organisation: OrganisationId,
    now: Instant,
) -> Result<Vec<Manager>> {
    rows!(
        tx,
        Manager,
        "SELECT m.person, EXISTS (SELECT 1 FROM means x JOIN means_state t ON t.means = x.id \
            AND t.seq = (SELECT max(n.seq) FROM means_state n WHERE n.means = x.id) \
            WHERE x.person = m.person AND x.organisation = m.organisation AND x.created_at >= m.from_at \
            AND t.state = 'active' AND x.expires_at > $2 AND x.only_at IS NULL) AS works \
         FROM membership m JOIN role r ON r.membership = m.id AND r.role = 'manager' AND r.ended_at IS NULL \
         WHERE m.organisation = $1 AND m.ended_at IS NULL ORDER BY m.person",
        organisation,
        now
    )
}

record! {
    /// A member, as far as a new means must not be a second one (R-AAN-4).
    pub struct Reached {
        pub person: PersonId,
        pub name: String,
        pub email: String,
        pub mobile_digest: Option<Vec<u8>>,
        /// The highest level among the active means of this stay that are good everywhere.
        pub means_level: Option<Level>,
        /// The same of those that are good at one provider only.
        pub narrow_level: Option<Level>,
        /// There is one that is suspended.
        pub suspended: bool,
    }
}

/// The members of an organisation who have any of these addresses or mobile numbers.
pub async fn reached(
    tx: &mut Tx,
    organisation: OrganisationId,
    now: Instant,
    emails: &[String],
    mobile_digests: &[[u8; 32]],
) -> Result<Vec<Reached>> {
    let mut query = Query::with(
        "SELECT p.id AS person, p.name, a.email, a.mobile_digest, \
         (SELECT max(l.level) FROM means x \
            JOIN means_level l ON l.means = x.id AND l.seq = (SELECT max(n.seq) FROM means_level n WHERE n.means = x.id) \
            JOIN means_state t ON t.means = x.id AND t.seq = (SELECT max(n.seq) FROM means_state n WHERE n.means = x.id) \
            WHERE x.person = p.id AND x.organisation = m.organisation AND x.created_at >= m.from_at \
            AND t.state = 'active' AND x.expires_at > $1 AND x.only_at IS NULL) AS means_level, \
         (SELECT max(l.level) FROM means x \
            JOIN means_level l ON l.means = x.id AND l.seq = (SELECT max(n.seq) FROM means_level n WHERE n.means = x.id) \
            JOIN means_state t ON t.means = x.id AND t.seq = (SELECT max(n.seq) FROM means_state n WHERE n.means = x.id) \
            WHERE x.person = p.id AND x.organisation = m.organisation AND x.created_at >= m.from_at \
            AND t.state = 'active' AND x.expires_at > $1 AND x.only_at IS NOT NULL) AS narrow_level, \
         EXISTS (SELECT 1 FROM means x \
            JOIN means_state t ON t.means = x.id AND t.seq = (SELECT max(n.seq) FROM means_state n WHERE n.means = x.id) \
            WHERE x.person = p.id AND x.organisation = m.organisation AND x.created_at >= m.from_at \
            AND t.state = 'suspended' AND x.expires_at > $1) AS suspended \
         FROM membership m JOIN person p ON p.id = m.person JOIN account a ON a.person = p.id \
         WHERE m.ended_at IS NULL AND m.organisation = ",
        now,
    );
    query
        .arg(organisation)
        .push(" AND (a.email IN ")
        .list(emails)
        .push(" OR a.mobile_digest IN ")
        .list(mobile_digests)
        .push(") ORDER BY p.name_key, p.id");
    query.rows(tx).await
}

const MEMBER: &str = concat!(
    "SELECT m.id AS membership, p.id AS person, p.name, p.name_key, a.email, m.from_at, \
    EXISTS (SELECT 1 FROM role r WHERE r.membership = m.id AND r.role = 'representative' AND r.ended_at IS NULL) \
        AS representative, \
    (SELECT r.level FROM role r WHERE r.membership = m.id AND r.role = 'manager' AND r.ended_at IS NULL) \
        AS manager_level, \
    (SELECT max(l.level) FROM means x \
        JOIN means_level l ON l.means = x.id AND l.seq = (SELECT max(n.seq) FROM means_level n WHERE n.means = x.id) \
        JOIN means_state t ON t.means = x.id AND t.seq = (SELECT max(n.seq) FROM means_state n WHERE n.means = x.id) \
        WHERE x.person = p.id AND x.organisation = m.organisation AND t.state = 'active' AND x.expires_at > $2) \
        AS means_level, \
    EXISTS (SELECT 1 FROM means x \
        JOIN means_state t ON t.means = x.id AND t.seq = (SELECT max(n.seq) FROM means_state n WHERE n.means = x.id) \
        WHERE x.person = p.id AND x.organisation = m.organisation AND t.state = 'suspended' AND x.expires_at > $2) \
        AS means_suspended, \
    EXISTS (SELECT 1 FROM means x WHERE x.person = p.id AND x.organisation = m.organisation) AS means_ever, \
    EXISTS (SELECT 1 FROM authorisation a LEFT JOIN last_use u ON u.person = m.person AND u.organisation = m.organisation \
        WHERE a.membership = m.id AND a.ended_at IS NULL AND a.from_at <= $2 AND a.until_at > $2 AND ",
    in_use!("$2", "u.at", "u.lapses_at", "u.unbroken_since"),
    ") AS authorised, \
    (SELECT count(*) FROM assignment g WHERE g.membership = m.id AND g.ended_at IS NULL) AS assignments, \
    (SELECT u.at FROM last_use u WHERE u.person = p.id AND u.organisation = m.organisation) AS last_use, \
    EXISTS (SELECT 1 FROM team_member y JOIN team z ON z.id = y.team \
        WHERE y.membership = m.id AND y.ended_at IS NULL AND z.ended_at IS NULL) AS in_team \
    FROM membership m JOIN person p ON p.id = m.person LEFT JOIN account a ON a.person = p.id "
);

const FOUND: &str = r"WHERE m.organisation = $1 AND m.ended_at IS NULL
    AND (p.name_key LIKE $3 ESCAPE '\' OR a.email LIKE $3 ESCAPE '\')
    AND (p.name_key LIKE $4 ESCAPE '\' OR a.email LIKE $4 ESCAPE '\')
    AND (p.name_key LIKE $5 ESCAPE '\' OR a.email LIKE $5 ESCAPE '\')";

/// The members of an organisation, a page at a time.
pub async fn list(tx: &mut Tx, list: &MemberList<'_>) -> Result<Vec<Member>> {
    let sql = [
        "SELECT * FROM (",
        MEMBER,
        FOUND,
        ") l WHERE ",
        filter_sql(list.filter),
        " ORDER BY ",
        sort_sql(list.sort, list.descending),
        " LIMIT $6 OFFSET $7",
    ]
    .concat();
    let [first, second, rest] = in_any_order(list.search);
    rows!(
        tx,
        Member,
        sql,
        list.organisation,
        list.now,
        first,
        second,
        rest,
        list.limit,
        list.offset
    )
}

/// How many members the same list has.
pub async fn count(
    tx: &mut Tx,
    organisation: OrganisationId,
    now: Instant,
    search: &str,
    filter: MemberFilter,
) -> Result<u32> {
    let sql = [
        "SELECT count(*) FROM (",
        MEMBER,
        FOUND,
        ") l WHERE ",
        filter_sql(filter),
    ]
    .concat();
    let [first, second, rest] = in_any_order(search);
    Ok(cell!(tx, u32, sql, organisation, now, first, second, rest)?.unwrap_or_default())
}

/// How many members every filter shows, of those that fit a search.
pub async fn counts(
    tx: &mut Tx,
    organisation: OrganisationId,
    now: Instant,
    search: &str,
) -> Result<Counts> {
    let of = |filter, name| {
        [
            ", count(*) FILTER (WHERE ",
            filter_sql(filter),
            ") AS ",
            name,
        ]
        .concat()
    };
    let sql = [
        "SELECT count(*) AS everybody",
        &of(MemberFilter::Managers, "managers"),
        &of(MemberFilter::Authorised, "authorised"),
        &of(MemberFilter::WithoutMeans, "without_means"),
        &of(MemberFilter::WithoutTeam, "without_team"),
        &of(MemberFilter::NeverUsed, "never_used"),
        " FROM (",
        MEMBER,
        FOUND,
        ") l",
    ]
    .concat();
    let [first, second, rest] = in_any_order(search);
    let found = row!(tx, Counts, sql, organisation, now, first, second, rest)?;
    Ok(found.unwrap_or(Counts {
        everybody: 0,
        managers: 0,
        authorised: 0,
        without_means: 0,
        without_team: 0,
        never_used: 0,
    }))
}

const fn filter_sql(filter: MemberFilter) -> &'static str {
    match filter {
        MemberFilter::All => "TRUE",
        MemberFilter::Managers => "manager_level IS NOT NULL",
        MemberFilter::Authorised => "authorised",
        MemberFilter::WithoutMeans => "means_level IS NULL",
        MemberFilter::WithoutTeam => "NOT in_team",
        MemberFilter::NeverUsed => "last_use IS NULL",
    }
}

const fn sort_sql(sort: MemberSort, descending: bool) -> &'static str {
    match (sort, descending) {
        (MemberSort::Name, false) => "name_key, person",
        (MemberSort::Name, true) => "name_key DESC, person DESC",
        (MemberSort::LastUse, false) => "coalesce(last_use, 0), name_key, person",
        (MemberSort::LastUse, true) => "coalesce(last_use, 0) DESC, name_key, person",
        (MemberSort::Since, false) => "from_at, name_key, person",
        (MemberSort::Since, true) => "from_at DESC, name_key, person",
    }
}

/// One member's line; ended stays and other organisations' are not found.
pub async fn member(
    tx: &mut Tx,
    organisation: OrganisationId,
    membership: MembershipId,
    now: Instant,
) -> Result<Option<Member>> {
    let sql = [
        MEMBER,
        "WHERE m.organisation = $1 AND m.id = $3 AND m.ended_at IS NULL",
    ]
    .concat();
    row!(tx, Member, sql, organisation, now, membership)
}

/// What people are called, by their stays, ended ones too.
pub async fn names(tx: &mut Tx, ids: &[MembershipId]) -> Result<Vec<(MembershipId, String)>> {
    let mut query = Query::new(
        "SELECT m.id, p.name FROM membership m JOIN person p ON p.id = m.person WHERE m.id IN ",
    );
    let found = query
        .list(ids)
        .rows::<Pair<MembershipId, String>>(tx)
        .await?;
    Ok(found.into_iter().map(Pair::into).collect())
}

/// Those of these people who work or worked at an organisation.
pub async fn ever_at(
    tx: &mut Tx,
    organisation: OrganisationId,
    people: &[PersonId],
) -> Result<Vec<PersonId>> {
    let mut query = Query::new("SELECT DISTINCT person FROM membership WHERE organisation = ");
    query
        .arg(organisation)
        .push(" AND person IN ")
        .list(people)
        .cells(tx)
        .await
}

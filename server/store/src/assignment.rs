//! Assignments: the leg from intermediary to member or team, for a client or a portfolio. They hang under the mandate,
//! so a renewed grant keeps them. Ending is a recorded act, once.

use crate::{
    db::{Pair, Tx, cells, exec, record, row, rows},
    error::Result,
    query::Query,
};
use domain::{
    Instant, Level, Period,
    decide::world::{Assignment, Scope, Subject, Target},
    id::{AssignmentId, MandateId, MembershipId, PersonId, PortfolioId, ServiceId, TeamId},
    time::UNUSED_MONTHS,
};

record! {
    struct Row {
        pub id: AssignmentId,
        pub mandate: Option<MandateId>,
        pub portfolio: Option<PortfolioId>,
        pub membership: Option<MembershipId>,
        pub team: Option<TeamId>,
        pub all_services: bool,
        pub level: Level,
        pub from_at: Instant,
        pub until_at: Option<Instant>,
        pub ended_at: Option<Instant>,
    }
}

const ASSIGNMENT: &str = "SELECT a.id, a.mandate, a.portfolio, a.membership, a.team, a.all_services, a.level, a.from_at, \
    a.until_at, a.ended_at FROM assignment a WHERE ";
const SERVICES: &str = "SELECT x.assignment, x.service FROM assignment_service x JOIN assignment a ON a.id = x.assignment WHERE ";

/// Records an assignment that `domain::assignment` has checked.
pub async fn insert(
    tx: &mut Tx,
    new: &Assignment,
    by: Option<PersonId>,
    at: Instant,
) -> Result<()> {
    let (mandate, portfolio) = match new.subject {
        Subject::Mandate(id) => (Some(id), None),
        Subject::Portfolio(id) => (None, Some(id)),
    };
    let (membership, team) = match new.target {
        Target::Member(id) => (Some(id), None),
        Target::Team(id) => (None, Some(id)),
    };
    exec!(
        tx,
        "INSERT INTO assignment (id, mandate, portfolio, membership, team, all_services, level, from_at, until_at, \
         lapses_at, created_by, created_at, ended_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        new.id,
        mandate,
        portfolio,
        membership,
        team,
        new.scope == Scope::All,
        new.level,
        new.period.from,
        new.period.until,
        new.period.from.plus_months(UNUSED_MONTHS),
        by,
        at,
        new.ended
    )?;
    if let Scope::Services(services) = &new.scope {
        for service in services {
            exec!(
                tx,
                "INSERT INTO assignment_service (assignment, service) VALUES ($1, $2)",
                new.id,
                service
            )?;
        }
    }
    Ok(())
}

/// Runs the same narrowing on the rows and on their services.
pub(crate) async fn load(tx: &mut Tx, narrow: impl Fn(&mut Query)) -> Result<Vec<Assignment>> {
    let mut query = Query::new(ASSIGNMENT);
    narrow(&mut query);
    let rows: Vec<Row> = query.push(" ORDER BY a.id").rows(tx).await?;
    let mut query = Query::new(SERVICES);
    narrow(&mut query);
    let services: Vec<Pair<AssignmentId, ServiceId>> =
        query.push(" ORDER BY a.id, x.service").rows(tx).await?;
    let mut services = services.into_iter().peekable();
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let mut own = Vec::new();
        while let Some(Pair(of, service)) = services.next_if(|next| next.0 <= row.id) {
            if of == row.id {
                own.push(service);
            }
        }
        found.extend(row.read(own));
    }
    Ok(found)
}

impl Row {
    /// A row that the table's checks would have refused assigns nothing.
    fn read(self, services: Vec<ServiceId>) -> Option<Assignment> {
        Some(Assignment {
            id: self.id,
            subject: match (self.mandate, self.portfolio) {
                (Some(id), None) => Subject::Mandate(id),
                (None, Some(id)) => Subject::Portfolio(id),
                _ => return None,
            },
            target: match (self.membership, self.team) {
                (Some(id), None) => Target::Member(id),
                (None, Some(id)) => Target::Team(id),
                _ => return None,
            },
            scope: if self.all_services {
                Scope::All
            } else {
                Scope::Services(services)
            },
            level: self.level,
            period: Period {
                from: self.from_at,
                until: self.until_at,
            },
            ended: self.ended_at,
        })
    }
}

/// An assignment, ended or not.
pub async fn by_id(tx: &mut Tx, id: AssignmentId) -> Result<Option<Assignment>> {
    Ok(load(tx, |query| {
        query.push("a.id = ").arg(id);
    })
    .await?
    .pop())
}

/// The assignments of one client itself that were not ended; those of portfolios are [`reaching`].
pub async fn of_mandate(tx: &mut Tx, mandate: MandateId) -> Result<Vec<Assignment>> {
    load(tx, |query| {
        query
            .push("a.ended_at IS NULL AND a.mandate = ")
            .arg(mandate);
    })
    .await
}

/// The assignments of a team that were not ended.
pub async fn of_team(tx: &mut Tx, team: TeamId) -> Result<Vec<Assignment>> {
    load(tx, |query| {
        query.push("a.ended_at IS NULL AND a.team = ").arg(team);
    })
    .await
}

/// Somebody's own assignments (not a team's) that were not ended.
pub async fn of_member(tx: &mut Tx, membership: MembershipId) -> Result<Vec<Assignment>> {
    load(tx, |query| {
        query
            .push("a.ended_at IS NULL AND a.membership = ")
            .arg(membership);
    })
    .await
}

record! {
    /// An assignment that reaches a client, with the names a page shows.
    pub struct Reaching {
        pub id: AssignmentId,
        pub membership: Option<MembershipId>,
        pub person: Option<PersonId>,
        pub team: Option<TeamId>,
        pub portfolio: Option<PortfolioId>,
        pub portfolio_name: Option<String>,
        /// The person's or the team's.
        pub name: String,
        pub all_services: bool,
        pub level: Level,
        pub from_at: Instant,
        pub until_at: Option<Instant>,
    }
}

/// The assignments that reach a client, its own and its portfolios', not ended, to members who stay and teams that
/// go on; by name.
pub async fn reaching(tx: &mut Tx, mandate: MandateId) -> Result<Vec<Reaching>> {
    rows!(
        tx,
        Reaching,
        "SELECT a.id, a.membership, s.person, a.team, a.portfolio, f.name AS portfolio_name, \
         coalesce(p.name, t.name) AS name, a.all_services, a.level, a.from_at, a.until_at \
         FROM assignment a LEFT JOIN membership s ON s.id = a.membership LEFT JOIN person p ON p.id = s.person \
         LEFT JOIN team t ON t.id = a.team LEFT JOIN portfolio f ON f.id = a.portfolio \
         WHERE a.ended_at IS NULL AND (s.id IS NULL OR s.ended_at IS NULL) AND (t.id IS NULL OR t.ended_at IS NULL) \
         AND (a.mandate = $1 OR (f.ended_at IS NULL AND a.portfolio IN \
            (SELECT k.portfolio FROM portfolio_client k WHERE k.mandate = $1 AND k.ended_at IS NULL \
             AND NOT EXISTS (SELECT 1 FROM portfolio_exclusion z WHERE z.portfolio = k.portfolio \
                AND z.mandate = $1 AND z.ended_at IS NULL)))) \
         ORDER BY coalesce(p.name_key, t.name_key), a.id",
        mandate
    )
}

/// The services of an assignment that names them.
pub async fn services(tx: &mut Tx, id: AssignmentId) -> Result<Vec<ServiceId>> {
    let sql = "SELECT x.service FROM assignment_service x JOIN service s ON s.id = x.service \
               WHERE x.assignment = $1 ORDER BY s.slug";
    cells!(tx, ServiceId, sql, id)
}

/// Ends one; false when it was ended already.
pub async fn end(tx: &mut Tx, id: AssignmentId, by: Option<PersonId>, at: Instant) -> Result<bool> {
    let sql =
        "UPDATE assignment SET ended_at = $2, ended_by = $3 WHERE id = $1 AND ended_at IS NULL";
    Ok(exec!(tx, sql, id, at, by)? == 1)
}

/// Ends somebody's own assignments: when the stay ends (R-DEC-18). Returns those.
pub async fn end_of_member(
    tx: &mut Tx,
    membership: MembershipId,
    by: Option<PersonId>,
    at: Instant,
) -> Result<Vec<AssignmentId>> {
    let sql = "UPDATE assignment SET ended_at = $2, ended_by = $3 WHERE membership = $1 AND ended_at IS NULL RETURNING id";
    cells!(tx, AssignmentId, sql, membership, at, by)
}

/// Ends the assignments of one client: when its last grant is stopped. Returns those, with whom they were to.
pub async fn end_of_mandate(
    tx: &mut Tx,
    mandate: MandateId,
    by: Option<PersonId>,
    at: Instant,
) -> Result<Vec<Target>> {
    let found = of_mandate(tx, mandate).await?;
    let sql = "UPDATE assignment SET ended_at = $2, ended_by = $3 WHERE mandate = $1 AND ended_at IS NULL";
    exec!(tx, sql, mandate, at, by)?;
    Ok(found.into_iter().map(|row| row.target).collect())
}

/// The organisation an assignment belongs to: to refuse another's as not found.
pub async fn organisation(
    tx: &mut Tx,
    id: AssignmentId,
) -> Result<Option<domain::id::OrganisationId>> {
    let sql = "SELECT coalesce(m.intermediary, f.organisation) FROM assignment a LEFT JOIN mandate m ON m.id = a.mandate \
               LEFT JOIN portfolio f ON f.id = a.portfolio WHERE a.id = $1";
    Ok(
        row!(tx, crate::db::Cell<domain::id::OrganisationId>, sql, id)?
            .map(|crate::db::Cell(id)| id),
    )
}

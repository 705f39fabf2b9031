//! Authorisations in the own organisation: one service, one provider, or all (R-MACH-1). Never a leg of a chain.

use crate::{
    db::{Tx, exec, record, row, rows},
    error::Result,
    query::Query,
    value::words,
};
use domain::{
    Instant, Level,
    decide::world::{self, AuthorisationScope},
    id::{AuthorisationId, MembershipId, OrganisationId, PersonId, ProviderId, ServiceId},
    number::BranchNumber,
    time::UNUSED_MONTHS,
};

words! {
    pub(crate) enum ScopeKind {
        All = "all",
        Provider = "provider",
        Service = "service",
    }
}

/// The columns of a scope.
pub(crate) const fn columns(
    scope: AuthorisationScope,
) -> (ScopeKind, Option<ProviderId>, Option<ServiceId>) {
    match scope {
        AuthorisationScope::All => (ScopeKind::All, None, None),
        AuthorisationScope::Provider(provider) => (ScopeKind::Provider, Some(provider), None),
        AuthorisationScope::Service(service) => (ScopeKind::Service, None, Some(service)),
    }
}

/// What such columns say; none for a row that the table's check would have refused.
pub(crate) fn scope(
    kind: ScopeKind,
    provider: Option<ProviderId>,
    service: Option<ServiceId>,
) -> Option<AuthorisationScope> {
    Some(match kind {
        ScopeKind::All => AuthorisationScope::All,
        ScopeKind::Provider => AuthorisationScope::Provider(provider?),
        ScopeKind::Service => AuthorisationScope::Service(service?),
    })
}

/// An authorisation to record; at most five years, or the row is refused (R-MACH-6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewAuthorisation {
    pub id: AuthorisationId,
    pub membership: MembershipId,
    pub scope: AuthorisationScope,
    pub level: Level,
    pub branch: Option<BranchNumber>,
    pub from: Instant,
    pub until: Instant,
}

record! {
    struct Row {
        pub id: AuthorisationId,
        pub membership: MembershipId,
        pub scope: ScopeKind,
        pub provider: Option<ProviderId>,
        pub service: Option<ServiceId>,
        pub level: Level,
        pub branch: Option<BranchNumber>,
        pub from_at: Instant,
        pub until_at: Instant,
        pub ended_at: Option<Instant>,
    }
}

impl Row {
    /// A row that the table's check would have refused gives no authorisation.
    fn read(self) -> Option<world::Authorisation> {
        Some(world::Authorisation {
            id: self.id,
            membership: self.membership,
            scope: scope(self.scope, self.provider, self.service)?,
            level: self.level,
            branch: self.branch,
            from: self.from_at,
            until: self.until_at,
            ended: self.ended_at,
        })
    }
}

const AUTHORISATION: &str = "SELECT a.id, a.membership, a.scope, a.provider, a.service, a.level, a.branch, a.from_at, \
    a.until_at, a.ended_at FROM authorisation a ";

pub async fn insert(tx: &mut Tx, new: &NewAuthorisation, by: Option<PersonId>) -> Result<()> {
    let (scope, provider, service) = columns(new.scope);
    exec!(
        tx,
        "INSERT INTO authorisation (id, membership, scope, provider, service, level, branch, from_at, until_at, \
         lapses_at, by_person) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        new.id,
        new.membership,
        scope,
        provider,
        service,
        new.level,
        new.branch,
        new.from,
        new.until,
        new.from.plus_months(UNUSED_MONTHS),
        by
    )?;
    Ok(())
}

pub async fn by_id(tx: &mut Tx, id: AuthorisationId) -> Result<Option<world::Authorisation>> {
    let found = row!(tx, Row, [AUTHORISATION, "WHERE a.id = $1"].concat(), id)?;
    Ok(found.and_then(Row::read))
}

/// All of one stay, ended ones too.
pub async fn of_member(tx: &mut Tx, membership: MembershipId) -> Result<Vec<world::Authorisation>> {
    let sql = [
        AUTHORISATION,
        "WHERE a.membership = $1 ORDER BY a.from_at, a.id",
    ]
    .concat();
    Ok(rows!(tx, Row, sql, membership)?
        .into_iter()
        .filter_map(Row::read)
        .collect())
}

/// All of several stays, ended ones too.
pub(crate) async fn of_stays(
    tx: &mut Tx,
    stays: &[MembershipId],
) -> Result<Vec<world::Authorisation>> {
    let mut query = Query::new(AUTHORISATION);
    let found: Vec<Row> = query
        .push("WHERE a.membership IN ")
        .list(stays)
        .push(" ORDER BY a.id")
        .rows(tx)
        .await?;
    Ok(found.into_iter().filter_map(Row::read).collect())
}

/// All that a person has, or had, in an organisation.
pub async fn of_person(
    tx: &mut Tx,
    person: PersonId,
    organisation: OrganisationId,
) -> Result<Vec<world::Authorisation>> {
    let sql = [
        AUTHORISATION,
        "JOIN membership m ON m.id = a.membership WHERE m.person = $1 AND m.organisation = $2 ORDER BY a.from_at, a.id",
    ]
    .concat();
    Ok(rows!(tx, Row, sql, person, organisation)?
        .into_iter()
        .filter_map(Row::read)
        .collect())
}

/// Ends one; false when it was ended already.
pub async fn end(
    tx: &mut Tx,
    id: AuthorisationId,
    by: Option<PersonId>,
    at: Instant,
) -> Result<bool> {
    let sql =
        "UPDATE authorisation SET ended_at = $2, ended_by = $3 WHERE id = $1 AND ended_at IS NULL";
    Ok(exec!(tx, sql, id, at, by)? == 1)
}

/// Ends all of one stay; how many.
pub async fn end_of_member(
    tx: &mut Tx,
    membership: MembershipId,
    by: Option<PersonId>,
    at: Instant,
) -> Result<u64> {
    let sql = "UPDATE authorisation SET ended_at = $2, ended_by = $3 WHERE membership = $1 AND ended_at IS NULL";
    exec!(tx, sql, membership, at, by)
}

//! The standard authorisations that an application wishes for; they exist once the means is issued.

use crate::{
    authorisation::{self, ScopeKind},
    db::{Tx, record, rows},
    error::Result,
    query,
    row::args,
};
use domain::{
    decide::world::AuthorisationScope,
    id::{ApplicationId, ProviderId, ServiceId},
    number::BranchNumber,
};

/// A standard authorisation that comes with the means (R-MACH-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    pub scope: AuthorisationScope,
    pub branch: Option<BranchNumber>,
    pub years: i16,
}

record! {
    struct WishRow {
        pub scope: ScopeKind,
        pub provider: Option<ProviderId>,
        pub service: Option<ServiceId>,
        pub branch: Option<BranchNumber>,
        pub years: i16,
    }
}

/// Adds what applications wish for, each in this order.
pub async fn add_wishes(tx: &mut Tx, wishes: &[(ApplicationId, &[Wish])]) -> Result<()> {
    let sql = "INSERT INTO application_scope (application, seq, scope, provider, service, branch, years) VALUES ";
    let rows = wishes.iter().flat_map(|(application, wishes)| {
        (1u32..).zip(*wishes).map(move |(seq, wish)| {
            let (scope, provider, service) = authorisation::columns(wish.scope);
            args![
                application,
                seq,
                scope,
                provider,
                service,
                wish.branch,
                wish.years
            ]
        })
    });
    query::insert_all(tx, sql, rows.collect()).await
}

pub async fn wishes(tx: &mut Tx, application: ApplicationId) -> Result<Vec<Wish>> {
    let sql = "SELECT scope, provider, service, branch, years FROM application_scope WHERE application = $1 ORDER BY seq";
    let read = |row: WishRow| {
        Some(Wish {
            scope: authorisation::scope(row.scope, row.provider, row.service)?,
            branch: row.branch,
            years: row.years,
        })
    };
    Ok(rows!(tx, WishRow, sql, application)?
        .into_iter()
        .filter_map(read)
        .collect())
}

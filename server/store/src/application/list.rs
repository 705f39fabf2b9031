//! What is under way at several organisations as one list: searched, narrowed, sorted, a page at a
//! time (R-AAN-8). Which organisations a reader may see, and what a state means for whom, is
//! decided above.

use super::{APPLICATION, Application, OPEN, Stage};
use crate::{
    db::{Tx, record, row},
    error::Result,
    query::Query,
    value::{in_any_order, words},
};
use domain::{
    Instant,
    application::Kind,
    id::{ApplicationId, OrganisationId},
};

record! {
    /// How many are at a stage.
    pub struct Count {
        pub stage: Stage,
        pub all: u32,
        /// Of these, promised for a day that has passed.
        pub late: u32,
    }
}

words! {
    /// By what the list is sorted; the oldest decides between equals.
    pub enum OpenSort {
        /// Since when it is under way.
        Since = "since",
        Name = "name",
        Organisation = "organisation",
        /// By when it is promised.
        Promised = "promised",
    }
}

/// The question behind the list.
#[derive(Clone, Copy, Debug)]
pub struct OpenList<'a> {
    pub organisations: &'a [OrganisationId],
    pub now: Instant,
    /// A part of a name or address; empty finds all.
    pub search: &'a str,
    /// Only at these stages; none: at whichever.
    pub stages: Option<&'a [Stage]>,
    /// Only what was promised for a day that has passed.
    pub late: bool,
    pub sort: OpenSort,
    pub descending: bool,
    pub limit: u32,
    pub offset: u32,
}

/// A higher level to which nobody has agreed: the days count from when somebody does, and nothing is
/// promised before.
const PROMISED: &str = "NOT (kind = 'upgrade' AND state = 'awaiting_signatures')";

impl OpenList<'_> {
    fn found(&self, query: &mut Query) {
        query.push(OPEN).push(" AND organisation IN ");
        query.list(self.organisations);
        if !self.search.is_empty() {
            for pattern in in_any_order(self.search) {
                query.push(" AND (subject_key LIKE ").arg(pattern.clone());
                query.push(r" ESCAPE '\' OR email LIKE ").arg(pattern);
                query.push(r" ESCAPE '\')");
            }
        }
    }
}

record! {
    /// Means that a manager applied for and that are under way.
    pub struct UnderWay {
        pub all: u32,
        /// Of these, the last document that was shown was no good.
        pub declined: u32,
        /// The one to look at first: such a one, else the oldest.
        pub first: ApplicationId,
        pub name: String,
    }
}

/// What is under way for colleagues at an organisation; none: nothing.
///
/// What was declined follows two rules: `identification::was_declined` says that the newest try was
/// no good, and only who is still to show a document is told so, as in the list of what is under
/// way.
pub async fn under_way(tx: &mut Tx, organisation: OrganisationId) -> Result<Option<UnderWay>> {
    let sql = [
        "SELECT count(*) OVER () AS \"all\", sum(d.declined) OVER () AS declined, d.id AS first, d.subject_name AS name \
         FROM (SELECT a.id, a.subject_name, a.created_at, \
            CASE WHEN a.state = 'identification_needed' AND (SELECT i.state FROM identification i WHERE i.application = a.id AND i.signer IS NULL \
                AND i.decided_at IS NOT NULL ORDER BY i.decided_at DESC, i.id DESC LIMIT 1) = 'declined' \
            THEN 1 ELSE 0 END AS declined \
            FROM application a WHERE a.organisation = $1 AND a.kind = $2 AND a.applied_by IS NOT NULL AND a.",
        OPEN,
        ") d ORDER BY d.declined DESC, d.created_at, d.id LIMIT 1",
    ]
    .concat();
    row!(tx, UnderWay, sql, organisation, Kind::Means)
}

/// A page of the list.
pub async fn lines(tx: &mut Tx, list: &OpenList<'_>) -> Result<Vec<Application>> {
    let mut query = Query::new(APPLICATION);
    query.push("WHERE ");
    list.found(&mut query);
    if let Some(stages) = list.stages {
        query.push(" AND state IN ").list(stages);
    }
    if list.late {
        query.push(" AND promised_at <= ").arg(list.now);
        query.push(" AND ").push(PROMISED);
    }
    query
        .push(" ORDER BY ")
        .push(order(list.sort, list.descending));
    query.push(" LIMIT ").arg(list.limit);
    query.push(" OFFSET ").arg(list.offset);
    query.rows(tx).await
}

/// How many there are at each stage, of all that fit the search.
pub async fn counts(tx: &mut Tx, list: &OpenList<'_>) -> Result<Vec<Count>> {
    let mut query = Query::with(
        "SELECT state AS stage, count(*) AS \"all\", count(*) FILTER (WHERE promised_at <= $1 AND ",
        list.now,
    );
    query
        .push(PROMISED)
        .push(") AS late FROM application WHERE ");
    list.found(&mut query);
    query.push(" GROUP BY state");
    query.rows(tx).await
}

const fn order(sort: OpenSort, descending: bool) -> &'static str {
    match (sort, descending) {
        (OpenSort::Since, false) => "created_at, id",
        (OpenSort::Since, true) => "created_at DESC, id DESC",
        (OpenSort::Name, false) => "subject_key, created_at, id",
        (OpenSort::Name, true) => "subject_key DESC, created_at DESC, id DESC",
        (OpenSort::Organisation, false) => "organisation_key, created_at, id",
        (OpenSort::Organisation, true) => "organisation_key DESC, created_at DESC, id DESC",
        (OpenSort::Promised, false) => "promised_at, created_at, id",
        (OpenSort::Promised, true) => "promised_at DESC, created_at DESC, id DESC",
    }
}

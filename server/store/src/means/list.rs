//! The means of several organisations as one list: searched, narrowed, sorted, a page at a time (R-MACH-14). Which
//! organisations a reader may see is decided above.

use crate::{
    db::{Tx, record},
    error::Result,
    query::Query,
    value::{anywhere, words},
};
use domain::{
    Instant, Level,
    id::{MeansId, OrganisationId, PersonId},
    means::MeansState,
};

record! {
    /// One line.
    pub struct Line {
        pub means: MeansId,
        pub person: PersonId,
        pub name: String,
        pub email: Option<String>,
        pub organisation: OrganisationId,
        pub organisation_name: String,
        pub level: Level,
        /// As it is now: a means past its date has expired.
        pub state: MeansState,
        pub expires_at: Instant,
        /// The person's last log-in at a service for this organisation; none: never.
        pub last_use: Option<Instant>,
    }
}

record! {
    /// How many means each filter shows.
    #[derive(Default)]
    pub struct Counts {
        pub running: u32,
        pub active: u32,
        pub suspended: u32,
        pub ending: u32,
        pub never_used: u32,
        pub ended: u32,
    }
}

words! {
    /// Which means a list shows.
    pub enum MeansFilter {
        /// All that have not ended.
        Running = "all",
        Active = "active",
        Suspended = "suspended",
        /// Past their date soon.
        Ending = "ending",
        NeverUsed = "never_used",
        Ended = "ended",
    }
}

impl MeansFilter {
    pub const ALL: [Self; 6] = [
        Self::Running,
        Self::Active,
        Self::Suspended,
        Self::Ending,
        Self::NeverUsed,
        Self::Ended,
    ];
}

words! {
    /// By what the list is sorted; names decide between equals.
    pub enum MeansSort {
        Name = "name",
        Organisation = "organisation",
        Level = "level",
        Until = "until",
        /// The longest ago first, after those who never did.
        LastUse = "last_use",
    }
}

/// The question behind a list of means.
#[derive(Clone, Copy, Debug)]
pub struct MeansList<'a> {
    pub organisations: &'a [OrganisationId],
    pub now: Instant,
    /// A means that ends before this ends soon.
    pub soon: Instant,
    /// A part of a name or address; empty finds everybody.
    pub search: &'a str,
    pub level: Option<Level>,
    pub filter: MeansFilter,
    pub sort: MeansSort,
    pub descending: bool,
    pub limit: u32,
    pub offset: u32,
}

const LINE: &str = "SELECT x.id AS means, x.person, p.name, p.name_key, a.email, x.organisation, \
    o.name AS organisation_name, o.name_key AS organisation_key, ";

/// `$1` now.
const STATE: &str = "l.level, CASE WHEN t.state IN ('active', 'suspended') AND x.expires_at <= $1 THEN 'expired' \
    ELSE t.state END AS state, x.expires_at, u.at AS last_use FROM means x \
    JOIN means_level l ON l.means = x.id AND l.seq = (SELECT max(n.seq) FROM means_level n WHERE n.means = x.id) \
    JOIN means_state t ON t.means = x.id AND t.seq = (SELECT max(n.seq) FROM means_state n WHERE n.means = x.id) \
    LEFT JOIN last_use u ON u.person = x.person AND u.organisation = x.organisation ";

const PEOPLE: &str = "JOIN person p ON p.id = x.person LEFT JOIN account a ON a.person = x.person ";

impl MeansList<'_> {
    /// `(SELECT … FROM … WHERE …) y`, without the filter; the names only where they are wanted.
    fn found(&self, query: &mut Query, named: bool) {
        query.push("(").push(if named { LINE } else { "SELECT " });
        query.push(STATE);
        if named {
            query.push("JOIN organisation o ON o.id = x.organisation ");
        }
        if named || !self.search.is_empty() {
            query.push(PEOPLE);
        }
        query
            .push("WHERE x.organisation IN ")
            .list(self.organisations);
        if !self.search.is_empty() {
            let pattern = anywhere(self.search);
            query.push(" AND (p.name_key LIKE ").arg(pattern.clone());
            query.push(r" ESCAPE '\' OR a.email LIKE ").arg(pattern);
            query.push(r" ESCAPE '\')");
        }
        if let Some(level) = self.level {
            query.push(" AND l.level = ").arg(level);
        }
        query.push(") y");
    }

    fn narrow(&self, query: &mut Query, filter: MeansFilter) {
        match filter {
            MeansFilter::Running => query.push("state IN ('active', 'suspended')"),
            MeansFilter::Active => query.push("state = 'active'"),
            MeansFilter::Suspended => query.push("state = 'suspended'"),
            MeansFilter::Ending => query
                .push("state IN ('active', 'suspended') AND expires_at <= ")
                .arg(self.soon),
            MeansFilter::NeverUsed => query.push("state = 'active' AND last_use IS NULL"),
            MeansFilter::Ended => query.push("state IN ('revoked', 'expired')"),
        };
    }
}

/// A page of the list.
pub async fn lines(tx: &mut Tx, list: &MeansList<'_>) -> Result<Vec<Line>> {
    let mut query = Query::with("SELECT * FROM ", list.now);
    list.found(&mut query, true);
    query.push(" WHERE ");
    list.narrow(&mut query, list.filter);
    query
        .push(" ORDER BY ")
        .push(order(list.sort, list.descending))
        .push(" LIMIT ")
        .arg(list.limit)
        .push(" OFFSET ")
        .arg(list.offset)
        .rows(tx)
        .await
}

/// How many means every filter shows, of those that fit the rest of the question.
pub async fn counts(tx: &mut Tx, list: &MeansList<'_>) -> Result<Counts> {
    let mut query = Query::with("SELECT ", list.now);
    for (n, filter) in MeansFilter::ALL.into_iter().enumerate() {
        query.push(if n == 0 {
            "count(*) FILTER (WHERE "
        } else {
            ", count(*) FILTER (WHERE "
        });
        list.narrow(&mut query, filter);
        query.push(") AS ").push(match filter {
            MeansFilter::Running => "running",
            MeansFilter::Active => "active",
            MeansFilter::Suspended => "suspended",
            MeansFilter::Ending => "ending",
            MeansFilter::NeverUsed => "never_used",
            MeansFilter::Ended => "ended",
        });
    }
    query.push(" FROM ");
    list.found(&mut query, false);
    let found = query.rows(tx).await?;
    Ok(found.into_iter().next().unwrap_or_default())
}

const fn order(sort: MeansSort, descending: bool) -> &'static str {
    match (sort, descending) {
        (MeansSort::Name, false) => "name_key, person, organisation_key, means",
        (MeansSort::Name, true) => "name_key DESC, person DESC, organisation_key, means",
        (MeansSort::Organisation, false) => {
            "organisation_key, organisation, name_key, person, means"
        }
        (MeansSort::Organisation, true) => {
            "organisation_key DESC, organisation DESC, name_key, person, means"
        }
        (MeansSort::Level, false) => "level, name_key, person, means",
        (MeansSort::Level, true) => "level DESC, name_key, person, means",
        (MeansSort::Until, false) => "expires_at, name_key, person, means",
        (MeansSort::Until, true) => "expires_at DESC, name_key, person, means",
        (MeansSort::LastUse, false) => "coalesce(last_use, 0), name_key, person, means",
        (MeansSort::LastUse, true) => "coalesce(last_use, 0) DESC, name_key, person, means",
    }
}

//! The means of several organisations as one list: searched, narrowed, sorted, a page at a time (R-MACH-14). Which
//! organisations a reader may see is decided above.

use crate::{
    db::{Tx, record},
    error::Result,
    query::Query,
    value::{in_any_order, words},
};
use domain::{
    Instant, Level,
    id::{MeansId, OrganisationId, PersonId},
    means::{Cause, MeansState},
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
        /// Good at the tax office alone (R-AAN-13).
        pub tax_only: bool,
        /// As it is now: a means past its date has expired.
        pub state: MeansState,
        /// Why it became so.
        pub cause: Option<Cause>,
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

/// `$1` now.
const MEANS: &str = "SELECT x.id AS means, x.person, x.organisation, x.expires_at, \
    CASE WHEN t.state IN ('active', 'suspended') AND x.expires_at <= $1 THEN 'expired' ELSE t.state END AS state, t.cause";
const STATE: &str = " FROM means x JOIN means_state t ON t.means = x.id \
    AND NOT EXISTS (SELECT 1 FROM means_state n WHERE n.means = t.means AND n.seq > t.seq) ";
const LEVEL: &str = "JOIN means_level l ON l.means = x.id \
    AND NOT EXISTS (SELECT 1 FROM means_level n WHERE n.means = l.means AND n.seq > l.seq) ";
const NAME: &str = "JOIN person p ON p.id = x.person ";
const EMAIL: &str = "LEFT JOIN account a ON a.person = x.person ";
const ORGANISATION: &str = "JOIN organisation o ON o.id = x.organisation ";
const LAST_USE: &str =
    "LEFT JOIN last_use u ON u.person = x.person AND u.organisation = x.organisation ";

impl MeansList<'_> {
    /// `(SELECT … FROM … WHERE …) x`, without the filter. Of ten thousand means only those columns are read by which
    /// they are found and sorted.
    fn found(&self, query: &mut Query, sort: Option<MeansSort>, last_use: bool) {
        let sought = !self.search.is_empty();
        let named = sort.is_some();
        let by_organisation = sort == Some(MeansSort::Organisation);
        let by_level = sort == Some(MeansSort::Level);
        query.push("(").push(MEANS);
        for (needed, column) in [
            (named, ", p.name_key"),
            (by_organisation, ", o.name_key AS organisation_key"),
            (by_level, ", l.level"),
            (last_use, ", u.at AS last_use"),
        ] {
            if needed {
                query.push(column);
            }
        }
        query.push(STATE);
        for (needed, join) in [
            (named || sought, NAME),
            (sought, EMAIL),
            (by_organisation, ORGANISATION),
            (by_level || self.level.is_some(), LEVEL),
            (last_use, LAST_USE),
        ] {
            if needed {
                query.push(join);
            }
        }
        query
            .push("WHERE x.organisation IN ")
            .list(self.organisations);
        if sought {
            for pattern in in_any_order(self.search) {
                query.push(" AND (p.name_key LIKE ").arg(pattern.clone());
                query.push(r" ESCAPE '\' OR a.email LIKE ").arg(pattern);
                query.push(r" ESCAPE '\')");
            }
        }
        if let Some(level) = self.level {
            query.push(" AND l.level = ").arg(level);
        }
        query.push(") x");
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

/// A page of the list: which means first, and then what is shown of them.
pub async fn lines(tx: &mut Tx, list: &MeansList<'_>) -> Result<Vec<Line>> {
    let last_use = list.sort == MeansSort::LastUse || list.filter == MeansFilter::NeverUsed;
    let order = order(list.sort, list.descending);
    let mut query = Query::with(
        "SELECT x.means, x.person, p.name, a.email, x.organisation, o.name AS organisation_name, l.level, w.only_at IS NOT NULL AS tax_only, \
         x.state, x.cause, x.expires_at, u.at AS last_use FROM (SELECT * FROM ",
        list.now,
    );
    list.found(&mut query, Some(list.sort), last_use);
    query.push(" WHERE ");
    list.narrow(&mut query, list.filter);
    query.push(" ORDER BY ").push(order);
    query.push(" LIMIT ").arg(list.limit);
    query.push(" OFFSET ").arg(list.offset).push(") x ");
    query.push(NAME).push(EMAIL).push(ORGANISATION);
    query.push(
        "JOIN means w ON w.id = x.means JOIN means_level l ON l.means = x.means \
         AND l.seq = (SELECT max(n.seq) FROM means_level n WHERE n.means = x.means) ",
    );
    query.push(LAST_USE).push("ORDER BY ").push(order);
    query.rows(tx).await
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
    list.found(&mut query, None, true);
    let found = query.rows(tx).await?;
    Ok(found.into_iter().next().unwrap_or_default())
}

const fn order(sort: MeansSort, descending: bool) -> &'static str {
    match (sort, descending) {
        (MeansSort::Name, false) => "x.name_key, x.person, x.organisation, x.means",
        (MeansSort::Name, true) => "x.name_key DESC, x.person DESC, x.organisation, x.means",
        (MeansSort::Organisation, false) => {
            "x.organisation_key, x.organisation, x.name_key, x.person, x.means"
        }
        (MeansSort::Organisation, true) => {
            "x.organisation_key DESC, x.organisation DESC, x.name_key, x.person, x.means"
        }
        (MeansSort::Level, false) => "x.level, x.name_key, x.person, x.means",
        (MeansSort::Level, true) => "x.level DESC, x.name_key, x.person, x.means",
        (MeansSort::Until, false) => "x.expires_at, x.name_key, x.person, x.means",
        (MeansSort::Until, true) => "x.expires_at DESC, x.name_key, x.person, x.means",
        (MeansSort::LastUse, false) => "coalesce(x.last_use, 0), x.name_key, x.person, x.means",
        (MeansSort::LastUse, true) => "coalesce(x.last_use, 0) DESC, x.name_key, x.person, x.means",
    }
}

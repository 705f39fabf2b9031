//! All means of every organisation where somebody is in charge, in one list, and as a file (R-MACH-14, R-ROL-8).

use crate::{
    Actor, Services,
    accounts::session,
    error::{Error, Result},
    overview::{SOON_DAYS, Sheet, sheet::Writer},
};
use domain::{
    id::OrganisationId,
    lang::Lang,
    level::Level,
    means::MeansState,
    role::Role,
    time::{date_of, last_day_of},
    view::{Page, existing_page},
};
use store::{
    Tx,
    means::list::{self as rows, Counts, MeansList},
};

pub use store::means::list::{Line, MeansFilter, MeansSort};

/// Rows on one page.
pub const PAGE: u32 = 25;
/// More rows than this are no file for a spreadsheet.
const MOST: u32 = 100_000;

/// The question behind the list.
#[derive(Clone, Copy, Debug)]
pub struct MeansQuery<'a> {
    /// A part of a name or address; empty finds everybody.
    pub search: &'a str,
    /// One organisation; none: all of them.
    pub organisation: Option<OrganisationId>,
    pub level: Option<Level>,
    pub filter: MeansFilter,
    pub sort: MeansSort,
    pub descending: bool,
    /// Counted from 1; 0 reads as 1.
    pub page: u32,
}

impl Default for MeansQuery<'_> {
    fn default() -> Self {
        Self {
            search: "",
            organisation: None,
            level: None,
            filter: MeansFilter::Running,
            sort: MeansSort::Name,
            descending: false,
            page: 1,
        }
    }
}

/// A page of the list.
#[derive(Clone, Debug)]
pub struct Overview {
    pub page: Page<Line>,
    /// Per filter, over everything that fits the rest of the question.
    pub counts: Vec<(MeansFilter, u32)>,
    /// Where the actor is in charge, by name.
    pub organisations: Vec<(OrganisationId, String)>,
}

/// A page of all means that the actor is in charge of, at whatever organisations.
///
/// # Errors
/// [`Error::NotAllowed`] for who is in charge nowhere.
pub async fn list(s: &Services, actor: &Actor, query: &MeansQuery<'_>) -> Result<Overview> {
    let mut tx = s.db.read().await?;
    let organisations = in_charge(s, &mut tx, actor).await?;
    let chosen = chosen(&organisations, query);
    let asked = question(s, &chosen, query);
    let counts = rows::counts(&mut tx, &asked).await?;
    let total = of(&counts, query.filter);
    // A page beyond the end shows the last one: a list that shrank meanwhile is no error.
    let page = existing_page(query.page, total, PAGE);
    let asked = MeansList {
        limit: PAGE,
        offset: (page - 1) * PAGE,
        ..asked
    };
    Ok(Overview {
        page: Page {
            rows: rows::lines(&mut tx, &asked).await?,
            total,
            page,
            size: PAGE,
        },
        counts: MeansFilter::ALL
            .into_iter()
            .map(|filter| (filter, of(&counts, filter)))
            .collect(),
        organisations,
    })
}

/// The whole list as the page shows it, for a spreadsheet.
///
/// # Errors
/// As [`list`].
pub async fn csv(s: &Services, actor: &Actor, query: &MeansQuery<'_>) -> Result<Sheet> {
    let mut tx = s.db.read().await?;
    let organisations = in_charge(s, &mut tx, actor).await?;
    let chosen = chosen(&organisations, query);
    let found = rows::lines(&mut tx, &question(s, &chosen, query)).await?;
    drop(tx);
    let (name, header) = match actor.lang {
        Lang::Nl => (
            "middelen",
            [
                "Naam",
                "E-mailadres",
                "Organisatie",
                "Niveau",
                "Stand",
                "Geldig tot en met",
                "Laatst gebruikt bij een dienst",
            ],
        ),
        Lang::En => (
            "login-means",
            [
                "Name",
                "E-mail address",
                "Organisation",
                "Level",
                "State",
                "Valid up to and including",
                "Last used at a service",
            ],
        ),
    };
    let mut writer = Writer::new(actor.lang, name, date_of(s.now()), &header)?;
    for line in found {
        writer.row(&[
            line.name,
            line.email.unwrap_or_default(),
            line.organisation_name,
            line.level.name().to_owned(),
            word(line.state, actor.lang).to_owned(),
            last_day_of(line.expires_at).to_string(),
            line.last_use
                .map(|at| date_of(at).to_string())
                .unwrap_or_default(),
        ])?;
    }
    writer.finish()
}

fn word(state: MeansState, lang: Lang) -> &'static str {
    match (state, lang) {
        (MeansState::Active, Lang::Nl) => "actief",
        (MeansState::Active, Lang::En) => "active",
        (MeansState::Suspended, Lang::Nl) => "geschorst",
        (MeansState::Suspended, Lang::En) => "suspended",
        (MeansState::Revoked, Lang::Nl) => "ingetrokken",
        (MeansState::Revoked, Lang::En) => "revoked",
        (MeansState::Expired, Lang::Nl) => "verlopen",
        (MeansState::Expired, Lang::En) => "expired",
    }
}

/// Where the actor is manager or representative now.
pub(crate) async fn in_charge(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
) -> Result<Vec<(OrganisationId, String)>> {
    let mut found = Vec::new();
    for place in session::workplaces(tx, actor.person, s.now()).await? {
        let roles = store::membership::roles(tx, place.membership).await?;
        if roles
            .iter()
            .any(|held| matches!(held.role, Role::Manager | Role::Representative))
        {
            found.push((place.organisation, place.name));
        }
    }
    if found.is_empty() {
        return Err(Error::NotAllowed);
    }
    Ok(found)
}

/// The organisations that are asked about; one that is not the actor's to see has no means.
fn chosen(all: &[(OrganisationId, String)], query: &MeansQuery<'_>) -> Vec<OrganisationId> {
    all.iter()
        .map(|(id, _)| *id)
        .filter(|id| query.organisation.is_none_or(|only| only == *id))
        .collect()
}

fn question<'a>(
    s: &Services,
    organisations: &'a [OrganisationId],
    query: &MeansQuery<'a>,
) -> MeansList<'a> {
    let now = s.now();
    MeansList {
        organisations,
        now,
        soon: now.plus_days(SOON_DAYS),
        search: query.search.trim(),
        level: query.level,
        filter: query.filter,
        sort: query.sort,
        descending: query.descending,
        limit: MOST,
        offset: 0,
    }
}

const fn of(counts: &Counts, filter: MeansFilter) -> u32 {
    match filter {
        MeansFilter::Running => counts.running,
        MeansFilter::Active => counts.active,
        MeansFilter::Suspended => counts.suspended,
        MeansFilter::Ending => counts.ending,
        MeansFilter::NeverUsed => counts.never_used,
        MeansFilter::Ended => counts.ended,
    }
}

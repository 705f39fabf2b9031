//! The facts a decision reads, loaded for one question or several. Rows are taken as they are, ended and future ones
//! too: what counts at a moment is for `domain::decide` to say, now or about the past.

use crate::{
    assignment, authorisation,
    db::{Tx, record},
    error::Result,
    grant,
    last_use::LastUse,
    query::Query,
};
use domain::{
    Instant, Level,
    decide::world::{
        self, Dated, Facts, Identifiers, Mandate, Membership, Organisation, OrganisationState,
        Portfolio, PortfolioClient, PortfolioExclusion, Service, ServiceVersion, Team,
        TeamMembership,
    },
    id::{
        MandateId, MeansId, MembershipId, OrganisationId, PersonId, PortfolioId, ProviderId,
        ServiceId, TeamId,
    },
    means::MeansState,
};

/// What will be asked: any of these people, at any of these services, for one organisation.
#[derive(Clone, Copy, Debug)]
pub struct Keys<'a> {
    pub people: &'a [PersonId],
    /// On whose behalf they act: the represented organisation, or its intermediary. None: wherever they are.
    pub via: Option<OrganisationId>,
    pub represented: OrganisationId,
    pub services: &'a [ServiceId],
}

/// The facts for one question.
pub async fn load(
    tx: &mut Tx,
    person: PersonId,
    via: Option<OrganisationId>,
    represented: OrganisationId,
    service: ServiceId,
) -> Result<Facts> {
    load_many(
        tx,
        &Keys {
            people: &[person],
            via,
            represented,
            services: &[service],
        },
    )
    .await
}

/// The facts for several questions about one represented organisation.
pub async fn load_many(tx: &mut Tx, keys: &Keys<'_>) -> Result<Facts> {
    let memberships = memberships(tx, keys.people).await?;
    let stays: Vec<MembershipId> = memberships.iter().map(|stay| stay.id).collect();
    let mut places: Vec<OrganisationId> =
        memberships.iter().map(|stay| stay.organisation).collect();
    places.extend(keys.via);
    let mandates = mandates(tx, keys, &places).await?;
    let pairs: Vec<MandateId> = mandates.iter().map(|mandate| mandate.id).collect();
    places.push(keys.represented);
    places.sort_unstable();
    places.dedup();

    let team_memberships = team_memberships(tx, &stays).await?;
    let mut in_teams: Vec<TeamId> = team_memberships.iter().map(|row| row.team).collect();
    in_teams.sort_unstable();
    in_teams.dedup();
    let portfolio_clients = portfolio_clients(tx, &pairs).await?;
    let mut in_portfolios: Vec<PortfolioId> =
        portfolio_clients.iter().map(|row| row.portfolio).collect();
    in_portfolios.sort_unstable();
    in_portfolios.dedup();

    let assignments = assignment::load(tx, |query| {
        query
            .push("(a.mandate IN ")
            .list(&pairs)
            .push(" OR a.portfolio IN ")
            .list(&in_portfolios);
        query
            .push(") AND (a.membership IN ")
            .list(&stays)
            .push(" OR a.team IN ")
            .list(&in_teams)
            .push(")");
    })
    .await?;

    Ok(Facts {
        organisations: organisations(tx, &places).await?,
        means: means(tx, keys.people).await?,
        services: services(tx, keys.services).await?,
        grants: grant::of_mandates(tx, &pairs).await?,
        assignments,
        portfolios: portfolios(tx, &in_portfolios).await?,
        portfolio_exclusions: portfolio_exclusions(tx, &pairs).await?,
        teams: teams(tx, &in_teams).await?,
        exclusions: exclusions(tx, &stays, &pairs).await?,
        authorisations: authorisation::of_stays(tx, &stays).await?,
        last_uses: last_uses(tx, keys.people).await?,
        memberships,
        mandates,
        portfolio_clients,
        team_memberships,
    })
}

record! {
    struct StayRow {
        pub id: MembershipId,
        pub person: PersonId,
        pub organisation: OrganisationId,
        pub from_at: Instant,
        pub ended_at: Option<Instant>,
    }
}

async fn memberships(tx: &mut Tx, people: &[PersonId]) -> Result<Vec<Membership>> {
    let mut query = Query::new(
        "SELECT id, person, organisation, from_at, ended_at FROM membership WHERE person IN ",
    );
    let rows: Vec<StayRow> = query.list(people).push(" ORDER BY id").rows(tx).await?;
    let read = |row: StayRow| Membership {
        id: row.id,
        person: row.person,
        organisation: row.organisation,
        from: row.from_at,
        ended: row.ended_at,
    };
    Ok(rows.into_iter().map(read).collect())
}

record! {
    struct MandateRow {
        pub id: MandateId,
        pub client: OrganisationId,
        pub intermediary: OrganisationId,
    }
}

async fn mandates(tx: &mut Tx, keys: &Keys<'_>, places: &[OrganisationId]) -> Result<Vec<Mandate>> {
    let mut query = Query::new("SELECT id, client, intermediary FROM mandate WHERE client = ");
    query
        .arg(keys.represented)
        .push(" AND intermediary IN ")
        .list(places);
    if let Some(via) = keys.via {
        query.push(" AND intermediary = ").arg(via);
    }
    let rows: Vec<MandateRow> = query.push(" ORDER BY id").rows(tx).await?;
    let read = |row: MandateRow| Mandate {
        id: row.id,
        client: row.client,
        intermediary: row.intermediary,
    };
    Ok(rows.into_iter().map(read).collect())
}

record! {
    struct OrganisationRow {
        pub id: OrganisationId,
        pub identifiers: Identifiers,
        pub at: Option<Instant>,
        pub state: Option<OrganisationState>,
    }
}

async fn organisations(tx: &mut Tx, ids: &[OrganisationId]) -> Result<Vec<Organisation>> {
    let mut query = Query::new(
        "SELECT o.id, o.identifiers, s.at, s.state FROM organisation o \
         LEFT JOIN organisation_state s ON s.organisation = o.id WHERE o.id IN ",
    );
    let rows: Vec<OrganisationRow> = query
        .list(ids)
        .push(" ORDER BY o.id, s.seq")
        .rows(tx)
        .await?;
    let mut found: Vec<Organisation> = Vec::new();
    for row in rows {
        if found.last().is_none_or(|last| last.id != row.id) {
            found.push(Organisation {
                id: row.id,
                identifiers: row.identifiers,
                states: Vec::new(),
            });
        }
        let state = row.at.zip(row.state).map(|(at, value)| Dated { at, value });
        if let Some(last) = found.last_mut() {
            last.states.extend(state);
        }
    }
    Ok(found)
}

record! {
    struct MeansRow {
        pub id: MeansId,
        pub person: PersonId,
        pub organisation: OrganisationId,
        pub only_at: Option<ProviderId>,
        pub expires_at: Instant,
    }
}

record! {
    struct MeansLevelRow {
        pub means: MeansId,
        pub at: Instant,
        pub level: Level,
    }
}

record! {
    struct MeansStateRow {
        pub means: MeansId,
        pub at: Instant,
        pub state: MeansState,
    }
}

async fn means(tx: &mut Tx, people: &[PersonId]) -> Result<Vec<world::Means>> {
    let mut query = Query::new(
        "SELECT id, person, organisation, only_at, expires_at FROM means WHERE person IN ",
    );
    let rows: Vec<MeansRow> = query.list(people).push(" ORDER BY id").rows(tx).await?;
    let mut query = Query::new(
        "SELECT l.means, l.at, l.level FROM means_level l JOIN means x ON x.id = l.means WHERE x.person IN ",
    );
    let levels: Vec<MeansLevelRow> = query
        .list(people)
        .push(" ORDER BY l.means, l.seq")
        .rows(tx)
        .await?;
    let mut query = Query::new(
        "SELECT t.means, t.at, t.state FROM means_state t JOIN means x ON x.id = t.means WHERE x.person IN ",
    );
    let states: Vec<MeansStateRow> = query
        .list(people)
        .push(" ORDER BY t.means, t.seq")
        .rows(tx)
        .await?;
    let read = |row: MeansRow| {
        let levels = levels.iter().filter(|level| level.means == row.id);
        let states = states.iter().filter(|state| state.means == row.id);
        world::Means {
            id: row.id,
            person: row.person,
            organisation: row.organisation,
            only_at: row.only_at,
            expires: row.expires_at,
            levels: levels
                .map(|level| Dated {
                    at: level.at,
                    value: level.level,
                })
                .collect(),
            states: states
                .map(|state| Dated {
                    at: state.at,
                    value: state.state,
                })
                .collect(),
        }
    };
    Ok(rows.into_iter().map(read).collect())
}

record! {
    struct VersionRow {
        pub id: ServiceId,
        pub provider: ProviderId,
        pub withdrawn_at: Option<Instant>,
        pub version: u32,
        pub from_at: Instant,
        pub level: Level,
        pub chain_allowed: bool,
        pub branch_allowed: bool,
    }
}

record! {
    struct ConsumerRow {
        pub service: ServiceId,
        pub version: u32,
        pub identifiers: Identifiers,
    }
}

async fn services(tx: &mut Tx, ids: &[ServiceId]) -> Result<Vec<Service>> {
    let mut query = Query::new(
        "SELECT s.id, s.provider, s.withdrawn_at, v.version, v.from_at, v.level, v.chain_allowed, v.branch_allowed \
         FROM service s JOIN service_version v ON v.service = s.id WHERE s.id IN ",
    );
    let rows: Vec<VersionRow> = query
        .list(ids)
        .push(" ORDER BY s.id, v.version")
        .rows(tx)
        .await?;
    let mut query =
        Query::new("SELECT service, version, identifiers FROM service_consumer WHERE service IN ");
    let consumers: Vec<ConsumerRow> = query
        .list(ids)
        .push(" ORDER BY service, version, identifiers")
        .rows(tx)
        .await?;
    let mut found: Vec<Service> = Vec::new();
    for row in rows {
        if found.last().is_none_or(|last| last.id != row.id) {
            found.push(Service {
                id: row.id,
                provider: row.provider,
                versions: Vec::new(),
                withdrawn: row.withdrawn_at,
            });
        }
        let own = consumers
            .iter()
            .filter(|c| c.service == row.id && c.version == row.version);
        let version = ServiceVersion {
            from: row.from_at,
            level: row.level,
            chain_allowed: row.chain_allowed,
            branch_allowed: row.branch_allowed,
            consumers: own.map(|c| c.identifiers).collect(),
        };
        if let Some(last) = found.last_mut() {
            last.versions.push(version);
        }
    }
    Ok(found)
}

record! {
    struct PairRow {
        pub one: uuid::Uuid,
        pub other: uuid::Uuid,
        pub from_at: Instant,
        pub ended_at: Option<Instant>,
    }
}

async fn team_memberships(tx: &mut Tx, stays: &[MembershipId]) -> Result<Vec<TeamMembership>> {
    let mut query = Query::new(
        "SELECT team AS one, membership AS other, from_at, ended_at FROM team_member WHERE membership IN ",
    );
    let rows: Vec<PairRow> = query.list(stays).push(" ORDER BY id").rows(tx).await?;
    let read = |row: PairRow| TeamMembership {
        team: row.one.into(),
        membership: row.other.into(),
        from: row.from_at,
        ended: row.ended_at,
    };
    Ok(rows.into_iter().map(read).collect())
}

async fn portfolio_clients(tx: &mut Tx, mandates: &[MandateId]) -> Result<Vec<PortfolioClient>> {
    let mut query = Query::new(
        "SELECT portfolio AS one, mandate AS other, from_at, ended_at FROM portfolio_client WHERE mandate IN ",
    );
    let rows: Vec<PairRow> = query.list(mandates).push(" ORDER BY id").rows(tx).await?;
    let read = |row: PairRow| PortfolioClient {
        portfolio: row.one.into(),
        mandate: row.other.into(),
        from: row.from_at,
        ended: row.ended_at,
    };
    Ok(rows.into_iter().map(read).collect())
}

async fn portfolio_exclusions(
    tx: &mut Tx,
    mandates: &[MandateId],
) -> Result<Vec<PortfolioExclusion>> {
    let mut query = Query::new(
        "SELECT portfolio AS one, mandate AS other, from_at, ended_at FROM portfolio_exclusion WHERE mandate IN ",
    );
    let rows: Vec<PairRow> = query.list(mandates).push(" ORDER BY id").rows(tx).await?;
    let read = |row: PairRow| PortfolioExclusion {
        portfolio: row.one.into(),
        mandate: row.other.into(),
        from: row.from_at,
        ended: row.ended_at,
    };
    Ok(rows.into_iter().map(read).collect())
}

async fn exclusions(
    tx: &mut Tx,
    stays: &[MembershipId],
    mandates: &[MandateId],
) -> Result<Vec<world::Exclusion>> {
    let mut query = Query::new(
        "SELECT membership AS one, mandate AS other, from_at, ended_at FROM exclusion WHERE membership IN ",
    );
    query.list(stays).push(" AND mandate IN ").list(mandates);
    let rows: Vec<PairRow> = query.push(" ORDER BY id").rows(tx).await?;
    let read = |row: PairRow| world::Exclusion {
        membership: row.one.into(),
        mandate: row.other.into(),
        from: row.from_at,
        ended: row.ended_at,
    };
    Ok(rows.into_iter().map(read).collect())
}

record! {
    struct GroupRow {
        pub id: uuid::Uuid,
        pub organisation: OrganisationId,
        pub ended_at: Option<Instant>,
    }
}

async fn teams(tx: &mut Tx, ids: &[TeamId]) -> Result<Vec<Team>> {
    let mut query = Query::new("SELECT id, organisation, ended_at FROM team WHERE id IN ");
    let rows: Vec<GroupRow> = query.list(ids).push(" ORDER BY id").rows(tx).await?;
    let read = |row: GroupRow| Team {
        id: row.id.into(),
        organisation: row.organisation,
        ended: row.ended_at,
    };
    Ok(rows.into_iter().map(read).collect())
}

async fn portfolios(tx: &mut Tx, ids: &[PortfolioId]) -> Result<Vec<Portfolio>> {
    let mut query = Query::new("SELECT id, organisation, ended_at FROM portfolio WHERE id IN ");
    let rows: Vec<GroupRow> = query.list(ids).push(" ORDER BY id").rows(tx).await?;
    let read = |row: GroupRow| Portfolio {
        id: row.id.into(),
        organisation: row.organisation,
        ended: row.ended_at,
    };
    Ok(rows.into_iter().map(read).collect())
}

async fn last_uses(tx: &mut Tx, people: &[PersonId]) -> Result<Vec<world::LastUse>> {
    let mut query = Query::new(
        "SELECT person, organisation, at, unbroken_since FROM last_use WHERE person IN ",
    );
    let rows: Vec<LastUse> = query
        .list(people)
        .push(" ORDER BY person, organisation")
        .rows(tx)
        .await?;
    Ok(rows.into_iter().map(world::LastUse::from).collect())
}

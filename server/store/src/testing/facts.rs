//! Writing facts as they are: ended rows, histories, announced changes. The product only ever adds to them.

use crate::{
    Tx, assignment, authorisation, authorisation::NewAuthorisation, db::exec, error::Result, grant,
    last_use,
};
use domain::{
    Instant,
    decide::world::{AuthorisationScope, Facts, Means, Organisation, Service},
    id::{BundleId, PersonId, ProviderId},
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Writes facts into an empty database. Names are made up; people and providers follow from the rows.
pub async fn write(tx: &mut Tx, facts: &Facts) -> Result<()> {
    for (n, organisation) in (1u32..).zip(&facts.organisations) {
        write_organisation(tx, n, organisation).await?;
    }
    let people = facts.memberships.iter().map(|stay| stay.person);
    let people = people.chain(facts.means.iter().map(|means| means.person));
    let people: BTreeSet<PersonId> = people
        .chain(facts.last_uses.iter().map(|used| used.person))
        .collect();
    for person in people {
        crate::person::insert(
            tx,
            person,
            &format!("Person {person}"),
            Instant::from_micros(0),
        )
        .await?;
    }
    let scopes = facts
        .authorisations
        .iter()
        .filter_map(|row| match row.scope {
            AuthorisationScope::Provider(provider) => Some(provider),
            _ => None,
        });
    let providers: BTreeSet<ProviderId> = facts
        .services
        .iter()
        .map(|service| service.provider)
        .chain(facts.means.iter().filter_map(|means| means.only_at))
        .chain(scopes)
        .collect();
    for (n, provider) in providers.into_iter().enumerate() {
        let sql = "INSERT INTO provider (id, oin, name_nl, name_en) VALUES ($1, $2, 'Aanbieder', 'Provider')";
        exec!(tx, sql, provider, format!("{n:020}"))?;
    }
    for service in &facts.services {
        write_service(tx, service).await?;
    }
    for stay in &facts.memberships {
        let sql = "INSERT INTO membership (id, person, organisation, from_at, ended_at) VALUES ($1, $2, $3, $4, $5)";
        exec!(
            tx,
            sql,
            stay.id,
            stay.person,
            stay.organisation,
            stay.from,
            stay.ended
        )?;
    }
    for means in &facts.means {
        write_means(tx, means).await?;
    }
    for used in &facts.last_uses {
        last_use::put(tx, used).await?;
    }
    write_own(tx, facts).await?;
    write_chain(tx, facts).await
}

async fn write_organisation(tx: &mut Tx, n: u32, organisation: &Organisation) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO organisation (id, kvk, identifiers, name, name_key, town, legal_form, directors, created_at) \
         VALUES ($1, $2, $3, $4, $4, 'Utrecht', 'BV', 1, 0)",
        organisation.id,
        format!("{n:08}"),
        organisation.identifiers,
        format!("organisation {n}")
    )?;
    for (seq, state) in (1u32..).zip(&organisation.states) {
        let sql =
            "INSERT INTO organisation_state (organisation, seq, at, state) VALUES ($1, $2, $3, $4)";
        exec!(tx, sql, organisation.id, seq, state.at, state.value)?;
    }
    Ok(())
}

async fn write_service(tx: &mut Tx, service: &Service) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO service (id, provider, slug, search_key, withdrawn_at) VALUES ($1, $2, $3, '', $4)",
        service.id,
        service.provider,
        service.id.to_string(),
        service.withdrawn
    )?;
    for (n, version) in (1u32..).zip(&service.versions) {
        exec!(
            tx,
            "INSERT INTO service_version (service, version, from_at, name_nl, name_en, does_nl, does_en, category, \
             level, chain_allowed, branch_allowed, financial) \
             VALUES ($1, $2, $3, 'Dienst', 'Service', 'iets', 'something', 'other', $4, $5, $6, FALSE)",
            service.id,
            n,
            version.from,
            version.level,
            version.chain_allowed,
            version.branch_allowed
        )?;
        for identifiers in &version.consumers {
            let sql = "INSERT INTO service_consumer (service, version, identifiers) VALUES ($1, $2, $3) \
                       ON CONFLICT DO NOTHING";
            exec!(tx, sql, service.id, n, identifiers)?;
        }
    }
    Ok(())
}

async fn write_means(tx: &mut Tx, means: &Means) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO means (id, person, organisation, only_at, created_at, expires_at) VALUES ($1, $2, $3, $4, 0, $5)",
        means.id,
        means.person,
        means.organisation,
        means.only_at,
        means.expires
    )?;
    for (seq, level) in (1u32..).zip(&means.levels) {
        let sql = "INSERT INTO means_level (means, seq, at, level) VALUES ($1, $2, $3, $4)";
        exec!(tx, sql, means.id, seq, level.at, level.value)?;
    }
    for (seq, state) in (1u32..).zip(&means.states) {
        let sql = "INSERT INTO means_state (means, seq, at, state) VALUES ($1, $2, $3, $4)";
        exec!(tx, sql, means.id, seq, state.at, state.value)?;
    }
    Ok(())
}

/// What an organisation arranges for its own people.
async fn write_own(tx: &mut Tx, facts: &Facts) -> Result<()> {
    for row in &facts.authorisations {
        let new = NewAuthorisation {
            id: row.id,
            membership: row.membership,
            scope: row.scope,
            level: row.level,
            branch: row.branch,
            from: row.from,
            until: row.until,
        };
        authorisation::insert(tx, &new, None).await?;
        if let Some(ended) = row.ended {
            authorisation::end(tx, row.id, None, ended).await?;
        }
    }
    for team in &facts.teams {
        let name = team.id.to_string();
        let sql = "INSERT INTO team (id, organisation, name, name_key, created_at, ended_at) VALUES ($1, $2, $3, $3, 0, $4)";
        exec!(tx, sql, team.id, team.organisation, name, team.ended)?;
    }
    for (n, row) in (1u128..).zip(&facts.team_memberships) {
        let sql = "INSERT INTO team_member (id, team, membership, from_at, ended_at) VALUES ($1, $2, $3, $4, $5)";
        exec!(
            tx,
            sql,
            Uuid::from_u128(n),
            row.team,
            row.membership,
            row.from,
            row.ended
        )?;
    }
    Ok(())
}

async fn write_chain(tx: &mut Tx, facts: &Facts) -> Result<()> {
    for mandate in &facts.mandates {
        let sql =
            "INSERT INTO mandate (id, client, intermediary, created_at) VALUES ($1, $2, $3, 0)";
        exec!(tx, sql, mandate.id, mandate.client, mandate.intermediary)?;
    }
    let pins: BTreeSet<(BundleId, u32)> = facts
        .grants
        .iter()
        .filter_map(|grant| grant.bundle)
        .map(|pin| (pin.bundle, pin.version))
        .collect();
    for (bundle, version) in pins {
        let slug = bundle.to_string();
        exec!(
            tx,
            "INSERT INTO bundle (id, slug) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            bundle,
            slug
        )?;
        exec!(
            tx,
            "INSERT INTO bundle_version (bundle, version, from_at, name_nl, name_en, about_nl, about_en) \
             VALUES ($1, $2, 0, 'Bundel', 'Bundle', '', '')",
            bundle,
            version
        )?;
    }
    for row in &facts.grants {
        grant::insert(tx, row, None, "manager", None, row.from).await?;
    }
    for portfolio in &facts.portfolios {
        let name = portfolio.id.to_string();
        let sql = "INSERT INTO portfolio (id, organisation, name, name_key, created_at, ended_at) \
                   VALUES ($1, $2, $3, $3, 0, $4)";
        exec!(
            tx,
            sql,
            portfolio.id,
            portfolio.organisation,
            name,
            portfolio.ended
        )?;
    }
    for (n, row) in (1u128..).zip(&facts.portfolio_clients) {
        let sql = "INSERT INTO portfolio_client (id, portfolio, mandate, from_at, ended_at) VALUES ($1, $2, $3, $4, $5)";
        exec!(
            tx,
            sql,
            Uuid::from_u128(n),
            row.portfolio,
            row.mandate,
            row.from,
            row.ended
        )?;
    }
    for (n, row) in (1u128..).zip(&facts.portfolio_exclusions) {
        let sql = "INSERT INTO portfolio_exclusion (id, portfolio, mandate, from_at, ended_at) VALUES ($1, $2, $3, $4, $5)";
        exec!(
            tx,
            sql,
            Uuid::from_u128(n),
            row.portfolio,
            row.mandate,
            row.from,
            row.ended
        )?;
    }
    for row in &facts.assignments {
        assignment::insert(tx, row, None, row.period.from).await?;
    }
    for (n, row) in (1u128..).zip(&facts.exclusions) {
        let sql = "INSERT INTO exclusion (id, membership, mandate, from_at, ended_at) VALUES ($1, $2, $3, $4, $5)";
        exec!(
            tx,
            sql,
            Uuid::from_u128(n),
            row.membership,
            row.mandate,
            row.from,
            row.ended
        )?;
    }
    Ok(())
}

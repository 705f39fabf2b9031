//! One's own means, per organisation: level and state, until when, when last used, and what one may do with them.

use crate::{Actor, Services, boxed, error::Result, party};
use domain::{
    id::{ApplicationId, MeansId, PersonId},
    level::Level,
    means::{Cause, MeansState},
    time::Instant,
    view::Party,
};
use store::Tx;

/// One of one's own means.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing the page shows or leaves out"
)]
pub struct MyMeans {
    pub means: MeansId,
    pub organisation: Party,
    pub level: Level,
    /// Good at the tax office alone (R-AAN-13).
    pub tax_only: bool,
    /// As it is now.
    pub state: MeansState,
    /// Since when it stands so.
    pub since: Instant,
    pub cause: Option<Cause>,
    /// The owner may resume it.
    pub resumes: bool,
    /// The owner reported it as lost, and may resume it once this session proves more ([`super::loss::is_proved`]).
    pub unproved: bool,
    pub expires_at: Instant,
    /// The last log-in at a service for this organisation (R-DEC-13).
    pub last_use: Option<Instant>,
    /// Standard authorisations that count now.
    pub authorisations: u32,
    /// A higher level that is under way (R-LOA-7).
    pub upgrade: Option<ApplicationId>,
    /// There is a higher level to ask for.
    pub rises: bool,
}

/// The actor's own means at every organisation where they work, those that ended last.
#[boxed]
pub async fn mine(s: &Services, actor: &Actor) -> Result<Vec<MyMeans>> {
    let mut tx = s.db.read().await?;
    let mut mine = of_person(s, &mut tx, actor.person).await?;
    for means in &mut mine {
        if means.resumes && means.cause == Some(Cause::Lost) {
            means.resumes = super::loss::is_proved(&mut tx, actor, means.since).await?;
            means.unproved = !means.resumes;
        }
    }
    Ok(mine)
}

/// Somebody's own means; those of earlier stays are not among them (R-DEC-18).
pub(super) async fn of_person(s: &Services, tx: &mut Tx, person: PersonId) -> Result<Vec<MyMeans>> {
    let now = s.now();
    let mut mine = Vec::new();
    for place in store::membership::workplaces(tx, person).await? {
        let organisation = party::shown(&party::organisation(tx, place.organisation).await?);
        let last_use = store::last_use::get(tx, person, place.organisation).await?;
        let own = store::authorisation::of_member(tx, place.membership).await?;
        let standing = own
            .iter()
            .filter(|own| own.ended.is_none() && own.from <= now && now < own.until);
        let authorisations = u32::try_from(standing.count()).unwrap_or(u32::MAX);
        let mut found = store::means::of_person(tx, person, place.organisation).await?;
        found.retain(|means| means.created_at >= place.from_at);
        let ids: Vec<MeansId> = found.iter().map(|means| means.id).collect();
        let standings = store::means::standings(tx, &ids).await?;
        for means in found {
            let Some(standing) = standings.iter().find(|row| row.means == means.id) else {
                continue;
            };
            let state = super::state_at(&means, now);
            mine.push(MyMeans {
                means: means.id,
                organisation: organisation.clone(),
                level: means.level,
                tax_only: means.only_at.is_some(),
                state,
                since: standing.at,
                cause: standing.cause,
                resumes: state == MeansState::Suspended
                    && standing.by_person == Some(person)
                    && standing.cause.is_none_or(Cause::owner_resumes),
                unproved: false,
                expires_at: means.expires_at,
                last_use: last_use.as_ref().map(|used| used.at),
                authorisations,
                upgrade: super::upgrade::open_of(tx, person, means.id)
                    .await?
                    .map(|found| found.id),
                rises: state == MeansState::Active
                    && means.only_at.is_none()
                    && !super::upgrade::can_ask(tx, &means, organisation.number)
                        .await?
                        .is_empty(),
            });
        }
    }
    // Stable: within each half the organisations stay in order.
    mine.sort_by_key(|means| means.state.is_final());
    Ok(mine)
}

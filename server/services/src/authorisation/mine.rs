//! What one may do oneself for the organisations where one works, without a chain. Whether it is enough is
//! `decide()`'s to say; here is what was given and stands.

use super::stands;
use crate::{
    Actor, Services, boxed,
    error::Result,
    means::state_at,
    people::authorisations::{Own, shown},
};
use domain::{id::PersonId, means::MeansState};

/// At one organisation.
#[derive(Clone, Debug)]
pub struct At {
    pub organisation: String,
    /// What stands now, newest first.
    pub authorisations: Vec<Own>,
}

/// By organisation; those that gave nothing are left out.
#[boxed]
pub async fn mine(s: &Services, actor: &Actor) -> Result<Vec<At>> {
    let now = s.now();
    let mut tx = s.db.read().await?;
    let mut all = Vec::new();
    for place in store::membership::workplaces(&mut tx, actor.person).await? {
        let mut rows = store::authorisation::of_member(&mut tx, place.membership).await?;
        rows.retain(|row| stands(row, now));
        rows.reverse();
        if !rows.is_empty() {
            all.push(At {
                organisation: place.name,
                authorisations: shown(s, &mut tx, &rows, actor.lang).await?,
            });
        }
    }
    Ok(all)
}

/// A manager of the organisation acted for who has a means there and may log in nowhere yet: nobody else gives a sole owner
/// anything. The answer is whom to authorise.
#[boxed]
pub async fn to_authorise(s: &Services, actor: &Actor) -> Result<Option<PersonId>> {
    let Ok(at) = actor.acting() else {
        return Ok(None);
    };
    if !actor.is_manager() {
        return Ok(None);
    }
    let now = s.now();
    let mut tx = s.db.read().await?;
    let means = store::means::of_person(&mut tx, actor.person, at.organisation).await?;
    let works = means
        .iter()
        .any(|means| state_at(means, now) == MeansState::Active);
    if !works || store::acting::count(&mut tx, actor.person, now).await? > 0 {
        return Ok(None);
    }
    let rows = store::authorisation::of_member(&mut tx, at.membership).await?;
    let nothing = !rows.iter().any(|row| stands(row, now));
    Ok(nothing.then_some(actor.person))
}

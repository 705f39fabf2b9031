//! What one may do oneself for the organisations where one works, without a chain. Whether it is enough is
//! `decide()`'s to say; here is what was given and stands.

use super::stands;
use crate::{
    Actor, Services,
    error::Result,
    people::authorisations::{Own, shown},
};

/// At one organisation.
#[derive(Clone, Debug)]
pub struct At {
    pub organisation: String,
    /// What stands now, newest first.
    pub authorisations: Vec<Own>,
}

/// By organisation; those that gave nothing are left out.
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

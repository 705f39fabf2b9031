//! The intermediary's own label for a client: a file number, mostly. Only its own people see it.

use crate::{
    Actor, Services, boxed,
    effects::{self, Happened},
    error::{Error, Result},
    people::roles::basis,
};
use domain::{fault::Fault, number::KvkNumber};
use serde_json::json;

/// The longest label, in characters.
pub const LABEL_MAX: u16 = 60;

/// Gives a client a label, or none. By number, because a client may be asked before it is here.
///
/// # Errors
/// [`Error::NotAllowed`]; [`Fault::TooLong`] at `label`.
#[boxed]
pub async fn set_label(s: &Services, actor: &Actor, client: KvkNumber, label: &str) -> Result<()> {
    actor.may_see()?;
    let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
    if label.chars().count() > usize::from(LABEL_MAX) {
        return Err(Error::field("label", Fault::TooLong(LABEL_MAX)));
    }
    let mut tx = s.db.write().await?;
    let actor = &actor.hold(s, &mut tx, &[]).await?;
    let organisation = actor.may_see()?;
    store::mandate::set_label(&mut tx, organisation, &client, &label).await?;
    let happened = Happened {
        organisations: &[organisation],
        actor: Some(actor.person),
        action: "client.labelled",
        object: organisation.uuid(),
        basis: basis(actor),
        facts: json!({ "client_kvk": client }),
        personal: Some(json!({ "label": label })),
    };
    effects::record(s, &mut tx, happened).await?;
    tx.commit().await?;
    Ok(())
}

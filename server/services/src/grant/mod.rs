//! Chain authorisations (ketenmachtigingen) between a client and its intermediary: the client that grants before it
//! is asked, and stopping from either side. Asking and approving live in `request` and `approval`; who of the
//! intermediary's people may use it is `assignment`.
//!
//! The rule: what is granted or stopped counts from the next decision, whatever messages and pages are still on
//! their way.

mod first;
mod stop;

pub use first::{
    Given, NewGrant, extending, filled_in, grant_draft, grant_first, keep, look, options,
};
pub use stop::stop;

use crate::{
    Actor, Services,
    effects::{self, Recipient},
    error::{Error, Result},
    messages::{Message, parts::Side},
    party,
};
use domain::{
    decide::world::Grant,
    id::{MandateId, OrganisationId, PersonId, ServiceId},
    level::Level,
};
use std::collections::BTreeSet;
use store::{Tx, membership, organisation::Organisation};

/// Client and intermediary of a mandate.
pub(crate) struct Pair {
    pub client: Organisation,
    pub intermediary: Organisation,
}

impl Pair {
    pub async fn load(tx: &mut Tx, mandate: MandateId) -> Result<Self> {
        let mandate = store::mandate::by_id(tx, mandate)
            .await?
            .ok_or(Error::NotFound)?;
        Ok(Self {
            client: party::organisation(tx, mandate.client).await?,
            intermediary: party::organisation(tx, mandate.intermediary).await?,
        })
    }

    /// On which side an organisation is; none for a stranger.
    pub fn side_of(&self, organisation: OrganisationId) -> Option<Side> {
        if organisation == self.client.id {
            Some(Side::Client)
        } else if organisation == self.intermediary.id {
            Some(Side::Intermediary)
        } else {
            None
        }
    }

    pub fn at(&self, side: Side) -> &Organisation {
        match side {
            Side::Client => &self.client,
            Side::Intermediary => &self.intermediary,
        }
    }

    pub fn other(&self, side: Side) -> &Organisation {
        match side {
            Side::Client => &self.intermediary,
            Side::Intermediary => &self.client,
        }
    }
}

/// What there is to extend under a mandate: what runs or is to begin, or else what ran last, and its highest level. What was
/// stopped is not extended.
pub(crate) async fn to_extend(
    s: &Services,
    tx: &mut Tx,
    mandate: MandateId,
) -> Result<Option<(BTreeSet<ServiceId>, Level)>> {
    let mut grants = store::grant::of_mandate(tx, mandate).await?;
    grants.retain(|grant| grant.standing_services().next().is_some());
    let (now, last) = (s.now(), grants.iter().map(|grant| grant.until).max());
    grants.retain(|grant| now < grant.until || Some(grant.until) == last);
    let level = grants.iter().map(|grant| grant.level).max();
    let services = grants.iter().flat_map(Grant::standing_services);
    Ok(level.map(|level| (services.collect(), level)))
}

/// Tells everybody who arranges things at an organisation: its managers and representatives.
pub(crate) async fn tell_managers(
    s: &Services,
    tx: &mut Tx,
    organisation: OrganisationId,
    message: &Message,
) -> Result<()> {
    tell_but(s, tx, organisation, None, message).await
}

/// As [`tell_managers`], but for the one who acts and sees it happen (R-ROL-5).
pub(crate) async fn tell_colleagues(
    s: &Services,
    tx: &mut Tx,
    organisation: OrganisationId,
    actor: &Actor,
    message: &Message,
) -> Result<()> {
    tell_but(s, tx, organisation, Some(actor.person), message).await
}

/// As [`tell_managers`], but for the one it is about.
pub(crate) async fn tell_others(
    s: &Services,
    tx: &mut Tx,
    organisation: OrganisationId,
    person: PersonId,
    message: &Message,
) -> Result<()> {
    tell_but(s, tx, organisation, Some(person), message).await
}

async fn tell_but(
    s: &Services,
    tx: &mut Tx,
    organisation: OrganisationId,
    except: Option<PersonId>,
    message: &Message,
) -> Result<()> {
    for contact in membership::contacts(tx, organisation).await? {
        if Some(contact.person) == except {
            continue;
        }
        let to = Recipient::contact(contact, Some(organisation));
        effects::tell(s, tx, &to, message).await?;
    }
    Ok(())
}

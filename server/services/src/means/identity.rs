//! Who somebody is, as far as an organisation knows it: what an identity document showed, and what somebody in charge
//! said. The rule: a document goes before a word, and nobody is two people to one organisation.

use crate::{
    Services,
    error::{Error, Result},
    registration,
};
use domain::{
    fault::Fault,
    id::{OrganisationId, PersonId},
    person::Identity,
};
use store::{Tx, application::KnownAs};

/// Whom documents showed, as signer first, then newest first.
pub(crate) fn proved(s: &Services, known: &KnownAs) -> impl Iterator<Item = Identity> {
    let officers = known
        .officers
        .iter()
        .filter_map(|sealed| registration::officer(s, sealed).ok())
        .filter(|identity| identity.is_same(identity));
    officers.chain(subjects(s, &known.shown))
}

/// Whom somebody named, newest first.
pub(crate) fn said(s: &Services, known: &KnownAs) -> impl Iterator<Item = Identity> {
    subjects(s, &known.said)
}

fn subjects(s: &Services, sealed: &[Vec<u8>]) -> impl Iterator<Item = Identity> {
    sealed.iter().filter_map(|sealed| subject(s, sealed))
}

/// A complete one; nobody is compared with half a name.
pub(super) fn subject(s: &Services, sealed: &[u8]) -> Option<Identity> {
    let subject = registration::opened(s, sealed).ok()?;
    Some(subject.identity).filter(|identity| identity.is_same(identity))
}

/// Somebody is about to be known at an organisation as this one: no other than a document showed there before.
///
/// Refusal: [`Fault::KnownAsAnother`].
pub(crate) async fn refuse_another(
    s: &Services,
    tx: &mut Tx,
    (person, organisation): (PersonId, OrganisationId),
    who: &Identity,
) -> Result<()> {
    let known = store::application::known_as(tx, person, organisation).await?;
    if proved(s, &known).any(|shown| !shown.is_same(who)) {
        return Err(Error::refused(Fault::KnownAsAnother));
    }
    Ok(())
}

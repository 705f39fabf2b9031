//! As whom a person is known by what they applied for and signed. Everything is sealed; whoever
//! asks compares.

use crate::{
    db::{Tx, cells},
    error::Result,
};
use domain::id::{OrganisationId, PersonId};

/// The identities under which an organisation knows a person, each sealed: of whom a document was
/// shown there, and of what was signed there as somebody the register names, which takes a document
/// too; apart from them what was issued there on somebody's word alone. Each newest first.
pub async fn known_as(
    tx: &mut Tx,
    person: PersonId,
    organisation: OrganisationId,
) -> Result<KnownAs> {
    let shown = cells!(
        tx,
        Vec<u8>,
        "SELECT subject FROM application WHERE person = $1 AND organisation = $2 AND state = 'issued' \
         AND EXISTS (SELECT 1 FROM identification i WHERE i.application = application.id AND i.signer IS NULL \
            AND i.state = 'approved') ORDER BY closed_at DESC, id DESC",
        person,
        organisation
    )?;
    let said = cells!(
        tx,
        Vec<u8>,
        "SELECT subject FROM application WHERE person = $1 AND organisation = $2 AND state = 'issued' \
         AND NOT EXISTS (SELECT 1 FROM identification i WHERE i.application = application.id AND i.signer IS NULL \
            AND i.state = 'approved') ORDER BY closed_at DESC, id DESC",
        person,
        organisation
    )?;
    let officers = cells!(
        tx,
        Vec<u8>,
        "SELECT g.officer FROM application_signer g JOIN application a ON a.id = g.application \
         WHERE g.person = $1 AND a.organisation = $2 AND g.state = 'signed' ORDER BY g.answered_at DESC, g.id DESC",
        person,
        organisation
    )?;
    Ok(KnownAs {
        officers,
        shown,
        said,
    })
}

/// As whom documents showed a person, at whatever organisation: nothing of it is a word.
pub async fn shown_by(tx: &mut Tx, person: PersonId) -> Result<KnownAs> {
    let shown = cells!(
        tx,
        Vec<u8>,
        "SELECT subject FROM application WHERE EXISTS (SELECT 1 FROM identification i \
         WHERE i.application = application.id AND i.signer IS NULL AND i.state = 'approved' AND i.person = $1)",
        person
    )?;
    let officers = cells!(
        tx,
        Vec<u8>,
        "SELECT officer FROM application_signer WHERE person = $1 AND state IN ('signed', 'voided')",
        person
    )?;
    Ok(KnownAs {
        officers,
        shown,
        said: Vec::new(),
    })
}

/// See [`known_as`].
#[derive(Debug, Default)]
pub struct KnownAs {
    pub officers: Vec<Vec<u8>>,
    /// Whom a document had to show, and did.
    pub shown: Vec<Vec<u8>>,
    /// On somebody's word.
    pub said: Vec<Vec<u8>>,
}

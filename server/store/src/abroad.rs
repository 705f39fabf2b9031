//! Logging in abroad with a means: the countries, each asked, given, refused or ended once, and the coupling to a
//! citizen service number, of which only a sealed pseudonym is here and only while it is in force.

use crate::{
    db::{Tx, cell, exec, record, row, rows},
    error::Result,
    value::words,
};
use domain::{
    Instant,
    id::{MeansId, OrganisationId, PersonId},
};
use uuid::Uuid;

words! {
    /// Where the authorisation for one country stands.
    pub enum State {
        Asked = "asked",
        Given = "given",
        Refused = "refused",
        Ended = "ended",
    }
}

record! {
    pub struct Country {
        pub id: Uuid,
        pub means: MeansId,
        /// Two letters.
        pub country: String,
        pub state: State,
        pub asked_at: Instant,
        pub answered_at: Option<Instant>,
        pub answered_by: Option<PersonId>,
        pub ended_at: Option<Instant>,
    }
}

record! {
    /// A coupling that is in force.
    pub struct Coupling {
        pub id: Uuid,
        pub coupled_at: Instant,
    }
}

/// The constraint that refuses the same country twice.
pub const COUNTRY_OPEN: &str = "abroad_country_means_country";
/// The constraint that refuses a second coupling.
pub const COUPLING_OPEN: &str = "abroad_coupling_means";

/// Adds a country. Conflict [`COUNTRY_OPEN`].
pub async fn add(tx: &mut Tx, new: &Country) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO abroad_country (id, means, country, state, asked_at, answered_at, answered_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        new.id,
        new.means,
        new.country,
        new.state,
        new.asked_at,
        new.answered_at,
        new.answered_by
    )?;
    Ok(())
}

/// All countries of a means, by code, the newest of each first.
pub async fn of_means(tx: &mut Tx, means: MeansId) -> Result<Vec<Country>> {
    rows!(
        tx,
        Country,
        "SELECT id, means, country, state, asked_at, answered_at, answered_by, ended_at FROM abroad_country \
         WHERE means = $1 ORDER BY country, asked_at DESC, id DESC",
        means
    )
}

record! {
    /// A means whose owner asks for countries.
    pub struct Asking {
        pub means: MeansId,
        pub name: String,
    }
}

/// Who at an organisation waits for an answer about countries, the longest first.
pub async fn asking(tx: &mut Tx, organisation: OrganisationId) -> Result<Vec<Asking>> {
    rows!(
        tx,
        Asking,
        "SELECT m.id AS means, p.name FROM abroad_country a JOIN means m ON m.id = a.means JOIN person p ON p.id = m.person \
         WHERE m.organisation = $1 AND a.state = $2 GROUP BY m.id, p.name ORDER BY min(a.asked_at), m.id",
        organisation,
        State::Asked
    )
}

/// Gives or refuses one that is asked; false when it is not any more.
pub async fn answer(
    tx: &mut Tx,
    id: Uuid,
    state: State,
    by: PersonId,
    at: Instant,
) -> Result<bool> {
    let sql = "UPDATE abroad_country SET state = $2, answered_by = $3, answered_at = $4 WHERE id = $1 AND state = 'asked'";
    Ok(exec!(tx, sql, id, state, by, at)? == 1)
}

/// Ends one that is asked or given; false when it is neither any more.
pub async fn end(tx: &mut Tx, id: Uuid, by: PersonId, at: Instant) -> Result<bool> {
    let sql = "UPDATE abroad_country SET state = 'ended', ended_by = $2, ended_at = $3 \
               WHERE id = $1 AND state IN ('asked', 'given')";
    Ok(exec!(tx, sql, id, by, at)? == 1)
}

/// The coupling in force, if there is one.
pub async fn coupling(tx: &mut Tx, means: MeansId) -> Result<Option<Coupling>> {
    row!(
        tx,
        Coupling,
        "SELECT id, coupled_at FROM abroad_coupling WHERE means = $1 AND ended_at IS NULL",
        means
    )
}

/// Keeps a coupling; `pseudonym` is sealed. Conflict [`COUPLING_OPEN`].
pub async fn couple(
    tx: &mut Tx,
    id: Uuid,
    means: MeansId,
    pseudonym: &[u8],
    at: Instant,
) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO abroad_coupling (id, means, pseudonym, coupled_at) VALUES ($1, $2, $3, $4)",
        id,
        means,
        pseudonym,
        at
    )?;
    Ok(())
}

/// Ends the coupling of a means, and erases what was kept of it.
pub async fn uncouple(tx: &mut Tx, means: MeansId, at: Instant) -> Result<bool> {
    let sql = "UPDATE abroad_coupling SET pseudonym = NULL, ended_at = $2 WHERE means = $1 AND ended_at IS NULL";
    Ok(exec!(tx, sql, means, at)? == 1)
}

/// Who the owner of a means showed to be, sealed: the subject of the newest application of which this means or its level
/// came, and for which an identity document was shown. None where it rests on somebody's word.
pub async fn shown_for(tx: &mut Tx, means: MeansId) -> Result<Option<Vec<u8>>> {
    let sql = "SELECT subject FROM application WHERE means = $1 AND state = 'issued' \
               AND EXISTS (SELECT 1 FROM identification i WHERE i.application = application.id AND i.signer IS NULL \
                  AND i.state = 'approved') ORDER BY closed_at DESC, id DESC LIMIT 1";
    cell!(tx, Vec<u8>, sql, means)
}

/// What is open at a means goes to the one that takes its place.
pub async fn carry_over(tx: &mut Tx, from: MeansId, to: MeansId) -> Result<()> {
    exec!(
        tx,
        "UPDATE abroad_country SET means = $2 WHERE means = $1 AND state IN ('asked', 'given')",
        from,
        to
    )?;
    exec!(
        tx,
        "UPDATE abroad_coupling SET means = $2 WHERE means = $1 AND ended_at IS NULL",
        from,
        to
    )?;
    Ok(())
}

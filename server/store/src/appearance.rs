//! Appearing at a counter with an identity document: the appointment, what a clerk wrote down, and that a second one
//! agrees. A document's number and a BSN never come here (R-BEV-8).

use crate::{
    db::{Tx, exec, record, row, rows},
    error::Result,
};
use domain::{
    Instant,
    id::{ApplicationId, IdentificationId, PersonId, SignerId},
};

record! {
    pub struct Appearance {
        pub identification: IdentificationId,
        /// Whose signature it is for; none: whom the application is for.
        pub signer: Option<SignerId>,
        pub counter: String,
        /// Kind of document, name and day of birth, sealed.
        pub found: Vec<u8>,
        pub recorded_by: PersonId,
        pub recorded_at: Instant,
        pub agreed_by: Option<PersonId>,
        pub agreed_at: Option<Instant>,
    }
}

/// Notes what a clerk saw at the counter; the identification waits for a second one.
pub async fn record(tx: &mut Tx, new: &Appearance) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO appearance (identification, counter, found, recorded_by, recorded_at) VALUES ($1, $2, $3, $4, $5)",
        new.identification,
        new.counter,
        new.found,
        new.recorded_by,
        new.recorded_at
    )?;
    Ok(())
}

/// Everybody who appeared for an application, in order.
pub async fn of_application(tx: &mut Tx, application: ApplicationId) -> Result<Vec<Appearance>> {
    let sql = "SELECT p.identification, i.signer, p.counter, p.found, p.recorded_by, p.recorded_at, p.agreed_by, \
               p.agreed_at FROM appearance p JOIN identification i ON i.id = p.identification \
               WHERE i.application = $1 ORDER BY p.recorded_at, p.identification";
    rows!(tx, Appearance, sql, application)
}

/// A second clerk agrees; false when it was agreed to already.
pub async fn agree(tx: &mut Tx, id: IdentificationId, by: PersonId, at: Instant) -> Result<bool> {
    let sql = "UPDATE appearance SET agreed_by = $2, agreed_at = $3 WHERE identification = $1 AND agreed_by IS NULL";
    Ok(exec!(tx, sql, id, by, at)? == 1)
}

/// Forgets what a clerk noted and no second one agreed to; false when it was agreed to, or forgotten before.
pub async fn take_back(tx: &mut Tx, id: IdentificationId) -> Result<bool> {
    let sql = "DELETE FROM appearance WHERE identification = $1 AND agreed_by IS NULL";
    Ok(exec!(tx, sql, id)? == 1)
}

record! {
    pub struct Appointment {
        pub application: ApplicationId,
        pub at: Instant,
        pub counter: String,
        pub made_by: PersonId,
        pub made_at: Instant,
    }
}

/// Makes an appointment, or moves it.
pub async fn appoint(tx: &mut Tx, new: &Appointment) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO appointment (application, at, counter, made_by, made_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (application) DO UPDATE SET at = excluded.at, counter = excluded.counter, \
         made_by = excluded.made_by, made_at = excluded.made_at",
        new.application,
        new.at,
        new.counter,
        new.made_by,
        new.made_at
    )?;
    Ok(())
}

pub async fn appointment(tx: &mut Tx, application: ApplicationId) -> Result<Option<Appointment>> {
    row!(
        tx,
        Appointment,
        "SELECT application, at, counter, made_by, made_at FROM appointment WHERE application = $1",
        application
    )
}

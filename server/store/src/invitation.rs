//! Invitations to join an organisation. Only the hash of a link's token is kept; one pending invitation per address
//! and organisation. Whether a pending one is too old is `InvitationState::at`, not a stored fact.

use crate::{
    db::{Tx, cells, exec, record, row, rows},
    error::Result,
};
use domain::{
    Instant, Lang, Level,
    approval::Power,
    id::{InvitationId, OrganisationId, PersonId, ServiceId, TeamId},
    invitation::InvitationState,
    role::Role,
};

/// The constraint that refuses a second pending invitation of one address.
pub const PENDING_ALREADY: &str = "invitation_organisation_email";

record! {
    pub struct Invitation {
        pub id: InvitationId,
        pub organisation: OrganisationId,
        /// In small letters.
        pub email: String,
        pub name: Option<String>,
        pub lang: Lang,
        pub team: Option<TeamId>,
        /// How many years the authorisations last that are given at acceptance.
        pub years: Option<i16>,
        pub state: InvitationState,
        pub invited_by: PersonId,
        pub created_at: Instant,
        pub sent_at: Instant,
        pub expires_at: Instant,
        pub closed_at: Option<Instant>,
        pub accepted_by: Option<PersonId>,
    }
}

record! {
    pub struct InvitedRole {
        pub role: Role,
        pub level: Option<Level>,
        pub power: Option<Power>,
    }
}

record! {
    /// An own authorisation given at acceptance.
    pub struct InvitedService {
        pub service: ServiceId,
        pub level: Level,
    }
}

const INVITATION: &str = "SELECT id, organisation, email, name, lang, team, years, state, invited_by, created_at, \
    sent_at, expires_at, closed_at, accepted_by FROM invitation ";

/// Adds an invitation. Conflict [`PENDING_ALREADY`].
pub async fn insert(
    tx: &mut Tx,
    new: &Invitation,
    token_hash: &[u8],
    roles: &[InvitedRole],
    services: &[InvitedService],
) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO invitation (id, organisation, email, name, lang, token_hash, team, years, state, invited_by, \
         created_at, sent_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        new.id,
        new.organisation,
        new.email,
        new.name,
        new.lang,
        token_hash,
        new.team,
        new.years,
        new.state,
        new.invited_by,
        new.created_at,
        new.sent_at,
        new.expires_at
    )?;
    for invited in roles {
        let sql =
            "INSERT INTO invitation_role (invitation, role, level, power) VALUES ($1, $2, $3, $4)";
        exec!(tx, sql, new.id, invited.role, invited.level, invited.power)?;
    }
    for invited in services {
        let sql = "INSERT INTO invitation_service (invitation, service, level) VALUES ($1, $2, $3)";
        exec!(tx, sql, new.id, invited.service, invited.level)?;
    }
    Ok(())
}

pub async fn by_id(tx: &mut Tx, id: InvitationId) -> Result<Option<Invitation>> {
    row!(tx, Invitation, [INVITATION, "WHERE id = $1"].concat(), id)
}

/// The invitation behind a link, in any state.
pub async fn by_token_hash(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<Invitation>> {
    row!(
        tx,
        Invitation,
        [INVITATION, "WHERE token_hash = $1"].concat(),
        token_hash
    )
}

/// The pending invitation of an address, perhaps too old by now.
pub async fn pending_for(
    tx: &mut Tx,
    organisation: OrganisationId,
    email: &str,
) -> Result<Option<Invitation>> {
    let sql = [
        INVITATION,
        "WHERE organisation = $1 AND email = $2 AND state = 'pending'",
    ]
    .concat();
    row!(tx, Invitation, sql, organisation, email)
}

/// Those with which somebody joined.
pub async fn accepted_by(
    tx: &mut Tx,
    organisation: OrganisationId,
    person: PersonId,
) -> Result<Vec<InvitationId>> {
    let sql = "SELECT id FROM invitation WHERE organisation = $1 AND accepted_by = $2 ORDER BY id";
    cells!(tx, InvitationId, sql, organisation, person)
}

/// Of this organisation, accepted or revoked by nobody, and the newest of its address.
const OPEN: &str = "WHERE organisation = $1 AND state IN ('pending', 'expired') AND NOT EXISTS (SELECT 1 FROM invitation n \
    WHERE n.organisation = invitation.organisation AND n.email = invitation.email \
    AND (n.created_at > invitation.created_at OR (n.created_at = invitation.created_at AND n.id > invitation.id))) ";

/// Those that nobody accepted or revoked, newest first; links that are too old included.
pub async fn open(tx: &mut Tx, organisation: OrganisationId) -> Result<Vec<Invitation>> {
    let sql = [INVITATION, OPEN, "ORDER BY created_at DESC, id DESC"].concat();
    rows!(tx, Invitation, sql, organisation)
}

/// One of them.
pub async fn one_open(
    tx: &mut Tx,
    organisation: OrganisationId,
    id: InvitationId,
) -> Result<Option<Invitation>> {
    let sql = [INVITATION, OPEN, "AND id = $2"].concat();
    row!(tx, Invitation, sql, organisation, id)
}

pub async fn roles(tx: &mut Tx, id: InvitationId) -> Result<Vec<InvitedRole>> {
    let sql = "SELECT role, level, power FROM invitation_role WHERE invitation = $1 ORDER BY role";
    rows!(tx, InvitedRole, sql, id)
}

pub async fn services(tx: &mut Tx, id: InvitationId) -> Result<Vec<InvitedService>> {
    let sql =
        "SELECT service, level FROM invitation_service WHERE invitation = $1 ORDER BY service";
    rows!(tx, InvitedService, sql, id)
}

/// A new link with a new last moment; the earlier link stops working. False when it is closed, and conflict
/// [`PENDING_ALREADY`] when an expired one has a successor.
pub async fn resend(
    tx: &mut Tx,
    id: InvitationId,
    token_hash: &[u8],
    at: Instant,
    expires_at: Instant,
) -> Result<bool> {
    let sql = "UPDATE invitation SET token_hash = $2, sent_at = $3, expires_at = $4, state = 'pending', \
               closed_at = NULL WHERE id = $1 AND state IN ('pending', 'expired')";
    Ok(exec!(tx, sql, id, token_hash, at, expires_at)? == 1)
}

/// Accepts, revokes or expires a pending one (revokes an expired one too); false when somebody was first.
pub async fn close(
    tx: &mut Tx,
    id: InvitationId,
    state: InvitationState,
    accepted_by: Option<PersonId>,
    at: Instant,
) -> Result<bool> {
    let sql = "UPDATE invitation SET state = $2, accepted_by = $3, closed_at = $4 \
               WHERE id = $1 AND (state = 'pending' OR (state = 'expired' AND $2 = 'revoked'))";
    Ok(exec!(tx, sql, id, state, accepted_by, at)? == 1)
}

/// Revokes the pending invitations that a person sent: when the person leaves. Returns those.
pub async fn revoke_of(
    tx: &mut Tx,
    organisation: OrganisationId,
    invited_by: PersonId,
    at: Instant,
) -> Result<Vec<InvitationId>> {
    let sql = "UPDATE invitation SET state = 'revoked', closed_at = $3 \
               WHERE organisation = $1 AND invited_by = $2 AND state = 'pending' RETURNING id";
    cells!(tx, InvitationId, sql, organisation, invited_by, at)
}

/// Notes which pending ones are too old; how many.
pub async fn expire(tx: &mut Tx, now: Instant) -> Result<u64> {
    let sql = "UPDATE invitation SET state = 'expired', closed_at = $1 WHERE state = 'pending' AND expires_at <= $1";
    exec!(tx, sql, now)
}

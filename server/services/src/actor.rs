//! Who is asking. An [`Actor`] is made once per request from the session (`accounts::session::authenticate`);
//! the first lines of a use case ask it for the role they need. No rule lives in a page.

use crate::{
    Services,
    accounts::session,
    error::{Error, Result},
};
use domain::{
    fault::Fault,
    id::{MeansId, MembershipId, OrganisationId, PersonId, SessionId},
    lang::Lang,
    level::Level,
    role::{self, Role},
    time::Instant,
};
use serde::Serialize;
use store::Tx;

/// The person behind a request, at the organisation chosen in the header.
#[derive(Clone, Debug)]
pub struct Actor {
    pub person: PersonId,
    pub session: SessionId,
    /// How the person is called on screen and in messages.
    pub name: String,
    pub email: String,
    pub lang: Lang,
    /// The organisation acted for now; none for a person who is nowhere a member.
    pub at: Option<Acting>,
    /// Works for the operator of this installation.
    pub is_clerk: bool,
    pub sign_in: SignIn,
}

/// The actor's place in the current organisation.
#[derive(Clone, Debug)]
pub struct Acting {
    pub organisation: OrganisationId,
    pub organisation_name: String,
    pub membership: MembershipId,
    pub roles: Vec<RoleHeld>,
}

/// A role held now. A manager's has a level (R-ROL-3); the others have none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RoleHeld {
    pub role: Role,
    pub level: Option<Level>,
}

/// How the person signed in.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "what a way of signing in is good for, each asked by itself; which ways there are is the store's"
)]
pub struct SignIn {
    /// The level the sign-in carries at the current organisation (R-DEC-4): none with a password alone.
    pub level: Option<Level>,
    pub means: Option<MeansId>,
    pub second_factor: bool,
    /// The second factor was a code app or a passkey: not a text message, nor a code on paper.
    pub own_factor: bool,
    /// With an identity document instead: enough to sign by it (R-DEC-6), and for nothing else.
    pub by_document: bool,
    /// With a registered browser and its PIN (R-AAN-6): never fresh, whatever it is asked for.
    pub by_pin: bool,
    /// When a factor was last used.
    pub factor_at: Instant,
    /// Until when that factor counts as fresh.
    pub fresh_until: Instant,
}

/// Proof that the actor is a manager of the current organisation.
#[derive(Clone, Copy, Debug)]
pub struct Manager {
    pub person: PersonId,
    pub organisation: OrganisationId,
    pub membership: MembershipId,
    /// What may be granted: the lower of role and sign-in (R-DEC-5). None: look, do not grant.
    pub level: Option<Level>,
}

impl Manager {
    /// Whether this much may be handed out (R-ROL-3), in whatever shape: by name, with a place in a team, or by letting
    /// somebody back in. What gives no level needs none.
    ///
    /// # Errors
    /// [`Fault::SignInHasNoLevel`], [`Fault::LevelAboveOwn`].
    pub(crate) fn may_hand_out(&self, level: Option<Level>) -> Result<(), Fault> {
        let Some(asked) = level else { return Ok(()) };
        role::may_register(self.level.ok_or(Fault::SignInHasNoLevel)?, asked)
    }
}

impl Actor {
    /// The current organisation, or refuse.
    pub fn acting(&self) -> Result<&Acting> {
        self.at.as_ref().ok_or(Error::NotAllowed)
    }

    pub fn organisation(&self) -> Result<OrganisationId> {
        Ok(self.acting()?.organisation)
    }

    fn held(&self, role: Role) -> Option<RoleHeld> {
        self.at
            .as_ref()?
            .roles
            .iter()
            .copied()
            .find(|r| r.role == role)
    }

    pub fn is_manager(&self) -> bool {
        self.held(Role::Manager).is_some()
    }

    pub fn is_representative(&self) -> bool {
        self.held(Role::Representative).is_some()
    }

    /// Managers see and arrange; nobody else does (R-ROL-4).
    pub fn manager(&self) -> Result<Manager> {
        let acting = self.acting()?;
        let held = self.held(Role::Manager).ok_or(Error::NotAllowed)?;
        Ok(Manager {
            person: self.person,
            organisation: acting.organisation,
            membership: acting.membership,
            level: held
                .level
                .zip(self.sign_in.level)
                .map(|(role, used)| role.min(used)),
        })
    }

    /// Managers and representatives see everything of their organisation.
    pub fn may_see(&self) -> Result<OrganisationId> {
        self.may_stop()
    }

    /// Managers and representatives may stop what is granted, at any level (R-DEC-10).
    pub fn may_stop(&self) -> Result<OrganisationId> {
        if self.is_manager() || self.is_representative() {
            self.organisation()
        } else {
            Err(Error::NotAllowed)
        }
    }

    /// Holds the current organisation, and these others, until the end of the transaction, and reads the actor again:
    /// the page may be older than the loss of a role, a means or the session. An act that changes something asks its
    /// roles of the answer.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] for who is no member any more, [`Error::SignInNeeded`] when the session has ended.
    pub(crate) async fn hold(
        &self,
        s: &Services,
        tx: &mut Tx,
        others: &[OrganisationId],
    ) -> Result<Self> {
        let here = self.organisation()?;
        let mut organisations = others.to_vec();
        organisations.push(here);
        store::organisation::hold(tx, &organisations).await?;
        let now = session::acting_at(s, tx, self, here).await?;
        // The language was chosen in this browser: it is the page's, not the account's.
        Ok(Self {
            lang: self.lang,
            ..now.ok_or(Error::NotAllowed)?
        })
    }

    /// The operator's people, signed in with two factors; to others there is no such page.
    pub fn clerk(&self) -> Result<()> {
        if self.is_clerk && self.sign_in.by_pin {
            Err(Error::StepUpNeeded)
        } else if self.is_clerk && self.sign_in.second_factor {
            Ok(())
        } else {
            Err(Error::NotFound)
        }
    }

    /// As [`Actor::fresh`], for a signature: an identity document shown just now is enough for who signs by it (R-DEC-6).
    pub fn fresh_to_sign(&self, now: Instant) -> Result<()> {
        if self.sign_in.by_document && now < self.sign_in.fresh_until {
            Ok(())
        } else {
            self.fresh(now)
        }
    }

    /// Granting and approving ask for a factor used just now.
    pub fn fresh(&self, now: Instant) -> Result<()> {
        if self.sign_in.second_factor && now < self.sign_in.fresh_until {
            Ok(())
        } else {
            Err(Error::StepUpNeeded)
        }
    }
}

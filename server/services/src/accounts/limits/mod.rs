//! How often somebody may try: per account, address and network. A try is charged before it is checked, in one
//! step under one lock, so that a thousand tries at once get no further than one after the other; a try that
//! succeeds is given back, so that a busy office never meets a limit.
//!
//! No account is ever locked. Tries from strangers slow strangers down; a device the person signed in with before
//! has its own counter, and passkeys do not count against the account at all. So nobody can shut another out.
//! Counters live in memory, per node: a restart forgives, which costs an attacker more than it gives.

mod counters;
mod quota;
#[cfg(test)]
mod tests;

use self::{
    counters::{Counters, Wanted},
    quota::{Scope, quota_of},
};
use super::client::{Client, DeviceId};
use crate::error::{Error, Result};
use domain::{
    id::{MeansId, OrganisationId, PersonId, RequestId, SessionId, SignerId},
    time::Instant,
};

pub use counters::Charge;
pub(super) use quota::Concern;

/// So many applications for others one organisation makes in a day: its largest file, and some.
const APPLICATIONS_A_DAY: u32 = 12_000;

/// The limits of this node.
#[derive(Default)]
pub struct Limits {
    counters: Counters,
}

impl Limits {
    /// Before a password is looked at. `device` is one the person signed in with before, or none.
    pub(super) fn sign_in(
        &self,
        now: Instant,
        email: &str,
        client: &Client,
        device: Option<DeviceId>,
    ) -> Result<Charge> {
        match device {
            Some(device) => self.take(
                now,
                Concern::SignIn,
                &[Scope::AccountOnDevice(email, device)],
            ),
            None => self.take(
                now,
                Concern::SignIn,
                &[
                    Scope::AccountAtAddress(email, client.address_key()),
                    Scope::Account(email),
                    Scope::Address(client.address_key()),
                    Scope::Network(client.network_key()),
                ],
            ),
        }
    }

    /// Before a code is looked at, the person being known. On a device of theirs it has its own counter.
    pub(super) fn code(
        &self,
        now: Instant,
        person: PersonId,
        device: Option<DeviceId>,
    ) -> Result<Charge> {
        let key = person.uuid().to_string();
        match device {
            Some(device) => self.take(now, Concern::Code, &[Scope::AccountOnDevice(&key, device)]),
            None => self.take(now, Concern::Code, &[Scope::Person(person)]),
        }
    }

    /// Before a passkey is looked at: by where it comes from only.
    pub(super) fn passkey(&self, now: Instant, client: &Client) -> Result<Charge> {
        self.take(now, Concern::Passkey, &by_origin(client))
    }

    /// Before a mail with a link goes out because of somebody who is not signed in.
    pub(super) fn link_from(&self, now: Instant, client: &Client, concern: Concern) -> Result<()> {
        // Never given back: each try sends a mail.
        self.take(now, concern, &by_origin(client)).map(drop)
    }

    /// How many such mails one account gets. Over the limit nothing is sent, and nothing is said about it.
    pub(super) fn link_to(&self, now: Instant, email: &str, concern: Concern) -> bool {
        self.take(now, concern, &[Scope::Account(email)]).is_ok()
    }

    /// Before a request is mailed to an address that somebody typed: per request, recipient and network. Never given
    /// back: each sends a mail to whoever was typed.
    pub fn pass_on(
        &self,
        now: Instant,
        client: &Client,
        request: RequestId,
        email: &str,
    ) -> Result<()> {
        let [address, network] = by_origin(client);
        let scopes = [
            Scope::Request(request),
            Scope::Account(email),
            address,
            network,
        ];
        self.take(now, Concern::PassOn, &scopes).map(drop)
    }

    /// Before the new address that somebody typed for their own account is mailed: per person and per address, apart from
    /// the links that whoever has that address asks for. Never given back.
    pub(super) fn new_email(&self, now: Instant, person: PersonId, email: &str) -> Result<()> {
        let scopes = [Scope::Person(person), Scope::Account(email)];
        self.take(now, Concern::Email, &scopes).map(drop)
    }

    /// Before the Trade Register is asked for somebody who may be a stranger.
    pub(crate) fn register(&self, now: Instant, client: &Client) -> Result<Charge> {
        self.take(now, Concern::Register, &by_origin(client))
    }

    /// Before the register is asked for somebody who is signed in. Given back when the answer was there already.
    pub(crate) fn register_by(&self, now: Instant, person: PersonId) -> Result<Charge> {
        self.take(now, Concern::Register, &[Scope::Person(person)])
    }

    /// Before a page says who is behind so many numbers that somebody typed, of organisations theirs has had nothing to do
    /// with. Never given back.
    pub(crate) fn numbers_by(&self, now: Instant, person: PersonId, count: usize) -> Result<()> {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        if count == 0 {
            return Ok(());
        }
        self.take_some(now, Concern::Number, &[Scope::Person(person)], count)
            .map(drop)
    }

    /// Before a stranger's application sends a mail, or opens a check of an identity document. Never given back.
    pub(crate) fn apply_from(&self, now: Instant, client: &Client) -> Result<()> {
        self.take(now, Concern::Apply, &by_origin(client)).map(drop)
    }

    /// How many such mails one address gets. Over the limit nothing is sent, and nothing is said about it.
    pub(crate) fn apply_to(&self, now: Instant, email: &str) -> bool {
        self.take(now, Concern::Apply, &[Scope::Account(email)])
            .is_ok()
    }

    /// Before somebody who is signed in applies for an organisation. Never given back.
    pub(crate) fn apply_by(&self, now: Instant, person: PersonId) -> Result<()> {
        self.take(now, Concern::Apply, &[Scope::Person(person)])
            .map(drop)
    }

    /// Before a manager's application for somebody is mailed to them. Give it back when nothing is mailed after all.
    pub(crate) fn apply_for(
        &self,
        now: Instant,
        organisation: OrganisationId,
        email: &str,
    ) -> Result<Charge> {
        self.take(now, Concern::ApplyFor, &applying_for(organisation, email))
    }

    /// From when [`Self::apply_for`] lets one more through; now, when it does. Nothing is charged.
    pub(crate) fn applies_for_from(
        &self,
        now: Instant,
        organisation: OrganisationId,
        email: &str,
    ) -> Instant {
        let scopes = applying_for(organisation, email);
        self.counters
            .free_from(now, &self.wanted(Concern::ApplyFor, &scopes, 1))
    }

    /// Before an organisation mails an invitation to an address, again after it was revoked included. Never given back.
    pub(crate) fn invite(
        &self,
        now: Instant,
        organisation: OrganisationId,
        email: &str,
    ) -> Result<()> {
        let scope = Scope::AddressOf(organisation, email);
        self.take(now, Concern::Invite, &[scope]).map(drop)
    }

    /// Before a client grants something to an office of which something was stopped shortly before: each time both are mailed.
    /// Stopping always works. Never given back.
    pub(crate) fn grant_again(
        &self,
        now: Instant,
        client: OrganisationId,
        office: OrganisationId,
    ) -> Result<()> {
        let scope = Scope::Pair(client, office);
        self.take(now, Concern::Grant, &[scope]).map(drop)
    }

    /// Before those in charge are mailed that a higher level is asked for a means. Never given back: asked, taken back and
    /// asked again is a mail each time.
    pub(crate) fn ask_upgrade(&self, now: Instant, means: MeansId) -> Result<()> {
        self.take(now, Concern::Upgrade, &[Scope::Means(means)])
            .map(drop)
    }

    /// Before a code is texted to a phone that somebody else typed: per phone, and so many a day per organisation; 0:
    /// the organisation has no limit. Never given back.
    pub(crate) fn activation(
        &self,
        now: Instant,
        mobile: [u8; 32],
        (organisation, a_day): (OrganisationId, u32),
    ) -> Result<()> {
        let mut scopes = vec![Scope::Mobile(mobile)];
        if a_day > 0 {
            scopes.push(Scope::Organisation(organisation, a_day));
        }
        self.take(now, Concern::Activation, &scopes).map(drop)
    }

    /// Before somebody's identity document is checked. Never given back.
    pub(crate) fn identify(&self, now: Instant, person: PersonId) -> Result<()> {
        self.take(now, Concern::Identify, &[Scope::Person(person)])
            .map(drop)
    }

    /// Before the document of somebody who is to sign is checked, by a link: as many as of anybody, from wherever it is
    /// opened. Never given back.
    pub(crate) fn identify_signer(
        &self,
        now: Instant,
        client: &Client,
        signer: SignerId,
    ) -> Result<()> {
        self.apply_from(now, client)?;
        self.take(now, Concern::Identify, &[Scope::Signer(signer)])
            .map(drop)
    }

    /// Before an applicant has somebody mailed who is to sign. Never given back.
    pub(crate) fn ask_signer(&self, now: Instant, person: PersonId, email: &str) -> Result<()> {
        let scopes = [Scope::Person(person), Scope::Account(email)];
        self.take(now, Concern::AskSigner, &scopes).map(drop)
    }

    /// Before a paper is kept that somebody sends in as evidence. Never given back.
    pub(crate) fn paper(&self, now: Instant, person: PersonId) -> Result<()> {
        self.take(now, Concern::Paper, &[Scope::Person(person)])
            .map(drop)
    }

    /// Before a stranger's question is taken in and a mail goes to its address. Never given back.
    pub(crate) fn ask_from(&self, now: Instant, client: &Client, email: &str) -> Result<()> {
        let [address, network] = by_origin(client);
        let scopes = [Scope::Account(email), address, network];
        self.take(now, Concern::Ask, &scopes).map(drop)
    }

    /// Before somebody who is signed in asks, or writes more. Never given back.
    pub(crate) fn ask_by(&self, now: Instant, person: PersonId) -> Result<()> {
        self.take(now, Concern::Ask, &[Scope::Person(person)])
            .map(drop)
    }

    /// Before more is written by a link. Never given back.
    pub(crate) fn ask_more(&self, now: Instant, client: &Client) -> Result<()> {
        self.take(now, Concern::Ask, &by_origin(client)).map(drop)
    }

    /// Before a code is texted to somebody who signs in. A device they signed in on before has its own counter: who
    /// knows a password uses up no more than that of strangers. Never given back.
    pub(super) fn text(
        &self,
        now: Instant,
        person: PersonId,
        device: Option<DeviceId>,
    ) -> Result<()> {
        let key = person.uuid().to_string();
        let scope = match device {
            Some(device) => Scope::AccountOnDevice(&key, device),
            None => Scope::Person(person),
        };
        self.take(now, Concern::Text, &[scope]).map(drop)
    }

    /// Before a code is texted to somebody who is signed in. Never given back.
    pub(super) fn text_in(&self, now: Instant, session: SessionId) -> Result<()> {
        self.take(now, Concern::Text, &[Scope::Session(session)])
            .map(drop)
    }

    /// Before a code is texted to a number that is not the account's yet: per account, and per phone, from whatever
    /// accounts. Apart from the codes of who signs in: nobody uses up those of whose phone it is. Never given back.
    pub(super) fn prove(&self, now: Instant, person: PersonId, mobile: [u8; 32]) -> Result<()> {
        let scopes = [Scope::Person(person), Scope::Mobile(mobile)];
        self.take(now, Concern::Prove, &scopes).map(drop)
    }

    /// Before a PIN is looked at: by where it comes from. How often one device may try is counted with the device.
    pub(super) fn pin(&self, now: Instant, client: &Client) -> Result<Charge> {
        self.take(now, Concern::Pin, &by_origin(client))
    }

    /// A secret link that leads nowhere, here or in another area: what to answer. Only these count, and after them: one
    /// that leads somewhere always opens, however many others were tried from the same network.
    pub(crate) fn missed_link(&self, now: Instant, client: &Client) -> Error {
        match self.take(now, Concern::Link, &by_origin(client)) {
            Ok(_) => Error::NotFound,
            Err(too_many) => too_many,
        }
    }

    /// Whether something is kept for a browser in which nobody is signed in. Never given back.
    pub(crate) fn keep(&self, now: Instant, client: &Client) -> bool {
        self.take(now, Concern::Keep, &by_origin(client)).is_ok()
    }

    /// The try was right: it does not count.
    pub fn give_back(&self, charge: Charge) {
        self.counters.give_back(charge);
    }

    /// Takes one try from every scope, or from none and says how long to wait.
    fn take(&self, now: Instant, concern: Concern, scopes: &[Scope<'_>]) -> Result<Charge> {
        self.take_some(now, concern, scopes, 1)
    }

    /// Takes so many tries at once, all or none.
    fn take_some(
        &self,
        now: Instant,
        concern: Concern,
        scopes: &[Scope<'_>],
        tries: i64,
    ) -> Result<Charge> {
        let wanted = self.wanted(concern, scopes, tries);
        self.counters.take(now, &wanted).map_err(|micros| {
            let seconds = micros.div_euclid(1_000_000) + 1;
            Error::TooMany {
                retry_after: u32::try_from(seconds).unwrap_or(u32::MAX),
            }
        })
    }

    fn wanted(&self, concern: Concern, scopes: &[Scope<'_>], tries: i64) -> Vec<Wanted> {
        let wanted = scopes.iter().map(|scope| {
            let quota = quota_of(concern, scope);
            let every = quota.every * 1_000_000;
            Wanted {
                key: self.counters.key(&(concern, scope)),
                cost: every.saturating_mul(tries),
                capacity: quota.burst * every,
            }
        });
        wanted.collect()
    }
}

fn applying_for(organisation: OrganisationId, email: &str) -> [Scope<'_>; 3] {
    [
        Scope::AddressOf(organisation, email),
        Scope::Account(email),
        Scope::Organisation(organisation, APPLICATIONS_A_DAY),
    ]
}

fn by_origin(client: &Client) -> [Scope<'static>; 2] {
    [
        Scope::Address(client.address_key()),
        Scope::Network(client.network_key()),
    ]
}

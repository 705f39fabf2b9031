//! How often somebody may try: per account, address and network. A try is charged before it is checked, in one
//! step under one lock, so that a thousand tries at once get no further than one after the other; a try that
//! succeeds is given back, so that a busy office never meets a limit.
//!
//! No account is ever locked. Tries from strangers slow strangers down; a device the person signed in with before
//! has its own counter, and passkeys do not count against the account at all. So nobody can shut another out.
//! Counters live in memory, per node: a restart forgives, which costs an attacker more than it gives.

use super::client::{Client, DeviceId};
use crate::error::{Error, Result};
use domain::{
    id::{OrganisationId, PersonId, RequestId, SessionId, SignerId},
    time::Instant,
};
use std::{
    collections::{HashMap, hash_map::RandomState},
    hash::{BuildHasher, Hash},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// What is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Concern {
    SignIn,
    Code,
    Reset,
    Link,
    Passkey,
    PassOn,
    Register,
    Number,
    Apply,
    Identify,
    AskSigner,
    Loss,
    WayBack,
    Text,
    Prove,
    Paper,
    Keep,
    Email,
    Invite,
    Grant,
    Upgrade,
    Pin,
    Ask,
    ApplyFor,
    Activation,
}

/// Whom a counter belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Scope<'a> {
    /// An e-mail address as typed, whether or not it has an account.
    Account(&'a str),
    AccountAtAddress(&'a str, u128),
    AccountOnDevice(&'a str, DeviceId),
    Person(PersonId),
    Signer(SignerId),
    /// Every link to a request together: there can be many to one.
    Request(RequestId),
    Address(u128),
    Network(u128),
    Session(SessionId),
    /// A phone, by the digest of its number.
    Mobile([u8; 32]),
    AddressOf(OrganisationId, &'a str),
    /// A client and an office.
    Pair(OrganisationId, OrganisationId),
    /// All that one organisation has sent: so many at once, and as many again over a day.
    Organisation(OrganisationId, u32),
}

/// `burst` tries at once, then one every `every` seconds.
#[derive(Clone, Copy, Debug)]
struct Quota {
    burst: i64,
    every: i64,
}

const fn quota(burst: i64, every: i64) -> Quota {
    Quota { burst, every }
}

/// The limits, all in one place.
fn quota_of(concern: Concern, scope: &Scope<'_>) -> Quota {
    match (concern, scope) {
        (Concern::SignIn, Scope::AccountAtAddress(..)) => quota(5, 60),
        (Concern::SignIn, Scope::AccountOnDevice(..)) => quota(10, 30),
        // All strangers together: what a thousand addresses can try against one account.
        (Concern::SignIn, Scope::Account(_)) => quota(50, 30),
        // The password was right, the code was not: six digits bear few tries.
        (Concern::Code, _) => quota(5, 300),
        // A request has a handful of people who could be meant.
        (Concern::PassOn, Scope::Request(_)) => quota(5, 3600),
        // Mails that somebody has sent to an address of their choice.
        (
            Concern::Reset
            | Concern::PassOn
            | Concern::Apply
            | Concern::Loss
            | Concern::WayBack
            | Concern::AskSigner
            | Concern::Email
            | Concern::Ask,
            Scope::Account(_),
        ) => quota(3, 600),
        (
            Concern::Reset
            | Concern::PassOn
            | Concern::Apply
            | Concern::Loss
            | Concern::WayBack
            | Concern::Ask,
            Scope::Address(_),
        ) => quota(10, 60),
        // Each identification costs the operator money, and a document is shown once or twice.
        (Concern::Identify, _) => quota(6, 600),
        (Concern::Apply, Scope::Person(_)) => quota(6, 3600),
        // Somebody has one new address, and mistypes it a few times.
        (Concern::Email, Scope::Person(_)) => quota(6, 900),
        // The largest list of clients in one go, and then one by one: each name that is looked up costs money.
        (Concern::Register, Scope::Person(_)) => quota(300, 60),
        // A page says who is behind a number, of those that are here too: a handful of the largest lists, then a few a minute.
        (Concern::Number, Scope::Person(_)) => quota(1500, 15),
        // What somebody reads by hand.
        (Concern::Ask, Scope::Person(_)) => quota(12, 300),
        // A board has a dozen people at most who could sign.
        (Concern::AskSigner, Scope::Person(_)) => quota(12, 600),
        // Each is ten megabytes at most, and kept until somebody has looked at it.
        (Concern::Paper, _) => quota(20, 300),
        // Mails to whoever a manager types. One organisation uses up its own share of an address, not that of others.
        (Concern::ApplyFor | Concern::Invite, Scope::AddressOf(..)) => quota(3, 3600),
        // Mails to others each time something is given again that was stopped, or asked again that was taken back.
        (Concern::Grant, Scope::Pair(..)) | (Concern::Upgrade, Scope::Person(_)) => quota(3, 3600),
        (Concern::ApplyFor, Scope::Account(_)) => quota(10, 3600),
        (_, Scope::Organisation(_, a_day)) => quota(
            i64::from(*a_day),
            (86_400 / i64::from(*a_day).max(1)).max(1),
        ),
        // One phone, whoever applied for whom; and apart from that, whoever says it is theirs. Ten each in the first hour.
        (Concern::Activation | Concern::Prove, Scope::Mobile(_)) => quota(5, 720),
        // Each costs money and rings somebody's phone.
        (Concern::Text | Concern::Prove, _) => quota(5, 180),
        // Forms that somebody mistypes without being signed in: a class at one address does, a machine does not stop.
        (Concern::Keep, Scope::Address(_)) => quota(60, 5),
        // Asking for a passkey is no guess, and a large office signs in at nine from one address.
        (Concern::Passkey, Scope::Address(_)) | (_, Scope::Network(_)) => quota(150, 2),
        _ => quota(30, 10),
    }
}

/// A try that was let through. Give it back when it turns out right.
/// Per counter: by how many microseconds it is full later.
#[derive(Debug, Default)]
#[must_use = "a try that succeeds is given back, one that fails is dropped on purpose"]
pub struct Charge(Vec<(u64, i64)>);

/// So many applications for others one organisation makes in a day: its largest file, and some.
const APPLICATIONS_A_DAY: u32 = 12_000;

/// More counters than this and the ones nearest to full again are forgotten.
const MOST: usize = 200_000;

/// The counters. Each holds one number: the moment at which it is full again (GCRA), in microseconds.
pub struct Limits {
    hasher: RandomState,
    full_at: Mutex<HashMap<u64, i64>>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            hasher: RandomState::new(),
            full_at: Mutex::default(),
        }
    }
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
        let wait = wait(
            &self.lock(),
            now.micros(),
            &self.wanted(Concern::ApplyFor, &scopes, 1),
        );
        Instant::from_micros(now.micros().saturating_add(wait.max(0)))
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

    /// Before those in charge are mailed that somebody asks for a higher level. Never given back.
    pub(crate) fn ask_upgrade(&self, now: Instant, person: PersonId) -> Result<()> {
        self.take(now, Concern::Upgrade, &[Scope::Person(person)])
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
        let mut full_at = self.lock();
        for (key, cost) in charge.0 {
            if let Some(at) = full_at.get_mut(&key) {
                *at -= cost;
            }
        }
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
        let now = now.micros();
        let wanted = self.wanted(concern, scopes, tries);
        let mut full_at = self.lock();
        let wait = wait(&full_at, now, &wanted);
        if wait > 0 {
            let seconds = wait.div_euclid(1_000_000) + 1;
            return Err(Error::TooMany {
                retry_after: u32::try_from(seconds).unwrap_or(u32::MAX),
            });
        }
        if full_at.len() + wanted.len() > MOST {
            make_room(&mut full_at, now);
        }
        for one in &wanted {
            let at = full_at.entry(one.key).or_insert(now);
            *at = (*at).max(now) + one.cost;
        }
        Ok(Charge(
            wanted.iter().map(|one| (one.key, one.cost)).collect(),
        ))
    }

    fn wanted(&self, concern: Concern, scopes: &[Scope<'_>], tries: i64) -> Vec<Wanted> {
        let wanted = scopes.iter().map(|scope| {
            let quota = quota_of(concern, scope);
            let every = quota.every * 1_000_000;
            Wanted {
                key: self.key(concern, scope),
                cost: every.saturating_mul(tries),
                capacity: quota.burst * every,
            }
        });
        wanted.collect()
    }

    /// A keyed hash: nobody outside can choose two names that share a counter.
    fn key(&self, concern: Concern, scope: &impl Hash) -> u64 {
        self.hasher.hash_one((concern, scope))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u64, i64>> {
        // A panic elsewhere leaves numbers behind, never half of one.
        self.full_at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tries from one counter, in microseconds.
struct Wanted {
    key: u64,
    /// By how much it is full later.
    cost: i64,
    /// How far from full it may be.
    capacity: i64,
}

/// How many microseconds until every counter has what is wanted of it; 0 or less: it has.
fn wait(full_at: &HashMap<u64, i64>, now: i64, wanted: &[Wanted]) -> i64 {
    let waits = wanted.iter().map(|one| {
        let at = full_at.get(&one.key).copied().unwrap_or(now).max(now);
        at.saturating_add(one.cost) - one.capacity - now
    });
    waits.max().unwrap_or_default()
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

/// Forgets the counters that are full, and where that is not enough the half that is nearest to it.
fn make_room(full_at: &mut HashMap<u64, i64>, now: i64) {
    full_at.retain(|_, at| *at > now);
    if full_at.len() > MOST / 2 {
        let mut moments: Vec<i64> = full_at.values().copied().collect();
        let middle = moments.len() / 2;
        let (_, median, _) = moments.select_nth_unstable(middle);
        let median = *median;
        full_at.retain(|_, at| *at > median);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{net::IpAddr, sync::Arc, thread};

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(seconds * 1_000_000)
    }

    fn from(address: &str) -> Client {
        Client::new(address.parse::<IpAddr>().unwrap(), "test", None)
    }

    fn tries(limits: &Limits, now: Instant, email: &str, client: &Client, most: usize) -> usize {
        (0..most)
            .take_while(|_| limits.sign_in(now, email, client, None).is_ok())
            .count()
    }

    #[test]
    fn five_wrong_passwords_then_one_a_minute() {
        let limits = Limits::default();
        let client = from("192.0.2.7");
        assert_eq!(tries(&limits, at(0), "anna@x.example", &client, 100), 5);
        let Err(Error::TooMany { retry_after }) =
            limits.sign_in(at(0), "anna@x.example", &client, None)
        else {
            panic!("the sixth is let through");
        };
        assert_eq!(retry_after, 61);
        assert!(
            limits
                .sign_in(at(59), "anna@x.example", &client, None)
                .is_err()
        );
        assert!(
            limits
                .sign_in(at(60), "anna@x.example", &client, None)
                .is_ok()
        );
        assert!(
            limits
                .sign_in(at(60), "anna@x.example", &client, None)
                .is_err()
        );
    }

    #[test]
    fn an_office_that_signs_in_right_never_meets_a_limit() {
        let limits = Limits::default();
        let client = from("192.0.2.7");
        for n in 0..500 {
            let charge = limits
                .sign_in(at(0), &format!("p{n}@x.example"), &client, None)
                .unwrap();
            limits.give_back(charge);
        }
    }

    #[test]
    fn spraying_one_password_over_many_accounts_ends_at_the_address() {
        let limits = Limits::default();
        let client = from("192.0.2.7");
        let reached = (0..1000)
            .take_while(|n| {
                limits
                    .sign_in(at(0), &format!("p{n}@x.example"), &client, None)
                    .is_ok()
            })
            .count();
        assert_eq!(reached, 30);
    }

    #[test]
    fn the_addresses_of_one_network_count_together() {
        let limits = Limits::default();
        let reached = (0..1000)
            .take_while(|n| {
                let client = from(&format!("2001:db8:1:{n:x}::1"));
                limits
                    .sign_in(at(0), &format!("p{n}@x.example"), &client, None)
                    .is_ok()
            })
            .count();
        assert_eq!(reached, 150);
        // One household has a /64: another host of it is the same address to us.
        let (one, other) = (from("2001:db8:9:9::1"), from("2001:db8:9:9:aaaa::2"));
        assert_eq!(one.address_key(), other.address_key());
        assert_ne!(one.address_key(), from("2001:db8:9:8::1").address_key());
    }

    #[test]
    fn requests_are_not_passed_on_to_the_whole_world() {
        let limits = Limits::default();
        let request = |n: u128| RequestId::new(uuid::Uuid::from_u128(n));
        let (home, mobile) = (from("192.0.2.7"), from("198.51.100.9"));
        let by_address = (0..100)
            .take_while(|n| {
                let email = format!("p{n}@x.example");
                limits.pass_on(at(0), &home, request(*n), &email).is_ok()
            })
            .count();
        assert_eq!(by_address, 10, "one address, ever other requests");
        let by_recipient = (100..200)
            .take_while(|n| {
                let elsewhere = from(&format!("203.0.113.{n}"));
                limits
                    .pass_on(at(0), &elsewhere, request(*n), "wie@x.example")
                    .is_ok()
            })
            .count();
        assert_eq!(by_recipient, 3, "one recipient, wherever it comes from");
        // What was refused by one counter is charged to none.
        assert!(
            limits
                .pass_on(at(0), &mobile, request(1000), "wie@x.example")
                .is_err()
        );
        let by_request = (0..100)
            .take_while(|n| {
                let email = format!("q{n}@x.example");
                limits
                    .pass_on(at(0), &mobile, request(1000), &email)
                    .is_ok()
            })
            .count();
        assert_eq!(by_request, 5, "one request, ever other recipients");
        assert!(
            limits
                .pass_on(at(3600), &mobile, request(1000), "nog@x.example")
                .is_ok()
        );
    }

    #[test]
    fn strangers_cannot_shut_a_person_out() {
        let limits = Limits::default();
        let mut reached = 0;
        for n in 0..300 {
            let stranger = from(&format!("198.51.{n}.9", n = n % 250));
            reached += tries(&limits, at(0), "anna@x.example", &stranger, 1);
        }
        assert_eq!(reached, 50, "all strangers together");
        let home = from("192.0.2.7");
        let device = DeviceId::for_test(1);
        assert!(
            limits
                .sign_in(at(0), "anna@x.example", &home, Some(device))
                .is_ok()
        );
        assert!(limits.passkey(at(0), &home).is_ok());
    }

    #[test]
    fn one_organisation_uses_up_its_own_share_of_an_address_and_of_a_day() {
        let limits = Limits::default();
        let organisation = |n: u128| OrganisationId::new(uuid::Uuid::from_u128(n));
        let to = |n: u128, email: &str| limits.apply_for(at(0), organisation(n), email).is_ok();
        let mails = (0..100).take_while(|_| to(1, "wie@x.example")).count();
        assert_eq!(mails, 3, "one organisation, one address");
        assert!(to(2, "wie@x.example"), "another may ask her too");
        let all = (3..100).take_while(|n| to(*n, "wie@x.example")).count();
        assert_eq!(all, 6, "all of them together");
        let texts = (0..100)
            .take_while(|n| {
                let phone = [*n; 32];
                limits
                    .activation(at(0), phone, (organisation(1), 20))
                    .is_ok()
            })
            .count();
        assert_eq!(texts, 20, "one organisation, ever other phones");
        let texts = (0..100)
            .take_while(|n| {
                let free = (organisation(*n), 0);
                limits.activation(at(0), [200; 32], free).is_ok()
            })
            .count();
        assert_eq!(texts, 5, "one phone, ever other organisations");
    }

    #[test]
    fn who_knows_a_password_holds_no_text_back_from_its_owner() {
        let limits = Limits::default();
        let anna = PersonId::new(uuid::Uuid::from_u128(1));
        let strangers = (0..100)
            .take_while(|_| limits.text(at(0), anna, None).is_ok())
            .count();
        assert_eq!(strangers, 5);
        let hers = Some(DeviceId::for_test(1));
        assert!(limits.text(at(0), anna, hers).is_ok());
        let session = SessionId::new(uuid::Uuid::from_u128(1));
        assert!(limits.text_in(at(0), session).is_ok());
    }

    #[test]
    fn many_accounts_ring_one_phone_no_more_than_one_does() {
        let limits = Limits::default();
        let person = |n: u128| PersonId::new(uuid::Uuid::from_u128(n));
        let proves = |n: u128, phone: u8, seconds: i64| {
            limits.prove(at(seconds), person(n), [phone; 32]).is_ok()
        };
        let texts = (0..100).take_while(|n| proves(*n, 1, 0)).count();
        assert_eq!(texts, 5, "one phone, ever other accounts");
        assert!(proves(99, 2, 0), "another phone");
        let later = (1..=3600)
            .filter(|seconds| proves(100 + u128::try_from(*seconds).unwrap(), 1, *seconds))
            .count();
        assert_eq!(later, 5, "and ten in an hour");
        let phones = (10..100).take_while(|n| proves(7, *n, 9000)).count();
        assert_eq!(phones, 5, "one account, ever other phones");
        // Whose phone it is signs in all the same.
        assert!(limits.text(at(3600), person(0), None).is_ok());
    }

    #[test]
    fn a_thousand_at_once_get_no_further_than_one_by_one() {
        let limits = Arc::new(Limits::default());
        let threads: Vec<_> = (0..8)
            .map(|_| {
                let limits = Arc::clone(&limits);
                thread::spawn(move || {
                    (0..125)
                        .filter(|_| {
                            limits
                                .sign_in(at(0), "anna@x.example", &from("192.0.2.7"), None)
                                .is_ok()
                        })
                        .count()
                })
            })
            .collect();
        let reached: usize = threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .sum();
        assert_eq!(reached, 5);
    }

    #[test]
    fn a_million_addresses_do_not_fill_memory() {
        let limits = Limits::default();
        for n in 0..(MOST as u128) {
            let key = limits.key(Concern::Link, &Scope::Address(n));
            limits.lock().insert(key, i64::try_from(n).unwrap() + 1);
        }
        let missed = limits.missed_link(at(0), &from("192.0.2.7"));
        assert!(matches!(missed, Error::NotFound));
        assert!(limits.lock().len() <= MOST / 2 + 2);
    }
}

//! The demo world: one named cast of people and organisations for the demo, the tests, the screenshots and the
//! documentation. Identifiers, logins and links are fixed; moments count back from the day of seeding.
//!
//! The rule: it is made in demo mode and in an empty database only. Its passwords, secrets and links are public.
//!
//! - [`cast`]: who plays · `world`: the stage · `chain`: what happened, by `scene` and `asking` · `papers`: what waits for a clerk · `crowd`: as many more clients as asked for

mod asking;
pub mod cast;
mod chain;
mod crowd;
pub mod ids;
mod logins;
mod papers;
mod scene;
mod world;

pub use logins::{DemoLink, DemoLogins, Login, Open};

use crate::{
    Services, Settings,
    accounts::password::Hasher,
    catalogue::{
        file::{self, BadCatalogue, Catalogue},
        load,
    },
    clock::{Clock, SystemRng},
    effects::{self, Happened},
    error::{Error, Result},
};
use cast::Person;
use domain::{
    id::{BundleId, OrganisationId, PersonId, ServiceId},
    time::{Instant, date_of, last_day_after_years, until_after},
};
use ids::{Kind, id};
use serde_json::Value;
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};
use store::{StoreError, Tx};
use uuid::Uuid;

/// How large the world is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// The clients of Kantoor De Vries. Never fewer than the forty that have a part.
    pub clients: u32,
}

impl Default for Scale {
    fn default() -> Self {
        Self { clients: 40 }
    }
}

/// Why there is no demo world.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    #[error("the database is not empty; the demo world is made in an empty one only")]
    NotEmpty,
    #[error("the demo world is made in demo mode only: its passwords are public")]
    NotDemo,
    #[error("at most {0} clients")]
    TooMany(u32),
    #[error(transparent)]
    Catalogue(#[from] BadCatalogue),
    #[error(transparent)]
    Service(#[from] Error),
}

impl From<StoreError> for SeedError {
    fn from(error: StoreError) -> Self {
        Self::Service(error.into())
    }
}

/// The most clients a demo can have: their numbers must stay fictional.
const MOST_CLIENTS: u32 = 50_000;
/// The mark in a database that holds the demo world.
const MARK: (&str, &str) = ("demo", "seeded");

/// Makes the demo world and says how to get in.
pub async fn seed(s: &Services, scale: Scale) -> Result<DemoLogins, SeedError> {
    if !s.settings.demo {
        return Err(SeedError::NotDemo);
    }
    if scale.clients > MOST_CLIENTS {
        return Err(SeedError::TooMany(MOST_CLIENTS));
    }
    let mut tx = s.db.read().await?;
    let filled =
        store::person::any(&mut tx).await? || store::organisation::count(&mut tx).await? > 0;
    drop(tx);
    if filled {
        return Err(SeedError::NotEmpty);
    }
    let catalogue = file::parse(file::EXAMPLE)?;
    let now = s.now();
    let hand = Hand(Arc::new(AtomicI64::new(now.micros())));
    let stage = Services::new(
        s.db.clone(),
        Box::new(hand.clone()),
        Box::new(SystemRng),
        // Nothing on the stage is sent before the curtain falls.
        Settings {
            digest_minutes: 0,
            ..s.settings.clone()
        },
        s.key.clone(),
        s.connections.clone(),
    );
    let password_hash = Hasher::new(1).hash(&*s.rng, cast::PASSWORD).await?;
    let seed = Seed {
        s: &stage,
        now,
        hand,
        catalogue: &catalogue,
        password_hash,
    };

    seed.at_day(-1000);
    load::apply(&stage, &catalogue).await?;
    let mut tx = s.db.write().await?;
    world::office(&seed, &mut tx).await?;
    chain::play(&seed, &mut tx).await?;
    papers::lottes(&seed, &mut tx).await?;
    papers::send(&seed, &mut tx).await?;
    seed.at_day(0);
    // Dated so that no clean-up ever takes it for an old mark.
    store::job::mark(&mut tx, MARK.0, MARK.1, Instant::MAX).await?;
    tx.commit().await?;
    crowd::fill(&seed, scale.clients.saturating_sub(40)).await?;
    Ok(logins::all(&s.settings))
}

/// The logins of a demo world that is there already.
pub async fn logins(s: &Services) -> Result<DemoLogins> {
    if s.settings.demo && is_demo(s).await? {
        Ok(logins::all(&s.settings))
    } else {
        Err(Error::NotFound)
    }
}

/// Whether this database holds the demo world, with its public passwords: outside demo mode, do not serve it.
pub async fn is_demo(s: &Services) -> Result<bool> {
    let mut tx = s.db.read().await?;
    Ok(store::job::marked(&mut tx, MARK.0, MARK.1).await?.is_some())
}

/// A clock with hands.
#[derive(Clone)]
struct Hand(Arc<AtomicI64>);

impl Clock for Hand {
    fn now(&self) -> Instant {
        Instant::from_micros(self.0.load(Ordering::Relaxed))
    }
}

/// What every scene needs. `s` is the same installation, but its clock is ours.
struct Seed<'a> {
    s: &'a Services,
    /// The day of seeding.
    now: Instant,
    hand: Hand,
    catalogue: &'a Catalogue,
    password_hash: String,
}

impl Seed<'_> {
    /// Sets the clock to so many days from now; each call on the same day is a minute later than the last.
    fn at_day(&self, days: i64) {
        let day = self.day(days);
        let last = self.hand.now();
        let same = last >= day && last < day.plus_seconds(6 * 3600);
        let next = if same { last.plus_seconds(60) } else { day };
        self.hand
            .0
            .store(next.min(self.now).micros(), Ordering::Relaxed);
    }

    fn now(&self) -> Instant {
        self.hand.now()
    }

    /// So many days from the day of seeding.
    fn day(&self, days: i64) -> Instant {
        self.now.plus_days(days)
    }

    /// The end of something that lasts so many years from the clock's day (R-DEC-12).
    fn last_day(&self, years: i16) -> Instant {
        until_after(last_day_after_years(date_of(self.now()), years))
    }

    fn service(&self, slug: &str) -> Result<ServiceId> {
        let found = self
            .catalogue
            .services
            .iter()
            .find(|service| service.slug == slug);
        found.map(|service| service.id).ok_or(Error::Internal(
            "the example catalogue lacks a service of the demo",
        ))
    }

    /// The newest version of a bundle, with its services.
    fn bundle(&self, slug: &str) -> Result<(BundleId, u32, &[ServiceId])> {
        let found = self
            .catalogue
            .bundles
            .iter()
            .find(|bundle| bundle.slug == slug);
        let bundle = found.ok_or(Error::Internal(
            "the example catalogue lacks a bundle of the demo",
        ))?;
        let version = u32::try_from(bundle.versions.len()).unwrap_or(1);
        Ok((
            bundle.id,
            version,
            bundle.versions.last().map_or(&[], Vec::as_slice),
        ))
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of an audit row")]
    async fn note(
        &self,
        tx: &mut Tx,
        organisations: &[OrganisationId],
        actor: Option<&Person>,
        action: &'static str,
        object: Uuid,
        basis: &'static str,
        facts: Value,
    ) -> Result<()> {
        self.record(tx, organisations, actor, action, object, basis, facts, None)
            .await
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of an audit row")]
    async fn record(
        &self,
        tx: &mut Tx,
        organisations: &[OrganisationId],
        actor: Option<&Person>,
        action: &'static str,
        object: Uuid,
        basis: &'static str,
        facts: Value,
        personal: Option<Value>,
    ) -> Result<()> {
        let actor = actor.map(|person| id::<PersonId>(Kind::Person, person.n));
        let happened = Happened {
            organisations,
            actor,
            action,
            object,
            basis,
            facts,
            personal,
        };
        effects::record(self.s, tx, happened).await
    }
}

//! An installation with a clock that stands still until it is moved, once per database.

use domain::{
    id::{OrganisationId, PersonId},
    lang::Lang,
    time::Instant,
};
use services::{
    Services, Settings,
    clock::{Clock, SystemRng},
    connections::Connections,
    effects::{self, Recipient},
    messages::Message,
    secret::Key,
};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};
use store::Db;

/// Sunday 22 November 2026, 14:05 in Haarlem.
pub const NOW: Instant = Instant::from_seconds(1_795_352_700);

#[derive(Clone)]
struct StillClock(Arc<AtomicI64>);

impl Clock for StillClock {
    fn now(&self) -> Instant {
        Instant::from_micros(self.0.load(Ordering::SeqCst))
    }
}

pub struct World {
    pub s: Services,
    clock: StillClock,
    /// Keeps the database there.
    _database: Box<dyn std::any::Any>,
}

/// The installation, once in SQLite and once in PostgreSQL.
pub async fn worlds(settings: Settings) -> Vec<World> {
    let mut worlds = Vec::new();
    for database in store::testing::databases().await {
        let clock = StillClock(Arc::new(AtomicI64::new(NOW.micros())));
        let s = Services::new(
            Db::clone(&database),
            Box::new(clock.clone()),
            Box::new(SystemRng),
            settings.clone(),
            Key::random(&SystemRng),
            Connections::nowhere(),
        );
        worlds.push(World {
            s,
            clock,
            _database: Box::new(database),
        });
    }
    worlds
}

impl World {
    /// The same installation, started with another key.
    pub fn with_another_key(&self) -> Services {
        Services::new(
            self.s.db.clone(),
            Box::new(self.clock.clone()),
            Box::new(SystemRng),
            self.s.settings.clone(),
            Key::random(&SystemRng),
            Connections::nowhere(),
        )
    }

    pub fn pass_seconds(&self, seconds: i64) {
        self.clock
            .0
            .fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    pub fn pass_days(&self, days: i64) {
        self.pass_seconds(days * 86_400);
    }

    pub async fn tell(&self, email: &str, message: &Message) {
        self.tell_as(&recipient(email, None, None), message, None)
            .await;
    }

    pub async fn tell_as(&self, to: &Recipient, message: &Message, dedupe: Option<&str>) {
        let mut tx = self.s.db.write().await.unwrap();
        effects::tell_about(
            &self.s,
            &mut tx,
            to,
            message,
            None,
            dedupe.map(str::to_owned),
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
    }
}

pub fn recipient(
    email: &str,
    person: Option<PersonId>,
    organisation: Option<OrganisationId>,
) -> Recipient {
    Recipient {
        email: email.into(),
        person,
        organisation,
        lang: Lang::Nl,
    }
}

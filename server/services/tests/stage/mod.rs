//! The demo world on both databases, with a clock that stands still until a story lets it pass.

use domain::{
    fault::Fault,
    id::{OrganisationId, PersonId},
    time::Instant,
};
use outside::simulator::{self, Simulators};
use services::{
    Actor, Error, Result, Services, Settings,
    accounts::{
        Client, session,
        sign_in::{self, Attempt},
        totp,
    },
    clock::{Clock, SystemRng},
    connections::Connections,
    demo::{
        self, DemoLogins, Scale,
        cast::{self, Person},
        ids::{Kind, id},
    },
    effects,
    identification::{Back, Elsewhere},
    messages::Message,
    secret::{Key, Token},
};
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};
use store::{Db, testing::TestDb};

/// Sunday 22 November 2026, 14:05 in Haarlem.
pub const NOW: Instant = Instant::from_seconds(1_795_352_700);

#[derive(Clone)]
struct StillClock(Arc<AtomicI64>);

impl StillClock {
    fn at_now() -> Self {
        Self(Arc::new(AtomicI64::new(NOW.micros())))
    }
}

impl Clock for StillClock {
    fn now(&self) -> Instant {
        Instant::from_micros(self.0.load(Ordering::SeqCst))
    }
}

pub struct Stage {
    pub s: Services,
    pub logins: DemoLogins,
    clock: StillClock,
    address: String,
    /// Keeps the database there.
    _database: Box<dyn std::any::Any + Send + Sync>,
}

/// An empty installation in demo mode, once per database.
pub async fn empty() -> Vec<Stage> {
    let mut stages = Vec::new();
    for database in store::testing::databases().await {
        stages.push(on(database, Connections::nowhere()));
    }
    stages
}

/// Databases with the demo world of [`NOW`] in them.
async fn seeded() -> Vec<TestDb> {
    store::testing::databases_with("demo", async |db| {
        let s = services(db, &StillClock::at_now(), Connections::nowhere());
        demo::seed(&s, Scale::default()).await.unwrap();
    })
    .await
}

/// The demo world with the systems outside simulated over a socket, once per database.
pub async fn connected() -> Vec<(Stage, Simulators)> {
    let mut stages = Vec::new();
    for database in seeded().await {
        let options = simulator::Options {
            clock: simulator::Clock::new(|| NOW),
            ..simulator::Options::default()
        };
        let simulators = Simulators::start(options).await.unwrap();
        let connections = Connections::new(
            &simulators.register_settings(),
            &simulators.identity_settings(&Settings::default().public_origin),
            &simulators.sms_settings(),
            &simulators.bsnk_settings(),
        );
        let mut stage = on(database, connections.unwrap());
        stage.logins = demo::logins(&stage.s).await.unwrap();
        stages.push((stage, simulators));
    }
    stages
}

/// The installation. Its key is always the same: what a copied database holds can be opened.
fn services(db: Db, clock: &StillClock, connections: Connections) -> Services {
    let settings = Settings {
        demo: true,
        ..Settings::default()
    };
    Services::new(
        db,
        Box::new(clock.clone()),
        Box::new(SystemRng),
        settings,
        Key::from_hex(&"5c".repeat(32)).unwrap(),
        connections,
    )
}

fn on(database: TestDb, connections: Connections) -> Stage {
    let clock = StillClock::at_now();
    let s = services(Db::clone(&database), &clock, connections);
    let logins = DemoLogins {
        address: String::new(),
        people: vec![],
        others: vec![],
        links: vec![],
    };
    Stage {
        s,
        logins,
        clock,
        address: database.address(),
        _database: Box::new(database),
    }
}

/// The demo world, once per database.
pub async fn stages() -> Vec<Stage> {
    let mut stages = Vec::new();
    for database in seeded().await {
        let mut stage = on(database, Connections::nowhere());
        stage.logins = demo::logins(&stage.s).await.unwrap();
        stages.push(stage);
    }
    stages
}

pub fn id_of(person: &Person) -> PersonId {
    id(Kind::Person, person.n)
}

pub fn vries() -> OrganisationId {
    id(Kind::Organisation, cast::VRIES)
}

impl Stage {
    pub fn pass_seconds(&self, seconds: i64) {
        self.clock
            .0
            .fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    pub fn pass_days(&self, days: i64) {
        self.pass_seconds(days * 86_400);
    }

    #[expect(clippy::unused_self, reason = "a phone on the stage")]
    pub fn phone(&self) -> Client {
        Client::new(
            "198.51.100.9".parse().unwrap(),
            "Mozilla/5.0 (iPhone) Safari/604.1",
            None,
        )
    }

    /// Signs in as the demo says, a minute later, so that the app shows a new code.
    pub async fn sign_in(&self, who: &Person) -> Actor {
        let (token, _) = self.sign_in_at(who).await;
        self.actor(&token).await.unwrap()
    }

    pub async fn sign_in_at(&self, who: &Person) -> (Token, Actor) {
        self.pass_seconds(60);
        let login = self
            .logins
            .people
            .iter()
            .chain(&self.logins.others)
            .find(|login| login.email == who.email);
        let login = login.unwrap_or_else(|| panic!("{} is no login of the demo", who.email));
        let secret = data_encoding::BASE32_NOPAD
            .decode(login.totp_secret.as_bytes())
            .unwrap();
        let code = totp::code(&secret, self.s.now());
        let attempt = Attempt {
            email: login.email,
            password: login.password,
            code: &code,
        };
        let signed_in = sign_in::sign_in(&self.s, &self.phone(), None, attempt)
            .await
            .unwrap()
            .signed_in()
            .unwrap();
        let actor = self.actor(&signed_in.token).await.unwrap();
        (signed_in.token, actor)
    }

    /// Who a session is now.
    pub async fn actor(&self, token: &Token) -> Option<Actor> {
        session::authenticate(&self.s, token).await.unwrap()
    }

    /// The messages that wait for an address, oldest first.
    pub async fn told(&self, email: &str) -> Vec<Message> {
        let mut tx = self.s.db.read().await.unwrap();
        let waiting = store::outbox::waiting_for(&mut tx, email).await.unwrap();
        waiting
            .into_iter()
            .map(|row| effects::open_message(&self.s, &row.params).unwrap())
            .collect()
    }

    pub async fn kinds_told(&self, email: &str) -> Vec<&'static str> {
        self.told(email).await.iter().map(Message::kind).collect()
    }

    /// The database's file; none: it is a server.
    pub fn file(&self) -> Option<PathBuf> {
        self.address.strip_prefix("sqlite://").map(PathBuf::from)
    }

    /// Every chain of the log is whole.
    pub async fn log_verifies(&self) {
        let report = store::audit::verify(&self.s.db).await.unwrap();
        assert_eq!(report.broken, None);
        assert!(report.links > 0, "something was noted");
    }
}

/// Somebody comes back from a check in the browser in which it began.
pub fn back<'a>(token: &'a Token, away: &'a Elsewhere, actor: Option<&'a Actor>) -> Back<'a> {
    Back {
        token,
        browser: std::slice::from_ref(&away.browser),
        actor,
    }
}

/// The faults of a refusal; anything else fails the test.
pub fn faults<T: std::fmt::Debug>(result: Result<T>) -> Vec<(&'static str, Fault)> {
    match result {
        Err(Error::Refused(faults)) => faults,
        other => panic!("not refused: {other:?}"),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "reads as a sentence")]
pub fn not_found<T: std::fmt::Debug>(result: Result<T>) {
    assert!(matches!(result, Err(Error::NotFound)), "{result:?}");
}

#[expect(clippy::needless_pass_by_value, reason = "reads as a sentence")]
pub fn not_allowed<T: std::fmt::Debug>(result: Result<T>) {
    assert!(matches!(result, Err(Error::NotAllowed)), "{result:?}");
}

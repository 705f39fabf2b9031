//! The small world these stories play in: Kantoor De Vries and Stichting De Linde, and three people.

use domain::{
    fault::Fault,
    id::{MeansId, MembershipId, OrganisationId, PersonId},
    lang::Lang,
    level::Level,
    means::MeansState,
    role::Role,
    time::Instant,
};
use services::{
    Actor, Error, Result, Services, Settings,
    accounts::{
        Client,
        password::Hasher,
        session,
        sign_in::{self, Attempt, SignedIn},
        totp,
    },
    clock::{Clock, SystemRng},
    connections::Connections,
    effects,
    messages::Message,
    secret::{Key, Purpose, Token},
};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};
use store::{Db, testing::TestDb};
use tokio::sync::OnceCell;
use uuid::Uuid;

pub const PASSWORD: &str = "drie fietsen en een kar";
/// A Wednesday in 2026.
const START: i64 = 1_793_000_000;
const YEAR: i64 = 365 * 86_400;

pub struct Person {
    n: u128,
    pub name: &'static str,
    pub email: &'static str,
    pub app: bool,
}

/// Manager of De Vries at EH3, with a means at EH3 there; also at De Linde, without a means.
pub const ANNA: Person = Person {
    n: 1,
    name: "Anna Bakker",
    email: "anna@devries.example",
    app: true,
};
/// Employee with a means at EH2+.
pub const BRAM: Person = Person {
    n: 2,
    name: "Bram Bos",
    email: "bram@devries.example",
    app: true,
};
/// Employee with a means at EH3 and no second factor yet.
pub const HANNA: Person = Person {
    n: 3,
    name: "Hanna Visser",
    email: "hanna@devries.example",
    app: false,
};

impl Person {
    pub fn id(&self) -> PersonId {
        PersonId::new(Uuid::from_u128(self.n))
    }

    pub fn secret(&self) -> [u8; 20] {
        [u8::try_from(self.n).unwrap(); 20]
    }
}

pub const DE_VRIES: OrganisationId = OrganisationId::new(Uuid::from_u128(101));
pub const DE_LINDE: OrganisationId = OrganisationId::new(Uuid::from_u128(102));

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
    _database: TestDb,
}

/// The world, once in SQLite and once in PostgreSQL.
pub async fn worlds() -> Vec<World> {
    let mut worlds = Vec::new();
    for database in store::testing::databases().await {
        let clock = StillClock(Arc::new(AtomicI64::new(START * 1_000_000)));
        let s = Services::new(
            Db::clone(&database),
            Box::new(clock.clone()),
            Box::new(SystemRng),
            Settings::default(),
            Key::random(&SystemRng),
            Connections::nowhere(),
        );
        let world = World {
            s,
            clock,
            _database: database,
        };
        world.fill().await;
        worlds.push(world);
    }
    worlds
}

async fn hash() -> &'static str {
    static HASH: OnceCell<String> = OnceCell::const_new();
    HASH.get_or_init(async || Hasher::new(1).hash(&SystemRng, PASSWORD).await.unwrap())
        .await
}

impl World {
    async fn fill(&self) {
        let at = self.s.now();
        let mut tx = self.s.db.write().await.unwrap();
        for (id, kvk, name) in [
            (DE_VRIES, "00001001", "Kantoor De Vries"),
            (DE_LINDE, "00001003", "Stichting De Linde"),
        ] {
            let organisation = store::organisation::Organisation {
                id,
                number: kvk.parse().unwrap(),
                rsin: None,
                name: name.into(),
                town: "Voorbeeldstad".into(),
                legal_form: "Besloten Vennootschap".into(),
                directors: 1,
                state: domain::decide::world::OrganisationState::Active,
                created_at: at,
            };
            store::organisation::insert(&mut tx, &organisation)
                .await
                .unwrap();
        }
        for person in [ANNA, BRAM, HANNA] {
            store::person::insert(&mut tx, person.id(), person.name, at)
                .await
                .unwrap();
            let sealed = person.app.then(|| {
                self.s
                    .key
                    .seal(&SystemRng, Purpose::TotpSecret, &person.secret())
            });
            let account = store::account::NewAccount {
                person: person.id(),
                email: person.email,
                password_hash: Some(hash().await),
                totp_secret: sealed.as_deref(),
                lang: Lang::Nl,
                at,
            };
            store::account::insert(&mut tx, &account).await.unwrap();
            let membership = MembershipId::new(Uuid::from_u128(200 + person.n));
            store::membership::insert(&mut tx, membership, person.id(), DE_VRIES, at)
                .await
                .unwrap();
        }
        let manager = store::membership::RoleHeld {
            id: Uuid::from_u128(301),
            membership: MembershipId::new(Uuid::from_u128(201)),
            role: Role::Manager,
            level: Some(Level::Eh3),
            power: None,
            from_at: at,
        };
        store::membership::give_role(&mut tx, &manager, None)
            .await
            .unwrap();
        let linde = MembershipId::new(Uuid::from_u128(210));
        store::membership::insert(&mut tx, linde, ANNA.id(), DE_LINDE, at)
            .await
            .unwrap();
        // Anna has had codes on paper for long.
        store::account::replace_recovery_codes(&mut tx, ANNA.id(), &[vec![7; 32]])
            .await
            .unwrap();
        tx.commit().await.unwrap();
        for (person, level) in [
            (ANNA, Level::Eh3),
            (BRAM, Level::Eh2Plus),
            (HANNA, Level::Eh3),
        ] {
            self.issue(&person, DE_VRIES, level).await;
        }
    }

    /// Gives a means, bound to no credential in particular.
    pub async fn issue(
        &self,
        person: &Person,
        organisation: OrganisationId,
        level: Level,
    ) -> MeansId {
        let at = self.s.now();
        let id = self.s.id();
        let means = store::means::Means {
            id,
            person: person.id(),
            organisation,
            credential: None,
            only_at: None,
            created_at: at,
            expires_at: at.plus_seconds(YEAR),
            level,
            state: MeansState::Active,
        };
        let mut tx = self.s.db.write().await.unwrap();
        store::means::insert(&mut tx, &means).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    pub fn pass_seconds(&self, seconds: i64) {
        self.clock
            .0
            .fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    #[expect(clippy::unused_self, reason = "the devices are part of the world")]
    pub fn laptop(&self) -> Client {
        client(
            "192.0.2.7",
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            None,
        )
    }

    #[expect(clippy::unused_self, reason = "the devices are part of the world")]
    pub fn phone(&self) -> Client {
        client(
            "198.51.100.9",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1",
            None,
        )
    }

    /// The code on the person's app now.
    pub fn code(&self, person: &Person) -> String {
        totp::code(&person.secret(), self.s.now())
    }

    /// Tries to sign in on the laptop.
    pub async fn attempt(&self, email: &str, password: &str, code: &str) -> Result<SignedIn> {
        sign_in::sign_in(
            &self.s,
            &self.laptop(),
            None,
            Attempt {
                email,
                password,
                code,
            },
        )
        .await
        .map(|outcome| outcome.signed_in().expect("nobody here gets text messages"))
    }

    /// Signs in with everything the person has, a minute later, so that the app shows a new code.
    pub async fn sign_in(&self, person: Person) -> (Token, Actor) {
        self.pass_seconds(60);
        let code = if person.app {
            self.code(&person)
        } else {
            String::new()
        };
        let signed_in = self.attempt(person.email, PASSWORD, &code).await.unwrap();
        let actor = self.actor(&signed_in.token).await.unwrap();
        (signed_in.token, actor)
    }

    pub async fn actor(&self, token: &Token) -> Option<Actor> {
        session::authenticate(&self.s, token).await.unwrap()
    }

    /// The messages for an address, oldest first.
    pub async fn told(&self, email: &str) -> Vec<Message> {
        let mut tx = self.s.db.read().await.unwrap();
        let waiting = store::outbox::waiting_for(&mut tx, email).await.unwrap();
        waiting
            .into_iter()
            .map(|row| effects::open_message(&self.s, &row.params).unwrap())
            .collect()
    }

    pub async fn kinds_told(&self, email: &str) -> Vec<String> {
        self.told(email)
            .await
            .iter()
            .map(|message| message.kind().to_owned())
            .collect()
    }

    /// Every chain of the log is whole.
    pub async fn log_verifies(&self) {
        let report = store::audit::verify(&self.s.db).await.unwrap();
        assert_eq!(report.broken, None);
        assert!(report.links > 0, "something was noted");
    }
}

pub fn client(address: &str, user_agent: &str, device: Option<String>) -> Client {
    Client::new(address.parse().unwrap(), user_agent, device)
}

/// The faults of a refusal; anything else fails the test.
pub fn faults<T: std::fmt::Debug>(result: Result<T>) -> Vec<(&'static str, Fault)> {
    match result {
        Err(Error::Refused(faults)) => faults,
        other => panic!("not refused: {other:?}"),
    }
}

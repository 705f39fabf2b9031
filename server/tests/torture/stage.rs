//! The demo world in one database, with a clock that only we move, and three of its clients to work with.

use domain::{
    id::{MandateId, MembershipId, OrganisationId, PersonId, ServiceId},
    number::KvkNumber,
    time::Instant,
};
use services::{
    Actor, Error, Services, Settings,
    accounts::{Client, session, sign_in, totp},
    clock::{Clock, SystemClock, SystemRng},
    connections::Connections,
    demo::{
        self, DemoLogins, Scale,
        cast::{self, Person},
        ids::{Kind, id, id2},
    },
    secret::Key,
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time,
};
use store::Db;

/// Bloemsierkunst Iris, who signs alone and has granted.
const IRIS: u32 = 1011;

/// One of the clients, with the service that is granted and stopped again and again.
pub struct Ours {
    pub kvk: KvkNumber,
    pub organisation: OrganisationId,
    pub mandate: MandateId,
    pub service: ServiceId,
    /// Who may approve.
    pub approver: &'static Person,
}

/// An hour from the stage's clock, plus the time that really passes in this process.
#[derive(Clone)]
struct Hours {
    base: Arc<AtomicI64>,
    started: time::Instant,
}

impl Clock for Hours {
    fn now(&self) -> Instant {
        let passed = i64::try_from(self.started.elapsed().as_micros()).unwrap();
        Instant::from_micros(self.base.load(Ordering::SeqCst) + passed)
    }
}

pub struct Stage {
    pub s: Services,
    pub clients: Vec<Ours>,
    /// Only what happened after this counts.
    pub since: Instant,
    logins: DemoLogins,
    clock: Hours,
}

impl Stage {
    /// Makes the demo world, and stops what the clients grant.
    pub async fn set(database: &str) -> Self {
        let mut stage = Self::open(database, SystemClock.now()).await;
        stage.logins = demo::seed(&stage.s, Scale::default()).await.unwrap();
        stage.clients = stage.find_clients().await;
        stage.next_hour();
        let anna = stage.sign_in(&cast::ANNA).await;
        for ours in &stage.clients {
            match services::grant::stop(&stage.s, &anna, ours.mandate, None, None).await {
                Ok(_) | Err(Error::Refused(_)) => {}
                Err(error) => panic!("{error:?}"),
            }
        }
        stage.next_hour();
        stage.since = stage.now();
        stage
    }

    /// The world that is there already, at this moment of its clock.
    pub async fn resume(database: &str, now: Instant) -> Self {
        let mut stage = Self::open(database, now).await;
        stage.logins = demo::logins(&stage.s).await.unwrap();
        stage.clients = stage.find_clients().await;
        stage
    }

    async fn open(database: &str, now: Instant) -> Self {
        let db = Db::open(database).await.unwrap();
        db.migrate().await.unwrap();
        let clock = Hours {
            base: Arc::new(AtomicI64::new(now.micros())),
            started: time::Instant::now(),
        };
        let settings = Settings {
            requests_a_day: 0,
            demo: true,
            ..Settings::default()
        };
        // Both processes open what the other one sealed.
        let key = Key::from_hex(&"5c".repeat(32)).unwrap();
        let s = Services::new(
            db,
            Box::new(clock.clone()),
            Box::new(SystemRng),
            settings,
            key,
            Connections::nowhere(),
        );
        let logins = DemoLogins {
            address: String::new(),
            people: vec![],
            others: vec![],
            links: vec![],
        };
        Self {
            s,
            clients: vec![],
            since: now,
            logins,
            clock,
        }
    }

    async fn find_clients(&self) -> Vec<Ours> {
        let approvers = [
            (cast::BLOM, &cast::ROB),
            (cast::VELD, &cast::WILLEMIJN),
            (IRIS, cast::representatives(IRIS)[0]),
        ];
        let mut tx = self.s.db.read().await.unwrap();
        let mut found = Vec::new();
        for (kvk, approver) in approvers {
            let organisation = id(Kind::Organisation, kvk);
            let mandate = id(Kind::Mandate, kvk);
            let services = store::grant::services_of_mandate(&mut tx, mandate)
                .await
                .unwrap();
            let kvk = KvkNumber::parse(&format!("{kvk:08}")).unwrap();
            found.push(Ours {
                kvk,
                organisation,
                mandate,
                service: services.first().unwrap().service,
                approver,
            });
        }
        found
    }

    pub fn now(&self) -> Instant {
        self.s.now()
    }

    /// Time for new codes on everybody's phone.
    pub fn next_hour(&self) {
        self.clock.base.fetch_add(3_600_000_000, Ordering::SeqCst);
    }

    pub async fn sign_in(&self, who: &Person) -> Actor {
        let login = self
            .logins
            .people
            .iter()
            .chain(&self.logins.others)
            .find(|login| login.email == who.email)
            .unwrap();
        let secret = data_encoding::BASE32_NOPAD
            .decode(login.totp_secret.as_bytes())
            .unwrap();
        let code = totp::code(&secret, self.now());
        let attempt = sign_in::Attempt {
            email: login.email,
            password: login.password,
            code: &code,
        };
        let browser = Client::new("198.51.100.9".parse().unwrap(), "torture", None);
        let signed_in = sign_in::sign_in(&self.s, &browser, None, attempt)
            .await
            .unwrap()
            .signed_in()
            .unwrap();
        session::authenticate(&self.s, &signed_in.token)
            .await
            .unwrap()
            .unwrap()
    }
}

pub fn vries() -> OrganisationId {
    id(Kind::Organisation, cast::VRIES)
}

/// Where what is assigned to Chaima hangs.
pub fn chaimas_place() -> MembershipId {
    id2(Kind::Membership, cast::VRIES, cast::CHAIMA.n)
}

pub fn chaima() -> PersonId {
    id(Kind::Person, cast::CHAIMA.n)
}

//! The part of the demo world that the store's stories need: an office, a bakery, a garage, their people, two services.

#![allow(dead_code, reason = "every test binary uses its own part")]

use domain::{
    Instant, Lang, Level, Period,
    approval::Power,
    decide::world::{Assignment, Grant, GrantService, OrganisationState, Scope, Subject, Target},
    id::{
        AssignmentId, GrantId, MandateId, MembershipId, OrganisationId, PersonId, ProviderId,
        RequestId, ServiceId,
    },
    means::MeansState,
    number::{KvkNumber, Oin},
    request::RequestState,
    role::Role,
    testing::nth,
};
use store::{
    Tx, account, assignment,
    catalogue::{self, NewService, Provider},
    grant, mandate,
    means::{self, Means},
    membership::{self, RoleHeld},
    organisation::{self, Organisation},
    person,
    request::{Origin, Request},
};

pub const NOW: Instant = Instant::from_seconds(1_800_000_000);

pub const DE_VRIES: u16 = 1;
pub const BAKKERIJ: u16 = 2;
pub const GARAGE: u16 = 4;
/// In the register, not here.
pub const DE_LINDE: u16 = 3;

pub const ANNA: u16 = 11;
pub const BRAM: u16 = 12;
pub const SANNE: u16 = 21;

/// EH2+ and EH3; both accept chains.
pub const AANSLAGEN: u16 = 31;
pub const AANGIFTE: u16 = 32;

pub fn office() -> OrganisationId {
    nth(DE_VRIES)
}

pub fn bakery() -> OrganisationId {
    nth(BAKKERIJ)
}

pub fn kvk(n: u16) -> KvkNumber {
    KvkNumber::parse(&format!("{:08}", 1000 + u32::from(n))).unwrap()
}

pub fn service(n: u16) -> ServiceId {
    nth(n)
}

/// Everybody here has one stay, at the office or at the bakery, with the same number.
pub fn stay(person: u16) -> MembershipId {
    nth(person)
}

pub async fn organisation(tx: &mut Tx, n: u16, name: &str) {
    let new = Organisation {
        id: nth(n),
        number: kvk(n).into(),
        rsin: None,
        name: name.into(),
        town: "Voorbeeldstad".into(),
        legal_form: "BV".into(),
        directors: 1,
        state: OrganisationState::Active,
        created_at: NOW,
    };
    organisation::insert(tx, &new).await.unwrap();
}

pub async fn person(tx: &mut Tx, n: u16, name: &str, at: OrganisationId, role: Role) {
    let id: PersonId = nth(n);
    person::insert(tx, id, name, NOW).await.unwrap();
    let email = format!(
        "{}@voorbeeld.example",
        store::value::fold(name).replace(' ', ".")
    );
    let new = account::NewAccount {
        person: id,
        email: &email,
        password_hash: None,
        totp_secret: None,
        lang: Lang::Nl,
        at: NOW,
    };
    account::insert(tx, &new).await.unwrap();
    membership::insert(tx, nth(n), id, at, NOW).await.unwrap();
    let held = RoleHeld {
        id: nth(n),
        membership: nth(n),
        role,
        level: (role == Role::Manager).then_some(Level::Eh3),
        power: (role == Role::Representative).then_some(Power::Sole),
        from_at: NOW,
    };
    membership::give_role(tx, &held, None).await.unwrap();
}

pub async fn give_means(tx: &mut Tx, id: u16, to: u16, at: OrganisationId, level: Level) {
    let new = Means {
        id: nth(id),
        person: nth(to),
        organisation: at,
        credential: None,
        only_at: None,
        created_at: NOW,
        expires_at: NOW.plus_days(1000),
        level,
        state: MeansState::Active,
    };
    means::insert(tx, &new).await.unwrap();
}

pub fn new_service(n: u16, slug: &str, name: &str, level: Level) -> NewService {
    NewService {
        id: nth(n),
        provider: nth(1u8),
        slug: slug.into(),
        name_nl: name.into(),
        name_en: format!("{name} (en)"),
        does_nl: "aangifte doen".into(),
        does_en: "file returns".into(),
        category: "tax".into(),
        level,
        chain_allowed: true,
        branch_allowed: false,
        financial: false,
        consumers: vec![domain::decide::world::Identifiers::KVK],
    }
}

pub async fn catalogue(tx: &mut Tx) {
    let provider = Provider {
        id: nth::<ProviderId>(1u8),
        oin: Oin::parse("00000099000000010000").unwrap(),
        name_nl: "Belastingdienst (voorbeeld)".into(),
        name_en: "Tax Administration (example)".into(),
    };
    catalogue::put_provider(tx, &provider).await.unwrap();
    for new in [
        new_service(AANSLAGEN, "aanslagen", "Aanslagen inzien", Level::Eh2Plus),
        new_service(AANGIFTE, "aangifte", "Belastingaangifte doen", Level::Eh3),
    ] {
        assert!(catalogue::put_service(tx, &new, NOW).await.unwrap());
    }
}

/// The office with Anna (manager, EH3) and Bram (user, EH3), the bakery with Sanne, the garage with nobody.
pub async fn set(tx: &mut Tx) {
    organisation(tx, DE_VRIES, "Kantoor De Vries").await;
    organisation(tx, BAKKERIJ, "Bakkerij Jansen").await;
    organisation(tx, GARAGE, "Garage Blom").await;
    person(tx, ANNA, "Anna Bakker", office(), Role::Manager).await;
    person(tx, BRAM, "Bram Bos", office(), Role::User).await;
    person(tx, SANNE, "Sanne Jansen", bakery(), Role::Representative).await;
    give_means(tx, BRAM, BRAM, office(), Level::Eh3).await;
    catalogue(tx).await;
}

pub fn request(id: u16, client: u16, here: bool) -> Request {
    Request {
        id: nth::<RequestId>(id),
        intermediary: office(),
        client_kvk: kvk(client),
        client: here.then(|| nth(client)),
        client_name: "Stichting De Linde".into(),
        origin: Origin::Intermediary,
        asked_by: nth(ANNA),
        level: Level::Eh3,
        years: None,
        until_at: Some(NOW.plus_days(365)),
        bundle: None,
        bundle_version: None,
        message: String::new(),
        match_code: "K7QD".into(),
        lang: Lang::Nl,
        state: RequestState::Pending,
        revision: 0,
        created_at: NOW,
        sent_at: NOW,
        expires_at: NOW.plus_days(21),
        closed_at: None,
        closed_by: None,
        reason: None,
    }
}

/// The pair's mandate.
pub async fn pair(tx: &mut Tx, client: u16) -> MandateId {
    mandate::ensure(tx, nth(100 + client), nth(client), office(), NOW)
        .await
        .unwrap()
}

pub fn grant_of(id: u16, mandate: MandateId, services: &[u16], days: i64) -> Grant {
    Grant {
        id: nth::<GrantId>(id),
        mandate,
        level: Level::Eh3,
        from: NOW,
        until: NOW.plus_days(days),
        services: services
            .iter()
            .map(|n| GrantService {
                service: nth(*n),
                revoked: None,
            })
            .collect(),
        bundle: None,
    }
}

pub async fn give(tx: &mut Tx, grant: &Grant) {
    grant::insert(tx, grant, None, "representative", Some(nth(SANNE)), NOW)
        .await
        .unwrap();
}

pub async fn assign(tx: &mut Tx, id: u16, mandate: MandateId, to: Target) {
    let new = Assignment {
        id: nth::<AssignmentId>(id),
        subject: Subject::Mandate(mandate),
        target: to,
        scope: Scope::All,
        level: Level::Eh3,
        period: Period::since(NOW),
        ended: None,
    };
    assignment::insert(tx, &new, Some(nth(ANNA)), NOW)
        .await
        .unwrap();
}

//! A small chain for the jobs: Kantoor De Vries with Anna, Bakkerij Jansen with Sanne, two services.

use crate::world::World;
use domain::{
    decide::world::{Grant, GrantService, Identifiers, OrganisationState},
    id::{
        GrantId, MandateId, MembershipId, OrganisationId, PersonId, ProviderId, RequestId,
        ServiceId,
    },
    lang::Lang,
    level::Level,
    request::{RequestState, expires},
    role::Role,
    time::{Date, until_after},
};
use services::{effects, messages::Message};
use store::{
    account, catalogue, grant, mandate, membership, organisation, person,
    request::{self, Origin, Request},
};
use uuid::Uuid;

const DE_VRIES: OrganisationId = OrganisationId::new(Uuid::from_u128(101));
const JANSEN: OrganisationId = OrganisationId::new(Uuid::from_u128(102));
const ANNA: PersonId = PersonId::new(Uuid::from_u128(1));
const SANNE: PersonId = PersonId::new(Uuid::from_u128(2));
pub const ANNA_AT: &str = "anna@devries.example";
pub const SANNE_AT: &str = "sanne@bakkerijjansen.example";
pub const TAX: ServiceId = ServiceId::new(Uuid::from_u128(201));
pub const SICK: ServiceId = ServiceId::new(Uuid::from_u128(202));
const MANDATE: MandateId = MandateId::new(Uuid::from_u128(301));

impl World {
    /// Two organisations with somebody who arranges things, and a catalogue of two services.
    pub async fn with_a_chain(&self) {
        let at = self.s.now();
        let mut tx = self.s.db.write().await.unwrap();
        for (id, kvk, name, town) in [
            (DE_VRIES, "00001001", "Kantoor De Vries", "Haarlem"),
            (JANSEN, "00001002", "Bakkerij Jansen", "Zaandam"),
        ] {
            let new = organisation::Organisation {
                id,
                number: kvk.parse().unwrap(),
                rsin: None,
                name: name.into(),
                town: town.into(),
                legal_form: "Eenmanszaak".into(),
                directors: 1,
                state: OrganisationState::Active,
                created_at: at,
            };
            organisation::insert(&mut tx, &new).await.unwrap();
        }
        for (n, id, name, email, works_at) in [
            (1, ANNA, "Anna Bakker", ANNA_AT, DE_VRIES),
            (2, SANNE, "Sanne Jansen", SANNE_AT, JANSEN),
        ] {
            person::insert(&mut tx, id, name, at).await.unwrap();
            let new = account::NewAccount {
                person: id,
                email,
                password_hash: None,
                totp_secret: None,
                lang: Lang::Nl,
                at,
            };
            account::insert(&mut tx, &new).await.unwrap();
            let stay = MembershipId::new(Uuid::from_u128(400 + n));
            membership::insert(&mut tx, stay, id, works_at, at)
                .await
                .unwrap();
            let role = membership::RoleHeld {
                id: Uuid::from_u128(500 + n),
                membership: stay,
                role: Role::Manager,
                level: Some(Level::Eh3),
                power: None,
                from_at: at,
            };
            membership::give_role(&mut tx, &role, None).await.unwrap();
        }
        let provider = ProviderId::new(Uuid::from_u128(600));
        let names = catalogue::Provider {
            id: provider,
            oin: "00000099000000010000".parse().unwrap(),
            name_nl: "Belastingdienst (voorbeeld)".into(),
            name_en: "Tax Administration (example)".into(),
        };
        catalogue::put_provider(&mut tx, &names).await.unwrap();
        for (id, slug, name) in [
            (TAX, "belasting", "Belastingaangifte doen"),
            (SICK, "ziek", "Ziekmeldingen doorgeven"),
        ] {
            let new = catalogue::NewService {
                id,
                provider,
                slug: slug.into(),
                name_nl: name.into(),
                name_en: name.into(),
                does_nl: "inzien".into(),
                does_en: "view".into(),
                category: "tax".into(),
                level: Level::Eh3,
                chain_allowed: true,
                branch_allowed: false,
                financial: false,
                consumers: vec![Identifiers::KVK],
            };
            catalogue::put_service(&mut tx, &new, at).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    /// Anna asks Bakkerij Jansen, now.
    pub async fn request(&self) -> RequestId {
        let now = self.s.now();
        let new = Request {
            id: self.s.id(),
            intermediary: DE_VRIES,
            client_kvk: "00001002".parse().unwrap(),
            client: Some(JANSEN),
            client_name: "Bakkerij Jansen".into(),
            origin: Origin::Intermediary,
            asked_by: ANNA,
            level: Level::Eh3,
            years: None,
            until_at: Some(until_after(Date::constant(2027, 12, 31))),
            bundle: None,
            bundle_version: None,
            message: String::new(),
            match_code: "K7PF".into(),
            lang: Lang::Nl,
            state: RequestState::Pending,
            revision: 0,
            created_at: now,
            sent_at: now,
            expires_at: expires(now),
            closed_at: None,
            closed_by: None,
            reason: None,
        };
        let mut tx = self.s.db.write().await.unwrap();
        request::insert(&mut tx, &new, &[TAX]).await.unwrap();
        tx.commit().await.unwrap();
        new.id
    }

    pub async fn state_of(&self, id: RequestId) -> RequestState {
        let mut tx = self.s.db.read().await.unwrap();
        request::by_id(&mut tx, id)
            .await
            .unwrap()
            .expect("a request")
            .state
    }

    /// Bakkerij Jansen grants these services, from now up to and including a day.
    pub async fn grant(&self, services: &[ServiceId], last_day: Date) -> GrantId {
        let now = self.s.now();
        let mut tx = self.s.db.write().await.unwrap();
        let mandate = mandate::ensure(&mut tx, MANDATE, JANSEN, DE_VRIES, now)
            .await
            .unwrap();
        let new = Grant {
            id: self.s.id(),
            mandate,
            level: Level::Eh3,
            from: now,
            until: until_after(last_day),
            services: services
                .iter()
                .map(|service| GrantService {
                    service: *service,
                    revoked: None,
                })
                .collect(),
            bundle: None,
        };
        grant::insert(&mut tx, &new, None, "manager", Some(SANNE), now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        new.id
    }

    pub async fn revoke(&self, service: Option<ServiceId>) {
        let act = grant::Revocation {
            at: self.s.now(),
            by: Some(SANNE),
            side: grant::Side::Client,
            reason: None,
        };
        let mut tx = self.s.db.write().await.unwrap();
        grant::revoke(&mut tx, MANDATE, service, &act)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// What waits for an address, oldest first.
    pub async fn told(&self, email: &str) -> Vec<Message> {
        let mut tx = self.s.db.read().await.unwrap();
        let rows = store::outbox::waiting_for(&mut tx, email).await.unwrap();
        rows.iter()
            .map(|row| effects::open_message(&self.s, &row.params).expect("readable"))
            .collect()
    }
}

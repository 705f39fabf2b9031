//! One client and what can happen with it. The rows and the log are those the use cases leave; only the clock is
//! turned back, and nobody is mailed about the past.

use super::{
    Seed,
    cast::{self, Client, Person, Work},
    ids::{Kind, id, id2},
};
use crate::{catalogue::file::Service, error::Result};
use domain::{
    approval::{Choice, Power},
    decide::world::{
        Assignment, BundlePin, Grant, GrantService, Identifiers, Scope, Subject, Target,
    },
    id::{MandateId, MembershipId, OrganisationId, PersonId, RequestId, ServiceId, TeamId},
    level::Level,
    request::RequestState,
    role::Role,
    time::{Instant, Period, last_day_of},
};
use serde_json::{Value, json};
use store::{
    Tx,
    grant::{Revocation, Side},
    request::Signature,
};

/// The portfolio of the clients with vehicles.
pub(super) const AUTO: u32 = 1;

/// A client with the ids and people its part needs.
pub(super) struct Scene<'a> {
    pub(super) client: &'a Client,
    pub(super) vries: OrganisationId,
    pub(super) place: OrganisationId,
    pub(super) mandate: MandateId,
    pub(super) request: RequestId,
    pub(super) services: Vec<ServiceId>,
    pub(super) bundle: BundlePin,
    /// In the order of signing.
    pub(super) people: Vec<&'static Person>,
    pub(super) asker: &'static Person,
}

impl<'a> Scene<'a> {
    pub(super) fn of(seed: &Seed<'_>, client: &'a Client) -> Result<Self> {
        let (bundle, version, services) = seed.bundle(client.work.bundle())?;
        let known = if client.form.has_rsin() {
            Identifiers::KVK.and(Identifiers::RSIN)
        } else {
            Identifiers::KVK
        };
        let serves = |id: &ServiceId| {
            let found: Option<&Service> = seed
                .catalogue
                .services
                .iter()
                .find(|service| service.id == *id);
            found.is_some_and(|service| service.consumers.iter().any(|set| known.covers(*set)))
        };
        let mut services: Vec<ServiceId> = services.iter().copied().filter(serves).collect();
        if client.kvk == cast::JANSEN {
            services = [
                "belastingaangifte-doen",
                "ziekmeldingen-doorgeven",
                "subsidie-aanvragen",
            ]
            .into_iter()
            .map(|slug| seed.service(slug))
            .collect::<Result<_>>()?;
        }
        Ok(Self {
            client,
            vries: id(Kind::Organisation, cast::VRIES),
            place: id(Kind::Organisation, client.kvk),
            mandate: id(Kind::Mandate, client.kvk),
            request: id(Kind::Request, client.kvk),
            services,
            bundle: BundlePin { bundle, version },
            people: cast::representatives(client.kvk),
            asker: &cast::ANNA,
        })
    }

    pub(super) fn approver(&self, n: usize) -> &'static Person {
        self.people[n.min(self.people.len() - 1)]
    }

    /// Asked, granted whole two days later.
    pub(super) async fn granted(
        &self,
        seed: &Seed<'_>,
        tx: &mut Tx,
        day: i64,
        years: i16,
    ) -> Result<()> {
        self.ask(seed, tx, day).await?;
        seed.at_day(day + 2);
        let until = seed.last_day(years);
        self.grant(seed, tx, &self.services, until, RequestState::Approved)
            .await
    }

    pub(super) async fn grant(
        &self,
        seed: &Seed<'_>,
        tx: &mut Tx,
        services: &[ServiceId],
        until: Instant,
        state: RequestState,
    ) -> Result<()> {
        self.grant_at(seed, tx, services, until, state, 0, 0).await
    }

    /// The (last) signature and what it completes. `revision`: how far the request was.
    #[expect(clippy::too_many_arguments, reason = "one act with all its parts")]
    pub(super) async fn grant_at(
        &self,
        seed: &Seed<'_>,
        tx: &mut Tx,
        services: &[ServiceId],
        until: Instant,
        state: RequestState,
        signer: usize,
        revision: i64,
    ) -> Result<()> {
        let now = seed.now();
        let digest = self.signature(seed, tx, signer, services, until).await?;
        self.mandate(tx, now).await?;
        let grant = self.new_grant(self.client.kvk, services, now, until);
        let by: PersonId = id(Kind::Person, self.approver(signer).n);
        store::grant::insert(
            tx,
            &grant,
            Some(self.request),
            "representative",
            Some(by),
            now,
        )
        .await?;
        store::request::close(tx, self.request, revision, state, Some(by), None, now).await?;
        store::request::set_granted(tx, self.request, services).await?;
        let facts = json!({
            "grant": grant.id, "request": self.request, "services": services, "level": grant.level,
            "from": now, "until": until, "digest": digest, "acting_for": self.place,
        });
        self.note_on_mandate(
            seed,
            tx,
            Some(self.approver(signer)),
            "grant.given",
            "representative",
            facts,
            None,
        )
        .await
    }

    pub(super) async fn sign(
        &self,
        seed: &Seed<'_>,
        tx: &mut Tx,
        signer: usize,
        until: Instant,
    ) -> Result<()> {
        self.signature(seed, tx, signer, &self.services, until)
            .await
            .map(drop)
    }

    /// The signature's row and its place in the log; the digest of what was signed.
    pub(super) async fn signature(
        &self,
        seed: &Seed<'_>,
        tx: &mut Tx,
        signer: usize,
        services: &[ServiceId],
        until: Instant,
    ) -> Result<Value> {
        let who = self.approver(signer);
        let last_day = last_day_of(until);
        let parties = (self.place, self.vries);
        let choice = Choice::new(
            Some(self.request),
            parties,
            services.iter().copied(),
            Level::Eh3,
            (None, last_day),
        )?;
        let signature = Signature {
            id: id2(
                Kind::Signature,
                self.client.kvk,
                u32::try_from(signer).unwrap_or(0),
            ),
            request: self.request,
            person: id(Kind::Person, who.n),
            membership: id2(Kind::Membership, self.client.kvk, who.n),
            role: Role::Representative,
            power: Some(if self.people.len() > 1 {
                Power::Joint
            } else {
                Power::Sole
            }),
            level: Level::Eh3,
            digest: choice.digest().bytes(),
            from_at: None,
            until_at: until,
            at: seed.now(),
            services: services.to_vec(),
        };
        store::request::sign(tx, &signature).await?;
        let digest = json!(choice.digest());
        let facts = json!({
            "signature": signature.id, "digest": digest, "services": services, "last_day": last_day,
            "level": Level::Eh3,
        });
        self.note(
            seed,
            tx,
            Some(who),
            "request.signed",
            "representative",
            facts,
            None,
        )
        .await?;
        Ok(digest)
    }

    fn new_grant(&self, n: u32, services: &[ServiceId], from: Instant, until: Instant) -> Grant {
        Grant {
            id: id(Kind::Grant, n),
            mandate: self.mandate,
            level: Level::Eh3,
            from,
            until,
            services: services
                .iter()
                .map(|service| GrantService {
                    service: *service,
                    revoked: None,
                })
                .collect(),
            bundle: Some(self.bundle).filter(|_| self.client.kvk != cast::JANSEN),
        }
    }

    pub(super) async fn mandate(&self, tx: &mut Tx, now: Instant) -> Result<()> {
        store::mandate::ensure(tx, self.mandate, self.place, self.vries, now).await?;
        Ok(())
    }

    /// The client grants without being asked (R-KET-3), or once more before the end (R-KET-11).
    pub(super) async fn grant_first(&self, seed: &Seed<'_>, tx: &mut Tx) -> Result<()> {
        let now = seed.now();
        let again = store::mandate::by_id(tx, self.mandate).await?.is_some();
        if !again {
            self.mandate(tx, now).await?;
        }
        let n = if again {
            20_000_000 + self.client.kvk
        } else {
            self.client.kvk
        };
        let until = seed.last_day(3);
        let grant = self.new_grant(n, &self.services, now, until);
        let by: PersonId = id(Kind::Person, self.approver(0).n);
        store::grant::insert(tx, &grant, None, "representative", Some(by), now).await?;
        let facts = json!({
            "grant": grant.id, "services": self.services, "level": grant.level, "last_day": last_day_of(until),
            "bundle": self.bundle, "acting_for": self.place,
        });
        let basis = "representative";
        self.note_on_mandate(
            seed,
            tx,
            Some(self.approver(0)),
            "mandate.granted_first",
            basis,
            facts,
            None,
        )
        .await
    }

    /// Everything stops, by the client or by the office.
    pub(super) async fn stop(
        &self,
        seed: &Seed<'_>,
        tx: &mut Tx,
        by_client: bool,
        reason: &str,
    ) -> Result<()> {
        let who = if by_client {
            self.approver(0)
        } else {
            self.asker
        };
        let reason = by_client.then(|| reason.to_string());
        let revocation = Revocation {
            at: seed.now(),
            by: Some(id(Kind::Person, who.n)),
            side: if by_client {
                Side::Client
            } else {
                Side::Intermediary
            },
            reason: reason.clone(),
        };
        store::grant::revoke(tx, self.mandate, None, &revocation).await?;
        let by = Some(id(Kind::Person, who.n));
        store::assignment::end_of_mandate(tx, self.mandate, by, seed.now()).await?;
        store::portfolio::remove_everywhere(tx, self.mandate, seed.now()).await?;
        let (basis, acting_for) = if by_client {
            ("representative", self.place)
        } else {
            ("manager", self.vries)
        };
        let facts = json!({ "services": self.services, "acting_for": acting_for });
        let personal = reason.map(|reason| json!({ "reason": reason }));
        self.note_on_mandate(
            seed,
            tx,
            Some(who),
            "mandate.stopped",
            basis,
            facts,
            personal,
        )
        .await
    }

    /// Who at the office acts for this client: the kind of work decides. Vehicles go by the portfolio.
    pub(super) async fn assign(&self, seed: &Seed<'_>, tx: &mut Tx) -> Result<()> {
        let kvk = self.client.kvk;
        if self.client.work == Work::Vehicles {
            let row = id(Kind::PortfolioClient, kvk);
            store::portfolio::add(tx, row, id(Kind::Portfolio, AUTO), self.mandate, seed.now())
                .await?;
            let facts = json!({ "mandate": self.mandate });
            return self
                .inside(seed, tx, "mandate.put_in_portfolio", facts)
                .await;
        }
        let target = match self.client.work {
            Work::Payroll => Target::Team(id::<TeamId>(Kind::Team, cast::SALARIS)),
            Work::Foundation => Target::Team(id(Kind::Team, cast::STICHTINGEN)),
            Work::Farm => Target::Member(member(&cast::JOKE)),
            Work::Taxes if kvk.is_multiple_of(2) => Target::Member(member(&cast::CHAIMA)),
            Work::Taxes | Work::Vehicles => Target::Member(member(&cast::ANNA)),
        };
        assign(
            seed,
            tx,
            kvk,
            Subject::Mandate(self.mandate),
            target,
            self.mandate.uuid(),
            "mandate.assigned",
        )
        .await
    }

    /// In both chains, about the request.
    #[expect(clippy::too_many_arguments, reason = "the parts of an audit row")]
    pub(super) async fn note(
        &self,
        seed: &Seed<'_>,
        tx: &mut Tx,
        who: Option<&Person>,
        action: &'static str,
        basis: &'static str,
        facts: Value,
        personal: Option<Value>,
    ) -> Result<()> {
        let object = self.request.uuid();
        seed.record(
            tx,
            &[self.vries, self.place],
            who,
            action,
            object,
            basis,
            facts,
            personal,
        )
        .await
    }

    /// In both chains, about the mandate.
    #[expect(clippy::too_many_arguments, reason = "the parts of an audit row")]
    pub(super) async fn note_on_mandate(
        &self,
        seed: &Seed<'_>,
        tx: &mut Tx,
        who: Option<&Person>,
        action: &'static str,
        basis: &'static str,
        facts: Value,
        personal: Option<Value>,
    ) -> Result<()> {
        let object = self.mandate.uuid();
        seed.record(
            tx,
            &[self.vries, self.place],
            who,
            action,
            object,
            basis,
            facts,
            personal,
        )
        .await
    }

    /// What the office does inside its own house never shows at the client.
    pub(super) async fn inside(
        &self,
        seed: &Seed<'_>,
        tx: &mut Tx,
        action: &'static str,
        facts: Value,
    ) -> Result<()> {
        seed.note(
            tx,
            &[self.vries],
            Some(self.asker),
            action,
            self.mandate.uuid(),
            "manager",
            facts,
        )
        .await
    }
}

fn member(who: &Person) -> MembershipId {
    id2(Kind::Membership, cast::VRIES, who.n)
}

/// An assignment by Anna, for whatever the client grants.
pub(super) async fn assign(
    seed: &Seed<'_>,
    tx: &mut Tx,
    n: u32,
    subject: Subject,
    target: Target,
    object: uuid::Uuid,
    action: &'static str,
) -> Result<()> {
    let assignment = Assignment {
        id: id(Kind::Assignment, n),
        subject,
        target,
        scope: Scope::All,
        level: Level::Eh3,
        period: Period::since(seed.now()),
        ended: None,
    };
    let anna: PersonId = id(Kind::Person, cast::ANNA.n);
    store::assignment::insert(tx, &assignment, Some(anna), seed.now()).await?;
    let facts = match target {
        Target::Member(member) => json!({ "members": [member], "assignment": assignment.id }),
        Target::Team(team) => json!({ "teams": [team], "assignment": assignment.id }),
    };
    let vries: OrganisationId = id(Kind::Organisation, cast::VRIES);
    seed.note(
        tx,
        &[vries],
        Some(&cast::ANNA),
        action,
        object,
        "manager",
        facts,
    )
    .await
}

//! What happened between Kantoor De Vries and its clients: asked, answered, assigned, stopped. The rows and the log
//! are those the use cases leave; only the clock is turned back, and nobody is mailed about the past.

use super::{
    Seed,
    cast::{self, CLIENTS, Client, Person, Stand, Work},
    ids::{Kind, id, id2},
    logins::Open,
    world,
};
use crate::{
    catalogue::file::Service,
    effects::{self, Recipient},
    error::{Error, Result},
    messages::{
        Message,
        parts::{Asked, Link},
    },
    party,
    secret::Token,
};
use domain::{
    approval::{Choice, Power},
    decide::world::{
        Assignment, BundlePin, Grant, GrantService, Identifiers, Scope, Subject, Target,
    },
    id::{
        MandateId, MembershipId, OrganisationId, PersonId, PortfolioId, RequestId, ServiceId,
        TeamId,
    },
    lang::Lang,
    level::Level,
    request::RequestState,
    role::Role,
    time::{Instant, Period, date_of, last_day_of, until_after},
};
use serde_json::{Value, json};
use store::{
    Tx,
    grant::{Revocation, Side},
    request::{LinkPurpose, NewLink, Origin, Request, Signature},
};

/// The portfolio of the clients with vehicles.
const AUTO: u32 = 1;

/// Plays every client's part.
pub(super) async fn play(seed: &Seed<'_>, tx: &mut Tx) -> Result<()> {
    let vries: OrganisationId = id(Kind::Organisation, cast::VRIES);
    seed.at_day(-500);
    let auto: PortfolioId = id(Kind::Portfolio, AUTO);
    store::portfolio::insert(tx, auto, vries, "Auto", seed.now()).await?;
    let team = Target::Team(id(Kind::Team, cast::TEAMS[2].0));
    assign(
        seed,
        tx,
        AUTO,
        Subject::Portfolio(auto),
        team,
        vries.uuid(),
        "portfolio.assigned",
    )
    .await?;
    for client in &CLIENTS {
        seed.at_day(-800);
        world::client(seed, tx, client).await?;
        part(seed, tx, client).await?;
    }
    invitation(seed, tx, vries).await?;
    other_office(seed, tx).await?;
    used(seed, tx, vries).await
}

/// One client's part.
pub(super) async fn part(seed: &Seed<'_>, tx: &mut Tx, client: &Client) -> Result<()> {
    let scene = Scene::of(seed, client)?;
    if let Some(label) = client.label {
        let kvk = world::number(client.kvk)?;
        store::mandate::set_label(tx, scene.vries, &kvk, label).await?;
    }
    // Spread over the year before, so that lists have something to sort.
    let ago = -30 - i64::from(client.kvk * 37 % 300);
    match client.stand {
        Stand::Waiting => {
            let days = if client.kvk == cast::JANSEN {
                -2
            } else {
                -3 - i64::from(client.kvk % 9)
            };
            scene.ask(seed, tx, days).await?;
            scene
                .open_link(seed, tx, Open::Request(client.kvk), LinkPurpose::Approve)
                .await?;
        }
        Stand::OneOfTwo => {
            scene.ask(seed, tx, -9).await?;
            scene
                .open_link(seed, tx, Open::Request(client.kvk), LinkPurpose::Approve)
                .await?;
            seed.at_day(-7);
            scene.sign(seed, tx, 0, seed.last_day(3)).await?;
            store::request::advance(tx, scene.request, 0, RequestState::PartlySigned).await?;
            scene
                .open_link(seed, tx, Open::SecondSigner, LinkPurpose::Sign)
                .await?;
        }
        Stand::Active => {
            scene.granted(seed, tx, ago, 3).await?;
            scene.assign(seed, tx).await?;
        }
        Stand::Partly => {
            scene.ask(seed, tx, ago).await?;
            seed.at_day(ago + 2);
            let fewer = &scene.services[..scene.services.len() - 1];
            scene
                .grant(
                    seed,
                    tx,
                    fewer,
                    seed.last_day(1),
                    RequestState::PartlyApproved,
                )
                .await?;
            scene.assign(seed, tx).await?;
        }
        Stand::EndsSoon => {
            let days = if client.kvk == cast::BLOM {
                48
            } else {
                20 + i64::from(client.kvk % 4) * 17
            };
            scene.ask(seed, tx, -330).await?;
            seed.at_day(-328);
            let until = until_after(date_of(seed.day(days)));
            scene
                .grant(seed, tx, &scene.services, until, RequestState::Approved)
                .await?;
            scene.assign(seed, tx).await?;
        }
        Stand::Expired => {
            scene.ask(seed, tx, -400).await?;
            seed.at_day(-398);
            let until = until_after(date_of(seed.day(-33)));
            scene
                .grant(seed, tx, &scene.services, until, RequestState::Approved)
                .await?;
            scene.assign(seed, tx).await?;
        }
        Stand::Stopped | Stand::GivenUp => {
            scene.granted(seed, tx, ago, 3).await?;
            scene.assign(seed, tx).await?;
            seed.at_day(-10);
            let reason = "Wij doen het vanaf nu zelf.";
            scene
                .stop(seed, tx, client.stand == Stand::Stopped, reason)
                .await?;
        }
        Stand::Refused => {
            scene.ask(seed, tx, -40).await?;
            seed.at_day(-38);
            let reason = "We stappen over naar een ander kantoor.";
            scene
                .close(
                    seed,
                    tx,
                    RequestState::Refused,
                    Some(scene.approver(0).n),
                    Some(reason),
                )
                .await?;
            let personal = Some(json!({ "reason": reason }));
            scene
                .note(
                    seed,
                    tx,
                    Some(scene.approver(0)),
                    "request.refused",
                    "representative",
                    json!({}),
                    personal,
                )
                .await?;
        }
        Stand::RequestExpired => {
            scene.ask(seed, tx, -60).await?;
            seed.at_day(-60 + i64::from(seed.s.settings.request_days));
            scene
                .close(seed, tx, RequestState::Expired, None, None)
                .await?;
            scene
                .note(seed, tx, None, "request.expired", "job", json!({}), None)
                .await?;
        }
        Stand::Unassigned => scene.granted(seed, tx, ago.max(-45), 3).await?,
        Stand::ClientFirst => {
            seed.at_day(ago);
            scene.grant_first(seed, tx).await?;
            scene.assign(seed, tx).await?;
        }
        Stand::Renewed => {
            scene.ask(seed, tx, -420).await?;
            seed.at_day(-418);
            let until = until_after(date_of(seed.day(-20)));
            scene
                .grant(seed, tx, &scene.services, until, RequestState::Approved)
                .await?;
            scene.assign(seed, tx).await?;
            seed.at_day(-50);
            scene.grant_first(seed, tx).await?;
        }
        Stand::Joint => {
            scene.ask(seed, tx, ago).await?;
            seed.at_day(ago + 1);
            let until = seed.last_day(3);
            scene.sign(seed, tx, 0, until).await?;
            store::request::advance(tx, scene.request, 0, RequestState::PartlySigned).await?;
            seed.at_day(ago + 4);
            scene
                .grant_at(
                    seed,
                    tx,
                    &scene.services,
                    until,
                    RequestState::Approved,
                    1,
                    1,
                )
                .await?;
            scene.assign(seed, tx).await?;
        }
    }
    Ok(())
}

/// A client with the ids and people its part needs.
struct Scene<'a> {
    client: &'a Client,
    vries: OrganisationId,
    place: OrganisationId,
    mandate: MandateId,
    request: RequestId,
    services: Vec<ServiceId>,
    bundle: BundlePin,
    /// In the order of signing.
    people: Vec<&'static Person>,
    asker: &'static Person,
}

impl<'a> Scene<'a> {
    fn of(seed: &Seed<'_>, client: &'a Client) -> Result<Self> {
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

    fn approver(&self, n: usize) -> &'static Person {
        self.people[n.min(self.people.len() - 1)]
    }

    /// Kantoor De Vries asks (R-KET-4).
    async fn ask(&self, seed: &Seed<'_>, tx: &mut Tx, day: i64) -> Result<()> {
        seed.at_day(day);
        let now = seed.now();
        let until = seed.last_day(3);
        let message = match self.client.kvk {
            cast::JANSEN => {
                "Dag Sanne, hiermee doen wij uw loonaangifte en de subsidie voor de nieuwe oven. Groet, Anna"
            }
            cast::LINDE => "Beste bestuur, zoals besproken in de vergadering.",
            _ => "",
        };
        let request = Request {
            id: self.request,
            intermediary: self.vries,
            client_kvk: world::number(self.client.kvk)?,
            client: Some(self.place),
            client_name: self.client.name.into(),
            origin: Origin::Intermediary,
            asked_by: id(Kind::Person, self.asker.n),
            level: Level::Eh3,
            years: None,
            until_at: Some(until),
            bundle: (self.client.kvk != cast::JANSEN).then_some(self.bundle.bundle),
            bundle_version: (self.client.kvk != cast::JANSEN).then_some(self.bundle.version),
            message: message.into(),
            match_code: self.match_code(),
            lang: Lang::Nl,
            state: RequestState::Pending,
            revision: 0,
            created_at: now,
            sent_at: now,
            expires_at: now.plus_days(i64::from(seed.s.settings.request_days)),
            closed_at: None,
            closed_by: None,
            reason: None,
        };
        store::request::insert(tx, &request, &self.services).await?;
        let facts = json!({
            "services": self.services, "level": Level::Eh3, "last_day": last_day_of(until),
            "client_kvk": request.client_kvk, "bundle": self.bundle,
        });
        let personal = (!message.is_empty()).then(|| json!({ "message": message }));
        self.note(
            seed,
            tx,
            Some(self.asker),
            "request.sent",
            "manager",
            facts,
            personal,
        )
        .await
    }

    /// Four signs that can be read out, the same in every demo; De Vries asks the bakery with K7PF.
    fn match_code(&self) -> String {
        const LETTERS: &[u8] = b"ACDEFGHJKLMNPQRTUVWXY3479";
        if self.client.kvk == cast::JANSEN {
            return "K7PF".into();
        }
        let mut rest = self.client.kvk as usize * 7919;
        (0..4)
            .map(|_| {
                let letter = LETTERS[rest % LETTERS.len()];
                rest /= LETTERS.len();
                char::from(letter)
            })
            .collect()
    }

    /// A link with a token that the demo prints, and the mail it came by.
    async fn open_link(
        &self,
        seed: &Seed<'_>,
        tx: &mut Tx,
        open: Open,
        purpose: LinkPurpose,
    ) -> Result<()> {
        let signed = usize::from(purpose == LinkPurpose::Sign);
        let approver = self.approver(signed);
        let token: Token = open.token();
        let link = NewLink {
            token_hash: token.hash().bytes().to_vec(),
            request: self.request,
            purpose,
            person: Some(id(Kind::Person, approver.n)),
            email: Some(approver.email.into()),
            created_by: Some(id(Kind::Person, self.asker.n)),
            created_at: seed.now(),
        };
        store::request::insert_link(tx, &link).await?;
        let row = store::request::by_id(tx, self.request)
            .await?
            .ok_or(Error::NotFound)?;
        let asked = self.asked(seed, tx, &row).await?;
        let answer_before = last_day_of(row.expires_at);
        let link = Link::approve(token.reveal());
        let message = if purpose == LinkPurpose::Sign {
            let signed_by = vec![self.approver(0).name.into()];
            Message::SignatureNeeded {
                asked,
                signed_by,
                needed: 2,
                answer_before,
                link,
            }
        } else {
            let note = Some(row.message).filter(|text| !text.is_empty());
            Message::RequestReceived {
                asked,
                note,
                answer_before,
                link,
            }
        };
        let to = Recipient {
            email: approver.email.into(),
            person: Some(id(Kind::Person, approver.n)),
            organisation: Some(self.place),
            lang: Lang::Nl,
        };
        effects::tell_about(seed.s, tx, &to, &message, Some(self.request.uuid()), None).await
    }

    /// What was asked, in the words of a message.
    async fn asked(&self, seed: &Seed<'_>, tx: &mut Tx, row: &Request) -> Result<Asked> {
        let services = party::services(seed.s, tx, &self.services).await?;
        Ok(Asked {
            intermediary: party::named(&party::organisation(tx, self.vries).await?),
            asked_by: self.asker.name.into(),
            client: party::named(&party::organisation(tx, self.place).await?),
            services: services.iter().map(party::spoken).collect(),
            level: row.level,
            last_day: last_day_of(row.until_at.unwrap_or(row.created_at)),
            match_code: row.match_code.clone(),
        })
    }

    /// Asked, granted whole two days later.
    async fn granted(&self, seed: &Seed<'_>, tx: &mut Tx, day: i64, years: i16) -> Result<()> {
        self.ask(seed, tx, day).await?;
        seed.at_day(day + 2);
        let until = seed.last_day(years);
        self.grant(seed, tx, &self.services, until, RequestState::Approved)
            .await
    }

    async fn grant(
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
    async fn grant_at(
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

    async fn sign(
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
    async fn signature(
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

    async fn mandate(&self, tx: &mut Tx, now: Instant) -> Result<()> {
        store::mandate::ensure(tx, self.mandate, self.place, self.vries, now).await?;
        Ok(())
    }

    /// The client grants without being asked (R-KET-3), or once more before the end (R-KET-11).
    async fn grant_first(&self, seed: &Seed<'_>, tx: &mut Tx) -> Result<()> {
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
    async fn stop(
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

    async fn close(
        &self,
        seed: &Seed<'_>,
        tx: &mut Tx,
        state: RequestState,
        by: Option<u32>,
        reason: Option<&str>,
    ) -> Result<()> {
        let by = by.map(|n| id::<PersonId>(Kind::Person, n));
        store::request::close(tx, self.request, 0, state, by, reason, seed.now()).await?;
        Ok(())
    }

    /// Who at the office acts for this client: the kind of work decides. Vehicles go by the portfolio.
    async fn assign(&self, seed: &Seed<'_>, tx: &mut Tx) -> Result<()> {
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
    async fn note(
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
    async fn note_on_mandate(
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
    async fn inside(
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
async fn assign(
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

/// Mees is invited and has not answered.
async fn invitation(seed: &Seed<'_>, tx: &mut Tx, vries: OrganisationId) -> Result<()> {
    use store::invitation::{Invitation, InvitedRole};
    seed.at_day(-1);
    let token = Open::Invitation.token();
    let new = Invitation {
        id: id(Kind::Invitation, 1),
        organisation: vries,
        email: "mees@devries.example".into(),
        name: Some("Mees Prins".into()),
        lang: Lang::Nl,
        team: Some(id(Kind::Team, cast::SALARIS)),
        years: None,
        state: domain::invitation::InvitationState::Pending,
        invited_by: id(Kind::Person, cast::ANNA.n),
        created_at: seed.now(),
        sent_at: seed.now(),
        expires_at: seed
            .now()
            .plus_days(i64::from(seed.s.settings.invitation_days)),
        closed_at: None,
        accepted_by: None,
    };
    let roles = [InvitedRole {
        role: Role::User,
        level: None,
        power: None,
    }];
    store::invitation::insert(tx, &new, token.hash().bytes(), &roles, &[]).await?;
    let facts = json!({ "teams": new.team });
    seed.note(
        tx,
        &[vries],
        Some(&cast::ANNA),
        "invitation.sent",
        new.id.uuid(),
        "manager",
        facts,
    )
    .await
}

/// Slagerij Vermeer has a second office for its payroll: neither sees the other.
async fn other_office(seed: &Seed<'_>, tx: &mut Tx) -> Result<()> {
    seed.at_day(-120);
    let (client, office) = (
        id(Kind::Organisation, cast::VERMEER),
        id(Kind::Organisation, cast::VAN_DAM),
    );
    let mandate: MandateId = id(Kind::Mandate, cast::VAN_DAM);
    store::mandate::ensure(tx, mandate, client, office, seed.now()).await?;
    let services = [seed.service("ziekmeldingen-doorgeven")?];
    let grant = Grant {
        id: id(Kind::Grant, cast::VAN_DAM),
        mandate,
        level: Level::Eh3,
        from: seed.now(),
        until: seed.last_day(1),
        services: services
            .iter()
            .map(|service| GrantService {
                service: *service,
                revoked: None,
            })
            .collect(),
        bundle: None,
    };
    store::grant::insert(tx, &grant, None, "representative", None, seed.now()).await?;
    let facts = json!({ "grant": grant.id, "services": services, "level": grant.level, "acting_for": client });
    let action = "mandate.granted_first";
    seed.note(
        tx,
        &[client, office],
        None,
        action,
        mandate.uuid(),
        "representative",
        facts,
    )
    .await
}

/// When people last logged in somewhere (R-DEC-13). Femke has not for long.
async fn used(seed: &Seed<'_>, tx: &mut Tx, vries: OrganisationId) -> Result<()> {
    let days = [
        (&cast::ANNA, -1),
        (&cast::BRAM, -3),
        (&cast::CHAIMA, -1),
        (&cast::DAAN, -12),
        (&cast::FEMKE, -640),
    ];
    for (who, day) in days {
        store::last_use::record(tx, id(Kind::Person, who.n), vries, seed.day(day)).await?;
    }
    Ok(())
}

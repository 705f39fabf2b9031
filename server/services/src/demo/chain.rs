//! What happened between Kantoor De Vries and its clients: asked, answered, assigned, stopped. Who did what and when
//! stands here; the acts themselves are `scene` and `asking`.

use super::{
    Seed,
    cast::{self, CLIENTS, Client, Stand},
    ids::{Kind, id},
    logins::Open,
    scene::{AUTO, Scene, assign},
    world,
};
use crate::error::Result;
use domain::{
    decide::world::{Grant, GrantService, Subject, Target},
    id::{MandateId, OrganisationId, PortfolioId},
    lang::Lang,
    level::Level,
    request::RequestState,
    role::Role,
    time::{date_of, until_after},
};
use serde_json::json;
use store::{Tx, request::LinkPurpose};

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
        Stand::Waiting | Stand::OneOfTwo | Stand::Refused | Stand::RequestExpired => {
            scene.asked_only(seed, tx).await
        }
        Stand::EndsSoon | Stand::Expired | Stand::Stopped | Stand::GivenUp => {
            scene.ending(seed, tx, ago).await
        }
        _ => scene.running(seed, tx, ago).await,
    }
}

impl Scene<'_> {
    /// Asked, and nothing granted (yet).
    async fn asked_only(&self, seed: &Seed<'_>, tx: &mut Tx) -> Result<()> {
        match self.client.stand {
            Stand::Waiting => {
                let days = if self.client.kvk == cast::JANSEN {
                    -2
                } else {
                    -3 - i64::from(self.client.kvk % 9)
                };
                self.ask(seed, tx, days).await?;
                self.open_link(
                    seed,
                    tx,
                    Open::Request(self.client.kvk),
                    LinkPurpose::Approve,
                )
                .await?;
            }
            Stand::OneOfTwo => {
                self.ask(seed, tx, -9).await?;
                // As it was asked that day.
                let until = seed.last_day(3);
                self.open_link(
                    seed,
                    tx,
                    Open::Request(self.client.kvk),
                    LinkPurpose::Approve,
                )
                .await?;
                seed.at_day(-7);
                self.sign(seed, tx, 0, until).await?;
                store::request::advance(tx, self.request, 0, RequestState::PartlySigned).await?;
                self.open_link(seed, tx, Open::SecondSigner, LinkPurpose::Sign)
                    .await?;
            }
            Stand::Refused => {
                self.ask(seed, tx, -40).await?;
                seed.at_day(-38);
                let reason = "We stappen over naar een ander kantoor.";
                self.close(
                    seed,
                    tx,
                    RequestState::Refused,
                    Some(self.approver(0).n),
                    Some(reason),
                )
                .await?;
                let personal = Some(json!({ "reason": reason }));
                self.note(
                    seed,
                    tx,
                    Some(self.approver(0)),
                    "request.refused",
                    "representative",
                    json!({}),
                    personal,
                )
                .await?;
            }
            Stand::RequestExpired => {
                self.ask(seed, tx, -60).await?;
                seed.at_day(-60 + i64::from(seed.s.settings.request_days));
                self.close(seed, tx, RequestState::Expired, None, None)
                    .await?;
                self.note(seed, tx, None, "request.expired", "job", json!({}), None)
                    .await?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Granted, and still so.
    async fn running(&self, seed: &Seed<'_>, tx: &mut Tx, ago: i64) -> Result<()> {
        match self.client.stand {
            Stand::Active => {
                self.granted(seed, tx, ago, 3).await?;
                self.assign(seed, tx).await?;
            }
            Stand::Partly => {
                self.ask(seed, tx, ago).await?;
                seed.at_day(ago + 2);
                let fewer = &self.services[..self.services.len() - 1];
                self.grant(
                    seed,
                    tx,
                    fewer,
                    seed.last_day(1),
                    RequestState::PartlyApproved,
                )
                .await?;
                self.assign(seed, tx).await?;
            }
            Stand::Unassigned => self.granted(seed, tx, ago.max(-45), 3).await?,
            Stand::ClientFirst => {
                seed.at_day(ago);
                self.grant_first(seed, tx).await?;
                self.assign(seed, tx).await?;
            }
            Stand::Renewed => {
                self.ask(seed, tx, -420).await?;
                seed.at_day(-418);
                let until = until_after(date_of(seed.day(-20)));
                self.grant(seed, tx, &self.services, until, RequestState::Approved)
                    .await?;
                self.assign(seed, tx).await?;
                seed.at_day(-50);
                self.grant_first(seed, tx).await?;
            }
            Stand::Joint => {
                self.ask(seed, tx, ago).await?;
                let until = seed.last_day(3);
                seed.at_day(ago + 1);
                self.sign(seed, tx, 0, until).await?;
                store::request::advance(tx, self.request, 0, RequestState::PartlySigned).await?;
                seed.at_day(ago + 4);
                self.grant_at(
                    seed,
                    tx,
                    &self.services,
                    until,
                    RequestState::Approved,
                    1,
                    1,
                )
                .await?;
                self.assign(seed, tx).await?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Granted, and over or nearly so.
    async fn ending(&self, seed: &Seed<'_>, tx: &mut Tx, ago: i64) -> Result<()> {
        match self.client.stand {
            Stand::EndsSoon => {
                let days = if self.client.kvk == cast::BLOM {
                    48
                } else {
                    20 + i64::from(self.client.kvk % 4) * 17
                };
                self.ask(seed, tx, -330).await?;
                seed.at_day(-328);
                let until = until_after(date_of(seed.day(days)));
                self.grant(seed, tx, &self.services, until, RequestState::Approved)
                    .await?;
                self.assign(seed, tx).await?;
            }
            Stand::Expired => {
                self.ask(seed, tx, -400).await?;
                seed.at_day(-398);
                let until = until_after(date_of(seed.day(-33)));
                self.grant(seed, tx, &self.services, until, RequestState::Approved)
                    .await?;
                self.assign(seed, tx).await?;
            }
            Stand::Stopped | Stand::GivenUp => {
                self.granted(seed, tx, ago, 3).await?;
                self.assign(seed, tx).await?;
                seed.at_day(-10);
                let reason = "Wij doen het vanaf nu zelf.";
                self.stop(seed, tx, self.client.stand == Stand::Stopped, reason)
                    .await?;
            }
            _ => {}
        }
        Ok(())
    }
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
    let facts = json!({ "teams": new.team, "sender_level": Level::Eh3 });
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

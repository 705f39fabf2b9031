//! What an organisation has given: every intermediary that acts for it, acted for it, or asks to.

use super::{
    clients::{grouped, soon, standing_word},
    sheet::{Sheet, Writer, joined},
};
use crate::{Actor, Services, boxed, error::Result, party};
use domain::{
    approval::{Power, SignaturePolicy},
    id::{MandateId, OrganisationId, ServiceId},
    lang::Lang,
    request::RequestState,
    time::{date_of, last_day_of},
    view::{
        Party,
        clients::{Authorisations, GivenRow, Standing},
    },
};
use std::collections::BTreeSet;
use store::{
    Tx,
    clients::{self, Over, Received, Running},
    membership::{self, MemberFilter},
};

/// What was given and received. For managers and representatives.
#[boxed]
pub async fn authorisations(s: &Services, actor: &Actor) -> Result<Authorisations> {
    let client = actor.may_see()?;
    let mut tx = s.db.read().await?;
    Ok(Authorisations {
        given: given(s, &mut tx, client, actor).await?,
        received: clients::active_count(&mut tx, client, s.now()).await?,
        own: membership::count(&mut tx, client, s.now(), "", MemberFilter::Authorised).await?,
        may_manage: actor.is_manager() || actor.is_representative(),
    })
}

async fn given(
    s: &Services,
    tx: &mut Tx,
    client: OrganisationId,
    actor: &Actor,
) -> Result<Vec<GivenRow>> {
    let now = s.now();
    let directors = party::organisation(tx, client).await?.directors;
    let intermediaries = clients::intermediaries(tx, client).await?;
    let mandates: Vec<MandateId> = intermediaries
        .iter()
        .filter_map(|row| row.mandate)
        .collect();
    let running = grouped(clients::running(tx, &mandates, now).await?, |row| {
        row.mandate
    });
    let over = grouped(clients::over(tx, &mandates).await?, |row| row.mandate);
    let received = grouped(clients::received(tx, client).await?, |row| row.intermediary);
    let ids: BTreeSet<ServiceId> = running.values().flatten().map(|row| row.service).collect();
    let ids: Vec<ServiceId> = ids.into_iter().collect();
    let services = party::services(s, tx, &ids).await?;

    let mut rows = Vec::with_capacity(intermediaries.len());
    for one in intermediaries {
        let running = one
            .mandate
            .and_then(|id| running.get(&id))
            .map_or(&[][..], Vec::as_slice);
        let over = one.mandate.and_then(|id| over.get(&id)?.first());
        let received = received
            .get(&one.organisation)
            .map_or(&[][..], Vec::as_slice);
        let state = |row: &Received| row.state.at(row.expires_at, now);
        let open = received.iter().find(|row| state(row).is_open());
        let standing = match (running.iter().map(|row| row.until_at).min(), open, over) {
            (Some(first), ..) if first <= soon(now) => Standing::Ending,
            (Some(_), ..) => Standing::Active,
            (None, Some(open), _) if open.state == RequestState::PartlySigned => {
                Standing::PartlySigned {
                    signed: open.signed,
                    needed: needed(open, directors),
                }
            }
            (None, Some(_), _) => Standing::Waiting,
            (None, None, Some(over)) => over_standing(over),
            (None, None, None) => {
                Standing::Unanswered(received.first().map_or(RequestState::Expired, state))
            }
        };
        let signed = match open {
            Some(open) if open.state == RequestState::PartlySigned => {
                let signatures = store::request::signatures(tx, open.id).await?;
                signatures.iter().any(|one| one.person == actor.person)
            }
            _ => false,
        };
        let running_service = |id| running.iter().any(|row: &Running| row.service == id);
        rows.push(GivenRow {
            mandate: one.mandate,
            request: open.map(|row| row.id),
            signed,
            intermediary: Party {
                id: Some(one.organisation),
                name: one.name,
                number: one.kvk.into(),
                town: one.town,
            },
            standing,
            services: services
                .iter()
                .filter(|x| running_service(x.id))
                .map(|x| party::line(x, actor.lang).name)
                .collect(),
            last_day: match running.iter().map(|row| row.until_at).min() {
                Some(first) => Some(last_day_of(first)),
                None => over.map(|over| {
                    over.revoked_at
                        .map_or_else(|| last_day_of(over.ended_at), date_of)
                }),
            },
        });
    }
    Ok(rows)
}

fn over_standing(over: &Over) -> Standing {
    if over.revoked_at.is_some_and(|at| at < over.ended_at) {
        Standing::Stopped
    } else {
        Standing::Ended
    }
}

fn needed(open: &Received, directors: u16) -> u32 {
    let needed = SignaturePolicy::default().needed(open.level, Power::Joint, directors);
    needed
        .map_or(2, |needed| u32::from(needed.signatures))
        .max(2)
}

/// What was given, as CSV.
#[boxed]
pub async fn authorisations_csv(s: &Services, actor: &Actor) -> Result<Sheet> {
    let client = actor.may_see()?;
    let mut tx = s.db.read().await?;
    let rows = given(s, &mut tx, client, actor).await?;
    let (name, header) = match actor.lang {
        Lang::Nl => (
            "machtigingen",
            [
                "KvK-nummer",
                "Naam",
                "Plaats",
                "Stand",
                "Diensten",
                "Tot en met",
            ],
        ),
        Lang::En => (
            "authorisations",
            [
                "KvK number",
                "Name",
                "Town",
                "State",
                "Services",
                "Up to and including",
            ],
        ),
    };
    let mut writer = Writer::new(actor.lang, name, date_of(s.now()), &header)?;
    for row in rows {
        writer.row(&[
            row.intermediary.number.to_string(),
            row.intermediary.name,
            row.intermediary.town,
            standing_word(row.standing, actor.lang).to_owned(),
            joined(row.services),
            row.last_day.map(|day| day.to_string()).unwrap_or_default(),
        ])?;
    }
    writer.finish()
}

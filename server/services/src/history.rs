//! What happened to an object, in words of the reader's language: who, when, on what basis. An organisation sees
//! the events of its own chain only, so what one side does inside its own house never shows at the other.
//!
//! Names come from the ids in an event's facts, under these keys: `services`, `providers`, `members` (stays), `teams`,
//! each one id or a list, and `all` for all services; from the words beside it `reason` and `note` are shown, and `before` with `name`. `acting_for` says
//! for which organisation the person acted, where that is not plain; `asked_by` among the words and `asked_on` who asked
//! earlier what is written down now, and when.

use crate::{
    Actor, Services,
    error::{Error, Result},
    messages::date,
    party,
};
use domain::{
    id::{MandateId, MembershipId, OrganisationId, PersonId, ProviderId, ServiceId, TeamId},
    lang::Lang,
    time::{Date, date_of, wall_clock},
    view::HistoryLine,
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use store::{
    Tx,
    audit::{self, Event},
    membership, organisation, team,
};
use uuid::Uuid;

/// What those in charge read of a colleague's account: the name that everybody sees, and that the phone which proves who it
/// is became another. Who asked for a way back is not among it: anybody can, with an address.
const OF_ACCOUNT: [&str; 3] = ["account.mobile_set", "account.renamed", "account.way_back"];

/// A history longer than this shows its newest part.
const LONGEST: u32 = 200;

/// The history of one object of this kind, newest first, as the actor's organisation may see it.
pub(crate) async fn of(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    kind: &str,
    object: Uuid,
) -> Result<Vec<HistoryLine>> {
    let mut events = audit::of_object(tx, actor.organisation()?, object, LONGEST).await?;
    events.retain(|event| event.object_kind == kind);
    lines(s, tx, actor, &events).await
}

/// The history of these objects together.
pub(crate) async fn of_objects(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    objects: &[Uuid],
) -> Result<Vec<HistoryLine>> {
    let events = audit::of_objects(tx, actor.organisation()?, objects, LONGEST).await?;
    lines(s, tx, actor, &events).await
}

/// The history of a person at the actor's organisation, also of one who left: roles, teams, clients, means, what was
/// applied for and how the person came. What people do with their account is their own, except what is in [`OF_ACCOUNT`].
///
/// # Errors
/// [`Error::NotFound`] for who never worked there (R-DEC-22).
pub(crate) async fn of_person(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    person: PersonId,
) -> Result<Vec<HistoryLine>> {
    let organisation = actor.organisation()?;
    let stays = membership::stays(tx, person, organisation).await?;
    if stays.is_empty() {
        return Err(Error::NotFound);
    }
    let stays: Vec<MembershipId> = stays.into_iter().map(|stay| stay.id).collect();
    let means = store::means::of_person(tx, person, organisation).await?;
    let invitations = store::invitation::accepted_by(tx, organisation, person).await?;
    let account = store::account::by_person(tx, person).await?;
    let email = account.map(|account| account.email).unwrap_or_default();
    let applied = store::application::ever_for(tx, organisation, person, &email).await?;
    let objects: Vec<Uuid> = std::iter::once(person.uuid())
        .chain(applied.iter().map(|application| application.uuid()))
        .chain(means.iter().map(|means| means.id.uuid()))
        .chain(invitations.iter().map(|invitation| invitation.uuid()))
        .collect();
    let mut events = audit::of_member(tx, organisation, &stays, &objects, LONGEST).await?;
    events.retain(|event| {
        event.object_kind != "account" || OF_ACCOUNT.contains(&event.action.as_str())
    });
    let mut names = Names::load(s, tx, organisation, actor.lang, &events).await?;
    // Whose history it is goes without saying; which client or team it was does not.
    for stay in &stays {
        names.members.remove(&stay.uuid());
    }
    names.objects = objects_of(tx, &events).await?;
    Ok(events.iter().map(|event| names.line(event)).collect())
}

/// What the clients and teams are called that some events happened to.
async fn objects_of(tx: &mut Tx, events: &[Event]) -> Result<BTreeMap<Uuid, String>> {
    let of = |kind: &str| -> BTreeSet<Uuid> {
        let of_kind = events.iter().filter(|event| event.object_kind == kind);
        of_kind.map(|event| event.object).collect()
    };
    let mandates: Vec<MandateId> = of("mandate").into_iter().map(MandateId::from).collect();
    let teams: Vec<TeamId> = of("team").into_iter().map(TeamId::from).collect();
    let mut names = named(store::mandate::client_names(tx, &mandates).await?);
    names.extend(named(team::names(tx, &teams).await?));
    Ok(names)
}

async fn lines(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    events: &[Event],
) -> Result<Vec<HistoryLine>> {
    let names = Names::load(s, tx, actor.organisation()?, actor.lang, events).await?;
    Ok(events.iter().map(|event| names.line(event)).collect())
}

/// Every name that some events need, looked up once.
struct Names {
    reader: OrganisationId,
    lang: Lang,
    services: BTreeMap<Uuid, String>,
    providers: BTreeMap<Uuid, String>,
    members: BTreeMap<Uuid, String>,
    teams: BTreeMap<Uuid, String>,
    organisations: BTreeMap<Uuid, String>,
    /// What the events happened to, where the reader's page is about something else.
    objects: BTreeMap<Uuid, String>,
    /// People who work or worked at the reader's.
    own_people: BTreeSet<PersonId>,
    /// For an event whose facts do not say for whom somebody acted: the other organisation it touches.
    others: BTreeMap<Uuid, String>,
}

impl Names {
    async fn load(
        s: &Services,
        tx: &mut Tx,
        reader: OrganisationId,
        lang: Lang,
        events: &[Event],
    ) -> Result<Self> {
        let services: Vec<ServiceId> = ids_in(events, "services");
        let providers: Vec<ProviderId> = ids_in(events, "providers");
        let members: Vec<MembershipId> = ids_in(events, "members");
        let teams: Vec<TeamId> = ids_in(events, "teams");
        let acting_for: Vec<OrganisationId> = ids_in(events, "acting_for");
        let actors: BTreeSet<PersonId> = events.iter().filter_map(|event| event.actor).collect();
        let actors: Vec<PersonId> = actors.into_iter().collect();
        let ids: Vec<_> = events.iter().map(|event| event.id).collect();
        let mut named_providers = BTreeMap::new();
        if !providers.is_empty() {
            for provider in store::catalogue::providers(tx).await? {
                let name = party::pick(lang, &provider.name_nl, &provider.name_en);
                named_providers.insert(provider.id.uuid(), name);
            }
        }
        Ok(Self {
            reader,
            lang,
            providers: named_providers,
            services: party::services(s, tx, &services)
                .await?
                .iter()
                .map(|service| (service.id.uuid(), party::line(service, lang).name))
                .collect(),
            members: named(membership::names(tx, &members).await?),
            teams: named(team::names(tx, &teams).await?),
            organisations: named(organisation::names(tx, &acting_for).await?),
            objects: BTreeMap::new(),
            own_people: membership::ever_at(tx, reader, &actors)
                .await?
                .into_iter()
                .collect(),
            others: named(audit::other_parties(tx, reader, &ids).await?),
        })
    }

    fn line(&self, event: &Event) -> HistoryLine {
        HistoryLine {
            day: date_of(event.at),
            time: wall_clock(event.at).strftime("%H:%M").to_string(),
            who: event
                .actor_name
                .clone()
                .or_else(|| asked_by(event))
                .unwrap_or_default(),
            organisation: self.organisation(event).unwrap_or_default(),
            action: event.action.clone(),
            basis: event.basis.clone(),
            about: self.about(event),
            words: words(event),
        }
    }

    /// For whom the actor acted, when that is not the reader's.
    fn organisation(&self, event: &Event) -> Option<String> {
        if let Some(id) = ids(&event.facts, "acting_for").next() {
            return if id == self.reader.uuid() {
                None
            } else {
                self.organisations.get(&id).cloned()
            };
        }
        let actor = event.actor?;
        if self.own_people.contains(&actor) {
            None
        } else {
            self.others.get(&event.id.uuid()).cloned()
        }
    }

    fn about(&self, event: &Event) -> Vec<String> {
        let object = self.objects.get(&event.object).cloned();
        // A role of its own level, not the level of a request, which its page shows anyway.
        let level = event.facts["level"]
            .as_str()
            .filter(|_| matches!(&*event.object_kind, "role" | "means"));
        let lists = [
            ("providers", &self.providers),
            ("services", &self.services),
            ("teams", &self.teams),
            ("members", &self.members),
        ];
        let names = lists.into_iter().flat_map(|(key, names)| {
            ids(&event.facts, key).filter_map(|id| names.get(&id).cloned())
        });
        let renamed = event.personal.as_ref().and_then(|personal| {
            let (before, name) = (personal["before"].as_str()?, personal["name"].as_str()?);
            Some(format!("{before} → {name}"))
        });
        let all = (event.facts["all"] == true)
            .then(|| party::pick(self.lang, "Alle diensten", "All services"));
        let asked = event.facts["asked_on"]
            .as_str()
            .and_then(|day| day.parse::<Date>().ok())
            .map(|day| {
                let words = party::pick(self.lang, "gevraagd op", "asked on");
                format!("{words} {}", date(day, self.lang))
            });
        object
            .into_iter()
            .chain(all)
            .chain(level.map(str::to_owned))
            .chain(names)
            .chain(renamed)
            .chain(asked)
            .collect()
    }
}

/// Who asked for it, where nobody did anything when it was written down.
fn asked_by(event: &Event) -> Option<String> {
    let name = event.personal.as_ref()?["asked_by"].as_str()?;
    Some(name.to_owned())
}

/// What the person wrote with it.
fn words(event: &Event) -> Vec<String> {
    let written = event.personal.iter().flat_map(|personal| {
        ["reason", "note"]
            .into_iter()
            .filter_map(|key| personal[key].as_str())
            .filter(|text| !text.is_empty())
    });
    written.map(str::to_owned).collect()
}

fn named<I: Into<Uuid>>(pairs: Vec<(I, String)>) -> BTreeMap<Uuid, String> {
    pairs
        .into_iter()
        .map(|(id, name)| (id.into(), name))
        .collect()
}

/// The ids under a key of an event's facts: one, a list, or none.
fn ids<'a>(facts: &'a Value, key: &str) -> impl Iterator<Item = Uuid> + use<'a> {
    let value = &facts[key];
    let many = value
        .as_array()
        .map_or(std::slice::from_ref(value), Vec::as_slice);
    many.iter().filter_map(|id| id.as_str()?.parse().ok())
}

fn ids_in<I: From<Uuid>>(events: &[Event], key: &str) -> Vec<I> {
    let all: BTreeSet<Uuid> = events
        .iter()
        .flat_map(|event| ids(&event.facts, key))
        .collect();
    all.into_iter().map(I::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn ids_are_read_one_by_one_or_as_a_list() {
        let [a, b] = [Uuid::from_u128(1), Uuid::from_u128(2)];
        let facts =
            json!({ "services": [a, b], "teams": a, "level": "EH3", "members": ["nobody"] });
        assert_eq!(ids(&facts, "services").collect::<Vec<_>>(), [a, b]);
        assert_eq!(ids(&facts, "teams").collect::<Vec<_>>(), [a]);
        assert_eq!(
            ids(&facts, "level").count()
                + ids(&facts, "members").count()
                + ids(&facts, "none").count(),
            0
        );
    }
}

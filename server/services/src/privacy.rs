//! What is kept about somebody and why, for that person alone: on screen, and to take along (R-PRV-1 to R-PRV-3). It is
//! read from the tables themselves, not from a list of what we think is there; what others wrote is not in it.

use crate::{
    Actor, Services,
    accounts::{client, factors, mobile, passkey, pin},
    boxed, contact,
    effects::{self, Happened},
    error::{Error, Result},
    identification, means, party,
    people::authorisations::{For, Standing, shown},
    registration::Subject,
    secret::Purpose,
};
use domain::{
    evidence::IdKind,
    id::{AssignmentId, OrganisationId, ServiceId},
    time::{Instant, date_of, last_day_of, wall_clock},
    view::kept::{
        Account, Application, Assigned, At, Authorisation, Country, Event, Identification, Kept,
        Mail, Means, Passkey, Place, Question, Scope, Session, Team, Text,
    },
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use store::{Tx, kept as rows};

/// The newest so many of what grows without end.
const MOST: u32 = 500;

/// A file to download.
#[derive(Clone, Debug)]
pub struct File {
    /// What the browser calls it: letters, digits, `-` and `.` only.
    pub file_name: String,
    pub body: Vec<u8>,
}

impl File {
    pub const CONTENT_TYPE: &'static str = "application/json";
}

/// Everything that is kept about the actor. Not for who came in by a PIN: five digits that somebody saw show nothing of
/// this, on a page or in a file.
///
/// # Errors
/// [`Error::StepUpNeeded`].
#[boxed]
pub async fn kept(s: &Services, actor: &Actor) -> Result<Kept> {
    if actor.sign_in.by_pin {
        return Err(Error::StepUpNeeded);
    }
    let overview = factors::overview(s, actor).await?;
    let passkeys = passkey::list(s, actor).await?;
    let pins = pin::list(s, actor, None).await?;
    let mut tx = s.db.read().await?;
    let person = actor.person;
    let account = store::account::by_person(&mut tx, person)
        .await?
        .ok_or(Error::NotFound)?;
    let stays = rows::stays(&mut tx, person).await?;
    let names: BTreeMap<OrganisationId, String> = stays
        .iter()
        .map(|stay| (stay.organisation, stay.name.clone()))
        .collect();
    Ok(Kept {
        made: at(s.now()),
        organisations: places(&mut tx, actor, &stays).await?,
        means: own_means(s, &mut tx, actor, &names).await?,
        authorisations: authorisations(s, &mut tx, actor, &stays).await?,
        teams: teams(&mut tx, actor).await?,
        clients: clients(s, &mut tx, actor).await?,
        applications: applications(s, &mut tx, actor).await?,
        identifications: identifications(s, &mut tx, actor).await?,
        sessions: sessions(&mut tx, actor).await?,
        mails: mails(&mut tx, actor).await?,
        texts: texts(&mut tx, actor).await?,
        questions: questions(s, &mut tx, actor).await?,
        events: events(&mut tx, actor, &names).await?,
        account: Account {
            person,
            name: actor.name.clone(),
            mobile: mobile::of(s, &account).map(|number| number.hint()),
            email: account.email,
            lang: account.lang,
            since: at(account.created_at),
            password_changed: account.password_changed_at.map(at),
            code_app: overview.app,
            recovery_codes: overview.recovery_codes,
            passkeys: passkeys
                .into_iter()
                .map(|key| Passkey {
                    name: key.name,
                    since: at(key.created_at),
                    used: key.last_used_at.map(at),
                })
                .collect(),
            pin_devices: pins
                .into_iter()
                .map(|device| Passkey {
                    name: device.name,
                    since: at(device.created_at),
                    used: device.last_used_at.map(at),
                })
                .collect(),
        },
        most: MOST,
    })
}

/// The same as a file, for machines too, for who signed in just now: whoever finds a device that is still signed in, or
/// sees its PIN, does not take all of it along. That it was taken is noted (R-PRV).
///
/// # Errors
/// [`Error::StepUpNeeded`].
#[boxed]
pub async fn file(s: &Services, actor: &Actor) -> Result<File> {
    let mut tx = s.db.read().await?;
    factors::may_change(&mut tx, actor, s.now()).await?;
    drop(tx);
    let kept = kept(s, actor).await?;
    let body = serde_json::to_vec_pretty(&kept)
        .map_err(|_| Error::Internal("a file that cannot be written"))?;
    let mut tx = s.db.write().await?;
    let happened = Happened {
        organisations: &[],
        actor: Some(actor.person),
        action: "account.data_taken",
        object: actor.person.uuid(),
        basis: "own",
        facts: json!({}),
        personal: None,
    };
    effects::record(s, &mut tx, happened).await?;
    tx.commit().await?;
    Ok(File {
        file_name: format!("schakel-{}.json", date_of(s.now())),
        body,
    })
}

fn at(moment: Instant) -> At {
    At {
        day: date_of(moment),
        time: wall_clock(moment).strftime("%H:%M").to_string(),
    }
}

async fn places(tx: &mut Tx, actor: &Actor, stays: &[rows::Stay]) -> Result<Vec<Place>> {
    let mut places = Vec::with_capacity(stays.len());
    for stay in stays {
        let used = store::last_use::get(tx, actor.person, stay.organisation).await?;
        places.push(Place {
            organisation: stay.name.clone(),
            since: at(stay.from_at),
            ended: stay.ended_at.map(at),
            last_use: used.map(|used| at(used.at)),
        });
    }
    Ok(places)
}

async fn own_means(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    names: &BTreeMap<OrganisationId, String>,
) -> Result<Vec<Means>> {
    let mut all = Vec::new();
    for (organisation, name) in names {
        for means in store::means::of_person(tx, actor.person, *organisation).await? {
            let coupling = store::abroad::coupling(tx, means.id).await?;
            let countries = store::abroad::of_means(tx, means.id).await?;
            all.push(Means {
                abroad: countries
                    .into_iter()
                    .map(|country| Country {
                        name: means::abroad::named(&country.country)
                            .get(actor.lang)
                            .to_owned(),
                        state: country.state.code().to_owned(),
                        asked: at(country.asked_at),
                        ended: country.ended_at.map(at),
                    })
                    .collect(),
                coupled: coupling.map(|coupling| at(coupling.coupled_at)),
                number: means.id,
                organisation: name.clone(),
                level: means.level,
                state: means::state_at(&means, s.now()),
                issued: at(means.created_at),
                last_day: last_day_of(means.expires_at),
            });
        }
    }
    Ok(all)
}

async fn authorisations(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    stays: &[rows::Stay],
) -> Result<Vec<Authorisation>> {
    let mut all = Vec::new();
    for stay in stays {
        let found = store::authorisation::of_member(tx, stay.membership).await?;
        let own = shown(s, tx, &found, actor.lang).await?;
        all.extend(own.into_iter().map(|own| Authorisation {
            organisation: stay.name.clone(),
            what: match own.given_for {
                For::All => Scope::All,
                For::Provider(name) => Scope::Provider(name),
                For::Service { name, provider } => Scope::Service { name, provider },
            },
            level: own.level,
            first_day: own.first_day,
            last_day: own.last_day,
            ended: match own.standing {
                Standing::Ended(day) => Some(day),
                _ => None,
            },
        }));
    }
    Ok(all)
}

async fn teams(tx: &mut Tx, actor: &Actor) -> Result<Vec<Team>> {
    let found = rows::teams(tx, actor.person).await?;
    Ok(found
        .into_iter()
        .map(|row| Team {
            organisation: row.organisation,
            name: row.name,
            since: at(row.from_at),
            ended: row.ended_at.map(at),
        })
        .collect())
}

async fn clients(s: &Services, tx: &mut Tx, actor: &Actor) -> Result<Vec<Assigned>> {
    let of = rows::assigned_services(tx, actor.person).await?;
    let of: BTreeSet<(AssignmentId, ServiceId)> = of.into_iter().collect();
    let ids: BTreeSet<ServiceId> = of.iter().map(|(_, service)| *service).collect();
    let ids: Vec<ServiceId> = ids.into_iter().collect();
    let services = party::services(s, tx, &ids).await?;
    let named = |assignment| {
        let is_of = |id| of.contains(&(assignment, id));
        let services = services.iter().filter(|service| is_of(service.id));
        services
            .map(|service| party::line(service, actor.lang).name)
            .collect()
    };
    let found = rows::assigned(tx, actor.person, MOST).await?;
    Ok(found
        .into_iter()
        .map(|row| Assigned {
            organisation: row.organisation,
            client: row.client,
            all_services: row.all_services,
            services: named(row.id),
            level: row.level,
            since: at(row.from_at),
            last_day: row.until_at.map(last_day_of),
            ended: row.ended_at.map(at),
        })
        .collect())
}

async fn applications(s: &Services, tx: &mut Tx, actor: &Actor) -> Result<Vec<Application>> {
    let found = rows::applications(tx, actor.person, &actor.email).await?;
    Ok(found
        .into_iter()
        .map(|row| {
            // Before the link is opened it is a manager's word that this address is the person's: a mistyped one
            // must not tell somebody else's day of birth.
            let subject: Option<Subject> = row
                .person
                .and_then(|_| s.key.open(Purpose::Applicant, &row.subject))
                .and_then(|plain| serde_json::from_slice(&plain).ok());
            let (identity, mobile) = subject.map_or((None, None), |subject| {
                (Some(subject.identity), subject.mobile)
            });
            Application {
                kind: row.kind.code().to_owned(),
                organisation: row.organisation_name,
                level: row.level,
                state: row.stage.code().to_owned(),
                sent: at(row.created_at),
                closed: row.closed_at.map(at),
                name: identity
                    .as_ref()
                    .map_or(row.subject_name, domain::person::Identity::full_name),
                birth: identity.and_then(|identity| identity.birth),
                mobile: mobile.map(|number| number.hint()),
            }
        })
        .collect())
}

async fn identifications(s: &Services, tx: &mut Tx, actor: &Actor) -> Result<Vec<Identification>> {
    let found = rows::identifications(tx, actor.person).await?;
    Ok(found
        .into_iter()
        .map(|row| {
            let shown = row
                .found
                .as_deref()
                .and_then(|sealed| identification::found(s, sealed));
            Identification {
                method: row.method.code().to_owned(),
                state: row.state.code().to_owned(),
                started: at(row.started_at),
                decided: row.decided_at.map(at),
                level: row.level,
                name: shown
                    .as_ref()
                    .map(|found| format!("{} {}", found.given, found.family))
                    .unwrap_or_default(),
                birth: shown.as_ref().map(|found| found.birth),
                document: shown.map(|found| document(found.document)),
            }
        })
        .collect())
}

fn document(kind: IdKind) -> String {
    kind.code().to_owned()
}

async fn sessions(tx: &mut Tx, actor: &Actor) -> Result<Vec<Session>> {
    let found = rows::sessions(tx, actor.person, MOST).await?;
    Ok(found
        .into_iter()
        .map(|row| Session {
            device: client::plain_name(&row.user_agent),
            address: row.address,
            method: row.method,
            began: at(row.created_at),
            seen: at(row.seen_at),
            ended: row.ended_at.map(at),
        })
        .collect())
}

async fn mails(tx: &mut Tx, actor: &Actor) -> Result<Vec<Mail>> {
    let found = rows::mails(tx, actor.person, MOST).await?;
    Ok(found
        .into_iter()
        .map(|row| Mail {
            at: at(row.at),
            to: row.recipient,
            kind: row.kind,
            subject: row.subject,
            state: row
                .state
                .map_or("waiting", store::mail::MailState::code)
                .to_owned(),
        })
        .collect())
}

async fn texts(tx: &mut Tx, actor: &Actor) -> Result<Vec<Text>> {
    let found = rows::texts(tx, actor.person).await?;
    Ok(found
        .into_iter()
        .map(|row| Text {
            at: at(row.at),
            state: row.state.code().to_owned(),
        })
        .collect())
}

async fn questions(s: &Services, tx: &mut Tx, actor: &Actor) -> Result<Vec<Question>> {
    let found = contact::written(s, tx, actor.person).await?;
    Ok(found
        .into_iter()
        .map(|written| Question {
            at: at(written.at),
            topic: written.topic,
            text: written.body,
            phone: written.phone,
        })
        .collect())
}

async fn events(
    tx: &mut Tx,
    actor: &Actor,
    names: &BTreeMap<OrganisationId, String>,
) -> Result<Vec<Event>> {
    let found = rows::events(tx, actor.person, MOST).await?;
    let others: Vec<OrganisationId> = found
        .iter()
        .filter_map(|event| event.organisation)
        .filter(|id| !names.contains_key(id))
        .collect();
    let others: BTreeMap<OrganisationId, String> = store::organisation::names(tx, &others)
        .await?
        .into_iter()
        .collect();
    Ok(found
        .into_iter()
        .map(|event| Event {
            at: at(event.at),
            action: event.action,
            basis: event.basis,
            own: event.own,
            organisation: event
                .organisation
                .and_then(|id| names.get(&id).or_else(|| others.get(&id)).cloned())
                .unwrap_or_default(),
        })
        .collect())
}

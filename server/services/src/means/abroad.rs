//! Logging in abroad with a means (eIDAS outbound, R-AAN-14): its owner chooses countries, somebody in charge gives them,
//! and the owner couples the means to a citizen service number once. Which services a country has is that country's
//! business: the authorisation is per country, never per service.
//!
//! The rules: only a means of EH3 or higher that was issued on an identity document; the number passes through here once,
//! on its way to the coupling point, and is kept nowhere; and who wants less may have it at once, the owner as well as
//! who is in charge (R-DEC-10).

use super::{Entered, enter, enter_to_change, identity, state_at, upgrade::may_decide};
use crate::{
    Actor, Services, boxed,
    effects::{self, Happened},
    error::{Error, Result},
    messages::{
        Message,
        kind::AbroadChange,
        parts::{Link, Words},
    },
    party,
    people::roles::others_in_charge,
    secret::Purpose,
};
use domain::{
    fault::Fault,
    id::{MeansId, PersonId},
    lang::Lang,
    level::Level,
    means::MeansState,
    number::Bsn,
    person::Identity,
    time::Instant,
    view::Party,
};
use outside::bsnk::BsnkError;
use serde_json::json;
use std::{collections::BTreeSet, sync::LazyLock};
use store::{
    Tx,
    abroad::{self as rows, State},
    means::Means,
    value::fold,
};
use uuid::Uuid;

/// The lowest level that other countries take (R-LOA-3: substantial).
pub const LEVEL: Level = Level::Eh3;

/// A country of the European Economic Area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country {
    /// Two letters (ISO 3166).
    pub code: &'static str,
    pub nl: &'static str,
    pub en: &'static str,
}

static COUNTRIES: LazyLock<Vec<Country>> = LazyLock::new(|| {
    include_str!("../../data/countries.csv")
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut parts = line.split(';');
            Some(Country {
                code: parts.next()?,
                nl: parts.next()?,
                en: parts.next()?,
            })
        })
        .collect()
});

/// The countries that can be chosen, by their Dutch names. The list is data: `data/countries.csv`.
pub fn countries() -> &'static [Country] {
    &COUNTRIES
}

/// The country of a code; a country that is in the list no more is shown by its code.
pub(crate) fn named(code: &str) -> Words {
    countries()
        .iter()
        .find(|country| country.code == code)
        .map_or_else(
            || Words::new(code, code),
            |country| Words::new(country.nl, country.en),
        )
}

/// The countries of these codes.
pub fn all_named<T: AsRef<str>>(codes: &[T]) -> Vec<Words> {
    codes.iter().map(|code| named(code.as_ref())).collect()
}

/// One country of a means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub code: String,
    pub name: Words,
    pub state: State,
    /// Since when it stands so.
    pub since: Instant,
}

/// How a means stands abroad.
#[derive(Clone, Debug)]
pub struct Shown {
    pub means: MeansId,
    pub person: PersonId,
    pub name: String,
    /// It is the reader's own.
    pub own: bool,
    pub organisation: Party,
    pub level: Level,
    /// Why it cannot be used abroad.
    pub hindrance: Option<Fault>,
    /// What is asked, given, or was refused last.
    pub rows: Vec<Row>,
    /// What can still be chosen.
    pub offered: Vec<Country>,
    /// Since when it is coupled to the owner's number.
    pub coupled_at: Option<Instant>,
    /// The reader gives countries on their own word.
    pub decides: bool,
    /// What coupling costs, in cents, when the operator says so.
    pub price: Option<u32>,
}

impl Shown {
    pub fn has(&self, state: State) -> bool {
        self.rows.iter().any(|row| row.state == state)
    }
}

/// How one's own means, or a colleague's, stands abroad.
#[boxed]
pub async fn one(s: &Services, actor: &Actor, id: MeansId) -> Result<Shown> {
    let mut tx = s.db.read().await?;
    let entered = enter(s, &mut tx, actor, id).await?;
    let means = &entered.means;
    let decides = may_decide(s, &mut tx, &entered, means.level).await?.is_ok();
    let found = newest(rows::of_means(&mut tx, id).await?);
    let open = |code: &str| {
        found
            .iter()
            .any(|row| row.country == code && matches!(row.state, State::Asked | State::Given))
    };
    let mut offered: Vec<Country> = countries()
        .iter()
        .filter(|country| !open(country.code))
        .copied()
        .collect();
    offered.sort_by_cached_key(|country| {
        fold(match actor.lang {
            Lang::Nl => country.nl,
            Lang::En => country.en,
        })
    });
    Ok(Shown {
        means: id,
        person: means.person,
        name: party::person_name(&mut tx, means.person).await?,
        own: entered.own,
        organisation: party::shown(&party::organisation(&mut tx, means.organisation).await?),
        level: means.level,
        hindrance: hindrance(s, &mut tx, means).await?,
        coupled_at: rows::coupling(&mut tx, id)
            .await?
            .map(|coupling| coupling.coupled_at),
        offered,
        rows: found
            .into_iter()
            .filter(|row| row.state != State::Ended)
            .map(|row| Row {
                name: named(&row.country),
                since: row.answered_at.unwrap_or(row.asked_at),
                state: row.state,
                code: row.country,
            })
            .collect(),
        decides,
        price: s.settings.abroad_price_cents,
    })
}

/// Of each country the newest row.
fn newest(mut found: Vec<rows::Country>) -> Vec<rows::Country> {
    found.dedup_by(|later, first| later.country == first.country);
    found
}

/// Why a means cannot be used abroad (R-AAN-14).
async fn hindrance(s: &Services, tx: &mut Tx, means: &Means) -> Result<Option<Fault>> {
    let state = state_at(means, s.now());
    Ok(if s.connections.bsnk.is_none() {
        Some(Fault::AbroadOff)
    } else if state != MeansState::Active {
        Some(Fault::MeansIs(state))
    } else if means.level < LEVEL || means.only_at.is_some() {
        Some(Fault::AbroadLevel)
    } else if shown(s, tx, means).await?.is_none() {
        Some(Fault::AbroadNotIdentified)
    } else {
        None
    })
}

/// Whom the document showed on which this means was issued, or raised: nobody's word is enough here.
async fn shown(s: &Services, tx: &mut Tx, means: &Means) -> Result<Option<Identity>> {
    let sealed = rows::shown_for(tx, means.id).await?;
    Ok(sealed.and_then(|sealed| identity::subject(s, &sealed)))
}

async fn unhindered(s: &Services, tx: &mut Tx, means: &Means) -> Result<()> {
    match hindrance(s, tx, means).await? {
        Some(fault) => Err(Error::refused(fault)),
        None => Ok(()),
    }
}

/// The owner chooses countries. Who may give them alone has them at once; otherwise somebody in charge is asked. True:
/// they are given.
///
/// Refusals: at `country` [`Fault::NothingChosen`], [`Fault::NotAChoice`]; what hinders ([`Shown::hindrance`]);
/// [`Fault::ChangedMeanwhile`], [`Error::StepUpNeeded`] for who gives them alone.
#[boxed]
pub async fn ask(s: &Services, actor: &Actor, id: MeansId, wanted: &[String]) -> Result<bool> {
    let now = s.now();
    let mut tx = s.db.write().await?;
    let entered = enter_to_change(s, &mut tx, actor, id).await?;
    if !entered.own {
        return Err(Error::NotFound);
    }
    let means = &entered.means;
    unhindered(s, &mut tx, means).await?;
    let open = newest(rows::of_means(&mut tx, id).await?);
    let mut chosen: Vec<&'static str> = Vec::new();
    for code in wanted {
        let country = countries()
            .iter()
            .find(|country| country.code == code)
            .ok_or(Error::field("country", Fault::NotAChoice))?;
        let has = open
            .iter()
            .any(|row| row.country == *code && matches!(row.state, State::Asked | State::Given));
        if !has && !chosen.contains(&country.code) {
            chosen.push(country.code);
        }
    }
    if chosen.is_empty() {
        return Err(Error::field("country", Fault::NothingChosen));
    }
    let given = may_decide(s, &mut tx, &entered, means.level).await?.is_ok();
    if given {
        actor.fresh(now)?;
    }
    for code in &chosen {
        let row = rows::Country {
            id: s.id::<Uuid>(),
            means: id,
            country: (*code).to_owned(),
            state: if given { State::Given } else { State::Asked },
            asked_at: now,
            answered_at: given.then_some(now),
            answered_by: given.then_some(actor.person),
            ended_at: None,
        };
        match rows::add(&mut tx, &row).await {
            Err(error) if error.is_refusal_by(rows::COUNTRY_OPEN) => {
                return Err(Error::refused(Fault::ChangedMeanwhile));
            }
            added => added?,
        }
    }
    let change = if given {
        AbroadChange::Given
    } else {
        AbroadChange::Asked
    };
    note(s, &mut tx, &entered, change, &chosen).await?;
    tell_in_charge(s, &mut tx, &entered, change, &chosen).await?;
    tx.commit().await?;
    Ok(given)
}

/// Gives, or refuses, everything that is asked for a colleague's means.
///
/// Refusals: [`Fault::NotYourself`], [`Fault::LevelAboveOwn`] and the like, [`Fault::ChangedMeanwhile`] when nothing is
/// asked; to give, what hinders.
#[boxed]
pub async fn answer(s: &Services, actor: &Actor, id: MeansId, gives: bool) -> Result<()> {
    let now = s.now();
    actor.fresh(now)?;
    let mut tx = s.db.write().await?;
    let entered = enter_to_change(s, &mut tx, actor, id).await?;
    if entered.own {
        return Err(Error::refused(Fault::NotYourself));
    }
    let means = &entered.means;
    may_decide(s, &mut tx, &entered, means.level).await??;
    if gives {
        unhindered(s, &mut tx, means).await?;
    }
    let mut answered = Vec::new();
    let state = if gives { State::Given } else { State::Refused };
    for row in rows::of_means(&mut tx, id).await? {
        if row.state == State::Asked
            && rows::answer(&mut tx, row.id, state, actor.person, now).await?
        {
            answered.push(row.country);
        }
    }
    if answered.is_empty() {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    let change = if gives {
        AbroadChange::Given
    } else {
        AbroadChange::Refused
    };
    note(s, &mut tx, &entered, change, &answered).await?;
    tell_owner(s, &mut tx, &entered, change, &answered).await?;
    tx.commit().await?;
    Ok(())
}

/// Couples the means to its owner's citizen service number. The number goes to the coupling point and is forgotten.
///
/// Refusals: at `bsn` [`Fault::BsnNotYours`]; [`Fault::AbroadNothingGiven`], [`Fault::CouplingUnavailable`], what
/// hinders, [`Fault::ChangedMeanwhile`] when it is coupled already; [`Error::StepUpNeeded`], [`Error::TooMany`].
#[boxed]
pub async fn couple(s: &Services, actor: &Actor, id: MeansId, bsn: &Bsn) -> Result<()> {
    actor.fresh(s.now())?;
    let mut tx = s.db.read().await?;
    let entered = enter(s, &mut tx, actor, id).await?;
    let level = ready(s, &mut tx, &entered).await?;
    let who = shown(s, &mut tx, &entered.means)
        .await?
        .ok_or(Error::refused(Fault::AbroadNotIdentified))?;
    drop(tx);
    // Whoever guesses a number is stopped as whoever shows one document after the other.
    s.accounts.limits.identify(s.now(), actor.person)?;
    let point = s
        .connections
        .bsnk
        .as_ref()
        .ok_or(Error::refused(Fault::AbroadOff))?;
    let coupling: Uuid = s.id();
    let coupled = match point.activate(&who, bsn, level, coupling).await {
        Ok(coupled) => coupled,
        Err(BsnkError::NoMatch) => return Err(Error::field("bsn", Fault::BsnNotYours)),
        Err(_) => return Err(Error::refused(Fault::CouplingUnavailable)),
    };
    let pseudonym = s
        .key
        .seal(&*s.rng, Purpose::Coupling, coupled.pseudonym.as_bytes());
    let mut tx = s.db.write().await?;
    let entered = enter_to_change(s, &mut tx, actor, id).await?;
    ready(s, &mut tx, &entered).await?;
    match rows::couple(&mut tx, coupling, id, &pseudonym, s.now()).await {
        Err(error) if error.is_refusal_by(rows::COUPLING_OPEN) => {
            return Err(Error::refused(Fault::ChangedMeanwhile));
        }
        coupled => coupled?,
    }
    let given: Vec<String> = newest(rows::of_means(&mut tx, id).await?)
        .into_iter()
        .filter(|row| row.state == State::Given)
        .map(|row| row.country)
        .collect();
    let change = AbroadChange::Coupled;
    note(s, &mut tx, &entered, change, &given).await?;
    tell_owner(s, &mut tx, &entered, change, &given).await?;
    tell_in_charge(s, &mut tx, &entered, change, &given).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether it can be coupled now, and at which level.
async fn ready(s: &Services, tx: &mut Tx, entered: &Entered) -> Result<Level> {
    if !entered.own {
        return Err(Error::NotFound);
    }
    let means = &entered.means;
    unhindered(s, tx, means).await?;
    let given = rows::of_means(tx, means.id)
        .await?
        .iter()
        .any(|row| row.state == State::Given);
    if !given {
        return Err(Error::refused(Fault::AbroadNothingGiven));
    }
    if rows::coupling(tx, means.id).await?.is_some() {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    Ok(means.level)
}

/// Stops these countries at once, by the owner or who is in charge. With the last one the coupling ends too, and what
/// was kept of it is erased.
///
/// Refusals: at `country` [`Fault::NothingChosen`].
#[boxed]
pub async fn stop(s: &Services, actor: &Actor, id: MeansId, wanted: &[String]) -> Result<()> {
    let now = s.now();
    let mut tx = s.db.write().await?;
    let entered = enter_to_change(s, &mut tx, actor, id).await?;
    let mut stopped = Vec::new();
    let mut left = false;
    for row in rows::of_means(&mut tx, id).await? {
        let open = matches!(row.state, State::Asked | State::Given);
        if open && wanted.contains(&row.country) {
            if rows::end(&mut tx, row.id, actor.person, now).await? {
                stopped.push(row.country);
            }
        } else {
            left |= row.state == State::Given;
        }
    }
    if stopped.is_empty() {
        return Err(Error::field("country", Fault::NothingChosen));
    }
    if !left {
        rows::uncouple(&mut tx, id, now).await?;
    }
    let change = AbroadChange::Stopped;
    note(s, &mut tx, &entered, change, &stopped).await?;
    if !entered.own {
        tell_owner(s, &mut tx, &entered, change, &stopped).await?;
    }
    tell_in_charge(s, &mut tx, &entered, change, &stopped).await?;
    tx.commit().await?;
    Ok(())
}

/// In which countries its owner logs in with a means while it is active, by their codes. A suspended one keeps them:
/// they go on with it, or end with it.
pub(super) async fn coupled(tx: &mut Tx, id: MeansId) -> Result<BTreeSet<String>> {
    if rows::coupling(tx, id).await?.is_none() {
        return Ok(BTreeSet::new());
    }
    Ok(newest(rows::of_means(tx, id).await?)
        .into_iter()
        .filter(|row| row.state == State::Given)
        .map(|row| row.country)
        .collect())
}

/// A means that ends takes its countries and its coupling with it.
pub(crate) async fn drop_with(
    s: &Services,
    tx: &mut Tx,
    means: MeansId,
    by: PersonId,
) -> Result<()> {
    for row in rows::of_means(tx, means).await? {
        if matches!(row.state, State::Asked | State::Given) {
            rows::end(tx, row.id, by, s.now()).await?;
        }
    }
    rows::uncouple(tx, means, s.now()).await?;
    Ok(())
}

async fn note<T: AsRef<str> + serde::Serialize>(
    s: &Services,
    tx: &mut Tx,
    entered: &Entered,
    change: AbroadChange,
    countries: &[T],
) -> Result<()> {
    let means = &entered.means;
    let happened = Happened {
        organisations: &[means.organisation],
        actor: Some(entered.actor.person),
        action: match change {
            AbroadChange::Asked => "abroad.asked",
            AbroadChange::Given => "abroad.given",
            AbroadChange::Refused => "abroad.refused",
            AbroadChange::Coupled => "abroad.coupled",
            AbroadChange::Stopped => "abroad.stopped",
        },
        object: means.id.uuid(),
        basis: entered.basis(),
        facts: json!({
            "members": entered.stay.as_ref().map(|stay| stay.id),
            "level": means.level,
            "countries": countries,
        }),
        personal: None,
    };
    effects::record(s, tx, happened).await
}

async fn message<T: AsRef<str>>(
    tx: &mut Tx,
    entered: &Entered,
    own: bool,
    change: AbroadChange,
    countries: &[T],
) -> Result<Message> {
    let means = &entered.means;
    Ok(Message::Abroad {
        organisation: party::named(&party::organisation(tx, means.organisation).await?),
        person: party::person_name(tx, means.person).await?,
        own,
        change,
        countries: all_named(countries),
        by: (!entered.own).then(|| entered.actor.name.clone()),
        link: Link::abroad(means.id),
    })
}

async fn tell_owner<T: AsRef<str>>(
    s: &Services,
    tx: &mut Tx,
    entered: &Entered,
    change: AbroadChange,
    countries: &[T],
) -> Result<()> {
    let means = &entered.means;
    let Some(to) = effects::member(tx, means.person, means.organisation).await? else {
        return Ok(());
    };
    let message = message(tx, entered, true, change, countries).await?;
    effects::tell(s, tx, &to, &message).await
}

/// To everybody in charge but the one who did it, and but the owner.
async fn tell_in_charge<T: AsRef<str>>(
    s: &Services,
    tx: &mut Tx,
    entered: &Entered,
    change: AbroadChange,
    countries: &[T],
) -> Result<()> {
    let means = &entered.means;
    let message = message(tx, entered, false, change, countries).await?;
    for (person, to) in others_in_charge(tx, entered.actor.person, means.organisation).await? {
        if person != means.person {
            effects::tell(s, tx, &to, &message).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_has_the_economic_area_but_for_us() {
        assert_eq!(countries().len(), 29);
        for country in countries() {
            assert_eq!(country.code.len(), 2, "{country:?}");
            assert!(!country.nl.is_empty() && !country.en.is_empty());
        }
        assert!(countries().iter().all(|country| country.code != "NL"));
        assert!(countries().iter().any(|country| country.nl == "België"));
    }
}

//! What the Trade Register says of clients that are not here: their name and town, and whether they are still there to
//! ask. It is asked outside every transaction, and only what does not lie in the drawer of earlier answers. The rules: a
//! register that does not answer stops nobody, the request then goes by the number alone; and what was heard once is
//! kept with the draft, so that what the sender was shown is what is sent.

use crate::{
    Actor, Services,
    error::Result,
    register::{self, Reading},
    registration,
};
use domain::{
    decide::world::Identifiers, fault::Fault, id::PersonId, number::KvkNumber, time::date_of,
    view::Party,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tokio::task::JoinSet;

/// So many questions lie at the register at the same time.
const AT_ONCE: usize = 8;
/// A long list waits no longer than this; of what is left the number has to do.
const SECONDS: i64 = 8;

/// The answers, by number; what is not in it was not heard.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Heard(BTreeMap<KvkNumber, Answer>);

#[derive(Clone, Serialize, Deserialize)]
struct Answer {
    name: String,
    town: String,
    fault: Option<Fault>,
    /// By what kinds of number it is known: which services are for it.
    #[serde(default)]
    numbers: Option<Identifiers>,
}

impl Heard {
    /// Takes in what another heard; what was heard here already stays.
    pub(super) fn add(&mut self, other: &Self) {
        for (kvk, answer) in &other.0 {
            self.0.entry(*kvk).or_insert_with(|| answer.clone());
        }
    }

    /// Why it cannot be asked.
    pub(super) fn fault(&self, kvk: KvkNumber) -> Option<Fault> {
        self.0.get(&kvk)?.fault
    }

    /// The kinds of number it has, if they were heard.
    pub(super) fn numbers(&self, kvk: KvkNumber) -> Option<Identifiers> {
        self.0.get(&kvk)?.numbers
    }

    /// A number, with the name and town if they were heard.
    pub(super) fn party(&self, kvk: KvkNumber) -> Party {
        let answer = self.0.get(&kvk);
        let text = |of: fn(&Answer) -> &String| answer.map(of).cloned().unwrap_or_default();
        Party {
            id: None,
            name: text(|answer| &answer.name),
            number: kvk.into(),
            town: text(|answer| &answer.town),
        }
    }
}

/// What came of one question.
enum Asked {
    Answered(Answer),
    /// This person had it answer a lot: it is not asked about this one.
    TooOften,
    /// It does not answer now.
    Silent,
}

/// Asks the register about those of them that are not here and of which nothing was heard yet, for a manager.
pub(super) async fn hear(
    s: &Services,
    actor: &Actor,
    clients: &[KvkNumber],
    mut heard: Heard,
) -> Result<Heard> {
    actor.manager()?;
    let mut tx = s.db.read().await?;
    let mut unknown = Vec::new();
    for kvk in clients.iter().take(usize::from(super::MOST_CLIENTS)) {
        let heard = heard.0.contains_key(kvk);
        if !heard && store::organisation::by_kvk(&mut tx, kvk).await?.is_none() {
            unknown.push(*kvk);
        }
    }
    drop(tx);
    // The drawer first, for all of them: it answers also when the register does not, or not to this person.
    let mut questions = Vec::new();
    for kvk in unknown {
        match register::kept(s, kvk).await? {
            Some(reading) => drop(heard.0.insert(kvk, answer(s, &reading))),
            None => questions.push(kvk),
        }
    }
    let until = s.now().plus_seconds(SECONDS);
    for some in questions.chunks(AT_ONCE) {
        let mut asked = JoinSet::new();
        for kvk in some.iter().copied() {
            let (s, person) = (s.clone(), actor.person);
            asked.spawn(async move { ask(&s, person, kvk).await.map(|answer| (kvk, answer)) });
        }
        let mut silent = false;
        for answer in asked.join_all().await {
            match answer? {
                (kvk, Asked::Answered(answer)) => drop(heard.0.insert(kvk, answer)),
                (_, Asked::TooOften) => {}
                (_, Asked::Silent) => silent = true,
            }
        }
        // It will not answer for the others either.
        if silent || s.now() > until {
            break;
        }
    }
    Ok(heard)
}

async fn ask(s: &Services, person: PersonId, kvk: KvkNumber) -> Result<Asked> {
    let Ok(charge) = s.accounts.limits.register_by(s.now(), person) else {
        return Ok(Asked::TooOften);
    };
    match register::read(s, kvk).await {
        Ok(Some(reading)) => {
            if !reading.asked {
                s.accounts.limits.give_back(charge);
            }
            Ok(Asked::Answered(answer(s, &reading)))
        }
        Ok(None) => Ok(Asked::Answered(Answer {
            name: String::new(),
            town: String::new(),
            fault: Some(Fault::UnknownOrganisation),
            numbers: None,
        })),
        Err(error) if error.is(Fault::RegisterUnavailable) => Ok(Asked::Silent),
        Err(error) => Err(error),
    }
}

fn answer(s: &Services, reading: &Reading) -> Answer {
    let barred = reading.extract.barred(date_of(s.now()));
    let kvk = Identifiers::KVK;
    let numbers = reading
        .extract
        .rsin
        .map_or(kvk, |_| kvk.and(Identifiers::RSIN));
    Answer {
        name: reading.extract.name.clone(),
        town: registration::town(&reading.extract).to_owned(),
        fault: barred.map(|reason| {
            if reason.is_end() {
                Fault::EndedByRegister
            } else {
                Fault::BarredByRegister
            }
        }),
        numbers: Some(numbers),
    }
}

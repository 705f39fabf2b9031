//! Chain authorisations near their end: both sides are told some days before (R-MACH-8), and when it has come. What a
//! later grant takes over is not ending, so a renewed authorisation is told to nobody.

use crate::{
    Services,
    error::Result,
    grant::{Pair, tell_managers},
    jobs::end_of_day_in,
    messages::{Granted, Link, Message, Side},
    party,
};
use domain::{
    decide::world::Grant,
    id::{MandateId, ServiceId},
    time::{Instant, date_of, last_day_of},
};
use std::collections::BTreeSet;
use store::due::Ending;

const ENDED: &str = "grant_ended";

/// Announces every grant that ends within one of the settings' numbers of days. A grant made for less than that many
/// days lies behind the job already and is not announced for that number.
pub(super) async fn announce(s: &Services) -> Result<u32> {
    let mut announced = 0;
    let mut steps = s.settings.grant_reminder_days.clone();
    steps.sort_unstable();
    let now = s.now();
    let mut nearer = now;
    for days in steps {
        let job = format!("grant_ends_{days}");
        let until = end_of_day_in(date_of(now), days);
        // What is nearer belongs to the smaller number: after weeks away, each grant is told once, with what is left.
        announced += each(s, &job, nearer, until, until, |s, ending| {
            tell_end(s, job.clone(), ending, Word::Ends)
        })
        .await?;
        nearer = until;
    }
    Ok(announced)
}

/// Tells every grant whose last day has passed.
pub(super) async fn tell_ended(s: &Services) -> Result<u32> {
    let now = s.now();
    each(s, ENDED, Instant::MIN, now, now, |s, ending| {
        tell_end(s, ENDED.to_owned(), ending, Word::Ended)
    })
    .await
}

/// Acts on every grant that ends between where the job was and `until`, and moves the job on. A job that never ran
/// starts at `start`: what ended or was near its end before this installation had the job is no news.
async fn each<'s, F>(
    s: &'s Services,
    job: &str,
    not_before: Instant,
    until: Instant,
    start: Instant,
    act: impl Fn(&'s Services, Ending) -> F,
) -> Result<u32>
where
    F: Future<Output = Result<bool>>,
{
    let mut tx = s.db.read().await?;
    let after = store::due::through(&mut tx, job)
        .await?
        .unwrap_or(start)
        .max(not_before);
    let due = store::due::grants_ending(&mut tx, after, until).await?;
    drop(tx);
    let mut acted = 0;
    for ending in due {
        acted += u32::from(act(s, ending).await?);
    }
    let mut tx = s.db.write().await?;
    store::due::advance(&mut tx, job, until).await?;
    tx.commit().await?;
    Ok(acted)
}

#[derive(Clone, Copy)]
enum Word {
    Ends,
    Ended,
}

async fn tell_end(s: &Services, job: String, ending: Ending, word: Word) -> Result<bool> {
    let now = s.now();
    let mut tx = s.db.write().await?;
    if !store::job::mark(&mut tx, &job, &ending.grant.to_string(), now).await? {
        return Ok(false);
    }
    let all = store::grant::of_mandate(&mut tx, ending.mandate).await?;
    let Some((grant, services)) = really_ending(&all, &ending) else {
        tx.commit().await?;
        return Ok(false);
    };
    let pair = Pair::load(&mut tx, ending.mandate).await?;
    let services = party::services(s, &mut tx, &services).await?;
    let last_day = last_day_of(grant.until);
    let granted = Granted {
        client: party::named(&pair.client),
        intermediary: party::named(&pair.intermediary),
        services: services.iter().map(party::spoken).collect(),
        level: grant.level,
        last_day,
    };
    let days = u32::try_from(date_of(now).days_until(last_day)).unwrap_or_default();
    for (reader, link) in links(ending.mandate) {
        let granted = granted.clone();
        let message = match word {
            Word::Ends => Message::GrantEnds {
                granted,
                reader,
                days,
                link,
            },
            Word::Ended => Message::GrantExpired {
                granted,
                reader,
                link,
            },
        };
        tell_managers(s, &mut tx, pair.at(reader).id, &message).await?;
    }
    tx.commit().await?;
    Ok(true)
}

fn links(mandate: MandateId) -> [(Side, Link); 2] {
    [
        (Side::Client, Link::authorisation(mandate)),
        (Side::Intermediary, Link::client(mandate)),
    ]
}

/// The grant and those of its services that nothing later takes over; none when nothing ends.
fn really_ending<'g>(all: &'g [Grant], ending: &Ending) -> Option<(&'g Grant, Vec<ServiceId>)> {
    let grant = all.iter().find(|grant| grant.id == ending.grant)?;
    let later: BTreeSet<ServiceId> = all
        .iter()
        .filter(|other| other.until > grant.until)
        .flat_map(standing)
        .collect();
    let services: Vec<ServiceId> = standing(grant)
        .filter(|service| !later.contains(service))
        .collect();
    (!services.is_empty()).then_some((grant, services))
}

fn standing(grant: &Grant) -> impl Iterator<Item = ServiceId> {
    grant
        .services
        .iter()
        .filter(|row| row.revoked.is_none())
        .map(|row| row.service)
}

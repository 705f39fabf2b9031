//! "Why can this person not log in?": the question out of the URL, and the answer with its moments as days, because
//! the browser has no calendar of Amsterdam.

use crate::api::ApiError;
use domain::{
    decide::{Leg, Remedy, What},
    fault::Fault,
    level::Level,
    time::Date,
    view::{Party, ServiceLine, why::WhyOptions},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The question, as the URL has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Empty is the reader.
    pub person: String,
    pub client: String,
    pub service: String,
    pub day: String,
    /// Narrows the people to pick from.
    pub who: String,
    /// Narrows the clients to pick from.
    pub q: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    pub options: WhyOptions,
    /// What is wrong with the day.
    pub fault: Option<Fault>,
    /// None until there is a whole question.
    pub answer: Option<Answer>,
}

/// What `decide()` said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub person: String,
    /// The reader asks about oneself.
    pub own: bool,
    pub client: Party,
    pub via: Party,
    pub service: ServiceLine,
    pub at: Option<Date>,
    pub chain: bool,
    /// The level to declare; none when denied.
    pub allowed: Option<Level>,
    pub checks: Vec<Seen>,
    pub remedy: Option<Remedy>,
    /// When it starts by itself.
    pub starts: Option<Date>,
    pub mend_path: Option<String>,
    /// Whose side stopped the service.
    pub stopped_by: Option<String>,
    /// Colleagues who can do it, by name and address.
    pub ask: Vec<(String, String)>,
}

/// One check of the path, with the day it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    pub leg: Leg,
    pub held: bool,
    pub what: What,
    /// A last day where the check is about an end.
    pub day: Option<Date>,
}

#[server(protocol = super::Call, endpoint = "why/answer")]
pub async fn read_why(asked: Asked) -> Result<Why, ApiError> {
    use services::Error;
    let request = crate::server::request()?;
    let actor = request.actor()?;
    let s = &request.services;
    let search = services::why::Search {
        person: &asked.who,
        client: &asked.q,
    };
    let options = services::why::options(s, actor, search).await?;
    let whole = !asked.client.is_empty() && !asked.service.is_empty();
    let mut why = Why {
        options,
        fault: None,
        answer: None,
    };
    let typed = asked.day.trim();
    let day = typed.parse::<Date>().ok();
    if day.is_none() && !typed.is_empty() {
        why.fault = Some(Fault::NotADate);
        return Ok(why);
    }
    if !whole {
        return Ok(why);
    }
    let person = match asked.person.as_str() {
        "" => actor.person,
        id => crate::server::id(id)?,
    };
    let client = crate::server::id(&asked.client)?;
    let service = crate::server::id(&asked.service)?;
    match services::why::answer(s, actor, person, client, service, day).await {
        Ok(answer) => why.answer = Some(server::shown(answer)),
        Err(Error::Refused(faults)) => why.fault = faults.first().map(|(_, fault)| *fault),
        Err(error) => return Err(error.into()),
    }
    Ok(why)
}

#[cfg(feature = "ssr")]
mod server {
    use super::{Answer, Seen};
    use domain::{
        decide::{Check, Mend, Remedy, What},
        time::{Date, Instant, date_of, last_day_of, start_of_day},
        view::why::WhyAnswer,
    };

    pub(super) fn shown(answer: WhyAnswer) -> Answer {
        let path = answer.decision.path();
        Answer {
            chain: path.is_chain(),
            allowed: answer.decision.level(),
            checks: path.checks.iter().map(seen).collect(),
            starts: match answer.remedy.map(|remedy| remedy.mend) {
                Some(Mend::Wait { until }) => Some(date_of(until)),
                _ => None,
            },
            person: answer.person,
            own: answer.own,
            client: answer.client,
            via: answer.via,
            service: answer.service,
            at: answer.at,
            remedy: answer.remedy.map(|remedy| Remedy {
                mend: match remedy.mend {
                    Mend::Wait { until } => Mend::Wait {
                        until: whole_day(until),
                    },
                    mend => mend,
                },
                ..remedy
            }),
            mend_path: answer.mend_path,
            stopped_by: answer.stopped_by,
            ask: answer.ask,
        }
    }

    fn seen(check: &Check) -> Seen {
        Seen {
            leg: check.leg,
            held: check.held,
            what: in_days(check.what),
            day: day(check.what),
        }
    }

    /// Who asks is told on which day: at what moment a colleague of another organisation got a means is not theirs.
    fn in_days(what: What) -> What {
        let some = |at: Option<Instant>| at.map(whole_day);
        match what {
            What::Offered { withdrawn } => What::Offered {
                withdrawn: some(withdrawn),
            },
            What::InPortfolio { portfolio, left } => What::InPortfolio {
                portfolio,
                left: some(left),
            },
            What::InTeam { team, left } => What::InTeam {
                team,
                left: some(left),
            },
            What::NotEnded { ended } => What::NotEnded { ended: some(ended) },
            What::Started { from } => What::Started {
                from: whole_day(from),
            },
            What::NotExpired { until } => What::NotExpired { until: some(until) },
            What::IssuedDuringStay { issued } => What::IssuedDuringStay {
                issued: some(issued),
            },
            What::NotExcluded { since } => What::NotExcluded { since: some(since) },
            What::InUse { since } => What::InUse {
                since: whole_day(since),
            },
            other => other,
        }
    }

    fn whole_day(at: Instant) -> Instant {
        start_of_day(date_of(at))
    }

    /// An end is told by its last day, everything else by the day on which it was.
    fn day(what: What) -> Option<Date> {
        match what {
            What::NotExpired { until } => until.map(last_day_of),
            What::Offered { withdrawn: at }
            | What::NotEnded { ended: at }
            | What::InPortfolio { left: at, .. }
            | What::InTeam { left: at, .. }
            | What::IssuedDuringStay { issued: at }
            | What::NotExcluded { since: at } => at.map(date_of),
            What::Started { from } | What::InUse { since: from } => Some(date_of(from)),
            _ => None,
        }
    }
}

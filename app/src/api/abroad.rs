//! Logging in abroad with a means: what the screens show, and the forms. Who may what is the services' to say.

use crate::api::ApiError;
use domain::{
    fault::Fault,
    id::{MeansId, PersonId},
    lang::Lang,
    level::Level,
    time::Date,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A country, in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Country {
    pub code: String,
    pub nl: String,
    pub en: String,
}

impl Country {
    pub fn name(&self, lang: Lang) -> String {
        match lang {
            Lang::Nl => self.nl.clone(),
            Lang::En => self.en.clone(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    Asked,
    Given,
    Refused,
}

/// A country of a means, and since when it stands so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub country: Country,
    pub state: State,
    pub since: Date,
}

/// How a means stands abroad.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Abroad {
    pub means: MeansId,
    pub person: PersonId,
    pub name: String,
    pub own: bool,
    pub organisation: String,
    pub level: Level,
    /// Why it cannot be used abroad.
    pub hindrance: Option<Fault>,
    pub rows: Vec<Row>,
    pub offered: Vec<Country>,
    pub coupled: Option<Date>,
    /// The reader gives countries on their own word.
    pub decides: bool,
    /// In cents.
    pub price: Option<u32>,
}

impl Abroad {
    pub fn has(&self, state: State) -> bool {
        self.rows.iter().any(|row| row.state == state)
    }
}

#[server(protocol = super::Call, endpoint = "abroad/one")]
pub async fn read_abroad(means: String) -> Result<Abroad, ApiError> {
    use domain::time::date_of;
    let request = crate::server::request()?;
    let id = crate::server::id(&means)?;
    let found = services::means::abroad::one(&request.services, request.actor()?, id).await?;
    let rows = found.rows.into_iter().map(|row| Row {
        country: Country {
            code: row.code,
            nl: row.name.nl,
            en: row.name.en,
        },
        state: match row.state.code() {
            "given" => State::Given,
            "refused" => State::Refused,
            _ => State::Asked,
        },
        since: date_of(row.since),
    });
    Ok(Abroad {
        means: found.means,
        person: found.person,
        name: found.name,
        own: found.own,
        organisation: found.organisation.name,
        level: found.level,
        hindrance: found.hindrance,
        rows: rows.collect(),
        offered: found
            .offered
            .into_iter()
            .map(|country| Country {
                code: country.code.into(),
                nl: country.nl.into(),
                en: country.en.into(),
            })
            .collect(),
        coupled: found.coupled_at.map(date_of),
        decides: found.decides,
        price: found.price,
    })
}

#[cfg(feature = "ssr")]
pub mod forms {
    use crate::{
        form::{Form, Raw},
        notice::Notice,
        server::{Done, Forms, Outcome, Request, Submit},
    };
    use domain::{fault::Fault, id::MeansId, number::Bsn};
    use services::means::abroad;

    /// As long as a number may be typed, with spaces or dots.
    const LONGEST: u16 = 15;

    fn home(means: MeansId) -> String {
        format!("/means/{means}/abroad")
    }

    /// The owner chooses countries.
    pub struct Ask {
        countries: Vec<String>,
    }

    impl Form for Ask {
        const PATH: &'static str = "/means/{means}/abroad/ask";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                countries: raw.many("country", 1)?,
            })
        }
    }

    impl Submit for Ask {
        async fn submit(self, request: &Request) -> Outcome {
            let id: MeansId = request.id("means")?;
            let given =
                abroad::ask(&request.services, request.actor()?, id, &self.countries).await?;
            Ok(Done::to(home(id)).notice(if given {
                Notice::AbroadGiven
            } else {
                Notice::AbroadAsked
            }))
        }
    }

    /// Somebody in charge answers.
    pub struct Answer {
        gives: bool,
    }

    impl Form for Answer {
        const PATH: &'static str = "/means/{means}/abroad/answer";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                gives: raw.one_of("answer", &["give", "refuse"])? == "give",
            })
        }
    }

    impl Submit for Answer {
        async fn submit(self, request: &Request) -> Outcome {
            let id: MeansId = request.id("means")?;
            abroad::answer(&request.services, request.actor()?, id, self.gives).await?;
            Ok(Done::to(home(id)).notice(if self.gives {
                Notice::AbroadGiven
            } else {
                Notice::AbroadRefused
            }))
        }
    }

    /// The owner types the citizen service number, once. It is not kept, not even to show the form again.
    pub struct Couple {
        bsn: Bsn,
    }

    impl Form for Couple {
        const PATH: &'static str = "/means/{means}/abroad/couple";

        fn parse(raw: &mut Raw) -> Option<Self> {
            let typed = raw.secret("bsn", 1, LONGEST)?;
            let digits: String = typed
                .chars()
                .filter(|c| !c.is_whitespace() && *c != '.')
                .collect();
            let bsn = Bsn::parse(&digits).ok();
            if bsn.is_none() {
                raw.fail("bsn", Fault::NotABsn);
            }
            bsn.map(|bsn| Self { bsn })
        }
    }

    impl Submit for Couple {
        async fn submit(self, request: &Request) -> Outcome {
            let id: MeansId = request.id("means")?;
            abroad::couple(&request.services, request.actor()?, id, &self.bsn).await?;
            Ok(Done::to(home(id)).notice(Notice::AbroadCoupled))
        }
    }

    /// No more in these countries.
    pub struct Stop {
        countries: Vec<String>,
    }

    impl Form for Stop {
        const PATH: &'static str = "/means/{means}/abroad/stop";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                countries: raw.many("country", 1)?,
            })
        }
    }

    impl Submit for Stop {
        async fn submit(self, request: &Request) -> Outcome {
            let id: MeansId = request.id("means")?;
            abroad::stop(&request.services, request.actor()?, id, &self.countries).await?;
            Ok(Done::to(home(id)).notice(Notice::AbroadStopped))
        }
    }

    pub fn all<S: Clone + Send + Sync + 'static>(forms: Forms<S>) -> Forms<S> {
        forms
            .add::<Ask>()
            .add::<Answer>()
            .add::<Couple>()
            .add::<Stop>()
    }
}

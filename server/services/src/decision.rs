//! Asking `decide()`: load the facts around a question, ask, answer. Everything that says "may act" comes through
//! here; nothing is kept for the next question.

use crate::{Services, error::Result};
use domain::{
    decide::{Decision, Moment, Question, WhichMeans, decide},
    id::{OrganisationId, PersonId, ServiceId},
};
use store::{Tx, world};

/// A question without a level, a branch or a means: as pages and lists ask it (R-DEC-1, R-DEC-2).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked {
    pub person: PersonId,
    pub via: Option<OrganisationId>,
    pub represented: OrganisationId,
    pub service: ServiceId,
}

impl Asked {
    fn question(self, at: Moment) -> Question {
        Question {
            person: self.person,
            via: self.via,
            represented: self.represented,
            service: self.service,
            level: None,
            branch: None,
            means: WhichMeans::BestActive,
            at,
        }
    }
}

/// As it is or was at a moment.
pub(crate) async fn at(tx: &mut Tx, asked: Asked, moment: Moment) -> Result<Decision> {
    let facts = world::load(
        tx,
        asked.person,
        asked.via,
        asked.represented,
        asked.service,
    )
    .await?;
    Ok(decide(&facts.world(), &asked.question(moment)))
}

/// The same question now, about each of these services, in their order.
pub(crate) async fn each(
    s: &Services,
    tx: &mut Tx,
    (person, via, represented): (PersonId, OrganisationId, OrganisationId),
    services: &[ServiceId],
) -> Result<Vec<Decision>> {
    let via = Some(via);
    let facts = world::load_many(
        tx,
        &world::Keys {
            people: &[person],
            via,
            represented,
            services,
        },
    )
    .await?;
    let ask = |service: &ServiceId| {
        let asked = Asked {
            person,
            via,
            represented,
            service: *service,
        };
        decide(&facts.world(), &asked.question(Moment::Now(s.now())))
    };
    Ok(services.iter().map(ask).collect())
}

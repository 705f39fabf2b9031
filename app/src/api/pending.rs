//! Applications that are under way, for who is in charge: the list, one of them, and acting on it.

use crate::api::ApiError;
use domain::{
    application::{ApplicationState, Kind, Product, Waiting},
    id::{ApplicationId, ImportId, OrganisationId},
    person::Identity,
    time::Date,
    view::HistoryLine,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The list's state, as the URL has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub state: String,
    pub organisation: String,
    pub q: String,
    /// `name`, or `-name` for the other way round.
    pub sort: String,
    pub page: String,
}

/// What became of the last mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mailed {
    Waiting,
    Sent,
    Retrying,
    Failed,
}

/// What became of the last text message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Texted {
    OnItsWay,
    Delayed,
    Delivered,
    NotDelivered,
    NotSent,
    NotKnown,
    /// No phone has it.
    BadNumber,
}

/// One application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing the page shows or leaves out"
)]
pub struct Line {
    pub id: ApplicationId,
    pub organisation: String,
    pub kind: Kind,
    pub name: String,
    pub email: String,
    pub product: Product,
    pub state: ApplicationState,
    pub waiting: Waiting,
    pub since: Date,
    pub promised: Date,
    pub late: bool,
    pub urgent: bool,
    /// Empty: the applicant did.
    pub applied_by: String,
    /// With a link and a code that a manager can send again; else the applicant's own matter.
    pub ours: bool,
    /// The document is shown at a counter.
    pub in_person: bool,
    /// The last document that was shown was no good.
    pub declined: bool,
    pub mail: Option<Mailed>,
    /// When it was sent: the day, and `14:05` by the clock in the Netherlands.
    pub mailed_at: Option<(Date, String)>,
    pub text: Option<Texted>,
    pub texted_at: Option<(Date, String)>,
    pub link_dead: bool,
    /// From when another mail can be sent, `14:05`; none: now.
    pub mails_from: Option<String>,
    pub resends: bool,
    pub resends_code: bool,
    pub reminds: bool,
    /// Else the user changes the address alone.
    pub corrects_email: bool,
    pub corrects_mobile: bool,
    /// Where the code goes, as far as one recognises it.
    pub mobile: Option<String>,
    /// As it was typed, for who may correct it.
    pub identity: Option<Identity>,
    pub cancels: bool,
    /// Of a manager's matter that is looked at by itself.
    pub history: Vec<HistoryLine>,
}

/// A page of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    pub rows: Vec<Line>,
    pub total: u32,
    pub page: u32,
    pub size: u32,
    pub late: u32,
    /// How many each filter shows, by its word in the URL.
    pub counts: Vec<(String, u32)>,
    pub organisations: Vec<(OrganisationId, String)>,
    /// May apply at the organisation acted for now.
    pub manages: bool,
    pub begun: Begun,
}

/// What the reader can go on with that was not applied for yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    /// The list that was filled in last, with how many are on it.
    pub list: Option<(String, u32)>,
    /// Files that wait: how each is called, since when, and how many rows are to be corrected.
    pub files: Vec<(ImportId, String, Date, u32)>,
}

#[cfg(feature = "ssr")]
impl Asked {
    /// The question behind the list; an unknown word shows everything, oldest first.
    pub fn query(&self) -> services::application::pending::PendingQuery {
        use services::application::pending::{PendingQuery, Sort, Which};
        PendingQuery {
            search: self.q.trim().to_owned(),
            which: Which::from_code(&self.state).unwrap_or_default(),
            organisation: self.organisation.parse().ok(),
            descending: self.sort.starts_with('-'),
            sort: Sort::from_code(self.sort.trim_start_matches('-')),
            page: self.page.parse().unwrap_or(1),
        }
    }
}

#[cfg(feature = "ssr")]
pub(super) mod read {
    use super::{Begun, Line, Mailed, Texted};
    use domain::time::{Date, Instant, date_of, minute_after, wall_clock};
    use services::{
        Actor, Services,
        application::pending::{self, Act},
        messages::texts::Arrival,
    };

    fn moment(at: Instant) -> (Date, String) {
        (date_of(at), wall_clock(at).strftime("%H:%M").to_string())
    }

    /// What can be gone on with at the organisation acted for now.
    pub async fn begun(s: &Services, actor: &Actor) -> Result<Begun, services::Error> {
        if !actor.is_manager() {
            return Ok(Begun::default());
        }
        let left = services::application::draft::left(s, actor).await?;
        let files = services::import::waiting(s, actor).await?;
        Ok(Begun {
            list: left.map(|(token, people)| {
                let people = u32::try_from(people).unwrap_or(u32::MAX);
                (token.reveal().to_owned(), people)
            }),
            files: files
                .into_iter()
                .map(|file| (file.id, file.name, date_of(file.uploaded_at), file.wrong))
                .collect(),
        })
    }

    pub fn line(found: pending::Line) -> Line {
        let may = |act| found.acts.contains(&act);
        Line {
            resends: may(Act::Resend),
            resends_code: may(Act::ResendCode),
            reminds: may(Act::Remind),
            corrects_email: may(Act::CorrectEmail),
            corrects_mobile: may(Act::CorrectMobile),
            mobile: found.mobile,
            identity: found.identity,
            mailed_at: found
                .mail
                .as_ref()
                .filter(|_| found.ours)
                .and_then(|mail| mail.done_at)
                .map(moment),
            texted_at: found.text.as_ref().map(|text| moment(text.at)),
            mails_from: found.mails_from.map(minute_after),
            cancels: may(Act::Cancel),
            id: found.application,
            organisation: found.organisation.name.clone(),
            kind: found.kind,
            product: found.product,
            state: found.state,
            waiting: found.waiting,
            since: date_of(found.since),
            promised: found.promised,
            late: found.late,
            urgent: found.urgent,
            applied_by: found.applied_by.clone().unwrap_or_default(),
            ours: found.ours,
            in_person: found.in_person,
            declined: found.declined,
            // Of what is the applicant's own matter, the messages are too.
            mail: found.mail.as_ref().filter(|_| found.ours).map(|mail| {
                let tries = mail.attempts.unwrap_or_default();
                match mail.state.map_or("", |state| state.code()) {
                    "sent" => Mailed::Sent,
                    "dead" => Mailed::Failed,
                    _ if tries > 0 => Mailed::Retrying,
                    _ => Mailed::Waiting,
                }
            }),
            text: found.text.as_ref().map(|text| match text.arrival {
                Arrival::OnItsWay => Texted::OnItsWay,
                Arrival::Delayed => Texted::Delayed,
                Arrival::Delivered => Texted::Delivered,
                Arrival::NotDelivered => Texted::NotDelivered,
                Arrival::NotSent => Texted::NotSent,
                Arrival::NotKnown => Texted::NotKnown,
                Arrival::BadNumber => Texted::BadNumber,
            }),
            link_dead: found.link_dead,
            history: found.history,
            name: found.name,
            email: found.email,
        }
    }
}

#[server(protocol = super::Call, endpoint = "pending/list")]
pub async fn read_pending(asked: Asked) -> Result<Overview, ApiError> {
    use services::application::pending;
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    let found = pending::everywhere(s, actor, &asked.query()).await?;
    Ok(Overview {
        rows: found.lines.into_iter().map(read::line).collect(),
        total: found.total,
        page: found.page,
        size: services::people::PAGE,
        late: found.late,
        counts: found
            .counts
            .into_iter()
            .map(|(which, count)| (which.code().to_owned(), count))
            .collect(),
        organisations: found.organisations,
        manages: actor.is_manager(),
        begun: read::begun(s, actor).await?,
    })
}

#[server(protocol = super::Call, endpoint = "pending/one")]
pub async fn read_one(application: String) -> Result<Line, ApiError> {
    let request = crate::server::request()?;
    let id = crate::server::id(&application)?;
    let found =
        services::application::pending::one(&request.services, request.actor()?, id).await?;
    Ok(read::line(found))
}

/// One that a manager can act on; another's own matter is not found.
#[server(protocol = super::Call, endpoint = "pending/act")]
pub async fn read_acting(application: String) -> Result<Line, ApiError> {
    let request = crate::server::request()?;
    let id = crate::server::id(&application)?;
    let found =
        services::application::pending::one(&request.services, request.actor()?, id).await?;
    if found.acts.is_empty() {
        return Err(services::Error::NotFound.into());
    }
    Ok(read::line(found))
}

#[cfg(feature = "ssr")]
pub mod forms {
    use crate::{
        form::{Form, Raw},
        notice::Notice,
        server::{Done, Forms, Outcome, Request, Submit},
    };
    use domain::{
        id::ApplicationId,
        mobile::MobileNumber,
        person::{NamePart, PersonName},
    };
    use services::application::{self, Correction, correct_mobile, pending};

    fn back(id: ApplicationId, notice: Notice) -> Done {
        Done::to(format!("/means/pending/{id}")).notice(notice)
    }

    /// A new link.
    pub struct Resend;

    impl Form for Resend {
        const PATH: &'static str = "/means/pending/{application}/resend";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for Resend {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("application")?;
            pending::resend(&request.services, request.actor()?, id).await?;
            Ok(back(id, Notice::LinkResent))
        }
    }

    /// The code once more.
    pub struct ResendCode;

    impl Form for ResendCode {
        const PATH: &'static str = "/means/pending/{application}/code";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for ResendCode {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("application")?;
            pending::resend_code(&request.services, request.actor()?, id).await?;
            Ok(back(id, Notice::CodeResent))
        }
    }

    /// A word about what is left.
    pub struct Remind;

    impl Form for Remind {
        const PATH: &'static str = "/means/pending/{application}/remind";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for Remind {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("application")?;
            pending::remind(&request.services, request.actor()?, id).await?;
            Ok(back(id, Notice::UserReminded))
        }
    }

    /// Another name, day of birth or address.
    pub struct Correct(Correction);

    impl Form for Correct {
        const PATH: &'static str = "/means/pending/{application}/details";

        fn parse(raw: &mut Raw) -> Option<Self> {
            let given = raw.parsed("given", NamePart::parse);
            let prefix = raw.optional("prefix", NamePart::parse);
            let family = raw.parsed("family", NamePart::parse);
            let birth = raw.date("birth");
            let read = given.is_some() && prefix.is_some() && family.is_some() && birth.is_some();
            // What is wrong with the address is said with the rest: here, or with what the day of birth is found to be.
            let email = if read {
                raw.text("email", 1, domain::email::LONGEST)
            } else {
                raw.email("email")
            };
            let name = PersonName {
                given: given?,
                prefix: prefix?,
                family: family?,
            };
            Some(Self(Correction {
                name,
                birth: birth?,
                email: email?,
            }))
        }
    }

    impl Submit for Correct {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("application")?;
            let (s, actor) = (&request.services, request.actor()?);
            let notice = if application::correct(s, actor, id, self.0).await? {
                Notice::DetailsCorrected
            } else {
                Notice::DetailsSame
            };
            Ok(back(id, notice))
        }
    }

    /// Another mobile number.
    pub struct CorrectMobile {
        mobile: MobileNumber,
        same: bool,
    }

    impl Form for CorrectMobile {
        const PATH: &'static str = "/means/pending/{application}/mobile";

        fn parse(raw: &mut Raw) -> Option<Self> {
            let mobile = raw.parsed("mobile", MobileNumber::parse);
            let same = raw.checked("same_mobile");
            Some(Self {
                mobile: mobile?,
                same,
            })
        }
    }

    impl Submit for CorrectMobile {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("application")?;
            let (s, actor) = (&request.services, request.actor()?);
            correct_mobile(s, actor, id, &self.mobile, self.same).await?;
            Ok(back(id, Notice::MobileCorrected))
        }
    }

    /// Taken back.
    pub struct Cancel;

    impl Form for Cancel {
        const PATH: &'static str = "/means/pending/{application}/cancel";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for Cancel {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("application")?;
            pending::cancel(&request.services, request.actor()?, id).await?;
            Ok(Done::to("/means/pending").notice(Notice::MeansApplicationCancelled))
        }
    }

    pub fn all<S: Clone + Send + Sync + 'static>(forms: Forms<S>) -> Forms<S> {
        forms
            .add::<Resend>()
            .add::<ResendCode>()
            .add::<Remind>()
            .add::<Correct>()
            .add::<CorrectMobile>()
            .add::<Cancel>()
    }
}

//! Papers and the counter, on both sides: the applicant sends and sees how far it is; a clerk reads, decides, and says who
//! appeared. What a clerk may see is the services' to say.

use crate::api::ApiError;
use domain::{
    application::Kind,
    approval::Power,
    evidence::{FileKind, PaperState},
    id::{ApplicationId, CredentialId, IdentificationId, PaperId, SignerId},
    lang::Lang,
    level::Level,
    number::OrganisationNumber,
    register::Reason,
    signing::{EvidencePath, Paper},
    time::Date,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Rows for people whom papers name.
pub const NAMED_ROWS: usize = 4;

/// The applicant's papers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Papers {
    pub organisation: String,
    pub known: Known,
    pub path: EvidencePath,
    pub items: Vec<Item>,
    pub open: bool,
    pub complete: bool,
    pub waiting_since: Option<Date>,
    pub accepted: bool,
    pub told: Option<String>,
    pub usually: Option<u16>,
    pub promised: Option<Date>,
}

/// What is known of the organisation and the applicant: for a paper that is written from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    pub number: OrganisationNumber,
    pub form: Option<String>,
    pub town: Option<String>,
    pub applicant: String,
    pub birth: Option<Date>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub paper: Paper,
    pub optional: bool,
    pub state: Option<PaperState>,
    pub sent_on: Option<Date>,
}

/// The applicant's side of the counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    pub kind: Kind,
    /// The page of the application itself.
    pub page: String,
    pub number: String,
    pub at: Option<When>,
    pub counter: Option<String>,
    pub appeared: bool,
    /// The means is bound to a passkey afterwards.
    pub binds: bool,
    pub passkeys: Vec<(CredentialId, String)>,
}

/// A moment as it is said: the day, and the time in the Netherlands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    pub day: Date,
    pub time: String,
}

/// Who is at a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hands {
    Free,
    Mine,
    Other,
    Second,
    Interest,
}

/// The clerks' queue, and who is expected at a counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checks {
    pub waiting: Vec<Line>,
    pub visits: Vec<Visit>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub application: ApplicationId,
    pub organisation: String,
    pub kind: Kind,
    pub level: Level,
    pub path: EvidencePath,
    pub age: u16,
    pub promised: Date,
    pub late: bool,
    pub hands: Hands,
    pub second: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    pub application: ApplicationId,
    pub kind: Kind,
    pub number: String,
    pub organisation: String,
    pub at: Option<When>,
    pub counter: Option<String>,
    pub waits: bool,
}

/// One case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts of a case that the page shows, each by itself"
)]
pub struct Case {
    pub application: ApplicationId,
    pub organisation: String,
    pub number: OrganisationNumber,
    pub kind: Kind,
    pub level: Level,
    pub path: EvidencePath,
    pub promised: Date,
    pub late: bool,
    pub hands: Hands,
    pub takes_two: bool,
    pub second: bool,
    /// It waits for a clerk.
    pub open: bool,
    /// What the applicant reads.
    pub lang: Lang,
    pub details: Option<Details>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    pub applicant: String,
    pub birth: Option<Date>,
    pub email: String,
    pub register: Option<Registered>,
    /// What the applicant says of an organisation that is in no register.
    pub stated: Option<Stated>,
    pub papers: Vec<Sent>,
    pub named: Vec<Named>,
    pub behind: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    pub form: String,
    pub town: String,
    /// What the organisation of this number is called that is here already.
    pub known_as: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    pub name: String,
    pub form: String,
    pub town: String,
    pub as_of: Date,
    pub officers: Vec<Officer>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Officer {
    pub name: String,
    pub birth: Option<Date>,
    pub title: Option<String>,
    pub reason: Reason,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    pub id: PaperId,
    pub paper: Paper,
    pub kind: FileKind,
    pub issued: Option<Date>,
    pub sent_on: Date,
    pub state: PaperState,
    pub readable: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    pub name: String,
    pub birth: Option<Date>,
    pub power: Power,
    pub behind: Option<String>,
}

/// One application at the counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appearing {
    pub visit: Visit,
    pub interest: bool,
    pub people: Vec<Person>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub signer: Option<SignerId>,
    pub name: String,
    pub birth: Option<Date>,
    pub seen: Seen,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Seen {
    Not,
    Once {
        identification: IdentificationId,
        mine: bool,
    },
    Agreed,
}

/// The papers of one's own application; not found where the register settles it.
#[server(protocol = super::Call, endpoint = "evidence/papers")]
pub async fn read_papers(application: String) -> Result<Papers, ApiError> {
    use crate::server::{id, request};
    let request = request()?;
    let id = id(&application)?;
    let found = services::evidence::send::papers(&request.services, request.actor()?, id).await?;
    Ok(convert::papers(found.ok_or(services::Error::NotFound)?))
}

/// The applicant's side of the counter; not found where a document is shown from afar.
#[server(protocol = super::Call, endpoint = "evidence/counter")]
pub async fn read_counter(application: String) -> Result<Counter, ApiError> {
    use crate::server::{id, request};
    let request = request()?;
    let id = id(&application)?;
    let found = services::evidence::counter::mine(&request.services, request.actor()?, id).await?;
    Ok(convert::counter(found.ok_or(services::Error::NotFound)?))
}

#[server(protocol = super::Call, endpoint = "evidence/checks")]
pub async fn read_checks() -> Result<Checks, ApiError> {
    use services::evidence::{counter, queue};
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    let waiting = queue::all(s, actor).await?;
    let visits = counter::visits(s, actor).await?;
    Ok(Checks {
        waiting: waiting.into_iter().map(convert::line).collect(),
        visits: visits.into_iter().map(convert::visit).collect(),
    })
}

#[server(protocol = super::Call, endpoint = "evidence/case")]
pub async fn read_case(application: String) -> Result<Case, ApiError> {
    use crate::server::{id, request};
    let request = request()?;
    let id = id(&application)?;
    let found = services::evidence::look::one(&request.services, request.actor()?, id).await?;
    Ok(convert::case(found))
}

#[server(protocol = super::Call, endpoint = "evidence/visit")]
pub async fn read_visit(application: String) -> Result<Appearing, ApiError> {
    use crate::server::{id, request};
    let request = request()?;
    let id = id(&application)?;
    let found = services::evidence::counter::one(&request.services, request.actor()?, id).await?;
    Ok(convert::appearing(found))
}

/// From what services say to what screens show.
#[cfg(feature = "ssr")]
mod convert {
    use super::{
        Appearing, Case, Counter, Details, Hands, Item, Known, Line, Named, Officer, Papers,
        Person, Registered, Seen, Sent, Stated, Visit, When,
    };
    use domain::{application::ApplicationState, time::date_of};
    use services::evidence::{counter, look, queue, send};

    pub fn papers(found: send::Papers) -> Papers {
        let item = |item: send::Item| Item {
            paper: item.paper,
            optional: item.optional,
            state: item.state,
            sent_on: item.sent_on,
        };
        Papers {
            organisation: found.organisation,
            known: Known {
                number: found.number,
                form: found.form,
                town: found.town,
                birth: found.applicant.birth,
                applicant: found.applicant.full_name(),
            },
            path: found.path,
            items: found.items.into_iter().map(item).collect(),
            open: found.open,
            complete: found.complete,
            waiting_since: found.waiting_since.map(date_of),
            accepted: found.accepted,
            told: found.told,
            usually: found.usually,
            promised: found.promised,
        }
    }

    pub fn counter(found: counter::Mine) -> Counter {
        Counter {
            kind: found.kind,
            page: found.page,
            number: found.number,
            at: found.at.map(when),
            counter: found.counter,
            appeared: found.appeared,
            binds: found.binds,
            passkeys: found.passkeys,
        }
    }

    fn when(at: domain::Instant) -> When {
        let local = domain::time::wall_clock(at);
        When {
            day: local.date(),
            time: format!("{:02}:{:02}", local.hour(), local.minute()),
        }
    }

    const fn hands(hands: queue::Hands) -> Hands {
        match hands {
            queue::Hands::Free => Hands::Free,
            queue::Hands::Mine => Hands::Mine,
            queue::Hands::Other => Hands::Other,
            queue::Hands::Second => Hands::Second,
            queue::Hands::Interest => Hands::Interest,
        }
    }

    pub fn line(line: queue::Line) -> Line {
        Line {
            application: line.application,
            organisation: line.organisation,
            kind: line.kind,
            level: line.level,
            path: line.path,
            age: line.age,
            promised: line.promised,
            late: line.late,
            hands: hands(line.hands),
            second: line.second,
        }
    }

    pub fn visit(visit: counter::Visit) -> Visit {
        Visit {
            application: visit.application,
            kind: visit.kind,
            number: visit.number,
            organisation: visit.organisation,
            at: visit.at.map(when),
            counter: visit.counter,
            waits: visit.waits,
        }
    }

    pub fn case(found: look::Shown) -> Case {
        Case {
            application: found.application,
            organisation: found.organisation,
            number: found.number,
            kind: found.kind,
            level: found.level,
            path: found.path,
            promised: found.promised,
            late: found.late,
            hands: hands(found.hands),
            takes_two: found.takes_two,
            second: found.second,
            open: found.state == ApplicationState::InReview,
            lang: found.lang,
            details: found.details.map(details),
        }
    }

    fn details(found: look::Details) -> Details {
        let register = found.register.map(|said| Registered {
            name: said.name,
            form: said.form,
            town: said.town,
            as_of: date_of(said.as_of),
            officers: said
                .officers
                .into_iter()
                .map(|officer| Officer {
                    name: officer.name,
                    birth: officer.birth,
                    title: officer.title,
                    reason: officer.reason,
                })
                .collect(),
        });
        let paper = |line: look::Line| Sent {
            id: line.id,
            paper: line.paper,
            kind: line.kind,
            issued: line.issued,
            sent_on: line.sent_on,
            state: line.state,
            readable: line.readable,
        };
        let named = |named: domain::signing::Named| Named {
            name: named.who.full_name(),
            birth: named.who.birth,
            power: named.power,
            behind: named.behind,
        };
        Details {
            applicant: found.applicant.full_name(),
            birth: found.applicant.birth,
            email: found.email,
            register,
            stated: found.stated.map(|said| Stated {
                form: said.form,
                town: said.town,
                known_as: said.known_as,
            }),
            papers: found.papers.into_iter().map(paper).collect(),
            named: found.named.into_iter().map(named).collect(),
            behind: found.behind,
        }
    }

    pub fn appearing(found: counter::Shown) -> Appearing {
        let person = |person: counter::Person| Person {
            signer: person.signer,
            name: person.name,
            birth: person.birth,
            seen: match person.seen {
                counter::Seen::Not => Seen::Not,
                counter::Seen::Agreed => Seen::Agreed,
                counter::Seen::Once {
                    identification,
                    mine,
                } => Seen::Once {
                    identification,
                    mine,
                },
            },
        };
        Appearing {
            visit: visit(found.visit),
            interest: found.interest,
            people: found.people.into_iter().map(person).collect(),
        }
    }
}

#[cfg(feature = "ssr")]
pub mod forms {
    use super::NAMED_ROWS;
    use crate::{
        form::{Form, Raw},
        notice::Notice,
        server::{Done, Forms, Outcome, Request, Submit, buttons},
    };
    use domain::{
        approval::Power,
        evidence::{IdKind, MOST_BYTES},
        fault::Fault,
        id::{ApplicationId, CredentialId, IdentificationId, PaperId, SignerId},
        person::{BirthDate, Identity, NamePart, PersonName},
        signing::{Named, Paper},
        time::{Date, date_of, moment},
    };
    use services::{
        Error,
        evidence::{
            counter::{self, Look},
            judge::{self, Judged, REASON_MAX},
            queue, send,
        },
    };

    fn mine(id: ApplicationId) -> String {
        format!("/applications/{id}/papers")
    }

    fn check(id: ApplicationId) -> String {
        format!("/operator/checks/{id}")
    }

    fn visit(id: ApplicationId) -> String {
        format!("/operator/visits/{id}")
    }

    buttons! {
        /// Hands the papers to the clerks.
        Hand = "/applications/{id}/papers";
        Take = "/operator/checks/{id}/take";
        Leave = "/operator/checks/{id}/leave";
        Agree = "/operator/checks/{id}/agree";
        Disagree = "/operator/checks/{id}/disagree";
    }

    impl Submit for Hand {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("id")?;
            send::submit(&request.services, request.actor()?, id).await?;
            Ok(Done::to(format!("/applications/{id}")).notice(Notice::PapersHanded))
        }
    }

    /// Sends one paper.
    pub struct SendPaper {
        issued: Option<Date>,
        file: Option<Vec<u8>>,
    }

    impl Form for SendPaper {
        const PATH: &'static str = "/applications/{id}/paper";
        const LARGEST_FILE: usize = MOST_BYTES;

        fn parse(raw: &mut Raw) -> Option<Self> {
            let issued = raw.optional_date("issued");
            let file = raw.optional_file("file");
            Some(Self {
                issued: issued?,
                file: file?.map(|file| file.bytes),
            })
        }
    }

    impl Submit for SendPaper {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("id")?;
            let (s, actor) = (&request.services, request.actor()?);
            // Whose it is goes before what is wrong with it.
            send::papers(s, actor, id).await?.ok_or(Error::NotFound)?;
            let paper = request.query("which").and_then(Paper::from_code);
            let paper = paper.ok_or(Error::NotFound)?;
            let file = self.file.ok_or(Error::field("file", Fault::Required))?;
            send::paper(s, actor, id, paper, self.issued, &file).await?;
            Ok(Done::to(mine(id)).notice(Notice::PaperSent))
        }
    }

    /// Binds the means to a passkey that stays on its device.
    pub struct Bind {
        passkey: CredentialId,
    }

    impl Form for Bind {
        const PATH: &'static str = "/applications/{id}/counter";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                passkey: raw.choice("passkey")?,
            })
        }
    }

    impl Submit for Bind {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("id")?;
            let (s, actor) = (&request.services, request.actor()?);
            let page = counter::bind(s, actor, id, self.passkey).await?;
            Ok(Done::to(page.path()).reload())
        }
    }

    impl Submit for Take {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("id")?;
            queue::take(&request.services, request.actor()?, id).await?;
            Ok(Done::to(check(id)))
        }
    }

    impl Submit for Leave {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("id")?;
            queue::leave(&request.services, request.actor()?, id).await?;
            Ok(Done::to("/operator/checks").notice(Notice::CaseLeft))
        }
    }

    impl Submit for Agree {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("id")?;
            judge::agree(&request.services, request.actor()?, id).await?;
            Ok(Done::to("/operator/checks").notice(Notice::CaseAccepted))
        }
    }

    impl Submit for Disagree {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("id")?;
            judge::disagree(&request.services, request.actor()?, id).await?;
            Ok(Done::to("/operator/checks").notice(Notice::CaseSentBack))
        }
    }

    /// The papers are good, and name these people.
    pub struct Accept {
        people: Vec<(PersonName, Date, Power, Option<String>)>,
    }

    impl Form for Accept {
        const PATH: &'static str = "/operator/checks/{id}/accept";

        fn parse(raw: &mut Raw) -> Option<Self> {
            let mut people = Vec::new();
            let mut good = true;
            for i in 0..NAMED_ROWS {
                let field = |name: &str| format!("{name}-{i}");
                let filled = ["given", "prefix", "family"]
                    .into_iter()
                    .any(|name| raw.is_filled(&field(name)));
                // The first must be there; the others may stay empty.
                if i > 0 && !filled {
                    for name in ["given", "prefix", "family"] {
                        raw.optional(&field(name), NamePart::parse);
                    }
                    raw.optional_date(&field("birth"));
                    continue;
                }
                let given = raw.parsed(&field("given"), NamePart::parse);
                let prefix = raw.optional(&field("prefix"), NamePart::parse);
                let family = raw.parsed(&field("family"), NamePart::parse);
                let birth = raw.date(&field("birth"));
                let power = raw.parsed(&field("power"), |code| {
                    Power::from_code(code).ok_or(Fault::NotAChoice)
                });
                let behind = raw.optional(&field("behind"), |name| Ok(name.to_owned()));
                let read = (|| {
                    let name = PersonName {
                        given: given?,
                        prefix: prefix?,
                        family: family?,
                    };
                    Some((name, birth?, power?, behind?))
                })();
                match read {
                    Some(person) => people.push(person),
                    None => good = false,
                }
            }
            good.then_some(Self { people })
        }
    }

    impl Submit for Accept {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("id")?;
            let (s, actor) = (&request.services, request.actor()?);
            let today = date_of(s.now());
            let mut named = Vec::new();
            for (name, birth, power, behind) in self.people {
                let birth =
                    BirthDate::new(birth, today).map_err(|fault| Error::field("birth-0", fault))?;
                named.push(Named {
                    who: Identity::new(&name, birth),
                    power,
                    behind,
                });
            }
            let judged = judge::accept(s, actor, id, named)
                .await
                .map_err(|error| match error {
                    // About all of them: said at the first.
                    Error::Refused(faults) => Error::Refused(
                        faults
                            .into_iter()
                            .map(|(field, fault)| match field {
                                "named" => ("given-0", fault),
                                field => (field, fault),
                            })
                            .collect(),
                    ),
                    error => error,
                })?;
            let notice = match judged {
                Judged::Proposed => Notice::CaseProposed,
                Judged::Accepted => Notice::CaseAccepted,
            };
            Ok(Done::to("/operator/checks").notice(notice))
        }
    }

    /// Something is missing, or not good enough.
    pub struct AskForMore {
        refused: Vec<PaperId>,
        reason: String,
    }

    impl Form for AskForMore {
        const PATH: &'static str = "/operator/checks/{id}/more";

        fn parse(raw: &mut Raw) -> Option<Self> {
            let refused = raw.many("refused", 0);
            let reason = raw.lines("reason", 1, REASON_MAX);
            Some(Self {
                refused: refused?,
                reason: reason?,
            })
        }
    }

    impl Submit for AskForMore {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("id")?;
            let (s, actor) = (&request.services, request.actor()?);
            judge::ask_for_more(s, actor, id, &self.refused, &self.reason).await?;
            Ok(Done::to("/operator/checks").notice(Notice::CaseMoreAsked))
        }
    }

    /// Refused, for good.
    pub struct Refuse {
        reason: String,
    }

    impl Form for Refuse {
        const PATH: &'static str = "/operator/checks/{id}/refuse";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                reason: raw.lines("reason", 1, REASON_MAX)?,
            })
        }
    }

    impl Submit for Refuse {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("id")?;
            judge::refuse(&request.services, request.actor()?, id, &self.reason).await?;
            Ok(Done::to("/operator/checks").notice(Notice::CaseRefused))
        }
    }

    /// When and where somebody comes.
    pub struct Appoint {
        day: Date,
        hour: (i8, i8),
        counter: String,
    }

    impl Form for Appoint {
        const PATH: &'static str = "/operator/visits/{id}/appointment";

        fn parse(raw: &mut Raw) -> Option<Self> {
            let day = raw.date("day");
            let hour = raw.parsed("time", clock);
            let counter = raw.text("counter", 1, counter::COUNTER_MAX);
            Some(Self {
                day: day?,
                hour: hour?,
                counter: counter?,
            })
        }
    }

    /// `14:30`, or `9.15`.
    fn clock(text: &str) -> Result<(i8, i8), Fault> {
        let (hour, minute) = text.trim().split_once([':', '.']).ok_or(Fault::NotATime)?;
        let hour: i8 = hour.parse().map_err(|_| Fault::NotATime)?;
        let minute: i8 = minute.parse().map_err(|_| Fault::NotATime)?;
        if (0..24).contains(&hour) && (0..60).contains(&minute) {
            Ok((hour, minute))
        } else {
            Err(Fault::NotATime)
        }
    }

    impl Submit for Appoint {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("id")?;
            let at = moment(self.day, self.hour.0, self.hour.1);
            let (s, actor) = (&request.services, request.actor()?);
            counter::appoint(s, actor, id, at, &self.counter).await?;
            Ok(Done::to(visit(id)).notice(Notice::AppointmentMade))
        }
    }

    /// Somebody was there with a document.
    pub struct Appeared {
        signer: Option<SignerId>,
        document: IdKind,
        valid_until: Date,
        counter: String,
    }

    impl Form for Appeared {
        const PATH: &'static str = "/operator/visits/{id}/appeared";

        fn parse(raw: &mut Raw) -> Option<Self> {
            let signer = raw.optional("signer", |id| id.parse().map_err(|_| Fault::NotAChoice));
            let document = raw.parsed("document", |code| {
                IdKind::from_code(code).ok_or(Fault::NotAChoice)
            });
            let valid_until = raw.date("valid_until");
            let counter = raw.text("counter", 1, counter::COUNTER_MAX);
            let same = raw.checked("same");
            if !same {
                raw.fail("same", Fault::Required);
            }
            Some(Self {
                signer: signer?,
                document: document?,
                valid_until: valid_until?,
                counter: counter?,
            })
            .filter(|_| same)
        }
    }

    impl Submit for Appeared {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("id")?;
            let look = Look {
                signer: self.signer,
                document: self.document,
                valid_until: self.valid_until,
                counter: &self.counter,
            };
            counter::appeared(&request.services, request.actor()?, id, look).await?;
            Ok(Done::to(visit(id)).notice(Notice::AppearanceNoted))
        }
    }

    /// A second clerk was there too.
    pub struct Confirm {
        identification: IdentificationId,
    }

    impl Form for Confirm {
        const PATH: &'static str = "/operator/visits/{id}/agree";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                identification: raw.choice("identification")?,
            })
        }
    }

    impl Submit for Confirm {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("id")?;
            counter::agree(&request.services, request.actor()?, id, self.identification).await?;
            Ok(Done::to(visit(id)).notice(Notice::AppearanceAgreed))
        }
    }

    /// The first clerk takes it back.
    pub struct TakeBack {
        identification: IdentificationId,
    }

    impl Form for TakeBack {
        const PATH: &'static str = "/operator/visits/{id}/withdraw";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                identification: raw.choice("identification")?,
            })
        }
    }

    impl Submit for TakeBack {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("id")?;
            let (s, actor) = (&request.services, request.actor()?);
            counter::withdraw(s, actor, id, self.identification).await?;
            Ok(Done::to(visit(id)).notice(Notice::AppearanceTakenBack))
        }
    }

    /// A second clerk saw it otherwise.
    pub struct Doubt {
        identification: IdentificationId,
    }

    impl Form for Doubt {
        const PATH: &'static str = "/operator/visits/{id}/disagree";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                identification: raw.choice("identification")?,
            })
        }
    }

    impl Submit for Doubt {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("id")?;
            let (s, actor) = (&request.services, request.actor()?);
            counter::disagree(s, actor, id, self.identification).await?;
            Ok(Done::to(visit(id)).notice(Notice::AppearanceTakenBack))
        }
    }

    pub fn all<S: Clone + Send + Sync + 'static>(forms: Forms<S>) -> Forms<S> {
        forms
            .add::<Hand>()
            .add::<SendPaper>()
            .add::<Bind>()
            .add::<Take>()
            .add::<Leave>()
            .add::<Accept>()
            .add::<Agree>()
            .add::<Disagree>()
            .add::<AskForMore>()
            .add::<Refuse>()
            .add::<Appoint>()
            .add::<Appeared>()
            .add::<Confirm>()
            .add::<TakeBack>()
            .add::<Doubt>()
    }
}

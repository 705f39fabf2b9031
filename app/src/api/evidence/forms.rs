//! The forms of papers: who sends them, the clerks who read them, and the counter.

use super::NAMED_ROWS;
use crate::{
    form::{Form, Raw},
    notice::Notice,
    server::{Done, Forms, Outcome, Request, Submit, buttons},
};
use domain::{
    approval::Power,
    evidence::{IdKind, MOST_BYTES, TurnedAway},
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
    Withdraw = "/operator/checks/{id}/withdraw";
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
        match queue::take(&request.services, request.actor()?, id).await {
            // The page says who was first, and since when.
            Err(error) if error.is(Fault::CaseTaken) => {
                Ok(Done::to(check(id)).notice(Notice::CaseTaken))
            }
            taken => {
                taken?;
                Ok(Done::to(check(id)))
            }
        }
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

impl Submit for Withdraw {
    async fn submit(self, request: &Request) -> Outcome {
        let id = request.id("id")?;
        judge::withdraw(&request.services, request.actor()?, id).await?;
        Ok(Done::to(check(id)).notice(Notice::CaseWithdrawn))
    }
}

/// The second clerk read something else.
pub struct Disagree {
    reason: String,
}

impl Form for Disagree {
    const PATH: &'static str = "/operator/checks/{id}/disagree";

    fn parse(raw: &mut Raw) -> Option<Self> {
        Some(Self {
            reason: raw.lines("reason", 1, REASON_MAX)?,
        })
    }
}

impl Submit for Disagree {
    async fn submit(self, request: &Request) -> Outcome {
        let id = request.id("id")?;
        judge::disagree(&request.services, request.actor()?, id, &self.reason).await?;
        Ok(Done::to("/operator/checks").notice(Notice::CaseSentBack))
    }
}

/// Of each row the field of the day of birth.
const BIRTHS: [&str; NAMED_ROWS] = ["birth-0", "birth-1", "birth-2", "birth-3"];

/// The papers are good, and name these people.
pub struct Accept {
    /// Of each the row in which it stands.
    people: Vec<(usize, PersonName, Date, Power, Option<String>)>,
}

impl Form for Accept {
    const PATH: &'static str = "/operator/checks/{id}/accept";

    fn parse(raw: &mut Raw) -> Option<Self> {
        let mut people = Vec::new();
        let mut good = true;
        for i in 0..NAMED_ROWS {
            let field = |name: &str| format!("{name}-{i}");
            let filled = ["given", "prefix", "family", "birth", "power"]
                .into_iter()
                .any(|name| raw.is_filled(&field(name)));
            // The first must be there; the others may stay empty.
            if i > 0 && !filled {
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
                Some((i, name, birth?, power?, behind?))
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
        for (row, name, birth, power, behind) in self.people {
            let birth =
                BirthDate::new(birth, today).map_err(|fault| Error::field(BIRTHS[row], fault))?;
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
                            "power" => ("power-0", fault),
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
    signed: bool,
    email: Option<String>,
}

impl Form for Appeared {
    const PATH: &'static str = "/operator/visits/{id}/appeared";

    fn parse(raw: &mut Raw) -> Option<Self> {
        let signer = raw.optional("signer", |id| id.parse().map_err(|_| Fault::NotAChoice));
        let document = raw.coded("document", IdKind::from_code);
        let valid_until = raw.date("valid_until");
        let counter = raw.text("counter", 1, counter::COUNTER_MAX);
        let email = raw.optional("email", |text| {
            domain::email::read(text).ok_or(Fault::NotAnEmail)
        });
        let same = raw.checked("same");
        if !same {
            raw.fail("same", Fault::NotTicked);
        }
        // Who signs is asked for one more tick; all that is wrong is said together.
        let heard = raw.checked("signed");
        let signer = signer?;
        let ticked = same && (heard || signer.is_none());
        if signer.is_some() && !heard {
            raw.fail("signed", Fault::NotTicked);
        }
        Some(Self {
            signer,
            document: document?,
            valid_until: valid_until?,
            counter: counter?,
            signed: heard,
            email: email?,
        })
        .filter(|_| ticked)
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
            signed: self.signed,
            email: self.email.as_deref(),
        };
        counter::appeared(&request.services, request.actor()?, id, look).await?;
        Ok(Done::to(visit(id)).notice(Notice::AppearanceNoted))
    }
}

/// Somebody came who is not let through.
pub struct TurnAway {
    signer: Option<SignerId>,
    why: TurnedAway,
}

impl Form for TurnAway {
    const PATH: &'static str = "/operator/visits/{id}/turned-away";

    fn parse(raw: &mut Raw) -> Option<Self> {
        let signer = raw.optional("signer", |id| id.parse().map_err(|_| Fault::NotAChoice));
        let why = raw.coded("why", TurnedAway::from_code);
        Some(Self {
            signer: signer?,
            why: why?,
        })
    }
}

impl Submit for TurnAway {
    async fn submit(self, request: &Request) -> Outcome {
        let id = request.id("id")?;
        let (s, actor) = (&request.services, request.actor()?);
        counter::turn_away(s, actor, id, self.signer, self.why).await?;
        Ok(Done::to(visit(id)).notice(Notice::TurnedAway))
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
        .add::<Withdraw>()
        .add::<AskForMore>()
        .add::<Refuse>()
        .add::<Appoint>()
        .add::<Appeared>()
        .add::<TurnAway>()
        .add::<Confirm>()
        .add::<TakeBack>()
        .add::<Doubt>()
}

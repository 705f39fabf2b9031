//! What is posted about means.

use crate::{
    form::{Form, Raw},
    notice::Notice,
    server::{Done, Forms, Outcome, Request, Submit},
};
use domain::{
    fault::Fault,
    id::{ApplicationId, MeansId},
    level::Level,
    person::{NamePart, PersonName},
    request::MESSAGE_MAX,
};
use services::{
    Error,
    means::{
        change,
        loss::{self, Report},
        upgrade::{self, Wish, Word},
    },
    secret::Token,
};

/// Nobody logs in with it for now; of a colleague's means perhaps because it is lost or misused.
pub struct Suspend {
    /// Not asked of an owner.
    reason: Option<Reason>,
}

/// What is reported has its own consequences.
#[derive(Clone, Copy)]
enum Reason {
    Other,
    Lost,
    Misused,
}

impl Reason {
    fn parse(word: &str) -> Result<Self, Fault> {
        match word {
            "other" => Ok(Self::Other),
            "lost" => Ok(Self::Lost),
            "misused" => Ok(Self::Misused),
            _ => Err(Fault::NotAChoice),
        }
    }
}

impl Form for Suspend {
    const PATH: &'static str = "/means/{means}/suspend";

    fn parse(raw: &mut Raw) -> Option<Self> {
        let reason = raw.optional("reason", Reason::parse)?;
        Some(Self { reason })
    }
}

impl Submit for Suspend {
    async fn submit(self, request: &Request) -> Outcome {
        let id: MeansId = request.id("means")?;
        let (s, actor) = (&request.services, request.actor()?);
        // Of somebody else's means the reason is asked, and none is chosen beforehand.
        if self.reason.is_none() && !services::means::one(s, actor, id).await?.own {
            return Err(Error::field("reason", Fault::NotAChoice));
        }
        match self.reason {
            Some(Reason::Lost) => loss::report_for(s, actor, id, false).await?,
            Some(Reason::Misused) => loss::report_for(s, actor, id, true).await?,
            Some(Reason::Other) | None => {
                change::suspend(s, actor, id).await?;
            }
        }
        Ok(Done::to(format!("/means/{id}")).notice(Notice::MeansSuspended))
    }
}

/// It works again.
pub struct Resume;

impl Form for Resume {
    const PATH: &'static str = "/means/{means}/resume";

    fn parse(_: &mut Raw) -> Option<Self> {
        Some(Self)
    }
}

impl Submit for Resume {
    async fn submit(self, request: &Request) -> Outcome {
        let id: MeansId = request.id("means")?;
        change::resume(&request.services, request.actor()?, id).await?;
        Ok(Done::to(format!("/means/{id}")).notice(Notice::MeansResumed))
    }
}

/// For good.
pub struct Terminate;

impl Form for Terminate {
    const PATH: &'static str = "/means/{means}/terminate";

    fn parse(_: &mut Raw) -> Option<Self> {
        Some(Self)
    }
}

impl Submit for Terminate {
    async fn submit(self, request: &Request) -> Outcome {
        let id: MeansId = request.id("means")?;
        change::terminate(&request.services, request.actor()?, id).await?;
        Ok(Done::to(format!("/means/{id}")).notice(Notice::MeansTerminated))
    }
}

/// What somebody in charge says of the owner: whether employed, and called how, where that was asked.
fn word(raw: &mut Raw) -> Option<Word> {
    let employed = raw
        .is_filled("employed")
        .then(|| raw.one_of("employed", &["yes", "no"]));
    let given = raw.optional("given", NamePart::parse);
    let prefix = raw.optional("prefix", NamePart::parse);
    let family = raw.optional("family", NamePart::parse);
    let birth = raw.optional_date("birth");
    let names = ["given", "family", "birth"];
    if raw.is_filled("prefix") || names.iter().any(|name| raw.is_filled(name)) {
        for name in names {
            if !raw.is_filled(name) {
                raw.fail(name, Fault::Required);
            }
        }
    }
    let called = match (given?, prefix?, family?, birth?) {
        (Some(given), prefix, Some(family), Some(birth)) => Some((
            PersonName {
                given,
                prefix,
                family,
            },
            birth,
        )),
        (None, None, None, None) => None,
        _ => return None,
    };
    let Some(employed) = employed else {
        return Some(Word::Unsaid);
    };
    Some(match (employed? == "yes", called) {
        (true, Some((name, birth))) => Word::EmployedAs(name, birth),
        (true, None) => Word::Employed,
        (false, called) => Word::Called(called),
    })
}

/// To a higher level.
pub struct Upgrade {
    level: Level,
    word: Word,
}

impl Form for Upgrade {
    const PATH: &'static str = "/means/{means}/upgrade";

    fn parse(raw: &mut Raw) -> Option<Self> {
        let level = raw.parsed("level", Level::parse);
        let word = word(raw);
        Some(Self {
            level: level?,
            word: word?,
        })
    }
}

impl Submit for Upgrade {
    async fn submit(self, request: &Request) -> Outcome {
        let wish = Wish {
            means: request.id("means")?,
            level: self.level,
            word: self.word,
        };
        let id = upgrade::begin(&request.services, request.actor()?, wish).await?;
        Ok(Done::to(format!("/means/upgrades/{id}")))
    }
}

/// Agree to a higher level.
pub struct ApproveUpgrade {
    word: Word,
}

impl Form for ApproveUpgrade {
    const PATH: &'static str = "/means/upgrades/{application}/approve";

    fn parse(raw: &mut Raw) -> Option<Self> {
        Some(Self { word: word(raw)? })
    }
}

impl Submit for ApproveUpgrade {
    async fn submit(self, request: &Request) -> Outcome {
        let id: ApplicationId = request.id("application")?;
        upgrade::approve(&request.services, request.actor()?, id, &self.word).await?;
        Ok(Done::to(format!("/means/upgrades/{id}")).notice(Notice::UpgradeApproved))
    }
}

/// Do not agree.
pub struct RefuseUpgrade {
    reason: String,
}

impl Form for RefuseUpgrade {
    const PATH: &'static str = "/means/upgrades/{application}/refuse";

    fn parse(raw: &mut Raw) -> Option<Self> {
        Some(Self {
            reason: raw.lines("reason", 0, MESSAGE_MAX)?,
        })
    }
}

impl Submit for RefuseUpgrade {
    async fn submit(self, request: &Request) -> Outcome {
        let id: ApplicationId = request.id("application")?;
        let reason = (!self.reason.is_empty()).then_some(self.reason);
        upgrade::refuse(&request.services, request.actor()?, id, reason).await?;
        Ok(Done::to(format!("/means/upgrades/{id}")).notice(Notice::UpgradeRefused))
    }
}

/// Take it back.
pub struct CancelUpgrade;

impl Form for CancelUpgrade {
    const PATH: &'static str = "/means/upgrades/{application}/cancel";

    fn parse(_: &mut Raw) -> Option<Self> {
        Some(Self)
    }
}

impl Submit for CancelUpgrade {
    async fn submit(self, request: &Request) -> Outcome {
        let id: ApplicationId = request.id("application")?;
        upgrade::cancel(&request.services, request.actor()?, id).await?;
        Ok(Done::to(format!("/means/upgrades/{id}")).notice(Notice::UpgradeCancelled))
    }
}

/// Show an identity document.
pub struct Identify;

impl Form for Identify {
    const PATH: &'static str = "/means/upgrades/{application}/identify";

    fn parse(_: &mut Raw) -> Option<Self> {
        Some(Self)
    }
}

impl Submit for Identify {
    async fn submit(self, request: &Request) -> Outcome {
        let id: ApplicationId = request.id("application")?;
        let elsewhere = upgrade::identify(&request.services, request.actor()?, id).await?;
        Ok(Done::away(elsewhere))
    }
}

/// Which means, what happened, and what has to follow.
fn report(raw: &mut Raw) -> Option<Report> {
    let means = raw.many("means", 1);
    let what = raw.one_of("what", &["lost", "misused"]);
    let then = raw.one_of("then", &["suspend", "revoke"]);
    Some(Report {
        means: means?,
        misused: what? == "misused",
        ended: then? == "revoke",
    })
}

/// Lost or misused.
pub struct ReportLoss(Report);

impl Form for ReportLoss {
    const PATH: &'static str = "/my-means/report";

    fn parse(raw: &mut Raw) -> Option<Self> {
        report(raw).map(Self)
    }
}

impl Submit for ReportLoss {
    async fn submit(self, request: &Request) -> Outcome {
        loss::report(&request.services, request.actor()?, &self.0).await?;
        Ok(Done::to("/my-means").notice(Notice::LossReported))
    }
}

/// A link for who cannot sign in.
pub struct AskLossLink {
    email: String,
}

impl Form for AskLossLink {
    const PATH: &'static str = "/lost";

    fn parse(raw: &mut Raw) -> Option<Self> {
        Some(Self {
            email: raw.known_email("email")?,
        })
    }
}

impl Submit for AskLossLink {
    async fn submit(self, request: &Request) -> Outcome {
        loss::ask(&request.services, &request.client(), &self.email)?;
        Ok(Done::to("/lost?done=mailed").notice(Notice::LossMailed))
    }
}

/// The same by a mailed link.
pub struct ReportByLink(Report);

impl Form for ReportByLink {
    const PATH: &'static str = "/lost/{token}";

    fn parse(raw: &mut Raw) -> Option<Self> {
        report(raw).map(Self)
    }
}

impl Submit for ReportByLink {
    async fn submit(self, request: &Request) -> Outcome {
        let token = Token::received(request.param("token"));
        let client = request.client();
        loss::report_by_link(&request.services, &client, &token, &self.0).await?;
        let done = Done::to("/lost?done=reported").notice(Notice::LossReported);
        // A browser that was signed in is so no more.
        Ok(if request.actor.is_some() {
            done.sign_out()
        } else {
            done
        })
    }
}

pub fn all<S: Clone + Send + Sync + 'static>(forms: Forms<S>) -> Forms<S> {
    forms
        .add::<Suspend>()
        .add::<Resume>()
        .add::<Terminate>()
        .add::<Upgrade>()
        .add::<ApproveUpgrade>()
        .add::<RefuseUpgrade>()
        .add::<CancelUpgrade>()
        .add::<Identify>()
        .add::<ReportLoss>()
        .add::<AskLossLink>()
        .add::<ReportByLink>()
}

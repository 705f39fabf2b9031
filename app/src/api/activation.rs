//! Activating a means, by whom it is for: the link in the mail, the code on the phone, becoming known, and what is left
//! after that. In which order that goes is the services' to say; here it becomes what the screens show.

use crate::api::{ApiError, evidence::Booked};
use domain::{
    application::{ApplicationState, Identification, Product},
    id::{ApplicationId, MeansId},
    time::Date,
    view::{Party, ServiceLine},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the page behind a link shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activation {
    pub organisation: Party,
    pub applied_by: String,
    pub name: String,
    pub email: String,
    pub product: Product,
    pub wishes: Wishes,
    pub identification: Option<Identification>,
    /// The last day on which the link works.
    pub last_day: Date,
    pub step: Step,
}

/// What a means may be used for from the first moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wishes {
    pub all: bool,
    pub providers: Vec<String>,
    pub services: Vec<ServiceLine>,
    /// None without any.
    pub last_day: Option<Date>,
}

impl Wishes {
    pub fn is_empty(&self) -> bool {
        !self.all && self.providers.is_empty() && self.services.is_empty()
    }
}

/// The step that comes now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    Address,
    Code(Texted),
    Account(How),
}

/// A code on somebody's phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Texted {
    /// The phone, as far as its owner recognises it; one that is to become theirs in full.
    pub hint: String,
    /// A code can be typed now.
    pub out: bool,
    pub arrival: Option<Arrival>,
    /// How many seconds before another can be asked for.
    pub wait_seconds: u32,
    /// No more text messages go out.
    pub used_up: bool,
    /// For how long a code works.
    pub minutes: u32,
    /// How often the code may still be tried.
    pub tries: u32,
}

/// What became of a text message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Arrival {
    OnItsWay,
    Delayed,
    Delivered,
    NotKnown,
    NotDelivered,
    BadNumber,
    NotSent,
}

/// What the reader does to become known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum How {
    MakeAccount,
    SignIn,
    /// The codes for signing in go to this phone from then on, if that is another.
    GoOn(Option<String>),
    /// Signed in with another address, given here.
    OtherAccount(String),
}

/// One's own application for a means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mine {
    pub id: ApplicationId,
    pub organisation: Party,
    /// Whom it is for, as the manager wrote it: whom a document has to show.
    pub name: String,
    pub product: Product,
    pub state: ApplicationState,
    pub identification: Option<Identification>,
    /// A good document was shown, and the means could not be issued at that moment.
    pub identified: bool,
    /// One was at a counter; what is left is a passkey.
    pub appeared: bool,
    /// The manager who applied; may be empty.
    pub applied_by: String,
    pub wishes: Wishes,
    pub means: Option<MeansId>,
    pub promised: Date,
    /// When and where one comes to a counter.
    pub booked: Option<Booked>,
    /// Until when one can go on with it.
    pub last_day: Date,
    /// Where identity documents are shown in person; empty when nobody has said.
    pub counter: String,
}

/// One of one's own that is under way, as a line of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnderWay {
    pub id: ApplicationId,
    pub organisation: String,
    pub product: Product,
    pub state: ApplicationState,
    pub promised: Date,
}

/// Opening changes nothing; what is missing, used or too old looks the same (R-DEC-22).
#[server(protocol = super::Call, endpoint = "activation/one")]
pub async fn read_activation(token: String) -> Result<Activation, ApiError> {
    let request = crate::server::request()?;
    let token = services::secret::Token::received(&token);
    let (s, actor) = (&request.services, request.actor.as_ref());
    let found = services::application::activation::look(s, actor, request.lang, &token).await?;
    Ok(convert::activation(s, found))
}

#[server(protocol = super::Call, endpoint = "activation/mine")]
pub async fn read_mine(application: String) -> Result<Mine, ApiError> {
    use crate::server::{id, request};
    let request = request()?;
    let (s, actor) = (&request.services, request.actor()?);
    let found = services::application::activation::mine::one(s, actor, id(&application)?).await?;
    Ok(convert::mine(s, found))
}

/// From what services say to what screens show.
#[cfg(feature = "ssr")]
pub(super) mod convert {
    use super::{Activation, Arrival, How, Mine, Step, Texted, UnderWay, Wishes};
    use services::{
        Actor, Services,
        application::activation::{self as found, mine},
        messages::texts,
    };

    pub fn activation(s: &Services, shown: found::Shown) -> Activation {
        Activation {
            organisation: shown.organisation,
            applied_by: shown.applied_by,
            name: shown.name,
            email: shown.email,
            product: shown.product,
            wishes: wishes(shown.wishes),
            identification: shown.identification,
            last_day: shown.last_day,
            step: match shown.step {
                found::Step::Address => Step::Address,
                found::Step::Code(code) => Step::Code(Texted {
                    hint: code.hint,
                    out: code.out,
                    arrival: code.arrival.map(arrival),
                    wait_seconds: code.wait_seconds,
                    used_up: code.used_up,
                    minutes: s.settings.text_code_minutes,
                    tries: code.tries,
                }),
                found::Step::Account(how) => Step::Account(match how {
                    found::How::MakeAccount => How::MakeAccount,
                    found::How::SignIn => How::SignIn,
                    found::How::GoOn { codes_move_to } => How::GoOn(codes_move_to),
                    found::How::OtherAccount { signed_in } => How::OtherAccount(signed_in),
                }),
            },
        }
    }

    pub async fn under_way(s: &Services, actor: &Actor) -> services::Result<Vec<UnderWay>> {
        let found = mine::all(s, actor).await?.into_iter();
        let lines = found.map(|one| UnderWay {
            id: one.application,
            organisation: one.organisation.name,
            product: one.product,
            state: one.state,
            promised: one.promised,
        });
        Ok(lines.collect())
    }

    pub fn mine(s: &Services, found: mine::Mine) -> Mine {
        Mine {
            id: found.application,
            organisation: found.organisation,
            name: found.name,
            product: found.product,
            state: found.state,
            identification: found.identification,
            identified: found.identified,
            appeared: found.appeared,
            applied_by: found.applied_by,
            wishes: wishes(found.wishes),
            means: found.means,
            promised: found.promised,
            booked: found.booked.map(Into::into),
            last_day: found.last_day,
            counter: s.settings.counter.clone(),
        }
    }

    fn wishes(found: found::Wishes) -> Wishes {
        Wishes {
            all: found.all,
            providers: found.providers,
            services: found.services,
            last_day: found.last_day,
        }
    }

    pub const fn arrival(arrival: texts::Arrival) -> Arrival {
        use texts::Arrival as A;
        match arrival {
            A::OnItsWay => Arrival::OnItsWay,
            A::Delayed => Arrival::Delayed,
            A::Delivered => Arrival::Delivered,
            A::NotKnown => Arrival::NotKnown,
            A::NotDelivered => Arrival::NotDelivered,
            A::BadNumber => Arrival::BadNumber,
            A::NotSent => Arrival::NotSent,
        }
    }
}

#[cfg(feature = "ssr")]
pub mod forms {
    use crate::{
        form::{Form, Raw},
        notice::Notice,
        server::{Done, Forms, Outcome, Request, Submit},
    };
    use domain::{application::ApplicationState, fault::Fault, id::ApplicationId};
    use services::{
        accounts::password,
        application::activation::{self, account, mine},
        secret::Token,
    };

    fn token(request: &Request) -> Token {
        Token::received(request.param("token"))
    }

    fn home(id: ApplicationId) -> String {
        format!("/activations/{id}")
    }

    /// The one step that the page shows.
    pub enum Activate {
        Address,
        Code(String),
        New { password: String, duties: bool },
        Mine { duties: bool },
    }

    impl Form for Activate {
        const PATH: &'static str = "/activation/{token}";

        fn parse(raw: &mut Raw) -> Option<Self> {
            let step = raw.one_of("step", &["address", "code", "new", "mine"])?;
            Some(match step {
                "address" => Self::Address,
                "code" => Self::Code(raw.secret("code", 0, 20)?),
                "new" => {
                    let password = raw.secret("password", password::MIN_CHARS, password::MAX_CHARS);
                    let duties = raw.checked("duties");
                    if password.is_none() && !duties {
                        // Both at once; with a good password the service says the same.
                        raw.fail("duties", Fault::NotAgreed);
                    }
                    Self::New {
                        password: password?,
                        duties,
                    }
                }
                _ => Self::Mine {
                    duties: raw.checked("duties"),
                },
            })
        }
    }

    impl Submit for Activate {
        async fn submit(self, request: &Request) -> Outcome {
            let (s, token) = (&request.services, token(request));
            let page = |token: &Token| Done::to(format!("/activation/{}", token.reveal()));
            match self {
                Self::Address => {
                    activation::confirm(s, &token).await?;
                    Ok(page(&token))
                }
                Self::Code(code) => {
                    let proof = activation::check_code(s, &token, &code).await?;
                    Ok(page(&proof))
                }
                Self::New { password, duties } => {
                    let (client, previous) = (request.client(), request.session.as_ref());
                    let (signed_in, known) =
                        account::with_new_account(s, &client, previous, &token, &password, duties)
                            .await?;
                    Ok(Done::to(home(known.application)).signed_in(signed_in))
                }
                Self::Mine { duties } => {
                    let actor = request.actor()?;
                    let (known, session) = account::signed_in(s, actor, &token, duties).await?;
                    let done = Done::to(home(known.application));
                    Ok(match session {
                        Some(session) => done.session(session),
                        None => done.reload(),
                    })
                }
            }
        }
    }

    /// The code once more.
    pub struct Resend;

    impl Form for Resend {
        const PATH: &'static str = "/activation/{token}/resend";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for Resend {
        async fn submit(self, request: &Request) -> Outcome {
            let token = token(request);
            activation::resend_code(&request.services, &token).await?;
            let to = format!("/activation/{}", token.reveal());
            Ok(Done::to(to).notice(Notice::CodeTexted))
        }
    }

    /// To the check of identity documents.
    pub struct Identify;

    impl Form for Identify {
        const PATH: &'static str = "/activations/{application}/identify";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for Identify {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("application")?;
            let elsewhere = mine::identify(&request.services, request.actor()?, id).await?;
            Ok(Done::away(elsewhere))
        }
    }

    /// A document was shown: goes on, if it was good.
    pub struct Refresh;

    impl Form for Refresh {
        const PATH: &'static str = "/activations/{application}";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for Refresh {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("application")?;
            let state = mine::refresh(&request.services, request.actor()?, id).await?;
            let done = Done::to(home(id));
            Ok(if state == ApplicationState::Issued {
                // One works for another organisation now, and the frame says so.
                done.reload()
            } else {
                done.notice(Notice::NothingNew)
            })
        }
    }

    pub fn all<S: Clone + Send + Sync + 'static>(forms: Forms<S>) -> Forms<S> {
        forms
            .add::<Activate>()
            .add::<Resend>()
            .add::<Identify>()
            .add::<Refresh>()
    }
}

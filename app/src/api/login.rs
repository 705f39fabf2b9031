//! Signing in and out, a factor once more, a forgotten password, another organisation.

use crate::api::{ApiError, activation::Texted};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the page behind a reset link asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reset {
    pub email: String,
    pub needs_code: bool,
}

/// Which ways a signed-in person has to show that it is still them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one way that is there or not"
)]
pub struct StepUp {
    pub password: bool,
    pub code: bool,
    pub passkey: bool,
    /// The code comes by text message, when it is asked for.
    pub text: bool,
    /// The one that was asked for, while it can be used.
    pub texted: Option<Texted>,
    /// Nothing can be signed until there is a second factor (R-DEC-4).
    pub second_factor: bool,
}

#[server(protocol = super::Call, endpoint = "login/reset")]
pub async fn read_reset(token: String) -> Result<Reset, ApiError> {
    let request = crate::server::request()?;
    let token = services::secret::Token::received(&token);
    let asked =
        services::accounts::reset::view(&request.services, &request.client(), &token).await?;
    Ok(Reset {
        email: asked.email,
        needs_code: asked.needs_code,
    })
}

/// A browser that was registered with a PIN.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    /// How its owner is called.
    pub name: String,
    pub tries: u32,
}

/// What is known before anybody signs in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Door {
    pub pin: Option<Pin>,
    /// The office whose request is answered after it.
    pub office: Option<String>,
}

/// Whether this browser is registered, which it says to nobody but who has its cookie; and whose request waits behind
/// `next`, which who has that link has read there.
#[server(protocol = super::Call, endpoint = "login/door")]
pub async fn read_door(#[server(default)] next: String) -> Result<Door, ApiError> {
    let request = crate::server::request()?;
    let pin = match &request.pin {
        Some(device) => services::accounts::pin::look(&request.services, device).await?,
        None => None,
    };
    // Of a link that leads nowhere nothing is said here; one can sign in all the same.
    let office = super::register::convert::office(&request, &next).await;
    Ok(Door {
        pin: pin.map(|known| Pin {
            name: known.name,
            tries: known.tries,
        }),
        office: office.map(|office| office.name),
    })
}

/// A sign-in that waits for a code on somebody's phone. Unknown, used and too old look the same (R-DEC-22).
#[server(protocol = super::Call, endpoint = "login/code")]
pub async fn read_code(token: String) -> Result<Texted, ApiError> {
    let request = crate::server::request()?;
    let token = services::secret::Token::received(&token);
    let shown = services::accounts::texted::look(&request.services, &token).await?;
    Ok(texted(&request.services, shown))
}

#[cfg(feature = "ssr")]
pub(super) fn texted(s: &services::Services, shown: services::accounts::texted::Shown) -> Texted {
    Texted {
        hint: shown.to,
        out: true,
        arrival: shown.arrival.map(super::activation::convert::arrival),
        wait_seconds: shown.wait_seconds,
        used_up: shown.used_up,
        minutes: s.settings.text_code_minutes,
        tries: shown.tries,
    }
}

/// How far somebody is who lost what they sign in with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WayBackStep {
    NotKnown,
    Identify,
    Number,
    Code(Texted),
}

/// What the pages behind that link show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WayBack {
    pub email: String,
    pub step: WayBackStep,
}

/// Opening changes nothing; what is missing, used or too old looks the same (R-DEC-22).
#[server(protocol = super::Call, endpoint = "login/way_back")]
pub async fn read_way_back(token: String) -> Result<WayBack, ApiError> {
    use services::accounts::way_back::{self, Step};
    let request = crate::server::request()?;
    let (s, client) = (&request.services, request.client());
    let token = services::secret::Token::received(&token);
    let found = way_back::view(s, &client, &token, &request.checks).await?;
    Ok(WayBack {
        email: found.email,
        step: match found.step {
            Step::NotKnown => WayBackStep::NotKnown,
            Step::Identify => WayBackStep::Identify,
            Step::Number => WayBackStep::Number,
            Step::Code(sent) => WayBackStep::Code(texted(s, sent)),
        },
    })
}

#[server(protocol = super::Call, endpoint = "login/step_up")]
pub async fn read_step_up() -> Result<StepUp, ApiError> {
    use services::accounts::{factors, texted};
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    let overview = factors::overview(s, actor).await?;
    let sent = if overview.text {
        texted::look_step_up(s, actor).await?
    } else {
        None
    };
    Ok(StepUp {
        password: overview.password,
        code: overview.app,
        passkey: overview.passkeys > 0,
        text: overview.text,
        texted: sent.map(|shown| self::texted(s, shown)),
        second_factor: overview.second_factor(),
    })
}

#[cfg(feature = "ssr")]
pub mod forms {
    use crate::{
        form::{Form, Raw},
        notice::Notice,
        path::{with_next, within},
        server::{Done, Forms, Outcome, Request, Submit},
    };
    use domain::{fault::Fault, id::OrganisationId, mobile::MobileNumber};
    use services::{
        Actor,
        accounts::{pin, reset, session, sign_in, step_up, texted, way_back},
        secret::Token,
    };

    /// E-mail address, password and code on one page.
    pub struct Login {
        email: String,
        password: String,
        code: String,
    }

    impl Form for Login {
        const PATH: &'static str = "/login";

        fn parse(raw: &mut Raw) -> Option<Self> {
            let email = raw.known_email("email");
            let password = raw.secret("password", 1, 128);
            let code = raw.secret("code", 0, 20);
            Some(Self {
                email: email?,
                password: password?,
                code: code?,
            })
        }
    }

    impl Submit for Login {
        async fn submit(self, request: &Request) -> Outcome {
            let attempt = sign_in::Attempt {
                email: &self.email,
                password: &self.password,
                code: &self.code,
            };
            let outcome = sign_in::sign_in(
                &request.services,
                &request.client(),
                request.session.as_ref(),
                attempt,
            )
            .await?;
            let signed_in = match outcome {
                sign_in::Outcome::In(signed_in) => signed_in,
                sign_in::Outcome::CodeSent(sent) => {
                    let to = format!("/login/code/{}", sent.token.reveal());
                    return Ok(Done::to(on(&to, request)));
                }
            };
            let first = first(request, &signed_in).await?;
            Ok(Done::to(request.next(&first))
                .notice(Notice::SignedIn)
                .signed_in(signed_in))
        }
    }

    /// Where a second factor is set up.
    const SECOND: &str = "/account/two-factor";

    /// Where somebody goes on who was going nowhere. Without a second factor nothing can be signed, and the account page
    /// says what to do; who is registering an organisation sets it up at its own step there.
    async fn first(
        request: &Request,
        signed_in: &sign_in::SignedIn,
    ) -> Result<String, services::Error> {
        if signed_in.second_factor {
            return Ok("/".to_owned());
        }
        let s = &request.services;
        let open = match session::authenticate(s, &signed_in.token).await? {
            Some(actor) => services::registration::mine::all(s, &actor).await?,
            None => Vec::new(),
        };
        Ok(open.first().map_or_else(
            || SECOND.to_owned(),
            |one| format!("/applications/{}", one.id),
        ))
    }

    pub struct Logout;

    impl Form for Logout {
        const PATH: &'static str = "/logout";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for Logout {
        async fn submit(self, request: &Request) -> Outcome {
            if let Some(actor) = &request.actor {
                session::sign_out(&request.services, actor).await?;
            }
            Ok(Done::to("/").notice(Notice::SignedOut).sign_out())
        }
    }

    /// Another organisation, from the header or its own page.
    pub struct Switch {
        organisation: OrganisationId,
        /// The page one was on.
        from: String,
        /// A page that was not there, for one that has it.
        back: String,
    }

    impl Form for Switch {
        const PATH: &'static str = "/organisation";

        fn parse(raw: &mut Raw) -> Option<Self> {
            let organisation = raw.choice("organisation");
            let from = raw.text("from", 0, 200);
            // The address of a page may be of any length: for one that is too long nobody is refused.
            let back = raw
                .text("back", 0, u16::MAX)
                .filter(|back| back.len() <= LONGEST_BACK)
                .unwrap_or_default();
            Some(Self {
                organisation: organisation?,
                from: from?,
                back,
            })
        }
    }

    /// A longer address leads nowhere.
    const LONGEST_BACK: usize = 500;

    impl Submit for Switch {
        async fn submit(self, request: &Request) -> Outcome {
            let s = &request.services;
            session::switch(s, request.actor()?, self.organisation).await?;
            // What one may do there is another matter than what one could do here.
            let there = match &request.session {
                Some(token) => session::authenticate(s, token).await?,
                None => None,
            };
            let home = there.map_or("/", |actor| landing(&self.from, &actor));
            let to = within(&self.back, home);
            Ok(Done::to(to).notice(Notice::OrganisationChosen).reload())
        }
    }

    /// Pages that every organisation has; those in the second list are for those in charge.
    const OF_EVERYBODY: [&str; 5] = ["/acting", "/services", "/why", "/account", "/help"];
    const OF_THOSE_IN_CHARGE: [&str; 4] =
        ["/clients", "/authorisations", "/people", "/people/teams"];

    /// Where one goes on after choosing another organisation: on the same page, if it is one that both have. What is about
    /// something of the one is not there at the other.
    fn landing(from: &str, actor: &Actor) -> &'static str {
        let in_charge = actor.may_see().is_ok();
        let mut pages = OF_EVERYBODY
            .into_iter()
            .chain(OF_THOSE_IN_CHARGE.into_iter().filter(|_| in_charge));
        pages.find(|page| *page == from).unwrap_or("/")
    }

    /// A factor once more, before something that asks for it.
    pub struct Again {
        password: String,
        code: String,
    }

    impl Form for Again {
        const PATH: &'static str = "/step-up";

        fn parse(raw: &mut Raw) -> Option<Self> {
            let password = raw.secret("password", 1, 128);
            let code = raw.secret("code", 0, 20);
            Some(Self {
                password: password?,
                code: code?,
            })
        }
    }

    impl Submit for Again {
        async fn submit(self, request: &Request) -> Outcome {
            let actor = request.actor()?;
            let fresh = step_up::with_password(
                &request.services,
                actor,
                &request.client(),
                &self.password,
                &self.code,
            )
            .await?;
            let next = request.next("");
            let to = if fresh.second_factor {
                request.next("/").to_owned()
            } else if next.starts_with(SECOND) {
                next.to_owned()
            } else {
                // Nothing more can be done before there is one; then it goes on where this person was going.
                with_next(SECOND, next)
            };
            Ok(Done::to(to).notice(Notice::SteppedUp).session(fresh.token))
        }
    }

    /// Five digits, in a browser that was registered.
    pub struct ByPin {
        pin: String,
    }

    impl Form for ByPin {
        const PATH: &'static str = "/login/pin";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                pin: raw.secret("pin", 1, 20)?,
            })
        }
    }

    impl Submit for ByPin {
        async fn submit(self, request: &Request) -> Outcome {
            let s = &request.services;
            let Some(device) = &request.pin else {
                return Err(services::Error::refused(Fault::DeviceForgotten));
            };
            let (client, previous) = (request.client(), request.session.as_ref());
            let signed_in = pin::sign_in(s, &client, previous, device, &self.pin).await?;
            Ok(Done::to(request.next("/"))
                .notice(Notice::SignedIn)
                .signed_in(signed_in))
        }
    }

    /// The code on the phone of who gave the right password.
    pub struct Code {
        code: String,
    }

    impl Form for Code {
        const PATH: &'static str = "/login/code/{token}";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                code: raw.secret("code", 1, 20)?,
            })
        }
    }

    impl Submit for Code {
        async fn submit(self, request: &Request) -> Outcome {
            let token = Token::received(request.param("token"));
            let (client, previous) = (request.client(), request.session.as_ref());
            // A token that leads nowhere has no page to be wrong on.
            texted::look(&request.services, &token).await?;
            let signed_in =
                texted::with_code(&request.services, &client, previous, &token, &self.code).await?;
            Ok(Done::to(request.next("/"))
                .notice(Notice::SignedIn)
                .signed_in(signed_in))
        }
    }

    /// `path` with where somebody was going.
    fn on(path: &str, request: &Request) -> String {
        let next = leptos_router::location::Url::escape(request.next("/"));
        format!("{path}?next={next}")
    }

    /// That code once more.
    pub struct CodeAgain;

    impl Form for CodeAgain {
        const PATH: &'static str = "/login/code/{token}/resend";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for CodeAgain {
        async fn submit(self, request: &Request) -> Outcome {
            let token = Token::received(request.param("token"));
            texted::resend(&request.services, &token).await?;
            let to = format!("/login/code/{}", token.reveal());
            Ok(Done::to(on(&to, request)).notice(Notice::CodeTexted))
        }
    }

    /// A code on the phone of who is signed in, for `/step-up`.
    pub struct AgainByText;

    impl Form for AgainByText {
        const PATH: &'static str = "/step-up/text";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for AgainByText {
        async fn submit(self, request: &Request) -> Outcome {
            texted::send_step_up(&request.services, request.actor()?).await?;
            Ok(Done::to(on("/step-up", request)).notice(Notice::CodeTexted))
        }
    }

    pub struct Forgot {
        email: String,
    }

    impl Form for Forgot {
        const PATH: &'static str = "/login/forgot";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                email: raw.known_email("email")?,
            })
        }
    }

    impl Submit for Forgot {
        async fn submit(self, request: &Request) -> Outcome {
            reset::ask(&request.services, &request.client(), &self.email)?;
            Ok(Done::to("/login/forgot?done=mailed").notice(Notice::LinkMailed))
        }
    }

    pub struct NewPassword {
        password: String,
        code: String,
    }

    impl Form for NewPassword {
        const PATH: &'static str = "/login/reset/{token}";

        fn parse(raw: &mut Raw) -> Option<Self> {
            let password = raw.secret("password", 1, 128);
            let code = raw.secret("code", 0, 20);
            Some(Self {
                password: password?,
                code: code?,
            })
        }
    }

    impl Submit for NewPassword {
        async fn submit(self, request: &Request) -> Outcome {
            let token = Token::received(request.param("token"));
            reset::finish(
                &request.services,
                &request.client(),
                &token,
                &self.password,
                &self.code,
            )
            .await?;
            Ok(Done::to("/login").notice(Notice::PasswordChanged))
        }
    }

    /// Who lost the phone, its number or the app asks for a link.
    pub struct AskWayBack {
        email: String,
    }

    impl Form for AskWayBack {
        const PATH: &'static str = "/way-back";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                email: raw.known_email("email")?,
            })
        }
    }

    impl Submit for AskWayBack {
        async fn submit(self, request: &Request) -> Outcome {
            way_back::ask(&request.services, &request.client(), &self.email)?;
            Ok(Done::to("/way-back?done=mailed").notice(Notice::LinkMailed))
        }
    }

    /// Shows a document, by that link.
    pub struct WayBackIdentify;

    impl Form for WayBackIdentify {
        const PATH: &'static str = "/way-back/{token}/identify";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for WayBackIdentify {
        async fn submit(self, request: &Request) -> Outcome {
            let token = Token::received(request.param("token"));
            let (s, client) = (&request.services, request.client());
            Ok(Done::away(
                way_back::identify(s, &client, &token, request.lang).await?,
            ))
        }
    }

    /// The number that is to be the account's.
    pub struct WayBackNumber {
        mobile: MobileNumber,
    }

    impl Form for WayBackNumber {
        const PATH: &'static str = "/way-back/{token}/number";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                mobile: raw.parsed("mobile", MobileNumber::parse)?,
            })
        }
    }

    impl Submit for WayBackNumber {
        async fn submit(self, request: &Request) -> Outcome {
            let token = Token::received(request.param("token"));
            let (s, client) = (&request.services, request.client());
            way_back::number(s, &client, &token, &request.checks, &self.mobile).await?;
            let to = format!("/way-back/{}/code", request.param("token"));
            Ok(Done::to(to).notice(Notice::CodeTexted))
        }
    }

    /// The code from that phone, and a new password.
    pub struct WayBackCode {
        code: String,
        password: String,
    }

    impl Form for WayBackCode {
        const PATH: &'static str = "/way-back/{token}/code";

        fn parse(raw: &mut Raw) -> Option<Self> {
            // Kept, unlike other codes: the password may be refused, and the code is still good.
            let code = raw.text("code", 1, 20);
            let password = raw.secret("password", 1, 128);
            Some(Self {
                code: code?,
                password: password?,
            })
        }
    }

    impl Submit for WayBackCode {
        async fn submit(self, request: &Request) -> Outcome {
            let token = Token::received(request.param("token"));
            let (s, client) = (&request.services, request.client());
            let typed = way_back::Typed {
                code: &self.code,
                password: &self.password,
            };
            way_back::finish(s, &client, &token, &request.checks, typed).await?;
            Ok(Done::to("/login").notice(Notice::WayBackDone).sign_out())
        }
    }

    pub fn all<S: Clone + Send + Sync + 'static>(forms: Forms<S>) -> Forms<S> {
        forms
            .add::<Login>()
            .add::<Logout>()
            .add::<Switch>()
            .add::<Again>()
            .add::<ByPin>()
            .add::<Code>()
            .add::<CodeAgain>()
            .add::<AgainByText>()
            .add::<Forgot>()
            .add::<NewPassword>()
            .add::<AskWayBack>()
            .add::<WayBackIdentify>()
            .add::<WayBackNumber>()
            .add::<WayBackCode>()
    }
}

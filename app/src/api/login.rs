//! Signing in and out, a factor once more, a forgotten password, another organisation.

use crate::api::ApiError;
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

#[server(protocol = super::Call, endpoint = "login/step_up")]
pub async fn read_step_up() -> Result<StepUp, ApiError> {
    let request = crate::server::request()?;
    let overview =
        services::accounts::factors::overview(&request.services, request.actor()?).await?;
    Ok(StepUp {
        password: overview.password,
        code: overview.app,
        passkey: overview.passkeys > 0,
        second_factor: overview.app || overview.passkeys > 0,
    })
}

#[cfg(feature = "ssr")]
pub mod forms {
    use crate::{
        form::{Form, Raw},
        notice::Notice,
        server::{Done, Forms, Outcome, Request, Submit},
    };
    use domain::id::OrganisationId;
    use services::{
        Actor,
        accounts::{reset, session, sign_in, step_up},
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
            let email = raw.email("email");
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
                    let next = leptos_router::location::Url::escape(request.next("/"));
                    let token = sent.token.reveal();
                    return Ok(Done::to(format!("/login/code/{token}?next={next}")));
                }
            };
            // Without a second factor nothing can be signed; the account page says what to do.
            let first = if signed_in.second_factor {
                "/"
            } else {
                "/account/two-factor"
            };
            Ok(Done::to(request.next(first))
                .notice(Notice::SignedIn)
                .signed_in(signed_in))
        }
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
    }

    impl Form for Switch {
        const PATH: &'static str = "/organisation";

        fn parse(raw: &mut Raw) -> Option<Self> {
            let organisation = raw.choice("organisation");
            let from = raw.text("from", 0, 200);
            Some(Self {
                organisation: organisation?,
                from: from?,
            })
        }
    }

    impl Submit for Switch {
        async fn submit(self, request: &Request) -> Outcome {
            let s = &request.services;
            session::switch(s, request.actor()?, self.organisation).await?;
            // What one may do there is another matter than what one could do here.
            let there = match &request.session {
                Some(token) => session::authenticate(s, token).await?,
                None => None,
            };
            let to = there.map_or("/", |actor| landing(&self.from, &actor));
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
            let to = if fresh.second_factor {
                request.next("/")
            } else {
                "/account/two-factor"
            };
            Ok(Done::to(to).notice(Notice::SteppedUp).session(fresh.token))
        }
    }

    pub struct Forgot {
        email: String,
    }

    impl Form for Forgot {
        const PATH: &'static str = "/login/forgot";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                email: raw.email("email")?,
            })
        }
    }

    impl Submit for Forgot {
        async fn submit(self, request: &Request) -> Outcome {
            reset::ask(&request.services, &request.client(), &self.email).await?;
            Ok(Done::to("/login").notice(Notice::ResetMailed))
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

    pub fn all<S: Clone + Send + Sync + 'static>(forms: Forms<S>) -> Forms<S> {
        forms
            .add::<Login>()
            .add::<Logout>()
            .add::<Switch>()
            .add::<Again>()
            .add::<Forgot>()
            .add::<NewPassword>()
    }
}

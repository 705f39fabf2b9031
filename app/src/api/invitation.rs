//! The other end of an invitation: who invites to what, and accepting.

use crate::api::ApiError;
use domain::{
    lang::Lang,
    level::Level,
    time::Date,
    view::{Party, ServiceLine},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the reader has to do to accept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum How {
    MakeAccount,
    SignIn,
    Accept,
    /// Signed in with another address, given here.
    AcceptAs(String),
    AlreadyMember,
}

/// What the page behind a link shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    pub organisation: Party,
    pub invited_by: String,
    pub email: String,
    /// To start from.
    pub name: String,
    pub manager: Option<Level>,
    pub services: Vec<ServiceLine>,
    /// For how many years from joining.
    pub years: Option<i16>,
    pub lang: Lang,
    pub last_day: Date,
    pub how: How,
}

/// Opening changes nothing; what is missing, used or too old looks the same (R-DEC-22).
#[server(protocol = super::Call, endpoint = "invitation/one")]
pub async fn read_invitation(token: String) -> Result<Invitation, ApiError> {
    use services::invitation::accept;
    let request = crate::server::request()?;
    let token = services::secret::Token::received(&token);
    let shown = accept::look(
        &request.services,
        request.actor.as_ref(),
        request.lang,
        &token,
    )
    .await?;
    Ok(Invitation {
        organisation: shown.organisation,
        invited_by: shown.invited_by,
        email: shown.email,
        name: shown.name.unwrap_or_default(),
        manager: shown.manager,
        services: shown.services,
        years: shown.years,
        lang: shown.lang,
        last_day: shown.last_day,
        how: match shown.how {
            accept::How::MakeAccount => How::MakeAccount,
            accept::How::SignIn => How::SignIn,
            accept::How::Accept => How::Accept,
            accept::How::AcceptAs { signed_in } => How::AcceptAs(signed_in),
            accept::How::AlreadyMember => How::AlreadyMember,
        },
    })
}

#[cfg(feature = "ssr")]
pub mod forms {
    use crate::{
        form::{Form, Raw},
        notice::Notice,
        server::{Done, Forms, Outcome, Request, Submit},
    };
    use domain::lang::Lang;
    use services::{
        accounts::{name, password},
        invitation::accept::{self, NewPerson},
        secret::Token,
    };

    /// Join, with a new account or the one that is signed in.
    pub enum Join {
        New(NewPerson),
        Mine { confirmed: bool },
    }

    impl Form for Join {
        const PATH: &'static str = "/invitation/{token}";

        fn parse(raw: &mut Raw) -> Option<Self> {
            if raw.one_of("account", &["new", "mine"])? == "mine" {
                return Some(Self::Mine {
                    confirmed: raw.checked("confirmed"),
                });
            }
            let name = raw.text("name", 1, name::MAX);
            let password = raw.secret("password", password::MIN_CHARS, password::MAX_CHARS);
            let lang = raw.one_of("lang", &["nl", "en"]);
            Some(Self::New(NewPerson {
                name: name?,
                password: password?,
                lang: Lang::from_code(lang?)?,
            }))
        }
    }

    impl Submit for Join {
        async fn submit(self, request: &Request) -> Outcome {
            let s = &request.services;
            let token = Token::received(request.param("token"));
            match self {
                Self::New(new) => {
                    let previous = request.session.as_ref();
                    let signed_in =
                        accept::with_new_account(s, &request.client(), previous, &token, &new)
                            .await?;
                    // Nothing can be done at a level before there is a second step.
                    Ok(Done::to("/account/two-factor")
                        .notice(Notice::InvitationAccepted)
                        .signed_in(signed_in))
                }
                Self::Mine { confirmed } => {
                    accept::signed_in(s, request.actor()?, &token, confirmed).await?;
                    Ok(Done::to("/").notice(Notice::InvitationAccepted).reload())
                }
            }
        }
    }

    pub fn all<S: Clone + Send + Sync + 'static>(forms: Forms<S>) -> Forms<S> {
        forms.add::<Join>()
    }
}

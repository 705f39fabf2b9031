//! One's own account: name, language, address, password, the second step, passkeys, devices.

use crate::api::{ApiError, activation::Texted};
use domain::{
    id::{CredentialId, OrganisationId, SessionId},
    lang::Lang,
    time::Date,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the account page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub name: String,
    pub email: String,
    pub lang: Lang,
    pub password: bool,
    pub app: bool,
    /// The second step is a code by text message.
    pub text: bool,
    pub passkeys: u32,
    pub recovery_codes: u32,
    /// The mobile number, as its owner recognises it.
    pub mobile: Option<String>,
    /// The organisation acted for now.
    pub organisation: String,
    /// How many one can work for.
    pub places: u32,
}

/// Where one can work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Places {
    pub places: Vec<(OrganisationId, String)>,
    pub current: Option<OrganisationId>,
}

/// A code app being set up; it never leaves this page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    /// SVG of the server's own making.
    pub qr: String,
    pub key: String,
    /// Opens an app on the same device.
    pub url: String,
}

/// A passkey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passkey {
    pub id: CredentialId,
    pub name: String,
    pub made: Date,
    pub used: Option<Date>,
}

/// One's passkeys, and whether this installation can have them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passkeys {
    pub passkeys: Vec<Passkey>,
    pub available: bool,
}

/// A device that is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    pub id: SessionId,
    pub this: bool,
    /// Browser and system; may be empty.
    pub name: String,
    pub address: String,
    pub signed_in: Date,
    pub seen: Date,
}

#[server(protocol = super::Call, endpoint = "account/one")]
pub async fn read_account() -> Result<Account, ApiError> {
    use services::accounts::{factors, session};
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    let overview = factors::overview(s, actor).await?;
    let places = session::places(s, actor).await?;
    let mobile = services::accounts::mobile::look(s, actor).await?;
    Ok(Account {
        name: actor.name.clone(),
        email: actor.email.clone(),
        lang: overview.lang,
        password: overview.password,
        app: overview.app,
        text: overview.text,
        passkeys: u32::try_from(overview.passkeys).unwrap_or(u32::MAX),
        recovery_codes: overview.recovery_codes,
        mobile: mobile.hint,
        organisation: actor
            .at
            .as_ref()
            .map(|at| at.organisation_name.clone())
            .unwrap_or_default(),
        places: u32::try_from(places.len()).unwrap_or(u32::MAX),
    })
}

#[server(protocol = super::Call, endpoint = "account/places")]
pub async fn read_places() -> Result<Places, ApiError> {
    let request = crate::server::request()?;
    let actor = request.actor()?;
    let places = services::accounts::session::places(&request.services, actor).await?;
    Ok(Places {
        places: places
            .into_iter()
            .map(|place| (place.organisation, place.name))
            .collect(),
        current: actor.at.as_ref().map(|at| at.organisation),
    })
}

/// The address behind a link; nothing changes yet.
#[server(protocol = super::Call, endpoint = "account/email")]
pub async fn read_new_email(token: String) -> Result<String, ApiError> {
    let request = crate::server::request()?;
    let token = services::secret::Token::received(&token);
    let actor = request.actor()?;
    Ok(
        services::accounts::email::view(&request.services, &request.client(), actor, &token)
            .await?,
    )
}

/// One's own mobile number, and another that is being proved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mobile {
    pub hint: Option<String>,
    /// What its owner typed when they applied.
    pub typed: Option<String>,
    pub sent: Option<Texted>,
}

#[server(protocol = super::Call, endpoint = "account/mobile")]
pub async fn read_mobile() -> Result<Mobile, ApiError> {
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    let found = services::accounts::mobile::look(s, actor).await?;
    Ok(Mobile {
        hint: found.hint,
        typed: found.typed.map(|mobile| mobile.as_str().to_owned()),
        sent: found.sent.map(|shown| super::login::texted(s, shown)),
    })
}

/// The app being set up, if one is.
#[server(protocol = super::Call, endpoint = "account/app")]
pub async fn read_enrolment() -> Result<Option<Enrolment>, ApiError> {
    let request = crate::server::request()?;
    let actor = request.actor()?;
    crate::server::holds_secret();
    let label = crate::text::account::qr_label(actor.lang);
    let found = services::accounts::factors::pending_app(&request.services, actor, label).await?;
    Ok(found.map(|enrolment| Enrolment {
        qr: enrolment.qr,
        key: enrolment.manual_key,
        url: enrolment.url,
    }))
}

/// New recovery codes, for the one they belong to. Reading them takes them away: they are shown once.
#[server(protocol = super::Call, endpoint = "account/codes")]
pub async fn read_codes(token: String) -> Result<Vec<String>, ApiError> {
    let request = crate::server::request()?;
    let reader = request.actor()?.person;
    crate::server::holds_secret();
    let token = services::secret::Token::received(&token);
    let kept = services::flash::peek(
        &request.services,
        services::flash::Under::Address,
        &token,
        Some(reader),
    )
    .await?;
    let codes = kept
        .yours()
        .and_then(|body| serde_json::from_slice::<Vec<String>>(&body).ok())
        .ok_or(services::Error::NotFound)?;
    services::flash::drop(&request.services, &token).await?;
    Ok(codes)
}

#[server(protocol = super::Call, endpoint = "account/passkeys")]
pub async fn read_passkeys() -> Result<Passkeys, ApiError> {
    use domain::time::date_of;
    let request = crate::server::request()?;
    let found = services::accounts::passkey::list(&request.services, request.actor()?).await?;
    Ok(Passkeys {
        passkeys: found
            .into_iter()
            .map(|one| Passkey {
                id: one.id,
                name: one.name,
                made: date_of(one.created_at),
                used: one.last_used_at.map(date_of),
            })
            .collect(),
        available: services::accounts::passkey::available(&request.services),
    })
}

/// A browser that was registered with a PIN.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinDevice {
    pub id: CredentialId,
    pub this: bool,
    /// Browser and system; may be empty.
    pub name: String,
    pub made: Date,
    pub used: Option<Date>,
}

#[server(protocol = super::Call, endpoint = "account/pins")]
pub async fn read_pins() -> Result<Vec<PinDevice>, ApiError> {
    use domain::time::date_of;
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    let found = services::accounts::pin::list(s, actor, request.pin.as_ref()).await?;
    Ok(found
        .into_iter()
        .map(|one| PinDevice {
            id: one.id,
            this: one.this,
            name: one.name,
            made: date_of(one.created_at),
            used: one.last_used_at.map(date_of),
        })
        .collect())
}

#[server(protocol = super::Call, endpoint = "account/devices")]
pub async fn read_devices() -> Result<Vec<Device>, ApiError> {
    use domain::time::date_of;
    let request = crate::server::request()?;
    let found = services::accounts::session::devices(&request.services, request.actor()?).await?;
    Ok(found
        .into_iter()
        .map(|one| Device {
            id: one.session,
            this: one.this,
            name: one.name,
            address: one.address,
            signed_in: date_of(one.signed_in_at),
            seen: date_of(one.seen_at),
        })
        .collect())
}

#[cfg(feature = "ssr")]
pub mod forms {
    use crate::{
        form::{Form, Raw},
        notice::Notice,
        path::{with_next, within},
        server::{Done, Forms, Outcome, Request, Submit},
    };
    use domain::{
        id::{CredentialId, SessionId},
        lang::Lang,
        mobile::MobileNumber,
    };
    use services::{
        Actor, Error, Services,
        accounts::{email, factors, mobile, name, passkey, password, pin, profile, session},
        flash::{self, Under, Whose},
        secret::Token,
    };

    /// The language of messages.
    pub struct Language {
        lang: Lang,
    }

    impl Form for Language {
        const PATH: &'static str = "/account";

        fn parse(raw: &mut Raw) -> Option<Self> {
            let lang = raw.one_of("lang", &["nl", "en"])?;
            Some(Self {
                lang: Lang::from_code(lang)?,
            })
        }
    }

    impl Submit for Language {
        async fn submit(self, request: &Request) -> Outcome {
            profile::set_language(&request.services, request.actor()?, self.lang).await?;
            Ok(Done::to("/account").notice(Notice::ProfileSaved).reload())
        }
    }

    /// Another name.
    pub struct Name {
        name: String,
    }

    impl Form for Name {
        const PATH: &'static str = "/account/name";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                name: raw.text("name", 1, name::MAX)?,
            })
        }
    }

    impl Submit for Name {
        async fn submit(self, request: &Request) -> Outcome {
            profile::set_name(&request.services, request.actor()?, &self.name).await?;
            Ok(Done::to("/account").notice(Notice::ProfileSaved).reload())
        }
    }

    /// Another password.
    pub struct Password {
        current: String,
        new: String,
    }

    impl Form for Password {
        const PATH: &'static str = "/account/password";

        fn parse(raw: &mut Raw) -> Option<Self> {
            let current = raw.secret("current", 1, password::MAX_CHARS);
            let new = raw.secret("password", 1, password::MAX_CHARS);
            Some(Self {
                current: current?,
                new: new?,
            })
        }
    }

    impl Submit for Password {
        async fn submit(self, request: &Request) -> Outcome {
            let token = profile::change_password(
                &request.services,
                request.actor()?,
                &request.client(),
                &self.current,
                &self.new,
            )
            .await?;
            Ok(Done::to("/account")
                .notice(Notice::PasswordChanged)
                .session(token))
        }
    }

    /// Another address, to be confirmed from its own mailbox.
    pub struct Email {
        email: String,
    }

    impl Form for Email {
        const PATH: &'static str = "/account/email";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                email: raw.email("email")?,
            })
        }
    }

    impl Submit for Email {
        async fn submit(self, request: &Request) -> Outcome {
            email::ask(&request.services, request.actor()?, &self.email).await?;
            Ok(Done::to("/account").notice(Notice::EmailAsked))
        }
    }

    /// The link in the new mailbox.
    pub struct ConfirmEmail;

    impl Form for ConfirmEmail {
        const PATH: &'static str = "/account/email/{token}";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for ConfirmEmail {
        async fn submit(self, request: &Request) -> Outcome {
            let token = Token::received(request.param("token"));
            let actor = request.actor()?;
            email::confirm(&request.services, &request.client(), actor, &token).await?;
            Ok(Done::to("/account").notice(Notice::EmailChanged).reload())
        }
    }

    /// Another mobile number, to be proved by a code.
    pub struct Mobile {
        mobile: MobileNumber,
    }

    impl Form for Mobile {
        const PATH: &'static str = "/account/mobile";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                mobile: raw.parsed("mobile", MobileNumber::parse)?,
            })
        }
    }

    impl Submit for Mobile {
        async fn submit(self, request: &Request) -> Outcome {
            mobile::ask(&request.services, request.actor()?, &self.mobile).await?;
            Ok(Done::to("/account/mobile/code").notice(Notice::CodeTexted))
        }
    }

    /// The code from the new phone.
    pub struct ConfirmMobile {
        code: String,
    }

    impl Form for ConfirmMobile {
        const PATH: &'static str = "/account/mobile/code";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                code: raw.secret("code", 1, 20)?,
            })
        }
    }

    impl Submit for ConfirmMobile {
        async fn submit(self, request: &Request) -> Outcome {
            let (s, actor) = (&request.services, request.actor()?);
            let token = mobile::confirm(s, actor, &request.client(), &self.code).await?;
            Ok(Done::to("/account")
                .notice(Notice::MobileChanged)
                .session(token))
        }
    }

    /// Begin to set up a code app.
    pub struct BeginApp;

    impl Form for BeginApp {
        const PATH: &'static str = "/account/two-factor";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for BeginApp {
        async fn submit(self, request: &Request) -> Outcome {
            factors::begin_app(&request.services, request.actor()?).await?;
            let next = request.next("");
            Ok(Done::to(with_next("/account/two-factor/app", next)))
        }
    }

    /// The code the new app shows.
    pub struct ConfirmApp {
        code: String,
    }

    impl Form for ConfirmApp {
        const PATH: &'static str = "/account/two-factor/app";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                code: raw.code("code")?,
            })
        }
    }

    impl Submit for ConfirmApp {
        async fn submit(self, request: &Request) -> Outcome {
            let s = &request.services;
            let actor = request.actor()?;
            let token = factors::confirm_app(s, actor, &request.client(), &self.code).await?;
            // The app counts from here on, and the old session is gone: whatever fails after this, the browser gets
            // the new one.
            let next = request.next("");
            let to = match first_codes(s, &token).await {
                Ok(Some(codes)) => with_next(&codes, next),
                Ok(None) => within(next, "/account/two-factor"),
                Err(error) => {
                    tracing::error!(%error, "no recovery codes could be made for a new code app");
                    // Where it says that there are none, and makes them.
                    with_next("/account/two-factor", next)
                }
            };
            Ok(Done::to(to).notice(Notice::CodeAppAdded).session(token))
        }
    }

    /// Recovery codes for who has none, in the session that is new now: making them asks for the factor just used.
    async fn first_codes(s: &Services, token: &Token) -> Result<Option<String>, Error> {
        let Some(actor) = session::authenticate(s, token).await? else {
            return Ok(None);
        };
        if factors::overview(s, &actor).await?.recovery_codes > 0 {
            return Ok(None);
        }
        new_codes(s, &actor).await.map(Some)
    }

    /// Makes recovery codes; the answer is the page that shows them, once.
    async fn new_codes(s: &Services, actor: &Actor) -> Result<String, Error> {
        let codes = factors::new_recovery_codes(s, actor).await?;
        let body =
            serde_json::to_vec(&codes).map_err(|_| Error::Internal("codes that are no JSON"))?;
        let kept = flash::keep(s, Under::Address, Whose::Person(actor.person), &body).await?;
        Ok(format!("/account/two-factor/codes/{}", kept.reveal()))
    }

    /// New recovery codes.
    pub struct NewCodes;

    impl Form for NewCodes {
        const PATH: &'static str = "/account/two-factor/codes";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for NewCodes {
        async fn submit(self, request: &Request) -> Outcome {
            Ok(Done::to(
                new_codes(&request.services, request.actor()?).await?,
            ))
        }
    }

    /// No code app any more.
    pub struct RemoveApp;

    impl Form for RemoveApp {
        const PATH: &'static str = "/account/two-factor/remove";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for RemoveApp {
        async fn submit(self, request: &Request) -> Outcome {
            factors::remove_app(&request.services, request.actor()?).await?;
            Ok(Done::to("/account/two-factor").notice(Notice::CodeAppRemoved))
        }
    }

    /// Another name for a passkey.
    pub struct RenamePasskey {
        name: String,
    }

    impl Form for RenamePasskey {
        const PATH: &'static str = "/account/passkeys/{passkey}";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                name: raw.text("name", 1, 200)?,
            })
        }
    }

    impl Submit for RenamePasskey {
        async fn submit(self, request: &Request) -> Outcome {
            let id: CredentialId = request.id("passkey")?;
            passkey::rename(&request.services, request.actor()?, id, &self.name).await?;
            Ok(Done::to("/account/passkeys").notice(Notice::ProfileSaved))
        }
    }

    /// A passkey less.
    pub struct RemovePasskey;

    impl Form for RemovePasskey {
        const PATH: &'static str = "/account/passkeys/{passkey}/remove";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for RemovePasskey {
        async fn submit(self, request: &Request) -> Outcome {
            let id: CredentialId = request.id("passkey")?;
            passkey::remove(&request.services, request.actor()?, id).await?;
            Ok(Done::to("/account/passkeys").notice(Notice::PasskeyRemoved))
        }
    }

    /// This browser with a PIN, or another PIN.
    pub struct SetPin {
        pin: String,
    }

    impl Form for SetPin {
        const PATH: &'static str = "/account/pin";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                pin: raw.secret("pin", 1, 20)?,
            })
        }
    }

    impl Submit for SetPin {
        async fn submit(self, request: &Request) -> Outcome {
            let (client, device) = (request.client(), request.pin.as_ref());
            let actor = request.actor()?;
            let device = pin::set_up(&request.services, actor, &client, device, &self.pin).await?;
            Ok(Done::to("/account/pin")
                .notice(Notice::PinSet)
                .pin(Some(device)))
        }
    }

    /// A browser with a PIN less.
    pub struct RemovePin;

    impl Form for RemovePin {
        const PATH: &'static str = "/account/pin/{device}/remove";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for RemovePin {
        async fn submit(self, request: &Request) -> Outcome {
            let (s, actor) = (&request.services, request.actor()?);
            let id: CredentialId = request.id("device")?;
            let here = pin::list(s, actor, request.pin.as_ref()).await?;
            pin::remove(s, actor, id).await?;
            let done = Done::to("/account/pin").notice(Notice::PinRemoved);
            let this = here.iter().any(|one| one.this && one.id == id);
            Ok(if this { done.pin(None) } else { done })
        }
    }

    /// Sign out one device.
    pub struct EndSession;

    impl Form for EndSession {
        const PATH: &'static str = "/account/sessions/{session}/end";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for EndSession {
        async fn submit(self, request: &Request) -> Outcome {
            let id: SessionId = request.id("session")?;
            let actor = request.actor()?;
            session::end(&request.services, actor, id).await?;
            if id == actor.session {
                return Ok(Done::to("/").notice(Notice::SignedOut).sign_out());
            }
            Ok(Done::to("/account/sessions").notice(Notice::SessionEnded))
        }
    }

    /// Sign out everywhere else.
    pub struct EndOthers;

    impl Form for EndOthers {
        const PATH: &'static str = "/account/sessions";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for EndOthers {
        async fn submit(self, request: &Request) -> Outcome {
            session::end_others(&request.services, request.actor()?).await?;
            Ok(Done::to("/account/sessions").notice(Notice::SessionsEnded))
        }
    }

    pub fn all<S: Clone + Send + Sync + 'static>(forms: Forms<S>) -> Forms<S> {
        forms
            .add::<Language>()
            .add::<Name>()
            .add::<Password>()
            .add::<Email>()
            .add::<ConfirmEmail>()
            .add::<Mobile>()
            .add::<ConfirmMobile>()
            .add::<BeginApp>()
            .add::<ConfirmApp>()
            .add::<NewCodes>()
            .add::<RemoveApp>()
            .add::<RenamePasskey>()
            .add::<RemovePasskey>()
            .add::<SetPin>()
            .add::<RemovePin>()
            .add::<EndSession>()
            .add::<EndOthers>()
    }
}

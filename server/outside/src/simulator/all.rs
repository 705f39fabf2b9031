//! All simulators on one socket: the Trade Register under `/kvk`, text messages under `/sms`, identity checks under
//! `/identity`, the coupling point under `/bsnk`. The one rule: a client cannot tell them from the real ones, so it is set up with an address and a key
//! like any other.

use super::{Clock, Listening, bsnk, identity, register, sms};
use crate::secret::Secret;
use axum::Router;
use std::{fmt, io, net::SocketAddr};
use tokio::net::TcpListener;

/// Known to everybody on purpose: nothing behind it is worth keeping.
const KEY: &str = "simulated";

/// How the simulators are set up.
#[derive(Clone, Debug)]
pub struct Options {
    /// `127.0.0.1:0` takes any free port.
    pub listen: SocketAddr,
    /// Where a browser finds them, without a slash at the end, if that is not where they listen.
    pub public: Option<String>,
    /// Where status reports of text messages go, with the secret that we put in the address.
    pub sms_reports: Option<String>,
    /// Where decisions on identity checks go.
    pub identity_notices: Option<String>,
    pub clock: Clock,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            public: None,
            sms_reports: None,
            identity_notices: None,
            clock: Clock::default(),
        }
    }
}

/// All of them, for as long as this lives.
pub struct Simulators {
    pub register: register::Control,
    pub sms: sms::Sms,
    pub identity: identity::Identity,
    pub bsnk: bsnk::Bsnk,
    url: String,
    _listening: Listening,
}

impl Simulators {
    pub async fn start(options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind(options.listen).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let public = options.public.unwrap_or_else(|| url.clone());
        let (register_router, register) = register::router(format!("{url}/kvk"));
        let sms = sms::Sms::new(sms::Options {
            product_token: Secret::new(KEY),
            reports: options.sms_reports,
            clock: options.clock,
        });
        let identity = identity::Identity::new(identity::Options {
            base: format!("{public}/identity"),
            api_key: Secret::new(KEY),
            shared_secret: Secret::new(KEY),
            notices: options.identity_notices,
            clock: options.clock,
        });
        let bsnk = bsnk::Bsnk::new(Secret::new(KEY));
        let router = Router::new()
            .nest("/kvk", register_router)
            .nest("/sms", sms.router())
            .nest("/identity", identity.router())
            .nest("/bsnk", bsnk.router());
        Ok(Self {
            register,
            sms,
            identity,
            bsnk,
            url,
            _listening: Listening::spawn(listener, router),
        })
    }

    /// Where they listen, without a slash at the end.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// With these a client finds its simulator; the rest is as an operator would leave it.
    pub fn register_settings(&self) -> crate::register::Settings {
        crate::register::Settings {
            url: format!("{}/kvk", self.url),
            key: Secret::new(KEY),
            ..Default::default()
        }
    }

    pub fn sms_settings(&self) -> crate::sms::Settings {
        crate::sms::Settings {
            url: format!("{}/sms/v1.0/message", self.url),
            product_token: Secret::new(KEY),
            ..Default::default()
        }
    }

    pub fn bsnk_settings(&self) -> crate::bsnk::Settings {
        crate::bsnk::Settings {
            url: format!("{}/bsnk", self.url),
            token: Secret::new(KEY),
            requester: "00000099999999910000".into(),
            ..Default::default()
        }
    }

    /// `callback` is under which address people come back.
    pub fn identity_settings(&self, callback: &str) -> crate::identity::Settings {
        crate::identity::Settings {
            url: format!("{}/identity", self.url),
            api_key: Secret::new(KEY),
            shared_secret: Secret::new(KEY),
            callback: callback.to_owned(),
            ..Default::default()
        }
    }
}

impl fmt::Debug for Simulators {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulators")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

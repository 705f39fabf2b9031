//! The systems outside that use cases ask, as one parameter: the Trade Register, the checks of identity documents, the
//! text message gateway, the coupling point for logging in abroad. Which addresses and keys they have is configuration; what their answers mean for a use case
//! stands there. The rule: a system that does not answer stops a step, and loses nothing that was done.

use outside::{BadSettings, Secret, bsnk, identity, register, sms};

/// Clients of the systems outside.
#[derive(Clone, Debug)]
pub struct Connections {
    pub register: register::Register,
    pub identity: identity::Checks,
    pub sms: sms::Gateway,
    /// None: this installation offers no logging in abroad.
    pub bsnk: Option<bsnk::Coupling>,
}

impl Connections {
    /// # Errors
    /// The key that is missing or wrong, by name.
    pub fn new(
        register: &register::Settings,
        identity: &identity::Settings,
        sms: &sms::Settings,
    ) -> Result<Self, BadSettings> {
        Ok(Self {
            register: register::Register::new(register)?,
            identity: identity::Checks::new(identity)?,
            sms: sms::Gateway::new(sms)?,
            bsnk: None,
        })
    }

    /// With the coupling point, where one is set.
    ///
    /// # Errors
    /// The setting that is missing or wrong, by name.
    pub fn with_bsnk(self, settings: &bsnk::Settings) -> Result<Self, BadSettings> {
        let bsnk = if settings.is_off() {
            None
        } else {
            Some(bsnk::Coupling::new(settings)?)
        };
        Ok(Self { bsnk, ..self })
    }

    /// Clients of systems that do not exist: every question ends in "not available". For programs that ask none.
    ///
    /// # Panics
    /// Never: the settings are these.
    pub fn nowhere() -> Self {
        // Port 9 discards, and hardly any machine listens there.
        let (url, key) = ("http://127.0.0.1:9", "nowhere");
        let register = register::Settings {
            url: url.into(),
            key: Secret::new(key),
            retries: 0,
            ..register::Settings::default()
        };
        let identity = identity::Settings {
            url: url.into(),
            api_key: Secret::new(key),
            shared_secret: Secret::new(key),
            callback: url.into(),
            ..identity::Settings::default()
        };
        let sms = sms::Settings {
            url: url.into(),
            product_token: Secret::new(key),
            report_secret: Secret::new(key),
            ..sms::Settings::default()
        };
        Self::new(&register, &identity, &sms).expect("fixed settings make clients")
    }
}

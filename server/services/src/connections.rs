//! The systems outside that use cases ask, as one parameter: the Trade Register, the checks of identity documents, the
//! text message gateway, the coupling point for logging in abroad. Which addresses and keys they have is configuration;
//! what their answers mean for a use case stands there. The rule: a system that does not answer stops a step, and loses
//! nothing that was done.

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
    /// Every setting that is missing or wrong, by name.
    pub fn new(
        register: &register::Settings,
        identity: &identity::Settings,
        sms: &sms::Settings,
        bsnk: &bsnk::Settings,
    ) -> Result<Self, Vec<BadSettings>> {
        let coupling = (!bsnk.is_off()).then(|| bsnk::Coupling::new(bsnk));
        let made = (
            register::Register::new(register),
            identity::Checks::new(identity),
            sms::Gateway::new(sms),
            coupling.transpose(),
        );
        match made {
            (Ok(register), Ok(identity), Ok(sms), Ok(bsnk)) => Ok(Self {
                register,
                identity,
                sms,
                bsnk,
            }),
            (register, identity, sms, bsnk) => {
                let bad = [register.err(), identity.err(), sms.err(), bsnk.err()];
                Err(bad.into_iter().flatten().collect())
            }
        }
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
        Self::new(&register, &identity, &sms, &bsnk::Settings::default())
            .expect("fixed settings make clients")
    }
}

//! One's own account, and choosing for whom one works. Everything but passkeys works without JavaScript.

mod devices;
mod email;
mod mobile;
mod name;
mod organisation;
mod overview;
mod passkeys;
mod password;
mod pin;
mod two_factor;

use devices::{Devices, EndDevice};
use email::{ConfirmEmail, Email};
use mobile::{ConfirmMobile, Mobile};
use name::Name;
use organisation::{Logout, Organisation};
use overview::Overview;
use passkeys::{Passkeys, RemovePasskey, RenamePasskey};
use password::Password;
use pin::{Pin, RemovePin};
use two_factor::{Codes, NewCodes, RemoveApp, SetUp, TwoFactor};

crate::area!(people:
    Overview = "/account",
    Name = "/account/name",
    Password = "/account/password",
    Email = "/account/email",
    ConfirmEmail = "/account/email/:token",
    Mobile = "/account/mobile",
    ConfirmMobile = "/account/mobile/code",
    TwoFactor = "/account/two-factor",
    SetUp = "/account/two-factor/app",
    NewCodes = "/account/two-factor/codes",
    Codes = "/account/two-factor/codes/:token",
    RemoveApp = "/account/two-factor/remove",
    Passkeys = "/account/passkeys",
    RemovePasskey = "/account/passkeys/:passkey/remove",
    RenamePasskey = "/account/passkeys/:passkey",
    Pin = "/account/pin",
    RemovePin = "/account/pin/:device/remove",
    Devices = "/account/sessions",
    EndDevice = "/account/sessions/:session/end",
    Organisation = "/organisation",
    Logout = "/logout",
);

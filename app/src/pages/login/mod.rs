//! Signing in: password and code on one page, or a passkey, and for who gets it by text message the
//! code on a second one; once more before something that asks for it; a forgotten
//! password, and the way back in without the phone. None of it says whether an account exists.

mod code;
mod forgot;
mod reset;
mod sign_in;
mod step_up;
mod way_back;

use code::{Again, Code};
use forgot::Forgot;
use reset::Reset;
use sign_in::{ByPin, SignIn};
use step_up::{StepUp, Text};
use way_back::{WayBack, WayBackCode, WayBackIdentify, WayBackNumber};

crate::area!(public:
    SignIn = "/login",
    Forgot = "/login/forgot",
    Reset = "/login/reset/:token",
    ByPin = "/login/pin",
    Again = "/login/code/:token/resend",
    Code = "/login/code/:token",
    Text = "/step-up/text",
    StepUp = "/step-up",
    WayBack = "/way-back",
    WayBackNumber = "/way-back/:token/number",
    WayBackCode = "/way-back/:token/code",
    WayBackIdentify = "/way-back/:token",
);

//! Signing in: password and code on one page, or a passkey; once more before something that asks for it; a forgotten
//! password. None of it says whether an account exists.

mod forgot;
mod reset;
mod sign_in;
mod step_up;

use forgot::Forgot;
use reset::Reset;
use sign_in::SignIn;
use step_up::StepUp;

crate::area!(public:
    SignIn = "/login",
    Forgot = "/login/forgot",
    Reset = "/login/reset/:token",
    StepUp = "/step-up",
);

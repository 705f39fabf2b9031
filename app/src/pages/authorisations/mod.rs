//! What an organisation has given, and what its employees may do for others: looking, granting, stopping.

mod acting;
mod grant;
mod list;
mod show;
mod stop;

use acting::{Acting, GiveUp};
use grant::{Check, Grant};
use list::{Answer, List};
use show::Authorisation;
use stop::Stop;

crate::area!(office:
    List = "/authorisations",
    Grant = "/authorisations/grant",
    Check = "/authorisations/grant/check/:draft",
    Answer = "/authorisations/requests/:request/answer",
    Stop = "/authorisations/:mandate/stop",
    Authorisation = "/authorisations/:mandate",
    Acting = "/acting",
    GiveUp = "/acting/:mandate/give-up",
);

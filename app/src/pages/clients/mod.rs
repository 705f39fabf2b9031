//! The intermediary's clients: the list, asking, following a request, assigning, stopping.

mod ask;
mod assign;
mod check;
mod link;
mod list;
mod request;
mod sent;
mod show;
mod stop;

use ask::Ask;
use assign::Assign;
use check::Check;
use link::Link;
use list::List;
use request::{Request, Resend, Share, Withdraw};
use sent::Sent;
use show::Client;
use stop::{Stop, Unassign};

crate::area!(office:
    List = "/clients",
    Ask = "/clients/request",
    Check = "/clients/request/check/:draft",
    Sent = "/clients/request/sent/:token",
    Link = "/clients/link/:token",
    Withdraw = "/clients/requests/:request/withdraw",
    Resend = "/clients/requests/:request/resend",
    Share = "/clients/requests/:request/link",
    Request = "/clients/requests/:request",
    Assign = "/clients/:mandate/assign",
    Unassign = "/clients/:mandate/unassign",
    Stop = "/clients/:mandate/stop",
    Client = "/clients/:mandate",
);

//! Applying for means, following what is under way, and what was ordered. Means in use are elsewhere; so is the other end
//! of an application, where the user activates.

mod check;
mod form;
mod one;
mod order;
mod orders;
mod pending;
pub(super) mod words;

use check::{Check, TakeOff};
use form::{Add, Apply, Change};
use one::{Cancel, Correct, CorrectMobile, OnePending, Remind, Resend, ResendCode};
use order::OneOrder;
use orders::Orders;
use pending::List;

crate::area!(means:
    Apply = "/means/apply",
    Add = "/means/apply/:draft/add",
    Change = "/means/apply/:draft/change",
    TakeOff = "/means/apply/:draft/remove",
    Check = "/means/apply/:draft",
    List = "/means/pending",
    Resend = "/means/pending/:application/resend",
    ResendCode = "/means/pending/:application/code",
    Remind = "/means/pending/:application/remind",
    Correct = "/means/pending/:application/details",
    CorrectMobile = "/means/pending/:application/mobile",
    Cancel = "/means/pending/:application/cancel",
    OnePending = "/means/pending/:application",
    Orders = "/means/orders",
    OneOrder = "/means/orders/:order",
);

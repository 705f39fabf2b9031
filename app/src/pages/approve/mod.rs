//! Answering a request, on a phone, in at most four screens: see and choose, sign in, confirm, receipt. An area of its
//! own that stays small: whoever opens it came from a mail, once a year.

mod choose;
mod confirm;
mod done;
mod pass_on;
mod picture;
mod refuse;

use choose::Choose;
use confirm::Confirm;
use done::Done;
use pass_on::PassOn;
use refuse::Refuse;

crate::area!(approve:
    Confirm = "/approve/:token/confirm",
    Refuse = "/approve/:token/refuse",
    PassOn = "/approve/:token/pass-on",
    Done = "/approve/:token/done",
    Choose = "/approve/:token",
);

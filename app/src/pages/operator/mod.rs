//! The operator's side, for its clerks.

mod desk;
mod question;
mod questions;
mod retry;

use desk::Desk;
use question::{Close, Question};
use questions::Questions;
use retry::Retry;

crate::area!(people:
    Desk = "/operator",
    Questions = "/operator/questions",
    Question = "/operator/questions/:question",
    Close = "/operator/questions/:question/close",
    Retry = "/operator/messages/:message/retry",
);

//! The operator's side, for its clerks.

mod case;
mod checks;
mod desk;
mod judge;
mod question;
mod questions;
mod retry;
mod visit;
mod visiting;
mod words;

use case::Case;
use checks::Checks;
use desk::Desk;
use judge::{Accept, Agree, Disagree, Leave, More, Refuse, Take, Withdraw};
use question::{Close, Question};
use questions::Questions;
use retry::Retry;
use visit::Visit;
use visiting::{Appeared, Appoint, Confirm, Doubt, TakeBack, TurnAway};

crate::area!(desk:
    Desk = "/operator",
    Checks = "/operator/checks",
    Take = "/operator/checks/:id/take",
    Leave = "/operator/checks/:id/leave",
    Accept = "/operator/checks/:id/accept",
    Agree = "/operator/checks/:id/agree",
    Disagree = "/operator/checks/:id/disagree",
    Withdraw = "/operator/checks/:id/withdraw",
    More = "/operator/checks/:id/more",
    Refuse = "/operator/checks/:id/refuse",
    Case = "/operator/checks/:id",
    Appoint = "/operator/visits/:id/appointment",
    Appeared = "/operator/visits/:id/appeared",
    TurnAway = "/operator/visits/:id/turned-away",
    Confirm = "/operator/visits/:id/agree",
    TakeBack = "/operator/visits/:id/withdraw",
    Doubt = "/operator/visits/:id/disagree",
    Visit = "/operator/visits/:id",
    Questions = "/operator/questions",
    Question = "/operator/questions/:question",
    Close = "/operator/questions/:question/close",
    Retry = "/operator/messages/:message/retry",
);

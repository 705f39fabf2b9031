//! Login means in use: all that somebody is in charge of, one of them and what can be done with it, one's own, and what
//! to do when it is lost. Applying for one is elsewhere.

mod abroad;
mod act;
mod kept;
mod list;
mod loss;
mod mine;
mod show;
mod upgrade;
mod words;

use abroad::{Abroad, Answer as AbroadAnswer, Ask as AbroadAsk, Couple as AbroadCouple, Stop as AbroadStop};
use act::{Resume, Suspend, Terminate};
use kept::Kept;
use list::List;
use loss::{AskLink, ByLink, Report};
use mine::Mine;
use show::OneMeans;
use upgrade::{Approve, Cancel, Identify, Refuse, Rise, Upgrade};

crate::area!(means:
    List = "/means",
    Approve = "/means/upgrades/:application/approve",
    Refuse = "/means/upgrades/:application/refuse",
    Cancel = "/means/upgrades/:application/cancel",
    Identify = "/means/upgrades/:application/identify",
    Upgrade = "/means/upgrades/:application",
    Suspend = "/means/:means/suspend",
    Resume = "/means/:means/resume",
    Terminate = "/means/:means/terminate",
    Rise = "/means/:means/upgrade",
    AbroadAsk = "/means/:means/abroad/ask",
    AbroadAnswer = "/means/:means/abroad/answer",
    AbroadCouple = "/means/:means/abroad/couple",
    AbroadStop = "/means/:means/abroad/stop",
    Abroad = "/means/:means/abroad",
    OneMeans = "/means/:means",
    Mine = "/my-means",
    Kept = "/my-means/data",
    Report = "/my-means/report",
    AskLink = "/lost",
    ByLink = "/lost/:token",
);

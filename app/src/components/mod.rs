//! The parts pages are made of, one per file. A component draws what it is given; it asks the server nothing and
//! knows no rules.

mod authorise_self;
mod chain;
mod code;
mod dialog;
mod empty;
mod export;
mod facts;
mod filters;
mod history;
mod level;
mod loaded;
mod look_again;
mod manage;
mod mandate;
mod next_step;
mod note;
mod notice_bar;
mod organisation_switcher;
mod page_title;
mod pagination;
mod passkey;
mod pick;
mod problem;
mod query;
mod search_form;
mod service_ticks;
mod standing;
mod steps;
mod table;
mod tag;

pub use authorise_self::authorise_self;
pub use chain::{Chain, Check, Leg, Link};
pub use code::MatchCode;
pub use dialog::Confirm;
pub use empty::EmptyState;
pub use export::Export;
pub use facts::{Fact, Facts};
pub use filters::{Filter, Filters, OrganisationFilter};
pub use history::{History, action as history_action, basis as history_basis};
pub use level::{LevelBadge, level_meaning};
pub use loaded::{Revision, loaded, param, signed_in, there};
pub use look_again::look_again;
pub use manage::Manage;
pub use mandate::{Granted, StopMandate};
pub use next_step::NextStep;
pub use note::{Note, NoteLook};
pub use notice_bar::NoticeBar;
pub use organisation_switcher::{OrganisationMenu, OrganisationSwitcher};
pub use page_title::PageTitle;
pub(crate) use page_title::Refused;
pub use pagination::Pagination;
pub use passkey::{PasskeyButton, PasskeyUse};
pub use pick::Pick;
pub use problem::{Problem, not_there};
pub use query::{query, with_query};
pub use search_form::SearchForm;
pub use service_ticks::ServiceTicks;
pub use standing::{ServiceStateTag, StandingTag, request_state};
pub use steps::Steps;
pub use table::{Column, DataTable};
pub use tag::{StatusTag, Tone};

/// What the components of a document share; called once, at the root.
pub(crate) fn provide_page_state() {
    loaded::provide_revision();
    page_title::provide_arrival();
}

//! Messages to people: what is said ([`kind`]), how it reads in both languages ([`compose`], `text`), and how it
//! leaves ([`mailer`], [`worker`]). Text messages to phones are [`texts`]. Use cases only hand a [`Message`] to `effects.tell`; nothing here decides who may
//! do what. The one rule: a message is a row of the same transaction as the change it tells about, and it is sent once.

mod body;
pub mod compose;
pub mod kept;
pub mod kind;
pub mod mailer;
pub mod parts;
mod sealed;
mod standing;
mod text;
pub mod texts;
pub mod worker;

pub(crate) use text::date;

pub use kind::Message;
pub use mailer::Mailer;
pub use parts::{Asked, Granted, Link, Party, Service, Side, Words};

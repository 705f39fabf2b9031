//! The database: one module per aggregate, one SQL text for SQLite and PostgreSQL. Here lives every statement, and
//! no rule but those the tables themselves carry; who may do what is decided above, in `services`.
//!
//! The rules: a function takes the caller's transaction ([`Tx`]) and never commits; "not found" is `None`; a change
//! of state is a compare-and-set that says whether it won; a row that a decision reads is dated and never overwritten.

pub mod abroad;
pub mod account;
pub mod acting;
pub mod activation;
pub mod appearance;
pub mod application;
pub mod assignment;
pub mod audit;
pub mod authorisation;
pub mod catalogue;
pub mod clerk;
pub mod clients;
mod db;
pub mod due;
pub mod error;
pub mod evidence;
pub mod exclusion;
pub mod extract;
pub mod flash;
pub mod grant;
pub mod identification;
pub mod import;
pub mod invitation;
pub mod job;
pub mod kept;
pub mod last_use;
pub mod mail;
pub mod mandate;
pub mod means;
pub mod membership;
pub mod order;
pub mod organisation;
pub mod outbox;
pub mod overview;
pub mod person;
pub mod pin;
pub mod portfolio;
mod query;
pub mod question;
pub mod register_check;
pub mod request;
mod row;
pub mod session;
pub mod team;
#[cfg(feature = "testing")]
pub mod testing;
pub mod text_message;
pub mod value;
pub mod world;

pub use db::{Db, Options, Tx};
pub use error::{Result, StoreError};
pub use query::MOST_VALUES;

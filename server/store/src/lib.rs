//! The database: one module per aggregate, one SQL text for SQLite and PostgreSQL. Here lives every statement, and
//! no rule but those the tables themselves carry; who may do what is decided above, in `services`.
//!
//! The rules: a function takes the caller's transaction ([`Tx`]) and never commits; "not found" is `None`; a change
//! of state is a compare-and-set that says whether it won; a row that a decision reads is dated and never overwritten.

pub mod account;
pub mod audit;
mod db;
pub mod due;
pub mod error;
pub mod flash;
pub mod job;
pub mod mail;
pub mod means;
pub mod membership;
pub mod organisation;
pub mod outbox;
pub mod person;
mod query;
pub mod session;
pub mod value;

pub use db::{Db, Options, Tx};
pub use error::{Result, StoreError};

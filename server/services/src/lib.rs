//! Use cases: the one place where permissions are checked, rules are applied and changes are committed together
//! with their audit rows and messages. Pages, the API, jobs and imports all come through here. There is no HTTP
//! and no SQL in this crate; time and chance are parameters.
//!
//! A use case is a free function `area::act(&Services, &Actor, command) -> Result<…>`, `#[boxed]`; its first lines ask the
//! actor for the role it needs.

pub mod accounts;
pub mod actor;
pub mod application;
pub mod approval;
pub mod assignment;
pub mod authorisation;
pub mod catalogue;
pub mod clock;
pub mod code;
pub mod connections;
mod consent;
pub mod contact;
mod decision;
pub mod demo;
mod draft;
pub mod effects;
pub mod error;
pub mod evidence;
pub mod flash;
mod free_text;
pub mod grant;
mod history;
pub mod identification;
pub mod import;
pub mod invitation;
pub mod jobs;
pub mod means;
pub mod messages;
pub mod operator;
pub mod order;
pub mod overview;
mod party;
pub mod people;
pub mod privacy;
mod register;
pub mod registration;
pub mod request;
pub mod secret;
pub mod settings;
pub mod team;
pub mod why;

/// Puts an `async fn`'s future in a box of a plain type. Without it, every crate that calls a use case compiles its body
/// again, with all that it calls: two fifths of `app` was that. It knows no lifetimes inside types (`Query<'_>`).
pub(crate) use async_recursion::async_recursion as boxed;

pub use actor::Actor;
pub use error::{Error, FieldName, Result};
pub use settings::Settings;

use clock::{Clock, Rng};
use connections::Connections;
use domain::time::Instant;
use secret::{Key, Token};
use std::{ops::Deref, sync::Arc};
use store::Db;
use uuid::Uuid;

/// Everything a use case needs. Cheap to clone.
#[derive(Clone)]
pub struct Services(Arc<Inner>);

pub struct Inner {
    pub db: Db,
    pub clock: Box<dyn Clock>,
    pub rng: Box<dyn Rng>,
    pub settings: Settings,
    pub key: Key,
    pub connections: Connections,
    /// What signing in keeps in memory: counters, hashers, the relying party of passkeys.
    pub accounts: accounts::State,
}

impl Services {
    pub fn new(
        db: Db,
        clock: Box<dyn Clock>,
        rng: Box<dyn Rng>,
        settings: Settings,
        key: Key,
        connections: Connections,
    ) -> Self {
        let accounts = accounts::State::new(&settings);
        Self(Arc::new(Inner {
            db,
            clock,
            rng,
            settings,
            key,
            connections,
            accounts,
        }))
    }
}

impl Deref for Services {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Inner {
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// A new identifier, for any of the domain's id types.
    pub fn id<T: From<Uuid>>(&self) -> T {
        clock::uuid_v7(self.now(), &*self.rng).into()
    }

    /// A new secret for a link or a cookie.
    pub fn token(&self) -> Token {
        Token::new(&*self.rng)
    }
}

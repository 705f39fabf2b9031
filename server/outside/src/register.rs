//! The Trade Register (*Handelsregister*): a client of the interfaces that KVK publishes.
//!
//! KVK publishes four of them with a key: *zoeken* (v2), *basisprofielen*, *vestigingsprofielen* and
//! *functionarissen* (v1). [`Register::extract`] puts what they say of one organisation together into one
//! [`Extract`]; nothing is judged here and nothing is kept: `domain` judges and `services` keeps.
//! The rule: "not found" is said only when the register itself says so. An address that does not exist, a key that
//! is refused or an answer that cannot be read never looks like an organisation that is gone.

mod branch;
mod dates;
mod error;
mod officers;
mod profile;
mod search;
mod settings;
mod wire;

pub use branch::BranchProfile;
pub use error::RegisterError;
pub use search::{Found, Hit, HitKind, Query};
pub use settings::Settings;

use crate::{
    client::{self, BadSettings},
    http::Http,
};
use domain::{
    number::{BranchNumber, KvkNumber},
    register::{Branch, Extract},
    time::Instant,
};
use reqwest::{
    Url,
    header::{ACCEPT, HeaderMap, HeaderName, HeaderValue},
};
use serde::de::DeserializeOwned;
use wire::{Basisprofiel, Functionarissen, Vestigingen, Vestigingsprofiel, Zoekresultaat};

/// KVK's name for the header with the key.
const API_KEY: HeaderName = HeaderName::from_static("apikey");

/// A client of the Trade Register. Cheap to clone; connections are kept and shared.
#[derive(Clone, Debug)]
pub struct Register {
    http: Http,
    base: Url,
    officers: Url,
}

impl Register {
    /// # Errors
    /// [`BadSettings`] names what is wrong with the settings.
    pub fn new(settings: &Settings) -> Result<Self, BadSettings> {
        if settings.key.is_empty() {
            return Err(BadSettings("register.key is missing"));
        }
        let key = client::secret_header(&settings.key)
            .ok_or(BadSettings("register.key cannot be put in a header"))?;
        let headers = HeaderMap::from_iter([
            (API_KEY, key),
            (ACCEPT, HeaderValue::from_static("application/json")),
        ]);
        let base =
            client::address(&settings.url).ok_or(BadSettings("register.url is not an address"))?;
        let officers = match &settings.officers_url {
            Some(url) => client::address(url)
                .ok_or(BadSettings("register.officers_url is not an address"))?,
            None => base.clone(),
        };
        let http = Http::new(headers, settings.limits())
            .map_err(|_| BadSettings("register: no client can be made on this system"))?;
        Ok(Self {
            http,
            base,
            officers,
        })
    }

    /// Everything that the register says of one organisation. `at` is the moment of asking, and becomes
    /// [`Extract::as_of`].
    ///
    /// Three questions, two of them together; organisations without branches take two.
    ///
    /// # Errors
    /// [`RegisterError::NotFound`] when the register knows no such number.
    pub async fn extract(&self, kvk: KvkNumber, at: Instant) -> Result<Extract, RegisterError> {
        let (profile, officers) = tokio::try_join!(self.profile(kvk), self.officers_of(kvk))?;
        let branches = if profile.has_branches() {
            self.branches(kvk).await?
        } else {
            Vec::new()
        };
        profile::extract(kvk, &profile, &officers, branches, at)
    }

    /// The branches (*vestigingen*) of an organisation, the main one first; none is no error.
    ///
    /// # Errors
    /// [`RegisterError::NotFound`] when the register knows no such number, or none with branches.
    pub async fn branches(&self, kvk: KvkNumber) -> Result<Vec<Branch>, RegisterError> {
        let url = at(
            &self.base,
            &["v1", "basisprofielen", kvk.as_str(), "vestigingen"],
        )?;
        let list: Vestigingen = self.ask("vestigingen", url).await?;
        branch::list(&list)
    }

    /// One branch.
    ///
    /// # Errors
    /// [`RegisterError::NotFound`] when the register knows no such number.
    pub async fn branch(&self, number: BranchNumber) -> Result<BranchProfile, RegisterError> {
        let url = at(&self.base, &["v1", "vestigingsprofielen", number.as_str()])?;
        let profile: Vestigingsprofiel = self.ask("vestigingsprofiel", url).await?;
        branch::profile(number, &profile)
    }

    /// A page of what matches; nothing found is an empty page.
    ///
    /// # Errors
    /// Never [`RegisterError::NotFound`].
    pub async fn search(&self, query: &Query) -> Result<Found, RegisterError> {
        let mut url = at(&self.base, &["v2", "zoeken"])?;
        query.write(&mut url);
        match self.ask::<Zoekresultaat>("zoeken", url).await {
            Ok(result) => search::found(&result),
            Err(RegisterError::NotFound) => Ok(Found::nothing(query)),
            Err(error) => Err(error),
        }
    }

    async fn profile(&self, kvk: KvkNumber) -> Result<Basisprofiel, RegisterError> {
        let url = at(&self.base, &["v1", "basisprofielen", kvk.as_str()])?;
        self.ask("basisprofiel", url).await
    }

    /// Religious communities have no officers to publish: the register then says "not found" of a number that it
    /// knows, and the other answer tells the two apart.
    async fn officers_of(&self, kvk: KvkNumber) -> Result<Functionarissen, RegisterError> {
        let url = at(
            &self.officers,
            &["v1", "functionarissen", "kvknummer", kvk.as_str()],
        )?;
        match self.ask("functionarissen", url).await {
            Err(RegisterError::NotFound) => Ok(Functionarissen::default()),
            answer => answer,
        }
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        what: &'static str,
        url: Url,
    ) -> Result<T, RegisterError> {
        let outcome = match self.http.get(url).await {
            Ok(answer) => error::read(&answer),
            Err(failure) => Err(failure.into()),
        };
        if let Err(error) = &outcome
            && *error != RegisterError::NotFound
        {
            tracing::warn!(what, %error, "the Trade Register did not answer a question");
        }
        outcome
    }
}

/// A path below an address, each part as one segment.
fn at(base: &Url, path: &[&str]) -> Result<Url, RegisterError> {
    let mut url = base.clone();
    url.path_segments_mut()
        .map_err(|()| RegisterError::Malformed)?
        .pop_if_empty()
        .extend(path);
    Ok(url)
}

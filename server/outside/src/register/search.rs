//! Looking for an organisation or branch by name, town or number (*zoeken*, version 2).

use super::{
    error::RegisterError,
    wire::{ResultaatItem, Zoekresultaat, yes},
};
use domain::number::{BranchNumber, KvkNumber, Rsin};
use reqwest::Url;

/// As many as KVK gives in one page.
const LARGEST_PAGE: u32 = 100;
/// As many pages as KVK gives.
const LAST_PAGE: u32 = 100;

/// What is looked for; everything given must match. With nothing given the register refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// A name in the articles or a trade name, of now or before.
    pub name: Option<String>,
    pub town: Option<String>,
    pub kvk: Option<KvkNumber>,
    pub branch: Option<BranchNumber>,
    pub rsin: Option<Rsin>,
    /// Also what has ended.
    pub ended_too: bool,
    /// From 1 to 100.
    pub page: u32,
    /// From 1 to 100.
    pub per_page: u32,
}

impl Default for Query {
    fn default() -> Self {
        Self {
            name: None,
            town: None,
            kvk: None,
            branch: None,
            rsin: None,
            ended_too: false,
            page: 1,
            per_page: 10,
        }
    }
}

/// One page of what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub hits: Vec<Hit>,
    /// On all pages together.
    pub total: u32,
    pub page: u32,
    pub per_page: u32,
}

/// An organisation or one of its branches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub kvk: KvkNumber,
    pub branch: Option<BranchNumber>,
    pub name: String,
    pub street: Option<String>,
    pub town: Option<String>,
    pub kind: HitKind,
    /// Told only when what has ended was asked for too.
    pub active: Option<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HitKind {
    LegalPerson,
    MainBranch,
    Branch,
}

impl Query {
    pub(super) fn write(&self, url: &mut Url) {
        let mut pairs = url.query_pairs_mut();
        let texts = [
            ("naam", self.name.as_deref()),
            ("plaats", self.town.as_deref()),
            ("kvkNummer", self.kvk.as_ref().map(KvkNumber::as_str)),
            (
                "vestigingsnummer",
                self.branch.as_ref().map(BranchNumber::as_str),
            ),
            ("rsin", self.rsin.as_ref().map(Rsin::as_str)),
        ];
        for (key, text) in texts {
            if let Some(text) = text {
                pairs.append_pair(key, text);
            }
        }
        if self.ended_too {
            pairs.append_pair("inclusiefInactieveRegistraties", "true");
        }
        let page = self.page.clamp(1, LAST_PAGE);
        let per_page = self.per_page.clamp(1, LARGEST_PAGE);
        pairs
            .append_pair("pagina", &page.to_string())
            .append_pair("resultatenPerPagina", &per_page.to_string());
    }
}

impl Found {
    pub(super) fn nothing(query: &Query) -> Self {
        Self {
            hits: Vec::new(),
            total: 0,
            page: query.page,
            per_page: query.per_page,
        }
    }

    /// Whether another page follows.
    pub fn has_more(&self) -> bool {
        self.page < LAST_PAGE && self.page.saturating_mul(self.per_page) < self.total
    }
}

pub fn found(sent: &Zoekresultaat) -> Result<Found, RegisterError> {
    Ok(Found {
        hits: sent.resultaten.iter().map(hit).collect::<Result<_, _>>()?,
        total: sent.totaal,
        page: sent.pagina,
        per_page: sent.resultaten_per_pagina,
    })
}

fn hit(sent: &ResultaatItem) -> Result<Hit, RegisterError> {
    let malformed = |_| RegisterError::Malformed;
    let branch = sent.vestigingsnummer.as_deref();
    let (street, town) = place(sent);
    Ok(Hit {
        kvk: KvkNumber::from_register(&sent.kvk_nummer).map_err(malformed)?,
        branch: branch
            .map(BranchNumber::from_register)
            .transpose()
            .map_err(malformed)?,
        name: sent.naam.clone(),
        street,
        town,
        kind: match sent.r#type.as_str() {
            "rechtspersoon" => HitKind::LegalPerson,
            "hoofdvestiging" => HitKind::MainBranch,
            _ => HitKind::Branch,
        },
        active: sent.actief.as_ref().map(|word| yes(Some(word))),
    })
}

fn place(sent: &ResultaatItem) -> (Option<String>, Option<String>) {
    if let Some(here) = &sent.adres.binnenlands_adres {
        return (here.straatnaam.clone(), here.plaats.clone());
    }
    let Some(abroad) = &sent.adres.buitenlands_adres else {
        return (None, None);
    };
    let town = [&abroad.postcode_woonplaats, &abroad.land].map(|part| part.as_deref());
    let town: Vec<&str> = town.into_iter().flatten().collect();
    let town = (!town.is_empty()).then(|| town.join(", "));
    (abroad.straat_huisnummer.clone(), town)
}

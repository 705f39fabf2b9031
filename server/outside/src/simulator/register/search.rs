//! The answer of *zoeken*, version 2: legal persons and branches that match, in pages.

use super::{
    answer::{Refused, link, without_nulls, yes},
    data::{Branch, Data, Organisation},
};
use axum::{Json, http::StatusCode};
use serde_json::{Value, json};

/// More results than this KVK does not give.
const MOST: usize = 1_000;

/// What was asked for.
#[derive(Debug)]
pub struct Asked {
    name: Option<String>,
    town: Option<String>,
    kvk: Option<String>,
    branch: Option<String>,
    rsin: Option<String>,
    kinds: Vec<String>,
    ended_too: bool,
    page: usize,
    per_page: usize,
}

impl Asked {
    /// An unknown parameter, or one with a value that cannot be, is refused; so is nothing at all.
    pub fn read(pairs: &[(String, String)]) -> Result<Self, Refused> {
        let mut asked = Self {
            name: None,
            town: None,
            kvk: None,
            branch: None,
            rsin: None,
            kinds: Vec::new(),
            ended_too: false,
            page: 1,
            per_page: 10,
        };
        let bad = || Refused::new(StatusCode::BAD_REQUEST, "IPD1999");
        for (key, value) in pairs {
            let value = value.clone();
            match key.to_lowercase().as_str() {
                "naam" => asked.name = Some(value.to_lowercase()),
                "plaats" => asked.town = Some(value.to_lowercase()),
                "kvknummer" => asked.kvk = Some(value),
                "vestigingsnummer" => asked.branch = Some(value),
                "rsin" => asked.rsin = Some(value),
                "type" => asked.kinds.push(value),
                "inclusiefinactieveregistraties" => asked.ended_too = value == "true",
                "pagina" => asked.page = within(&value).ok_or_else(bad)?,
                "resultatenperpagina" => asked.per_page = within(&value).ok_or_else(bad)?,
                _ => return Err(bad()),
            }
        }
        let given = [
            &asked.name,
            &asked.town,
            &asked.kvk,
            &asked.branch,
            &asked.rsin,
        ];
        if given.into_iter().all(Option::is_none) {
            return Err(bad());
        }
        Ok(asked)
    }

    fn wants(&self, one: &Organisation) -> bool {
        (self.ended_too || one.ended.is_none())
            && same(self.kvk.as_ref(), Some(&one.kvk))
            && same(self.rsin.as_ref(), one.rsin.as_ref())
    }

    fn wants_entry(&self, entry: &Entry<'_>) -> bool {
        let name = entry.name.to_lowercase();
        let others = entry.one.trade_names.iter().map(|name| name.to_lowercase());
        (self.kinds.is_empty() || self.kinds.iter().any(|kind| kind == entry.kind))
            && self.name.as_ref().is_none_or(|asked| {
                name.contains(asked) || others.into_iter().any(|other| other.contains(asked))
            })
            && self
                .town
                .as_ref()
                .is_none_or(|asked| *asked == entry.town.to_lowercase())
            && same(
                self.branch.as_ref(),
                entry.branch.map(|branch| &branch.number),
            )
    }
}

/// Something that may be found.
struct Entry<'a> {
    one: &'a Organisation,
    branch: Option<&'a Branch>,
    kind: &'static str,
    name: &'a str,
    town: &'a str,
}

pub fn answer(data: &Data, asked: &Asked, base: &str) -> Result<Json<Value>, Refused> {
    let wanted = data.organisations.values().filter(|one| asked.wants(one));
    let found: Vec<Entry<'_>> = wanted
        .flat_map(entries)
        .filter(|entry| asked.wants_entry(entry))
        .take(MOST)
        .collect();
    let page: Vec<Value> = found
        .iter()
        .skip((asked.page - 1) * asked.per_page)
        .take(asked.per_page)
        .map(|entry| result(entry, asked, base))
        .collect();
    if page.is_empty() {
        return Err(Refused::new(StatusCode::NOT_FOUND, "IPD5200"));
    }
    Ok(Json(json!({
        "pagina": asked.page,
        "resultatenPerPagina": asked.per_page,
        "totaal": found.len(),
        "resultaten": page,
        "links": [link("self", &format!("{base}/v2/zoeken"))],
    })))
}

fn entries(one: &Organisation) -> impl Iterator<Item = Entry<'_>> {
    let person = one.is_legal_person().then(|| Entry {
        one,
        branch: None,
        kind: "rechtspersoon",
        name: &one.name,
        town: &one.address.town,
    });
    let branches = one
        .branches
        .iter()
        .enumerate()
        .map(move |(place, branch)| Entry {
            one,
            branch: Some(branch),
            kind: if place == 0 {
                "hoofdvestiging"
            } else {
                "nevenvestiging"
            },
            name: one.branch_name(branch),
            town: one.branch_town(branch),
        });
    person.into_iter().chain(branches)
}

fn result(entry: &Entry<'_>, asked: &Asked, base: &str) -> Value {
    let one = entry.one;
    let profile = format!("{base}/v1/basisprofielen/{}", one.kvk);
    let of_branch = entry.branch.map(|branch| {
        let profile = format!("{base}/v1/vestigingsprofielen/{}", branch.number);
        link("vestigingsprofiel", &profile)
    });
    let links: Vec<Value> = [Some(link("basisprofiel", &profile)), of_branch]
        .into_iter()
        .flatten()
        .collect();
    without_nulls(json!({
        "kvkNummer": one.kvk,
        "rsin": asked.rsin,
        "vestigingsnummer": entry.branch.map(|branch| &branch.number),
        "naam": entry.name,
        "adres": address(entry),
        "type": entry.kind,
        "actief": asked.ended_too.then(|| yes(one.ended.is_none())),
        "links": links,
    }))
}

fn address(entry: &Entry<'_>) -> Value {
    let address = &entry.one.address;
    let street = (!address.shielded).then_some(&address.street);
    match &address.country {
        Some(country) => json!({ "buitenlandsAdres": {
            "straatHuisnummer": street,
            "postcodeWoonplaats": format!("{} {}", address.postcode, entry.town),
            "land": country,
        }}),
        None => json!({ "binnenlandsAdres": {
            "type": "bezoekadres",
            "straatnaam": street,
            "plaats": entry.town,
        }}),
    }
}

fn same(asked: Option<&String>, has: Option<&String>) -> bool {
    asked.is_none_or(|asked| has == Some(asked))
}

/// Pages and results in a page: from 1 to 100.
fn within(value: &str) -> Option<usize> {
    value.parse().ok().filter(|n| (1..=100).contains(n))
}

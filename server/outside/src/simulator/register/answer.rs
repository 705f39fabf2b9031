//! The answers of *basisprofielen*, *vestigingsprofielen* and *naamgevingen*, and the register's no.

use super::{
    data::{Address, Organisation, Refusal},
    faults::Trouble,
};
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::time::Date;
use serde_json::{Map, Value, json};

/// The register's no.
#[derive(Debug)]
pub struct Refused {
    pub status: StatusCode,
    code: String,
    about: Option<String>,
}

impl Refused {
    pub fn new(status: StatusCode, code: &str) -> Self {
        Self {
            status,
            code: code.to_owned(),
            about: None,
        }
    }

    /// No such number, or nothing to publish about it: KVK does not tell which.
    pub fn undeliverable(kvk: &str) -> Self {
        Self {
            about: Some(kvk.to_owned()),
            ..Self::new(StatusCode::NOT_FOUND, "IPD0005")
        }
    }

    pub fn of(no: &Refusal) -> Self {
        Self {
            about: Some(no.kvk.clone()),
            ..Self::new(
                StatusCode::from_u16(no.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
                &no.code,
            )
        }
    }

    /// As KVK has it: the words repeat what was asked.
    pub fn body(&self) -> Value {
        let about = self.about.as_deref().unwrap_or_default();
        let words = match self.code.as_str() {
            "IPD0004" => "Het opgegeven KVK-nummer is niet valide.".to_owned(),
            "IPD0005" => {
                format!("Op basis van het KVK-nummer {about} kan het product niet worden geleverd.")
            }
            "IPD0006" => "Het opgegeven vestigingsnummer is niet valide.".to_owned(),
            "IPD0007" => {
                "Op basis van het vestigingsnummer kan het product niet worden geleverd.".to_owned()
            }
            "IPD1002" => "De gegevens zijn tijdelijk niet beschikbaar, omdat ze in bewerking zijn."
                .to_owned(),
            "IPD1999" => "De volgende opgegeven parameter(s) is (zijn) ongeldig.".to_owned(),
            "IPD5200" => {
                "Er zijn geen gegevens gevonden die voldoen aan de opgegeven zoekparameters."
                    .to_owned()
            }
            _ => "Er is een algemene technische fout opgetreden.".to_owned(),
        };
        json!({ "fout": [{ "code": self.code, "omschrijving": words }] })
    }
}

pub fn trouble(trouble: Trouble) -> Response {
    match trouble {
        Trouble::Broken => {
            Refused::new(StatusCode::INTERNAL_SERVER_ERROR, "IPD9999").into_response()
        }
        Trouble::Down => (StatusCode::SERVICE_UNAVAILABLE, "<html>Storing</html>").into_response(),
        Trouble::TooMany { retry_after } => (
            StatusCode::TOO_MANY_REQUESTS,
            [(header::RETRY_AFTER, retry_after.to_string())],
        )
            .into_response(),
        Trouble::Malformed => (
            [(header::CONTENT_TYPE, "application/json")],
            r#"{"kvkNummer": "6875"#,
        )
            .into_response(),
        Trouble::KeyRefused => (StatusCode::UNAUTHORIZED, "Invalid ApiKey").into_response(),
        Trouble::WrongAddress => (StatusCode::NOT_FOUND, "<html>Not found</html>").into_response(),
    }
}

pub fn profile(one: &Organisation, base: &str) -> Value {
    let self_ = format!("{base}/v1/basisprofielen/{}", one.kvk);
    let mut links = vec![link("self", &self_)];
    let mut embedded = Map::new();
    if !one.branches.is_empty() {
        links.push(link("vestigingen", &format!("{self_}/vestigingen")));
        embedded.insert("hoofdvestiging".into(), branch(one, 0, base));
    }
    embedded.insert("eigenaar".into(), owner(one, base));
    without_nulls(json!({
        "kvkNummer": one.kvk,
        "indNonMailing": "Ja",
        "naam": one.name,
        "formeleRegistratiedatum": day(one.started),
        "materieleRegistratie": { "datumAanvang": day(one.started), "datumEinde": one.ended.map(day) },
        "totaalWerkzamePersonen": 1,
        "statutaireNaam": one.statutory_name(),
        "handelsnamen": trade_names(one),
        "sbiActiviteiten": [
            { "sbiCode": "94997", "sbiOmschrijving": "Overige belangenbehartiging (rest)", "indHoofdactiviteit": "Ja" },
        ],
        "links": links,
        "_embedded": embedded,
    }))
}

/// Where there is no branch, the owner has the addresses.
pub fn owner(one: &Organisation, base: &str) -> Value {
    let basis = format!("{base}/v1/basisprofielen/{}", one.kvk);
    let addresses = one
        .branches
        .is_empty()
        .then(|| addresses(one, &one.address.town));
    without_nulls(json!({
        "rsin": one.rsin,
        "rechtsvorm": one.form,
        "uitgebreideRechtsvorm": one.form,
        "adressen": addresses,
        "links": [link("self", &format!("{basis}/eigenaar")), link("basisprofiel", &basis)],
    }))
}

/// A branch by its place; the first is the main one.
pub fn branch(one: &Organisation, place: usize, base: &str) -> Value {
    let branch = &one.branches[place];
    let basis = format!("{base}/v1/basisprofielen/{}", one.kvk);
    let self_ = format!("{base}/v1/vestigingsprofielen/{}", branch.number);
    without_nulls(json!({
        "vestigingsnummer": branch.number,
        "kvkNummer": one.kvk,
        "rsin": one.rsin,
        "indNonMailing": "Ja",
        "formeleRegistratiedatum": day(one.started),
        "materieleRegistratie": { "datumAanvang": day(one.started), "datumEinde": one.ended.map(day) },
        "statutaireNaam": one.statutory_name(),
        "eersteHandelsnaam": one.branch_name(branch),
        "indHoofdvestiging": yes(place == 0),
        "indCommercieleVestiging": "Ja",
        "totaalWerkzamePersonen": 1,
        "adressen": addresses(one, one.branch_town(branch)),
        "links": [link("self", &self_), link("basisprofiel", &basis)],
    }))
}

pub fn branches(one: &Organisation, base: &str) -> Value {
    let self_ = format!("{base}/v1/basisprofielen/{}/vestigingen", one.kvk);
    let list: Vec<Value> = one
        .branches
        .iter()
        .enumerate()
        .map(|(place, branch)| {
            let profile = format!("{base}/v1/vestigingsprofielen/{}", branch.number);
            json!({
                "vestigingsnummer": branch.number,
                "eersteHandelsnaam": one.branch_name(branch),
                "indHoofdvestiging": yes(place == 0),
                "indAdresAfgeschermd": yes(one.address.shielded),
                "indCommercieleVestiging": "Ja",
                "volledigAdres": line(&one.address, one.branch_town(branch)),
                "links": [link("vestigingsprofiel", &profile)],
            })
        })
        .collect();
    json!({
        "kvkNummer": one.kvk,
        "aantalCommercieleVestigingen": list.len(),
        "aantalNietCommercieleVestigingen": 0,
        "totaalAantalVestigingen": list.len(),
        "vestigingen": list,
        "links": [link("self", &self_)],
    })
}

pub fn names(one: &Organisation, base: &str) -> Value {
    let self_ = format!("{base}/v1/naamgevingen/kvknummer/{}", one.kvk);
    let branches: Vec<Value> = one
        .branches
        .iter()
        .map(|branch| {
            json!({
                "vestigingsnummer": branch.number,
                "eersteHandelsnaam": one.branch_name(branch),
                "handelsnamen": [{ "naam": one.branch_name(branch), "volgorde": 0 }],
                "links": [link("vestigingsprofiel", &format!("{base}/v1/vestigingsprofielen/{}", branch.number))],
            })
        })
        .collect();
    without_nulls(json!({
        "kvkNummer": one.kvk,
        "rsin": one.rsin,
        "statutaireNaam": one.statutory_name(),
        "naam": one.name,
        "startdatum": day(one.started),
        "einddatum": one.ended.map(day),
        "vestigingen": branches,
        "links": [
            link("self", &self_),
            link("basisprofiel", &format!("{base}/v1/basisprofielen/{}", one.kvk)),
        ],
    }))
}

fn trade_names(one: &Organisation) -> Vec<Value> {
    let names = std::iter::once(&one.name).chain(&one.trade_names);
    names
        .enumerate()
        .map(|(place, name)| json!({ "naam": name, "volgorde": place }))
        .collect()
}

fn addresses(one: &Organisation, town: &str) -> Vec<Value> {
    let post = one.post.as_ref().map(|post| {
        json!({
            "type": "correspondentieadres",
            "indAfgeschermd": "Nee",
            "volledigAdres": format!("Postbus {} {} {}", post.r#box, post.postcode, post.town),
            "straatnaam": "Postbus",
            "postbusnummer": post.r#box,
            "postcode": post.postcode,
            "plaats": post.town,
            "land": "Nederland",
        })
    });
    post.into_iter()
        .chain([visiting(&one.address, town)])
        .collect()
}

fn visiting(address: &Address, town: &str) -> Value {
    let country = address.country.as_deref().unwrap_or("Nederland");
    if address.shielded {
        return json!({ "type": "bezoekadres", "indAfgeschermd": "Ja", "plaats": town, "land": country });
    }
    if address.country.is_some() {
        return json!({
            "type": "bezoekadres",
            "indAfgeschermd": "Nee",
            "volledigAdres": line(address, town),
            "straatHuisnummer": address.street,
            "postcodeWoonplaats": format!("{} {town}", address.postcode),
            "land": country,
        });
    }
    without_nulls(json!({
        "type": "bezoekadres",
        "indAfgeschermd": "Nee",
        "volledigAdres": line(address, town),
        "straatnaam": address.street,
        "huisnummer": address.number,
        "huisnummerToevoeging": address.addition,
        "postcode": address.postcode,
        "plaats": town,
        "land": country,
    }))
}

/// KVK sets the town far to the right.
fn line(address: &Address, town: &str) -> String {
    if address.shielded {
        return String::new();
    }
    let number = address
        .number
        .map(|number| format!(" {number}"))
        .unwrap_or_default();
    let addition = address
        .addition
        .as_ref()
        .map(|more| format!(" {more}"))
        .unwrap_or_default();
    format!(
        "{}{number}{addition}{:33}{} {town}",
        address.street, "", address.postcode
    )
}

pub fn link(rel: &str, href: &str) -> Value {
    json!({ "rel": rel, "href": href })
}

pub fn day(date: Date) -> String {
    date.calendar().strftime("%Y%m%d").to_string()
}

pub fn yes(yes: bool) -> &'static str {
    if yes { "Ja" } else { "Nee" }
}

/// KVK leaves out what it does not have.
pub fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key, without_nulls(value)))
            .collect(),
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        other => other,
    }
}

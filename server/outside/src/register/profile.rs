//! An organisation from what the register sent: *basisprofiel*, *functionarissen* and *vestigingen* together.

use super::{
    dates,
    error::RegisterError,
    officers,
    wire::{Adres, Basisprofiel, Eigenaar, Functionarissen, Toestand, yes},
};
use domain::{
    number::{KvkNumber, Rsin},
    register::{Address, Branch, Ends, Extract, LegalForm, LegalStatus},
    time::Instant,
};

pub fn extract(
    kvk: KvkNumber,
    profile: &Basisprofiel,
    officers: &Functionarissen,
    branches: Vec<Branch>,
    at: Instant,
) -> Result<Extract, RegisterError> {
    // Another organisation's data under this number would be worse than none.
    if profile.kvk_nummer != kvk.as_str() {
        return Err(RegisterError::Malformed);
    }
    let owner = profile.embedded.eigenaar.as_ref();
    let form_name = owner.and_then(|owner| owner.rechtsvorm.clone());
    let current = |status: &&Toestand| !dates::over(&status.registratie, at);
    let words = |status: Option<&Toestand>| status.filter(current).map(in_words);
    Ok(Extract {
        kvk,
        name: name(profile).ok_or(RegisterError::Malformed)?,
        form: form_name.as_deref().map_or(LegalForm::Other, form),
        form_name: form_name.unwrap_or_default(),
        rsin: owner
            .and_then(|owner| owner.rsin.as_deref())
            .and_then(|rsin| Rsin::from_register(rsin).ok()),
        registered: dates::first(profile.materiele_registratie.datum_aanvang.as_ref()),
        ends: ends(profile, owner),
        special_status: owner
            .and_then(|owner| owner.bijzondere_rechtstoestand.as_ref())
            .filter(current)
            .map(legal_status)
            .or_else(|| officers::appointed_for(officers, at)),
        restriction: words(owner.and_then(|owner| owner.beperking_in_rechtshandeling.as_ref())),
        foreign_status: words(owner.and_then(|owner| owner.buitenlandse_rechtstoestand.as_ref())),
        address: seat(profile, owner),
        branches,
        officers: officers::all(officers, at),
        as_of: at,
    })
}

/// The name in the articles, or else the first trade name.
fn name(profile: &Basisprofiel) -> Option<String> {
    let first_trade = profile.handelsnamen.first().map(|name| &name.naam);
    [
        profile.statutaire_naam.as_ref(),
        profile.naam.as_ref(),
        first_trade,
    ]
    .into_iter()
    .flatten()
    .find(|name| !name.trim().is_empty())
    .cloned()
}

fn ends(profile: &Basisprofiel, owner: Option<&Eigenaar>) -> Ends {
    let of_owner = |date: fn(&Eigenaar) -> Option<&String>| dates::first(owner.and_then(date));
    Ends {
        deregistered: of_owner(|owner| owner.datum_uitschrijving.as_ref()),
        owner: of_owner(|owner| owner.registratie.datum_einde.as_ref()),
        activity: dates::first(profile.materiele_registratie.datum_einde.as_ref()),
    }
}

/// Where the main branch is; without branches the register keeps the address with the owner.
fn seat(profile: &Basisprofiel, owner: Option<&Eigenaar>) -> Option<Address> {
    let main = profile.embedded.hoofdvestiging.as_ref();
    let of_main = main.and_then(|main| address(&main.adressen));
    of_main.or_else(|| address(&owner?.adressen))
}

/// The visiting address, or else whatever there is.
pub fn address(all: &[Adres]) -> Option<Address> {
    let visiting = |address: &&Adres| address.r#type.as_deref() == Some("bezoekadres");
    all.iter().find(visiting).or(all.first()).map(one_address)
}

fn one_address(sent: &Adres) -> Address {
    let shielded = yes(sent.ind_afgeschermd.as_ref());
    let town = sent.plaats.as_ref().or(sent.postcode_woonplaats.as_ref());
    let abroad = |land: &&String| !land.eq_ignore_ascii_case("nederland");
    Address {
        // What is shielded is dropped here, whatever was sent.
        street: street(sent).filter(|_| !shielded),
        postcode: sent.postcode.clone().filter(|_| !shielded),
        town: town.cloned().unwrap_or_default(),
        country: sent.land.as_ref().filter(abroad).cloned(),
        shielded,
    }
}

fn street(sent: &Adres) -> Option<String> {
    if let Some(number) = sent.postbusnummer {
        return Some(format!("Postbus {number}"));
    }
    let Some(street) = &sent.straatnaam else {
        return sent.straat_huisnummer.clone();
    };
    let number = sent.huisnummer.map(|number| number.to_string());
    let parts = [
        number.as_ref(),
        sent.huisletter.as_ref(),
        sent.huisnummer_toevoeging.as_ref(),
    ];
    let line = parts
        .into_iter()
        .flatten()
        .fold(street.clone(), |line, part| line + " " + part);
    Some(line)
}

/// The register writes its forms out in full, in more words than one.
fn form(words: &str) -> LegalForm {
    let words = words.to_lowercase();
    FORMS
        .iter()
        .find(|(word, _)| words.contains(word))
        .map_or(LegalForm::Other, |(_, form)| *form)
}

/// The first that fits; a word that is part of another stands after it.
const FORMS: [(&str, LegalForm); 18] = [
    ("eenmanszaak", LegalForm::Eenmanszaak),
    ("besloten vennootschap", LegalForm::Bv),
    ("naamloze vennootschap", LegalForm::Nv),
    ("vereniging van eigenaars", LegalForm::Vve),
    ("onderlinge waarborg", LegalForm::Owm),
    ("coöperatie", LegalForm::Cooperatie),
    ("cooperatie", LegalForm::Cooperatie),
    ("stichting", LegalForm::Stichting),
    ("vereniging", LegalForm::Vereniging),
    ("vennootschap onder firma", LegalForm::Vof),
    ("commanditaire vennootschap", LegalForm::Cv),
    ("maatschap", LegalForm::Maatschap),
    ("kerk", LegalForm::Kerkgenootschap),
    (
        "publiekrechtelijke rechtspersoon",
        LegalForm::PubliekrechtelijkeRechtspersoon,
    ),
    (
        "privaatrechtelijke rechtspersoon",
        LegalForm::OverigePrivaatrechtelijk,
    ),
    ("buitenlandse", LegalForm::Buitenlands),
    ("buitenlands recht", LegalForm::Buitenlands),
    ("rechtsvorm in het buitenland", LegalForm::Buitenlands),
];

/// By the register's words; its codes (`FAIL`, `SURS`, …) are no public list.
pub fn legal_status(status: &Toestand) -> LegalStatus {
    let words = in_words(status).to_lowercase();
    STATUSES
        .iter()
        .find(|(word, _)| words.contains(word))
        .map_or(LegalStatus::Other, |(_, status)| *status)
}

const STATUSES: [(&str, LegalStatus); 9] = [
    ("faillissement", LegalStatus::Bankrupt),
    ("failliet", LegalStatus::Bankrupt),
    ("surseance", LegalStatus::PaymentsSuspended),
    ("schuldsanering", LegalStatus::DebtRestructuring),
    ("ontbonden", LegalStatus::Dissolved),
    ("ontbinding", LegalStatus::Dissolved),
    ("vereffening", LegalStatus::InLiquidation),
    ("curatele", LegalStatus::Guardianship),
    ("bewind", LegalStatus::Administration),
];

/// The register's words, or its code where it sent no words.
pub fn in_words(status: &Toestand) -> String {
    let soort = &status.soort;
    let words = soort.omschrijving.as_ref().or(soort.code.as_ref());
    words.cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Besloten vennootschap met gewone structuur", LegalForm::Bv)]
    #[case("Naamloze Vennootschap", LegalForm::Nv)]
    #[case("Vereniging van Eigenaars", LegalForm::Vve)]
    #[case("Vereniging met volledige rechtsbevoegdheid", LegalForm::Vereniging)]
    #[case("Coöperatie U.A.", LegalForm::Cooperatie)]
    #[case("Onderlinge Waarborg Maatschappij", LegalForm::Owm)]
    #[case("Vennootschap Onder Firma", LegalForm::Vof)]
    #[case("Kerkgenootschap", LegalForm::Kerkgenootschap)]
    #[case(
        "Publiekrechtelijke rechtspersoon",
        LegalForm::PubliekrechtelijkeRechtspersoon
    )]
    #[case(
        "Overige privaatrechtelijke rechtspersoon",
        LegalForm::OverigePrivaatrechtelijk
    )]
    #[case("Buitenlandse rechtsvorm", LegalForm::Buitenlands)]
    #[case("Rederij", LegalForm::Other)]
    fn a_form_is_known_by_its_words(#[case] words: &str, #[case] expected: LegalForm) {
        assert_eq!(form(words), expected);
    }

    #[test]
    fn what_is_shielded_is_dropped_even_if_it_was_sent() {
        let sent: Adres = serde_json::from_value(serde_json::json!({
            "type": "bezoekadres", "indAfgeschermd": "Ja", "straatnaam": "Dorpsstraat", "huisnummer": 1,
            "postcode": "9401AA", "plaats": "Assen", "land": "Nederland",
        }))
        .unwrap();
        let expected = Address {
            street: None,
            postcode: None,
            town: "Assen".into(),
            country: None,
            shielded: true,
        };
        assert_eq!(one_address(&sent), expected);
    }
}

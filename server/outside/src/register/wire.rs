//! What the register sends, by KVK's own names. Only what is used is read; the rest, and whatever KVK adds, is let
//! pass. Numbers of citizens (BSN) that an authorised key would bring have no field here, so they are never read.

mod officer;

pub use officer::{
    Bedrag, Bevoegdheid, Door, Functionaris, Functionarissen, NatuurlijkPersoon, Organisatie,
    Soort, Toestand, Volmacht,
};

use serde::Deserialize;

/// An answer of *basisprofielen*.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Basisprofiel {
    pub kvk_nummer: String,
    pub naam: Option<String>,
    pub statutaire_naam: Option<String>,
    #[serde(default)]
    pub materiele_registratie: Registratie,
    #[serde(default)]
    pub handelsnamen: Vec<Handelsnaam>,
    #[serde(default, rename = "_embedded")]
    pub embedded: Embedded,
    #[serde(default)]
    pub links: Vec<Link>,
}

impl Basisprofiel {
    /// Whether the register offers a list of branches.
    pub fn has_branches(&self) -> bool {
        self.links.iter().any(|link| link.rel == "vestigingen")
    }
}

#[derive(Debug, Default, Deserialize)]
pub struct Embedded {
    pub hoofdvestiging: Option<Vestigingsprofiel>,
    pub eigenaar: Option<Eigenaar>,
}

/// Of a link only its name is used. Its address is not followed: the key goes to the configured host only.
#[derive(Debug, Deserialize)]
pub struct Link {
    pub rel: String,
}

/// From and until, as `YYYYMMDD`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Registratie {
    pub datum_aanvang: Option<String>,
    pub datum_einde: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Handelsnaam {
    pub naam: String,
}

/// The owner of the activity. *Basisprofiel* publishes the number, the form and the addresses; the other fields are
/// the register catalogue's, read where an answer has them.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Eigenaar {
    pub rsin: Option<String>,
    pub rechtsvorm: Option<String>,
    #[serde(default)]
    pub adressen: Vec<Adres>,
    #[serde(default)]
    pub registratie: Registratie,
    pub datum_uitschrijving: Option<String>,
    pub bijzondere_rechtstoestand: Option<Toestand>,
    pub beperking_in_rechtshandeling: Option<Toestand>,
    pub buitenlandse_rechtstoestand: Option<Toestand>,
}

/// An answer of *vestigingsprofielen*, and the main branch in a *basisprofiel*.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Vestigingsprofiel {
    pub vestigingsnummer: String,
    pub kvk_nummer: Option<String>,
    pub eerste_handelsnaam: Option<String>,
    pub ind_hoofdvestiging: Option<String>,
    #[serde(default)]
    pub materiele_registratie: Registratie,
    #[serde(default)]
    pub adressen: Vec<Adres>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Adres {
    pub r#type: Option<String>,
    pub ind_afgeschermd: Option<String>,
    pub straatnaam: Option<String>,
    pub huisnummer: Option<u32>,
    pub huisletter: Option<String>,
    pub huisnummer_toevoeging: Option<String>,
    pub postbusnummer: Option<u32>,
    pub postcode: Option<String>,
    pub plaats: Option<String>,
    /// Abroad: street and number in one.
    pub straat_huisnummer: Option<String>,
    /// Abroad: postcode and town in one.
    pub postcode_woonplaats: Option<String>,
    pub land: Option<String>,
}

/// An answer of *basisprofielen/…/vestigingen*.
#[derive(Debug, Deserialize)]
pub struct Vestigingen {
    #[serde(default)]
    pub vestigingen: Vec<VestigingBasis>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VestigingBasis {
    pub vestigingsnummer: String,
    pub eerste_handelsnaam: Option<String>,
    pub ind_hoofdvestiging: Option<String>,
    pub volledig_adres: Option<String>,
}

/// An answer of *zoeken*.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Zoekresultaat {
    pub pagina: u32,
    pub resultaten_per_pagina: u32,
    pub totaal: u32,
    pub resultaten: Vec<ResultaatItem>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResultaatItem {
    pub kvk_nummer: String,
    pub vestigingsnummer: Option<String>,
    #[serde(default)]
    pub naam: String,
    #[serde(default)]
    pub adres: ZoekAdres,
    pub r#type: String,
    pub actief: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ZoekAdres {
    pub binnenlands_adres: Option<BinnenlandsAdres>,
    pub buitenlands_adres: Option<BuitenlandsAdres>,
}

#[derive(Debug, Deserialize)]
pub struct BinnenlandsAdres {
    pub straatnaam: Option<String>,
    pub plaats: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BuitenlandsAdres {
    pub straat_huisnummer: Option<String>,
    pub postcode_woonplaats: Option<String>,
    pub land: Option<String>,
}

/// The body of an error, as published and as older documentation has it.
#[derive(Debug, Default, Deserialize)]
pub struct Fouten {
    #[serde(default)]
    fout: Vec<Fout>,
    meldingen: Option<Meldingen>,
}

#[derive(Debug, Deserialize)]
struct Meldingen {
    #[serde(default)]
    fout: Vec<Fout>,
}

#[derive(Debug, Deserialize)]
pub struct Fout {
    pub code: Option<String>,
}

impl Fouten {
    pub fn all(&self) -> impl Iterator<Item = &Fout> {
        let older = self.meldingen.iter().flat_map(|m| &m.fout);
        self.fout.iter().chain(older)
    }
}

/// KVK writes yes and no as words.
pub fn yes(word: Option<&String>) -> bool {
    word.is_some_and(|word| word.eq_ignore_ascii_case("ja") || word.eq_ignore_ascii_case("j"))
}

//! What *functionarissen* sends. KVK groups officers by kind; the parts of an officer are called as in the register's
//! catalogue (`functie`, `bevoegdheid`, `volmacht`, `door`, `schorsing`, `registratie`), each code with its words.

use super::Registratie;
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[expect(
    clippy::struct_field_names,
    reason = "the names are the register's own"
)]
pub struct Functionarissen {
    /// Of an eenmanszaak.
    pub eigenaar: Option<Functionaris>,
    pub bestuursfuncties: Vec<Functionaris>,
    pub aansprakelijken: Vec<Functionaris>,
    pub gemachtigden: Vec<Functionaris>,
    pub publiekrechtelijke_functionarissen: Vec<Functionaris>,
    pub functionarissen_bijzondere_rechtstoestand: Vec<Functionaris>,
    pub overige_functionarissen: Vec<Functionaris>,
}

#[derive(Debug, Deserialize)]
pub struct Functionaris {
    pub functie: Option<Soort>,
    pub functietitel: Option<Functietitel>,
    pub bevoegdheid: Option<Bevoegdheid>,
    pub volmacht: Option<Volmacht>,
    pub schorsing: Option<Schorsing>,
    pub handlichting: Option<Handlichting>,
    #[serde(default)]
    pub registratie: Registratie,
    pub door: Door,
}

/// A code of one of the register's lists with its words. Either may be missing.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Soort {
    pub code: Option<String>,
    pub omschrijving: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Functietitel {
    pub titel: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Schorsing {
    #[serde(default)]
    pub registratie: Registratie,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Bevoegdheid {
    pub soort: Option<Soort>,
    pub is_bevoegd_met_andere_personen: Option<Soort>,
    pub beperking_in_euros: Option<Bedrag>,
    pub overige_beperking: Option<Soort>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Volmacht {
    pub type_volmacht: Option<Soort>,
    pub beperkte_volmacht: Option<BeperkteVolmacht>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BeperkteVolmacht {
    pub beperking_in_geld: Option<Bedrag>,
    pub beperking_in_handeling: Option<BeperkingInHandeling>,
    pub omschrijving_overige_volmacht: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BeperkingInHandeling {
    pub soort_handeling: Option<Soort>,
}

#[derive(Debug, Deserialize)]
pub struct Bedrag {
    pub waarde: Option<String>,
    pub valuta: Option<Soort>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Handlichting {
    pub is_verleend: Option<Soort>,
}

/// Who fills a function. More than one is never sent; none of them is an officer whom we cannot name.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Door {
    pub natuurlijk_persoon: Option<NatuurlijkPersoon>,
    pub rechtspersoon: Option<Organisatie>,
    pub samenwerkingsverband: Option<Organisatie>,
    pub buitenlandse_vennootschap: Option<Organisatie>,
    pub naam_persoon: Option<Organisatie>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NatuurlijkPersoon {
    pub voornamen: Option<String>,
    pub voorvoegsel_geslachtsnaam: Option<String>,
    pub geslachtsnaam: Option<String>,
    pub geboortedatum: Option<String>,
    pub overlijdensdatum: Option<String>,
    pub bijzondere_rechtstoestand: Option<Toestand>,
    pub beperking_in_rechtshandeling: Option<Toestand>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Organisatie {
    pub kvk_nummer: Option<String>,
    pub volledige_naam: Option<String>,
    pub naam: Option<String>,
}

/// A status under the law, of an organisation or a person.
#[derive(Debug, Deserialize)]
pub struct Toestand {
    #[serde(default)]
    pub registratie: Registratie,
    #[serde(default)]
    pub soort: Soort,
}

//! The answer of *functionarissen*: officers in groups, each with its codes and the words for them.

use super::{
    answer::{day, link, without_nulls},
    data::{Officer, Organisation, Power, Role},
};
use serde_json::{Map, Value, json};

/// None where the register publishes nobody.
pub fn answer(one: &Organisation, base: &str) -> Option<Value> {
    if one.officers.is_empty() {
        return None;
    }
    let mut answer = Map::new();
    answer.insert("kvkNummer".into(), json!(one.kvk));
    for officer in &one.officers {
        let described = without_nulls(describe(one, officer));
        match group(officer.role) {
            None => {
                answer.insert("eigenaar".into(), described);
            }
            Some(group) => {
                let list = answer.entry(group).or_insert_with(|| json!([]));
                list.as_array_mut()?.push(described);
            }
        }
    }
    let self_ = format!("{base}/v1/functionarissen/kvknummer/{}", one.kvk);
    answer.insert("links".into(), json!([link("self", &self_)]));
    Some(Value::Object(answer))
}

/// None: the one owner of an eenmanszaak.
fn group(role: Role) -> Option<&'static str> {
    match role {
        Role::Owner => None,
        Role::Director => Some("bestuursfuncties"),
        Role::Partner => Some("aansprakelijken"),
        Role::Proxy => Some("gemachtigden"),
        Role::Public => Some("publiekrechtelijkeFunctionarissen"),
        Role::Status => Some("functionarissenBijzondereRechtstoestand"),
        Role::Other => Some("overigeFunctionarissen"),
    }
}

fn describe(one: &Organisation, officer: &Officer) -> Value {
    let (power, proxy) = power(officer);
    json!({
        "registratie": {
            "datumAanvang": day(officer.from.unwrap_or(one.started)),
            "datumEinde": officer.until.map(day),
        },
        "functie": function(officer),
        "functietitel": officer.title.as_ref().map(|title| json!({ "titel": title })),
        "bevoegdheid": power,
        "volmacht": proxy,
        "schorsing": officer.suspended.map(|from| json!({ "registratie": { "datumAanvang": day(from) } })),
        "door": who(officer),
    })
}

fn function(officer: &Officer) -> Value {
    let (code, words) = match officer.role {
        Role::Owner => (None, "Eigenaar"),
        Role::Director => (Some("02"), "Bestuurder"),
        Role::Partner => (Some("13"), "Vennoot"),
        Role::Proxy => (Some("01"), "Gevolmachtigde"),
        Role::Public => (None, "Publiekrechtelijk functionaris"),
        Role::Status => (Some("07"), "Curator"),
        Role::Other => (None, "Overige functionaris"),
    };
    match &officer.function {
        Some(words) => json!({ "omschrijving": words }),
        None => json!({ "code": code, "omschrijving": words }),
    }
}

/// The power of a function, and the power of attorney.
fn power(officer: &Officer) -> (Option<Value>, Option<Value>) {
    let Some(power) = officer.power else {
        return (None, None);
    };
    let (code, words) = match power {
        Power::Azb => ("azb", "Alleen/zelfstandig bevoegd"),
        Power::Gb => ("gb", "Gezamenlijk bevoegd"),
        Power::Nb => ("nb", "Niet bevoegd"),
        Power::Ob => ("ob", "Onbeperkt bevoegd"),
        Power::Bb => ("bb", "Beperkt bevoegd"),
        Power::V => ("v", "Volledige volmacht"),
        Power::B => ("b", "Beperkte volmacht"),
    };
    let kind = json!({ "code": code, "omschrijving": words });
    let amount = officer.amount.as_ref().map(
        |amount| json!({ "waarde": amount, "valuta": { "code": "EUR", "omschrijving": "Euro" } }),
    );
    if !matches!(power, Power::V | Power::B) {
        return (
            Some(json!({ "soort": kind, "beperkingInEuros": amount })),
            None,
        );
    }
    let acts = officer
        .acts
        .as_ref()
        .map(|acts| json!({ "soortHandeling": { "omschrijving": acts } }));
    let limits = (power == Power::B)
        .then(|| json!({ "beperkingInGeld": amount, "beperkingInHandeling": acts }));
    (
        None,
        Some(json!({ "typeVolmacht": kind, "beperkteVolmacht": limits })),
    )
}

fn who(officer: &Officer) -> Value {
    if let Some(kvk) = &officer.organisation {
        return json!({ "rechtspersoon": { "kvkNummer": kvk, "volledigeNaam": officer.name } });
    }
    if let Some(name) = &officer.name {
        return json!({ "naamPersoon": { "naam": name } });
    }
    let parts = [&officer.given, &officer.prefix, &officer.family];
    let full: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    json!({ "natuurlijkPersoon": {
        "voornamen": officer.given,
        "voorvoegselGeslachtsnaam": officer.prefix,
        "geslachtsnaam": officer.family,
        "volledigeNaam": full.join(" "),
        "geboortedatum": officer.born.map(day),
    }})
}

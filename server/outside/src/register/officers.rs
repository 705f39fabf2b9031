//! The officers of an organisation, in the register's own order: owner, directors, partners and so on.

use super::{
    dates, profile,
    wire::{
        Bedrag, Bevoegdheid, Door, Functionaris, Functionarissen, NatuurlijkPersoon, Organisatie,
        Soort, Toestand, Volmacht, yes,
    },
};
use domain::{
    number::KvkNumber,
    person::Identity,
    register::{
        Function, LegalStatus, Officer, OfficerOrganisation, RegisteredPerson, RegisteredPower,
        Suspension, Who,
    },
    time::Instant,
};

pub fn all(sent: &Functionarissen, at: Instant) -> Vec<Officer> {
    groups(sent)
        .into_iter()
        .flat_map(|(function, group)| group.iter().map(move |one| officer(function, one, at)))
        .collect()
}

fn groups(sent: &Functionarissen) -> [(Function, &[Functionaris]); 7] {
    [
        (Function::Owner, sent.eigenaar.as_slice()),
        (Function::Director, &sent.bestuursfuncties),
        (Function::Partner, &sent.aansprakelijken),
        (Function::Proxy, &sent.gemachtigden),
        (
            Function::PublicOfficer,
            &sent.publiekrechtelijke_functionarissen,
        ),
        (
            Function::SpecialStatusOfficer,
            &sent.functionarissen_bijzondere_rechtstoestand,
        ),
        (Function::Other, &sent.overige_functionarissen),
    ]
}

/// The status that somebody was appointed for: of a bankruptcy *functionarissen* publishes the curator, and
/// *basisprofiel* nothing.
pub fn appointed_for(sent: &Functionarissen, at: Instant) -> Option<LegalStatus> {
    sent.functionarissen_bijzondere_rechtstoestand
        .iter()
        .filter(|one| !dates::over(&one.registratie, at))
        .map(|one| {
            let words = one.functie.as_ref().and_then(in_words).unwrap_or_default();
            let words = words.to_lowercase();
            APPOINTED
                .iter()
                .find(|(word, _)| words.contains(word))
                .map_or(LegalStatus::Other, |(_, status)| *status)
        })
        .min()
}

const APPOINTED: [(&str, LegalStatus); 4] = [
    ("curator", LegalStatus::Bankrupt),
    ("schuldsanering", LegalStatus::DebtRestructuring),
    ("bewindvoerder", LegalStatus::PaymentsSuspended),
    ("vereffenaar", LegalStatus::InLiquidation),
];

fn officer(function: Function, sent: &Functionaris, at: Instant) -> Officer {
    let title = sent
        .functietitel
        .as_ref()
        .and_then(|title| title.titel.clone());
    let limits = [
        sent.bevoegdheid.as_ref().map(power_limits),
        sent.volmacht.as_ref().map(proxy_limits),
    ];
    let limits: Vec<String> = limits.into_iter().flatten().flatten().collect();
    Officer {
        who: who(&sent.door, at),
        function,
        title: title.or_else(|| in_words(sent.functie.as_ref()?)),
        power: power(sent),
        limits: (!limits.is_empty()).then(|| limits.join("; ")),
        from: dates::first(sent.registratie.datum_aanvang.as_ref()),
        until: dates::first(sent.registratie.datum_einde.as_ref()),
        suspended: sent.schorsing.as_ref().and_then(|suspension| {
            Some(Suspension {
                from: dates::first(suspension.registratie.datum_aanvang.as_ref())?,
                until: dates::whole(suspension.registratie.datum_einde.as_ref()),
            })
        }),
        emancipated: sent
            .handlichting
            .as_ref()
            .and_then(|given| given.is_verleend.as_ref())
            .is_some_and(affirmed),
    }
}

fn who(sent: &Door, at: Instant) -> Who {
    if let Some(person) = &sent.natuurlijk_persoon {
        return Who::Person(registered_person(person, at));
    }
    let organisation = [
        &sent.rechtspersoon,
        &sent.samenwerkingsverband,
        &sent.buitenlandse_vennootschap,
        &sent.naam_persoon,
    ]
    .into_iter()
    .find_map(Option::as_ref);
    Who::Organisation(organisation.map_or_else(nobody, registered_organisation))
}

fn registered_person(sent: &NatuurlijkPersoon, at: Instant) -> RegisteredPerson {
    let current = |status: &&Toestand| !dates::over(&status.registratie, at);
    RegisteredPerson {
        identity: Identity {
            given: sent.voornamen.clone().unwrap_or_default(),
            prefix: sent.voorvoegsel_geslachtsnaam.clone().unwrap_or_default(),
            family: sent.geslachtsnaam.clone().unwrap_or_default(),
            birth: dates::whole(sent.geboortedatum.as_ref()),
        },
        deceased: sent
            .overlijdensdatum
            .as_ref()
            .is_some_and(|date| !date.is_empty()),
        special_status: sent
            .bijzondere_rechtstoestand
            .as_ref()
            .filter(current)
            .map(profile::legal_status),
        restriction: sent
            .beperking_in_rechtshandeling
            .as_ref()
            .filter(current)
            .map(profile::in_words),
    }
}

fn registered_organisation(sent: &Organisatie) -> OfficerOrganisation {
    let name = sent.volledige_naam.as_ref().or(sent.naam.as_ref());
    OfficerOrganisation {
        kvk: sent
            .kvk_nummer
            .as_deref()
            .and_then(|number| KvkNumber::from_register(number).ok()),
        name: name.cloned().unwrap_or_default(),
    }
}

/// An officer whom the register does not describe still counts as one.
fn nobody() -> OfficerOrganisation {
    OfficerOrganisation {
        kvk: None,
        name: String::new(),
    }
}

/// The power, by the register's code or else its words. What we do not know gives no power.
fn power(sent: &Functionaris) -> RegisteredPower {
    let of_function = sent
        .bevoegdheid
        .as_ref()
        .and_then(|power| power.soort.as_ref());
    let of_proxy = sent
        .volmacht
        .as_ref()
        .and_then(|proxy| proxy.type_volmacht.as_ref());
    of_function
        .and_then(|kind| known(kind, &POWERS))
        .or_else(|| of_proxy.and_then(|kind| known(kind, &PROXIES)))
        .unwrap_or(RegisteredPower::None)
}

type Words = [(&'static str, &'static str, RegisteredPower)];

const POWERS: [(&str, &str, RegisteredPower); 5] = [
    ("azb", "alleen/zelfstandig bevoegd", RegisteredPower::Sole),
    ("gb", "gezamenlijk bevoegd", RegisteredPower::Joint),
    ("nb", "niet bevoegd", RegisteredPower::NotAuthorised),
    ("ob", "onbeperkt bevoegd", RegisteredPower::Unlimited),
    ("bb", "beperkt bevoegd", RegisteredPower::Limited),
];
const PROXIES: [(&str, &str, RegisteredPower); 2] = [
    ("v", "volledige volmacht", RegisteredPower::FullProxy),
    ("b", "beperkte volmacht", RegisteredPower::LimitedProxy),
];

/// The words decide where both are sent: they are what a person reads on an extract.
fn known(sent: &Soort, words: &Words) -> Option<RegisteredPower> {
    let text = sent.omschrijving.as_ref().map(|text| text.to_lowercase());
    let code = sent.code.as_ref().map(|code| code.to_lowercase());
    words
        .iter()
        .find(|(known, words, _)| match &text {
            Some(text) => text == words,
            None => code.as_deref() == Some(*known),
        })
        .map(|(_, _, power)| *power)
}

fn power_limits(sent: &Bevoegdheid) -> Vec<String> {
    let with_others = sent
        .is_bevoegd_met_andere_personen
        .as_ref()
        .filter(|word| affirmed(word))
        .map(|_| "bevoegd met andere personen".to_owned());
    let other = sent
        .overige_beperking
        .as_ref()
        .filter(|word| affirmed(word))
        .map(|_| "overige beperking".to_owned());
    let amount = sent.beperking_in_euros.as_ref().and_then(amount);
    [with_others, amount, other].into_iter().flatten().collect()
}

fn proxy_limits(sent: &Volmacht) -> Vec<String> {
    let Some(limits) = &sent.beperkte_volmacht else {
        return Vec::new();
    };
    let amount = limits.beperking_in_geld.as_ref().and_then(amount);
    let acts = limits.beperking_in_handeling.as_ref();
    let acts = acts.and_then(|acts| in_words(acts.soort_handeling.as_ref()?));
    let other = limits.omschrijving_overige_volmacht.clone();
    [amount, acts, other].into_iter().flatten().collect()
}

fn amount(sent: &Bedrag) -> Option<String> {
    let value = sent.waarde.as_ref()?;
    let currency = sent.valuta.as_ref().and_then(|unit| unit.code.as_ref());
    Some(currency.map_or_else(|| value.clone(), |unit| format!("{unit} {value}")))
}

fn in_words(sent: &Soort) -> Option<String> {
    sent.omschrijving.clone().or_else(|| sent.code.clone())
}

fn affirmed(sent: &Soort) -> bool {
    yes(sent.code.as_ref()) || yes(sent.omschrijving.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case(json!({"code": "azb", "omschrijving": "Alleen/zelfstandig bevoegd"}), RegisteredPower::Sole)]
    #[case(json!({"omschrijving": "Gezamenlijk bevoegd"}), RegisteredPower::Joint)]
    #[case(json!({"code": "bb"}), RegisteredPower::Limited)]
    #[case(json!({"code": "azb", "omschrijving": "Niet bevoegd"}), RegisteredPower::NotAuthorised)]
    #[case(json!({"code": "zzz", "omschrijving": "Een woord van later"}), RegisteredPower::None)]
    #[case(json!({}), RegisteredPower::None)]
    fn a_power_is_known_or_it_is_none(
        #[case] kind: serde_json::Value,
        #[case] expected: RegisteredPower,
    ) {
        let sent = json!({"bevoegdheid": {"soort": kind}, "door": {}});
        assert_eq!(power(&serde_json::from_value(sent).unwrap()), expected);
    }

    #[test]
    fn a_citizens_number_is_not_read() {
        let sent = json!({"bestuursfuncties": [{"door": {"natuurlijkPersoon": {
            "burgerservicenummer": "999993653", "voornamen": "Jan", "geslachtsnaam": "Test",
        }}}]});
        let sent: Functionarissen = serde_json::from_value(sent).unwrap();
        assert!(!format!("{sent:?}").contains("999993653"));
        assert_eq!(all(&sent, Instant::MIN).len(), 1);
    }
}

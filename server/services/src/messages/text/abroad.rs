//! Words about logging in abroad: asked, given, refused, coupled and stopped.

use super::{because_manager, because_member, names};
use crate::messages::{Message, body::Section, kind::AbroadChange};
use domain::lang::Lang;

pub(super) fn section(message: &Message, lang: Lang) -> Option<Section> {
    let Message::Abroad {
        organisation,
        person,
        own,
        change,
        countries,
        by,
        link,
    } = message
    else {
        return None;
    };
    let list: Vec<String> = countries
        .iter()
        .map(|country| country.get(lang).to_owned())
        .collect();
    let list = names(&list, lang);
    let by = by.as_deref().unwrap_or(person);
    let section = if *own {
        to_owner(*change, &list, by, &organisation.name, lang)
    } else {
        to_in_charge(*change, &list, (person, by), &organisation.name, lang)
    };
    let action = match (lang, own, change) {
        (Lang::Nl, false, AbroadChange::Asked) => "Beantwoord de vraag",
        (Lang::En, false, AbroadChange::Asked) => "Answer the question",
        (Lang::Nl, true, AbroadChange::Given) => "Ga verder",
        (Lang::En, true, AbroadChange::Given) => "Go on",
        (Lang::Nl, ..) => "Bekijk de landen",
        (Lang::En, ..) => "Look at the countries",
    };
    let why = if *own {
        because_member(organisation, lang)
    } else {
        because_manager(organisation, lang)
    };
    Some(section.action(action, link).why(why))
}

fn to_owner(change: AbroadChange, list: &str, by: &str, at: &str, lang: Lang) -> Section {
    match (change, lang) {
        (AbroadChange::Asked | AbroadChange::Given, Lang::Nl) => {
            Section::new(format!("U mag inloggen in {list}"))
                .text(format!("{by} vindt het goed dat u met uw middel van {at} inlogt bij de overheid van {list}."))
                .text("Is uw middel nog niet gekoppeld aan uw burgerservicenummer? Doe dat dan nu. Dat hoeft maar één keer.")
        }
        (AbroadChange::Asked | AbroadChange::Given, Lang::En) => {
            Section::new(format!("You may log in in {list}"))
                .text(format!("{by} agrees that you log in with your means of {at} at the government of {list}."))
                .text("Is your means not coupled to your citizen service number yet? Then do that now. It is needed only once.")
        }
        (AbroadChange::Refused, Lang::Nl) => Section::new(format!("Inloggen in {list} gaat niet door"))
            .text(format!("{by} keurde uw vraag bij {at} af. Uw middel werkt in Nederland zoals het was.")),
        (AbroadChange::Refused, Lang::En) => Section::new(format!("Logging in in {list} was refused"))
            .text(format!("{by} refused your question at {at}. Your means works in the Netherlands as it did.")),
        (AbroadChange::Coupled, Lang::Nl) => Section::new(format!("U kunt nu inloggen in {list}"))
            .text(format!("Uw middel van {at} is gekoppeld aan uw burgerservicenummer. Het nummer zelf bewaren wij niet."))
            .text("In het buitenland staat u onder uw eigen naam bekend, niet onder die van uw organisatie.")
            .text("Deed u dit niet zelf? Stop het dan meteen, en meld uw middel als misbruikt."),
        (AbroadChange::Coupled, Lang::En) => Section::new(format!("You can log in in {list} now"))
            .text(format!("Your means of {at} is coupled to your citizen service number. The number itself we do not keep."))
            .text("Abroad you are known by your own name, not by that of your organisation.")
            .text("Did you not do this yourself? Then stop it at once, and report your means as misused."),
        (AbroadChange::Stopped, Lang::Nl) => Section::new(format!("U kunt niet meer inloggen in {list}"))
            .text(format!("{by} stopte dit voor uw middel van {at}. Dat werkt meteen.")),
        (AbroadChange::Stopped, Lang::En) => Section::new(format!("You can no longer log in in {list}"))
            .text(format!("{by} stopped this for your means of {at}. It works at once.")),
    }
}

fn to_in_charge(
    change: AbroadChange,
    list: &str,
    (person, by): (&str, &str),
    at: &str,
    lang: Lang,
) -> Section {
    match (change, lang) {
        (AbroadChange::Asked, Lang::Nl) => Section::new(format!("{person} wil inloggen in {list}"))
            .text(format!("{person} vraagt of dat mag met het middel van {at}: bij alle publieke diensten in {list}."))
            .text("In het buitenland staat deze persoon onder de eigen naam bekend."),
        (AbroadChange::Asked, Lang::En) => Section::new(format!("{person} wants to log in in {list}"))
            .text(format!("{person} asks whether that is allowed with the means of {at}: at all public services in {list}."))
            .text("Abroad this person is known by their own name."),
        (AbroadChange::Given, Lang::Nl) => Section::new(format!("{person} mag inloggen in {list}"))
            .text(format!("{by} regelde dit voor het middel van {at}.")),
        (AbroadChange::Given, Lang::En) => Section::new(format!("{person} may log in in {list}"))
            .text(format!("{by} arranged this for the means of {at}.")),
        (AbroadChange::Refused, Lang::Nl) => Section::new(format!("{person} mag niet inloggen in {list}"))
            .text(format!("{by} keurde de vraag bij {at} af.")),
        (AbroadChange::Refused, Lang::En) => Section::new(format!("{person} may not log in in {list}"))
            .text(format!("{by} refused the question at {at}.")),
        (AbroadChange::Coupled, Lang::Nl) => Section::new(format!("{person} kan nu inloggen in {list}"))
            .text(format!("Het middel van {at} is gekoppeld. U kunt dit op elk moment stoppen.")),
        (AbroadChange::Coupled, Lang::En) => Section::new(format!("{person} can log in in {list} now"))
            .text(format!("The means of {at} is coupled. You can stop this at any moment.")),
        (AbroadChange::Stopped, Lang::Nl) => Section::new(format!("{person} logt niet meer in in {list}"))
            .text(format!("{by} stopte dit voor het middel van {at}. Dat werkt meteen.")),
        (AbroadChange::Stopped, Lang::En) => Section::new(format!("{person} no longer logs in in {list}"))
            .text(format!("{by} stopped this for the means of {at}. It works at once.")),
    }
}

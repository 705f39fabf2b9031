//! Words about means that are in use (suspended, resumed, ended, reported, raised), and about what somebody may do for
//! the own organisation. How a means comes about is `means`.

use super::{because_account, because_manager, because_member, date, moment, services};
use crate::messages::{
    Message,
    body::Section,
    kind::MeansChange,
    parts::{Given, Link, Words},
};
use domain::{lang::Lang, level::Level};

#[expect(
    clippy::too_many_lines,
    reason = "both languages of a message side by side"
)]
pub(super) fn section(message: &Message, lang: Lang) -> Option<Section> {
    Some(match message {
        Message::MeansChanged { organisation, level, change, by, abroad, at, link } => {
            let section = own(&organisation.name, *level, (*change, abroad), by.as_deref(), lang)
                .facts([when(lang, moment(*at, lang))]);
            let reported = by.is_none()
                && matches!(change, MeansChange::Lost { .. } | MeansChange::Misused { .. });
            match (reported, lang) {
                // What one signs in with may be what is gone.
                (true, Lang::Nl) => section.action("Weer inloggen zonder uw telefoon", &Link::ask_way_back()),
                (true, Lang::En) => section.action("Log in again without your phone", &Link::ask_way_back()),
                (false, Lang::Nl) => section.action("Bekijk uw middelen", link),
                (false, Lang::En) => section.action("Look at your means", link),
            }
            .why(because_member(organisation, lang))
        }
        Message::MeansOfColleague { organisation, person, level, change, by, uncovered, abroad, link } => {
            let clients = uncovered.iter().map(|client| (client.name.clone(), String::new())).collect();
            let section = colleague(person, &organisation.name, *level, *change, by.as_deref(), lang);
            let section = countries(section, *change, abroad, lang);
            match lang {
                Lang::Nl => section
                    .list("Voor deze klanten kan nu niemand meer inloggen:", clients)
                    .action(format!("Bekijk het middel van {person}"), link),
                Lang::En => section
                    .list("Nobody can log in for these clients now:", clients)
                    .action(format!("Look at the means of {person}"), link),
            }
            .why(because_manager(organisation, lang))
        }
        Message::LossLink { link, minutes } => loss(link, *minutes, lang),
        Message::Authorised { organisation, given, level, last_day, by, usable } => {
            let section = match lang {
                Lang::Nl => Section::new(format!("U mag inloggen namens {}", organisation.name))
                    .text(format!("{by} gaf u een machtiging: u mag namens {} inloggen.", organisation.name))
                    .facts([
                        ("Geldig tot en met", date(*last_day, lang)),
                        ("Niveau", level.to_string()),
                    ]),
                Lang::En => Section::new(format!("You may log in on behalf of {}", organisation.name))
                    .text(format!("{by} gave you an authorisation: you may log in on behalf of {}.", organisation.name))
                    .facts([
                        ("Valid up to and including", date(*last_day, lang)),
                        ("Level", level.to_string()),
                    ]),
            };
            let section = scope(section, given, lang);
            let section = if *usable {
                section
            } else {
                section.note(match lang {
                    Lang::Nl => format!("U kunt dit pas allemaal gebruiken met een inlogmiddel op niveau {level}. Vraag uw beheerder ernaar."),
                    Lang::En => format!("You can use all of this only with a login means at level {level}. Ask your manager for it."),
                })
            };
            section
                .action(match lang {
                    Lang::Nl => "Bekijk wat u mag",
                    Lang::En => "Look at what you may do",
                }, &Link::my_means())
                .why(because_member(organisation, lang))
        }
        Message::AuthorisationEnded { organisation, ended, by } => {
            let name = &organisation.name;
            let section = match lang {
                Lang::Nl => Section::new(format!("U mag minder namens {name}"))
                    .text(format!("{by} trok een machtiging in. Dat werkt meteen. U mag niet meer:")),
                Lang::En => Section::new(format!("You may do less on behalf of {name}"))
                    .text(format!("{by} revoked an authorisation. That works at once. You may no longer:")),
            };
            scope(section, ended, lang)
                .action(match lang {
                    Lang::Nl => "Bekijk wat u nog mag",
                    Lang::En => "Look at what you may still do",
                }, &Link::my_means())
                .why(because_member(organisation, lang))
        }
        Message::AuthorisationGivenUp { organisation, person, ended, link } => {
            let section = match lang {
                Lang::Nl => Section::new(format!("{person} gaf een machtiging terug"))
                    .text(format!("{person} mag dit niet meer namens {}. Dat werkt meteen.", organisation.name)),
                Lang::En => Section::new(format!("{person} gave an authorisation back"))
                    .text(format!("{person} may no longer do this on behalf of {}. It works at once.", organisation.name)),
            };
            scope(section, ended, lang)
                .action(match lang {
                    Lang::Nl => format!("Bekijk {person}"),
                    Lang::En => format!("Look at {person}"),
                }, link)
                .why(because_manager(organisation, lang))
        }
        Message::UpgradeAsked { organisation, person, from, to, link } => match lang {
            Lang::Nl => Section::new(format!("{person} vraagt om niveau {to}"))
                .text(format!("{person} heeft bij {} een middel op niveau {from} en vraagt om {to}.", organisation.name))
                .text("Wat deze persoon mag, blijft gelijk. Het oude niveau werkt tot het nieuwe er is.")
                .action("Beantwoord de vraag", link),
            Lang::En => Section::new(format!("{person} asks for level {to}"))
                .text(format!("{person} has a means at level {from} at {} and asks for {to}.", organisation.name))
                .text("What this person may do stays the same. The old level works until the new one is there.")
                .action("Answer the question", link),
        }
        .why(because_manager(organisation, lang)),
        Message::UpgradeApproved { organisation, level, by, link } => match lang {
            Lang::Nl => Section::new(format!("U mag naar niveau {level}"))
                .text(format!("{by} vindt het goed dat u bij {} een middel op niveau {level} krijgt.", organisation.name))
                .text(if domain::identification::takes_a_counter(*level) {
                    "Kom met uw identiteitsbewijs naar een loket. Wij maken daarvoor een afspraak met u. Tot alles klaar is, werkt uw oude niveau gewoon."
                } else {
                    "Laat nog zien wie u bent, met uw identiteitsbewijs en uw telefoon. Tot dan werkt uw oude niveau gewoon."
                })
                .action("Laat zien wie u bent", link),
            Lang::En => Section::new(format!("You may go to level {level}"))
                .text(format!("{by} agrees that you get a means at level {level} at {}.", organisation.name))
                .text(if domain::identification::takes_a_counter(*level) {
                    "Come to a counter with your identity document. We make an appointment with you. Until everything is done your old level simply works."
                } else {
                    "You still have to show who you are, with your identity document and your phone. Until then your old level simply works."
                })
                .action("Show who you are", link),
        }
        .why(because_member(organisation, lang)),
        Message::UpgradeRefused { organisation, level, by, reason } => match lang {
            Lang::Nl => Section::new(format!("Niveau {level} gaat niet door"))
                .text(format!("{by} keurde uw vraag om niveau {level} bij {} af. Uw middel blijft werken zoals het was.", organisation.name)),
            Lang::En => Section::new(format!("Level {level} was refused"))
                .text(format!("{by} refused your question for level {level} at {}. Your means goes on working as it did.", organisation.name)),
        }
        .quote(by, reason.as_deref())
        .action(match lang {
            Lang::Nl => "Bekijk uw middelen",
            Lang::En => "Look at your means",
        }, &Link::my_means())
        .why(because_member(organisation, lang)),
        _ => return None,
    })
}

fn when(lang: Lang, at: String) -> (&'static str, String) {
    match lang {
        Lang::Nl => ("Wanneer", at),
        Lang::En => ("When", at),
    }
}

/// To the owner. `by` is somebody else who did it.
#[expect(
    clippy::too_many_lines,
    reason = "both languages of a message side by side"
)]
fn own(
    place: &str,
    level: Level,
    (change, abroad): (MeansChange, &[Words]),
    by: Option<&str>,
    lang: Lang,
) -> Section {
    use MeansChange::{Ended, Lost, Misused, Raised, Resumed, Suspended};
    let means = match lang {
        Lang::Nl => format!("uw middel op niveau {level} bij {place}"),
        Lang::En => format!("your means at level {level} at {place}"),
    };
    let reported = reported(change, lang);
    let (title, text) = match (change, by, lang) {
        (Suspended, Some(by), Lang::Nl) => (
            format!("Uw middel bij {place} is geschorst"),
            format!(
                "{by} schorste {means}. U kunt er nu niet mee inloggen. Alleen een beheerder of een vertegenwoordiger kan het weer aanzetten."
            ),
        ),
        (Suspended, Some(by), Lang::En) => (
            format!("Your means at {place} is suspended"),
            format!(
                "{by} suspended {means}. You cannot log in with it now. Only a manager or a representative can resume it."
            ),
        ),
        (Suspended, None, Lang::Nl) => (
            format!("U hebt uw middel bij {place} geschorst"),
            format!("U kunt met {means} nu niet inloggen. U kunt het zelf weer aanzetten."),
        ),
        (Suspended, None, Lang::En) => (
            format!("You suspended your means at {place}"),
            format!("You cannot log in with {means} now. You can resume it yourself."),
        ),
        (Resumed, Some(by), Lang::Nl) => (
            format!("Uw middel bij {place} werkt weer"),
            format!("{by} zette {means} weer aan. Alles wat u mocht, mag u weer."),
        ),
        (Resumed, Some(by), Lang::En) => (
            format!("Your means at {place} works again"),
            format!("{by} resumed {means}. You may do again all that you could before."),
        ),
        (Resumed, None, Lang::Nl) => (
            format!("Uw middel bij {place} werkt weer"),
            format!("U zette {means} weer aan. Alles wat u mocht, mag u weer."),
        ),
        (Resumed, None, Lang::En) => (
            format!("Your means at {place} works again"),
            format!("You resumed {means}. You may do again all that you could before."),
        ),
        (Ended, Some(by), Lang::Nl) => (
            format!("Uw middel bij {place} is ingetrokken"),
            format!("{by} trok {means} in. Het werkt niet meer en komt niet terug."),
        ),
        (Ended, Some(by), Lang::En) => (
            format!("Your means at {place} is revoked"),
            format!("{by} revoked {means}. It does not work any more and will not come back."),
        ),
        (Ended, None, Lang::Nl) => (
            format!("U hebt uw middel bij {place} ingetrokken"),
            format!("Het gaat om {means}. Het werkt niet meer en komt niet terug."),
        ),
        (Ended, None, Lang::En) => (
            format!("You revoked your means at {place}"),
            format!("It is {means}. It does not work any more and will not come back."),
        ),
        (Lost { ended } | Misused { ended, .. }, Some(by), Lang::Nl) => (
            format!("Uw middel bij {place} is {}", stopped(ended, lang)),
            format!(
                "{by} meldde {reported} van {means}. Niemand kan er nu mee inloggen. Verander ook uw wachtwoord."
            ),
        ),
        (Lost { ended } | Misused { ended, .. }, Some(by), Lang::En) => (
            format!("Your means at {place} is {}", stopped(ended, lang)),
            format!(
                "{by} reported {reported} of {means}. Nobody can log in with it now. Change your password too."
            ),
        ),
        (Lost { ended }, None, Lang::Nl) => (
            format!("Uw middel bij {place} is gemeld als verloren"),
            by_own_report(&means, ended, lang),
        ),
        (Lost { ended }, None, Lang::En) => (
            format!("Your means at {place} was reported as lost"),
            by_own_report(&means, ended, lang),
        ),
        // Also a loss of what a manager suspended, or was misused before: its page says so too.
        (Misused { ended, .. }, None, Lang::Nl) => (
            format!("Uw middel bij {place} is gemeld als misbruikt"),
            by_own_report(&means, ended, lang),
        ),
        (Misused { ended, .. }, None, Lang::En) => (
            format!("Your means at {place} was reported as misused"),
            by_own_report(&means, ended, lang),
        ),
        (Raised { from }, _, Lang::Nl) => (
            format!("Uw middel bij {place} is nu {level}"),
            format!(
                "Uw middel ging van niveau {from} naar {level}. Alles wat u mocht, mag u nog steeds."
            ),
        ),
        (Raised { from }, _, Lang::En) => (
            format!("Your means at {place} is now {level}"),
            format!(
                "Your means went from level {from} to {level}. You may still do all that you could before."
            ),
        ),
    };
    let section = Section::new(title).text(text);
    let section = match (change, lang) {
        // Bound to a passkey at the counter's end: other ways to log in give nothing any more.
        (Raised { .. }, Lang::Nl) if domain::identification::takes_a_counter(level) => {
            section.text("Log voortaan in met de passkey die u koos.")
        }
        (Raised { .. }, Lang::En) if domain::identification::takes_a_counter(level) => {
            section.text("From now on log in with the passkey that you chose.")
        }
        _ => section,
    };
    let section = countries(section, change, abroad, lang);
    let section = if by.is_none() {
        ways_on(section, change, lang)
    } else {
        section
    };
    match (change, lang) {
        // Whoever did not do it reads here first that somebody did.
        (Suspended | Resumed | Ended | Lost { .. } | Misused { .. } | Raised { .. }, Lang::Nl)
            if by.is_none() =>
        {
            section.note("Was u dit niet? Wijzig uw wachtwoord en bel uw beheerder.")
        }
        (Suspended | Resumed | Ended | Lost { .. } | Misused { .. } | Raised { .. }, Lang::En)
            if by.is_none() =>
        {
            section.note("Was this not you? Change your password and call your manager.")
        }
        _ => section,
    }
}

/// What the owner's report did.
fn by_own_report(means: &str, ended: bool, lang: Lang) -> String {
    let stopped = stopped(ended, lang);
    match lang {
        Lang::Nl => {
            format!("Door uw melding is {means} meteen {stopped}: niemand kan er nu mee inloggen.")
        }
        Lang::En => format!(
            "Because of your report {means} was {stopped} at once: nobody can log in with it now."
        ),
    }
}

/// How the owner goes on after the own report: with what was found again, and without it.
fn ways_on(section: Section, change: MeansChange, lang: Lang) -> Section {
    use MeansChange::{Lost, Misused};
    let next = match (change, lang) {
        (Lost { ended: false }, Lang::Nl) => {
            "Hebt u nog een passkey of app die u al een week of langer had? Log daarmee in, en zet het middel bij ‘Mijn middel’ weer aan. Een beheerder kan dat ook."
        }
        (Lost { ended: false }, Lang::En) => {
            "Do you still have a passkey or app that you had for a week or longer? Log in with that, and resume the means at ‘My means’. A manager can do so too."
        }
        (Lost { ended: true }, Lang::Nl) => {
            "Het komt niet terug. Vraag een beheerder om een nieuw middel als u weer wilt inloggen."
        }
        (Lost { ended: true }, Lang::En) => {
            "It will not come back. Ask a manager for a new means when you want to log in again."
        }
        (Misused { ended: false, .. }, Lang::Nl) => {
            "Alleen een beheerder of een vertegenwoordiger kan het weer aanzetten. Verander ook uw wachtwoord."
        }
        (Misused { ended: false, .. }, Lang::En) => {
            "Only a manager or a representative can resume it. Change your password too."
        }
        (Misused { ended: true, .. }, Lang::Nl) => {
            "Het komt niet terug. Verander ook uw wachtwoord, en vraag een beheerder om een nieuw middel als u weer wilt inloggen."
        }
        (Misused { ended: true, .. }, Lang::En) => {
            "It will not come back. Change your password too, and ask a manager for a new means when you want to log in again."
        }
        _ => return section,
    };
    section.text(next).text(match (change, lang) {
        (Lost { ended: false }, Lang::Nl) => {
            "Is uw telefoon of nummer weg? Meestal kunt u er weer in met uw identiteitsbewijs, met een ander nummer. Daarna zet u het middel zelf weer aan."
        }
        (Lost { ended: false }, Lang::En) => {
            "Is your phone or number gone? You can usually get back in with your identity document, with another number. After that you resume the means yourself."
        }
        (_, Lang::Nl) => {
            "Is uw telefoon of nummer weg? Meestal kunt u er weer in met uw identiteitsbewijs, met een ander nummer."
        }
        (_, Lang::En) => {
            "Is your phone or number gone? You can usually get back in with your identity document, with another number."
        }
    })
}

/// What was applied for with a misused means, as a sentence of its own; nothing where there was nothing.
fn taken_back(withdrawn: u32, lang: Lang) -> String {
    match (withdrawn, lang) {
        (0, _) => String::new(),
        (1, Lang::Nl) => " Daarmee was in de laatste 24 uur 1 aanvraag gedaan. Die is ingetrokken. Klopte de aanvraag? Doe die dan opnieuw.".into(),
        (1, Lang::En) => " 1 application was made with it in the last 24 hours. It was taken back. Was it right? Then make it again.".into(),
        (n, Lang::Nl) => format!(" Daarmee waren in de laatste 24 uur {n} aanvragen gedaan. Die zijn ingetrokken. Klopten de aanvragen? Doe die dan opnieuw."),
        (n, Lang::En) => format!(" {n} applications were made with it in the last 24 hours. They were taken back. Were they right? Then make them again."),
    }
}

/// To who is in charge. `by` is none for the owner's own act.
fn colleague(
    person: &str,
    place: &str,
    level: Level,
    change: MeansChange,
    by: Option<&str>,
    lang: Lang,
) -> Section {
    use MeansChange::{Ended, Lost, Misused, Raised, Resumed, Suspended};
    let by = by.unwrap_or(person);
    // Whoever reports the own means need not be named twice.
    let of = match lang {
        _ if by == person => String::new(),
        Lang::Nl => format!(" van {person}"),
        Lang::En => format!(" of {person}"),
    };
    let (title, text) = match (change, lang) {
        (Suspended, Lang::Nl) => (
            format!("Het middel van {person} is geschorst"),
            format!(
                "{by} schorste het middel op niveau {level} van {person} bij {place}. Toewijzingen en machtigingen blijven staan, maar werken nu niet."
            ),
        ),
        (Suspended, Lang::En) => (
            format!("The means of {person} is suspended"),
            format!(
                "{by} suspended the means at level {level} of {person} at {place}. Assignments and authorisations stay, but do not work now."
            ),
        ),
        (Resumed, Lang::Nl) => (
            format!("Het middel van {person} werkt weer"),
            format!("{by} zette het middel op niveau {level} van {person} bij {place} weer aan."),
        ),
        (Resumed, Lang::En) => (
            format!("The means of {person} works again"),
            format!("{by} resumed the means at level {level} of {person} at {place}."),
        ),
        (Ended, Lang::Nl) => (
            format!("Het middel van {person} is ingetrokken"),
            format!("{by} trok het middel op niveau {level} van {person} bij {place} in."),
        ),
        (Ended, Lang::En) => (
            format!("The means of {person} is revoked"),
            format!("{by} revoked the means at level {level} of {person} at {place}."),
        ),
        (Lost { ended }, Lang::Nl) => (
            format!("{by} meldde een verloren middel{of}"),
            format!(
                "Het middel op niveau {level} bij {place} is meteen {}.",
                stopped(ended, lang)
            ),
        ),
        (Lost { ended }, Lang::En) => (
            format!("{by} reported a lost means{of}"),
            format!(
                "The means at level {level} at {place} was {} at once.",
                stopped(ended, lang)
            ),
        ),
        (Misused { ended, withdrawn }, Lang::Nl) => (
            format!("{by} meldde misbruik van een middel{of}"),
            format!(
                "Het middel op niveau {level} bij {place} is meteen {}.{} Bekijk wat ermee is gedaan. Alleen een beheerder of een vertegenwoordiger kan een geschorst middel na misbruik weer aanzetten.",
                stopped(ended, lang),
                taken_back(withdrawn, lang)
            ),
        ),
        (Misused { ended, withdrawn }, Lang::En) => (
            format!("{by} reported misuse of a means{of}"),
            format!(
                "The means at level {level} at {place} was {} at once.{} Look at what was done with it. Only a manager or a representative can resume a means that was suspended after misuse.",
                stopped(ended, lang),
                taken_back(withdrawn, lang)
            ),
        ),
        (Raised { from }, Lang::Nl) => (
            format!("{person} heeft nu niveau {level}"),
            format!(
                "Het middel van {person} bij {place} ging van {from} naar {level}. Toewijzingen en machtigingen bleven."
            ),
        ),
        (Raised { from }, Lang::En) => (
            format!("{person} now has level {level}"),
            format!(
                "The means of {person} at {place} went from {from} to {level}. Assignments and authorisations stayed."
            ),
        ),
    };
    Section::new(title).text(text)
}

/// Which of the two somebody in charge reported.
fn reported(change: MeansChange, lang: Lang) -> &'static str {
    match (change, lang) {
        (MeansChange::Misused { .. }, Lang::Nl) => "misbruik",
        (MeansChange::Misused { .. }, Lang::En) => "misuse",
        (_, Lang::Nl) => "verlies",
        (_, Lang::En) => "loss",
    }
}

fn stopped(ended: bool, lang: Lang) -> &'static str {
    match (ended, lang) {
        (true, Lang::Nl) => "ingetrokken",
        (false, Lang::Nl) => "geschorst",
        (true, Lang::En) => "revoked",
        (false, Lang::En) => "suspended",
    }
}

fn loss(link: &Link, minutes: u32, lang: Lang) -> Section {
    match lang {
        Lang::Nl => Section::new("Uw inlogmiddel melden als verloren of misbruikt")
            .text("Met deze link zet u uw inlogmiddelen meteen uit. Er gebeurt pas iets als u op die pagina kiest.")
            .text(format!("De link werkt {minutes} minuten."))
            .action("Meld verlies of misbruik", link)
            .note("Hebt u dit niet gevraagd? Dan hoeft u niets te doen."),
        Lang::En => Section::new("Report your login means as lost or misused")
            .text("With this link you switch your login means off at once. Nothing happens until you choose on that page.")
            .text(format!("The link works for {minutes} minutes."))
            .action("Report loss or misuse", link)
            .note("Did you not ask for this? Then you need not do anything."),
    }
    .why(because_account(lang))
}

/// Where logging in abroad stopped with the means, or goes on again.
fn countries(section: Section, change: MeansChange, abroad: &[Words], lang: Lang) -> Section {
    let list = abroad
        .iter()
        .map(|country| (country.get(lang).to_owned(), String::new()))
        .collect();
    let intro = match (change, lang) {
        (MeansChange::Resumed, Lang::Nl) => "Ook inloggen in deze landen kan weer:",
        (MeansChange::Resumed, Lang::En) => "Logging in in these countries works again too:",
        (_, Lang::Nl) => "Ook inloggen in deze landen kan niet meer:",
        (_, Lang::En) => "Logging in in these countries does not work any more either:",
    };
    section.list(intro, list)
}

/// At which services, in plain words.
fn scope(section: Section, given: &Given, lang: Lang) -> Section {
    let mut lines = Vec::new();
    if given.all {
        lines.push(match lang {
            Lang::Nl => (
                "Alle diensten".to_owned(),
                "ook diensten die er later bij komen".to_owned(),
            ),
            Lang::En => (
                "All services".to_owned(),
                "also services that come later".to_owned(),
            ),
        });
    }
    lines.extend(given.providers.iter().map(|provider| match lang {
        Lang::Nl => (
            format!("Alle diensten van {}", provider.get(lang)),
            "ook diensten die er later bij komen".to_owned(),
        ),
        Lang::En => (
            format!("All services of {}", provider.get(lang)),
            "also services that come later".to_owned(),
        ),
    }));
    lines.extend(services(&given.services, lang));
    section.list(
        match lang {
            Lang::Nl => "Het gaat om:",
            Lang::En => "It is about:",
        },
        lines,
    )
}

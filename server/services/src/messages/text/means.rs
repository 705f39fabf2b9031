//! Words about getting a means: activating it, that it works, and that it was taken back.

use super::{because_manager, date, register, services};
use crate::messages::{
    Message,
    body::Section,
    parts::{Given, Link, Party},
};
use domain::{application::Product, lang::Lang};

#[expect(
    clippy::too_many_lines,
    reason = "a list of texts, one message after another"
)]
pub(super) fn section(message: &Message, lang: Lang) -> Option<Section> {
    Some(match message {
        Message::MeansActivate {
            organisation,
            applied_by,
            product,
            given,
            last_day,
            link,
            again,
            document,
        } => activate(
            organisation,
            (applied_by, *again),
            *product,
            (given, *document),
            (&date(*last_day, lang), link),
            lang,
        ),
        Message::ImportDone {
            organisation,
            applied,
            already,
            left,
            link,
        } => import_done(organisation, (*applied, *already, *left), lang)
            .action(
                match lang {
                    Lang::Nl => "Bekijk de uitkomst",
                    Lang::En => "See the outcome",
                },
                link,
            )
            .why(because_manager(organisation, lang)),
        Message::MeansWaits {
            organisation,
            asked_by,
            product,
            last_day,
            corrected,
            link,
        } => {
            let (means, until, name) = (
                means(*product, lang),
                date(*last_day, lang),
                &organisation.name,
            );
            match lang {
                Lang::Nl if *corrected => Section::new(format!("Uw gegevens voor {name} zijn verbeterd"))
                    .text(format!("{asked_by} verbeterde uw naam of geboortedatum in de aanvraag voor {means}. Een identiteitsbewijs dat u al liet zien, telt niet meer: laat het opnieuw zien."))
                    .text(format!("Dit kan tot en met {until}. Daarna vervalt de aanvraag."))
                    .action("Ga verder", link),
                Lang::En if *corrected => Section::new(format!("Your details for {name} were corrected"))
                    .text(format!("{asked_by} corrected your name or date of birth in the application for {means}. An identity document that you showed already does not count any more: show it again."))
                    .text(format!("You can do so up to and including {until}. After that the application lapses."))
                    .action("Go on", link),
                Lang::Nl => Section::new(format!("Uw middel voor {name} wacht nog op u"))
                    .text(format!("{asked_by} vraagt u om {means} verder te activeren. U bent begonnen en nog niet klaar."))
                    .text(format!("Dit kan tot en met {until}. Daarna vervalt de aanvraag."))
                    .action("Ga verder", link),
                Lang::En => Section::new(format!("Your means for {name} is waiting for you"))
                    .text(format!("{asked_by} asks you to go on activating {means}. You have begun and not finished."))
                    .text(format!("You can do so up to and including {until}. After that the application lapses."))
                    .action("Go on", link),
            }
            .why(because_user(organisation, lang))
        }
        Message::MeansIssued {
            organisation,
            product,
            given,
            last_day,
            link,
        } => issued(
            organisation,
            *product,
            given,
            (&date(*last_day, lang), link),
            lang,
        ),
        Message::MeansActivated {
            organisation,
            person,
            product,
            opens_nothing,
            link,
        } => activated(
            (&means(*product, lang), &organisation.name, person),
            *opens_nothing,
            link,
            lang,
        )
        .why(because_manager(organisation, lang)),
        Message::MeansCancelled {
            organisation,
            person,
            product,
            by,
            own,
        } => {
            let (means, name) = (means(*product, lang), &organisation.name);
            let section = match (lang, own) {
                (Lang::Nl, true) => Section::new(format!("Uw aanvraag bij {name} is geannuleerd"))
                    .text(format!("{by} trok de aanvraag voor {means} in. U hoeft niets te doen; de link in een eerdere mail werkt niet meer."))
                    .text(format!("Klopt dit niet? Vraag het {name}.")),
                (Lang::En, true) => Section::new(format!("Your application at {name} was cancelled"))
                    .text(format!("{by} took back the application for {means}. You need not do anything; the link in an earlier mail does not work any more."))
                    .text(format!("Is this not right? Ask {name}.")),
                (Lang::Nl, false) => Section::new(format!("De aanvraag voor {person} is geannuleerd"))
                    .text(format!("{by} trok de aanvraag voor {means} van {person} in. Dit is definitief.")),
                (Lang::En, false) => Section::new(format!("The application for {person} was cancelled"))
                    .text(format!("{by} took back the application for {means} of {person}. This is final.")),
            };
            section.why(because(organisation, *own, lang))
        }
        Message::MeansMoved { organisation, by } => {
            let name = &organisation.name;
            match lang {
                Lang::Nl => Section::new(format!("De aanvraag bij {name} gaat naar een ander adres"))
                    .text(format!("{by} verbeterde het e-mailadres van een aanvraag die naar u ging. De link in een eerdere mail werkt niet meer. U hoeft niets te doen."))
                    .text(format!("Klopt dit niet? Vraag het {name}.")),
                Lang::En => Section::new(format!("The application at {name} goes to another address"))
                    .text(format!("{by} corrected the e-mail address of an application that went to you. The link in an earlier mail does not work any more. You need not do anything."))
                    .text(format!("Is this not right? Ask {name}.")),
            }
            .why(because_moved(organisation, lang))
        }
        Message::MeansLapsed {
            organisation,
            person,
            product,
            own,
        } => {
            let (means, name) = (means(*product, lang), &organisation.name);
            let section = match (lang, own) {
                (Lang::Nl, true) => Section::new(format!("Uw aanvraag bij {name} is verlopen"))
                    .text(format!("Het activeren van {means} is niet op tijd afgemaakt. De aanvraag is daarom gesloten."))
                    .text(format!("Hebt u het middel nog nodig? Vraag {name} om een nieuwe aanvraag.")),
                (Lang::En, true) => Section::new(format!("Your application at {name} has expired"))
                    .text(format!("Activating {means} was not finished in time, so the application is closed."))
                    .text(format!("Do you still need the means? Ask {name} for a new application.")),
                (Lang::Nl, false) => Section::new(format!("De aanvraag voor {person} is verlopen"))
                    .text(format!("{person} heeft {means} niet op tijd geactiveerd. De aanvraag is gesloten; u kunt een nieuwe doen.")),
                (Lang::En, false) => Section::new(format!("The application for {person} has expired"))
                    .text(format!("{person} did not activate {means} in time. The application is closed; you can make a new one.")),
            };
            section.why(because(organisation, *own, lang))
        }
        _ => return None,
    })
}

/// Somebody activated a means, and what is left to do where it opens nothing yet.
fn activated(
    (means, name, person): (&str, &str, &str),
    opens_nothing: bool,
    link: &Link,
    lang: Lang,
) -> Section {
    match (lang, opens_nothing) {
        (Lang::Nl, false) => Section::new(format!("Het middel van {person} werkt"))
            .text(format!(
                "{person} heeft {means} voor {name} geactiveerd en kan ermee inloggen."
            ))
            .action(format!("Bekijk {person}"), link),
        (Lang::En, false) => Section::new(format!("The means of {person} works"))
            .text(format!(
                "{person} has activated {means} for {name} and can log in with it."
            ))
            .action(format!("Look at {person}"), link),
        (Lang::Nl, true) => Section::new(format!("{person} heeft nog een machtiging nodig"))
            .text(format!("{person} heeft {means} voor {name} geactiveerd. Inloggen bij een dienst kan nog niet: daarvoor is een machtiging nodig, of een klant."))
            .action(format!("Bekijk {person} en machtig"), link),
        (Lang::En, true) => Section::new(format!("{person} still needs an authorisation"))
            .text(format!("{person} has activated {means} for {name}. Logging in at a service is not possible yet: that takes an authorisation, or a client."))
            .action(format!("Look at {person} and authorise"), link),
    }
}

/// "een middel op niveau EH3": what one logs in with, named once per message.
fn means(product: Product, lang: Lang) -> String {
    let level = product.level();
    match (product, lang) {
        (Product::TaxOnly, Lang::Nl) => {
            format!("een inlogmiddel op niveau {level}, alleen voor de Belastingdienst")
        }
        (Product::TaxOnly, Lang::En) => {
            format!("a login means at level {level}, for the Tax Administration only")
        }
        (_, Lang::Nl) => format!("een inlogmiddel op niveau {level}"),
        (_, Lang::En) => format!("a login means at level {level}"),
    }
}

fn activate(
    organisation: &Party,
    (applied_by, again): (&str, bool),
    product: Product,
    (given, document): (&Given, bool),
    (until, link): (&str, &Link),
    lang: Lang,
) -> Section {
    let (means, name) = (means(product, lang), &organisation.name);
    let section = match lang {
        Lang::Nl => Section::new(format!("Activeer uw inlogmiddel voor {name}")).text(format!(
            "{applied_by} van {name} ({}) vroeg voor u {means} aan.",
            register(organisation, lang)
        )),
        Lang::En => Section::new(format!("Activate your login means for {name}")).text(format!(
            "{applied_by} of {name} ({}) applied for {means} for you.",
            register(organisation, lang)
        )),
    };
    let section = allows(section, given, lang);
    let shows = match (document, lang) {
        (false, _) => "",
        (true, Lang::Nl) => {
            " Daarna controleren wij uw paspoort, identiteitskaart, rijbewijs of verblijfsdocument. Houd ook dat klaar."
        }
        (true, Lang::En) => {
            " After that we check your passport, identity card, driving licence or residence document. Keep that ready too."
        }
    };
    match lang {
        Lang::Nl => section
            .text(format!(
                "U bevestigt uw e-mailadres en uw mobiele nummer, en kiest een wachtwoord. Houd uw telefoon bij de hand.{shows}"
            ))
            .text(if again {
                format!("Dit is een nieuwe link; de vorige werkt niet meer. De link werkt tot en met {until}.")
            } else {
                format!("De link werkt tot en met {until}.")
            })
            .action("Begin met activeren", link)
            .text(format!("De link openen verandert nog niets. Kent u {name} niet? Doe dan niets.")),
        Lang::En => section
            .text(format!(
                "You confirm your e-mail address and your mobile number, and choose a password. Keep your phone at hand.{shows}"
            ))
            .text(if again {
                format!("This is a new link; the earlier one does not work any more. The link works up to and including {until}.")
            } else {
                format!("The link works up to and including {until}.")
            })
            .action("Begin activating", link)
            .text(format!("Opening the link changes nothing yet. Do you not know {name}? Then do nothing.")),
    }
    .why(because_user(organisation, lang))
}

fn issued(
    organisation: &Party,
    product: Product,
    given: &Given,
    (until, link): (&str, &Link),
    lang: Lang,
) -> Section {
    let (means, name) = (means(product, lang), &organisation.name);
    let section = match lang {
        Lang::Nl => Section::new(format!("Uw inlogmiddel voor {name} werkt")).text(format!(
            "U hebt nu {means}. Het is persoonlijk: u geeft het nooit aan een ander."
        )),
        Lang::En => Section::new(format!("Your login means for {name} works")).text(format!(
            "You now have {means}. It is personal: you never give it to anybody else."
        )),
    };
    let section = allows(section, given, lang);
    match lang {
        Lang::Nl => section
            .facts([("Geldig tot en met", until.to_owned())])
            .note("Bent u uw telefoon kwijt, of denkt u dat iemand anders uw middel gebruikt? Meld het meteen; wij zetten het middel dan stil.")
            .action("Naar Schakel", link),
        Lang::En => section
            .facts([("Valid up to and including", until.to_owned())])
            .note("Have you lost your phone, or do you think that somebody else uses your means? Report it at once; we then put the means on hold.")
            .action("Go to Schakel", link),
    }
    .why(because_user(organisation, lang))
}

/// What one may do with it, or that this comes later.
fn allows(section: Section, given: &Given, lang: Lang) -> Section {
    let mut items = Vec::new();
    if given.all {
        items.push(match lang {
            Lang::Nl => (
                "Alle diensten".to_owned(),
                "ook die er later bij komen".to_owned(),
            ),
            Lang::En => (
                "All services".to_owned(),
                "those that come later too".to_owned(),
            ),
        });
    }
    items.extend(given.providers.iter().map(|provider| {
        let all = match lang {
            Lang::Nl => "alle diensten",
            Lang::En => "all services",
        };
        (provider.get(lang).to_owned(), all.to_owned())
    }));
    items.extend(services(&given.services, lang));
    match (items.is_empty(), lang) {
        (true, Lang::Nl) => {
            section.text("Waarvoor u het mag gebruiken, regelt uw beheerder daarna.")
        }
        (true, Lang::En) => {
            section.text("Your manager arranges afterwards what you may use it for.")
        }
        (false, Lang::Nl) => section.list("U mag er dit mee doen:", items),
        (false, Lang::En) => section.list("You may use it for:", items),
    }
}

fn because(organisation: &Party, own: bool, lang: Lang) -> String {
    if own {
        because_user(organisation, lang)
    } else {
        because_manager(organisation, lang)
    }
}

fn because_user(organisation: &Party, lang: Lang) -> String {
    match lang {
        Lang::Nl => format!(
            "U krijgt deze mail omdat {} een inlogmiddel voor u aanvroeg.",
            organisation.name
        ),
        Lang::En => format!(
            "You get this mail because {} applied for a login means for you.",
            organisation.name
        ),
    }
}

fn because_moved(organisation: &Party, lang: Lang) -> String {
    match lang {
        Lang::Nl => format!(
            "U krijgt deze mail omdat {} u eerder een mail over een inlogmiddel stuurde.",
            organisation.name
        ),
        Lang::En => format!(
            "You get this mail because {} sent you a mail about a login means before.",
            organisation.name
        ),
    }
}

/// What became of a file of users.
fn import_done(
    organisation: &Party,
    (applied, already, left): (u32, u32, u32),
    lang: Lang,
) -> Section {
    let name = &organisation.name;
    let section = match (lang, applied) {
        (Lang::Nl, 1) => Section::new(format!(
            "Voor 1 gebruiker van {name} is een middel aangevraagd"
        )),
        (Lang::Nl, _) => Section::new(format!(
            "Voor {applied} gebruikers van {name} is een middel aangevraagd"
        )),
        (Lang::En, 1) => Section::new(format!("A means was applied for, for 1 user of {name}")),
        (Lang::En, _) => Section::new(format!(
            "Means were applied for, for {applied} users of {name}"
        )),
    };
    let section = match lang {
        Lang::Nl => section.text("Uw bestand is verwerkt. De gebruikers krijgen een mail waarmee zij hun middel activeren."),
        Lang::En => section.text("Your file has been processed. The users get a mail with which they activate their means."),
    };
    let section = match (lang, already) {
        (_, 0) => section,
        (Lang::Nl, n) => section.text(format!(
            "Al gedaan waren er {n}: daar is niets voor gebeurd."
        )),
        (Lang::En, n) => section.text(format!("Done already: {n}. Nothing was done for these.")),
    };
    match (lang, left) {
        (_, 0) => section,
        (Lang::Nl, n) => section.text(format!(
            "Niet aangevraagd: {n}. Bij elke regel staat waarom. U kunt ze verbeteren."
        )),
        (Lang::En, n) => section.text(format!(
            "Not applied for: {n}. Each line says why. You can correct them."
        )),
    }
}

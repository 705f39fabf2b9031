//! Words about a request for a chain authorisation (machtigingsverzoek). To approvers it says who asks, what they
//! could then do, until when, how to check by phone and how to stop; opening a link never changes anything.

use super::{because_manager, chain, date, gave, names, register, services, services_count};
use crate::messages::{
    Message,
    body::{Hold, Section},
    parts::{Asked, Granted, Link, Party, Service, Side},
};
use domain::{lang::Lang, time::Date};

#[expect(
    clippy::too_many_lines,
    reason = "a list of texts, one message after another"
)]
pub(super) fn section(message: &Message, lang: Lang) -> Option<Section> {
    Some(match message {
        Message::RequestReceived {
            asked,
            note,
            renews,
            answer_before,
            link,
        } => answer(
            received(asked, *renews, lang),
            asked,
            note.as_deref(),
            *answer_before,
            link,
            lang,
        ),
        Message::RequestForwarded {
            asked,
            passed_on_by,
            note,
            answer_before,
            link,
        } => {
            // The note is the colleague's here, not the office's.
            let section = forwarded(asked, passed_on_by, lang)
                .quote(wrote(passed_on_by, lang), note.as_deref());
            let section = answer(section, asked, None, *answer_before, link, lang);
            match lang {
                Lang::Nl => section.why(format!(
                    "U krijgt deze mail omdat {passed_on_by} dit verzoek aan u doorgaf."
                )),
                Lang::En => section.why(format!(
                    "You get this mail because {passed_on_by} passed this request on to you."
                )),
            }
        }
        Message::SignatureNeeded {
            asked,
            signed_by,
            needed,
            answer_before,
            link,
        } => {
            let (signed, by) = (signed_by.len(), names(signed_by, lang));
            let section = match lang {
                Lang::Nl => Section::new(format!(
                    "Uw handtekening is nodig voor {} ({signed} van {needed} getekend)",
                    asked.client.name
                ))
                .text(format!(
                    "{by} tekende voor een ketenmachtiging aan {}. {} tekent samen: er zijn {needed} handtekeningen nodig.",
                    asked.intermediary.name, asked.client.name
                ))
                .text("Deze link is alleen voor u. Kiest u iets anders, dan moet iedereen opnieuw tekenen."),
                Lang::En => Section::new(format!(
                    "Your signature is needed for {} ({signed} of {needed} signed)",
                    asked.client.name
                ))
                .text(format!(
                    "{by} signed a chain authorisation (ketenmachtiging) for {}. {} signs jointly: {needed} signatures are needed.",
                    asked.intermediary.name, asked.client.name
                ))
                .text("This link is yours alone. If you choose differently, everybody has to sign again."),
            };
            answer(section, asked, None, *answer_before, link, lang)
        }
        Message::SignaturesVoided {
            asked,
            changed_by,
            needed,
            answer_before,
            link,
        } => {
            let section = match lang {
                Lang::Nl => Section::new(format!("De keuze voor {} is veranderd: teken opnieuw", asked.client.name))
                    .text(format!(
                        "{changed_by} veranderde wat {} mag. Uw handtekening telt daarom niet meer. \
                         Er zijn {needed} handtekeningen nodig onder de nieuwe keuze.",
                        asked.intermediary.name
                    )),
                Lang::En => Section::new(format!("The choice for {} changed: sign again", asked.client.name)).text(format!(
                    "{changed_by} changed what {} may do. That is why your signature does not count any more. \
                     {needed} signatures are needed under the new choice.",
                    asked.intermediary.name
                )),
            };
            answer(section, asked, None, *answer_before, link, lang)
        }
        Message::RequestReminder {
            asked,
            answer_before,
            link,
        } => {
            let section = match lang {
                Lang::Nl => Section::new(format!(
                    "Het verzoek van {} verloopt op {}",
                    asked.intermediary.name,
                    date(*answer_before, lang)
                ))
                .text(format!(
                    "{} wacht nog op uw antwoord. Zonder antwoord vervalt het verzoek en verandert er niets.",
                    asked.intermediary.name
                )),
                Lang::En => Section::new(format!(
                    "The request of {} expires on {}",
                    asked.intermediary.name,
                    date(*answer_before, lang)
                ))
                .text(format!(
                    "{} is still waiting for your answer. Without an answer the request lapses and nothing changes.",
                    asked.intermediary.name
                )),
            };
            answer(section, asked, None, *answer_before, link, lang)
        }
        Message::RequestExpired {
            asked,
            reader,
            link,
        } => expired(asked, *reader, link.as_ref(), lang),
        Message::RequestWithdrawn { asked } => {
            let office = &asked.intermediary.name;
            match lang {
                Lang::Nl => Section::new(format!("{office} trok het verzoek in"))
                    .text(format!(
                        "Het verzoek aan {} is niet meer te beantwoorden. Er is niets veranderd.",
                        asked.client.name
                    ))
                    .list("Het ging om:", services(&asked.services, lang)),
                Lang::En => Section::new(format!("{office} withdrew the request"))
                    .text(format!(
                        "The request to {} cannot be answered any more. Nothing has changed.",
                        asked.client.name
                    ))
                    .list("It was about:", services(&asked.services, lang)),
            }
            .why(because_manager(&asked.client, lang))
        }
        Message::RequestSent { asked, link } => sent(asked, link, lang),
        Message::RequestWithdrawnByUs {
            asked,
            withdrawn_by,
            link,
        } => withdrawn_by_us(asked, withdrawn_by, link, lang),
        Message::RequestRefusedByUs {
            asked,
            refused_by,
            reason,
        } => refused_by_us(asked, refused_by, reason.as_deref(), lang),
        Message::RequestApproved {
            granted,
            declined,
            asked_last_day,
            approved_by,
            link,
        } => approved(granted, declined, *asked_last_day, approved_by, link, lang),
        Message::RequestRefused {
            asked,
            refused_by,
            reason,
            link,
        } => refused(asked, refused_by, reason.as_deref(), link, lang),
        _ => return None,
    })
}

fn received(asked: &Asked, renews: Option<Date>, lang: Lang) -> Section {
    let (by, office, client) = (&asked.asked_by, &asked.intermediary, &asked.client.name);
    if let Some(day) = renews {
        let (day, who) = (date(day, lang), register(office, lang));
        return match lang {
            Lang::Nl => Section::new(format!("{} vraagt u om een verlenging", office.name)).text(format!(
                "{by} van {} ({who}) doet al zaken namens {client}, tot en met {day}. Het kantoor vraagt u om die \
                 ketenmachtiging te verlengen. Doet u niets, dan stopt die na {day}.",
                office.name
            )),
            Lang::En => Section::new(format!("{} asks you for a renewal", office.name)).text(format!(
                "{by} of {} ({who}) already acts on behalf of {client}, up to and including {day}. The office asks you \
                 to renew that chain authorisation (ketenmachtiging). If you do nothing, it stops after {day}.",
                office.name
            )),
        };
    }
    match lang {
        Lang::Nl => Section::new(format!("{} vraagt u om een machtiging", office.name)).text(format!(
            "{by} van {} ({}) wil namens {client} zaken doen. Dat heet een ketenmachtiging: medewerkers van dit \
             kantoor loggen dan in namens uw organisatie.",
            office.name,
            register(office, lang)
        )),
        Lang::En => Section::new(format!("{} asks you for an authorisation", office.name)).text(format!(
            "{by} of {} ({}) wants to act on behalf of {client}. That is called a chain authorisation \
             (ketenmachtiging): employees of this office then log in for your organisation.",
            office.name,
            register(office, lang)
        )),
    }
}

fn forwarded(asked: &Asked, by: &str, lang: Lang) -> Section {
    let (office, client) = (&asked.intermediary.name, &asked.client.name);
    match lang {
        Lang::Nl => Section::new(format!("{by} geeft een verzoek aan u door")).text(format!(
            "{office} vraagt {client} om een ketenmachtiging. {by} denkt dat u hierover gaat."
        )),
        Lang::En => Section::new(format!("{by} passes a request on to you")).text(format!(
            "{office} asks {client} for a chain authorisation (ketenmachtiging). {by} thinks it is yours to answer."
        )),
    }
}

fn sent(asked: &Asked, link: &Link, lang: Lang) -> Section {
    let (by, client) = (&asked.asked_by, &asked.client);
    let what = services(&asked.services, lang);
    match lang {
        Lang::Nl => Section::new(format!("{by} vroeg {} om een machtiging", named(client, lang)))
            .text(format!(
                "{by} stuurde namens uw kantoor een verzoek om een ketenmachtiging ({}). U hoeft niets te doen: u hoort \
                 wat het antwoord is.",
                register(client, lang)
            ))
            .list("Het gaat om:", what)
            .action("Bekijk het verzoek", link),
        Lang::En => Section::new(format!("{by} asked {} for an authorisation", named(client, lang)))
            .text(format!(
                "{by} sent a request for a chain authorisation (ketenmachtiging) for your office ({}). You need not do \
                 anything: you will hear what the answer is.",
                register(client, lang)
            ))
            .list("It is about:", what)
            .action("Look at the request", link),
    }
    .why(because_manager(&asked.intermediary, lang))
}

/// A client that is not here yet has a number and no name.
fn named(party: &Party, lang: Lang) -> String {
    if party.name.is_empty() {
        register(party, lang)
    } else {
        party.name.clone()
    }
}

fn withdrawn_by_us(asked: &Asked, by: &str, link: &Link, lang: Lang) -> Section {
    let client = named(&asked.client, lang);
    let what = services(&asked.services, lang);
    match lang {
        Lang::Nl => Section::new(format!("{by} trok uw verzoek aan {client} in"))
            .text("Het verzoek is niet meer te beantwoorden. Er is niets veranderd.")
            .list("Het ging om:", what)
            .action("Bekijk het verzoek", link),
        Lang::En => Section::new(format!("{by} withdrew your request to {client}"))
            .text("The request cannot be answered any more. Nothing has changed.")
            .list("It was about:", what)
            .action("Look at the request", link),
    }
    .why(because_manager(&asked.intermediary, lang))
}

fn refused_by_us(asked: &Asked, by: &str, reason: Option<&str>, lang: Lang) -> Section {
    let (office, client) = (&asked.intermediary, &asked.client.name);
    let what = services(&asked.services, lang);
    match lang {
        Lang::Nl => Section::new(format!("{by} weigerde het verzoek van {}", office.name))
            .text(format!(
                "{} ({}) vroeg {client} om een ketenmachtiging. {by} weigerde die. Er is niets veranderd.",
                office.name,
                register(office, lang)
            ))
            .quote(wrote(by, lang), reason)
            .list("Het ging om:", what),
        Lang::En => Section::new(format!("{by} refused the request of {}", office.name))
            .text(format!(
                "{} ({}) asked {client} for a chain authorisation (ketenmachtiging). {by} refused it. Nothing has \
                 changed.",
                office.name,
                register(office, lang)
            ))
            .quote(wrote(by, lang), reason)
            .list("It was about:", what),
    }
    .why(because_manager(&asked.client, lang))
}

fn refused(asked: &Asked, by: &str, reason: Option<&str>, link: &Link, lang: Lang) -> Section {
    let client = &asked.client;
    let (refused, unassigned) = match lang {
        Lang::Nl => ("geweigerd", "niet toegewezen"),
        Lang::En => ("refused", "not assigned"),
    };
    let drawn = chain(
        client,
        &asked.intermediary,
        lang,
        (Hold::Broken, refused),
        (Hold::Waits, unassigned),
    );
    let what = services(&asked.services, lang);
    match lang {
        Lang::Nl => Section::new(format!("{} weigerde uw verzoek", client.name))
            .text(format!(
                "{by} weigerde de ketenmachtiging namens {} ({}).",
                client.name,
                register(client, lang)
            ))
            .chain(drawn)
            .quote(wrote(by, lang), reason)
            .list("U vroeg om:", what)
            .action("Bekijk het verzoek", link),
        Lang::En => Section::new(format!("{} refused your request", client.name))
            .text(format!(
                "{by} refused the chain authorisation for {} ({}).",
                client.name,
                register(client, lang)
            ))
            .chain(drawn)
            .quote(wrote(by, lang), reason)
            .list("You asked for:", what)
            .action("Look at the request", link),
    }
    .why(because_manager(&asked.intermediary, lang))
}

fn wrote(by: &str, lang: Lang) -> String {
    match lang {
        Lang::Nl => format!("{by} schreef:"),
        Lang::En => format!("{by} wrote:"),
    }
}

/// What every mail to an approver has: the chain, what it is about, the code, the date and the one button.
fn answer(
    section: Section,
    asked: &Asked,
    note: Option<&str>,
    answer_before: Date,
    link: &Link,
    lang: Lang,
) -> Section {
    let waits = match lang {
        Lang::Nl => (
            (Hold::Waits, "wacht op uw antwoord"),
            (Hold::Waits, "kan daarna"),
        ),
        Lang::En => (
            (Hold::Waits, "waits for your answer"),
            (Hold::Waits, "possible after that"),
        ),
    };
    let section = section.chain(chain(
        &asked.client,
        &asked.intermediary,
        lang,
        waits.0,
        waits.1,
    ));
    let section = asked
        .describe(section, lang)
        .quote(wrote(&asked.asked_by, lang), note);
    let section = asked.code(section, lang);
    match lang {
        Lang::Nl => section
            .text(format!(
                "U kunt antwoorden tot en met {}. De link openen verandert nog niets: u leest eerst, en logt in om te \
                 antwoorden. Stoppen kan later altijd, en werkt meteen.",
                date(answer_before, lang)
            ))
            .action("Bekijk het verzoek", link),
        Lang::En => section
            .text(format!(
                "You can answer up to and including {}. Opening the link changes nothing yet: you read first, and log \
                 in to answer. You can always stop it later, at once.",
                date(answer_before, lang)
            ))
            .action("Look at the request", link),
    }
    .why(because_manager(&asked.client, lang))
}

fn expired(asked: &Asked, reader: Side, link: Option<&Link>, lang: Lang) -> Section {
    let (office, client) = (&asked.intermediary.name, &asked.client.name);
    let section = match (reader, lang) {
        (Side::Intermediary, Lang::Nl) => Section::new(format!("Uw verzoek aan {client} is verlopen"))
            .text(format!("{client} ({}) antwoordde niet op tijd. U kunt opnieuw vragen.", register(&asked.client, lang)))
            .list("U vroeg om:", services(&asked.services, lang)),
        (Side::Intermediary, Lang::En) => Section::new(format!("Your request to {client} has expired"))
            .text(format!("{client} ({}) did not answer in time. You can ask again.", register(&asked.client, lang)))
            .list("You asked for:", services(&asked.services, lang)),
        (Side::Client, Lang::Nl) => Section::new(format!("Het verzoek van {office} is verlopen"))
            .text(format!("Er kwam geen antwoord. {office} mag niets extra's namens {client}. U hoeft niets te doen.")),
        (Side::Client, Lang::En) => Section::new(format!("The request of {office} has expired"))
            .text(format!("There was no answer. {office} may do nothing more for {client}. You need not do anything.")),
    };
    let section = match (link, lang) {
        (Some(link), Lang::Nl) => section.action("Bekijk het verzoek", link),
        (Some(link), Lang::En) => section.action("Look at the request", link),
        (None, _) => section,
    };
    section.why(because_manager(
        match reader {
            Side::Client => &asked.client,
            Side::Intermediary => &asked.intermediary,
        },
        lang,
    ))
}

fn approved(
    granted: &Granted,
    declined: &[Service],
    asked_last_day: Date,
    by: &[String],
    link: &Link,
    lang: Lang,
) -> Section {
    let gave = gave(by);
    let (client, by) = (&granted.client, names(by, lang));
    let whole = declined.is_empty() && granted.last_day == asked_last_day;
    let how_many = services_count(&granted.services, lang);
    let sooner = granted.last_day < asked_last_day;
    let section = match lang {
        Lang::Nl => Section::new(if whole {
            format!("{} keurde uw verzoek goed", client.name)
        } else {
            format!("{} keurde een deel van uw verzoek goed", client.name)
        })
        .text(format!(
            "{by} {gave} namens {} ({}) een ketenmachtiging voor {how_many}. Die geldt nu.",
            client.name,
            register(client, lang)
        ))
        .chain(chain(
            client,
            &granted.intermediary,
            lang,
            (Hold::Holds, "verleend"),
            (Hold::Waits, "toewijzen"),
        ))
        .list("Uw kantoor kan nu:", services(&granted.services, lang))
        .list("Niet verleend:", services(declined, lang)),
        Lang::En => Section::new(if whole {
            format!("{} approved your request", client.name)
        } else {
            format!("{} approved part of your request", client.name)
        })
        .text(format!(
            "{by} gave a chain authorisation for {how_many} on behalf of {} ({}). It is valid now.",
            client.name,
            register(client, lang)
        ))
        .chain(chain(
            client,
            &granted.intermediary,
            lang,
            (Hold::Holds, "granted"),
            (Hold::Waits, "to be assigned"),
        ))
        .list("Your office can now:", services(&granted.services, lang))
        .list("Not granted:", services(declined, lang)),
    };
    let section = granted.facts(section, lang);
    match lang {
        Lang::Nl => if sooner {
            section.note(format!("U vroeg tot en met {}. De klant koos een eerdere dag.", date(asked_last_day, lang)))
        } else {
            section
        }
        .text("Wijs nu aan wie van uw mensen dit mag gebruiken. Zonder toewijzing kan niemand inloggen.")
        .action("Wijs medewerkers aan", link),
        Lang::En => if sooner {
            section.note(format!("You asked up to and including {}. The client chose an earlier day.", date(asked_last_day, lang)))
        } else {
            section
        }
        .text("Now choose which of your people may use it. Nobody can log in before it is assigned.")
        .action("Assign employees", link),
    }
    .why(because_manager(&granted.intermediary, lang))
}

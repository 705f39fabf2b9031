//! Words about a chain authorisation that exists: given, about to end, ended, stopped, and who may use it. Both sides
//! are told the same facts, each with what it can do about them.

use super::{
    because_manager, because_member, chain, date, gave, moment, names, register, services,
    services_count,
};
use crate::messages::{
    Message,
    body::{Hold, Section},
    parts::{Granted, Link, Party, Service, Side},
};
use domain::{lang::Lang, level::Level, time::Instant};

#[expect(
    clippy::too_many_lines,
    reason = "a list of texts, one message after another"
)]
pub(super) fn section(message: &Message, lang: Lang) -> Option<Section> {
    Some(match message {
        Message::GrantGiven {
            granted,
            given_by,
            link,
        } => given(granted, given_by, link, lang),
        Message::GrantedFirst {
            granted,
            given_by,
            link,
        } => granted_first(granted, given_by, link, lang),
        Message::GrantEnds {
            granted,
            reader,
            days,
            link,
        } => ends(granted, *reader, *days, link, lang),
        Message::GrantExpired {
            granted,
            reader,
            link,
        } => expired(granted, *reader, link, lang),
        Message::GrantStopped {
            granted,
            left,
            reader,
            by,
            stopped_by,
            at,
            reason,
            link,
        } => stopped(
            &Stopped {
                granted,
                left,
                reader: *reader,
                by: *by,
                person: stopped_by,
                at: *at,
                reason: reason.as_deref(),
                link,
            },
            lang,
        ),
        Message::Assigned {
            organisation,
            client,
            services: list,
            waits,
            suspended,
            last_day,
            by,
        } => assigned(client, (list, waits), *suspended, by, lang)
            .facts([(
                match lang {
                    Lang::Nl => "Tot en met",
                    Lang::En => "Up to and including",
                },
                date(*last_day, lang),
            )])
            .action(
                match lang {
                    Lang::Nl => "Bekijk voor wie u kunt inloggen",
                    Lang::En => "Look at for whom you can log in",
                },
                &Link::acting(),
            )
            .why(because_member(organisation, lang)),
        Message::Unassigned {
            organisation,
            client,
            services: list,
            by,
        } => match lang {
            Lang::Nl => Section::new(format!("U kunt niet meer inloggen voor {}", client.name))
                .text(format!(
                    "{by} haalde u weg bij {} ({}). Dat werkt meteen.",
                    client.name,
                    register(client, lang)
                ))
                .list("Het gaat om:", services(list, lang))
                .action("Bekijk voor wie u kunt inloggen", &Link::acting()),
            Lang::En => Section::new(format!("You can no longer log in for {}", client.name))
                .text(format!(
                    "{by} removed you from {} ({}). It works at once.",
                    client.name,
                    register(client, lang)
                ))
                .list("It is about:", services(list, lang))
                .action("Look at for whom you can log in", &Link::acting()),
        }
        .why(because_member(organisation, lang)),
        Message::AccessStopped {
            organisation,
            client,
            services: list,
            left,
            by,
        } => access_stopped(organisation, client, (list, left), *by, lang),
        Message::AssignmentGivenUp {
            organisation,
            client,
            person,
            uncovered,
            link,
        } => {
            let section = match lang {
                Lang::Nl => Section::new(format!("{person} werkt niet meer voor {}", client.name))
                    .text(format!(
                        "{person} gaf de toegang tot {} ({}) zelf op.",
                        client.name,
                        register(client, lang)
                    )),
                Lang::En => Section::new(format!("{person} no longer works for {}", client.name))
                    .text(format!(
                        "{person} gave up access to {} ({}).",
                        client.name,
                        register(client, lang)
                    )),
            };
            match (uncovered, lang) {
                (true, Lang::Nl) => section
                    .note("Voor deze klant kan nu niemand inloggen.")
                    .action("Wijs iemand aan", link),
                (true, Lang::En) => section
                    .note("Nobody can log in for this client now.")
                    .action("Assign somebody", link),
                (false, Lang::Nl) => section.action("Bekijk de klant", link),
                (false, Lang::En) => section.action("Look at the client", link),
            }
            .why(because_manager(organisation, lang))
        }
        _ => return None,
    })
}

fn access_stopped(
    organisation: &Party,
    client: &Party,
    (list, left): (&[Service], &[Service]),
    by: Side,
    lang: Lang,
) -> Section {
    let office = &organisation.name;
    let (whole, register) = (&client.name, register(client, lang));
    let told = match (by, lang) {
        (Side::Client, Lang::Nl) => {
            format!("{whole} ({register}) stopte deze machtiging van {office}. Dat werkt meteen.")
        }
        (Side::Client, Lang::En) => {
            format!(
                "{whole} ({register}) stopped this authorisation of {office}. It works at once."
            )
        }
        (Side::Intermediary, Lang::Nl) => {
            format!(
                "{office} gaf deze machtiging van {whole} ({register}) terug. Dat werkt meteen."
            )
        }
        (Side::Intermediary, Lang::En) => {
            format!(
                "{office} handed back this authorisation of {whole} ({register}). It works at once."
            )
        }
    };
    let title = match (list, left.is_empty(), lang) {
        (_, true, Lang::Nl) => format!("U kunt niet meer inloggen voor {whole}"),
        (_, true, Lang::En) => format!("You can no longer log in for {whole}"),
        ([one], false, Lang::Nl) => {
            format!(
                "{}: u kunt hier niet meer inloggen voor {whole}",
                one.name.get(lang)
            )
        }
        ([one], false, Lang::En) => {
            format!(
                "{}: you can no longer log in here for {whole}",
                one.name.get(lang)
            )
        }
        (several, false, Lang::Nl) => {
            format!(
                "U kunt bij {} niet meer inloggen voor {whole}",
                services_count(several, lang)
            )
        }
        (several, false, Lang::En) => {
            format!(
                "You can no longer log in at {} for {whole}",
                services_count(several, lang)
            )
        }
    };
    let section = Section::new(title).text(told);
    match lang {
        Lang::Nl => section
            .list("Het gaat om:", services(list, lang))
            .list("Hier kunt u nog wel inloggen:", services(left, lang))
            .action("Bekijk voor wie u kunt inloggen", &Link::acting()),
        Lang::En => section
            .list("It is about:", services(list, lang))
            .list("Here you can still log in:", services(left, lang))
            .action("Look at for whom you can log in", &Link::acting()),
    }
    .why(because_member(organisation, lang))
}

/// The side a message goes to.
fn party(granted: &Granted, side: Side) -> &Party {
    match side {
        Side::Client => &granted.client,
        Side::Intermediary => &granted.intermediary,
    }
}

fn given(granted: &Granted, given_by: &[String], link: &Link, lang: Lang) -> Section {
    let office = &granted.intermediary;
    let (by, gave) = (names(given_by, lang), gave(given_by));
    let section = match lang {
        Lang::Nl => Section::new(format!("{} gaf {} een machtiging", granted.client.name, office.name))
            .text(format!(
                "{by} {gave} namens {} een ketenmachtiging aan {} ({}) voor {}. Medewerkers van dit kantoor kunnen nu \
                 inloggen namens uw organisatie.",
                granted.client.name,
                office.name,
                register(office, lang),
                services_count(&granted.services, lang)
            ))
            .chain(chain(&granted.client, office, lang, (Hold::Holds, "verleend"), (Hold::Waits, "kiest het kantoor")))
            .list("Zij kunnen nu:", services(&granted.services, lang)),
        Lang::En => Section::new(format!("{} gave {} an authorisation", granted.client.name, office.name))
            .text(format!(
                "{by} gave {} ({}) a chain authorisation (ketenmachtiging) for {} on behalf of {}. Employees of this \
                 office can now log in for your organisation.",
                office.name,
                register(office, lang),
                services_count(&granted.services, lang),
                granted.client.name
            ))
            .chain(chain(&granted.client, office, lang, (Hold::Holds, "granted"), (Hold::Waits, "the office chooses")))
            .list("They can now:", services(&granted.services, lang)),
    };
    let section = granted.facts(section, lang);
    match lang {
        Lang::Nl => section
            .text("Stoppen kan altijd, per dienst of helemaal. Het werkt meteen.")
            .action("Bekijk of stop de machtiging", link),
        Lang::En => section
            .text("You can stop it at any time, per service or as a whole. It works at once.")
            .action("Look at or stop the authorisation", link),
    }
    .why(because_manager(&granted.client, lang))
}

fn granted_first(granted: &Granted, by: &str, link: &Link, lang: Lang) -> Section {
    let client = &granted.client;
    let section = match lang {
        Lang::Nl => Section::new(format!("{} gaf uw kantoor een machtiging", client.name))
            .text(format!(
                "{by} gaf namens {} ({}) een ketenmachtiging voor {}. U vroeg hier niet om; de klant begon zelf.",
                client.name,
                register(client, lang),
                services_count(&granted.services, lang)
            ))
            .chain(chain(client, &granted.intermediary, lang, (Hold::Holds, "verleend"), (Hold::Waits, "toewijzen of teruggeven")))
            .list("Uw kantoor kan nu:", services(&granted.services, lang)),
        Lang::En => Section::new(format!("{} gave your office an authorisation", client.name))
            .text(format!(
                "{by} gave a chain authorisation for {} on behalf of {} ({}). You did not ask for it; the client \
                 took the first step.",
                services_count(&granted.services, lang),
                client.name,
                register(client, lang)
            ))
            .chain(chain(client, &granted.intermediary, lang, (Hold::Holds, "granted"), (Hold::Waits, "assign or hand back")))
            .list("Your office can now:", services(&granted.services, lang)),
    };
    let section = granted.facts(section, lang);
    match lang {
        Lang::Nl => section
            .text("Wijs medewerkers aan, of geef de machtiging terug als u die niet wilt.")
            .action("Bekijk de klant", link),
        Lang::En => section
            .text("Assign employees, or hand the authorisation back if you do not want it.")
            .action("Look at the client", link),
    }
    .why(because_manager(&granted.intermediary, lang))
}

fn ends(granted: &Granted, reader: Side, days: u32, link: &Link, lang: Lang) -> Section {
    let (client, office) = (&granted.client.name, &granted.intermediary.name);
    let last_day = date(granted.last_day, lang);
    let what = services(&granted.services, lang);
    let soon = match (days, lang) {
        (0, Lang::Nl) => "na vandaag".to_owned(),
        (0, Lang::En) => "after today".to_owned(),
        (1, Lang::Nl) => "na morgen".to_owned(),
        (1, Lang::En) => "after tomorrow".to_owned(),
        (_, Lang::Nl) => format!("over {days} dagen"),
        (_, Lang::En) => format!("in {days} days"),
    };
    let section = match (reader, lang) {
        (Side::Client, Lang::Nl) => Section::new(format!("De machtiging van {office} stopt {soon}"))
            .text(format!("{office} mag namens {client} inloggen tot en met {last_day}. Daarna kan dat niet meer."))
            .chain(chain(&granted.client, &granted.intermediary, lang, (Hold::Holds, &format!("geldig tot en met {last_day}")), (Hold::Holds, "inloggen kan nog")))
            .list("Het gaat om:", what)
            .text("Wilt u dat dit kantoor doorgaat? Spreek dan af dat zij om verlenging vragen.")
            .action("Bekijk de machtiging", link),
        (Side::Client, Lang::En) => Section::new(format!("The authorisation of {office} ends {soon}"))
            .text(format!("{office} may log in for {client} up to and including {last_day}. After that it cannot."))
            .chain(chain(&granted.client, &granted.intermediary, lang, (Hold::Holds, &format!("valid up to and including {last_day}")), (Hold::Holds, "logging in still works")))
            .list("It is about:", what)
            .text("Do you want this office to go on? Then agree that they ask for a renewal.")
            .action("Look at the authorisation", link),
        (Side::Intermediary, Lang::Nl) => Section::new(format!("De machtiging van {client} stopt {soon}"))
            .text(format!("Uw kantoor kan namens {client} ({}) inloggen tot en met {last_day}.", register(&granted.client, lang)))
            .chain(chain(&granted.client, &granted.intermediary, lang, (Hold::Holds, &format!("geldig tot en met {last_day}")), (Hold::Holds, "inloggen kan nog")))
            .list("Het gaat om:", what)
            .text("Vraag nu om verlenging. Uw medewerkers blijven dan aangewezen en kunnen gewoon doorwerken.")
            .action("Vraag om verlenging", link),
        (Side::Intermediary, Lang::En) => Section::new(format!("The authorisation of {client} ends {soon}"))
            .text(format!("Your office can log in for {client} ({}) up to and including {last_day}.", register(&granted.client, lang)))
            .chain(chain(&granted.client, &granted.intermediary, lang, (Hold::Holds, &format!("valid up to and including {last_day}")), (Hold::Holds, "logging in still works")))
            .list("It is about:", what)
            .text("Ask for a renewal now. Your employees stay assigned and can go on working.")
            .action("Ask for a renewal", link),
    };
    section.why(because_manager(party(granted, reader), lang))
}

/// What an assignment gives now, and what waits for a means.
fn assigned(
    client: &Party,
    (now, waits): (&[Service], &[(Level, Vec<Service>)]),
    suspended: bool,
    by: &str,
    lang: Lang,
) -> Section {
    let name = &client.name;
    let title = match (now.is_empty(), lang) {
        (false, Lang::Nl) => format!("U kunt nu inloggen voor {name}"),
        (false, Lang::En) => format!("You can now log in for {name}"),
        (true, Lang::Nl) => format!("U bent aangewezen voor {name}"),
        (true, Lang::En) => format!("You were assigned to {name}"),
    };
    let who = register(client, lang);
    let section = match lang {
        Lang::Nl => Section::new(title)
            .text(format!("{by} wees u aan voor {name} ({who})."))
            .list("U kunt:", services(now, lang)),
        Lang::En => Section::new(title)
            .text(format!("{by} assigned you to {name} ({who})."))
            .list("You can:", services(now, lang)),
    };
    if waits.is_empty() {
        return section;
    }
    let section = waits.iter().fold(section, |section, (level, later)| {
        let about = match lang {
            Lang::Nl => format!("Dit kan pas met een inlogmiddel op niveau {level}:"),
            Lang::En => format!("For this you first need a login means at level {level}:"),
        };
        section.list(&about, services(later, lang))
    });
    section.note(match (suspended, lang) {
        (false, Lang::Nl) => "Vraag uw beheerder om dat middel, als het nog niet is aangevraagd.",
        (false, Lang::En) => "Ask your manager for that means, if it was not applied for yet.",
        (true, Lang::Nl) => "Uw inlogmiddel is geschorst. Vraag uw beheerder of het weer aan kan.",
        (true, Lang::En) => {
            "Your login means is suspended. Ask your manager whether it can be switched on again."
        }
    })
}

fn expired(granted: &Granted, reader: Side, link: &Link, lang: Lang) -> Section {
    let (client, office) = (&granted.client.name, &granted.intermediary.name);
    let last_day = date(granted.last_day, lang);
    let what = services(&granted.services, lang);
    let words = match lang {
        Lang::Nl => ("verlopen", "werkt niet meer"),
        Lang::En => ("expired", "does not work any more"),
    };
    let drawn = chain(
        &granted.client,
        &granted.intermediary,
        lang,
        (Hold::Broken, words.0),
        (Hold::Broken, words.1),
    );
    let section = match (reader, lang) {
        (Side::Client, Lang::Nl) => Section::new(format!("De machtiging van {office} is verlopen"))
            .text(format!("De laatste dag was {last_day}. {office} kan hiervoor niet meer inloggen namens {client}."))
            .chain(drawn)
            .list("Het ging om:", what)
            .action("Bekijk de machtiging", link),
        (Side::Client, Lang::En) => Section::new(format!("The authorisation of {office} has expired"))
            .text(format!("The last day was {last_day}. {office} can no longer log in for {client} with it."))
            .chain(drawn)
            .list("It was about:", what)
            .action("Look at the authorisation", link),
        (Side::Intermediary, Lang::Nl) => Section::new(format!("De machtiging van {client} is verlopen"))
            .text(format!("De laatste dag was {last_day}. Uw medewerkers kunnen hiervoor niet meer inloggen namens {client}."))
            .chain(drawn)
            .list("Het ging om:", what)
            .text("Vraag de klant opnieuw. Uw medewerkers zijn nog aangewezen: na een ja werkt het meteen weer.")
            .action("Vraag opnieuw", link),
        (Side::Intermediary, Lang::En) => Section::new(format!("The authorisation of {client} has expired"))
            .text(format!("The last day was {last_day}. Your employees can no longer log in for {client} with it."))
            .chain(drawn)
            .list("It was about:", what)
            .text("Ask the client again. Your employees are still assigned: after a yes it works again at once.")
            .action("Ask again", link),
    };
    section.why(because_manager(party(granted, reader), lang))
}

/// The facts of a stop.
struct Stopped<'a> {
    granted: &'a Granted,
    left: &'a [Service],
    reader: Side,
    by: Side,
    person: &'a str,
    at: Instant,
    reason: Option<&'a str>,
    link: &'a Link,
}

fn stopped(stop: &Stopped<'_>, lang: Lang) -> Section {
    let granted = stop.granted;
    let (client, office) = (&granted.client.name, &granted.intermediary.name);
    let whole = stop.left.is_empty();
    let how_many = services_count(&granted.services, lang);
    let (by, at) = (stop.person, moment(stop.at, lang));
    let title = match (stop.by, whole, lang) {
        (Side::Client, true, Lang::Nl) => format!("{client} stopte de machtiging van {office}"),
        (Side::Client, true, Lang::En) => format!("{client} stopped the authorisation of {office}"),
        (Side::Client, false, Lang::Nl) => format!("{client} stopte {how_many} van {office}"),
        (Side::Client, false, Lang::En) => format!("{client} stopped {how_many} of {office}"),
        (Side::Intermediary, true, Lang::Nl) => {
            format!("{office} gaf de machtiging van {client} terug")
        }
        (Side::Intermediary, true, Lang::En) => {
            format!("{office} handed back the authorisation of {client}")
        }
        (Side::Intermediary, false, Lang::Nl) => {
            format!("{office} gaf {how_many} van {client} terug")
        }
        (Side::Intermediary, false, Lang::En) => {
            format!("{office} handed back {how_many} of {client}")
        }
    };
    let section = match lang {
        Lang::Nl => Section::new(title).text(format!(
            "{by} deed dit op {at}. Het werkt meteen: inloggen kan hiervoor niet meer."
        )),
        Lang::En => Section::new(title).text(format!(
            "{by} did this on {at}. It works at once: nobody can log in with it any more."
        )),
    };
    let (stopped, assigned) = match (whole, stop.by, lang) {
        (true, Side::Client, Lang::Nl) => (
            (Hold::Broken, "ingetrokken"),
            (Hold::Broken, "werkt niet meer"),
        ),
        (true, Side::Client, Lang::En) => (
            (Hold::Broken, "revoked"),
            (Hold::Broken, "does not work any more"),
        ),
        (true, Side::Intermediary, Lang::Nl) => (
            (Hold::Broken, "teruggegeven"),
            (Hold::Broken, "werkt niet meer"),
        ),
        (true, Side::Intermediary, Lang::En) => (
            (Hold::Broken, "handed back"),
            (Hold::Broken, "does not work any more"),
        ),
        (false, _, Lang::Nl) => (
            (Hold::Holds, "voor de andere diensten"),
            (Hold::Holds, "voor de andere diensten"),
        ),
        (false, _, Lang::En) => (
            (Hold::Holds, "for the other services"),
            (Hold::Holds, "for the other services"),
        ),
    };
    let wrote = match lang {
        Lang::Nl => format!("{} schreef:", stop.person),
        Lang::En => format!("{} wrote:", stop.person),
    };
    let section = section
        .chain(chain(
            &granted.client,
            &granted.intermediary,
            lang,
            stopped,
            assigned,
        ))
        .quote(wrote, stop.reason);
    let (ended, going_on) = match lang {
        Lang::Nl => ("Gestopt:", "Dit gaat door:"),
        Lang::En => ("Stopped:", "This goes on:"),
    };
    let section = section
        .list(ended, services(&granted.services, lang))
        .list(going_on, services(stop.left, lang));
    let section = match (stop.reader, whole, lang) {
        (Side::Intermediary, true, Lang::Nl) => section.text(
            "Niemand is nog toegewezen aan deze klant. Komt er later een nieuwe machtiging, wijs dan opnieuw iemand toe.",
        ),
        (Side::Intermediary, true, Lang::En) => section.text(
            "Nobody is assigned to this client any more. If there is a new authorisation later, assign somebody again.",
        ),
        _ => section,
    };
    match (stop.reader, lang) {
        (Side::Client, Lang::Nl) => section.action("Bekijk de machtiging", stop.link),
        (Side::Client, Lang::En) => section.action("Look at the authorisation", stop.link),
        (Side::Intermediary, Lang::Nl) => section.action("Bekijk de klant", stop.link),
        (Side::Intermediary, Lang::En) => section.action("Look at the client", stop.link),
    }
    .why(because_manager(party(granted, stop.reader), lang))
}

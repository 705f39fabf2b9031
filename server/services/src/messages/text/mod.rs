//! The words of every message, Dutch and English side by side so that neither falls behind. Language level B1,
//! Dutch says "u"; the domain word stands once with its meaning. No rule and no look-up lives here.

mod abroad;
mod account;
mod application;
mod contact;
mod grant;
mod held;
mod means;
mod people;
mod request;
mod sms;

use super::{
    Message,
    body::{Hold, Node, Section},
    kind::RoleAt,
    parts::{Asked, Granted, Party, Service},
};
use domain::{
    lang::Lang,
    number::OrganisationNumber,
    role::Role,
    time::{Date, Instant, wall_clock},
};

pub(super) use sms::words as sms;

/// One message in one language.
pub(super) fn section(message: &Message, lang: Lang) -> Section {
    account::section(message, lang)
        .or_else(|| people::section(message, lang))
        .or_else(|| request::section(message, lang))
        .or_else(|| grant::section(message, lang))
        .or_else(|| application::section(message, lang))
        .or_else(|| means::section(message, lang))
        .or_else(|| held::section(message, lang))
        .or_else(|| abroad::section(message, lang))
        .or_else(|| contact::section(message, lang))
        .expect("every message has its words: a test composes each of them in both languages")
}

const NL_MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];
const EN_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// "22 november 2026".
pub(crate) fn date(date: Date, lang: Lang) -> String {
    let months = match lang {
        Lang::Nl => NL_MONTHS,
        Lang::En => EN_MONTHS,
    };
    let month = usize::from(date.month().unsigned_abs()) - 1;
    format!("{} {} {}", date.day(), months[month], date.year())
}

/// "22 november 2026 om 14:05 uur", in Dutch time.
fn moment(at: Instant, lang: Lang) -> String {
    let local = wall_clock(at);
    let (hour, minute) = (local.hour(), local.minute());
    let day = date(local.date().into(), lang);
    match lang {
        Lang::Nl => format!("{day} om {hour:02}:{minute:02} uur"),
        Lang::En => format!("{day} at {hour:02}:{minute:02} (Dutch time)"),
    }
}

/// "Anna, Bram en Chaima".
fn names(names: &[String], lang: Lang) -> String {
    let and = match lang {
        Lang::Nl => " en ",
        Lang::En => " and ",
    };
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{}{and}{last}", first.join(", ")),
    }
}

/// "Anna gaf", "Anna en Bram gaven"; English has one word.
fn gave(names: &[String]) -> &'static str {
    if names.len() > 1 { "gaven" } else { "gaf" }
}

/// "1 dienst", "3 diensten".
fn count(n: usize, lang: Lang, nl: [&str; 2], en: [&str; 2]) -> String {
    let words = match lang {
        Lang::Nl => nl,
        Lang::En => en,
    };
    format!("{n} {}", words[usize::from(n != 1)])
}

fn services_count(services: &[Service], lang: Lang) -> String {
    count(
        services.len(),
        lang,
        ["dienst", "diensten"],
        ["service", "services"],
    )
}

/// What one can do, in plain words: the list everybody decides by.
fn services(services: &[Service], lang: Lang) -> Vec<(String, String)> {
    services
        .iter()
        .map(|s| {
            (
                s.name.get(lang).to_owned(),
                format!("{}: {}", s.provider.get(lang), s.does.get(lang)),
            )
        })
        .collect()
}

/// `KvK 00001001, Haarlem`.
fn register(party: &Party, lang: Lang) -> String {
    let kind = match (party.number, lang) {
        (OrganisationNumber::Kvk(_), _) => "KvK",
        (OrganisationNumber::Fiscal(_), Lang::Nl) => "fiscaal nummer",
        (OrganisationNumber::Fiscal(_), Lang::En) => "fiscal number",
    };
    if party.town.is_empty() {
        format!("{kind} {}", party.number)
    } else {
        format!("{kind} {}, {}", party.number, party.town)
    }
}

/// Client to intermediary to employees, with the state of both links.
fn chain(
    client: &Party,
    intermediary: &Party,
    lang: Lang,
    first: (Hold, &str),
    second: (Hold, &str),
) -> Vec<Node> {
    let employees = match lang {
        Lang::Nl => ("Hun medewerkers", "die dit kantoor zelf aanwijst"),
        Lang::En => ("Their employees", "chosen by this office itself"),
    };
    let link = |(hold, words): (Hold, &str)| Some((hold, words.to_owned()));
    vec![
        Node {
            name: client.name.clone(),
            about: register(client, lang),
            link: link(first),
        },
        Node {
            name: intermediary.name.clone(),
            about: register(intermediary, lang),
            link: link(second),
        },
        Node {
            name: employees.0.to_owned(),
            about: employees.1.to_owned(),
            link: None,
        },
    ]
}

/// "beheerder (EH3)".
fn role(role: RoleAt, lang: Lang) -> String {
    let name = match (role.role, lang) {
        (Role::Representative, Lang::Nl) => "vertegenwoordiger",
        (Role::Representative, Lang::En) => "representative",
        (Role::Manager, Lang::Nl) => "beheerder",
        (Role::Manager, Lang::En) => "manager",
        (Role::User, Lang::Nl) => "gebruiker",
        (Role::User, Lang::En) => "user",
    };
    role.level
        .map_or_else(|| name.to_owned(), |level| format!("{name} ({level})"))
}

/// What a role lets one do.
fn role_does(role: Role, lang: Lang) -> &'static str {
    match (role, lang) {
        (Role::Representative, Lang::Nl) => {
            "U tekent namens de organisatie en u kunt machtigingen stoppen."
        }
        (Role::Representative, Lang::En) => {
            "You sign on behalf of the organisation and you can stop authorisations."
        }
        (Role::Manager, Lang::Nl) => {
            "U regelt wie wat mag: collega's uitnodigen, machtigingen geven en stoppen."
        }
        (Role::Manager, Lang::En) => {
            "You arrange who may do what: invite colleagues, give authorisations and stop them."
        }
        (Role::User, Lang::Nl) => "U kunt inloggen bij diensten waarvoor een beheerder u aanwijst.",
        (Role::User, Lang::En) => "You can log in at services a manager assigns to you.",
    }
}

/// Why somebody gets a message about an organisation.
fn because_manager(party: &Party, lang: Lang) -> String {
    match lang {
        Lang::Nl => format!(
            "U krijgt deze mail omdat u bij {} machtigingen regelt.",
            party.name
        ),
        Lang::En => format!(
            "You get this mail because you arrange authorisations at {}.",
            party.name
        ),
    }
}

fn because_member(party: &Party, lang: Lang) -> String {
    match lang {
        Lang::Nl => format!(
            "U krijgt deze mail omdat u in Schakel bij {} hoort.",
            party.name
        ),
        Lang::En => format!(
            "You get this mail because you belong to {} in Schakel.",
            party.name
        ),
    }
}

fn because_account(lang: Lang) -> &'static str {
    match lang {
        Lang::Nl => "U krijgt deze mail omdat er bij Schakel een account is met dit adres.",
        Lang::En => "You get this mail because Schakel has an account with this address.",
    }
}

impl Asked {
    /// Who asks, what they could then do and until when: the same in every message about a request.
    fn describe(&self, section: Section, lang: Lang) -> Section {
        match lang {
            Lang::Nl => section
                .list("Zij kunnen dan:", services(&self.services, lang))
                .facts([
                    (
                        "Gevraagd door",
                        format!("{}, {}", self.asked_by, self.intermediary.name),
                    ),
                    (
                        "Voor",
                        format!("{}, {}", self.client.name, register(&self.client, lang)),
                    ),
                    ("Geldig tot en met", date(self.last_day, lang)),
                    ("Niveau", self.level.to_string()),
                ]),
            Lang::En => section
                .list("They can then:", services(&self.services, lang))
                .facts([
                    (
                        "Asked by",
                        format!("{}, {}", self.asked_by, self.intermediary.name),
                    ),
                    (
                        "For",
                        format!("{}, {}", self.client.name, register(&self.client, lang)),
                    ),
                    ("Valid up to and including", date(self.last_day, lang)),
                    ("Level", self.level.to_string()),
                ]),
        }
    }

    /// The code both sides can compare over the phone.
    fn code(&self, section: Section, lang: Lang) -> Section {
        let office = &self.intermediary.name;
        match lang {
            Lang::Nl => section.code(
                format!(
                    "Twijfelt u? Bel {office} op een nummer dat u kent en vraag naar deze code:"
                ),
                &self.match_code,
            ),
            Lang::En => section.code(
                format!("Not sure? Call {office} on a number you know and ask for this code:"),
                &self.match_code,
            ),
        }
    }
}

impl Granted {
    fn facts(&self, section: Section, lang: Lang) -> Section {
        match lang {
            Lang::Nl => section.facts([
                ("Geldig tot en met", date(self.last_day, lang)),
                ("Niveau", self.level.to_string()),
            ]),
            Lang::En => section.facts([
                ("Valid up to and including", date(self.last_day, lang)),
                ("Level", self.level.to_string()),
            ]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_out_and_moments_are_dutch_time() {
        let day = Date::constant(2026, 11, 22);
        assert_eq!(date(day, Lang::Nl), "22 november 2026");
        assert_eq!(date(day, Lang::En), "22 November 2026");
        // 22 November 2026, 13:05 UTC.
        assert_eq!(
            moment(Instant::from_seconds(1_795_352_700), Lang::Nl),
            "22 november 2026 om 14:05 uur"
        );
    }

    #[test]
    fn names_read_as_a_sentence() {
        let three = ["Anna", "Bram", "Chaima"].map(str::to_owned);
        assert_eq!(names(&three, Lang::Nl), "Anna, Bram en Chaima");
        assert_eq!(names(&three[..1], Lang::En), "Anna");
    }
}

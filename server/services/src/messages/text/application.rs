//! Words about applications: confirming an address, signing, and how it ended; and about what the Trade Register says
//! anew of an organisation.

use super::{date, moment, register, role};
use crate::messages::{
    Message,
    body::Section,
    kind::{PapersNews, RoleAt},
    parts::{Link, Party},
};
use domain::{
    lang::Lang, level::Level, number::OrganisationNumber, role::Role, signing::Paper, time::Instant,
};

#[expect(
    clippy::too_many_lines,
    reason = "both languages of a message side by side"
)]
pub(super) fn section(message: &Message, lang: Lang) -> Option<Section> {
    Some(match message {
        Message::ApplicationConfirm {
            organisation,
            role,
            last_day,
            link,
        } => confirm(organisation, *role, &date(*last_day, lang), link, lang),
        Message::ApplicationSign {
            organisation,
            applicant,
            signer,
            role,
            needed,
            last_day,
            link,
        } => sign(
            &Asks {
                organisation,
                applicant,
                signer,
                role: *role,
                needed: *needed,
                link,
            },
            &date(*last_day, lang),
            lang,
        ),
        Message::ApplicationSigned {
            organisation,
            signed_by,
            signed,
            needed,
            link,
        } => match lang {
            Lang::Nl => Section::new(format!(
                "{signed_by} heeft getekend voor {}",
                organisation.name
            ))
            .text(match signed {
                1 => format!("Er is nu 1 van de {needed} handtekeningen."),
                signed => format!("Er zijn nu {signed} van de {needed} handtekeningen."),
            })
            .action("Bekijk uw aanvraag", link)
            .why(because_applicant(lang)),
            Lang::En => Section::new(format!("{signed_by} has signed for {}", organisation.name))
                .text(match signed {
                    1 => format!("There is 1 of the {needed} signatures now."),
                    signed => format!("There are {signed} of the {needed} signatures now."),
                })
                .action("Look at your application", link)
                .why(because_applicant(lang)),
        },
        Message::ApplicationYourTurn {
            organisation,
            factor,
            at_counter,
            link,
        } => your_turn(organisation, (*factor, *at_counter), link, lang),
        Message::ApplicationNotSigned {
            organisation,
            refused_by,
            reason,
            link,
        } => {
            let section = match lang {
                Lang::Nl => Section::new(format!(
                    "{refused_by} tekent niet voor {}",
                    organisation.name
                ))
                .text("Vraag waarom, of vraag een andere bestuurder om te tekenen als dat kan."),
                Lang::En => Section::new(format!(
                    "{refused_by} does not sign for {}",
                    organisation.name
                ))
                .text("Ask why, or ask another director to sign where that is possible."),
            };
            let section = section.quote(refused_by, reason.as_deref());
            match lang {
                Lang::Nl => section.action("Bekijk uw aanvraag", link),
                Lang::En => section.action("Look at your application", link),
            }
            .why(because_applicant(lang))
        }
        Message::ApplicationDone {
            organisation,
            applicant,
            role,
            link,
        } => done(organisation, applicant, *role, link.as_ref(), lang),
        Message::ApplicationCancelled {
            organisation,
            applicant,
        } => match lang {
            Lang::Nl => Section::new(format!(
                "De aanvraag voor {} is ingetrokken",
                organisation.name
            ))
            .text(format!(
                "{applicant} trok de aanvraag in. Tekenen hoeft niet meer."
            ))
            .why("U krijgt deze mail omdat u bij deze aanvraag betrokken was."),
            Lang::En => Section::new(format!(
                "The application for {} was taken back",
                organisation.name
            ))
            .text(format!(
                "{applicant} took the application back. Signing is not needed any more."
            ))
            .why("You get this mail because you were part of this application."),
        },
        Message::ApplicationExpired {
            organisation,
            role: wanted,
            link,
        } => {
            match lang {
                Lang::Nl => Section::new(format!("Uw aanvraag voor {} is verlopen", organisation.name))
                    .text(format!("U vroeg aan om {}. De aanvraag is niet op tijd afgemaakt en is daarom gesloten.", wish(*wanted, lang)))
                    .text(match organisation.number {
                        OrganisationNumber::Kvk(_) => "U kunt opnieuw beginnen. Het Handelsregister vult uw gegevens dan weer in.",
                        OrganisationNumber::Fiscal(_) => "U kunt opnieuw beginnen.",
                    })
                    .action("Begin opnieuw", link),
                Lang::En => Section::new(format!("Your application for {} has expired", organisation.name))
                    .text(format!("You applied to {}. The application was not finished in time, and is closed.", wish(*wanted, lang)))
                    .text(match organisation.number {
                        OrganisationNumber::Kvk(_) => "You can begin again. The Trade Register then fills in your data again.",
                        OrganisationNumber::Fiscal(_) => "You can begin again.",
                    })
                    .action("Begin again", link),
            }
            .why(because_applicant(lang))
        }
        Message::ApplicationPapers {
            organisation,
            news,
            told,
            refused,
            promised,
            link,
        } => {
            let day = promised.map(|day| date(day, lang));
            let words = (told.as_deref(), refused.as_slice());
            papers(&organisation.name, *news, words, day, link, lang)
        }
        Message::ApplicationAppointment {
            organisation,
            at,
            counter,
            number,
            binds,
            others,
            moved_from,
            link,
        } => {
            let (name, when) = (&organisation.name, moment(*at, lang));
            let section = match (moved_from.is_some(), lang) {
                (false, Lang::Nl) => Section::new(format!("Uw afspraak voor {name}")),
                (false, Lang::En) => Section::new(format!("Your appointment for {name}")),
                (true, Lang::Nl) => Section::new(format!("Uw afspraak voor {name} is verzet")),
                (true, Lang::En) => Section::new(format!("Your appointment for {name} was moved")),
            };
            let section = moved(section, *moved_from, lang);
            let section = match lang {
                Lang::Nl => section
                    .text(format!("U laat zien wie u bent op {when}, bij {counter}. Noem daar het nummer {number}."))
                    .text("Neem uw paspoort, identiteitskaart, rijbewijs of verblijfsdocument mee. Het moet nog minstens een maand geldig zijn.")
                    .action("Bekijk uw aanvraag", link),
                Lang::En => section
                    .text(format!("You show who you are on {when}, at {counter}. Say the number {number} there."))
                    .text("Bring your passport, identity card, driving licence or residence document. It must be valid for at least another month.")
                    .action("Look at your application", link),
            };
            let section = match (*binds, lang) {
                (false, _) => section,
                (true, Lang::Nl) => section.text("Zorg ook voor een beveiligingssleutel, of een ander apparaat met een passkey die niet gekopieerd kan worden. Daarmee logt u straks in."),
                (true, Lang::En) => section.text("Also have a security key, or another device with a passkey that cannot be copied. You will log in with it."),
            };
            let section = match (*others, lang) {
                (false, _) => section,
                (true, Lang::Nl) => section.text("Wie met u moet tekenen, komt mee, ook met een identiteitsbewijs. Die tekent aan het loket."),
                (true, Lang::En) => section.text("Who must sign with you comes along, also with an identity document, and signs at the counter."),
            };
            section.why(because_applicant(lang))
        }
        Message::ApplicationCome {
            organisation,
            applicant,
            signer,
            at,
            counter,
            number,
            moved_from,
        } => {
            let (name, when) = (&organisation.name, moment(*at, lang));
            let section = match (moved_from.is_some(), lang) {
                (false, Lang::Nl) => Section::new(format!("Afspraak om te tekenen voor {name}")),
                (false, Lang::En) => Section::new(format!("Appointment to sign for {name}")),
                (true, Lang::Nl) => Section::new(format!("De afspraak om te tekenen voor {name} is verzet")),
                (true, Lang::En) => Section::new(format!("The appointment to sign for {name} was moved")),
            };
            match lang {
                Lang::Nl => moved(section, *moved_from, lang)
                    .text(format!("{applicant} komt op {when} naar {counter}. {signer} komt mee, om te tekenen. Noem daar het nummer {number}."))
                    .text("Neem uw paspoort, identiteitskaart, rijbewijs of verblijfsdocument mee. Het moet nog minstens een maand geldig zijn.")
                    .text("Kent u deze aanvraag niet, of wilt u niet tekenen? Kom dan niet.")
                    .why(format!("U krijgt deze mail omdat {applicant} dit adres invulde voor {signer}.")),
                Lang::En => moved(section, *moved_from, lang)
                    .text(format!("{applicant} comes to {counter} on {when}. {signer} comes along, to sign. Say the number {number} there."))
                    .text("Bring your passport, identity card, driving licence or residence document. It must be valid for at least another month.")
                    .text("Do you not know this application, or do you not want to sign? Then do not come.")
                    .why(format!("You get this mail because {applicant} filled in this address for {signer}.")),
            }
        }
        Message::ApplicationReceipt {
            organisation,
            applicant,
            signer,
            role,
            at,
        } => receipt(organisation, applicant, signer, (*role, *at), lang),
        Message::ApplicationSeen { organisation, link } => match lang {
            Lang::Nl => Section::new(format!("U bent aan het loket geweest voor {}", organisation.name))
                .text("Wij weten nu wie u bent. Op de pagina van uw aanvraag staat wat u nog doet.")
                .action("Ga verder met uw aanvraag", link),
            Lang::En => Section::new(format!("You were at the counter for {}", organisation.name))
                .text("We now know who you are. The page of your application says what is left for you to do.")
                .action("Go on with your application", link),
        }
        .why(because_applicant(lang)),
        Message::OrganisationState { organisation, ended, active, own, link } => {
            state(organisation, (*ended, *active), *own, lang).action(
                match lang {
                    Lang::Nl => "Naar Schakel",
                    Lang::En => "Go to Schakel",
                },
                link,
            )
        }
        Message::RepresentativeLeft { organisation, person, link } => match lang {
            Lang::Nl => Section::new(format!("{person} vertegenwoordigt {} niet meer", organisation.name))
                .text(format!("Het Handelsregister noemt {person} niet meer als iemand die voor {} ({}) mag tekenen. \
                    Daarom is deze rol gestopt. Wat eerder getekend is, blijft geldig.", organisation.name, register(organisation, lang)))
                .text("Klopt dit niet? Laat dan eerst de inschrijving bij KVK aanpassen. Meld de vertegenwoordiger daarna opnieuw aan.")
                .action("Bekijk uw mensen", link),
            Lang::En => Section::new(format!("{person} no longer represents {}", organisation.name))
                .text(format!("The Trade Register no longer names {person} as somebody who may sign for {} ({}). \
                    So this role has stopped. What was signed before stays valid.", organisation.name, register(organisation, lang)))
                .text("Is this not right? First have the registration at KVK corrected. Then register the representative again.")
                .action("Look at your people", link),
        }
        .why(because_register(organisation, lang)),
        _ => return None,
    })
}

/// Ended, not able to act, or able again; of one's own organisation or one across.
fn state(organisation: &Party, (ended, active): (bool, bool), own: bool, lang: Lang) -> Section {
    let (name, number) = (&organisation.name, register(organisation, lang));
    let section = match (lang, ended, active) {
        (Lang::Nl, _, true) => Section::new(format!("Voor {name} kan weer worden ingelogd"))
            .text(format!("Volgens het Handelsregister mag {name} ({number}) weer handelen. Alle machtigingen gelden weer zoals ze waren.")),
        (Lang::En, _, true) => Section::new(format!("Logging in for {name} is possible again"))
            .text(format!("According to the Trade Register {name} ({number}) may act again. All authorisations are valid again as they were.")),
        (Lang::Nl, true, _) => Section::new(format!("{name} is opgeheven volgens het Handelsregister"))
            .text(format!("{name} ({number}) is uitgeschreven. Niemand kan meer inloggen namens deze organisatie.")),
        (Lang::En, true, _) => Section::new(format!("{name} has ended according to the Trade Register"))
            .text(format!("{name} ({number}) is deregistered. Nobody can log in for this organisation any more.")),
        (Lang::Nl, false, false) => Section::new(format!("Voor {name} kan nu niet worden ingelogd"))
            .text(format!("Volgens het Handelsregister mag {name} ({number}) nu niet zelf handelen, bijvoorbeeld door een faillissement. Zolang dat zo is, kan niemand inloggen namens deze organisatie.")),
        (Lang::En, false, false) => Section::new(format!("Logging in for {name} is not possible now"))
            .text(format!("According to the Trade Register {name} ({number}) may not act by itself now, for instance because of a bankruptcy. As long as that is so, nobody can log in for this organisation.")),
    };
    let section =
        match (lang, own, active) {
            (_, _, true) => section,
            (Lang::Nl, true, _) => section
                .text("Klopt dit niet? Neem dan contact op met KVK. Wij kijken elke dag opnieuw."),
            (Lang::En, true, _) => {
                section.text("Is this not right? Then contact KVK. We look again every day.")
            }
            (Lang::Nl, false, _) => section
                .text("De machtigingen tussen deze organisatie en de uwe werken daarom niet."),
            (Lang::En, false, _) => section
                .text("So the authorisations between this organisation and yours do not work."),
        };
    section.why(because_register(organisation, lang))
}

fn because_register(organisation: &Party, lang: Lang) -> String {
    match lang {
        Lang::Nl => format!(
            "U krijgt deze mail omdat u machtigingen regelt van of met {}.",
            organisation.name
        ),
        Lang::En => format!(
            "You get this mail because you arrange authorisations of or with {}.",
            organisation.name
        ),
    }
}

/// A user is applied for alone only where there is no KvK number: for the means for the tax office (R-ID-8).
const fn is_tax(wanted: RoleAt) -> bool {
    matches!(wanted.role, Role::User)
}

/// What somebody applies for: "om … te worden".
fn wish(wanted: RoleAt, lang: Lang) -> String {
    match lang {
        Lang::Nl if is_tax(wanted) => {
            "een inlogmiddel voor de Belastingdienst te krijgen".to_owned()
        }
        Lang::En if is_tax(wanted) => "get a login means for the tax office".to_owned(),
        Lang::Nl => format!("{} te worden", role(wanted, lang)),
        Lang::En => format!("become {}", role(wanted, lang)),
    }
}

fn confirm(organisation: &Party, wanted: RoleAt, until: &str, link: &Link, lang: Lang) -> Section {
    let wish = wish(wanted, lang);
    let (title, whose) = match (organisation.number, lang) {
        (OrganisationNumber::Kvk(_), Lang::Nl) => (
            format!("Ga verder met de aanmelding van {}", organisation.name),
            format!(
                "van {} ({})",
                organisation.name,
                register(organisation, lang)
            ),
        ),
        (OrganisationNumber::Kvk(_), Lang::En) => (
            format!("Go on with registering {}", organisation.name),
            format!(
                "of {} ({})",
                organisation.name,
                register(organisation, lang)
            ),
        ),
        // What a stranger typed is in no mail to an address that a stranger typed.
        (OrganisationNumber::Fiscal(fiscal), Lang::Nl) => (
            "Ga verder met uw aanmelding".to_owned(),
            format!("namens een organisatie met fiscaal nummer {fiscal}"),
        ),
        (OrganisationNumber::Fiscal(fiscal), Lang::En) => (
            "Go on with your registration".to_owned(),
            format!("on behalf of an organisation with fiscal number {fiscal}"),
        ),
    };
    match lang {
        Lang::Nl => Section::new(title)
            .text(format!("Iemand vulde bij Schakel dit adres in, om {wish} {whose}."))
            .text(format!("Was u dat? Ga dan verder. Deze link werkt tot en met {until}."))
            .action("Ga verder", link)
            .text("Was u dat niet? Dan hoeft u niets te doen. De link openen verandert nog niets.")
            .why("U krijgt deze mail omdat iemand dit adres invulde."),
        Lang::En => Section::new(title)
            .text(format!("Somebody filled in this address at Schakel, to {wish} {whose}."))
            .text(format!("Was it you? Then go on. This link works up to and including {until}."))
            .action("Go on", link)
            .text("Was it not you? Then you need not do anything. Opening the link changes nothing yet.")
            .why("You get this mail because somebody filled in this address."),
    }
}

/// The facts of a question to sign.
struct Asks<'a> {
    organisation: &'a Party,
    applicant: &'a str,
    signer: &'a str,
    role: RoleAt,
    needed: u32,
    link: &'a Link,
}

impl Asks<'_> {
    /// What says who may sign.
    fn says(&self, lang: Lang) -> &'static str {
        match (self.organisation.number, lang) {
            (OrganisationNumber::Kvk(_), Lang::Nl) => "het Handelsregister",
            (OrganisationNumber::Kvk(_), Lang::En) => "the Trade Register",
            (OrganisationNumber::Fiscal(_), Lang::Nl) => "de documenten",
            (OrganisationNumber::Fiscal(_), Lang::En) => "the documents",
        }
    }

    /// What comes of a signature. A user is signed for only where there is no KvK number (R-ID-8).
    fn does(&self, lang: Lang) -> &'static str {
        match (self.role.role, lang) {
            (Role::User, Lang::Nl) => {
                "Daarmee kan diegene namens de organisatie inloggen bij de Belastingdienst, en nergens anders. \
                 Voordat u tekent, laat u bij een loket zien wie u bent."
            }
            (Role::User, Lang::En) => {
                "With that they can log in at the tax office on behalf of the organisation, and nowhere else. \
                 Before you sign, you show at a counter who you are."
            }
            (_, Lang::Nl) => {
                "Een beheerder regelt wie wat mag: collega's uitnodigen, machtigingen geven en stoppen."
            }
            (_, Lang::En) => {
                "A manager arranges who may do what: invite colleagues, give authorisations and stop them."
            }
        }
    }
}

fn sign(asks: &Asks<'_>, until: &str, lang: Lang) -> Section {
    let (applicant, name) = (asks.applicant, &asks.organisation.name);
    let named = role(asks.role, lang);
    let number = register(asks.organisation, lang);
    let (title, wants) = match (is_tax(asks.role), lang) {
        (true, Lang::Nl) => (
            format!("Tekent u voor een inlogmiddel van {applicant}, namens {name}?"),
            format!(
                "{applicant} wil bij de Belastingdienst kunnen inloggen namens {name} ({number})."
            ),
        ),
        (true, Lang::En) => (
            format!("Do you sign for a login means of {applicant}, on behalf of {name}?"),
            format!(
                "{applicant} wants to log in at the tax office on behalf of {name} ({number})."
            ),
        ),
        (false, Lang::Nl) => (
            format!("Tekent u voor {applicant}, als {named} van {name}?"),
            format!("{applicant} wil {named} worden van {name} ({number})."),
        ),
        (false, Lang::En) => (
            format!("Do you sign for {applicant}, as {named} of {name}?"),
            format!("{applicant} wants to become {named} of {name} ({number})."),
        ),
    };
    // Without a KvK number, and at EH4, who signs comes to a counter.
    let at_counter = is_tax(asks.role) || asks.role.level == Some(Level::Eh4);
    match lang {
        Lang::Nl => Section::new(title)
            .text(format!("{wants} Volgens {} mag {} daarvoor tekenen.", asks.says(lang), asks.signer))
            .text(asks.does(lang))
            .text(match asks.needed {
                0 | 1 => "Uw handtekening is genoeg.".to_owned(),
                needed => format!("Er zijn {needed} handtekeningen nodig."),
            })
            .text(if at_counter {
                format!("Tekenen doet u tot en met {until} aan een loket. Neem uw paspoort, identiteitskaart, rijbewijs of verblijfsdocument mee.")
            } else {
                format!("Tekenen kan tot en met {until}, met deze link. Houd uw paspoort, identiteitskaart, rijbewijs of verblijfsdocument klaar.")
            })
            .action("Bekijk wat u tekent", asks.link)
            .text("De link openen verandert nog niets. Kent u deze aanvraag niet? Teken dan niet.")
            .why(format!("U krijgt deze mail omdat {applicant} dit adres invulde voor {}.", asks.signer)),
        Lang::En => Section::new(title)
            .text(format!("{wants} According to {} {} may sign for that.", asks.says(lang), asks.signer))
            .text(asks.does(lang))
            .text(match asks.needed {
                0 | 1 => "Your signature is enough.".to_owned(),
                needed => format!("{needed} signatures are needed."),
            })
            .text(if at_counter {
                format!("You sign at a counter, up to and including {until}. Bring your passport, identity card, driving licence or residence document.")
            } else {
                format!("You can sign by this link up to and including {until}. Keep your passport, identity card, driving licence or residence document at hand.")
            })
            .action("Look at what you sign", asks.link)
            .text("Opening the link changes nothing yet. Do you not know this application? Then do not sign.")
            .why(format!("You get this mail because {applicant} filled in this address for {}.", asks.signer)),
    }
}

fn done(
    organisation: &Party,
    applicant: &str,
    given: RoleAt,
    link: Option<&Link>,
    lang: Lang,
) -> Section {
    let (named, name) = (role(given, lang), &organisation.name);
    let section = match lang {
        Lang::Nl if is_tax(given) => Section::new(format!("Het inlogmiddel van {applicant} voor {name} is klaar"))
            .text(format!(
                "Alles is getekend en gecontroleerd. {applicant} kan nu namens {name} inloggen bij de Belastingdienst."
            ))
            .text("Klopt dit niet? Neem dan contact met ons op."),
        Lang::En if is_tax(given) => Section::new(format!("The login means of {applicant} for {name} is ready"))
            .text(format!(
                "Everything is signed and checked. {applicant} can now log in at the tax office on behalf of {name}."
            ))
            .text("Is this not right? Then contact us."),
        Lang::Nl => Section::new(format!("{applicant} is nu {named} van {name}"))
            .text(format!(
                "De aanvraag is klaar: alles is getekend en gecontroleerd. {name} staat in Schakel."
            ))
            .text("Klopt dit niet? Neem dan contact met ons op."),
        Lang::En => Section::new(format!("{applicant} is now {named} of {name}"))
            .text(format!(
                "The application is done: everything is signed and checked. {name} is in Schakel."
            ))
            .text("Is this not right? Then contact us."),
    };
    let section = match (link, lang) {
        (Some(link), Lang::Nl) => section.action("Naar Schakel", link),
        (Some(link), Lang::En) => section.action("Go to Schakel", link),
        (None, _) => section,
    };
    section.why(match lang {
        Lang::Nl => "U krijgt deze mail omdat u bij deze aanvraag betrokken bent.",
        Lang::En => "You get this mail because you are part of this application.",
    })
}

/// That an appointment takes the place of an earlier one.
fn moved(section: Section, from: Option<Instant>, lang: Lang) -> Section {
    match (from, lang) {
        (None, _) => section,
        (Some(from), Lang::Nl) => section.text(format!(
            "De afspraak van {} gaat niet door. Dit is de nieuwe.",
            moment(from, lang)
        )),
        (Some(from), Lang::En) => section.text(format!(
            "The appointment of {} is off. This is the new one.",
            moment(from, lang)
        )),
    }
}

/// What somebody signed at a counter.
fn receipt(
    organisation: &Party,
    applicant: &str,
    signer: &str,
    (given, at): (RoleAt, Instant),
    lang: Lang,
) -> Section {
    let (name, number) = (&organisation.name, register(organisation, lang));
    let (wish, when) = (wish(given, lang), moment(at, lang));
    match lang {
        Lang::Nl => Section::new(format!("Getekend voor {name}"))
            .text(format!(
                "{signer} heeft aan een loket getekend voor {name} ({number}): {applicant} vroeg aan om {wish}. Op {when} hebben twee medewerkers dat bevestigd."
            ))
            .text("Klopt dit niet? Neem dan meteen contact met ons op.")
            .why("U krijgt deze mail omdat dit adres bij deze aanvraag voor de ondertekenaar is opgegeven."),
        Lang::En => Section::new(format!("Signed for {name}"))
            .text(format!(
                "{signer} has signed at a counter for {name} ({number}): {applicant} applied to {wish}. On {when} two members of our staff confirmed it."
            ))
            .text("Is this not right? Then contact us at once.")
            .why("You get this mail because this address was given for the signer of this application."),
    }
}

/// How it goes with the papers that were sent in.
fn papers(
    name: &str,
    news: PapersNews,
    (told, refused): (Option<&str>, &[Paper]),
    promised: Option<String>,
    link: &Link,
    lang: Lang,
) -> Section {
    let section = match (lang, news) {
        (Lang::Nl, PapersNews::Received) => Section::new(format!("Wij hebben uw documenten voor {name}"))
            .text("Een medewerker bekijkt ze. U krijgt bericht zodra dat is gebeurd, of als er nog iets nodig is."),
        (Lang::En, PapersNews::Received) => Section::new(format!("We have your documents for {name}"))
            .text("A member of our staff looks at them. You will hear when that is done, or when something more is needed."),
        (Lang::Nl, PapersNews::Accepted) => Section::new(format!("Uw documenten voor {name} zijn goedgekeurd"))
            .text("Wij weten nu wie voor de organisatie mag tekenen. Uw aanmelding gaat verder; op de pagina staat wat u nu doet.")
            .text("De documenten zelf hebben wij vernietigd."),
        (Lang::En, PapersNews::Accepted) => Section::new(format!("Your documents for {name} are accepted"))
            .text("We know now who may sign for the organisation. Your application goes on; the page says what to do now.")
            .text("We have destroyed the documents themselves."),
        (Lang::Nl, PapersNews::MoreNeeded) => Section::new(format!("Wij hebben nog iets nodig voor {name}"))
            .text("Een medewerker bekeek uw documenten. Wij wachten nu op u."),
        (Lang::En, PapersNews::MoreNeeded) => Section::new(format!("We need something more for {name}"))
            .text("A member of our staff looked at your documents. We are waiting for you now."),
        (Lang::Nl, PapersNews::Refused) => Section::new(format!("Uw aanmelding van {name} is afgekeurd"))
            .text("Een medewerker bekeek uw documenten. De aanmelding is gesloten, en de documenten zijn vernietigd.")
            .text("Bent u het er niet mee eens, of hebt u een vraag? Neem dan contact met ons op."),
        (Lang::En, PapersNews::Refused) => Section::new(format!("Your registration of {name} was refused"))
            .text("A member of our staff looked at your documents. The application is closed, and the documents are destroyed.")
            .text("Do you not agree, or do you have a question? Then contact us."),
    };
    let (staff, again) = match lang {
        Lang::Nl => (
            "De medewerker schreef:",
            "Deze documenten zijn niet goed, en vernietigd. Stuur ze opnieuw:",
        ),
        Lang::En => (
            "Our staff wrote:",
            "These documents are not good, and destroyed. Send them again:",
        ),
    };
    let list = refused
        .iter()
        .map(|paper| (paper_name(*paper, lang).to_owned(), String::new()));
    let section = section.list(again, list.collect()).quote(staff, told);
    let section = match (promised, lang) {
        (Some(day), Lang::Nl) => section.text(format!("Dat is uiterlijk op {day} gedaan.")),
        (Some(day), Lang::En) => section.text(format!("That is done by {day} at the latest.")),
        (None, _) => section,
    };
    match lang {
        Lang::Nl => section.action("Bekijk uw aanmelding", link),
        Lang::En => section.action("Look at your application", link),
    }
    .why(because_applicant(lang))
}

/// What a paper is called, as on the page where it is sent.
const fn paper_name(paper: Paper, lang: Lang) -> &'static str {
    match (paper, lang) {
        (Paper::LegalPersonality, Lang::Nl) => "Verklaring rechtspersoonlijkheid",
        (Paper::LegalPersonality, Lang::En) => "Declaration of legal personality",
        (Paper::IdentificationForm, Lang::Nl) => "Identificatieformulier",
        (Paper::IdentificationForm, Lang::En) => "Identification form",
        (Paper::MandateDecision, Lang::Nl) => "Mandaatbesluit",
        (Paper::MandateDecision, Lang::En) => "Mandate decision",
        (Paper::SelfDeclaration, Lang::Nl) => "Eigen verklaring",
        (Paper::SelfDeclaration, Lang::En) => "Own declaration",
        (Paper::TaxOfficeLetter, Lang::Nl) => "Brief van de Belastingdienst",
        (Paper::TaxOfficeLetter, Lang::En) => "Letter of the tax office",
        (Paper::FoundingDocument, Lang::Nl) => "Oprichtingsdocument",
        (Paper::FoundingDocument, Lang::En) => "Founding document",
        (Paper::ListOfDirectors, Lang::Nl) => "Lijst van bestuurders",
        (Paper::ListOfDirectors, Lang::En) => "List of directors",
        (Paper::Extract, Lang::Nl) => "Uittreksel Handelsregister",
        (Paper::Extract, Lang::En) => "Extract from the Trade Register",
        (Paper::UmbrellaExtract, Lang::Nl) => "Uittreksel van de koepelorganisatie",
        (Paper::UmbrellaExtract, Lang::En) => "Extract of the umbrella organisation",
        (Paper::DirectorExtract, Lang::Nl) => "Uittreksel van de bestuurder",
        (Paper::DirectorExtract, Lang::En) => "Extract of the director",
    }
}

fn your_turn(
    organisation: &Party,
    (factor, at_counter): (bool, bool),
    link: &Link,
    lang: Lang,
) -> Section {
    let name = &organisation.name;
    match lang {
        Lang::Nl => Section::new(format!("Iedereen heeft getekend voor {name}: u bent aan zet"))
            .text(match (at_counter, factor) {
                (false, true) => "Stel nu een tweede stap in om mee in te loggen. Daarna is uw aanvraag klaar.",
                (false, false) => "Laat nu zien wie u bent, met uw identiteitsbewijs. Daarna is uw aanvraag klaar.",
                (true, _) => "Log in, en doe de laatste stap. Daarna is uw aanvraag klaar.",
            })
            .action("Maak uw aanvraag af", link),
        Lang::En => Section::new(format!("Everybody has signed for {name}: it is your turn"))
            .text(match (at_counter, factor) {
                (false, true) => "Set up a second step to log in with now. After that your application is done.",
                (false, false) => "Show who you are now, with your identity document. After that your application is done.",
                (true, _) => "Log in, and take the last step. After that your application is done.",
            })
            .action("Finish your application", link),
    }
    .why(because_applicant(lang))
}

fn because_applicant(lang: Lang) -> &'static str {
    match lang {
        Lang::Nl => "U krijgt deze mail omdat u dit hebt aangevraagd.",
        Lang::En => "You get this mail because you applied for this.",
    }
}

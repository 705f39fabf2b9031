//! Words about colleagues: invitations, roles, and leaving.

use super::{because_manager, because_member, count, date, register, role, role_does, services};
use crate::messages::{
    Message,
    body::Section,
    kind::{RoleAt, Withdrawn},
    parts::{Link, Party, Service},
};
use domain::lang::Lang;

pub(super) fn section(message: &Message, lang: Lang) -> Option<Section> {
    Some(match message {
        Message::Invitation { organisation, invited_by, roles, services, last_day, link, again } => {
            let until = date(*last_day, lang);
            invitation(&Invitation { organisation, invited_by, roles, services, until, link, again: *again }, lang)
        }
        Message::InvitationAccepted { organisation, person, link } => match lang {
            Lang::Nl => Section::new(format!("{person} hoort nu bij {}", organisation.name))
                .text(format!("{person} nam uw uitnodiging aan."))
                .text("U kunt nu klanten en diensten toewijzen.")
                .action(format!("Bekijk {person}"), link)
                .why("U krijgt deze mail omdat u de uitnodiging stuurde."),
            Lang::En => Section::new(format!("{person} now belongs to {}", organisation.name))
                .text(format!("{person} accepted your invitation."))
                .text("You can now assign clients and services.")
                .action(format!("Look at {person}"), link)
                .why("You get this mail because you sent the invitation."),
        },
        Message::RoleGiven { organisation, role: given, by } => role_given(organisation, *given, by, lang),
        Message::RoleEnded { organisation, role: ended, by } => {
            let (ended, name) = (role(*ended, lang), &organisation.name);
            match lang {
                Lang::Nl => Section::new(format!("U bent geen {ended} meer bij {name}"))
                    .text(format!("{by} beëindigde uw rol. Wat u in die rol hebt gegeven, blijft geldig."))
                    .action("Bekijk wat u nog kunt", &Link::acting()),
                Lang::En => Section::new(format!("You are no longer {ended} at {name}"))
                    .text(format!("{by} ended your role. What you gave in that role stays valid."))
                    .action("Look at what you can still do", &Link::acting()),
            }
            .why(because_member(organisation, lang))
        }
        Message::ManagerAppointed { organisation, person, role: given, by, link } => {
            appointed(organisation, person, *given, by, lang).action(match lang {
                Lang::Nl => format!("Bekijk {person}"),
                Lang::En => format!("Look at {person}"),
            }, link).why(because_manager(organisation, lang))
        }
        Message::ManagerEnded { organisation, person, by, link } => match lang {
            Lang::Nl => Section::new(format!("{person} is geen beheerder meer bij {}", organisation.name))
                .text(format!("{by} beëindigde deze rol. Wat {person} als beheerder gaf, blijft geldig."))
                .action("Bekijk wie beheerder is", link),
            Lang::En => Section::new(format!("{person} is no longer a manager at {}", organisation.name))
                .text(format!("{by} ended this role. What {person} gave as a manager stays valid."))
                .action("Look at who is a manager", link),
        }
        .why(because_manager(organisation, lang)),
        Message::MembershipEnded { organisation, by } => match lang {
            Lang::Nl => Section::new(format!("U hoort niet meer bij {}", organisation.name))
                .text(format!(
                    "{by} haalde u weg bij {}. U kunt niet meer inloggen namens deze organisatie of haar klanten.",
                    organisation.name
                ))
                .text("Uw account blijft bestaan. Klopt dit niet? Vraag het de organisatie.")
                .why(format!("U krijgt deze mail omdat u in Schakel bij {} hoorde.", organisation.name)),
            Lang::En => Section::new(format!("You no longer belong to {}", organisation.name))
                .text(format!(
                    "{by} removed you from {}. You cannot log in any more for this organisation or its clients.",
                    organisation.name
                ))
                .text("Your account stays. Is this not right? Ask the organisation.")
                .why(format!("You get this mail because you belonged to {} in Schakel.", organisation.name)),
        },
        Message::PersonRemoved { organisation, person, by, withdrawn, uncovered, link } => {
            let withdrawn = withdrawn_list(*withdrawn, lang);
            let clients = uncovered.iter().map(|c| (c.name.clone(), register(c, lang))).collect();
            let title_count = count(uncovered.len(), lang, ["klant", "klanten"], ["client", "clients"]);
            match lang {
                Lang::Nl => {
                    let section = Section::new(format!("{person} is weg bij {}", organisation.name))
                        .text(format!("{by} haalde {person} overal weg. Dat werkt meteen."))
                        .list("Dit is ingetrokken:", withdrawn);
                    if uncovered.is_empty() {
                        section.text("Al uw klanten hebben nog iemand.").action("Bekijk uw mensen", link)
                    } else {
                        section
                            .list(&format!("Voor {title_count} kan nu niemand inloggen:"), clients)
                            .action("Wijs iemand aan", link)
                    }
                }
                Lang::En => {
                    let section = Section::new(format!("{person} has left {}", organisation.name))
                        .text(format!("{by} removed {person} everywhere. It works at once."))
                        .list("This was withdrawn:", withdrawn);
                    if uncovered.is_empty() {
                        section.text("All your clients still have somebody.").action("Look at your people", link)
                    } else {
                        section
                            .list(&format!("Nobody can log in for {title_count} now:"), clients)
                            .action("Assign somebody", link)
                    }
                }
            }
            .why(because_manager(organisation, lang))
        }
        _ => return None,
    })
}

/// The facts of an invitation.
struct Invitation<'a> {
    organisation: &'a Party,
    invited_by: &'a str,
    roles: &'a [RoleAt],
    services: &'a [Service],
    until: String,
    link: &'a Link,
    again: bool,
}

fn invitation(invited: &Invitation<'_>, lang: Lang) -> Section {
    let invited_by = invited.invited_by;
    let name = &invited.organisation.name;
    let roles = invited
        .roles
        .iter()
        .map(|r| (capital(&role(*r, lang)), role_does(r.role, lang).to_owned()))
        .collect();
    match lang {
        Lang::Nl => Section::new(format!("{invited_by} nodigt u uit bij {name}"))
            .text(format!(
                "{invited_by} van {name} ({}) wil dat u in Schakel voor deze organisatie werkt. \
                 In Schakel regelen organisaties wie wat namens hen mag.",
                register(invited.organisation, lang)
            ))
            .list("Uw rol:", roles)
            .list("U kunt dan inloggen bij:", services(invited.services, lang))
            .text(if invited.again {
                format!(
                    "Dit is een nieuwe link. De link uit de vorige mail werkt niet meer. \
                     Deze werkt één keer, tot en met {}.",
                    invited.until
                )
            } else {
                format!("De link werkt één keer, tot en met {}.", invited.until)
            })
            .action("Bekijk de uitnodiging", invited.link)
            .text("De link openen verandert nog niets. Kent u deze organisatie niet? Dan hoeft u niets te doen.")
            .why(format!("U krijgt deze mail omdat {invited_by} dit adres invulde.")),
        Lang::En => Section::new(format!("{invited_by} invites you to {name}"))
            .text(format!(
                "{invited_by} of {name} ({}) wants you to work for this organisation in Schakel. \
                 In Schakel organisations arrange who may do what on their behalf.",
                register(invited.organisation, lang)
            ))
            .list("Your role:", roles)
            .list("You can then log in at:", services(invited.services, lang))
            .text(if invited.again {
                format!(
                    "This is a new link. The link in the earlier mail does not work any more. \
                     This one works once, up to and including {}.",
                    invited.until
                )
            } else {
                format!("The link works once, up to and including {}.", invited.until)
            })
            .action("Look at the invitation", invited.link)
            .text("Opening the link changes nothing yet. Do you not know this organisation? Then you need not do anything.")
            .why(format!("You get this mail because {invited_by} filled in this address.")),
    }
}

fn role_given(organisation: &Party, given: RoleAt, by: &str, lang: Lang) -> Section {
    let (does, named, name) = (
        role_does(given.role, lang),
        role(given, lang),
        &organisation.name,
    );
    match lang {
        Lang::Nl => Section::new(format!("U bent nu {named} bij {name}"))
            .text(format!("{by} gaf u deze rol. {does}"))
            .action("Naar Schakel", &Link::start()),
        Lang::En => Section::new(format!("You are now {named} at {name}"))
            .text(format!("{by} gave you this role. {does}"))
            .action("Go to Schakel", &Link::start()),
    }
    .why(because_member(organisation, lang))
}

fn appointed(organisation: &Party, person: &str, given: RoleAt, by: &str, lang: Lang) -> Section {
    let (named, name) = (role(given, lang), &organisation.name);
    match lang {
        Lang::Nl => Section::new(format!("{person} is nu {named} bij {name}"))
            .text(format!("{by} gaf {person} deze rol. Een beheerder nodigt collega's uit en wijst klanten toe."))
            .text("Klopt dit niet? U kunt deze rol beëindigen."),
        Lang::En => Section::new(format!("{person} is now {named} at {name}"))
            .text(format!("{by} gave {person} this role. A manager invites colleagues and assigns clients."))
            .text("Is this not right? You can end this role."),
    }
}

/// What was withdrawn, without the lines that are nought.
fn withdrawn_list(withdrawn: Withdrawn, lang: Lang) -> Vec<(String, String)> {
    let lines = [
        (withdrawn.roles, ["rol", "rollen"], ["role", "roles"]),
        (
            withdrawn.assignments,
            ["toewijzing", "toewijzingen"],
            ["assignment", "assignments"],
        ),
        (
            withdrawn.teams,
            ["plaats in een team", "plaatsen in teams"],
            ["place in a team", "places in teams"],
        ),
        (
            withdrawn.means,
            ["inlogmiddel", "inlogmiddelen"],
            ["login means", "login means"],
        ),
        (
            withdrawn.sessions,
            ["ingelogd apparaat", "ingelogde apparaten"],
            ["signed-in device", "signed-in devices"],
        ),
    ];
    lines
        .into_iter()
        .filter(|(n, ..)| *n > 0)
        .map(|(n, nl, en)| {
            (
                count(usize::try_from(n).unwrap_or(usize::MAX), lang, nl, en),
                String::new(),
            )
        })
        .collect()
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

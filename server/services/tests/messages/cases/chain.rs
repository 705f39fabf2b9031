//! Of chain requests and of what came of them.

use super::{
    ANSWER_BEFORE, LAST_DAY, TOKEN, asked, asked_of_de_linde, de_vries, granted, id, jansen, sick,
    stopped, subsidy, tax,
};
use domain::{level::Level, time::Date};
use services::messages::{Granted, Link, Message, Side};

#[expect(clippy::too_many_lines, reason = "a list of cases")]
pub fn requests() -> Vec<(&'static str, Message)> {
    let (answer_before, link) = (ANSWER_BEFORE, Link::approve(TOKEN));
    vec![
        (
            "request_received",
            Message::RequestReceived {
                asked: asked(),
                note: Some(
                    "Dag Sanne, dit is voor de aangifte waar we het over hadden.\nGroet, Anna"
                        .into(),
                ),
                renews: None,
                answer_before,
                link: link.clone(),
            },
        ),
        (
            "request_received_renewal",
            Message::RequestReceived {
                asked: asked(),
                note: None,
                renews: Some(answer_before),
                answer_before,
                link: link.clone(),
            },
        ),
        (
            "request_forwarded",
            Message::RequestForwarded {
                asked: asked(),
                passed_on_by: "Sanne Jansen".into(),
                note: Some("Jij doet de belasting toch?".into()),
                answer_before,
                link: link.clone(),
            },
        ),
        (
            "signature_needed",
            Message::SignatureNeeded {
                asked: asked_of_de_linde(),
                signed_by: vec!["Els Smit".into()],
                needed: 2,
                answer_before,
                link: link.clone(),
            },
        ),
        (
            "signatures_voided",
            Message::SignaturesVoided {
                asked: asked_of_de_linde(),
                changed_by: "Frits van Dam".into(),
                needed: 2,
                answer_before,
                link: link.clone(),
            },
        ),
        (
            "request_reminder",
            Message::RequestReminder {
                asked: asked(),
                answer_before,
                link,
            },
        ),
        (
            "request_expired_intermediary",
            Message::RequestExpired {
                asked: asked(),
                reader: Side::Intermediary,
                link: Some(Link::request(id())),
            },
        ),
        (
            "request_expired_client",
            Message::RequestExpired {
                asked: asked(),
                reader: Side::Client,
                link: None,
            },
        ),
        (
            "request_sent",
            Message::RequestSent {
                asked: asked(),
                link: Link::request(id()),
            },
        ),
        (
            "request_withdrawn",
            Message::RequestWithdrawn { asked: asked() },
        ),
        (
            "request_withdrawn_by_us",
            Message::RequestWithdrawnByUs {
                asked: asked(),
                withdrawn_by: "Anna Bakker".into(),
                link: Link::request(id()),
            },
        ),
        (
            "request_refused_by_us",
            Message::RequestRefusedByUs {
                asked: asked(),
                refused_by: "Sanne Jansen".into(),
                reason: Some("Wij doen het zelf.".into()),
            },
        ),
        (
            "request_approved",
            Message::RequestApproved {
                granted: Granted {
                    services: vec![tax(), sick(), subsidy()],
                    ..granted()
                },
                declined: vec![],
                asked_last_day: LAST_DAY,
                approved_by: vec!["Sanne Jansen".into()],
                link: Link::client(id()),
            },
        ),
        (
            "request_approved_in_part",
            Message::RequestApproved {
                granted: Granted {
                    last_day: Date::constant(2027, 6, 30),
                    ..granted()
                },
                declined: vec![subsidy()],
                asked_last_day: LAST_DAY,
                approved_by: vec!["Els Smit".into(), "Frits van Dam".into()],
                link: Link::client(id()),
            },
        ),
        (
            "request_refused",
            Message::RequestRefused {
                asked: asked(),
                refused_by: "Sanne Jansen".into(),
                reason: Some("Wij doen dit vanaf januari zelf.".into()),
                link: Link::request(id()),
            },
        ),
    ]
}

#[expect(clippy::too_many_lines, reason = "one of every kind")]
pub fn grants() -> Vec<(&'static str, Message)> {
    let client = || Link::client(id());
    let authorisation = || Link::authorisation(id());
    let given_by = || "Sanne Jansen".to_owned();
    let ends = |reader, days, link| Message::GrantEnds {
        granted: granted(),
        reader,
        days,
        link,
    };
    let expired = |reader, link| Message::GrantExpired {
        granted: granted(),
        reader,
        link,
    };
    let (organisation, by) = (de_vries(), "Anna Bakker".to_owned());
    let given_up = |uncovered| Message::AssignmentGivenUp {
        organisation: de_vries(),
        client: jansen(),
        person: "Chaima el Amrani".into(),
        uncovered,
        link: Link::client(id()),
    };
    vec![
        (
            "grant_given",
            Message::GrantGiven {
                granted: granted(),
                given_by: vec![given_by()],
                link: authorisation(),
            },
        ),
        (
            "granted_first",
            Message::GrantedFirst {
                granted: granted(),
                given_by: given_by(),
                link: client(),
            },
        ),
        (
            "grant_ends_60_client",
            ends(Side::Client, 60, authorisation()),
        ),
        (
            "grant_ends_14_intermediary",
            ends(Side::Intermediary, 14, client()),
        ),
        (
            "grant_expired_client",
            expired(Side::Client, authorisation()),
        ),
        (
            "grant_expired_intermediary",
            expired(Side::Intermediary, client()),
        ),
        (
            "grant_stopped_whole_by_client",
            stopped(Side::Intermediary, Side::Client, vec![]),
        ),
        (
            "grant_stopped_service_by_client",
            stopped(Side::Client, Side::Client, vec![sick()]),
        ),
        (
            "grant_given_up_whole",
            stopped(Side::Client, Side::Intermediary, vec![]),
        ),
        (
            "grant_given_up_in_part",
            stopped(Side::Client, Side::Intermediary, vec![subsidy()]),
        ),
        (
            "assigned",
            Message::Assigned {
                organisation: organisation.clone(),
                client: jansen(),
                services: vec![tax(), sick()],
                waits: vec![],
                suspended: false,
                last_day: LAST_DAY,
                by: by.clone(),
            },
        ),
        (
            "assigned_level_too_low",
            Message::Assigned {
                organisation: organisation.clone(),
                client: jansen(),
                services: vec![sick()],
                waits: vec![(Level::Eh3, vec![tax()])],
                suspended: false,
                last_day: LAST_DAY,
                by: by.clone(),
            },
        ),
        (
            "assigned_without_means",
            Message::Assigned {
                organisation: organisation.clone(),
                client: jansen(),
                services: vec![],
                waits: vec![(Level::Eh3, vec![tax(), sick()])],
                suspended: false,
                last_day: LAST_DAY,
                by: by.clone(),
            },
        ),
        (
            "assigned_while_suspended",
            Message::Assigned {
                organisation: organisation.clone(),
                client: jansen(),
                services: vec![],
                waits: vec![(Level::Eh2Plus, vec![sick()])],
                suspended: true,
                last_day: LAST_DAY,
                by: by.clone(),
            },
        ),
        (
            "unassigned",
            Message::Unassigned {
                organisation: organisation.clone(),
                client: jansen(),
                services: vec![sick()],
                by,
            },
        ),
        (
            "access_stopped_by_client",
            Message::AccessStopped {
                organisation: organisation.clone(),
                client: jansen(),
                services: vec![sick()],
                left: vec![tax()],
                by: Side::Client,
            },
        ),
        (
            "access_stopped_by_office",
            Message::AccessStopped {
                organisation,
                client: jansen(),
                services: vec![sick(), tax()],
                left: vec![],
                by: Side::Intermediary,
            },
        ),
        ("assignment_given_up_uncovered", given_up(true)),
        ("assignment_given_up_covered", given_up(false)),
    ]
}

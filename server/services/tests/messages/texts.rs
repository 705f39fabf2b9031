//! Every mail as people read it: both languages, text and HTML, with the names of the demo world. A changed word
//! shows up here; `cargo insta review` accepts it.

use domain::{
    lang::Lang,
    level::Level,
    number::KvkNumber,
    role::Role,
    time::{Date, Instant},
};
use services::messages::{
    Asked, Granted, Link, Message, Party, Service, Side, Words,
    compose::{Mail, SUBJECT_MAX, compose},
    kind::{FactorChange, RoleAt, Withdrawn},
};
use std::{collections::BTreeSet, fmt::Write};

const ORIGIN: &str = "https://schakel.example";
/// Sunday 22 November 2026, 14:05 in Haarlem.
const NOW: Instant = Instant::from_seconds(1_795_352_700);
const LAST_DAY: Date = Date::constant(2027, 12, 31);
const ANSWER_BEFORE: Date = Date::constant(2026, 12, 13);
const TOKEN: &str = "Wm9tZXIyMDI2LWVlbi10b2tlbi12YW4tNDMtdGVrZW5z";

fn party(name: &str, kvk: &str, town: &str) -> Party {
    Party {
        name: name.into(),
        kvk: KvkNumber::parse(kvk).expect("a KvK number"),
        town: town.into(),
    }
}

fn de_vries() -> Party {
    party("Kantoor De Vries", "00001001", "Haarlem")
}

fn jansen() -> Party {
    party("Bakkerij Jansen", "00001002", "Zaandam")
}

fn de_linde() -> Party {
    party("Stichting De Linde", "00001003", "Alkmaar")
}

fn tax() -> Service {
    Service {
        name: Words::new("Belastingaangifte doen", "File tax returns"),
        provider: Words::new(
            "Belastingdienst (voorbeeld)",
            "Tax Administration (example)",
        ),
        does: Words::new(
            "aangifte btw en loonheffing indienen en inzien",
            "file and view returns for VAT and payroll tax",
        ),
    }
}

fn sick() -> Service {
    Service {
        name: Words::new("Ziekmeldingen doorgeven", "Report sick leave"),
        provider: Words::new("UWV (voorbeeld)", "UWV (example)"),
        does: Words::new(
            "werknemers ziek en beter melden",
            "report employees sick and better",
        ),
    }
}

fn subsidy() -> Service {
    Service {
        name: Words::new("Subsidie aanvragen", "Apply for subsidy"),
        provider: Words::new("RVO (voorbeeld)", "RVO (example)"),
        does: Words::new(
            "aanvragen indienen, ook met financiële gevolgen",
            "file applications, with financial consequences too",
        ),
    }
}

fn asked() -> Asked {
    Asked {
        intermediary: de_vries(),
        asked_by: "Anna Bakker".into(),
        client: jansen(),
        services: vec![tax(), sick(), subsidy()],
        level: Level::Eh3,
        last_day: LAST_DAY,
        match_code: "K7PF".into(),
    }
}

fn asked_of_de_linde() -> Asked {
    Asked {
        client: de_linde(),
        services: vec![tax()],
        ..asked()
    }
}

fn granted() -> Granted {
    Granted {
        client: jansen(),
        intermediary: de_vries(),
        services: vec![tax(), sick()],
        level: Level::Eh3,
        last_day: LAST_DAY,
    }
}

fn stopped(reader: Side, by: Side, left: Vec<Service>) -> Message {
    let (stopped_by, services) = match by {
        Side::Client => (
            "Sanne Jansen",
            if left.is_empty() {
                vec![tax(), sick()]
            } else {
                vec![tax()]
            },
        ),
        Side::Intermediary => ("Anna Bakker", vec![tax(), sick()]),
    };
    let link = match reader {
        Side::Client => Link::authorisation(id()),
        Side::Intermediary => Link::client(id()),
    };
    let granted = Granted {
        services,
        ..granted()
    };
    Message::GrantStopped {
        granted,
        left,
        reader,
        by,
        stopped_by: stopped_by.into(),
        at: NOW,
        link,
    }
}

/// The same id wherever one is needed.
fn id<T: From<uuid::Uuid>>() -> T {
    uuid::Uuid::from_u128(0x0b00_0001_0000_4000_8000_0000_0000_0042).into()
}

fn manager() -> RoleAt {
    RoleAt {
        role: Role::Manager,
        level: Some(Level::Eh3),
    }
}

fn account() -> Vec<(&'static str, Message)> {
    let changed = |change| Message::SecondFactorChanged { change, at: NOW };
    vec![
        (
            "password_reset",
            Message::PasswordReset {
                link: Link::reset(TOKEN),
                minutes: 60,
            },
        ),
        ("password_changed", Message::PasswordChanged { at: NOW }),
        ("account_exists", Message::AccountExists),
        (
            "new_sign_in",
            Message::NewSignIn {
                device: "Firefox op Android".into(),
                at: NOW,
            },
        ),
        ("second_factor_added", changed(FactorChange::Added)),
        ("second_factor_replaced", changed(FactorChange::Replaced)),
        ("second_factor_removed", changed(FactorChange::Removed)),
        (
            "passkey_added",
            Message::PasskeyAdded {
                name: "Telefoon van Sanne".into(),
                at: NOW,
            },
        ),
        (
            "passkey_removed",
            Message::PasskeyRemoved {
                name: "Telefoon van Sanne".into(),
                at: NOW,
            },
        ),
        (
            "email_confirm",
            Message::EmailConfirm {
                link: Link::email(TOKEN),
                minutes: 60,
            },
        ),
        (
            "email_changing",
            Message::EmailChanging {
                to: "sanne@jansen.example".into(),
                at: NOW,
            },
        ),
        (
            "email_changed",
            Message::EmailChanged {
                from: "sanne@bakkerijjansen.example".into(),
                to: "sanne@jansen.example".into(),
                at: NOW,
            },
        ),
    ]
}

fn people() -> Vec<(&'static str, Message)> {
    let invitation = |again, roles: &[RoleAt], services: &[Service]| Message::Invitation {
        organisation: de_vries(),
        invited_by: "Anna Bakker".into(),
        roles: roles.to_vec(),
        services: services.to_vec(),
        last_day: Date::constant(2026, 11, 29),
        link: Link::invitation(TOKEN),
        again,
    };
    let removed = |uncovered| Message::PersonRemoved {
        organisation: de_vries(),
        person: "Bram Bos".into(),
        by: "Anna Bakker".into(),
        withdrawn: Withdrawn {
            assignments: 7,
            teams: 1,
            roles: 1,
            means: 1,
            sessions: 0,
        },
        uncovered,
        link: Link::unassigned(),
    };
    let by = || "Anna Bakker".to_owned();
    vec![
        (
            "invitation",
            invitation(
                false,
                &[
                    manager(),
                    RoleAt {
                        role: Role::User,
                        level: None,
                    },
                ],
                &[tax()],
            ),
        ),
        (
            "invitation_again",
            invitation(
                true,
                &[RoleAt {
                    role: Role::Representative,
                    level: None,
                }],
                &[],
            ),
        ),
        (
            "invitation_accepted",
            Message::InvitationAccepted {
                organisation: de_vries(),
                person: "Daan de Wit".into(),
                link: Link::person(id()),
            },
        ),
        (
            "role_given",
            Message::RoleGiven {
                organisation: de_vries(),
                role: manager(),
                by: by(),
            },
        ),
        (
            "role_ended",
            Message::RoleEnded {
                organisation: de_vries(),
                role: manager(),
                by: by(),
            },
        ),
        (
            "manager_appointed",
            Message::ManagerAppointed {
                organisation: de_vries(),
                person: "Chaima el Amrani".into(),
                role: RoleAt {
                    role: Role::Manager,
                    level: Some(Level::Eh3),
                },
                by: by(),
                link: Link::people(),
            },
        ),
        (
            "manager_ended",
            Message::ManagerEnded {
                organisation: de_vries(),
                person: "Chaima el Amrani".into(),
                by: by(),
                link: Link::people(),
            },
        ),
        (
            "membership_ended",
            Message::MembershipEnded {
                organisation: de_vries(),
                by: by(),
            },
        ),
        (
            "person_removed_uncovered",
            removed(vec![jansen(), de_linde()]),
        ),
        ("person_removed_covered", removed(vec![])),
    ]
}

fn requests() -> Vec<(&'static str, Message)> {
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
            "request_withdrawn",
            Message::RequestWithdrawn { asked: asked() },
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

fn grants() -> Vec<(&'static str, Message)> {
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
                last_day: LAST_DAY,
                by: by.clone(),
            },
        ),
        (
            "unassigned",
            Message::Unassigned {
                organisation,
                client: jansen(),
                services: vec![sick()],
                by,
            },
        ),
        ("assignment_given_up_uncovered", given_up(true)),
        ("assignment_given_up_covered", given_up(false)),
    ]
}

fn every_message() -> Vec<(&'static str, Message)> {
    [account(), people(), requests(), grants()].concat()
}

fn written(lang: Lang, messages: &[Message]) -> Mail {
    compose(ORIGIN, lang, messages).expect("a mail")
}

/// The style stands once in `the_house_style`, not in every snapshot.
fn without_style(html: &str) -> String {
    let (start, end) = (
        html.find("<style>").expect("style"),
        html.find("</style>").expect("style ends"),
    );
    format!("{}<style>…{}", &html[..start], &html[end..])
}

fn snapshot(name: &str, messages: &[Message]) {
    let mut all = String::new();
    for lang in Lang::ALL {
        let mail = written(lang, messages);
        let rule = "=".repeat(76);
        let html = without_style(&mail.html);
        writeln!(
            all,
            "{rule}\n{}: {}\n{rule}\n{}{rule}\n{html}",
            lang.code(),
            mail.subject,
            mail.text
        )
        .expect("a string");
    }
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(format!("mail_{name}"), all);
    });
}

#[test]
fn every_message_reads_well_in_both_languages_as_text_and_html() {
    for (name, message) in every_message() {
        snapshot(name, &[message]);
    }
}

#[test]
fn several_messages_become_one_mail_in_order() {
    let message = |name| {
        every_message()
            .into_iter()
            .find(|(n, _)| *n == name)
            .expect("known")
            .1
    };
    snapshot(
        "several",
        &[
            message("request_approved"),
            message("request_refused"),
            message("assigned"),
        ],
    );
    let mail = written(
        Lang::Nl,
        &[message("request_approved"), message("request_refused")],
    );
    assert_eq!(
        mail.subject,
        "Bakkerij Jansen keurde uw verzoek goed, en nog 1 bericht"
    );
    assert_eq!(mail.links.len(), 2);
    assert!(mail.text.find("1. ").expect("first") < mail.text.find("2. ").expect("second"));
}

#[test]
fn the_house_style() {
    let mail = written(Lang::Nl, &[Message::AccountExists]);
    let (start, end) = (
        mail.html.find("<style>").expect("style"),
        mail.html.find("</style>").expect("style ends"),
    );
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("mail_style", &mail.html[start..end]);
    });
}

#[test]
fn no_kind_of_message_is_left_out_here_and_each_survives_the_outbox() {
    let shown: BTreeSet<&str> = every_message()
        .iter()
        .map(|(_, message)| message.kind())
        .collect();
    assert_eq!(shown, Message::KINDS.iter().copied().collect());
    for (_, message) in every_message() {
        let stored = serde_json::to_value(&message).expect("written");
        assert_eq!(stored["kind"], message.kind());
        assert_eq!(
            serde_json::from_value::<Message>(stored).expect("read"),
            message
        );
    }
}

#[test]
fn every_mail_has_one_button_at_most_its_link_in_full_and_says_why_it_came() {
    for (name, message) in every_message() {
        for lang in Lang::ALL {
            let mail = written(lang, std::slice::from_ref(&message));
            assert!(mail.html.matches("class=\"button\"").count() <= 1, "{name}");
            for link in &mail.links {
                assert!(link.starts_with(ORIGIN), "{name}: {link}");
                assert!(
                    mail.text.lines().any(|line| line == link),
                    "{name}: the text has the link on a line of its own"
                );
                assert!(mail.html.contains(&format!("href=\"{link}\"")), "{name}");
            }
            let why = if lang == Lang::Nl {
                "U krijgt deze mail omdat"
            } else {
                "You get this mail because"
            };
            assert!(mail.text.contains(why) && mail.html.contains(why), "{name}");
            assert!(
                !mail.html.contains("<img") && !mail.html.contains("url("),
                "{name}: nothing is loaded from elsewhere"
            );
            assert!(
                mail.text
                    .lines()
                    .all(|line| line.chars().count() <= 76 || line.contains("://")),
                "{name}"
            );
        }
    }
}

#[test]
fn dutch_and_english_say_the_same_amount() {
    for (name, message) in every_message() {
        let (nl, en) = (
            written(Lang::Nl, std::slice::from_ref(&message)),
            written(Lang::En, &[message]),
        );
        assert_eq!(nl.links, en.links, "{name}");
        assert_ne!(nl.subject, en.subject, "{name}");
        assert_eq!(
            nl.html.matches("<p").count(),
            en.html.matches("<p").count(),
            "{name}"
        );
        assert_eq!(
            nl.html.matches("<li").count(),
            en.html.matches("<li").count(),
            "{name}"
        );
    }
}

#[test]
fn a_name_can_not_become_a_header_a_line_or_markup() {
    let evil =
        "Jan\r\nBcc: all@example.nl\u{202e}<script>alert(1)</script>\nKlik: https://evil.example";
    let mut asked = asked();
    asked.intermediary.name = evil.into();
    asked.asked_by = evil.into();
    let message = Message::RequestReceived {
        asked,
        note: Some(format!("</blockquote>{evil}")),
        answer_before: ANSWER_BEFORE,
        link: Link::approve(TOKEN),
    };
    for lang in Lang::ALL {
        let mail = written(lang, std::slice::from_ref(&message));
        assert!(!mail.subject.contains(['\r', '\n', '\u{202e}']));
        assert!(mail.subject.chars().count() <= SUBJECT_MAX);
        assert!(!mail.html.contains("<script>") && !mail.html.contains("</blockquote><"));
        assert!(
            !mail
                .text
                .lines()
                .any(|line| line.starts_with("Bcc:") || line.starts_with("Klik:"))
        );
    }
}

#[test]
fn a_very_long_name_is_cut_in_the_subject_only() {
    let long = "Vereniging ".repeat(40);
    let mut asked = asked();
    asked.intermediary.name.clone_from(&long);
    let mail = written(Lang::Nl, &[Message::RequestWithdrawn { asked }]);
    assert_eq!(mail.subject.chars().count(), SUBJECT_MAX);
    assert!(mail.subject.ends_with('…'));
}

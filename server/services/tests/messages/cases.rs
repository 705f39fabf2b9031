//! One message of every kind, and of every turn it can take, with the names of the demo world.

use domain::{
    application::Product,
    level::Level,
    number::{FiscalNumber, KvkNumber},
    role::Role,
    time::{Date, Instant},
};
use services::messages::{
    Asked, Granted, Link, Message, Party, Service, Side, Words,
    kind::{AbroadChange, FactorChange, MeansChange, PapersNews, RoleAt, Withdrawn},
    parts::Given,
};

/// Sunday 22 November 2026, 14:05 in Haarlem.
const NOW: Instant = Instant::from_seconds(1_795_352_700);
const LAST_DAY: Date = Date::constant(2027, 12, 31);
pub const ANSWER_BEFORE: Date = Date::constant(2026, 12, 13);
pub const TOKEN: &str = "Wm9tZXIyMDI2LWVlbi10b2tlbi12YW4tNDMtdGVrZW5z";

fn party(name: &str, kvk: &str, town: &str) -> Party {
    Party {
        name: name.into(),
        number: KvkNumber::parse(kvk).expect("a KvK number").into(),
        town: town.into(),
    }
}

fn de_vries() -> Party {
    party("Kantoor De Vries", "00001001", "Haarlem")
}

fn jansen() -> Party {
    party("Bakkerij Jansen", "00001002", "Zaandam")
}

/// Without a KvK number (R-ID-8).
fn maas_en_waal() -> Party {
    Party {
        name: "Maas & Waal".into(),
        number: FiscalNumber::parse("823456789")
            .expect("a fiscal number")
            .into(),
        town: "Kleef, Duitsland".into(),
    }
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

pub fn asked() -> Asked {
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
    let reason = left.is_empty().then(|| "Wij doen het zelf.".to_owned());
    Message::GrantStopped {
        granted,
        left,
        reader,
        by,
        stopped_by: stopped_by.into(),
        at: NOW,
        reason,
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
            "pin_set",
            Message::PinSet {
                device: "Firefox, Linux".into(),
                at: NOW,
            },
        ),
        (
            "pin_blocked",
            Message::PinBlocked {
                device: String::new(),
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

#[expect(clippy::too_many_lines, reason = "a list of cases")]
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

#[expect(clippy::too_many_lines, reason = "a list of cases")]
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

#[expect(clippy::too_many_lines, reason = "one of every kind")]
fn applications() -> Vec<(&'static str, Message)> {
    let tax_means = RoleAt {
        role: Role::User,
        level: Some(Level::Eh3),
    };
    let manager = RoleAt {
        role: Role::Manager,
        level: Some(Level::Eh3),
    };
    let representative = RoleAt {
        role: Role::Representative,
        level: None,
    };
    let applicant = || "Mariam Haddad".to_owned();
    let mine = || Link::my_application(id());
    let state = |ended, active, own| Message::OrganisationState {
        organisation: jansen(),
        ended,
        active,
        own,
        link: Link::start(),
    };
    let papers = |news, told: Option<&str>, promised| Message::ApplicationPapers {
        organisation: de_linde(),
        news,
        told: told.map(Into::into),
        refused: if news == PapersNews::MoreNeeded {
            vec![domain::signing::Paper::MandateDecision]
        } else {
            Vec::new()
        },
        promised,
        link: mine(),
    };
    vec![
        (
            "application_confirm",
            Message::ApplicationConfirm {
                organisation: jansen(),
                role: representative,
                last_day: ANSWER_BEFORE,
                link: Link::application(TOKEN),
            },
        ),
        (
            "application_sign",
            Message::ApplicationSign {
                organisation: de_linde(),
                applicant: applicant(),
                signer: "Pieter van Leeuwen".into(),
                role: manager,
                needed: 2,
                last_day: ANSWER_BEFORE,
                link: Link::sign(TOKEN),
            },
        ),
        (
            "application_signed",
            Message::ApplicationSigned {
                organisation: de_linde(),
                signed_by: "Pieter van Leeuwen".into(),
                signed: 1,
                needed: 2,
                link: mine(),
            },
        ),
        (
            "application_your_turn",
            Message::ApplicationYourTurn {
                organisation: de_linde(),
                factor: true,
                at_counter: false,
                link: mine(),
            },
        ),
        (
            "application_your_turn_counter",
            Message::ApplicationYourTurn {
                organisation: maas_en_waal(),
                factor: false,
                at_counter: true,
                link: mine(),
            },
        ),
        (
            "application_sign_tax_means",
            Message::ApplicationSign {
                organisation: maas_en_waal(),
                applicant: "Tess de Groot".into(),
                signer: "Heike Maas".into(),
                role: tax_means,
                needed: 1,
                last_day: ANSWER_BEFORE,
                link: Link::sign(TOKEN),
            },
        ),
        (
            "application_confirm_tax_means",
            Message::ApplicationConfirm {
                organisation: maas_en_waal(),
                role: tax_means,
                last_day: ANSWER_BEFORE,
                link: Link::application(TOKEN),
            },
        ),
        (
            "application_done_tax_means",
            Message::ApplicationDone {
                organisation: maas_en_waal(),
                applicant: "Tess de Groot".into(),
                role: tax_means,
                link: Some(Link::start()),
            },
        ),
        (
            "application_expired_tax_means",
            Message::ApplicationExpired {
                organisation: maas_en_waal(),
                role: tax_means,
                link: Link::register(),
            },
        ),
        (
            "application_not_signed",
            Message::ApplicationNotSigned {
                organisation: de_linde(),
                refused_by: "Pieter van Leeuwen".into(),
                reason: Some("Wij kiezen eerst een nieuw bestuur.".into()),
                link: mine(),
            },
        ),
        (
            "application_done",
            Message::ApplicationDone {
                organisation: de_linde(),
                applicant: applicant(),
                role: manager,
                link: Some(Link::start()),
            },
        ),
        (
            "application_done_signer",
            Message::ApplicationDone {
                organisation: de_linde(),
                applicant: applicant(),
                role: manager,
                link: None,
            },
        ),
        (
            "application_cancelled",
            Message::ApplicationCancelled {
                organisation: de_linde(),
                applicant: applicant(),
            },
        ),
        ("organisation_ended", state(true, false, false)),
        ("organisation_blocked_own", state(false, false, true)),
        ("organisation_active_again", state(false, true, true)),
        (
            "representative_left",
            Message::RepresentativeLeft {
                organisation: de_linde(),
                person: "Pieter van Leeuwen".into(),
                link: Link::people(),
            },
        ),
        (
            "application_seen",
            Message::ApplicationSeen {
                organisation: de_linde(),
                link: mine(),
            },
        ),
        (
            "application_appointment",
            Message::ApplicationAppointment {
                organisation: de_linde(),
                at: NOW,
                counter: "Loket Voorbeeldstad".into(),
                number: "7F3A-91C2".into(),
                binds: true,
                others: true,
                moved_from: None,
                link: mine(),
            },
        ),
        (
            "application_appointment_moved",
            Message::ApplicationAppointment {
                organisation: de_linde(),
                at: NOW,
                counter: "Loket Voorbeeldstad".into(),
                number: "7F3A-91C2".into(),
                binds: false,
                others: false,
                moved_from: Some(NOW.plus_days(-1)),
                link: mine(),
            },
        ),
        (
            "application_come",
            Message::ApplicationCome {
                organisation: de_linde(),
                applicant: applicant(),
                signer: "Pieter van Leeuwen".into(),
                at: NOW,
                counter: "Loket Voorbeeldstad".into(),
                number: "7F3A-91C2".into(),
                moved_from: Some(NOW.plus_days(-1)),
            },
        ),
        (
            "application_receipt",
            Message::ApplicationReceipt {
                organisation: de_linde(),
                applicant: applicant(),
                signer: "Pieter van Leeuwen".into(),
                role: manager,
                at: NOW,
            },
        ),
        (
            "application_papers_received",
            papers(PapersNews::Received, None, Some(ANSWER_BEFORE)),
        ),
        (
            "application_papers_accepted",
            papers(PapersNews::Accepted, None, None),
        ),
        (
            "application_papers_more",
            papers(
                PapersNews::MoreNeeded,
                Some("Het mandaatbesluit is niet ondertekend."),
                None,
            ),
        ),
        (
            "application_papers_refused",
            papers(
                PapersNews::Refused,
                Some("De kerk staat niet in het register."),
                None,
            ),
        ),
        (
            "application_expired",
            Message::ApplicationExpired {
                organisation: de_linde(),
                role: manager,
                link: Link::register(),
            },
        ),
    ]
}

/// A means that a manager applied for, from the mail to the means.
#[expect(clippy::too_many_lines, reason = "one of every kind")]
fn activations() -> Vec<(&'static str, Message)> {
    let given = Given {
        all: false,
        providers: vec![sick().provider],
        services: vec![tax()],
    };
    let activate = |product, given, again| Message::MeansActivate {
        organisation: de_vries(),
        applied_by: "Anna Bakker".into(),
        product,
        given,
        last_day: ANSWER_BEFORE,
        link: Link::activation(TOKEN),
        again,
        document: again,
    };
    let everything = Given {
        all: true,
        ..Given::default()
    };
    let cancelled = |own| Message::MeansCancelled {
        organisation: de_vries(),
        person: "Puk de Jong".into(),
        product: Product::Eh3,
        by: "Anna Bakker".into(),
        own,
    };
    let lapsed = |own| Message::MeansLapsed {
        organisation: de_vries(),
        person: "Puk de Jong".into(),
        product: Product::Eh2Plus,
        own,
    };
    vec![
        (
            "means_activate",
            activate(Product::Eh3, given.clone(), false),
        ),
        (
            "means_activate_tax_only_again",
            activate(Product::TaxOnly, Given::default(), true),
        ),
        (
            "import_done",
            Message::ImportDone {
                organisation: de_vries(),
                applied: 312,
                already: 4,
                left: 3,
                link: Link::import(domain::id::ImportId::new(uuid::Uuid::nil())),
            },
        ),
        (
            "import_done_one",
            Message::ImportDone {
                organisation: de_vries(),
                applied: 1,
                already: 0,
                left: 0,
                link: Link::import(domain::id::ImportId::new(uuid::Uuid::nil())),
            },
        ),
        (
            "means_waits",
            Message::MeansWaits {
                organisation: de_vries(),
                asked_by: "Anna Bakker".into(),
                product: Product::Eh3,
                last_day: LAST_DAY,
                corrected: false,
                link: Link::my_activation(id()),
            },
        ),
        (
            "means_waits_corrected",
            Message::MeansWaits {
                organisation: de_vries(),
                asked_by: "Anna Bakker".into(),
                product: Product::Eh3,
                last_day: LAST_DAY,
                corrected: true,
                link: Link::my_activation(id()),
            },
        ),
        (
            "means_issued",
            Message::MeansIssued {
                organisation: de_vries(),
                product: Product::Eh3,
                given: everything,
                last_day: LAST_DAY,
                link: Link::start(),
            },
        ),
        (
            "means_activated",
            Message::MeansActivated {
                organisation: de_vries(),
                person: "Puk de Jong".into(),
                product: Product::Eh3,
                opens_nothing: false,
                link: Link::person(id()),
            },
        ),
        (
            "means_activated_opens_nothing",
            Message::MeansActivated {
                organisation: de_vries(),
                person: "Puk de Jong".into(),
                product: Product::Eh3,
                opens_nothing: true,
                link: Link::person(id()),
            },
        ),
        ("means_cancelled_user", cancelled(true)),
        ("means_cancelled_manager", cancelled(false)),
        (
            "means_moved",
            Message::MeansMoved {
                organisation: de_vries(),
                by: "Anna Bakker".into(),
            },
        ),
        ("means_lapsed_user", lapsed(true)),
        ("means_lapsed_manager", lapsed(false)),
        (
            "mobile_set",
            Message::MobileSet {
                hint: "+31 •••••• 78".into(),
                at: NOW,
            },
        ),
    ]
}

fn belgium() -> Words {
    Words::new("België", "Belgium")
}

/// Of means that are in use, and of what somebody may do for the own organisation.
#[expect(clippy::too_many_lines, reason = "one of every kind")]
fn held() -> Vec<(&'static str, Message)> {
    use MeansChange::{Ended, Lost, Misused, Raised, Resumed, Suspended};
    let anna = || Some("Anna Bakker".to_owned());
    let own = |change, by| Message::MeansChanged {
        organisation: de_vries(),
        level: Level::Eh3,
        change,
        by,
        abroad: match change {
            Ended => vec![belgium(), Words::new("Duitsland", "Germany")],
            _ => vec![],
        },
        at: NOW,
        link: Link::my_means(),
    };
    let colleague = |change, by, uncovered| Message::MeansOfColleague {
        organisation: de_vries(),
        person: "Joke Mulder".into(),
        level: Level::Eh3,
        change,
        by,
        uncovered,
        abroad: match change {
            Suspended | Resumed => vec![belgium()],
            _ => vec![],
        },
        link: Link::means(id()),
    };
    let raised = Raised {
        from: Level::Eh2Plus,
    };
    let given = || Given {
        all: false,
        providers: vec![tax().provider],
        services: vec![sick()],
    };
    let everything = || Given {
        all: true,
        ..Given::default()
    };
    vec![
        ("means_suspended", own(Suspended, anna())),
        ("means_suspended_own", own(Suspended, None)),
        ("means_resumed", own(Resumed, anna())),
        ("means_resumed_own", own(Resumed, None)),
        ("means_ended", own(Ended, anna())),
        ("means_ended_own", own(Ended, None)),
        ("means_lost", own(Lost { ended: false }, None)),
        (
            "means_misused",
            own(
                Misused {
                    ended: true,
                    withdrawn: 0,
                },
                None,
            ),
        ),
        (
            "means_misused_suspended",
            own(
                Misused {
                    ended: false,
                    withdrawn: 0,
                },
                None,
            ),
        ),
        ("means_raised", own(raised, None)),
        (
            "colleague_means_suspended",
            colleague(Suspended, anna(), vec![jansen(), de_linde()]),
        ),
        ("colleague_means_resumed", colleague(Resumed, None, vec![])),
        ("colleague_means_ended", colleague(Ended, None, vec![])),
        (
            "colleague_means_lost",
            colleague(Lost { ended: true }, None, vec![jansen()]),
        ),
        (
            "colleague_means_misused",
            colleague(
                Misused {
                    ended: false,
                    withdrawn: 0,
                },
                None,
                vec![],
            ),
        ),
        (
            "colleague_means_misused_withdrawn",
            colleague(
                Misused {
                    ended: false,
                    withdrawn: 3,
                },
                None,
                vec![],
            ),
        ),
        ("colleague_means_raised", colleague(raised, None, vec![])),
        (
            "loss_link",
            Message::LossLink {
                link: Link::lost(TOKEN),
                minutes: 60,
            },
        ),
        (
            "way_back_link",
            Message::WayBackLink {
                link: Link::way_back(TOKEN),
                minutes: 60,
            },
        ),
        (
            "way_back_done",
            Message::WayBackDone {
                hint: "+31 •••••• 78".into(),
                at: NOW,
            },
        ),
        (
            "way_back_of_colleague",
            Message::WayBackOfColleague {
                organisation: de_vries(),
                person: "Joke Mulder".into(),
                at: NOW,
                link: Link::person(id()),
            },
        ),
        (
            "question_received",
            Message::QuestionReceived {
                link: Link::question_by(TOKEN),
            },
        ),
        (
            "question_answered",
            Message::QuestionAnswered {
                link: Link::question(id()),
            },
        ),
        (
            "upgrade_asked",
            Message::UpgradeAsked {
                organisation: de_vries(),
                person: "Bram Bos".into(),
                from: Level::Eh2Plus,
                to: Level::Eh3,
                link: Link::upgrade(id()),
            },
        ),
        (
            "abroad",
            Message::Abroad {
                organisation: de_vries(),
                person: "Bram Bos".into(),
                own: true,
                change: AbroadChange::Coupled,
                countries: vec![
                    Words::new("België", "Belgium"),
                    Words::new("Duitsland", "Germany"),
                ],
                by: None,
                link: Link::abroad(id()),
            },
        ),
        (
            "upgrade_approved_at_a_counter",
            Message::UpgradeApproved {
                organisation: de_vries(),
                level: Level::Eh4,
                by: "Anna Bakker".into(),
                link: Link::upgrade(id()),
            },
        ),
        (
            "upgrade_approved",
            Message::UpgradeApproved {
                organisation: de_vries(),
                level: Level::Eh3,
                by: "Anna Bakker".into(),
                link: Link::upgrade(id()),
            },
        ),
        (
            "upgrade_refused",
            Message::UpgradeRefused {
                organisation: de_vries(),
                level: Level::Eh3,
                by: "Anna Bakker".into(),
                reason: Some("Voor je werk is EH2+ genoeg.".into()),
            },
        ),
        (
            "authorised",
            Message::Authorised {
                organisation: de_vries(),
                given: given(),
                level: Level::Eh3,
                last_day: LAST_DAY,
                by: "Anna Bakker".into(),
                usable: true,
            },
        ),
        (
            "authorised_not_usable",
            Message::Authorised {
                organisation: de_vries(),
                given: everything(),
                level: Level::Eh3,
                last_day: LAST_DAY,
                by: "Anna Bakker".into(),
                usable: false,
            },
        ),
        (
            "authorisation_ended",
            Message::AuthorisationEnded {
                organisation: de_vries(),
                ended: given(),
                by: "Anna Bakker".into(),
            },
        ),
        (
            "authorisation_given_up",
            Message::AuthorisationGivenUp {
                organisation: de_vries(),
                person: "Joke Mulder".into(),
                ended: everything(),
                link: Link::person(id()),
            },
        ),
    ]
}

pub fn every_message() -> Vec<(&'static str, Message)> {
    [
        account(),
        people(),
        requests(),
        grants(),
        applications(),
        activations(),
        held(),
    ]
    .concat()
}

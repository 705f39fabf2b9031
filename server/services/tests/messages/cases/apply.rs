//! Of applications, from the form to the means.

use super::{
    ANSWER_BEFORE, LAST_DAY, NOW, TOKEN, de_linde, de_vries, id, jansen, maas_en_waal, sick, tax,
};
use domain::{application::Product, level::Level, role::Role};
use services::messages::{
    Link, Message,
    kind::{PapersNews, RoleAt},
    parts::Given,
};

#[expect(clippy::too_many_lines, reason = "one of every kind")]
pub fn applications() -> Vec<(&'static str, Message)> {
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
pub fn activations() -> Vec<(&'static str, Message)> {
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

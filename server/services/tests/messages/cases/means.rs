//! Of means that are in use, and of what somebody may do for the own organisation.

use super::{LAST_DAY, NOW, TOKEN, belgium, de_linde, de_vries, id, jansen, sick, tax};
use domain::level::Level;
use services::messages::{
    Link, Message, Words,
    kind::{AbroadChange, MeansChange},
    parts::Given,
};

#[expect(clippy::too_many_lines, reason = "one of every kind")]
pub fn held() -> Vec<(&'static str, Message)> {
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

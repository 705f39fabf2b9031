//! Of somebody's account, and of who works with whom.

use super::{NOW, TOKEN, de_linde, de_vries, id, jansen, manager, tax};
use domain::{level::Level, role::Role, time::Date};
use services::messages::{
    Link, Message, Service,
    kind::{FactorChange, RoleAt, Withdrawn},
};

pub fn account() -> Vec<(&'static str, Message)> {
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
pub fn people() -> Vec<(&'static str, Message)> {
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

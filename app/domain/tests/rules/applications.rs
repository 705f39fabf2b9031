//! R-AAN: products, steps, and the states of an application.

use std::collections::HashSet;

use domain::{
    Fault, Level,
    application::{
        ApplicationEvent as Event, ApplicationState as State, By, Identification, Kind, Product,
        Situation, Steps, Waiting, check_upgrade, identification,
    },
    signing::EvidencePath,
};
use proptest::prelude::*;

/// A colleague's EH3 means by the manager: nothing to do but confirm the address.
fn by_manager() -> Situation {
    Situation {
        kind: Kind::Means,
        by: By::Manager,
        level: Level::Eh3,
        employed: true,
        address_known: false,
        signatures: 2,
        path: EvidencePath::Register,
        uploaded: false,
    }
}

fn run(steps: Steps, events: &[Event]) -> Vec<State> {
    let mut state = State::Draft;
    let mut states = Vec::new();
    for event in events {
        state = state.apply(*event, steps).unwrap();
        states.push(state);
    }
    states
}

#[test]
fn r_aan_3_by_the_manager_for_an_employee_the_address_is_the_only_step() {
    let steps = Steps::new(&by_manager());
    let states = run(
        steps,
        &[
            Event::Submit,
            Event::ConfirmEmail,
            Event::Proceed,
            Event::Issue,
        ],
    );
    let expected = [
        State::Submitted,
        State::EmailConfirmed,
        State::Approved,
        State::Issued,
    ];
    assert_eq!(states, expected);
}

#[test]
fn r_rol_2_a_manager_is_signed_for_whoever_applies() {
    for by in By::ALL {
        for kind in [Kind::Manager, Kind::Representative] {
            let steps = Steps::new(&Situation {
                kind,
                by: *by,
                ..by_manager()
            });
            assert_eq!(steps.signatures, 2, "{by:?} {kind:?}");
            assert!(steps.review, "a clerk sees the identity document");
        }
    }
    for (by, signatures) in [(By::Manager, 0), (By::Representative, 2), (By::Anyone, 2)] {
        for kind in [Kind::Means, Kind::Upgrade] {
            let steps = Steps::new(&Situation {
                kind,
                by,
                ..by_manager()
            });
            assert_eq!(steps.signatures, signatures, "{by:?}");
            assert!(!steps.review);
        }
    }
}

#[test]
fn r_bev_5_papers_a_clerk_two_signatures_and_an_identification_one_after_the_other() {
    let steps = Steps::new(&Situation {
        by: By::Anyone,
        employed: false,
        path: EvidencePath::Church,
        ..by_manager()
    });
    let count = |signed| Event::Count { signed, needed: 2 };
    let states = run(
        steps,
        &[
            Event::Submit,
            Event::ConfirmEmail,
            Event::Proceed,
            Event::Answer,
            Event::AskForMore,
            // Nobody can have signed: who signs is not read yet.
            count(2),
            Event::Answer,
            Event::Accept,
            count(1),
            count(2),
            Event::Identify,
            Event::Issue,
        ],
    );
    let awaiting = |signed| State::AwaitingSignatures { signed, needed: 2 };
    let expected = [
        State::Submitted,
        State::EmailConfirmed,
        State::MoreNeeded,
        State::InReview,
        State::MoreNeeded,
        State::MoreNeeded,
        State::InReview,
        awaiting(0),
        awaiting(1),
        State::IdentificationNeeded,
        State::Approved,
        State::Issued,
    ];
    assert_eq!(states, expected);
}

#[test]
fn r_aan_3_a_known_address_is_not_confirmed_again() {
    let steps = Steps::new(&Situation {
        address_known: true,
        ..by_manager()
    });
    assert_eq!(run(steps, &[Event::Submit]), [State::EmailConfirmed]);
}

#[test]
fn r_aan_5_who_is_employed_needs_no_identification_below_eh4() {
    use Identification::{InPerson, Remote};
    let table = [
        (Level::Eh2Plus, true, None),
        (Level::Eh2Plus, false, None),
        (Level::Eh3, true, None),
        (Level::Eh3, false, Some(Remote)),
        (Level::Eh4, true, Some(InPerson)),
        (Level::Eh4, false, Some(InPerson)),
    ];
    for (level, employed, expected) in table {
        assert_eq!(
            identification(level, employed),
            expected,
            "{level} {employed}"
        );
        let steps = Steps::new(&Situation {
            level,
            employed,
            ..by_manager()
        });
        assert_eq!(steps.identification, expected);
    }
}

#[test]
fn r_id_8_without_kvk_number_always_in_person_and_papers() {
    let steps = Steps::new(&Situation {
        path: EvidencePath::NoKvkNumber,
        by: By::Anyone,
        ..by_manager()
    });
    assert_eq!(steps.identification, Some(Identification::InPerson));
    assert!(steps.papers);
}

#[test]
fn r_bev_5_a_clerk_reads_papers_and_uploaded_extracts() {
    for (path, uploaded, papers) in [
        (EvidencePath::Register, false, false),
        (EvidencePath::Register, true, true),
        (EvidencePath::DirectorIsOrganisation, false, false),
        (EvidencePath::Church, false, true),
        (EvidencePath::NoRepresentative, false, true),
    ] {
        let steps = Steps::new(&Situation {
            path,
            uploaded,
            by: By::Anyone,
            ..by_manager()
        });
        assert_eq!(steps.papers, papers, "{path:?} {uploaded}");
    }
}

fn plain() -> Steps {
    Steps {
        confirm_email: true,
        papers: false,
        signatures: 2,
        review: true,
        identification: Some(Identification::Remote),
    }
}

#[test]
fn r_aan_8_cancelling_is_possible_until_it_is_issued() {
    for state in State::EXAMPLES {
        let cancelled = state.apply(Event::Cancel, plain());
        if state.is_final() {
            assert_eq!(cancelled, Err(Fault::ApplicationIs(state)));
        } else {
            assert_eq!(cancelled, Ok(State::Cancelled));
        }
    }
    assert_eq!(
        State::Issued.apply(Event::Cancel, plain()),
        Err(Fault::ApplicationIs(State::Issued))
    );
}

#[test]
fn a_draft_is_not_refused_and_anything_open_is() {
    for state in State::EXAMPLES {
        let refused = state.apply(Event::Refuse, plain());
        let open = !state.is_final() && state != State::Draft;
        assert_eq!(refused.is_ok(), open, "{state:?}");
        let expired = state.apply(Event::Expire, plain());
        assert_eq!(expired.is_ok(), !state.is_final(), "{state:?}");
    }
}

#[test]
fn r_bev_9_a_lost_signature_brings_it_back_to_the_signers() {
    let lost = Event::Count {
        signed: 1,
        needed: 2,
    };
    let back = State::AwaitingSignatures {
        signed: 1,
        needed: 2,
    };
    let stands = Event::Count {
        signed: 2,
        needed: 2,
    };
    for state in [
        State::InReview,
        State::MoreNeeded,
        State::IdentificationNeeded,
        State::Approved,
    ] {
        assert_eq!(state.apply(lost, plain()), Ok(back), "{state:?}");
        assert_eq!(state.apply(stands, plain()), Ok(state), "{state:?}");
    }
    assert!(
        State::Issued.apply(lost, plain()).is_err(),
        "it is too late"
    );
    assert!(State::Submitted.apply(lost, plain()).is_err());
}

#[test]
fn only_the_next_step_can_be_taken() {
    let steps = [
        (Event::Submit, State::Draft),
        (Event::ConfirmEmail, State::Submitted),
        (Event::Proceed, State::EmailConfirmed),
        (Event::Accept, State::InReview),
        (Event::AskForMore, State::InReview),
        (Event::Answer, State::MoreNeeded),
        (Event::Identify, State::IdentificationNeeded),
        (Event::Issue, State::Approved),
    ];
    for (event, from) in steps {
        for state in State::EXAMPLES {
            let done = state.apply(event, plain());
            if state == from {
                assert!(done.is_ok(), "{event:?} in {state:?}");
            } else {
                assert_eq!(done, Err(Fault::ApplicationIs(state)), "{event:?}");
            }
        }
    }
}

#[test]
fn it_is_clear_who_has_to_act() {
    let users = [
        State::Draft,
        State::Submitted,
        State::MoreNeeded,
        State::IdentificationNeeded,
        State::Approved,
    ];
    for state in State::EXAMPLES {
        let expected = match state {
            State::AwaitingSignatures { .. } => Waiting::Representative {
                signed: 1,
                needed: 2,
            },
            State::InReview => Waiting::Clerk,
            state if users.contains(&state) => Waiting::User,
            _ => Waiting::Nobody,
        };
        assert_eq!(state.waiting(), expected, "{state:?}");
        if state.is_final() {
            assert_eq!(state.waiting(), Waiting::Nobody);
        }
    }
}

#[test]
fn every_state_has_a_code_of_its_own_and_travels() {
    let codes: HashSet<_> = State::EXAMPLES.iter().map(|state| state.code()).collect();
    assert_eq!(codes.len(), State::EXAMPLES.len());
    for state in State::EXAMPLES {
        let json = serde_json::to_string(&state).unwrap();
        assert!(json.contains(state.code()));
        assert_eq!(serde_json::from_str::<State>(&json).unwrap(), state);
    }
    for product in Product::ALL {
        assert_eq!(Product::from_code(product.code()), Some(*product));
    }
}

#[test]
fn r_aan_13_the_tax_office_s_product_is_eh3_and_not_for_managers() {
    let levels: Vec<_> = Product::ALL.iter().map(|product| product.level()).collect();
    assert_eq!(levels, [Level::Eh2Plus, Level::Eh3, Level::Eh4, Level::Eh3]);
    for kind in Kind::ALL {
        let refused = Product::TaxOnly.check(*kind, true);
        if *kind == Kind::Manager {
            assert_eq!(refused, Err(Fault::TaxProductNotForManager));
        } else {
            assert_eq!(refused, Ok(()));
        }
        assert_eq!(Product::Eh3.check(*kind, true), Ok(()));
    }
}

#[test]
fn r_id_8_without_kvk_number_there_is_only_the_tax_office_s_product() {
    for product in Product::ALL {
        let refused = product.check(Kind::Means, false);
        if *product == Product::TaxOnly {
            assert_eq!(refused, Ok(()));
        } else {
            assert_eq!(refused, Err(Fault::OnlyTaxProduct));
        }
    }
}

#[test]
fn r_loa_7_an_upgrade_goes_up() {
    assert_eq!(check_upgrade(Level::Eh2, Product::Eh2Plus), Ok(()));
    assert_eq!(check_upgrade(Level::Eh2Plus, Product::Eh3), Ok(()));
    let not_higher = |current, product| {
        assert_eq!(
            check_upgrade(current, product),
            Err(Fault::LevelNotHigher(current))
        );
    };
    not_higher(Level::Eh3, Product::Eh3);
    not_higher(Level::Eh3, Product::TaxOnly);
    not_higher(Level::Eh4, Product::Eh3);
}

fn any_steps() -> impl Strategy<Value = Steps> {
    let identification = prop::sample::select(vec![
        None,
        Some(Identification::Remote),
        Some(Identification::InPerson),
    ]);
    let yes_or_no = any::<bool>;
    (
        yes_or_no(),
        yes_or_no(),
        0_u16..4,
        yes_or_no(),
        identification,
    )
        .prop_map(
            |(confirm_email, papers, signatures, review, identification)| Steps {
                confirm_email,
                papers,
                signatures,
                review,
                identification,
            },
        )
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        Just(Event::Submit),
        Just(Event::ConfirmEmail),
        Just(Event::Proceed),
        (0_u16..4, 1_u16..4).prop_map(|(signed, needed)| Event::Count { signed, needed }),
        Just(Event::Accept),
        Just(Event::AskForMore),
        Just(Event::Answer),
        Just(Event::Identify),
        Just(Event::Issue),
        Just(Event::Cancel),
        Just(Event::Refuse),
        Just(Event::Expire),
    ]
}

proptest! {
    /// Doing what is waited for always ends in an issued means, and takes every step that is needed.
    #[test]
    fn every_case_can_be_completed_and_skips_nothing(steps in any_steps()) {
        let mut state = State::Draft;
        let mut seen = Vec::new();
        while !state.is_final() {
            seen.push(state.code());
            let event = match state {
                State::Draft => Event::Submit,
                State::Submitted => Event::ConfirmEmail,
                State::EmailConfirmed => Event::Proceed,
                State::AwaitingSignatures { signed, needed } => Event::Count { signed: signed + 1, needed },
                State::MoreNeeded => Event::Answer,
                State::InReview => Event::Accept,
                State::IdentificationNeeded => Event::Identify,
                State::Approved => Event::Issue,
                other => panic!("{other:?} is no part of the way"),
            };
            state = state.apply(event, steps).unwrap();
        }
        prop_assert_eq!(state, State::Issued);
        prop_assert_eq!(seen.contains(&"submitted"), steps.confirm_email);
        let awaited = seen.iter().filter(|code| **code == "awaiting_signatures").count();
        prop_assert_eq!(awaited, usize::from(steps.signatures));
        prop_assert_eq!(seen.contains(&"more_needed"), steps.papers);
        prop_assert_eq!(seen.contains(&"in_review"), steps.papers || steps.review);
        prop_assert_eq!(seen.contains(&"identification_needed"), steps.identification.is_some());
    }

    /// No sequence of events issues without the signatures, the clerk and the identification that it needs, and
    /// nothing leads out of an end.
    #[test]
    fn nothing_is_issued_too_early(steps in any_steps(), events in prop::collection::vec(any_event(), 0..40)) {
        let mut state = State::Draft;
        let (mut signed, mut accepted, mut identified) = (steps.signatures == 0, !(steps.review || steps.papers), steps.identification.is_none());
        for event in events {
            let Ok(next) = state.apply(event, steps) else { continue };
            prop_assert!(!state.is_final());
            match event {
                // Before the papers are read nobody is known who could sign: it counts nothing.
                Event::Count { .. } if steps.papers && matches!(state, State::InReview | State::MoreNeeded) => {}
                Event::Count { signed: given, needed } => signed = given >= needed,
                Event::Accept => accepted = true,
                Event::Identify => identified = true,
                _ => {}
            }
            state = next;
            if state == State::Issued {
                prop_assert!(signed && accepted && identified);
            }
        }
    }
}

use domain::{
    Date, Fault, Instant,
    approval::Power,
    invitation::{self, InvitationEvent, InvitationState},
    means::{MeansEvent, MeansState},
    request::{self, RequestEvent, RequestState},
    time::{start_of_day, until_after},
};

#[test]
fn r_aan_11_a_means_is_suspended_and_resumed_and_ends_once() {
    use MeansEvent::{Expire, Resume, Revoke, Suspend};
    use MeansState::{Active, Expired, Revoked, Suspended};
    let table = [
        (
            Active,
            [Some(Suspended), None, Some(Revoked), Some(Expired)],
        ),
        (
            Suspended,
            [None, Some(Active), Some(Revoked), Some(Expired)],
        ),
        (Revoked, [None; 4]),
        (Expired, [None; 4]),
    ];
    for (state, after) in table {
        for (event, expected) in [Suspend, Resume, Revoke, Expire].into_iter().zip(after) {
            let expected = expected.ok_or(Fault::MeansIs(state));
            assert_eq!(state.apply(event), expected, "{state:?} {event:?}");
        }
        assert_eq!(state.is_final(), after == [None; 4]);
    }
}

#[test]
fn r_dec_18_what_was_given_rests_while_one_means_is_suspended_and_none_works() {
    use MeansState::{Active, Expired, Revoked, Suspended};
    assert!(MeansState::rest(&[Suspended]));
    assert!(MeansState::rest(&[Revoked, Suspended]));
    assert!(!MeansState::rest(&[Suspended, Active]));
    assert!(!MeansState::rest(&[Revoked, Expired]), "it has ended");
    assert!(!MeansState::rest(&[]), "it waits for a means");
}

#[test]
fn r_ket_4_an_open_request_has_one_of_five_ends() {
    use RequestEvent::{Approve, ApprovePart, Expire, Refuse, Sign, Void, Withdraw};
    use RequestState::{
        Approved, Expired, PartlyApproved, PartlySigned, Pending, Refused, Withdrawn,
    };
    let events = [Sign, Void, Approve, ApprovePart, Refuse, Withdraw, Expire];
    let after = [
        PartlySigned,
        Pending,
        Approved,
        PartlyApproved,
        Refused,
        Withdrawn,
        Expired,
    ];
    for state in RequestState::ALL {
        for (event, after) in events.into_iter().zip(after) {
            let open = matches!(state, Pending | PartlySigned);
            let expected = if open {
                Ok(after)
            } else {
                Err(Fault::RequestClosed(state))
            };
            assert_eq!(state.apply(event), expected, "{state:?} {event:?}");
        }
    }
}

#[test]
fn r_ket_3_a_request_waits_three_weeks_whole_days() {
    let day = |month, day| Date::new(2026, month, day).unwrap();
    let sent = start_of_day(day(11, 22)).plus_seconds(15 * 3600);
    let expires = request::expires(sent);
    assert_eq!(expires, until_after(day(12, 13)));
    let last = Instant::from_micros(expires.micros() - 1);
    for open in [RequestState::Pending, RequestState::PartlySigned] {
        assert_eq!(open.at(expires, last), open);
        // Whether or not a job has noted it.
        assert_eq!(open.at(expires, expires), RequestState::Expired);
    }
    assert_eq!(
        RequestState::Approved.at(expires, expires),
        RequestState::Approved
    );
}

#[test]
fn r_aan_3_an_invitation_is_accepted_once_and_can_be_resent() {
    use InvitationEvent::{Accept, Resend, Revoke};
    use InvitationState::{Accepted, Expired, Pending, Revoked};
    let table = [
        (Pending, [Some(Accepted), Some(Revoked), Some(Pending)]),
        (Accepted, [None; 3]),
        (Revoked, [None; 3]),
        (Expired, [None, Some(Revoked), Some(Pending)]),
    ];
    for (state, after) in table {
        for (event, expected) in [Accept, Revoke, Resend].into_iter().zip(after) {
            let expected = expected.ok_or(Fault::InvitationClosed(state));
            assert_eq!(state.apply(event), expected, "{state:?} {event:?}");
        }
    }
    let sent = Instant::from_seconds(1_000_000);
    let expires = invitation::expires(sent);
    assert_eq!(expires, sent.plus_days(7));
    let last = Instant::from_micros(expires.micros() - 1);
    assert_eq!(Pending.at(expires, last), Pending);
    assert_eq!(Pending.at(expires, expires), Expired);
    assert_eq!(Accepted.at(expires, expires), Accepted);
}

#[test]
fn states_are_stored_by_their_codes() {
    for state in MeansState::ALL {
        assert_eq!(MeansState::from_code(state.code()), Some(state));
        assert_eq!(serde_json::to_value(state).unwrap(), state.code());
    }
    for state in RequestState::ALL {
        assert_eq!(RequestState::from_code(state.code()), Some(state));
        assert_eq!(serde_json::to_value(state).unwrap(), state.code());
    }
    for state in InvitationState::ALL {
        assert_eq!(InvitationState::from_code(state.code()), Some(state));
        assert_eq!(serde_json::to_value(state).unwrap(), state.code());
    }
    for power in Power::ALL {
        assert_eq!(Power::from_code(power.code()), Some(power));
        assert_eq!(serde_json::to_value(power).unwrap(), power.code());
    }
    assert_eq!(Power::from_code("alone"), None);
    assert_eq!(MeansState::from_code(""), None);
    assert_eq!(RequestState::from_code("open"), None);
    assert_eq!(InvitationState::from_code("open"), None);
}

//! Stichting De Linde: three directors, two of whom must sign at EH3.

use domain::{
    Date, Fault, Level,
    approval::{
        Approval, Capacity, Choice, Digest, Extent, Needed, Power, Progress, SignaturePolicy,
        Signatures, Signer, Step, Terms,
    },
    id::{PersonId, ServiceId},
    testing::nth,
};
use proptest::prelude::*;

const OFFICE_MANAGER: u8 = 1;
const DIRECTORS: [u8; 3] = [11, 12, 13];

fn choice(services: &[u8], level: Level) -> Choice {
    let services = services.iter().map(|&service| nth::<ServiceId>(service));
    let last = Date::new(2027, 11, 22).unwrap();
    Choice::new(
        Some(nth(1_u8)),
        (nth(1_u8), nth(2_u8)),
        services,
        level,
        (None, last),
    )
    .unwrap()
}

fn director(person: u8) -> Signer {
    Signer {
        person: nth(person),
        capacity: Capacity::Representative(Power::Joint),
        level: Level::Eh3,
    }
}

fn terms(policy: &SignaturePolicy) -> Terms<'_> {
    Terms {
        policy,
        representatives: 3,
        asked_by: Some(nth(OFFICE_MANAGER)),
    }
}

fn sign(
    approval: &Approval,
    signer: Signer,
    choice: &Choice,
    seen: Option<Digest>,
) -> Result<Step, Fault> {
    approval.sign(signer, choice, seen, terms(&SignaturePolicy::default()))
}

#[test]
fn r_bev_4_the_table_of_signatures() {
    let policy = SignaturePolicy::default();
    let needed = |level, power, all| {
        policy
            .needed(level, power, all)
            .map(|needed| needed.signatures)
    };
    for level in [Level::Eh2, Level::Eh2Plus] {
        assert_eq!(needed(level, Power::Sole, 3), Ok(1));
        assert_eq!(needed(level, Power::Joint, 3), Ok(2));
        assert_eq!(needed(level, Power::Limited, 3), Ok(2));
    }
    assert_eq!(needed(Level::Eh3, Power::Sole, 4), Ok(1));
    for (all, majority) in [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3)] {
        assert_eq!(needed(Level::Eh3, Power::Joint, all), Ok(majority));
        assert_eq!(needed(Level::Eh3, Power::Limited, all), Ok(majority));
    }
    for power in [Power::Sole, Power::Joint] {
        let everybody = Needed {
            signatures: 3,
            user: true,
        };
        assert_eq!(policy.needed(Level::Eh4, power, 3), Ok(everybody));
    }
    assert_eq!(needed(Level::Eh4, Power::Sole, 0), Ok(1), "never none");
    assert_eq!(
        needed(Level::Eh4, Power::Limited, 3),
        Err(Fault::PowerTooLimited(Level::Eh4))
    );
}

#[test]
fn r_bev_4_the_policy_is_data() {
    let json = serde_json::to_string(&SignaturePolicy::default()).unwrap();
    let strict = json.replace("\"majority\"", "\"all_and_user\"");
    let strict: SignaturePolicy = serde_json::from_str(&strict).unwrap();
    assert_eq!(
        strict.eh3,
        [
            Signatures::One,
            Signatures::AllAndUser,
            Signatures::AllAndUser
        ]
    );
    let misspelt = json.replace("eh3", "eh03");
    assert!(serde_json::from_str::<SignaturePolicy>(&misspelt).is_err());
}

#[test]
fn r_dec_6_two_of_three_directors_sign() {
    let choice = choice(&[1, 2], Level::Eh3);
    let first = sign(&Approval::default(), director(11), &choice, None).unwrap();
    assert_eq!(
        first.progress,
        Progress::Partly {
            signed: 1,
            needed: 2
        }
    );
    assert_eq!(first.voided, []);
    let second = sign(
        &first.approval,
        director(13),
        &choice,
        Some(choice.digest()),
    )
    .unwrap();
    assert_eq!(second.progress, Progress::Complete { level: Level::Eh3 });
    assert_eq!(second.voided, []);
}

#[test]
fn r_dec_6_one_manager_of_sufficient_level_is_enough() {
    let manager = Signer {
        person: nth(20_u8),
        capacity: Capacity::Manager,
        level: Level::Eh3,
    };
    let choice = choice(&[1], Level::Eh3);
    let step = sign(&Approval::default(), manager, &choice, None).unwrap();
    assert_eq!(step.progress, Progress::Complete { level: Level::Eh3 });

    let low = Signer {
        level: Level::Eh2Plus,
        ..manager
    };
    let fault = Fault::LevelAboveOwn {
        own: Level::Eh2Plus,
        asked: Level::Eh3,
    };
    assert_eq!(sign(&Approval::default(), low, &choice, None), Err(fault));
}

#[test]
fn r_dec_14_the_lowest_signature_is_the_level_that_was_signed_at() {
    let choice = choice(&[1], Level::Eh2Plus);
    let mut first = director(11);
    first.level = Level::Eh4;
    let one = sign(&Approval::default(), first, &choice, None).unwrap();
    let both = sign(&one.approval, director(12), &choice, Some(choice.digest())).unwrap();
    assert_eq!(both.progress, Progress::Complete { level: Level::Eh3 });
}

#[test]
fn r_dec_8_a_different_choice_voids_the_first_signature_and_starts_again() {
    let all = choice(&[1, 2], Level::Eh3);
    let part = choice(&[1], Level::Eh3);
    let first = sign(&Approval::default(), director(11), &all, None).unwrap();
    let changed = sign(&first.approval, director(12), &part, Some(all.digest())).unwrap();
    assert_eq!(changed.voided, [nth::<PersonId>(11_u8)]);
    assert_eq!(
        changed.progress,
        Progress::Partly {
            signed: 1,
            needed: 2
        }
    );
    assert_eq!(changed.approval.fixed, Some(part.digest()));

    // The first signer's page still shows the old choice: it voids nothing.
    let stale = sign(&changed.approval, director(11), &all, Some(all.digest()));
    assert_eq!(stale, Err(Fault::ChoiceChanged));
    assert_eq!(
        sign(&changed.approval, director(13), &part, None),
        Err(Fault::ChoiceChanged)
    );
    let agreed = sign(&changed.approval, director(11), &part, Some(part.digest())).unwrap();
    assert_eq!(agreed.progress, Progress::Complete { level: Level::Eh3 });
}

#[test]
fn r_dec_8_changing_one_s_own_mind_starts_again_too() {
    let all = choice(&[1, 2], Level::Eh3);
    let part = choice(&[2], Level::Eh3);
    let first = sign(&Approval::default(), director(11), &all, None).unwrap();
    let again = sign(&first.approval, director(11), &all, Some(all.digest()));
    assert_eq!(again, Err(Fault::AlreadySigned));
    let changed = sign(&first.approval, director(11), &part, Some(all.digest())).unwrap();
    assert_eq!(changed.approval.signers, [director(11)]);
}

#[test]
fn r_dec_9_who_asked_may_not_approve_unless_alone() {
    let policy = SignaturePolicy::default();
    let mut asker = director(OFFICE_MANAGER);
    let choice = choice(&[1], Level::Eh3);
    let mut terms = terms(&policy);
    let sign = |signer, terms| Approval::default().sign(signer, &choice, None, terms);
    assert_eq!(sign(asker, terms), Err(Fault::OwnRequest));
    asker.capacity = Capacity::Representative(Power::Sole);
    assert_eq!(
        sign(asker, terms),
        Err(Fault::OwnRequest),
        "others could sign"
    );
    terms.representatives = 1;
    assert!(sign(asker, terms).is_ok(), "the only one");
    asker.capacity = Capacity::Manager;
    assert_eq!(sign(asker, terms), Err(Fault::OwnRequest));
    terms.asked_by = None;
    assert!(
        sign(asker, terms).is_ok(),
        "nobody asked: the client grants first"
    );
}

#[test]
fn r_bev_4_a_limited_power_does_not_sign_at_eh4() {
    let mut limited = director(11);
    (limited.capacity, limited.level) = (Capacity::Representative(Power::Limited), Level::Eh4);
    let signed = sign(
        &Approval::default(),
        limited,
        &choice(&[1], Level::Eh4),
        None,
    );
    assert_eq!(signed, Err(Fault::PowerTooLimited(Level::Eh4)));
}

#[test]
fn r_bev_9_a_director_who_resigned_no_longer_counts() {
    let choice = choice(&[1], Level::Eh3);
    let one = sign(&Approval::default(), director(11), &choice, None)
        .unwrap()
        .approval;
    let left = one.without(|signer| signer.person == nth(11_u8));
    assert_eq!(left, Approval::default(), "nothing is fixed any more");
    let kept = one.without(|signer| signer.person == nth(12_u8));
    assert_eq!(kept, one);

    let policy = SignaturePolicy::default();
    let mut smaller = terms(&policy);
    smaller.representatives = 1;
    assert_eq!(
        one.progress(Level::Eh3, smaller),
        Ok(Progress::Complete { level: Level::Eh3 }),
        "the register is read again"
    );
    assert!(matches!(
        Approval::default().progress(Level::Eh3, smaller),
        Ok(Progress::Partly { signed: 0, .. })
    ));
}

#[test]
fn a_choice_is_whole_or_part_of_what_was_asked_never_more() {
    let asked = choice(&[1, 2], Level::Eh3);
    assert_eq!(
        choice(&[2, 1, 2], Level::Eh3).of_asked(&asked),
        Ok(Extent::Whole)
    );
    assert_eq!(choice(&[2], Level::Eh3).of_asked(&asked), Ok(Extent::Part));
    assert_eq!(
        choice(&[1, 2], Level::Eh2Plus).of_asked(&asked),
        Ok(Extent::Part)
    );
    assert_eq!(
        choice(&[1, 3], Level::Eh3).of_asked(&asked),
        Err(Fault::NotRequested)
    );
    assert_eq!(
        choice(&[1], Level::Eh4).of_asked(&asked),
        Err(Fault::NotRequested)
    );

    let dated = |request: u8, first: Option<Date>, last: Date| {
        let services = [nth::<ServiceId>(1_u8)];
        let parties = (nth(1_u8), nth(2_u8));
        Choice::new(
            Some(nth(request)),
            parties,
            services,
            Level::Eh3,
            (first, last),
        )
        .unwrap()
    };
    let last = Date::new(2027, 11, 22).unwrap();
    let asked = dated(1, None, last);
    let later = Some(Date::new(2027, 1, 1).unwrap());
    assert_eq!(dated(1, later, last).of_asked(&asked), Ok(Extent::Part));
    assert_eq!(
        asked.of_asked(&dated(1, later, last)),
        Err(Fault::NotRequested)
    );
    assert_eq!(
        dated(1, None, last.saturating_sub(jiff::Span::new().days(1))).of_asked(&asked),
        Ok(Extent::Part)
    );
    assert_eq!(
        dated(1, None, last.tomorrow().unwrap()).of_asked(&asked),
        Err(Fault::EndAfterBasis(last))
    );
    assert_eq!(
        dated(2, None, last).of_asked(&asked),
        Err(Fault::NotRequested)
    );
    assert_eq!((asked.first_day(), asked.last_day()), (None, last));
    assert_eq!(asked.services(), [nth(1_u8)]);
}

#[test]
fn a_choice_is_of_something_and_for_another() {
    let last = Date::new(2027, 11, 22).unwrap();
    let make = |services: &[ServiceId], client: u8| {
        let parties = (nth(client), nth(2_u8));
        Choice::new(None, parties, services.to_vec(), Level::Eh3, (None, last))
    };
    assert_eq!(make(&[], 1), Err(Fault::NothingChosen));
    assert_eq!(make(&[nth(1_u8)], 2), Err(Fault::OwnIntermediary));
}

#[test]
fn a_digest_is_read_back_and_a_damaged_one_is_not() {
    let digest = choice(&[1], Level::Eh3).digest();
    let text = digest.to_string();
    assert_eq!(text.len(), 64);
    assert_eq!(text.parse(), Ok(digest));
    assert_eq!(digest.bytes()[..2], [0x6f, 0x62]);
    assert_eq!(format!("{digest:?}"), format!("Digest({text})"));
    let json = serde_json::to_string(&digest).unwrap();
    assert_eq!(serde_json::from_str::<Digest>(&json).unwrap(), digest);
    for damaged in [
        &text[1..],
        &format!("{text}0"),
        &text.replace(&text[..1], "g"),
    ] {
        assert_eq!(
            damaged.parse::<Digest>(),
            Err(Fault::ChoiceChanged),
            "{damaged}"
        );
    }
    // What was signed must be read the same for ever.
    assert_eq!(text, KNOWN_DIGEST);
}

const KNOWN_DIGEST: &str = "6f620012124baee3765d545a8b94b4afaff2adb2f18f2a8b893419fa4c4436ad";

proptest! {
    /// Two choices have the same digest exactly when they are the same.
    #[test]
    fn r_dec_8_a_digest_stands_for_one_choice(
        one in proptest::collection::vec(0_u8..4, 1..4),
        other in proptest::collection::vec(0_u8..4, 1..4),
        high in any::<bool>(),
    ) {
        let one = choice(&one, Level::Eh3);
        let other = choice(&other, if high { Level::Eh4 } else { Level::Eh3 });
        prop_assert_eq!(one == other, one.digest() == other.digest());
    }

    /// However people sign, all signatures are under one choice, each person once, and it is complete exactly
    /// when two directors agree.
    #[test]
    fn r_dec_8_all_signatures_are_under_one_choice(
        acts in proptest::collection::vec((0_usize..3, 1_u8..3, any::<bool>()), 1..12),
    ) {
        let mut approval = Approval::default();
        let mut agreed: Vec<(u8, u8)> = Vec::new();
        for (who, services, fresh) in acts {
            let choice = choice(&[services], Level::Eh3);
            let seen = if fresh { approval.fixed } else { None };
            let Ok(step) = sign(&approval, director(DIRECTORS[who]), &choice, seen) else { continue };
            agreed.retain(|(_, chosen)| *chosen == services);
            agreed.push((DIRECTORS[who], services));
            prop_assert_eq!(step.approval.signers.len(), agreed.len());
            prop_assert_eq!(step.approval.fixed, Some(choice.digest()));
            let complete = matches!(step.progress, Progress::Complete { .. });
            prop_assert_eq!(complete, agreed.len() >= 2);
            approval = step.approval;
        }
    }
}

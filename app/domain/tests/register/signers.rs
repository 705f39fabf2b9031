//! R-BEV-4: who must sign at each level, for the organisations that there are.

use domain::{
    Level,
    approval::{Power, SignaturePolicy, Signatures},
    register::{
        Extract, Function, LegalForm, LegalStatus, Reason, RegisteredPower, Suspension, Who,
    },
    signing::{EvidencePath, Obstacle, SigningPlan},
};
use rstest::rstest;

use crate::cast::*;

fn joint(directors: &[&str]) -> Extract {
    let directors = directors.iter();
    bv(directors
        .map(|given| director(given, RegisteredPower::Joint))
        .collect())
}

fn facts(plan: &SigningPlan) -> (u16, bool, bool, Option<Obstacle>) {
    (plan.needed, plan.user_signs, plan.in_person, plan.obstacle)
}

#[rstest]
#[case(Level::Eh2Plus, false)]
#[case(Level::Eh3, false)]
#[case(Level::Eh4, true)]
fn r_bev_4_the_owner_of_an_eenmanszaak_signs_alone(#[case] level: Level, #[case] user: bool) {
    let owner = person("Anna", Function::Owner, RegisteredPower::None);
    let plan = plan(extract(1, LegalForm::Eenmanszaak, vec![owner]), level);
    assert_eq!(plan.path, EvidencePath::Register);
    assert_eq!(facts(&plan), (1, user, user, None));
    assert_eq!(able(&plan), ["Anna"]);
    let seat = &plan.table.seats[0];
    assert_eq!(seat.verdict.unwrap().reason, Reason::SoleTrader);
    assert_eq!(seat.ballot.unwrap().power, Power::Sole);
    assert!(plan.is_settled());
}

#[rstest]
#[case(Level::Eh2Plus)]
#[case(Level::Eh3)]
#[case(Level::Eh4)]
fn r_bev_4_a_sole_director_signs_alone(#[case] level: Level) {
    let plan = plan(bv(vec![director("Anna", RegisteredPower::Sole)]), level);
    let user = level == Level::Eh4;
    assert_eq!(facts(&plan), (1, user, user, None));
    assert_eq!(tally(&plan, &[]), (0, 1 + u16::from(user)));
    assert_eq!(tally(&plan, &["Anna"]), (1, 1 + u16::from(user)));
}

#[rstest]
#[case(Level::Eh2Plus, 1)]
#[case(Level::Eh3, 1)]
#[case(Level::Eh4, 3)]
fn r_bev_4_one_of_three_sole_directors_is_enough_below_eh4(
    #[case] level: Level,
    #[case] needed: u16,
) {
    let directors = ["Anna", "Bert", "Cor"].map(|name| director(name, RegisteredPower::Sole));
    let plan = plan(bv(directors.to_vec()), level);
    assert_eq!(plan.needed, needed);
    assert_eq!(plan.table.directors, 3);
}

#[test]
fn r_bev_4_two_joint_directors_sign_both_at_eh2plus() {
    let plan = plan(joint(&["Anna", "Bert"]), Level::Eh2Plus);
    assert_eq!(facts(&plan), (2, false, false, None));
    assert_eq!(tally(&plan, &["Anna"]), (1, 2));
    assert_eq!(tally(&plan, &["Anna", "Bert"]), (2, 2));
}

#[test]
fn r_bev_4_two_joint_directors_sign_both_at_eh3() {
    let plan = plan(joint(&["Anna", "Bert"]), Level::Eh3);
    assert_eq!(facts(&plan), (2, false, false, None));
    assert_eq!(able(&plan), ["Anna", "Bert"]);
    let seat = &plan.table.seats[0];
    assert_eq!(seat.verdict.unwrap().reason, Reason::Joint);
    assert_eq!(seat.ballot.unwrap().power, Power::Joint);
}

#[test]
fn r_bev_4_two_joint_directors_and_the_user_sign_in_person_at_eh4() {
    let plan = plan(joint(&["Anna", "Bert"]), Level::Eh4);
    assert_eq!(facts(&plan), (2, true, true, None));
    assert_eq!(tally(&plan, &["Anna", "Bert"]), (2, 3), "the user too");
}

#[test]
fn r_bev_4_two_of_three_joint_directors_sign_at_eh2plus() {
    let plan = plan(joint(&["Anna", "Bert", "Cor"]), Level::Eh2Plus);
    assert_eq!(facts(&plan), (2, false, false, None));
    assert_eq!(able(&plan), ["Anna", "Bert", "Cor"]);
}

#[test]
fn r_bev_4_two_of_three_joint_directors_are_a_majority_at_eh3() {
    let plan = plan(joint(&["Anna", "Bert", "Cor"]), Level::Eh3);
    assert_eq!(facts(&plan), (2, false, false, None));
    assert_eq!(tally(&plan, &["Cor"]), (1, 2));
    assert_eq!(tally(&plan, &["Cor", "Anna"]), (2, 2));
    assert_eq!(plan.alone(), 0);
}

#[test]
fn r_bev_4_all_three_joint_directors_sign_at_eh4() {
    let plan = plan(joint(&["Anna", "Bert", "Cor"]), Level::Eh4);
    assert_eq!(facts(&plan), (3, true, true, None));
}

#[test]
fn r_bev_4_three_of_four_joint_directors_are_a_majority() {
    let four = joint(&["Anna", "Bert", "Cor", "Dirk"]);
    assert_eq!(plan(four.clone(), Level::Eh3).needed, 3);
    assert_eq!(plan(four, Level::Eh2Plus).needed, 2);
}

#[test]
fn r_bev_4_a_sole_director_beside_joint_ones_is_the_short_way() {
    let mut mixed = joint(&["Anna", "Bert", "Cor"]);
    mixed.officers.push(director("Dirk", RegisteredPower::Sole));
    let plan = plan(mixed, Level::Eh3);
    assert_eq!(plan.needed, 1);
    assert_eq!(tally(&plan, &["Anna", "Bert"]), (2, 3), "Cor, or Dirk");
    assert_eq!(tally(&plan, &["Dirk"]), (1, 1));
    assert_eq!(tally(&plan, &["Anna", "Bert", "Cor"]), (3, 3));
}

#[test]
fn r_bev_4_a_limited_partner_signs_with_another() {
    let vof = |powers: [RegisteredPower; 2]| {
        let partners = ["Anna", "Bert"].into_iter().zip(powers);
        let partners = partners.map(|(name, power)| partner(name, power));
        extract(1, LegalForm::Vof, partners.collect())
    };
    let limited = vof([RegisteredPower::Limited; 2]);
    assert_eq!(plan(limited.clone(), Level::Eh2Plus).needed, 2);
    assert_eq!(plan(limited.clone(), Level::Eh3).needed, 2);
    let high = plan(limited, Level::Eh4);
    assert_eq!(high.obstacle, Some(Obstacle::PowerTooLimited));
    assert!(able(&high).is_empty());
    assert_eq!(high.table.seats[0].verdict.unwrap().reason, Reason::Limited);

    let one = vof([RegisteredPower::Unlimited, RegisteredPower::Limited]);
    assert_eq!(plan(one.clone(), Level::Eh3).needed, 1, "Anna alone");
    assert_eq!(plan(one.clone(), Level::Eh3).alone(), 1, "and not Bert");
    assert_eq!(tally(&plan(one.clone(), Level::Eh3), &["Bert"]), (1, 2));
    let high = plan(one, Level::Eh4);
    assert_eq!(
        high.obstacle,
        Some(Obstacle::PowerTooLimited),
        "all partners sign at EH4, and Bert may not"
    );
}

#[test]
fn r_bev_4_a_limited_power_of_attorney_signs_with_another_at_eh2plus_only() {
    let with = |power| {
        bv(vec![
            director("Anna", power),
            proxy("Piet", RegisteredPower::LimitedProxy),
        ])
    };
    let low = plan(with(RegisteredPower::Joint), Level::Eh2Plus);
    assert_eq!(able(&low), ["Anna", "Piet"]);
    assert_eq!(low.needed, 2);
    assert_eq!(low.table.directors, 1, "a proxy is no director");

    let middle = plan(with(RegisteredPower::Sole), Level::Eh3);
    assert_eq!(able(&middle), ["Anna"], "a majority of directors");
    assert_eq!(middle.needed, 1);
    let seat = &middle.table.seats[1];
    assert_eq!(seat.verdict.unwrap().reason, Reason::LimitedProxy);
    assert_eq!(seat.ballot, None);
    assert_eq!(tally(&middle, &["Piet"]), (0, 1), "it counts for nothing");

    let alone = bv(vec![proxy("Piet", RegisteredPower::LimitedProxy)]);
    let middle = plan(alone.clone(), Level::Eh3);
    assert_eq!(middle.obstacle, Some(Obstacle::PowerTooLimited));
    let low = plan(alone, Level::Eh2Plus);
    assert_eq!(low.obstacle, Some(Obstacle::TooFew { able: 1, needed: 2 }));
}

#[test]
fn r_bev_4_a_limited_proxy_is_not_blamed_for_a_missing_director() {
    let mut firm = joint(&["Anna", "Bert"]);
    firm.officers[1].until = Some(TODAY);
    let limited = proxy("Piet", RegisteredPower::LimitedProxy);
    firm.officers.push(limited);
    let plan = plan(firm, Level::Eh3);
    assert_eq!(plan.obstacle, Some(Obstacle::TooFew { able: 1, needed: 2 }));
}

#[test]
fn r_bev_4_a_full_power_of_attorney_is_enough_below_eh4_and_no_directors_signature_at_eh4() {
    let firm = bv(vec![
        director("Anna", RegisteredPower::Joint),
        director("Bert", RegisteredPower::Joint),
        proxy("Piet", RegisteredPower::FullProxy),
    ]);
    for level in [Level::Eh2Plus, Level::Eh3] {
        let plan = plan(firm.clone(), level);
        assert_eq!(plan.needed, 1);
        assert_eq!(tally(&plan, &["Piet"]), (1, 1));
    }
    let plan = plan(firm, Level::Eh4);
    assert_eq!(plan.needed, 2);
    assert_eq!(able(&plan), ["Anna", "Bert"]);
}

#[test]
fn r_bev_4_a_joint_power_never_suffices_alone() {
    for level in LEVELS {
        let plan = plan(joint(&["Anna"]), level);
        assert_eq!(
            plan.obstacle,
            Some(Obstacle::TooFew { able: 1, needed: 2 }),
            "{level}"
        );
        assert_eq!(plan.needed, 0);
    }
}

#[test]
fn r_bev_4_a_director_who_may_not_sign_today_is_still_one_of_all_directors() {
    let mut three = joint(&["Anna", "Bert", "Cor"]);
    three.officers[1].suspended = Some(Suspension {
        from: YESTERDAY,
        until: None,
    });
    let middle = plan(three.clone(), Level::Eh3);
    assert_eq!(able(&middle), ["Anna", "Cor"]);
    assert_eq!(middle.table.directors, 3);
    assert_eq!(middle.needed, 2);
    let seat = &middle.table.seats[1];
    assert_eq!(seat.verdict.unwrap().reason, Reason::Suspended);
    assert_eq!(seat.ballot, None);
    let high = plan(three.clone(), Level::Eh4);
    assert_eq!(high.obstacle, Some(Obstacle::TooFew { able: 2, needed: 3 }));
    three.officers.pop();
    let middle = plan(three, Level::Eh3);
    assert_eq!(
        middle.obstacle,
        Some(Obstacle::TooFew { able: 1, needed: 2 }),
        "the suspension of one does not let the other sign alone"
    );
}

#[test]
fn r_bev_4_a_director_without_power_is_not_counted() {
    let mut firm = joint(&["Anna", "Bert"]);
    let silent = director("Cor", RegisteredPower::NotAuthorised);
    firm.officers.push(silent);
    let plan = plan(firm, Level::Eh4);
    assert_eq!(plan.table.directors, 2);
    assert_eq!(plan.needed, 2);
    assert_eq!(able(&plan), ["Anna", "Bert"]);
    let seat = &plan.table.seats[2];
    assert_eq!(seat.verdict.unwrap().reason, Reason::NotAuthorised);
}

#[test]
fn r_bev_4_supervisors_and_shareholders_do_not_sign() {
    let mut firm = joint(&["Anna", "Bert"]);
    let other = person("Cor", Function::Other, RegisteredPower::None);
    firm.officers.push(other);
    let plan = plan(firm, Level::Eh3);
    assert_eq!(able(&plan), ["Anna", "Bert"]);
    assert_eq!(plan.table.seats.len(), 3, "and are shown with the reason");
}

#[test]
fn r_bev_4_who_has_two_functions_sits_once() {
    let mut firm = joint(&["Anna", "Bert"]);
    firm.officers
        .push(proxy("Anna", RegisteredPower::FullProxy));
    let plan = plan(firm, Level::Eh3);
    assert_eq!(able(&plan), ["Anna", "Bert"]);
    assert_eq!(plan.needed, 2, "by the heaviest function (R-BEV-3)");
}

#[test]
fn r_bev_2_two_of_whom_the_register_writes_the_same_without_birth_sign_for_one() {
    let mut twins = joint(&["Anna", "Anna"]);
    for officer in &mut twins.officers {
        if let Who::Person(person) = &mut officer.who {
            person.identity.birth = None;
        }
    }
    let plan = plan(twins, Level::Eh3);
    assert_eq!(plan.table.directors, 2);
    assert_eq!(plan.obstacle, Some(Obstacle::TooFew { able: 1, needed: 2 }));
}

#[test]
fn r_bev_1_3_a_bankrupt_organisation_cannot_sign() {
    for status in LegalStatus::ALL {
        let mut firm = joint(&["Anna", "Bert"]);
        firm.special_status = Some(*status);
        for level in LEVELS {
            let plan = plan(firm.clone(), level);
            let reason = Reason::OrganisationStatus(*status);
            assert_eq!(plan.obstacle, Some(Obstacle::Organisation(reason)));
            assert_eq!(plan.needed, 0);
            assert!(able(&plan).is_empty());
            assert!(!plan.is_settled());
        }
    }
}

#[test]
fn r_bev_1_1_an_ended_organisation_cannot_sign() {
    let mut firm = joint(&["Anna", "Bert"]);
    firm.ends.deregistered = Some(YESTERDAY);
    let obstacle = plan(firm.clone(), Level::Eh3).obstacle;
    assert_eq!(obstacle, Some(Obstacle::Organisation(Reason::Deregistered)));
    firm.ends.deregistered = None;
    firm.ends.activity = Some(YESTERDAY);
    let obstacle = plan(firm.clone(), Level::Eh3).obstacle;
    assert_eq!(
        obstacle,
        Some(Obstacle::Organisation(Reason::ActivityEnded))
    );
    firm.ends.activity = Some(TOMORROW);
    assert_eq!(plan(firm, Level::Eh3).obstacle, None);
}

#[test]
fn r_bev_1_4_a_restricted_organisation_cannot_sign() {
    let mut firm = joint(&["Anna", "Bert"]);
    firm.restriction = Some("onder bewind".into());
    let obstacle = plan(firm, Level::Eh3).obstacle;
    let reason = Reason::OrganisationRestricted;
    assert_eq!(obstacle, Some(Obstacle::Organisation(reason)));
}

#[test]
fn r_bev_1_when_every_director_is_barred_nobody_may_sign() {
    let mut firm = bv(vec![
        proxy("Piet", RegisteredPower::None),
        director("Anna", RegisteredPower::Sole),
    ]);
    if let Who::Person(person) = &mut firm.officers[1].who {
        person.deceased = true;
    }
    let plan = plan(firm, Level::Eh3);
    assert_eq!(
        plan.obstacle,
        Some(Obstacle::NobodyMaySign(Reason::Deceased))
    );
}

#[test]
fn without_its_extract_nothing_is_known() {
    let plan = plan_of(&known([]), Level::Eh3);
    assert_eq!(plan.obstacle, Some(Obstacle::NoExtract));
    assert_eq!(plan.as_of, None);
}

#[test]
fn domain_9_3_the_table_is_data() {
    let policy = SignaturePolicy {
        eh2plus: [Signatures::AllAndUser; 3],
        ..SignaturePolicy::default()
    };
    let firm = joint(&["Anna", "Bert", "Cor"]);
    let extracts = known([firm]);
    let subject = domain::signing::Subject::Registered {
        kvk: kvk(1),
        extracts: &extracts,
    };
    let plan = domain::signing::plan(&policy, Level::Eh2Plus, subject, TODAY);
    assert_eq!(facts(&plan), (3, true, true, None));
}

#[test]
fn a_plan_travels_whole() {
    let mut firm = joint(&["Anna", "Bert"]);
    firm.officers.push(company(2, RegisteredPower::Joint));
    let plan = plan(firm, Level::Eh3);
    let json = serde_json::to_string(&plan).unwrap();
    assert_eq!(serde_json::from_str::<SigningPlan>(&json).unwrap(), plan);
}

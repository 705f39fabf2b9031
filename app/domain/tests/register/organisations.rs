//! R-BEV-6: officers that are organisations, whose own officers sign.

use domain::{
    Instant, Level,
    approval::Power,
    register::{
        Function, LegalForm, LegalStatus, OfficerOrganisation, Reason, RegisteredPower, Who,
    },
    signing::{Behind, EvidencePath, Obstacle},
};

use crate::cast::*;

const SOLE: RegisteredPower = RegisteredPower::Sole;
const JOINT: RegisteredPower = RegisteredPower::Joint;

#[test]
fn r_bev_6_the_directors_of_a_director_sign() {
    let holding = extract(
        2,
        LegalForm::Bv,
        vec![director("Anna", JOINT), director("Bert", JOINT)],
    );
    let extracts = known([bv(vec![company(2, SOLE)]), holding]);
    for level in LEVELS {
        let plan = plan_of(&extracts, level);
        assert_eq!(plan.path, EvidencePath::DirectorIsOrganisation);
        assert_eq!(able(&plan), ["Anna", "Bert"]);
        assert_eq!(plan.needed, 2, "both, for the one director: {level}");
        assert_eq!(plan.obstacle, None);
    }
    let plan = plan_of(&extracts, Level::Eh3);
    assert_eq!(tally(&plan, &["Anna"]), (1, 2));
    assert_eq!(tally(&plan, &["Anna", "Bert"]), (2, 2));
    let signatory = plan.signatory(&identity("Anna")).unwrap();
    assert_eq!(signatory.table.kvk, Some(kvk(2)));
    assert_eq!(signatory.seat.ballot.unwrap().power, Power::Joint);
    assert_eq!(
        plan.as_of,
        Some(Instant::from_seconds(1_795_305_598)),
        "of the oldest"
    );
}

#[test]
fn r_bev_6_two_directors_of_one_holding_are_one_director() {
    // Holding 2 and Cor are joint; Anna and Bert each may act for the holding.
    let holding = extract(
        2,
        LegalForm::Bv,
        vec![director("Anna", SOLE), director("Bert", SOLE)],
    );
    let firm = bv(vec![company(2, JOINT), director("Cor", JOINT)]);
    let plan = plan_of(&known([firm, holding]), Level::Eh3);
    assert_eq!(plan.needed, 2);
    assert_eq!(tally(&plan, &["Anna", "Bert"]), (2, 3), "Cor is missing");
    assert_eq!(tally(&plan, &["Anna", "Cor"]), (2, 2));
}

#[test]
fn r_bev_6_several_storeys() {
    let extracts = known([
        bv(vec![company(2, SOLE)]),
        extract(2, LegalForm::Bv, vec![company(3, SOLE)]),
        extract(3, LegalForm::Stichting, vec![director("Anna", SOLE)]),
    ]);
    let plan = plan_of(&extracts, Level::Eh3);
    assert_eq!(able(&plan), ["Anna"]);
    assert_eq!(plan.needed, 1);
    assert_eq!(tally(&plan, &["Anna"]), (1, 1));
    let signatory = plan.signatory(&identity("Anna")).unwrap();
    assert_eq!(signatory.table.name, "Organisatie 3");
}

#[test]
fn r_bev_6_missing_extracts_are_named_one_storey_at_a_time() {
    let firm = bv(vec![
        company(2, JOINT),
        company(3, JOINT),
        company(2, JOINT),
    ]);
    let plan = plan_of(&known([firm.clone()]), Level::Eh3);
    assert_eq!(plan.missing, [named(2), named(3)], "each once");
    assert_eq!(plan.table.directors, 2);
    assert_eq!(plan.obstacle, None, "nothing is impossible yet");
    assert_eq!(plan.needed, 2, "a person for each, as far as is known");
    assert!(!plan.is_settled());
    assert_eq!(*behind(&plan.table, 0), Behind::Missing);
    assert_eq!(tally(&plan, &[]), (0, 2));

    let second = extract(2, LegalForm::Bv, vec![company(4, SOLE)]);
    let third = extract(3, LegalForm::Bv, vec![director("Anna", SOLE)]);
    let plan = plan_of(&known([firm, second, third]), Level::Eh3);
    assert_eq!(plan.missing, [named(4)]);
    assert_eq!(able(&plan), ["Anna"]);
}

#[test]
fn r_bev_6_a_foreign_director_without_kvk_number_is_missing_by_name() {
    let foreign = OfficerOrganisation {
        kvk: None,
        name: "Bakery Holdings Ltd".into(),
    };
    let who = Who::Organisation(foreign.clone());
    let firm = bv(vec![officer(who, Function::Director, SOLE)]);
    let plan = plan_of(&known([firm]), Level::Eh3);
    assert_eq!(plan.missing, [foreign]);
    assert!(!plan.is_settled());
}

#[test]
fn r_bev_6_another_director_does_not_wait_for_a_missing_extract() {
    let firm = bv(vec![company(2, SOLE), director("Anna", SOLE)]);
    let plan = plan_of(&known([firm]), Level::Eh3);
    assert_eq!(tally(&plan, &["Anna"]), (1, 1));
    assert_eq!(plan.missing, [named(2)]);
}

#[test]
fn r_bev_6_a_missing_extract_does_not_sign() {
    let firm = bv(vec![company(2, JOINT), director("Anna", JOINT)]);
    let plan = plan_of(&known([firm]), Level::Eh3);
    assert_eq!(tally(&plan, &["Anna"]), (1, 2));
}

#[test]
fn r_bev_6_a_cycle_of_organisations_is_reported_and_ends() {
    let extracts = known([
        bv(vec![company(2, SOLE)]),
        extract(2, LegalForm::Bv, vec![company(3, SOLE)]),
        extract(3, LegalForm::Bv, vec![company(2, SOLE)]),
    ]);
    let plan = plan_of(&extracts, Level::Eh3);
    assert_eq!(plan.cycles, [[kvk(2), kvk(3), kvk(2)]]);
    assert_eq!(plan.obstacle, Some(Obstacle::Cycle));
    assert!(plan.missing.is_empty());
    assert!(able(&plan).is_empty());
}

#[test]
fn r_bev_6_an_organisation_that_directs_itself_is_a_cycle_of_one() {
    let plan = plan_of(&known([bv(vec![company(1, SOLE)])]), Level::Eh3);
    assert_eq!(plan.cycles, [[kvk(1), kvk(1)]]);
    assert_eq!(*behind(&plan.table, 0), Behind::Ring);
    assert_eq!(plan.obstacle, Some(Obstacle::Cycle));
}

#[test]
fn r_bev_6_a_person_beside_a_cycle_signs_as_far_as_the_power_reaches() {
    let loops = |power| {
        known([
            bv(vec![company(2, JOINT), director("Anna", power)]),
            extract(2, LegalForm::Bv, vec![company(1, SOLE)]),
        ])
    };
    let sole = plan_of(&loops(SOLE), Level::Eh3);
    assert_eq!((sole.needed, sole.obstacle), (1, None));
    assert_eq!(sole.cycles, [[kvk(1), kvk(2), kvk(1)]]);
    let joint = plan_of(&loops(JOINT), Level::Eh3);
    assert_eq!(
        joint.obstacle,
        Some(Obstacle::TooFew { able: 1, needed: 2 })
    );
}

#[test]
fn r_bev_6_the_same_organisation_twice_is_no_cycle() {
    let extracts = known([
        bv(vec![company(2, JOINT), company(3, JOINT)]),
        extract(2, LegalForm::Bv, vec![company(4, SOLE)]),
        extract(3, LegalForm::Bv, vec![company(4, SOLE)]),
        extract(4, LegalForm::Bv, vec![director("Anna", SOLE)]),
    ]);
    let plan = plan_of(&extracts, Level::Eh3);
    assert!(plan.cycles.is_empty());
    assert_eq!(plan.needed, 1, "Anna signs once, for both");
    assert_eq!(tally(&plan, &["Anna"]), (1, 1));
    assert_eq!(able(&plan), ["Anna"]);
}

#[test]
fn r_bev_6_a_large_board_that_sits_twice_is_counted_once() {
    let board: Vec<_> = ('A'..='L')
        .map(|name| director(&name.to_string(), JOINT))
        .collect();
    let extracts = known([
        bv(vec![company(2, JOINT), company(3, JOINT)]),
        extract(2, LegalForm::Bv, board.clone()),
        extract(3, LegalForm::Bv, board),
    ]);
    let plan = plan_of(&extracts, Level::Eh3);
    assert_eq!(plan.needed, 7, "a majority of twelve, on both");
    let six = ["A", "B", "C", "D", "E", "L"];
    assert_eq!(tally(&plan, &six), (6, 7));
    assert_eq!(plan_of(&extracts, Level::Eh4).needed, 12);
}

#[test]
fn r_bev_6_a_bankrupt_director_does_not_sign() {
    let mut holding = extract(2, LegalForm::Bv, vec![director("Bert", SOLE)]);
    holding.special_status = Some(LegalStatus::Bankrupt);
    let status = Reason::OrganisationStatus(LegalStatus::Bankrupt);
    let alone = bv(vec![company(2, SOLE)]);
    let plan = plan_of(&known([alone, holding.clone()]), Level::Eh3);
    assert_eq!(plan.obstacle, Some(Obstacle::NobodyMaySign(status)));
    assert_eq!(*behind(&plan.table, 0), Behind::Barred);
    assert_eq!(plan.table.seats[0].verdict.unwrap().reason, status);
    let with = bv(vec![company(2, SOLE), director("Anna", SOLE)]);
    let plan = plan_of(&known([with, holding]), Level::Eh3);
    assert_eq!(able(&plan), ["Anna"]);
}

#[test]
fn r_bev_6_a_limited_power_anywhere_on_the_way_is_limited() {
    let holding = extract(
        2,
        LegalForm::Vof,
        vec![
            partner("Anna", RegisteredPower::Limited),
            partner("Bert", RegisteredPower::Unlimited),
        ],
    );
    let firm = bv(vec![company(2, SOLE)]);
    let extracts = known([firm, holding]);
    let plan = plan_of(&extracts, Level::Eh3);
    assert_eq!(tally(&plan, &["Anna"]), (1, 2));
    assert_eq!(tally(&plan, &["Bert"]), (1, 1));
    let plan = plan_of(&extracts, Level::Eh4);
    assert_eq!(plan.needed, 0);
    assert!(plan.obstacle.is_some(), "all partners, and Anna may not");
}

#[test]
fn r_bev_5_a_director_of_whom_the_register_names_nobody_takes_papers() {
    let municipality = extract(2, LegalForm::PubliekrechtelijkeRechtspersoon, Vec::new());
    let firm = bv(vec![company(2, SOLE)]);
    let plan = plan_of(&known([firm, municipality]), Level::Eh3);
    assert_eq!(plan.path, EvidencePath::NoRepresentative);
    assert_eq!((plan.needed, plan.obstacle), (1, None));
    assert!(plan.awaits_names());
}

#[test]
fn a_thicket_of_organisations_ends_the_search() {
    // Each is directed by the next three, so paths multiply.
    let storey = |number: u32| {
        let next = (number + 1..=number + 3).map(|next| company(next, JOINT));
        extract(number, LegalForm::Bv, next.collect())
    };
    let extracts = known((1..60).map(storey));
    let plan = plan_of(&extracts, Level::Eh3);
    assert_eq!(plan.obstacle, Some(Obstacle::TooManyOrganisations));
}

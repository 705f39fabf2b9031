//! R-BEV-5 and R-ID-8: where papers, not the register, name who signs.

use domain::{
    Level,
    approval::{Power, SignaturePolicy},
    number::FiscalNumber,
    register::{Function, LegalForm, Officer, OfficerOrganisation, Reason, RegisteredPower, Who},
    signing::{self, EvidencePath, Mask, Named, Obstacle, Paper, SigningPlan, Subject},
};

use crate::cast::*;

fn church(level: Level) -> SigningPlan {
    plan(extract(1, LegalForm::Kerkgenootschap, Vec::new()), level)
}

fn without_number(level: Level) -> SigningPlan {
    let number = FiscalNumber::parse("823456789").unwrap();
    let subject = Subject::Fiscal(number);
    signing::plan(&SignaturePolicy::default(), level, subject, TODAY)
}

fn with_named(plan: SigningPlan, people: &[(&str, Power)]) -> SigningPlan {
    let named: Vec<_> = people
        .iter()
        .map(|(given, power)| Named {
            who: identity(given),
            power: *power,
            behind: None,
        })
        .collect();
    plan.with_named(&SignaturePolicy::default(), &named)
}

#[test]
fn r_bev_5_a_church_shows_a_declaration_with_names() {
    let plan = church(Level::Eh3);
    assert_eq!(plan.path, EvidencePath::Church);
    assert_eq!(
        plan.path.papers(),
        [Paper::LegalPersonality, Paper::IdentificationForm]
    );
    assert_eq!((plan.needed, plan.obstacle), (1, None));
    assert!(plan.awaits_names() && !plan.is_settled());
    assert!(able(&plan).is_empty(), "the register publishes no names");
    assert_eq!(tally(&plan, &["Anna"]), (0, 1), "nobody may sign yet");

    let plan = with_named(plan, &[("Anna", Power::Joint), ("Bert", Power::Joint)]);
    assert!(plan.is_settled());
    assert_eq!(able(&plan), ["Anna", "Bert"]);
    assert_eq!(plan.needed, 2);
    assert_eq!(tally(&plan, &["Anna", "Bert"]), (2, 2));
}

#[test]
fn r_bev_5_a_church_is_a_church_whoever_is_on_its_extract() {
    let officers = vec![director("Anna", RegisteredPower::Sole)];
    let plan = plan(extract(1, LegalForm::Kerkgenootschap, officers), Level::Eh3);
    assert_eq!(plan.path, EvidencePath::Church);
    assert!(able(&plan).is_empty());
}

#[test]
fn r_bev_5_a_closed_church_is_closed() {
    let mut closed = extract(1, LegalForm::Kerkgenootschap, Vec::new());
    closed.ends.owner = Some(YESTERDAY);
    let obstacle = plan(closed, Level::Eh3).obstacle;
    assert_eq!(obstacle, Some(Obstacle::Organisation(Reason::OwnerEnded)));
}

#[test]
fn r_bev_5_without_a_representative_a_mandate_decision_names_them() {
    let officers = vec![
        person("Cor", Function::Other, RegisteredPower::None),
        person("Dirk", Function::PublicOfficer, RegisteredPower::None),
        director("Els", RegisteredPower::NotAuthorised),
    ];
    let form = LegalForm::PubliekrechtelijkeRechtspersoon;
    for officers in [officers, Vec::new()] {
        let plan = plan(extract(1, form, officers), Level::Eh3);
        assert_eq!(plan.path, EvidencePath::NoRepresentative);
        assert_eq!(
            plan.path.papers(),
            [Paper::MandateDecision, Paper::SelfDeclaration]
        );
        assert_eq!((plan.needed, plan.obstacle), (1, None));
        let plan = with_named(plan, &[("Anna", Power::Sole)]);
        assert_eq!(able(&plan), ["Anna"]);
        assert_eq!(tally(&plan, &["Anna"]), (1, 1));
    }
}

#[test]
fn r_bev_1_2b_when_all_functions_ended_there_is_no_representative() {
    let mut ended = director("Anna", RegisteredPower::Sole);
    ended.until = Some(TODAY);
    let plan = plan(bv(vec![ended]), Level::Eh3);
    assert_eq!(plan.path, EvidencePath::NoRepresentative);
    assert!(plan.table.seats.is_empty());
}

#[test]
fn r_bev_4_at_eh4_all_whom_the_papers_name_sign_with_the_user() {
    let people = [("Anna", Power::Sole), ("Bert", Power::Sole)];
    let plan = with_named(church(Level::Eh4), &people);
    assert_eq!(plan.needed, 2);
    assert!(plan.user_signs && plan.in_person);
    let limited = [("Anna", Power::Limited), ("Bert", Power::Limited)];
    let plan = with_named(church(Level::Eh4), &limited);
    assert_eq!(plan.obstacle, Some(Obstacle::PowerTooLimited));
}

#[test]
fn papers_that_name_too_few_can_be_followed_by_better_ones() {
    let plan = with_named(church(Level::Eh3), &[("Anna", Power::Joint)]);
    assert_eq!(plan.obstacle, Some(Obstacle::TooFew { able: 1, needed: 2 }));
    let plan = with_named(plan, &[("Anna", Power::Joint), ("Bert", Power::Joint)]);
    assert_eq!((plan.needed, plan.obstacle), (2, None));
}

#[test]
fn papers_seat_nobody_where_the_register_names_people() {
    let of_register = plan(
        bv(vec![director("Anna", RegisteredPower::Sole)]),
        Level::Eh3,
    );
    let plan = with_named(of_register.clone(), &[("Mallory", Power::Sole)]);
    assert_eq!(plan, of_register);
}

#[test]
fn r_id_8_without_kvk_number_the_tax_office_s_letter_and_in_person() {
    let plan = without_number(Level::Eh3);
    assert_eq!(plan.path, EvidencePath::NoKvkNumber);
    assert_eq!(
        plan.path.papers(),
        [
            Paper::TaxOfficeLetter,
            Paper::FoundingDocument,
            Paper::ListOfDirectors
        ]
    );
    assert_eq!((plan.needed, plan.obstacle), (1, None));
    assert!(plan.in_person && !plan.user_signs);
    let plan = with_named(plan, &[("Anna", Power::Sole)]);
    assert_eq!(tally(&plan, &["Anna"]), (1, 1));
}

#[test]
fn r_id_8_without_kvk_number_there_is_eh3_and_nothing_else() {
    for level in [Level::Eh2Plus, Level::Eh4] {
        let plan = without_number(level);
        assert_eq!(plan.obstacle, Some(Obstacle::OnlyTaxAtEh3));
        assert_eq!(plan.needed, 0);
        let plan = with_named(plan, &[("Anna", Power::Sole)]);
        assert_eq!(plan.obstacle, Some(Obstacle::OnlyTaxAtEh3));
        assert!(able(&plan).is_empty());
    }
}

/// A company of which a company abroad is the only director.
fn with_a_foreign_director(others: Vec<Officer>) -> SigningPlan {
    let who = Who::Organisation(OfficerOrganisation {
        kvk: None,
        name: "Bakery Holdings Ltd".into(),
    });
    let power = if others.is_empty() {
        RegisteredPower::Sole
    } else {
        RegisteredPower::Joint
    };
    let mut officers = vec![officer(who, Function::Director, power)];
    officers.extend(others);
    plan(bv(officers), Level::Eh3)
}

fn behind(given: &str) -> Named {
    Named {
        who: identity(given),
        power: Power::Sole,
        behind: Some("Bakery Holdings Ltd".into()),
    }
}

#[test]
fn r_bev_6_the_extract_of_a_foreign_director_names_who_signs_for_it() {
    let others = vec![director("Anna", RegisteredPower::Joint)];
    let plan = with_a_foreign_director(others);
    assert_eq!(plan.path, EvidencePath::ForeignDirector);
    assert_eq!(plan.path.papers(), [Paper::DirectorExtract]);
    assert!(plan.awaits_names() && !plan.is_settled());
    let plan = plan.with_named(&SignaturePolicy::default(), &[behind("Bert")]);
    assert!(plan.is_settled(), "{plan:?}");
    assert_eq!(able(&plan), ["Bert", "Anna"]);
    assert_eq!(tally(&plan, &["Bert"]), (1, 2), "Anna still signs too");
    assert_eq!(tally(&plan, &["Bert", "Anna"]), (2, 2));
}

#[test]
fn r_bev_6_names_for_another_company_seat_nobody() {
    let plan = with_a_foreign_director(Vec::new());
    let other = Named {
        behind: Some("Other Ltd".into()),
        ..behind("Bert")
    };
    let plan = plan.with_named(&SignaturePolicy::default(), &[other]);
    assert!(able(&plan).is_empty());
    assert!(plan.awaits_names());
}

#[test]
fn r_bev_6_where_others_can_sign_the_foreign_director_sends_nothing() {
    let sole = director("Anna", RegisteredPower::Sole);
    let plan = with_a_foreign_director(vec![sole]);
    assert_eq!(plan.path, EvidencePath::DirectorIsOrganisation);
    assert_eq!(able(&plan), ["Anna"]);
}

#[test]
fn r_bev_7_an_extract_that_was_sent_in_takes_the_place_of_the_registers_names() {
    let policy = SignaturePolicy::default();
    let of_register = plan(
        bv(vec![director("Anna", RegisteredPower::Sole)]),
        Level::Eh3,
    );
    let sent = of_register.by_sent_extract(&policy);
    assert_eq!(sent.path.papers(), [Paper::Extract]);
    assert!(sent.awaits_names() && able(&sent).is_empty());
    let read = with_named(sent, &[("Bert", Power::Joint), ("Cor", Power::Joint)]);
    assert_eq!((able(&read), read.needed), (vec!["Bert", "Cor"], 2));
}

#[test]
fn r_bev_1_no_paper_makes_an_ended_organisation_act_again() {
    let mut ended = bv(vec![director("Anna", RegisteredPower::Sole)]);
    ended.ends.deregistered = Some(YESTERDAY);
    let plan = plan(ended, Level::Eh3).by_sent_extract(&SignaturePolicy::default());
    assert_eq!(plan.path, EvidencePath::Register);
    assert_eq!(
        plan.obstacle,
        Some(Obstacle::Organisation(Reason::Deregistered))
    );
}

#[test]
fn where_papers_name_who_signs_a_second_clerk_agrees() {
    use EvidencePath::{DirectorIsOrganisation, Register};
    let one: Vec<_> = EvidencePath::ALL
        .iter()
        .filter(|path| !path.takes_two())
        .copied()
        .collect();
    assert_eq!(one, [Register, DirectorIsOrganisation]);
}

#[test]
fn r_bev_8_a_photo_and_a_bsn_are_masked_where_a_paper_has_them() {
    assert_eq!(Paper::IdentificationForm.masks(), [Mask::Photo, Mask::Bsn]);
    assert!(Paper::MandateDecision.masks().is_empty());
    for path in EvidencePath::ALL {
        for paper in path.papers().iter().chain(path.may_add()) {
            let extract = paper.code().contains("extract");
            assert_eq!(paper.is_dated(), extract, "R-BEV-7: {paper:?}");
        }
    }
}

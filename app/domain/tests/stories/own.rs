//! Sanne acts for her own Bakkerij Jansen.

use domain::{
    Level,
    decide::{Leg, Mend, What, Who, world::*},
    number::BranchNumber,
    testing::{branch, nth},
};

use crate::demo::*;

fn sanne() -> Demo {
    let mut demo = demo();
    demo.question.person = nth(SANNE);
    demo
}

#[test]
fn r_dec_7_statutory_power_is_no_path() {
    // Sanne owns the bakery. Without an authorisation of her own she gets in nowhere.
    let mut demo = sanne();
    demo.denied(&[(Leg::Authorisation, "missing")]);
    demo.authorise(SANNE, AuthorisationScope::Service(nth(PAYROLL)));
    assert_eq!(demo.allowed(), Level::Eh3);
}

#[test]
fn r_mach_1_one_service_all_of_a_provider_or_all() {
    let mut demo = sanne();
    demo.authorise(SANNE, AuthorisationScope::Service(nth(PARKING)));
    demo.denied(&[(Leg::Authorisation, "service_not_included")]);
    demo.facts.authorisations[0].scope = AuthorisationScope::Provider(nth(TOWN));
    demo.allowed();
    demo.facts.authorisations[0].scope = AuthorisationScope::Provider(nth(2_u8));
    demo.denied(&[(Leg::Authorisation, "service_not_included")]);
    demo.facts.authorisations[0].scope = AuthorisationScope::All;
    demo.allowed();
}

#[test]
fn r_dec_16_all_services_includes_later_ones_up_to_its_level() {
    let mut demo = sanne();
    demo.authorise(SANNE, AuthorisationScope::All);
    let later = Service {
        id: nth(50_u8),
        ..demo.service(PAYROLL).clone()
    };
    demo.facts.services.push(later);
    assert!(demo.at_service(50).is_allowed());
    assert_eq!(
        codes(&demo.at_service(SUBSIDIES)),
        [(Leg::Authorisation, "level"), (Leg::Means, "level")]
    );
}

#[test]
fn r_dec_16_her_own_all_services_is_no_leg_of_a_chain() {
    let mut demo = demo();
    demo.facts.assignments.clear();
    demo.authorise(CHAIMA, AuthorisationScope::All);
    demo.denied(&[(Leg::Assignment, "missing")]);
    demo.question.represented = nth(DE_VRIES);
    demo.allowed();
}

#[test]
fn r_mach_2_an_assignment_is_only_for_third_parties() {
    let mut demo = demo();
    demo.question.represented = nth(DE_VRIES);
    demo.denied(&[(Leg::Authorisation, "missing")]);
}

#[test]
fn r_mach_4_an_authorisation_above_the_means_is_not_usable() {
    let mut demo = sanne();
    demo.authorise(SANNE, AuthorisationScope::All).level = Level::Eh4;
    demo.question.service = nth(SUBSIDIES);
    demo.denied(&[(Leg::Means, "level")]);
    demo.question.service = nth(PAYROLL);
    assert_eq!(demo.allowed(), Level::Eh3, "declared at the means' level");
}

#[test]
fn r_dec_17_r_mach_5_a_branch_restriction_needs_that_branch_in_the_question() {
    let mut demo = sanne();
    demo.question.service = nth(PERMITS);
    demo.authorise(SANNE, AuthorisationScope::All).branch = branch();
    demo.denied(&[(Leg::Authorisation, "branch")]);
    demo.question.branch = BranchNumber::parse("000037178598").ok();
    demo.denied(&[(Leg::Authorisation, "branch")]);
    demo.question.branch = branch();
    demo.allowed();
    demo.question.service = nth(PAYROLL);
    demo.denied(&[(Leg::Authorisation, "branch_not_accepted")]);
    // An authorisation without a restriction is for every branch.
    demo.facts.authorisations[0].branch = None;
    demo.allowed();
}

#[test]
fn r_dec_2_for_another_organisation_her_own_means_does_not_count() {
    // Sanne also works for De Vries, with a lower means there.
    let mut demo = sanne();
    demo.employ(SANNE, DE_VRIES, Level::Eh2Plus);
    demo.assign(
        Subject::Mandate(nth(MANDATE)),
        Target::Member(nth(SANNE + 10)),
    );
    demo.question.via = Some(nth(DE_VRIES));
    demo.denied(&[(Leg::Means, "level")]);
    demo.question.means = domain::decide::WhichMeans::Used(nth(SANNE));
    demo.denied(&[(Leg::Means, "means_of_other")]);
}

#[test]
fn r_aan_13_a_means_for_the_tax_office_only_is_refused_elsewhere() {
    let mut demo = sanne();
    demo.authorise(SANNE, AuthorisationScope::All);
    demo.allowed();
    let provider = demo.service(PAYROLL).provider;
    demo.means_of(SANNE).only_at = Some(provider);
    assert_eq!(demo.allowed(), Level::Eh3, "at its own provider");
    let path = *demo.decide().path();
    let told = path
        .checks
        .iter()
        .any(|check| check.held && check.what == What::MeansForService { only_at: provider });
    assert!(told);

    demo.means_of(SANNE).only_at = Some(nth(77_u8));
    demo.denied(&[(Leg::Means, "means_not_for_service")]);
    let decision = demo.decide();
    let mend = decision.path().remedy(&decision.reasons()[0]);
    assert_eq!(
        mend.map(|remedy| (remedy.mend, remedy.who)),
        Some((Mend::ApplyForMeans, Who::ManagerOf(path.via)))
    );
}

#[test]
fn r_aan_13_another_means_of_the_same_person_is_taken_instead() {
    let mut demo = sanne();
    demo.authorise(SANNE, AuthorisationScope::All);
    let general = demo.means_of(SANNE).clone();
    let mut tax_only = general.clone();
    tax_only.id = nth(99_u8);
    tax_only.only_at = Some(nth(77_u8));
    demo.facts.means.push(tax_only);
    assert_eq!(demo.allowed(), Level::Eh3);
    assert_eq!(demo.decide().path().means, Some(general.id));
}

#[test]
fn r_aan_13_the_same_holds_in_a_chain() {
    let mut demo = demo();
    demo.allowed();
    demo.means_of(CHAIMA).only_at = Some(nth(77_u8));
    demo.denied(&[(Leg::Means, "means_not_for_service")]);
    demo.means_of(CHAIMA).only_at = Some(demo.service(PAYROLL).provider);
    demo.allowed();
}

#[test]
fn the_own_path_is_taken_before_a_chain_of_the_same_level() {
    let mut demo = sanne();
    demo.employ(SANNE, DE_VRIES, Level::Eh3);
    demo.assign(
        Subject::Mandate(nth(MANDATE)),
        Target::Member(nth(SANNE + 10)),
    );
    assert!(
        demo.decide().path().is_chain(),
        "she is not authorised at the bakery yet"
    );
    demo.authorise(SANNE, AuthorisationScope::All);
    assert!(!demo.decide().path().is_chain());
    demo.question.via = Some(nth(DE_VRIES));
    assert!(demo.decide().path().is_chain(), "unless she asks for it");
}

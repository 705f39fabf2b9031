//! R-BEV-9: signatures under a newer extract.

use domain::{
    Instant, Level,
    approval::Digest,
    person::Identity,
    register::{Extract, LegalForm, LegalStatus, Reason, RegisteredPower, Suspension},
    signing::{Lost, Signature, SigningPlan, Standing},
};

use crate::cast::*;

const DOCUMENT: Digest = Digest::from_bytes([7; 32]);

fn signature(plan: &SigningPlan, given: &str) -> Signature {
    let who = identity(given);
    let seat = plan.signatory(&who).map(|able| able.seat.clone());
    Signature {
        signer: who,
        function: seat.as_ref().and_then(|seat| seat.function),
        verdict: seat.and_then(|seat| seat.verdict),
        at: Instant::from_seconds(1_795_305_600),
        document: DOCUMENT,
    }
}

fn joint() -> Extract {
    let directors = ["Anna", "Bert", "Cor"];
    bv(directors
        .map(|given| director(given, RegisteredPower::Joint))
        .to_vec())
}

/// Anna and Bert signed under the old extract; what is left of it under the new one.
fn after(change: impl FnOnce(&mut Extract)) -> (SigningPlan, Vec<Standing>) {
    after_at(Level::Eh3, change)
}

fn after_at(level: Level, change: impl FnOnce(&mut Extract)) -> (SigningPlan, Vec<Standing>) {
    let mut firm = joint();
    let old = plan(firm.clone(), level);
    let signatures = ["Anna", "Bert"].map(|given| signature(&old, given));
    change(&mut firm);
    let new = plan(firm, level);
    let standing = new.recheck(&signatures, DOCUMENT, None);
    (new, standing)
}

#[test]
fn r_bev_9_nothing_changed_and_both_stand() {
    let (_, standing) = after(|_| {});
    assert_eq!(standing, [Standing::Stands, Standing::Stands]);
}

#[test]
fn r_bev_9_who_left_counts_no_more() {
    let (plan, standing) = after(|firm| firm.officers[1].until = Some(TODAY));
    let left = Standing::Lost(Lost::NoSeat);
    assert_eq!(standing, [Standing::Stands, left]);
    assert_eq!(plan.needed, 2);
    assert_eq!(tally(&plan, &["Anna", "Bert"]), (1, 2), "Cor must sign");
}

#[test]
fn r_bev_9_who_may_not_any_more_is_told_why() {
    let (plan, standing) = after(|firm| {
        firm.officers[0].suspended = Some(Suspension {
            from: TODAY,
            until: None,
        });
        firm.officers[1].power = RegisteredPower::NotAuthorised;
    });
    let lost = [Reason::Suspended, Reason::NotAuthorised];
    let lost = lost.map(|reason| Standing::Lost(Lost::MayNot(reason)));
    assert_eq!(standing, lost);
    assert_eq!(tally(&plan, &["Anna", "Bert"]).0, 0);
}

#[test]
fn r_bev_9_another_power_counts_as_the_new_one() {
    let (plan, standing) = after(|firm| firm.officers[0].power = RegisteredPower::Sole);
    assert_eq!(standing, [Standing::Stands, Standing::Stands]);
    assert_eq!(tally(&plan, &["Anna"]), (1, 1), "Anna is enough now");
    let (_, standing) = after_at(Level::Eh4, |firm| {
        firm.officers[0].power = RegisteredPower::Limited;
    });
    let lost = Standing::Lost(Lost::PowerTooLimited);
    assert_eq!(standing, [lost, Standing::Stands]);
}

#[test]
fn r_bev_9_another_director_can_ask_for_another_signature() {
    let (plan, standing) = after(|firm| {
        let new = director("Dirk", RegisteredPower::Joint);
        firm.officers.push(new);
    });
    assert_eq!(standing, [Standing::Stands, Standing::Stands]);
    assert_eq!(tally(&plan, &["Anna", "Bert"]), (2, 3), "of four, three");
}

#[test]
fn r_bev_9_a_bankruptcy_takes_every_signature() {
    let (_, standing) = after(|firm| firm.special_status = Some(LegalStatus::Bankrupt));
    let reason = Reason::OrganisationStatus(LegalStatus::Bankrupt);
    let lost = Standing::Lost(Lost::Organisation(reason));
    assert_eq!(standing, [lost, lost]);
}

#[test]
fn r_bev_9_a_signature_under_something_else_does_not_count() {
    let plan = plan(joint(), Level::Eh3);
    let mut other = signature(&plan, "Anna");
    other.document = Digest::from_bytes([8; 32]);
    let standing = plan.recheck(&[other], DOCUMENT, None);
    assert_eq!(standing, [Standing::Lost(Lost::OtherDocument)]);
}

#[test]
fn r_bev_9_who_signed_through_an_organisation_goes_with_it() {
    let extracts = |power| {
        known([
            bv(vec![
                company(2, power),
                director("Cor", RegisteredPower::Sole),
            ]),
            extract(
                2,
                LegalForm::Bv,
                vec![director("Anna", RegisteredPower::Sole)],
            ),
        ])
    };
    let old = plan_of(&extracts(RegisteredPower::Joint), Level::Eh3);
    let signatures = [signature(&old, "Anna")];
    let standing = old.recheck(&signatures, DOCUMENT, None);
    assert_eq!(standing, [Standing::Stands]);
    let new = plan_of(&extracts(RegisteredPower::NotAuthorised), Level::Eh3);
    let standing = new.recheck(&signatures, DOCUMENT, None);
    assert_eq!(standing, [Standing::Lost(Lost::NoSeat)]);
}

#[test]
fn r_bev_4_the_user_s_signature_stands_at_eh4_only() {
    let user = identity("Uma");
    let standing = |level, known: Option<&Identity>| {
        let plan = plan(joint(), level);
        plan.recheck(&[signature(&plan, "Uma")], DOCUMENT, known)
    };
    assert_eq!(standing(Level::Eh4, Some(&user)), [Standing::Stands]);
    let lost = [Standing::Lost(Lost::NoSeat)];
    assert_eq!(standing(Level::Eh4, None), lost);
    assert_eq!(standing(Level::Eh3, Some(&user)), lost);
}

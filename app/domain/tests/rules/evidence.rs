//! R-BEV-7 and R-BEV-8: what counts as evidence on the day it comes in.

use std::collections::HashSet;

use domain::{
    Date, Fault,
    evidence::{EvidencePolicy, IdKind},
};
use proptest::prelude::*;

const TODAY: Date = Date::constant(2026, 11, 22);

fn extract_of(date: Date) -> Result<(), Fault> {
    EvidencePolicy::default().check_extract(date, TODAY)
}

fn id_until(date: Date, received: Date) -> Result<(), Fault> {
    EvidencePolicy::default().check_id(date, received)
}

#[test]
fn r_bev_7_an_extract_of_14_days_ago_is_accepted_and_of_15_refused() {
    assert_eq!(extract_of(TODAY), Ok(()));
    assert_eq!(extract_of(Date::constant(2026, 11, 8)), Ok(()));
    let old = Err(Fault::ExtractTooOld(14));
    assert_eq!(extract_of(Date::constant(2026, 11, 7)), old);
    assert_eq!(extract_of(Date::MIN), old);
}

#[test]
fn r_bev_7_an_extract_of_tomorrow_is_refused() {
    let tomorrow = Date::constant(2026, 11, 23);
    assert_eq!(extract_of(tomorrow), Err(Fault::DateInFuture));
    assert_eq!(extract_of(Date::MAX), Err(Fault::DateInFuture));
}

#[test]
fn r_bev_7_across_a_year() {
    let policy = EvidencePolicy::default();
    let new_year = Date::constant(2027, 1, 5);
    let check = |day| policy.check_extract(Date::constant(2026, 12, day), new_year);
    assert_eq!(check(22), Ok(()));
    assert_eq!(check(21), Err(Fault::ExtractTooOld(14)));
}

#[test]
fn r_bev_8_an_identity_document_is_valid_a_month_on_receipt() {
    let needed = Date::constant(2026, 12, 22);
    assert_eq!(id_until(needed, TODAY), Ok(()));
    assert_eq!(id_until(Date::MAX, TODAY), Ok(()));
    let soon = Err(Fault::IdExpiresSoon(needed));
    assert_eq!(id_until(Date::constant(2026, 12, 21), TODAY), soon);
    assert_eq!(id_until(TODAY, TODAY), soon, "its last day");
    let yesterday = Date::constant(2026, 11, 21);
    assert_eq!(id_until(yesterday, TODAY), Err(Fault::IdExpired));
}

#[test]
fn r_bev_8_a_shorter_month_ends_on_its_last_day() {
    let received = Date::constant(2027, 1, 31);
    let last = Date::constant(2027, 2, 28);
    assert_eq!(id_until(last, received), Ok(()));
    let before = Date::constant(2027, 2, 27);
    assert_eq!(id_until(before, received), Err(Fault::IdExpiresSoon(last)));
}

#[test]
fn r_bev_8_four_kinds_of_document_count() {
    let codes: HashSet<_> = IdKind::ALL.iter().map(|kind| kind.code()).collect();
    let expected = [
        "passport",
        "identity_card",
        "driving_licence",
        "residence_permit",
    ];
    assert_eq!(codes, HashSet::from(expected));
    for kind in IdKind::ALL {
        assert_eq!(IdKind::from_code(kind.code()), Some(*kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
    }
    assert_eq!(IdKind::from_code("library_card"), None);
}

#[test]
fn domain_9_7_the_figures_are_data() {
    let policy: EvidencePolicy =
        serde_json::from_str(r#"{"extract_days": 30, "id_months": 0}"#).unwrap();
    assert_eq!(
        policy.check_extract(Date::constant(2026, 10, 23), TODAY),
        Ok(())
    );
    assert_eq!(policy.check_id(TODAY, TODAY), Ok(()));
    assert!(serde_json::from_str::<EvidencePolicy>(r#"{"extract_day": 30}"#).is_err());
}

proptest! {
    /// R-BEV-7: accepted exactly on the 15 days up to today.
    #[test]
    fn r_bev_7_an_extract_is_accepted_for_14_days(ago in -400_i32..400) {
        let issued = TODAY.checked_sub(jiff::Span::new().days(ago)).unwrap();
        prop_assert_eq!(extract_of(issued).is_ok(), (0..=14).contains(&ago));
    }
}

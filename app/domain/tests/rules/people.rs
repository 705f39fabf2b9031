//! Names, days of birth, mobile numbers: what people type and what is made of it.

use domain::{
    Date, Fault,
    mobile::MobileNumber,
    person::{BirthDate, Identity, NamePart, PersonName},
};
use proptest::prelude::*;
use rstest::rstest;

const TODAY: Date = Date::constant(2026, 11, 22);

#[rstest]
#[case("06 12345678", "+31612345678")]
#[case("0612345678", "+31612345678")]
#[case(" 06-12 34 56 78 ", "+31612345678")]
#[case("06.1234.5678", "+31612345678")]
#[case("+31612345678", "+31612345678")]
#[case("+31 (0)6 1234 5678", "+31612345678")]
#[case("0031 6 12345678", "+31612345678")]
#[case("00316-12345678", "+31612345678")]
#[case("06\u{a0}12345678", "+31612345678")]
#[case("0681234567", "+31681234567")]
#[case("+32 470 12 34 56", "+32470123456")]
#[case("0049 1512 3456789", "+4915123456789")]
#[case("+1 (202) 555-0143", "+12025550143")]
#[case("+2905123", "+2905123")]
#[case("+123456789012345", "+123456789012345")]
fn a_mobile_number_is_read_as_people_type_it(#[case] typed: &str, #[case] read: &str) {
    assert_eq!(MobileNumber::parse(typed).unwrap().as_str(), read);
}

#[test]
fn a_mobile_number_is_in_the_country_of_its_calling_code() {
    let codes = ["31".to_owned(), "1721".to_owned()];
    let is_in = |typed| MobileNumber::parse(typed).unwrap().is_in(&codes);
    assert!(is_in("06 12345678") && is_in("+1 721 555 0143"));
    assert!(!is_in("+1 202 555 0143") && !is_in("+32 470 12 34 56"));
}

#[rstest]
#[case("0661234567", "a pager")]
#[case("0671234567", "no mobile range")]
#[case("0601234567", "no mobile range")]
#[case("+31 6 99999999", "no mobile range")]
fn what_looks_like_a_mobile_number_and_is_in_no_range_of_them_is_told_so(
    #[case] typed: &str,
    #[case] why: &str,
) {
    let refused = MobileNumber::parse(typed);
    assert_eq!(refused, Err(Fault::NoSuchMobile), "{why}");
}

#[rstest]
#[case("06 1234567", "a digit short")]
#[case("06 123456789", "a digit long")]
#[case("010 1234567", "a fixed line")]
#[case("+31 10 1234567", "a fixed line")]
#[case("0900 1234", "a service number")]
#[case("097 123456789", "for machines")]
#[case("612345678", "neither 0 nor +")]
#[case("+31 06 12345678", "both")]
#[case("+310612345678", "both")]
#[case("+0612345678", "no country begins with 0")]
#[case("+123456", "too short for any country")]
#[case("+1234567890123456", "longer than E.164 allows")]
#[case("06 1234567a", "a letter")]
#[case("++31612345678", "two plusses")]
#[case("+31612345678;0612345679", "two numbers")]
#[case("0٦12345678", "other digits")]
#[case("-", "nothing")]
#[case("=06+12345678", "a formula")]
#[case("+881612345678", "a satellite")]
#[case("+882 16 1234 5678", "a network of no country")]
#[case("+979 1 2345 6789", "premium rate of no country")]
#[case("+870 773 123 456", "a ship")]
fn what_is_no_mobile_number_is_refused(#[case] typed: &str, #[case] why: &str) {
    assert_eq!(MobileNumber::parse(typed), Err(Fault::NotAMobile), "{why}");
}

#[test]
fn r_aan_4_the_same_number_typed_differently_is_the_same() {
    let one = MobileNumber::parse("06 12345678").unwrap();
    assert_eq!(one, MobileNumber::parse("+31 (0)6-1234 5678").unwrap());
    assert_ne!(one, MobileNumber::parse("06 12345679").unwrap());
    assert_eq!(MobileNumber::parse("  "), Err(Fault::Required));
}

#[test]
fn a_mobile_number_is_not_in_any_log() {
    let number = MobileNumber::parse("06 12345678").unwrap();
    assert_eq!(number.hint(), "+31 •••••• 78");
    assert_eq!(number.spelled(), "06 12 34 56 78");
    assert_eq!(format!("{number:?}"), "MobileNumber(+31 •••••• 78)");
    let json = serde_json::to_string(&number).unwrap();
    assert_eq!(json, "\"+31612345678\"");
    assert_eq!(serde_json::from_str::<MobileNumber>(&json).unwrap(), number);
    assert!(serde_json::from_str::<MobileNumber>("\"0101234567\"").is_err());
}

#[rstest]
#[case("Anna", "Anna")]
#[case("  Anna   Maria ", "Anna Maria")]
#[case("Jan-Willem", "Jan-Willem")]
#[case("d'Hondt", "d'Hondt")]
#[case("’t Hart", "’t Hart")]
#[case("J.P.", "J.P.")]
#[case("Yılmaz", "Yılmaz")]
#[case("王小明", "王小明")]
#[case("Zoe\u{308}", "Zoe\u{308}")]
#[case("Th.M.", "Th.M.")]
#[case("v.d.", "v.d.")]
fn a_part_of_a_name_is_read(#[case] typed: &str, #[case] read: &str) {
    assert_eq!(NamePart::parse(typed).unwrap().as_str(), read);
}

#[test]
fn what_is_no_name_is_refused() {
    assert_eq!(NamePart::parse(" \t"), Err(Fault::Required));
    for typed in [
        "...",
        "<b>Anna</b>",
        "Anna1",
        "=Anna",
        "a@b",
        "-",
        "Anna\0",
        "www.evil.example",
        "Evil.Nl",
    ] {
        assert_eq!(NamePart::parse(typed), Err(Fault::NotAName), "{typed}");
    }
    assert!(
        NamePart::parse(&"é".repeat(100)).is_ok(),
        "characters, not bytes"
    );
    assert_eq!(NamePart::parse(&"a".repeat(101)), Err(Fault::TooLong(100)));
    assert!(serde_json::from_str::<NamePart>("\"<b>\"").is_err());
}

fn born(date: Date) -> Result<Date, Fault> {
    BirthDate::new(date, TODAY).map(BirthDate::date)
}

#[test]
fn a_day_of_birth_is_12_to_120_years_ago() {
    let twelve = Date::constant(2014, 11, 22);
    assert_eq!(born(twelve), Ok(twelve));
    let young = Err(Fault::TooYoung(12));
    assert_eq!(born(Date::constant(2014, 11, 23)), young);
    assert_eq!(born(TODAY), young);
    assert_eq!(born(Date::constant(2026, 11, 23)), Err(Fault::DateInFuture));
    let oldest = Date::constant(1905, 11, 23);
    assert_eq!(born(oldest), Ok(oldest), "120, and tomorrow 121");
    assert_eq!(
        born(Date::constant(1905, 11, 22)),
        Err(Fault::NotABirthDate)
    );
}

#[test]
fn who_acts_for_a_legal_entity_is_18_on_the_day_itself() {
    let of_age = |date| BirthDate::of_age(date, TODAY).map(BirthDate::date);
    let today = Date::constant(2008, 11, 22);
    assert_eq!(of_age(today), Ok(today));
    let tomorrow = Date::constant(2008, 11, 23);
    assert_eq!(of_age(tomorrow), Err(Fault::NotOfAge));
    assert_eq!(born(tomorrow), Ok(tomorrow), "a means alone");
    assert_eq!(of_age(TODAY), Err(Fault::NotOfAge));
    let future = Date::constant(2026, 11, 23);
    assert_eq!(of_age(future), Err(Fault::DateInFuture));
}

#[test]
fn who_was_born_on_29_february_turns_on_1_march() {
    let born = Date::constant(2016, 2, 29);
    let on = |month, day| BirthDate::new(born, Date::constant(2028 - 1, month, day)).is_ok();
    assert!(!on(2, 28) && !on(3, 1), "11 in 2027");
    let eve = BirthDate::new(born, Date::constant(2028, 2, 28));
    assert_eq!(eve, Err(Fault::TooYoung(12)));
    assert!(BirthDate::new(born, Date::constant(2028, 2, 29)).is_ok());
    let other = Date::constant(2014, 2, 28);
    assert!(BirthDate::new(other, Date::constant(2026, 2, 28)).is_ok());
}

#[test]
fn r_bev_2_what_somebody_typed_is_compared_with_what_the_register_wrote() {
    let part = |text| NamePart::parse(text).unwrap();
    let typed = PersonName {
        given: part(" Anna  Maria"),
        prefix: Some(part("van der")),
        family: part("Berg"),
    };
    let birth = BirthDate::new(Date::constant(1980, 2, 3), TODAY).unwrap();
    let identity = Identity::new(&typed, birth);
    let mut registered = Identity {
        given: "Anna Maria".into(),
        prefix: "van der".into(),
        family: "Berg".into(),
        birth: Some(Date::constant(1980, 2, 3)),
    };
    assert!(identity.is_same(&registered));
    assert_eq!(identity.full_name(), "Anna Maria van der Berg");
    registered.prefix = "Van der".into();
    assert!(!identity.is_same(&registered), "exactly equal");

    let plain = PersonName {
        prefix: None,
        ..typed
    };
    assert_eq!(Identity::new(&plain, birth).full_name(), "Anna Maria Berg");
}

#[test]
fn nobody_s_name_is_in_any_log() {
    let part = |text| NamePart::parse(text).unwrap();
    let name = PersonName {
        given: part("Geheim"),
        prefix: None,
        family: part("Geheim"),
    };
    let birth = BirthDate::new(Date::constant(1980, 2, 3), TODAY).unwrap();
    let identity = Identity::new(&name, birth);
    for shown in [
        format!("{name:?}"),
        format!("{birth:?}"),
        format!("{identity:?}"),
    ] {
        assert!(
            !shown.contains("Geheim") && !shown.contains("1980"),
            "{shown}"
        );
    }
}

proptest! {
    /// However a Dutch number is punctuated, it is the same number; and reading never panics.
    #[test]
    fn punctuation_does_not_matter(
        second in prop::sample::select(vec!['1', '2', '3', '4', '5', '8']),
        rest in "[0-9]{7}",
        marks in prop::collection::vec(prop::sample::select(vec!["", " ", "-", ".", "  "]), 10),
        start in prop::sample::select(vec!["0", "+31", "0031", "+31 (0)"]),
    ) {
        let digits = format!("6{second}{rest}");
        let mut typed = start.to_owned();
        for (mark, digit) in marks.iter().zip(digits.chars()) {
            typed.push_str(mark);
            typed.push(digit);
        }
        let read = MobileNumber::parse(&typed).unwrap();
        prop_assert_eq!(read.as_str(), format!("+31{digits}"));
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,40}") {
        if let Ok(number) = MobileNumber::parse(&text) {
            prop_assert_eq!(MobileNumber::parse(number.as_str()).unwrap(), number);
        }
        if let Ok(part) = NamePart::parse(&text) {
            prop_assert_eq!(NamePart::parse(part.as_str()).unwrap(), part);
        }
    }
}

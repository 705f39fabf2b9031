use domain::{
    Fault,
    number::{
        BranchNumber, Bsn, EntityId, EntityScheme, FiscalNumber, KvkNumber, Oin,
        OrganisationNumber, Rsin, ServiceUrn,
    },
};
use proptest::prelude::*;
use rstest::rstest;

#[rstest]
#[case("00001001", Ok("00001001"))]
#[case(" 69599084 ", Ok("69599084"))]
#[case("0000 1001", Ok("00001001"))]
#[case("0000100", Err(Fault::NotAKvkNumber))]
#[case("000010011", Err(Fault::NotAKvkNumber))]
#[case("0000 001", Err(Fault::NotAKvkNumber))]
#[case("0000100A", Err(Fault::NotAKvkNumber))]
#[case("0000100٣", Err(Fault::NotAKvkNumber))]
#[case("", Err(Fault::NotAKvkNumber))]
fn r_id_1_a_kvk_number_is_eight_digits_with_their_zeros(
    #[case] typed: &str,
    #[case] read: Result<&str, Fault>,
) {
    let parsed = KvkNumber::parse(typed);
    assert_eq!(
        parsed
            .as_ref()
            .map(KvkNumber::as_str)
            .map_err(|fault| *fault),
        read
    );
}

#[test]
fn r_id_2_rsin_and_bsn_pass_the_eleven_test() {
    for valid in [
        "992386032",
        "992760562",
        "992753843",
        "992953327",
        "819935177",
        "492099595",
        "123456782",
        "111222333",
        "002220647",
    ] {
        assert!(Rsin::parse(valid).is_ok(), "{valid}");
        assert!(Bsn::parse(valid).is_ok(), "{valid}");
    }
    for invalid in [
        "123456789",
        "999999999",
        "992340594",
        "000000000",
        "12345678",
        "1234567820",
    ] {
        assert_eq!(Rsin::parse(invalid), Err(Fault::NotAnRsin), "{invalid}");
        assert_eq!(Bsn::parse(invalid), Err(Fault::NotABsn), "{invalid}");
    }
}

#[test]
fn r_id_2_what_came_from_the_register_is_never_refused_for_its_check_digit() {
    assert_eq!(
        Rsin::from_register("992340594").unwrap().to_string(),
        "992340594"
    );
    let back: Rsin = serde_json::from_str("\"992340594\"").unwrap();
    assert_eq!(serde_json::to_string(&back).unwrap(), "\"992340594\"");
    assert!(serde_json::from_str::<Rsin>("\"99234059\"").is_err());
}

#[test]
fn r_id_2_a_bsn_is_never_printed_by_accident() {
    let bsn = Bsn::parse("123456782").unwrap();
    assert_eq!(format!("{bsn:?}"), "Bsn(*********)");
    assert_eq!(bsn.reveal(), "123456782");
}

#[test]
fn r_id_8_a_fiscal_number_is_nine_digits_or_begins_a_vat_number() {
    for typed in [
        "823456789",
        " 823456789 ",
        "NL823456789B01",
        "nl 8234.56.789.b01",
        "823456789B99",
    ] {
        let number = FiscalNumber::parse(typed);
        assert_eq!(number.unwrap().as_str(), "823456789", "{typed}");
    }
    for invalid in [
        "82345678",
        "8234567890",
        "000000000",
        "NL823456789B1",
        "NL823456789B",
        "NL823456789B001",
        "BE0823456789",
        "NL82345678XB01",
        "",
    ] {
        let refused = FiscalNumber::parse(invalid);
        assert_eq!(refused, Err(Fault::NotAFiscalNumber), "{invalid}");
    }
}

#[test]
fn r_id_8_an_organisation_is_known_by_its_kvk_number_or_its_fiscal_number() {
    let kvk = KvkNumber::parse("00001001").unwrap();
    let fiscal = FiscalNumber::parse("NL823456789B01").unwrap();
    let (registered, without) = (
        OrganisationNumber::from(kvk),
        OrganisationNumber::from(fiscal),
    );
    assert_eq!((registered.kvk(), registered.fiscal()), (Some(kvk), None));
    assert_eq!((without.kvk(), without.fiscal()), (None, Some(fiscal)));
    for number in [registered, without] {
        assert_eq!(OrganisationNumber::parse(&number.to_string()), Ok(number));
        let written = serde_json::to_string(&number).unwrap();
        assert_eq!(
            serde_json::from_str::<OrganisationNumber>(&written).unwrap(),
            number
        );
    }
    // What was written as a KvK number reads as one.
    let written = serde_json::to_string(&kvk).unwrap();
    assert_eq!(
        serde_json::from_str::<OrganisationNumber>(&written).unwrap(),
        registered
    );
    for invalid in ["", "1234567", "1234567890", "8234S6789"] {
        assert!(OrganisationNumber::parse(invalid).is_err(), "{invalid}");
    }
}

#[test]
fn r_id_3_a_branch_number_is_twelve_digits() {
    assert_eq!(
        BranchNumber::parse("000038509504").unwrap().to_string(),
        "000038509504"
    );
    for invalid in ["38509504", "0000385095041", "00003850950x"] {
        assert_eq!(
            BranchNumber::parse(invalid),
            Err(Fault::NotABranchNumber),
            "{invalid}"
        );
    }
}

#[rstest]
#[case("00000003244440010000", true)] // made from a KvK number
#[case("00000001002220647000", true)] // Gemeente Utrecht
#[case("00000004194049711000", true)] // Digilevering
#[case("00000099999999910000", true)] // a test number
#[case("00000003244440011000", false)] // a KvK number has eight digits, then four zeros
#[case("00000001002220648000", false)] // fails the 11-test
#[case("00000001002220647001", false)] // wrong suffix
#[case("00000005194049711000", false)] // no such prefix
#[case("0000000324444001000", false)]
#[case("000000032444400100000", false)]
fn r_id_4_an_oin_has_a_known_prefix_and_the_right_suffix(#[case] oin: &str, #[case] valid: bool) {
    assert_eq!(Oin::parse(oin).is_ok(), valid);
}

#[test]
fn r_id_4_an_oin_tells_the_number_it_was_made_from() {
    let kvk = Oin::parse("00000003244440010000").unwrap();
    assert_eq!(kvk.kvk_number(), KvkNumber::parse("24444001").ok());
    assert_eq!((kvk.rsin(), kvk.is_test()), (None, false));
    let rsin = Oin::parse("00000001002220647000").unwrap();
    assert_eq!(rsin.rsin(), Rsin::parse("002220647").ok());
    assert_eq!(rsin.kvk_number(), None);
    assert!(Oin::parse("00000099999999910000").unwrap().is_test());
}

#[test]
fn r_id_6_a_service_urn_names_provider_and_index() {
    let text = "urn:etoegang:DV:00000003244440010000:services:12";
    let urn: ServiceUrn = text.parse().unwrap();
    assert_eq!(
        (urn.index, urn.provider.to_string()),
        (12, "00000003244440010000".into())
    );
    assert_eq!(urn.to_string(), text);
    for invalid in [
        "urn:etoegang:HM:00000003244440010000:services:1",
        "urn:etoegang:DV:0000000324444001000:services:1",
        "urn:etoegang:DV:00000003244440010000:services:",
        "urn:etoegang:DV:00000003244440010000:services:+1",
        "urn:etoegang:DV:00000003244440010000:services:12345",
        "urn:etoegang:DV:00000003244440010000:service:1",
    ] {
        assert_eq!(
            invalid.parse::<ServiceUrn>(),
            Err(Fault::NotAServiceUrn),
            "{invalid}"
        );
    }
}

#[test]
fn r_id_7_an_entity_id_names_scheme_role_oin_and_index() {
    let text = "urn:nl-eid-gdi:1.0:DV:00000003244440010000:entities:0007";
    let id: EntityId = text.parse().unwrap();
    assert_eq!(
        (id.scheme, id.role, id.index),
        (EntityScheme::NlEidGdi, "DV", 7)
    );
    assert_eq!((id.to_string().as_str(), id.is_test()), (text, false));

    let reserved: EntityId = text.replace("0007", "9000").parse().unwrap();
    assert!(reserved.is_test());

    let text = "urn:etoegang:HM:00000003244440010000:entities:9007";
    let id: EntityId = text.parse().unwrap();
    assert_eq!((id.scheme, id.role), (EntityScheme::Etoegang, "HM"));
    assert_eq!((id.to_string().as_str(), id.is_test()), (text, false));

    for invalid in [
        "urn:nl-eid-gdi:1.0:HM:00000003244440010000:entities:0007",
        "urn:nl-eid-gdi:1.0:DV:00000003244440010000:entities:7",
        "urn:nl-eid-gdi:1.0:DV:00000003244440010000:entities:00070",
        "urn:etoegang:BVD:00000003244440010000:entities:1",
        "urn:etoegang:DV:0000000324444001000:entities:1",
        "urn:etoegang:DV:00000003244440010000:services:1",
    ] {
        assert_eq!(
            invalid.parse::<EntityId>(),
            Err(Fault::NotAnEntityId),
            "{invalid}"
        );
    }
}

proptest! {
    /// One wrong digit, or two that changed places, is always seen.
    #[test]
    fn r_id_2_the_eleven_test_sees_slips(number in 1_u32..999_999_000, at in 0_usize..8, other in 0_u8..10) {
        let mut numbers = (number..).map(|number| format!("{number:09}"));
        let text = numbers.find(|text| Rsin::parse(text).is_ok()).unwrap();
        let mut wrong = text.clone().into_bytes();
        wrong[at] = b'0' + other;
        if wrong != text.as_bytes() {
            prop_assert!(Rsin::parse(std::str::from_utf8(&wrong).unwrap()).is_err());
        }
        let mut turned = text.clone().into_bytes();
        turned.swap(at, at + 1);
        if turned != text.as_bytes() {
            prop_assert!(Rsin::parse(std::str::from_utf8(&turned).unwrap()).is_err());
        }
    }

    #[test]
    fn nothing_typed_makes_a_parser_panic(text in "\\PC*") {
        let _ = KvkNumber::parse(&text);
        let _ = Oin::parse(&text);
        let _ = Rsin::parse(&text);
        let _ = text.parse::<EntityId>();
        let _ = text.parse::<ServiceUrn>();
        let _ = domain::Level::parse(&text);
    }
}

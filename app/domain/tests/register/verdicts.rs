//! R-BEV-1, R-BEV-2 and R-BEV-3: one officer, one answer.

use std::collections::HashSet;

use domain::{
    Date,
    register::{
        Answer, Ends, Extract, Function, LegalForm, LegalStatus, Officer, Reason, RegisteredPower,
        Suspension, Who,
    },
};
use proptest::prelude::*;

use crate::cast::*;

fn reason(extract: &Extract) -> Reason {
    let verdict = extract.verdict(&extract.officers[0], TODAY);
    assert_eq!(verdict.answer, verdict.reason.answer());
    verdict.reason
}

fn sole_director() -> Extract {
    bv(vec![director("Anna", RegisteredPower::Sole)])
}

/// Everything that bars, in the order of the rule: each makes the extract answer with its reason, unless one
/// before it does.
type Bar = (Reason, fn(&mut Extract));

fn registered_person(extract: &mut Extract) -> &mut domain::register::RegisteredPerson {
    match &mut extract.officers[0].who {
        Who::Person(person) => person,
        Who::Organisation(_) => panic!("not a person"),
    }
}

fn bars() -> Vec<Bar> {
    vec![
        (Reason::Deregistered, |extract| {
            extract.ends.deregistered = Some(TODAY);
        }),
        (Reason::OwnerEnded, |extract| {
            extract.ends.owner = Some(TODAY);
        }),
        (Reason::ActivityEnded, |extract| {
            extract.ends.activity = Some(TODAY);
        }),
        (Reason::FunctionEnded, |extract| {
            extract.officers[0].until = Some(TODAY);
        }),
        (
            Reason::OrganisationStatus(LegalStatus::Bankrupt),
            |extract| {
                extract.special_status = Some(LegalStatus::Bankrupt);
            },
        ),
        (Reason::OrganisationRestricted, |extract| {
            extract.restriction = Some("beperkt".into());
        }),
        (Reason::ForeignStatus, |extract| {
            extract.foreign_status = Some("insolvency".into());
        }),
        (Reason::Deceased, |extract| {
            registered_person(extract).deceased = true;
        }),
        (
            Reason::PersonStatus(LegalStatus::DebtRestructuring),
            |extract| {
                let status = Some(LegalStatus::DebtRestructuring);
                registered_person(extract).special_status = status;
            },
        ),
        (Reason::PersonRestricted, |extract| {
            registered_person(extract).restriction = Some("bestuursverbod".into());
        }),
        (Reason::Suspended, |extract| {
            extract.officers[0].suspended = Some(Suspension {
                from: TODAY,
                until: None,
            });
        }),
        (Reason::Minor, |extract| {
            let born = Some(Date::constant(2008, 11, 23));
            registered_person(extract).identity.birth = born;
        }),
    ]
}

#[test]
fn r_bev_1_every_bar_alone_means_no() {
    for (expected, bar) in bars() {
        let mut extract = sole_director();
        bar(&mut extract);
        assert_eq!(reason(&extract), expected);
        assert_eq!(expected.answer(), Answer::No, "{expected:?}");
    }
}

#[test]
fn r_bev_1_the_first_that_hits_answers() {
    let bars = bars();
    for (at, (expected, _)) in bars.iter().enumerate() {
        let mut extract = sole_director();
        for (_, bar) in &bars[at..] {
            bar(&mut extract);
        }
        assert_eq!(reason(&extract), *expected, "before all that come after it");
    }
}

#[test]
fn r_bev_1_an_end_counts_from_its_day_on() {
    let ends: [fn(Date) -> Ends; 3] = [
        |day| Ends {
            deregistered: Some(day),
            ..Ends::default()
        },
        |day| Ends {
            owner: Some(day),
            ..Ends::default()
        },
        |day| Ends {
            activity: Some(day),
            ..Ends::default()
        },
    ];
    for end in ends {
        let mut extract = sole_director();
        extract.ends = end(TOMORROW);
        assert_eq!(reason(&extract), Reason::Sole);
        extract.ends = end(TODAY);
        assert_eq!(reason(&extract).answer(), Answer::No);
        extract.ends = end(YESTERDAY);
        assert_eq!(reason(&extract).answer(), Answer::No);
        let before = Date::constant(2026, 11, 20);
        let verdict = extract.verdict(&extract.officers[0], before);
        assert_eq!(verdict.answer, Answer::Yes, "on a day before the end");
    }
}

#[test]
fn r_bev_1_2a_an_organisation_of_which_only_the_activity_ended_in_2013_is_over() {
    let mut extract = sole_director();
    extract.ends.activity = Some(Date::constant(2013, 6, 18));
    assert_eq!(extract.barred(TODAY), Some(Reason::ActivityEnded));
    assert_eq!(reason(&extract), Reason::ActivityEnded);
}

#[test]
fn r_bev_1_2b_a_function_counts_from_its_first_day_until_its_end() {
    let mut extract = sole_director();
    extract.officers[0].until = Some(TOMORROW);
    assert_eq!(reason(&extract), Reason::Sole);
    extract.officers[0].until = Some(TODAY);
    assert_eq!(reason(&extract), Reason::FunctionEnded);
    extract.officers[0].until = None;
    extract.officers[0].from = Some(TODAY);
    assert_eq!(reason(&extract), Reason::Sole);
    extract.officers[0].from = Some(TOMORROW);
    assert_eq!(reason(&extract), Reason::FunctionNotBegun);
    extract.officers[0].from = None;
    assert_eq!(reason(&extract), Reason::Sole, "since nobody knows when");
    assert_eq!(extract.barred(TODAY), None);
}

#[test]
fn r_bev_1_9_a_suspension_bars_while_it_lasts() {
    let mut extract = sole_director();
    let mut suspended = |from, until| {
        extract.officers[0].suspended = Some(Suspension { from, until });
        reason(&extract)
    };
    assert_eq!(suspended(YESTERDAY, None), Reason::Suspended);
    assert_eq!(suspended(TODAY, Some(TOMORROW)), Reason::Suspended);
    assert_eq!(
        suspended(YESTERDAY, Some(TODAY)),
        Reason::Sole,
        "it is over"
    );
    assert_eq!(suspended(TOMORROW, None), Reason::Sole, "it is to come");
}

#[test]
fn r_bev_1_10_a_minor_may_not_with_or_without_handlichting() {
    let mut extract = bv(vec![person("Anna", Function::Owner, RegisteredPower::None)]);
    extract.form = LegalForm::Eenmanszaak;
    let born = |extract: &mut Extract, date| registered_person(extract).identity.birth = date;
    born(&mut extract, Some(Date::constant(2008, 11, 22)));
    assert_eq!(reason(&extract), Reason::SoleTrader, "18 today");
    born(&mut extract, Some(Date::constant(2008, 11, 23)));
    assert_eq!(reason(&extract), Reason::Minor);
    extract.officers[0].emancipated = true;
    assert_eq!(reason(&extract), Reason::MinorEmancipated);
    assert_eq!(reason(&extract).answer(), Answer::No);
    born(&mut extract, None);
    assert_eq!(reason(&extract), Reason::SoleTrader, "no day of birth");
}

#[test]
fn r_bev_1_11_to_18_the_power_answers() {
    use Answer::{Undetermined, Yes};
    let table = [
        (RegisteredPower::Sole, Yes, Reason::Sole),
        (RegisteredPower::Joint, Undetermined, Reason::Joint),
        (RegisteredPower::Unlimited, Yes, Reason::Unlimited),
        (RegisteredPower::Limited, Undetermined, Reason::Limited),
        (RegisteredPower::FullProxy, Yes, Reason::FullProxy),
        (
            RegisteredPower::LimitedProxy,
            Undetermined,
            Reason::LimitedProxy,
        ),
        (
            RegisteredPower::NotAuthorised,
            Undetermined,
            Reason::NotAuthorised,
        ),
        (RegisteredPower::None, Undetermined, Reason::NothingFound),
    ];
    assert_eq!(table.len(), RegisteredPower::ALL.len());
    for (power, answer, expected) in table {
        let extract = bv(vec![director("Anna", power)]);
        let verdict = extract.verdict(&extract.officers[0], TODAY);
        assert_eq!((verdict.answer, verdict.reason), (answer, expected));
    }
}

#[test]
fn r_bev_1_11_only_the_owner_of_an_eenmanszaak_needs_no_power() {
    let judged = |form, function, power| {
        let mut extract = bv(vec![person("Anna", function, power)]);
        extract.form = form;
        reason(&extract)
    };
    let (sole_trader, none) = (LegalForm::Eenmanszaak, RegisteredPower::None);
    assert_eq!(
        judged(sole_trader, Function::Owner, none),
        Reason::SoleTrader
    );
    let limited = RegisteredPower::Limited;
    assert_eq!(
        judged(sole_trader, Function::Owner, limited),
        Reason::SoleTrader
    );
    assert_eq!(
        judged(sole_trader, Function::Proxy, none),
        Reason::NothingFound
    );
    assert_eq!(
        judged(LegalForm::Bv, Function::Owner, none),
        Reason::NothingFound
    );
}

#[test]
fn r_bev_1_an_organisation_as_officer_has_no_personal_bars() {
    let mut extract = bv(vec![company(2, RegisteredPower::Sole)]);
    assert_eq!(reason(&extract), Reason::Sole);
    extract.special_status = Some(LegalStatus::PaymentsSuspended);
    let status = Reason::OrganisationStatus(LegalStatus::PaymentsSuspended);
    assert_eq!(reason(&extract), status);
}

#[test]
fn every_reason_has_a_code_of_its_own_and_travels() {
    let mut codes = HashSet::new();
    for reason in Reason::examples() {
        assert!(codes.insert(reason.code()), "{reason:?}");
        let json = serde_json::to_string(&reason).unwrap();
        assert_eq!(serde_json::from_str::<Reason>(&json).unwrap(), reason);
        assert!(json.contains(reason.code()), "{json}");
        assert!(
            reason.power().is_none() || reason.answer() != Answer::No,
            "who may not, has no power to sign with"
        );
        if reason.answer() == Answer::Yes {
            assert!(reason.power().is_some());
        }
    }
    assert_eq!(codes.len(), 23);
}

#[test]
fn r_bev_2_one_letter_makes_another_person() {
    let anna = identity("Anna");
    let with = |change: fn(&mut domain::person::Identity)| {
        let mut other = identity("Anna");
        change(&mut other);
        anna.is_same(&other) || other.is_same(&anna)
    };
    assert!(anna.is_same(&identity("Anna")));
    assert!(!with(|other| other.given = "Annna".into()));
    assert!(!with(|other| other.prefix = "den".into()));
    assert!(!with(|other| other.prefix = String::new()));
    assert!(!with(|other| other.family = "Fries".into()));
    assert!(!with(
        |other| other.birth = Some(Date::constant(1970, 5, 18))
    ));
    assert!(!with(|other| other.birth = None));
}

#[test]
fn r_bev_2_without_a_name_or_a_day_of_birth_nobody_matches_not_even_themselves() {
    for empty in [
        |person: &mut domain::person::Identity| person.given = String::new(),
        |person: &mut domain::person::Identity| person.family = String::new(),
        |person: &mut domain::person::Identity| person.birth = None,
    ] {
        let mut person = identity("Anna");
        empty(&mut person);
        assert!(!person.is_same(&person.clone()));
    }
    let mut without_prefix = identity("Anna");
    without_prefix.prefix = String::new();
    assert!(without_prefix.is_same(&without_prefix.clone()));
}

/// The reason by which somebody counts who holds these functions, in whatever order they stand there.
fn of_several(officers: &[Officer]) -> Option<Reason> {
    let mut forward = bv(officers.to_vec());
    let found = |extract: &Extract| {
        let found = extract.verdict_of(&identity("Anna"), TODAY);
        found.map(|(_, verdict)| verdict.reason)
    };
    let reason = found(&forward);
    forward.officers.reverse();
    assert_eq!(reason, found(&forward), "the order does not matter");
    reason
}

#[test]
fn r_bev_3_the_heaviest_function_counts() {
    // From heavy to light; the lighter one has the greater power.
    let functions = [
        Function::Director,
        Function::SpecialStatusOfficer,
        Function::PublicOfficer,
        Function::Proxy,
        Function::Other,
    ];
    for (at, heavy) in functions.iter().enumerate() {
        for light in &functions[at + 1..] {
            let both = [
                person("Anna", *light, RegisteredPower::Sole),
                person("Anna", *heavy, RegisteredPower::Joint),
            ];
            assert_eq!(
                of_several(&both),
                Some(Reason::Joint),
                "{heavy:?} {light:?}"
            );
        }
    }
    let weights: Vec<_> = Function::ALL
        .iter()
        .map(|function| function.weight())
        .collect();
    assert_eq!(weights, [5, 5, 5, 4, 3, 2, 1]);
}

#[test]
fn r_bev_3_of_equal_functions_the_greatest_power_counts_and_a_bar_before_it() {
    let director = |power| director("Anna", power);
    let both = [
        director(RegisteredPower::Joint),
        director(RegisteredPower::Sole),
    ];
    assert_eq!(of_several(&both), Some(Reason::Sole));
    let none = [
        director(RegisteredPower::None),
        director(RegisteredPower::Limited),
    ];
    assert_eq!(of_several(&none), Some(Reason::Limited));
    let mut suspended = director(RegisteredPower::Joint);
    suspended.suspended = Some(Suspension {
        from: TODAY,
        until: None,
    });
    let barred = [suspended.clone(), director(RegisteredPower::Sole)];
    assert_eq!(of_several(&barred), Some(Reason::Suspended));
    let lighter = [
        Officer {
            function: Function::Proxy,
            ..suspended
        },
        director(RegisteredPower::Sole),
    ];
    assert_eq!(of_several(&lighter), Some(Reason::Sole), "as proxy only");
}

#[test]
fn r_bev_3_what_bars_a_person_bars_every_function() {
    let mut light = person("Anna", Function::Other, RegisteredPower::None);
    if let Who::Person(person) = &mut light.who {
        person.deceased = true;
    }
    let both = [director("Anna", RegisteredPower::Sole), light];
    assert_eq!(of_several(&both), Some(Reason::Deceased));
}

#[test]
fn r_bev_1_2b_ended_functions_do_not_count_for_a_person() {
    let mut ended = director("Anna", RegisteredPower::Sole);
    ended.until = Some(TODAY);
    let both = [ended.clone(), proxy("Anna", RegisteredPower::LimitedProxy)];
    assert_eq!(of_several(&both), Some(Reason::LimitedProxy));
    assert_eq!(of_several(&[ended]), None);
    assert_eq!(of_several(&[director("Bert", RegisteredPower::Sole)]), None);
}

proptest! {
    /// Whatever else the register says of an organisation that cannot act, nobody may.
    #[test]
    fn r_bev_1_no_power_survives_a_bar_of_the_organisation(
        bar in 0_usize..7,
        power in 0..RegisteredPower::ALL.len(),
        function in 0..Function::ALL.len(),
        form in 0..LegalForm::ALL.len(),
    ) {
        let (expected, bar) = bars()[bar];
        let mut extract = bv(vec![person("Anna", Function::ALL[function], RegisteredPower::ALL[power])]);
        extract.form = LegalForm::ALL[form];
        bar(&mut extract);
        prop_assert_eq!(reason(&extract), expected);
        prop_assert_eq!(expected.answer(), Answer::No);
    }

    /// Bars in any combination: the first in the order answers.
    #[test]
    fn r_bev_1_the_order_holds_in_every_combination(which in proptest::collection::vec(any::<bool>(), 12)) {
        let mut extract = sole_director();
        let bars = bars();
        let chosen = bars.iter().zip(&which).filter(|(_, chosen)| **chosen);
        for ((_, bar), _) in chosen.clone() {
            bar(&mut extract);
        }
        let first = chosen.map(|((reason, _), _)| *reason).next();
        prop_assert_eq!(reason(&extract), first.unwrap_or(Reason::Sole));
    }

    /// A kept extract comes back as it was.
    #[test]
    fn an_extract_travels_whole(which in proptest::collection::vec(any::<bool>(), 12)) {
        let mut extract = bv(vec![director("Anna", RegisteredPower::Joint), company(2, RegisteredPower::Sole)]);
        for ((_, bar), chosen) in bars().into_iter().zip(which) {
            if chosen {
                bar(&mut extract);
            }
        }
        let json = serde_json::to_string(&extract).unwrap();
        prop_assert_eq!(serde_json::from_str::<Extract>(&json).unwrap(), extract);
    }
}

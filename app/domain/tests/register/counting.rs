//! Properties of the counting, on random boards: the plain rule agrees with the plan.

use domain::{
    Level,
    approval::Power,
    person::Identity,
    register::{Extract, Function, LegalForm, Officer, RegisteredPower},
    signing::{Behind, Seat, SigningPlan, Sitter, Table},
};
use proptest::{prelude::*, sample::Index};

use crate::cast::*;

const NAMES: [&str; 6] = ["Anna", "Bert", "Cor", "Dirk", "Els", "Fred"];

fn officers(organisations: std::ops::Range<u32>) -> impl Strategy<Value = Officer> {
    let functions = prop::sample::select(vec![
        Function::Director,
        Function::Director,
        Function::Partner,
        Function::Proxy,
        Function::Other,
    ]);
    let powers = prop::sample::select(RegisteredPower::ALL);
    let people = prop::sample::select(NAMES.to_vec());
    let own = (functions, powers, people)
        .prop_map(|(function, power, given)| person(given, function, power));
    let powers = prop::sample::select(RegisteredPower::ALL);
    let theirs = (organisations, powers).prop_map(|(number, power)| company(number, power));
    prop_oneof![4 => own, 1 => theirs]
}

/// Organisation 1 and four others, which are each other's officers in every way.
fn boards() -> impl Strategy<Value = Vec<Extract>> {
    let board = prop::collection::vec(officers(1..6), 0..5);
    prop::collection::vec(board, 4).prop_map(|boards| {
        let numbered = (1..).zip(boards);
        let extracts = numbered.map(|(number, board)| extract(number, LegalForm::Bv, board));
        extracts.collect()
    })
}

/// R-BEV-4 said plainly: some seat that signed has a ballot, and so many that count with it signed.
fn suffices(table: &Table, signed: &[Identity]) -> bool {
    let filled: Vec<_> = table
        .seats
        .iter()
        .filter(|seat| fills(seat, signed))
        .collect();
    filled.iter().any(|seat| {
        let ballot = seat.ballot.unwrap();
        let counting = filled
            .iter()
            .filter(|seat| seat.directs || !ballot.directors_only);
        counting.count() >= usize::from(ballot.needed)
    })
}

fn fills(seat: &Seat, signed: &[Identity]) -> bool {
    seat.ballot.is_some()
        && match &seat.who {
            Sitter::Person(who) => signed.contains(who),
            Sitter::Organisation { behind, .. } => match behind {
                Behind::Table(table) => suffices(table, signed),
                _ => false,
            },
        }
}

fn sets() -> impl Iterator<Item = Vec<Identity>> {
    (0_u32..1 << NAMES.len()).map(|set| {
        let chosen = NAMES.iter().enumerate();
        let chosen = chosen.filter(|(bit, _)| set >> bit & 1 == 1);
        chosen.map(|(_, given)| identity(given)).collect()
    })
}

/// A board without power has papers instead, and nobody at the table.
fn by_register(plan: &SigningPlan) -> bool {
    !plan.path.names_by_paper()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(250))]

    /// The fewest that suffice is what trying every set of people finds; and a tally is complete exactly when
    /// the signatures suffice.
    #[test]
    fn r_bev_4_the_plan_counts_as_trying_everybody_does(boards in boards(), level in prop::sample::select(&LEVELS)) {
        let plan = plan_of(&known(boards), level);
        let fewest = sets().filter(|set| suffices(&plan.table, set)).map(|set| set.len()).min();
        if by_register(&plan) && plan.missing.is_empty() {
            prop_assert_eq!(fewest, plan.obstacle.is_none().then_some(usize::from(plan.needed)));
        }
        for set in sets() {
            let user = u16::from(plan.user_signs);
            let tally = plan.tally(&set, None);
            prop_assert_eq!(tally.needed - tally.signed == user, suffices(&plan.table, &set), "{:?}", set.len());
            let more = sets()
                .filter(|more| set.iter().all(|who| more.contains(who)) && suffices(&plan.table, more))
                .map(|more| more.len() - set.len())
                .min();
            if let (Some(more), true) = (more, plan.missing.is_empty()) {
                prop_assert_eq!(usize::from(tally.needed - tally.signed - user), more);
            }
        }
    }

    /// One more signature never makes it less complete.
    #[test]
    fn a_signature_never_harms(boards in boards(), level in prop::sample::select(&LEVELS), who in any::<Index>()) {
        let plan = plan_of(&known(boards), level);
        let new = identity(NAMES[who.index(NAMES.len())]);
        for set in sets() {
            let before = plan.tally(&set, None);
            let mut more = set;
            more.push(new.clone());
            let after = plan.tally(&more, None);
            prop_assert!(!before.is_complete() || after.is_complete());
            prop_assert!(after.signed >= before.signed);
        }
    }

    /// Nobody signs alone by a joint or limited power, and whoever the register bars never counts.
    #[test]
    fn r_bev_1_a_ballot_has_a_power_behind_it(boards in boards(), level in prop::sample::select(&LEVELS)) {
        let plan = plan_of(&known(boards), level);
        for able in plan.signatories() {
            let ballot = able.seat.ballot.unwrap();
            let reason = able.seat.verdict.unwrap().reason;
            prop_assert_eq!(reason.power(), Some(ballot.power));
            prop_assert!(ballot.power == Power::Sole || ballot.needed >= 2);
            prop_assert!(ballot.needed >= 1);
        }
    }

    /// A higher level is never easier.
    #[test]
    fn r_loa_2_a_higher_level_never_needs_fewer(boards in boards()) {
        let extracts = known(boards);
        let plans = LEVELS.map(|level| plan_of(&extracts, level));
        for pair in plans.windows(2) {
            prop_assert!(pair[0].obstacle.is_none() || pair[1].obstacle.is_some() || !by_register(&pair[1]));
            if pair[1].obstacle.is_none() {
                prop_assert!(pair[0].needed <= pair[1].needed);
            }
        }
    }

    /// The order in the register changes nothing.
    #[test]
    fn the_order_of_officers_does_not_matter(boards in boards(), level in prop::sample::select(&LEVELS)) {
        let backwards = boards.iter().cloned().map(|mut extract| {
            extract.officers.reverse();
            extract
        });
        let (one, other) = (plan_of(&known(boards.clone()), level), plan_of(&known(backwards), level));
        prop_assert_eq!(one.needed, other.needed);
        prop_assert_eq!(one.path, other.path);
        prop_assert_eq!(one.obstacle.is_none(), other.obstacle.is_none());
        let sorted = |plan: &SigningPlan| {
            let mut names: Vec<_> = able(plan).into_iter().map(str::to_owned).collect();
            names.sort();
            names
        };
        prop_assert_eq!(sorted(&one), sorted(&other));
    }

    /// R-BEV-4: at EH4 the user signs too, once, also when the user is a director.
    #[test]
    fn r_bev_4_the_user_signs_at_eh4(boards in boards(), who in any::<Index>()) {
        let plan = plan_of(&known(boards), Level::Eh4);
        let user = identity(NAMES[who.index(NAMES.len())]);
        for set in sets() {
            let tally = plan.tally(&set, Some(&user));
            let complete = suffices(&plan.table, &set) && set.contains(&user);
            prop_assert_eq!(tally.is_complete(), complete);
        }
    }
}

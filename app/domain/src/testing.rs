//! Random worlds for property tests, here and in the store. A world is built from a tape of random bytes: a
//! zero always means the simplest choice (a row that is absent, or present and valid), so that a failing world
//! shrinks to a small one. [`worlds`] keeps to the database's constraints; [`wild_worlds`] also loses,
//! repeats and swaps rows, as no database should.

mod build;
mod tape;

use proptest::prelude::*;
use uuid::Uuid;

use self::{build::build, tape::Tape};
use crate::{
    decide::{Facts, Moment, Question, WhichMeans},
    id::OrganisationId,
    level::Level,
    number::BranchNumber,
    time::Instant,
};

/// The day on which most questions are asked. Days count from 1 January 2023, UTC.
pub const TODAY: i64 = 1000;
pub const PERSONS: u8 = 2;
pub const ORGANISATIONS: u8 = 4;
pub const PROVIDERS: u8 = 2;
pub const SERVICES: u8 = 3;

/// A moment by its day.
pub const fn day(day: i64) -> Instant {
    Instant::from_seconds(1_672_531_200).plus_days(day)
}

/// The id of the nth thing of its kind; different kinds may share numbers, as their types differ.
pub fn nth<T: From<Uuid>>(n: impl Into<u128>) -> T {
    T::from(Uuid::from_u128(
        0x0190_0000_0000_7000_8000_0000_0000_0000 | n.into(),
    ))
}

/// The branch that restricted authorisations and questions are about.
pub fn branch() -> Option<BranchNumber> {
    BranchNumber::parse("000038509504").ok()
}

/// Worlds that a database could hold: every reference exists, pairs are unique, periods end after they start
/// and within five years, and at most one stay of a person at an organisation is open.
pub fn worlds() -> impl Strategy<Value = Facts> {
    tape(900).prop_map(|bytes| build(&mut Tape::new(&bytes)))
}

/// Worlds with rows lost, doubled, and in any order.
pub fn wild_worlds() -> impl Strategy<Value = Facts> {
    (worlds(), tape(300)).prop_map(|(mut facts, bytes)| {
        spoil(&mut facts, &mut Tape::new(&bytes));
        facts
    })
}

/// Questions about these worlds, most of them about [`TODAY`].
pub fn questions() -> impl Strategy<Value = Question> {
    tape(12).prop_map(|bytes| question(&mut Tape::new(&bytes)))
}

fn tape(length: usize) -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), length)
}

fn question(tape: &mut Tape<'_>) -> Question {
    let organisations: Vec<OrganisationId> = (0..ORGANISATIONS).map(nth).collect();
    let today = Moment::Now(day(TODAY));
    Question {
        person: nth(tape.below(PERSONS)),
        represented: tape.pick(&organisations),
        via: {
            let via = tape.pick(&organisations);
            tape.one_in(3).then_some(via)
        },
        service: nth(tape.below(SERVICES)),
        level: tape.pick(&[
            None,
            None,
            None,
            Some(Level::Eh2Plus),
            Some(Level::Eh2Plus),
            Some(Level::Eh3),
        ]),
        branch: tape.one_in(6).then(branch).flatten(),
        means: {
            let used = WhichMeans::Used(nth(tape.below(10)));
            if tape.one_in(6) {
                used
            } else {
                WhichMeans::BestActive
            }
        },
        at: tape.pick(&[
            today,
            today,
            today,
            Moment::Past(day(TODAY)),
            Moment::Past(day(1003)),
            Moment::Past(day(970)),
            Moment::Now(day(1030)),
        ]),
    }
}

fn spoil(facts: &mut Facts, tape: &mut Tape<'_>) {
    fn rows<T: Clone>(rows: &mut Vec<T>, tape: &mut Tape<'_>) {
        if rows.is_empty() {
            return;
        }
        let count = u8::try_from(rows.len()).unwrap_or(u8::MAX);
        match tape.below(12) {
            9 => {
                rows.remove(usize::from(tape.below(count)));
            }
            10 => rows.reverse(),
            11 => rows.push(rows[usize::from(tape.below(count))].clone()),
            _ => {}
        }
    }
    // Inside the rows first: a row that is doubled is doubled as it is.
    for organisation in &mut facts.organisations {
        rows(&mut organisation.states, tape);
    }
    for means in &mut facts.means {
        rows(&mut means.states, tape);
        rows(&mut means.levels, tape);
    }
    for service in &mut facts.services {
        rows(&mut service.versions, tape);
    }
    for grant in &mut facts.grants {
        rows(&mut grant.services, tape);
    }
    // A team, portfolio or means of somebody else.
    if tape.one_in(6)
        && let Some(team) = facts.teams.first_mut()
    {
        team.organisation = nth(tape.below(ORGANISATIONS));
    }
    if tape.one_in(6)
        && let Some(portfolio) = facts.portfolios.first_mut()
    {
        portfolio.organisation = nth(tape.below(ORGANISATIONS));
    }
    if tape.one_in(3)
        && let Some(means) = facts.means.first_mut()
    {
        means.only_at = Some(nth(tape.below(PROVIDERS)));
    }
    rows(&mut facts.organisations, tape);
    rows(&mut facts.memberships, tape);
    rows(&mut facts.means, tape);
    rows(&mut facts.services, tape);
    rows(&mut facts.mandates, tape);
    rows(&mut facts.grants, tape);
    rows(&mut facts.assignments, tape);
    rows(&mut facts.portfolios, tape);
    rows(&mut facts.portfolio_clients, tape);
    rows(&mut facts.portfolio_exclusions, tape);
    rows(&mut facts.teams, tape);
    rows(&mut facts.team_memberships, tape);
    rows(&mut facts.exclusions, tape);
    rows(&mut facts.authorisations, tape);
    rows(&mut facts.last_uses, tape);
}

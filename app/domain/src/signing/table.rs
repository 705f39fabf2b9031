//! From extracts to tables: who sits where, and what a signature from each seat is worth. An organisation that
//! is an officer brings its own table (R-BEV-6); rings and thickets of organisations end the search.

use super::{Ballot, Behind, Named, Seat, Sitter, Table};
use crate::{
    approval::{Power, SignaturePolicy, Signatures},
    level::Level,
    number::KvkNumber,
    person::Identity,
    register::{Extract, Extracts, Officer, OfficerOrganisation, Reason, RegisteredPower, Who},
    time::{Date, Instant},
};

/// Behind one organisation so many others are followed, counted once for every seat they have.
const MOST_TABLES: u16 = 64;

/// The search through the extracts.
pub(super) struct Search<'a> {
    pub policy: &'a SignaturePolicy,
    pub level: Level,
    pub extracts: &'a Extracts,
    pub on: Date,
    pub missing: Vec<OfficerOrganisation>,
    pub cycles: Vec<Vec<KvkNumber>>,
    pub as_of: Option<Instant>,
    tables: u16,
    /// From the first organisation to the one whose table is being laid.
    ring: Vec<KvkNumber>,
}

impl<'a> Search<'a> {
    pub fn new(
        policy: &'a SignaturePolicy,
        level: Level,
        extracts: &'a Extracts,
        on: Date,
    ) -> Self {
        Self {
            policy,
            level,
            extracts,
            on,
            missing: Vec::new(),
            cycles: Vec::new(),
            as_of: None,
            tables: 0,
            ring: Vec::new(),
        }
    }

    /// The table of an organisation that can act on the day.
    pub fn table(&mut self, extract: &'a Extract) -> Table {
        self.tables += 1;
        self.ring.push(extract.kvk);
        let groups = groups(&extract.officers, self.on);
        let directors = groups.iter().map(|group| directors(group)).sum();
        let mut seats = Vec::with_capacity(groups.len());
        for group in groups {
            let Some((officer, verdict)) = extract.heaviest(group.into_iter(), self.on) else {
                continue;
            };
            let mut reason = verdict.reason;
            let who = match &officer.who {
                Who::Person(person) => Sitter::Person(person.identity.clone()),
                Who::Organisation(named) => {
                    let behind = self.follow(named).unwrap_or_else(|barred| {
                        reason = barred;
                        Behind::Barred
                    });
                    let named = named.clone();
                    Sitter::Organisation { named, behind }
                }
            };
            let directs = is_director(officer);
            let ballot = reason
                .power()
                .and_then(|power| self.ballot(power, directors, directs));
            seats.push(Seat {
                who,
                function: Some(officer.function),
                title: officer.title.clone(),
                directs,
                verdict: Some(reason.into()),
                ballot,
            });
        }
        self.ring.pop();
        Table {
            kvk: Some(extract.kvk),
            name: extract.name.clone(),
            directors,
            seats,
        }
    }

    pub fn seen(&mut self, extract: &Extract) {
        let earlier = self.as_of.unwrap_or(Instant::MAX);
        self.as_of = Some(earlier.min(extract.as_of));
    }

    /// What is behind an officer that is an organisation, or why that organisation cannot act.
    fn follow(&mut self, named: &OfficerOrganisation) -> Result<Behind, Reason> {
        if let Some(kvk) = named.kvk {
            if let Some(start) = self.ring.iter().position(|earlier| *earlier == kvk) {
                let mut cycle = self.ring[start..].to_vec();
                cycle.push(kvk);
                if !self.cycles.contains(&cycle) {
                    self.cycles.push(cycle);
                }
                return Ok(Behind::Ring);
            }
            if let Some(extract) = self.extracts.get(&kvk) {
                self.seen(extract);
                return match extract.barred(self.on) {
                    Some(barred) => Err(barred),
                    None if self.tables == MOST_TABLES => Ok(Behind::NotFollowed),
                    None => Ok(Behind::Table(self.table(extract))),
                };
            }
        }
        if !self.missing.contains(named) {
            self.missing.push(named.clone());
        }
        Ok(Behind::Missing)
    }

    fn ballot(&self, power: Power, directors: u16, directs: bool) -> Option<Ballot> {
        ballot(self.policy, self.level, power, (directors, directs))
    }
}

/// The table of those whom papers name: all of them represent, so all of them are "all directors".
pub(super) fn named_table(
    table: &Table,
    (policy, level): (&SignaturePolicy, Level),
    named: &[Named],
) -> Table {
    let directors = u16::try_from(named.len()).unwrap_or(u16::MAX);
    let seats = named.iter().map(|named| Seat {
        who: Sitter::Person(named.who.clone()),
        function: None,
        title: None,
        directs: true,
        verdict: None,
        ballot: ballot(policy, level, named.power, (directors, true)),
    });
    Table {
        kvk: table.kvk,
        name: table.name.clone(),
        directors,
        seats: seats.collect(),
    }
}

impl Table {
    /// Puts those whom papers name behind the officers that the Trade Register does not know, by the name that it has of
    /// each (R-BEV-6).
    pub(super) fn seat_behind(
        &mut self,
        (policy, level): (&SignaturePolicy, Level),
        named: &[Named],
    ) {
        for seat in &mut self.seats {
            let Sitter::Organisation {
                named: officer,
                behind,
            } = &mut seat.who
            else {
                continue;
            };
            match behind {
                Behind::Table(table) => table.seat_behind((policy, level), named),
                Behind::Missing if officer.kvk.is_none() => {
                    let theirs: Vec<_> = named
                        .iter()
                        .filter(|one| one.behind.as_ref() == Some(&officer.name))
                        .cloned()
                        .collect();
                    if !theirs.is_empty() {
                        let empty = Self {
                            name: officer.name.clone(),
                            ..Self::default()
                        };
                        *behind = Behind::Table(named_table(&empty, (policy, level), &theirs));
                    }
                }
                _ => {}
            }
        }
    }
}

/// R-BEV-4 for one seat at a table of so many directors. "A majority of all directors" and "all directors" are
/// about directors: a proxy's signature does not stand in for one of theirs. Joint and limited powers never
/// suffice alone, however few directors there are.
fn ballot(
    policy: &SignaturePolicy,
    level: Level,
    power: Power,
    (directors, directs): (u16, bool),
) -> Option<Ballot> {
    let rule = policy.rule(level, power);
    let directors_only = matches!(rule, Signatures::Majority | Signatures::AllAndUser);
    if directors_only && !directs {
        return None;
    }
    let needed = policy.needed(level, power, directors).ok()?.signatures;
    Some(Ballot {
        power,
        needed: if power == Power::Sole {
            needed
        } else {
            needed.max(2)
        },
        directors_only,
    })
}

/// The functions held on the day, those of one person or organisation together. People of whom the register
/// wrote exactly the same are one here, even without a day of birth: so nobody's signature counts twice.
fn groups(officers: &[Officer], on: Date) -> Vec<Vec<&Officer>> {
    let mut groups: Vec<Vec<&Officer>> = Vec::new();
    for officer in officers.iter().filter(|officer| officer.holds_on(on)) {
        let same = groups
            .iter_mut()
            .find(|group| match (&group[0].who, &officer.who) {
                (Who::Person(one), Who::Person(other)) => one.identity == other.identity,
                (Who::Organisation(one), Who::Organisation(other)) => match one.kvk {
                    Some(kvk) => other.kvk == Some(kvk),
                    None => one == other,
                },
                _ => false,
            });
        match same {
            Some(group) => group.push(officer),
            None => groups.push(vec![officer]),
        }
    }
    groups
}

/// How many directors a group is: one, or as many as there are functions when nobody can tell whether they are
/// one person (R-BEV-2). So a doubt asks for more signatures, never for fewer.
fn directors(group: &[&Officer]) -> u16 {
    let directing = group.iter().filter(|officer| is_director(officer)).count();
    let told_apart = group[0]
        .person()
        .is_none_or(|person| person.identity.is_same(&person.identity));
    let directors = if told_apart {
        directing.min(1)
    } else {
        directing
    };
    u16::try_from(directors).unwrap_or(u16::MAX)
}

fn is_director(officer: &Officer) -> bool {
    officer.function.directs() && officer.power != RegisteredPower::NotAuthorised
}

impl Table {
    /// Calls for everybody who may sign, through organisations that may.
    pub(super) fn each_able<'a>(&'a self, call: &mut impl FnMut(&'a Self, &'a Seat, &'a Identity)) {
        for seat in self.seats.iter().filter(|seat| seat.ballot.is_some()) {
            match &seat.who {
                Sitter::Person(who) => call(self, seat, who),
                Sitter::Organisation { behind, .. } => {
                    if let Behind::Table(table) = behind {
                        table.each_able(call);
                    }
                }
            }
        }
    }

    /// Calls for every person at this table and those behind it, who may not sign included.
    pub(super) fn each<'a>(&'a self, call: &mut impl FnMut(&'a Seat, &'a Identity)) {
        for seat in &self.seats {
            match &seat.who {
                Sitter::Person(who) => call(seat, who),
                Sitter::Organisation { behind, .. } => {
                    if let Behind::Table(table) = behind {
                        table.each(call);
                    }
                }
            }
        }
    }

    /// Calls for every organisation with a seat at this table and those behind it.
    pub(super) fn each_behind(&self, call: &mut impl FnMut(&Seat, &Behind)) {
        for seat in &self.seats {
            if let Sitter::Organisation { behind, .. } = &seat.who {
                call(seat, behind);
                if let Behind::Table(table) = behind {
                    table.each_behind(call);
                }
            }
        }
    }

    /// Whether the register names nobody with power at this table and bars nobody either, so that papers must
    /// tell who signs (R-BEV-5). The same goes for an organisation whose only people are behind such a table.
    pub(super) fn is_nameless(&self) -> bool {
        self.seats.iter().all(|seat| {
            let reason = seat.verdict.map(|verdict| verdict.reason);
            let powerless = matches!(reason, Some(Reason::NotAuthorised | Reason::NothingFound));
            let behind = match &seat.who {
                Sitter::Organisation {
                    behind: Behind::Table(table),
                    ..
                } => table.is_nameless(),
                _ => false,
            };
            powerless || behind
        })
    }
}

//! A random register, the same for every contestant: organisations by number, ten mandates a client, one grant per
//! mandate with three services, two employees assigned to each; one in twenty expired, one in twenty revoked.

use std::collections::HashSet;

/// The level every service asks and every grant carries here: EH3.
pub const LEVEL: i64 = 4;
pub const NOW: i64 = 1_800_000_000_000_000;
pub const DAY: i64 = 86_400_000_000;
pub const SERVICES: u32 = 30;
const EMPLOYEES_EACH: u32 = 10;

/// One mandate with its only grant. Numbers stand for ids.
pub struct Mandate {
    pub client: u32,
    pub intermediary: u32,
    pub services: [u32; 3],
    pub until: i64,
    pub revoked: bool,
    /// Employees, counted over all intermediaries.
    pub assigned: [u32; 2],
}

pub struct Question {
    pub person: u32,
    pub client: u32,
    pub intermediary: u32,
    pub mandate: usize,
    pub service: u32,
}

pub struct RandomWorld {
    pub mandates: Vec<Mandate>,
    /// Employee → the level of the means; one in ten has EH2+ only.
    pub levels: Vec<i64>,
    pub questions: Vec<Question>,
}

/// SplitMix64: reproducible, and no dependency whose version changes the numbers.
pub struct Random(u64);

impl Random {
    pub fn below(&mut self, n: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % u64::from(n)) as u32
    }
}

impl RandomWorld {
    pub fn new(grants: u32, questions: usize, seed: u64) -> Self {
        let mut random = Random(seed);
        let intermediaries = (grants / 500).max(20);
        let clients = grants.div_ceil(10);
        let mut pairs = HashSet::new();
        let mandates: Vec<Mandate> = (0..grants)
            .map(|n| {
                let client = n % clients;
                // There is one mandate between two organisations.
                let intermediary = loop {
                    let candidate = random.below(intermediaries);
                    if pairs.insert((client, candidate)) {
                        break candidate;
                    }
                };
                let first = random.below(SERVICES);
                let expired = random.below(20) == 0;
                Mandate {
                    client,
                    intermediary,
                    services: [first, (first + 7) % SERVICES, (first + 13) % SERVICES],
                    until: if expired { NOW - DAY } else { NOW + 400 * DAY },
                    revoked: random.below(20) == 0,
                    assigned: [
                        employee(&mut random, intermediary),
                        employee(&mut random, intermediary),
                    ],
                }
            })
            .collect();
        let levels = (0..intermediaries * EMPLOYEES_EACH)
            .map(|_| if random.below(10) == 0 { 3 } else { LEVEL })
            .collect();
        let questions = (0..questions)
            .map(|_| question(&mut random, &mandates))
            .collect();
        Self {
            mandates,
            levels,
            questions,
        }
    }
}

/// Where this employee works.
pub fn employer(person: u32) -> u32 {
    person / EMPLOYEES_EACH
}

fn employee(random: &mut Random, intermediary: u32) -> u32 {
    intermediary * EMPLOYEES_EACH + random.below(EMPLOYEES_EACH)
}

/// Mostly about somebody who is assigned and a service that is granted: the others are refused at once.
fn question(random: &mut Random, mandates: &[Mandate]) -> Question {
    let index = random.below(mandates.len() as u32) as usize;
    let mandate = &mandates[index];
    let person = match random.below(4) {
        0 => employee(random, mandate.intermediary),
        n => mandate.assigned[n as usize % 2],
    };
    let service = match random.below(4) {
        0 => random.below(SERVICES),
        n => mandate.services[n as usize % 3],
    };
    Question {
        person,
        client: mandate.client,
        intermediary: mandate.intermediary,
        mandate: index,
        service,
    }
}

//! Counting signatures at a table: whether those given suffice, and how few suffice.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Behind, Seat, Signatory, SigningPlan, Sitter, Table};
use crate::person::Identity;

/// People with more than one seat are tried in every combination, when there are at most so many.
const MOST_TRIED: usize = 10;

/// How far the signing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Tally {
    /// People who signed and may, the user included where the user signs.
    pub signed: u16,
    /// These and the fewest that are still needed.
    pub needed: u16,
}

impl Tally {
    pub const fn is_complete(self) -> bool {
        self.signed >= self.needed
    }
}

/// A seat's price: how many more people must sign to fill it. None for never.
type Price = Option<u16>;

impl SigningPlan {
    /// How far the signing is with these signatures. Signers are given as the plan writes them
    /// ([`Signatory::who`](super::Signatory)); the user where a user signs too, known or not.
    pub fn tally(&self, signed: &[Identity], user: Option<&Identity>) -> Tally {
        let able: Vec<_> = self.signatories().iter().map(|able| able.who).collect();
        let counted = able.iter().filter(|who| signed.contains(who)).count();
        // The user who is one of them must be among those who sign.
        let user = user.filter(|_| self.user_signs);
        let seated = user.filter(|user| able.contains(user));
        let free = |who: &Identity| signed.contains(who) || seated == Some(who);
        let more = self.table.least(&free, Some(1));
        let mut tally = Tally {
            signed: u16::try_from(counted).unwrap_or(u16::MAX),
            needed: 0,
        };
        // Where there is no way, one more is always needed.
        let mut rest = more.unwrap_or(1);
        if self.user_signs {
            let has = user.is_some_and(|user| signed.contains(user));
            rest = rest.saturating_add(u16::from(!has));
            tally.signed = tally
                .signed
                .saturating_add(u16::from(has && seated.is_none()));
        }
        tally.needed = tally.signed.saturating_add(rest);
        tally
    }
}

impl SigningPlan {
    /// How many of those who may sign need none of the others; the user not counted.
    pub fn alone(&self) -> u16 {
        let suffices =
            |able: &&Signatory<'_>| self.table.least(&|who| who == able.who, Some(1)) == Some(0);
        let alone = self.signatories().iter().filter(suffices).count();
        u16::try_from(alone).unwrap_or(u16::MAX)
    }
}

impl Table {
    /// The fewest people who must sign, next to those who have already: whoever has several seats signs once for
    /// all of them. `missing` is the price of a table that could not be laid.
    pub(super) fn least(&self, signed: &dyn Fn(&Identity) -> bool, missing: Price) -> Price {
        let mut seats: BTreeMap<&Identity, u16> = BTreeMap::new();
        self.each_able(&mut |_, _, who| *seats.entry(who).or_default() += 1);
        seats.retain(|who, seats| *seats > 1 && !signed(who));
        let shared: Vec<_> = seats.into_keys().collect();
        // With exactly these of the shared people among those who sign.
        let with = |signing: &[&Identity]| -> Price {
            let price = |who: &Identity| {
                if signed(who) || signing.contains(&who) {
                    Some(0)
                } else {
                    (!shared.contains(&who)).then_some(1)
                }
            };
            let people = u16::try_from(signing.len()).ok()?;
            Some(self.price(&price, missing)?.saturating_add(people))
        };
        if shared.len() > MOST_TRIED {
            return without_the_needless(&shared, with);
        }
        let tries = 0..1_u32 << shared.len();
        tries
            .filter_map(|sign| {
                let chosen = shared.iter().enumerate();
                let chosen = chosen.filter(|(bit, _)| sign >> bit & 1 == 1);
                with(&chosen.map(|(_, who)| *who).collect::<Vec<_>>())
            })
            .min()
    }

    /// The price of this table, when a person's is known.
    fn price(&self, person: &dyn Fn(&Identity) -> Price, missing: Price) -> Price {
        let prices: Vec<_> = self
            .seats
            .iter()
            .map(|seat| seat.price(person, missing))
            .collect();
        // With each seat in turn among those who sign: the cheapest others that count with it.
        let with = |(at, seat): (usize, &Seat)| {
            let ballot = seat.ballot?;
            let mut others: Vec<_> = self
                .seats
                .iter()
                .zip(&prices)
                .enumerate()
                .filter(|(other, (seat, _))| {
                    *other != at && (seat.directs || !ballot.directors_only)
                })
                .filter_map(|(_, (_, price))| *price)
                .collect();
            others.sort_unstable();
            let more = usize::from(ballot.needed.saturating_sub(1));
            let cheapest = others.get(..more)?.iter().copied();
            Some(cheapest.fold(prices[at]?, u16::saturating_add))
        };
        self.seats.iter().enumerate().filter_map(with).min()
    }

    /// How many at this table could sign, and the fewest that have to.
    pub(super) fn able_and_needed(&self) -> (u16, u16) {
        let able = self
            .seats
            .iter()
            .filter(|seat| seat.price(&|_| Some(1), None).is_some())
            .count();
        let needed = self.seats.iter().filter_map(|seat| seat.ballot);
        let needed = needed.map(|ballot| ballot.needed).min();
        (u16::try_from(able).unwrap_or(u16::MAX), needed.unwrap_or(0))
    }
}

impl Seat {
    fn price(&self, person: &dyn Fn(&Identity) -> Price, missing: Price) -> Price {
        self.ballot?;
        match &self.who {
            Sitter::Person(who) => person(who),
            Sitter::Organisation { behind, .. } => match behind {
                Behind::Table(table) => table.price(person, missing),
                Behind::Missing => missing,
                Behind::Ring | Behind::Barred | Behind::NotFollowed => None,
            },
        }
    }
}

/// For more people than can be tried: all of them, less each one who is not needed. At most a few too many, and
/// never too few.
fn without_the_needless(all: &[&Identity], with: impl Fn(&[&Identity]) -> Price) -> Price {
    let mut signing = all.to_vec();
    let mut price = with(&signing)?;
    for who in all {
        let fewer: Vec<_> = signing.iter().copied().filter(|one| one != who).collect();
        if let Some(less) = with(&fewer).filter(|less| *less <= price) {
            (signing, price) = (fewer, less);
        }
    }
    Some(price)
}

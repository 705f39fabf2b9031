//! Counting signatures at a table: whether those given suffice, and how few suffice.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Behind, Seat, SigningPlan, Sitter, Table};
use crate::person::Identity;

/// People with more than one seat are tried in every combination, at most so many of them.
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

impl Table {
    /// The fewest people who must sign, next to those who have already, exactly: whoever has several seats
    /// signs once for all of them. `missing` is the price of a table that could not be laid.
    pub(super) fn least(&self, signed: &dyn Fn(&Identity) -> bool, missing: Price) -> Price {
        let mut seats: BTreeMap<&Identity, u16> = BTreeMap::new();
        self.each_able(&mut |_, _, who| *seats.entry(who).or_default() += 1);
        let mut shared: Vec<_> = seats
            .into_iter()
            .filter(|(who, seats)| *seats > 1 && !signed(who))
            .map(|(who, _)| who)
            .collect();
        shared.truncate(MOST_TRIED);
        let tries = 0..1_u32 << shared.len();
        tries
            .filter_map(|sign| {
                let price = |who: &Identity| {
                    if signed(who) {
                        return Some(0);
                    }
                    match shared.iter().position(|shared| *shared == who) {
                        Some(bit) => (sign >> bit & 1 == 1).then_some(0),
                        None => Some(1),
                    }
                };
                let rest = self.price(&price, missing)?;
                Some(rest.saturating_add(u16::try_from(sign.count_ones()).ok()?))
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

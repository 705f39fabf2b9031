//! What a means costs (R-MACH-13): the operator's prices, and the lines that they make for one user. Amounts are whole
//! cents; VAT is worked out per line, so that a line that is credited gives back exactly what it took. Nothing is paid
//! here, and what was agreed is kept elsewhere, as it was on that day.

use serde::{Deserialize, Serialize};

use crate::{application::Product, fault::Fault, words::words};

/// The operator's prices, without VAT.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    /// They are invented, and the screens say so.
    #[serde(default)]
    pub example: bool,
    pub vat_percent: u16,
    /// More for an urgent means, where that brings it forward.
    pub urgent_cents: u32,
    /// So many authorisations come with a means.
    pub authorisations_free: u16,
    /// Each one more.
    pub authorisation_cents: u32,
    pub means: Vec<MeansPrice>,
}

/// For the whole term, not per year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeansPrice {
    pub product: Product,
    pub years: i16,
    pub cents: u32,
}

words! {
    /// What a line of an order is for.
    Item {
        Means = "means",
        Urgent = "urgent",
        /// Authorisations beyond those that come with the means.
        Authorisations = "authorisations",
    }
}

/// What of an application makes its price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub product: Product,
    pub years: i16,
    /// Urgent, and sooner by it.
    pub urgent: bool,
    pub authorisations: u16,
}

/// One line: so many of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    pub item: Item,
    pub quantity: u16,
    pub unit_cents: u32,
    pub vat_percent: u16,
}

/// An amount without VAT and the VAT on it, in cents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    pub net: i64,
    pub vat: i64,
}

impl Amount {
    pub const fn gross(self) -> i64 {
        self.net + self.vat
    }

    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            net: self.net + other.net,
            vat: self.vat + other.vat,
        }
    }
}

impl Charge {
    /// VAT rounded to a whole cent, halves up.
    pub fn amount(self) -> Amount {
        let net = i64::from(self.quantity) * i64::from(self.unit_cents);
        Amount {
            net,
            vat: (net * i64::from(self.vat_percent) + 50) / 100,
        }
    }
}

/// What some lines come to together.
pub fn total(charges: &[Charge]) -> Amount {
    let amounts = charges.iter().map(|charge| charge.amount());
    amounts.fold(Amount::default(), Amount::plus)
}

impl Prices {
    /// What is wrong with prices that an operator wrote; `None` when they can be used.
    pub fn problem(&self) -> Option<String> {
        if self.vat_percent > 100 {
            return Some(format!("a VAT of {} percent", self.vat_percent));
        }
        for (n, price) in self.means.iter().enumerate() {
            let (product, years) = (price.product.code(), price.years);
            if !crate::time::YEARS_OFFERED.contains(&years) {
                return Some(format!("{product} for {years} years, not 1, 3 or 5"));
            }
            let twice = |other: &MeansPrice| other.product == price.product && other.years == years;
            if self.means[..n].iter().any(twice) {
                return Some(format!("{product} for {years} years twice"));
            }
        }
        None
    }

    /// The terms that a product has a price for, shortest first.
    pub fn terms(&self, product: Product) -> Vec<i16> {
        let of = self.means.iter().filter(|price| price.product == product);
        let mut years: Vec<i16> = of.map(|price| price.years).collect();
        years.sort_unstable();
        years
    }

    /// The price of a product for a term.
    pub fn of(&self, product: Product, years: i16) -> Option<u32> {
        let found = |price: &&MeansPrice| price.product == product && price.years == years;
        self.means.iter().find(found).map(|price| price.cents)
    }

    /// The lines for one user.
    ///
    /// # Errors
    /// [`Fault::NotAChoice`] for a term without a price.
    pub fn quote(&self, wanted: Wanted) -> Result<Vec<Charge>, Fault> {
        let charge = |item, quantity, unit_cents| Charge {
            item,
            quantity,
            unit_cents,
            vat_percent: self.vat_percent,
        };
        let means = self
            .of(wanted.product, wanted.years)
            .ok_or(Fault::NotAChoice)?;
        let mut charges = vec![charge(Item::Means, 1, means)];
        if wanted.urgent && self.urgent_cents > 0 {
            charges.push(charge(Item::Urgent, 1, self.urgent_cents));
        }
        let beyond = wanted
            .authorisations
            .saturating_sub(self.authorisations_free);
        if beyond > 0 && self.authorisation_cents > 0 {
            charges.push(charge(
                Item::Authorisations,
                beyond,
                self.authorisation_cents,
            ));
        }
        Ok(charges)
    }
}

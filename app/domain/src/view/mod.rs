//! Read models: what a use case answers and a page shows, in the reader's language. Data only; rules are elsewhere
//! in this crate, and nothing here is stored. They live in `domain` because both the server, which fills them, and
//! the browser, which shows them, must know them.

pub mod chain;
pub mod clients;
pub mod kept;
pub mod why;

use crate::{
    id::{OrganisationId, ServiceId},
    level::Level,
    number::OrganisationNumber,
    time::Date,
};
use serde::{Deserialize, Serialize};

/// An organisation as the register names it. `name` is empty for one that is not here yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    pub id: Option<OrganisationId>,
    pub name: String,
    pub number: OrganisationNumber,
    pub town: String,
}

/// A service in the reader's language; `does` is what one can do with it, in plain words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceLine {
    pub id: ServiceId,
    pub name: String,
    pub provider: String,
    pub does: String,
    pub level: Level,
    pub chain_allowed: bool,
    /// Acting here costs or moves money: worth a second look.
    pub financial: bool,
}

/// One line of an object's history: who did what, when, on what basis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryLine {
    pub day: Date,
    /// Hours and minutes in Amsterdam, `14:05`.
    pub time: String,
    /// The person's name, or empty for the system or one who was erased.
    pub who: String,
    /// The organisation the person acted for, when it is another than the reader's.
    pub organisation: String,
    /// The audit action, such as `request.sent`; the page has words for it.
    pub action: String,
    pub basis: String,
    /// Names that belong to the line: services, an employee.
    pub about: Vec<String>,
    /// What the person wrote with it: a reason, a note.
    pub words: Vec<String>,
}

/// A piece of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    pub rows: Vec<T>,
    /// All rows that fit the filter.
    pub total: u32,
    /// Counted from 1.
    pub page: u32,
    pub size: u32,
}

/// The page that was asked for, counted from 1, or the last one there is: a list that shrank meanwhile is no error.
#[must_use]
pub fn existing_page(page: u32, total: u32, size: u32) -> u32 {
    page.clamp(1, total.div_ceil(size).max(1))
}

impl<T> Page<T> {
    /// A page of a list that is at hand, as [`existing_page`].
    #[must_use]
    pub fn of(all: Vec<T>, page: u32, size: u32) -> Self {
        let size = size.max(1);
        let total = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let page = existing_page(page, total, size);
        let before = usize::try_from((page - 1) * size).unwrap_or(usize::MAX);
        let rows = all.into_iter().skip(before);
        let rows = rows
            .take(usize::try_from(size).unwrap_or(usize::MAX))
            .collect();
        Self {
            rows,
            total,
            page,
            size,
        }
    }

    /// The same page with other rows.
    #[must_use]
    pub fn map<U>(self, row: impl FnMut(T) -> U) -> Page<U> {
        Page {
            rows: self.rows.into_iter().map(row).collect(),
            total: self.total,
            page: self.page,
            size: self.size,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Page;

    #[test]
    fn a_page_of_a_list_at_hand_is_cut_out_of_it_and_never_beyond_its_end() {
        let page = |page, size| {
            let found = Page::of((1..=7).collect::<Vec<u8>>(), page, size);
            (found.page, found.total, found.rows)
        };
        assert_eq!(page(1, 3), (1, 7, vec![1, 2, 3]));
        assert_eq!(page(3, 3), (3, 7, vec![7]));
        assert_eq!(page(9, 3), (3, 7, vec![7]));
        assert_eq!(page(0, 3).0, 1);
        assert_eq!(Page::of(Vec::<u8>::new(), 2, 3).page, 1);
    }
}

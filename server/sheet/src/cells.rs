//! The cells of one row, by column, as they stand in the file or as a manager corrected them. Personal data: `Debug`
//! shows none of it.

use domain::import::Column;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// Longer than anything that belongs in a cell, in characters.
pub const LONGEST_CELL: usize = 2_000;

/// What stands in each column; one that is empty or not there is left out.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cells(BTreeMap<Column, String>);

impl Cells {
    /// What stands there, without the space around it; empty when nothing does.
    pub fn get(&self, column: Column) -> &str {
        self.0.get(&column).map_or("", String::as_str)
    }

    pub fn set(&mut self, column: Column, text: &str) {
        let text = plain(text);
        if text.is_empty() {
            self.0.remove(&column);
        } else {
            self.0
                .insert(column, text.chars().take(LONGEST_CELL).collect());
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Cells {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// What a cell says. The two ways in which spreadsheets keep a cell from being changed are taken off: `="0612"`, and an
/// apostrophe before a sign that would make it a formula. A formula itself stays what it is: text.
fn plain(text: &str) -> &str {
    let text = trim(text);
    if let Some(quoted) = text
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
        && !quoted.contains('"')
    {
        return trim(quoted);
    }
    match text.strip_prefix('\'') {
        Some(rest)
            if rest.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
                || rest.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            trim(rest)
        }
        _ => text,
    }
}

/// Without space of any kind around it, and without the marks that nobody sees.
fn trim(text: &str) -> &str {
    text.trim_matches(is_unseen)
}

/// Nobody sees it at the beginning or the end of a cell.
pub fn is_unseen(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_puts_around_a_cell_is_taken_off_and_a_formula_stays_text() {
        for (text, says) in [
            ("  Anna\u{a0}", "Anna"),
            ("=\"0612345678\"", "0612345678"),
            ("'0612345678", "0612345678"),
            ("'+31612345678", "+31612345678"),
            ("'t Hart", "'t Hart"),
            ("=SOM(A1:A9)", "=SOM(A1:A9)"),
            ("=\"a\"&\"b\"", "=\"a\"&\"b\""),
            ("\u{feff}email", "email"),
            ("'", "'"),
            ("=\"", "=\""),
        ] {
            let mut cells = Cells::default();
            cells.set(Column::Given, text);
            assert_eq!(cells.get(Column::Given), says, "{text:?}");
        }
    }

    #[test]
    fn an_empty_cell_is_no_cell() {
        let mut cells = Cells::default();
        cells.set(Column::Given, "Anna");
        cells.set(Column::Given, " \t ");
        assert!(cells.is_empty());
        assert_eq!(cells.get(Column::Given), "");
    }

    #[test]
    fn cells_do_not_show_themselves_in_a_log() {
        let mut cells = Cells::default();
        cells.set(Column::Email, "anna@devries.example");
        assert_eq!(format!("{cells:?}"), "{Email}");
    }
}

//! Lists as CSV, safe to open in a spreadsheet. What the columns hold is decided by the list; here is only how a
//! cell is written.
//!
//! The form: UTF-8 with a byte order mark, lines ending in CR LF, a header in the reader's language. Columns are
//! separated by what a spreadsheet set to that language expects: `;` in Dutch, `,` in English. Dates are
//! `2026-11-22`; several values in one cell are separated by ` | `. Every cell is quoted, so that nothing
//! in it is taken for a separator by a spreadsheet set to another language. A cell that a spreadsheet would take for a
//! formula (beginning with `= + - @`, also full-width, a tab or a carriage return) gets an apostrophe in front; a
//! reader takes it off.

use crate::error::{Error, Result};
use domain::{lang::Lang, time::Date};

/// A file to download.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// What the browser calls it: letters, digits, `-` and `.` only.
    pub file_name: String,
    /// The content, of type [`Sheet::CONTENT_TYPE`].
    pub body: Vec<u8>,
}

impl Sheet {
    pub const CONTENT_TYPE: &'static str = "text/csv; charset=utf-8";
}

/// Writes rows of cells.
pub(crate) struct Writer {
    csv: csv::Writer<Vec<u8>>,
    file_name: String,
}

const BOM: &[u8] = "\u{feff}".as_bytes();

impl Writer {
    /// Begins a file: `name` in the reader's language, the day of the export, and the header.
    pub fn new(lang: Lang, name: &str, today: Date, header: &[&str]) -> Result<Self> {
        let delimiter = match lang {
            Lang::Nl => b';',
            Lang::En => b',',
        };
        let csv = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .terminator(csv::Terminator::CRLF)
            .quote_style(csv::QuoteStyle::Always)
            .from_writer(BOM.to_vec());
        let mut writer = Self {
            csv,
            file_name: format!("{name}-{today}.csv"),
        };
        writer.row(header)?;
        Ok(writer)
    }

    pub fn row<T: AsRef<str>>(&mut self, cells: &[T]) -> Result<()> {
        self.csv
            .write_record(cells.iter().map(|cell| safe(cell.as_ref())))
            .map_err(|_| Error::Internal("a row that cannot be written"))
    }

    pub fn finish(self) -> Result<Sheet> {
        let body = self
            .csv
            .into_inner()
            .map_err(|_| Error::Internal("a file that cannot be written"))?;
        Ok(Sheet {
            file_name: self.file_name,
            body,
        })
    }
}

/// Several values in one cell.
pub(crate) fn joined<T: AsRef<str>>(values: impl IntoIterator<Item = T>) -> String {
    values.into_iter().fold(String::new(), |mut cell, value| {
        if !cell.is_empty() {
            cell.push_str(" | ");
        }
        cell + value.as_ref()
    })
}

/// A name that a client typed must not become a formula in the accountant's spreadsheet. A number below nought is none.
fn safe(cell: &str) -> String {
    let is_number = |digits: &str| {
        digits
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b','))
    };
    if cell.strip_prefix('-').is_some_and(is_number) {
        return cell.to_owned();
    }
    // Nobody sees what stands before the sign, and a spreadsheet may drop it.
    let shown = cell.trim_start_matches(sheet::is_unseen);
    // Some spreadsheets read a full-width sign as its narrow one.
    if shown.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        || cell.starts_with(['\t', '\r'])
    {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Date = Date::constant(2026, 11, 22);

    #[test]
    fn a_name_that_looks_like_a_formula_stays_a_name() {
        let mut writer = Writer::new(Lang::Nl, "klanten", DAY, &["Naam", "Uw kenmerk"]).unwrap();
        writer
            .row(&["=HYPERLINK(\"https://kwaad.example\")", "+31"])
            .unwrap();
        writer.row(&["-1", "@som"]).unwrap();
        writer.row(&["-1+2", "-1,50"]).unwrap();
        writer.row(&["＝som", "＋1"]).unwrap();
        writer.row(&["－1", "＠som"]).unwrap();
        writer.row(&["\u{200b}=1", " +1"]).unwrap();
        writer.row(&["\tinsprong", "\rregel"]).unwrap();
        writer
            .row(&["Bakkerij; brood & \"koek\"", "00001002"])
            .unwrap();
        let sheet = writer.finish().unwrap();
        assert_eq!(sheet.file_name, "klanten-2026-11-22.csv");
        assert_eq!(
            String::from_utf8(sheet.body).unwrap(),
            "\u{feff}\"Naam\";\"Uw kenmerk\"\r\n\
             \"'=HYPERLINK(\"\"https://kwaad.example\"\")\";\"'+31\"\r\n\
             \"-1\";\"'@som\"\r\n\
             \"'-1+2\";\"-1,50\"\r\n\
             \"'＝som\";\"'＋1\"\r\n\
             \"'－1\";\"'＠som\"\r\n\
             \"'\u{200b}=1\";\"' +1\"\r\n\
             \"'\tinsprong\";\"'\rregel\"\r\n\
             \"Bakkerij; brood & \"\"koek\"\"\";\"00001002\"\r\n"
        );
    }

    #[test]
    fn in_english_columns_are_separated_by_commas() {
        let mut writer = Writer::new(Lang::En, "clients", DAY, &["Name", "Town"]).unwrap();
        writer
            .row(&[joined(["Anna", "Bram"]), "Haarlem, centrum".into()])
            .unwrap();
        let text = String::from_utf8(writer.finish().unwrap().body).unwrap();
        assert_eq!(
            text,
            "\u{feff}\"Name\",\"Town\"\r\n\"Anna | Bram\",\"Haarlem, centrum\"\r\n"
        );
    }
}

//! A file row by row. Every row keeps the number of the line on which it begins, as a spreadsheet or an editor counts
//! it; a row with an empty cell in every column is skipped, like an empty line.

use crate::{
    cells::{Cells, LONGEST_CELL},
    decode::{Encoding, decode},
    header::header,
};
use domain::{
    fault::Fault,
    import::{Column, MOST_BYTES, MOST_ROWS},
};

pub use crate::header::Separator;

/// [`MOST_BYTES`], as people say it.
const MOST_MB: u16 = 10;
/// More cells than any file of users has columns.
const MOST_CELLS: usize = 200;

/// A file that was read.
#[derive(Clone, Debug)]
pub struct File {
    pub encoding: Encoding,
    pub separator: Separator,
    /// The columns that are not known, as they are called in the file.
    pub ignored: Vec<String>,
    pub rows: Vec<Row>,
}

/// One row, as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line on which it begins, counted from 1.
    pub line: u32,
    pub cells: Cells,
    /// What is wrong with the row itself.
    pub fault: Option<Fault>,
}

/// Reads a file. At most [`MOST_ROWS`] rows are ever held.
///
/// # Errors
/// Everything for which the file as a whole cannot be used: [`Fault::FileTooLarge`], [`Fault::NoRows`],
/// [`Fault::FileNotText`], [`Fault::NoHeader`], [`Fault::TooManyRows`]; and each [`Fault::ColumnMissing`] and
/// [`Fault::ColumnTwice`].
pub fn read(bytes: &[u8]) -> Result<File, Vec<Fault>> {
    if bytes.len() > MOST_BYTES {
        return Err(vec![Fault::FileTooLarge(MOST_MB)]);
    }
    let (text, encoding) = decode(bytes).map_err(|fault| vec![fault])?;
    let start = first_line(&text);
    if text[start..].trim().is_empty() {
        return Err(vec![Fault::NoRows]);
    }
    let header = header(&text[start..])?;
    let rows = rows(&text, start, header.separator, &header.columns)?;
    Ok(File {
        encoding,
        separator: header.separator,
        ignored: header.ignored,
        rows,
    })
}

/// Where the header begins: after empty lines, and after the line by which Excel tells itself the separator.
fn first_line(text: &str) -> usize {
    let skip = |at: usize| {
        let rest = &text[at..];
        at + rest.len() - rest.trim_start_matches(['\r', '\n', '\u{feff}']).len()
    };
    let start = skip(0);
    let line = text[start..].split(['\r', '\n']).next().unwrap_or_default();
    let says_separator = line.len() <= 6 && line.to_ascii_lowercase().starts_with("sep=");
    if says_separator {
        skip(start + line.len())
    } else {
        start
    }
}

fn rows(
    text: &str,
    start: usize,
    separator: Separator,
    columns: &[Option<Column>],
) -> Result<Vec<Row>, Vec<Fault>> {
    let body = &text[start..];
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator.byte())
        .has_headers(false)
        .flexible(true)
        .from_reader(body.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut lines = Lines::new(text);
    let mut rows = Vec::new();
    let mut is_header = true;
    loop {
        let from = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            // The text is UTF-8 and rows may have any length: nothing is left to go wrong.
            Err(_) => return Err(vec![Fault::FileNotText]),
        }
        let until = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        // Where the record begins: the reader stands before the empty lines that it skips.
        let raw = body.get(from..until).unwrap_or_default();
        let blank = raw.len() - raw.trim_start_matches(['\r', '\n']).len();
        let line = lines.at(start + from + blank);
        if is_header {
            is_header = false;
            continue;
        }
        let (cells, extra) = cells_of(&record, columns);
        if cells.is_empty() && extra == columns.len() {
            continue;
        }
        if rows.len() == usize::from(MOST_ROWS) {
            return Err(vec![Fault::TooManyRows(MOST_ROWS)]);
        }
        let fault = fault_of(&record, &raw[blank..], until == body.len(), extra, columns);
        rows.push(Row { line, cells, fault });
    }
    if rows.is_empty() {
        return Err(vec![Fault::NoRows]);
    }
    Ok(rows)
}

/// The cells of the columns that are known, and how many cells the row has up to the last one with something in it; no
/// fewer than there are columns.
fn cells_of(record: &csv::StringRecord, columns: &[Option<Column>]) -> (Cells, usize) {
    let mut cells = Cells::default();
    for (text, column) in record.iter().zip(columns) {
        if let Some(column) = column {
            cells.set(*column, text);
        }
    }
    let used = record
        .iter()
        .enumerate()
        .skip(columns.len())
        .filter(|(_, text)| !text.trim().is_empty())
        .map(|(n, _)| n + 1)
        .last();
    (cells, used.unwrap_or(columns.len()))
}

fn fault_of(
    record: &csv::StringRecord,
    raw: &str,
    is_last: bool,
    used: usize,
    columns: &[Option<Column>],
) -> Option<Fault> {
    let quotes = raw.bytes().filter(|byte| *byte == b'"').count();
    if is_last && quotes % 2 == 1 && raw.trim_end().contains(['\r', '\n']) {
        return Some(Fault::QuoteOpen);
    }
    if record.len() > MOST_CELLS || record.iter().any(|cell| cell.len() > 4 * LONGEST_CELL) {
        return Some(Fault::RowTooLong);
    }
    let (found, most) = (used, columns.len());
    (found > most).then(|| Fault::TooManyCells {
        found: u16::try_from(found).unwrap_or(u16::MAX),
        most: u16::try_from(most).unwrap_or(u16::MAX),
    })
}

/// Counts lines, forwards only.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u32,
}

impl<'a> Lines<'a> {
    const fn new(text: &'a str) -> Self {
        Self {
            text: text.as_bytes(),
            at: 0,
            line: 1,
        }
    }

    /// The line of a place in the text, not before the last one asked for. A line ends with LF, CR LF or CR.
    fn at(&mut self, place: usize) -> u32 {
        let until = place.min(self.text.len());
        for at in self.at..until {
            let ends = match self.text[at] {
                b'\n' => true,
                b'\r' => self.text.get(at + 1) != Some(&b'\n'),
                _ => false,
            };
            self.line += u32::from(ends);
        }
        self.at = self.at.max(until);
        self.line
    }
}

//! Reading a file of users (R-AAN-7), as spreadsheets write them: any of the usual encodings and separators, columns in
//! any order under Dutch or English names, and a word for everything that is wrong, on its line. No input or output, no
//! database and no rule of an application: whether a row may go is decided elsewhere.
//!
//! The rules: what a cell holds is data, never a formula; nothing is thrown away in silence; and however large a file
//! is, no more than one row of it is held beside what is kept.

mod cells;
mod decode;
mod header;
mod read;
mod value;

pub use cells::{Cells, is_unseen};
pub use read::{File, Row, Separator, read};
pub use value::{Draft, Found, chosen, parse, spelled};

pub use decode::Encoding;

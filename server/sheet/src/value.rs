//! From the cells of a row to what they mean: a person, a level, names of services. Everything a spreadsheet does to a
//! cell is undone here where that is certain, and said where it is likely; what could mean two things is a fault.

use crate::cells::Cells;
use domain::{
    application::Product,
    fault::Fault,
    import::{Column, Note},
    lang::Lang,
    mobile::MobileNumber,
    number::{BranchNumber, KvkNumber},
    person::{NamePart, PersonName},
    time::Date,
};

/// The day before Excel's first; it counts 29 February 1900, which never was.
const EXCEL: Date = Date::constant(1899, 12, 30);
/// Days of birth as Excel counts them, from 1908 to 2099. What is less may be a year by itself.
const EXCEL_DAYS: std::ops::RangeInclusive<i32> = 3_000..=73_050;

/// Somebody for whom a means is wanted, as far as a row says it. Services are names still.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub name: Option<PersonName>,
    pub birth: Option<Date>,
    pub email: Option<String>,
    pub mobile: Option<MobileNumber>,
    pub employed: Option<bool>,
    pub product: Option<Product>,
    /// For how many years; none: the usual term.
    pub term: Option<i16>,
    pub services: Vec<String>,
    pub years: Option<i16>,
    pub branch: Option<BranchNumber>,
    pub kvk: Option<KvkNumber>,
    pub urgent: bool,
    pub lang: Option<Lang>,
    pub same_mobile: bool,
}

/// What a row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What could be read: everything that is needed, where nothing is wrong.
    pub draft: Draft,
    pub faults: Vec<(Column, Fault)>,
    pub notes: Vec<Note>,
}

/// Reads a row. `today` is only for years of two digits.
pub fn parse(cells: &Cells, today: Date) -> Found {
    let mut row = Reading {
        cells,
        faults: Vec::new(),
        notes: Vec::new(),
    };
    // Every cell is read before anything is put together, so that every fault is found.
    let given = row.part(Column::Given);
    let prefix = row.optional(Column::Prefix, NamePart::parse);
    let family = row.part(Column::Family);
    let birth = row.birth(today);
    let email = row.required(Column::Email, |text| Ok(text.to_owned()));
    let mobile = row.mobile();
    let employed = row.required(Column::Employed, yes_or_no);
    let product = row.required(Column::Product, product);
    let term = row.optional(Column::Term, years);
    let services = services(cells.get(Column::Services));
    let years = row.optional(Column::Years, years);
    let branch = row.padded(Column::Branch, 12, 6, BranchNumber::parse);
    let kvk = row.padded(Column::Kvk, 8, 7, KvkNumber::parse);
    let urgent = row.optional(Column::Urgent, yes_or_no).unwrap_or(false);
    let lang = row.optional(Column::Language, language);
    let same_mobile = row.optional(Column::SameMobile, yes_or_no).unwrap_or(false);
    if !cells.get(Column::LastDay).is_empty() {
        row.faults.push((Column::LastDay, Fault::UseYears));
    }
    if !services.is_empty() && cells.get(Column::Years).is_empty() {
        row.faults.push((Column::Years, Fault::YearsNeeded));
    }
    let draft = Draft {
        name: given.zip(family).map(|(given, family)| PersonName {
            given,
            prefix,
            family,
        }),
        birth,
        email,
        mobile,
        employed,
        product,
        term,
        services,
        years,
        branch,
        kvk,
        urgent,
        lang,
        same_mobile,
    };
    Found {
        draft,
        faults: row.faults,
        notes: row.notes,
    }
}

/// What a cell of a column with a few possible values means, in the word by which a form sends it; none where it cannot
/// be read, or where the column takes any text. The word means the same in a cell.
pub fn chosen(column: Column, text: &str) -> Option<String> {
    match column {
        Column::Employed | Column::Urgent | Column::SameMobile => {
            let on = yes_or_no(text).ok()?;
            Some(if on { "yes" } else { "no" }.to_owned())
        }
        Column::Product => Some(product(text).ok()?.code().to_owned()),
        Column::Term | Column::Years => Some(years(text).ok()?.to_string()),
        Column::Language => Some(language(text).ok()?.code().to_owned()),
        _ => None,
    }
}

/// What stands in a column, as we write it ourselves: a cell with a few possible values in the one spelling for whoever
/// reads it, however it was typed or chosen. What cannot be read, and any text, stays as it is. It means the same in a
/// file.
pub fn spelled(cells: &Cells, column: Column, lang: Lang) -> String {
    let text = cells.get(column);
    let word = match column {
        Column::Employed | Column::Urgent | Column::SameMobile => {
            yes_or_no(text).ok().map(|on| match (on, lang) {
                (true, Lang::Nl) => "ja",
                (true, Lang::En) => "yes",
                (false, Lang::Nl) => "nee",
                (false, Lang::En) => "no",
            })
        }
        Column::Product => product(text).ok().map(|product| match (product, lang) {
            (Product::Eh2Plus, _) => "EH2+",
            (Product::Eh3, _) => "EH3",
            (Product::Eh4, _) => "EH4",
            (Product::TaxOnly, Lang::Nl) => "Belastingdienst",
            (Product::TaxOnly, Lang::En) => "Tax office",
        }),
        _ => return chosen(column, text).unwrap_or_else(|| text.to_owned()),
    };
    word.unwrap_or(text).to_owned()
}

struct Reading<'a> {
    cells: &'a Cells,
    faults: Vec<(Column, Fault)>,
    notes: Vec<Note>,
}

impl Reading<'_> {
    fn optional<T>(
        &mut self,
        column: Column,
        parse: impl FnOnce(&str) -> Result<T, Fault>,
    ) -> Option<T> {
        let text = self.cells.get(column);
        if text.is_empty() {
            return None;
        }
        parse(text)
            .map_err(|fault| self.faults.push((column, fault)))
            .ok()
    }

    fn required<T>(
        &mut self,
        column: Column,
        parse: impl FnOnce(&str) -> Result<T, Fault>,
    ) -> Option<T> {
        if self.cells.get(column).is_empty() {
            self.faults.push((column, Fault::Required));
        }
        self.optional(column, parse)
    }

    fn part(&mut self, column: Column) -> Option<NamePart> {
        self.required(column, NamePart::parse)
    }

    fn birth(&mut self, today: Date) -> Option<Date> {
        let (date, sure) = self.required(Column::Birth, |text| date(text, today))?;
        if !sure {
            self.notes.push(Note::DateRead);
        }
        Some(date)
    }

    /// A spreadsheet takes a number for a number: the zero or the plus sign before it is gone.
    fn mobile(&mut self) -> Option<MobileNumber> {
        let (mobile, repaired) = self.required(Column::Mobile, |text| {
            let digits = text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b' ' || byte == b'-');
            let plain: String = text.chars().filter(char::is_ascii_digit).collect();
            match plain.len() {
                9 if digits && plain.starts_with('6') => {
                    MobileNumber::parse(&format!("0{plain}")).map(|number| (number, true))
                }
                11 if digits && plain.starts_with("316") => {
                    MobileNumber::parse(&format!("+{plain}")).map(|number| (number, true))
                }
                _ => MobileNumber::parse(text).map(|number| (number, false)),
            }
        })?;
        if repaired {
            self.notes.push(Note::Repaired(Column::Mobile));
        }
        Some(mobile)
    }

    /// A number of a fixed length that lost the zeros before it; no shorter than `least`, or it may be anything.
    fn padded<T>(
        &mut self,
        column: Column,
        length: usize,
        least: usize,
        parse: impl FnOnce(&str) -> Result<T, Fault>,
    ) -> Option<T> {
        let text = self.cells.get(column);
        let plain: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '.')
            .collect();
        let short = (least..length).contains(&plain.len())
            && plain.bytes().all(|byte| byte.is_ascii_digit());
        let padded = format!("{plain:0>length$}");
        let number = self.optional(column, |_| parse(if short { &padded } else { &plain }))?;
        if short {
            self.notes.push(Note::Repaired(column));
        }
        Some(number)
    }
}

fn yes_or_no(text: &str) -> Result<bool, Fault> {
    match text.to_lowercase().as_str() {
        "ja" | "j" | "yes" | "y" | "1" | "x" | "waar" | "true" => Ok(true),
        "nee" | "n" | "no" | "0" | "onwaar" | "false" => Ok(false),
        _ => Err(Fault::NotYesOrNo),
    }
}

fn product(text: &str) -> Result<Product, Fault> {
    let plain: String = text
        .to_lowercase()
        .replace("eherkenning", "eh")
        .replace("niveau", "")
        .replace("level", "")
        .replace("plus", "+")
        .chars()
        .filter(|c| c.is_alphanumeric() || *c == '+')
        .collect();
    match plain.as_str() {
        "eh2+" | "2+" => Ok(Product::Eh2Plus),
        "eh3" | "3" => Ok(Product::Eh3),
        "eh4" | "4" => Ok(Product::Eh4),
        "belastingdienst" | "eh3belastingdienst" | "tax" | "taxonly" | "taxoffice" => {
            Ok(Product::TaxOnly)
        }
        _ => Err(Fault::UnknownProduct),
    }
}

fn services(text: &str) -> Vec<String> {
    text.split(['|', '\n', ';'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

fn years(text: &str) -> Result<i16, Fault> {
    let plain = text.to_lowercase();
    plain
        .trim_end_matches(|c: char| c.is_alphabetic() || c.is_whitespace())
        .parse()
        .map_err(|_| Fault::NotAChoice)
}

fn language(text: &str) -> Result<Lang, Fault> {
    match text.to_lowercase().as_str() {
        "nl" | "nederlands" | "dutch" => Ok(Lang::Nl),
        "en" | "engels" | "english" => Ok(Lang::En),
        _ => Err(Fault::NotAChoice),
    }
}

/// A date as people and spreadsheets write it, day first or year first; and whether that is sure. The American order is
/// a fault: in the same file `02/01/1980` would be read wrongly.
fn date(text: &str, today: Date) -> Result<(Date, bool), Fault> {
    // A spreadsheet may add the time of day.
    let lower = text.to_lowercase();
    let text = match lower.split_once([' ', 't']) {
        Some((day, time)) if time.contains(':') => day,
        _ => lower.as_str(),
    };
    if let Ok(days) = text.parse::<i32>() {
        return excel(days).ok_or(Fault::NotADate);
    }
    let parts: Vec<&str> = text
        .split(|c: char| matches!(c, '-' | '/' | '.' | ',' | '–') || c.is_whitespace())
        .filter(|part| !part.is_empty())
        .collect();
    let [first, month, last] = parts[..] else {
        return Err(Fault::NotADate);
    };
    let (year, day) = if first.len() == 4 {
        (first, last)
    } else {
        (last, first)
    };
    let (year, sure) = full_year(year, today).ok_or(Fault::NotADate)?;
    let month = month_of(month).ok_or(Fault::NotADate)?;
    let day: i8 = day.parse().map_err(|_| Fault::NotADate)?;
    Date::new(year, month, day)
        .map(|date| (date, sure))
        .map_err(|_| Fault::NotADate)
}

fn excel(days: i32) -> Option<(Date, bool)> {
    let span = jiff::Span::new().try_days(days).ok()?;
    EXCEL_DAYS
        .contains(&days)
        .then(|| EXCEL.checked_add(span).ok())?
        .map(|date| (date, false))
}

/// Two digits are the past: nobody is born in the future.
fn full_year(text: &str, today: Date) -> Option<(i16, bool)> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let year: i16 = text.parse().ok()?;
    match text.len() {
        4 => Some((year, true)),
        2 => {
            let this = today.year() - today.year().rem_euclid(100) + year;
            Some((
                if this > today.year() {
                    this - 100
                } else {
                    this
                },
                false,
            ))
        }
        _ => None,
    }
}

fn month_of(text: &str) -> Option<i8> {
    const NAMES: [[&str; 2]; 12] = [
        ["jan", "jan"],
        ["feb", "feb"],
        ["mrt", "mar"],
        ["apr", "apr"],
        ["mei", "may"],
        ["jun", "jun"],
        ["jul", "jul"],
        ["aug", "aug"],
        ["sep", "sep"],
        ["okt", "oct"],
        ["nov", "nov"],
        ["dec", "dec"],
    ];
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let text = text.replace("maa", "mar");
    NAMES
        .iter()
        .position(|names| names.iter().any(|name| text.starts_with(name)))
        .and_then(|n| i8::try_from(n + 1).ok())
}

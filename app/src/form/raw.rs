//! The fields of a POST body, read one by one by typed accessors that note what is wrong. Only what was read is kept
//! for showing again, and a secret never is. Rules about more than one field belong to the services.

use super::FormState;
use domain::{fault::Fault, time::Date};
use services::FieldName;
use std::{fmt, str::FromStr};

/// More values of one field than this are nobody's choice.
const MOST_VALUES: usize = 300;
/// No value that is chosen, and not typed, is longer.
const CHOICE_CHARS: u16 = 64;

/// A file that somebody sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Upload {
    /// What it is called where it comes from, without folders; may be empty. Only for showing.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Never what is in it: files hold what is nobody else's business.
impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Upload({} bytes)", self.bytes.len())
    }
}

/// What came of reading a file.
#[derive(Debug)]
pub(crate) enum Sent {
    Whole(Upload),
    /// More than the form takes, in bytes.
    Larger(usize),
}

/// The raw fields, and the state they leave behind.
#[derive(Debug, Default)]
pub struct Raw {
    fields: Vec<(String, String)>,
    files: Vec<(String, Sent)>,
    /// The files that were read: they must be chosen again when anything is wrong.
    read: Vec<String>,
    pub(crate) state: FormState,
}

impl Raw {
    pub fn new(fields: Vec<(String, String)>) -> Self {
        Self {
            fields,
            ..Self::default()
        }
    }

    pub(crate) fn with_files(fields: Vec<(String, String)>, files: Vec<(String, Sent)>) -> Self {
        Self {
            fields,
            files,
            ..Self::default()
        }
    }

    /// Notes a fault at a field; an empty name means the whole form.
    pub fn fail(&mut self, name: &str, fault: Fault) {
        self.state.faults.push((name.to_owned(), fault));
    }

    fn find(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.trim())
            .unwrap_or_default()
    }

    /// Whether there is anything in a field, without reading it.
    pub fn is_filled(&self, name: &str) -> bool {
        !self.find(name).is_empty()
    }

    /// The trimmed value, cut off after one character too many: that it is too long can still be seen. Of it is kept for
    /// showing again what its field takes: nobody makes us keep more than that.
    fn take(&mut self, name: &str, most: u16) -> String {
        // CR comes with every line of a text area; other control characters come from nowhere good, nor does what turns
        // the reading direction of the words after it.
        let value: String = self
            .find(name)
            .chars()
            .filter(|c| !c.is_control() || *c == '\n' || *c == '\t')
            .filter(|c| !matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
            .take(usize::from(most) + 1)
            .collect();
        let kept = value.chars().take(usize::from(most)).collect();
        self.state.values.push((name.to_owned(), kept));
        value
    }

    fn noted<T>(&mut self, name: &str, read: Result<T, Fault>) -> Option<T> {
        read.map_err(|fault| self.fail(name, fault)).ok()
    }

    /// A line of text of `min` to `max` characters; `min` 0 makes it optional, as an empty text.
    pub fn text(&mut self, name: &str, min: u16, max: u16) -> Option<String> {
        let value = self.take(name, max).replace(['\n', '\t'], " ");
        let read = length(value, min, max);
        self.noted(name, read)
    }

    /// Text of several lines, `min` to `max` characters.
    pub fn lines(&mut self, name: &str, min: u16, max: u16) -> Option<String> {
        let value = self.take(name, max);
        let read = length(value, min, max);
        self.noted(name, read)
    }

    /// An address that will be written to.
    pub fn email(&mut self, name: &str) -> Option<String> {
        self.email_by(name, domain::email::read)
    }

    /// An address by which an account is found.
    pub fn known_email(&mut self, name: &str) -> Option<String> {
        self.email_by(name, domain::email::known)
    }

    fn email_by(&mut self, name: &str, read: fn(&str) -> Option<String>) -> Option<String> {
        let value = self.text(name, 1, domain::email::LONGEST)?;
        self.noted(name, read(&value).ok_or(Fault::NotAnEmail))
    }

    /// A password: not trimmed, not kept.
    pub fn secret(&mut self, name: &str, min: u16, max: u16) -> Option<String> {
        let value = self
            .fields
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, v)| v.clone())
            .unwrap_or_default();
        let read = length(value, min, max);
        self.noted(name, read)
    }

    /// A file that must be there, with something in it.
    pub fn file(&mut self, name: &str) -> Option<Upload> {
        let sent = self.sent(name);
        let read = sent.and_then(|upload| upload.ok_or(Fault::NoFile));
        self.noted(name, read)
    }

    /// Like [`Self::file`]; no file is `Some(None)`.
    pub fn optional_file(&mut self, name: &str) -> Option<Option<Upload>> {
        let sent = self.sent(name);
        self.noted(name, sent)
    }

    fn sent(&mut self, name: &str) -> Result<Option<Upload>, Fault> {
        let Some(at) = self.files.iter().position(|(field, _)| field == name) else {
            return Ok(None);
        };
        match self.files.swap_remove(at).1 {
            // A field in which nothing was chosen.
            Sent::Whole(file) if file.bytes.is_empty() && file.name.is_empty() => Ok(None),
            Sent::Whole(file) if file.bytes.is_empty() => Err(Fault::FileEmpty),
            Sent::Whole(file) => {
                self.read.push(name.to_owned());
                Ok(Some(file))
            }
            Sent::Larger(most) => Err(Fault::FileTooLarge(
                u16::try_from(most >> 20).unwrap_or(u16::MAX),
            )),
        }
    }

    /// What the form shows when it was refused: a file that was fine must be chosen again too.
    pub(crate) fn into_refused(mut self, faults: Vec<(FieldName, Fault)>) -> FormState {
        self.state.faults.extend(
            faults
                .into_iter()
                .map(|(field, fault)| (field.to_owned(), fault)),
        );
        for name in std::mem::take(&mut self.read) {
            if self.state.fault(&name).is_none() {
                self.fail(&name, Fault::FileAgain);
            }
        }
        self.state
    }

    /// A one-time code: digits, spaces ignored, not kept.
    pub fn code(&mut self, name: &str) -> Option<String> {
        let value: String = self
            .find(name)
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .collect();
        let read = match value.len() {
            0 => Err(Fault::Required),
            6..=16 if value.chars().all(|c| c.is_ascii_alphanumeric()) => Ok(value),
            _ => Err(Fault::WrongCode),
        };
        self.noted(name, read)
    }

    /// A value with a reader of its own: `raw.parsed("kvk", KvkNumber::parse)`.
    pub fn parsed<T>(
        &mut self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, Fault>,
    ) -> Option<T> {
        let value = self.text(name, 1, 200)?;
        self.noted(name, parse(&value))
    }

    /// Like [`Self::parsed`]; an empty field is `Some(None)`.
    pub fn optional<T>(
        &mut self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, Fault>,
    ) -> Option<Option<T>> {
        let value = self.text(name, 0, 200)?;
        if value.is_empty() {
            return Some(None);
        }
        self.noted(name, parse(&value)).map(Some)
    }

    /// A day, as a date field sends it (`2026-12-31`) or as people type it (`31-12-2026`).
    pub fn date(&mut self, name: &str) -> Option<Date> {
        self.parsed(name, read_date)
    }

    /// Like [`Self::date`]; an empty field is `Some(None)`.
    pub fn optional_date(&mut self, name: &str) -> Option<Option<Date>> {
        self.optional(name, read_date)
    }

    /// One of the offered values, in any type that reads itself: an id, a level, an enum.
    pub fn choice<T: FromStr>(&mut self, name: &str) -> Option<T> {
        let value = self.take(name, CHOICE_CHARS);
        let read = if value.is_empty() {
            Err(Fault::NotAChoice)
        } else {
            value.parse().map_err(|_| Fault::NotAChoice)
        };
        self.noted(name, read)
    }

    /// Like [`Self::choice`], of values that are read from their word.
    pub fn coded<T>(&mut self, name: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let value = self.take(name, CHOICE_CHARS);
        self.noted(name, read(&value).ok_or(Fault::NotAChoice))
    }

    /// One of these words.
    pub fn one_of<'a>(&mut self, name: &str, allowed: &[&'a str]) -> Option<&'a str> {
        let value = self.take(name, CHOICE_CHARS);
        let read = allowed
            .iter()
            .copied()
            .find(|word| *word == value)
            .ok_or(Fault::NotAChoice);
        self.noted(name, read)
    }

    pub fn checked(&mut self, name: &str) -> bool {
        !self.take(name, CHOICE_CHARS).is_empty()
    }

    /// The chosen values of a group of checkboxes; none is a fault when `min` is more.
    pub fn many<T: FromStr>(&mut self, name: &str, min: usize) -> Option<Vec<T>> {
        let values: Vec<String> = self
            .fields
            .iter()
            .filter(|(field, _)| field == name)
            .take(MOST_VALUES)
            .map(|(_, value)| {
                value
                    .trim()
                    .chars()
                    .take(usize::from(CHOICE_CHARS))
                    .collect()
            })
            .collect();
        self.state
            .values
            .extend(values.iter().map(|value| (name.to_owned(), value.clone())));
        let read = if values.len() < min {
            Err(Fault::NothingChosen)
        } else {
            values
                .iter()
                .map(|value| value.parse().map_err(|_| Fault::NotAChoice))
                .collect()
        };
        self.noted(name, read)
    }
}

fn length(value: String, min: u16, max: u16) -> Result<String, Fault> {
    match value.chars().count() {
        0 if min > 0 => Err(Fault::Required),
        n if n < usize::from(min) => Err(Fault::TooShort(min)),
        n if n > usize::from(max) => Err(Fault::TooLong(max)),
        _ => Ok(value),
    }
}

fn read_date(value: &str) -> Result<Date, Fault> {
    if let Ok(date) = value.parse::<Date>() {
        return Ok(date);
    }
    let mut parts = value
        .split(['-', '/', '.'])
        .map(|part| part.trim().parse::<i16>());
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(Ok(day)), Some(Ok(month)), Some(Ok(year @ 1900..)), None) => {
            let (day, month) = (
                i8::try_from(day).unwrap_or(0),
                i8::try_from(month).unwrap_or(0),
            );
            Date::new(year, month, day).map_err(|_| Fault::NotADate)
        }
        _ => Err(Fault::NotADate),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::number::KvkNumber;

    fn raw(fields: &[(&str, &str)]) -> Raw {
        Raw::new(
            fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        )
    }

    #[test]
    fn a_secret_is_read_and_never_kept() {
        let mut raw = raw(&[
            ("password", " geheim woord "),
            ("code", "123 456"),
            ("email", "anna@devries.example"),
        ]);
        assert_eq!(
            raw.secret("password", 8, 128).as_deref(),
            Some(" geheim woord ")
        );
        assert_eq!(raw.code("code").as_deref(), Some("123456"));
        assert!(raw.email("email").is_some());
        assert_eq!(
            raw.state.values,
            [("email".to_owned(), "anna@devries.example".to_owned())]
        );
    }

    #[test]
    fn a_field_nobody_asked_for_is_not_kept() {
        let mut raw = raw(&[("name", "Bram"), ("surprise", "x")]);
        raw.text("name", 1, 80);
        assert_eq!(raw.state.value("surprise"), None);
    }

    #[test]
    fn no_more_is_kept_than_the_field_takes() {
        let long = "x".repeat(20_000);
        let mut raw = raw(&[("email", &long), ("level", &long), ("message", &long)]);
        assert_eq!(raw.email("email"), None);
        assert_eq!(raw.choice::<u8>("level"), None);
        assert_eq!(raw.lines("message", 0, 500), None);
        assert_eq!(raw.state.fault("email"), Some(Fault::TooLong(254)));
        let kept = |name| raw.state.value(name).map(str::len);
        assert_eq!(
            (kept("email"), kept("level"), kept("message")),
            (Some(254), Some(64), Some(500))
        );
    }

    #[test]
    fn a_pasted_list_is_read_to_its_end_or_refused_as_a_whole() {
        let (fits, long) = ("a".repeat(30_000), "a".repeat(30_001));
        let mut raw = raw(&[("addresses", &fits), ("others", &long)]);
        let read = raw.lines("addresses", 1, 30_000);
        assert_eq!(read.map(|text| text.len()), Some(30_000));
        assert_eq!(raw.lines("others", 1, 30_000), None);
        assert_eq!(raw.state.fault("others"), Some(Fault::TooLong(30_000)));
    }

    #[test]
    fn every_fault_is_noted_next_to_its_field() {
        let mut raw = raw(&[("email", "anna@"), ("kvk", "123"), ("until", "31-02-2027")]);
        assert_eq!(raw.text("name", 1, 80), None);
        assert_eq!(raw.email("email"), None);
        assert!(raw.parsed("kvk", KvkNumber::parse).is_none());
        assert_eq!(raw.date("until"), None);
        assert_eq!(raw.many::<String>("services", 1), None);
        assert_eq!(raw.state.fault("name"), Some(Fault::Required));
        assert_eq!(raw.state.fault("email"), Some(Fault::NotAnEmail));
        assert_eq!(raw.state.fault("kvk"), Some(Fault::NotAKvkNumber));
        assert_eq!(raw.state.fault("until"), Some(Fault::NotADate));
        assert_eq!(raw.state.fault("services"), Some(Fault::NothingChosen));
        assert_eq!(raw.state.value("kvk"), Some("123"), "what was typed stays");
    }

    #[test]
    fn a_group_of_checkboxes_gives_every_value() {
        let mut raw = raw(&[("service", "a"), ("other", "x"), ("service", "b")]);
        assert_eq!(
            raw.many::<String>("service", 1),
            Some(vec!["a".into(), "b".into()])
        );
        assert_eq!(raw.state.all("service").collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn a_file_is_read_and_must_be_chosen_again_when_something_else_is_wrong() {
        let file = |name: &str, bytes: &[u8]| {
            Sent::Whole(Upload {
                name: name.to_owned(),
                bytes: bytes.to_vec(),
            })
        };
        let mut raw = Raw::with_files(
            vec![("kvk".to_owned(), "123".to_owned())],
            vec![
                ("users".to_owned(), file("users.csv", b"naam;e-mail")),
                ("nothing".to_owned(), file("", b"")),
                ("empty".to_owned(), file("empty.csv", b"")),
                ("large".to_owned(), Sent::Larger(10 << 20)),
            ],
        );
        assert_eq!(
            raw.file("users").map(|f| f.bytes),
            Some(b"naam;e-mail".to_vec())
        );
        assert_eq!(raw.optional_file("nothing"), Some(None));
        assert_eq!(raw.file("absent"), None);
        assert_eq!(raw.file("empty"), None);
        assert_eq!(raw.file("large"), None);
        raw.parsed("kvk", KvkNumber::parse);
        let state = raw.into_refused(Vec::new());
        assert_eq!(state.fault("absent"), Some(Fault::NoFile));
        assert_eq!(state.fault("empty"), Some(Fault::FileEmpty));
        assert_eq!(state.fault("large"), Some(Fault::FileTooLarge(10)));
        assert_eq!(state.fault("users"), Some(Fault::FileAgain));
        assert!(!state.is_wrong("users"), "no mistake of theirs");
        assert_eq!(state.fault("nothing"), None);
    }

    #[test]
    fn a_date_is_read_as_people_write_it() {
        for text in ["2026-12-31", "31-12-2026", "31/12/2026", "31.12.2026"] {
            assert_eq!(
                raw(&[("d", text)]).date("d"),
                Date::new(2026, 12, 31).ok(),
                "{text}"
            );
        }
        assert_eq!(raw(&[("d", "")]).optional_date("d"), Some(None));
        assert_eq!(raw(&[("d", "morgen")]).optional_date("d"), None);
    }
}

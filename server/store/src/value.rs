//! How the domain's words stand in a column, and back. Each type has one raw form that both drivers know;
//! a raw value that this version does not know is an error, never a default. No SQL here.

use domain::{
    Instant, Lang, Level,
    application::{Kind, Product},
    approval::Power,
    contact::Topic,
    decide::world::{Identifiers, OrganisationState},
    evidence::{FileKind, PaperState},
    id::{
        ApplicationId, AssignmentId, AuthorisationId, BundleId, CredentialId, EventId, ExtractId,
        GrantId, IdentificationId, ImportId, InvitationId, MandateId, MeansId, MembershipId,
        MessageId, OrderId, OrganisationId, PaperId, PersonId, PortfolioId, ProviderId, QuestionId,
        RequestId, ServiceId, SessionId, SignatureId, SignerId, TeamId,
    },
    identification::{IdentificationState, Method},
    import::{State as ImportState, Verdict},
    invitation::InvitationState,
    means::{Cause, MeansState},
    number::{BranchNumber, FiscalNumber, KvkNumber, Oin, OrganisationNumber, Rsin},
    price::Item,
    request::RequestState,
    role::Role,
    signing::{EvidencePath, Paper},
};
use sqlx::error::BoxDynError;
use uuid::Uuid;

/// A parameter as both drivers take it. The kind stays with an empty value, because PostgreSQL wants to know it.
#[derive(Clone, Debug)]
pub enum Arg {
    Int(Option<i64>),
    Bool(Option<bool>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
    Uuid(Option<Uuid>),
}

/// A raw form: what a column holds.
pub trait Raw: Sized {
    fn arg(value: Option<Self>) -> Arg;
}

macro_rules! raw {
    ($($type:ty => $arg:ident),*) => {$(
        impl Raw for $type {
            fn arg(value: Option<Self>) -> Arg {
                Arg::$arg(value)
            }
        }
        impl Value for $type {
            type Raw = Self;
            fn read(raw: Self) -> Result<Self, BoxDynError> {
                Ok(raw)
            }
            fn write(&self) -> Self {
                self.clone()
            }
        }
    )*};
}

/// Something that fills one column.
pub trait Value: Sized {
    type Raw: Raw;
    fn read(raw: Self::Raw) -> Result<Self, BoxDynError>;
    fn write(&self) -> Self::Raw;
}

raw!(i64 => Int, bool => Bool, String => Text, Vec<u8> => Bytes, Uuid => Uuid);

/// Something that can stand behind a `$1`.
pub trait ToArg {
    fn to_arg(&self) -> Arg;
}

impl<T: Value> ToArg for T {
    fn to_arg(&self) -> Arg {
        T::Raw::arg(Some(self.write()))
    }
}

impl<T: Value> ToArg for Option<T> {
    fn to_arg(&self) -> Arg {
        T::Raw::arg(self.as_ref().map(Value::write))
    }
}

impl ToArg for str {
    fn to_arg(&self) -> Arg {
        Arg::Text(Some(self.to_owned()))
    }
}

impl ToArg for Option<&str> {
    fn to_arg(&self) -> Arg {
        Arg::Text(self.map(str::to_owned))
    }
}

impl ToArg for [u8] {
    fn to_arg(&self) -> Arg {
        Arg::Bytes(Some(self.to_vec()))
    }
}

macro_rules! ids {
    ($($id:ident)*) => {$(
        impl Value for $id {
            type Raw = Uuid;
            fn read(raw: Uuid) -> Result<Self, BoxDynError> {
                Ok(Self::new(raw))
            }
            fn write(&self) -> Uuid {
                self.uuid()
            }
        }
    )*};
}

ids!(PersonId OrganisationId MembershipId TeamId MeansId CredentialId ProviderId ServiceId BundleId MandateId GrantId
    RequestId SignatureId AssignmentId PortfolioId AuthorisationId InvitationId SessionId EventId MessageId
    ExtractId ApplicationId OrderId SignerId IdentificationId QuestionId PaperId ImportId);

/// Words of a fixed list, stored as their code.
macro_rules! codes {
    ($($name:ident: $raw:tt),*) => {$(
        impl Value for $name {
            type Raw = $raw;
            fn read(raw: $raw) -> Result<Self, BoxDynError> {
                // A borrowed or a copied code: each type reads its own.
                Self::from_code(codes!(@code $raw, raw)).ok_or_else(|| unknown(stringify!($name), &raw))
            }
            fn write(&self) -> $raw {
                self.code().into()
            }
        }
    )*};
    (@code String, $raw:ident) => { $raw.as_str() };
    (@code i64, $raw:ident) => { $raw };
}

codes!(Level: i64, Identifiers: i64, Role: String, Lang: String, InvitationState: String, MeansState: String,
    RequestState: String, Power: String, IdentificationState: String, Method: String, Kind: String, Product: String,
    Cause: String, Item: String, Topic: String, EvidencePath: String, Paper: String, FileKind: String,
    PaperState: String, ImportState: String, Verdict: String);

impl Value for OrganisationState {
    type Raw = String;
    fn read(raw: String) -> Result<Self, BoxDynError> {
        match raw.as_str() {
            "active" => Ok(Self::Active),
            "blocked" => Ok(Self::Blocked),
            "ended" => Ok(Self::Ended),
            _ => Err(unknown("OrganisationState", &raw)),
        }
    }
    fn write(&self) -> String {
        match self {
            Self::Active => "active",
            Self::Blocked => "blocked",
            Self::Ended => "ended",
        }
        .to_owned()
    }
}

fn unknown(what: &str, raw: &dyn std::fmt::Display) -> BoxDynError {
    format!("no {what}: {raw}").into()
}

/// Numbers of the register and the catalogue. They were checked when they came in; here they only must have the shape.
macro_rules! numbers {
    ($($name:ident),*) => {$(
        impl Value for $name {
            type Raw = String;
            fn read(raw: String) -> Result<Self, BoxDynError> {
                Self::parse(&raw).map_err(|_| unknown(stringify!($name), &raw))
            }
            fn write(&self) -> String {
                self.to_string()
            }
        }
    )*};
}

numbers!(
    KvkNumber,
    Rsin,
    FiscalNumber,
    OrganisationNumber,
    BranchNumber,
    Oin
);

impl Value for Instant {
    type Raw = i64;
    fn read(raw: i64) -> Result<Self, BoxDynError> {
        Ok(Self::from_micros(raw))
    }
    fn write(&self) -> i64 {
        self.micros()
    }
}

impl Value for serde_json::Value {
    type Raw = String;
    fn read(raw: String) -> Result<Self, BoxDynError> {
        Ok(serde_json::from_str(&raw)?)
    }
    fn write(&self) -> String {
        self.to_string()
    }
}

macro_rules! numbers_of_rust {
    ($($type:ty),*) => {$(
        impl Value for $type {
            type Raw = i64;
            fn read(raw: i64) -> Result<Self, BoxDynError> {
                Ok(raw.try_into()?)
            }
            fn write(&self) -> i64 {
                i64::from(*self)
            }
        }
    )*};
}

numbers_of_rust!(u8, u16, u32, i16);

impl<const N: usize> Value for [u8; N] {
    type Raw = Vec<u8>;
    fn read(raw: Vec<u8>) -> Result<Self, BoxDynError> {
        raw.try_into()
            .map_err(|raw: Vec<u8>| unknown("digest", &raw.len()))
    }
    fn write(&self) -> Vec<u8> {
        self.to_vec()
    }
}

/// A fixed list of words of the store itself.
macro_rules! words {
    ($(#[$doc:meta])* $vis:vis enum $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        $vis enum $name { $($(#[$vdoc])* #[serde(rename = $code)] $variant),* }

        impl $name {
            /// The word in the database and in files.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)* _ => None }
            }
        }

        impl $crate::value::Value for $name {
            type Raw = String;
            fn read(raw: String) -> Result<Self, sqlx::error::BoxDynError> {
                Self::from_code(&raw).ok_or_else(|| format!(concat!("no ", stringify!($name), ": {}"), raw).into())
            }
            fn write(&self) -> String {
                self.code().to_owned()
            }
        }
    };
}
pub(crate) use words;

/// What a list is searched and sorted by: small letters, accents off, spaces single. Letters that the fold does not
/// know stay as they are.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        for letter in word.chars().flat_map(char::to_lowercase) {
            match letter {
                'à'..='å' | 'ā' | 'ă' | 'ą' => folded.push('a'),
                'æ' => folded.push_str("ae"),
                'ç' | 'ć' | 'č' => folded.push('c'),
                'ď' | 'đ' | 'ð' => folded.push('d'),
                'è'..='ë' | 'ē' | 'ę' | 'ě' => folded.push('e'),
                'ğ' => folded.push('g'),
                'ì'..='ï' | 'ī' | 'ı' => folded.push('i'),
                'ĳ' => folded.push_str("ij"),
                'ł' => folded.push('l'),
                'ñ' | 'ń' | 'ň' => folded.push('n'),
                'ò'..='ö' | 'ø' | 'ō' | 'ő' => folded.push('o'),
                'œ' => folded.push_str("oe"),
                'ř' => folded.push('r'),
                'ś' | 'ş' | 'š' | 'ș' => folded.push('s'),
                'ß' => folded.push_str("ss"),
                'ť' | 'ţ' | 'ț' => folded.push('t'),
                'ù'..='ü' | 'ū' | 'ů' | 'ű' => folded.push('u'),
                'ý' | 'ÿ' => folded.push('y'),
                'ź' | 'ż' | 'ž' => folded.push('z'),
                // What is left of a letter and its accent when they came as two characters.
                '\u{300}'..='\u{36f}' => {}
                other => folded.push(other),
            }
        }
    }
    folded
}

/// What is searched for of what was typed: no name is longer, and a database takes no pattern of any length.
pub fn searched(text: &str) -> &str {
    let end = text.char_indices().nth(MOST_SEARCHED);
    end.map_or(text, |(end, _)| &text[..end])
}

const MOST_SEARCHED: usize = 200;

/// A pattern that finds `text` anywhere, to use with `LIKE … ESCAPE '\'` on folded columns.
///
/// A number of five digits or more is found however it is grouped: we show `0000 1001` and store `00001001`.
pub(crate) fn anywhere(text: &str) -> String {
    let mut folded = fold(searched(text));
    let number = |c: char| c.is_ascii_digit() || c == ' ';
    if folded.chars().all(number) && folded.chars().filter(char::is_ascii_digit).count() > 4 {
        folded.retain(|c| c != ' ');
    }
    let mut pattern = String::from("%");
    for letter in folded.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

/// Patterns for the words of a name, to be found together in whatever order: "visser hanna" finds Hanna Visser. The last
/// has all that is left of a longer search.
pub(crate) fn in_any_order(text: &str) -> [String; 3] {
    let mut words = searched(text).split_whitespace();
    let first = words.next().unwrap_or_default();
    let second = words.next().unwrap_or_default();
    let rest = words.collect::<Vec<_>>().join(" ");
    [anywhere(first), anywhere(second), anywhere(&rest)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_id_1_a_number_is_found_as_it_is_shown() {
        assert_eq!(anywhere(" 0000  1001"), "%00001001%");
        assert_eq!(anywhere("24 7"), "%24 7%", "a name");
        assert_eq!(anywhere("0000 1001 b"), "%0000 1001 b%");
    }

    #[test]
    fn the_words_of_a_name_are_patterns_of_their_own() {
        assert_eq!(in_any_order("Visser  hanna"), ["%visser%", "%hanna%", "%%"]);
        assert_eq!(in_any_order("van den Berg"), ["%van%", "%den%", "%berg%"]);
        assert_eq!(in_any_order(""), ["%%", "%%", "%%"]);
    }

    #[test]
    fn names_are_found_without_their_accents() {
        assert_eq!(fold("  Coöperatie  Het Véld "), "cooperatie het veld");
        assert_eq!(fold("Cooperatie"), fold("COÖPERATIE"));
        assert_eq!(fold("Co\u{308}"), "co");
    }

    #[test]
    fn a_percent_sign_is_searched_for_and_not_a_wildcard() {
        assert_eq!(anywhere("50%_\\"), "%50\\%\\_\\\\%");
        assert_eq!(anywhere(&"é".repeat(60_000)).len(), 202);
    }
}

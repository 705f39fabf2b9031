//! A mobile number, read as people type it and kept as E.164 knows it. Personal data: `Debug` hides it.

use core::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::fault::Fault;

/// `+31612345678`: a Dutch mobile number, or any number of another country.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MobileNumber(String);

impl MobileNumber {
    /// Reads what somebody typed, with or without spaces, dashes, dots and brackets: `06 1234 5678`,
    /// `+31 (0)6-12345678`, `0031612345678`, `+32 470 12 34 56`. Of the Netherlands only mobile numbers (061
    /// to 065 and 068); of other countries anything of a possible length; of no country (satellites, networks over
    /// borders, shared cost, premium rate) nothing.
    ///
    /// # Errors
    /// [`Fault::Required`] for nothing, [`Fault::NoSuchMobile`] for what is written as one and is in no range of mobile
    /// numbers (0699999999), [`Fault::NotAMobile`].
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Fault::Required);
        }
        let plain: String = text
            .replace("(0)", "")
            .chars()
            .filter(|c| !c.is_whitespace() && !"-–.()/".contains(*c))
            .collect();
        let international = plain
            .strip_prefix('+')
            .or_else(|| plain.strip_prefix("00"))
            .map(str::to_owned)
            .or_else(|| Some(format!("31{}", plain.strip_prefix('0')?)));
        match international {
            Some(digits) if is_number(&digits) => Ok(Self(format!("+{digits}"))),
            Some(digits) if digits.strip_prefix("31").is_some_and(is_like_mobile) => {
                Err(Fault::NoSuchMobile)
            }
            _ => Err(Fault::NotAMobile),
        }
    }

    /// `+31612345678`: for the gateway and for comparing.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it begins with one of these calling codes, as `31` or `1721`.
    pub fn is_in(&self, codes: &[String]) -> bool {
        codes
            .iter()
            .any(|code| self.0[1..].starts_with(code.as_str()))
    }

    /// In full, for who typed it to find a typing error: `06 12 34 56 78`, and of another country `+32470123456`.
    pub fn spelled(&self) -> String {
        let Some(national) = self.0.strip_prefix("+31") else {
            return self.0.clone();
        };
        let mut spelled = "0".to_owned();
        for (i, digit) in national.chars().enumerate() {
            if i % 2 == 1 {
                spelled.push(' ');
            }
            spelled.push(digit);
        }
        spelled
    }

    /// Enough to recognise an own number by, and no more: `+31 •••••• 78`.
    pub fn hint(&self) -> String {
        let end = &self.0[self.0.len() - 2..];
        format!("{} •••••• {end}", &self.0[..3])
    }
}

/// Calling codes that are no country's: calling them, or sending a text, costs whatever somebody asks for it.
pub const NO_COUNTRY: [&str; 9] = [
    "800", "808", "870", "878", "881", "882", "883", "888", "979",
];

/// Digits of E.164: country and number together at most 15. The shortest that exist have 7.
fn is_number(digits: &str) -> bool {
    let possible = (7..=15).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.bytes().all(|digit| digit.is_ascii_digit())
        && !NO_COUNTRY.iter().any(|code| digits.starts_with(code));
    possible && digits.strip_prefix("31").is_none_or(is_dutch_mobile)
}

fn is_dutch_mobile(national: &str) -> bool {
    is_like_mobile(national) && matches!(national.as_bytes()[1], b'1'..=b'5' | b'8')
}

/// 06 and eight digits.
fn is_like_mobile(national: &str) -> bool {
    national.len() == 9
        && national.starts_with('6')
        && national.bytes().all(|digit| digit.is_ascii_digit())
}

impl fmt::Debug for MobileNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MobileNumber({})", self.hint())
    }
}

impl Serialize for MobileNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for MobileNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(|_| de::Error::custom("not a mobile number"))
    }
}

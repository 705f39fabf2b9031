//! Numbers that others gave out: KvK number, RSIN, BSN, branch number, OIN, and the scheme's names built on an
//! OIN. All are digits with their leading zeros kept. `parse` is for what people type and checks everything;
//! `from_register` is for what a register sent, and never fails on a check digit (R-ID-2, domain.md §9).

use core::{fmt, str, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::fault::Fault;

mod organisation;
mod urn;
pub use organisation::OrganisationNumber;
pub use urn::{EntityId, EntityScheme, ServiceUrn};

macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident[$length:literal] $fault:ident $read:ident $check:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $length]);

        impl $name {
            /// Reads what somebody typed; white space around it does not matter.
            ///
            /// # Errors
            #[doc = concat!("[`Fault::", stringify!($fault), "`].")]
            pub fn parse(text: &str) -> Result<Self, Fault> {
                $read(text).filter($check).map(Self).ok_or(Fault::$fault)
            }

            /// Reads what a register sent: the right number of digits is enough.
            ///
            /// # Errors
            #[doc = concat!("[`Fault::", stringify!($fault), "`].")]
            pub fn from_register(text: &str) -> Result<Self, Fault> {
                digits(text).map(Self).ok_or(Fault::$fault)
            }

            pub fn as_str(&self) -> &str {
                str::from_utf8(&self.0).expect("only ASCII digits are ever stored")
            }
        }

        impl FromStr for $name {
            type Err = Fault;

            fn from_str(text: &str) -> Result<Self, Fault> {
                Self::parse(text)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::from_register(&text)
                    .map_err(|_| de::Error::custom(concat!("not a ", stringify!($name))))
            }
        }
    )*};
}

macro_rules! shown {
    ($($name:ident)*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.as_str())
            }
        }
    )*};
}

numbers! {
    /// Trade Register number (*KvK-nummer*): 8 digits, no check digit (R-ID-1). Typed with spaces too, as it is shown.
    KvkNumber[8] NotAKvkNumber spaced any;
    /// Tax number of a legal person (*RSIN*): 9 digits with the 11-test (R-ID-2).
    Rsin[9] NotAnRsin plain eleven_test;
    /// Citizen service number (*BSN*): 9 digits with the 11-test (R-ID-2). Never printed: [`Bsn::reveal`] is
    /// the only way to its digits, and there is neither `Display` nor a telling `Debug`.
    Bsn[9] NotABsn plain eleven_test;
    /// Fiscal number (*Fi-nummer*) of an organisation without a KvK number, or the first 9 digits of its VAT
    /// number, which may be typed whole (R-ID-8). No check digit: the kinds of VAT number have different ones,
    /// and the letter of the tax office is the evidence.
    FiscalNumber[9] NotAFiscalNumber fiscal not_zero;
    /// Branch number (*vestigingsnummer*): 12 digits (R-ID-3).
    BranchNumber[12] NotABranchNumber plain any;
    /// Organisation identification number (*OIN*): 20 digits of prefix, main number and suffix (R-ID-4).
    Oin[20] NotAnOin plain oin;
}

shown!(KvkNumber Rsin FiscalNumber BranchNumber Oin);

impl Bsn {
    /// The digits, for the one place that must send them.
    pub fn reveal(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Debug for Bsn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bsn(*********)")
    }
}

impl Oin {
    /// The KvK number inside an OIN made from one (prefix 00000003).
    pub fn kvk_number(&self) -> Option<KvkNumber> {
        let main = self.as_str().strip_prefix("00000003")?;
        KvkNumber::parse(&main[..8]).ok()
    }

    /// The RSIN inside an OIN made from one (prefix 00000001).
    pub fn rsin(&self) -> Option<Rsin> {
        let main = self.as_str().strip_prefix("00000001")?;
        Rsin::parse(&main[..9]).ok()
    }

    /// Whether this is a test number (prefix 00000099).
    pub fn is_test(&self) -> bool {
        self.as_str().starts_with("00000099")
    }
}

fn digits<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits: [u8; N] = text.as_bytes().try_into().ok()?;
    digits.iter().all(u8::is_ascii_digit).then_some(digits)
}

fn plain<const N: usize>(text: &str) -> Option<[u8; N]> {
    digits(text.trim())
}

/// `00001001`, `0000 1001`.
fn spaced<const N: usize>(text: &str) -> Option<[u8; N]> {
    let close: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    digits(&close)
}

/// `823456789`, `NL823456789B01`, `nl 8234.56.789.B01`.
fn fiscal(text: &str) -> Option<[u8; 9]> {
    let mut plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '.')
        .collect();
    plain.make_ascii_uppercase();
    let plain = plain.strip_prefix("NL").unwrap_or(&plain);
    let main = match plain.split_once('B') {
        Some((main, suffix)) => {
            digits::<2>(suffix)?;
            main
        }
        None => plain,
    };
    digits(main)
}

fn any<const N: usize>(_: &[u8; N]) -> bool {
    true
}

fn not_zero<const N: usize>(digits: &[u8; N]) -> bool {
    digits.iter().any(|digit| *digit != b'0')
}

/// Weights 9 to 2 and −1; the sum is a multiple of 11. All zeros would pass and is nobody's number.
fn eleven_test(digits: &[u8; 9]) -> bool {
    const WEIGHTS: [i32; 9] = [9, 8, 7, 6, 5, 4, 3, 2, -1];
    let sum: i32 = WEIGHTS
        .iter()
        .zip(digits)
        .map(|(weight, digit)| weight * i32::from(digit - b'0'))
        .sum();
    sum % 11 == 0 && digits != b"000000000"
}

/// Known prefix, then 8 digits with suffix 0000 or 9 digits with suffix 000 (R-ID-4).
fn oin(digits: &[u8; 20]) -> bool {
    let (prefix, rest) = digits.split_at(8);
    let suffix = match prefix {
        b"00000003" => b"0000".as_slice(),
        b"00000001" | b"00000002" | b"00000004" | b"00000006" | b"00000007" | b"00000008"
        | b"00000009" | b"00000010" | b"00000099" => b"000",
        _ => return false,
    };
    let rsin_holds = prefix != b"00000001"
        || rest[..9]
            .try_into()
            .is_ok_and(|main: &[u8; 9]| eleven_test(main));
    rest.ends_with(suffix) && rsin_holds
}

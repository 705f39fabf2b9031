//! The PIN with which somebody unlocks a registered device (R-AAN-6): five digits, and none that is guessed first. It is
//! worth something only together with the device, so this is no password; those are `services::accounts::password`'s.

use crate::{fault::Fault, time::Date};
use core::fmt;

/// How many digits there are.
pub const DIGITS: usize = 5;
/// Years in which somebody alive may be born, and those that come up in a diary.
const FIRST_YEAR: u16 = 1900;

/// Five digits. It does not show itself in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin(String);

impl Pin {
    /// Reads what somebody types to sign in.
    ///
    /// # Errors
    /// [`Fault::NotAPin`].
    pub fn typed(text: &str) -> Result<Self, Fault> {
        let text = text.trim();
        if text.len() == DIGITS && text.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Fault::NotAPin)
        }
    }

    /// Reads what somebody chooses on a day: not all the same, not counting up or down, not two digits by turns, and no
    /// year in it that somebody may be born in.
    ///
    /// # Errors
    /// [`Fault::NotAPin`], [`Fault::PinTooSimple`].
    pub fn chosen(text: &str, today: Date) -> Result<Self, Fault> {
        let pin = Self::typed(text)?;
        if pin.steps_evenly() || pin.few_digits() || pin.holds_a_year(today) {
            return Err(Fault::PinTooSimple);
        }
        Ok(pin)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// 11111, 12345, 98765, 13579, 86420, and those that go on after 9 with 0.
    fn steps_evenly(&self) -> bool {
        let digits = self.0.as_bytes();
        let step = |pair: &[u8]| (pair[1] + 10 - pair[0]) % 10;
        let first = step(&digits[..2]);
        digits.windows(2).all(|pair| step(pair) == first)
    }

    /// 12121, 11222, 77787.
    fn few_digits(&self) -> bool {
        let mut digits: Vec<u8> = self.0.bytes().collect();
        digits.sort_unstable();
        digits.dedup();
        digits.len() < 3
    }

    /// 01985, 19850.
    fn holds_a_year(&self, today: Date) -> bool {
        let last = u16::try_from(today.year()).unwrap_or(u16::MAX);
        [&self.0[..4], &self.0[1..]]
            .into_iter()
            .filter_map(|four| four.parse::<u16>().ok())
            .any(|year| (FIRST_YEAR..=last).contains(&year))
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = Date::constant(2026, 11, 22);

    #[test]
    fn r_aan_6_five_digits_and_nothing_else() {
        for wrong in ["", "1234", "123456", "1234a", "12 45", "١٢٣٤٥", "-1234"] {
            assert_eq!(Pin::typed(wrong), Err(Fault::NotAPin), "{wrong}");
        }
        assert_eq!(Pin::typed(" 90417 ").map(|pin| pin.0), Ok("90417".into()));
    }

    #[test]
    fn r_aan_6_what_is_guessed_first_is_refused() {
        let simple = [
            "11111", "00000", "12345", "54321", "67890", "98765", "09876", "13579", "02468",
            "12121", "11222", "77787", "01985", "19850", "20261", "12000", "19000",
        ];
        for simple in simple {
            assert_eq!(
                Pin::chosen(simple, TODAY),
                Err(Fault::PinTooSimple),
                "{simple}"
            );
        }
        for good in ["90417", "38214", "20278", "18994", "55013"] {
            assert!(Pin::chosen(good, TODAY).is_ok(), "{good}");
        }
    }

    #[test]
    fn a_pin_does_not_show_itself() {
        let pin = Pin::typed("90417").expect("a PIN");
        assert!(!format!("{pin:?}").contains('9'));
    }
}

//! What an operator may set about the use cases. Every value has a default that is safe in production;
//! how it is read (file, environment, flags) is the server's business. Unknown keys are refused by name.

use domain::{mobile::NO_COUNTRY, number::Oin, price::Prices};
use serde::Deserialize;
use std::time::Duration;

/// Settings of the use cases. Days and minutes are what people talk about, so that is their unit here.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Where people reach this installation, without a trailing slash: `https://schakel.example`.
    /// Links in messages and the passkeys' relying party come from it.
    pub public_origin: String,
    /// The demo: messages stay here and are shown, and the screens say so.
    pub demo: bool,
    /// A session ends after this many minutes without a request.
    pub session_idle_minutes: u32,
    /// A session ends after this many hours, used or not.
    pub session_hours: u32,
    /// Granting and approving ask for a factor used at most this many minutes ago.
    pub step_up_minutes: u32,
    /// An invitation can be accepted for this many days.
    pub invitation_days: u32,
    /// One client is asked at most this many times in 24 hours by one intermediary: each mails everybody there who may
    /// approve. 0: as often as one likes, for trying things out.
    pub requests_a_day: u16,
    /// A chain request can be answered for this many days (R-KET-3).
    pub request_days: u32,
    /// A reminder goes out this many days before a request expires.
    pub request_reminder_days: u32,
    /// A grant's end is announced to both sides this many days before (R-MACH-8).
    pub grant_reminder_days: Vec<u32>,
    /// Changes for one recipient within this many minutes become one message.
    pub digest_minutes: u32,
    /// A password reset link works for this many minutes.
    pub reset_minutes: u32,
    /// How many passwords are hashed at once; each takes 19 MiB.
    pub password_hashers: usize,
    /// An answer of the Trade Register serves for this many hours.
    pub register_fresh_hours: u32,
    /// The link that confirms an applicant's address works for this many days (R-AAN-3).
    pub application_link_days: u32,
    /// An application with which nobody goes on is closed after this many days.
    pub application_days: u32,
    /// Whoever showed an identity document may sign with it for this many hours (R-DEC-6).
    pub identification_hours: u32,
    /// A code in a text message works for this many minutes (R-AAN-3).
    pub text_code_minutes: u32,
    /// To which calling codes text messages go, as `31` or `1721`: each costs money, to some countries a lot.
    pub text_countries: Vec<String>,
    /// So many codes for people who activate one organisation sends in a day. 0: as many as it likes.
    pub activation_texts_a_day: u32,
    /// Where the operator can be called; without a number only the form is offered (F1-37).
    pub contact_phone: Option<String>,
    /// The phone is answered, and appointments at a counter are made, on working days from this hour, by the clock in the
    /// Netherlands.
    pub contact_from_hour: u8,
    /// … until this hour.
    pub contact_until_hour: u8,
    /// A question that was answered is closed when nothing follows in this many days.
    pub question_days: u32,
    /// The provider for whose services alone the tax office's product is good (R-AAN-13): its OIN in the catalogue.
    /// Without such a provider the product is not offered.
    pub tax_office: Option<Oin>,
    /// Where people show an identity document in person (R-BEV-4): address and opening hours, a line each.
    pub counter: String,
    /// What coupling a means for logging in abroad costs, in cents without VAT; without it no price is shown.
    pub abroad_price_cents: Option<u32>,
    /// What a means costs (R-MACH-13); examples until the operator writes others.
    pub prices: Prices,
}

/// The European Economic Area, Switzerland and the United Kingdom, the small states between them, and the rest of the
/// Kingdom of the Netherlands.
const TEXT_COUNTRIES: [&str; 41] = [
    "30", "31", "32", "33", "34", "350", "351", "352", "353", "354", "356", "357", "358", "359",
    "36", "370", "371", "372", "376", "377", "378", "385", "386", "39", "40", "41", "420", "421",
    "423", "43", "44", "45", "46", "47", "48", "49", "297", "298", "599", "1721", "299",
];

impl Default for Settings {
    fn default() -> Self {
        Self {
            public_origin: "http://localhost:3000".into(),
            demo: false,
            session_idle_minutes: 30,
            session_hours: 12,
            step_up_minutes: 15,
            invitation_days: 7,
            requests_a_day: 6,
            request_days: 21,
            request_reminder_days: 5,
            grant_reminder_days: vec![60, 14],
            digest_minutes: 5,
            reset_minutes: 60,
            password_hashers: 2,
            register_fresh_hours: 12,
            application_link_days: 7,
            application_days: 60,
            identification_hours: 24,
            text_code_minutes: 10,
            text_countries: TEXT_COUNTRIES.map(str::to_owned).to_vec(),
            activation_texts_a_day: 500,
            counter: String::new(),
            contact_phone: None,
            contact_from_hour: 8,
            contact_until_hour: 17,
            question_days: 30,
            tax_office: Oin::parse("00000099000000010000").ok(),
            abroad_price_cents: None,
            prices: crate::order::example_prices(),
        }
    }
}

impl Settings {
    /// A link people can follow, from a path of ours that begins with a slash.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.public_origin.trim_end_matches('/'))
    }

    /// Why text messages cannot be sent by these settings, in a sentence for whoever writes them.
    pub fn text_problem(&self) -> Option<String> {
        if self.text_countries.is_empty() {
            return Some("text_countries is empty, so nobody could get a code".into());
        }
        let bad = self.text_countries.iter().find(|code| {
            let possible = (1..=4).contains(&code.len())
                && !code.starts_with('0')
                && code.bytes().all(|digit| digit.is_ascii_digit());
            !possible || NO_COUNTRY.iter().any(|none| code.starts_with(none))
        });
        bad.map(|code| format!("text_countries holds {code:?}, which is no country's calling code"))
    }

    pub fn step_up(&self) -> Duration {
        Duration::from_secs(u64::from(self.step_up_minutes) * 60)
    }
}

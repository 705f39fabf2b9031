//! The browser at the other end: where it comes from, what it calls itself, and whether it was here before.
//! Nothing it says about itself is believed further than a counter or a line in the device list.

use crate::{Services, secret::Purpose};
use domain::{id::PersonId, time::Instant};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// Who sends a request, as far as the network tells.
#[derive(Clone, Debug)]
pub struct Client {
    address: IpAddr,
    user_agent: String,
    /// The value of the device cookie, when there is one.
    device: Option<String>,
}

/// A longer name than this is cut off; browsers need about 200 characters.
const USER_AGENT_CHARS: usize = 300;

impl Client {
    /// `device` is the device cookie's value ([`super::sign_in::SignedIn::device`] of an earlier sign-in).
    pub fn new(address: IpAddr, user_agent: &str, device: Option<String>) -> Self {
        Self {
            address: address.to_canonical(),
            user_agent: user_agent
                .chars()
                .filter(|c| !c.is_control())
                .take(USER_AGENT_CHARS)
                .collect(),
            device,
        }
    }

    pub fn user_agent(&self) -> &str {
        &self.user_agent
    }

    /// The address as one household has it: the whole of IPv4, the first 64 bits of IPv6.
    pub(super) fn address_key(&self) -> u128 {
        match self.address {
            IpAddr::V4(v4) => u128::from(v4.to_bits()),
            IpAddr::V6(v6) => v6.to_bits() >> 64 | 1 << 64,
        }
    }

    /// The network as a provider hands it out: /24 of IPv4, /48 of IPv6.
    pub(super) fn network_key(&self) -> u128 {
        match self.address {
            IpAddr::V4(v4) => u128::from(v4.to_bits() >> 8),
            IpAddr::V6(v6) => v6.to_bits() >> 80 | 1 << 64,
        }
    }

    /// The address for the device list, too coarse to point at a person: `192.0.2.x`, `2001:db8:1::`.
    pub fn coarse_address(&self) -> String {
        match self.address {
            IpAddr::V4(v4) => {
                let [a, b, c, _] = v4.octets();
                format!("{a}.{b}.{c}.x")
            }
            IpAddr::V6(v6) => {
                let [a, b, c, ..] = v6.segments();
                format!("{a:x}:{b:x}:{c:x}::")
            }
        }
    }
}

/// The browser and system a user agent speaks of, in plain words. Names only, so no language.
/// Empty where nothing is recognised.
pub fn plain_name(user_agent: &str) -> String {
    // Order matters: Edge and Opera call themselves Chrome too, Chrome calls itself Safari.
    const BROWSERS: [(&str, &str); 9] = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chromium/", "Chromium"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 8] = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("CrOS", "ChromeOS"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Macintosh", "macOS"),
        ("Linux", "Linux"),
    ];
    let find = |table: &[(&str, &'static str)]| {
        table
            .iter()
            .find(|(sign, _)| user_agent.contains(sign))
            .map(|(_, name)| *name)
    };
    let words: Vec<&str> = [find(&BROWSERS), find(&SYSTEMS)]
        .into_iter()
        .flatten()
        .collect();
    words.join(", ")
}

/// A browser that somebody signed in with before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DeviceId([u8; 16]);

impl DeviceId {
    #[cfg(test)]
    pub(super) fn for_test(n: u8) -> Self {
        Self([n; 16])
    }
}

/// What the device cookie holds, sealed: nobody but us can say that a device is known.
#[derive(Serialize, Deserialize)]
struct Known {
    device: DeviceId,
    /// Who signed in here, last first, and when (microseconds).
    people: Vec<(PersonId, i64)>,
}

/// People one device remembers.
const PEOPLE: usize = 5;
/// A device is forgotten this long after the person's last sign-in on it: a year.
const REMEMBERED: i64 = 365 * 24 * 60 * 60 * 1_000_000;

fn known(s: &Services, client: &Client) -> Option<Known> {
    let sealed = data_encoding::BASE64URL_NOPAD
        .decode(client.device.as_ref()?.as_bytes())
        .ok()?;
    serde_json::from_slice(&s.key.open(Purpose::Device, &sealed)?).ok()
}

/// The device, when this person signed in on it before.
pub(super) fn known_device(
    s: &Services,
    client: &Client,
    person: PersonId,
    now: Instant,
) -> Option<DeviceId> {
    let known = known(s, client)?;
    let (_, at) = known.people.iter().find(|(who, _)| *who == person)?;
    (now.micros() - at < REMEMBERED).then_some(known.device)
}

/// The device cookie's new value after this person signed in.
pub(super) fn remember(s: &Services, client: &Client, person: PersonId, now: Instant) -> String {
    let mut known = known(s, client).unwrap_or_else(|| {
        let mut device = [0; 16];
        s.rng.fill(&mut device);
        Known {
            device: DeviceId(device),
            people: Vec::new(),
        }
    });
    known.people.retain(|(who, _)| *who != person);
    known.people.insert(0, (person, now.micros()));
    known.people.truncate(PEOPLE);
    let plain = serde_json::to_vec(&known).unwrap_or_default();
    data_encoding::BASE64URL_NOPAD.encode(&s.key.seal(&*s.rng, Purpose::Device, &plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_named_as_people_know_them() {
        for (agent, name) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
                "Edge, Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
                "Safari, iPhone",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox, Linux",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36",
                "Samsung Internet, Android",
            ),
            ("curl/8.5.0", ""),
        ] {
            assert_eq!(plain_name(agent), name);
        }
    }

    #[test]
    fn addresses_are_shown_too_coarse_to_point_at_someone() {
        let shown = |text: &str| Client::new(text.parse().unwrap(), "", None).coarse_address();
        assert_eq!(shown("192.0.2.77"), "192.0.2.x");
        assert_eq!(shown("::ffff:192.0.2.77"), "192.0.2.x");
        assert_eq!(shown("2001:db8:1:2:3:4:5:6"), "2001:db8:1::");
    }

    #[test]
    fn a_user_agent_cannot_grow_or_break_a_line() {
        let client = Client::new(
            "192.0.2.1".parse().unwrap(),
            &format!("a\r\nb{}", "x".repeat(9000)),
            None,
        );
        assert!(client.user_agent().starts_with("abx"));
        assert_eq!(client.user_agent().len(), USER_AGENT_CHARS);
    }
}

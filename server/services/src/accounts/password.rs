//! Passwords: which ones are accepted, and how they are hashed. What an account does with them stands elsewhere.
//! The one rule: a check takes the same time whether or not the account exists, and never more memory than planned.

use crate::{
    clock::Rng,
    error::{Error, Result},
};
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use domain::fault::Fault;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tokio::{sync::Semaphore, task::spawn_blocking};

/// Fewer characters are refused. There are no composition rules: length is what counts.
pub const MIN_CHARS: u16 = 12;
/// More characters are refused, so that hashing stays bounded.
pub const MAX_CHARS: u16 = 128;

const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Nobody's hash, of the same cost as a real one: checked when there is no account, so that time tells nothing.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2NoYWtlbC1ub2JvZHkhIQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Sign-ins that may wait for a hasher. More are sent away at once: a storm must not fill memory with waiters.
const QUEUE: usize = 256;
/// Seconds after which someone sent away may try again.
const STORM_RETRY: u32 = 5;

/// The most used passwords of twelve characters and more, one a line, lower case.
const COMMON: &str = include_str!("common_passwords.txt");

/// What a check found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Right,
    /// Right, but hashed with older parameters: hash it again while it is at hand.
    RightButOld,
    Wrong,
}

/// Hashes on blocking threads, a few at a time.
#[derive(Clone)]
pub struct Hasher {
    permits: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
}

/// Takes the waiter out of the queue again, also when the request is dropped half-way.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Hasher {
    /// `at_once` hashes run together, each taking 19 MiB.
    pub fn new(at_once: usize) -> Self {
        Self {
            permits: Arc::new(Semaphore::new(at_once.max(1))),
            waiting: Arc::default(),
        }
    }

    /// The PHC string of `password`.
    pub async fn hash(&self, rng: &dyn Rng, password: &str) -> Result<String> {
        let mut salt = [0; 16];
        rng.fill(&mut salt);
        let password = password.to_owned();
        self.run(move || {
            argon()
                .hash_password_with_salt(password.as_bytes(), &salt)
                .map(|hash| hash.to_string())
                .map_err(|_| Error::Internal("hashing a password failed"))
        })
        .await?
    }

    /// Checks `password` against a PHC string, or against nobody's: the time is the same.
    pub async fn verify(&self, phc: Option<&str>, password: &str) -> Result<Verdict> {
        let known = phc.is_some();
        let phc = phc.unwrap_or(NOBODY).to_owned();
        // Longer than any password of ours: hash nothing of it, but do take the time.
        let password = if password.chars().count() > usize::from(MAX_CHARS) {
            String::new()
        } else {
            password.to_owned()
        };
        self.run(move || {
            let Ok(hash) = PasswordHash::new(&phc) else {
                return Verdict::Wrong;
            };
            let right = argon().verify_password(password.as_bytes(), &hash).is_ok();
            match (known && right, is_current(&hash)) {
                (true, true) => Verdict::Right,
                (true, false) => Verdict::RightButOld,
                (false, _) => Verdict::Wrong,
            }
        })
        .await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        if self.waiting.fetch_add(1, Ordering::AcqRel) >= QUEUE {
            self.waiting.fetch_sub(1, Ordering::AcqRel);
            return Err(Error::TooMany {
                retry_after: STORM_RETRY,
            });
        }
        let waiting = Waiting(&self.waiting);
        let permit = Arc::clone(&self.permits)
            .acquire_owned()
            .await
            .map_err(|_| Error::Internal("the hashers are closed"))?;
        drop(waiting);
        // The permit goes along: a caller who leaves does not let one more in before this one is done.
        spawn_blocking(move || {
            let _permit = permit;
            work()
        })
        .await
        .map_err(|_| Error::Internal("a hasher stopped half-way"))
    }
}

fn argon() -> Argon2<'static> {
    let params =
        Params::new(MEMORY_KIB, PASSES, LANES, None).expect("constants within argon2's limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn is_current(hash: &PasswordHash) -> bool {
    let number = |name: &str| hash.params.get_decimal(name);
    hash.algorithm.as_str() == "argon2id"
        && number("m") == Some(MEMORY_KIB)
        && number("t") == Some(PASSES)
        && number("p") == Some(LANES)
}

/// Is this password good enough for the person with this e-mail address?
pub fn acceptable(password: &str, email: &str) -> Result<(), Fault> {
    let chars = password.chars().count();
    if chars < usize::from(MIN_CHARS) {
        return Err(Fault::TooShort(MIN_CHARS));
    }
    if chars > usize::from(MAX_CHARS) {
        return Err(Fault::TooLong(MAX_CHARS));
    }
    if is_common(password) {
        return Err(Fault::PasswordTooCommon);
    }
    if is_about(password, email) {
        return Err(Fault::PasswordLikeName);
    }
    Ok(())
}

fn is_common(password: &str) -> bool {
    let lower = password.to_lowercase();
    let mut distinct: Vec<char> = lower.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    distinct.len() < 4 || COMMON.lines().any(|common| common == lower)
}

/// Does little more than the person's own address or our name stand in it?
fn is_about(password: &str, email: &str) -> bool {
    let squash = |text: &str| -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let (local, host) = email.split_once('@').unwrap_or((email, ""));
    let site = host.rsplit('.').nth(1).unwrap_or_default();
    let whole = squash(password);
    let mut rest = whole.clone();
    for word in [email, local, site, "schakel"].map(squash) {
        if word.len() >= 4 {
            rest = rest.replace(&word, "");
        }
    }
    rest.len() < whole.len() && rest.chars().count() < 8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemRng;
    use std::time::Duration;

    const ANNA: &str = "anna.bakker@kantoordevries.example";

    #[test]
    fn length_counts_and_composition_does_not() {
        assert_eq!(acceptable("elf tekens.", ANNA), Err(Fault::TooShort(12)));
        assert_eq!(acceptable("twaalf tekens", ANNA), Ok(()));
        assert_eq!(acceptable("alleenkleineletters", ANNA), Ok(()));
        assert_eq!(
            acceptable(&"néén".repeat(40), ANNA),
            Err(Fault::TooLong(128))
        );
        assert_eq!(
            acceptable(&"lang genoeg ".repeat(11), ANNA),
            Err(Fault::TooLong(128))
        );
    }

    #[test]
    fn what_everybody_tries_first_is_refused() {
        for guess in [
            ANNA,
            "anna.bakker1",
            "Anna-Bakker-2026",
            "Schakel2026!",
            "schakelschakel",
            "KantoorDeVries1",
        ] {
            assert_eq!(
                acceptable(guess, ANNA),
                Err(Fault::PasswordLikeName),
                "{guess}"
            );
        }
        for guess in [
            "aaaaaaaaaaaa",
            "welkom123456",
            "welkom12345678",
            "Password1234",
            "123456789012",
        ] {
            assert_eq!(
                acceptable(guess, ANNA),
                Err(Fault::PasswordTooCommon),
                "{guess}"
            );
        }
        assert_eq!(acceptable("mijn schakel met de klanten", ANNA), Ok(()));
    }

    #[test]
    fn the_list_holds_only_what_the_length_lets_through() {
        for line in COMMON.lines() {
            assert!(line.chars().count() >= usize::from(MIN_CHARS), "{line}");
            assert_eq!(line, line.to_lowercase());
        }
    }

    #[test]
    fn nobodys_hash_costs_what_a_real_one_costs() {
        let hash = PasswordHash::new(NOBODY).unwrap();
        assert!(is_current(&hash));
        assert_eq!(hash.hash.unwrap().as_bytes().len(), 32);
    }

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let hasher = Hasher::new(2);
        let phc = hasher
            .hash(&SystemRng, "correct paard batterij")
            .await
            .unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert_eq!(
            hasher
                .verify(Some(&phc), "correct paard batterij")
                .await
                .unwrap(),
            Verdict::Right
        );
        assert_eq!(
            hasher
                .verify(Some(&phc), "correct paard batterij ")
                .await
                .unwrap(),
            Verdict::Wrong
        );
        assert_eq!(
            hasher.verify(None, "correct paard batterij").await.unwrap(),
            Verdict::Wrong
        );
        assert_eq!(
            hasher
                .verify(Some("no hash"), "correct paard batterij")
                .await
                .unwrap(),
            Verdict::Wrong
        );
    }

    #[tokio::test]
    async fn an_older_hash_is_right_but_wants_hashing_again() {
        let old = Argon2::new(
            Algorithm::Argon2id,
            Version::V0x13,
            Params::new(8 * 1024, 1, 1, None).unwrap(),
        )
        .hash_password_with_salt(b"correct paard batterij", b"0123456789abcdef")
        .unwrap()
        .to_string();
        let verdict = Hasher::new(1)
            .verify(Some(&old), "correct paard batterij")
            .await;
        assert_eq!(verdict.unwrap(), Verdict::RightButOld);
    }

    #[tokio::test]
    async fn a_storm_is_sent_away_rather_than_queued_without_end() {
        let hasher = Hasher::new(1);
        let held = hasher.permits.clone().acquire_owned().await.unwrap();
        let waiters: Vec<_> = (0..QUEUE)
            .map(|_| {
                let hasher = hasher.clone();
                tokio::spawn(async move { hasher.verify(None, "x").await })
            })
            .collect();
        while hasher.waiting.load(Ordering::Acquire) < QUEUE {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        assert!(matches!(
            hasher.verify(None, "x").await,
            Err(Error::TooMany {
                retry_after: STORM_RETRY
            })
        ));
        for waiter in &waiters {
            waiter.abort();
        }
        for waiter in waiters {
            let _ = waiter.await;
        }
        drop(held);
        assert_eq!(hasher.verify(None, "x").await.unwrap(), Verdict::Wrong);
    }
}

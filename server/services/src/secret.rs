//! Secrets: tokens that travel in links and cookies, and values sealed at rest. A token is stored only as its
//! SHA-256; a sealed value only as XChaCha20-Poly1305 under the installation's key, bound to its purpose; and what is too
//! easily guessed for a plain digest (a code, a telephone number) as one that takes that key to make.

use crate::clock::Rng;
use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use sha2::{Digest, Sha256};
use std::fmt;

/// 256 random bits, written as 43 characters of base64url. Shown once, to the one it is for.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    pub fn new(rng: &dyn Rng) -> Self {
        let mut bytes = [0; 32];
        rng.fill(&mut bytes);
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// A token somebody sent us. Its shape is not checked: a wrong one is simply not found.
    pub fn received(text: &str) -> Self {
        Self(text.to_owned())
    }

    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What the database holds.
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.0.as_bytes()).into())
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// The SHA-256 of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TokenHash(pub [u8; 32]);

impl TokenHash {
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// What a sealed value is for: a ciphertext moved to another column does not open.
#[derive(Clone, Copy, Debug)]
pub enum Purpose {
    TotpSecret,
    Device,
    PasskeyCeremony,
    MessageParams,
    /// What waits under a cookie of a browser.
    Flash,
    /// What waits under an address.
    Draft,
    /// What the Trade Register said of people.
    Extract,
    /// Who applies, who signs, and what an identity document showed.
    Applicant,
    /// A paper that was sent in as evidence.
    Paper,
    /// Where somebody was going, with the secrets in that path.
    NextPath,
    /// To whom a text message goes, and what it says.
    TextMessage,
    /// The mobile number of an account.
    Mobile,
    /// A sign-in that waits for the code on somebody's phone.
    TextedSignIn,
    /// Which check of a document goes with a way back in.
    WayBack,
    /// A file of users, and its rows.
    Import,
    /// What the coupling point gave in the place of a citizen service number.
    Coupling,
    /// A question to the operator: who asks, and what was written.
    Question,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Self::TotpSecret => b"schakel/totp-secret",
            Self::Device => b"schakel/device",
            Self::PasskeyCeremony => b"schakel/passkey-ceremony",
            Self::MessageParams => b"schakel/message-params",
            Self::Flash => b"schakel/flash",
            Self::Draft => b"schakel/draft",
            Self::Extract => b"schakel/extract",
            Self::Applicant => b"schakel/applicant",
            Self::Paper => b"schakel/paper",
            Self::NextPath => b"schakel/next-path",
            Self::TextMessage => b"schakel/text-message",
            Self::Mobile => b"schakel/mobile",
            Self::TextedSignIn => b"schakel/texted-sign-in",
            Self::WayBack => b"schakel/way-back",
            Self::Import => b"schakel/import",
            Self::Coupling => b"schakel/coupling",
            Self::Question => b"schakel/question",
        }
    }
}

/// What a keyed digest is of: equal values of two kinds have nothing in common.
#[derive(Clone, Copy, Debug)]
pub enum Digested {
    /// A mobile number, to see whether two are the same (R-AAN-4).
    Mobile,
    /// A code that was sent to a phone.
    Code,
    /// Whose draft it is, and of what: where it is found without its address.
    Draft,
}

impl Digested {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Mobile => b"schakel/digest/mobile",
            Self::Code => b"schakel/digest/code",
            Self::Draft => b"schakel/digest/draft",
        }
    }
}

/// The installation's key: 32 bytes, from configuration, never in the database.
#[derive(Clone)]
pub struct Key([u8; 32]);

/// The key in configuration is not 64 hexadecimal digits.
#[derive(Debug, thiserror::Error)]
#[error("the key must be 64 hexadecimal digits (32 bytes)")]
pub struct BadKey;

impl Key {
    pub fn from_hex(text: &str) -> Result<Self, BadKey> {
        let bytes = data_encoding::HEXLOWER_PERMISSIVE
            .decode(text.trim().as_bytes())
            .map_err(|_| BadKey)?;
        Ok(Self(bytes.try_into().map_err(|_| BadKey)?))
    }

    pub fn random(rng: &dyn Rng) -> Self {
        let mut bytes = [0; 32];
        rng.fill(&mut bytes);
        Self(bytes)
    }

    /// Nonce and ciphertext, together.
    ///
    /// # Panics
    /// Never for a value that fits in memory: the cipher's limit is 256 GiB.
    pub fn seal(&self, rng: &dyn Rng, purpose: Purpose, plain: &[u8]) -> Vec<u8> {
        let mut nonce = [0; 24];
        rng.fill(&mut nonce);
        let sealed = self
            .cipher()
            .encrypt(
                XNonce::from_slice(&nonce),
                Payload {
                    msg: plain,
                    aad: purpose.label(),
                },
            )
            .expect("encrypting a value that fits in memory cannot fail");
        [&nonce[..], &sealed].concat()
    }

    /// `None` when it was sealed under another key, for another purpose, or was changed.
    pub fn open(&self, purpose: Purpose, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, body) = sealed.split_at_checked(24)?;
        self.cipher()
            .decrypt(
                XNonce::from_slice(nonce),
                Payload {
                    msg: body,
                    aad: purpose.label(),
                },
            )
            .ok()
    }

    /// A digest that nobody makes without the key, so that a stolen table does not tell what can be guessed.
    pub fn digest(&self, of: Digested, parts: &[&[u8]]) -> [u8; 32] {
        let own = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &self.0), of.label());
        let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, own.as_ref()));
        for part in parts {
            // With its length before it, so that no two lists read alike.
            context.update(&part.len().to_le_bytes());
            context.update(part);
        }
        let mut digest = [0; 32];
        digest.copy_from_slice(context.sign().as_ref());
        digest
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&self.0).into())
    }
}

/// Whether two digests are equal; the time it takes says nothing of where they differ.
pub fn same(one: &[u8], other: &[u8]) -> bool {
    aws_lc_rs::constant_time::verify_slices_are_equal(one, other).is_ok()
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemRng;

    #[test]
    fn a_sealed_value_opens_only_for_its_purpose_and_key() {
        let key = Key::random(&SystemRng);
        let sealed = key.seal(&SystemRng, Purpose::TotpSecret, b"geheim");
        assert_eq!(
            key.open(Purpose::TotpSecret, &sealed).as_deref(),
            Some(&b"geheim"[..])
        );
        assert_eq!(key.open(Purpose::Flash, &sealed), None);
        assert_eq!(
            Key::random(&SystemRng).open(Purpose::TotpSecret, &sealed),
            None
        );
        assert_eq!(key.open(Purpose::TotpSecret, &sealed[..20]), None);
    }

    #[test]
    fn a_keyed_digest_depends_on_the_key_the_kind_and_each_part() {
        let key = Key::random(&SystemRng);
        let digest = |key: &Key, of, parts: &[&[u8]]| key.digest(of, parts);
        let one = digest(&key, Digested::Code, &[b"a", b"123456"]);
        assert!(same(
            &one,
            &digest(&key, Digested::Code, &[b"a", b"123456"])
        ));
        for other in [
            digest(&key, Digested::Code, &[b"b", b"123456"]),
            digest(&key, Digested::Code, &[b"a1", b"23456"]),
            digest(&key, Digested::Mobile, &[b"a", b"123456"]),
            digest(&Key::random(&SystemRng), Digested::Code, &[b"a", b"123456"]),
        ] {
            assert!(!same(&one, &other));
        }
        assert!(!same(&one, &one[..31]));
    }

    #[test]
    fn a_token_never_shows_itself_in_a_log() {
        let token = Token::new(&SystemRng);
        assert_eq!(token.reveal().len(), 43);
        assert!(!format!("{token:?}").contains(token.reveal()));
    }
}

//! Secrets: tokens that travel in links and cookies, and values sealed at rest. A token is stored only as its
//! SHA-256; a sealed value only as XChaCha20-Poly1305 under the installation's key, bound to its purpose.

use crate::clock::Rng;
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
    Flash,
    /// What the Trade Register said of people.
    Extract,
    /// Who applies, who signs, and what an identity document showed.
    Applicant,
    /// Where somebody was going, with the secrets in that path.
    NextPath,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Self::TotpSecret => b"schakel/totp-secret",
            Self::Device => b"schakel/device",
            Self::PasskeyCeremony => b"schakel/passkey-ceremony",
            Self::MessageParams => b"schakel/message-params",
            Self::Flash => b"schakel/flash",
            Self::Extract => b"schakel/extract",
            Self::Applicant => b"schakel/applicant",
            Self::NextPath => b"schakel/next-path",
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

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&self.0).into())
    }
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
    fn a_token_never_shows_itself_in_a_log() {
        let token = Token::new(&SystemRng);
        assert_eq!(token.reveal().len(), 43);
        assert!(!format!("{token:?}").contains(token.reveal()));
    }
}

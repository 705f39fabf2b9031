//! A passkey device in memory: makes ES256 keys, answers registrations and sign-ins as a browser would hand them on.

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use data_encoding::BASE64URL_NOPAD as BASE64URL;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const CAN_BE_COPIED: u8 = 0x08;
const ATTESTED: u8 = 0x40;

pub struct Device {
    key: EcdsaKeyPair,
    id: Vec<u8>,
    user: Option<String>,
    counter: u32,
    /// Whether the device checks its owner (a PIN, a finger). One that does not is refused.
    pub verifies: bool,
    /// Whether it shares its keys with other devices of its owner.
    pub synced: bool,
    pub origin: String,
}

impl Device {
    pub fn new(n: u8) -> Self {
        Self {
            key: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap(),
            id: vec![n; 32],
            user: None,
            counter: 0,
            verifies: true,
            synced: false,
            origin: "http://localhost:3000".into(),
        }
    }

    fn flags(&self) -> u8 {
        let flag = |said, flag| if said { flag } else { 0 };
        PRESENT | flag(self.verifies, VERIFIED) | flag(self.synced, CAN_BE_COPIED)
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let challenge = &options["publicKey"]["challenge"];
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    fn authenticator_data(&self, rp_id: &str, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(rp_id).to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// `navigator.credentials.create(options)`.
    pub fn create(&mut self, options: &Value) -> Value {
        let key = &options["publicKey"];
        assert_eq!(
            key["authenticatorSelection"]["userVerification"],
            "required"
        );
        assert_eq!(key["authenticatorSelection"]["residentKey"], "required");
        self.user = key["user"]["id"].as_str().map(str::to_owned);
        let mut data =
            self.authenticator_data(key["rp"]["id"].as_str().unwrap(), self.flags() | ATTESTED);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        data.extend(self.cose_key());
        let client_data = self.client_data("webauthn.create", options);
        json!({
            "id": BASE64URL.encode(&self.id),
            "rawId": BASE64URL.encode(&self.id),
            "type": "public-key",
            "extensions": {},
            "response": {
                "attestationObject": BASE64URL.encode(&attestation(&data)),
                "clientDataJSON": BASE64URL.encode(&client_data),
                "transports": ["internal"],
            },
        })
    }

    /// `navigator.credentials.get(options)`.
    pub fn get(&mut self, options: &Value) -> Value {
        assert_eq!(options["publicKey"]["userVerification"], "required");
        self.counter += 1;
        let data =
            self.authenticator_data(options["publicKey"]["rpId"].as_str().unwrap(), self.flags());
        let client_data = self.client_data("webauthn.get", options);
        let signed = [&data[..], &Sha256::digest(&client_data)].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        json!({
            "id": BASE64URL.encode(&self.id),
            "rawId": BASE64URL.encode(&self.id),
            "type": "public-key",
            "extensions": {},
            "response": {
                "authenticatorData": BASE64URL.encode(&data),
                "clientDataJSON": BASE64URL.encode(&client_data),
                "signature": BASE64URL.encode(signature.as_ref()),
                "userHandle": self.user,
            },
        })
    }

    /// The same key in another device, from before its last uses: a copy.
    pub fn set_counter(&mut self, counter: u32) {
        self.counter = counter;
    }

    /// The public key as COSE: EC2, ES256, P-256, x, y.
    fn cose_key(&self) -> Vec<u8> {
        let point = self.key.public_key().as_ref();
        let mut key = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 32];
        key.extend(&point[1..33]);
        key.extend([0x22, 0x58, 32]);
        key.extend(&point[33..65]);
        key
    }
}

/// `{"fmt": "none", "attStmt": {}, "authData": data}` in CBOR.
fn attestation(data: &[u8]) -> Vec<u8> {
    let mut object = vec![0xa3];
    for (name, value) in [("fmt", &b"\x64none"[..]), ("attStmt", &b"\xa0"[..])] {
        object.push(0x60 + u8::try_from(name.len()).unwrap());
        object.extend(name.as_bytes());
        object.extend(value);
    }
    object.push(0x68);
    object.extend(b"authData");
    object.push(0x59);
    object.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
    object.extend(data);
    object
}

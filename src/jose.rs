//! The signed and sealed forms: one curve (P-256), one signature (ES256), one
//! seal (ECDH-ES with A256GCM), and nothing a token could choose.
//!
//! RFC 7515 (JWS), RFC 7516 (JWE), RFC 7517 (JWK), RFC 7518 (JWA), RFC 7638.

pub mod base64url;
#[cfg(test)]
mod constant_time;
pub mod jwe;
pub mod jws;
mod private_key;
mod public_key;
#[cfg(feature = "model")]
mod remembered;
#[cfg(test)]
mod wycheproof;

use sha2::{Digest, Sha256};

pub use private_key::PrivateKey;
pub use public_key::{PublicKey, S, Thumbprint};

/// The SHA-256 of some bytes, base64url: the form of every digest on the wire.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    base64url::encode(&Sha256::digest(bytes))
}

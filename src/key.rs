//! The buyer's keys: the client key of one page's life, how it proves itself
//! to the gateway, and how a device key vouches for it.

pub mod dpop;
pub mod endorsement;

use crate::error::Error;
use crate::jose::{PrivateKey, PublicKey, Thumbprint, jws};
use rand_core::CryptoRngCore;

/// How far two clocks may be apart, in seconds.
pub(crate) const SKEW: u64 = 300;

/// The key that signs a buyer's documents; its name is its thumbprint.
///
/// # Secrecy
/// Like the [`PrivateKey`] it holds: never shown, copied or stored, and
/// overwritten when dropped.
pub struct ClientKey {
    key: PrivateKey,
    thumbprint: Thumbprint,
}

impl ClientKey {
    /// Makes a new key.
    pub fn make(rng: &mut dyn CryptoRngCore) -> Self {
        let key = PrivateKey::make(rng);
        let thumbprint = key.public().thumbprint();
        Self { key, thumbprint }
    }

    /// The public key.
    #[must_use]
    pub fn public(&self) -> &PublicKey {
        self.key.public()
    }

    /// The thumbprint, which is also the `kid` of what this key signs.
    #[must_use]
    pub fn thumbprint(&self) -> &Thumbprint {
        &self.thumbprint
    }

    /// Signs a payload as a document of one kind.
    ///
    /// # Errors
    /// `internal`, with a probability that can be neglected.
    pub fn sign(
        &self,
        typ: &str,
        payload: &str,
        rng: &mut dyn CryptoRngCore,
    ) -> Result<String, Error> {
        jws::sign(&self.key, typ, self.thumbprint.as_str(), payload, rng)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng;

    #[test]
    fn what_a_client_key_signs_names_it() {
        let mut rng = ChaCha20Rng::seed_from_u64(3);
        let key = ClientKey::make(&mut rng);
        let document = key.sign("countersign-intent+jws", "{}", &mut rng).unwrap();
        let verified = jws::verify(&document, "countersign-intent+jws", 1024, &mut |kid| {
            (kid == key.thumbprint().as_str()).then(|| key.public().clone())
        })
        .unwrap();
        assert_eq!(verified.kid, key.public().thumbprint().as_str());
        assert_eq!(verified.payload, b"{}");
    }
}

//! A P-256 private key, which signs and opens and is never seen.

use super::PublicKey;
use crate::error::{Code, Error};
use crate::secret::{SIGNING, Secret, scrub_stack};
use p256::ecdsa::signature::hazmat::RandomizedPrehashSigner;
use p256::ecdsa::{Signature, SigningKey};
use rand_core::CryptoRngCore;
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A private scalar and its public point.
///
/// # Secrecy
/// Has no `Clone`, `Debug` or comparison; the scalar lives on the heap, so a
/// move leaves no copy, and is overwritten when dropped.
pub struct PrivateKey {
    scalar: Box<SigningKey>,
    public: PublicKey,
}

impl PrivateKey {
    /// Makes a new key.
    pub fn make(mut rng: &mut dyn CryptoRngCore) -> Self {
        let key = Self::from_signing_key(SigningKey::random(&mut rng));
        scrub_stack::<SIGNING>();
        key
    }

    /// The key with this scalar, big-endian.
    ///
    /// # Errors
    /// `key_invalid` for a scalar that is zero or not below the curve's order.
    pub fn from_scalar(scalar: &Secret<[u8; 32]>) -> Result<Self, Error> {
        // EXPOSE: the scalar becomes the key.
        let key = scalar
            .expose(|bytes| SigningKey::from_slice(bytes))
            .map(Self::from_signing_key)
            .map_err(|_| Error::new(Code::KeyInvalid));
        scrub_stack::<SIGNING>();
        key
    }

    fn from_signing_key(key: SigningKey) -> Self {
        let public = PublicKey::from_point(key.verifying_key().into());
        Self { scalar: Box::new(key), public }
    }

    /// The public key.
    #[must_use]
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Lends the scalar, for a gateway that stores its key.
    pub fn expose_scalar<R>(&self, read: impl FnOnce(&[u8; 32]) -> R) -> R {
        let mut bytes: [u8; 32] = self.scalar.to_bytes().into();
        let answer = read(&bytes);
        bytes.zeroize();
        answer
    }

    /// Signs with ES256: k by RFC 6979 over the message and fresh randomness,
    /// so neither a weak generator nor a repeated message gives the key away.
    ///
    /// Only this crate's document kinds are signed: raw signing is not public.
    pub(crate) fn sign(
        &self,
        message: &[u8],
        mut rng: &mut dyn CryptoRngCore,
    ) -> Result<[u8; 64], Error> {
        let signature =
            self.scalar.sign_prehash_with_rng(&mut rng, &Sha256::digest(message)).map(low_s);
        scrub_stack::<SIGNING>();
        signature.map_err(|_| Error::new(Code::Internal))
    }

    /// The x-coordinate shared with another key.
    pub(super) fn agree(&self, public: &PublicKey) -> Secret<[u8; 32]> {
        let scalar = self.scalar.as_nonzero_scalar();
        let shared = p256::ecdh::diffie_hellman(scalar, public.point().as_affine());
        Secret::new((*shared.raw_secret_bytes()).into())
    }
}

impl ZeroizeOnDrop for PrivateKey {}

fn low_s(signature: Signature) -> [u8; 64] {
    signature.normalize_s().unwrap_or(signature).to_bytes().into()
}

#[cfg(test)]
impl PrivateKey {
    pub(super) fn hide(&self) {
        countersign_taint::hide(&*self.scalar);
    }

    pub(super) fn reveal(&self) {
        countersign_taint::reveal(&*self.scalar);
    }
}

#[cfg(test)]
mod tests {
    use super::super::S;
    use super::super::wycheproof::bytes_of_hex;
    use super::*;
    use p256::ecdsa::signature::hazmat::PrehashSigner;
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng;

    fn scalar(hex: &str) -> Secret<[u8; 32]> {
        Secret::new(bytes_of_hex(hex).try_into().unwrap())
    }

    // RFC 6979 appendix A.2.5, P-256 with SHA-256.
    #[test]
    fn the_deterministic_part_gives_the_published_signatures() {
        let key = PrivateKey::from_scalar(&scalar(
            "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721",
        ))
        .unwrap();
        let jwk = key.public().to_jwk_json();
        let x = bytes_of_hex("60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6");
        assert!(jwk.contains(&super::super::base64url::encode(&x)));
        for (message, published, high) in [
            (
                "sample",
                "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716\
                 f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
                true,
            ),
            (
                "test",
                "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367\
                 019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083",
                false,
            ),
        ] {
            let prehash = Sha256::digest(message.as_bytes());
            let signature: Signature = key.scalar.sign_prehash(&prehash).unwrap();
            let published = bytes_of_hex(published);
            assert_eq!(signature.to_bytes().as_slice(), published);
            let verify =
                |bytes: &[u8], s| key.public().verify(message.as_bytes(), bytes, s).is_ok();
            assert!(verify(&published, S::Either));
            assert_eq!(verify(&published, S::Low), !high);
            let low = low_s(signature);
            assert!(verify(&low, S::Low));
            assert_eq!(low == published[..], !high);
        }
    }

    #[test]
    fn signing_is_hedged_low_and_verifies() {
        let mut rng = ChaCha20Rng::seed_from_u64(6979);
        let key = PrivateKey::make(&mut rng);
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..32 {
            let signature = key.sign(b"order", &mut rng).unwrap();
            key.public().verify(b"order", &signature, S::Low).unwrap();
            assert!(key.public().verify(b"other", &signature, S::Either).is_err());
            assert!(seen.insert(signature));
        }
    }

    #[test]
    fn a_generator_stuck_at_zero_does_not_repeat_k_for_two_messages() {
        struct Stuck;
        impl rand_core::RngCore for Stuck {
            fn next_u32(&mut self) -> u32 {
                0
            }
            fn next_u64(&mut self) -> u64 {
                0
            }
            fn fill_bytes(&mut self, out: &mut [u8]) {
                out.fill(0);
            }
            fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), rand_core::Error> {
                out.fill(0);
                Ok(())
            }
        }
        impl rand_core::CryptoRng for Stuck {}
        let key = PrivateKey::make(&mut ChaCha20Rng::seed_from_u64(1));
        let one = key.sign(b"one", &mut Stuck).unwrap();
        let two = key.sign(b"two", &mut Stuck).unwrap();
        assert_ne!(one[..32], two[..32], "the same r would give the key away");
    }

    #[test]
    fn the_scalar_can_be_stored_and_restored() {
        let key = PrivateKey::make(&mut ChaCha20Rng::seed_from_u64(2));
        // EXPOSE: stands for a gateway's key file.
        let stored = key.expose_scalar(|bytes| Secret::new(*bytes));
        let again = PrivateKey::from_scalar(&stored).unwrap();
        assert!(again.public() == key.public());
    }

    #[test]
    fn a_scalar_outside_the_order_is_refused() {
        for hex in [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        ] {
            let error = PrivateKey::from_scalar(&scalar(hex)).err().unwrap();
            assert_eq!(error.code(), Code::KeyInvalid);
        }
    }

    #[test]
    fn a_private_key_wipes_itself() {
        const fn wipes<T: ZeroizeOnDrop>() {}
        wipes::<PrivateKey>();
        wipes::<SigningKey>();
    }
}

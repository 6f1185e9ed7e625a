//! Compact JWE, `ECDH-ES` with `A256GCM`: how an instrument reaches the
//! gateway, and for which payment.
//!
//! A fresh ephemeral key each time; `apu` names the payment and is required
//! when opening, so what is sealed cannot be moved to another.
//!
//! RFC 7516; RFC 7518 sections 4.6 and 5.3.

#[cfg(test)]
mod tests;

use super::{PrivateKey, PublicKey, base64url};
use crate::error::{Code, Error};
use crate::json::{self, Members};
use crate::secret::{SIGNING, Secret, scrub_stack};
use aes_gcm::aead::AeadInPlace;
use aes_gcm::{Aes256Gcm, KeyInit};
use rand_core::CryptoRngCore;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// The header's `typ`.
pub const TYP: &str = "countersign-sealed+jwe";

/// The longest sealed part that is read, in bytes.
pub const MAX_LEN: usize = 16 * 1024;

const MAX_HEADER: usize = 2048;
const IV: usize = 12;
const TAG: usize = 16;

/// Seals bytes to a key for one payment; `apu` is that payment's plain text.
///
/// # Errors
/// `internal` for bytes beyond the cipher's limit.
///
/// # Secrecy
/// Content key, shared secret and working copy are overwritten. Hiding the
/// length of `plaintext` by padding is the caller's.
pub fn seal(
    recipient: &PublicKey,
    kid: &str,
    apu: &str,
    plaintext: &[u8],
    rng: &mut dyn CryptoRngCore,
) -> Result<String, Error> {
    let ephemeral = PrivateKey::make(rng);
    let header = json::object(|o| {
        o.str("alg", "ECDH-ES");
        o.str("enc", "A256GCM");
        o.raw("epk", &ephemeral.public().to_jwk_json());
        o.str("kid", kid);
        o.str("typ", TYP);
        o.str("apu", &base64url::encode(apu.as_bytes()));
        o.str("apv", &base64url::encode(kid.as_bytes()));
    });
    let key = content_key(&ephemeral, recipient, apu, kid);
    let mut out = base64url::encode(header.as_bytes());
    let mut iv = [0; IV];
    rng.fill_bytes(&mut iv);
    // Overwritten on every way out, the refused one too.
    let mut text = Zeroizing::new(plaintext.to_vec());
    let tag = encrypt(&key, &iv, out.as_bytes(), &mut text);
    scrub_stack::<SIGNING>();
    let tag = tag?;
    // The second part, an encrypted key, is empty: the agreed key is used directly.
    out.push('.');
    for part in [&iv[..], &text, &tag] {
        out.push('.');
        base64url::encode_into(&mut out, part);
    }
    Ok(out)
}

/// Opens what was sealed to this key for this payment.
///
/// # Errors
/// `jose_size`, `jose_format`, `jose_header`, `jose_type`, `jwk_invalid`,
/// `key_unknown`, `seal_invalid`.
///
/// # Secrecy
/// The plaintext is only ever held in the secret that is given out.
pub fn open(
    key: &PrivateKey,
    kid: &str,
    compact: &str,
    expected_apu: &str,
) -> Result<Secret<Vec<u8>>, Error> {
    let parts = Parts::split(compact)?;
    if parts.kid()? != kid {
        return Err(Error::new(Code::KeyUnknown));
    }
    let named = |member, text: &str| {
        let found = parts.header.str(member).map_err(|_| Error::new(Code::JoseHeader))?;
        if found == base64url::encode(text.as_bytes()) {
            Ok(())
        } else {
            Err(Error::new(Code::SealInvalid).at(member))
        }
    };
    named("apu", expected_apu)?;
    named("apv", kid)?;
    let epk = parts.ephemeral()?;
    let Parts { iv, text, tag, associated, .. } = parts;
    let key = content_key(key, &epk, expected_apu, kid);
    let mut text = Secret::new(text);
    // EXPOSE: the ciphertext becomes the plaintext in place.
    let opened = text.expose_mut(|text| decrypt(&key, &iv, associated.as_bytes(), text, &tag));
    scrub_stack::<SIGNING>();
    opened?;
    Ok(text)
}

/// The `kid` that a sealed part names, for choosing the key: nothing is opened.
///
/// # Errors
/// `jose_size`, `jose_format`, `jose_header`, `jose_type`.
pub fn peek_kid(compact: &str) -> Result<String, Error> {
    Parts::split(compact)?.kid().map(String::from)
}

/// A compact JWE taken apart, its header's members checked.
struct Parts<'a> {
    header: Members,
    iv: [u8; IV],
    text: Vec<u8>,
    tag: [u8; TAG],
    /// The encoded header, which the tag covers.
    associated: &'a str,
}

impl<'a> Parts<'a> {
    fn split(compact: &'a str) -> Result<Self, Error> {
        if compact.len() > MAX_LEN {
            return Err(Error::new(Code::JoseSize));
        }
        let format = |_| Error::new(Code::JoseFormat);
        let mut parts = compact.split('.');
        let mut part = || parts.next().ok_or(Error::new(Code::JoseFormat));
        let associated = part()?;
        let (encrypted_key, iv, text, tag) = (part()?, part()?, part()?, part()?);
        if !encrypted_key.is_empty() || parts.next().is_some() {
            return Err(Error::new(Code::JoseFormat));
        }
        let iv = base64url::decode_array(iv).map_err(format)?;
        let text = base64url::decode(text).map_err(format)?;
        let tag = base64url::decode_array(tag).map_err(format)?;
        let header = base64url::decode(associated).map_err(format)?;
        let header =
            json::parse_object(&header, MAX_HEADER).map_err(|_| Error::new(Code::JoseHeader))?;
        Ok(Self { header, iv, text, tag, associated })
    }

    fn kid(&self) -> Result<&str, Error> {
        let refused = |_| Error::new(Code::JoseHeader);
        self.header.only(&["alg", "enc", "epk", "kid", "typ", "apu", "apv"]).map_err(refused)?;
        let alg = self.header.str("alg").map_err(refused)?;
        let enc = self.header.str("enc").map_err(refused)?;
        let typ = self.header.str("typ").map_err(refused)?;
        if alg != "ECDH-ES" || enc != "A256GCM" {
            return Err(Error::new(Code::JoseHeader));
        }
        if typ != TYP {
            return Err(Error::new(Code::JoseType));
        }
        self.header.str("kid").map_err(refused)
    }

    fn ephemeral(&self) -> Result<PublicKey, Error> {
        let refused = |_| Error::new(Code::JoseHeader);
        let epk = self.header.object("epk").map_err(refused)?;
        epk.only(&["kty", "crv", "x", "y"]).map_err(refused)?;
        PublicKey::from_jwk(epk)
    }
}

type ContentKey = Zeroizing<[u8; 32]>;

fn content_key(own: &PrivateKey, other: &PublicKey, apu: &str, apv: &str) -> ContentKey {
    // EXPOSE: the shared secret goes into the derivation and nowhere else.
    own.agree(other).expose(|shared| concat_kdf(shared, "A256GCM", 256, apu, apv))
}

/// The Concat KDF's first round, which is all that up to 256 bits need.
///
/// RFC 7518 section 4.6.2.
fn concat_kdf(shared: &[u8], algorithm: &str, bits: u32, apu: &str, apv: &str) -> ContentKey {
    let mut hash = Sha256::new();
    hash.update(1_u32.to_be_bytes());
    hash.update(shared);
    for part in [algorithm, apu, apv] {
        // INVARIANT: every part is shorter than MAX_LEN, so this never saturates.
        hash.update(u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        hash.update(part);
    }
    hash.update(bits.to_be_bytes());
    Zeroizing::new(hash.finalize().into())
}

pub(super) fn encrypt(
    key: &[u8; 32],
    iv: &[u8; IV],
    associated: &[u8],
    text: &mut [u8],
) -> Result<[u8; TAG], Error> {
    Aes256Gcm::new(key.into())
        .encrypt_in_place_detached(iv.into(), associated, text)
        .map(Into::into)
        .map_err(|_| Error::new(Code::Internal))
}

pub(super) fn decrypt(
    key: &[u8; 32],
    iv: &[u8; IV],
    associated: &[u8],
    text: &mut [u8],
    tag: &[u8; TAG],
) -> Result<(), Error> {
    Aes256Gcm::new(key.into())
        .decrypt_in_place_detached(iv.into(), associated, text, tag.into())
        .map_err(|_| Error::new(Code::SealInvalid))
}

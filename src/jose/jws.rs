//! Compact JWS with ES256: the form of every document.
//!
//! The header is exactly `alg`, `kid` and `typ`, and the payload is given out
//! only after the signature held over the very bytes received.
//!
//! RFC 7515.

#[cfg(test)]
mod tests;

use super::{PrivateKey, PublicKey, S, base64url};
use crate::error::{Code, Error};
use crate::json::{self, Members};
use crate::text::cut;
use rand_core::CryptoRngCore;

/// The longest header that is read, in bytes.
pub(crate) const MAX_HEADER: usize = 1024;

/// The longest `kid` that is read, in bytes.
const MAX_KID: usize = 128;

/// A payload whose signature holds.
#[derive(Clone, PartialEq, Eq)]
pub struct Verified {
    /// The payload's bytes, as they were signed.
    pub payload: Vec<u8>,
    /// The key that the token named and that signed it.
    pub kid: String,
}

/// Signs a payload as a document of one kind.
///
/// # Errors
/// `internal`, with a probability that can be neglected.
pub fn sign(
    key: &PrivateKey,
    typ: &str,
    kid: &str,
    payload: &str,
    rng: &mut dyn CryptoRngCore,
) -> Result<String, Error> {
    sign_input(key, signing_input(&header(typ, kid), payload), rng)
}

/// Verifies a document of one kind; its signature must be low-S.
///
/// Checked in this order, each step before the next is looked at: size, shape,
/// header, kind, key, signature.
///
/// # Errors
/// `jose_size`, `jose_format`, `jose_header`, `jose_type`, `key_unknown`,
/// `signature_invalid`.
pub fn verify(
    compact: &str,
    typ: &str,
    max_len: usize,
    key_of: &mut dyn FnMut(&str) -> Option<PublicKey>,
) -> Result<Verified, Error> {
    verify_with(compact, typ, max_len, S::Low, key_of)
}

/// Verifies as [`verify`] does, with the signature's form chosen: [`S::Either`]
/// for signers that cannot choose theirs, such as a `WebCrypto` key.
///
/// # Errors
/// Those of [`verify`].
pub fn verify_with(
    compact: &str,
    typ: &str,
    max_len: usize,
    s: S,
    key_of: &mut dyn FnMut(&str) -> Option<PublicKey>,
) -> Result<Verified, Error> {
    let parts = Parts::split(compact, max_len)?;
    let kid = String::from(parts.kid(Some(typ))?);
    let key = key_of(&kid).ok_or(Error::new(Code::KeyUnknown))?;
    Ok(Verified { payload: parts.verified(&key, s)?, kid })
}

/// The `kid` that a token names, for fetching the key: nothing is verified.
///
/// # Errors
/// `jose_size`, `jose_format`, `jose_header`.
pub fn peek_kid(compact: &str, max_len: usize) -> Result<String, Error> {
    Parts::split(compact, max_len)?.kid(None).map(String::from)
}

/// The digest by which other documents name this one.
#[must_use]
pub fn digest(compact: &str) -> String {
    super::digest(compact.as_bytes())
}

/// The header of a document.
pub(crate) fn header(typ: &str, kid: &str) -> String {
    json::object(|o| {
        o.str("alg", "ES256");
        o.str("kid", kid);
        o.str("typ", typ);
    })
}

/// What is signed: header and payload, encoded and joined.
pub(crate) fn signing_input(header: &str, payload: &str) -> String {
    let mut out = String::new();
    base64url::encode_into(&mut out, header.as_bytes());
    out.push('.');
    base64url::encode_into(&mut out, payload.as_bytes());
    out
}

/// Signs a signing input and appends the signature.
pub(crate) fn sign_input(
    key: &PrivateKey,
    mut input: String,
    rng: &mut dyn CryptoRngCore,
) -> Result<String, Error> {
    let signature = key.sign(input.as_bytes(), rng)?;
    push_signature(&mut input, &signature);
    Ok(input)
}

/// Appends a signature to its signing input.
pub(crate) fn push_signature(input: &mut String, signature: &[u8; 64]) {
    input.push('.');
    base64url::encode_into(input, signature);
}

/// A compact JWS taken apart; the payload stays inside until it is verified.
pub(crate) struct Parts<'a> {
    pub(crate) header: Members,
    payload: Vec<u8>,
    signature: Vec<u8>,
    signed: &'a str,
}

impl<'a> Parts<'a> {
    pub(crate) fn split(compact: &'a str, max_len: usize) -> Result<Self, Error> {
        if compact.len() > max_len {
            return Err(Error::new(Code::JoseSize));
        }
        let format = Error::new(Code::JoseFormat);
        let dot = |byte| byte == b'.';
        let (header, rest) = cut(compact, dot).ok_or(format)?;
        let (payload, signature) = cut(rest, dot).ok_or(format)?;
        let signed = compact.get(..header.len() + 1 + payload.len()).ok_or(format)?;
        // A further dot is refused here, as no character of base64url.
        let decode = |part| base64url::decode(part).map_err(|_| format);
        let (header, payload, signature) = (decode(header)?, decode(payload)?, decode(signature)?);
        let header =
            json::parse_object(&header, MAX_HEADER).map_err(|_| Error::new(Code::JoseHeader))?;
        Ok(Self { header, payload, signature, signed })
    }

    /// Checks the header of a document and gives its `kid`.
    fn kid(&self, typ: Option<&str>) -> Result<&str, Error> {
        let refused = |_| Error::new(Code::JoseHeader);
        self.header.only(&["alg", "kid", "typ"]).map_err(refused)?;
        let alg = self.header.str("alg").map_err(refused)?;
        let kid = self.header.str("kid").map_err(refused)?;
        let found = self.header.str("typ").map_err(refused)?;
        if alg != "ES256" || kid.is_empty() || kid.len() > MAX_KID {
            return Err(Error::new(Code::JoseHeader));
        }
        if typ.is_some_and(|typ| typ != found) {
            return Err(Error::new(Code::JoseType));
        }
        Ok(kid)
    }

    pub(crate) fn verified(self, key: &PublicKey, s: S) -> Result<Vec<u8>, Error> {
        key.verify(self.signed.as_bytes(), &self.signature, s)?;
        Ok(self.payload)
    }
}

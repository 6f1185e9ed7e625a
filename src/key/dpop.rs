//! Proof of possession: each call to the gateway is signed for its method,
//! address and client secret, so a stolen secret alone opens nothing.
//!
//! RFC 9449.

use super::{ClientKey, SKEW};
use crate::error::{Code, Error};
use crate::jose::jws::{self, Parts};
use crate::jose::{self, PublicKey, S, Thumbprint, base64url};
use crate::json::{self, Members};
use crate::text::cut;
use rand_core::CryptoRngCore;

/// The longest proof that is read, in bytes.
pub const MAX_LEN: usize = 4096;

const TYP: &str = "dpop+jwt";

/// The call that a proof is made for.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The HTTP method, in capitals.
    pub htm: &'a str,
    /// The address; a query and a fragment do not count.
    pub htu: &'a str,
    /// The client secret sent along.
    pub access_token: &'a str,
}

/// A proof that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The key that made it.
    pub key: PublicKey,
    /// That key's thumbprint.
    pub thumbprint: Thumbprint,
    /// The proof's own name, to be remembered against replay.
    pub jti: String,
    /// When it was made, in Unix seconds.
    pub iat: u64,
}

/// Makes a proof, with a fresh `jti` of 128 random bits.
///
/// # Errors
/// `internal`, with a probability that can be neglected.
pub fn make_proof(
    key: &ClientKey,
    request: &Request<'_>,
    iat: u64,
    rng: &mut dyn CryptoRngCore,
) -> Result<String, Error> {
    let mut jti = [0; 16];
    rng.fill_bytes(&mut jti);
    let header = json::object(|o| {
        o.str("typ", TYP);
        o.str("alg", "ES256");
        o.raw("jwk", &key.public().to_jwk_json());
    });
    let payload = json::object(|o| {
        o.str("jti", &base64url::encode(&jti));
        o.str("htm", request.htm);
        o.str("htu", bare(request.htu));
        o.u64("iat", iat);
        o.str("ath", &jose::digest(request.access_token.as_bytes()));
    });
    jws::sign_input(&key.key, jws::signing_input(&header, &payload), rng)
}

/// Verifies a proof for a call. Whether its key is enrolled and its `jti` new
/// is the caller's to check.
///
/// # Errors
/// `dpop_invalid`, at the claim to blame if the signature holds; `dpop_time`.
///
/// RFC 9449 section 4.3.
pub fn verify_proof(compact: &str, request: &Request<'_>, now: u64) -> Result<Proof, Error> {
    let invalid = |_| Error::new(Code::DpopInvalid);
    let (key, payload) = signed_by(compact).map_err(invalid)?;
    let claims = json::parse_object(&payload, MAX_LEN).map_err(invalid)?;
    expect(&claims, "htm", request.htm)?;
    if bare(text(&claims, "htu")?) != bare(request.htu) {
        return Err(Error::new(Code::DpopInvalid).at("htu"));
    }
    expect(&claims, "ath", &jose::digest(request.access_token.as_bytes()))?;
    let jti = text(&claims, "jti")?;
    if !is_name(jti) {
        return Err(Error::new(Code::DpopInvalid).at("jti"));
    }
    let iat = claims.u64("iat").map_err(|_| Error::new(Code::DpopInvalid).at("iat"))?;
    if iat.abs_diff(now) > SKEW {
        return Err(Error::new(Code::DpopTime));
    }
    Ok(Proof { thumbprint: key.thumbprint(), key, jti: String::from(jti), iat })
}

/// Whether a proof may have this name: 1 to 128 bytes, none of them a control
/// character, which a store may be unable to keep.
#[must_use]
pub fn is_name(jti: &str) -> bool {
    (1..=128).contains(&jti.len()) && !jti.bytes().any(|byte| byte.is_ascii_control())
}

/// The key in the header and the payload that it signed.
fn signed_by(compact: &str) -> Result<(PublicKey, Vec<u8>), Error> {
    let parts = Parts::split(compact, MAX_LEN)?;
    parts.header.only(&["typ", "alg", "jwk"])?;
    if parts.header.str("typ")? != TYP {
        return Err(Error::new(Code::JoseType));
    }
    if parts.header.str("alg")? != "ES256" {
        return Err(Error::new(Code::JoseHeader));
    }
    let key = PublicKey::from_jwk(parts.header.object("jwk")?)?;
    let payload = parts.verified(&key, S::Either)?;
    Ok((key, payload))
}

fn text<'a>(claims: &'a Members, name: &'static str) -> Result<&'a str, Error> {
    claims.str(name).map_err(|_| Error::new(Code::DpopInvalid).at(name))
}

fn expect(claims: &Members, name: &'static str, expected: &str) -> Result<(), Error> {
    if text(claims, name)? == expected {
        Ok(())
    } else {
        Err(Error::new(Code::DpopInvalid).at(name))
    }
}

/// An address without query and fragment.
fn bare(address: &str) -> &str {
    cut(address, |byte| matches!(byte, b'?' | b'#')).map_or(address, |(bare, _)| bare)
}

#[cfg(test)]
mod tests;

//! The device key's word for a client key: "this page runs on the device you
//! know". Made with `WebCrypto`, where the key cannot be read out.

use super::SKEW;
use crate::error::{Code, Error};
use crate::jose::{PrivateKey, PublicKey, S, Thumbprint, jws};
use crate::json;
use rand_core::CryptoRngCore;

/// The document's kind.
pub const TYP: &str = "countersign-key+jws";

/// The longest endorsement that is read, in bytes.
pub const MAX_LEN: usize = 2048;

/// What a device key says of a client key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endorsement {
    /// The session it is for.
    pub sid: String,
    /// The client key's thumbprint.
    pub jkt: Thumbprint,
    /// When it was made, in Unix seconds.
    pub iat: u64,
    /// The second from which it no longer holds.
    pub exp: u64,
}

/// What the device key must sign with ES256 over SHA-256.
#[must_use]
pub fn signing_input(device: &PublicKey, endorsement: &Endorsement) -> String {
    let payload = json::object(|o| {
        o.u64("v", 1);
        o.str("sid", &endorsement.sid);
        o.str("jkt", endorsement.jkt.as_str());
        o.u64("iat", endorsement.iat);
        o.u64("exp", endorsement.exp);
    });
    jws::signing_input(&jws::header(TYP, device.thumbprint().as_str()), &payload)
}

/// Joins a signing input and the signature that the device key made, r and s
/// of 32 bytes each, as `WebCrypto` gives it.
#[must_use]
pub fn assemble(mut signing_input: String, signature: &[u8; 64]) -> String {
    jws::push_signature(&mut signing_input, signature);
    signing_input
}

/// Writes an endorsement by a device key that is at hand, as outside a browser.
///
/// # Errors
/// `internal`, with a probability that can be neglected.
pub fn sign(
    device: &PrivateKey,
    endorsement: &Endorsement,
    rng: &mut dyn CryptoRngCore,
) -> Result<String, Error> {
    jws::sign_input(device, signing_input(device.public(), endorsement), rng)
}

/// Verifies an endorsement by this device key, for this session and client key.
///
/// # Errors
/// `endorsement_invalid`, `endorsement_time`.
pub fn verify(
    compact: &str,
    device: &PublicKey,
    sid: &str,
    client: &Thumbprint,
    now: u64,
) -> Result<Endorsement, Error> {
    let endorsement = verify_since(compact, device, sid, client, now)?;
    if endorsement.iat > now.saturating_add(SKEW) {
        return Err(Error::new(Code::EndorsementTime));
    }
    Ok(endorsement)
}

/// Verifies an endorsement of which only is known that it was used at some time
/// after `since`.
///
/// # Errors
/// `endorsement_invalid`, `endorsement_time`.
pub fn verify_since(
    compact: &str,
    device: &PublicKey,
    sid: &str,
    client: &Thumbprint,
    since: u64,
) -> Result<Endorsement, Error> {
    let endorsement = read(compact, device).map_err(|_| Error::new(Code::EndorsementInvalid))?;
    if endorsement.sid != sid {
        return Err(Error::new(Code::EndorsementInvalid).at("sid"));
    }
    if endorsement.jkt != *client {
        return Err(Error::new(Code::EndorsementInvalid).at("jkt"));
    }
    if endorsement.exp <= since || endorsement.exp <= endorsement.iat {
        return Err(Error::new(Code::EndorsementTime));
    }
    Ok(endorsement)
}

fn read(compact: &str, device: &PublicKey) -> Result<Endorsement, Error> {
    // WebCrypto gives signatures of either form.
    let verified = jws::verify_with(compact, TYP, MAX_LEN, S::Either, &mut |kid| {
        (kid == device.thumbprint().as_str()).then(|| device.clone())
    })?;
    let claims = json::parse_object(&verified.payload, MAX_LEN)?;
    claims.only(&["v", "sid", "jkt", "iat", "exp"])?;
    if claims.u64("v")? != 1 {
        return Err(Error::new(Code::EndorsementInvalid).at("v"));
    }
    Ok(Endorsement {
        sid: String::from(claims.str("sid")?),
        jkt: Thumbprint::parse(claims.str("jkt")?)?,
        iat: claims.u64("iat")?,
        exp: claims.u64("exp")?,
    })
}

#[cfg(test)]
mod tests;

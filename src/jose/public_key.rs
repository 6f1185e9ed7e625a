//! A P-256 public key: its JWK, its thumbprint, what it verifies.

use super::base64url;
use crate::error::{Code, Error};
use crate::json::{self, Members, ObjectWriter};
use core::fmt;
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use p256::ecdsa::{Signature, VerifyingKey};
use p256::elliptic_curve::sec1::{FromEncodedPoint, ToEncodedPoint};
use sha2::{Digest, Sha256};

/// Which of a signature's two forms, s and n - s, a verifier takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum S {
    /// The lower only, so that a signature cannot be turned into another one.
    Low,
    /// Either: `WebCrypto` and most JOSE libraries give no choice.
    Either,
}

/// A point on P-256, never the one at infinity.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey(p256::PublicKey);

impl PublicKey {
    /// Parses the JWK members `kty`, `crv`, `x` and `y`; others are ignored,
    /// except `d`: a private key where a public one belongs is refused.
    ///
    /// # Errors
    /// `jwk_invalid`.
    ///
    /// RFC 7518 section 6.2.1.
    pub fn from_jwk(jwk: &Members) -> Result<Self, Error> {
        let invalid = |at| Error::new(Code::JwkInvalid).at(at);
        let text = |at| jwk.str(at).map_err(|_| invalid(at));
        if text("kty")? != "EC" {
            return Err(invalid("kty"));
        }
        if text("crv")? != "P-256" {
            return Err(invalid("crv"));
        }
        if jwk.get("d").is_some() {
            return Err(invalid("d"));
        }
        let x: [u8; 32] = base64url::decode_array(text("x")?).map_err(|_| invalid("x"))?;
        let y: [u8; 32] = base64url::decode_array(text("y")?).map_err(|_| invalid("y"))?;
        let point = p256::EncodedPoint::from_affine_coordinates(&x.into(), &y.into(), false);
        Option::from(p256::PublicKey::from_encoded_point(&point))
            .map(Self)
            .ok_or(Error::new(Code::JwkInvalid))
    }

    /// The JWK, exactly the text that its thumbprint is taken over.
    #[must_use]
    pub fn to_jwk_json(&self) -> String {
        json::object(|out| self.write_jwk(out))
    }

    /// Writes the JWK's members into an object, which may then name the key.
    pub fn write_jwk(&self, out: &mut ObjectWriter<'_>) {
        let point = self.0.to_encoded_point(false);
        let coordinate = |bytes: Option<&p256::FieldBytes>| {
            bytes.map(|bytes| base64url::encode(bytes)).unwrap_or_default()
        };
        out.str("crv", "P-256");
        out.str("kty", "EC");
        out.str("x", &coordinate(point.x()));
        out.str("y", &coordinate(point.y()));
    }

    /// The key's thumbprint.
    ///
    /// RFC 7638.
    #[must_use]
    pub fn thumbprint(&self) -> Thumbprint {
        Thumbprint(super::digest(self.to_jwk_json().as_bytes()))
    }

    /// Checks an ES256 signature, r and s of 32 bytes each.
    ///
    /// # Errors
    /// `signature_invalid`, with no reason: there is nothing to tell a forger.
    ///
    /// RFC 7518 section 3.4.
    pub fn verify(&self, message: &[u8], signature: &[u8], s: S) -> Result<(), Error> {
        let invalid = Error::new(Code::SignatureInvalid);
        let signature = Signature::from_slice(signature).map_err(|_| invalid)?;
        if s == S::Low && signature.normalize_s().is_some() {
            return Err(invalid);
        }
        let digest = Sha256::digest(message);
        let verify = || VerifyingKey::from(&self.0).verify_prehash(&digest, &signature).is_ok();
        #[cfg(feature = "model")]
        let verify = || {
            let point = self.0.to_encoded_point(true);
            let name = Sha256::new().chain_update(point).chain_update(digest);
            super::remembered::of(name.chain_update(signature.to_bytes()).finalize(), verify)
        };
        if verify() { Ok(()) } else { Err(invalid) }
    }

    pub(super) fn from_point(point: p256::PublicKey) -> Self {
        Self(point)
    }

    pub(super) fn point(&self) -> &p256::PublicKey {
        &self.0
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PublicKey(…)")
    }
}

/// The RFC 7638 thumbprint of a public key: 43 characters, and its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Thumbprint(String);

impl Thumbprint {
    /// Parses a thumbprint, the base64url of 32 bytes.
    ///
    /// # Errors
    /// `base64url`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        base64url::decode_array::<32>(text)?;
        Ok(Self(String::from(text)))
    }

    /// The 43 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // RFC 7517 appendix A.1, the first key.
    const X: &str = "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4";
    const Y: &str = "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM";

    fn key(text: &str) -> Result<PublicKey, Error> {
        PublicKey::from_jwk(&json::parse_object(text.as_bytes(), 1024).unwrap())
    }

    #[test]
    fn a_jwk_is_read_and_written() {
        let text =
            format!(r#"{{"kty":"EC","crv":"P-256","x":"{X}","y":"{Y}","use":"enc","kid":"1"}}"#);
        let written = key(&text).unwrap().to_jwk_json();
        assert_eq!(written, format!(r#"{{"crv":"P-256","kty":"EC","x":"{X}","y":"{Y}"}}"#));
        assert!(key(&written).unwrap() == key(&text).unwrap());
    }

    #[test]
    fn the_thumbprint_is_the_digest_of_the_required_members_in_order() {
        let key = key(&format!(r#"{{"y":"{Y}","x":"{X}","crv":"P-256","kty":"EC"}}"#)).unwrap();
        // Computed with: printf '{"crv":"P-256",…}' | openssl dgst -sha256 -binary
        // | basenc --base64url, as RFC 7638 section 3 has no example on this curve.
        assert_eq!(key.thumbprint().as_str(), "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s");
        assert_eq!(Thumbprint::parse(key.thumbprint().as_str()), Ok(key.thumbprint()));
        for text in ["", "cn-I", "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-t", "../../etc/passwd"]
        {
            assert!(Thumbprint::parse(text).is_err());
        }
    }

    #[test]
    fn a_jwk_that_is_not_a_point_of_the_curve_is_refused() {
        let short = base64url::encode(&[1; 31]);
        let long = format!("{X}AA");
        let zero = "A".repeat(43);
        // The field's prime: x = p is 0 written another way.
        let prime = base64url::encode(
            &[&[0xff, 0xff, 0xff, 0xff, 0, 0, 0, 1][..], &[0; 12], &[0xff; 12]].concat(),
        );
        for (kty, crv, x, y, at) in [
            ("RSA", "P-256", X, Y, Some("kty")),
            ("ec", "P-256", X, Y, Some("kty")),
            ("EC", "P-384", X, Y, Some("crv")),
            ("EC", "secp256k1", X, Y, Some("crv")),
            ("EC", "P-256", &short, Y, Some("x")),
            ("EC", "P-256", &long, Y, Some("x")),
            ("EC", "P-256", X, "", Some("y")),
            ("EC", "P-256", X, X, None),
            ("EC", "P-256", Y, X, None),
            ("EC", "P-256", &zero, &zero, None),
            ("EC", "P-256", &prime, Y, None),
        ] {
            let text = format!(r#"{{"kty":"{kty}","crv":"{crv}","x":"{x}","y":"{y}"}}"#);
            let error = key(&text).unwrap_err();
            assert_eq!((error.code(), error.place()), (Code::JwkInvalid, at), "{text}");
        }
    }

    #[test]
    fn a_private_or_incomplete_jwk_is_refused() {
        for (text, at) in [
            (format!(r#"{{"kty":"EC","crv":"P-256","x":"{X}","y":"{Y}","d":"{X}"}}"#), "d"),
            (format!(r#"{{"kty":"EC","crv":"P-256","x":"{X}","y":"{Y}","d":null}}"#), "d"),
            (format!(r#"{{"kty":"EC","crv":"P-256","x":"{X}"}}"#), "y"),
            (format!(r#"{{"kty":"EC","crv":"P-256","x":5,"y":"{Y}"}}"#), "x"),
            (String::from("{}"), "kty"),
        ] {
            assert_eq!(key(&text).unwrap_err().place(), Some(at));
        }
    }
}

//! A signed document: the bytes that travelled, their digest, and what they say.

use crate::error::{Code, Error};
use crate::jose::{PublicKey, base64url, jws};
use crate::json::{self, Members, ObjectWriter};

/// The version of the wire that this core writes, and the highest it reads.
pub const VERSION: u64 = 1;

/// One kind of signed document.
pub trait Document: Sized {
    /// The `typ` of its header; no two kinds share one.
    const TYP: &'static str;
    /// The most bytes its compact serialisation may have.
    const MAX_LEN: usize;

    /// Reads the payload.
    ///
    /// # Errors
    /// A `json_*` code naming the member, or the code of the value's own parser.
    fn read(members: &Members) -> Result<Self, Error>;

    /// Writes the payload's members.
    fn write(&self, out: &mut ObjectWriter<'_>);
}

/// A document whose signature held under the key that its header names.
///
/// There is no other way to come by one than [`Signed::verify`] and
/// [`Signed::sign`], so a value of this type is proof of that check.
#[derive(Clone, Debug, PartialEq)]
pub struct Signed<D> {
    compact: String,
    digest: String,
    kid: String,
    body: Box<D>,
}

impl<D: Document> Signed<D> {
    /// Verifies the exact bytes received, then reads them.
    ///
    /// # Errors
    /// `jose_size`, `jose_format`, `jose_header`, `jose_type`, `key_unknown`,
    /// `signature_invalid`, and what [`Document::read`] gives.
    pub fn verify(
        compact: &str,
        key_of: &mut dyn FnMut(&str) -> Option<PublicKey>,
    ) -> Result<Self, Error> {
        let verified = jws::verify(compact, D::TYP, D::MAX_LEN, key_of)?;
        let members = json::parse_object(&verified.payload, D::MAX_LEN)?;
        let body = Box::new(D::read(&members)?);
        Ok(Self {
            compact: String::from(compact),
            digest: jws::digest(compact),
            kid: verified.kid,
            body,
        })
    }

    /// Serialises the document once and has `sign` sign those bytes as `typ`.
    ///
    /// # Errors
    /// `jose_size` if the document is larger than its kind allows; what `sign` gives.
    pub fn sign(
        body: D,
        kid: &str,
        sign: &mut dyn FnMut(&'static str, &str) -> Result<String, Error>,
    ) -> Result<Self, Error> {
        let compact = sign(D::TYP, &json::object(|out| body.write(out)))?;
        if compact.len() > D::MAX_LEN {
            return Err(Error::new(Code::JoseSize));
        }
        let digest = jws::digest(&compact);
        Ok(Self { compact, digest, kid: String::from(kid), body: Box::new(body) })
    }

    /// The compact serialisation, byte for byte as signed.
    #[must_use]
    pub fn compact(&self) -> &str {
        &self.compact
    }

    /// Base64url SHA-256 over the ASCII of the whole compact serialisation.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The key that signed it.
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// What the document says.
    #[must_use]
    pub const fn body(&self) -> &D {
        &self.body
    }
}

/// Checks that a document is of a version that this core reads.
///
/// # Errors
/// `version_unsupported`.
pub fn read_version(members: &Members) -> Result<(), Error> {
    if members.u64("v")? == VERSION {
        Ok(())
    } else {
        Err(Error::new(Code::VersionUnsupported).at("v"))
    }
}

/// Whether a text is base64url of exactly `bytes` bytes.
#[must_use]
pub fn is_base64url_of(text: &str, bytes: usize) -> bool {
    base64url::decode(text).is_ok_and(|decoded| decoded.len() == bytes)
}

//! The gateway's keys, and which of them may have signed what, and when.

use super::document::{Document, Signed};
use super::order::Order;
use super::receipt::Receipt;
use crate::error::{Code, Error};
use crate::jose::PublicKey;
use crate::json::{self, Members, Value};

/// The most bytes of a discovery document.
pub const MAX_LEN: usize = 64 * 1024;

/// What `/.well-known/countersign.json` says.
#[derive(Clone, Debug, PartialEq)]
pub struct Discovery {
    /// The gateway's origin.
    pub issuer: String,
    /// Its signing keys.
    pub keys: Vec<TrustedKey>,
}

/// A key that the gateway signs with for a while.
#[derive(Clone, Debug, PartialEq)]
pub struct TrustedKey {
    /// Its name in a document's header.
    pub kid: String,
    /// The key.
    pub key: PublicKey,
    /// The first second it may sign at.
    pub not_before: u64,
    /// The second it stops signing at.
    pub expires_at: u64,
}

impl Discovery {
    /// Reads a discovery document, leaving out keys of other uses or kinds.
    ///
    /// # Errors
    /// A `json_*` code, or `issuer_mismatch` if it speaks for another origin.
    pub fn parse(bytes: &[u8], issuer: &str) -> Result<Self, Error> {
        let members = json::parse_object(bytes, MAX_LEN)?;
        if members.str("issuer")? != issuer {
            return Err(Error::new(Code::IssuerMismatch));
        }
        let mut keys = Vec::new();
        for entry in members.object("jwks")?.array("keys")? {
            if let Value::Object(entry) = entry {
                keys.extend(TrustedKey::read(entry)?);
            }
        }
        Ok(Self { issuer: String::from(issuer), keys })
    }

    /// Keeps only the keys whose RFC 7638 thumbprint the merchant has pinned.
    pub fn narrow(&mut self, pins: &[String]) {
        if !pins.is_empty() {
            self.keys.retain(|entry| {
                let thumbprint = entry.key.thumbprint();
                pins.iter().any(|pin| pin == thumbprint.as_str())
            });
        }
    }

    /// Verifies an order: the signature, and that its key was valid when it signed.
    ///
    /// # Errors
    /// Those of [`Signed::verify`], and `key_expired`.
    pub fn verify_order(&self, compact: &str) -> Result<Signed<Order>, Error> {
        let order: Signed<Order> = self.verify(compact)?;
        self.check_time(order.kid(), order.body().issued_at)?;
        Ok(order)
    }

    /// Verifies a receipt: the signature, and that its key was valid when it signed.
    ///
    /// # Errors
    /// Those of [`Signed::verify`], and `key_expired`.
    pub fn verify_receipt(&self, compact: &str) -> Result<Signed<Receipt>, Error> {
        let receipt: Signed<Receipt> = self.verify(compact)?;
        self.check_time(receipt.kid(), receipt.body().issued_at)?;
        Ok(receipt)
    }

    fn verify<D: Document>(&self, compact: &str) -> Result<Signed<D>, Error> {
        Signed::verify(compact, &mut |kid| self.find(kid).map(|entry| entry.key.clone()))
    }

    fn check_time(&self, kid: &str, issued_at: u64) -> Result<(), Error> {
        match self.find(kid) {
            Some(entry) if (entry.not_before..=entry.expires_at).contains(&issued_at) => Ok(()),
            _ => Err(Error::new(Code::KeyExpired)),
        }
    }

    fn find(&self, kid: &str) -> Option<&TrustedKey> {
        self.keys.iter().find(|entry| entry.kid == kid)
    }
}

impl TrustedKey {
    /// An entry of the key set, or nothing if it is for another use.
    fn read(members: &Members) -> Result<Option<Self>, Error> {
        if members.opt_str("use")? != Some("sig") || members.opt_str("kty")? != Some("EC") {
            return Ok(None);
        }
        let key = PublicKey::from_jwk(members)?;
        json::read(members, |from| {
            Some(Self {
                kid: from.text("kid"),
                key,
                not_before: from.u64("nbf"),
                expires_at: from.u64("exp"),
            })
        })
    }
}

//! Evidence: what a merchant keeps of a payment, and what it proves.
//!
//! The order signed by the gateway, the intent countersigned by a buyer's key,
//! the gateway's receipts, and the keys that were enrolled; never the payment
//! part. Whoever trusts the gateway's keys can check it at any time later.
//!
//! `docs/protocol.md` section 9.

mod receipts;
mod report;
#[cfg(test)]
mod tests;
mod verify;

use crate::error::{Code, Error};
use crate::jose::PublicKey;
use crate::json::{self, Members, Value};
use crate::money::Money;

pub use report::{Check, Proven, Report, Subject};
pub use verify::{verify, verify_receipt};

/// The most bytes of evidence that are read.
pub const MAX_LEN: usize = 1024 * 1024;

/// What the gateway gives its merchant of a payment, nothing of it checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The order's compact serialisation.
    pub order: String,
    /// The intent that paid, else the newest; none before the first.
    pub intent: Option<String>,
    /// Every receipt, from the first on.
    pub receipts: Vec<String>,
    /// The keys that were enrolled in the session.
    pub keys: Vec<EnrolledKey>,
}

/// A client key, by the gateway's word, and what a device key says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct EnrolledKey {
    /// The client key.
    pub key: PublicKey,
    /// Its endorsement, where it came with one.
    pub endorsed: Option<Endorsed>,
}

/// An endorsement, and the device key that it claims to be by.
#[derive(Clone, Debug, PartialEq)]
pub struct Endorsed {
    /// The endorsement's compact serialisation.
    pub endorsement: String,
    /// The device key.
    pub device: PublicKey,
}

/// What a merchant knows of a payment by itself: what is named must agree.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    /// The session's id, which is the payment's.
    pub session: Option<&'a str>,
    /// The merchant's own order number; a receipt alone does not tell it.
    pub order: Option<&'a str>,
    /// The order's total.
    pub amount: Option<&'a Money>,
}

impl Evidence {
    /// Reads the `evidence` member of a payment.
    ///
    /// # Errors
    /// A `json_*` code naming the member, or `jwk_invalid`.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let members = json::parse_object(bytes, MAX_LEN)?;
        let mut keys = Vec::new();
        for entry in members.opt_array("keys")?.unwrap_or_default() {
            let entry = entry.as_object().ok_or(Error::new(Code::JsonType).at("keys"))?;
            keys.push(EnrolledKey::read(entry)?);
        }
        let mut receipts = Vec::new();
        for receipt in members.array("receipts")? {
            let text = Value::as_str(receipt).ok_or(Error::new(Code::JsonType).at("receipts"))?;
            receipts.push(String::from(text));
        }
        Ok(Self {
            order: String::from(members.str("order")?),
            intent: members.opt_str("intent")?.map(String::from),
            receipts,
            keys,
        })
    }
}

impl EnrolledKey {
    fn read(entry: &Members) -> Result<Self, Error> {
        let key = PublicKey::from_jwk(entry.object("jwk")?)?;
        let device = entry.opt_object("device_jwk")?.map(PublicKey::from_jwk).transpose()?;
        Self::new(key, entry.opt_str("endorsement")?.map(String::from), device)
    }

    /// A key with its endorsement and the device key, which go together.
    ///
    /// # Errors
    /// `json_missing`, where one of the two is there alone.
    pub fn new(
        key: PublicKey,
        endorsement: Option<String>,
        device: Option<PublicKey>,
    ) -> Result<Self, Error> {
        let endorsed = match (endorsement, device) {
            (Some(endorsement), Some(device)) => Some(Endorsed { endorsement, device }),
            (None, None) => None,
            (Some(_), None) => return Err(Error::new(Code::JsonMissing).at("device_jwk")),
            (None, Some(_)) => return Err(Error::new(Code::JsonMissing).at("endorsement")),
        };
        Ok(Self { key, endorsed })
    }
}

//! The payment part: method and sealed instrument, for the gateway alone.
//!
//! It travels beside the intent as base64url of its bytes; the intent signs
//! their digest. A merchant who holds order and intent never sees it.

use sha2::{Digest as _, Sha256};

use super::document::is_base64url_of;
use super::tender::Tender;
use super::wire::read_opt_text;
use crate::error::{Code, Error};
use crate::jose::base64url;
use crate::json::{self, Members};

/// The most bytes a payment part may have, decoded.
pub const MAX_LEN: usize = 16 * 1024;

/// What only the gateway reads.
#[derive(Clone, Debug, PartialEq)]
pub struct Payment {
    /// 128 random bits in base64url, so that a short part cannot be guessed
    /// from its digest.
    pub salt: String,
    /// The instrument.
    pub instrument: Instrument,
    /// What is paid beside it.
    pub tenders: Vec<Tender>,
}

/// The instrument, by method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instrument {
    /// A payment card.
    Card(SealedCard),
    /// None: what is beside it pays the whole. A buyer's core pays with none yet.
    #[cfg(feature = "gateway")]
    None,
}

/// The method of a payment without an instrument.
#[cfg(feature = "gateway")]
pub const TENDERS: &str = "tenders";

/// A card whose number, expiry, code and holder only the gateway can open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedCard {
    /// JWE over `{number, exp_month, exp_year, cvc, holder}`.
    pub sealed: String,
    /// The last four digits.
    pub last4: String,
    /// The brand's stable name.
    pub brand: String,
    /// The network chosen, on a card with two.
    pub network: Option<String>,
}

impl Payment {
    /// The method this part pays with.
    #[must_use]
    pub const fn method(&self) -> &'static str {
        match self.instrument {
            Instrument::Card(_) => "card",
            #[cfg(feature = "gateway")]
            Instrument::None => TENDERS,
        }
    }

    /// The bytes that are digested and sent.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::object(|out| {
            out.str("salt", &self.salt);
            out.str("method", self.method());
            match &self.instrument {
                Instrument::Card(card) => {
                    out.object("card", |out| {
                        out.str("sealed", &card.sealed);
                        out.str("last4", &card.last4);
                        out.str("brand", &card.brand);
                        if let Some(network) = &card.network {
                            out.str("network", network);
                        }
                    });
                }
                #[cfg(feature = "gateway")]
                Instrument::None => {}
            }
            out.array("tenders", |out| {
                if cfg!(feature = "gateway") {
                    Tender::write_all(&self.tenders, out);
                }
            });
        })
    }

    /// Reads the bytes that an intent's `payment_digest` is over.
    ///
    /// # Errors
    /// A `json_*` code, `base64url`, or `method_unknown`.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let members = json::parse_object(bytes, MAX_LEN)?;
        members.only(&["salt", "method", "card", "tenders"])?;
        let salt = String::from(members.str("salt")?);
        if !is_base64url_of(&salt, 16) {
            return Err(Error::new(Code::Base64url).at("salt"));
        }
        let mut tenders = Vec::new();
        for tender in members.opt_array("tenders")?.unwrap_or_default() {
            let members = tender.as_object().ok_or(Error::new(Code::JsonType).at("tenders"))?;
            tenders.push(Tender::read_strictly(members)?);
        }
        let instrument = match members.str("method")? {
            "card" => Instrument::Card(SealedCard::read(members.object("card")?)?),
            #[cfg(feature = "gateway")]
            TENDERS if members.get("card").is_none() => Instrument::None,
            _ => return Err(Error::new(Code::MethodUnknown).at("method")),
        };
        Ok(Self { salt, instrument, tenders })
    }
}

impl SealedCard {
    fn read(members: &Members) -> Result<Self, Error> {
        members.only(&["sealed", "last4", "brand", "network"])?;
        let last4 = members.str("last4")?;
        if last4.len() != 4 || !last4.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Error::new(Code::JsonType).at("last4"));
        }
        Ok(Self {
            sealed: String::from(members.str("sealed")?),
            last4: String::from(last4),
            brand: String::from(members.str("brand")?),
            network: read_opt_text(members, "network")?,
        })
    }
}

/// Base64url SHA-256 of a payment part's bytes.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    base64url::encode(&Sha256::digest(bytes))
}

//! What JavaScript hands in.

use serde::Deserialize;
use wasm_bindgen::JsValue;

use super::read;
use crate::Error;
use crate::error::Code;
use crate::evidence::{self, EnrolledKey};
use crate::jose::PublicKey;
use crate::json;
use crate::money::Money;

/// The longest public key that is read, in bytes of JSON.
const MAX_JWK: usize = 1024;

#[derive(Deserialize)]
struct Evidence {
    order: String,
    intent: Option<String>,
    receipts: Vec<String>,
    #[serde(default)]
    keys: Vec<Key>,
}

#[derive(Deserialize)]
struct Key {
    jwk: Jwk,
    endorsement: Option<String>,
    device_jwk: Option<Jwk>,
}

/// The members of a key that count. A private one is never sent, and refused.
#[derive(Deserialize)]
struct Jwk {
    kty: String,
    crv: String,
    x: String,
    y: String,
    d: Option<String>,
}

/// What this leaves out, the wrapper has refused: from an object only the
/// members that are asked for are seen here.
#[derive(Default, Deserialize)]
struct Asked {
    session: Option<String>,
    order: Option<String>,
    amount: Option<Amount>,
}

#[derive(Deserialize)]
struct Amount {
    value: String,
    currency: String,
}

/// What the merchant knows by itself.
pub(super) struct Wanted {
    session: Option<String>,
    order: Option<String>,
    amount: Option<Money>,
}

impl Wanted {
    pub(super) fn read(given: JsValue) -> Result<Self, Error> {
        let asked: Asked = match given.is_undefined() {
            true => Asked::default(),
            false => read(given, Code::OptionInvalid)?,
        };
        let amount = asked.amount.map(|amount| Money::parse_wire(&amount.value, &amount.currency));
        Ok(Self {
            session: asked.session,
            order: asked.order,
            amount: amount.transpose().map_err(|error| error.at("amount"))?,
        })
    }

    pub(super) fn lend(&self) -> evidence::Wanted<'_> {
        evidence::Wanted {
            session: self.session.as_deref(),
            order: self.order.as_deref(),
            amount: self.amount.as_ref(),
        }
    }
}

/// Reads the `evidence` member of a payment.
pub(super) fn evidence(given: JsValue) -> Result<evidence::Evidence, Error> {
    let given: Evidence = read(given, Code::JsonType)?;
    let keys = given.keys.into_iter().map(|key| {
        let device = key.device_jwk.map(Jwk::key).transpose()?;
        EnrolledKey::new(key.jwk.key()?, key.endorsement, device)
    });
    Ok(evidence::Evidence {
        keys: keys.collect::<Result<_, _>>()?,
        order: given.order,
        intent: given.intent,
        receipts: given.receipts,
    })
}

impl Jwk {
    fn key(self) -> Result<PublicKey, Error> {
        let text = json::object(|out| {
            out.str("kty", &self.kty);
            out.str("crv", &self.crv);
            out.str("x", &self.x);
            out.str("y", &self.y);
            out.opt_str("d", self.d.as_deref());
        });
        PublicKey::from_jwk(&json::parse_object(text.as_bytes(), MAX_JWK)?)
    }
}

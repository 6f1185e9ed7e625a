//! Root `server`: what a merchant's server verifies, in Node.
//!
//! Plain objects cross here, since nobody counts this file's bytes: what is
//! asked is read by `asked`, what is told is written by `told`.

mod asked;
mod told;

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Error;
use crate::error::Code;
use crate::evidence::{self, Report};
use crate::jose::jws;
use crate::protocol::{Discovery, Document as _, Order, Receipt};

/// What one gateway's keys verify.
#[wasm_bindgen]
pub struct Verifier(Discovery);

#[wasm_bindgen]
impl Verifier {
    /// Takes a discovery document, and the thumbprints of the keys in it that
    /// count; none means all.
    ///
    /// # Errors
    /// Throws the code that [`Discovery::parse`] gives.
    #[wasm_bindgen(constructor)]
    pub fn new(discovery: &[u8], issuer: &str, pins: Vec<String>) -> Result<Verifier, JsValue> {
        let mut trust = Discovery::parse(discovery, issuer).map_err(thrown)?;
        trust.narrow(&pins);
        Ok(Self(trust))
    }

    /// Whether every one of these documents names a key that is held. One that
    /// names none counts as known: another copy of the keys would not help it.
    #[must_use]
    #[wasm_bindgen(js_name = knows)]
    pub fn knows(&self, documents: Vec<String>) -> bool {
        documents.iter().all(|compact| {
            let longest = Order::MAX_LEN.max(Receipt::MAX_LEN);
            jws::peek_kid(compact, longest)
                .map_or(true, |kid| self.0.keys.iter().any(|key| key.kid == kid))
        })
    }

    /// Checks evidence, as [`evidence::verify`] does; `wanted` is `{session?,
    /// order?, amount?}`. Evidence that cannot be read fails the check `form`.
    ///
    /// # Errors
    /// Throws `option_invalid` where `wanted` is not in its form, or the code of
    /// its amount.
    pub fn evidence(&self, given: JsValue, wanted: JsValue) -> Result<JsValue, JsValue> {
        let wanted = asked::Wanted::read(wanted).map_err(thrown)?;
        let report = match asked::evidence(given) {
            Ok(read) => evidence::verify(&self.0, &read, &wanted.lend()),
            Err(error) => Report::unreadable(error),
        };
        Ok(plain(&told::Report::from(&report)))
    }

    /// Verifies one receipt, as [`evidence::verify_receipt`] does, and tells
    /// what it says; `wanted` is `{session?, amount?}`.
    ///
    /// # Errors
    /// Throws the code, and after a space the member it is about.
    pub fn receipt(&self, compact: &str, wanted: JsValue) -> Result<JsValue, JsValue> {
        let wanted = asked::Wanted::read(wanted).map_err(thrown)?;
        let receipt = evidence::verify_receipt(&self.0, compact, &wanted.lend()).map_err(thrown)?;
        Ok(plain(&told::Receipt::from(&receipt)))
    }
}

/// Reads a value of JavaScript's; why it cannot be read is not told, since that
/// would quote it.
fn read<T: DeserializeOwned>(given: JsValue, code: Code) -> Result<T, Error> {
    serde_wasm_bindgen::from_value(given).map_err(|_| Error::new(code))
}

/// A plain object, as `JSON.parse` would make it.
fn plain(value: &impl Serialize) -> JsValue {
    // Texts, whole numbers and lists of them always cross.
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).unwrap_or(JsValue::NULL)
}

fn thrown(error: Error) -> JsValue {
    JsValue::from_str(&error.to_string())
}

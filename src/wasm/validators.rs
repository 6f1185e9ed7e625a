//! Root `validators`: everything of `fields`, and what needs decimal arithmetic.

use rust_decimal::Decimal;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Error;
use crate::error::Code;
use crate::money::{self, Money};

/// Splits an amount in proportion to weights, decimal numbers with a space
/// between each. Gives the parts likewise, as decimal strings.
///
/// # Errors
/// Throws the code that [`money::split`] or [`Money::parse_wire`] gives.
#[wasm_bindgen]
pub fn split(value: &str, currency: &str, weights: &str) -> Result<String, JsValue> {
    share(value, currency, weights).map_err(|error| JsValue::from_str(error.code().as_str()))
}

fn share(value: &str, currency: &str, weights: &str) -> Result<String, Error> {
    let total = Money::parse_wire(value, currency)?;
    let weights: Vec<Decimal> = weights
        .split_ascii_whitespace()
        .map(|weight| Decimal::from_str_exact(weight).map_err(|_| Error::new(Code::SplitWeights)))
        .collect::<Result<_, _>>()?;
    let mut out = String::new();
    for part in money::split(total, &weights)? {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&part.to_wire());
    }
    Ok(out)
}

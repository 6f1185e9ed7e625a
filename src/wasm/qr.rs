//! Root `qr`: what QR codes carry, read and written, and the symbol itself.
//!
//! Payloads cross as [`pairs`] of a name and a text; which names there are is
//! the wrapper's to say, whose tables refuse all others.

mod emv;
mod payload;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Error;
use crate::error::Code;
use crate::qr::symbol::{Level, Symbol};

use super::pairs::{Given, Told, thrown};

/// What a payload of this kind says, as pairs.
///
/// # Errors
/// Throws the code that the kind's own `read` gives; `option_invalid` where
/// there is no such kind.
#[wasm_bindgen(js_name = qrRead)]
pub fn qr_read(kind: &str, text: &str) -> Result<String, JsValue> {
    let told = match kind {
        "emv" => emv::read(text),
        "epc" => payload::read_epc(text),
        "pix" => payload::read_pix(text),
        "upi" => payload::read_upi(text),
        "hkqr" => payload::read_hkqr(text),
        "paynow" => payload::read_paynow(text),
        _ => Err(Error::new(Code::OptionInvalid)),
    };
    told.map(Told::finish).map_err(thrown)
}

/// The payload of this kind that says what the pairs do.
///
/// # Errors
/// Throws `qr_missing` and the name of what must be there; else the code that
/// the kind's own `write` gives; `option_invalid` where there is no such kind.
#[wasm_bindgen(js_name = qrWrite)]
pub fn qr_write(kind: &str, pairs: &str) -> Result<String, JsValue> {
    let given = Given::read(pairs);
    let text = match kind {
        "emv" => emv::write(&given),
        "epc" => payload::write_epc(&given),
        "pix" => payload::write_pix(&given),
        "upi" => payload::write_upi(&given),
        "hkqr" => payload::write_hkqr(&given),
        "paynow" => payload::write_paynow(&given),
        _ => Err(Error::new(Code::OptionInvalid)),
    };
    text.map_err(thrown)
}

/// A text's symbol: its path, then each row of its modules, `1` where one is
/// dark, every one behind a line break.
///
/// # Errors
/// Throws the code that [`Symbol::of`] gives; `option_invalid` where no level
/// has this letter.
#[wasm_bindgen(js_name = qrSymbol)]
pub fn qr_symbol(text: &str, level: &str) -> Result<String, JsValue> {
    let level = Level::from_letter(level).ok_or(Code::OptionInvalid);
    let symbol = level.map_err(Error::new).and_then(|level| Symbol::of(text, level));
    let symbol = symbol.map_err(thrown)?;
    let mut out = symbol.path();
    for y in 0..symbol.size() {
        out.push('\n');
        out.extend((0..symbol.size()).map(|x| if symbol.is_dark(x, y) { '1' } else { '0' }));
    }
    Ok(out)
}

//! Root `coin`: addresses, invoices and links of digital currencies.
//!
//! What is read crosses as [`pairs`](super::pairs) of a name and a text.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Error;
use crate::check::Check;
use crate::coin::uri::{BitcoinUri, Callback, EthereumUri, Instruction, Uri};
use crate::coin::{BitcoinAddress, BitcoinKind, EthereumAddress, Invoice, Network};
use crate::error::Code;
use crate::json::push_digits;

use super::pairs::{Given, Told, thrown};

/// Checks an address as typed so far, of `bitcoin` or else of Ethereum. Gives its
/// status, code, network and kind with a line break between each; those that it
/// does not tell are empty.
#[wasm_bindgen(js_name = coinAddress)]
#[must_use]
pub fn coin_address(coin: &str, typed: &str) -> String {
    let (check, network, kind) = match coin {
        "bitcoin" => BitcoinAddress::check(typed),
        _ => (EthereumAddress::check(typed), None, None),
    };
    let Check { status, code } = check;
    let mut told = String::from(status.as_str());
    for fact in
        [code.map(Code::as_str), network.map(Network::as_str), kind.map(BitcoinKind::as_str)]
    {
        told.push('\n');
        told.push_str(fact.unwrap_or_default());
    }
    told
}

/// What an `invoice` or a link says, as pairs.
///
/// # Errors
/// Throws the code that [`Invoice::parse`] or [`Uri::read`] gives.
#[wasm_bindgen(js_name = coinRead)]
pub fn coin_read(kind: &str, text: &str) -> Result<String, JsValue> {
    let told = if kind == "invoice" { read_invoice(text) } else { read_uri(text) };
    told.map(Told::finish).map_err(thrown)
}

/// The link that says what the pairs do.
///
/// # Errors
/// Throws `qr_missing` and the name of what must be there; else the code that
/// writing gives.
#[wasm_bindgen(js_name = coinWrite)]
pub fn coin_write(pairs: &str) -> Result<String, JsValue> {
    write_uri(&Given::read(pairs)).map_err(thrown)
}

fn read_invoice(text: &str) -> Result<Told, Error> {
    let invoice = Invoice::parse(text)?;
    let mut told = Told::default();
    told.put("network", invoice.network.as_str());
    told.opt("amount_msat", invoice.amount_msat.map(digits).as_deref());
    told.put("made_at", &digits(invoice.made_at));
    told.put("expires_at", &digits(invoice.expires_at()));
    told.opt("description", invoice.description.as_deref());
    told.put("payment_hash", &hex(&invoice.payment_hash));
    Ok(told)
}

fn read_uri(text: &str) -> Result<Told, Error> {
    let mut told = Told::default();
    match Uri::read(text)? {
        Uri::Bitcoin(uri) => {
            told.put("coin", "bitcoin");
            told.opt("address", uri.address.as_ref().map(BitcoinAddress::as_str));
            told.opt("amount_sat", uri.amount.map(digits).as_deref());
            told.opt("label", uri.label.as_deref());
            told.opt("message", uri.message.as_deref());
            if let Some(callback) = uri.callback {
                told.put("callback", &callback.prefix);
                told.flag("callback_required", callback.required);
            }
            for (kind, text) in uri.instructions {
                told.put(kind.as_str(), &text);
            }
        }
        Uri::Ethereum(uri) => {
            told.put("coin", "ethereum");
            told.put("payee", &uri.payee.to_text());
            told.opt("token", uri.token.map(|token| token.to_text()).as_deref());
            told.opt("chain", uri.chain.map(digits).as_deref());
            told.opt("amount", uri.amount.as_deref());
            told.opt("gas_limit", uri.gas_limit.as_deref());
            told.opt("gas_price", uri.gas_price.as_deref());
        }
    }
    Ok(told)
}

/// `forSymbol` asks for capitals where they mean the same.
fn write_uri(given: &Given<'_>) -> Result<String, Error> {
    let text = |name| given.get(name).map(String::from);
    if given.get("coin") == Some("ethereum") {
        let uri = EthereumUri {
            payee: EthereumAddress::parse(given.must("payee")?)
                .map_err(|error| error.at("payee"))?,
            token: given
                .get("token")
                .map(EthereumAddress::parse)
                .transpose()
                .map_err(|error| error.at("token"))?,
            chain: Some(whole(given.must("chain")?, "chain")?),
            amount: text("amount"),
            gas_limit: text("gas_limit"),
            gas_price: text("gas_price"),
        };
        return uri.write();
    }
    let mut instructions = Vec::new();
    for (name, value) in given.as_slice() {
        if let Some(kind) = Instruction::from_text(name) {
            instructions.push((kind, (*value).to_owned()));
        }
    }
    let address = given.get("address").map(BitcoinAddress::parse).transpose();
    let uri = BitcoinUri {
        address: address.map_err(|error| error.at("address"))?,
        amount: given.get("amount_sat").map(|text| whole(text, "amount_sat")).transpose()?,
        label: text("label"),
        message: text("message"),
        callback: text("callback")
            .map(|prefix| Callback { prefix, required: given.is_set("callback_required") }),
        instructions,
    };
    if given.is_set("forSymbol") { uri.write_for_symbol() } else { uri.write() }
}

fn whole(text: &str, name: &'static str) -> Result<u64, Error> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().ok().filter(|_| is_number);
    number.ok_or(Error::new(Code::AmountFormat).at(name))
}

fn digits(number: u64) -> String {
    let mut out = String::new();
    push_digits(&mut out, number);
    out
}

fn hex(bytes: &[u8]) -> String {
    let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xF]);
    halves.filter_map(|half| char::from_digit(half.into(), 16)).collect()
}

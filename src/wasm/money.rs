//! Root `money`: amounts that are typed, added, shared out, paid in parts and
//! converted.
//!
//! Amounts cross as decimal strings, several with a space between each; nothing
//! here is a float.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Error;
use crate::error::Code;
use crate::money::{self, Bearer, Currency, Mark, Money, Offer, Plan, Quote, Rate};

/// Reads an amount that was typed, its decimals behind a comma or a point.
///
/// # Errors
/// Throws the code that [`Money::parse_typed`] or [`Currency::parse`] gives.
#[wasm_bindgen(js_name = amountTyped)]
pub fn amount_typed(typed: &str, currency: &str, comma: bool) -> Result<String, JsValue> {
    let mark = if comma { Mark::Comma } else { Mark::Point };
    answer(|| Ok(Money::parse_typed(typed, mark, Currency::parse(currency)?)?.to_wire()))
}

/// The sum of two amounts; their difference where `less`.
///
/// # Errors
/// Throws the code that [`Money::checked_add`] or [`Money::parse_wire`] gives.
#[wasm_bindgen(js_name = amountSum)]
pub fn amount_sum(
    one: &str,
    currency: &str,
    other: &str,
    its: &str,
    less: bool,
) -> Result<String, JsValue> {
    answer(|| {
        let (one, other) = (Money::parse_wire(one, currency)?, Money::parse_wire(other, its)?);
        Ok(if less { one.checked_sub(&other) } else { one.checked_add(&other) }?.to_wire())
    })
}

/// Which of two amounts is larger: 1 for the first, -1 for the second, else 0.
///
/// # Errors
/// Throws the code that [`Money::compare`] or [`Money::parse_wire`] gives.
#[wasm_bindgen(js_name = amountCompare)]
pub fn amount_compare(one: &str, currency: &str, other: &str, its: &str) -> Result<i32, JsValue> {
    answer(|| {
        let (one, other) = (Money::parse_wire(one, currency)?, Money::parse_wire(other, its)?);
        Ok(match one.compare(&other)? {
            core::cmp::Ordering::Less => -1,
            core::cmp::Ordering::Equal => 0,
            core::cmp::Ordering::Greater => 1,
        })
    })
}

/// An amount in the units that card processors count.
///
/// # Errors
/// Throws the code that [`Money::to_processor`] or [`Money::parse_wire`] gives.
#[wasm_bindgen(js_name = amountUnits)]
pub fn amount_units(value: &str, currency: &str) -> Result<String, JsValue> {
    answer(|| Ok(Money::parse_wire(value, currency)?.to_processor()?.to_string()))
}

/// Splits an amount in proportion to weights, which are decimal numbers.
///
/// # Errors
/// Throws the code that [`money::split`] or [`Money::parse_wire`] gives.
#[wasm_bindgen]
pub fn split(value: &str, currency: &str, weights: &str) -> Result<String, JsValue> {
    answer(|| {
        let total = Money::parse_wire(value, currency)?;
        let weights: Vec<_> =
            weights.split_ascii_whitespace().map(money::weight).collect::<Result<_, _>>()?;
        Ok(listed(&money::split(total, &weights)?))
    })
}

/// An amount in instalments. Gives the fee, what is paid in all and what is
/// shown for each; then of each its price, its fee and both.
///
/// # Errors
/// Throws the code that [`Plan::schedule`] or one of its parts gives.
#[wasm_bindgen]
pub fn instalments(
    value: &str,
    currency: &str,
    count: u16,
    rate: &str,
    merchant: bool,
) -> Result<String, JsValue> {
    answer(|| {
        let bearer = if merchant { Bearer::Merchant } else { Bearer::Buyer };
        let plan = Plan::new(count, Rate::parse(rate)?, bearer)?;
        let paid = plan.schedule(Money::parse_wire(value, currency)?)?;
        let mut amounts = vec![paid.fee, paid.payable, paid.shown];
        for one in paid.instalments {
            amounts.extend([one.principal, one.fee, one.amount]);
        }
        Ok(listed(&amounts))
    })
}

/// An amount in another currency, at a rate with a markup in basis points.
///
/// # Errors
/// Throws the code that [`money::convert`] or one of its parts gives.
#[wasm_bindgen]
pub fn convert(
    value: &str,
    currency: &str,
    rate: &str,
    markup: u16,
    into: &str,
) -> Result<String, JsValue> {
    answer(|| {
        let amount = Money::parse_wire(value, currency)?;
        Ok(money::convert(amount, Rate::parse(rate)?, markup, Currency::parse(into)?)?.to_wire())
    })
}

/// What a refund comes to by a quote, after `before` was given back. The quote
/// is its amount, rate, quoted amount and, if there is one, its fee, each amount
/// with its currency behind it and a space between each; `part` and `before` are
/// in the first currency; `before` may be empty.
///
/// # Errors
/// Throws the code that [`Quote::check`] or [`Quote::refund`] gives.
#[wasm_bindgen(js_name = quoteRefund)]
pub fn quote_refund(quote: &str, markup: u16, before: &str, part: &str) -> Result<String, JsValue> {
    answer(|| {
        let (quote, currency) = read(quote, markup, "0")?;
        let before = match before {
            "" => Money::from_minor(0, currency)?,
            before => Money::parse_wire(before, currency.code())?,
        };
        Ok(quote.refund(before, Money::parse_wire(part, currency.code())?)?.to_wire())
    })
}

/// Checks a quote, in the form that [`quote_refund`] takes, that ends at a Unix time;
/// gives what it comes to. Both times are whole seconds.
///
/// # Errors
/// Throws the code that [`Quote::check`] or [`Quote::take`] gives;
/// `option_invalid` where a time is no number.
#[wasm_bindgen(js_name = quoteTaken)]
pub fn quote_taken(
    quote: &str,
    markup: u16,
    expires_at: &str,
    now: &str,
) -> Result<String, JsValue> {
    answer(|| Ok(read(quote, markup, expires_at)?.0.take(seconds(now)?)?.to_wire()))
}

fn read(quote: &str, markup: u16, expires_at: &str) -> Result<(Quote, Currency), Error> {
    let mut parts = quote.split(' ');
    let mut next = || parts.next().unwrap_or_default();
    let amount = Money::parse_wire(next(), next())?;
    let rate = Rate::parse(next())?;
    let quoted = Money::parse_wire(next(), next())?;
    let fee = match next() {
        "" => Money::from_minor(0, quoted.currency())?,
        fee => Money::parse_wire(fee, next())?,
    };
    let offer = Offer { amount, quoted, rate, markup, fee, expires_at: seconds(expires_at)? };
    Ok((Quote::check(offer)?, amount.currency()))
}

fn seconds(text: &str) -> Result<u64, Error> {
    text.parse().map_err(|_| Error::new(Code::OptionInvalid))
}

fn listed(amounts: &[Money]) -> String {
    let mut out = String::new();
    for amount in amounts {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&amount.to_wire());
    }
    out
}

fn answer<T>(reckon: impl FnOnce() -> Result<T, Error>) -> Result<T, JsValue> {
    reckon().map_err(|error| JsValue::from_str(error.code().as_str()))
}

//! Root `fields`: what the first keystroke in a card form needs.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::card::{Brand, CardCvc, CardHolder, Check, ExpiryCheck, NumberCheck, Status, Today};
use crate::edit::{self, Field, Keystroke};
use crate::json::{self, ObjectWriter};

/// Checks a card number as typed so far.
///
/// Gives `{status, code, brand, brands, formatted, lengths, gaps, cvc, last4}`.
///
/// # Secrecy
/// The answer holds what was typed.
#[wasm_bindgen(js_name = cardNumber)]
#[must_use]
pub fn card_number(typed: &str) -> String {
    let number = NumberCheck::of(typed);
    // Room for the longest answer, so that no half of it is left on the heap.
    let mut out = String::with_capacity(512);
    json::object_into(&mut out, |o| {
        write_check(o, number.check);
        opt_str(o, "brand", number.brand.map(Brand::id));
        o.array("brands", |a| {
            for brand in &number.brands {
                a.str(brand.id());
            }
        });
        o.str("formatted", &number.formatted);
        write_numbers(o, "lengths", number.lengths);
        write_numbers(o, "gaps", number.gaps);
        match number.cvc {
            Some(cvc) => o.object("cvc", |o| {
                o.str("name", cvc.name);
                o.u64("length", u64::from(cvc.length));
                o.bool("required", cvc.required);
            }),
            None => o.null("cvc"),
        }
        opt_str(o, "last4", number.last4.as_deref());
    });
    out
}

/// Checks an expiry date as typed so far, against a day written as the number
/// `YYYYMMDD`; empty where there is no such day.
///
/// Gives `{status, code, month, year}`.
///
/// # Secrecy
/// The answer holds what was typed.
#[wasm_bindgen(js_name = cardExpiry)]
#[must_use]
pub fn card_expiry(typed: &str, today: u32) -> String {
    let Some(today) = day(today) else { return String::new() };
    let expiry = ExpiryCheck::of(typed, today);
    json::object(|o| {
        write_check(o, expiry.check);
        match expiry.date {
            Some((month, year)) => {
                o.u64("month", u64::from(month));
                o.u64("year", u64::from(year));
            }
            None => {
                o.null("month");
                o.null("year");
            }
        }
    })
}

/// Checks a security code as typed so far, beside a number of this brand; an
/// empty brand is one that is not known yet. Empty where there is no such brand.
///
/// Gives `{status, code}`.
#[wasm_bindgen(js_name = cardCvc)]
#[must_use]
pub fn card_cvc(typed: &str, brand: &str) -> String {
    match known_brand(brand) {
        Ok(brand) => checked(CardCvc::check(typed, brand)),
        Err(Unknown) => String::new(),
    }
}

/// Checks the name on a card as typed so far. Gives `{status, code}`.
#[wasm_bindgen(js_name = cardHolder)]
#[must_use]
pub fn card_holder(typed: &str) -> String {
    checked(CardHolder::check(typed))
}

/// Applies one keystroke to a field that shows `value`, with the selection from
/// `start` to `end` in UTF-16 code units.
///
/// `field` is `card_number`, `card_expiry` or `card_cvc`, the last one beside a
/// number of `brand`; `kind` is `insert`, `delete_backward` or
/// `delete_forward`. Gives `{value, caret, changed, rejected}`; empty where a
/// name is none of these.
///
/// # Secrecy
/// The answer holds what was typed.
#[wasm_bindgen]
#[must_use]
pub fn edit(
    field: &str,
    brand: &str,
    value: &str,
    start: u32,
    end: u32,
    kind: &str,
    text: &str,
) -> String {
    let Ok(brand) = known_brand(brand) else { return String::new() };
    let field = match field {
        "card_number" => Field::CardNumber,
        "card_expiry" => Field::CardExpiry,
        "card_cvc" => Field::CardCvc { length: brand.map_or(4, |brand| brand.cvc().length) },
        _ => return String::new(),
    };
    let key = match kind {
        "insert" => Keystroke::Insert(text),
        "delete_backward" => Keystroke::DeleteBackward,
        "delete_forward" => Keystroke::DeleteForward,
        _ => return String::new(),
    };
    let edited = edit::edit(field, value, start, end, key);
    let mut out = String::with_capacity(64 + 2 * edited.value.len());
    json::object_into(&mut out, |o| {
        o.str("value", &edited.value);
        o.u64("caret", u64::from(edited.caret));
        o.bool("changed", edited.changed);
        o.bool("rejected", edited.rejected);
    });
    out
}

fn checked(check: Check) -> String {
    json::object(|o| write_check(o, check))
}

fn write_check(o: &mut ObjectWriter<'_>, check: Check) {
    o.str("status", Status::as_str(check.status));
    opt_str(o, "code", check.code.map(crate::Code::as_str));
}

/// A string or `null`: the shape of an answer never changes.
fn opt_str(o: &mut ObjectWriter<'_>, name: &str, text: Option<&str>) {
    match text {
        Some(text) => o.str(name, text),
        None => o.null(name),
    }
}

fn write_numbers(o: &mut ObjectWriter<'_>, name: &str, numbers: &[u8]) {
    o.array(name, |a| {
        for number in numbers {
            a.u64(u64::from(*number));
        }
    });
}

fn day(number: u32) -> Option<Today> {
    let year = u16::try_from(number / 10_000).ok()?;
    let month = u8::try_from(number / 100 % 100).ok()?;
    let day = u8::try_from(number % 100).ok()?;
    Today::new(year, month, day)
}

/// A brand that does not exist was named.
struct Unknown;

/// The brand of this name; none where none is named.
fn known_brand(id: &str) -> Result<Option<Brand>, Unknown> {
    if id.is_empty() { Ok(None) } else { Brand::from_id(id).map(Some).ok_or(Unknown) }
}

//! The form that each field of a merchant's code must have (tables 3.3 to 3.9 of
//! the specification).

use super::{Field, Fields, id};
use crate::error::{Code, Error};

/// Checks every field but the amounts, which need the currency.
///
/// # Errors
/// `qr_missing`, `qr_value`; in fields with fields inside also what
/// [`Fields::read`] gives.
pub(super) fn check(fields: &Fields<'_>) -> Result<(), Error> {
    for needed in [id::CATEGORY, id::CURRENCY, id::COUNTRY, id::NAME, id::CITY] {
        fields.get(needed).ok_or(Code::QrMissing)?;
    }
    if !fields.iter().any(|field| (2..=51).contains(&field.id)) {
        return Err(Error::new(Code::QrMissing));
    }
    for Field { id, value } in fields.iter() {
        let fits = match id {
            id::POINT_OF_INITIATION => matches!(value, "11" | "12"),
            26..=51 | 80..=99 => {
                holds(value, &[id::GUID], |id, value| id != id::GUID || upto(value, 32))?
            }
            id::CATEGORY => all(value, 4, u8::is_ascii_digit),
            id::COUNTRY => all(value, 2, u8::is_ascii_uppercase),
            id::NAME => upto(value, 25),
            id::CITY => upto(value, 15),
            id::POSTAL_CODE => upto(value, 10),
            id::ADDITIONAL => holds(value, &[], additional)?,
            id::LOCAL => holds(value, &[0, 1], local)?,
            id::TIP => {
                let (fixed, percent) = match value {
                    "01" => (false, false),
                    "02" => (true, false),
                    "03" => (false, true),
                    _ => return Err(Error::new(Code::QrValue)),
                };
                fields.get(id::TIP_FIXED).is_some() == fixed
                    && fields.get(id::TIP_PERCENT).is_some() == percent
            }
            id::TIP_FIXED => fields.get(id::TIP).is_some(),
            id::TIP_PERCENT => fields.get(id::TIP).is_some() && is_percentage(value),
            _ => true,
        };
        if !fits {
            return Err(Error::new(Code::QrValue));
        }
    }
    Ok(())
}

/// Whether a field has these inside, and all inside it fit.
fn holds(value: &str, needed: &[u8], fits: fn(u8, &str) -> bool) -> Result<bool, Error> {
    let inside = Fields::read(value)?;
    for id in needed {
        inside.get(*id).ok_or(Code::QrMissing)?;
    }
    Ok(inside.iter().all(|field| fits(field.id, field.value)))
}

fn additional(id: u8, value: &str) -> bool {
    match id {
        1..=8 => upto(value, 25),
        9 => upto(value, 3) && value.bytes().all(|byte| b"AME".contains(&byte)),
        10 => upto(value, 20),
        11 => all(value, 3, u8::is_ascii_digit),
        _ => true,
    }
}

fn local(id: u8, value: &str) -> bool {
    match id {
        0 => all(value, 2, u8::is_ascii_alphabetic),
        1 => upto(value, 25),
        2 => upto(value, 15),
        _ => true,
    }
}

/// Above 0 and below 100, in up to five characters.
fn is_percentage(text: &str) -> bool {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    upto(text, 5)
        && (1..=2).contains(&whole.len())
        && (1..=2).contains(&decimals.len())
        && all_digits(whole)
        && all_digits(decimals)
        && text.bytes().any(|byte| matches!(byte, b'1'..=b'9'))
}

fn all(value: &str, length: usize, kind: fn(&u8) -> bool) -> bool {
    value.len() == length && value.as_bytes().iter().all(kind)
}

/// Whether a value has something, and at most so many characters.
fn upto(value: &str, most: usize) -> bool {
    (1..=most).contains(&value.chars().count())
}

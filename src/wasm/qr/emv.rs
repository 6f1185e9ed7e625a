//! A merchant's code, to and from pairs: a name is a field's two digits and, for
//! one inside another, the two of that one before them.

use crate::Error;
use crate::error::Code;
use crate::money::Currency;
use crate::qr::emv::{Emv, Fields, Writer, id};

use super::super::pairs::{Given, Told, amount};

pub(super) fn read(text: &str) -> Result<Told, Error> {
    let emv = Emv::read(text)?;
    let mut told = Told::default();
    for field in emv.iter() {
        let name = two_digits(field.id);
        match field.id {
            id::FORMAT | id::CRC => {}
            id::CURRENCY => told.put(&name, emv.currency().code()),
            id::AMOUNT => told.amount(&name, emv.amount()?),
            id::TIP_FIXED => told.amount(&name, emv.fixed_tip()?),
            id if has_inside(id) => {
                for inside in Fields::read(field.value)?.iter() {
                    told.put(&[name.as_str(), &two_digits(inside.id)].concat(), inside.value);
                }
            }
            _ => told.put(&name, field.value),
        }
    }
    Ok(told)
}

/// Writes the pairs in their order, those inside one field beside one another.
pub(super) fn write(given: &Given<'_>) -> Result<String, Error> {
    let code = given.get("53").ok_or(Error::new(Code::QrMissing).at("currency"))?;
    let currency = Currency::parse(code).map_err(|error| error.at("currency"))?;
    let mut writer = Writer::new(None);
    let head = |name: &str| name.get(..2).and_then(|digits| digits.parse::<u8>().ok());
    let pairs = given.as_slice();
    for inside in pairs.chunk_by(|(one, _), (other, _)| one.len() == 4 && head(one) == head(other))
    {
        let Some(&(name, value)) = inside.first() else { continue };
        let at = head(name).ok_or(Code::QrFormat)?;
        if name.len() == 4 {
            writer.template(at, |writer| {
                for (name, value) in inside {
                    match name.get(2..).and_then(head) {
                        Some(at) => writer.field(at, value),
                        None => writer.fail(Code::QrFormat),
                    }
                }
            });
            continue;
        }
        match at {
            id::CURRENCY => writer.field(at, currency.numeric()),
            id::AMOUNT | id::TIP_FIXED => {
                let money = amount(value, if at == id::AMOUNT { "amount" } else { "tip_fixed" })?;
                if money.currency() != currency {
                    writer.fail(Code::CurrencyMismatch);
                }
                writer.field(at, &money.to_wire());
            }
            _ => writer.field(at, value),
        }
    }
    writer.finish()
}

const fn has_inside(id: u8) -> bool {
    matches!(id, 26..=51 | id::ADDITIONAL | id::LOCAL | 80..=99)
}

fn two_digits(id: u8) -> String {
    [char::from(b'0' + id / 10), char::from(b'0' + id % 10)].iter().collect()
}

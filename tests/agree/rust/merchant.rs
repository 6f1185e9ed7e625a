//! Who is paid, as codes of the EMV kind and their likes have it.

use countersign::json::ObjectWriter;
use countersign::money::{Currency, Money};
use countersign::qr::emv::Merchant;
use countersign::{Code, Error};

use crate::ask::{Fault, Named};
use crate::money::both;

/// A member that must be there.
pub(crate) fn must<'a>(value: Named<'a>, name: &'static str) -> Result<&'a str, Error> {
    value.get(name).ok_or(Error::new(Code::QrMissing).at(name))
}

/// An amount, if there is one.
pub(crate) fn amount(value: Named<'_>, name: &'static str) -> Result<Option<Money>, Fault> {
    let Some(amount) = value.object(name) else { return Ok(None) };
    let (value, currency) = (amount.text("value")?, amount.text("currency")?);
    Ok(Some(Money::parse_wire(value, currency).map_err(|error| error.at(name))?))
}

/// Writes an amount, if there is one.
pub(crate) fn tell(o: &mut ObjectWriter<'_>, name: &str, amount: Option<Money>) {
    if let Some(amount) = amount {
        o.raw(name, &both(&amount));
    }
}

/// A member's name, and what its text makes.
pub(crate) type Choice<'a, T> = (&'static str, fn(&'a str) -> T);

/// The one of these that is there.
pub(crate) fn one_of<'a, T, const N: usize>(
    value: Named<'a>,
    kinds: [Choice<'a, T>; N],
) -> Result<T, Error> {
    let mut found = None;
    for (name, kind) in kinds {
        if let Some(text) = value.get(name) {
            if found.is_some() {
                return Err(Error::new(Code::QrValue).at(name));
            }
            found = Some(kind(text));
        }
    }
    found.ok_or(Error::new(Code::QrMissing))
}

pub(crate) fn read<'a>(value: Named<'a>, currency: &str) -> Result<Merchant<'a>, Fault> {
    Ok(Merchant {
        category: must(value, "category")?,
        currency: Currency::parse(currency)?,
        amount: amount(value, "amount")?,
        country: must(value, "country")?,
        name: must(value, "name")?,
        city: must(value, "city")?,
        postal_code: value.get("postal_code"),
        bill_number: value.get("bill_number"),
        reference: value.get("reference"),
    })
}

pub(crate) fn write(o: &mut ObjectWriter<'_>, merchant: &Merchant<'_>) {
    o.str("category", merchant.category);
    tell(o, "amount", merchant.amount);
    o.str("country", merchant.country);
    o.str("name", merchant.name);
    o.str("city", merchant.city);
    o.opt_str("postal_code", merchant.postal_code);
    o.opt_str("bill_number", merchant.bill_number);
    o.opt_str("reference", merchant.reference);
}

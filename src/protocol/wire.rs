//! Pieces that several documents share: amounts, parties, lists of words.

use crate::error::{Code, Error};
use crate::json::{Members, ObjectWriter, Reader, Value};
use crate::money::Money;

/// Reads `{ "value": "128.00", "currency": "CNY" }`.
///
/// # Errors
/// `json_missing`, `json_type`, and the codes of [`Money::parse_wire`].
pub(crate) fn read_amount(members: &Members, name: &'static str) -> Result<Money, Error> {
    let amount = members.object(name)?;
    Money::parse_wire(amount.str("value")?, amount.str("currency")?).map_err(|e| e.at(name))
}

/// [`read_amount`] for a document that is read as a whole.
pub(crate) fn amount(from: Reader<'_>, name: &'static str) -> Money {
    read_amount(from.members(), name).unwrap_or_else(|error| {
        from.fail(error);
        Money::UNREAD
    })
}

/// As [`amount`], where the member is present.
pub(crate) fn opt_amount(from: Reader<'_>, name: &'static str) -> Option<Money> {
    from.members().get(name).map(|_| amount(from, name))
}

/// Reads an amount that may be absent.
///
/// # Errors
/// As [`read_amount`], where the member is present.
#[cfg(feature = "gateway")]
pub(crate) fn read_opt_amount(
    members: &Members,
    name: &'static str,
) -> Result<Option<Money>, Error> {
    match members.opt_object(name)? {
        None => Ok(None),
        Some(_) => read_amount(members, name).map(Some),
    }
}

/// Writes an amount in the wire's form.
pub(crate) fn write_amount(out: &mut ObjectWriter<'_>, name: &str, amount: &Money) {
    out.object(name, |out| {
        out.str("value", &amount.to_wire());
        out.str("currency", amount.currency().code());
    });
}

/// Writes an amount where there is one.
pub(crate) fn write_opt_amount(out: &mut ObjectWriter<'_>, name: &str, amount: Option<&Money>) {
    if let Some(amount) = amount {
        write_amount(out, name, amount);
    }
}

/// Reads a list of texts; absent is empty.
///
/// # Errors
/// `json_type` if it is not a list of texts.
pub(crate) fn read_texts(members: &Members, name: &'static str) -> Result<Vec<String>, Error> {
    let Some(items) = members.opt_array(name)? else {
        return Ok(Vec::new());
    };
    items
        .iter()
        .map(|item| match item {
            Value::String(text) => Ok(text.clone()),
            _ => Err(Error::new(Code::JsonType).at(name)),
        })
        .collect()
}

/// Reads a list of objects; absent is empty.
///
/// # Errors
/// `json_type` if it is not a list of objects, and what `read` gives.
#[cfg(feature = "gateway")]
pub(crate) fn read_objects<T>(
    members: &Members,
    name: &'static str,
    read: fn(&Members) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let Some(items) = members.opt_array(name)? else {
        return Ok(Vec::new());
    };
    items
        .iter()
        .map(|item| match item {
            Value::Object(object) => read(object),
            _ => Err(Error::new(Code::JsonType).at(name)),
        })
        .collect()
}

/// Copies a text member that may be absent.
///
/// # Errors
/// `json_type` if it is not a text.
pub(crate) fn read_opt_text(
    members: &Members,
    name: &'static str,
) -> Result<Option<String>, Error> {
    Ok(members.opt_str(name)?.map(String::from))
}

//! What a merchant's code says.

use super::{Field, Fields, form, id};
use crate::checksum::crc16;
use crate::error::{Code, Error};
use crate::money::{Currency, Money};
use crate::qr::is_plain;

/// The longest payload that is read: what one symbol of the specification holds.
const LONGEST: usize = 512;

/// A merchant's code, whose CRC and whose fields have been checked.
#[derive(Debug)]
pub struct Emv<'a> {
    fields: Fields<'a>,
    currency: Currency,
}

impl<'a> Emv<'a> {
    /// Reads a payload.
    ///
    /// # Errors
    /// `required`, `too_long`; `qr_format` where it is no such payload;
    /// `checksum` where the CRC does not fit; `qr_length` and `qr_repeated` as
    /// [`Fields::read`] gives them; `qr_missing` where a field that must be
    /// there is not; `qr_value` where one is not in its form;
    /// `currency_unknown`; `amount_format` and `amount_exponent`.
    pub fn read(text: &'a str) -> Result<Self, Error> {
        if text.is_empty() {
            return Err(Error::new(Code::Required));
        }
        if text.len() > LONGEST * 4 || text.chars().count() > LONGEST {
            return Err(Error::new(Code::TooLong));
        }
        if !text.starts_with("000201") {
            return Err(Error::new(Code::QrFormat));
        }
        // The CRC before anything else: without it, no other word counts.
        let (before, crc) = text
            .len()
            .checked_sub(4)
            .and_then(|at| text.split_at_checked(at))
            .filter(|(before, _)| before.ends_with("6304"))
            .ok_or(Code::QrMissing)?;
        if !is_hex(crc16(before.as_bytes()), crc) {
            return Err(Error::new(Code::Checksum));
        }
        let fields = Fields::read(text)?;
        if fields.iter().last().is_none_or(|last| last.id != id::CRC || last.value.len() != 4) {
            return Err(Error::new(Code::QrFormat));
        }
        form::check(&fields)?;
        if !is_plain(text) {
            return Err(Error::new(Code::QrValue));
        }
        let number = fields.get(id::CURRENCY).ok_or(Code::QrMissing)?;
        let currency = Currency::from_numeric(number)?;
        let emv = Self { fields, currency };
        emv.amount()?;
        emv.fixed_tip()?;
        Ok(emv)
    }

    /// Whether the code was made for one payment.
    #[must_use]
    pub fn is_dynamic(&self) -> bool {
        self.fields.get(id::POINT_OF_INITIATION) == Some("12")
    }

    /// The currency.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The amount; none where the payer names it.
    ///
    /// # Errors
    /// `amount_format`, `amount_exponent`, `amount_range`.
    pub fn amount(&self) -> Result<Option<Money>, Error> {
        self.money(id::AMOUNT)
    }

    /// The tip that is added, where it is the same for everybody.
    ///
    /// # Errors
    /// `amount_format`, `amount_exponent`, `amount_range`.
    pub fn fixed_tip(&self) -> Result<Option<Money>, Error> {
        self.money(id::TIP_FIXED)
    }

    fn money(&self, id: u8) -> Result<Option<Money>, Error> {
        let Some(value) = self.fields.get(id) else { return Ok(None) };
        if value.len() > 13 {
            return Err(Error::new(Code::AmountFormat));
        }
        Money::parse_major(value, self.currency).map(Some)
    }

    /// The value of a field.
    #[must_use]
    pub fn get(&self, id: u8) -> Option<&'a str> {
        self.fields.get(id)
    }

    /// The fields, in their order.
    pub fn iter(&self) -> impl Iterator<Item = Field<'a>> + '_ {
        self.fields.iter()
    }

    /// The fields inside a field.
    ///
    /// # Errors
    /// `qr_missing` where there is no such field; else as [`Fields::read`].
    pub fn template(&self, id: u8) -> Result<Fields<'a>, Error> {
        Fields::read(self.fields.get(id).ok_or(Code::QrMissing)?)
    }

    /// The account in the scheme with this globally unique identifier, in
    /// whichever case it is written.
    #[must_use]
    pub fn account(&self, guid: &str) -> Option<Fields<'a>> {
        let templates = self.iter().filter(|field| (26..=51).contains(&field.id));
        templates.filter_map(|field| Fields::read(field.value).ok()).find(|fields| {
            fields.get(id::GUID).is_some_and(|value| value.eq_ignore_ascii_case(guid))
        })
    }
}

/// Whether four characters are this number in hexadecimal, in either case.
fn is_hex(number: u16, text: &str) -> bool {
    text.len() == 4
        && text.bytes().zip([12, 8, 4, 0]).all(|(byte, at)| {
            char::from(byte).to_digit(16) == Some(u32::from((number >> at) & 0xF))
        })
}

//! Writing a merchant's code.

use super::{Emv, Merchant, id};
use crate::checksum::crc16;
use crate::error::{Code, Error};
use crate::qr::is_plain;
use crate::text::write_u64;

/// A payload in the making. The first fault is kept, and told at the end.
#[derive(Debug)]
pub struct Writer {
    out: String,
    fault: Option<Code>,
}

impl Writer {
    /// A code for many payments, for one where it `is_dynamic`, or one that does
    /// not say.
    #[must_use]
    pub fn new(is_dynamic: Option<bool>) -> Self {
        let mut writer = Self { out: String::new(), fault: None };
        writer.field(id::FORMAT, "01");
        let point = is_dynamic.map(|is_dynamic| if is_dynamic { "12" } else { "11" });
        writer.opt_field(id::POINT_OF_INITIATION, point);
        writer
    }

    /// What every code says of the merchant and the payment.
    pub fn merchant(&mut self, merchant: &Merchant<'_>) {
        let is_code = |text: &str, length, kind: fn(&u8) -> bool| {
            text.len() == length && text.as_bytes().iter().all(kind)
        };
        if !is_code(merchant.category, 4, u8::is_ascii_digit)
            || !is_code(merchant.country, 2, u8::is_ascii_uppercase)
        {
            self.fail(Code::QrValue);
        }
        self.field(id::CATEGORY, merchant.category);
        self.field(id::CURRENCY, merchant.currency.numeric());
        if let Some(amount) = merchant.amount {
            if amount.currency() != merchant.currency {
                self.fail(Code::CurrencyMismatch);
            }
            self.text(id::AMOUNT, &amount.to_wire(), 13);
        }
        self.field(id::COUNTRY, merchant.country);
        self.text(id::NAME, merchant.name, 25);
        self.text(id::CITY, merchant.city, 15);
        if let Some(postal_code) = merchant.postal_code {
            self.text(id::POSTAL_CODE, postal_code, 10);
        }
        if merchant.bill_number.is_some() || merchant.reference.is_some() {
            self.template(id::ADDITIONAL, |inside| {
                inside.opt_field(id::BILL_NUMBER, merchant.bill_number);
                inside.opt_field(id::REFERENCE, merchant.reference);
            });
        }
    }

    /// A field. A value that is empty or longer than 99 characters is a fault.
    pub fn field(&mut self, id: u8, value: &str) {
        let length = value.chars().count();
        if length == 0 || length > 99 {
            self.fail(Code::QrValue);
        }
        write_u64(&mut self.out, id.into(), 2);
        write_u64(&mut self.out, u64::try_from(length).unwrap_or(u64::MAX), 2);
        self.out.push_str(value);
    }

    /// A field, or none at all.
    pub fn opt_field(&mut self, id: u8, value: Option<&str>) {
        if let Some(value) = value {
            self.field(id, value);
        }
    }

    /// A text of at most so many characters.
    pub fn text(&mut self, id: u8, value: &str, most: usize) {
        if value.chars().count() > most || !is_plain(value) {
            self.fail(Code::QrValue);
        }
        self.field(id, value);
    }

    /// A field with fields inside.
    pub fn template(&mut self, id: u8, fill: impl FnOnce(&mut Self)) {
        let mut inside = Self { out: String::new(), fault: None };
        fill(&mut inside);
        if let Some(fault) = inside.fault {
            self.fail(fault);
        }
        self.field(id, &inside.out);
    }

    /// Notes why nothing can be written, unless it was noted before.
    pub fn fail(&mut self, code: Code) {
        self.fault = self.fault.or(Some(code));
    }

    /// The payload, with its CRC.
    ///
    /// # Errors
    /// The first fault; else what [`Emv::read`] says of the whole, so that
    /// nothing is written that could not be read.
    pub fn finish(mut self) -> Result<String, Error> {
        self.out.push_str("6304");
        let crc = crc16(self.out.as_bytes());
        for at in [12, 8, 4, 0] {
            let digit = char::from_digit(u32::from((crc >> at) & 0xF), 16).unwrap_or('0');
            self.out.push(digit.to_ascii_uppercase());
        }
        match self.fault {
            Some(code) => Err(Error::new(code)),
            None => Emv::read(&self.out).map(|_| self.out.clone()),
        }
    }
}

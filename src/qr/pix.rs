//! PIX codes, of Brazil: an EMV code whose account is a key, or the address of
//! a charge.
//!
//! Banco Central do Brasil, Manual de Padroes para Iniciacao do Pix.

use super::emv::{Emv, Merchant, Writer, id};
use crate::error::{Code, Error};
use crate::money::{Currency, Money};

const GUID: &str = "br.gov.bcb.pix";

/// In place of a reference where there is none.
const NO_REFERENCE: &str = "***";

/// A PIX code.
#[derive(Clone, Copy, Debug)]
pub struct Pix<'a> {
    /// Where the money goes.
    pub target: Target<'a>,
    /// A note to the payer; only beside a key.
    pub note: Option<&'a str>,
    /// The amount, in BRL; none where the payer names it.
    pub amount: Option<Money>,
    /// The name of who is paid, at most 25 characters.
    pub name: &'a str,
    /// Their city, at most 15 characters.
    pub city: &'a str,
    /// `txid`: the payee's own name for the payment, 1 to 25 letters and digits.
    pub reference: Option<&'a str>,
}

/// Where the money of a PIX code goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target<'a> {
    /// To who has this key, at most 77 characters.
    Key(&'a str),
    /// To the charge at this address, without its scheme.
    Url(&'a str),
}

impl<'a> Pix<'a> {
    /// Reads a code.
    ///
    /// # Errors
    /// As [`Emv::read`]; `qr_format` where it is no PIX code; `qr_value` where a
    /// field is not in its form.
    pub fn read(text: &'a str) -> Result<Self, Error> {
        let emv = Emv::read(text)?;
        let account = emv.account(GUID).ok_or(Code::QrFormat)?;
        let merchant = emv.merchant()?;
        if (merchant.currency.code(), merchant.country) != ("BRL", "BR") {
            return Err(Error::new(Code::QrValue));
        }
        let target = match (account.get(1), account.get(25)) {
            (Some(key), None) => Target::Key(key),
            (None, Some(url)) => Target::Url(url),
            _ => return Err(Error::new(Code::QrMissing)),
        };
        let pix = Self {
            target,
            note: account.get(2),
            amount: merchant.amount,
            name: merchant.name,
            city: merchant.city,
            reference: merchant.reference.filter(|text| *text != NO_REFERENCE),
        };
        pix.check()?;
        Ok(pix)
    }

    /// Writes the code.
    ///
    /// # Errors
    /// `qr_value` where something is not in its form or too long for one field;
    /// `currency_mismatch` where the amount is not in BRL.
    pub fn write(&self) -> Result<String, Error> {
        self.check()?;
        let mut writer = Writer::new(matches!(self.target, Target::Url(_)).then_some(true));
        writer.template(26, |account| {
            account.field(id::GUID, GUID);
            match self.target {
                Target::Key(key) => account.field(1, key),
                Target::Url(url) => account.field(25, url),
            }
            account.opt_field(2, self.note);
        });
        writer.merchant(&Merchant {
            category: "0000",
            currency: Currency::parse("BRL")?,
            amount: self.amount,
            country: "BR",
            name: self.name,
            city: self.city,
            postal_code: None,
            bill_number: None,
            reference: Some(self.reference.unwrap_or(NO_REFERENCE)),
        });
        writer.finish()
    }

    fn check(&self) -> Result<(), Error> {
        let target = match self.target {
            Target::Key(text) | Target::Url(text) => text,
        };
        let is_visible = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
        let reference = self.reference.is_none_or(|text| {
            (1..=25).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        });
        let note = self.note.is_none() || matches!(self.target, Target::Key(_));
        if (1..=77).contains(&target.len()) && is_visible(target) && reference && note {
            Ok(())
        } else {
            Err(Error::new(Code::QrValue))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The central bank's own example.
    const STATIC: &str = "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***63041D3D";

    fn fulano() -> Pix<'static> {
        Pix {
            target: Target::Key("123e4567-e12b-12d1-a456-426655440000"),
            note: None,
            amount: None,
            name: "Fulano de Tal",
            city: "BRASILIA",
            reference: None,
        }
    }

    #[test]
    fn the_central_banks_example_is_written_and_read() {
        assert_eq!(fulano().write().unwrap(), STATIC);
        let pix = Pix::read(STATIC).unwrap();
        assert_eq!(pix.target, fulano().target);
        assert_eq!((pix.name, pix.city, pix.reference), ("Fulano de Tal", "BRASILIA", None));
    }

    #[test]
    fn a_length_that_is_one_too_long_is_refused() {
        // A code that is passed around writes 08 before seven characters.
        let wrong = STATIC.replace("62070503***", "62080503***");
        let before = wrong.get(..wrong.len() - 4).unwrap();
        let wrong = format!("{before}{:04X}", crate::checksum::crc16(before.as_bytes()));
        assert_eq!(Pix::read(&wrong).unwrap_err().code(), Code::QrLength);
    }

    #[test]
    fn an_amount_a_note_and_a_reference_come_back() {
        let brl = Currency::parse("BRL").unwrap();
        let pix = Pix {
            amount: Some(Money::from_minor(12_345, brl).unwrap()),
            note: Some("Pedido 7"),
            reference: Some("PEDIDO7"),
            ..fulano()
        };
        let text = pix.write().unwrap();
        let read = Pix::read(&text).unwrap();
        assert_eq!(read.amount, pix.amount);
        assert_eq!((read.note, read.reference), (pix.note, pix.reference));
        let charge = Pix { target: Target::Url("pix.example/qr/v2/9d36b84f"), note: None, ..pix };
        let text = charge.write().unwrap();
        assert_eq!(Pix::read(&text).unwrap().target, charge.target);
        assert!(Emv::read(&text).unwrap().is_dynamic());
    }

    #[test]
    fn what_does_not_fit_a_field_is_refused() {
        let long = "9".repeat(78);
        let usd = Money::from_minor(1, Currency::parse("USD").unwrap()).ok();
        for (pix, code) in [
            (Pix { target: Target::Key(""), ..fulano() }, Code::QrValue),
            (Pix { target: Target::Key(&long), ..fulano() }, Code::QrValue),
            (Pix { target: Target::Key("a b"), ..fulano() }, Code::QrValue),
            (Pix { target: Target::Url("x.example"), note: Some("n"), ..fulano() }, Code::QrValue),
            (Pix { reference: Some("two words"), ..fulano() }, Code::QrValue),
            (Pix { name: "", ..fulano() }, Code::QrValue),
            (Pix { city: "a city with a long name", ..fulano() }, Code::QrValue),
            (Pix { amount: usd, ..fulano() }, Code::CurrencyMismatch),
        ] {
            assert_eq!(pix.write().unwrap_err().code(), code, "{pix:?}");
        }
        let elsewhere = "00020101021226320012hk.com.hkicl021299999999999952040000530334454031005802HK5902NA6002HK62110507QR123456304983E";
        assert_eq!(Pix::read(elsewhere).unwrap_err().code(), Code::QrFormat);
    }
}

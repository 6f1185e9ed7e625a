//! HKQR codes, of Hong Kong's Faster Payment System: an EMV code whose account
//! is an FPS identifier, a mobile number or an e-mail address.
//!
//! Hong Kong Monetary Authority, Common QR Code Specification for Retail Payments.

use super::emv::{Emv, Merchant, Writer, id};
use crate::error::{Code, Error};

const GUID: &str = "hk.com.hkicl";

/// A code of the Faster Payment System.
#[derive(Clone, Copy, Debug)]
pub struct Hkqr<'a> {
    /// Where the money goes.
    pub proxy: Proxy<'a>,
    /// Who is paid how much; in HKD or CNY.
    pub merchant: Merchant<'a>,
}

/// What stands for an account in the Faster Payment System.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proxy<'a> {
    /// An FPS identifier, or a merchant's, of up to 12 digits.
    Id(&'a str),
    /// A mobile number, as `+852-` and eight digits.
    Mobile(&'a str),
    /// An e-mail address.
    Email(&'a str),
}

impl<'a> Hkqr<'a> {
    /// Reads a code.
    ///
    /// # Errors
    /// As [`Emv::read`]; `qr_format` where it is no HKQR code; `qr_missing`
    /// where it names no account; `qr_value` where a field is not in its form.
    pub fn read(text: &'a str) -> Result<Self, Error> {
        let emv = Emv::read(text)?;
        let account = emv.account(GUID).ok_or(Code::QrFormat)?;
        let proxy = match (account.get(2), account.get(3), account.get(4)) {
            (Some(id), ..) => Proxy::Id(id),
            (None, Some(mobile), _) => Proxy::Mobile(mobile),
            (None, None, Some(email)) => Proxy::Email(email),
            _ => return Err(Error::new(Code::QrMissing)),
        };
        let code = Self { proxy, merchant: emv.merchant()? };
        code.check()?;
        Ok(code)
    }

    /// Writes the code, for one payment where it has an amount.
    ///
    /// # Errors
    /// `qr_value` where something is not in its form or too long for its field;
    /// `currency_mismatch`.
    pub fn write(&self) -> Result<String, Error> {
        self.check()?;
        let mut writer = Writer::new(Some(self.merchant.amount.is_some()));
        writer.template(26, |account| {
            account.field(id::GUID, GUID);
            match self.proxy {
                Proxy::Id(text) => account.field(2, text),
                Proxy::Mobile(text) => account.field(3, text),
                Proxy::Email(text) => account.field(4, text),
            }
        });
        writer.merchant(&self.merchant);
        writer.finish()
    }

    fn check(&self) -> Result<(), Error> {
        let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let fits = match self.proxy {
            Proxy::Id(text) => (1..=12).contains(&text.len()) && are_digits(text),
            Proxy::Mobile(text) => {
                text.strip_prefix("+852-").is_some_and(|rest| rest.len() == 8 && are_digits(rest))
            }
            Proxy::Email(text) => super::is_email(text),
        };
        if fits && matches!(self.merchant.currency.code(), "HKD" | "CNY") {
            Ok(())
        } else {
            Err(Error::new(Code::QrValue))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::{Currency, Money};

    /// The specification's own example.
    const EXAMPLE: &str = "00020101021226320012hk.com.hkicl021299999999999952040000530334454031005802HK5902NA6002HK62110507QR123456304983E";

    fn merchant() -> Merchant<'static> {
        let currency = Currency::parse("HKD").unwrap();
        Merchant {
            category: "0000",
            currency,
            amount: Money::from_minor(10_000, currency).ok(),
            country: "HK",
            name: "NA",
            city: "HK",
            postal_code: None,
            bill_number: None,
            reference: Some("QR12345"),
        }
    }

    #[test]
    fn the_specifications_example_is_read() {
        let code = Hkqr::read(EXAMPLE).unwrap();
        assert_eq!(code.proxy, Proxy::Id("999999999999"));
        assert_eq!(code.merchant.amount, merchant().amount);
        assert_eq!(code.merchant.reference, Some("QR12345"));
    }

    #[test]
    fn every_kind_of_account_comes_back() {
        for proxy in
            [Proxy::Id("1234567"), Proxy::Mobile("+852-91234567"), Proxy::Email("shop@example.com")]
        {
            let text = Hkqr { proxy, merchant: merchant() }.write().unwrap();
            assert_eq!(Hkqr::read(&text).unwrap().proxy, proxy);
        }
    }

    #[test]
    fn what_is_no_account_is_refused() {
        for proxy in [
            Proxy::Id(""),
            Proxy::Id("1234567890123"),
            Proxy::Id("12345a7"),
            Proxy::Mobile("+85291234567"),
            Proxy::Mobile("+852-9123456"),
            Proxy::Email("shop"),
            Proxy::Email("@example.com"),
        ] {
            let code = Hkqr { proxy, merchant: merchant() };
            assert_eq!(code.write().unwrap_err().code(), Code::QrValue, "{proxy:?}");
        }
        let currency = Currency::parse("SGD").unwrap();
        let merchant = Merchant { currency, amount: None, ..merchant() };
        let code = Hkqr { proxy: Proxy::Id("1234567"), merchant };
        assert_eq!(code.write().unwrap_err().code(), Code::QrValue);
    }
}

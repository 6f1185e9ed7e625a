//! PayNow codes, of Singapore (SGQR): an EMV code whose account is a mobile
//! number or a UEN.
//!
//! Monetary Authority of Singapore, SGQR Specifications; PayNow's template in it.

use super::emv::{Emv, Merchant, Writer, id};
use crate::error::{Code, Error};

const GUID: &str = "SG.PAYNOW";

/// A PayNow code.
#[derive(Clone, Copy, Debug)]
pub struct PayNow<'a> {
    /// Where the money goes.
    pub proxy: Proxy<'a>,
    /// Whether the payer may change the amount.
    pub is_editable: bool,
    /// Until when it can be paid: `YYYYMMDD`, with or without `hhmmss`.
    pub expiry: Option<&'a str>,
    /// Who is paid how much, in SGD.
    pub merchant: Merchant<'a>,
}

/// What stands for an account in PayNow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proxy<'a> {
    /// A mobile number: `+`, country code and number; there are codes without
    /// the first two.
    Mobile(&'a str),
    /// A company's number (UEN), with or without a suffix of three. Its check
    /// letter is the registry's affair.
    Uen(&'a str),
}

impl<'a> PayNow<'a> {
    /// Reads a code.
    ///
    /// # Errors
    /// As [`Emv::read`]; `qr_format` where it is no PayNow code; `qr_missing`
    /// where it names no account; `qr_value` where a field is not in its form.
    pub fn read(text: &'a str) -> Result<Self, Error> {
        let emv = Emv::read(text)?;
        let account = emv.account(GUID).ok_or(Code::QrFormat)?;
        let value = account.get(2).ok_or(Code::QrMissing)?;
        let proxy = match account.get(1) {
            Some("0") => Proxy::Mobile(value),
            Some("2") => Proxy::Uen(value),
            Some(_) => return Err(Error::new(Code::QrValue)),
            None => return Err(Error::new(Code::QrMissing)),
        };
        let is_editable = match account.get(3) {
            Some("1") | None => true,
            Some("0") => false,
            Some(_) => return Err(Error::new(Code::QrValue)),
        };
        let code = Self { proxy, is_editable, expiry: account.get(4), merchant: emv.merchant()? };
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
            let (kind, value) = match self.proxy {
                Proxy::Mobile(text) => ("0", text),
                Proxy::Uen(text) => ("2", text),
            };
            account.field(id::GUID, GUID);
            account.field(1, kind);
            account.field(2, value);
            account.field(3, if self.is_editable { "1" } else { "0" });
            account.opt_field(4, self.expiry);
        });
        writer.merchant(&self.merchant);
        writer.finish()
    }

    fn check(&self) -> Result<(), Error> {
        let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let proxy = match self.proxy {
            Proxy::Mobile(text) => {
                let number = text.strip_prefix('+').unwrap_or(text);
                (7..=15).contains(&number.len()) && are_digits(number)
            }
            Proxy::Uen(text) => {
                (8..=13).contains(&text.len())
                    && text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
            }
        };
        let expiry =
            self.expiry.is_none_or(|text| matches!(text.len(), 8 | 14) && are_digits(text));
        if proxy && expiry && self.merchant.currency.code() == "SGD" {
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

    /// An example that a bank's guide gives.
    const EXAMPLE: &str = "00020101021226470009SG.PAYNOW010120208123456780301004082026030452040000530370254040.995802SG5911testcompany6009Singapore62270123testordernumber1234567863040047";

    fn code() -> PayNow<'static> {
        let currency = Currency::parse("SGD").unwrap();
        PayNow {
            proxy: Proxy::Uen("201912345K"),
            is_editable: false,
            expiry: None,
            merchant: Merchant {
                category: "0000",
                currency,
                amount: Money::from_minor(99, currency).ok(),
                country: "SG",
                name: "testcompany",
                city: "Singapore",
                postal_code: None,
                bill_number: None,
                reference: None,
            },
        }
    }

    #[test]
    fn a_banks_example_is_read() {
        let code = PayNow::read(EXAMPLE).unwrap();
        assert_eq!((code.proxy, code.is_editable), (Proxy::Uen("12345678"), false));
        assert_eq!(code.expiry, Some("20260304"));
        assert_eq!(code.merchant.bill_number, Some("testordernumber12345678"));
        assert_eq!(code.write().unwrap(), EXAMPLE);
    }

    #[test]
    fn every_kind_of_account_comes_back() {
        for proxy in [Proxy::Mobile("+6591234567"), Proxy::Uen("201912345KABC")] {
            for (is_editable, expiry) in [(true, None), (false, Some("20261231"))] {
                let wanted = PayNow { proxy, is_editable, expiry, ..code() };
                let text = wanted.write().unwrap();
                let read = PayNow::read(&text).unwrap();
                assert_eq!(
                    (read.proxy, read.is_editable, read.expiry),
                    (proxy, is_editable, expiry)
                );
                assert_eq!(read.merchant.amount, wanted.merchant.amount);
            }
        }
    }

    #[test]
    fn what_is_no_account_is_refused() {
        for wrong in [
            PayNow { proxy: Proxy::Mobile("9123 4567"), ..code() },
            PayNow { proxy: Proxy::Uen("2019"), ..code() },
            PayNow { proxy: Proxy::Uen("20191234-K"), ..code() },
            PayNow { expiry: Some("tomorrow"), ..code() },
            PayNow { expiry: Some("202612310"), ..code() },
        ] {
            assert_eq!(wrong.write().unwrap_err().code(), Code::QrValue, "{wrong:?}");
        }
    }
}

//! UPI payment links, of India, as codes and intents carry them.
//!
//! National Payments Corporation of India, UPI Linking Specifications 1.6.

use super::is_plain;
use crate::error::{Code, Error};
use crate::money::{Currency, Money};
use crate::text::percent;

const SCHEME: &str = "upi://pay?";

/// The longest link that is read.
const LONGEST: usize = 1024;

/// A request for a payment by UPI.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Upi {
    /// `pa`: the address of who is paid, `name@handle`.
    pub payee: String,
    /// `pn`: the name of who is paid.
    pub name: String,
    /// `mc`: ISO 18245 merchant category code.
    pub category: Option<String>,
    /// `tid`: the transaction, named by the payee's provider.
    pub transaction: Option<String>,
    /// `tr`: the order, named by the payee; needed where there is an amount.
    pub reference: Option<String>,
    /// `tn`: a note.
    pub note: Option<String>,
    /// `am`: the amount, in INR; none where the payer names it.
    pub amount: Option<Money>,
    /// `mam`: the least amount, in INR.
    pub minimum: Option<Money>,
    /// `url`: where more is told of the payment.
    pub url: Option<String>,
}

impl Upi {
    /// Reads a link. Parameters that are not known are passed over, as the
    /// specification asks.
    ///
    /// # Errors
    /// `required`, `too_long`; `qr_format` where it is no such link;
    /// `qr_repeated`, `qr_missing`, `qr_value`; `currency_mismatch` where it asks
    /// for another currency than INR; `amount_format`, `amount_exponent`,
    /// `amount_range`.
    pub fn read(text: &str) -> Result<Self, Error> {
        if text.is_empty() {
            return Err(Error::new(Code::Required));
        }
        if text.len() > LONGEST {
            return Err(Error::new(Code::TooLong));
        }
        let (scheme, query) = text.split_at_checked(SCHEME.len()).ok_or(Code::QrFormat)?;
        if !scheme.eq_ignore_ascii_case(SCHEME) {
            return Err(Error::new(Code::QrFormat));
        }
        let mut pairs: Vec<(&str, String)> = Vec::new();
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').ok_or(Code::QrFormat)?;
            if pairs.iter().any(|(seen, _)| *seen == name) {
                return Err(Error::new(Code::QrRepeated));
            }
            pairs.push((name, percent::decode(value).ok_or(Code::QrValue)?));
        }
        let mut take = |name: &str| {
            let at = pairs.iter().position(|(seen, _)| *seen == name)?;
            Some(pairs.swap_remove(at).1).filter(|value| !value.is_empty())
        };
        if take("cu").is_some_and(|currency| currency != "INR") {
            return Err(Error::new(Code::CurrencyMismatch));
        }
        let rupees = |value: String| Money::parse_major(&value, Currency::parse("INR")?);
        let link = Self {
            payee: take("pa").ok_or(Code::QrMissing)?,
            name: take("pn").unwrap_or_default(),
            category: take("mc"),
            transaction: take("tid"),
            reference: take("tr"),
            note: take("tn"),
            amount: take("am").map(rupees).transpose()?,
            minimum: take("mam").map(rupees).transpose()?,
            url: take("url"),
        };
        link.check()?;
        Ok(link)
    }

    /// Writes the link.
    ///
    /// # Errors
    /// `qr_missing` where there is an amount and no reference; `qr_value`;
    /// `currency_mismatch`; `too_long`.
    pub fn write(&self) -> Result<String, Error> {
        self.check()?;
        if self.amount.is_some() && self.reference.is_none() {
            return Err(Error::new(Code::QrMissing));
        }
        let wire = |amount: Option<Money>| amount.map(|amount| amount.to_wire());
        let mut out = String::from(SCHEME);
        for (name, value) in [
            ("pa=", Some(&self.payee)),
            ("&pn=", Some(&self.name)),
            ("&mc=", self.category.as_ref()),
            ("&tid=", self.transaction.as_ref()),
            ("&tr=", self.reference.as_ref()),
            ("&tn=", self.note.as_ref()),
            ("&am=", wire(self.amount).as_ref()),
            ("&mam=", wire(self.minimum).as_ref()),
            ("&cu=", Some(&String::from("INR"))),
            ("&url=", self.url.as_ref()),
        ] {
            if let Some(value) = value {
                out.push_str(name);
                percent::encode(value, &mut out);
            }
        }
        if out.len() > LONGEST { Err(Error::new(Code::TooLong)) } else { Ok(out) }
    }

    fn check(&self) -> Result<(), Error> {
        let (name, handle) = self.payee.split_once('@').ok_or(Code::QrValue)?;
        let is_part = |part: &str| {
            !part.is_empty()
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
        };
        let category = self.category.as_deref().is_none_or(|category| {
            category.len() == 4 && category.bytes().all(|byte| byte.is_ascii_digit())
        });
        let others = [&self.transaction, &self.reference, &self.note, &self.url];
        if !is_plain(&self.name) || !others.into_iter().flatten().all(|text| is_plain(text)) {
            return Err(Error::new(Code::QrValue));
        }
        if self.payee.len() > 255 || !is_part(name) || !is_part(handle) || !category {
            return Err(Error::new(Code::QrValue));
        }
        for amount in [self.amount, self.minimum].into_iter().flatten() {
            if amount.currency().code() != "INR" {
                return Err(Error::new(Code::CurrencyMismatch));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link() -> Upi {
        Upi {
            payee: "shop@examplebank".into(),
            name: "Example Shop".into(),
            reference: Some("ORDER7".into()),
            amount: Money::from_minor(1050, Currency::parse("INR").unwrap()).ok(),
            ..Upi::default()
        }
    }

    fn refusal(text: &str) -> Code {
        Upi::read(text).unwrap_err().code()
    }

    #[test]
    fn a_space_is_written_as_twenty() {
        assert_eq!(
            link().write().unwrap(),
            "upi://pay?pa=shop@examplebank&pn=Example%20Shop&tr=ORDER7&am=10.50&cu=INR"
        );
    }

    #[test]
    fn every_parameter_comes_back() {
        let full = Upi {
            category: Some("5411".into()),
            transaction: Some("T1".into()),
            note: Some("चाय & 100% = ?".into()),
            minimum: link().amount,
            url: Some("https://shop.example/o?id=7&x=y".into()),
            ..link()
        };
        assert_eq!(Upi::read(&full.write().unwrap()).unwrap(), full);
    }

    #[test]
    fn others_are_passed_over_and_few_are_needed() {
        let least = Upi::read("UPI://PAY?pa=a@b&mode=02&orgid=159761").unwrap();
        assert_eq!(least, Upi { payee: "a@b".into(), ..Upi::default() });
        assert_eq!(Upi::read("upi://pay?pa=a@b&am=7").unwrap().amount.unwrap().to_wire(), "7.00");
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(refusal(""), Code::Required);
        assert_eq!(refusal(&"u".repeat(1025)), Code::TooLong);
        assert_eq!(refusal("https://pay.example"), Code::QrFormat);
        assert_eq!(refusal("upi://pay?pa"), Code::QrFormat);
        assert_eq!(refusal("upi://pay?pn=x"), Code::QrMissing);
        assert_eq!(refusal("upi://pay?pa=a@b&pa=c@d"), Code::QrRepeated);
        for bad in [
            "pa=ab",
            "pa=@b",
            "pa=a@",
            "pa=a@b@c",
            "pa=a%20b@c",
            "pa=a@b&pn=%",
            "pa=a@b&pn=%zz",
            "pa=a@b&pn=%ff",
            "pa=a@b&mc=54",
        ] {
            assert_eq!(refusal(&format!("upi://pay?{bad}")), Code::QrValue, "{bad}");
        }
        assert_eq!(refusal("upi://pay?pa=a@b&cu=USD"), Code::CurrencyMismatch);
        assert_eq!(refusal("upi://pay?pa=a@b&am=1,5"), Code::AmountFormat);
        assert_eq!(refusal("upi://pay?pa=a@b&am=1.555"), Code::AmountExponent);
        let without = Upi { reference: None, ..link() };
        assert_eq!(without.write().unwrap_err().code(), Code::QrMissing);
    }
}

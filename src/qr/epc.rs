//! EPC codes: a SEPA credit transfer, line by line.
//!
//! European Payments Council, EPC069-12, Quick Response Code: Guidelines to
//! Enable Data Capture for the Initiation of a SEPA Credit Transfer, version 2.1.

use super::is_plain;
use crate::checksum::mod97;
use crate::error::{Code, Error};
use crate::money::{Currency, Money};

/// The most bytes of a payload.
const LONGEST: usize = 331;

/// The largest amount, in cents.
const MOST: u64 = 99_999_999_999;

/// A SEPA credit transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Epc<'a> {
    /// The bank of who is paid (ISO 9362); none where the IBAN is enough.
    pub bic: Option<&'a str>,
    /// The name of who is paid, at most 70 characters.
    pub name: &'a str,
    /// Their account (ISO 13616), without spaces.
    pub iban: &'a str,
    /// The amount, in EUR; none where the payer names it.
    pub amount: Option<Money>,
    /// The purpose, at most four letters (ISO 20022).
    pub purpose: Option<&'a str>,
    /// What the payment is for.
    pub remittance: Option<Remittance<'a>>,
    /// A note to the payer, at most 70 characters.
    pub information: Option<&'a str>,
}

/// What a payment is for: never both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remittance<'a> {
    /// A reference that a machine reads, at most 35 characters (ISO 11649).
    Reference(&'a str),
    /// A text, at most 140 characters.
    Text(&'a str),
}

impl<'a> Epc<'a> {
    /// Reads a payload of version 1 or 2.
    ///
    /// # Errors
    /// `required`, `too_long`; `qr_format` where it is no such payload;
    /// `qr_missing` where a line that must be there is empty; `qr_value` where
    /// one is not in its form; `checksum` where the IBAN has a slip of the pen;
    /// `currency_mismatch`; `amount_format`,
    /// `amount_exponent`, `amount_range`.
    pub fn read(text: &'a str) -> Result<Self, Error> {
        if text.is_empty() {
            return Err(Error::new(Code::Required));
        }
        if text.len() > LONGEST {
            return Err(Error::new(Code::TooLong));
        }
        let mut lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
        let mut next = || lines.next().unwrap_or_default();
        let (tag, version, charset, kind) = (next(), next(), next(), next());
        // Whoever read the symbol has turned its bytes into this text already.
        let is_known =
            matches!(version, "001" | "002") && matches!(charset.as_bytes(), [b'1'..=b'8']);
        if (tag, kind) != ("BCD", "SCT") || !is_known {
            return Err(Error::new(Code::QrFormat));
        }
        let mut line = || Some(next()).filter(|line| !line.is_empty());
        let bic = line();
        let name = line().ok_or(Code::QrMissing)?;
        let iban = line().ok_or(Code::QrMissing)?;
        let amount = line().map(read_amount).transpose()?;
        let purpose = line();
        let remittance = match (line(), line()) {
            (Some(_), Some(_)) => return Err(Error::new(Code::QrValue)),
            (Some(reference), None) => Some(Remittance::Reference(reference)),
            (None, text) => text.map(Remittance::Text),
        };
        let information = line();
        if version == "001" && bic.is_none() {
            return Err(Error::new(Code::QrMissing));
        }
        if lines.next().is_some() {
            return Err(Error::new(Code::QrFormat));
        }
        let epc = Self { bic, name, iban, amount, purpose, remittance, information };
        epc.check()?;
        Ok(epc)
    }

    /// Writes the payload, of version 2, without the lines at the end that would
    /// be empty.
    ///
    /// # Errors
    /// `qr_value` where something is not in its form or too long;
    /// `checksum`, `currency_mismatch`, `amount_range`; `too_long`.
    pub fn write(&self) -> Result<String, Error> {
        self.check()?;
        let (reference, text) = match self.remittance {
            Some(Remittance::Reference(reference)) => (reference, ""),
            Some(Remittance::Text(text)) => ("", text),
            None => ("", ""),
        };
        let amount = self.amount.map(|amount| format_amount(&amount)).unwrap_or_default();
        let mut out = String::from("BCD\n002\n1\nSCT");
        for line in [
            self.bic.unwrap_or_default(),
            self.name,
            self.iban,
            &amount,
            self.purpose.unwrap_or_default(),
            reference,
            text,
            self.information.unwrap_or_default(),
        ] {
            out.push('\n');
            out.push_str(line);
        }
        out.truncate(out.trim_end_matches('\n').len());
        if out.len() > LONGEST { Err(Error::new(Code::TooLong)) } else { Ok(out) }
    }

    fn check(&self) -> Result<(), Error> {
        let is_line =
            |text: &str, most: usize| (1..=most).contains(&text.chars().count()) && is_plain(text);
        let opt_line = |text: Option<&str>, most| text.is_none_or(|text| is_line(text, most));
        let are_capitals = |text: &str| {
            text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        };
        let remittance = match self.remittance {
            Some(Remittance::Reference(text)) => is_line(text, 35),
            Some(Remittance::Text(text)) => is_line(text, 140),
            None => true,
        };
        let fits = self.bic.is_none_or(|bic| matches!(bic.len(), 8 | 11) && are_capitals(bic))
            && is_line(self.name, 70)
            && (15..=34).contains(&self.iban.len())
            && are_capitals(self.iban)
            && self.purpose.is_none_or(|text| is_line(text, 4) && are_capitals(text))
            && remittance
            && opt_line(self.information, 70);
        if !fits {
            return Err(Error::new(Code::QrValue));
        }
        // What stands first is read last.
        let (first, rest) = self.iban.split_at_checked(4).unwrap_or_default();
        if mod97::remainder([rest, first].concat().as_bytes()) != 1 {
            return Err(Error::new(Code::Checksum));
        }
        match self.amount {
            Some(amount) if amount.currency().code() != "EUR" => {
                Err(Error::new(Code::CurrencyMismatch))
            }
            Some(amount) if !(1..=MOST).contains(&amount.minor()) => {
                Err(Error::new(Code::AmountRange))
            }
            _ => Ok(()),
        }
    }
}

fn read_amount(line: &str) -> Result<Money, Error> {
    let value = line.strip_prefix("EUR").ok_or(Code::CurrencyMismatch)?;
    Money::parse_major(value, Currency::parse("EUR")?)
}

fn format_amount(amount: &Money) -> String {
    let mut out = String::from("EUR");
    out.push_str(&amount.to_wire());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The guidelines' own example, as it is written without a BIC.
    const EXAMPLE: &str =
        "BCD\n002\n1\nSCT\n\nRed Cross of Belgium\nBE72000000001616\nEUR123.45\n\n\nUrgency fund";

    fn red_cross() -> Epc<'static> {
        Epc {
            bic: None,
            name: "Red Cross of Belgium",
            iban: "BE72000000001616",
            amount: Money::from_minor(12_345, Currency::parse("EUR").unwrap()).ok(),
            purpose: None,
            remittance: Some(Remittance::Text("Urgency fund")),
            information: None,
        }
    }

    fn refusal(text: &str) -> Code {
        Epc::read(text).unwrap_err().code()
    }

    #[test]
    fn the_guidelines_example_is_written_and_read() {
        assert_eq!(red_cross().write().unwrap(), EXAMPLE);
        assert_eq!(EXAMPLE.len(), 77);
        assert_eq!(Epc::read(EXAMPLE).unwrap(), red_cross());
        let symbol = crate::qr::symbol::Symbol::of(EXAMPLE, crate::qr::symbol::Level::M).unwrap();
        assert_eq!(symbol.version(), 5);
    }

    #[test]
    fn lines_may_end_as_on_windows() {
        assert_eq!(Epc::read(&EXAMPLE.replace('\n', "\r\n")).unwrap(), red_cross());
    }

    #[test]
    fn every_line_comes_back() {
        let full = Epc {
            bic: Some("BPOTBEB1"),
            purpose: Some("CHAR"),
            remittance: Some(Remittance::Reference("RF18539007547034")),
            information: Some("Merci é"),
            ..red_cross()
        };
        assert_eq!(Epc::read(&full.write().unwrap()).unwrap(), full);
        let least = Epc { amount: None, remittance: None, ..red_cross() };
        let text = least.write().unwrap();
        assert!(text.ends_with("BE72000000001616"));
        assert_eq!(Epc::read(&text).unwrap(), least);
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(refusal(""), Code::Required);
        assert_eq!(refusal(&"B".repeat(332)), Code::TooLong);
        assert_eq!(refusal("https://pay.example"), Code::QrFormat);
        let changed = |from: &str, to: &str| refusal(&EXAMPLE.replace(from, to));
        assert_eq!(changed("002", "003"), Code::QrFormat);
        assert_eq!(changed("002", "001"), Code::QrMissing);
        assert_eq!(changed("\n1\n", "\n9\n"), Code::QrFormat);
        assert_eq!(changed("BE72000000001616", ""), Code::QrMissing);
        assert_eq!(changed("BE72000000001616", "be72000000001616"), Code::QrValue);
        assert_eq!(changed("BE72000000001616", "BE72000000001617"), Code::Checksum);
        assert_eq!(changed("Urgency", "\u{202E}"), Code::QrValue);
        assert_eq!(changed("EUR123.45", "USD123.45"), Code::CurrencyMismatch);
        assert_eq!(changed("EUR123.45", "EUR123,45"), Code::AmountFormat);
        assert_eq!(changed("EUR123.45", "EUR123.456"), Code::AmountExponent);
        assert_eq!(changed("EUR123.45", "EUR0.00"), Code::AmountRange);
        assert_eq!(changed("EUR123.45", "EUR1000000000.00"), Code::AmountRange);
        assert_eq!(changed("\n\nUrgency", "\nRF18539007547034\nUrgency"), Code::QrValue);
        assert_eq!(changed("Urgency fund", "Urgency fund\n\nmore\n"), Code::QrFormat);
    }

    #[test]
    fn what_does_not_fit_a_line_is_not_written() {
        let long = "n".repeat(71);
        for wrong in [
            Epc { name: "", ..red_cross() },
            Epc { name: &long, ..red_cross() },
            Epc { name: "two\nlines", ..red_cross() },
            Epc { iban: "BE72 0000", ..red_cross() },
            Epc { bic: Some("BPOT"), ..red_cross() },
            Epc { purpose: Some("CHARITY"), ..red_cross() },
            Epc { information: Some(&long), ..red_cross() },
        ] {
            assert_eq!(wrong.write().unwrap_err().code(), Code::QrValue, "{wrong:?}");
        }
    }
}

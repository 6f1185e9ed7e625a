//! The numbers of currencies, as QR codes and cards write them (ISO 4217).

use super::Currency;
use super::currency::BY_EXPONENT;
use crate::error::{Code, Error};

/// The three digits of each currency, in the order of [`BY_EXPONENT`].
const NUMBERS: [&str; 4] = [
    "784971008051973032036533944977052050060096068984986044064072933084124976947756948156\
     170970188192132203208214012818232230978242238826981936292270320328344340332348360376\
     356364388404417116408136398418422144430426504498969807104496446929480462454484979458\
     943516566558578524554590604598608586985634946941643682090690938752702654925706968728\
     930222760748764972934776949780901834980840997858860926928882396951532886710967924",
    "108152262324352392174410600646800940704548950952953",
    "048368400414434512788",
    "990927",
];

impl Currency {
    /// Finds the currency with these three digits.
    ///
    /// # Errors
    /// `currency_unknown` where no currency in use has them.
    pub fn from_numeric(digits: &str) -> Result<Self, Error> {
        for ((codes, exponent), numbers) in BY_EXPONENT.into_iter().zip(NUMBERS) {
            let mut at = 0;
            while let Some(number) = numbers.get(at..at + 3) {
                if number == digits
                    && let Some(code) = codes.get(at..at + 3)
                {
                    return Ok(Self { code, exponent });
                }
                at += 3;
            }
        }
        Err(Error::new(Code::CurrencyUnknown))
    }

    /// The currency's three digits.
    #[must_use]
    pub fn numeric(self) -> &'static str {
        for ((codes, _), numbers) in BY_EXPONENT.into_iter().zip(NUMBERS) {
            let mut at = 0;
            while let Some(code) = codes.get(at..at + 3) {
                if code == self.code {
                    return numbers.get(at..at + 3).unwrap_or_default();
                }
                at += 3;
            }
        }
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_known_currencies_have_their_numbers() {
        for (code, number) in [
            ("CNY", "156"),
            ("USD", "840"),
            ("EUR", "978"),
            ("GBP", "826"),
            ("JPY", "392"),
            ("INR", "356"),
            ("BRL", "986"),
            ("SGD", "702"),
            ("HKD", "344"),
            ("KWD", "414"),
            ("CLF", "990"),
            ("ALL", "008"),
            ("ZWG", "924"),
            ("XPF", "953"),
            ("TND", "788"),
        ] {
            assert_eq!(Currency::parse(code).unwrap().numeric(), number);
            assert_eq!(Currency::from_numeric(number).unwrap().code(), code);
        }
    }

    #[test]
    fn each_currency_has_a_number_of_its_own() {
        let mut seen = std::collections::BTreeSet::new();
        for ((codes, exponent), numbers) in BY_EXPONENT.into_iter().zip(NUMBERS) {
            assert_eq!(codes.len(), numbers.len());
            for at in (0..codes.len()).step_by(3) {
                let currency = Currency::parse(codes.get(at..at + 3).unwrap()).unwrap();
                assert!(seen.insert(currency.numeric()));
                let found = Currency::from_numeric(currency.numeric()).unwrap();
                assert_eq!((found, found.exponent()), (currency, exponent));
            }
        }
    }

    #[test]
    fn other_digits_name_no_currency() {
        for bad in ["", "15", "1560", "999", "959", "１５６", "56 "] {
            assert_eq!(Currency::from_numeric(bad).unwrap_err().code(), Code::CurrencyUnknown);
        }
    }
}

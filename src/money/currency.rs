//! The currencies of ISO 4217 and their exponents.

use crate::error::{Code, Error};

/// The active codes of ISO 4217 list one (2026), one after the other, by
/// exponent. Left out are the codes that have no minor unit: precious metals,
/// bond units, the SDR, testing and "no currency".
pub(super) const BY_EXPONENT: [(&str, u8); 4] = [
    (
        "AEDAFNALLAMDAOAARSAUDAWGAZNBAMBBDBDTBMDBNDBOBBOVBRLBSDBTNBWPBYNBZDCADCDFCHECHFCHWCNY\
     COPCOUCRCCUPCVECZKDKKDOPDZDEGPERNETBEURFJDFKPGBPGELGHSGIPGMDGTQGYDHKDHNLHTGHUFIDRILS\
     INRIRRJMDKESKGSKHRKPWKYDKZTLAKLBPLKRLRDLSLMADMDLMGAMKDMMKMNTMOPMRUMURMVRMWKMXNMXVMYR\
     MZNNADNGNNIONOKNPRNZDPABPENPGKPHPPKRPLNQARRONRSDRUBSARSBDSCRSDGSEKSGDSHPSLESOSSRDSSP\
     STNSVCSYPSZLTHBTJSTMTTOPTRYTTDTWDTZSUAHUSDUSNUYUUZSVEDVESWSTXADXCDXCGYERZARZMWZWG",
        2,
    ),
    ("BIFCLPDJFGNFISKJPYKMFKRWPYGRWFUGXUYIVNDVUVXAFXOFXPF", 0),
    ("BHDIQDJODKWDLYDOMRTND", 3),
    ("CLFUYW", 4),
];

/// An ISO 4217 currency in use.
///
/// <https://www.six-group.com/en/products-services/financial-information/data-standards.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Currency {
    pub(super) code: &'static str,
    pub(super) exponent: u8,
}

impl Currency {
    /// Stands in for a currency that could not be read.
    pub(super) const UNREAD: Self = Self { code: "", exponent: 0 };

    /// Finds the currency with this code, in capitals.
    ///
    /// # Errors
    /// `currency_unknown` where no currency in use has the code.
    pub fn parse(code: &str) -> Result<Self, Error> {
        for (codes, exponent) in BY_EXPONENT {
            let mut at = 0;
            while let Some(known) = codes.get(at..at + 3) {
                if known == code {
                    return Ok(Self { code: known, exponent });
                }
                at += 3;
            }
        }
        Err(Error::new(Code::CurrencyUnknown))
    }

    /// The three letters.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.code
    }

    /// How many decimals an amount has.
    #[must_use]
    pub const fn exponent(self) -> u8 {
        self.exponent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_is_known_once_with_the_exponent_of_the_list() {
        let mut seen = std::collections::BTreeSet::new();
        for (codes, exponent) in BY_EXPONENT {
            assert_eq!(codes.len() % 3, 0);
            for code in codes.as_bytes().chunks(3) {
                let code = core::str::from_utf8(code).unwrap();
                assert!(code.bytes().all(|b| b.is_ascii_uppercase()), "{code}");
                assert!(seen.insert(code), "{code} is there twice");
                let currency = Currency::parse(code).unwrap();
                assert_eq!((currency.code(), currency.exponent()), (code, exponent));
            }
        }
        assert_eq!(seen.len(), 165);
    }

    #[test]
    fn exponents_are_those_of_iso_4217() {
        // ISO 4217 list one, column "Mnr Unt".
        for (code, exponent) in [
            ("CNY", 2),
            ("USD", 2),
            ("EUR", 2),
            ("HUF", 2),
            ("TWD", 2),
            ("IDR", 2),
            ("MGA", 2),
            ("JPY", 0),
            ("KRW", 0),
            ("UYI", 0),
            ("XPF", 0),
            ("KWD", 3),
            ("TND", 3),
            ("CLF", 4),
        ] {
            assert_eq!(Currency::parse(code).unwrap().exponent(), exponent, "{code}");
        }
    }

    #[test]
    fn other_codes_are_refused() {
        // "EDA" straddles two codes of the table; BGN ended on 2025-12-31.
        for bad in ["", "C", "CN", "cny", "CNYX", "XXX", "XTS", "XAU", "EDA", "BGN", "ＣＮＹ"] {
            assert_eq!(Currency::parse(bad).unwrap_err().code(), Code::CurrencyUnknown, "{bad}");
        }
    }
}

//! The least that a currency counts, where that is more than a minor unit.

use crate::error::{Code, Error};
use crate::money::{Currency, Money};

impl Currency {
    /// The least amount, in minor units.
    ///
    /// ISO 4217 gives the ariary and the ouguiya two decimals, and both are
    /// divided by five: 0.20 is the least there is.
    #[must_use]
    pub fn step(self) -> u64 {
        match self.code() {
            "MGA" | "MRU" => 20,
            _ => 1,
        }
    }
}

impl Money {
    /// Takes an amount that its currency can count.
    ///
    /// # Errors
    /// `amount_step` where it is not a multiple of [`Currency::step`].
    pub fn on_step(self) -> Result<Self, Error> {
        self.units().map(|_| self)
    }

    /// The amount in multiples of the least.
    pub(super) fn units(self) -> Result<u64, Error> {
        let step = self.currency().step();
        if self.minor().is_multiple_of(step) {
            Ok(self.minor() / step)
        } else {
            Err(Error::new(Code::AmountStep))
        }
    }

    pub(super) fn from_units(units: u64, currency: Currency) -> Result<Self, Error> {
        let minor = units.checked_mul(currency.step()).ok_or(Code::AmountRange)?;
        Self::from_minor(minor, currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ariary_is_five_iraimbilanja_and_an_ouguiya_five_khoums() {
        for code in ["MGA", "MRU"] {
            let currency = Currency::parse(code).unwrap();
            for minor in 0..200 {
                let amount = Money::from_minor(minor, currency).unwrap();
                match amount.on_step() {
                    Ok(same) => {
                        assert_eq!((minor % 20, same), (0, amount));
                        assert_eq!(Money::from_units(minor / 20, currency), Ok(amount));
                    }
                    Err(error) => {
                        assert!(minor % 20 != 0);
                        assert_eq!(error.code(), Code::AmountStep);
                    }
                }
            }
        }
    }

    #[test]
    fn other_currencies_count_every_minor_unit() {
        for code in ["CNY", "JPY", "KWD", "CLF", "CHF"] {
            assert_eq!(Currency::parse(code).unwrap().step(), 1);
        }
    }

    #[test]
    fn units_past_the_largest_amount_are_refused() {
        let ariary = Currency::parse("MGA").unwrap();
        for units in [u64::MAX, u64::MAX / 20, 5_000_000_000_000_000] {
            assert_eq!(Money::from_units(units, ariary).unwrap_err().code(), Code::AmountRange);
        }
        assert!(Money::from_units(4_999_999_999_999_999, ariary).is_ok());
    }
}

//! Amounts as card processors count them.

use crate::error::{Code, Error};
use crate::money::{Currency, Money};

impl Currency {
    /// How many decimals processors count.
    ///
    /// ISO 4217 gives the forint, the New Taiwan dollar and the rupiah two, but
    /// their cents are out of use.
    #[must_use]
    pub fn processor_exponent(self) -> u8 {
        match self.code() {
            "HUF" | "TWD" | "IDR" => 0,
            _ => self.exponent(),
        }
    }

    /// Minor units in one of a processor's.
    fn processor_unit(self) -> u64 {
        10_u64.pow(u32::from(self.exponent() - self.processor_exponent()))
    }
}

impl Money {
    /// The amount in the units that processors count.
    ///
    /// # Errors
    /// `amount_processor` where it has a part that they do not count.
    pub fn to_processor(&self) -> Result<u64, Error> {
        let unit = self.currency().processor_unit();
        if self.minor().is_multiple_of(unit) {
            Ok(self.minor() / unit)
        } else {
            Err(Error::new(Code::AmountProcessor))
        }
    }

    /// An amount of so many of a processor's units.
    ///
    /// # Errors
    /// `amount_range` from 10^15 major units on.
    pub fn from_processor(units: u64, currency: Currency) -> Result<Self, Error> {
        let minor = units.checked_mul(currency.processor_unit()).ok_or(Code::AmountRange)?;
        Self::from_minor(minor, currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forint_the_taiwan_dollar_and_the_rupiah_are_counted_whole() {
        for code in ["HUF", "TWD", "IDR"] {
            let amount = Money::parse_wire("1500.00", code).unwrap();
            assert_eq!(amount.to_processor(), Ok(1_500));
            assert_eq!(Money::from_processor(1_500, amount.currency()), Ok(amount));
            let uneven = Money::parse_wire("1500.50", code).unwrap();
            assert_eq!(uneven.to_processor().unwrap_err().code(), Code::AmountProcessor);
        }
    }

    #[test]
    fn other_currencies_are_counted_in_minor_units() {
        for (value, code, units) in
            [("1.05", "CNY", 105), ("1500", "JPY", 1_500), ("1.234", "KWD", 1_234)]
        {
            let amount = Money::parse_wire(value, code).unwrap();
            assert_eq!(amount.to_processor(), Ok(units));
            assert_eq!(Money::from_processor(units, amount.currency()), Ok(amount));
        }
    }

    #[test]
    fn what_no_amount_can_hold_is_refused() {
        let forint = Currency::parse("HUF").unwrap();
        for units in [u64::MAX, 1_000_000_000_000_000] {
            assert_eq!(Money::from_processor(units, forint).unwrap_err().code(), Code::AmountRange);
        }
    }
}

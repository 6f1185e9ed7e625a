//! Fees: a rate of an amount.

use super::Rate;
use super::rate::half_even;
use crate::error::{Code, Error};
use crate::money::Money;

/// A rate of an amount, to the nearest unit that the currency counts; half way,
/// to the even one.
///
/// # Errors
/// `rate_invalid` where the rate is more than one: a percentage, most likely;
/// `amount_step` where the amount is not of whole units.
pub fn fee(total: Money, rate: Rate) -> Result<Money, Error> {
    if rate.exceeds_one() {
        return Err(Error::new(Code::RateInvalid));
    }
    let (numerator, denominator) = rate.parts();
    let product = numerator.checked_mul(total.units()?.into()).ok_or(Code::AmountRange)?;
    Money::from_units(half_even(product, denominator)?, total.currency())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(total: &str, currency: &str, rate: &str) -> Result<String, Code> {
        let total = Money::parse_wire(total, currency).unwrap();
        fee(total, Rate::parse(rate).unwrap()).map(|fee| fee.to_wire()).map_err(Error::code)
    }

    #[test]
    fn a_fee_is_rounded_half_to_even() {
        for (total, rate, fee) in [
            ("100.00", "0.023", "2.30"),
            ("15.00", "0.023", "0.34"),
            ("25.00", "0.023", "0.58"),
            ("300.00", "0.075", "22.50"),
            ("0.00", "0.075", "0.00"),
            ("100.00", "0", "0.00"),
            ("0.01", "0.5", "0.00"),
            ("0.03", "0.5", "0.02"),
            ("999999999999999.99", "1", "999999999999999.99"),
        ] {
            assert_eq!(of(total, "CNY", rate).as_deref(), Ok(fee), "{total} {rate}");
        }
        assert_eq!(of("1000", "JPY", "0.0045").as_deref(), Ok("4"));
    }

    #[test]
    fn a_fee_is_of_whole_units_where_a_currency_counts_in_fifths() {
        // 11.5 and 22.5 fifths.
        assert_eq!(of("100.00", "MGA", "0.023").as_deref(), Ok("2.40"));
        assert_eq!(of("100.00", "MGA", "0.045").as_deref(), Ok("4.40"));
        assert_eq!(of("100.10", "MGA", "0.023"), Err(Code::AmountStep));
    }

    #[test]
    fn a_percentage_in_place_of_a_rate_is_refused() {
        assert_eq!(of("100.00", "CNY", "2.3"), Err(Code::RateInvalid));
    }
}

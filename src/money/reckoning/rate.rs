//! Rates: exact decimal numbers that amounts are multiplied by.

use crate::error::{Code, Error};
use rust_decimal::Decimal;

/// The most significant digits, and the most decimals. An amount times a rate
/// then fits 128 bits, so that nothing is rounded but the result.
const MAX_DIGITS: u32 = 18;

/// More characters than any number has that is read exactly.
const LONGEST: usize = 64;

/// A decimal number from 0, of at most 18 significant digits.
///
/// INVARIANT: normalised; the mantissa is below 10^18 and the scale at most 18.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate(Decimal);

impl Rate {
    /// Takes a number.
    ///
    /// # Errors
    /// `rate_invalid` where it is negative, or longer than 18 digits.
    pub fn new(number: Decimal) -> Result<Self, Error> {
        let number = number.normalize();
        let fits = number.mantissa().unsigned_abs() < 10_u128.pow(MAX_DIGITS);
        if fits && number.scale() <= MAX_DIGITS && !number.is_sign_negative() {
            Ok(Self(number))
        } else {
            Err(Error::new(Code::RateInvalid))
        }
    }

    /// Reads a rate as documents write it: digits, with a point among them or
    /// none.
    ///
    /// # Errors
    /// `rate_invalid` where it is anything else, or has more than 64 characters.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let whole = text
            .split('.')
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
        let number = decimal(text).filter(|_| whole);
        Self::new(number.ok_or(Code::RateInvalid)?)
    }

    /// A rate of so many hundredths of a percent.
    #[must_use]
    pub fn from_basis_points(points: u16) -> Self {
        Self(Decimal::new(points.into(), 4).normalize())
    }

    /// Whether it is nothing.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// Whether it takes more than the whole.
    pub(super) fn exceeds_one(self) -> bool {
        self.0 > Decimal::ONE
    }

    /// The rate as numerator and denominator.
    pub(super) fn parts(self) -> (u128, u128) {
        (self.0.mantissa().unsigned_abs(), 10_u128.pow(self.0.scale()))
    }
}

/// Reads a decimal number of no more than [`LONGEST`] characters: the library calls
/// itself for each digit, and many enough would be the stack's end.
pub(super) fn decimal(text: &str) -> Option<Decimal> {
    if text.len() > LONGEST { None } else { Decimal::from_str_exact(text).ok() }
}

/// The nearest whole number to a quotient; half way, the even one.
///
/// # Errors
/// `amount_range` where it is too large for an amount.
pub(super) fn half_even(numerator: u128, denominator: u128) -> Result<u64, Error> {
    let (whole, rest) =
        match (numerator.checked_div(denominator), numerator.checked_rem(denominator)) {
            (Some(whole), Some(rest)) => (whole, rest),
            _ => return Err(Error::new(Code::Internal)),
        };
    let up = match rest.cmp(&(denominator - rest)) {
        core::cmp::Ordering::Less => 0,
        core::cmp::Ordering::Equal => whole & 1,
        core::cmp::Ordering::Greater => 1,
    };
    u64::try_from(whole + up).map_err(|_| Error::new(Code::AmountRange))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_read_exactly() {
        for (text, parts) in [
            ("0", (0, 1)),
            ("0.023", (23, 1_000)),
            ("7.1234", (71_234, 10_000)),
            ("100", (100, 1)),
            ("1.50", (15, 10)),
            ("0.000000000000000001", (1, 1_000_000_000_000_000_000)),
            ("999999999999999999", (999_999_999_999_999_999, 1)),
        ] {
            assert_eq!(Rate::parse(text).unwrap().parts(), parts, "{text}");
        }
        assert_eq!(Rate::from_basis_points(230), Rate::parse("0.023").unwrap());
        assert_eq!(Rate::from_basis_points(0), Rate::parse("0").unwrap());
    }

    #[test]
    fn what_is_not_a_plain_decimal_number_is_refused() {
        for bad in [
            "",
            ".",
            "1.",
            ".5",
            "1.2.3",
            "-1",
            "+1",
            "1e2",
            "1_000",
            " 1",
            "1 ",
            "1,5",
            "NaN",
            "１",
            "0.0000000000000000001",
            "1000000000000000001",
            "1.000000000000000001",
            "99999999999999999999999999999999",
        ] {
            assert_eq!(Rate::parse(bad).unwrap_err().code(), Code::RateInvalid, "{bad}");
        }
        assert!(Rate::new(Decimal::new(-1, 2)).is_err());
        for length in [65, 7_101, 1_000_000] {
            assert_eq!(Rate::parse(&"0".repeat(length)).unwrap_err().code(), Code::RateInvalid);
        }
        assert_eq!(Rate::parse(&"0".repeat(64)), Ok(Rate::from_basis_points(0)));
    }

    #[test]
    fn half_way_goes_to_the_even_number() {
        for numerator in 0..400_u128 {
            for denominator in 1..40_u128 {
                let near = u128::from(half_even(numerator, denominator).unwrap());
                let off = (near * denominator).abs_diff(numerator) * 2;
                assert!(off <= denominator);
                assert!(off < denominator || near % 2 == 0, "{numerator}/{denominator}");
            }
        }
        assert_eq!(half_even(u128::MAX, 1).unwrap_err().code(), Code::AmountRange);
        assert_eq!(half_even(1, 0).unwrap_err().code(), Code::Internal);
    }
}

//! An amount and its form on the wire.

use super::Currency;
use crate::error::{Code, Error};
use crate::text::{cut, write_u64};
use core::cmp::Ordering;

/// Digits before the point, at most.
const MAX_WHOLE: usize = 15;

/// An amount of money: never negative, in whole minor units.
///
/// INVARIANT: the amount can be written on the wire, so it is below 10^15 major
/// units; with four decimals that still fits 64 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    minor: u64,
    currency: Currency,
}

impl Money {
    /// Stands in for an amount that could not be read, until the document that
    /// it is in is refused.
    pub(crate) const UNREAD: Self = Self { minor: 0, currency: Currency::UNREAD };

    /// An amount of so many minor units.
    ///
    /// # Errors
    /// `amount_range` from 10^15 major units on.
    pub fn from_minor(minor: u64, currency: Currency) -> Result<Self, Error> {
        let major = minor / 10_u64.pow(u32::from(currency.exponent()));
        if major < 1_000_000_000_000_000 {
            Ok(Self { minor, currency })
        } else {
            Err(Error::new(Code::AmountRange))
        }
    }

    /// Reads an amount as it stands in a document: `(0|[1-9]\d{0,14})` and,
    /// where the currency has decimals, a point and exactly that many.
    ///
    /// # Errors
    /// `currency_unknown`; `amount_format` where it is no such decimal string;
    /// `amount_exponent` where it has more or fewer decimals than its currency.
    pub fn parse_wire(value: &str, currency: &str) -> Result<Self, Error> {
        let currency = Currency::parse(currency)?;
        let exponent = usize::from(currency.exponent());
        // The length first: nothing longer is worth a look.
        if value.len() > MAX_WHOLE + 1 + MAX_WHOLE {
            return Err(Error::new(Code::AmountFormat));
        }
        let (mut minor, mut whole, mut decimals) = (0_u64, 0, None);
        for (at, byte) in value.bytes().enumerate() {
            match (byte, &mut decimals) {
                (b'0'..=b'9', None) if whole < MAX_WHOLE && (at == 0 || minor > 0) => whole += 1,
                (b'0'..=b'9', Some(count)) => *count += 1,
                (b'.', None) if whole > 0 => {
                    decimals = Some(0);
                    continue;
                }
                _ => return Err(Error::new(Code::AmountFormat)),
            }
            // Wraps only past the exponent, where the amount is refused below.
            minor = minor.wrapping_mul(10).wrapping_add(u64::from(byte - b'0'));
        }
        if whole == 0 || decimals == Some(0) {
            return Err(Error::new(Code::AmountFormat));
        }
        if decimals.unwrap_or(0) != exponent {
            return Err(Error::new(Code::AmountExponent));
        }
        Ok(Self { minor, currency })
    }

    /// Reads an amount as QR codes and addresses write it: without the decimals
    /// that are zero, if its writer wished so.
    ///
    /// # Errors
    /// `amount_format` where it is not digits with at most one point among
    /// them; `amount_exponent` where it has more decimals than its currency;
    /// `amount_range` from 10^15 major units on.
    pub fn parse_major(value: &str, currency: Currency) -> Result<Self, Error> {
        let (whole, decimals) = cut(value, |byte| byte == b'.').unwrap_or((value, ""));
        let exponent = usize::from(currency.exponent());
        if whole.is_empty() || value.len() > MAX_WHOLE + 1 + MAX_WHOLE {
            return Err(Error::new(Code::AmountFormat));
        }
        if decimals.len() > exponent {
            return Err(Error::new(Code::AmountExponent));
        }
        let mut minor = 0_u64;
        let zeros = core::iter::repeat_n(b'0', exponent - decimals.len());
        for byte in whole.bytes().chain(decimals.bytes()).chain(zeros) {
            let digit = Some(byte.wrapping_sub(b'0')).filter(|digit| *digit < 10);
            let digit = digit.ok_or(Code::AmountFormat)?;
            let shifted = minor.checked_mul(10).ok_or(Code::AmountRange)?;
            minor = shifted.checked_add(digit.into()).ok_or(Code::AmountRange)?;
        }
        Self::from_minor(minor, currency)
    }

    /// The amount as it stands in a document; also what `Intl` formats.
    #[must_use]
    pub fn to_wire(&self) -> String {
        let exponent = self.currency.exponent();
        let unit = 10_u64.pow(u32::from(exponent));
        let mut out = String::with_capacity(20);
        write_u64(&mut out, self.minor / unit, 0);
        if exponent > 0 {
            out.push('.');
            write_u64(&mut out, self.minor % unit, usize::from(exponent));
        }
        out
    }

    /// The amount in minor units.
    #[must_use]
    pub const fn minor(&self) -> u64 {
        self.minor
    }

    /// The currency.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The sum.
    ///
    /// # Errors
    /// `currency_mismatch`; `amount_range` where the sum is too large.
    pub fn checked_add(&self, other: &Self) -> Result<Self, Error> {
        self.same_currency(other)?;
        let sum = self.minor.checked_add(other.minor).ok_or(Code::AmountRange)?;
        Self::from_minor(sum, self.currency)
    }

    /// The difference.
    ///
    /// # Errors
    /// `currency_mismatch`; `amount_range` where `other` is the larger.
    pub fn checked_sub(&self, other: &Self) -> Result<Self, Error> {
        self.same_currency(other)?;
        let rest = self.minor.checked_sub(other.minor).ok_or(Code::AmountRange)?;
        Ok(Self { minor: rest, currency: self.currency })
    }

    /// Which of two amounts of one currency is larger.
    ///
    /// # Errors
    /// `currency_mismatch`.
    pub fn compare(&self, other: &Self) -> Result<Ordering, Error> {
        self.same_currency(other)?;
        Ok(self.minor.cmp(&other.minor))
    }

    fn same_currency(&self, other: &Self) -> Result<(), Error> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(Error::new(Code::CurrencyMismatch))
        }
    }
}

#[cfg(test)]
mod tests;

//! Conversion into another currency, at a rate that was quoted and is locked.

use super::Rate;
use super::rate::half_even;
use crate::error::{Code, Error};
use crate::money::{Currency, Money};

/// Basis points in the whole.
const WHOLE: u16 = 10_000;

/// What a provider quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The amount that is converted, in the currency it is asked in.
    pub amount: Money,
    /// What it comes to, its fee included.
    pub quoted: Money,
    /// How much of the other currency one major unit is worth.
    pub rate: Rate,
    /// What the provider adds to the rate, in basis points.
    pub markup: u16,
    /// What the provider adds to the amount, in the other currency.
    pub fee: Money,
    /// The first second at which the quote no longer holds, in Unix time.
    pub expires_at: u64,
}

/// A quote whose amount is the one that its rate gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote(Offer);

impl Quote {
    /// Reckons an offer again.
    ///
    /// # Errors
    /// `quote_mismatch` where the quoted amount is more than one unit from what
    /// the rate gives; `rate_invalid` as [`convert`]; `currency_mismatch` where
    /// the fee is not in the quoted currency; `amount_step`, `amount_range`.
    pub fn check(offer: Offer) -> Result<Self, Error> {
        let converted = convert(offer.amount, offer.rate, offer.markup, offer.quoted.currency())?;
        let (local, quoted) = (converted.checked_add(&offer.fee)?, offer.quoted);
        let fits = local.units()?.abs_diff(quoted.units()?) <= 1;
        if fits && offer.fee.minor() <= quoted.minor() {
            Ok(Self(offer))
        } else {
            Err(Error::new(Code::QuoteMismatch))
        }
    }

    /// What it comes to, while the quote holds.
    ///
    /// # Errors
    /// `quote_expired` from its last moment on.
    pub fn take(&self, now: u64) -> Result<Money, Error> {
        if now < self.0.expires_at {
            Ok(self.0.quoted)
        } else {
            Err(Error::new(Code::QuoteExpired))
        }
    }

    /// What a refund of `part` comes to after `before` was given back, at the
    /// rate the quote was locked at, however long ago that was. Refunds of the
    /// whole come to the quoted amount without its fee, in however many parts.
    ///
    /// # Errors
    /// `currency_mismatch`; `quote_refund` where more would be given back than
    /// was converted.
    pub fn refund(&self, before: Money, part: Money) -> Result<Money, Error> {
        let after = before.checked_add(&part)?;
        self.given_back(after)?.checked_sub(&self.given_back(before)?)
    }

    /// What refunds of so much in all have come to.
    fn given_back(&self, sum: Money) -> Result<Money, Error> {
        let Offer { amount, quoted, rate, markup, fee, .. } = self.0;
        let whole = quoted.checked_sub(&fee)?;
        match sum.compare(&amount)? {
            core::cmp::Ordering::Greater => Err(Error::new(Code::QuoteRefund)),
            core::cmp::Ordering::Equal => Ok(whole),
            // Its own rounding may put the quote one unit below the rate.
            core::cmp::Ordering::Less => {
                let reckoned = convert(sum, rate, markup, quoted.currency())?;
                Ok(if reckoned.compare(&whole)?.is_gt() { whole } else { reckoned })
            }
        }
    }
}

/// An amount in another currency, to the nearest unit that it counts; half way,
/// to the even one. Nothing else is rounded on the way.
///
/// # Errors
/// `rate_invalid` where the rate is zero, or the markup more than the whole;
/// `currency_mismatch` where both currencies are one; `amount_step` where the
/// amount is not of whole units; `amount_range` where the exact product is wider
/// than 128 bits, or the result no amount.
pub fn convert(amount: Money, rate: Rate, markup: u16, into: Currency) -> Result<Money, Error> {
    if rate.is_zero() || markup > WHOLE {
        return Err(Error::new(Code::RateInvalid));
    }
    if amount.currency() == into {
        return Err(Error::new(Code::CurrencyMismatch));
    }
    amount.units()?;
    let (numerator, denominator) = rate.parts();
    let (from, to) = (amount.currency().exponent(), into.exponent());
    // Only as far as it is needed, so that the most amounts fit.
    let (with_markup, whole) = if markup == 0 { (1, 1) } else { (WHOLE + markup, WHOLE) };
    let product = u128::from(amount.minor())
        .checked_mul(numerator)
        .and_then(|product| product.checked_mul(with_markup.into()))
        .and_then(|product| product.checked_mul(10_u128.pow(to.saturating_sub(from).into())));
    let divisor = denominator
        .checked_mul(whole.into())
        .and_then(|divisor| divisor.checked_mul(10_u128.pow(from.saturating_sub(to).into())))
        .and_then(|divisor| divisor.checked_mul(into.step().into()));
    match (product, divisor) {
        (Some(product), Some(divisor)) => Money::from_units(half_even(product, divisor)?, into),
        _ => Err(Error::new(Code::AmountRange)),
    }
}

#[cfg(test)]
mod tests;

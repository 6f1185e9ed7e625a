//! The card number (PAN).

use super::brand::{Brand, Cvc, Luhn, Rule, ranked};
use super::{Check, Status};
use crate::checksum::luhn;
use crate::error::{Code, Error};
use crate::secret::Secret;
use crate::text::{Digits, write_ascii};

/// A complete card number.
///
/// # Secrecy
/// The digits are in a [`Secret`]; the brand and the last four may be shown.
#[derive(Debug)]
pub struct CardNumber {
    digits: Secret<Digits>,
    brands: Vec<Brand>,
}

impl CardNumber {
    /// Reads a number as typed, with or without separators.
    ///
    /// A number of no known brand is taken too: whether it can be paid with is
    /// the order's affair.
    ///
    /// # Errors
    /// `required`, `characters`, `card_number_incomplete`,
    /// `card_number_length`, `card_number_checksum`.
    pub fn parse(typed: &str) -> Result<Self, Error> {
        let mut digits = Secret::new(Digits::new());
        // EXPOSE: filled and judged where it stays, so no copy is left behind.
        let brands = digits.expose_mut(|digits| {
            digits.read(typed, Code::CardNumberLength)?;
            judge(digits.as_bytes(), Rule::of(digits.as_bytes())).accept()?;
            Ok::<_, Error>(ranked(digits.as_bytes()))
        })?;
        Ok(Self { digits, brands })
    }

    /// The likeliest brand.
    #[must_use]
    pub fn brand(&self) -> Option<Brand> {
        self.brands.first().copied()
    }

    /// Every brand the number can belong to, the likeliest first.
    #[must_use]
    pub fn brands(&self) -> &[Brand] {
        &self.brands
    }

    /// The last four digits, which may be shown and stored.
    #[must_use]
    pub fn last4(&self) -> String {
        // EXPOSE: PCI DSS 3.4.1 allows the last four to be seen.
        self.digits.expose(|digits| last4(digits.as_bytes()))
    }

    /// Lends the digits, as ASCII, to be sealed.
    pub fn expose<R>(&self, read: impl FnOnce(&[u8]) -> R) -> R {
        // EXPOSE: on to the caller, who says why.
        self.digits.expose(|digits| read(digits.as_bytes()))
    }
}

/// What is known of a card number while it is being typed.
///
/// # Secrecy
/// `formatted` is what was typed: it goes back to the field and nowhere else,
/// and there is no `Debug`.
pub struct NumberCheck {
    /// The status and its reason.
    pub check: Check,
    /// The brand that owns the digits by the longest prefix, if one does.
    pub brand: Option<Brand>,
    /// Every brand it can still be, the likeliest first.
    pub brands: Vec<Brand>,
    /// The digits as ASCII in the brand's groups; empty where a character was
    /// refused or there are too many digits for any card.
    pub formatted: String,
    /// The lengths the brand has, in rising order.
    pub lengths: &'static [u8],
    /// After which digits there is a gap.
    pub gaps: &'static [u8],
    /// The brand's security code; none while the brand is unknown.
    pub cvc: Option<Cvc>,
    /// The last four digits, once the number is complete.
    pub last4: Option<String>,
}

impl NumberCheck {
    /// Checks a number as typed so far.
    #[must_use]
    pub fn of(typed: &str) -> Self {
        let mut digits = Digits::new();
        let refusal = digits.read(typed, Code::CardNumberLength).err();
        let rule = Rule::of(digits.as_bytes());
        let check = match refusal {
            Some(error) => Check::invalid(error.code()),
            None => judge(digits.as_bytes(), rule),
        };
        let mut formatted = String::new();
        if refusal.is_none() {
            formatted = group(digits.as_bytes(), rule.gaps(digits.len()), 0).0;
        }
        let complete = matches!(check.status, Status::Valid | Status::Warning);
        Self {
            check,
            brand: rule.brand,
            brands: ranked(digits.as_bytes()),
            formatted,
            lengths: rule.lengths,
            gaps: rule.gaps(digits.len()),
            cvc: rule.brand.map(Brand::cvc),
            last4: complete.then(|| last4(digits.as_bytes())),
        }
    }
}

/// Judges digits by the rule of their brand.
fn judge(digits: &[u8], rule: &Rule) -> Check {
    let length = digits.len();
    if length == 0 {
        return Check::EMPTY;
    }
    if length > rule.longest() {
        return Check::invalid(Code::CardNumberLength);
    }
    if !rule.has_length(length) {
        return Check::incomplete(Code::CardNumberIncomplete);
    }
    match rule.luhn {
        Luhn::Required if !luhn(digits) => {
            // Nine in ten unfinished numbers fail here; only where nobody
            // would type on is it a mistake.
            if length == usize::from(rule.usual) || length == rule.longest() {
                Check::invalid(Code::CardNumberChecksum)
            } else {
                Check::incomplete(Code::CardNumberIncomplete)
            }
        }
        Luhn::Advisory if !luhn(digits) => Check::warning(Code::CardNumberChecksum),
        _ if rule.brand.is_none() => Check::warning(Code::CardBrandUnknown),
        _ => Check::VALID,
    }
}

/// The digits with a space after those that a gap follows, and how far into
/// the text a caret behind `before` digits stands: after a gap, where the next
/// digit will appear.
pub(crate) fn group(digits: &[u8], mut gaps: &[u8], before: usize) -> (String, u32) {
    let mut text = String::with_capacity(24);
    let (mut width, mut caret) = (0, 0);
    for (at, digit) in digits.iter().enumerate() {
        if let Some((gap, rest)) = gaps.split_first()
            && usize::from(*gap) == at
        {
            gaps = rest;
            text.push(' ');
            width += 1;
        }
        if at == before {
            caret = width;
        }
        text.push(char::from(*digit));
        width += 1;
    }
    (text, if before < digits.len() { caret } else { width })
}

fn last4(digits: &[u8]) -> String {
    let mut out = String::with_capacity(4);
    write_ascii(&mut out, digits.get(digits.len().saturating_sub(4)..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests;

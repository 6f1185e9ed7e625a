//! The card number (PAN).

#[cfg(any(test, feature = "schemes", not(target_arch = "wasm32")))]
mod hint;

#[cfg(any(test, feature = "schemes", not(target_arch = "wasm32")))]
pub use hint::{BinHint, HintedNumber};

use super::brand::{Brand, Brands, Cvc, Luhn, Ranks, Rule};
use crate::check::{Check, Status};
use crate::checksum::luhn;
use crate::error::{Code, Error};
use crate::secret::Secret;
use crate::text::{Digits, Drawn, Text};

/// A complete card number.
///
/// # Secrecy
/// The digits are in a [`Secret`]; the brand and the last four may be shown.
#[derive(Debug)]
pub struct CardNumber {
    digits: Secret<Digits>,
    brands: Brands,
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
            let ranks = Ranks::of(digits.as_bytes());
            judge(digits.as_bytes(), ranks.rule()).accept()?;
            Ok::<_, Error>(ranks.brands())
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
        self.digits.expose(|digits| {
            let mut out = String::with_capacity(4);
            for digit in last4(digits.as_bytes()) {
                out.push(char::from(*digit));
            }
            out
        })
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
/// Holds what was typed; there is no `Debug`.
pub struct NumberCheck {
    /// The status and its reason.
    pub check: Check,
    /// Every brand it can still be, the likeliest first.
    pub brands: Brands,
    digits: Digits,
    rule: &'static Rule,
    /// Whether something was typed that is not among the digits.
    refused: bool,
}

impl NumberCheck {
    /// Checks a number as typed so far.
    #[must_use]
    pub fn of<T: Text + ?Sized>(typed: &T) -> Self {
        let mut digits = Digits::new();
        let refusal = digits.read(typed, Code::CardNumberLength).err();
        let ranks = Ranks::of(digits.as_bytes());
        let rule = ranks.rule();
        let check = match refusal {
            Some(error) => Check::invalid(error.code()),
            None => judge(digits.as_bytes(), rule),
        };
        Self { check, brands: ranks.brands(), digits, rule, refused: refusal.is_some() }
    }

    /// The brand that owns the digits by the longest prefix, if one does.
    #[must_use]
    pub fn brand(&self) -> Option<Brand> {
        self.rule.brand
    }

    /// The digits as ASCII in the brand's groups; empty where a character was
    /// refused or there are too many digits for any card.
    ///
    /// # Secrecy
    /// It goes back to the field and nowhere else.
    #[must_use]
    pub fn formatted(&self) -> Drawn {
        let digits = if self.refused { &[] } else { self.digits.as_bytes() };
        group(digits, self.gaps(), 0).0
    }

    /// The lengths the brand has, in rising order.
    #[must_use]
    pub fn lengths(&self) -> &'static [u8] {
        self.rule.lengths
    }

    /// After which digits there is a gap.
    #[must_use]
    pub fn gaps(&self) -> &'static [u8] {
        self.rule.gaps(self.digits.len())
    }

    /// The brand's security code; none while the brand is unknown.
    #[must_use]
    pub fn cvc(&self) -> Option<Cvc> {
        self.brand().map(Brand::cvc)
    }

    /// The last four digits, as ASCII, once the number is complete.
    #[must_use]
    pub fn last4(&self) -> Option<&[u8]> {
        let complete = matches!(self.check.status, Status::Valid | Status::Warning);
        complete.then(|| last4(self.digits.as_bytes()))
    }
}

/// Judges digits by the rule of their brand.
pub(crate) fn judge(digits: &[u8], rule: &Rule) -> Check {
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
            if length < usize::from(rule.usual) {
                // Nine in ten unfinished numbers fail here.
                Check::incomplete(Code::CardNumberIncomplete)
            } else if can_go_on(digits, rule) {
                Check::incomplete(Code::CardNumberChecksum)
            } else {
                Check::invalid(Code::CardNumberChecksum)
            }
        }
        Luhn::Advisory if !luhn(digits) => Check::warning(Code::CardNumberChecksum),
        _ if rule.brand.is_none() => Check::warning(Code::CardBrandUnknown),
        _ => Check::VALID,
    }
}

/// Whether digits whose check digit is wrong begin a longer number of their brand:
/// its last digit can close any sum, but that of zeros alone.
fn can_go_on(digits: &[u8], rule: &Rule) -> bool {
    let left = rule.longest() - digits.len();
    left > 1 || left == 1 && digits.iter().any(|digit| *digit != b'0')
}

/// The digits with a space after those that a gap follows, and how far into
/// the text a caret behind `before` digits stands: after a gap, where the next
/// digit will appear.
pub(crate) fn group(digits: &[u8], mut gaps: &[u8], before: usize) -> (Drawn, u32) {
    let mut text = Drawn::new();
    let (mut width, mut caret) = (0, 0);
    for (at, digit) in digits.iter().enumerate() {
        if let Some((gap, rest)) = gaps.split_first()
            && usize::from(*gap) == at
        {
            gaps = rest;
            text.push(b' ');
            width += 1;
        }
        if at == before {
            caret = width;
        }
        text.push(*digit);
        width += 1;
    }
    (text, if before < digits.len() { caret } else { width })
}

fn last4(digits: &[u8]) -> &[u8] {
    digits.get(digits.len().saturating_sub(4)..).unwrap_or_default()
}

#[cfg(test)]
mod tests;

//! What a gateway knows of a card by its first digits.

use super::{CardNumber, NumberCheck, judge};
use crate::Error;
use crate::card::brand::{Brand, Brands, Cvc, Ranks, Rule};
use crate::error::Code;
use crate::secret::Secret;
use crate::text::{Digits, Text};

/// How many digits tell the issuer (ISO/IEC 7812-1:2017).
const BIN: usize = 8;

/// The brands of the cards of one issuer identification number, as the gateway
/// ranks them: the first is the one that is paid with unless the buyer chooses
/// another.
pub struct BinHint {
    bin: [u8; BIN],
    brands: Brands,
}

impl BinHint {
    /// A hint on the cards that begin with these eight ASCII digits; none where
    /// they are not that, or no brand is named.
    #[must_use]
    pub fn new(bin: &str, brands: &[Brand]) -> Option<Self> {
        let bin: [u8; BIN] = bin.as_bytes().try_into().ok()?;
        let whole = bin.iter().all(u8::is_ascii_digit) && !brands.is_empty();
        whole.then(|| Self { bin, brands: Brands::ranked(brands) })
    }

    /// Whether these digits are of a card that the hint is on.
    fn covers(&self, digits: &[u8]) -> bool {
        digits.starts_with(&self.bin)
    }

    /// The rule for those digits: the numbers are of the brand whose range they
    /// are in, however many brands the card has.
    fn rule(&self, digits: &[u8]) -> &'static Rule {
        Rule::among(digits, &self.brands)
    }
}

/// What is known of a card number while it is being typed, beside what the
/// gateway knows of its first digits and what the buyer chose.
///
/// # Secrecy
/// Holds what was typed; there is no `Debug`.
pub struct HintedNumber {
    /// All but the brand: the hint's brands are in `brands`, once it is on this number.
    pub number: NumberCheck,
    settled: Option<Brand>,
}

impl HintedNumber {
    /// Checks a number as typed so far.
    ///
    /// The buyer's choice counts where the hint is on this number and has the
    /// brand: Regulation (EU) 2015/751, article 8(6), lets the payee propose a
    /// brand and the payer override it.
    #[must_use]
    pub fn of<T: Text + ?Sized>(typed: &T, hint: &BinHint, choice: Option<Brand>) -> Self {
        let mut number = NumberCheck::of(typed);
        let digits = number.digits.as_bytes();
        if !hint.covers(digits) {
            return Self { number, settled: None };
        }
        number.rule = hint.rule(digits);
        if !number.refused {
            number.check = judge(digits, number.rule);
        }
        number.brands = hint.brands;
        let chosen = choice.filter(|brand| hint.brands.contains(brand));
        Self { settled: chosen.or_else(|| hint.brands.first().copied()), number }
    }

    /// The brand to pay with: the buyer's choice, else the gateway's first, else
    /// the one that owns the digits by the longest prefix.
    #[must_use]
    pub fn brand(&self) -> Option<Brand> {
        self.settled.or_else(|| self.number.brand())
    }

    /// The brands that the buyer may choose from; none where there is no choice.
    #[must_use]
    pub fn choices(&self) -> &[Brand] {
        match self.settled {
            Some(_) if self.number.brands.len() > 1 => &self.number.brands,
            _ => &[],
        }
    }

    /// The security code of the brand to pay with.
    #[must_use]
    pub fn cvc(&self) -> Option<Cvc> {
        self.brand().map(Brand::cvc)
    }
}

impl CardNumber {
    /// Reads a number as typed, beside what the gateway knows of its first digits.
    ///
    /// # Errors
    /// Those of [`CardNumber::parse`].
    pub fn parse_hinted(typed: &str, hint: &BinHint) -> Result<Self, Error> {
        let mut digits = Secret::new(Digits::new());
        // EXPOSE: filled and judged where it stays, so no copy is left behind.
        let brands = digits.expose_mut(|digits| {
            digits.read(typed, Code::CardNumberLength)?;
            let digits = digits.as_bytes();
            let covered = hint.covers(digits);
            let rule = if covered { hint.rule(digits) } else { Rule::of(digits) };
            judge(digits, rule).accept()?;
            Ok::<_, Error>(if covered { hint.brands } else { Ranks::of(digits).brands() })
        })?;
        Ok(Self { digits, brands })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Check, Status};

    fn hint(bin: &str, brands: &[Brand]) -> BinHint {
        BinHint::new(bin, brands).unwrap()
    }

    #[test]
    fn a_hint_settles_ranges_that_overlap_once_its_digits_stand() {
        // By prefix alone this is Discover's; the gateway knows that it is RuPay's.
        let rupay = hint("65999900", &[Brand::Rupay]);
        for length in 1..=7 {
            let begun = HintedNumber::of("6599990".get(..length).unwrap(), &rupay, None);
            let alone = NumberCheck::of("6599990".get(..length).unwrap());
            assert_eq!((begun.brand(), begun.number.check), (alone.brand(), alone.check));
            assert_eq!(*begun.number.brands, *alone.brands);
        }
        let settled = HintedNumber::of("6599 9900", &rupay, None);
        assert_eq!(settled.brand(), Some(Brand::Rupay));
        assert_eq!(*settled.number.brands, [Brand::Rupay]);
        assert_eq!(settled.number.lengths(), [16]);
        assert!(settled.choices().is_empty());
        let other = HintedNumber::of("6599 9901", &rupay, None);
        assert_eq!(other.brand(), Some(Brand::Discover));
    }

    #[test]
    fn the_buyer_chooses_among_the_brands_of_a_card_that_has_several() {
        let both = hint("40355010", &[Brand::CartesBancaires, Brand::Visa]);
        let brand = |choice| HintedNumber::of("4035501000000008", &both, choice).brand();
        assert_eq!(brand(None), Some(Brand::CartesBancaires));
        assert_eq!(brand(Some(Brand::Visa)), Some(Brand::Visa));
        assert_eq!(brand(Some(Brand::Amex)), Some(Brand::CartesBancaires));
        let number = HintedNumber::of("4035501000000008", &both, Some(Brand::Visa));
        assert_eq!(number.number.check, Check::VALID);
        assert_eq!(number.choices(), [Brand::CartesBancaires, Brand::Visa]);
        assert_eq!(number.cvc().map(|cvc| cvc.name), Some("CVV2"));
        // A choice made for one card says nothing of the next.
        let next = HintedNumber::of("4242424242424242", &both, Some(Brand::CartesBancaires));
        assert_eq!((next.brand(), next.choices()), (Some(Brand::Visa), &[][..]));
    }

    #[test]
    fn a_number_is_judged_by_the_brand_whose_range_it_is_in() {
        // Visa's lengths, whichever brand leads.
        let both = hint("40355010", &[Brand::CartesBancaires, Brand::Visa]);
        let number = HintedNumber::of("40355010", &both, None).number;
        assert_eq!(number.lengths(), NumberCheck::of("40355010").lengths());
        // Nothing in the table owns it, and the gateway knows better.
        let own = hint("99990000", &[Brand::Unionpay]);
        let number = HintedNumber::of("9999000012345670", &own, None).number;
        assert_eq!(number.check, Check::warning(Code::CardNumberChecksum));
        assert_eq!(NumberCheck::of("9999000012345670").check.status, Status::Incomplete);
        for brand in Brand::ALL {
            let any = hint("99990000", &[brand]);
            assert_eq!(any.rule(b"99990000").brand, Some(brand), "each has a rule");
        }
    }

    #[test]
    fn what_is_read_is_what_is_valid_beside_the_hint() {
        let own = hint("99990000", &[Brand::Unionpay]);
        for typed in [
            "9999000012345670",
            "99990000123456701",
            "9999 0000",
            "4242424242424242",
            "99990000a",
            "",
        ] {
            let checked = HintedNumber::of(typed, &own, None).number;
            let read = CardNumber::parse_hinted(typed, &own);
            assert_eq!(read.as_ref().err().copied(), checked.check.accept().err(), "{typed}");
            if let Ok(read) = read {
                assert_eq!(read.brands(), &*checked.brands);
            }
        }
    }

    #[test]
    fn a_hint_is_eight_digits_and_at_least_one_brand() {
        for bin in ["", "4035501", "403550100", "4035501a", "４０３５５０１０"] {
            assert!(BinHint::new(bin, &[Brand::Visa]).is_none(), "{bin}");
        }
        assert!(BinHint::new("40355010", &[]).is_none());
        let twice = hint("40355010", &[Brand::Visa, Brand::Visa]);
        assert_eq!(*twice.brands, [Brand::Visa]);
    }
}

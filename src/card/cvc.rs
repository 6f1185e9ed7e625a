//! The security code printed on the card.

use super::Brand;
use crate::check::Check;
use crate::error::{Code, Error};
use crate::secret::Secret;
use crate::text::{Digits, Text};

/// A complete security code.
///
/// # Secrecy
/// Sensitive authentication data: sealed once, never stored, logged or resumed
/// (PCI DSS 3.3.1).
#[derive(Debug)]
pub struct CardCvc(Secret<Digits>);

impl CardCvc {
    /// Reads the code of a card of this brand.
    ///
    /// Beside a complete number of no known brand it takes three digits as well
    /// as four, though [`CardCvc::check`] calls three incomplete: there the
    /// brand may still be an unfinished number's.
    ///
    /// # Errors
    /// `required`, `characters`, `card_cvc_incomplete`, `card_cvc_length`.
    pub fn parse(typed: &str, brand: Option<Brand>) -> Result<Self, Error> {
        let mut digits = Secret::new(Digits::new());
        // EXPOSE: filled and judged where it stays, so no copy is left behind.
        digits.expose_mut(|digits| {
            digits.read(typed, Code::CardCvcLength)?;
            if brand.is_none() && digits.len() == 3 {
                return Ok(());
            }
            judge(digits.len(), brand).accept()
        })?;
        Ok(Self(digits))
    }

    /// Checks a code as typed so far, beside a number that so far looks like
    /// one of this brand.
    #[must_use]
    pub fn check<T: Text + ?Sized>(typed: &T, brand: Option<Brand>) -> Check {
        let mut digits = Digits::new();
        match digits.read(typed, Code::CardCvcLength) {
            Ok(()) => judge(digits.len(), brand),
            Err(error) => Check::invalid(error.code()),
        }
    }

    /// Lends the digits, as ASCII, to be sealed.
    pub fn expose<R>(&self, read: impl FnOnce(&[u8]) -> R) -> R {
        // EXPOSE: on to the caller, who says why.
        self.0.expose(|digits| read(digits.as_bytes()))
    }
}

fn judge(length: usize, brand: Option<Brand>) -> Check {
    // The longest code there is, while the brand is not known.
    let wanted = brand.map_or(4, |brand| usize::from(brand.cvc_length()));
    match length {
        0 => Check::EMPTY,
        _ if length < wanted => Check::incomplete(Code::CardCvcIncomplete),
        _ if length == wanted => Check::VALID,
        _ => Check::invalid(Code::CardCvcLength),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Status;

    #[test]
    fn a_code_has_exactly_the_digits_of_its_brand() {
        for brand in Brand::ALL {
            let wanted = usize::from(brand.cvc().length);
            for length in 1..=19 {
                let typed = "1234567890123456789".get(..length).unwrap();
                let expected = match length {
                    _ if length < wanted => Check::incomplete(Code::CardCvcIncomplete),
                    _ if length == wanted => Check::VALID,
                    _ => Check::invalid(Code::CardCvcLength),
                };
                assert_eq!(CardCvc::check(typed, Some(brand)), expected);
                let parsed = CardCvc::parse(typed, Some(brand));
                assert_eq!(parsed.map(drop), expected.accept());
            }
            assert_eq!(CardCvc::check("", Some(brand)).status, Status::Empty);
            assert_eq!(
                CardCvc::parse("", Some(brand)).unwrap_err().code(),
                Code::Required,
                "whether a brand needs one is in Cvc::required"
            );
        }
    }

    #[test]
    fn three_digits_are_not_held_against_an_unknown_brand() {
        assert_eq!(CardCvc::check("123", None), Check::incomplete(Code::CardCvcIncomplete));
        assert_eq!(CardCvc::check("1234", None), Check::VALID);
        assert_eq!(CardCvc::check("12345", None), Check::invalid(Code::CardCvcLength));
        assert!(CardCvc::parse("123", None).is_ok());
        assert!(CardCvc::parse("12", None).is_err());
    }

    #[test]
    fn digits_of_other_scripts_are_folded_and_other_characters_refused() {
        let code = CardCvc::parse("１２３", Some(Brand::Visa)).unwrap();
        // EXPOSE: the test's own look at what was read.
        assert!(code.expose(|digits| digits == b"123"));
        for bad in ["12a", "1.3", "12/3", "①23"] {
            let check = CardCvc::check(bad, Some(Brand::Visa));
            assert_eq!(check, Check::invalid(Code::Characters), "{bad}");
        }
        let long = "1".repeat(1 << 20);
        assert_eq!(CardCvc::check(long.as_str(), None), Check::invalid(Code::CardCvcLength));
    }

    #[test]
    fn debug_shows_no_digit() {
        let code = CardCvc::parse("737", Some(Brand::Visa)).unwrap();
        assert!(!format!("{code:?}").contains('7'));
    }
}

//! Amounts as people type them.

use crate::error::{Code, Error};
use crate::money::{Currency, Money};
use crate::text::{MAX_TYPED, Typed, fold};

/// The mark that stands before the decimals. It cannot be guessed: `1.234` is
/// one amount in London and another in Berlin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// As in English and Chinese.
    Point,
    /// As in German and Portuguese.
    Comma,
}

/// What a character of a typed amount is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Digit(u8),
    Decimals,
    /// Parts thousands; the same one throughout.
    Group(char),
}

impl Mark {
    fn sign(self, typed: char) -> Option<Sign> {
        let (decimals, group) = match self {
            Self::Point => ('.', ','),
            Self::Comma => (',', '.'),
        };
        let mark = match (fold(typed), typed) {
            (Typed::Digit(digit), _) => return Some(Sign::Digit(digit)),
            (Typed::Space, _) | (_, '\u{202F}') => ' ',
            // The full stop is what an input method gives for a point.
            (_, '.' | '\u{FF0E}' | '\u{3002}') => '.',
            (_, ',' | '\u{FF0C}') => ',',
            (_, '\'' | '\u{2019}' | '\u{FF07}') => '\'',
            // Arabic has marks of its own, which mean one thing only.
            (_, '\u{66B}') => decimals,
            (_, '\u{66C}') => group,
            _ => return None,
        };
        Some(if mark == decimals { Sign::Decimals } else { Sign::Group(mark) })
    }
}

/// Where the marks between digits stand: thousands in threes, or in twos above
/// the first three, as in India.
#[derive(Default)]
struct Groups {
    mark: Option<char>,
    first: usize,
    inner: Option<usize>,
    /// Digits since the last mark.
    run: usize,
}

impl Groups {
    /// Takes a mark; whether it may stand there.
    fn part(&mut self, mark: char) -> bool {
        let run = core::mem::take(&mut self.run);
        match self.mark.replace(mark) {
            None => {
                self.first = run;
                (1..=3).contains(&run)
            }
            Some(before) => {
                let like = self.inner.replace(run).is_none_or(|inner| inner == run);
                before == mark && like && (2..=3).contains(&run)
            }
        }
    }

    /// Whether the digits before the decimals are parted rightly.
    fn end(&self) -> bool {
        self.mark.is_none() || self.run == 3 && self.first <= self.inner.unwrap_or(3)
    }
}

impl Money {
    /// Reads an amount that was typed: digits of any width, thousands parted by
    /// a point, comma, apostrophe or space or not at all, and decimals behind
    /// `mark`, as many as the currency has or fewer. Nothing is ever rounded.
    ///
    /// # Errors
    /// `required` where nothing was typed; `characters` where a character has no
    /// place in an amount; `amount_groups` where thousands are not parted as
    /// they are anywhere, which is how a decimal mark of another country shows;
    /// `amount_typed` where there are two decimal marks, or no digit;
    /// `amount_exponent` where it has more decimals than its currency;
    /// `amount_step` where the currency does not count it; `amount_range` from
    /// 10^15 major units on, or where the text is longer than is read.
    pub fn parse_typed(typed: &str, mark: Mark, currency: Currency) -> Result<Self, Error> {
        let typed = typed.trim_matches(|character| fold(character) == Typed::Space);
        if typed.is_empty() {
            return Err(Error::new(Code::Required));
        }
        if typed.len() > MAX_TYPED {
            return Err(Error::new(Code::AmountRange));
        }
        let (mut minor, mut digits, mut decimals) = (0_u64, 0_u8, None);
        let mut groups = Groups::default();
        for character in typed.chars() {
            match (mark.sign(character).ok_or(Code::Characters)?, &mut decimals) {
                (Sign::Digit(digit), decimals) => {
                    let shifted = minor.checked_mul(10).ok_or(Code::AmountRange)?;
                    minor = shifted.checked_add((digit - b'0').into()).ok_or(Code::AmountRange)?;
                    digits = 1;
                    match decimals {
                        None => groups.run += 1,
                        Some(left) => {
                            *left = u8::checked_sub(*left, 1).ok_or(Code::AmountExponent)?
                        }
                    }
                }
                (Sign::Decimals, None) => decimals = Some(currency.exponent()),
                // No thousands begin with a zero: `0,500` is a half elsewhere.
                (Sign::Group(mark), None) if minor > 0 && groups.part(mark) => {}
                (Sign::Group(_), None) => return Err(Error::new(Code::AmountGroups)),
                (Sign::Decimals | Sign::Group(_), Some(_)) => {
                    return Err(Error::new(Code::AmountTyped));
                }
            }
        }
        if digits == 0 {
            return Err(Error::new(Code::AmountTyped));
        }
        if !groups.end() {
            return Err(Error::new(Code::AmountGroups));
        }
        let zeros = u32::from(decimals.unwrap_or(currency.exponent()));
        let minor = minor.checked_mul(10_u64.pow(zeros)).ok_or(Code::AmountRange)?;
        Self::from_minor(minor, currency)?.on_step()
    }
}

#[cfg(test)]
mod tests;

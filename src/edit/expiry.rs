//! An expiry date, drawn as `MM / YY`.

use super::{Held, Keystroke, Outcome};
use crate::card::read_date;
use crate::text::{Digits, Drawn, MAX_TYPED, Text, Typed, kinds};

/// Edits the date.
pub(super) fn edit<T: Text + ?Sized>(held: &mut Held, key: Keystroke<'_, T>) -> Outcome {
    let split = held.slash.unwrap_or(held.digits.len().min(2));
    held.slash = Some(split);
    let in_year = held.past_slash && held.from >= split;
    let Keystroke::Insert(text) = key else {
        if !held.delete(matches!(key, Keystroke::DeleteBackward)) {
            return Outcome::Untouched { refused: false };
        }
        let in_year = in_year && held.from >= split;
        return draw(&Date::of(held, in_year), false);
    };

    let (mut blank, mut divided) = (true, false);
    for kind in kinds(text) {
        if kind == Typed::Other {
            return Outcome::Untouched { refused: true };
        }
        blank &= kind == Typed::Space;
        divided |= matches!(kind, Typed::Slash | Typed::Hyphen);
    }
    if blank {
        return Outcome::Untouched { refused: false };
    }
    // A date with its parts divided is meant as a whole, wherever the caret is.
    if divided && let Ok(Some(date)) = read_date(text, 0) {
        return set(held, date);
    }

    held.take_selected();
    let mut date = Date::of(held, in_year);
    let (mut taken, mut refused) = (false, text.size() > MAX_TYPED);
    for kind in kinds(text) {
        let done = match kind {
            Typed::Digit(digit) => date.put(digit),
            Typed::Space => continue,
            _ => date.end_month(),
        };
        taken |= done;
        refused |= !done;
    }
    if taken { draw(&date, refused) } else { Outcome::Untouched { refused } }
}

/// Puts a whole date in place of what is held; refused where two digits cannot
/// tell its year.
fn set(held: &mut Held, (month, year): (u8, u16)) -> Outcome {
    let Ok(year @ 0..=99) = u8::try_from(year.wrapping_sub(2000)) else {
        return Outcome::Untouched { refused: true };
    };
    held.digits.remove(0, held.digits.len());
    for digit in [year % 10, year / 10, month % 10, month / 10] {
        held.digits.insert(0, b'0' + digit);
    }
    held.slash = Some(2);
    held.from = 4;
    draw(&Date::of(held, true), false)
}

/// A date in the making, and the caret in it.
struct Date<'a> {
    digits: &'a mut Digits,
    /// How many digits are the month's.
    split: usize,
    /// How many digits stand before the caret.
    at: usize,
    /// Which side of the slash the caret is on, where it stands at the slash.
    in_year: bool,
}

impl<'a> Date<'a> {
    fn of(held: &'a mut Held, in_year: bool) -> Self {
        let split = held.slash.unwrap_or(0);
        let at = held.from;
        let in_year = at > split || at == split && (in_year || split == 2);
        Self { digits: &mut held.digits, split, at, in_year }
    }

    fn month(&self) -> u8 {
        // A text that was never drawn may have more before its slash.
        let month = self.digits.as_bytes().iter().take(self.split.min(2));
        month.fold(0, |month, digit| month * 10 + (digit - b'0'))
    }

    fn year_digits(&self) -> usize {
        self.digits.len() - self.split
    }

    /// Types a digit; false where there is no room for it.
    fn put(&mut self, digit: u8) -> bool {
        if self.in_year { self.put_year(digit) } else { self.put_month(digit) }
    }

    fn put_month(&mut self, digit: u8) -> bool {
        if self.split >= 2 {
            return false;
        }
        let at_end = self.at == self.split;
        self.digits.insert(self.at, digit);
        self.at += 1;
        self.split += 1;
        match (self.split, self.month()) {
            // No month starts with 2 to 9: it is whole.
            (1, 2..) => self.end_month(),
            (1, _) | (2, 1..=12) => {
                self.in_year = self.at == 2;
                true
            }
            // 1 and then 5 is January and the year's first digit.
            (_, 13..) if at_end && self.year_digits() == 0 => {
                self.digits.insert(0, b'0');
                self.at = 3;
                self.in_year = true;
                true
            }
            _ => {
                self.at -= 1;
                self.split -= 1;
                self.digits.remove(self.at, self.at + 1);
                false
            }
        }
    }

    fn put_year(&mut self, digit: u8) -> bool {
        self.digits.insert(self.at, digit);
        let year = self.digits.as_bytes().get(self.split..).unwrap_or_default();
        match year.len() {
            1 | 2 => self.at += 1,
            // A third digit makes sense where all four are being typed.
            3 if year.starts_with(b"20") => self.at += 1,
            4 if year.starts_with(b"20") => {
                self.digits.remove(self.split, self.split + 2);
                self.at = (self.at + 1).saturating_sub(2).max(self.split);
            }
            _ => {
                self.digits.remove(self.at, self.at + 1);
                return false;
            }
        }
        true
    }

    /// Types a slash; false where a slash makes no sense.
    fn end_month(&mut self) -> bool {
        if self.in_year {
            return self.at == self.split;
        }
        if self.at != self.split || self.month() == 0 {
            return false;
        }
        if self.split == 1 {
            self.digits.insert(0, b'0');
            self.split = 2;
            self.at = 2;
        }
        self.in_year = true;
        true
    }
}

fn draw(date: &Date<'_>, refused: bool) -> Outcome {
    let mut value = Drawn::new();
    let mut caret = u32::try_from(date.at).unwrap_or(0);
    let divided = date.split == 2 || date.year_digits() > 0;
    let digits = date.digits.as_bytes();
    for at in 0..=digits.len() {
        if at == date.split && divided {
            for byte in b" / " {
                value.push(*byte);
            }
        }
        if let Some(digit) = digits.get(at) {
            value.push(*digit);
        }
    }
    if divided && date.in_year {
        caret += 3;
    }
    Outcome::Drawn { value, caret, refused }
}

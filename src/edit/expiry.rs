//! An expiry date, drawn as `MM / YY`.

use super::{Held, Keystroke, Outcome};
use crate::card::read_date;
use crate::text::{Digits, MAX_TYPED, Typed, fold, write_ascii};

/// Edits the date in a field that shows `value`.
pub(super) fn edit(held: &mut Held, value: &str, key: Keystroke<'_>) -> Outcome {
    if held.digits.len() > 2 && held.slash.is_none_or(|slash| slash > 2) {
        adopt(held, value);
    }
    let everything = held.from == 0 && held.to == held.digits.len();
    let split = held.slash.unwrap_or(held.digits.len().min(2));
    let in_year = held.past_slash && held.from >= split;
    let mut refused = false;
    match key {
        Keystroke::Insert(text) => {
            let kinds = || text.chars().take(MAX_TYPED).map(fold);
            let divided = kinds().any(|kind| matches!(kind, Typed::Slash | Typed::Hyphen));
            if kinds().any(|kind| kind == Typed::Other) {
                return Outcome::Untouched { refused: true };
            }
            if (everything || divided)
                && let Ok(Some(date)) = read_date(text)
            {
                return if set(held, date) {
                    draw(&Date::of(held, true), false)
                } else {
                    Outcome::Untouched { refused: true }
                };
            }
            if kinds().all(|kind| kind == Typed::Space) {
                return Outcome::Untouched { refused };
            }
            held.slash = Some(split);
            held.take_selected();
            let mut date = Date::of(held, in_year);
            let mut taken = false;
            for kind in kinds() {
                let done = match kind {
                    Typed::Digit(digit) => date.put(digit),
                    Typed::Slash | Typed::Hyphen => date.end_month(),
                    Typed::Space | Typed::Other => continue,
                };
                taken |= done;
                refused |= !done;
            }
            refused |= text.len() > MAX_TYPED;
            if taken { draw(&date, refused) } else { Outcome::Untouched { refused } }
        }
        Keystroke::DeleteBackward | Keystroke::DeleteForward => {
            held.slash = Some(split);
            if !held.delete(key == Keystroke::DeleteBackward) {
                return Outcome::Untouched { refused };
            }
            let in_year = in_year && held.from >= split;
            draw(&Date::of(held, in_year), refused)
        }
    }
}

/// Takes a date that a program wrote in another form than this module's.
fn adopt(held: &mut Held, value: &str) {
    match read_date(value) {
        Ok(Some(date)) if set(held, date) => {}
        _ => held.slash = Some(2),
    }
}

/// Holds a whole date, the caret behind it; false where two digits cannot tell
/// its year.
fn set(held: &mut Held, (month, year): (u8, u16)) -> bool {
    let Some(year @ 0..=99) = year.checked_sub(2000).and_then(|year| u8::try_from(year).ok())
    else {
        return false;
    };
    held.digits.remove(0, held.digits.len());
    for digit in [month / 10, month % 10, year / 10, year % 10] {
        held.digits.insert(held.digits.len(), b'0' + digit);
    }
    held.slash = Some(2);
    held.from = 4;
    held.to = 4;
    true
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
        let month = self.digits.as_bytes().iter().take(self.split);
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
    let mut value = String::with_capacity(8);
    let (month, year) = date.digits.as_bytes().split_at_checked(date.split).unwrap_or_default();
    write_ascii(&mut value, month);
    let mut caret = u32::try_from(date.at).unwrap_or(0);
    if month.len() == 2 || !year.is_empty() {
        value.push_str(" / ");
        if date.in_year {
            caret += 3;
        }
    }
    write_ascii(&mut value, year);
    Outcome::Drawn { value, caret, refused }
}

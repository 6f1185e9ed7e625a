//! One keystroke in a field: what the field then shows, and where the caret is.
//!
//! The digits are what counts; gaps and the slash are drawn anew each time, and
//! the caret keeps its place among the digits, so it never jumps. Deleting at a
//! gap deletes the digit beyond it: no gap is ever in the way. What does not
//! belong into the field is refused as a whole and said so; nothing that was
//! there is ever pushed out.

mod expiry;
#[cfg(any(test, feature = "schemes", not(target_arch = "wasm32")))]
mod redraw;
mod run;

#[cfg(any(test, feature = "schemes", not(target_arch = "wasm32")))]
pub use redraw::{Redrawn, redraw};

use crate::card::{Brand, Rule, judge};
use crate::check::Check;
use crate::text::{Digits, Drawn, MAX_TYPED, Text, Typed, fold};

/// The kind of field that is edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// A card number, in the groups of its brand.
    CardNumber,
    /// An expiry date, as `MM / YY`.
    CardExpiry,
    /// A security code of at most so many digits.
    CardCvc {
        /// The length that the brand of the number beside it asks for.
        length: u8,
    },
}

/// What the buyer did.
#[derive(Debug)]
pub enum Keystroke<'a, T: Text + ?Sized> {
    /// Typed, pasted, dropped or filled in a text.
    Insert(&'a T),
    /// Deleted what is selected, or the digit before the caret.
    DeleteBackward,
    /// Deleted what is selected, or the digit after the caret.
    DeleteForward,
}

impl<T: Text + ?Sized> Clone for Keystroke<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Text + ?Sized> Copy for Keystroke<'_, T> {}

/// What the field shows after a keystroke.
///
/// # Secrecy
/// `value` is what was typed: it goes back to the field and nowhere else, and
/// there is no `Debug`.
pub struct Edited {
    /// The text of the field; empty where it did not change.
    pub value: Drawn,
    /// The caret in it, in UTF-16 code units.
    pub caret: u32,
    /// Whether value or caret moved; else the field is left as it is, its
    /// selection too.
    pub changed: bool,
    /// Whether something was refused: a character that has no place here, or
    /// digits for which there is no room.
    pub rejected: bool,
    /// Of a card number that is drawn anew, its status with the reason and the
    /// likeliest brand: known here already, and asked for at every keystroke.
    pub number: Option<(Check, Option<Brand>)>,
}

/// Applies a keystroke to a field that shows `value`, which an earlier call
/// gave (what a program wrote goes in as an insertion over all of it), with the selection from
/// `start` to `end` in UTF-16 code units. Offsets beyond the text mean its end.
#[must_use]
pub fn edit<T: Text + ?Sized>(
    field: Field,
    value: &T,
    start: u32,
    end: u32,
    key: Keystroke<'_, T>,
) -> Edited {
    let mut held = Held::read(value, start.min(end), start.max(end));
    let rejected = held.lossy;
    let outcome = match field {
        Field::CardNumber => run::edit(&mut held, key, None),
        Field::CardCvc { length } => run::edit(&mut held, key, Some(usize::from(length))),
        Field::CardExpiry => expiry::edit(&mut held, key),
    };
    match outcome {
        Outcome::Drawn { value: drawn, caret, refused } => {
            let number = held.rule.map(|rule| (judge(held.digits.as_bytes(), rule), rule.brand));
            let same = drawn.as_bytes().iter().copied().map(char::from).eq(value.characters());
            let changed = !same || start != caret || end != caret;
            Edited { value: drawn, caret, changed, rejected: rejected || refused, number }
        }
        Outcome::Untouched { refused } => Edited {
            value: Drawn::new(),
            caret: held.end,
            changed: false,
            rejected: rejected || refused,
            number: None,
        },
    }
}

/// What became of a keystroke.
enum Outcome {
    /// The field is drawn anew; `refused` where part of the text found no room.
    Drawn { value: Drawn, caret: u32, refused: bool },
    /// The field stays as it is.
    Untouched { refused: bool },
}

/// The field before the keystroke, as digits.
struct Held {
    digits: Digits,
    /// How many digits stand before the selection, and before its end.
    from: usize,
    to: usize,
    /// How many digits stand before the slash, if there is one.
    slash: Option<usize>,
    /// Whether the selection starts after the slash.
    past_slash: bool,
    /// The end of the selection, within the text.
    end: u32,
    /// Whether the text had something that is no digit, gap or slash.
    lossy: bool,
    /// The rule that a card number was drawn by.
    rule: Option<&'static Rule>,
}

impl Held {
    fn read<T: Text + ?Sized>(value: &T, start: u32, end: u32) -> Self {
        let mut held = Self {
            digits: Digits::new(),
            from: 0,
            to: 0,
            slash: None,
            past_slash: false,
            end: 0,
            lossy: false,
            rule: None,
        };
        let mut at = 0_u32;
        // The text is this module's own drawing unless a program wrote it.
        for character in value.characters().take(MAX_TYPED) {
            let before = at < start;
            match fold(character) {
                Typed::Digit(digit) => {
                    held.lossy |= !held.digits.insert(held.digits.len(), digit);
                    if before {
                        held.from = held.digits.len();
                    }
                    if at < end {
                        held.to = held.digits.len();
                    }
                }
                Typed::Slash => {
                    held.slash = held.slash.or(Some(held.digits.len()));
                    held.past_slash |= before;
                }
                Typed::Space | Typed::Hyphen => {}
                Typed::Other => held.lossy = true,
            }
            at += if u32::from(character) > 0xFFFF { 2 } else { 1 };
        }
        held.end = end.min(at);
        held
    }

    /// Takes out what is selected or, with a bare caret, the digit on the side
    /// of the key; false where there is none.
    fn delete(&mut self, backward: bool) -> bool {
        if self.from == self.to {
            if backward {
                self.from = self.from.saturating_sub(1);
            } else {
                self.to = (self.to + 1).min(self.digits.len());
            }
        }
        self.take_selected()
    }

    /// Takes out what is selected; false where nothing is.
    fn take_selected(&mut self) -> bool {
        let (from, to) = (self.from, self.to);
        self.digits.remove(from, to);
        self.to = from;
        if let Some(slash) = &mut self.slash {
            *slash -= (*slash).min(to) - (*slash).min(from);
        }
        from < to
    }
}

#[cfg(test)]
mod tests;

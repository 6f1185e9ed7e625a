//! A run of digits: a card number or a security code.

use super::{Held, Keystroke, Outcome};
use crate::card::{Rule, group};
use crate::text::{MAX_TYPED, Text, Typed, kinds};

/// Edits a code of at most `length` digits or, without one, a card number.
pub(super) fn edit<T: Text + ?Sized>(
    held: &mut Held,
    key: Keystroke<'_, T>,
    length: Option<usize>,
) -> Outcome {
    let mut refused = false;
    // After how many digits what is inserted begins.
    let mut first = usize::MAX;
    match key {
        Keystroke::Insert(text) => {
            if kinds(text).any(|kind| matches!(kind, Typed::Slash | Typed::Other)) {
                return Outcome::Untouched { refused: true };
            }
            first = held.from;
            refused = text.size() > MAX_TYPED;
            for kind in kinds(text) {
                if let Typed::Digit(digit) = kind {
                    // Only now is it certain that something takes its place.
                    held.take_selected();
                    if held.digits.insert(held.from, digit) {
                        held.from += 1;
                        held.to = held.from;
                    } else {
                        refused = true;
                    }
                }
            }
        }
        Keystroke::DeleteBackward | Keystroke::DeleteForward => {
            if !held.delete(matches!(key, Keystroke::DeleteBackward)) {
                return Outcome::Untouched { refused };
            }
        }
    }
    // How long a number may be depends on its brand, and that on what was
    // inserted: take back from the end of it until it fits.
    loop {
        held.rule = length.is_none().then(|| Rule::of(held.digits.as_bytes()));
        let longest = held.rule.map(Rule::longest).or(length).unwrap_or_default();
        if held.from <= first || held.digits.len() <= longest {
            break;
        }
        held.from -= 1;
        held.digits.remove(held.from, held.from + 1);
        refused = true;
    }
    if held.from == first {
        return Outcome::Untouched { refused };
    }
    let gaps = held.rule.map_or(&[][..], |rule| rule.gaps(held.digits.len()));
    let (value, caret) = group(held.digits.as_bytes(), gaps, held.from);
    Outcome::Drawn { value, caret, refused }
}

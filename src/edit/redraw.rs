//! Any field whose own check can draw it: the one way in which all schemes,
//! identities and postal codes are edited.
//!
//! What the field's reading keeps is what counts. The keystroke is applied to
//! that alone, and the check draws it anew. Where the drawing says the same as
//! what was typed, it is shown; else the text stays as it was typed, as an
//! address does that may yet become a number of some kind.

use super::Keystroke;
use crate::check::Check;
use crate::error::Code;
use crate::field::Checked;
use crate::text::{MAX_TYPED, Run, Text, is_among, narrow};

/// What a field's drawing, or a buyer, may put between what counts.
const SEPARATORS: &[u8] = b" -./()";

/// What a check says of a text.
type Reading<'a> = &'a dyn Fn(&Run) -> Checked;

/// What the field shows after a keystroke.
///
/// # Secrecy
/// `value` is what was typed: it goes back to the field and nowhere else, and
/// there is no `Debug`.
pub struct Redrawn {
    /// The text of the field, in ASCII; empty where it did not change.
    pub value: Run,
    /// The caret in it, in UTF-16 code units.
    pub caret: u32,
    /// Whether value or caret moved; else the field is left as it is, its
    /// selection too.
    pub changed: bool,
    /// Whether something was refused: a character that has no place in such a
    /// field, or more than there is room for.
    pub rejected: bool,
}

/// Applies a keystroke to a field that shows `value`, which an earlier call
/// gave (what a program wrote goes in as an insertion over all of it), with the
/// selection from `start` to `end` in UTF-16 code units. Offsets beyond the text
/// mean its end. `check` is what the field is checked with.
///
/// Only `characters` and `too_long` refuse: any other verdict is the field's to
/// show, for what is wrong now may be mended by the next key.
#[must_use]
pub fn redraw<T: Text + ?Sized>(
    check: &dyn Fn(&Run) -> Checked,
    value: &T,
    start: u32,
    end: u32,
    key: Keystroke<'_, T>,
) -> Redrawn {
    let (first, last) = (start.min(end), start.max(end));
    let mut shown = Draft { text: Run::new(), marks: [0, 0] };
    let (mut at, mut lossy) = (0, false);
    for character in value.characters().take(MAX_TYPED) {
        lossy |= !narrow(character).is_some_and(|byte| shown.text.push(byte));
        for (mark, offset) in shown.marks.iter_mut().zip([first, last]) {
            if at < offset {
                *mark = shown.text.as_bytes().len();
            }
        }
        at += if u32::from(character) > 0xFFFF { 2 } else { 1 };
    }
    let mut typed = Run::new();
    let done = match key {
        Keystroke::Insert(text) => {
            let refused = !take(text, &mut typed);
            shown.insert(check, typed.as_bytes(), refused)
        }
        Keystroke::DeleteBackward => shown.delete(check, true),
        Keystroke::DeleteForward => shown.delete(check, false),
    };
    let (drawn, refused) = done;
    let rejected = lossy || refused;
    let Some((value_now, caret)) = drawn else {
        return Redrawn { value: Run::new(), caret: last.min(at), changed: false, rejected };
    };
    let caret = u32::try_from(caret).unwrap_or(u32::MAX);
    let same = value_now.as_bytes().iter().copied().map(char::from).eq(value.characters());
    Redrawn { value: value_now, caret, changed: !same || start != caret || end != caret, rejected }
}

/// Reads what is inserted; false where a part of it cannot be.
fn take<T: Text + ?Sized>(text: &T, typed: &mut Run) -> bool {
    let mut before = 0;
    let mut whole = text.size() <= MAX_TYPED;
    for character in text.characters().take(MAX_TYPED) {
        let Some(byte) = narrow(character) else {
            *typed = Run::new();
            return false;
        };
        // One space parts as well as many.
        if byte != b' ' || before != b' ' {
            whole &= typed.push(byte);
        }
        before = byte;
    }
    whole
}

/// A field's text, and how many characters stand before the selection and
/// before its end.
struct Draft {
    text: Run,
    marks: [usize; 2],
}

/// What is shown then and the caret in it, if the field changed, and whether
/// something was refused.
type Done = (Option<(Run, usize)>, bool);

impl Draft {
    /// Takes out what is selected or, with a bare caret, what counts on the side
    /// of the key.
    fn delete(self, check: Reading<'_>, backward: bool) -> Done {
        let ([caret, _], shown) = (self.marks, Run::of(self.text.as_bytes()));
        let (mut draft, _) = self.bare(check);
        let is_caret = draft.marks[0] == draft.marks[1];
        loop {
            let [from, to] = &mut draft.marks;
            if is_caret {
                if backward {
                    *from = from.saturating_sub(1);
                } else {
                    *to = (*to + 1).min(draft.text.as_bytes().len());
                }
            }
            if from == to {
                return (None, false);
            }
            let at = *from;
            let is_last = if backward { at == 0 } else { *to == draft.text.as_bytes().len() };
            let Some(text) = draft.with(&[]) else { return (None, false) };
            let drawn = Self { text, marks: [at, at] }.drawn(check);
            // A separator that is drawn again is passed over.
            let is_same = drawn.0.as_bytes() == shown.as_bytes() && drawn.1 == caret;
            if !is_caret || is_last || !is_same {
                return (Some(drawn), false);
            }
        }
    }

    /// Puts `typed` in place of what is selected, or as much of it as there is
    /// room for.
    fn insert(self, check: Reading<'_>, typed: &[u8], mut refused: bool) -> Done {
        let (draft, _) = self.bare(check);
        let mut left = typed;
        let (text, code) = loop {
            if let Some(text) = draft.with(left) {
                let code = check(&text).check.code;
                if code != Some(Code::TooLong) {
                    break (text, code);
                }
            }
            let Some((_, fewer)) = left.split_last() else { return (None, true) };
            left = fewer;
            refused = true;
        };
        let separates = left.iter().all(|byte| is_among(SEPARATORS, *byte));
        if separates || code == Some(Code::Characters) {
            let base = draft.with(&[]).map(|text| check(&text));
            let Some(base) = base else { return (None, true) };
            if separates && same(&base, &check(&text)) {
                return (None, refused);
            }
            if code == Some(Code::Characters) && base.check != Check::invalid(Code::Characters) {
                return (None, true);
            }
        }
        let [from, _] = draft.marks;
        let at = from + left.len();
        (Some(Self { text, marks: [at, at] }.drawn(check)), refused)
    }

    /// The text with something else in place of what is selected; none where
    /// there is no room.
    fn with(&self, typed: &[u8]) -> Option<Run> {
        let [from, to] = self.marks;
        let (head, _) = self.text.as_bytes().split_at_checked(from)?;
        let (_, tail) = self.text.as_bytes().split_at_checked(to)?;
        let mut whole = Run::new();
        head.iter().chain(typed).chain(tail).all(|byte| whole.push(*byte)).then_some(whole)
    }

    /// The draft without separators, if they say nothing here, and what the
    /// check says of it.
    fn bare(self, check: Reading<'_>) -> (Self, Checked) {
        let known = check(&self.text);
        let mut bare = Self { text: Run::new(), marks: [0, 0] };
        for (at, byte) in self.text.as_bytes().iter().enumerate() {
            if !is_among(SEPARATORS, *byte) {
                bare.text.push(*byte);
                for (mark, old) in bare.marks.iter_mut().zip(self.marks) {
                    *mark += usize::from(at < old);
                }
            }
        }
        if bare.text.as_bytes().len() == self.text.as_bytes().len() {
            return (self, known);
        }
        let other = check(&bare.text);
        if same(&known, &other) { (bare, other) } else { (self, known) }
    }

    /// What is shown, and the caret in it.
    fn drawn(self, check: Reading<'_>) -> (Run, usize) {
        let (draft, known) = self.bare(check);
        let [at, _] = draft.marks;
        match place(draft.text.as_bytes(), known.shown.as_bytes(), at) {
            Some(caret) => (Run::of(known.shown.as_bytes()), caret),
            None => (draft.text, at),
        }
    }
}

/// Whether two texts are read as the same.
fn same(one: &Checked, other: &Checked) -> bool {
    one.text.as_bytes() == other.text.as_bytes() && one.shown.as_bytes() == other.shown.as_bytes()
}

/// Where in a drawing of a text a caret stands that has so many characters of
/// the text before it; none where the drawing says something else. What stands
/// in front of a number and tells only what it is may be missing from it.
fn place(text: &[u8], drawn: &[u8], at: usize) -> Option<usize> {
    let separates = |byte: &u8| is_among(SEPARATORS, *byte);
    let mut left = drawn;
    left.last()?;
    let mut caret = left.len();
    for (place, byte) in text.iter().enumerate().rev() {
        if place + 1 == at {
            caret = left.len();
        }
        // The zero that is dialled at home alone.
        let around = place.checked_sub(1).and_then(|from| text.get(from..));
        let trunk = around.is_some_and(|around| around.starts_with(b"(0)"));
        while let [rest @ .., last] = left
            && separates(last)
            && !separates(byte)
        {
            left = rest;
        }
        match left {
            [rest @ .., last] if last.eq_ignore_ascii_case(byte) && !trunk => left = rest,
            [_, ..] if !separates(byte) && !trunk => return None,
            _ => {}
        }
    }
    if at == 0 {
        caret = left.len();
    }
    left.iter().all(separates).then_some(caret)
}

#[cfg(test)]
mod tests;

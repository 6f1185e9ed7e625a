//! Typed text becomes ASCII digits.
//!
//! What a buyer types or pastes may hold full-width or Arabic-Indic digits and
//! all kinds of spaces. [`fold`] is the whole table of what is understood;
//! anything else is refused by the caller, never dropped in silence, so that
//! what is checked is what the buyer sees.

use crate::error::{Code, Error};
use zeroize::{Zeroize, ZeroizeOnDrop};

// Wider than any field of a card: its codes are not in every file.
#[cfg(any(test, feature = "schemes", not(target_arch = "wasm32")))]
mod run;

// Of links alone.
#[cfg(any(test, feature = "schemes", not(target_arch = "wasm32")))]
pub mod percent;

#[cfg(any(test, feature = "schemes", not(target_arch = "wasm32")))]
pub use run::{Case, Run};
#[cfg(any(test, feature = "schemes", not(target_arch = "wasm32")))]
pub(crate) use run::{is_among, narrow};

/// The most bytes of typed text that are looked at: enough for the longest
/// number in full-width digits, each followed by a separator.
pub const MAX_TYPED: usize = 256;

/// The most digits a payment card number has (ISO/IEC 7812-1).
pub const MAX_DIGITS: usize = 19;

/// What one typed character means in a numeric field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// A decimal digit, as its ASCII byte.
    Digit(u8),
    /// A space of any width.
    Space,
    /// A hyphen.
    Hyphen,
    /// A slash.
    Slash,
    /// A character that has no place in a number.
    Other,
}

/// Tells what a typed character means.
#[must_use]
pub fn fold(typed: char) -> Typed {
    let code = u32::from(typed);
    // ASCII, Arabic-Indic, extended Arabic-Indic, full-width.
    for zero in [0x30, 0x660, 0x6F0, 0xFF10] {
        if let Ok(value @ 0..=9) = u8::try_from(code.wrapping_sub(zero)) {
            return Typed::Digit(b'0' + value);
        }
    }
    match typed {
        ' ' | '\t' | '\n' | '\r' | '\u{A0}' | '\u{2000}'..='\u{200B}' | '\u{3000}' => Typed::Space,
        '-' => Typed::Hyphen,
        '/' | '\u{FF0F}' => Typed::Slash,
        _ => Typed::Other,
    }
}

/// A text that was typed: whole, or as the characters that came one by one.
pub trait Text {
    /// Its characters, in their order.
    fn characters(&self) -> impl Iterator<Item = char>;

    /// Their code points; what is none is half of a pair.
    fn codes(&self) -> impl Iterator<Item = u32> {
        self.characters().map(u32::from)
    }

    /// How many bytes of UTF-8 it has.
    fn size(&self) -> usize;
}

impl Text for str {
    fn characters(&self) -> impl Iterator<Item = char> {
        self.chars()
    }

    fn size(&self) -> usize {
        self.len()
    }
}

// Code points, as they come from JavaScript.
impl Text for [u32] {
    fn characters(&self) -> impl Iterator<Item = char> {
        self.iter().map(character)
    }

    fn codes(&self) -> impl Iterator<Item = u32> {
        self.iter().copied()
    }

    fn size(&self) -> usize {
        self.characters().map(char::len_utf8).sum()
    }
}

/// The character of a code point; half of a pair is one that no field takes.
// One copy for all fields.
#[inline(never)]
fn character(code: &u32) -> char {
    char::from_u32(*code).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// The kinds of a text's characters, of at most the first [`MAX_TYPED`].
pub(crate) fn kinds<T: Text + ?Sized>(typed: &T) -> Kinds<impl Iterator<Item = char>> {
    Kinds { characters: typed.characters(), left: MAX_TYPED }
}

pub(crate) struct Kinds<I> {
    characters: I,
    left: usize,
}

impl<I: Iterator<Item = char>> Iterator for Kinds<I> {
    type Item = Typed;

    // One copy of the decoder for all fields: a tenth of their code.
    #[inline(never)]
    fn next(&mut self) -> Option<Typed> {
        self.left = self.left.checked_sub(1)?;
        self.characters.next().map(fold)
    }
}

/// A run of at most [`MAX_DIGITS`] ASCII digits on the stack.
///
/// # Secrecy
/// May hold a card number or a security code: it has no `Debug` and no
/// `Clone`, and is overwritten when dropped.
pub struct Digits {
    bytes: [u8; MAX_DIGITS],
    len: usize,
}

impl Digits {
    /// No digits yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { bytes: [0; MAX_DIGITS], len: 0 }
    }

    /// Reads the digits of a number that was typed with or without spaces and
    /// hyphens, in place of what was held.
    ///
    /// # Errors
    /// `characters` where a character has no place in a number; `too_long`
    /// where there are more digits than can be held, or more text than is read.
    pub fn read<T: Text + ?Sized>(&mut self, typed: &T, too_long: Code) -> Result<(), Error> {
        self.zeroize();
        if typed.size() > MAX_TYPED {
            return Err(Error::new(too_long));
        }
        let mut fits = true;
        for kind in kinds(typed) {
            match kind {
                Typed::Digit(digit) => fits &= self.insert(self.len, digit),
                Typed::Space | Typed::Hyphen => {}
                Typed::Slash | Typed::Other => return Err(Error::new(Code::Characters)),
            }
        }
        if fits { Ok(()) } else { Err(Error::new(too_long)) }
    }

    /// The digits, as ASCII.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    /// How many digits are held.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether no digit is held.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Puts a digit before the one at `at`, or last; false where it does not fit.
    pub fn insert(&mut self, at: usize, digit: u8) -> bool {
        if at > self.len {
            return false;
        }
        let Some(places) = self.bytes.get_mut(at..=self.len) else { return false };
        let mut carried = digit;
        for place in places {
            core::mem::swap(place, &mut carried);
        }
        self.len += 1;
        true
    }

    /// Takes out the digits from `from` up to, not including, `to`.
    pub fn remove(&mut self, from: usize, to: usize) {
        for _ in from..to.min(self.len) {
            let mut carried = 0;
            for place in self.bytes.get_mut(from..self.len).unwrap_or_default().iter_mut().rev() {
                core::mem::swap(place, &mut carried);
            }
            self.len -= 1;
        }
    }
}

impl Default for Digits {
    fn default() -> Self {
        Self::new()
    }
}

impl Zeroize for Digits {
    #[inline(never)]
    fn zeroize(&mut self) {
        self.bytes.zeroize();
        self.len = 0;
    }
}

impl Drop for Digits {
    fn drop(&mut self) {
        self.zeroize();
    }
}

impl ZeroizeOnDrop for Digits {}

/// A text of at most [`Drawn::ROOM`] ASCII characters on the stack: what a field
/// shows.
///
/// # Secrecy
/// May hold a card number or a security code: it has no `Debug` and no
/// `Clone`, and is overwritten when dropped.
pub struct Drawn {
    bytes: [u8; Drawn::ROOM],
    len: usize,
}

impl Drawn {
    /// The longest number with a gap after each four digits.
    pub const ROOM: usize = MAX_DIGITS + MAX_DIGITS / 4;

    /// Nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { bytes: [0; Self::ROOM], len: 0 }
    }

    /// Appends a character, while there is room.
    pub fn push(&mut self, ascii: u8) {
        if let Some(place) = self.bytes.get_mut(self.len) {
            *place = ascii;
            self.len += 1;
        }
    }

    /// The text, as ASCII.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }
}

impl Default for Drawn {
    fn default() -> Self {
        Self::new()
    }
}

impl Zeroize for Drawn {
    #[inline(never)]
    fn zeroize(&mut self) {
        self.bytes.zeroize();
        self.len = 0;
    }
}

impl Drop for Drawn {
    fn drop(&mut self) {
        self.zeroize();
    }
}

impl ZeroizeOnDrop for Drawn {}

/// The text before the first of these ASCII bytes, and after it; the library's
/// search for a character costs ten times this.
#[must_use]
pub fn cut(text: &str, at: fn(u8) -> bool) -> Option<(&str, &str)> {
    let place = text.bytes().position(at)?;
    Some((text.get(..place)?, text.get(place + 1..)?))
}

/// Appends a whole number in decimal, with zeros in front up to `width`.
pub fn write_u64(out: &mut String, mut value: u64, width: usize) {
    let mut reversed = [b'0'; 20];
    let mut used = 0;
    for place in &mut reversed {
        if value == 0 && used >= width.max(1) {
            break;
        }
        *place += u8::try_from(value % 10).unwrap_or_default();
        value /= 10;
        used += 1;
    }
    for digit in reversed.iter().take(used).rev() {
        out.push(char::from(*digit));
    }
}

#[cfg(test)]
mod tests;

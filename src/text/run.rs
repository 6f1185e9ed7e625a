//! A short text of ASCII characters, as accounts and codes have it.

use super::{MAX_TYPED, Text, Typed, fold};
use crate::error::{Code, Error};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// What becomes of letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// They stay as they are.
    Kept,
    /// They become capitals.
    Upper,
    /// They become small.
    Lower,
}

impl Case {
    /// What stays of a letter's bits, and what is added.
    const fn masks(self) -> (u8, u8) {
        match self {
            Self::Kept => (!0, 0),
            Self::Upper => (!CASE, 0),
            Self::Lower => (!0, CASE),
        }
    }
}

/// The bit in which capitals and small letters differ (ASCII).
const CASE: u8 = 0x20;

/// A run of at most [`Run::ROOM`] ASCII characters on the stack.
///
/// # Secrecy
/// May hold an account number: it has no `Debug` and no `Clone`, and is
/// overwritten when dropped.
pub struct Run {
    bytes: [u8; Run::ROOM],
    len: usize,
}

impl Run {
    /// The longest e-mail address that is an account, and then some.
    pub const ROOM: usize = 80;

    /// Nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { bytes: [0; Self::ROOM], len: 0 }
    }

    /// These ASCII characters, as many as fit.
    #[must_use]
    pub fn of(ascii: &[u8]) -> Self {
        let mut run = Self::new();
        for byte in ascii {
            run.push(*byte);
        }
        run
    }

    /// Reads typed text in place of what was held, without those ASCII
    /// characters that are dropped. All spaces are one character, and the
    /// full-width forms are the ASCII ones.
    ///
    /// # Errors
    /// `characters` where a character is not ASCII nor stands for one;
    /// `too_long` where there is more than can be held or is read.
    pub fn read<T: Text + ?Sized>(
        &mut self,
        typed: &T,
        dropped: &[u8],
        case: Case,
    ) -> Result<(), Error> {
        self.zeroize();
        let (kept, added) = case.masks();
        let (mut count, mut len) = (0, 0);
        let mut refused = None;
        for code in typed.codes() {
            count += 1;
            // Nearly all that is typed are digits and letters.
            let byte = match u8::try_from(code).unwrap_or_default() {
                digit @ b'0'..=b'9' => digit,
                letter if letter.is_ascii_alphabetic() => letter & kept | added,
                _ => match unusual(code) {
                    Some(other) if is_among(dropped, other) => continue,
                    Some(letter) if letter.is_ascii_alphabetic() => letter & kept | added,
                    Some(other) => other,
                    None => {
                        refused = refused.or(Some(Code::Characters));
                        continue;
                    }
                },
            };
            match self.bytes.get_mut(len) {
                Some(place) => *place = byte,
                None => refused = refused.or(Some(Code::TooLong)),
            }
            len += 1;
        }
        self.len = len.min(Self::ROOM);
        // No character has more than four bytes, so most texts need not be measured.
        if count > MAX_TYPED / 4 && typed.size() > MAX_TYPED {
            refused = Some(Code::TooLong);
        }
        refused.map_or(Ok(()), |code| Err(Error::new(code)))
    }

    /// Appends ASCII characters in groups of four, with a space between, as many as fit.
    pub fn group(&mut self, ascii: &[u8]) {
        let (mut len, mut left) = (self.len, 4);
        for byte in ascii {
            if left == 0 {
                left = 4;
                len = self.put(len, b' ');
            }
            left -= 1;
            len = self.put(len, *byte);
        }
        self.len = len;
    }

    /// Writes a character down at a place, if there is one, and tells the next.
    fn put(&mut self, at: usize, ascii: u8) -> usize {
        self.bytes.get_mut(at).map_or(at, |place| {
            *place = ascii;
            at + 1
        })
    }

    /// Overwrites what was held.
    pub fn clear(&mut self) {
        self.zeroize();
    }

    /// Appends an ASCII character; false where it does not fit.
    pub fn push(&mut self, ascii: u8) -> bool {
        let Some(place) = self.bytes.get_mut(self.len) else { return false };
        *place = ascii;
        self.len += 1;
        true
    }

    /// The characters, as ASCII.
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

impl Text for Run {
    fn characters(&self) -> impl Iterator<Item = char> {
        self.as_bytes().iter().copied().map(char::from)
    }

    fn size(&self) -> usize {
        self.len
    }
}

/// The ASCII character that a code point is or stands for.
#[inline(never)]
fn unusual(code: u32) -> Option<u8> {
    char::from_u32(code).and_then(narrow)
}

/// Whether a character is one of a few.
#[expect(clippy::manual_contains, reason = "what the library does for many is larger")]
pub(crate) fn is_among(few: &[u8], ascii: u8) -> bool {
    few.iter().any(|one| *one == ascii)
}

/// The ASCII character that a typed one is or stands for.
pub(crate) fn narrow(typed: char) -> Option<u8> {
    // Nearly all that is typed is ASCII already.
    if let Ok(byte @ 0x20..=0x7E) = u8::try_from(typed) {
        return Some(byte);
    }
    match fold(typed) {
        Typed::Digit(digit) => Some(digit),
        Typed::Space => Some(b' '),
        Typed::Hyphen => Some(b'-'),
        Typed::Slash => Some(b'/'),
        Typed::Other => {
            let code = u32::from(typed);
            // The full-width forms stand in the order of ASCII.
            let code = if (0xFF01..=0xFF5E).contains(&code) { code - 0xFEE0 } else { code };
            u8::try_from(code).ok().filter(u8::is_ascii_graphic)
        }
    }
}

impl Default for Run {
    fn default() -> Self {
        Self::new()
    }
}

impl Run {
    #[inline(never)]
    fn wipe(&mut self) {
        // Nothing was ever written beyond.
        self.bytes.get_mut(..self.len).unwrap_or_default().zeroize();
        self.len = 0;
    }
}

impl Zeroize for Run {
    fn zeroize(&mut self) {
        // Most are empty.
        if self.len > 0 {
            self.wipe();
        }
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        self.zeroize();
    }
}

impl ZeroizeOnDrop for Run {}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typed: &str, case: Case) -> Result<String, Code> {
        let mut run = Run::new();
        run.read(typed, b" -", case).map_err(Error::code)?;
        Ok(run.as_str().to_owned())
    }

    #[test]
    fn full_width_forms_and_digits_of_all_scripts_become_ascii() {
        assert_eq!(
            read("ＧＢ８２ west－１２٣۴\u{A0}\u{3000}5", Case::Upper).unwrap(),
            "GB82WEST12345"
        );
        assert_eq!(read("A＠Ｂ．co", Case::Lower).unwrap(), "a@b.co");
        assert_eq!(read("aB", Case::Kept).unwrap(), "aB");
    }

    #[test]
    fn every_character_is_ascii_or_folded_or_refused() {
        for character in '\0'..=char::MAX {
            let expected = match (fold(character), u32::from(character)) {
                (Typed::Other, 0x21..=0x7E) => Some(character),
                (Typed::Other, code @ 0xFF01..=0xFF5E) => char::from_u32(code - 0xFEE0),
                (Typed::Other, _) => None,
                (Typed::Digit(digit), _) => Some(char::from(digit)),
                (Typed::Space, _) => Some(' '),
                (Typed::Hyphen, _) => Some('-'),
                (Typed::Slash, _) => Some('/'),
            };
            assert_eq!(narrow(character).map(char::from), expected, "{character:?}");
        }
    }

    #[test]
    fn what_does_not_fit_is_too_long_and_never_cut() {
        assert_eq!(read(&"1".repeat(Run::ROOM), Case::Kept).unwrap().len(), Run::ROOM);
        assert_eq!(read(&"1".repeat(Run::ROOM + 1), Case::Kept), Err(Code::TooLong));
        assert_eq!(read(&" ".repeat(MAX_TYPED), Case::Kept).as_deref(), Ok(""));
        assert_eq!(read(&" ".repeat(MAX_TYPED + 1), Case::Kept), Err(Code::TooLong));
        assert_eq!(read("\u{200D}", Case::Kept), Err(Code::Characters));
    }

    #[test]
    fn a_run_wipes_itself() {
        let mut run = Run::new();
        run.read("secret", b"", Case::Kept).unwrap();
        run.zeroize();
        assert!(run.as_str().is_empty() && run.bytes == [0; Run::ROOM]);
        assert!(core::mem::needs_drop::<Run>());
    }
}

//! Numbers of a fixed form, as a picture of them.

use super::Checked;
use crate::check::Check;
use crate::error::Code;
use crate::text::is_among;

/// The picture of a number as it is printed: `n` stands for a digit, `a` for a
/// letter, `c` for either, `x` for a digit or an X, `h` for a small hexadecimal
/// digit; spaces, hyphens, dots and slashes are printed between; all else stands
/// for itself.
pub(crate) struct Form {
    pub(crate) picture: &'static [u8],
    /// How many characters it has at the least.
    pub(crate) least: usize,
}

/// The characters that forms have at places of this class.
pub(crate) const fn belongs(class: u8, ascii: u8) -> bool {
    match class {
        b'n' => ascii.is_ascii_digit(),
        b'a' => ascii.is_ascii_uppercase(),
        b'c' => ascii.is_ascii_digit() || ascii.is_ascii_uppercase(),
        b'h' => matches!(ascii, b'0'..=b'9' | b'a'..=b'f'),
        b'x' => matches!(ascii, b'0'..=b'9' | b'X'),
        _ => class == ascii,
    }
}

impl Form {
    /// Any text at all.
    pub(crate) const FREE: Self = Self { picture: b"", least: 0 };

    /// A number that always has as many characters as its picture.
    pub(crate) const fn whole(picture: &'static [u8]) -> Self {
        Self { picture, least: usize::MAX }
    }

    /// Draws what was typed into the picture, and tells what is wrong with its
    /// form or still missing from it.
    pub(crate) fn fill(&self, field: &mut Checked) -> Check {
        if self.picture.is_empty() {
            return Check::VALID;
        }
        let Checked { text, shown, .. } = field;
        let typed = text.as_bytes();
        shown.clear();
        let mut left = typed.iter();
        let mut next = left.next();
        let mut placed = true;
        for class in self.picture {
            let Some(byte) = next else { break };
            if !is_among(b" -./", *class) {
                placed &= belongs(*class, *byte);
                shown.push(*byte);
                next = left.next();
            } else {
                shown.push(*class);
            }
        }
        let full = shown.as_bytes().len() == self.picture.len();
        let check = if !typed.iter().all(|byte| self.has(*byte)) {
            Check::invalid(Code::Characters)
        } else if next.is_some() {
            Check::invalid(Code::TooLong)
        } else if !placed {
            Check::invalid(Code::Misplaced)
        } else if full || typed.len() >= self.least {
            Check::VALID
        } else {
            Check::incomplete(Code::Incomplete)
        };
        if next.is_some() {
            shown.clear();
        }
        check
    }

    /// Whether a character stands at any place of the picture.
    fn has(&self, ascii: u8) -> bool {
        self.picture.iter().any(|class| belongs(*class, ascii))
    }
}

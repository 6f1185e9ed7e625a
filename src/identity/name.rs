//! Names as a bank or a register has them.

mod refused;

use refused::is_refused;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::check::Check;
use crate::error::{Code, Error};
use crate::text::{Text, Typed, fold};

/// The fewest and the most characters of a name.
const LEAST: usize = 2;
const MOST: usize = 50;

/// The dot between the parts of a name written in Chinese characters
/// (GB 18030, GA/T 2000).
const MIDDLE_DOT: char = '\u{B7}';

/// A real name, in any script.
///
/// # Secrecy
/// Personal data; there is no `Debug`, and it is overwritten when dropped.
pub struct RealName(NameCheck);

impl RealName {
    /// Reads a name as typed.
    ///
    /// # Errors
    /// `required`, `incomplete`, `too_long`; `characters` for what no name has:
    /// digits, symbols, controls, direction marks.
    pub fn parse(typed: &str) -> Result<Self, Error> {
        let name = Self::check(typed);
        name.check.accept()?;
        Ok(Self(name))
    }

    /// Checks a name as typed so far.
    #[must_use]
    pub fn check<T: Text + ?Sized>(typed: &T) -> NameCheck {
        let mut name = NameCheck { check: Check::EMPTY, characters: ['\0'; MOST], len: 0 };
        name.check = name.read(typed);
        name
    }

    /// The name, as [`NameCheck::characters`] has it.
    #[must_use]
    pub fn characters(&self) -> &[char] {
        self.0.characters()
    }
}

/// What is known of a name while it is being typed.
///
/// # Secrecy
/// Holds what was typed; there is no `Debug`.
pub struct NameCheck {
    /// The status and its reason.
    pub check: Check,
    characters: [char; MOST],
    len: usize,
}

impl NameCheck {
    /// The name with single spaces and none around it, full-width letters as
    /// narrow ones, and one kind of dot between Chinese characters; as much of
    /// it as was read before a refusal.
    ///
    /// # Secrecy
    /// It goes back to the field, and sealed to the gateway.
    #[must_use]
    pub fn characters(&self) -> &[char] {
        self.characters.get(..self.len).unwrap_or_default()
    }

    fn read<T: Text + ?Sized>(&mut self, typed: &T) -> Check {
        let (mut space, mut letters) = (false, false);
        for character in typed.characters() {
            if fold(character) == Typed::Space {
                space = self.len > 0;
                continue;
            }
            let character = self.settle(narrow(character));
            if is_refused(character) {
                return Check::invalid(Code::Characters);
            }
            if core::mem::take(&mut space) && !self.push(' ') || !self.push(character) {
                return Check::invalid(Code::TooLong);
            }
            letters |= !is_between(character);
        }
        match self.len {
            0 => Check::EMPTY,
            MOST if !letters => Check::invalid(Code::TooLong),
            LEAST.. if letters => Check::VALID,
            _ => Check::incomplete(Code::Incomplete),
        }
    }

    /// The dots that input methods give where a name has its own.
    fn settle(&self, character: char) -> char {
        let after_han = self.characters().last().is_some_and(|before| is_han(*before));
        match character {
            '.' | '•' | '‧' | '・' | '･' if after_han => MIDDLE_DOT,
            _ => character,
        }
    }

    fn push(&mut self, character: char) -> bool {
        let Some(place) = self.characters.get_mut(self.len) else { return false };
        *place = character;
        self.len += 1;
        true
    }
}

impl Drop for NameCheck {
    fn drop(&mut self) {
        self.characters.zeroize();
    }
}

impl ZeroizeOnDrop for NameCheck {}

/// The narrow form of a full-width letter or of what stands between letters.
fn narrow(character: char) -> char {
    match character {
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '＇' | '－' | '．' => {
            char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character)
        }
        _ => character,
    }
}

/// The unified ideographs, the zero, and the compatibility ideographs.
const fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9FFF}' | '〇' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Whether a character stands between letters and is none.
const fn is_between(character: char) -> bool {
    matches!(
        character,
        '-' | '\''
            | '.'
            | MIDDLE_DOT
            | '\u{200C}'
            | '\u{200D}'
            | '‐'
            | '‑'
            | '‘'
            | '’'
            | '•'
            | '‧'
            | '・'
            | '･'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Status;

    fn check(typed: &str) -> Check {
        RealName::check(typed).check
    }

    fn read(typed: &str) -> String {
        RealName::parse(typed).map_err(Error::code).ok().unwrap().characters().iter().collect()
    }

    #[test]
    fn names_of_any_script_are_taken() {
        for name in [
            "张三",
            "欧阳娜娜",
            "买买提·吐尔逊",
            "〇々",
            "𠮷野家",
            "辻\u{E0100}子",
            "José Álvarez-O'Neil",
            "D’Angelo",
            "J. R. R. Tolkien",
            "Nguyễn Thị Minh Khai",
            "Jose\u{301}",
            "محمد علی\u{200C}پور",
            "क्\u{200D}षमा",
            "Владимир",
            "Ελένη",
            "יִצְחָק",
            "சுப்பிரமணியன்",
            "สมชาย",
            "བསྟན་འཛིན་",
            "ኃይለ፡ሥላሴ",
            "김민준",
            "山田・タロー",
            "Ó",
        ] {
            let expected = if name == "Ó" { Status::Incomplete } else { Status::Valid };
            assert_eq!(check(name).status, expected, "{name}");
        }
    }

    #[test]
    fn a_name_has_one_written_form() {
        for (typed, name) in [
            (" \u{3000}张\u{A0}三 \n", "张 三"),
            ("Anna   Maria", "Anna Maria"),
            ("ＡＢＣ　ｄｅｆ", "ABC def"),
            ("买买提•吐尔逊", "买买提·吐尔逊"),
            ("买买提・吐尔逊", "买买提·吐尔逊"),
            ("买买提．吐尔逊", "买买提·吐尔逊"),
            ("买买提‧吐尔逊", "买买提·吐尔逊"),
            ("J．Smith", "J.Smith"),
        ] {
            assert_eq!(read(typed), name, "{typed}");
        }
    }

    #[test]
    fn what_no_name_has_is_refused() {
        for bad in [
            "张3",
            "张３",
            "A\u{202E}B",
            "A\u{200B}\u{200E}B",
            "A\0B",
            "A@B",
            "A/B",
            "A_B",
            "😀😀",
            "A\u{AD}B",
            "A،\u{661}",
            "張（三）",
            "\u{E000}A",
            "A\u{FEFF}",
            "Ⓐ",
            "A,B",
            "\u{3164}\u{3164}",
        ] {
            assert_eq!(check(bad), Check::invalid(Code::Characters), "{bad:?}");
        }
    }

    #[test]
    fn a_name_has_two_to_fifty_characters_and_a_letter() {
        for letter in ["a", "张", "𠮷"] {
            for length in 1..=51 {
                let expected = match length {
                    1 => Check::incomplete(Code::Incomplete),
                    2..=50 => Check::VALID,
                    _ => Check::invalid(Code::TooLong),
                };
                assert_eq!(check(&letter.repeat(length)), expected, "{length}");
                assert_eq!(check(&format!(" {}  ", letter.repeat(length))), expected, "{length}");
            }
        }
        assert_eq!(check(&" ".repeat(1 << 20)), Check::EMPTY);
        assert_eq!(check(&"a".repeat(1 << 20)), Check::invalid(Code::TooLong));
        for length in 1..=50 {
            // As long as there is room, a letter can follow.
            let open = check(&".".repeat(length)).status == Status::Incomplete;
            assert_eq!(open, length < 50);
            let closed = check(&format!("{}a", ".".repeat(length)));
            assert_eq!(closed == Check::VALID, open);
        }
    }

    #[test]
    fn incomplete_is_exactly_what_can_still_become_a_name() {
        let mut texts = vec![String::new()];
        for _ in 0..4 {
            texts = texts
                .iter()
                .flat_map(|text| "aé张·. 1".chars().map(move |next| format!("{text}{next}")))
                .collect();
            for text in &texts {
                let ends = ["", "a", "aa"]
                    .iter()
                    .any(|end| check(&format!("{text}{end}")) == Check::VALID);
                assert_eq!(check(text).status != Status::Invalid, ends, "{text}");
            }
        }
    }
}

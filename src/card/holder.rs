//! The name on the card.

use crate::check::Check;
use crate::error::{Code, Error};
use crate::secret::Secret;
use crate::text::{Text, Typed, fold};

/// The most characters a name may have.
const MAX_CHARACTERS: usize = 64;

/// So many digits in a name are a card number in the wrong field.
const NUMBER_DIGITS: usize = 13;

/// A cardholder's name, in any script.
///
/// # Secrecy
/// Cardholder data: kept in a [`Secret`].
#[derive(Debug)]
pub struct CardHolder(Secret<String>);

impl CardHolder {
    /// Reads a name; spaces around it do not count.
    ///
    /// # Errors
    /// `required`, `characters` for control and direction characters,
    /// `card_holder_length`, `card_holder_number`.
    pub fn parse(typed: &str) -> Result<Self, Error> {
        judge(typed).accept()?;
        Ok(Self(Secret::new(trim(typed).to_owned())))
    }

    /// Checks a name as typed so far.
    #[must_use]
    pub fn check<T: Text + ?Sized>(typed: &T) -> Check {
        judge(typed)
    }

    /// Lends the name, to be sealed.
    pub fn expose<R>(&self, read: impl FnOnce(&str) -> R) -> R {
        // EXPOSE: on to the caller, who says why.
        self.0.expose(|name| read(name))
    }
}

fn trim(typed: &str) -> &str {
    typed.trim_matches(|c| fold(c) == Typed::Space)
}

fn judge<T: Text + ?Sized>(typed: &T) -> Check {
    let (mut characters, mut spaces, mut digits, mut hidden) = (0, 0, 0, false);
    for character in typed.characters() {
        let kind = fold(character);
        let space = kind == Typed::Space;
        if space && characters == 0 {
            continue;
        }
        hidden |= is_hidden(character);
        if space {
            // Spaces count once a character follows them that is none.
            spaces += 1;
            continue;
        }
        if hidden {
            return Check::invalid(Code::Characters);
        }
        characters += spaces + 1;
        spaces = 0;
        digits += usize::from(matches!(kind, Typed::Digit(_)));
        // That settles it, however long the text is.
        if characters > MAX_CHARACTERS {
            break;
        }
    }
    if characters == 0 {
        Check::EMPTY
    } else if digits >= NUMBER_DIGITS {
        Check::invalid(Code::CardHolderNumber)
    } else if characters > MAX_CHARACTERS {
        Check::invalid(Code::CardHolderLength)
    } else {
        Check::VALID
    }
}

/// Whether a character shows nothing itself and changes how others are read:
/// controls, line separators, direction marks and overrides, tags. The joiners
/// U+200C and U+200D stay: names in Persian and in Indic scripts need them.
const fn is_hidden(character: char) -> bool {
    matches!(character,
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}'
        | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_any_script_are_taken_without_the_spaces_around() {
        for name in [
            "JOSÉ ÁLVAREZ-O'NEIL",
            "张三",
            "محمد علی\u{200C}پور",
            "क्\u{200D}षमा",
            "Nguyễn Thị Minh Khai",
            "X Æ A-12",
            "J",
        ] {
            let holder = CardHolder::parse(&format!("\u{3000} {name}\u{A0}\n")).unwrap();
            // EXPOSE: the test's own look at what was read.
            assert!(holder.expose(|read| read == name), "{name}");
        }
    }

    #[test]
    fn nothing_but_spaces_is_empty() {
        for empty in ["", " ", "\u{A0}\u{3000}"] {
            assert_eq!(CardHolder::check(empty), Check::EMPTY);
            assert_eq!(CardHolder::parse(empty).unwrap_err().code(), Code::Required);
        }
    }

    #[test]
    fn controls_and_direction_marks_are_refused() {
        // Unicode 16: general category Cc, property Bidi_Control, and the
        // invisible format characters named above.
        let bidi = ['\u{61C}', '\u{200E}', '\u{200F}', '\u{2028}', '\u{2029}', '\u{FEFF}'];
        let hidden = ('\0'..='\u{9F}')
            .filter(|c| c.is_control())
            .chain('\u{202A}'..='\u{202E}')
            .chain('\u{2060}'..='\u{2069}')
            .chain(bidi);
        for character in hidden {
            let check = CardHolder::check(format!("A{character}B").as_str());
            assert_eq!(check, Check::invalid(Code::Characters), "{character:?}");
        }
    }

    #[test]
    fn sixty_four_characters_fit_and_sixty_five_do_not() {
        for letter in ["a", "张", "😀"] {
            assert_eq!(CardHolder::check(letter.repeat(64).as_str()), Check::VALID);
            let check = CardHolder::check(letter.repeat(65).as_str());
            assert_eq!(check, Check::invalid(Code::CardHolderLength));
        }
        let check = CardHolder::check("x".repeat(1 << 20).as_str());
        assert_eq!(check, Check::invalid(Code::CardHolderLength));
    }

    #[test]
    fn a_card_number_in_the_name_is_refused_in_any_digits() {
        let number = Check::invalid(Code::CardHolderNumber);
        for bad in [
            "4222222222222",
            "Visa 4242 4242 4242 4242",
            "４２４２４２４２４２４２４",
            "4-2-4-2-4-2-4-2-4-2-4-2-4",
        ] {
            assert_eq!(CardHolder::check(bad), number, "{bad}");
        }
        assert_eq!(CardHolder::check("Louis 123456789012"), Check::VALID);
    }
}

//! Characters that no name has.

/// First and last of each range: all but letters, the marks on them, and what
/// stands between them.
///
/// Unicode 16, by blocks and general categories. The digits are those of scripts
/// in everyday use; punctuation of one script's own is left to its names.
const RANGES: &str = concat!(
    // ASCII and Latin-1: controls, digits, symbols, the soft hyphen.
    "\0\u{1F}!&(,/@[`{\u{A9}«´¶¶¸¹»¿××÷÷",
    // Modifier symbols, and marks that are not seen.
    "\u{2C2}\u{2C5}\u{2D2}\u{2DF}\u{34F}\u{34F}",
    // Arabic: number signs, a direction mark, digits, the end of a verse.
    "\u{600}\u{605}\u{61C}\u{61C}\u{660}\u{66D}\u{6DD}\u{6DD}\u{6F0}\u{6F9}",
    // Digits: N'Ko, Thai, Lao, Tibetan, Myanmar and Shan.
    "\u{7C0}\u{7C9}\u{E50}\u{E59}\u{ED0}\u{ED9}\u{F20}\u{F33}\u{1040}\u{1049}\u{1090}\u{1099}",
    // Letters and marks that are not seen: Hangul, Khmer, Mongolian.
    "\u{115F}\u{1160}\u{17B4}\u{17B5}\u{180E}\u{180E}",
    // Digits: Khmer, Mongolian, Limbu, New Tai Lue, Tai Tham, Balinese,
    // Sundanese, Lepcha, Ol Chiki.
    "\u{17E0}\u{17F9}\u{1810}\u{1819}\u{1946}\u{194F}\u{19D0}\u{19DA}\u{1A80}\u{1A99}",
    "\u{1B50}\u{1B59}\u{1BB0}\u{1BB9}\u{1C40}\u{1C49}\u{1C50}\u{1C59}",
    // General punctuation but hyphens, apostrophes and dots; direction marks.
    "\u{200B}\u{200B}\u{200E}\u{200F}\u{2012}\u{2017}\u{201A}\u{2021}\u{2023}\u{2026}",
    "\u{2028}\u{2070}\u{2074}\u{207E}\u{2080}\u{208E}",
    // Currencies; letterlike symbols to mathematics, arrows and dingbats.
    "\u{20A0}\u{20CF}\u{20DD}\u{20E0}\u{20E2}\u{20E4}\u{2100}\u{2BFF}",
    // Supplemental punctuation and radicals; CJK symbols but 々, 〆 and 〇.
    "\u{2E00}\u{2E2E}\u{2E30}\u{2FFF}\u{3001}\u{3004}\u{3008}\u{3029}\u{3030}\u{3030}",
    "\u{3036}\u{303A}\u{303D}\u{303F}\u{309B}\u{309C}\u{30A0}\u{30A0}\u{3164}\u{3164}",
    "\u{3190}\u{319F}\u{31C0}\u{31EF}\u{3200}\u{33FF}\u{4DC0}\u{4DFF}",
    // Digits: Vai, Saurashtra, Kayah Li, Javanese, Tai Laing, Cham, Meetei Mayek.
    "\u{A620}\u{A629}\u{A8D0}\u{A8D9}\u{A900}\u{A909}\u{A9D0}\u{A9D9}\u{A9F0}\u{A9F9}",
    "\u{AA50}\u{AA59}\u{ABF0}\u{ABF9}",
    // Private use; presentation forms that are no letters; full-width symbols.
    "\u{E000}\u{F8FF}\u{FB29}\u{FB29}\u{FBB2}\u{FBC2}\u{FD3E}\u{FD4F}\u{FDCF}\u{FDCF}",
    "\u{FDFC}\u{FDFF}\u{FE10}\u{FE1F}\u{FE30}\u{FE6F}\u{FEFF}\u{FEFF}\u{FF00}\u{FF20}",
    "\u{FF3B}\u{FF40}\u{FF5B}\u{FF64}\u{FFA0}\u{FFA0}\u{FFE0}\u{FFFF}",
    // Music and mathematics; pictures; tags; private use.
    "\u{1D000}\u{1D7FF}\u{1F000}\u{1FBFF}\u{E0000}\u{E00FF}\u{F0000}\u{10FFFF}",
);

/// Whether a character has no place in a name.
pub(super) fn is_refused(character: char) -> bool {
    // Ten scripts of India, from Devanagari to Sinhala, have their digits at
    // the same place of blocks of the same size.
    if let place @ 0..=0x489 = u32::from(character).wrapping_sub(0x966)
        && place % 0x80 < 10
    {
        return true;
    }
    let mut ends = RANGES.chars();
    while let (Some(first), Some(last)) = (ends.next(), ends.next()) {
        if (first..=last).contains(&character) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_whole_and_apart() {
        let ends: Vec<char> = RANGES.chars().collect();
        assert_eq!(ends.len() % 2, 0);
        assert!(ends.chunks(2).all(|range| range[0] <= range[1]));
        let mut sorted: Vec<_> = ends.chunks(2).collect();
        sorted.sort_unstable();
        assert!(sorted.windows(2).all(|pair| pair[0][1] < pair[1][0]));
    }

    #[test]
    fn letters_are_taken_but_for_symbols_and_those_that_are_not_seen() {
        let refused: Vec<char> =
            (char::MIN..=char::MAX).filter(|c| c.is_alphabetic() && is_refused(*c)).collect();
        for character in refused {
            let code = u32::from(character);
            let known = [
                // Not seen, or only above others.
                0x34F..=0x34F,
                0x115F..=0x1160,
                0x17B4..=0x17B5,
                0x3164..=0x3164,
                0xFFA0..=0xFFA0,
                // Letterlike symbols, Roman numerals, circled and mathematical letters.
                0x2100..=0x24FF,
                0x3021..=0x3029,
                0x3038..=0x303A,
                0x1D000..=0x1D7FF,
                0x1F000..=0x1FBFF,
            ];
            assert!(known.iter().any(|range| range.contains(&code)), "{character} {code:x}");
        }
    }

    #[test]
    fn controls_direction_marks_and_digits_are_refused() {
        for character in char::MIN..=char::MAX {
            let code = u32::from(character);
            let bidi = matches!(code, 0x61C | 0x200E..=0x200F | 0x202A..=0x202E | 0x2066..=0x2069);
            if character.is_control() || bidi {
                assert!(is_refused(character), "{code:x}");
            }
            // Of numbers, those that count nothing are letters too.
            if character.is_numeric() && !character.is_alphabetic() && code < 0x10000 {
                let fractions = [
                    0x9F4..=0x9F9,
                    0xB72..=0xB77,
                    0xBF0..=0xBF2,
                    0xC78..=0xC7E,
                    0xD58..=0xD5E,
                    0xD70..=0xD78,
                    0x1369..=0x137C,
                    0x2CFD..=0x2CFD,
                    0xA830..=0xA835,
                ];
                let rare = fractions.iter().any(|range| range.contains(&code));
                assert_ne!(is_refused(character), rare, "{code:x}");
            }
        }
    }
}

//! The checksum of Bech32 and Bech32m, and the letters that both are written in.
//!
//! BIP-173 and BIP-350.

/// What 0 to 31 are written as.
const LETTERS: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/// How many letters the checksum has.
pub const CHECKSUM: usize = 6;

/// Which of the two a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// BIP-173.
    Bech32,
    /// BIP-350, which also finds letters that are put in or left out.
    Bech32m,
}

impl Variant {
    /// The remainder that a whole text leaves.
    const fn target(self) -> u32 {
        match self {
            Self::Bech32 => 1,
            Self::Bech32m => 0x2BC8_30A3,
        }
    }
}

/// What a letter stands for, in either case.
#[must_use]
pub fn value(letter: u8) -> Option<u8> {
    let place = LETTERS.iter().position(|known| *known == letter.to_ascii_lowercase())?;
    u8::try_from(place).ok()
}

/// Which checksum a text has: the part for people before the `1`, and the
/// letters after it with the checksum at their end.
#[must_use]
pub fn verify(human: &[u8], letters: &[u8]) -> Option<Variant> {
    if letters.len() < CHECKSUM {
        return None;
    }
    let rest = remainder(human, letters)?;
    [Variant::Bech32, Variant::Bech32m].into_iter().find(|variant| variant.target() == rest)
}

/// Whether some letters, so many and at most [`CHECKSUM`], make a text one of
/// this kind when they are put at its end.
///
/// The last letters go into the remainder as they are, so what is before them
/// must be right.
#[must_use]
pub fn may_end(human: &[u8], letters: &[u8], left: usize, variant: Variant) -> bool {
    remainder(human, letters).is_some_and(|rest| {
        let rest = (0..left).fold(rest, |rest, _| step(rest, 0));
        (rest ^ variant.target()) >> (5 * left.min(CHECKSUM)) == 0
    })
}

/// The remainder of a text; none where a letter is not one of these.
fn remainder(human: &[u8], letters: &[u8]) -> Option<u32> {
    let mut rest = 1_u32;
    for byte in human {
        rest = step(rest, byte.to_ascii_lowercase() >> 5);
    }
    rest = step(rest, 0);
    for byte in human {
        rest = step(rest, byte & 31);
    }
    for letter in letters {
        rest = step(rest, value(*letter)?);
    }
    Some(rest)
}

fn step(rest: u32, value: u8) -> u32 {
    let mut next = (rest & 0x01FF_FFFF) << 5 ^ u32::from(value);
    for (at, generator) in
        [0x3B6A_57B2, 0x2650_8E6D, 0x1EA1_19FA, 0x3D42_33DD, 0x2A14_62B3].into_iter().enumerate()
    {
        if (rest >> (25 + at)) & 1 == 1 {
            next ^= generator;
        }
    }
    next
}

/// How many bytes so many letters hold, where the bits that remain are less than
/// a letter and all zero.
#[must_use]
pub fn whole_bytes(letters: &[u8]) -> Option<usize> {
    let spare = letters.len() * 5 % 8;
    let last = letters.last().map_or(Some(0), |letter| value(*letter))?;
    (spare < 5 && last & ((1 << spare) - 1) == 0).then_some(letters.len() * 5 / 8)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The letters with the checksum of Bech32 after them.
    pub(crate) fn summed(human: &str, letters: &str) -> String {
        let padded = format!("{letters}qqqqqq");
        let rest = remainder(human.as_bytes(), padded.as_bytes()).unwrap() ^ 1;
        let sum = (0..6).rev().map(|at| LETTERS[usize::try_from((rest >> (at * 5)) & 31).unwrap()]);
        sum.map(char::from).fold(letters.to_owned(), |mut text, letter| {
            text.push(letter);
            text
        })
    }

    fn of(text: &str) -> Option<Variant> {
        let at = text.rfind('1').unwrap();
        let (human, letters) = text.split_at(at);
        verify(human.as_bytes(), letters.strip_prefix('1').unwrap().as_bytes())
    }

    #[test]
    fn the_strings_of_both_proposals_have_their_checksums() {
        for text in [
            "A12UEL5L",
            "a12uel5l",
            "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
            "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
            "11qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqc8247j",
            "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
            "?1ezyfcl",
        ] {
            assert_eq!(of(text), Some(Variant::Bech32), "{text}");
        }
        for text in [
            "A1LQFN3A",
            "a1lqfn3a",
            "an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11sg7hg6",
            "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx",
            "11llllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllludsr8",
            "split1checkupstagehandshakeupstreamerranterredcaperredlc445v",
            "?1v759aa",
        ] {
            assert_eq!(of(text), Some(Variant::Bech32m), "{text}");
        }
        for text in [
            "x1b4n0q5v",
            "li1dgmt3",
            "A1G7SGD8",
            "y1b0jsk6g",
            "lt1igcx5c0",
            "mm1crxm3i",
            "au1s5cgom",
            "M1VUXWEZ",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn up_to_two_wrong_letters_are_found() {
        let (human, right) = (b"bc", b"qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4");
        let mut letters = *right;
        for first in 0..letters.len() {
            for second in first..letters.len() {
                for value in [1, 7, 30] {
                    let turn = |letter: u8| {
                        let at = LETTERS.iter().position(|known| *known == letter).unwrap();
                        LETTERS[(at + value) % 32]
                    };
                    letters[first] = turn(letters[first]);
                    if second > first {
                        letters[second] = turn(letters[second]);
                    }
                    assert_eq!(verify(human, &letters), None);
                    letters = *right;
                }
            }
        }
    }

    #[test]
    fn bits_that_hold_no_byte_must_be_few_and_zero() {
        assert_eq!(whole_bytes(b""), Some(0));
        assert_eq!(whole_bytes(b"q"), None);
        assert_eq!(whole_bytes(b"qq"), Some(1));
        assert_eq!(whole_bytes(b"qp"), None);
        assert_eq!(whole_bytes(&[b'q'; 32]), Some(20));
        assert_eq!(whole_bytes(&[b'q'; 52]), Some(32));
    }
}

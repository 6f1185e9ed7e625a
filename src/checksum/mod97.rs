//! MOD 97-10, the check of IBANs and of many account numbers.
//!
//! ISO/IEC 7064; the letters are worth 10 to 35, as ISO 13616-1 has them.

/// What a digit or an upper-case letter is worth.
#[must_use]
pub fn worth(ascii: u8) -> u32 {
    // One comparison: this is most of what an IBAN costs.
    append(0, ascii)
}

/// The number with one more digit or upper-case letter behind it.
fn append(number: u32, ascii: u8) -> u32 {
    if ascii > b'9' {
        number * 100 + u32::from(ascii & 0x1F) + 9
    } else {
        number * 10 + u32::from(ascii & 0x0F)
    }
}

/// The remainder after one more character, from the remainder before it.
#[must_use]
pub fn add(remainder: u32, ascii: u8) -> u32 {
    append(remainder, ascii) % 97
}

/// The remainder of a run of digits and upper-case letters, read as one number.
///
/// With check characters that fit, it is 1.
#[must_use]
pub fn remainder(ascii: &[u8]) -> u32 {
    // Three characters are six digits at the most: dividing is what takes time.
    ascii.chunks(3).fold(0, |remainder, few| {
        few.iter().fold(remainder, |number, byte| append(number, *byte)) % 97
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rule as written: replace, then divide the long number at once.
    fn model(text: &str) -> u32 {
        let digits: String = text.chars().map(|c| c.to_digit(36).unwrap().to_string()).collect();
        u32::try_from(digits.parse::<u128>().unwrap() % 97).unwrap()
    }

    #[test]
    fn a_remainder_is_that_of_the_whole_number() {
        // ISO 7064's own example, and an IBAN turned as ISO 13616-1 says.
        for (text, expected) in [("79444", 1), ("123456789", 39), ("WEST12345698765432GB82", 1)] {
            assert_eq!(remainder(text.as_bytes()), expected, "{text}");
        }
        for number in 0..50_000_u32 {
            let text = format!("{number:X}");
            assert_eq!(remainder(text.as_bytes()), model(&text));
        }
    }

    #[test]
    fn every_single_error_and_every_swap_of_neighbours_is_found() {
        let good = b"1234567890123456789047";
        let good: Vec<u8> = (2..=98_u8)
            .map(|check| [good.get(..20).unwrap(), format!("{check:02}").as_bytes()].concat())
            .find(|bytes| remainder(bytes) == 1)
            .unwrap();
        for at in 0..good.len() {
            for digit in b'0'..=b'9' {
                let mut bytes = good.clone();
                bytes[at] = digit;
                assert_eq!(remainder(&bytes) == 1, bytes == good);
            }
            let mut swapped = good.clone();
            if at > 0 {
                swapped.swap(at - 1, at);
                assert_eq!(remainder(&swapped) == 1, swapped == good);
            }
        }
    }
}

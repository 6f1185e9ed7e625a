//! base64url without padding, of which each byte string has one spelling only.
//!
//! RFC 4648 section 5; RFC 7515 appendix C.

use crate::error::{Code, Error};

/// Encodes bytes.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    let mut out = String::new();
    encode_into(&mut out, bytes);
    out
}

/// Appends the encoded bytes to `out`.
pub fn encode_into(out: &mut String, bytes: &[u8]) {
    out.reserve(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let mut bits = 0;
        for index in 0..3 {
            bits = (bits << 8) | u32::from(chunk.get(index).copied().unwrap_or(0));
        }
        // n bytes are n + 1 characters.
        for index in 0..=chunk.len() {
            bits = bits.rotate_left(if index == 0 { 14 } else { 6 });
            out.push(symbol(bits & 63));
        }
    }
}

/// Decodes text, refusing padding, foreign characters and a last character
/// whose unused bits are not zero.
///
/// # Errors
/// `base64url`.
pub fn decode(text: &str) -> Result<Vec<u8>, Error> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 2);
    let (mut bits, mut unused) = (0_u32, 0);
    for byte in text.bytes() {
        bits = (bits << 6) | value(byte).ok_or(Error::new(Code::Base64url))?;
        unused += 6;
        if unused >= 8 {
            unused -= 8;
            let [.., whole] = (bits >> unused).to_be_bytes();
            out.push(whole);
        }
    }
    // A character that ends no byte, or bits that no encoder leaves.
    if unused == 6 || bits & ((1 << unused) - 1) != 0 {
        return Err(Error::new(Code::Base64url));
    }
    Ok(out)
}

/// Decodes text that must stand for exactly `N` bytes.
///
/// # Errors
/// `base64url`.
pub fn decode_array<const N: usize>(text: &str) -> Result<[u8; N], Error> {
    decode(text)?.try_into().map_err(|_| Error::new(Code::Base64url))
}

fn symbol(value: u32) -> char {
    let (first, offset) = match value {
        0..=25 => ('A', 0),
        26..=51 => ('a', 26),
        52..=61 => ('0', 52),
        62 => ('-', 62),
        _ => ('_', 63),
    };
    char::from_u32(u32::from(first) + value - offset).unwrap_or(first)
}

fn value(byte: u8) -> Option<u32> {
    let (first, offset) = match byte {
        b'A'..=b'Z' => (b'A', 0),
        b'a'..=b'z' => (b'a', 26),
        b'0'..=b'9' => (b'0', 52),
        b'-' => (b'-', 62),
        b'_' => (b'_', 63),
        _ => return None,
    };
    Some(u32::from(byte - first) + offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    // RFC 4648 section 10, without padding.
    #[test]
    fn the_published_examples_hold() {
        for (plain, text) in [
            ("", ""),
            ("f", "Zg"),
            ("fo", "Zm8"),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg"),
            ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(encode(plain.as_bytes()), text);
            assert_eq!(decode(text).unwrap(), plain.as_bytes());
        }
        // RFC 7515 appendix C.
        assert_eq!(encode(&[3, 236, 255, 224, 193]), "A-z_4ME");
    }

    #[test]
    fn every_pair_of_bytes_has_one_spelling() {
        for pair in 0..=u16::MAX {
            let bytes = pair.to_be_bytes();
            assert_eq!(decode(&encode(&bytes)).unwrap(), bytes);
        }
        // All texts of two characters: those that decode are those we write.
        let mut read = 0;
        for first in 0..128_u8 {
            for second in 0..128_u8 {
                let text = String::from_utf8(vec![first, second]).unwrap();
                if let Ok(bytes) = decode(&text) {
                    assert_eq!(encode(&bytes), text);
                    read += 1;
                }
            }
        }
        assert_eq!(read, 256);
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "A", "AAAAA", "AA==", "AAA=", "AB", "AAB", "AA A", " AA", "AA\n", "A+", "A/", "AA.",
            "AÄ", "A\0", "====",
        ] {
            assert_eq!(decode(text), Err(Error::new(Code::Base64url)), "{text:?}");
        }
        assert!(decode_array::<2>("AAA").is_ok());
        assert!(decode_array::<3>("AAA").is_err());
    }
}

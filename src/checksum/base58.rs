//! Base58Check: a version and a hash, with the start of a double SHA-256 behind.
//!
//! As Bitcoin has it since its first release; the letters that look alike are
//! left out.

use sha2::{Digest, Sha256};

const LETTERS: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// How many bytes a version, a hash of 160 bits and the checksum have.
pub const LENGTH: usize = 25;

/// Whether a character is one of Base58.
#[must_use]
pub fn has(letter: u8) -> bool {
    LETTERS.contains(&letter)
}

/// The bytes of a text, where they are exactly [`LENGTH`]; whether the checksum
/// fits, [`verify`] says.
#[must_use]
pub fn decode(text: &[u8]) -> Option<[u8; LENGTH]> {
    let mut bytes = [0_u8; LENGTH];
    for letter in text {
        let value = LETTERS.iter().position(|known| known == letter)?;
        let mut carry = u32::try_from(value).ok()?;
        for byte in bytes.iter_mut().rev() {
            carry += u32::from(*byte) * 58;
            let [low, ..] = carry.to_le_bytes();
            *byte = low;
            carry >>= 8;
        }
        if carry > 0 {
            return None;
        }
    }
    // A zero byte in front is a letter of its own, no more and no less.
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let ones = text.iter().take_while(|letter| **letter == b'1').count();
    (zeros == ones).then_some(bytes)
}

/// Whether the last four bytes are the checksum of the others.
#[must_use]
pub fn verify(bytes: &[u8; LENGTH]) -> bool {
    let (payload, checksum) = bytes.split_at(LENGTH - 4);
    let hash = Sha256::digest(Sha256::digest(payload));
    hash.get(..4) == Some(checksum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_the_version_and_the_hash_that_it_is_made_of() {
        // The address of Bitcoin's first block.
        let bytes = decode(b"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa").unwrap();
        let hash = [
            0x62, 0xE9, 0x07, 0xB1, 0x5C, 0xBF, 0x27, 0xD5, 0x42, 0x53, 0x99, 0xEB, 0xF6, 0xF0,
            0xFB, 0x50, 0xEB, 0xB8, 0x8F, 0x18,
        ];
        assert_eq!((bytes[0], &bytes[1..21]), (0, &hash[..]));
        assert!(verify(&bytes));
    }

    #[test]
    fn leading_zeros_are_neither_lost_nor_added() {
        // A hash of zeros alone: the address that burns.
        let burn = b"1111111111111111111114oLvT2";
        assert!(verify(&decode(burn).unwrap()));
        assert_eq!(decode(&burn[1..]), None);
        assert_eq!(decode(&[b"1", &burn[..]].concat()), None);
    }

    #[test]
    fn every_wrong_letter_is_found() {
        let right = *b"1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2";
        let mut text = right;
        for at in 0..text.len() {
            for letter in LETTERS.iter().chain(b"0OIl+ ") {
                text[at] = *letter;
                let fits = decode(&text).is_some_and(|bytes| verify(&bytes));
                assert_eq!(fits, text == right);
            }
            text = right;
        }
    }
}

//! An address of Ethereum and of the chains that have the same.

use super::{MORE, read};
use crate::check::{Check, Status};
use crate::checksum::keccak256;
use crate::error::{Code, Error};
use crate::text::Text;

/// Characters after `0x`.
const DIGITS: usize = 40;

/// A complete address: 20 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EthereumAddress {
    digits: [u8; DIGITS],
}

impl EthereumAddress {
    /// Reads an address. Letters of one case carry no checksum; those of both
    /// must be the ones that ERC-55 asks for.
    ///
    /// # Errors
    /// `required`, `incomplete`, `too_long`, `characters`, `misplaced`, `checksum`.
    pub fn parse(typed: &str) -> Result<Self, Error> {
        Self::check(typed).accept()?;
        let run = read(typed).map_err(|_| Error::new(Code::Internal))?;
        let digits = run.as_bytes().get(2..).and_then(|digits| digits.first_chunk());
        let mut digits = *digits.ok_or(Code::Internal)?;
        digits.make_ascii_lowercase();
        Ok(Self { digits })
    }

    /// Checks an address as typed so far.
    #[must_use]
    pub fn check<T: Text + ?Sized>(typed: &T) -> Check {
        match read(typed) {
            Ok(run) => judge(run.as_bytes()),
            Err(check) => check,
        }
    }

    /// The address in the letters that ERC-55 asks for, with `0x` before it.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::from("0x");
        text.extend(checksummed(self.digits).map(char::from));
        text
    }
}

fn judge(typed: &[u8]) -> Check {
    let Some(digits) = typed.strip_prefix(b"0x").or(typed.strip_prefix(b"0X")) else {
        return if typed == b"0" { MORE } else { Check::invalid(Code::Misplaced) };
    };
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return Check::invalid(Code::Misplaced);
    }
    let Ok(digits) = <[u8; DIGITS]>::try_from(digits) else {
        return if digits.len() < DIGITS { MORE } else { Check::invalid(Code::TooLong) };
    };
    let is_mixed =
        digits.iter().any(u8::is_ascii_lowercase) && digits.iter().any(u8::is_ascii_uppercase);
    if is_mixed && checksummed(digits.map(|digit| digit.to_ascii_lowercase())) != digits {
        return Check::invalid(Code::Checksum);
    }
    Check { status: Status::Valid, code: None }
}

/// Digits in small letters, each raised where the hash of all says so.
fn checksummed(small: [u8; DIGITS]) -> [u8; DIGITS] {
    let hash = keccak256(&small);
    let mut digits = small;
    for (pair, byte) in digits.as_chunks_mut::<2>().0.iter_mut().zip(hash) {
        for (digit, nibble) in pair.iter_mut().zip([byte >> 4, byte & 0xF]) {
            if nibble >= 8 {
                digit.make_ascii_uppercase();
            }
        }
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    // ERC-55's own examples: of mixed case, all capitals, all small.
    const PUBLISHED: [&str; 8] = [
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
        "0xde709f2102306220921060314715629080e2fb77",
        "0x27b1fdb04752bbc536007a920d24acb045561c26",
    ];

    #[test]
    fn the_proposals_examples_are_valid_and_written_so() {
        for text in PUBLISHED {
            assert_eq!(EthereumAddress::parse(text).unwrap().to_text(), text);
        }
    }

    #[test]
    fn letters_of_one_case_carry_no_checksum() {
        let text = PUBLISHED[0];
        let small = text.to_ascii_lowercase();
        let capitals = format!("0X{}", text.strip_prefix("0x").unwrap().to_ascii_uppercase());
        for same in [small.as_str(), &capitals, &format!(" {text}\n")] {
            assert_eq!(EthereumAddress::parse(same).unwrap().to_text(), text);
        }
    }

    #[test]
    fn every_letter_of_the_wrong_case_is_found() {
        for at in 2..42 {
            let mut bytes = PUBLISHED[0].as_bytes().to_vec();
            if bytes[at].is_ascii_alphabetic() {
                bytes[at] ^= 0x20;
                let text = String::from_utf8(bytes).unwrap();
                assert_eq!(EthereumAddress::check(text.as_str()), Check::invalid(Code::Checksum));
            }
        }
    }

    #[test]
    fn it_is_incomplete_until_the_last_digit_and_never_after_a_wrong_one() {
        let text = PUBLISHED[1];
        for end in 1..42 {
            assert_eq!(EthereumAddress::check(text.get(..end).unwrap()), MORE);
        }
        assert_eq!(EthereumAddress::check("").status, Status::Empty);
        for (wrong, code) in [
            ("1", Code::Misplaced),
            ("x", Code::Misplaced),
            ("00", Code::Misplaced),
            ("0xg", Code::Misplaced),
            ("0x0x", Code::Misplaced),
            ("0xé", Code::Characters),
            ("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d3590", Code::TooLong),
        ] {
            assert_eq!(EthereumAddress::check(wrong), Check::invalid(code), "{wrong}");
        }
    }
}

//! An address of Ethereum and of the chains that have the same.

use super::{MORE, read};
use crate::check::Check;
use crate::checksum::keccak256;
use crate::error::{Code, Error};
use crate::text::Text;

/// Characters after `0x`.
const DIGITS: usize = 40;

/// With so many of them missing all ends are tried: 256 hashes. Each more would be
/// sixteen times that.
const SEARCHED: usize = 2;

/// What 0 to 15 are written as.
const HEX: &[u8; 16] = b"0123456789abcdef";

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
    let Some(missing) = DIGITS.checked_sub(digits.len()) else {
        return Check::invalid(Code::TooLong);
    };
    let is_mixed =
        digits.iter().any(u8::is_ascii_lowercase) && digits.iter().any(u8::is_ascii_uppercase);
    if is_mixed && missing <= SEARCHED && !may_end(digits, missing) {
        return Check::invalid(Code::Checksum);
    }
    if missing > 0 { MORE } else { Check::VALID }
}

/// Whether some digits, so many, make these an address in the letters that
/// ERC-55 asks for: of all ends each has one way to be written.
fn may_end(typed: &[u8], missing: usize) -> bool {
    let mut small = [b'0'; DIGITS];
    for (place, digit) in small.iter_mut().zip(typed) {
        *place = digit.to_ascii_lowercase();
    }
    (0_usize..1 << (4 * missing)).any(|end| {
        for (place, digit) in small.iter_mut().rev().take(missing).enumerate() {
            *digit = HEX.get((end >> (4 * place)) & 0xF).copied().unwrap_or_default();
        }
        checksummed(small).starts_with(typed)
    })
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
mod tests;

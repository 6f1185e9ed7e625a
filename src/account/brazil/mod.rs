//! Accounts in Brazil: the tax numbers, and the keys of PIX.

mod cnpj;
mod cpf;
mod pix_key;

pub use cnpj::Cnpj;
pub use cpf::Cpf;
pub(super) use pix_key::PIX_KEY;
pub use pix_key::PixKey;

use crate::checksum::weighted::weigh;

/// The check digit of what was weighed, by 11, as the Receita Federal has it.
fn check_digit(ascii: &[u8], weights: &[u8]) -> u8 {
    match u8::try_from(weigh(ascii, weights) % 11) {
        Ok(remainder @ 2..) => b'0' + (11 - remainder),
        _ => b'0',
    }
}

/// Whether the check digits that were typed after `body` characters fit. The
/// weights are those of the second digit; the first has all but the first of them.
fn fits(ascii: &[u8], body: usize, weights: &[u8]) -> bool {
    let first = weights.get(1..).unwrap_or_default();
    let digit = |end: usize, weights: &[u8]| match (ascii.get(..end), ascii.get(end)) {
        (Some(before), Some(digit)) => *digit == check_digit(before, weights),
        _ => true,
    };
    digit(body, first) && digit(body + 1, weights)
}

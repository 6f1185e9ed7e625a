//! Links that ask for a payment in ether or in a token.
//!
//! ERC-681. Read are the two requests that are payments: of the chain's own
//! coin, and of an ERC-20 token by `transfer`. Names (ERC-137) are not resolved:
//! that needs the chain.

use super::{once, split};
use crate::coin::EthereumAddress;
use crate::error::{Code, Error};
use crate::text::{percent, write_u64};

const SCHEME: &str = "ethereum";

/// The largest number of 256 bits.
const MOST: &str = "115792089237316195423570985008687907853269984665640564039457584007913129639935";

/// The decimals of ether.
const ETHER: usize = 18;

/// A request for a payment in ether, or what the chain has instead, or a token.
///
/// Numbers are whole, of up to 256 bits, in decimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EthereumUri {
    /// Who is paid.
    pub payee: EthereumAddress,
    /// The contract of the token (ERC-20); none where the chain's own coin is
    /// asked for.
    pub token: Option<EthereumAddress>,
    /// The chain (ERC-155); none where it is whichever the payer's wallet has.
    pub chain: Option<u64>,
    /// The amount in the smallest units, of ether wei; none where the payer
    /// names it.
    pub amount: Option<String>,
    /// How much gas the payment may use, as a suggestion.
    pub gas_limit: Option<String>,
    /// What is paid for gas, in wei, as a suggestion.
    pub gas_price: Option<String>,
}

impl EthereumUri {
    /// Reads a link.
    ///
    /// # Errors
    /// `required`, `too_long`; `qr_format` where it is no such link;
    /// `qr_repeated`, `qr_missing`, `qr_value`; `uri_name` where it names who is
    /// paid, or the token, by a name; `uri_unknown` where it asks for another
    /// function, or has a parameter that does not belong to the request;
    /// `amount_format`; `amount_exponent` where a number is not whole;
    /// `amount_range`; those of [`EthereumAddress::parse`].
    pub fn read(text: &str) -> Result<Self, Error> {
        let (path, parameters) = split(text, SCHEME)?;
        let (target, function) = match path.split_once('/') {
            Some((target, function)) => (target, Some(function)),
            None => (path, None),
        };
        let (target, chain) = match target.split_once('@') {
            Some((target, chain)) => (target, Some(read_chain(chain)?)),
            None => (target, None),
        };
        let target = read_address(target.strip_prefix("pay-").unwrap_or(target))?;
        let is_token = match function {
            None => false,
            Some("") => return Err(Error::new(Code::QrFormat)),
            Some(function) => match percent::decode(function).as_deref() {
                Some("transfer") => true,
                _ => return Err(Error::new(Code::UriUnknown)),
            },
        };
        let (mut to, mut amount, mut gas_limit, mut gas_price) = (None, None, None, None);
        for (name, value) in parameters {
            let value = value.ok_or(Code::QrFormat)?;
            match (name.as_str(), is_token) {
                ("value", false) | ("uint256", true) => once(&mut amount, read_number(&value)?)?,
                ("address", true) => once(&mut to, read_address(&value)?)?,
                ("gas" | "gasLimit", _) => once(&mut gas_limit, read_number(&value)?)?,
                ("gasPrice", _) => once(&mut gas_price, read_number(&value)?)?,
                _ => return Err(Error::new(Code::UriUnknown)),
            }
        }
        let (payee, token) = match is_token {
            true => (to.ok_or(Code::QrMissing)?, Some(target)),
            false => (target, None),
        };
        Ok(Self { payee, token, chain, amount, gas_limit, gas_price })
    }

    /// Writes the link, ether in its own unit so that people can read it.
    ///
    /// # Errors
    /// `qr_missing` where there is no chain, which would leave it to the payer's
    /// wallet; `qr_value` where it is zero; `amount_format`, `amount_exponent`,
    /// `amount_range`; `too_long`.
    pub fn write(&self) -> Result<String, Error> {
        let mut out = String::from(SCHEME);
        out.push(':');
        out.push_str(&self.token.unwrap_or(self.payee).to_text());
        out.push('@');
        write_u64(&mut out, self.chain.ok_or(Code::QrMissing)?, 1);
        let amount = self.amount.as_deref().map(read_number).transpose()?;
        let to = self.token.map(|_| self.payee.to_text());
        let (amount_name, amount) = match to {
            Some(_) => ("uint256", amount),
            None => ("value", amount.as_deref().map(in_ether)),
        };
        if to.is_some() {
            out.push_str("/transfer");
        }
        let mut mark = '?';
        for (name, value) in [
            ("address", to.as_ref()),
            (amount_name, amount.as_ref()),
            ("gasLimit", self.gas_limit.as_ref()),
            ("gasPrice", self.gas_price.as_ref()),
        ] {
            if let Some(value) = value {
                out.push(mark);
                mark = '&';
                out.push_str(name);
                out.push('=');
                percent::encode(value, &mut out);
            }
        }
        // What cannot be read is not written.
        Self::read(&out).map(|_| out)
    }
}

fn read_address(text: &str) -> Result<EthereumAddress, Error> {
    match text.as_bytes() {
        [] => Err(Error::new(Code::QrMissing)),
        [b'0', b'x' | b'X', ..] => EthereumAddress::parse(text),
        _ => Err(Error::new(Code::UriName)),
    }
}

/// Reads a chain's number, which is not zero.
fn read_chain(text: &str) -> Result<u64, Error> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let chain = text.parse().ok().filter(|chain| is_number && *chain != 0);
    chain.ok_or(Error::new(Code::QrValue))
}

/// Reads a number as ERC-681 writes it, whole but perhaps with a point and a
/// power of ten; gives its digits.
fn read_number(text: &str) -> Result<String, Error> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, ""));
    let unsigned = mantissa.strip_prefix(['+', '-']).unwrap_or(mantissa);
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((_, "")) => return Err(Error::new(Code::AmountFormat)),
        Some(parts) => parts,
        None => (unsigned, ""),
    };
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || ![whole, fraction, exponent].into_iter().all(all_digits)
    {
        return Err(Error::new(Code::AmountFormat));
    }
    // Too many digits for a number are far too many zeros.
    let exponent = if exponent.is_empty() { 0 } else { exponent.parse().unwrap_or(usize::MAX) };
    let zeros = exponent.checked_sub(fraction.len()).ok_or(Code::AmountExponent)?;
    let mut digits = String::from(whole);
    digits.push_str(fraction);
    let first = digits.bytes().position(|byte| byte != b'0');
    let Some(digits) = first.and_then(|first| digits.get(first..)) else {
        return Ok(String::from("0"));
    };
    let mut digits = String::from(digits);
    if mantissa.starts_with('-') || digits.len().saturating_add(zeros) > MOST.len() {
        return Err(Error::new(Code::AmountRange));
    }
    digits.extend(core::iter::repeat_n('0', zeros));
    if digits.len() == MOST.len() && digits.as_str() > MOST {
        return Err(Error::new(Code::AmountRange));
    }
    Ok(digits)
}

/// Wei as ether with its power of ten.
fn in_ether(wei: &str) -> String {
    let mut out = String::new();
    let (whole, fraction) =
        wei.split_at_checked(wei.len().saturating_sub(ETHER)).unwrap_or_default();
    out.push_str(if whole.is_empty() { "0" } else { whole });
    out.push('.');
    out.extend(core::iter::repeat_n('0', ETHER - fraction.len()));
    out.push_str(fraction);
    out.truncate(out.trim_end_matches('0').trim_end_matches('.').len());
    if out != "0" {
        out.push_str("e18");
    }
    out
}

#[cfg(test)]
mod tests;

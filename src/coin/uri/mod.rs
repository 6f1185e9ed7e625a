//! Links that ask for a payment in coins, as codes and pages carry them.

mod bip321;
mod eip681;

pub use bip321::{BitcoinUri, Callback, Instruction};
pub use eip681::EthereumUri;

use crate::error::{Code, Error};
use crate::text::percent;

/// The longest link that is read: one symbol of a QR code in capitals.
const LONGEST: usize = 4296;

/// A link of either kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Uri {
    /// `bitcoin:`
    Bitcoin(BitcoinUri),
    /// `ethereum:`
    Ethereum(EthereumUri),
}

impl Uri {
    /// Reads a link of whichever kind its scheme names.
    ///
    /// # Errors
    /// Those of [`BitcoinUri::read`] and [`EthereumUri::read`].
    pub fn read(text: &str) -> Result<Self, Error> {
        match text.trim_start().split_once(':') {
            Some((scheme, _)) if scheme.eq_ignore_ascii_case("ethereum") => {
                EthereumUri::read(text).map(Self::Ethereum)
            }
            _ => BitcoinUri::read(text).map(Self::Bitcoin),
        }
    }

    /// Writes the link.
    ///
    /// # Errors
    /// Those of [`BitcoinUri::write`] and [`EthereumUri::write`].
    pub fn write(&self) -> Result<String, Error> {
        match self {
            Self::Bitcoin(uri) => uri.write(),
            Self::Ethereum(uri) => uri.write(),
        }
    }
}

/// A parameter: its name, and its value where it has one.
type Parameter = (String, Option<String>);

/// The path of a link of this scheme, and its parameters without percent signs.
fn split<'a>(text: &'a str, wanted: &str) -> Result<(&'a str, Vec<Parameter>), Error> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::new(Code::Required));
    }
    if text.len() > LONGEST {
        return Err(Error::new(Code::TooLong));
    }
    // RFC 3986, 3.4: all else has a percent sign before it.
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"\"#<>[\\]^`{|}".contains(&byte);
    let (scheme, rest) = text.split_once(':').ok_or(Code::QrFormat)?;
    if !scheme.eq_ignore_ascii_case(wanted) || !rest.bytes().all(is_plain) {
        return Err(Error::new(Code::QrFormat));
    }
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let mut parameters = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = match pair.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (pair, None),
        };
        let plain = |text| percent::decode(text).ok_or(Error::new(Code::QrValue));
        parameters.push((plain(name)?, value.map(plain).transpose()?));
    }
    Ok((path, parameters))
}

/// Puts a value where none may be yet.
fn once<T>(place: &mut Option<T>, value: T) -> Result<(), Error> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(Error::new(Code::QrRepeated)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::{RngCore, SeedableRng};

    #[test]
    fn the_scheme_tells_the_kind() {
        for (text, written) in [
            ("BITCOIN:1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", None),
            ("Ethereum:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed@1", None),
            (" bitcoin:1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2?amount=1.50 ", Some("amount=1.5")),
        ] {
            let uri = Uri::read(text).unwrap();
            let again = uri.write().unwrap();
            assert!(written.is_none_or(|end| again.ends_with(end)), "{again}");
            assert_eq!(Uri::read(&again).unwrap(), uri);
        }
        for (text, code) in [
            ("", Code::Required),
            (" ", Code::Required),
            ("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", Code::QrFormat),
            ("litecoin:1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", Code::QrFormat),
            ("bitcoin:1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2?label=a b", Code::QrFormat),
            ("bitcoin:1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2?label=é", Code::QrFormat),
            ("bitcoin:1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2#top", Code::QrFormat),
            ("bitcoin:1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2?label=%e9", Code::QrValue),
        ] {
            assert_eq!(Uri::read(text).unwrap_err().code(), code, "{text}");
        }
        let long = format!("bitcoin:?x={}", "1".repeat(LONGEST));
        assert_eq!(Uri::read(&long).unwrap_err().code(), Code::TooLong);
    }

    #[test]
    fn whatever_is_read_is_written_so_that_it_reads_the_same() {
        // Links of both kinds, with pieces put in, left out and exchanged.
        const WHOLE: [&str; 6] = [
            "bitcoin:1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2?amount=20.3&label=Luke-Jr&message=a%20b",
            "BITCOIN:?BC=BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4&req-pop=app%3a%3f",
            "bitcoin:?tb=tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx&lno=lno1pqqq&x=y&pop=https%3a",
            "ethereum:pay-0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed@1?value=2.014e18&gas=21000",
            "ethereum:0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359@137/transfer?address=0x8e23ee67d1332ad560396262c48ffbb01f93d052&uint256=1e6&gasPrice=30e9",
            "ethereum:0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359@5?value=0",
        ];
        const PIECES: &[&str] =
            &["", "&", "=", "?", "@", "/", "%20", "0", "e", ".", "1", "req-", "amount=1", "A", "+"];
        let mut rng = ChaCha8Rng::seed_from_u64(321);
        let mut draw = |limit: usize| usize::try_from(rng.next_u32()).unwrap() % limit;
        let mut read = 0;
        for _ in 0..20_000 {
            let mut text = String::from(WHOLE[draw(WHOLE.len())]);
            for _ in 0..draw(3) {
                let from = draw(text.len());
                let to = (from + draw(3)).min(text.len());
                text.replace_range(from..to, PIECES[draw(PIECES.len())]);
            }
            if let Ok(uri) = Uri::read(&text) {
                match uri.write() {
                    Ok(written) => assert_eq!(Uri::read(&written).unwrap(), uri, "{text}"),
                    // The chain is always written, and not always read.
                    Err(error) => assert_eq!(error.code(), Code::QrMissing, "{text}"),
                }
                read += 1;
            }
        }
        assert!(read > 5_000, "{read}");
    }
}

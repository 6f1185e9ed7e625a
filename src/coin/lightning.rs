//! An invoice of the Lightning network.
//!
//! BOLT 11. Its signature is not recovered: that needs the curve secp256k1, and
//! says only which node wrote the invoice, which the payer's wallet finds out.

use super::Network;
use crate::checksum::bech32::{self, Variant};
use crate::error::{Code, Error};

/// The longest invoice that is read: one symbol of a QR code in capitals.
const LONGEST: usize = 4296;

/// Letters of the time, and of the signature.
const TIME: usize = 7;
const SIGNATURE: usize = 104;

/// The largest whole number that every reader of JSON has exactly.
const LAST: u64 = (1 << 53) - 1;

/// Features that every payer has had since invoices carry a secret: what is
/// asked of the onion, the secret, parts, metadata.
const KNOWN_FEATURES: [usize; 4] = [8, 14, 16, 48];

/// An invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice {
    /// The network that its coins are of.
    pub network: Network,
    /// The amount in thousandths of a satoshi; none where the payer names it.
    pub amount_msat: Option<u64>,
    /// When it was made, in seconds since 1970.
    pub made_at: u64,
    /// How long it can be paid, in seconds.
    pub expires_in: u64,
    /// What it is for; none where it has the hash of a longer text.
    pub description: Option<String>,
    /// The SHA-256 of what the payer gets as proof of payment.
    pub payment_hash: [u8; 32],
}

impl Invoice {
    /// Reads an invoice, in small letters or in capitals.
    ///
    /// # Errors
    /// `required`, `too_long`, `mixed_case`; `misplaced` where it is no invoice
    /// or has a letter that none has; `checksum`; `invoice_amount` where the
    /// amount is not in its form or finer than can be paid; `invoice_field`
    /// where what must be there is missing or not whole; `invoice_feature`
    /// where it asks for something that is not known here.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Error::new(Code::Required));
        }
        if text.len() > LONGEST {
            return Err(Error::new(Code::TooLong));
        }
        let has = |kind: fn(&u8) -> bool| text.as_bytes().iter().any(kind);
        if has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase) {
            return Err(Error::new(Code::MixedCase));
        }
        let text = text.to_ascii_lowercase();
        let (human, letters) = text.rsplit_once('1').ok_or(Code::Misplaced)?;
        let (network, amount) = prefix(human).ok_or(Code::Misplaced)?;
        let values: Option<Vec<u8>> = letters.bytes().map(bech32::value).collect();
        let values = values.ok_or(Code::Misplaced)?;
        let amount_msat = read_amount(amount)?;
        if bech32::verify(human.as_bytes(), letters.as_bytes()) != Some(Variant::Bech32) {
            return Err(Error::new(Code::Checksum));
        }
        let end =
            values.len().checked_sub(SIGNATURE + bech32::CHECKSUM).ok_or(Code::InvoiceField)?;
        let (made_at, fields) = values
            .get(..end)
            .and_then(|signed| signed.split_at_checked(TIME))
            .ok_or(Code::InvoiceField)?;
        Self::read(network, amount_msat, number(made_at)?, fields)
    }

    fn read(
        network: Network,
        amount_msat: Option<u64>,
        made_at: u64,
        fields: &[u8],
    ) -> Result<Self, Error> {
        let mut payment_hash = None;
        let mut has_secret = false;
        let mut description = None;
        let mut expires_in = 3600;
        let mut rest = fields;
        while let [kind, high, low, further @ ..] = rest {
            let length = usize::from(*high) * 32 + usize::from(*low);
            let (value, further) = further.split_at_checked(length).ok_or(Code::InvoiceField)?;
            rest = further;
            // A field of another length than its own is passed over.
            match (kind, length) {
                (1, 52) if payment_hash.is_none() => payment_hash = bytes(value).try_into().ok(),
                (16, 52) => has_secret = true,
                (13, _) => {
                    let text = String::from_utf8(bytes(value));
                    description = Some(text.map_err(|_| Error::new(Code::InvoiceField))?);
                }
                (6, _) => expires_in = number(value)?,
                (5, _) => check_features(value)?,
                _ => {}
            }
        }
        match (payment_hash, has_secret, rest) {
            (Some(payment_hash), true, []) => {
                Ok(Self { network, amount_msat, made_at, expires_in, description, payment_hash })
            }
            _ => Err(Error::new(Code::InvoiceField)),
        }
    }

    /// When it can no longer be paid, in seconds since 1970: at the latest in the
    /// last second that a whole number of a document tells (RFC 8259, section 6).
    #[must_use]
    pub fn expires_at(&self) -> u64 {
        self.made_at.saturating_add(self.expires_in).min(LAST)
    }

    /// Whether it can still be paid at a time, in seconds since 1970.
    #[must_use]
    pub const fn is_payable(&self, now: u64) -> bool {
        now < self.made_at.saturating_add(self.expires_in)
    }
}

/// The network that the part before the letters names, and its amount.
fn prefix(human: &str) -> Option<(Network, &str)> {
    // Signet's begins as testnet's does.
    let networks = [
        ("lnbcrt", Network::Regtest),
        ("lnbc", Network::Main),
        ("lntbs", Network::Test),
        ("lntb", Network::Test),
    ];
    networks.iter().find_map(|(prefix, network)| Some((*network, human.strip_prefix(prefix)?)))
}

/// Reads an amount in bitcoin, with a letter that makes it smaller.
fn read_amount(text: &str) -> Result<Option<u64>, Error> {
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = Error::new(Code::InvoiceAmount);
    let digits = text.trim_end_matches(|last: char| last.is_ascii_lowercase());
    // In thousandths of a satoshi; a trillionth of a bitcoin is a tenth of one.
    let (unit, parts) = match text.strip_prefix(digits) {
        Some("") => (100_000_000_000, 1),
        Some("m") => (100_000_000, 1),
        Some("u") => (100_000, 1),
        Some("n") => (100, 1),
        Some("p") => (1, 10),
        _ => return Err(wrong),
    };
    if digits.starts_with('0')
        || digits.is_empty()
        || !digits.bytes().all(|byte| byte.is_ascii_digit())
    {
        return Err(wrong);
    }
    let number: u64 = digits.parse().map_err(|_| wrong)?;
    match number.checked_mul(unit) {
        Some(amount) if amount.is_multiple_of(parts) => Ok(Some(amount / parts)),
        _ => Err(wrong),
    }
}

/// Values of five bits as one number.
fn number(values: &[u8]) -> Result<u64, Error> {
    values.iter().try_fold(0_u64, |number, value| {
        let shifted = number.checked_mul(32).ok_or(Code::InvoiceField)?;
        Ok(shifted | u64::from(*value))
    })
}

/// Values of five bits as bytes; what does not fill one is left out.
fn bytes(values: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(values.len() * 5 / 8);
    let (mut held, mut count) = (0_u16, 0);
    for value in values {
        held = held << 5 | u16::from(*value);
        count += 5;
        if count >= 8 {
            count -= 8;
            let [_, byte] = (held >> count).to_be_bytes();
            out.push(byte);
        }
    }
    out
}

/// A feature of an even number must be known to whoever pays.
fn check_features(values: &[u8]) -> Result<(), Error> {
    for (place, value) in values.iter().rev().enumerate() {
        for bit in 0..5 {
            let feature = place * 5 + bit;
            if (value >> bit) & 1 == 1 && feature % 2 == 0 && !KNOWN_FEATURES.contains(&feature) {
                return Err(Error::new(Code::InvoiceFeature));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;

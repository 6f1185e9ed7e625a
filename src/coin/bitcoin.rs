//! An address of Bitcoin, old or new.

use super::{MORE, Network, read};
use crate::check::Check;
use crate::checksum::{base58, bech32};
use crate::error::{Code, Error};
use crate::text::Text;

/// What an address pays to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BitcoinKind {
    /// The hash of a key, in Base58.
    P2pkh,
    /// The hash of a script, in Base58.
    P2sh,
    /// The hash of a key (BIP-141).
    P2wpkh,
    /// The hash of a script (BIP-141).
    P2wsh,
    /// A key of Taproot (BIP-341).
    P2tr,
    /// A witness program of a version that is yet to come.
    Witness,
}

impl BitcoinKind {
    /// The kind's name at the border.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::P2pkh => "p2pkh",
            Self::P2sh => "p2sh",
            Self::P2wpkh => "p2wpkh",
            Self::P2wsh => "p2wsh",
            Self::P2tr => "p2tr",
            Self::Witness => "witness",
        }
    }

    /// Whether addresses of this kind are those of BIP-141, in letters of one case.
    #[must_use]
    pub const fn is_segwit(self) -> bool {
        !matches!(self, Self::P2pkh | Self::P2sh)
    }
}

/// A complete address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BitcoinAddress {
    text: String,
    network: Network,
    kind: BitcoinKind,
}

impl BitcoinAddress {
    /// Reads an address, of whichever network.
    ///
    /// # Errors
    /// `required`, `incomplete`, `too_long`, `characters`, `misplaced`,
    /// `mixed_case`, `checksum`, `witness_program`.
    pub fn parse(typed: &str) -> Result<Self, Error> {
        let run = read(typed).map_err(|check| check.code.unwrap_or(Code::Internal))?;
        let (check, network, kind) = judge(run.as_bytes());
        check.accept()?;
        let mut text = String::from(run.as_str());
        // An address in capitals is for QR codes alone.
        if text.as_bytes().iter().all(|byte| !byte.is_ascii_lowercase())
            && is_segwit(text.as_bytes())
        {
            text.make_ascii_lowercase();
        }
        let (Some(network), Some(kind)) = (network, kind) else {
            return Err(Error::new(Code::Internal));
        };
        Ok(Self { text, network, kind })
    }

    /// Checks an address as typed so far; with what it tells of its network
    /// and, once it is complete, of its kind.
    #[must_use]
    pub fn check<T: Text + ?Sized>(typed: &T) -> (Check, Option<Network>, Option<BitcoinKind>) {
        match read(typed) {
            Ok(run) => judge(run.as_bytes()),
            Err(check) => (check, None, None),
        }
    }

    /// The address as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The network it is for.
    #[must_use]
    pub const fn network(&self) -> Network {
        self.network
    }

    /// What it pays to.
    #[must_use]
    pub const fn kind(&self) -> BitcoinKind {
        self.kind
    }
}

type Judged = (Check, Option<Network>, Option<BitcoinKind>);

fn judge(typed: &[u8]) -> Judged {
    if is_segwit(typed) { judge_segwit(typed) } else { judge_base58(typed) }
}

/// The parts for people of the new addresses, each with the `1` after it.
const PREFIXES: [(&[u8], Network); 3] =
    [(b"bc1", Network::Main), (b"tb1", Network::Test), (b"bcrt1", Network::Regtest)];

/// Whether a text is, or can become, an address of the new form.
fn is_segwit(typed: &[u8]) -> bool {
    PREFIXES.iter().any(|(prefix, _)| {
        typed.iter().zip(*prefix).all(|(byte, wanted)| byte.eq_ignore_ascii_case(wanted))
    })
}

/// Base58: how long an address of a version is at the most.
fn judge_base58(typed: &[u8]) -> Judged {
    let (network, kind, longest) = match typed.first() {
        Some(b'1') => (Network::Main, BitcoinKind::P2pkh, 34),
        Some(b'3') => (Network::Main, BitcoinKind::P2sh, 34),
        Some(b'm' | b'n') => (Network::Test, BitcoinKind::P2pkh, 34),
        Some(b'2') => (Network::Test, BitcoinKind::P2sh, 35),
        _ => return (Check::invalid(Code::Misplaced), None, None),
    };
    let known = |check| (check, Some(network), Some(kind));
    if !typed.iter().all(|byte| base58::has(*byte)) {
        return known(Check::invalid(Code::Misplaced));
    }
    let bytes = base58::decode(typed);
    let version = match (network, kind) {
        (Network::Main, BitcoinKind::P2pkh) => 0x00,
        (Network::Main, _) => 0x05,
        (_, BitcoinKind::P2pkh) => 0x6F,
        _ => 0xC4,
    };
    let fits = bytes.is_some_and(|bytes| bytes.first() == Some(&version) && base58::verify(&bytes));
    known(if fits {
        Check::VALID
    } else if base58::may_go_on(typed, version) {
        MORE
    } else if typed.len() <= longest {
        Check::invalid(Code::Checksum)
    } else {
        Check::invalid(Code::TooLong)
    })
}

/// BIP-141 and BIP-350: a witness version and a program of 2 to 40 bytes.
fn judge_segwit(typed: &[u8]) -> Judged {
    let is_mixed =
        typed.iter().any(u8::is_ascii_lowercase) && typed.iter().any(u8::is_ascii_uppercase);
    let whole = PREFIXES.iter().find(|(prefix, _)| {
        typed.len() >= prefix.len() && {
            typed.iter().zip(*prefix).all(|(byte, wanted)| byte.eq_ignore_ascii_case(wanted))
        }
    });
    let network = whole.map(|(_, network)| *network);
    let refused = |code| (Check::invalid(code), network, None);
    if is_mixed {
        return refused(Code::MixedCase);
    }
    let Some((human, letters)) = whole.and_then(|(prefix, _)| {
        let (human, rest) = typed.split_at_checked(prefix.len() - 1)?;
        Some((human, rest.split_first()?.1))
    }) else {
        return (MORE, network, None);
    };
    if !letters.iter().all(|letter| bech32::value(*letter).is_some()) {
        return refused(Code::Misplaced);
    }
    let Some((version, rest)) = letters.split_first() else { return (MORE, network, None) };
    let version = bech32::value(*version).unwrap_or_default();
    // Letters of the program and the checksum together.
    let (lengths, longest): (&[usize], usize) = match version {
        0 => (&[20, 32], 52 + bech32::CHECKSUM),
        1..=16 => (&[], 64 + bech32::CHECKSUM),
        _ => return refused(Code::WitnessProgram),
    };
    if rest.len() > longest {
        return refused(Code::TooLong);
    }
    let right = if version == 0 { bech32::Variant::Bech32 } else { bech32::Variant::Bech32m };
    let allowed =
        |bytes| (2..=40).contains(&bytes) && (lengths.is_empty() || lengths.contains(&bytes));
    let program = rest.len().checked_sub(bech32::CHECKSUM).and_then(|end| rest.get(..end));
    let bytes = program.and_then(bech32::whole_bytes).unwrap_or_default();
    let fits = allowed(bytes) && bech32::verify(human, letters) == Some(right);
    // With more to come than a checksum, some letters always fit.
    let goes_on = (rest.len() + 1..=longest).any(|whole| {
        let (left, program) = (whole - rest.len(), whole.saturating_sub(bech32::CHECKSUM));
        match rest.get(..program) {
            Some(program) => {
                bech32::whole_bytes(program).is_some_and(allowed)
                    && bech32::may_end(human, letters, left, right)
            }
            None => program * 5 % 8 < 5 && allowed(program * 5 / 8),
        }
    });
    let kind = match (version, bytes) {
        (0, 20) => BitcoinKind::P2wpkh,
        (0, _) => BitcoinKind::P2wsh,
        (1, 32) => BitcoinKind::P2tr,
        _ => BitcoinKind::Witness,
    };
    if fits {
        (Check::VALID, network, Some(kind))
    } else if goes_on {
        (MORE, network, None)
    } else {
        refused(Code::Checksum)
    }
}

#[cfg(test)]
mod tests;

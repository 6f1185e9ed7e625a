//! Digital currencies: addresses, invoices, and the links that carry them.

mod bitcoin;
mod ethereum;
mod lightning;
pub mod uri;

pub use bitcoin::{BitcoinAddress, BitcoinKind};
pub use ethereum::EthereumAddress;
pub use lightning::Invoice;

use crate::check::Check;
use crate::error::Code;
use crate::text::{Case, Run, Text};

/// Which chain an address is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    /// Where coins are worth something.
    Main,
    /// Where they are not: testnet and signet.
    Test,
    /// A chain of one's own.
    Regtest,
}

impl Network {
    /// The network's name at the border.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Test => "test",
            Self::Regtest => "regtest",
        }
    }
}

/// Reads typed text as an address: nothing is dropped but spaces, whose place is
/// around it.
fn read<T: Text + ?Sized>(typed: &T) -> Result<Run, Check> {
    let mut run = Run::new();
    match run.read(typed, b" ", Case::Kept) {
        Ok(()) if run.as_bytes().is_empty() => Err(Check::EMPTY),
        Ok(()) => Ok(run),
        Err(error) => Err(Check::invalid(error.code())),
    }
}

/// More is needed.
const MORE: Check = Check::incomplete(Code::Incomplete);

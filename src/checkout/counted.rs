//! Receipts that count, and the proof of payment that only they can give.

use crate::error::Error;
use crate::protocol::receipt::{Expected, Standing, Status};
use crate::protocol::{Discovery, Receipt, Signed};

/// A receipt whose signature held and whose every check passed.
///
/// There is no other way to come by one than [`Counted::prove`], so the machine
/// never sees a receipt that does not count.
#[derive(Clone, Debug, PartialEq)]
pub struct Counted(Signed<Receipt>);

/// Proof that a counted receipt said "paid".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paid(());

impl Counted {
    /// Verifies a receipt and checks it against what this session expects.
    ///
    /// Also says whether it is the last one again.
    ///
    /// # Errors
    /// Those of [`Discovery::verify_receipt`] and [`Receipt::check`].
    pub fn prove(
        trust: &Discovery,
        compact: &str,
        expected: &Expected<'_>,
    ) -> Result<(Self, Standing), Error> {
        let receipt = trust.verify_receipt(compact)?;
        let standing = receipt.body().check(expected)?;
        Ok((Self(receipt), standing))
    }

    /// What the receipt says.
    #[must_use]
    pub const fn body(&self) -> &Receipt {
        self.0.body()
    }

    /// The receipt as signed.
    #[must_use]
    pub fn compact(&self) -> &str {
        self.0.compact()
    }

    /// The proof of payment, if this receipt is one.
    #[must_use]
    pub fn paid(&self) -> Option<Paid> {
        (self.body().status == Status::Succeeded).then_some(Paid(()))
    }
}

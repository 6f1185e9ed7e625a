//! What is kept of one refund.

use super::super::words::words;

/// A refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundRecord {
    /// `<sid>_r<n>`.
    pub id: String,
    /// Minor units, all shares together.
    pub amount: u64,
    /// The merchant's words.
    pub reason: Option<String>,
    /// Where it stands.
    pub state: RefundState,
    /// What of it goes back beside the method; the rest is the method's.
    pub parts: Vec<RefundPart>,
    /// Unix seconds.
    pub created_at: u64,
}

/// What of a refund goes back to one source beside the method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundPart {
    /// The source's place in the payment, from 1.
    pub place: u64,
    /// Minor units.
    pub amount: u64,
    /// Where it stands.
    pub state: ReturnState,
}

words! {
    /// Where a part of a refund stands.
    ReturnState {
        /// The method's share goes first.
        Waiting = "waiting",
        /// Its ledger is asked.
        Due = "due",
        /// It has gone back.
        Returned = "returned",
    }
}

words! {
    /// Where a refund stands.
    RefundState {
        /// Written down; the rail has not answered.
        Requested = "requested",
        /// Somebody looks at it first.
        Reviewing = "reviewing",
        /// The money is on its way.
        Processing = "processing",
        /// The money went back.
        Refunded = "refunded",
        /// The rail refused.
        Rejected = "rejected",
        /// The rail let its time run out.
        Closed = "closed",
        /// The money could not be put where it came from.
        Abnormal = "abnormal",
    }
}

impl RefundRecord {
    /// Minor units that go back by the method.
    #[must_use]
    pub fn by_method(&self) -> u64 {
        self.parts.iter().fold(self.amount, |left, part| left.saturating_sub(part.amount))
    }

    /// Minor units that go back to the source at this place.
    #[must_use]
    pub fn by_place(&self, place: u64) -> u64 {
        let own = self.parts.iter().filter(|part| part.place == place);
        own.fold(0, |sum, part| sum.saturating_add(part.amount))
    }

    /// Whether the rail still has a say: it gives its share back before any other
    /// goes.
    #[must_use]
    pub fn is_with_rail(&self) -> bool {
        self.by_method() > 0 && self.parts.iter().all(|part| part.state == ReturnState::Waiting)
    }
}

impl RefundState {
    /// Whether a word is still owed.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Requested | Self::Reviewing | Self::Processing | Self::Abnormal)
    }

    /// Whether the money has gone back or still may: another refund cannot have it.
    #[must_use]
    pub const fn is_reserved(self) -> bool {
        self.is_open() || matches!(self, Self::Refunded)
    }
}

//! What is kept of one attempt to pay.

use super::super::words::words;

/// An intent that was accepted, or whose place was taken by a void.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptRecord {
    /// 1 for the first.
    pub number: u64,
    /// The intent's name.
    pub jti: String,
    /// The nonce that was spent.
    pub nonce: String,
    /// The intent; none where it never arrived.
    pub intent: Option<String>,
    /// Digest of intent and payment part as they arrived.
    pub request_digest: String,
    /// The payment part; blanked once the rail has answered, since a card's
    /// code must not be kept after authorisation (PCI DSS 3.3.1).
    pub payment: Option<String>,
    /// Brand and last four digits, for the merchant's list.
    pub card: Option<(String, String)>,
    /// The device key behind the key that signed, and whether it had paid this
    /// merchant before.
    pub device: Option<(String, bool)>,
    /// Whether the buyer must prove to the issuer to be the card's holder.
    pub challenge: bool,
    /// Where it stands.
    pub state: AttemptState,
    /// The action that the buyer owes, as its JSON.
    pub action: Option<String>,
    /// How that action has gone so far.
    pub asking: Asking,
    /// Why no money moved, once that is known.
    pub code: Option<String>,
    /// What the rail has been asked beside the charge and has not answered.
    pub asked: Option<Asked>,
    /// Money that no order keeps.
    pub stray: Stray,
    /// Minor units that have come, where a rail counts them; the whole, where it
    /// says no more than that.
    pub received: u64,
    /// Minor units that have gone back beside refunds.
    pub returned: u64,
    /// Minor units taken.
    pub captured: u64,
    /// What is paid beside the method, in the payment's order.
    pub tenders: Vec<TenderRecord>,
    /// Names of the answers received.
    pub answers: Vec<String>,
    /// Unix seconds.
    pub created_at: u64,
    /// How long it may run, in Unix seconds.
    pub until: u64,
}

/// How an action has gone so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asking {
    /// An answer that the rail has not been heard about.
    pub owed: Option<OwedAnswer>,
    /// Wrong answers since the newest code was sent.
    pub wrong: u64,
    /// Codes or messages that were sent.
    pub sent: u64,
    /// When another may be sent, in Unix seconds.
    pub resend_at: u64,
}

/// An answer that the rail is being told; blanked once it has spoken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwedAnswer {
    /// Its name.
    pub jti: String,
    /// The signed answer, secrets in it sealed.
    pub jws: String,
}

words! {
    /// Where an attempt stands.
    AttemptState {
        /// Written down; the rail has not answered.
        Submitted = "submitted",
        /// The buyer must act.
        ActionRequired = "action_required",
        /// The rail cannot say yet.
        Processing = "processing",
        /// Some of the money has come, and the buyer owes the rest.
        PartiallyPaid = "partially_paid",
        /// The money is held.
        Authorized = "authorized",
        /// The money is taken.
        Succeeded = "succeeded",
        /// No money moved, and a receipt says so.
        Failed = "failed",
        /// It ended unpaid together with its session.
        Ended = "ended",
    }
}

words! {
    /// What a rail was asked beside the charge.
    Asked {
        /// To take the money that is held.
        Capture = "capture",
        /// To close the attempt, so that the buyer can try another way.
        CloseAttempt = "close_attempt",
        /// To close the attempt, and the session with it.
        CloseSession = "close_session",
        /// The same, asked by the merchant.
        CloseForMerchant = "close_for_merchant",
        /// To close the attempt, since the buyer's time to act is over.
        CloseOverdue = "close_overdue",
        /// The same, since the buyer closed what was shown.
        CloseDismissed = "close_dismissed",
        /// The same, since the buyer did not agree to a change.
        CloseRejected = "close_rejected",
        /// The same, since the buyer gave too many wrong answers.
        CloseLocked = "close_locked",
    }
}

words! {
    /// Money that no order keeps: it came after a signed `failed`, in part only, or
    /// was too much.
    Stray {
        /// None has.
        None = "none",
        /// It is to be given back.
        Due = "due",
        /// It has been given back.
        Returned = "returned",
    }
}

/// A part that is paid beside the method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenderRecord {
    /// What kind of source.
    pub kind: String,
    /// Which one.
    pub account: String,
    /// Minor units.
    pub amount: u64,
    /// Where it stands.
    pub state: TenderState,
}

words! {
    /// Where a part stands that is paid beside the method.
    TenderState {
        /// To be set aside.
        Due = "due",
        /// Set aside.
        Held = "held",
        /// Not to be had.
        Refused = "refused",
        /// To be used up.
        Spending = "spending",
        /// Used up.
        Spent = "spent",
        /// To be let go.
        Releasing = "releasing",
        /// Let go.
        Released = "released",
    }
}

impl TenderState {
    /// Whether its ledger still owes a word.
    #[must_use]
    pub const fn is_owed(self) -> bool {
        matches!(self, Self::Due | Self::Spending | Self::Releasing)
    }
}

impl AttemptRecord {
    /// Minor units that are paid beside the method.
    #[must_use]
    pub fn tendered(&self) -> u64 {
        self.tenders.iter().fold(0, |sum, tender| sum.saturating_add(tender.amount))
    }

    /// Whether all that is paid beside the method is set aside.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.tenders.iter().all(|tender| tender.state == TenderState::Held)
    }

    /// Minor units that came by the method and that no order keeps.
    #[must_use]
    pub fn excess(&self) -> u64 {
        match self.state {
            AttemptState::Succeeded => {
                self.received.saturating_sub(self.captured.saturating_sub(self.tendered()))
            }
            AttemptState::Failed | AttemptState::Ended => self.received,
            _ => 0,
        }
    }
}

impl AttemptState {
    /// Whether the attempt keeps the session's one open place.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Submitted | Self::Processing) || self.is_asking()
    }

    /// Whether the buyer owes an action.
    #[must_use]
    pub const fn is_asking(self) -> bool {
        matches!(self, Self::ActionRequired | Self::PartiallyPaid)
    }

    /// Whether money is held or was taken.
    #[must_use]
    pub const fn is_paid(self) -> bool {
        matches!(self, Self::Authorized | Self::Succeeded)
    }
}

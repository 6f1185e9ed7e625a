//! What a gateway keeps, and the constraints that its store must enforce.
//!
//! | record | unique |
//! |---|---|
//! | session | `sid` |
//! | key | (`sid`, `thumbprint`) |
//! | attempt | (`sid`, `number`), (`sid`, `nonce`), (`sid`, `jti`), and one with `open` per `sid` |
//! | receipt | (`sid`, `seq`) |
//! | refund | `id` |
//! | proof | (`thumbprint`, `jti`) |
//! | idempotency | (`merchant`, `key`) |
//! | event | `id` |
//! | endpoint | `id`, (`merchant`, `place`) |
//! | device | (`merchant`, `thumbprint`) |
//!
//! A session is replaced only where its `version` is still the one loaded.

use core::fmt;

use super::client_secret::is_sid;
use super::outbox::{EndpointRecord, EventRecord};
use super::words::words;

/// What must be loaded before a command can be decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// This session with all that hangs on it.
    pub session: Option<String>,
    /// What an earlier call with this (merchant, key) was answered.
    pub idempotency: Option<(String, String)>,
    /// Whether this (key thumbprint, `jti`) was seen before.
    pub proof: Option<(String, String)>,
    /// Every endpoint of this merchant.
    pub endpoints: Option<String>,
    /// This event.
    pub event: Option<String>,
}

impl Needs {
    /// This session, and nothing else. A text that is no session's id, out of
    /// an address, does not reach the store.
    pub(super) fn of(sid: &str) -> Self {
        Self { session: is_sid(sid).then(|| String::from(sid)), ..Self::default() }
    }
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The session, if it exists.
    pub session: Option<SessionFacts>,
    /// The earlier answer, if there was one.
    pub idempotency: Option<IdempotencyRecord>,
    /// Whether the proof was seen before.
    pub proof_seen: bool,
    /// The merchant's endpoints, by `place`.
    pub endpoints: Vec<EndpointRecord>,
    /// The event, if it exists.
    pub event: Option<EventRecord>,
}

/// A session with all that hangs on it.
#[derive(Clone, Debug)]
pub struct SessionFacts {
    /// The session itself.
    pub session: SessionRecord,
    /// Its enrolled keys, in the order they came.
    pub keys: Vec<KeyRecord>,
    /// Its attempts, by number.
    pub attempts: Vec<AttemptRecord>,
    /// Its receipts, by `seq`.
    pub receipts: Vec<ReceiptRecord>,
    /// Its refunds, in the order they came.
    pub refunds: Vec<RefundRecord>,
}

impl SessionFacts {
    /// The attempt that keeps the session's one open place.
    #[must_use]
    pub fn open_attempt(&self) -> Option<&AttemptRecord> {
        self.attempts.iter().find(|attempt| attempt.state.is_open())
    }

    /// The attempt that was paid, or whose money is held.
    #[must_use]
    pub fn paid_attempt(&self) -> Option<&AttemptRecord> {
        self.attempts.iter().find(|attempt| attempt.state.is_paid())
    }

    /// The newest receipt.
    #[must_use]
    pub fn newest_receipt(&self) -> Option<&ReceiptRecord> {
        self.receipts.last()
    }
}

/// One session, later the payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRecord {
    /// The session's id.
    pub sid: String,
    /// The merchant's id.
    pub merchant: String,
    /// Base64url SHA-256 of the client secret.
    pub secret_digest: String,
    /// The signed order.
    pub order: String,
    /// Where the session stands.
    pub state: SessionState,
    /// What the next intent must carry; none while one runs and after the end.
    pub nonce: Option<String>,
    /// The number of the newest attempt, counting those that never arrived.
    pub attempt: u64,
    /// The number of the newest receipt.
    pub seq: u64,
    /// Grows with each change.
    pub version: u64,
    /// Unix seconds.
    pub created_at: u64,
    /// The last second at which a new intent is accepted.
    pub expires_at: u64,
}

words! {
    /// Where a session stands.
    SessionState {
        /// It takes an intent, or one runs.
        Open = "open",
        /// It was paid, or the money is held.
        Paid = "paid",
        /// It failed for good.
        Failed = "failed",
        /// It was closed unpaid.
        Cancelled = "cancelled",
        /// It ended unpaid.
        Expired = "expired",
    }
}

/// A client key that was enrolled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRecord {
    /// RFC 7638.
    pub thumbprint: String,
    /// The public key as JWK.
    pub jwk: String,
    /// The endorsement that came with it.
    pub endorsement: Option<String>,
    /// The device key that endorsed it, as JWK.
    pub device_jwk: Option<String>,
    /// The `Origin` it was enrolled from.
    pub origin: Option<String>,
    /// Whether a page of the gateway's own enrolled it, by the browser's word.
    pub framed: bool,
    /// Whether it has signed an intent or an answer: nothing makes place for it
    /// then, since what it signed is evidence.
    pub signed: bool,
    /// The device key's thumbprint.
    pub device: Option<String>,
    /// Whether that device has paid this merchant before; not stored, but found
    /// as the facts are loaded.
    pub recognised: bool,
    /// Unix seconds.
    pub enrolled_at: u64,
}

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

/// A receipt that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptRecord {
    /// Counts from 1 in each session.
    pub seq: u64,
    /// The attempt it is about, also one that never arrived; 0 for the session
    /// as a whole.
    pub attempt: u64,
    /// The signed receipt.
    pub jws: String,
}

/// A refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundRecord {
    /// `<sid>_r<n>`.
    pub id: String,
    /// Minor units.
    pub amount: u64,
    /// The merchant's words.
    pub reason: Option<String>,
    /// Where it stands.
    pub state: RefundState,
    /// Unix seconds.
    pub created_at: u64,
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

impl RefundState {
    /// Whether the rail still owes a word.
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

/// What a merchant's call was answered: written with the work it stands for,
/// and kept for a day at least.
///
/// # Secrecy
/// The answer to `POST /v1/sessions` holds a client secret, that to
/// `POST /v1/webhook_endpoints` an endpoint's: `Debug` shows none.
#[derive(Clone, PartialEq, Eq)]
pub struct IdempotencyRecord {
    /// The merchant's id.
    pub merchant: String,
    /// The key, without quotes.
    pub key: String,
    /// Base64url SHA-256 of route and body.
    pub fingerprint: String,
    /// The status that was answered, always below 400: a refusal changes
    /// nothing and is decided anew.
    pub status: u16,
    /// The bytes that were answered.
    pub body: String,
    /// Unix seconds.
    pub created_at: u64,
}

impl fmt::Debug for IdempotencyRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("IdempotencyRecord");
        shown.field("merchant", &self.merchant).field("status", &self.status);
        shown.finish_non_exhaustive()
    }
}

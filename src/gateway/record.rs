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

mod attempt;
mod refund;

use core::fmt;

use super::client_secret::is_sid;
use super::outbox::{EndpointRecord, EventRecord};
use super::words::words;
pub use attempt::{
    Asked, Asking, AttemptRecord, AttemptState, OwedAnswer, Stray, TenderRecord, TenderState,
};
pub use refund::{RefundPart, RefundRecord, RefundState, ReturnState};

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

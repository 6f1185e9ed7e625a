//! What is kept of what a merchant's server is told: events, and where they go.

use core::fmt;

use super::client_secret::is_sid;
use super::words::words;

words! {
    /// What an event tells.
    EventType {
        /// The rail has the payment and cannot say yet.
        PaymentProcessing = "payment.processing",
        /// The money is held.
        PaymentAuthorized = "payment.authorized",
        /// Some of the money has come.
        PaymentPartiallyPaid = "payment.partially_paid",
        /// The money is taken.
        PaymentSucceeded = "payment.succeeded",
        /// An attempt failed; `retry` says whether another may follow.
        PaymentFailed = "payment.failed",
        /// The session was closed unpaid.
        PaymentCancelled = "payment.cancelled",
        /// The session ended unpaid.
        PaymentExpired = "payment.expired",
        /// Money came, or was held, that the order does not keep: it goes back. The
        /// payment stays what it was.
        PaymentExcess = "payment.excess",
        /// The rail gave a refund back, or refused to.
        RefundUpdated = "refund.updated",
    }
}

/// An event, kept to be listed and sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRecord {
    /// `<sid>_e<seq>`, of the receipt that it tells of; `<sid>_e<seq>_x<minor>`
    /// where it tells of money that no order keeps, after that receipt.
    pub id: String,
    /// The merchant it is for.
    pub merchant: String,
    /// The session.
    pub sid: String,
    /// The receipt's number in the session; of two with the same, the longer
    /// id is the later one.
    pub seq: u64,
    /// What it tells.
    pub kind: EventType,
    /// The bytes that are signed and sent, the same at each try.
    pub body: String,
    /// Unix seconds.
    pub created_at: u64,
}

/// The session and the receipt's number that an event's id begins with.
#[must_use]
pub fn place_of_event(id: &str) -> Option<(&str, u64)> {
    let (sid, numbers) = id.rsplit_once("_e")?;
    let (seq, excess) = numbers.split_once("_x").unwrap_or((numbers, "0"));
    excess.parse::<u64>().ok()?;
    Some((sid, seq.parse().ok()?)).filter(|(sid, _)| is_sid(sid))
}

/// An address that events are sent to.
///
/// # Secrecy
/// `Debug` shows no secret.
#[derive(Clone, PartialEq, Eq)]
pub struct EndpointRecord {
    /// `we_` and 22 letters and digits.
    pub id: String,
    /// The merchant's id.
    pub merchant: String,
    /// From 1 to [`MAX_ENDPOINTS`](super::endpoint::MAX_ENDPOINTS), unique among the merchant's: what keeps two
    /// that are added at once from being one too many.
    pub place: u64,
    /// The address.
    pub url: String,
    /// `whsec_` and base64 of the HMAC key (Standard Webhooks).
    pub secret: String,
    /// Which events are wanted; none named is all.
    pub events: Vec<EventType>,
    /// False once the endpoint has said that it is gone (HTTP 410).
    pub enabled: bool,
    /// Unix seconds.
    pub created_at: u64,
}

impl EndpointRecord {
    /// Whether events of this type are sent there.
    #[must_use]
    pub fn wants(&self, kind: EventType) -> bool {
        self.enabled && (self.events.is_empty() || self.events.contains(&kind))
    }
}

impl fmt::Debug for EndpointRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EndpointRecord").field("id", &self.id).finish_non_exhaustive()
    }
}

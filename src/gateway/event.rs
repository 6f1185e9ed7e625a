//! Events: what a merchant's server is told of its own accord, one for each
//! receipt that changes what the merchant has to do.
//!
//! An event is written in the transaction that writes its receipt, so there is
//! never one without the other. Sending it is the host's.

use super::client_secret::{is_sid, numbered};
use super::record::{RefundRecord, words};
use crate::json::{self, ObjectWriter};
use crate::money::Money;
use crate::protocol::receipt::Status;
use crate::protocol::wire::write_amount;
use crate::protocol::{Order, Receipt};

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
        /// The rail gave a refund back, or refused to.
        RefundUpdated = "refund.updated",
    }
}

/// An event, kept to be listed and sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRecord {
    /// `<sid>_e<seq>`, of the receipt that it tells of.
    pub id: String,
    /// The merchant it is for.
    pub merchant: String,
    /// The session.
    pub sid: String,
    /// The receipt's number in the session.
    pub seq: u64,
    /// What it tells.
    pub kind: EventType,
    /// The bytes that are signed and sent, the same at each try.
    pub body: String,
    /// Unix seconds.
    pub created_at: u64,
}

/// The session that an event's id, `<sid>_e<seq>`, begins with.
#[must_use]
pub fn sid_of_event(id: &str) -> Option<&str> {
    let (sid, number) = id.rsplit_once("_e")?;
    number.parse::<u64>().ok()?;
    is_sid(sid).then_some(sid)
}

/// The event that a receipt gives, if it gives one: an action is the buyer's
/// concern, so the merchant is told of what comes of it.
pub(super) fn of(
    receipt: &Receipt,
    jws: &str,
    order: &Order,
    refund: Option<(&RefundRecord, Money)>,
) -> Option<EventRecord> {
    let kind = if refund.is_some() { EventType::RefundUpdated } else { kind(&receipt.status)? };
    let id = numbered(&receipt.sid, "_e", receipt.seq);
    let body = json::object(|out| {
        out.str("id", &id);
        out.str("type", kind.as_str());
        out.u64("created", receipt.issued_at);
        out.object("data", |out| write_data(out, receipt, jws, order, refund));
    });
    Some(EventRecord {
        id,
        merchant: order.merchant.id.clone(),
        sid: receipt.sid.clone(),
        seq: receipt.seq,
        kind,
        body,
        created_at: receipt.issued_at,
    })
}

const fn kind(status: &Status) -> Option<EventType> {
    match status {
        Status::Processing => Some(EventType::PaymentProcessing),
        Status::Authorized => Some(EventType::PaymentAuthorized),
        Status::PartiallyPaid => Some(EventType::PaymentPartiallyPaid),
        Status::Succeeded => Some(EventType::PaymentSucceeded),
        Status::Failed => Some(EventType::PaymentFailed),
        Status::Cancelled => Some(EventType::PaymentCancelled),
        Status::Expired => Some(EventType::PaymentExpired),
        Status::ActionRequired | Status::Unknown => None,
    }
}

/// What a merchant acts on, beside the receipt that proves it.
fn write_data(
    out: &mut ObjectWriter<'_>,
    receipt: &Receipt,
    jws: &str,
    order: &Order,
    refund: Option<(&RefundRecord, Money)>,
) {
    out.str("id", &receipt.sid);
    out.str("order_id", &order.purchase.id);
    out.str("status", receipt.status.as_str());
    write_amount(out, "amount", &receipt.amount);
    out.opt_str("code", receipt.code.as_deref());
    out.opt_str("retry", receipt.retry.map(|retry| retry.as_str()));
    if receipt.late {
        out.bool("late", true);
    }
    if let Some((refund, amount)) = refund {
        out.object("refund", |out| {
            out.str("id", &refund.id);
            out.str("status", refund.state.as_str());
            write_amount(out, "amount", &amount);
        });
    }
    out.str("receipt", jws);
}

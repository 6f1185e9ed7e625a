//! Events: what a merchant's server is told of its own accord, one for each
//! receipt that changes what the merchant has to do.
//!
//! An event is written in the transaction that writes its receipt, so there is
//! never one without the other. Sending it is the host's.

use super::client_secret::numbered;
use super::outbox::{EventRecord, EventType};
use super::record::RefundRecord;
use crate::json::{self, ObjectWriter};
use crate::money::Money;
use crate::protocol::receipt::Status;
use crate::protocol::wire::write_amount;
use crate::protocol::{Order, Receipt};

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

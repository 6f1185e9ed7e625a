//! Events: what a merchant's server is told of its own accord, one for each
//! receipt that changes what the merchant has to do, and one for money that
//! comes when nothing is to be signed any more and that no order keeps.
//!
//! An event is written in the transaction that writes what it tells of, so there
//! is never one without the other. Sending it is the host's.

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
    Some(record(id, kind, receipt, receipt.issued_at, order, |out| {
        if let Some((refund, amount)) = &refund {
            out.object("refund", |out| {
                out.str("id", &refund.id);
                out.str("status", refund.state.as_str());
                write_amount(out, "amount", amount);
            });
        }
        out.str("receipt", jws);
    }))
}

/// The event that so much of an attempt goes back since no order keeps it: the
/// payment is what its newest receipt says, and nobody signs another.
pub(super) fn of_excess(
    receipt: &Receipt,
    jws: &str,
    order: &Order,
    (excess, now): (&Money, u64),
) -> EventRecord {
    let id = numbered(&receipt.sid, "_e", receipt.seq);
    let id = numbered(&id, "_x", excess.minor());
    record(id, EventType::PaymentExcess, receipt, now, order, |out| {
        write_amount(out, "excess", excess);
        out.str("receipt", jws);
    })
}

fn record(
    id: String,
    kind: EventType,
    receipt: &Receipt,
    created_at: u64,
    order: &Order,
    more: impl FnOnce(&mut ObjectWriter<'_>),
) -> EventRecord {
    let body = json::object(|out| {
        out.str("id", &id);
        out.str("type", kind.as_str());
        out.u64("created", created_at);
        out.object("data", |out| {
            write_data(out, receipt, order);
            more(out);
        });
    });
    EventRecord {
        id,
        merchant: order.merchant.id.clone(),
        sid: receipt.sid.clone(),
        seq: receipt.seq,
        kind,
        body,
        created_at,
    }
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
fn write_data(out: &mut ObjectWriter<'_>, receipt: &Receipt, order: &Order) {
    out.str("id", &receipt.sid);
    out.str("order_id", &order.purchase.id);
    out.str("status", receipt.status.as_str());
    write_amount(out, "amount", &receipt.amount);
    out.opt_str("code", receipt.code.as_deref());
    out.opt_str("retry", receipt.retry.map(|retry| retry.as_str()));
    if receipt.late {
        out.bool("late", true);
    }
}

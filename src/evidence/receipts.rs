//! Receipts taken together: each counts, none is missing, the figures fit.

use core::cmp::Ordering;

use super::report::Indexed;
use crate::error::{Code, Error};
use crate::money::Money;
use crate::protocol::receipt::Status;
use crate::protocol::{Discovery, Intent, Order, Receipt, Signed};

/// Verifies every receipt against the order and the intent.
pub(super) fn read(
    trust: &Discovery,
    order: &Signed<Order>,
    intent: Option<&Signed<Intent>>,
    compacts: &[String],
) -> Result<Vec<Signed<Receipt>>, Indexed> {
    let mut receipts = Vec::with_capacity(compacts.len());
    for (index, compact) in compacts.iter().enumerate() {
        let at = |fault| (fault, Some(index));
        let receipt = trust.verify_receipt(compact).map_err(at)?;
        check_order(order, receipt.body()).map_err(at)?;
        check_intent(intent, receipt.body()).map_err(at)?;
        receipts.push(receipt);
    }
    Ok(receipts)
}

fn check_order(order: &Signed<Order>, receipt: &Receipt) -> Result<(), Error> {
    let body = order.body();
    for (differs, code) in [
        (receipt.issuer != body.issuer, Code::ReceiptIssuer),
        (receipt.sid != body.sid, Code::ReceiptSession),
        (receipt.order_digest != order.digest(), Code::ReceiptOrder),
        (receipt.amount != body.purchase.amount, Code::ReceiptAmount),
    ] {
        if differs {
            return Err(Error::new(code));
        }
    }
    Ok(())
}

/// Evidence holds one intent, so a receipt may be about an attempt that is not
/// in it: one that moved no money.
fn check_intent(intent: Option<&Signed<Intent>>, receipt: &Receipt) -> Result<(), Error> {
    let Some(intent) = intent else {
        let signed_for = receipt.intent_digest.is_some() || moves_money(receipt);
        return if signed_for { Err(Error::new(Code::IntentMissing)) } else { Ok(()) };
    };
    let held = intent.body().attempt;
    let fits = match (&receipt.intent_digest, &receipt.jti) {
        (Some(digest), _) if digest == intent.digest() => receipt.attempt == held,
        // That of another attempt, or one that never arrived.
        (Some(_), _) | (None, Some(_)) => {
            receipt.attempt != 0 && receipt.attempt != held && !moves_money(receipt)
        }
        (None, None) => receipt.attempt == 0 && !moves_money(receipt),
    };
    if fits { Ok(()) } else { Err(Error::new(Code::ReceiptIntent)) }
}

fn moves_money(receipt: &Receipt) -> bool {
    let held =
        matches!(receipt.status, Status::Authorized | Status::PartiallyPaid | Status::Succeeded);
    held || receipt.paid.is_some() || receipt.captured.is_some() || receipt.refunded.is_some()
}

/// The receipts of a session are numbered from 1.
pub(super) fn check_sequence(receipts: &[Signed<Receipt>]) -> Result<(), Indexed> {
    let mut last = 0_u64;
    for (index, receipt) in receipts.iter().enumerate() {
        let code = match receipt.body().seq.cmp(&last.saturating_add(1)) {
            Ordering::Less => Code::ReceiptStale,
            Ordering::Greater => Code::ReceiptMissing,
            Ordering::Equal => {
                last = receipt.body().seq;
                continue;
            }
        };
        return Err((Error::new(code), Some(index)));
    }
    Ok(())
}

/// Money that is there was paid; what was taken was paid before, and what went
/// back was taken before.
pub(super) fn check_settlement(last: &Receipt) -> Result<(), Error> {
    let held = matches!(last.status, Status::Authorized | Status::Succeeded);
    if held && last.paid.is_none() {
        return Err(Error::new(Code::ReceiptAmount).at("paid"));
    }
    within(last.captured.as_ref(), last.paid.as_ref(), "captured")?;
    within(last.refunded.as_ref(), last.captured.as_ref(), "refunded")
}

fn within(part: Option<&Money>, whole: Option<&Money>, at: &'static str) -> Result<(), Error> {
    let Some(part) = part else { return Ok(()) };
    let fits = whole.is_some_and(|whole| part.compare(whole).is_ok_and(Ordering::is_le));
    if fits { Ok(()) } else { Err(Error::new(Code::ReceiptAmount).at(at)) }
}

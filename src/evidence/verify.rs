//! The checks: each with the code that the gateway, too, refuses with.

use super::receipts;
use super::report::{Checks, Indexed, Proven, Report, Subject};
use super::{EnrolledKey, Evidence, Wanted};
use crate::error::{Code, Error};
use crate::jose::{PublicKey, Thumbprint};
use crate::key::{SKEW, endorsement};
use crate::protocol::intent::MAX_LIFE;
use crate::protocol::{Discovery, Intent, Order, Receipt, Signed};

/// Checks evidence as a whole. The keys of `trust` are the gateway's, narrowed
/// to those that the merchant has pinned.
///
/// What the gateway has not given cannot be missed: evidence without its last
/// receipts proves how the payment stood before them.
#[must_use]
pub fn verify(trust: &Discovery, evidence: &Evidence, wanted: &Wanted<'_>) -> Report {
    let mut checks = Checks::default();
    let Some(order) = checks.note_one(Subject::Order, order_of(trust, &evidence.order)) else {
        return checks.report(None);
    };
    checks.note_one(Subject::Wanted, check_wanted(order.body(), wanted));
    checks.note(Subject::Keys, check_keys(order.body(), &evidence.keys));

    let mut intent = None;
    let mut device = None;
    if let Some(compact) = &evidence.intent {
        let made = intent_of(&order, compact, &evidence.keys);
        let Some(signed) = checks.note_one(Subject::Intent, made) else {
            return checks.report(None);
        };
        checks.note_one(Subject::Amount, check_amount(order.body(), signed.body()));
        checks.note_one(Subject::Payee, check_payee(order.body(), signed.body()));
        device = device_of(&evidence.keys, signed.kid());
        intent = Some(signed);
    }

    let read = receipts::read(trust, &order, intent.as_ref(), &evidence.receipts);
    let Some(receipts) = checks.note(Subject::Receipts, read) else {
        return checks.report(None);
    };
    checks.note(Subject::Sequence, receipts::check_sequence(&receipts));
    let last = receipts.last().map(Signed::body);
    checks.note_one(Subject::Settlement, last.map_or(Ok(()), receipts::check_settlement));
    checks.report(Some(Proven { order, intent, device, receipts }))
}

/// Verifies one receipt by itself, as a webhook or a form brings it.
///
/// # Errors
/// Those of [`Discovery::verify_receipt`], `receipt_issuer`, `receipt_session`,
/// `receipt_amount`.
pub fn verify_receipt(
    trust: &Discovery,
    compact: &str,
    wanted: &Wanted<'_>,
) -> Result<Signed<Receipt>, Error> {
    let receipt = trust.verify_receipt(compact)?;
    let body = receipt.body();
    if body.issuer != trust.issuer {
        return Err(Error::new(Code::ReceiptIssuer));
    }
    if wanted.session.is_some_and(|session| body.sid != session) {
        return Err(Error::new(Code::ReceiptSession));
    }
    if wanted.amount.is_some_and(|amount| body.amount != *amount) {
        return Err(Error::new(Code::ReceiptAmount));
    }
    Ok(receipt)
}

fn order_of(trust: &Discovery, compact: &str) -> Result<Signed<Order>, Error> {
    let order = trust.verify_order(compact)?;
    if order.body().issuer != trust.issuer {
        return Err(Error::new(Code::OrderIssuer));
    }
    Ok(order)
}

fn check_wanted(order: &Order, wanted: &Wanted<'_>) -> Result<(), Error> {
    let refuse = |code, at| Err(Error::new(code).at(at));
    if wanted.session.is_some_and(|session| order.sid != session) {
        return refuse(Code::OrderSession, "session");
    }
    if wanted.order.is_some_and(|id| order.purchase.id != id) {
        return refuse(Code::OrderMismatch, "order");
    }
    if wanted.amount.is_some_and(|amount| order.purchase.amount != *amount) {
        return refuse(Code::AmountMismatch, "amount");
    }
    Ok(())
}

/// An endorsement was checked when its key was enrolled, which was at some time
/// after the order: it must have held then.
fn check_keys(order: &Order, keys: &[EnrolledKey]) -> Result<(), Indexed> {
    for (index, enrolled) in keys.iter().enumerate() {
        if let Some(endorsed) = &enrolled.endorsed {
            endorsement::verify_since(
                &endorsed.endorsement,
                &endorsed.device,
                &order.sid,
                &enrolled.key.thumbprint(),
                order.issued_at,
            )
            .map_err(|fault| (fault, Some(index)))?;
        }
    }
    Ok(())
}

fn intent_of(
    order: &Signed<Order>,
    compact: &str,
    keys: &[EnrolledKey],
) -> Result<Signed<Intent>, Error> {
    let signed: Signed<Intent> = Signed::verify(compact, &mut |kid| key_named(keys, kid))?;
    let intent = signed.body();
    let body = order.body();
    let refuse = |code, at| Err(Error::new(code).at(at));
    if intent.audience != body.issuer {
        return refuse(Code::AudienceMismatch, "aud");
    }
    if intent.sid != body.sid {
        return refuse(Code::SessionMismatch, "sid");
    }
    if intent.order_digest != order.digest() {
        return refuse(Code::OrderMismatch, "order_digest");
    }
    if body.offer(&intent.method).is_none() {
        return refuse(Code::MethodUnknown, "method");
    }
    if !body.origins.is_empty() && !body.origins.contains(&intent.origin) {
        return refuse(Code::OriginRefused, "origin");
    }
    if intent.expires_at <= intent.issued_at {
        return refuse(Code::IntentExpired, "exp");
    }
    if intent.expires_at.saturating_sub(intent.issued_at) > MAX_LIFE {
        return refuse(Code::LifetimeTooLong, "exp");
    }
    // Signed while the order took intents, as far as two clocks may be apart.
    if intent.issued_at.saturating_add(SKEW) < body.issued_at {
        return refuse(Code::ClockSkew, "iat");
    }
    if intent.issued_at > body.expires_at.saturating_add(SKEW) {
        return refuse(Code::OrderExpired, "iat");
    }
    Ok(signed)
}

fn check_amount(order: &Order, intent: &Intent) -> Result<(), Error> {
    let mismatch = Error::new(Code::AmountMismatch);
    if intent.amount != order.purchase.amount {
        return Err(mismatch.at("amount"));
    }
    if intent.shown_total != order.purchase.amount {
        return Err(mismatch.at("shown"));
    }
    Ok(())
}

fn check_payee(order: &Order, intent: &Intent) -> Result<(), Error> {
    if intent.payee.id != order.merchant.id || intent.payee.name != order.merchant.name {
        return Err(Error::new(Code::PayeeMismatch).at("payee"));
    }
    Ok(())
}

fn key_named(keys: &[EnrolledKey], kid: &str) -> Option<PublicKey> {
    let enrolled = keys.iter().find(|enrolled| enrolled.key.thumbprint().as_str() == kid)?;
    Some(enrolled.key.clone())
}

fn device_of(keys: &[EnrolledKey], kid: &str) -> Option<Thumbprint> {
    let enrolled = keys.iter().find(|enrolled| enrolled.key.thumbprint().as_str() == kid)?;
    enrolled.endorsed.as_ref().map(|endorsed| endorsed.device.thumbprint())
}

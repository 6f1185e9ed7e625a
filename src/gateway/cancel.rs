//! Ending an attempt or a session before it is paid.
//!
//! What the rail may already be doing is closed there first: whoever cancels
//! learns what came of it, and "already paid" is one of the answers.

use super::body::empty;
use super::caller;
use super::case::Case;
use super::command::{BuyerCall, MerchantCall};
use super::decision::{Effect, Reply};
use super::query;
use super::record::{Asked, AttemptRecord, AttemptState, ReceiptRecord, SessionState};
use super::reply::{self, Refusal};
use crate::error::{Code, Error};
use crate::protocol::receipt::Status;

/// `POST /v1/checkout/cancel`.
pub(super) fn by_buyer(case: &mut Case<'_>, call: &BuyerCall) -> Result<Reply, Refusal> {
    let body = caller::body(call, &["scope"])?;
    let asked = match body.str("scope")? {
        "attempt" => Asked::CloseAttempt,
        "session" => Asked::CloseSession,
        _ => return Err(Refusal::from(Error::new(Code::JsonType).at("scope"))),
    };
    if let Some(attempt) = case.facts.open_attempt() {
        close(case, attempt, asked);
        return Ok(Reply::Later);
    }
    if case.session.state == SessionState::Open && asked == Asked::CloseSession {
        let receipt = end(case, Code::CancelledByBuyer)?;
        return Ok(reply::receipt(&receipt));
    }
    if case.session.state == SessionState::Open {
        return Err(Refusal::from(Code::AttemptNone));
    }
    // It has ended: the receipt says how, also that it was paid.
    let newest = case.facts.newest_receipt().ok_or(Code::Internal)?;
    Ok(reply::receipt(&newest.jws))
}

/// `POST /v1/payments/{sid}/cancel`. Answers with the payment as it stands
/// before the rail has been asked (docs/decisions/0005).
pub(super) fn by_merchant(case: &mut Case<'_>, call: &MerchantCall) -> Result<Reply, Refusal> {
    empty(call)?;
    let held =
        case.facts.paid_attempt().filter(|attempt| attempt.state == AttemptState::Authorized);
    match case.facts.open_attempt().or(held) {
        Some(attempt) if attempt.asked != Some(Asked::Capture) => {
            close(case, attempt, Asked::CloseForMerchant);
            query::payment(case)
        }
        None if case.session.state == SessionState::Open => {
            let jws = end(case, Code::CancelledByMerchant)?;
            let mut after = case.facts.clone();
            after.session = case.session.clone();
            after.receipts.push(ReceiptRecord { seq: case.session.seq, attempt: 0, jws });
            Ok(reply::ok(super::payment_view::whole(&after, case.order.body())?))
        }
        None if case.session.state == SessionState::Cancelled => query::payment(case),
        _ => Err(Refusal::from(Code::NotCancellable)),
    }
}

/// Asks the rail to close an attempt, and remembers for whom: the wider scope
/// stays, whichever was asked first.
pub(super) fn close(case: &mut Case<'_>, attempt: &AttemptRecord, asked: Asked) {
    if attempt.asked.is_none_or(|before| width(before) < width(asked)) {
        let asked = Some(asked);
        case.update(&AttemptRecord { asked, ..attempt.clone() });
    }
    let reference = case.reference(attempt.number);
    case.run(Effect::Close { reference });
}

/// How much an asking ends.
const fn width(asked: Asked) -> u8 {
    match asked {
        Asked::Capture => 0,
        Asked::CloseOverdue | Asked::CloseDismissed | Asked::CloseRejected => 1,
        Asked::CloseLocked => 2,
        Asked::CloseAttempt => 3,
        Asked::CloseSession => 4,
        Asked::CloseForMerchant => 5,
    }
}

/// Ends a session in which nothing runs.
fn end(case: &mut Case<'_>, code: Code) -> Result<String, Refusal> {
    case.session.state = SessionState::Cancelled;
    case.session.nonce = None;
    let mut receipt = case.draft(Status::Cancelled, None);
    receipt.code = Some(String::from(code.as_str()));
    case.issue(receipt, 0)
}

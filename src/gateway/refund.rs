//! Refunds: never more than was taken, each made once.
//!
//! `requested` → `reviewing` → `processing` → `refunded`; a rail may leave steps
//! out, and end it as `rejected` or `closed`. `abnormal` is money that could not
//! be put back where it came from: it is `processing` again once there is another
//! account. Each step gives a receipt and an event.
//!
//! The rail gives its share back first, since it may refuse; then the ledgers give
//! theirs, and the refund is `processing` until all of them have.

use super::case::Case;
use super::client_secret::numbered;
use super::command::{MerchantCall, RefundOutcome};
use super::decision::{Reply, Write};
use super::payment_view::{refunded, write_refund};
use super::plain;
use super::record::{
    AttemptRecord, AttemptState, RefundPart, RefundRecord, RefundState, ReturnState,
};
use super::refund_share;
use super::reply::{self, Refusal};
use super::tender;
use crate::error::{Code, Error};
use crate::json;
use crate::money::Money;
use crate::protocol::receipt::{RefundLine, Status};
use crate::protocol::wire::{read_opt_amount, read_opt_text};

/// The most characters of a merchant's reason.
const MAX_REASON: usize = 255;

/// `POST /v1/payments/{sid}/refunds`. Answers before the rail has been asked
/// (docs/decisions/0005).
pub(super) fn decide(case: &mut Case<'_>, call: &MerchantCall) -> Result<Reply, Refusal> {
    let body = match call.body.as_slice() {
        [] => json::Members::default(),
        bytes => json::parse_object(bytes, super::MAX_BODY)?,
    };
    body.only(&["amount", "reason"])?;
    let reason = read_opt_text(&body, "reason")?;
    reason.as_ref().map_or(Ok(()), |reason| plain::check(reason, MAX_REASON, "reason"))?;
    let taken = case.facts.paid_attempt().filter(|a| a.state == AttemptState::Succeeded);
    let attempt = taken.ok_or(Code::NotRefundable)?;
    let shares = refund_share::left(attempt, &case.facts.refunds);
    let left = shares.iter().fold(0, |sum: u64, share| sum.saturating_add(*share));
    let amount = match read_opt_amount(&body, "amount")? {
        None => case.money(left)?,
        Some(amount) if amount.currency() == case.total().currency() => amount,
        Some(_) => return Err(Refusal::from(Error::new(Code::CurrencyMismatch).at("amount"))),
    };
    if amount.minor() > left || left == 0 {
        return Err(Refusal::from(Error::new(Code::RefundTooMuch).at("amount")));
    }
    if amount.minor() == 0 {
        return Err(Refusal::from(Error::new(Code::AmountRange).at("amount")));
    }
    let parts = refund_share::parts(amount, &shares)?;
    let refund = open(case, attempt, &amount, parts, reason)?;
    let mut refunds = case.facts.refunds.clone();
    refunds.push(refund.clone());
    tell(case, attempt, &refunds, &refund)?;
    let body = json::object(|out| write_refund(out, &refund, attempt, &amount, case.sid()));
    Ok(Reply::Http { status: 201, body })
}

/// Writes a refund down and asks for it, wherever its money came from.
pub(super) fn open(
    case: &mut Case<'_>,
    attempt: &AttemptRecord,
    amount: &Money,
    parts: Vec<RefundPart>,
    reason: Option<String>,
) -> Result<RefundRecord, Refusal> {
    let refund = RefundRecord {
        id: next_id(case),
        amount: amount.minor(),
        reason,
        state: RefundState::Requested,
        parts,
        created_at: case.now,
    };
    case.write(Write::InsertRefund(String::from(case.sid()), refund.clone()));
    ask(case, attempt, &refund)?;
    Ok(refund)
}

/// Asks rail or ledgers for what they owe. A ledger is first asked to use up what
/// it is to give back.
fn ask(case: &mut Case<'_>, attempt: &AttemptRecord, refund: &RefundRecord) -> Result<(), Refusal> {
    if !refund.is_with_rail() {
        tender::ask(case, attempt)?;
    }
    let owed = refund_share::owed(case.sid(), attempt, refund, case.total().currency())?;
    owed.into_iter().for_each(|effect| case.run(effect));
    Ok(())
}

/// `GET /v1/refunds/{id}`.
pub(super) fn read(case: &Case<'_>, id: &str) -> Result<Reply, Refusal> {
    let found = case.facts.refunds.iter().find(|refund| refund.id == id);
    let refund = found.ok_or(Code::RefundUnknown)?;
    let amount = case.money(refund.amount)?;
    let attempt = case.facts.paid_attempt().ok_or(Code::Internal)?;
    let body = json::object(|out| write_refund(out, refund, attempt, &amount, case.sid()));
    Ok(reply::ok(body))
}

/// The rail says how a refund stands. What it said before, and what cannot
/// follow, changes nothing.
pub(super) fn settle(
    case: &mut Case<'_>,
    id: &str,
    outcome: RefundOutcome,
) -> Result<Reply, Refusal> {
    let mut refunds = case.facts.refunds.clone();
    let found = refunds.iter_mut().find(|refund| refund.id == id);
    let refund = found.ok_or(Code::RefundUnknown)?;
    let (before, next) = (refund.state, state_of(outcome));
    if !follows(before, next) || !refund.is_with_rail() {
        return Ok(Reply::None);
    }
    refund.state = next;
    if next == RefundState::Refunded && !refund.parts.is_empty() {
        refund.state = RefundState::Processing;
        refund.parts.iter_mut().for_each(|part| part.state = ReturnState::Due);
    }
    let changed = refund.clone();
    let attempt = case.facts.paid_attempt().ok_or(Code::Internal)?;
    if changed.state != before {
        tell(case, attempt, &refunds, &changed)?;
    }
    if !changed.is_with_rail() {
        ask(case, attempt, &changed)?;
    }
    case.write(Write::UpdateRefund(String::from(case.sid()), changed));
    Ok(Reply::None)
}

/// A ledger has given its part back: the last one ends the refund. What it said
/// before changes nothing.
pub(super) fn returned(case: &mut Case<'_>, id: &str, place: u64) -> Result<Reply, Refusal> {
    let mut refunds = case.facts.refunds.clone();
    let found = refunds.iter_mut().find(|refund| refund.id == id);
    let refund = found.ok_or(Code::RefundUnknown)?;
    let due = |part: &&mut RefundPart| part.place == place && part.state == ReturnState::Due;
    let Some(part) = refund.parts.iter_mut().find(due) else { return Ok(Reply::None) };
    part.state = ReturnState::Returned;
    let whole = refund.parts.iter().all(|part| part.state == ReturnState::Returned);
    if whole {
        refund.state = RefundState::Refunded;
    }
    let changed = refund.clone();
    if whole {
        let attempt = case.facts.paid_attempt().ok_or(Code::Internal)?;
        tell(case, attempt, &refunds, &changed)?;
    }
    case.write(Write::UpdateRefund(String::from(case.sid()), changed));
    Ok(Reply::None)
}

const fn state_of(outcome: RefundOutcome) -> RefundState {
    match outcome {
        RefundOutcome::Reviewing => RefundState::Reviewing,
        RefundOutcome::Processing => RefundState::Processing,
        RefundOutcome::Refunded => RefundState::Refunded,
        RefundOutcome::Rejected => RefundState::Rejected,
        RefundOutcome::Closed => RefundState::Closed,
        RefundOutcome::Abnormal => RefundState::Abnormal,
    }
}

/// Whether one state can follow another: forwards, and from an account that
/// cannot be paid to another one.
fn follows(from: RefundState, to: RefundState) -> bool {
    match from {
        RefundState::Requested | RefundState::Reviewing => from != to,
        RefundState::Processing => !matches!(to, RefundState::Processing | RefundState::Reviewing),
        RefundState::Abnormal => !matches!(to, RefundState::Abnormal | RefundState::Reviewing),
        RefundState::Refunded | RefundState::Rejected | RefundState::Closed => false,
    }
}

/// The receipt, and the event, that tell how a refund stands.
fn tell(
    case: &mut Case<'_>,
    attempt: &AttemptRecord,
    refunds: &[RefundRecord],
    changed: &RefundRecord,
) -> Result<(), Refusal> {
    let mut receipt = case.draft(Status::Succeeded, Some(attempt));
    receipt.paid = Some(case.total());
    receipt.captured = Some(case.money(attempt.captured)?);
    receipt.late = case.was_late(attempt.number)?;
    let back = refunded(refunds);
    receipt.refunded = if back > 0 { Some(case.money(back)?) } else { None };
    receipt.refunds = lines(case, refunds)?;
    let amount = case.money(changed.amount)?;
    case.issue_of(receipt, attempt.number, Some((changed, amount)))?;
    Ok(())
}

/// The refunds as a receipt has them.
pub(super) fn lines(case: &Case<'_>, refunds: &[RefundRecord]) -> Result<Vec<RefundLine>, Refusal> {
    let line = |refund: &RefundRecord| {
        Ok(RefundLine {
            id: refund.id.clone(),
            amount: case.money(refund.amount)?,
            status: String::from(refund.state.as_str()),
        })
    };
    refunds.iter().map(line).collect()
}

/// `<sid>_r<n>`, n from 1.
fn next_id(case: &Case<'_>) -> String {
    let count = u64::try_from(case.facts.refunds.len()).unwrap_or(u64::MAX - 1);
    numbered(case.sid(), "_r", count + 1)
}

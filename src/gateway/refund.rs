//! Refunds: never more than was taken, each told to the rail once.

use super::case::Case;
use super::client_secret::numbered;
use super::command::MerchantCall;
use super::decision::{Effect, Reply, Write};
use super::payment_view::{refunded, write_refund};
use super::plain;
use super::record::{AttemptState, RefundRecord, RefundState};
use super::reply::{self, Refusal};
use crate::error::{Code, Error};
use crate::json;
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
    let gone = case.facts.refunds.iter().filter(|refund| refund.state != RefundState::Rejected);
    let gone = gone.fold(0, |sum: u64, refund| sum.saturating_add(refund.amount));
    let left = attempt.captured.saturating_sub(gone);
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
    let refund = RefundRecord {
        id: next_id(case),
        amount: amount.minor(),
        reason,
        state: RefundState::Processing,
        created_at: case.now,
    };
    let body = json::object(|out| write_refund(out, &refund, case.sid(), &amount));
    case.run(Effect::Refund {
        reference: case.reference(attempt.number),
        refund: Some(refund.id.clone()),
        amount,
    });
    case.write(Write::InsertRefund(String::from(case.sid()), refund));
    Ok(Reply::Http { status: 201, body })
}

/// `GET /v1/refunds/{id}`.
pub(super) fn read(case: &Case<'_>, id: &str) -> Result<Reply, Refusal> {
    let found = case.facts.refunds.iter().find(|refund| refund.id == id);
    let refund = found.ok_or(Code::RefundUnknown)?;
    let amount = case.money(refund.amount)?;
    Ok(reply::ok(json::object(|out| write_refund(out, refund, case.sid(), &amount))))
}

/// The rail gave the money back, or refused to.
pub(super) fn settle(case: &mut Case<'_>, id: &str, done: bool) -> Result<Reply, Refusal> {
    let mut refunds = case.facts.refunds.clone();
    let found = refunds.iter_mut().find(|refund| refund.id == id);
    let refund = found.ok_or(Code::RefundUnknown)?;
    if refund.state != RefundState::Processing {
        return Ok(Reply::None);
    }
    refund.state = if done { RefundState::Refunded } else { RefundState::Rejected };
    let changed = refund.clone();
    let attempt = case.facts.paid_attempt().ok_or(Code::Internal)?;
    let mut receipt = case.draft(Status::Succeeded, Some(attempt));
    receipt.paid = Some(case.total());
    receipt.captured = Some(case.money(attempt.captured)?);
    receipt.refunded = Some(case.money(refunded(&refunds))?);
    for refund in &refunds {
        receipt.refunds.push(RefundLine {
            id: refund.id.clone(),
            amount: case.money(refund.amount)?,
            status: String::from(refund.state.as_str()),
        });
    }
    let amount = case.money(changed.amount)?;
    case.issue_of(receipt, attempt.number, Some((&changed, amount)))?;
    case.write(Write::UpdateRefund(String::from(case.sid()), changed));
    Ok(Reply::None)
}

/// `<sid>_r<n>`, n from 1.
fn next_id(case: &Case<'_>) -> String {
    let count = u64::try_from(case.facts.refunds.len()).unwrap_or(u64::MAX - 1);
    numbered(case.sid(), "_r", count + 1)
}

//! Which source a refund goes back to: each in proportion to what is left of it, by
//! largest remainder (docs/decisions/0015). So no share is more than what came from
//! there, and refunds of any sizes add up to what was taken.

use rust_decimal::Decimal;

use super::client_secret::{numbered, reference};
use super::decision::Effect;
use super::record::{AttemptRecord, RefundPart, RefundRecord, ReturnState};
use crate::error::{Code, Error};
use crate::money::{Currency, Money, split};

/// What is left to be refunded of each source: first the method, then those beside
/// it by their places.
pub(super) fn left(attempt: &AttemptRecord, refunds: &[RefundRecord]) -> Vec<u64> {
    let gone = |of: &dyn Fn(&RefundRecord) -> u64| {
        let reserved = refunds.iter().filter(|refund| refund.state.is_reserved());
        reserved.fold(0, |sum: u64, refund| sum.saturating_add(of(refund)))
    };
    let method = attempt.captured.saturating_sub(attempt.tendered());
    let mut left = vec![method.saturating_sub(gone(&RefundRecord::by_method))];
    for (place, tender) in (1..).zip(&attempt.tenders) {
        left.push(tender.amount.saturating_sub(gone(&|refund| refund.by_place(place))));
    }
    left
}

/// What of a refund goes back beside the method.
///
/// # Errors
/// `amount_range`, where the figures are too large to be shared out.
pub(super) fn parts(amount: Money, left: &[u64]) -> Result<Vec<RefundPart>, Error> {
    if left.len() <= 1 {
        return Ok(Vec::new());
    }
    let weights: Vec<Decimal> = left.iter().copied().map(Decimal::from).collect();
    let shares = split(amount, &weights)?;
    let state = match shares.first() {
        Some(method) if method.minor() > 0 => ReturnState::Waiting,
        _ => ReturnState::Due,
    };
    let part = |(place, share): (u64, &Money)| RefundPart { place, amount: share.minor(), state };
    Ok((0..).zip(&shares).skip(1).map(part).filter(|part| part.amount > 0).collect())
}

/// What rail and ledgers owe of a refund: each can be asked again.
///
/// # Errors
/// Those of an amount that no payment has.
pub(super) fn owed(
    sid: &str,
    attempt: &AttemptRecord,
    refund: &RefundRecord,
    currency: Currency,
) -> Result<Vec<Effect>, Error> {
    let reference = reference(sid, attempt.number);
    if !refund.state.is_open() {
        return Ok(Vec::new());
    }
    if refund.is_with_rail() {
        let amount = Money::from_minor(refund.by_method(), currency)?;
        return Ok(vec![Effect::Refund { reference, refund: Some(refund.id.clone()), amount }]);
    }
    let due = refund.parts.iter().filter(|part| part.state == ReturnState::Due);
    let ask = |part: &RefundPart| {
        let at = usize::try_from(part.place).ok().and_then(|place| place.checked_sub(1));
        let tender = at.and_then(|at| attempt.tenders.get(at));
        Ok(Effect::Return {
            refund: refund.id.clone(),
            hold: numbered(&reference, ".", part.place),
            kind: tender.ok_or(Error::new(Code::Internal))?.kind.clone(),
            amount: Money::from_minor(part.amount, currency)?,
        })
    };
    due.map(ask).collect()
}

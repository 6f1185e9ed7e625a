//! What a ledger says of a part that is paid beside the method.

use super::case::Case;
use super::command::{RailOutcome, TenderOutcome};
use super::decision::{Effect, Reply};
use super::record::{AttemptState, TenderState};
use super::reply::{self, Refusal};
use super::settle;
use crate::error::Code;
use crate::protocol::order::Capture;
use crate::protocol::receipt::Retry;

/// A ledger says how a part stands. What it said before changes nothing.
pub(super) fn settle(
    case: &mut Case<'_>,
    number: u64,
    place: u64,
    outcome: TenderOutcome,
) -> Result<Reply, Refusal> {
    let found = case.facts.attempts.iter().find(|attempt| attempt.number == number);
    let mut attempt = found.ok_or(Code::Internal)?.clone();
    let at = usize::try_from(place).ok().and_then(|place| place.checked_sub(1));
    let part = at.and_then(|at| attempt.tenders.get_mut(at)).ok_or(Code::Internal)?;
    part.state = match (part.state, outcome) {
        (TenderState::Due, TenderOutcome::Held) => TenderState::Held,
        (TenderState::Due, TenderOutcome::Refused) => TenderState::Refused,
        (TenderState::Spending, TenderOutcome::Spent) => TenderState::Spent,
        (TenderState::Releasing, TenderOutcome::Released) => TenderState::Released,
        _ => return Ok(case.newest_for(number).map_or(Reply::None, reply::receipt)),
    };
    let waits = attempt.state == AttemptState::Submitted;
    if waits && outcome == TenderOutcome::Refused {
        let code = String::from(Code::TenderRefused.as_str());
        let refused = RailOutcome::Declined { code, retry: Retry::SameMethod };
        attempt.payment = None;
        let receipt = settle::running(case, &mut attempt, &refused)?;
        return Ok(receipt.map_or(Reply::None, |jws| reply::receipt(&jws)));
    }
    // Who asked meanwhile to close it learns what came of that.
    let ready = waits && attempt.is_held() && attempt.asked.is_none();
    if ready && case.share(&attempt) == 0 {
        // Nothing is left for a rail to be asked for.
        let captured = case.order.body().policy.capture == Capture::Automatic;
        attempt.payment = None;
        let receipt = settle::running(case, &mut attempt, &RailOutcome::Approved { captured })?;
        return Ok(receipt.map_or(Reply::None, |jws| reply::receipt(&jws)));
    }
    case.update(&attempt);
    if ready {
        let charge = case.gateway.charge_again(case.facts, case.order.body(), &attempt)?;
        case.run(Effect::Charge(Box::new(charge)));
        return Ok(Reply::Later);
    }
    Ok(case.newest_for(number).map_or(Reply::None, reply::receipt))
}

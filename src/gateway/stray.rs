//! Money that no order keeps: it came after a signed `failed`, in part only, or
//! was too much. It goes back of itself, and opens nothing.

use super::case::Case;
use super::command::RailOutcome;
use super::decision::{Effect, Reply, Write};
use super::event;
use super::record::{AttemptRecord, Stray};
use super::reply::{self, Refusal};
use crate::error::Code;
use crate::protocol::{Receipt, Signed};

/// Sees to what is there too much; the caller writes the attempt.
pub(super) fn give_back(case: &mut Case<'_>, attempt: &mut AttemptRecord) -> Result<(), Refusal> {
    let excess = attempt.excess();
    if excess > attempt.returned {
        attempt.stray = Stray::Due;
        let (reference, amount) = (case.reference(attempt.number), case.money(excess)?);
        case.run(Effect::Refund { reference, refund: None, amount });
    }
    Ok(())
}

/// Takes note of money in an attempt that keeps none of it, or no more.
pub(super) fn note(
    case: &mut Case<'_>,
    attempt: &mut AttemptRecord,
    outcome: &RailOutcome,
) -> Result<(), Refusal> {
    let before = attempt.clone();
    attempt.received = attempt.received.max(received(case, attempt, outcome));
    give_back(case, attempt)?;
    if *attempt != before {
        case.update(attempt);
    }
    if attempt.excess() > before.excess() {
        tell(case, attempt)?;
    }
    Ok(())
}

/// The merchant's event: the payment stays what it was, and no receipt says this.
fn tell(case: &mut Case<'_>, attempt: &AttemptRecord) -> Result<(), Refusal> {
    let jws = case.newest_for(attempt.number).ok_or(Code::Internal)?;
    let receipt: Signed<Receipt> = case.gateway.verify(jws)?;
    let excess = (&case.money(attempt.excess())?, case.now);
    let event = event::of_excess(receipt.body(), jws, case.order.body(), excess);
    case.write(Write::InsertEvent(event));
    Ok(())
}

/// Minor units that the rail says have come, or are held.
pub(super) fn received(case: &Case<'_>, attempt: &AttemptRecord, outcome: &RailOutcome) -> u64 {
    match outcome {
        RailOutcome::Received { minor } => *minor,
        RailOutcome::Approved { .. } | RailOutcome::Captured => case.share(attempt),
        _ => 0,
    }
}

/// The rail has given back so much in all: nobody need ask for that again.
pub(super) fn returned(case: &mut Case<'_>, number: u64, minor: u64) -> Result<Reply, Refusal> {
    let found = case.facts.attempts.iter().find(|attempt| attempt.number == number);
    let mut attempt = found.ok_or(Code::Internal)?.clone();
    if attempt.stray == Stray::Due && minor > attempt.returned {
        attempt.returned = minor.min(attempt.excess());
        if attempt.returned == attempt.excess() {
            attempt.stray = Stray::Returned;
        }
        case.update(&attempt);
    }
    Ok(case.newest_for(number).map_or(Reply::None, reply::receipt))
}

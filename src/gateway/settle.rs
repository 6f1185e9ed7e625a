//! What the rail said becomes a receipt.
//!
//! Saying the same twice changes nothing: what an attempt already knows is
//! answered with the receipt that told it.

use super::action::{self, Asks};
use super::case::{Case, Issued};
use super::command::RailOutcome;
use super::decision::{Effect, Reply, Write};
use super::record::{Asked, AttemptRecord, AttemptState, SessionState, Stray};
use super::refund;
use super::reply::{self, Refusal};
use super::stray;
use super::tender;
use crate::error::Code;
use crate::protocol::order::LateSuccess;
use crate::protocol::receipt::{Retry, Status};

/// How long an attempt may stay with a rail that cannot say yet.
const PENDING_LIFE: u64 = 24 * 3600;

/// The reason of a refund that the order asked for itself.
const LATE_SUCCESS: &str = "late_success";

pub(super) fn decide(
    case: &mut Case<'_>,
    number: u64,
    outcome: &RailOutcome,
) -> Result<Reply, Refusal> {
    let found = case.facts.attempts.iter().find(|attempt| attempt.number == number);
    let mut attempt = found.ok_or(Code::Internal)?.clone();
    // Whatever the rail says, it has been heard since.
    let owed = attempt.asking.owed.take();
    let issued = match attempt.state {
        state if state.is_open() => {
            // A card's code is of no more use once the rail has answered.
            attempt.payment = None;
            let issued = match (outcome, &owed) {
                (RailOutcome::WrongAnswer { answer }, Some(owed)) if owed.jti == *answer => {
                    action::wrong(case, &mut attempt)?
                }
                _ => running(case, &mut attempt, outcome)?,
            };
            if issued.is_none() && owed.is_some() {
                case.update(&attempt);
            }
            issued
        }
        AttemptState::Authorized => held(case, &mut attempt, outcome)?,
        AttemptState::Ended => after_the_end(case, &mut attempt, outcome)?,
        // Money after a signed `failed` goes back: the buyer may have paid again.
        // So does what comes on top of the whole.
        _ => {
            stray::note(case, &mut attempt, outcome)?;
            None
        }
    };
    let receipt = issued.as_deref().or_else(|| case.newest_for(number));
    Ok(receipt.map_or(Reply::None, reply::receipt))
}

pub(super) fn running(
    case: &mut Case<'_>,
    attempt: &mut AttemptRecord,
    outcome: &RailOutcome,
) -> Issued {
    match outcome {
        RailOutcome::Approved { captured } => paid(case, attempt, *captured, false),
        RailOutcome::Captured => paid(case, attempt, true, false),
        RailOutcome::Declined { code, retry } => match attempt.asked {
            Some(Asked::CloseSession | Asked::CloseForMerchant) => ended(case, attempt),
            _ => failed(case, attempt, code, *retry).map(Some),
        },
        RailOutcome::Closed => closed(case, attempt),
        RailOutcome::Action { kind, data, url, until } => {
            let url = url.as_deref();
            action::ask(case, attempt, &Asks { kind: kind.clone(), data, url, until: *until })
        }
        RailOutcome::Received { minor } => received(case, attempt, *minor),
        RailOutcome::WrongAnswer { .. } => Ok(None),
        RailOutcome::Pending
            if matches!(attempt.state, AttemptState::Processing | AttemptState::PartiallyPaid) =>
        {
            Ok(None)
        }
        RailOutcome::Pending => {
            attempt.state = AttemptState::Processing;
            attempt.until = case.now + PENDING_LIFE;
            case.update(attempt);
            let mut receipt = case.draft(Status::Processing, Some(attempt));
            receipt.until = Some(attempt.until);
            case.issue(receipt, attempt.number).map(Some)
        }
    }
}

/// Money that comes in parts: less than the total leaves the action open, and
/// what is too much goes back.
fn received(case: &mut Case<'_>, attempt: &mut AttemptRecord, minor: u64) -> Issued {
    if minor <= attempt.received {
        return Ok(None);
    }
    attempt.received = minor;
    if minor >= case.share(attempt) {
        return paid(case, attempt, true, false);
    }
    attempt.state = AttemptState::PartiallyPaid;
    case.update(attempt);
    action::tell(case, attempt).map(Some)
}

/// The money moved, or is held.
fn paid(case: &mut Case<'_>, attempt: &mut AttemptRecord, captured: bool, late: bool) -> Issued {
    let total = case.total();
    case.session.state = SessionState::Paid;
    case.session.nonce = None;
    attempt.code = None;
    // Who cancelled before the hold was there wants it let go; money that has
    // moved, and a buyer who only was slow, win over any asking.
    attempt.asked = attempt.asked.filter(|asked| !captured && *asked != Asked::CloseOverdue);
    if attempt.asked.is_some() {
        let reference = case.reference(attempt.number);
        case.run(Effect::Close { reference });
    }
    let status = if captured {
        attempt.captured = total.minor();
        attempt.received = attempt.received.max(case.share(attempt));
        attempt.state = AttemptState::Succeeded;
        stray::give_back(case, attempt)?;
        tender::conclude(case, attempt)?;
        if let Some((thumbprint, false)) = &attempt.device {
            case.write(Write::KeepDevice {
                merchant: case.session.merchant.clone(),
                thumbprint: thumbprint.clone(),
                at: case.now,
            });
        }
        Status::Succeeded
    } else {
        attempt.state = AttemptState::Authorized;
        Status::Authorized
    };
    case.update(attempt);
    let mut receipt = case.draft(status, Some(attempt));
    receipt.paid = Some(total);
    receipt.captured = captured.then_some(total);
    receipt.late = late;
    if late && captured && case.order.body().policy.late_success == LateSuccess::Refund {
        let reason = Some(String::from(LATE_SUCCESS));
        let refund = refund::open(case, attempt, &total, Vec::new(), reason)?;
        receipt.refunds = refund::lines(case, &[refund])?;
    }
    case.issue(receipt, attempt.number).map(Some)
}

/// No money moved in this attempt. The next nonce goes with it, unless the
/// rail, the attempts or the time allow no more.
pub(super) fn failed(
    case: &mut Case<'_>,
    attempt: &mut AttemptRecord,
    code: &str,
    retry: Retry,
) -> Result<String, Refusal> {
    let more = retry != Retry::None
        && attempt.number < case.order.body().policy.max_attempts
        && case.now <= case.session.expires_at;
    attempt.state = AttemptState::Failed;
    attempt.code = Some(String::from(code));
    attempt.asked = None;
    stray::give_back(case, attempt)?;
    tender::conclude(case, attempt)?;
    if more {
        case.session.nonce = Some(case.make_nonce());
    } else {
        case.session.nonce = None;
        case.session.state = SessionState::Failed;
    }
    case.update(attempt);
    let mut receipt = case.draft(Status::Failed, Some(attempt));
    receipt.code = attempt.code.clone();
    receipt.retry = Some(if more { retry } else { Retry::None });
    receipt.nonce = case.session.nonce.clone();
    case.issue(receipt, attempt.number)
}

/// The rail closed the attempt, as it was asked or of itself.
fn closed(case: &mut Case<'_>, attempt: &mut AttemptRecord) -> Issued {
    let (code, retry) = match attempt.asked {
        Some(Asked::CloseSession | Asked::CloseForMerchant) => return ended(case, attempt),
        // The time for the rest is over.
        None | Some(Asked::CloseOverdue) if attempt.received > 0 => return ended(case, attempt),
        Some(Asked::CloseAttempt) => (Code::CancelledByBuyer, Retry::SameMethod),
        Some(Asked::CloseOverdue) => (Code::AttemptExpired, Retry::SameMethod),
        Some(Asked::CloseDismissed) => (Code::Dismissed, Retry::SameMethod),
        Some(Asked::CloseRejected) => (Code::ChangeRejected, Retry::SameMethod),
        Some(Asked::CloseLocked) => (Code::AuthenticationLocked, Retry::OtherMethod),
        Some(Asked::Capture) | None => (Code::RailClosed, Retry::SameMethod),
    };
    failed(case, attempt, code.as_str(), retry).map(Some)
}

/// Attempt and session end together, unpaid.
fn ended(case: &mut Case<'_>, attempt: &mut AttemptRecord) -> Issued {
    let (state, status, code) = match attempt.asked {
        Some(Asked::CloseForMerchant) => {
            (SessionState::Cancelled, Status::Cancelled, Code::CancelledByMerchant)
        }
        None | Some(Asked::CloseOverdue) if attempt.received > 0 => {
            (SessionState::Expired, Status::Expired, Code::AttemptExpired)
        }
        Some(_) => (SessionState::Cancelled, Status::Cancelled, Code::CancelledByBuyer),
        None => (SessionState::Expired, Status::Expired, Code::HoldLapsed),
    };
    case.session.state = state;
    case.session.nonce = None;
    attempt.state = AttemptState::Ended;
    attempt.code = Some(String::from(code.as_str()));
    attempt.asked = None;
    stray::give_back(case, attempt)?;
    tender::conclude(case, attempt)?;
    case.update(attempt);
    let mut receipt = case.draft(status, Some(attempt));
    receipt.code = attempt.code.clone();
    case.issue(receipt, attempt.number).map(Some)
}

/// The money is held: it is taken, or let go.
pub(super) fn held(
    case: &mut Case<'_>,
    attempt: &mut AttemptRecord,
    outcome: &RailOutcome,
) -> Issued {
    match outcome {
        RailOutcome::Captured | RailOutcome::Approved { captured: true } => {
            paid(case, attempt, true, false)
        }
        RailOutcome::Closed | RailOutcome::Declined { .. } => {
            attempt.asked = attempt.asked.filter(|asked| *asked != Asked::Capture);
            ended(case, attempt)
        }
        _ => Ok(None),
    }
}

/// Money taken after the session's end is kept, and flagged: nothing else can have
/// paid this order. Where the order wants it back, it is refunded. What is only
/// held is let go, and parts go back: the session stays as it ended.
fn after_the_end(
    case: &mut Case<'_>,
    attempt: &mut AttemptRecord,
    outcome: &RailOutcome,
) -> Issued {
    let whole = stray::received(case, attempt, outcome) >= case.share(attempt)
        && attempt.stray == Stray::None
        // What was set aside beside it has been let go.
        && attempt.tenders.is_empty();
    let captured = !matches!(outcome, RailOutcome::Approved { captured: false });
    if whole && captured {
        if let RailOutcome::Received { minor } = outcome {
            attempt.received = *minor;
        }
        return paid(case, attempt, true, true);
    }
    stray::note(case, attempt, outcome)?;
    Ok(None)
}

//! `POST /v1/payments/{sid}/capture`: take the money that is held.

use super::body::empty;
use super::case::Case;
use super::command::{MerchantCall, RailOutcome};
use super::decision::{Effect, Reply};
use super::query;
use super::record::{Asked, AttemptState};
use super::reply::Refusal;
use super::settle;
use crate::error::Code;

/// Answers with the payment as it stands before the rail has been asked
/// (docs/decisions/0005); the receipt follows from `Settle`.
pub(super) fn decide(case: &mut Case<'_>, call: &MerchantCall) -> Result<Reply, Refusal> {
    empty(call)?;
    let held = case.facts.paid_attempt().filter(|attempt| {
        attempt.state == AttemptState::Authorized && attempt.asked != Some(Asked::CloseForMerchant)
    });
    let mut attempt = held.ok_or(Code::NotCapturable)?.clone();
    if case.share(&attempt) == 0 {
        // No rail holds any of it.
        settle::held(case, &mut attempt, &RailOutcome::Captured)?;
        return query::payment(case);
    }
    attempt.asked = Some(Asked::Capture);
    case.update(&attempt);
    let reference = case.reference(attempt.number);
    case.run(Effect::Capture { reference });
    query::payment(case)
}

//! A merchant's calls on a payment of its own.

use rand_core::CryptoRngCore;

use super::case::Case;
use super::command::MerchantCall;
use super::decision::{Decision, Reply};
use super::idempotency::{self, Standing};
use super::record::Facts;
use super::reply::Refusal;
use super::settings::Gateway;
use crate::error::Code;

/// Decides a call that only reads.
pub(super) fn read(
    gateway: &Gateway,
    facts: &Facts,
    call: &MerchantCall,
    sid: &str,
    now: u64,
    rng: &mut dyn CryptoRngCore,
    handle: impl FnOnce(&Case<'_>) -> Result<Reply, Refusal>,
) -> Result<Decision, Refusal> {
    let case = own(gateway, facts, call, sid, now, rng)?;
    let reply = handle(&case)?;
    Ok(case.decided(reply))
}

/// Decides a call that changes something: at most once for each key.
pub(super) fn change(
    gateway: &Gateway,
    facts: &Facts,
    call: &MerchantCall,
    sid: &str,
    now: u64,
    rng: &mut dyn CryptoRngCore,
    handle: impl FnOnce(&mut Case<'_>, &MerchantCall) -> Result<Reply, Refusal>,
) -> Result<Decision, Refusal> {
    let key = match idempotency::check(call, facts)? {
        Standing::Replay(reply) => return Ok(Decision::reply(reply)),
        Standing::Fresh(key) => key,
    };
    let mut case = own(gateway, facts, call, sid, now, rng)?;
    let reply = handle(&mut case, call)?;
    let mut decision = case.decided(reply);
    decision.writes.extend(key.answered(&decision.reply, now));
    Ok(decision)
}

/// The payment, if it is this merchant's: another's is as unknown as none.
fn own<'a>(
    gateway: &'a Gateway,
    facts: &'a Facts,
    call: &MerchantCall,
    sid: &str,
    now: u64,
    rng: &'a mut dyn CryptoRngCore,
) -> Result<Case<'a>, Refusal> {
    let session = facts.session.as_ref().map(|facts| &facts.session);
    match session {
        Some(session) if session.merchant == call.merchant && session.sid == sid => {
            Case::open(gateway, facts, now, rng)
        }
        _ => Err(Refusal::from(Code::PaymentUnknown)),
    }
}

//! What the gateway decides on where a guard of its own is missing.

use countersign::gateway::Command;
use countersign::gateway::record::{AttemptRecord, AttemptState, SessionFacts, SessionState};
use countersign::json;

use crate::breaks::Break;
use crate::happens::Asks;
use crate::house::Ask;
use crate::job::Word;

/// Changes what was found in the store.
pub(crate) fn spoil(without: Break, facts: &mut SessionFacts, ask: Ask, command: &Command) {
    match (without, command) {
        (Break::SpentNonce, Command::Submit(call)) => {
            let text = String::from_utf8_lossy(&call.body).into_owned();
            let Some(claims) = claims_of(&text) else { return };
            facts.session.nonce = claims.str("nonce").ok().map(String::from);
            facts.session.attempt = claims.u64("attempt").unwrap_or(1) - 1;
            facts.session.state = SessionState::Open;
            let known = |a: &AttemptRecord| {
                Some(&a.jti) == claims.str("jti").ok().map(String::from).as_ref()
            };
            facts.attempts.retain(known);
        }
        (Break::LateSuccess, Command::Settle { attempt, .. }) => {
            let ended = |a: &AttemptRecord| a.number == *attempt && a.state == AttemptState::Ended;
            if facts.attempts.iter().any(ended) {
                for a in &mut facts.attempts {
                    // As if all of it were known: nothing is taken up, nothing goes back.
                    a.state = AttemptState::Succeeded;
                    (a.received, a.captured) = (u64::MAX, u64::MAX);
                }
            }
        }
        (Break::RefundSum, _) if ask == Ask::Merchant(Asks::Refund) => {
            facts.refunds.iter_mut().for_each(|refund| refund.amount = 0);
        }
        _ => {}
    }
}

/// What the gateway hears.
pub(crate) const fn hears(without: Break, ask: Ask) -> Ask {
    match (without, ask) {
        (Break::Parts, Ask::Word { task, attempt, word: Word::Received(_) }) => {
            Ask::Word { task, attempt, word: Word::Taken }
        }
        _ => ask,
    }
}

/// What an intent says, out of the body that it came in.
fn claims_of(body: &str) -> Option<json::Members> {
    let members = json::parse_object(body.as_bytes(), 1 << 17).ok()?;
    let payload = members.str("intent").ok()?.split('.').nth(1)?;
    let payload = countersign::jose::base64url::decode(payload).ok()?;
    json::parse_object(&payload, 1 << 14).ok()
}

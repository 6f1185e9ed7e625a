//! A merchant's POST sent twice is one POST.
//!
//! The answer is written in the transaction that does the work, so a key is
//! never taken without its answer being known (docs/decisions/0005).

use super::command::MerchantCall;
use super::decision::{Reply, Write};
use super::record::{Facts, IdempotencyRecord, Needs};
use super::reply::Refusal;
use crate::error::Code;
use crate::jose;

/// What a merchant's key says about a call.
pub(super) enum Standing {
    /// It was answered before, with these bytes.
    Replay(Reply),
    /// It is new.
    Fresh(Key),
}

/// A key that has not been used.
pub(super) struct Key {
    merchant: String,
    key: String,
    fingerprint: String,
}

/// What must be loaded for a call that takes a key.
pub(super) fn needs(call: &MerchantCall, sid: Option<&str>) -> Needs {
    Needs {
        idempotency: key_of(call).ok().map(|key| (call.merchant.clone(), String::from(key))),
        ..sid.map(Needs::of).unwrap_or_default()
    }
}

/// Looks whether a call was answered before.
pub(super) fn check(call: &MerchantCall, facts: &Facts) -> Result<Standing, Refusal> {
    let key = String::from(key_of(call)?);
    let mut request = Vec::from(call.route.as_bytes());
    request.push(b'\n');
    request.extend_from_slice(&call.body);
    let fingerprint = jose::digest(&request);
    match &facts.idempotency {
        None => Ok(Standing::Fresh(Key { merchant: call.merchant.clone(), key, fingerprint })),
        Some(record) if record.fingerprint == fingerprint => {
            Ok(Standing::Replay(Reply::Http { status: record.status, body: record.body.clone() }))
        }
        Some(_) => Err(Refusal::from(Code::IdempotencyMismatch)),
    }
}

impl Key {
    /// What the key is answered from now on; nothing where there is no answer.
    pub(super) fn answered(self, reply: &Reply, now: u64) -> Option<Write> {
        let Reply::Http { status, body } = reply else {
            return None;
        };
        Some(Write::InsertIdempotency(IdempotencyRecord {
            merchant: self.merchant,
            key: self.key,
            fingerprint: self.fingerprint,
            status: *status,
            body: body.clone(),
            created_at: now,
        }))
    }
}

/// The key without the quotes that a structured field has.
fn key_of(call: &MerchantCall) -> Result<&str, Code> {
    let sent = call.idempotency_key.as_deref().ok_or(Code::IdempotencyMissing)?;
    let bare = sent.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(sent);
    let visible = bare.bytes().all(|byte| (0x21..=0x7e).contains(&byte));
    if visible && (1..=255).contains(&bare.len()) {
        Ok(bare)
    } else {
        Err(Code::IdempotencyInvalid)
    }
}

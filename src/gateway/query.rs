//! What stands, told to the buyer's core.

use super::case::Case;
use super::decision::Reply;
use super::payment_view;
use super::reply::{self, Refusal};
use crate::protocol::Standing;

/// The order and how far it has come.
pub(super) fn standing(case: &Case<'_>, device: Option<&'static str>) -> Reply {
    let intent = case.facts.attempts.iter().rev().find_map(|attempt| attempt.intent.clone());
    let standing = Standing {
        order: case.facts.session.order.clone(),
        intent,
        receipt: case.facts.newest_receipt().map(|receipt| receipt.jws.clone()),
        server_time: case.now,
        device: device.map(String::from),
    };
    reply::ok(standing.to_json())
}

/// `GET /v1/checkout`.
pub(super) fn checkout(case: &Case<'_>) -> Reply {
    standing(case, None)
}

/// `GET /v1/checkout/receipt?after=SEQ`.
pub(super) fn receipt(case: &Case<'_>, after: u64) -> Reply {
    match case.facts.newest_receipt().filter(|receipt| receipt.seq > after) {
        Some(receipt) => reply::receipt(&receipt.jws),
        None => Reply::Wait,
    }
}

/// `GET /v1/payments/{sid}`.
pub(super) fn payment(case: &Case<'_>) -> Result<Reply, Refusal> {
    Ok(reply::ok(payment_view::whole(case.facts, case.order.body())?))
}

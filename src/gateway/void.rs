//! `POST /v1/checkout/intents/void`: what came of an intent, or that it shall
//! never come.

use super::caller;
use super::case::Case;
use super::command::BuyerCall;
use super::decision::{Reply, Write};
use super::record::{Asking, AttemptRecord, AttemptState, SessionState, Stray};
use super::reply::{self, Refusal};
use super::settle;
use crate::error::{Code, Error};
use crate::protocol::document::is_base64url_of;
use crate::protocol::receipt::Retry;

pub(super) fn decide(case: &mut Case<'_>, call: &BuyerCall) -> Result<Reply, Refusal> {
    let body = caller::body(call, &["jti", "nonce"])?;
    let (jti, nonce) = (body.str("jti")?, body.str("nonce")?);
    if !is_base64url_of(jti, 16) {
        return Err(Refusal::from(Error::new(Code::Base64url).at("jti")));
    }
    if let Some(attempt) = case.facts.attempts.iter().find(|attempt| attempt.jti == jti) {
        let receipt = case.newest_for(attempt.number).ok_or(Code::AttemptRunning)?;
        return Ok(reply::receipt(receipt));
    }
    if case.session.state != SessionState::Open || case.session.nonce.as_deref() != Some(nonce) {
        return Err(Refusal::from(Error::new(Code::NonceSpent).at("nonce")));
    }
    let number = case.session.attempt + 1;
    let mut attempt = AttemptRecord {
        number,
        jti: String::from(jti),
        nonce: String::from(nonce),
        intent: None,
        request_digest: String::new(),
        payment: None,
        card: None,
        device: None,
        challenge: false,
        state: AttemptState::Failed,
        action: None,
        asking: Asking::default(),
        code: None,
        asked: None,
        stray: Stray::None,
        received: 0,
        returned: 0,
        captured: 0,
        tenders: Vec::new(),
        answers: Vec::new(),
        created_at: case.now,
        until: case.now,
    };
    case.session.attempt = number;
    case.write(Write::InsertAttempt(String::from(case.sid()), attempt.clone()));
    let receipt =
        settle::failed(case, &mut attempt, Code::NotReceived.as_str(), Retry::SameMethod)?;
    Ok(reply::receipt(&receipt))
}

//! `POST /v1/checkout/actions/{id}`: the buyer says that the action is done.
//! It is a hint: the rail is asked, and only its word changes anything.

use super::caller;
use super::case::Case;
use super::command::BuyerCall;
use super::decision::{Effect, Reply};
use super::record::AttemptRecord;
use super::reply::{self, Refusal};
use super::submit::{check_times, signed_by_a_key};
use crate::error::{Code, Error};
use crate::jose::jws;
use crate::json;
use crate::protocol::answer::Word;
use crate::protocol::{Answer, Signed};

/// How many answers an attempt remembers.
const MAX_ANSWERS: usize = 32;

pub(super) fn decide(
    case: &mut Case<'_>,
    call: &BuyerCall,
    action: &str,
) -> Result<Reply, Refusal> {
    let body = caller::body(call, &["answer"])?;
    let answer: Signed<Answer> =
        signed_by_a_key(case, body.str("answer")?).map_err(|e| e.at("answer"))?;
    let signer = answer.kid();
    let answer = answer.body();
    let asks = |attempt: &&AttemptRecord| id_of_action(attempt).as_deref() == Some(action);
    let attempt = case.facts.attempts.iter().find(asks).ok_or(Code::ActionUnknown)?;
    let intent = attempt.intent.as_deref().map(jws::digest);
    let newest = case.newest_for(attempt.number).ok_or(Code::Internal)?;
    if attempt.answers.contains(&answer.jti) {
        return Ok(reply::receipt(newest));
    }
    let refuse = |code, at| Err(Refusal::from(Error::new(code).at(at)));
    if answer.sid != case.sid() {
        return refuse(Code::SessionMismatch, "sid");
    }
    if Some(&answer.intent_digest) != intent.as_ref() {
        return refuse(Code::IntentMismatch, "intent_digest");
    }
    if answer.action != action {
        return refuse(Code::ActionUnknown, "action");
    }
    if answer.said.word != Word::Returned {
        return refuse(Code::AnswerUnfit, "answer");
    }
    check_times(case.now, answer.issued_at, answer.expires_at)?;
    if attempt.state.is_open() {
        let mut attempt = attempt.clone();
        if attempt.answers.len() < MAX_ANSWERS {
            attempt.answers.push(answer.jti.clone());
            case.update(&attempt);
            case.has_signed(signer);
        }
        let reference = case.reference(attempt.number);
        case.run(Effect::Query { reference });
    }
    Ok(reply::receipt(newest))
}

fn id_of_action(attempt: &AttemptRecord) -> Option<String> {
    let action = attempt.action.as_deref()?;
    let action = json::parse_object(action.as_bytes(), super::MAX_BODY).ok()?;
    action.str("id").ok().map(String::from)
}

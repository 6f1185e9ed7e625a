//! `POST /v1/checkout/actions/{id}`: the buyer says what was done about an
//! action. Only the rail's word changes anything: who came back is a hint to ask
//! it, and what was typed is handed to it.

use super::action::{self, MAX_TRIES, open_action};
use super::caller;
use super::cancel::close;
use super::case::Case;
use super::command::BuyerCall;
use super::decision::{Effect, Reply};
use super::record::{Asked, AttemptRecord, OwedAnswer};
use super::reply::{self, Refusal};
use super::said;
use super::submit::{check_times, signed_by_a_key};
use crate::error::{Code, Error};
use crate::jose::jws;
use crate::protocol::action::Kind;
use crate::protocol::answer::Word;
use crate::protocol::{Answer, Signed};

/// How many hints an attempt remembers. Other answers end with their tries.
const MAX_HINTS: usize = 32;

pub(super) fn decide(
    case: &mut Case<'_>,
    call: &BuyerCall,
    action: &str,
) -> Result<Reply, Refusal> {
    let body = caller::body(call, &["answer"])?;
    let compact = body.str("answer")?;
    let signed: Signed<Answer> =
        signed_by_a_key(&case.facts.keys, compact).map_err(|e| e.at("answer"))?;
    let answer = signed.body();
    let (attempt, asked) = asking(case, action).ok_or(Code::ActionUnknown)?;
    let newest = case.newest_for(attempt.number).ok_or(Code::Internal)?;
    if attempt.answers.contains(&answer.jti) {
        return Ok(reply::receipt(newest));
    }
    check(case, &attempt, action, &asked, answer)?;
    let mut attempt = attempt;
    let word = answer.said.word;
    let hint = word == Word::Returned;
    if !attempt.state.is_open() || !hint && !attempt.state.is_asking() {
        return Ok(reply::receipt(newest));
    }
    if !hint && (attempt.asked.is_some() || attempt.asking.owed.is_some()) {
        return Err(Refusal::from(Code::AttemptRunning));
    }
    if !hint || attempt.answers.len() < MAX_HINTS {
        attempt.answers.push(answer.jti.clone());
        case.has_signed(signed.kid());
    }
    let reference = case.reference(attempt.number);
    let reason = match word {
        Word::Returned => {
            if attempt.answers.last() == Some(&answer.jti) {
                case.update(&attempt);
            }
            case.run(Effect::Query { reference });
            return Ok(reply::receipt(newest));
        }
        _ if case.now > attempt.until => Some(Asked::CloseOverdue),
        Word::Dismissed => Some(Asked::CloseDismissed),
        Word::Rejected => Some(Asked::CloseRejected),
        _ => None,
    };
    if let Some(reason) = reason {
        close(case, &attempt, reason);
        return Ok(Reply::Later);
    }
    if word == Word::Resend {
        action::resend(&mut attempt.asking, case.now)?;
    } else if attempt.asking.wrong >= MAX_TRIES {
        return Err(Refusal::from(Code::TriesSpent));
    }
    let said = said::open(case.gateway, case.sid(), action, &answer.said)?;
    attempt.asking.owed = Some(OwedAnswer { jti: answer.jti.clone(), jws: String::from(compact) });
    case.update(&attempt);
    let (action, answer) = (String::from(action), answer.jti.clone());
    case.run(Effect::Answer { reference, action, answer, said });
    Ok(Reply::Later)
}

/// The attempt that asks for this action, and the action's kind.
fn asking(case: &Case<'_>, id: &str) -> Option<(AttemptRecord, Kind)> {
    case.facts.attempts.iter().find_map(|attempt| {
        let action = open_action(attempt).filter(|action| action::id(action) == Some(id))?;
        Some((attempt.clone(), Kind::from_text(action.str("kind").ok()?)))
    })
}

/// Checks that an answer is to this action, one that it takes, and of now.
fn check(
    case: &Case<'_>,
    attempt: &AttemptRecord,
    action: &str,
    kind: &Kind,
    answer: &Answer,
) -> Result<(), Error> {
    let intent = attempt.intent.as_deref().map(jws::digest);
    let refuse = |code, at| Err(Error::new(code).at(at));
    if answer.sid != case.sid() {
        return refuse(Code::SessionMismatch, "sid");
    }
    if Some(&answer.intent_digest) != intent.as_ref() {
        return refuse(Code::IntentMismatch, "intent_digest");
    }
    if answer.action != action {
        return refuse(Code::ActionUnknown, "action");
    }
    if !kind.takes(answer.said.word) {
        return refuse(Code::AnswerUnfit, "answer");
    }
    check_times(case.now, answer.issued_at, answer.expires_at)
}

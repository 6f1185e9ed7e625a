//! What the buyer is asked to do: asked, asked again, and given up.

use super::case::{Case, Issued};
use super::decision::Effect;
use super::random::make_name;
use super::record::{Asked, Asking, AttemptRecord, AttemptState};
use super::reply::Refusal;
use crate::error::{Code, Error};
use crate::json::{self, Members, Value};
use crate::protocol::Action;
use crate::protocol::action::Kind;
use crate::protocol::answer::Word;
use crate::protocol::receipt::Status;

/// How many wrong answers there may be to one code or password.
pub(super) const MAX_TRIES: u64 = 5;

/// How many codes are sent for one action, the first included.
pub(super) const MAX_CODES: u64 = 3;

/// How long after one code another may be sent, in seconds.
const RESEND_AFTER: u64 = 60;

/// What the gateway itself says in an action's data.
const OWN: [&str; 3] = ["error", "tries_left", "resend_at"];

/// What a rail asks of the buyer.
pub(super) struct Asks<'a> {
    pub(super) kind: Kind,
    pub(super) data: &'a Value,
    pub(super) url: Option<&'a str>,
    pub(super) until: u64,
}

/// Asks the buyer, unless exactly this is being asked already.
pub(super) fn ask(case: &mut Case<'_>, attempt: &mut AttemptRecord, asks: &Asks<'_>) -> Issued {
    let before = open_action(attempt);
    let same = before.as_ref().filter(|before| is_same(before, asks)).and_then(|it| id(it));
    if same.is_none() {
        attempt.asking = begin(&asks.kind, case.now);
    }
    let action = Action {
        id: same.map_or_else(|| make_name("act_", case.rng), String::from),
        kind: asks.kind.clone(),
        until: asks.until,
        data: dress(&asks.kind, asks.data, &attempt.asking),
        url: asks.url.map(String::from),
    };
    let text = json::object(|out| action.write(out));
    if attempt.state.is_asking() && attempt.action.as_ref() == Some(&text) {
        return Ok(None);
    }
    if attempt.received == 0 {
        attempt.state = AttemptState::ActionRequired;
    } else {
        attempt.state = AttemptState::PartiallyPaid;
    }
    attempt.action = Some(text);
    attempt.until = asks.until;
    case.update(attempt);
    tell(case, attempt).map(Some)
}

/// The receipt that asks for the action, and says how much has come so far.
pub(super) fn tell(case: &mut Case<'_>, attempt: &AttemptRecord) -> Result<String, Refusal> {
    let (status, paid) = match attempt.received {
        0 => (Status::ActionRequired, None),
        minor => {
            let paid = minor.saturating_add(attempt.tendered());
            (Status::PartiallyPaid, Some(case.money(paid)?))
        }
    };
    let mut receipt = case.draft(status, Some(attempt));
    receipt.action = open_action(attempt).map(|action| read(&action)).transpose()?;
    receipt.paid = paid;
    receipt.until = Some(attempt.until);
    case.issue(receipt, attempt.number)
}

fn read(action: &Members) -> Result<Action, Error> {
    Ok(Action {
        id: String::from(action.str("id")?),
        kind: Kind::from_text(action.str("kind")?),
        until: action.u64("until")?,
        data: action.required("data")?.clone(),
        url: action.opt_str("url")?.map(String::from),
    })
}

/// The rail says that the answer was wrong: the buyer is asked again, or the
/// attempt is closed where no try and no other code is left.
pub(super) fn wrong(case: &mut Case<'_>, attempt: &mut AttemptRecord) -> Issued {
    let Some(action) = open_action(attempt) else { return Ok(None) };
    let Action { kind, data, url, until, .. } = read(&action)?;
    attempt.asking.wrong += 1;
    let spent = attempt.asking.wrong >= MAX_TRIES;
    if spent && (!kind.takes(Word::Resend) || attempt.asking.sent >= MAX_CODES) {
        // Who closes it for a reason of their own has the wider word.
        attempt.asked = attempt.asked.or(Some(Asked::CloseLocked));
        case.update(attempt);
        let reference = case.reference(attempt.number);
        case.run(Effect::Close { reference });
        return Ok(None);
    }
    ask(case, attempt, &Asks { kind, data: &data, url: url.as_deref(), until })
}

/// Whether another code or message may be asked for; if so it counts as sent.
///
/// # Errors
/// `resend_early`, `codes_spent`.
pub(super) fn resend(asking: &mut Asking, now: u64) -> Result<(), Refusal> {
    if asking.sent >= MAX_CODES {
        return Err(Refusal::from(Code::CodesSpent));
    }
    if now < asking.resend_at {
        return Err(Refusal::from(Code::ResendEarly));
    }
    asking.sent += 1;
    asking.wrong = 0;
    asking.resend_at = now + RESEND_AFTER;
    Ok(())
}

/// The action that was asked last, as the receipt had it.
pub(super) fn open_action(attempt: &AttemptRecord) -> Option<Members> {
    json::parse_object(attempt.action.as_deref()?.as_bytes(), super::MAX_BODY).ok()
}

pub(super) fn id(action: &Members) -> Option<&str> {
    action.str("id").ok()
}

fn is_same(before: &Members, asks: &Asks<'_>) -> bool {
    before.str("kind") == Ok(asks.kind.as_str()) && before.opt_str("url") == Ok(asks.url)
}

fn begin(kind: &Kind, now: u64) -> Asking {
    let resend_at = if kind.takes(Word::Resend) { now + RESEND_AFTER } else { 0 };
    Asking { owed: None, wrong: 0, sent: 1, resend_at }
}

/// The rail's data, and how far the buyer has come with it.
fn dress(kind: &Kind, data: &Value, asking: &Asking) -> Value {
    let text = json::object(|out| {
        let members = data.as_object().into_iter().flat_map(Members::iter);
        for (name, value) in members.filter(|(name, _)| !OWN.contains(name)) {
            out.value(name, value);
        }
        if asking.wrong > 0 {
            out.str("error", Code::AnswerWrong.as_str());
        }
        if kind.takes(Word::Otp) || kind.takes(Word::Password) {
            out.u64("tries_left", MAX_TRIES.saturating_sub(asking.wrong));
        }
        if kind.takes(Word::Resend) && asking.sent < MAX_CODES {
            out.u64("resend_at", asking.resend_at);
        }
    });
    json::parse(text.as_bytes(), super::MAX_BODY).unwrap_or(Value::Null)
}

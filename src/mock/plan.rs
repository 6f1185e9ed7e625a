//! What the rail is to do with a charge, one step after the other.

use super::cards::{Verdict, judge};
use super::text::MAX_TEXT;
use crate::error::{Code, Error};
use crate::gateway::RefundOutcome;
use crate::json::{self, Members, Reader, Value};
use crate::protocol::receipt::Retry;

/// How long the rail takes to its next step unless told, in milliseconds.
const AFTER: u64 = 5_000;

/// How long an action can be answered unless told, in seconds.
const LASTS: u64 = 600;

/// One step: what the rail says, and what it says next.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its word.
    pub said: Said,
    /// How often it tells it: more than once is news that comes doubled.
    pub times: u64,
    /// Whether its answer is lost on the way: the gateway must ask again.
    pub lost: bool,
    /// Whether what follows comes also where the charge was closed before.
    pub late: bool,
    /// How long until the next step, in milliseconds; none where only the
    /// buyer's doing leads there.
    pub after: Option<u64>,
    /// The next step.
    pub then: Option<Box<Step>>,
}

/// The rail's word.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// The money is there.
    Approved,
    /// No money moves.
    Declined {
        /// Why.
        code: String,
        /// What may be tried.
        retry: Retry,
    },
    /// The buyer has something to do.
    Ask(Ask),
    /// So much has come so far, in minor units.
    Received(u64),
    /// It cannot say yet.
    Pending,
    /// It closed the charge of itself.
    Closed,
}

/// What the rail asks of the buyer.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// The action's kind.
    pub kind: String,
    /// What the kind needs.
    pub data: Value,
    /// Where the buyer can do it; the mock's own page where none is named.
    pub url: Option<String>,
    /// For how many seconds.
    pub lasts: u64,
    /// The secret that is right, where one is asked for; any is where none is named.
    pub secret: Option<String>,
}

impl Step {
    /// A word and nothing after it.
    #[must_use]
    pub const fn new(said: Said) -> Self {
        Self { said, times: 1, lost: false, late: false, after: None, then: None }
    }

    /// The same, once the buyer has done something.
    #[must_use]
    pub fn asking(self, kind: &str) -> Self {
        let ask = Ask {
            kind: String::from(kind),
            data: Value::Object(Members::default()),
            url: None,
            lasts: LASTS,
            secret: None,
        };
        Self { then: Some(Box::new(self)), ..Self::new(Said::Ask(ask)) }
    }

    /// What an issuer does with this card.
    #[must_use]
    pub fn of_card(number: &str, challenge: bool) -> Self {
        let approved = Self::new(Said::Approved);
        match judge(number) {
            Verdict::Approve if !challenge => approved,
            Verdict::Approve | Verdict::Ask => approved.asking("redirect_get"),
            Verdict::Decline(code) => Self::new(declined(code)),
        }
    }

    /// Reads a list of steps, each for a charge of its own.
    ///
    /// # Errors
    /// A `json_` code; `unsupported` for a word that there is none of.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, Error> {
        let value = json::parse(text.as_bytes(), MAX_TEXT)?;
        let steps = value.as_array().ok_or(Error::new(Code::JsonType))?;
        steps.iter().map(Self::read).collect()
    }

    fn read(value: &Value) -> Result<Self, Error> {
        match value {
            Value::String(word) => Ok(Self { ..Self::of_word(word, None)? }),
            Value::Object(members) => Self::of_members(members),
            _ => Err(Error::new(Code::JsonType).at("script")),
        }
    }

    fn of_members(members: &Members) -> Result<Self, Error> {
        members.only(&[
            "outcome", "received", "code", "retry", "action", "data", "url", "lasts", "secret",
            "times", "lost", "late", "after", "then",
        ])?;
        let then = members.get("then").map(Self::read).transpose()?;
        let mut step = match members.opt_str("action")? {
            Some(kind) => {
                let mut step = Self::new(Said::Approved).asking(kind);
                if let Said::Ask(ask) = &mut step.said {
                    *ask = json::read(members, |from| read_ask(from, ask))?;
                }
                step
            }
            None => match members.opt_u64("received")? {
                Some(minor) => Self::new(Said::Received(minor)),
                None => Self::of_word(members.str("outcome")?, members.opt_str("code")?)?,
            },
        };
        if let (Said::Declined { retry, .. }, Some(word)) =
            (&mut step.said, members.opt_str("retry")?)
        {
            *retry = read_retry(word)?;
        }
        step.then = then.map(Box::new).or(step.then);
        step.after = members.opt_u64("after")?.or(step.after);
        let waits = matches!(step.said, Said::Ask(_));
        if step.then.is_some() && !waits {
            step.after = Some(step.after.unwrap_or(AFTER));
        }
        step.times = members.opt_u64("times")?.unwrap_or(1);
        step.lost = members.opt_bool("lost")?.unwrap_or(step.lost);
        step.late = members.opt_bool("late")?.unwrap_or(step.late);
        Ok(step)
    }

    fn of_word(word: &str, code: Option<&str>) -> Result<Self, Error> {
        let approved = || Some(Box::new(Self::new(Said::Approved)));
        Ok(match word {
            "approved" => Self::new(Said::Approved),
            "declined" => Self::new(declined(code.unwrap_or("declined"))),
            "closed" => Self::new(Said::Closed),
            // Money that takes its time.
            "pending" => Self { after: Some(AFTER), then: approved(), ..Self::new(Said::Pending) },
            // It did what it was asked, and nobody heard.
            "timeout" => Self { lost: true, ..Self::new(Said::Approved) },
            // Said no, or was closed; the money comes all the same.
            "late_success" => Self {
                after: Some(AFTER),
                then: approved(),
                late: true,
                ..Self::new(declined(code.unwrap_or("declined")))
            },
            _ => return Err(Error::new(Code::Unsupported).at("outcome")),
        })
    }
}

fn read_ask(from: Reader<'_>, usual: &Ask) -> Ask {
    Ask {
        kind: usual.kind.clone(),
        data: from.members().get("data").cloned().unwrap_or_else(|| usual.data.clone()),
        url: from.opt_text("url"),
        lasts: from.opt_u64("lasts").unwrap_or(usual.lasts),
        secret: from.opt_text("secret"),
    }
}

fn read_retry(word: &str) -> Result<Retry, Error> {
    match word {
        "none" => Ok(Retry::None),
        "same_method" => Ok(Retry::SameMethod),
        "other_method" => Ok(Retry::OtherMethod),
        _ => Err(Error::new(Code::Unsupported).at("retry")),
    }
}

/// Reads a list of words on refunds.
///
/// # Errors
/// A `json_` code; `unsupported` for a word that there is none of.
pub fn parse_refunds(text: &str) -> Result<Vec<RefundOutcome>, Error> {
    let value = json::parse(text.as_bytes(), MAX_TEXT)?;
    let words = value.as_array().ok_or(Error::new(Code::JsonType))?;
    words.iter().map(|word| refund_word(word.as_str().unwrap_or_default())).collect()
}

fn refund_word(word: &str) -> Result<RefundOutcome, Error> {
    Ok(match word {
        "reviewing" => RefundOutcome::Reviewing,
        "processing" => RefundOutcome::Processing,
        "refunded" => RefundOutcome::Refunded,
        "rejected" => RefundOutcome::Rejected,
        "closed" => RefundOutcome::Closed,
        "abnormal" => RefundOutcome::Abnormal,
        _ => return Err(Error::new(Code::Unsupported).at("refund")),
    })
}

/// A refusal after which the buyer may try again, with another card perhaps.
pub(super) fn declined(code: &str) -> Said {
    Said::Declined { code: String::from(code), retry: Retry::SameMethod }
}

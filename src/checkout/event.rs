//! What can happen to a checkout.

use super::counted::Counted;
use super::effect::Scope;
use super::state::{Fields, Held, Session};
use crate::error::{Code, Error};
use crate::json::{self, Reader};
use crate::protocol::answer::{Said, Word};
use crate::protocol::intent;
use crate::words;

/// The longest event that is read, in bytes.
const MAX_LEN: usize = 8 * 1024;

/// One thing that happened: to the page, in the vault, or on the wire.
///
/// Those of the wire carry only what was proven; none can be read from JSON.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// Fetch the order.
    Open,
    /// Pay this way.
    Select {
        /// The method's id.
        method: String,
    },
    /// Show what will be signed.
    Review,
    /// Go back to the fields.
    Edit,
    /// Sign and send.
    Confirm {
        /// Whether the browser says that what is signed was in the buyer's sight.
        seen: bool,
    },
    /// Try again after a failure.
    Retry,
    /// Stop.
    Cancel(Scope),
    /// The buyer did what an action asked.
    Answer {
        /// The action's id.
        action: String,
        /// What was done; a secret in it is the vault's to add.
        said: Said,
    },
    /// Who the buyer is has been proven, so well, by this evidence.
    Authenticated {
        /// How well.
        level: u64,
        /// What it rests on; the intent carries it.
        evidence: Vec<String>,
    },
    /// The buyer could not prove who they are.
    AuthenticationFailed,
    /// These are ticked, and no others.
    Consent(Vec<String>),
    /// The page came back or became visible.
    Returned,
    /// The browser says that there is no line.
    Offline,
    /// The browser says that there is one again.
    Online,
    /// The timer fired.
    Tick,
    /// Ask whether there is anything new.
    Refresh,
    /// The page lets go; the payment goes on.
    Close,

    /// What is typed has another status now.
    Filled(Box<Fields>),
    /// The vault signed.
    Signed(Box<Held>),
    /// The vault could not.
    NotSigned(Code),
    /// The vault signed an answer.
    Answered {
        /// The action's id.
        action: String,
        /// The call's body.
        body: String,
    },

    /// An answer to a call.
    Reply {
        /// The call.
        call: u32,
        /// What was in it.
        reply: Reply,
    },
}

/// What came of a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// The gateway's keys, or an order that waits for them.
    Arrived,
    /// How the session stands.
    Told(Box<Told>),
    /// A receipt that counts.
    Receipt(Box<Counted>),
    /// Nothing new.
    Nothing,
    /// An answer that is not what it should be.
    Unproven(Code),
    /// A refusal, unsigned.
    Refused {
        /// The HTTP status.
        status: u16,
        /// The gateway's code.
        code: String,
        /// Whether the same may be asked again later.
        later: bool,
    },
    /// No answer.
    Unanswered,
}

/// How the session stands, as far as it is proven.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The order, at opening.
    pub session: Option<Box<Session>>,
    /// The intent that receipts must be about.
    pub held: Option<Box<Held>>,
    /// Whether the gateway has that intent.
    pub accepted: bool,
    /// The newest receipt, if it is about that intent or the whole session.
    pub receipt: Option<Box<Counted>>,
    /// The number of the newest receipt, whatever it is about.
    pub seq: u64,
}

impl Event {
    /// The event's name, as the host writes it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        let place = match self {
            Self::Open => 0,
            Self::Select { .. } => 1,
            Self::Review => 2,
            Self::Edit => 3,
            Self::Confirm { .. } => 4,
            Self::Retry => 5,
            Self::Cancel(_) => 6,
            Self::Answer { .. } => 7,
            Self::Authenticated { .. } => 8,
            Self::AuthenticationFailed => 9,
            Self::Consent(_) => 10,
            Self::Returned => 11,
            Self::Offline => 12,
            Self::Online => 13,
            Self::Tick => 14,
            Self::Refresh => 15,
            Self::Close => 16,
            Self::Filled(_) => 17,
            Self::Signed(_) | Self::NotSigned(_) | Self::Answered { .. } => 18,
            Self::Reply { .. } => 19,
        };
        words::nth(
            concat!(
                "open select review edit confirm retry cancel answer authenticated ",
                "authentication_failed consent returned offline online tick refresh close ",
                "fill signed reply"
            ),
            place,
        )
    }

    /// Whether the buyer begins something with it, so that what went wrong
    /// before is over.
    pub(super) const fn is_deed(&self) -> bool {
        matches!(
            self,
            Self::Open
                | Self::Select { .. }
                | Self::Review
                | Self::Confirm { .. }
                | Self::Retry
                | Self::Cancel(_)
                | Self::Answer { .. }
                | Self::Authenticated { .. }
        )
    }

    /// Whether the host may send it; the others come from the vault and the wire.
    #[must_use]
    pub const fn is_from_host(&self) -> bool {
        !matches!(
            self,
            Self::Filled(_)
                | Self::Signed(_)
                | Self::NotSigned(_)
                | Self::Answered { .. }
                | Self::Reply { .. }
        )
    }

    /// Reads an event of the host's.
    ///
    /// # Errors
    /// A `json_*` code, or `event_unknown`.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        let members = json::parse_object(text.as_bytes(), MAX_LEN)?;
        json::read(&members, Self::read)
    }

    fn read(from: Reader<'_>) -> Self {
        let event = match from.str("type") {
            "open" => Self::Open,
            "review" => Self::Review,
            "edit" => Self::Edit,
            "retry" => Self::Retry,
            "authentication_failed" => Self::AuthenticationFailed,
            "returned" => Self::Returned,
            "offline" => Self::Offline,
            "online" => Self::Online,
            "tick" => Self::Tick,
            "refresh" => Self::Refresh,
            "close" => Self::Close,
            "confirm" => {
                from.only(&["type", "seen"]);
                return Self::Confirm { seen: from.flag("seen") };
            }
            "select" => {
                from.only(&["type", "method"]);
                return Self::Select { method: from.text("method") };
            }
            "authenticated" => {
                from.only(&["type", "level", "evidence"]);
                let evidence = from.texts("evidence");
                // Only the browser says that; the gateway checks the rest.
                if evidence.iter().any(|it| it == intent::FRAME_VISIBLE) {
                    from.fail(Error::new(Code::JsonType).at("evidence"));
                }
                return Self::Authenticated { level: from.u64("level"), evidence };
            }
            "consent" => {
                from.only(&["type", "ids"]);
                return Self::Consent(from.texts("ids"));
            }
            "cancel" => {
                from.only(&["type", "scope"]);
                return Self::Cancel(match from.str("scope") {
                    "attempt" => Scope::Attempt,
                    "session" => Scope::Session,
                    _ => {
                        from.fail(Error::new(Code::EventUnknown).at("scope"));
                        Scope::Attempt
                    }
                });
            }
            "answer" => {
                from.only(&["type", "action", "answer"]);
                return Self::Answer { action: from.text("action"), said: said(from) };
            }
            _ => {
                from.fail(Error::new(Code::EventUnknown).at("type"));
                Self::Tick
            }
        };
        from.only(&["type"]);
        event
    }
}

/// Reads what the buyer did. Of a secret only the word: the text is in the vault.
fn said(from: Reader<'_>) -> Said {
    let answer = from.object("answer");
    answer.only(&["kind", "text"]);
    let word = Word::from_text(answer.str("kind")).unwrap_or_else(|| {
        from.fail(Error::new(Code::AnswerUnfit).at("answer"));
        Word::Returned
    });
    Said { word, text: answer.opt_text("text").unwrap_or_default() }
}

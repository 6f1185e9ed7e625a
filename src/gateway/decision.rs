//! What follows from a command: writes, a reply, and work for the host.

use core::fmt;

use super::outbox::{EndpointRecord, EventRecord};
use super::record::{
    AttemptRecord, IdempotencyRecord, KeyRecord, ReceiptRecord, RefundRecord, SessionRecord,
};
use crate::money::Money;
use crate::protocol::answer::Word;
use crate::secret::Secret;

/// What follows from a command.
#[derive(Debug)]
pub struct Decision {
    /// Applied in one transaction, in this order.
    pub writes: Vec<Write>,
    /// Given once the writes are durable.
    pub reply: Reply,
    /// Run after the writes are durable.
    pub effects: Vec<Effect>,
}

impl Decision {
    /// A reply that changes nothing.
    pub(super) const fn reply(reply: Reply) -> Self {
        Self { writes: Vec::new(), reply, effects: Vec::new() }
    }
}

/// One change to the store.
#[derive(Debug)]
pub enum Write {
    /// A new session.
    InsertSession(SessionRecord),
    /// A changed session; its `version` is one more than the stored one's, and
    /// the write is refused if it is not.
    UpdateSession(SessionRecord),
    /// A new key of a session.
    InsertKey(String, KeyRecord),
    /// A new key of a session in the place of the one of this thumbprint.
    ReplaceKey(String, String, KeyRecord),
    /// The key of this thumbprint has signed an intent or an answer.
    KeySigned(String, String),
    /// A device key that has paid this merchant, also where that is known.
    KeepDevice {
        /// The merchant's id.
        merchant: String,
        /// The device key's thumbprint.
        thumbprint: String,
        /// When, in Unix seconds.
        at: u64,
    },
    /// A new attempt of a session.
    InsertAttempt(String, AttemptRecord),
    /// A changed attempt of a session.
    UpdateAttempt(String, AttemptRecord),
    /// A new receipt of a session.
    InsertReceipt(String, ReceiptRecord),
    /// A new refund of a session.
    InsertRefund(String, RefundRecord),
    /// A changed refund of a session.
    UpdateRefund(String, RefundRecord),
    /// A proof that must not be seen again before this Unix second.
    InsertProof {
        /// The key's thumbprint.
        thumbprint: String,
        /// The proof's name.
        jti: String,
        /// When it can be forgotten.
        until: u64,
    },
    /// What a merchant's call is answered, from now on.
    InsertIdempotency(IdempotencyRecord),
    /// A new event, to be sent to every endpoint that wants it.
    InsertEvent(EventRecord),
    /// An event that is there, to be sent anew to every endpoint that wants it.
    Redeliver(EventRecord),
    /// A new endpoint.
    InsertEndpoint(EndpointRecord),
    /// An endpoint that goes, by its id, with all that was to be sent there.
    DeleteEndpoint(String),
}

/// What the caller is told.
///
/// # Secrecy
/// A body may hold a client secret: `Debug` shows refusals only.
#[derive(Clone, PartialEq, Eq)]
pub enum Reply {
    /// This.
    Http {
        /// The HTTP status.
        status: u16,
        /// JSON, or problem+json from status 400.
        body: String,
    },
    /// What the last command that follows from the effects replies.
    Later,
    /// Nothing yet: the receipt asked for does not exist (HTTP 204 when the
    /// host has waited long enough).
    Wait,
    /// Nobody is waiting.
    None,
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Http { status, body } if *status >= 400 => {
                f.debug_struct("Http").field("status", status).field("body", body).finish()
            }
            Self::Http { status, .. } => {
                f.debug_struct("Http").field("status", status).finish_non_exhaustive()
            }
            Self::Later => f.write_str("Later"),
            Self::Wait => f.write_str("Wait"),
            Self::None => f.write_str("None"),
        }
    }
}

/// Work for the host once the writes are durable.
#[derive(Debug)]
pub enum Effect {
    /// Ask the rail for the money. `reference` makes it safe to ask twice.
    Charge(Box<Charge>),
    /// Take money that is held, then tell `Settle` with `Captured`.
    Capture {
        /// `sid.attempt`.
        reference: String,
    },
    /// Close an attempt at its rail, so that a charge by this reference that is
    /// still under way is refused and a hold is let go; then tell `Settle` with
    /// what came of it: `Closed`, or `Approved` if the money had moved before.
    Close {
        /// `sid.attempt`.
        reference: String,
    },
    /// Ask how an attempt stands, then tell `Settle`: the buyer has come back.
    Query {
        /// `sid.attempt`.
        reference: String,
    },
    /// Hand the rail what the buyer answered, then tell `Settle` with what came
    /// of it: `WrongAnswer`, or any other word. `answer` makes it safe to tell
    /// twice.
    Answer {
        /// `sid.attempt`.
        reference: String,
        /// The action's id.
        action: String,
        /// The answer's name, unique in the session.
        answer: String,
        /// What the buyer did.
        said: Said,
    },
    /// Give back the method's share of a refund, then tell `SettleRefund` how that
    /// stands: asked again, the same refund is not made twice. Or,
    /// where `refund` is none, see to it that so much in all has gone back of what
    /// no order keeps, taken or only held, then tell `SettleStray` how much has.
    Refund {
        /// `sid.attempt`.
        reference: String,
        /// The refund's id.
        refund: Option<String>,
        /// How much.
        amount: Money,
    },
    /// Set a part aside that is paid beside the method, then tell `SettleTender`
    /// `Held` or `Refused`. The same name is set aside once.
    Hold {
        /// `sid.attempt.place`.
        hold: String,
        /// What kind of source.
        kind: String,
        /// Which one.
        account: String,
        /// How much of it.
        amount: Money,
    },
    /// Let a part go, set aside or not, so that it cannot be set aside by this
    /// name any more; then tell `SettleTender` `Released`.
    Release {
        /// `sid.attempt.place`.
        hold: String,
        /// What kind of source.
        kind: String,
    },
    /// Use up a part that is set aside, then tell `SettleTender` `Spent`.
    Spend {
        /// `sid.attempt.place`.
        hold: String,
        /// What kind of source.
        kind: String,
    },
    /// Give back a part that was used up, so much of it and once for each refund,
    /// to the source it came from; then tell `SettleReturn`.
    Return {
        /// The refund's id.
        refund: String,
        /// `sid.attempt.place`, by which the part was set aside.
        hold: String,
        /// What kind of source.
        kind: String,
        /// How much.
        amount: Money,
    },
    /// Wake whoever waits for this session's next receipt.
    Changed {
        /// The session.
        sid: String,
    },
}

/// What a buyer answered, opened from its seal, for the rail alone.
///
/// # Secrecy
/// Never written, logged or replied.
#[derive(Debug)]
pub struct Said {
    /// What was done.
    pub word: Word,
    /// What goes with the word: a code, a password, a token, a credential, or
    /// nothing.
    pub text: Secret<String>,
}

/// A card to charge, opened from its seal.
#[derive(Debug)]
pub struct Charge {
    /// `sid.attempt`.
    pub reference: String,
    /// How much.
    pub amount: Money,
    /// Whether to take the money at once.
    pub capture: bool,
    /// Whether the buyer must prove to be the card's holder (3-D Secure), however
    /// sure the issuer is.
    pub challenge: bool,
    /// Where a page of the rail's sends the buyer back to.
    pub return_url: Option<String>,
    /// The card.
    pub card: Card,
}

/// A payment card in the clear, for the rail alone.
///
/// # Secrecy
/// Never written, logged or replied.
#[derive(Debug)]
pub struct Card {
    /// The number.
    pub number: Secret<String>,
    /// 1 to 12.
    pub expiry_month: u8,
    /// Four digits.
    pub expiry_year: u16,
    /// The security code.
    pub cvc: Secret<String>,
}

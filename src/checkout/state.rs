//! Everything the machine knows, none of it secret.

use super::counted::Counted;
use super::log::Log;
use super::phase::{Phase, Verifying};
use super::step::{REOPENINGS, after};
use crate::card::Brand;
use crate::check::{Check, Status};
use crate::error::{Code, Error};
use crate::jose::{base64url, jws};
use crate::json::{self, Reader};
use crate::protocol::receipt::{Expected, Receipt};
use crate::protocol::wire::read_amount;
use crate::protocol::{Action, Document, Intent, Order, Signed};
use crate::text::cut;

/// One checkout's state: what [`step`](super::step()) takes and gives.
///
/// # Secrecy
/// Holds no card number, code, client secret or private key; of an intent under
/// way it holds the bytes that were sent, in which the card is sealed.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    pub(super) sid: String,
    pub(super) phase: Phase,
    pub(super) closed: bool,
    pub(super) session: Option<Box<Session>>,
    pub(super) method: Option<String>,
    pub(super) fields: Box<Fields>,
    /// Brand and last four digits of the card that was signed with.
    pub(super) card: Option<(Option<Brand>, String)>,
    /// The number of the attempt under way or next.
    pub(super) attempt: u64,
    /// What the next intent must carry.
    pub(super) nonce: Option<String>,
    /// Whether what was confirmed last was in the buyer's sight.
    pub(super) seen: bool,
    /// How well it is known who the buyer is.
    pub(super) auth: Auth,
    /// What the buyer has ticked, by id.
    pub(super) consents: Vec<String>,
    /// Until when the browser is believed that there is no line, in core time.
    pub(super) offline: u64,
    /// The newest intent, ours or the gateway's.
    pub(super) held: Option<Box<Held>>,
    /// The last receipt that counted.
    pub(super) receipt: Option<Box<Counted>>,
    /// The number of the newest receipt seen.
    pub(super) seq: u64,
    /// A call beside the phase's own: cancel, answer, refresh.
    pub(super) side: Option<Side>,
    /// Whether what was asked last went unanswered.
    pub(super) silent: bool,
    /// Whether the keys were fetched again since a receipt last counted.
    pub(super) refetched: bool,
    /// What last went wrong.
    pub(super) error: Option<String>,
    /// What the host's timer was last set to, in core time.
    pub(super) timer: Option<u64>,
    /// How many calls were made.
    pub(super) calls: u32,
    pub(super) log: Log,
    /// Where an earlier page had got to, until this one has opened.
    pub(super) resumed: Resumed,
    /// How often opening was given up.
    pub(super) lost: u32,
    /// When to open again what an earlier page had sent, in core time.
    pub(super) reopen: u64,
}

/// How well it is known who the buyer is. A later page asks again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Auth {
    /// The level.
    pub(super) level: u64,
    /// What it rests on.
    pub(super) evidence: Vec<String>,
    /// How often it failed.
    pub(super) failures: u64,
}

/// A call beside the phase's own question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Side {
    pub(super) call: u32,
    /// When it counts as lost, in milliseconds of core time.
    pub(super) until: u64,
    /// Whether it asks to cancel.
    pub(super) closing: bool,
}

/// Where an earlier page had got to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Resumed {
    /// Nowhere, or nothing is known.
    Nowhere,
    /// A method was chosen and nothing sent.
    Choosing,
    /// An intent may be at the gateway.
    InFlight,
}

/// What holds for the whole session once it is open.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// The order, its signature and every check passed.
    pub order: Signed<Order>,
    /// What the gateway knows of the device key.
    pub device: Option<String>,
}

/// An intent whose receipts count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its name.
    pub jti: String,
    /// The nonce it spends.
    pub nonce: String,
    /// Its digest.
    pub digest: String,
    /// Its number.
    pub attempt: u64,
    /// Its last second.
    pub expires_at: u64,
    /// The exact body it was sent in, where this page made it.
    pub body: Option<String>,
}

/// What is known of the fields, and nothing of what was typed but the last
/// four digits of a complete number.
#[derive(Clone, Debug, PartialEq)]
pub struct Fields {
    /// The card number.
    pub number: Check,
    /// Its brand.
    pub brand: Option<Brand>,
    /// Its last four digits, once it is complete.
    pub last4: Option<String>,
    /// The expiry date.
    pub expiry: Check,
    /// The security code.
    pub cvc: Check,
    /// The name on the card.
    pub holder: Check,
}

impl Fields {
    /// Whether everything needed is there and acceptable.
    #[must_use]
    pub fn complete(&self) -> bool {
        let done = |check: &Check| matches!(check.status, Status::Valid | Status::Warning);
        let no_code = self.brand.is_some_and(|brand| !brand.cvc().required);
        done(&self.number)
            && done(&self.expiry)
            && done(&self.holder)
            && (done(&self.cvc) || (no_code && self.cvc.status == Status::Empty))
    }
}

impl Held {
    /// Reads an intent that the gateway returned. Its signature is by a key
    /// that may be another page's, so what it says is checked instead.
    ///
    /// # Errors
    /// `jose_format`, a `json_*` code, `session_mismatch`, `order_mismatch`,
    /// `amount_mismatch`.
    pub fn returned(compact: &str, order: &Signed<Order>) -> Result<Box<Self>, Error> {
        let format = Error::new(Code::JoseFormat);
        if compact.len() > Intent::MAX_LEN {
            return Err(format);
        }
        let dot = |byte| byte == b'.';
        let (_, rest) = cut(compact, dot).ok_or(format)?;
        let payload = cut(rest, dot).map_or(rest, |(payload, _)| payload);
        let payload = base64url::decode(payload)?;
        let intent = json::parse_object(&payload, Intent::MAX_LEN)?;
        // Only what matters here is read: the rest is the gateway's affair.
        let refuse = |code| Err(Error::new(code));
        if intent.str("sid")? != order.body().sid {
            return refuse(Code::SessionMismatch);
        }
        let attempt = intent.u64("attempt")?;
        if intent.str("order_digest")? != order.digest() || attempt == 0 {
            return refuse(Code::OrderMismatch);
        }
        if read_amount(&intent, "amount")? != order.body().purchase.amount {
            return refuse(Code::AmountMismatch);
        }
        let held = json::read(&intent, Self::read)?;
        Ok(Box::new(Self { digest: jws::digest(compact), ..held }))
    }

    /// Reads name, nonce, number and end, as an intent and a snapshot have them.
    pub(super) fn read(from: Reader<'_>) -> Self {
        Self {
            jti: from.text("jti"),
            nonce: from.text("nonce"),
            digest: from.opt_text("digest").unwrap_or_default(),
            attempt: from.u64("attempt"),
            expires_at: from.u64("exp"),
            body: None,
        }
    }

    /// Which intent to go by, ours or the gateway's newest, and whether the
    /// gateway has it. The gateway orders attempts: once it has taken one with
    /// our number or a later one, ours can no longer be taken.
    #[must_use]
    pub fn settle(ours: Option<&Self>, theirs: Option<Box<Self>>) -> (Option<Box<Self>>, bool) {
        match (ours, theirs) {
            (None, theirs) => {
                let accepted = theirs.is_some();
                (theirs, accepted)
            }
            (Some(ours), Some(theirs))
                if theirs.digest != ours.digest && theirs.attempt >= ours.attempt =>
            {
                (Some(theirs), true)
            }
            (Some(ours), theirs) => {
                let accepted = theirs.is_some_and(|theirs| theirs.digest == ours.digest);
                (Some(Box::new(ours.clone())), accepted)
            }
        }
    }
}

impl State {
    /// A checkout at its beginning.
    #[must_use]
    pub fn new(sid: &str, fields: Fields) -> Self {
        Self {
            sid: String::from(sid),
            phase: Phase::Idle,
            closed: false,
            session: None,
            method: None,
            fields: Box::new(fields),
            card: None,
            attempt: 1,
            nonce: None,
            seen: false,
            auth: Auth::default(),
            consents: Vec::new(),
            offline: 0,
            held: None,
            receipt: None,
            seq: 0,
            side: None,
            silent: false,
            refetched: false,
            error: None,
            timer: None,
            calls: 0,
            log: Log::new(Log::base_of(sid)),
            resumed: Resumed::Nowhere,
            lost: 0,
            reopen: 0,
        }
    }

    /// Where the checkout stands.
    #[must_use]
    pub const fn phase(&self) -> &Phase {
        &self.phase
    }

    /// The order, once it is here.
    #[must_use]
    pub fn order(&self) -> Option<&Signed<Order>> {
        self.session.as_ref().map(|session| &session.order)
    }

    /// The number of the attempt under way or next.
    #[must_use]
    pub const fn attempt(&self) -> u64 {
        self.attempt
    }

    /// The intent whose receipts count.
    #[must_use]
    pub fn held(&self) -> Option<&Held> {
        self.held.as_deref()
    }

    /// What the last receipt that counted says.
    #[must_use]
    pub fn receipt(&self) -> Option<&Receipt> {
        self.receipt.as_ref().map(|receipt| receipt.body())
    }

    /// The action that the buyer was asked for and may still do.
    #[must_use]
    pub fn owed(&self) -> Option<&Action> {
        // Its id becomes part of an address.
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let open = matches!(self.phase, Phase::ActionRequired(_) | Phase::PartiallyPaid(_));
        let action = self.receipt().filter(|_| open)?.action.as_ref();
        action.filter(|action| action.id.bytes().all(plain))
    }

    /// The level that this order asks for before an intent.
    pub(super) fn auth_needed(&self) -> u64 {
        self.order()
            .map(Signed::body)
            .map_or(0, |order| order.policy.auth_level(&order.purchase.amount))
    }

    /// What the vault found of the fields.
    #[must_use]
    pub const fn fields(&self) -> &Fields {
        &self.fields
    }

    /// Whether an intent may be at the gateway, as far as is known here.
    #[must_use]
    pub fn is_in_flight(&self) -> bool {
        self.phase.is_in_flight() || self.resumed == Resumed::InFlight
    }

    /// Whether the buyer must be told that nobody knows how it went: it was asked
    /// for long enough, or in vain for what an earlier page had sent.
    pub(super) fn is_unknown(&self) -> bool {
        let tried = match &self.phase {
            Phase::Verifying(verifying) => return verifying.unknown,
            Phase::Idle => false,
            Phase::Opening(opening) => opening.tries > 0 || opening.again.is_some(),
            _ => return false,
        };
        self.resumed == Resumed::InFlight && (tried || self.lost > 0)
    }

    /// When the gateway is asked again by itself, at the latest.
    pub(super) fn next_ask(&self) -> Option<u64> {
        let at = match &self.phase {
            Phase::Idle if self.lost < REOPENINGS => self.is_unknown().then_some(self.reopen),
            Phase::Opening(opening) => Some(opening.again.unwrap_or(opening.deadline)),
            Phase::Submitting(submitting) => Some(submitting.ask.next),
            Phase::Verifying(Verifying { ask, deadline, .. }) => {
                Some(ask.next).filter(|next| *next <= after(*deadline))
            }
            phase => phase.waits().map(|it| it.ask.next.min(it.blind.unwrap_or(u64::MAX))),
        };
        at.map(|at| at.max(self.offline))
    }

    /// Whether typing still changes what will be paid with.
    #[must_use]
    pub const fn takes_input(&self) -> bool {
        !self.closed
            && (self.phase.is_choosing()
                || matches!(self.phase, Phase::Idle | Phase::Opening(_) | Phase::Failed(_)))
    }

    /// Has what may wait while the clock is first set, by years perhaps, keep its
    /// distance from it.
    pub(super) fn shift(&mut self, before: u64, after: u64) {
        let shift = |at: &mut u64| *at = at.saturating_add(after).saturating_sub(before);
        shift(&mut self.reopen);
        if self.offline > 0 {
            shift(&mut self.offline);
        }
        if let Phase::Opening(opening) = &mut self.phase {
            shift(&mut opening.deadline);
            opening.again.iter_mut().for_each(shift);
        }
    }

    /// What the next receipt must agree with.
    #[must_use]
    pub fn expected<'a>(&'a self, order: &'a Signed<Order>) -> Expected<'a> {
        let held = self.held.as_ref();
        Expected {
            issuer: &order.body().issuer,
            sid: &self.sid,
            order_digest: order.digest(),
            amount: &order.body().purchase.amount,
            intent_digest: held.map(|held| held.digest.as_str()),
            jti: held.map(|held| held.jti.as_str()),
            last_seq: self.seq,
        }
    }

    /// The number of a call that was not made before.
    pub(super) fn next_call(&mut self) -> u32 {
        self.calls = self.calls.wrapping_add(1);
        self.calls
    }

    /// The brands that the chosen or only card offer takes; empty takes all.
    pub(super) fn brands(&self) -> &[String] {
        self.order()
            .and_then(|order| order.body().offer(self.method.as_deref().unwrap_or("card")))
            .map_or(&[], |offer| &offer.brands)
    }
}

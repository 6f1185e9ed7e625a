//! What the wire brings becomes an event only once it is proven: the gateway's
//! keys, its clock, and every check of an order or a receipt.

use super::address;
use super::effect::Request;
use super::event::{Reply, Told};
use super::guard;
use super::http::HttpAnswer;
use super::state::{Held, Session, State};
use super::step::is_stale;
use crate::error::{Code, Error};
use crate::json;
use crate::protocol::receipt::{Expected, Standing as Says};
use crate::protocol::standing::MAX_LEN;
use crate::protocol::{Discovery, Order, Problem, Signed, Standing};

/// Whom a checkout trusts, and what that gateway has said of keys and time.
#[derive(Clone, Debug)]
pub struct Proof {
    pub(super) gateway: String,
    pub(super) origin: String,
    pins: Vec<String>,
    trust: Option<Discovery>,
    standing: Option<Standing>,
    /// Core time less local time, in milliseconds, once the gateway has told its own.
    offset: Option<i64>,
}

/// When a call was made and when its answer was read, in local milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// When the call was made.
    pub sent: u64,
    /// When its answer was read.
    pub read: u64,
}

/// After how long an answer may have lain unread, in milliseconds: what it says of
/// the time is then no more than that it was not earlier.
const STALE: u64 = 15_000;

impl Proof {
    /// Trusts a gateway, of whose keys only the pinned ones count where any are.
    ///
    /// # Errors
    /// `option_invalid`, at the option.
    pub fn new(gateway: String, origin: String, pins: Vec<String>) -> Result<Self, Error> {
        let invalid = |at| Error::new(Code::OptionInvalid).at(at);
        if !address::is_origin(&gateway) {
            return Err(invalid("gateway"));
        }
        if origin.len() > 256 || !origin.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(invalid("origin"));
        }
        Ok(Self { gateway, origin, pins, trust: None, standing: None, offset: None })
    }

    /// Local time on the gateway's clock, in milliseconds.
    #[must_use]
    pub const fn core_time(&self, now_ms: u64) -> u64 {
        now_ms.saturating_add_signed(self.offset_ms())
    }

    const fn offset_ms(&self) -> i64 {
        match self.offset {
            Some(offset) => offset,
            None => 0,
        }
    }

    /// A moment of the gateway's clock in local time, in milliseconds.
    #[cfg(feature = "model")]
    pub(super) const fn local_time(&self, core_ms: u64) -> u64 {
        core_ms.saturating_add_signed(self.offset_ms().saturating_neg())
    }

    /// Forgets an order that was fetched before: it is fetched again.
    pub(super) fn reopen(&mut self) {
        self.standing = None;
    }

    /// Reads an answer. Only what is proven is given on.
    pub fn read(
        &mut self,
        state: &State,
        request: &Request,
        answer: HttpAnswer<'_>,
        span: Span,
    ) -> Reply {
        let HttpAnswer::Answered { status, body } = answer else { return Reply::Unanswered };
        if body.len() > MAX_LEN {
            return Reply::Unproven(Code::JsonSize);
        }
        match status {
            204 if matches!(request, Request::Poll) => Reply::Nothing,
            200..=299 => self
                .read_body(state, request, body, span)
                .unwrap_or_else(|e| Reply::Unproven(e.code())),
            400..=499 | 503 => self.read_problem(status, body, span),
            _ => Reply::Unproven(Code::AnswerInvalid),
        }
    }

    fn read_body(
        &mut self,
        state: &State,
        what: &Request,
        body: &[u8],
        span: Span,
    ) -> Result<Reply, Error> {
        match what {
            Request::Discovery => {
                let mut trust = Discovery::parse(body, &self.gateway)?;
                trust.narrow(&self.pins);
                self.trust = Some(trust);
                Ok(Reply::Arrived)
            }
            Request::Enrol => {
                let standing = Standing::parse(body)?;
                self.set_clock(standing.server_time, span);
                self.standing = Some(standing);
                Ok(Reply::Arrived)
            }
            Request::Standing => {
                let standing = Standing::parse(body)?;
                self.set_clock(standing.server_time, span);
                let order = state.order().ok_or(Error::new(Code::Internal))?;
                if standing.order != order.compact() {
                    return Err(Error::new(Code::OrderMismatch));
                }
                Ok(Reply::Told(Box::new(self.tell(state, &standing, order, None)?)))
            }
            _ => {
                let members = json::parse_object(body, MAX_LEN)?;
                self.prove(state, members.str("receipt")?)
            }
        }
    }

    fn prove(&self, state: &State, compact: &str) -> Result<Reply, Error> {
        let missing = Error::new(Code::Internal);
        let trust = self.trust.as_ref().ok_or(missing)?;
        let order = state.order().ok_or(missing)?;
        let (receipt, says) = guard::g6_counts(trust, compact, &state.expected(order))?;
        Ok(match says {
            Says::Counts => Reply::Receipt(Box::new(receipt)),
            Says::Known => Reply::Nothing,
        })
    }

    fn read_problem(&mut self, status: u16, body: &[u8], span: Span) -> Reply {
        let Ok(problem) = Problem::parse(status, body) else {
            return Reply::Unproven(Code::AnswerInvalid);
        };
        // An order that is over there and not here: the time here is wrong.
        let timely = is_stale(&problem.code) || problem.code == Code::OrderExpired.as_str();
        if let (true, Some(time)) = (timely, problem.server_time) {
            self.set_clock(time, span);
        }
        let mut code = problem.code;
        let plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_');
        if code.is_empty() || code.len() > 64 || !code.bytes().all(plain) {
            code = String::from(Code::Refused.as_str());
        }
        Reply::Refused { status, code, later: problem.retryable || matches!(status, 429 | 503) }
    }

    /// Takes the gateway's clock for core time from now on. An answer that has lain
    /// unread tells a time that is over: it can set the clock forward alone.
    #[inline(never)]
    fn set_clock(&mut self, server_time: u64, Span { sent, read }: Span) {
        let server = i64::try_from(server_time.saturating_mul(1000)).unwrap_or(i64::MAX);
        let local = i64::try_from(read).unwrap_or(i64::MAX);
        let offset = server.saturating_sub(local);
        if read.saturating_sub(sent) <= STALE || self.offset.is_none_or(|known| known < offset) {
            self.offset = Some(offset);
        }
    }

    /// Checks the order once it and the keys are here.
    #[must_use]
    pub fn opened(&self, state: &State) -> Option<Reply> {
        let (trust, standing) = (self.trust.as_ref()?, self.standing.as_ref()?);
        Some(match self.accept(state, trust, standing) {
            Ok(told) => Reply::Told(Box::new(told)),
            Err(error) => Reply::Unproven(error.code()),
        })
    }

    fn accept(&self, state: &State, trust: &Discovery, standing: &Standing) -> Result<Told, Error> {
        let order = trust.verify_order(&standing.order)?;
        let body = order.body();
        if body.issuer != self.gateway {
            return Err(Error::new(Code::OrderIssuer));
        }
        if body.sid != state.sid {
            return Err(Error::new(Code::OrderSession));
        }
        if !body.origins.is_empty() && !body.origins.contains(&self.origin) {
            return Err(Error::new(Code::OriginRefused));
        }
        let told = self.tell(state, standing, &order, Some(trust))?;
        let session = Session { device: standing.device.clone(), order };
        Ok(Told { session: Some(Box::new(session)), ..told })
    }

    /// Which intent counts, and what the newest receipt says of it. At opening
    /// the last receipt is taken again, since this page has not seen it.
    fn tell(
        &self,
        state: &State,
        standing: &Standing,
        order: &Signed<Order>,
        opening: Option<&Discovery>,
    ) -> Result<Told, Error> {
        let trust = opening.or(self.trust.as_ref()).ok_or(Error::new(Code::Internal))?;
        let theirs = standing.intent.as_ref().map(|intent| Held::returned(intent, order));
        let (held, accepted) = Held::settle(state.held.as_deref(), theirs.transpose()?);
        let mut told = Told { session: None, held, accepted, receipt: None, seq: state.seq };
        let Some(compact) = &standing.receipt else { return Ok(told) };
        let held = told.held.as_ref();
        let body = order.body();
        let expected = Expected {
            issuer: &body.issuer,
            sid: &body.sid,
            order_digest: order.digest(),
            amount: &body.purchase.amount,
            intent_digest: held.filter(|_| accepted).map(|held| held.digest.as_str()),
            jti: held.map(|held| held.jti.as_str()),
            last_seq: state.seq,
        };
        let known = |says| says == Says::Known && opening.is_none();
        match guard::g6_counts(trust, compact, &expected) {
            Ok((_, says)) if known(says) => {}
            Ok((receipt, _)) => told.receipt = Some(Box::new(receipt)),
            Err(error) if error.code() == Code::ReceiptIntent => {
                // About an earlier intent, or about another one that never
                // arrived: news only if nothing of ours may be under way, or
                // nothing of ours can be any more, since its place is taken.
                let signed = trust.verify_receipt(compact)?;
                let other = signed.body();
                // Only what is certainly earlier is done with: about this place in the
                // session, it may be the news of an intent that came here garbled.
                if held.is_some_and(|held| other.attempt < held.attempt) {
                    told.seq = told.seq.max(other.seq);
                }
                let taken = !accepted && held.is_some_and(|held| held.attempt <= other.attempt);
                if (accepted || taken || !state.is_in_flight()) && other.intent_digest.is_none() {
                    let expected = Expected { jti: other.jti.as_deref(), ..expected };
                    let (receipt, says) = guard::g6_counts(trust, compact, &expected)?;
                    told.receipt = (taken || !known(says)).then(|| Box::new(receipt));
                }
            }
            Err(error) => return Err(error),
        }
        Ok(told)
    }
}

//! The border: events in, effects out, and between them the vault and the
//! gateway's keys. Whatever the wire brings becomes an event only once proven.

use super::address;
use super::counted::Counted;
use super::effect::{Effect, Request, Task};
use super::enrolment::Enrolment;
use super::event::{Event, Reply, Told};
use super::phase::Phase;
use super::state::{Held, Session, State};
use super::step::{is_stale, timeout_of};
use super::vault::{Terms, Vault};
use crate::card::Today;
use crate::error::{Code, Error};
use crate::json::{self, push_digits};
use crate::protocol::receipt::{Expected, Standing as Says};
use crate::protocol::standing::MAX_LEN;
use crate::protocol::{Discovery, Order, Problem, Signed, Standing};
use crate::secret::Secret;
use rand_core::CryptoRngCore;

/// The most calls whose answers are still waited for.
const MAX_CALLS: usize = 32;

/// What a checkout is made for.
pub struct Options {
    /// The gateway's origin, `https` or on loopback.
    pub gateway: String,
    /// `cs_<sid>_<43 characters>`.
    pub client_secret: Secret<String>,
    /// The origin of the embedding page.
    pub origin: String,
    /// Thumbprints of the only gateway keys to trust; empty trusts all it publishes.
    pub pins: Vec<String>,
    /// What an earlier page kept.
    pub snapshot: Option<String>,
}

/// One buyer's checkout: the machine, the vault, and the keys trusted.
///
/// Moments are local milliseconds since the Unix epoch on a clock that does not
/// jump; the core keeps its distance from the gateway's.
pub struct Checkout {
    gateway: String,
    origin: String,
    pins: Vec<String>,
    pub(super) state: State,
    pub(super) vault: Vault,
    trust: Option<Discovery>,
    standing: Option<Standing>,
    /// Core time less local time, in milliseconds.
    offset: i64,
    calls: Vec<(u32, Request)>,
    pub(super) enrolment: Enrolment,
}

/// A request for the host to send.
///
/// # Secrecy
/// Its headers carry the client secret: there is no `Debug`.
pub struct HttpRequest {
    /// The HTTP method.
    pub method: &'static str,
    /// The absolute address.
    pub url: String,
    /// Names and values.
    pub headers: Vec<(&'static str, String)>,
    /// JSON, on a POST.
    pub body: Option<String>,
}

/// What came of a request.
#[derive(Clone, Copy, Debug)]
pub enum HttpAnswer<'a> {
    /// An answer, whatever it says.
    Answered {
        /// The HTTP status.
        status: u16,
        /// Its body.
        body: &'a [u8],
    },
    /// None: network, abort, timeout.
    Failed,
}

impl Checkout {
    /// A checkout that has asked nothing yet.
    ///
    /// # Errors
    /// `option_invalid`, at the option.
    pub fn new(options: Options) -> Result<Self, Error> {
        let Options { gateway, client_secret, origin, pins, snapshot } = options;
        let invalid = |at| Error::new(Code::OptionInvalid).at(at);
        if !address::is_origin(&gateway) {
            return Err(invalid("gateway"));
        }
        if origin.len() > 256 || !origin.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(invalid("origin"));
        }
        let vault = Vault::new(client_secret);
        let sid = vault.sid()?;
        let mut state = State::new(&sid, vault.check(Today::from_unix(0), &[]));
        if let Some(snapshot) = &snapshot {
            state.resume(snapshot);
        }
        Ok(Self {
            gateway,
            origin,
            pins,
            state,
            vault,
            trust: None,
            standing: None,
            offset: 0,
            calls: Vec::new(),
            enrolment: Enrolment::default(),
        })
    }

    /// Takes an event of the host's.
    pub fn dispatch(
        &mut self,
        event: Event,
        now_ms: u64,
        rng: &mut dyn CryptoRngCore,
    ) -> Vec<Effect> {
        if !event.is_from_host() {
            return vec![self.rejected(Code::NotNow, event.name())];
        }
        if matches!((&event, &self.state.phase), (Event::Open, Phase::Idle)) {
            self.standing = None;
        }
        let mut out = Vec::new();
        self.drive(self.recheck(now_ms), now_ms, rng, &mut out);
        self.drive(Some(event), now_ms, rng, &mut out);
        self.drive(self.recheck(now_ms), now_ms, rng, &mut out);
        out
    }

    /// Takes what is typed in a field, as UTF-8.
    pub fn fill(&mut self, field: &str, text: &[u8], now_ms: u64) -> Vec<Effect> {
        if !self.state.takes_input() {
            return vec![self.rejected(Code::NotNow, "fill")];
        }
        if let Err(error) = self.vault.fill(field, text) {
            return vec![self.rejected(error.code(), "fill")];
        }
        // What was reviewed is not what is there now.
        let edit = matches!(self.state.phase, Phase::Review).then_some(Event::Edit);
        let mut out = Vec::new();
        for event in edit.into_iter().chain(self.recheck(now_ms)) {
            for effect in self.state.apply(event, self.core_time(now_ms)) {
                match effect {
                    Effect::Vault(Task::WipeCard) => self.vault.wipe_card(),
                    // Nothing that is typed has anything signed.
                    Effect::Vault(Task::Sign | Task::Answer { .. } | Task::WipeKey) => {}
                    effect => out.push(effect),
                }
            }
        }
        out
    }

    /// The request of a call, with a proof made now; none for a call that is
    /// not under way. An enrolment may have a device key's word for a body.
    pub fn request(
        &mut self,
        call: u32,
        now_ms: u64,
        word: Option<String>,
        rng: &mut dyn CryptoRngCore,
    ) -> Option<HttpRequest> {
        let now = self.core_time(now_ms) / 1000;
        let request = self.calls.iter().find(|(known, _)| *known == call).map(|(_, what)| what)?;
        let mut url = self.gateway.clone();
        let method = match request {
            Request::Discovery | Request::Standing | Request::Poll => "GET",
            _ => "POST",
        };
        url.push_str(match request {
            Request::Discovery => "/.well-known/countersign.json",
            Request::Enrol => "/v1/checkout/keys",
            Request::Standing => "/v1/checkout",
            Request::Intent => "/v1/checkout/intents",
            Request::Void => "/v1/checkout/intents/void",
            Request::Answer { .. } => "/v1/checkout/actions/",
            Request::Poll => "/v1/checkout/receipt",
            Request::Cancel(_) => "/v1/checkout/cancel",
        });
        let held = self.state.held.as_ref();
        let body = match request {
            Request::Enrol => Some(self.enrolment.body(word)),
            Request::Intent => Some(held?.body.clone()?),
            Request::Void => held.map(|held| {
                json::object(|out| {
                    out.str("jti", &held.jti);
                    out.str("nonce", &held.nonce);
                })
            }),
            Request::Answer { action, body } => {
                url.push_str(action);
                Some(body.clone())
            }
            Request::Cancel(scope) => Some(json::object(|out| out.str("scope", scope.as_str()))),
            _ => None,
        };
        let mut headers = Vec::new();
        if !matches!(request, Request::Discovery) {
            headers.extend(self.vault.prove(request, method, &url, now, rng).ok()?);
        }
        if matches!(request, Request::Poll) {
            url.push_str("?after=");
            push_digits(&mut url, self.state.seq);
            url.push_str("&wait=25");
        }
        if body.is_some() {
            headers.push(("Content-Type", String::from("application/json")));
        }
        Some(HttpRequest { method, url, headers, body })
    }

    /// Takes what came of a call.
    pub fn received(
        &mut self,
        call: u32,
        answer: HttpAnswer<'_>,
        now_ms: u64,
        rng: &mut dyn CryptoRngCore,
    ) -> Vec<Effect> {
        let Some(at) = self.calls.iter().position(|(known, _)| *known == call) else {
            return Vec::new();
        };
        let (_, request) = self.calls.swap_remove(at);
        let reply = match answer {
            HttpAnswer::Answered { status, body } => self.read(&request, status, body, now_ms),
            HttpAnswer::Failed => Reply::Unanswered,
        };
        let mut out = Vec::new();
        let Some((call, reply)) = self.enrolled(call, request, reply, &mut out) else {
            return out;
        };
        let arrived = matches!(reply, Reply::Arrived);
        self.drive(Some(Event::Reply { call, reply }), now_ms, rng, &mut out);
        if arrived && matches!(self.state.phase, Phase::Opening(_)) {
            let opened = self.open().map(|reply| Event::Reply { call, reply });
            self.drive(opened, now_ms, rng, &mut out);
        }
        self.drive(self.recheck(now_ms), now_ms, rng, &mut out);
        out
    }

    /// The state, as the page sees it.
    #[must_use]
    pub fn state_json(&self, now_ms: u64) -> String {
        self.state.to_json(self.core_time(now_ms) / 1000)
    }

    /// The machine's state.
    #[must_use]
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// What a later page needs to go on; nothing secret.
    #[must_use]
    pub fn snapshot(&self) -> String {
        self.state.snapshot()
    }

    /// The log, with all that is needed to check its chain.
    #[must_use]
    pub fn log_json(&self) -> String {
        self.state.log.to_json(&self.state.sid)
    }

    /// Forgets every secret. Nothing can be sent after it.
    pub fn wipe(&mut self) {
        self.vault.wipe();
        self.calls.clear();
    }

    pub(super) const fn core_time(&self, now_ms: u64) -> u64 {
        now_ms.saturating_add_signed(self.offset)
    }

    fn rejected(&self, code: Code, event: &'static str) -> Effect {
        let phase = self.state.phase.name();
        Effect::Rejected { code: String::from(code.as_str()), event, phase }
    }

    /// Takes a step, and those that follow from what the vault does.
    fn drive(
        &mut self,
        event: Option<Event>,
        now_ms: u64,
        rng: &mut dyn CryptoRngCore,
        out: &mut Vec<Effect>,
    ) {
        let mut next = event;
        // Of the tasks of one step at most one gives an event.
        while let Some(event) = next.take() {
            for effect in self.state.apply(event, self.core_time(now_ms)) {
                match effect {
                    Effect::Vault(task) => next = self.work(task, now_ms, rng).or(next),
                    Effect::Send { call, request, .. } => self.send(call, request, out),
                    effect => out.push(effect),
                }
            }
        }
    }

    pub(super) fn send(&mut self, call: u32, request: Request, out: &mut Vec<Effect>) {
        if self.calls.len() == MAX_CALLS {
            self.calls.remove(0);
        }
        self.calls.push((call, request.clone()));
        let timeout_ms = timeout_of(&request);
        out.push(Effect::Send { call, request, timeout_ms });
    }

    fn work(&mut self, task: Task, now_ms: u64, rng: &mut dyn CryptoRngCore) -> Option<Event> {
        let now = self.core_time(now_ms) / 1000;
        match task {
            Task::Sign => Some(match self.sign(now, rng) {
                Ok(held) => Event::Signed(held),
                Err(error) => Event::NotSigned(error.code()),
            }),
            Task::Answer { action, kind } => {
                let digest = &self.state.held.as_ref()?.digest;
                let sid = &self.state.sid;
                let body = self.vault.answer(sid, digest, &action, &kind, now, rng).ok()?;
                Some(Event::Answered { action, body })
            }
            Task::WipeCard => {
                self.vault.wipe_card();
                None
            }
            Task::WipeKey => {
                self.vault.wipe_key();
                None
            }
        }
    }

    fn sign(&mut self, now: u64, rng: &mut dyn CryptoRngCore) -> Result<Box<Held>, Error> {
        let missing = Error::new(Code::Internal);
        let order = &self.state.session.as_ref().ok_or(missing)?.order;
        let terms = Terms {
            attempt: self.state.attempt,
            nonce: self.state.nonce.as_deref().ok_or(missing)?,
            method: self.state.method.as_deref().ok_or(missing)?,
            origin: &self.origin,
            log: self.state.log.head(),
            seen: self.state.seen,
            now,
        };
        self.vault.sign(order, &terms, rng)
    }

    /// What the vault finds of the fields now, if that is news: a month may
    /// have ended, an order may take other brands.
    fn recheck(&self, now_ms: u64) -> Option<Event> {
        let today = Today::from_unix(self.core_time(now_ms) / 1000);
        let fields = self.vault.check(today, self.state.brands());
        (fields != *self.state.fields).then(|| Event::Filled(Box::new(fields)))
    }

    /// Reads an answer. Only what is proven is given on.
    fn read(&mut self, request: &Request, status: u16, body: &[u8], now_ms: u64) -> Reply {
        if body.len() > MAX_LEN {
            return Reply::Unproven(Code::JsonSize);
        }
        match status {
            204 if matches!(request, Request::Poll) => Reply::Nothing,
            200..=299 => {
                self.read_body(request, body, now_ms).unwrap_or_else(|e| Reply::Unproven(e.code()))
            }
            400..=499 | 503 => self.read_problem(status, body, now_ms),
            _ => Reply::Unproven(Code::AnswerInvalid),
        }
    }

    fn read_body(&mut self, what: &Request, body: &[u8], now_ms: u64) -> Result<Reply, Error> {
        match what {
            Request::Discovery => {
                let mut trust = Discovery::parse(body, &self.gateway)?;
                trust.narrow(&self.pins);
                self.trust = Some(trust);
                Ok(Reply::Arrived)
            }
            Request::Enrol => {
                let standing = Standing::parse(body)?;
                self.set_clock(standing.server_time, now_ms);
                self.standing = Some(standing);
                Ok(Reply::Arrived)
            }
            Request::Standing => {
                let standing = Standing::parse(body)?;
                self.set_clock(standing.server_time, now_ms);
                let order = self.state.order().ok_or(Error::new(Code::Internal))?;
                if standing.order != order.compact() {
                    return Err(Error::new(Code::OrderMismatch));
                }
                Ok(Reply::Told(Box::new(self.tell(&standing, order, None)?)))
            }
            _ => {
                let members = json::parse_object(body, MAX_LEN)?;
                self.prove(members.str("receipt")?)
            }
        }
    }

    fn prove(&self, compact: &str) -> Result<Reply, Error> {
        let missing = Error::new(Code::Internal);
        let trust = self.trust.as_ref().ok_or(missing)?;
        let order = self.state.order().ok_or(missing)?;
        let (receipt, says) = Counted::prove(trust, compact, &self.state.expected(order))?;
        Ok(match says {
            Says::Counts => Reply::Receipt(Box::new(receipt)),
            Says::Known => Reply::Nothing,
        })
    }

    fn read_problem(&mut self, status: u16, body: &[u8], now_ms: u64) -> Reply {
        let Ok(problem) = Problem::parse(status, body) else {
            return Reply::Unproven(Code::AnswerInvalid);
        };
        if let (true, Some(time)) = (is_stale(&problem.code), problem.server_time) {
            self.set_clock(time, now_ms);
        }
        let mut code = problem.code;
        let plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_');
        if code.is_empty() || code.len() > 64 || !code.bytes().all(plain) {
            code = String::from(Code::Refused.as_str());
        }
        Reply::Refused { status, code, later: problem.retryable || matches!(status, 429 | 503) }
    }

    /// Takes the gateway's clock for core time from now on.
    #[inline(never)]
    fn set_clock(&mut self, server_time: u64, now_ms: u64) {
        let server = i64::try_from(server_time.saturating_mul(1000)).unwrap_or(i64::MAX);
        let local = i64::try_from(now_ms).unwrap_or(i64::MAX);
        self.offset = server.saturating_sub(local);
    }

    /// Checks the order once it and the keys are here.
    fn open(&self) -> Option<Reply> {
        let (trust, standing) = (self.trust.as_ref()?, self.standing.as_ref()?);
        Some(match self.accept(trust, standing) {
            Ok(told) => Reply::Told(Box::new(told)),
            Err(error) => Reply::Unproven(error.code()),
        })
    }

    fn accept(&self, trust: &Discovery, standing: &Standing) -> Result<Told, Error> {
        let order = trust.verify_order(&standing.order)?;
        let body = order.body();
        if body.issuer != self.gateway {
            return Err(Error::new(Code::OrderIssuer));
        }
        if body.sid != self.state.sid {
            return Err(Error::new(Code::OrderSession));
        }
        if !body.origins.is_empty() && !body.origins.contains(&self.origin) {
            return Err(Error::new(Code::OriginRefused));
        }
        let told = self.tell(standing, &order, Some(trust))?;
        let session = Session { device: standing.device.clone(), order };
        Ok(Told { session: Some(Box::new(session)), ..told })
    }

    /// Which intent counts, and what the newest receipt says of it. At opening
    /// the last receipt is taken again, since this page has not seen it.
    fn tell(
        &self,
        standing: &Standing,
        order: &Signed<Order>,
        opening: Option<&Discovery>,
    ) -> Result<Told, Error> {
        let trust = opening.or(self.trust.as_ref()).ok_or(Error::new(Code::Internal))?;
        let theirs = standing.intent.as_ref().map(|intent| Held::returned(intent, order));
        let (held, accepted) = Held::settle(self.state.held.as_deref(), theirs.transpose()?);
        let mut told = Told { session: None, held, accepted, receipt: None, seq: self.state.seq };
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
            last_seq: self.state.seq,
        };
        let known = |says| says == Says::Known && opening.is_none();
        match Counted::prove(trust, compact, &expected) {
            Ok((_, says)) if known(says) => {}
            Ok((receipt, _)) => told.receipt = Some(Box::new(receipt)),
            Err(error) if error.code() == Code::ReceiptIntent => {
                // About an earlier intent, or about another one that never
                // arrived: news only if nothing of ours may be under way, or
                // nothing of ours can be any more, since its place is taken.
                let signed = trust.verify_receipt(compact)?;
                let other = signed.body();
                told.seq = told.seq.max(other.seq);
                let taken = !accepted && held.is_some_and(|held| held.attempt <= other.attempt);
                if (accepted || taken || !self.state.is_in_flight())
                    && other.intent_digest.is_none()
                {
                    let expected = Expected { jti: other.jti.as_deref(), ..expected };
                    let (receipt, says) = Counted::prove(trust, compact, &expected)?;
                    told.receipt = (taken || !known(says)).then(|| Box::new(receipt));
                }
            }
            Err(error) => return Err(error),
        }
        Ok(told)
    }
}

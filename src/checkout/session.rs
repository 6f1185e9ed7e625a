//! The border: events in, effects out, and between them the vault and the proof
//! of what the wire brings.

use super::effect::{Effect, Request, Task};
use super::enrolment::{Enrolment, Heard};
use super::event::{Event, Reply};
use super::http::{self, HttpAnswer, HttpRequest};
use super::phase::Phase;
use super::proof::{Proof, Span};
use super::state::{Auth, Held, State};
use super::step::timeout_of;
use super::vault::{Terms, Vault};
use crate::card::Today;
use crate::error::{Code, Error};
use crate::protocol::intent;
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

/// A call whose answer is waited for.
#[derive(Clone, Debug)]
pub(super) struct Call {
    /// Its number.
    pub(super) number: u32,
    /// What is asked.
    pub(super) request: Request,
    /// When it was made, in local milliseconds.
    pub(super) sent: u64,
}

/// One buyer's checkout: the machine, the vault, and whom it trusts.
///
/// Moments are local milliseconds since the Unix epoch on a clock that does not
/// jump; the core keeps its distance from the gateway's.
pub struct Checkout {
    pub(super) state: State,
    pub(super) vault: Vault,
    pub(super) proof: Proof,
    pub(super) calls: Vec<Call>,
    pub(super) enrolment: Enrolment,
}

impl Checkout {
    /// A checkout that has asked nothing yet.
    ///
    /// # Errors
    /// `option_invalid`, at the option.
    pub fn new(options: Options) -> Result<Self, Error> {
        let Options { gateway, client_secret, origin, pins, snapshot } = options;
        let proof = Proof::new(gateway, origin, pins)?;
        let vault = Vault::new(client_secret);
        let sid = vault.sid()?;
        let mut state = State::new(&sid, vault.check(Today::from_unix(0), &[]));
        if let Some(snapshot) = &snapshot {
            state.resume(snapshot);
        }
        Ok(Self { state, vault, proof, calls: Vec::new(), enrolment: Enrolment::default() })
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
        // Whatever opens it: what was fetched before is fetched again.
        if matches!(self.state.phase, Phase::Idle) {
            self.proof.reopen();
        }
        let mut out = Vec::new();
        let answers = matches!(event, Event::Answer { .. });
        self.drive(self.recheck(now_ms), now_ms, rng, &mut out);
        self.drive(Some(event), now_ms, rng, &mut out);
        if answers {
            // Sealed or refused: either way it is of no more use here.
            self.vault.wipe_answer();
        }
        self.drive(self.recheck(now_ms), now_ms, rng, &mut out);
        out
    }

    /// Takes what is typed in a field, as UTF-8.
    pub fn fill(&mut self, field: &str, text: &[u8], now_ms: u64) -> Vec<Effect> {
        let fits =
            if field == "answer" { self.state.owed().is_some() } else { self.state.takes_input() };
        if !fits {
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
        let Call { request, .. } = self.calls.iter().find(|known| known.number == call)?;
        let word = self.enrolment.body(word);
        http::write(request, &self.proof.gateway, &self.state, word, |method, url| {
            self.vault.prove(request, method, url, now, rng)
        })
    }

    /// The thumbprint of this page's key, for which a device key may vouch.
    pub fn thumbprint(&mut self, rng: &mut dyn CryptoRngCore) -> String {
        String::from(self.vault.make_key(rng).thumbprint().as_str())
    }

    /// Takes what came of a call.
    pub fn received(
        &mut self,
        call: u32,
        answer: HttpAnswer<'_>,
        now_ms: u64,
        rng: &mut dyn CryptoRngCore,
    ) -> Vec<Effect> {
        let Some(at) = self.calls.iter().position(|known| known.number == call) else {
            return Vec::new();
        };
        let Call { request, sent, .. } = self.calls.swap_remove(at);
        let before = self.core_time(now_ms);
        let span = Span { sent, read: now_ms };
        let reply = self.proof.read(&self.state, &request, answer, span);
        // What the clock was wrong by, no opening is longer or shorter by.
        self.state.shift(before, self.core_time(now_ms));
        let mut out = Vec::new();
        let (call, reply) = match self.enrolment.heard(&mut self.state, call, request, reply) {
            Heard::Taken(call, reply) => (call, reply),
            Heard::Ask(call, request) => {
                self.send(call, request, now_ms, &mut out);
                return out;
            }
        };
        let arrived = matches!(reply, Reply::Arrived);
        self.drive(Some(Event::Reply { call, reply }), now_ms, rng, &mut out);
        if arrived && matches!(self.state.phase, Phase::Opening(_)) {
            let opened = self.proof.opened(&self.state).map(|reply| Event::Reply { call, reply });
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

    const fn core_time(&self, now_ms: u64) -> u64 {
        self.proof.core_time(now_ms)
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
                    Effect::Vault(task) => match self.work(task, now_ms, rng) {
                        Ok(done) => next = done.or(next),
                        Err(error) => out.push(self.rejected(error.code(), "answer")),
                    },
                    Effect::Send { call, request, .. } => self.send(call, request, now_ms, out),
                    effect => out.push(effect),
                }
            }
        }
    }

    fn send(&mut self, call: u32, request: Request, now_ms: u64, out: &mut Vec<Effect>) {
        if self.calls.len() == MAX_CALLS {
            self.calls.remove(0);
        }
        self.calls.push(Call { number: call, request: request.clone(), sent: now_ms });
        let timeout_ms = timeout_of(&request);
        out.push(Effect::Send { call, request, timeout_ms });
    }

    fn work(
        &mut self,
        task: Task,
        now_ms: u64,
        rng: &mut dyn CryptoRngCore,
    ) -> Result<Option<Event>, Error> {
        let now = self.core_time(now_ms) / 1000;
        Ok(match task {
            Task::Sign => Some(match self.sign(now, rng) {
                Ok(held) => Event::Signed(held),
                Err(error) => Event::NotSigned(error.code()),
            }),
            Task::Answer { action, said } => {
                let missing = Error::new(Code::Internal);
                let digest = &self.state.held.as_ref().ok_or(missing)?.digest;
                let order = self.state.order().ok_or(missing)?.body();
                let body = self.vault.answer(order, digest, &action, &said, now, rng)?;
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
        })
    }

    fn sign(&mut self, now: u64, rng: &mut dyn CryptoRngCore) -> Result<Box<Held>, Error> {
        let missing = Error::new(Code::Internal);
        let order = &self.state.session.as_ref().ok_or(missing)?.order;
        let Auth { level, evidence, .. } = &self.state.auth;
        let asked = &order.body().policy.consents;
        let mut evidence = evidence.clone();
        if self.state.seen {
            evidence.push(String::from(intent::FRAME_VISIBLE));
        }
        let terms = Terms {
            attempt: self.state.attempt,
            nonce: self.state.nonce.as_deref().ok_or(missing)?,
            method: self.state.method.as_deref().ok_or(missing)?,
            origin: &self.proof.origin,
            log: self.state.log.head(),
            level: *level,
            evidence,
            consents: asked.clone(),
            now,
        };
        self.vault.sign(order, terms, rng)
    }

    /// What the vault finds of the fields now, if that is news: a month may
    /// have ended, an order may take other brands.
    fn recheck(&self, now_ms: u64) -> Option<Event> {
        let today = Today::from_unix(self.core_time(now_ms) / 1000);
        let fields = self.vault.check(today, self.state.brands());
        (fields != *self.state.fields).then(|| Event::Filled(Box::new(fields)))
    }
}

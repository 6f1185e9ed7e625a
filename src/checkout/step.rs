//! The machine's one function, and what the buyer and the page may do.
//!
//! Every event has a defined answer in every phase. One that makes no sense
//! changes nothing and is rejected; a hint (the page came back, the timer
//! fired) that has nothing to hint at changes nothing and says nothing.

mod asking;
mod opening;
mod settling;

pub(super) use opening::is_stale;

use super::effect::{Effect, Request, Scope, Task};
use super::event::{Event, Reply};
use super::phase::{Failed, Opening, Part, Phase, Signing};
use super::state::{Side, State};
use crate::error::Code;
use crate::protocol::action::Kind;
use crate::protocol::answer::{Said, Word};
use crate::protocol::receipt::Retry;

/// How long an ordinary call may take, in milliseconds.
const CALL: u64 = 10_000;

/// How long after its timeout a call that the host never reported is lost.
const GRACE: u64 = 5_000;

/// How long a call may take, in milliseconds.
pub(super) const fn timeout_of(request: &Request) -> u64 {
    if matches!(request, Request::Poll) { asking::POLL } else { CALL }
}

/// One step: the state and what happened, at this moment of core time in
/// milliseconds, to the next state and what is to be done.
#[must_use]
pub fn step(mut state: State, event: Event, now_ms: u64) -> (State, Vec<Effect>) {
    let effects = state.apply(event, now_ms);
    (state, effects)
}

impl State {
    /// [`step`](step()) in place.
    pub fn apply(&mut self, event: Event, now_ms: u64) -> Vec<Effect> {
        let before = self.phase.name();
        let ticked = matches!(event, Event::Tick);
        let mut turn = Turn { s: self, now: now_ms, out: Vec::new(), noted: None };
        turn.take(event);
        turn.finish(before, ticked);
        turn.out
    }
}

/// One step under way.
struct Turn<'a> {
    s: &'a mut State,
    /// Milliseconds of core time.
    now: u64,
    out: Vec<Effect>,
    /// What went wrong in this step, for the log.
    noted: Option<String>,
}

impl Turn<'_> {
    fn take(&mut self, event: Event) {
        let name = event.name();
        if !matches!(event, Event::Reply { .. }) {
            self.expire();
        }
        let phase = self.s.phase.name();
        let taken = match &event {
            Event::Reply { .. } | Event::Returned | Event::Tick if self.s.closed => Ok(()),
            host if self.s.closed && host.is_from_host() => Err(Code::NotNow),
            _ => self.act(event),
        };
        if let Err(code) = taken {
            let code = String::from(code.as_str());
            self.out.push(Effect::Rejected { code, event: name, phase });
        }
    }

    fn act(&mut self, event: Event) -> Result<(), Code> {
        match event {
            Event::Open => self.open(),
            Event::Select { method } => self.select(method),
            Event::Review => self.review(),
            Event::Edit => self.edit(),
            Event::Confirm { seen } => self.confirm(seen),
            Event::Retry => self.retry(),
            Event::Cancel(scope) => self.cancel(scope),
            Event::Answer { action, said } => self.answer(action, said),
            Event::Returned => {
                self.returned();
                self.ask_again();
                Ok(())
            }
            Event::Tick => {
                self.tick();
                Ok(())
            }
            Event::Refresh => self.refresh(),
            Event::Close => {
                self.s.closed = true;
                self.out.push(Effect::Vault(Task::WipeCard));
                Ok(())
            }
            Event::Filled(fields) => {
                self.s.fields = fields;
                if matches!(self.s.phase, Phase::Review) && !self.s.fields.complete() {
                    self.s.phase = Phase::Details;
                }
                Ok(())
            }
            Event::Signed(held) => {
                self.signed(held);
                Ok(())
            }
            Event::NotSigned(code) => {
                if matches!(self.s.phase, Phase::Signing(_)) {
                    self.s.phase = Phase::Review;
                    self.fail(code.as_str());
                }
                Ok(())
            }
            Event::Answered { action, body } => {
                if self.owes(&action) && !self.side_busy() {
                    self.send_aside(Request::Answer { action, body });
                }
                Ok(())
            }
            Event::Reply { call, reply } => {
                self.reply(call, reply);
                Ok(())
            }
        }
    }

    /// What follows from where the step has led: the log, the snapshot, what
    /// the vault may forget, the timer.
    fn finish(&mut self, before: &'static str, ticked: bool) {
        let phase = self.s.phase.name();
        let moved = phase != before;
        if moved || self.noted.is_some() {
            let failed = match &self.s.phase {
                Phase::Failed(failed) => Some(failed.code.as_str()),
                _ => None,
            };
            self.s.log.push(phase, self.now / 1000, self.noted.as_deref().or(failed));
        }
        if moved {
            self.forget();
        }
        let leaves = self.out.iter().any(|effect| matches!(effect, Effect::Navigate { .. }));
        if moved && self.s.phase.is_terminal() {
            self.out.insert(0, Effect::Clear);
        } else if leaves || (moved && self.is_worth_saving()) {
            // Before anything is sent: a page that dies now finds its intent again.
            self.out.insert(0, Effect::Save { snapshot: self.s.snapshot() });
        }
        let wake = self.wake();
        if wake != self.s.timer || ticked {
            self.s.timer = wake;
            let delay_ms = wake.map(|wake| wake.saturating_sub(self.now));
            self.out.push(Effect::Timer { delay_ms });
        }
    }

    const fn is_worth_saving(&self) -> bool {
        self.s.phase.is_in_flight() || matches!(self.s.phase, Phase::Details | Phase::Failed(_))
    }

    /// Neither the code (PCI DSS 3.3.1) nor the number is kept once the gateway
    /// has them: the next attempt is typed anew. The key ends with the session;
    /// who asks once more after that enrols another.
    fn forget(&mut self) {
        let used = match self.s.phase {
            Phase::Submitting(_) => false,
            Phase::Failed(_) => true,
            _ => self.s.phase.is_in_flight() || self.s.phase.is_terminal(),
        };
        if used {
            self.out.push(Effect::Vault(Task::WipeCard));
        }
        if self.s.phase.is_terminal() {
            self.out.push(Effect::Vault(Task::WipeKey));
        }
    }

    /// When the machine next has something to do by itself.
    fn wake(&self) -> Option<u64> {
        if self.s.closed {
            return None;
        }
        match &self.s.phase {
            Phase::Opening(opening) => {
                Some(opening.again.map_or(opening.deadline, |again| again.min(opening.deadline)))
            }
            phase if phase.is_choosing() => self.order_end(),
            Phase::Submitting(submitting) => Some(submitting.ask.next),
            Phase::ActionRequired(waiting)
            | Phase::Processing(waiting)
            | Phase::Authorized(waiting)
            | Phase::PartiallyPaid(waiting) => Some(waiting.ask.next.min(after(waiting.deadline))),
            Phase::Verifying(verifying) => self.wake_to_verify(verifying),
            _ => None,
        }
    }

    fn order_end(&self) -> Option<u64> {
        self.s.order().map(|order| after(order.body().expires_at))
    }

    /// The local clock may end what has not been sent yet, and nothing else.
    fn expire(&mut self) {
        if self.s.phase.is_choosing() && self.is_over() {
            self.s.phase = Phase::Expired;
        }
    }

    fn is_over(&self) -> bool {
        self.order_end().is_none_or(|end| self.now >= end)
    }

    fn tick(&mut self) {
        match self.s.phase {
            Phase::Opening(_) => self.tick_opening(),
            _ => self.tick_asking(),
        }
    }

    fn open(&mut self) -> Result<(), Code> {
        if !matches!(self.s.phase, Phase::Idle) {
            return Err(Code::NotNow);
        }
        self.s.error = None;
        let discovery = Part::Sent(self.send(Request::Discovery));
        let enrol = Part::Sent(self.send(Request::Enrol));
        self.s.phase = Phase::Opening(Opening {
            discovery,
            enrol,
            tries: 0,
            again: None,
            refetched: false,
            clocked: false,
            deadline: self.now.saturating_add(opening::LIMIT),
        });
        Ok(())
    }

    fn select(&mut self, method: String) -> Result<(), Code> {
        if !self.s.phase.is_choosing() {
            return Err(Code::NotNow);
        }
        let order = self.s.order().ok_or(Code::NotNow)?.body();
        // A method that this core cannot carry out is as good as not offered.
        let offer = order.offer(&method).filter(|offer| offer.id == "card");
        let offer = offer.ok_or(Code::MethodUnknown)?;
        let amount = order.purchase.amount.minor();
        if offer.min.is_some_and(|min| amount < min.minor())
            || offer.max.is_some_and(|max| amount > max.minor())
        {
            return Err(Code::MethodLimits);
        }
        self.s.method = Some(method);
        self.s.error = None;
        self.s.phase = Phase::Details;
        Ok(())
    }

    fn review(&mut self) -> Result<(), Code> {
        match self.s.phase {
            Phase::Details if !self.s.fields.complete() => Err(Code::FieldsIncomplete),
            Phase::Details => {
                self.s.error = None;
                self.s.phase = Phase::Review;
                Ok(())
            }
            _ => Err(Code::NotNow),
        }
    }

    fn edit(&mut self) -> Result<(), Code> {
        match self.s.phase {
            Phase::Review => {
                self.s.phase = Phase::Details;
                Ok(())
            }
            _ => Err(Code::NotNow),
        }
    }

    fn confirm(&mut self, seen: bool) -> Result<(), Code> {
        if !matches!(self.s.phase, Phase::Review) || self.side_busy() || self.s.nonce.is_none() {
            return Err(Code::NotNow);
        }
        if !self.s.fields.complete() {
            return Err(Code::FieldsIncomplete);
        }
        self.s.error = None;
        self.s.seen = seen;
        self.s.phase = Phase::Signing(Signing { again: false });
        self.out.push(Effect::Vault(Task::Sign));
        Ok(())
    }

    fn retry(&mut self) -> Result<(), Code> {
        let Phase::Failed(Failed { retry, .. }) = self.s.phase else {
            return Err(Code::NotNow);
        };
        let limit = self.s.order().map_or(0, |order| order.body().policy.max_attempts);
        match retry {
            Retry::None => return Err(Code::RetryRefused),
            Retry::After(at) if self.now / 1000 < at => return Err(Code::RetryEarly),
            _ if self.s.attempt >= limit => return Err(Code::AttemptsExhausted),
            _ if self.is_over() => return Err(Code::OrderExpired),
            _ => {}
        }
        if retry == Retry::OtherMethod {
            self.s.method = None;
        }
        self.s.attempt += 1;
        self.s.error = None;
        self.s.phase = if self.s.method.is_some() { Phase::Details } else { Phase::Selecting };
        Ok(())
    }

    fn cancel(&mut self, scope: Scope) -> Result<(), Code> {
        let open = match self.s.phase {
            Phase::ActionRequired(_)
            | Phase::Processing(_)
            | Phase::Verifying(_)
            | Phase::PartiallyPaid(_) => true,
            // Nothing was sent, so there is no attempt to cancel.
            Phase::Failed(_) => scope == Scope::Session && !self.s.phase.is_terminal(),
            _ => scope == Scope::Session && self.s.phase.is_choosing(),
        };
        // It need not wait for another call: whichever answer comes counts.
        if !open || self.side().is_some_and(|side| side.closing) {
            return Err(Code::NotNow);
        }
        self.s.error = None;
        self.send_aside(Request::Cancel(scope));
        Ok(())
    }

    fn answer(&mut self, action: String, said: Said) -> Result<(), Code> {
        if !self.owes(&action) || self.side_busy() {
            return Err(Code::NotNow);
        }
        self.s.error = None;
        self.out.push(Effect::Vault(Task::Answer { action, said }));
        Ok(())
    }

    /// The buyer is back from the page of an action, perhaps: has the gateway
    /// ask the rail. It is a hint, and only a receipt changes anything.
    fn returned(&mut self) {
        let action = self.s.receipt().and_then(|receipt| receipt.action.as_ref());
        let page = action.filter(|action| matches!(action.kind, Kind::RedirectGet));
        if let Some(id) = page.map(|action| action.id.clone())
            && self.owes(&id)
            && !self.side_busy()
        {
            let said = Word::Returned.into();
            self.out.push(Effect::Vault(Task::Answer { action: id, said }));
        }
    }

    /// Whether the buyer was asked for this action and may still do it.
    fn owes(&self, id: &str) -> bool {
        // It becomes part of an address.
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        matches!(self.s.phase, Phase::ActionRequired(_))
            && id.bytes().all(plain)
            && self
                .s
                .receipt()
                .and_then(|receipt| receipt.action.as_ref())
                .is_some_and(|action| action.id == id)
    }

    fn refresh(&mut self) -> Result<(), Code> {
        if self.s.session.is_none() || self.side_busy() {
            return Err(Code::NotNow);
        }
        if self.s.phase.is_in_flight() {
            self.ask_again();
        } else {
            // Another page may have gone on with this session.
            let ended = self.s.phase.is_terminal();
            self.send_aside(if ended { Request::Poll } else { Request::Standing });
        }
        Ok(())
    }

    fn send(&mut self, request: Request) -> u32 {
        let call = self.s.next_call();
        let timeout_ms = timeout_of(&request);
        self.out.push(Effect::Send { call, request, timeout_ms });
        call
    }

    fn send_aside(&mut self, request: Request) {
        let timeout = timeout_of(&request);
        let closing = matches!(request, Request::Cancel(_));
        let call = self.send(request);
        let until = self.now.saturating_add(timeout + GRACE);
        self.s.side = Some(Side { call, until, closing });
    }

    /// The call that is under way beside the phase's own.
    fn side(&self) -> Option<Side> {
        self.s.side.filter(|side| self.now < side.until)
    }

    fn side_busy(&self) -> bool {
        self.side().is_some()
    }

    /// Notes what went wrong, for the page and the log.
    fn fail(&mut self, code: &str) {
        self.s.error = Some(String::from(code));
        self.noted = Some(String::from(code));
    }

    fn reply(&mut self, call: u32, reply: Reply) {
        let aside = self.s.side.is_some_and(|side| side.call == call);
        if aside {
            self.s.side = None;
        }
        match reply {
            // What is proven counts, whichever call brought it.
            Reply::Receipt(receipt) => self.settle(receipt),
            Reply::Told(told) if matches!(self.s.phase, Phase::Opening(_)) => self.opened(*told),
            Reply::Told(told) => self.told(*told),
            reply if matches!(self.s.phase, Phase::Opening(_)) => self.reply_opening(call, &reply),
            Reply::Unproven(Code::KeyUnknown) if self.refetch() => self.rest(),
            Reply::Unproven(code) if aside => self.fail(code.as_str()),
            Reply::Refused { code, .. } if aside => self.fail(&code),
            Reply::Unanswered if aside => self.fail(Code::GatewayUnreachable.as_str()),
            // The keys are here that an answer was signed with.
            Reply::Arrived => self.ask_again(),
            reply => self.reply_asking(call, reply),
        }
    }
}

/// The first millisecond after a last second.
#[inline(never)]
const fn after(second: u64) -> u64 {
    second.saturating_add(1).saturating_mul(1000)
}

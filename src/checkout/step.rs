//! The machine's one function, and what the buyer and the page may do.
//!
//! Every event has a defined answer in every phase. One that makes no sense
//! changes nothing and is rejected; a hint (the page came back, the timer
//! fired) that has nothing to hint at changes nothing and says nothing.

mod acting;
mod asking;
mod choosing;
mod opening;
mod settling;

#[cfg(test)]
pub(super) use acting::FINGERPRINT;
pub(super) use opening::{REOPENINGS, is_stale};

use super::effect::{Effect, Request, Task};
use super::event::{Event, Reply};
use super::phase::{Opening, Part, Phase};
use super::state::{Side, State};
use crate::error::Code;

/// How long an ordinary call may take, in milliseconds.
const CALL: u64 = 10_000;

/// How long after its timeout a call that the host never reported is lost.
const GRACE: u64 = 5_000;

/// How long the browser is believed that there is no line, which it may never take
/// back, in milliseconds.
const OFFLINE: u64 = 60_000;

/// Every time of the machine's own, in milliseconds, for its documentation.
#[cfg(test)]
pub(super) const TIMERS: [(&str, u64); 17] = [
    ("an ordinary call", CALL),
    ("a long poll", asking::POLL),
    ("a call that the host never reported counts as lost, after its time", GRACE),
    ("without a line, as the browser says: it is asked all the same after", OFFLINE),
    ("opening in all", opening::LIMIT),
    ("opening: pause before the second try", opening::PAUSES[0]),
    ("opening: pause before the third try", opening::PAUSES[1]),
    ("submitting: pause before the identical bytes go a second time", asking::PAUSES[0]),
    ("submitting: pause before they go a third time", asking::PAUSES[1]),
    ("an intent, at most", crate::protocol::intent::MAX_LIFE * 1000),
    ("an action or the rail, where no receipt says", settling::USUAL * 1000),
    ("a fingerprint that the page does not answer", acting::FINGERPRINT),
    ("a fingerprint's answer that was lost, said again", acting::FINGERPRINT_AGAIN),
    ("money held and not taken, where no receipt says", settling::HOLD * 1000),
    ("the rest of the money, where no receipt says", settling::REST * 1000),
    ("verifying: the buyer is told that the outcome is unknown", asking::TELL_AFTER),
    ("verifying: asking goes on after the attempt's last moment", asking::ASK_FOR * 1000),
];

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
        let begins = event.is_deed();
        let taken = match &event {
            Event::Reply { .. }
            | Event::Returned
            | Event::Tick
            | Event::Offline
            | Event::Online
                if self.s.closed =>
            {
                Ok(())
            }
            host if self.s.closed && host.is_from_host() => Err(Code::NotNow),
            _ => self.act(event),
        };
        match taken {
            Ok(()) if begins && self.noted.is_none() => self.s.error = None,
            Ok(()) => {}
            Err(code) => {
                let code = String::from(code.as_str());
                self.out.push(Effect::Rejected { code, event: name, phase });
            }
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
            Event::Authenticated { level, evidence } => self.authenticated(level, evidence),
            Event::AuthenticationFailed => self.authentication_failed(),
            Event::Consent(ids) => self.consent(ids),
            Event::Offline => {
                self.s.offline = self.now.saturating_add(OFFLINE);
                Ok(())
            }
            Event::Online => {
                self.online();
                Ok(())
            }
            Event::Returned => {
                self.reopen();
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
                self.not_signed(code);
                Ok(())
            }
            Event::Answered { action, body } => {
                if self.s.owed().is_some_and(|owed| owed.id == action) && !self.side_busy() {
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

    /// When the machine next has something to do by itself. Without a line what it
    /// asks is put off; what ends, ends all the same.
    fn wake(&self) -> Option<u64> {
        if self.s.closed {
            return None;
        }
        let ends = match &self.s.phase {
            Phase::Opening(opening) => Some(opening.deadline),
            Phase::Verifying(verifying) => self.end_of(verifying),
            Phase::Submitting(_) => self.intent_end(),
            phase if phase.is_local() => self.order_end(),
            phase => phase.deadline().map(after),
        };
        self.s.next_ask().into_iter().chain(ends).min()
    }

    fn intent_end(&self) -> Option<u64> {
        self.s.held.as_ref().map(|held| after(held.expires_at))
    }

    fn order_end(&self) -> Option<u64> {
        self.s.order().map(|order| after(order.body().expires_at))
    }

    /// The local clock may end what has not been sent yet, and nothing else.
    fn expire(&mut self) {
        if self.s.phase.is_local() && self.is_over() {
            self.s.phase = Phase::Expired;
        }
    }

    fn is_over(&self) -> bool {
        self.order_end().is_none_or(|end| self.now >= end)
    }

    fn tick(&mut self) {
        match self.s.phase {
            Phase::Idle if self.s.next_ask().is_some_and(|at| self.now >= at) => self.reopen(),
            Phase::Opening(_) => self.tick_opening(),
            _ => {
                self.tick_fingerprint();
                self.tick_asking();
            }
        }
    }

    /// The line is back: what was put off is asked at once.
    fn online(&mut self) {
        let now = self.now;
        self.s.offline = 0;
        match &mut self.s.phase {
            Phase::Idle => return self.reopen(),
            Phase::Opening(opening) => opening.again = opening.again.map(|_| now),
            Phase::Submitting(submitting) if submitting.ask.call.is_none() => {
                submitting.ask.next = now;
            }
            _ => return self.ask_again(),
        }
        self.tick();
    }

    fn open(&mut self) -> Result<(), Code> {
        only_if(matches!(self.s.phase, Phase::Idle))?;
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
        // Whatever the browser says: what answers is there.
        if !matches!(reply, Reply::Unanswered) {
            self.s.offline = 0;
        }
        // Nor is what a server in between says in the gateway's place an answer.
        self.s.silent = matches!(reply, Reply::Unanswered | Reply::Unproven(Code::AnswerInvalid));
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
pub(super) const fn after(second: u64) -> u64 {
    second.saturating_add(1).saturating_mul(1000)
}

/// Refuses what makes no sense now.
const fn only_if(fits: bool) -> Result<(), Code> {
    if fits { Ok(()) } else { Err(Code::NotNow) }
}

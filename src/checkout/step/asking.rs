//! Asking the gateway about an intent until a receipt answers.

use super::opening::is_stale;
use super::{CALL, GRACE, Turn, after, timeout_of};
use crate::checkout::effect::{Effect, Request, Task};
use crate::checkout::event::Reply;
use crate::checkout::phase::{Ask, Doubt, Phase, Signing, Submitting, Verifying};
use crate::checkout::state::Held;
use crate::error::Code;

/// How long a long poll may take: 25 s at the gateway, and the way.
pub(super) const POLL: u64 = 35_000;

/// The pauses before the identical bytes are sent again, in milliseconds.
pub(super) const PAUSES: [u64; 2] = [1_000, 3_000];

/// The longest pause between two questions, in milliseconds.
pub(super) const MAX_PAUSE: u64 = 300_000;

/// After so long without an answer the buyer is told, in milliseconds.
pub(super) const TELL_AFTER: u64 = 120_000;

/// So long after the last moment of an attempt its outcome is still asked for,
/// in seconds.
pub(super) const ASK_FOR: u64 = 24 * 3600;

impl Turn<'_> {
    pub(super) fn signed(&mut self, held: Box<Held>) {
        let Phase::Signing(Signing { again }) = self.s.phase else { return };
        if let Err(code) = self.s.g3_signed(&held) {
            return self.not_signed(code);
        }
        self.s.held = Some(held);
        self.s.card = self.s.fields.last4.clone().map(|last4| (self.s.fields.brand, last4));
        self.s.phase =
            Phase::Submitting(Submitting { ask: Ask::default(), doubtful: false, again });
        self.ask_now();
    }

    pub(super) fn not_signed(&mut self, code: Code) {
        if matches!(self.s.phase, Phase::Signing(_)) {
            self.s.phase = Phase::Review;
            self.fail(code.as_str());
        }
    }

    /// The outcome is unknown: finds out.
    pub(super) fn verify(&mut self, doubt: Doubt) {
        let now = self.now / 1000;
        let until = self.s.receipt().and_then(|receipt| receipt.until);
        let last = until.into_iter().chain(self.s.held.as_ref().map(|held| held.expires_at)).max();
        let mut verifying = Verifying {
            ask: Ask::default(),
            since: self.now,
            deadline: last.unwrap_or(now).max(now).saturating_add(ASK_FOR),
            doubt,
            unknown: false,
        };
        if let Phase::Verifying(before) = &self.s.phase {
            verifying = Verifying { doubt, ..*before };
            self.s.phase = Phase::Verifying(verifying);
            return self.rest();
        }
        self.s.phase = Phase::Verifying(verifying);
        self.ask_now();
    }

    /// When the buyer is told, or asking ends.
    pub(super) fn end_of(&self, verifying: &Verifying) -> Option<u64> {
        let end = after(verifying.deadline);
        let tell = verifying.since.saturating_add(TELL_AFTER);
        if verifying.unknown { (self.now < end).then_some(end) } else { Some(tell) }
    }

    pub(super) fn tick_asking(&mut self) {
        let (now, offline) = (self.now, self.s.offline);
        let end = self.intent_end();
        match &mut self.s.phase {
            // No copy is taken any more: one that was may have been.
            Phase::Submitting(_) if end.is_none_or(|end| now >= end) => self.verify(Doubt::Void),
            Phase::Submitting(submitting) if now >= submitting.ask.next.max(offline) => {
                if submitting.ask.call.is_some() {
                    self.resend();
                } else {
                    self.ask_now();
                }
            }
            Phase::Verifying(verifying) => {
                if now >= verifying.since.saturating_add(TELL_AFTER) && !verifying.unknown {
                    verifying.unknown = true;
                    self.fail(Code::OutcomeUnknown.as_str());
                }
                self.ask_if_due();
            }
            phase => {
                if phase.waiting().is_some_and(|waiting| now >= after(waiting.deadline)) {
                    self.verify(Doubt::Outcome);
                } else {
                    self.ask_if_due();
                }
            }
        }
    }

    fn ask_if_due(&mut self) {
        let (now, offline) = (self.now, self.s.offline);
        let deadline = self.s.phase.deadline().map_or(0, after);
        if now < deadline && self.s.phase.ask().is_some_and(|ask| now >= ask.next.max(offline)) {
            self.ask_now();
        }
    }

    /// Asks before the pause is over, on a hint that there may be news.
    pub(super) fn ask_again(&mut self) {
        let now = self.now;
        if matches!(self.s.phase, Phase::Submitting(_)) {
            return;
        }
        // Not more than once a second, however often the page comes and goes.
        if self.s.phase.ask().is_some_and(|ask| now >= ask.sent.saturating_add(1_000)) {
            self.ask_now();
        }
    }

    pub(super) fn ask_now(&mut self) {
        let request = match &mut self.s.phase {
            Phase::Submitting(_) => Request::Intent,
            Phase::Verifying(verifying) => {
                let sendable =
                    self.s.held.as_ref().is_some_and(|held| {
                        held.body.is_some() && self.now < after(held.expires_at)
                    });
                if verifying.doubt == Doubt::Arrival && !sendable {
                    verifying.doubt = Doubt::Void;
                }
                match verifying.doubt {
                    Doubt::Arrival => Request::Intent,
                    Doubt::Void => Request::Void,
                    Doubt::Standing => Request::Standing,
                    Doubt::Outcome => Request::Poll,
                }
            }
            _ => Request::Poll,
        };
        if self.s.phase.ask().is_none() {
            return;
        }
        let timeout = timeout_of(&request);
        let call = self.send(request);
        let now = self.now;
        if let Some(ask) = self.s.phase.ask() {
            ask.call = Some(call);
            ask.sent = now;
            ask.next = now.saturating_add(timeout + GRACE);
        }
    }

    /// Pauses before the next question, longer each time there is no news.
    pub(super) fn rest(&mut self) {
        let (now, seed) = (self.now, self.seed());
        // Somebody is at work on these: asked without a pause that grows.
        let busy = matches!(self.s.phase, Phase::ActionRequired(_) | Phase::Processing(_));
        if let Some(ask) = self.s.phase.ask() {
            let answered = ask.sent.saturating_add(CALL) <= now;
            let tries = if busy && answered { 0 } else { ask.tries };
            ask.call = None;
            ask.tries = tries.saturating_add(1);
            ask.next = now.saturating_add(pause(tries, seed));
        }
    }

    /// What sets this buyer's pauses apart from others'.
    pub(super) fn seed(&self) -> u64 {
        self.s.held.as_ref().map_or(0, |held| {
            held.jti.bytes().fold(0, |sum: u64, byte| sum.wrapping_mul(31) ^ u64::from(byte))
        })
    }

    /// Sends the identical bytes again, twice; then the outcome is unknown.
    fn resend(&mut self) {
        let Phase::Submitting(submitting) = &mut self.s.phase else { return };
        submitting.doubtful = true;
        if !self.pause_to_submit() {
            self.verify(Doubt::Arrival);
        }
    }

    /// Whether there is another try, after a pause.
    fn pause_to_submit(&mut self) -> bool {
        let Phase::Submitting(submitting) = &mut self.s.phase else { return false };
        let tries = usize::try_from(submitting.ask.tries).unwrap_or(usize::MAX);
        let Some(pause) = PAUSES.get(tries) else { return false };
        submitting.ask.call = None;
        submitting.ask.tries += 1;
        submitting.ask.next = self.now.saturating_add(*pause);
        true
    }

    pub(super) fn reply_asking(&mut self, call: u32, reply: Reply) {
        if self.s.phase.ask().is_none_or(|ask| ask.call != Some(call)) {
            return;
        }
        match (&self.s.phase, reply) {
            (Phase::Submitting(_), Reply::Unanswered) => self.resend(),
            (Phase::Submitting(_), Reply::Refused { status, code, later }) => {
                self.refused(status, &code, later);
            }
            (Phase::Submitting(_), Reply::Unproven(code)) => {
                self.fail(code.as_str());
                self.verify(Doubt::Arrival);
            }
            (Phase::Submitting(_), _) => self.verify(Doubt::Arrival),
            (Phase::Verifying(verifying), reply) => {
                let doubt = doubt_after(verifying.doubt, &reply);
                self.verify(doubt);
            }
            (_, Reply::Unproven(Code::ReceiptIntent)) => self.verify(Doubt::Standing),
            _ => self.rest(),
        }
    }

    /// The gateway refused the intent. That is not signed, so it only allows
    /// what is safe anyway: signing again for the same nonce, of which the
    /// gateway takes at most one.
    fn refused(&mut self, status: u16, code: &str, later: bool) {
        let Phase::Submitting(submitting) = self.s.phase else { return };
        if [Code::NonceSpent, Code::AttemptOpen, Code::AttemptRunning]
            .iter()
            .any(|taken| taken.as_str() == code)
        {
            // An intent of this session was taken; which one, a receipt must say.
            self.fail(code);
            return self.verify(Doubt::Standing);
        }
        if code == Code::ClockSkew.as_str() && !submitting.doubtful && !submitting.again {
            self.s.phase = Phase::Signing(Signing { again: true });
            self.out.push(Effect::Vault(Task::Sign));
            return;
        }
        if later && self.pause_to_submit() {
            return;
        }
        self.fail(code);
        if submitting.doubtful || status >= 500 || code == Code::ProofReplayed.as_str() {
            // An earlier copy may be on its way still, or was there before this one.
            return self.verify(if status >= 500 { Doubt::Arrival } else { Doubt::Void });
        }
        self.s.held = None;
        self.s.phase = if code.starts_with("card_") { Phase::Details } else { Phase::Review };
    }
}

/// What to ask after an answer that settled nothing.
fn doubt_after(doubt: Doubt, reply: &Reply) -> Doubt {
    match (doubt, reply) {
        (_, Reply::Unproven(Code::ReceiptIntent)) => Doubt::Standing,
        (Doubt::Arrival | Doubt::Void, Reply::Refused { status: 500.., .. }) => doubt,
        (_, Reply::Refused { code, .. }) if is_stale(code) => doubt,
        (Doubt::Arrival | Doubt::Void, Reply::Refused { status: 429, .. }) => doubt,
        (Doubt::Arrival, Reply::Refused { .. }) => Doubt::Void,
        (Doubt::Void, Reply::Refused { .. }) => Doubt::Standing,
        (Doubt::Arrival | Doubt::Void, Reply::Nothing) => Doubt::Standing,
        _ => doubt,
    }
}

/// One second, doubled each time up to five minutes, and up to a quarter more
/// so that many clients do not ask at once.
pub(super) fn pause(tries: u32, seed: u64) -> u64 {
    let pause = 1_000_u64.saturating_mul(1 << tries.min(9)).min(MAX_PAUSE);
    pause + (seed.wrapping_add(u64::from(tries)).wrapping_mul(2_654_435_761) >> 8) % (pause / 4)
}

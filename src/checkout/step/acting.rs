//! What the buyer does about an attempt that is under way, and to stop it.

use super::{Turn, only_if};
use crate::checkout::effect::{Effect, Request, Scope, Task};
use crate::checkout::phase::Phase;
use crate::error::Code;
use crate::protocol::answer::{Said, Word};

/// How long a page may take to let the card's bank see the browser, in
/// milliseconds (3-D Secure).
pub(in crate::checkout) const FINGERPRINT: u64 = 10_000;

/// After how long that is answered again, should the first answer be lost.
pub(super) const FINGERPRINT_AGAIN: u64 = 15_000;

impl Turn<'_> {
    pub(super) fn answer(&mut self, id: String, said: Said) -> Result<(), Code> {
        let action = self.s.owed().filter(|action| action.id == id).ok_or(Code::NotNow)?;
        if !action.kind.takes(said.word) {
            return Err(Code::AnswerUnfit);
        }
        let at = action.data.as_object().and_then(|data| data.opt_u64("resend_at").ok().flatten());
        if said.word == Word::Resend && at.is_some_and(|at| self.now / 1000 < at) {
            return Err(Code::ResendEarly);
        }
        only_if(!self.side_busy())?;
        self.out.push(Effect::Vault(Task::Answer { action: id, said }));
        Ok(())
    }

    /// The buyer is back from the page of an action, perhaps: has the gateway
    /// ask the rail. It is a hint, and only a receipt changes anything.
    pub(super) fn returned(&mut self) {
        if let Some(id) = self.s.g7_hint().map(|action| action.id.clone()) {
            // What it is refused for is no news to anybody.
            let _ = self.answer(id, Word::Returned.into());
        }
    }

    /// Nothing was heard of the card's bank in time: goes on without it.
    pub(super) fn tick_fingerprint(&mut self) {
        let (now, busy) = (self.now, self.side_busy());
        let Some(waiting) = self.s.phase.waiting() else { return };
        if busy || waiting.blind.is_none_or(|at| now < at) {
            return;
        }
        waiting.blind = Some(now.saturating_add(FINGERPRINT_AGAIN));
        if let Some(id) = self.s.owed().map(|action| action.id.clone()) {
            let said = Said { word: Word::Fingerprint, text: String::from("N") };
            self.out.push(Effect::Vault(Task::Answer { action: id, said }));
        }
    }

    pub(super) fn cancel(&mut self, scope: Scope) -> Result<(), Code> {
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
        only_if(open && self.side().is_none_or(|side| !side.closing))?;
        self.send_aside(Request::Cancel(scope));
        Ok(())
    }

    pub(super) fn refresh(&mut self) -> Result<(), Code> {
        only_if(self.s.session.is_some() && !self.side_busy())?;
        if self.s.phase.is_in_flight() {
            self.ask_again();
        } else {
            // Another page may have gone on with this session, by an intent of its own.
            let paid = matches!(self.s.phase, Phase::Succeeded(_));
            self.send_aside(if paid { Request::Poll } else { Request::Standing });
        }
        Ok(())
    }
}

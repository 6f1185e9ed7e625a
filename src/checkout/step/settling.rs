//! Where a receipt that counts leads.

use super::Turn;
use super::acting::FINGERPRINT;
use crate::checkout::address;
use crate::checkout::counted::Counted;
use crate::checkout::effect::{Effect, Request};
use crate::checkout::event::Told;
use crate::checkout::phase::{Ask, Doubt, Failed, Phase, Succeeded, Waiting};
use crate::error::Code;
use crate::protocol::action::Kind;
use crate::protocol::receipt::{Receipt, Retry, Status};

/// How long an action or the rail may take where no receipt says, in seconds.
pub(super) const USUAL: u64 = 15 * 60;

/// How long money that is held waits to be taken where no receipt says, in seconds.
pub(super) const HOLD: u64 = 7 * 86_400;

/// How long the rest of the money may take where no receipt says, in seconds.
pub(super) const REST: u64 = 3 * 86_400;

impl Turn<'_> {
    /// Takes a receipt, as far as the phase can still be moved by one.
    pub(super) fn settle(&mut self, receipt: Box<Counted>) {
        let body = receipt.body();
        self.s.seq = self.s.seq.max(body.seq);
        self.s.refetched = false;
        match &self.s.phase {
            // Newer facts: refunds.
            Phase::Succeeded(_) if receipt.paid().is_some() => self.s.receipt = Some(receipt),
            Phase::Succeeded(_) => {}
            Phase::Expired | Phase::Cancelled => {
                if let Some(proof) = receipt.paid() {
                    self.s.receipt = Some(receipt);
                    self.s.phase = Phase::Succeeded(Succeeded { proof, late: true });
                }
            }
            Phase::Failed(failed) if failed.retry == Retry::None => {}
            phase if phase.is_in_flight() => self.take_up(receipt),
            // Between attempts only the session's end is news.
            phase if phase.is_choosing() || matches!(phase, Phase::Failed(_)) => {
                if matches!(body.status, Status::Expired | Status::Cancelled) {
                    self.take_up(receipt);
                }
            }
            _ => {}
        }
    }

    /// Goes where the receipt says.
    pub(super) fn take_up(&mut self, receipt: Box<Counted>) {
        let body = receipt.body();
        self.s.seq = self.s.seq.max(body.seq);
        let phase = match body.status {
            Status::Succeeded => match receipt.paid() {
                Some(proof) => Phase::Succeeded(Succeeded { proof, late: body.late }),
                None => return,
            },
            Status::Expired => Phase::Expired,
            Status::Cancelled => Phase::Cancelled,
            Status::Failed => self.failed(body),
            Status::Unknown => return self.verify(Doubt::Outcome),
            Status::ActionRequired => Phase::ActionRequired(self.waiting(body, USUAL)),
            Status::Processing => Phase::Processing(self.waiting(body, USUAL)),
            Status::Authorized => Phase::Authorized(self.waiting(body, HOLD)),
            Status::PartiallyPaid => Phase::PartiallyPaid(self.waiting(body, REST)),
        };
        // After a reload the buyer has been there already, or goes by choice.
        let live = self.s.phase.is_in_flight();
        let before = self.s.receipt.replace(receipt);
        let same = phase.name() == self.s.phase.name();
        self.s.error = None;
        self.s.phase = phase;
        if live {
            self.navigate(before.as_deref().map(Counted::body));
        }
        if same {
            self.rest();
        } else {
            // Nothing where the phase has no question.
            self.ask_now();
        }
    }

    fn waiting(&mut self, body: &Receipt, usual: u64) -> Waiting {
        let until = body.action.as_ref().map(|action| action.until).or(body.until);
        let sent = self.s.phase.ask().map_or(0, |ask| ask.sent);
        let asked = body.action.as_ref().filter(|it| matches!(it.kind, Kind::FingerprintIframe));
        let blind = asked.map(|asked| {
            let known = self.s.owed().filter(|known| known.id == asked.id);
            let due = known.and(self.s.phase.waits()).and_then(|waiting| waiting.blind);
            due.unwrap_or_else(|| self.now.saturating_add(FINGERPRINT))
        });
        Waiting {
            ask: Ask { sent, ..Ask::default() },
            deadline: until.unwrap_or_else(|| (self.now / 1000).saturating_add(usual)),
            blind,
        }
    }

    fn failed(&mut self, body: &Receipt) -> Phase {
        self.s.nonce.clone_from(&body.nonce);
        // The gateway counts, also the places of intents that never arrived.
        self.s.attempt = body.attempt;
        // Without a nonce there is nothing to sign for.
        let retry = body.retry.filter(|_| body.nonce.is_some()).unwrap_or(Retry::None);
        Phase::Failed(Failed { code: body.code.clone().unwrap_or_default(), retry })
    }

    /// Takes the buyer to the page of a new action, where the action is one.
    fn navigate(&mut self, before: Option<&Receipt>) {
        let Some(action) = self.s.receipt().and_then(|receipt| receipt.action.as_ref()) else {
            return;
        };
        let known = before.and_then(|before| before.action.as_ref());
        if known.is_some_and(|known| known.id == action.id)
            || !matches!(action.kind, Kind::RedirectGet | Kind::Unknown(_))
        {
            return;
        }
        match address::of_action(action) {
            Some(url) => self.out.push(Effect::Navigate { url: String::from(url) }),
            None if action.url.is_none() && matches!(action.kind, Kind::Unknown(_)) => {
                self.fail(Code::ActionUnknown.as_str());
            }
            None => self.fail(Code::AddressRefused.as_str()),
        }
    }

    /// The gateway says which intent it holds.
    pub(super) fn told(&mut self, told: Told) {
        let between = self.s.phase.is_choosing()
            || matches!(&self.s.phase, Phase::Failed(failed) if failed.retry != Retry::None);
        if self.s.phase.is_in_flight() {
            self.s.held = told.held;
            self.s.seq = self.s.seq.max(told.seq);
            match told.receipt {
                Some(receipt) => self.take_up(receipt),
                None if told.accepted => self.verify(Doubt::Outcome),
                None => self.verify(Doubt::Arrival),
            }
        } else if between {
            let newer = told.held.as_ref().is_some_and(|held| {
                told.accepted && self.s.held.as_ref().is_none_or(|ours| ours.digest != held.digest)
            });
            if newer {
                // Another page of this session has gone on.
                self.s.attempt = told.held.as_ref().map_or(self.s.attempt, |held| held.attempt);
                self.s.held = told.held;
                match told.receipt {
                    Some(receipt) => self.take_up(receipt),
                    None => self.verify(Doubt::Outcome),
                }
            } else if let Some(receipt) = told.receipt {
                self.settle(receipt);
            }
        } else if let Some(receipt) = told.receipt {
            // What it is about may be an intent of another page.
            self.s.held = told.held;
            self.settle(receipt);
        }
    }

    /// Fetches the keys once more for one that is missing.
    pub(super) fn refetch(&mut self) -> bool {
        let first = !core::mem::replace(&mut self.s.refetched, true);
        if first {
            self.send(Request::Discovery);
        }
        first
    }
}

//! Opening: keys and order fetched at once, each asked again twice.

use super::Turn;
use super::asking::pause;
use crate::checkout::effect::Request;
use crate::checkout::event::{Reply, Told};
use crate::checkout::phase::{Doubt, Failed, Part, Phase};
use crate::checkout::state::Resumed;
use crate::error::Code;
use crate::protocol::receipt::Retry;

/// How long opening may take in all, in milliseconds.
pub(super) const LIMIT: u64 = 45_000;

/// The pauses before asking again, in milliseconds.
pub(super) const PAUSES: [u64; 2] = [1_000, 3_000];

/// How often what an earlier page had sent is opened again without being asked to:
/// for about a day.
pub(in crate::checkout) const REOPENINGS: u32 = 288;

impl Turn<'_> {
    /// What an earlier page had sent, and could not be asked about, is asked about.
    pub(super) fn reopen(&mut self) {
        if self.s.is_unknown() {
            // Only where it is idle.
            let _ = self.open();
        }
    }

    pub(super) fn tick_opening(&mut self) {
        let Phase::Opening(opening) = &mut self.s.phase else { return };
        if self.now >= opening.deadline {
            return self.give_up(Code::GatewayUnreachable.as_str());
        }
        if opening.again.is_some_and(|again| self.now >= again) {
            opening.again = None;
            opening.tries += 1;
            self.send_missing();
        }
    }

    /// Sends again what failed.
    fn send_missing(&mut self) {
        let Phase::Opening(mut opening) = self.s.phase.clone() else { return };
        if opening.discovery == Part::Failed {
            opening.discovery = Part::Sent(self.send(Request::Discovery));
        }
        if opening.enrol == Part::Failed {
            opening.enrol = Part::Sent(self.send(Request::Enrol));
        }
        self.s.phase = Phase::Opening(opening);
    }

    pub(super) fn reply_opening(&mut self, call: u32, reply: &Reply) {
        let Phase::Opening(opening) = &mut self.s.phase else { return };
        let part = if opening.discovery == Part::Sent(call) {
            &mut opening.discovery
        } else if opening.enrol == Part::Sent(call) {
            &mut opening.enrol
        } else {
            if let (Reply::Unproven(code), Part::Done, Part::Done) =
                (reply, opening.discovery, opening.enrol)
            {
                self.refuse_order(*code);
            }
            return;
        };
        if matches!(reply, Reply::Arrived) {
            *part = Part::Done;
            return;
        }
        *part = Part::Failed;
        match reply {
            Reply::Refused { code, .. } if is_stale(code) && !opening.clocked => {
                opening.clocked = true;
                self.send_missing();
            }
            Reply::Refused { later: true, code, .. } => self.again(code),
            Reply::Refused { code, .. } => self.give_up(code),
            Reply::Unproven(code) => self.again(code.as_str()),
            _ => self.again(Code::GatewayUnreachable.as_str()),
        }
    }

    /// Asks again after a pause, or gives up for this code.
    fn again(&mut self, code: &str) {
        let Phase::Opening(opening) = &mut self.s.phase else { return };
        let pause = usize::try_from(opening.tries).ok().and_then(|tries| PAUSES.get(tries));
        match pause {
            Some(pause) if opening.again.is_none() => {
                opening.again = Some(self.now.saturating_add(*pause));
            }
            Some(_) => {}
            None => self.give_up(code),
        }
    }

    /// Back to the beginning, from where it can be opened again: nothing that
    /// is not signed ends a checkout.
    fn give_up(&mut self, code: &str) {
        self.s.phase = Phase::Idle;
        self.s.lost = self.s.lost.saturating_add(1);
        self.s.reopen = self.now.saturating_add(pause(self.s.lost.saturating_add(1), self.seed()));
        self.fail(code);
    }

    /// The order or what came with it is not what it must be.
    fn refuse_order(&mut self, code: Code) {
        let Phase::Opening(opening) = &mut self.s.phase else { return };
        if code == Code::KeyUnknown && !opening.refetched {
            opening.refetched = true;
            opening.discovery = Part::Failed;
            return self.send_missing();
        }
        if !matches!(code, Code::OrderIssuer | Code::OrderSession | Code::OriginRefused) {
            // Nobody signed this, so it says nothing of the payment: another page
            // may have made it.
            opening.enrol = Part::Failed;
            return self.again(code.as_str());
        }
        if self.s.resumed == Resumed::InFlight {
            // An earlier intent may have been taken; its snapshot stays.
            return self.give_up(code.as_str());
        }
        self.fail(code.as_str());
        self.s.phase =
            Phase::Failed(Failed { code: String::from(code.as_str()), retry: Retry::None });
    }

    /// Goes to where the gateway says that the session stands.
    pub(super) fn opened(&mut self, told: Told) {
        let Some(session) = told.session else { return };
        let first = session.order.body().nonce.clone();
        let offered =
            self.s.method.as_ref().is_some_and(|id| session.order.body().offer(id).is_some());
        self.s.session = Some(session);
        self.s.nonce = Some(first);
        self.s.seq = self.s.seq.max(told.seq);
        let resumed = core::mem::replace(&mut self.s.resumed, Resumed::Nowhere);
        let reached = self.s.attempt;
        if let Some(held) = &told.held {
            self.s.attempt = held.attempt;
        }
        self.s.held = told.held;
        if let Some(receipt) = told.receipt {
            self.take_up(receipt);
            // This page may be the one that the buyer was to come back to.
            self.returned();
            if resumed == Resumed::Choosing && reached > self.s.attempt {
                // The buyer had begun to try again; a refusal leaves the choice to them.
                let _ = self.retry();
            }
        } else if told.accepted {
            self.verify(Doubt::Outcome);
        } else if resumed == Resumed::InFlight {
            self.verify(Doubt::Void);
        } else if self.is_over() {
            self.s.phase = Phase::Expired;
        } else {
            self.s.method.take_if(|_| resumed != Resumed::Choosing || !offered);
            self.choose();
        }
    }
}

/// Whether a refusal is for the clock, which has been set by now, or for a device
/// key's word, which is made anew or left out.
pub(in crate::checkout) fn is_stale(code: &str) -> bool {
    [Code::ClockSkew, Code::DpopTime, Code::EndorsementTime, Code::EndorsementInvalid]
        .iter()
        .any(|stale| stale.as_str() == code)
}

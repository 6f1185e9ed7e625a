//! A checkout taken apart, so that what explores it can copy, compare and put
//! it together again.
//!
//! Nothing that is shipped has this: it is there with the feature `model` alone.

use super::enrolment::Enrolment;
use super::log::Log;
use super::phase::{Part, Phase, Signing};
use super::proof::Proof;
use super::session::{Call, Checkout};
use super::state::{Session, State};
use super::vault::Vault;
use crate::protocol::tender::Tender;
use crate::protocol::{Order, Signed};
use core::fmt;
use std::sync::Arc;

/// Everything of a checkout but its vault, so nothing secret.
///
/// Two whose `Debug` is the same go on in the same way.
#[derive(Clone)]
pub struct Parts {
    /// Without the session, which is beside it, since copies share that.
    state: State,
    session: Option<Arc<Session>>,
    proof: Proof,
    calls: Vec<Call>,
    enrolment: Enrolment,
}

impl Parts {
    /// Takes a checkout apart.
    ///
    /// What tells two checkouts apart that will do the same is evened out: the
    /// log starts anew, and the numbers of calls that nobody waits for are used
    /// again.
    #[must_use]
    pub fn of(checkout: Checkout) -> (Self, Vault) {
        let Checkout { mut state, mut proof, calls, mut enrolment, vault } = checkout;
        if !matches!(state.phase, Phase::Opening(_)) {
            proof.reopen();
        }
        state.log = Log::new(Log::base_of(&state.sid));
        let live = |call: u32| calls.iter().any(|known| known.number == call);
        state.calls = calls.iter().map(|call| call.number).max().unwrap_or(0);
        if let Some(side) = state.side.as_mut().filter(|side| !live(side.call)) {
            side.call = 0;
        }
        if let Phase::Opening(opening) = &mut state.phase {
            for part in [&mut opening.discovery, &mut opening.enrol] {
                if matches!(part, Part::Sent(call) if !live(*call)) {
                    *part = Part::Sent(0);
                }
            }
        }
        if let Some(ask) = state.phase.ask() {
            ask.call = ask.call.map(|call| if live(call) { call } else { 0 });
        }
        enrolment.forget_calls(live);
        let session = state.session.take().map(Arc::from);
        (Self { state, session, proof, calls, enrolment }, vault)
    }

    /// Puts a checkout together with this vault, which must hold what its fields
    /// say and the key that its calls were proven with.
    #[must_use]
    pub fn with(self, vault: Vault) -> Checkout {
        let Self { mut state, session, proof, calls, enrolment } = self;
        state.session = session.map(|session| Box::new(Session::clone(&session)));
        Checkout { state, vault, proof, calls, enrolment }
    }

    /// The order, once it is here.
    #[must_use]
    pub fn order(&self) -> Option<&Signed<Order>> {
        self.session.as_ref().map(|session| &session.order)
    }

    /// The machine's state, but for the order.
    #[must_use]
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// When the machine wants to be woken, in local milliseconds.
    #[must_use]
    pub fn wake(&self) -> Option<u64> {
        self.state.timer.map(|wake| self.proof.local_time(wake))
    }

    /// The last second of what is going on, as the page is shown it.
    #[must_use]
    pub fn deadline(&self) -> Option<u64> {
        let mut state = self.state.clone();
        state.session = self.session.as_ref().map(|session| Box::new(Session::clone(session)));
        state.deadline()
    }

    /// Whether the answer to any call is waited for.
    #[must_use]
    pub const fn awaits(&self) -> bool {
        !self.calls.is_empty()
    }

    /// The number of the newest receipt seen.
    #[must_use]
    pub const fn seq(&self) -> u64 {
        self.state.seq
    }

    /// As if a guard were missing: the buyer is let back to the fields, though
    /// nobody knows what became of the intent.
    pub fn let_back(&mut self) {
        self.state.phase = Phase::Details;
    }

    /// As if a guard were missing: the local clock ends what was sent.
    pub fn let_expire(&mut self) {
        self.state.phase = Phase::Expired;
    }

    /// The same, caught while the vault signs, where no page ever rests.
    #[must_use]
    pub fn while_signing(&self) -> Self {
        let mut caught = self.clone();
        caught.state.phase = Phase::Signing(Signing { again: false });
        caught
    }

    /// Whether the browser has said that there is no line.
    #[must_use]
    pub const fn is_offline(&self) -> bool {
        self.state.offline > 0
    }

    /// Whether the page has let go.
    #[must_use]
    pub const fn is_closed(&self) -> bool {
        self.state.closed
    }
}

impl Vault {
    /// Pays these parts beside the card from now on.
    pub fn pay_beside(&mut self, tenders: Vec<Tender>) {
        self.tenders = tenders;
    }
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let session = self.session.as_ref();
        f.debug_struct("Parts")
            .field("state", &self.state)
            .field("order", &session.map(|session| session.order.digest()))
            .field("device", &session.map(|session| &session.device))
            .field("proof", &self.proof)
            .field("calls", &self.calls)
            .field("enrolment", &self.enrolment)
            .finish()
    }
}

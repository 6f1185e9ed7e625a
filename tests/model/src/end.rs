//! What must hold at the end.

use countersign::checkout::Phase;
use countersign::gateway::record::{RefundState, SessionState, Stray};

use crate::buyer;
use crate::house::UNIT;
use crate::ledger::Part;
use crate::model::Explored;
use crate::rail::{Stands, UNITS};
use crate::rule::Rule;
use crate::world::World;

impl Explored {
    /// What does not fit at the end.
    pub(crate) fn disagree(&self, world: &World) -> Option<Rule> {
        let store = self.store(world);
        let facts = self.facts(&store);
        let holds = |part| world.holds.iter().filter(move |hold| hold.part == part).count();
        let units: u8 = world.rail.iter().map(|books| books.kept()).sum();
        let kept = usize::from(units) + holds(Part::Spent);
        let held = world.rail.iter().any(|books| books.stands == Stands::Held);
        let refunded = facts.refunds.iter().filter(|refund| refund.state == RefundState::Refunded);
        let refunded: u64 = refunded.map(|refund| refund.amount / UNIT).sum();
        let paid = facts.session.state == SessionState::Paid;
        let due = if paid && !held { u64::from(UNITS).saturating_sub(refunded) } else { 0 };
        if u64::try_from(kept) != Ok(due) {
            return Some(Rule::ChargedOnce);
        }
        let owed = facts.refunds.iter().any(|refund| refund.state.is_open())
            || facts.attempts.iter().any(|attempt| {
                attempt.stray == Stray::Due || attempt.tenders.iter().any(|t| t.state.is_owed())
            });
        let open = facts.open_attempt().is_some();
        if owed && !open || holds(Part::Aside) > 0 && !open && !held {
            return Some(Rule::Owed);
        }
        for page in &world.tabs {
            let parts = self.parts(page);
            let phase = parts.state().phase();
            if parts.is_closed() {
                continue;
            }
            let shown = matches!(phase, Phase::Succeeded(_) | Phase::Authorized(_));
            // A page that has ended is not told of money that came after that.
            let ended = matches!(phase, Phase::Expired | Phase::Cancelled | Phase::Failed(_));
            if shown && !paid || (paid && !shown && !ended) {
                return Some(Rule::BooksAgree);
            }
            if !buyer::is_done(&parts, paid) && !ended {
                return Some(Rule::Ends);
            }
        }
        None
    }
}

//! What must hold of one page, and of one step of it.

use countersign::checkout::Phase;
use countersign::checkout::explore::Parts;

use crate::buyer::{Buyers, CARD, Who};
use crate::rule::Rule;
use crate::world::Input;

/// Every event of the page's own.
pub(crate) const EVENTS: [Input; 19] = [
    Input::Open,
    Input::Select,
    Input::Fill,
    Input::Review,
    Input::Edit,
    Input::Confirm,
    Input::Retry,
    Input::CancelAttempt,
    Input::CancelSession,
    Input::Answer,
    Input::Authenticated,
    Input::NotAuthenticated,
    Input::Consent,
    Input::Returned,
    Input::Offline,
    Input::Online,
    Input::Tick,
    Input::Refresh,
    Input::Close,
];

/// The longest snapshot, in bytes.
const MAX_SNAPSHOT: usize = 8 * 1024;

/// What a step has broken, if anything.
pub(crate) fn moved(before: &Parts, after: &Parts, input: Input, rejected: bool) -> Option<Rule> {
    let (from, to) = (before.state().phase(), after.state().phase());
    let heard = matches!(input, Input::Heard(..));
    if after.seq() < before.seq() {
        return Some(Rule::SeqRises);
    }
    let in_doubt = matches!(from, Phase::Verifying(_)) && !heard;
    if in_doubt && !matches!(to, Phase::Verifying(_)) {
        return Some(Rule::NoRetryInDoubt);
    }
    if from.is_in_flight() && !to.is_in_flight() && !heard {
        return Some(Rule::OnlyReceiptsEnd);
    }
    let late = matches!(from, Phase::Expired | Phase::Cancelled)
        && matches!(to, Phase::Succeeded(_))
        && heard;
    if from.is_terminal() && from.name() != to.name() && !late {
        return Some(Rule::EndedStays);
    }
    let paid = |phase: &Phase| matches!(phase, Phase::Succeeded(_));
    if paid(to) && !paid(from) && !heard {
        return Some(Rule::PaidIsPaid);
    }
    // The clock may end what was not sent yet, whatever event it comes with.
    let timed = matches!(to, Phase::Expired);
    (rejected && from != to && !timed && input != Input::Fill).then_some(Rule::RejectedIsNothing)
}

/// What is wrong with a page as it stands: tries every event on it.
pub(crate) fn page(buyers: &Buyers, id: u32, who: Who, now: u64) -> Option<Rule> {
    let parts = buyers.parts.get(id);
    snapshot(buyers, &parts).or_else(|| way_out(buyers, id, &parts, who, now))
}

fn snapshot(buyers: &Buyers, parts: &Parts) -> Option<Rule> {
    let kept = buyers.without_log(&parts.state().snapshot());
    // While it opens, what it does not know yet is still in what it had kept.
    let opening = matches!(parts.state().phase(), Phase::Idle | Phase::Opening(_));
    let restored = buyers.load(Some(kept.clone())).snapshot();
    let same = opening || buyers.without_log(&restored) == kept;
    let secret = CARD.iter().any(|(_, text)| text.len() > 3 && kept.contains(text))
        || kept.contains(buyers.secret());
    (!same || secret || kept.len() > MAX_SNAPSHOT).then_some(Rule::Snapshot)
}

fn way_out(buyers: &Buyers, id: u32, parts: &Parts, who: Who, now: u64) -> Option<Rule> {
    let state = parts.state();
    let mut ways = 0;
    let mut broken = None;
    for input in EVENTS {
        let step = buyers.step(id, who, input, now);
        broken = broken.or(step.broken);
        ways += usize::from(!step.rejected && input != Input::Close && step.parts != id);
    }
    let opening = matches!(state.phase(), Phase::Opening(_) | Phase::Signing(_));
    let waits = state.phase().is_in_flight() || opening;
    if broken.is_none() && waits && !parts.is_closed() {
        let awaited = !parts.calls().is_empty() || parts.wake().is_some();
        if parts.deadline().is_none() || (!awaited && ways == 0) {
            return Some(Rule::WayOut);
        }
    }
    broken
}

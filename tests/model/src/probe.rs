//! What must hold of one page, and of one step of it.

use countersign::checkout::Phase;
use countersign::checkout::explore::Parts;

use crate::buyer::{Buyers, CARD, Who};
use crate::happens::Input;
use crate::intern::Id;
use crate::rule::Rule;

/// Every event of the page's own.
pub(crate) const EVENTS: [Input; 21] = [
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
    Input::Code,
    Input::Mistake,
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

/// The number of a call that no page makes.
const NEVER: u32 = u32::MAX;

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
    let typed = matches!(input, Input::Fill | Input::Code | Input::Mistake);
    (rejected && from != to && !timed && !typed).then_some(Rule::RejectedIsNothing)
}

/// What is wrong with a page as it stands: tries every event on it, and answers
/// to calls that it never made.
pub(crate) fn page(buyers: &Buyers, id: Id, who: Who, now: u64) -> Option<Rule> {
    let parts = buyers.parts.get(id);
    let stray = || {
        [None, Some(buyers.stray())].into_iter().find_map(|answer| {
            let look = buyers.look(&parts, who, Input::Heard(NEVER, answer), now);
            look.broken.or((look.after != id).then_some(Rule::RejectedIsNothing))
        })
    };
    snapshot(buyers, &parts).or_else(|| way_out(buyers, id, &parts, who, now)).or_else(stray)
}

/// Every event on a page that the vault is at work for.
pub(crate) fn signing(buyers: &Buyers, parts: &Parts, who: Who, now: u64) -> Option<Rule> {
    let caught = parts.while_signing();
    let heard = [None, Some(buyers.stray())].map(|answer| Input::Heard(NEVER, answer));
    EVENTS.into_iter().chain(heard).find_map(|input| buyers.look(&caught, who, input, now).broken)
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

fn way_out(buyers: &Buyers, id: Id, parts: &Parts, who: Who, now: u64) -> Option<Rule> {
    let state = parts.state();
    let mut ways = 0;
    let mut broken = None;
    for input in EVENTS {
        let look = buyers.look(parts, who, input, now);
        broken = broken.or(look.broken);
        ways += usize::from(!look.rejected && input != Input::Close && look.after != id);
    }
    let opening = matches!(state.phase(), Phase::Opening(_));
    let waits = state.phase().is_in_flight() || opening;
    if broken.is_none() && waits && !parts.is_closed() {
        let awaited = parts.awaits() || parts.wake().is_some();
        if parts.deadline().is_none() || (!awaited && ways == 0) {
            return Some(Rule::WayOut);
        }
    }
    broken
}

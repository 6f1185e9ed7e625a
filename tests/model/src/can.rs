//! What can happen in a world.

use countersign::checkout::Phase;
use countersign::checkout::explore::Parts;

use crate::happens::{Asks, Happens, Input, Moment, Spoilt};
use crate::job::Wants;
use crate::ledger;
use crate::model::Explored;
use crate::rail::{Choice, Stands};
use crate::world::{Exchange, Leg, Tab, World};

/// The most calls that are on their way at once, those that nobody waits for
/// included.
const MAX_CALLS: usize = 6;

impl Explored {
    /// Everything that can happen next.
    pub(crate) fn can_happen(&self, world: &World, out: &mut Vec<Happens>) {
        let left = &world.left;
        let mut ticks = false;
        for (tab, page) in (0..).zip(&world.tabs) {
            // Pages that are alike but for their names: the first to act is the first.
            if tab > 0 && left.takes == 0 && self.are_new(world) {
                break;
            }
            let parts = self.parts(page);
            if left.takes > 0 && parts.is_closed() {
                out.push(Happens::TakesOver(tab));
            }
            ticks |= parts.wake().is_some_and(|at| at <= world.now);
            self.pages_actions(tab, &parts, world, out);
            if left.loads > 0 && !parts.is_closed() {
                out.push(Happens::Reload(tab));
            }
        }
        for (at, exchange) in world.net.iter().enumerate() {
            self.nets_actions(at, exchange, world, out);
        }
        for (at, job) in world.jobs.iter().enumerate() {
            if job.said.is_some() {
                out.push(Happens::Hears(at));
                continue;
            }
            if ledger::place_of(job.task).is_some() {
                let choices = ledger::choices(&world.holds, job.attempt, job.task);
                out.extend(choices.iter().map(|choice| Happens::Does(at, *choice)));
                continue;
            }
            let books = self.books(world, *job);
            let slow = |choice: &&Choice| {
                self.scenario.slow_rail || !matches!(choice, Choice::Act | Choice::Wait)
            };
            let choices = books.choices(job.task).iter().filter(slow);
            out.extend(choices.map(|choice| Happens::Does(at, *choice)));
        }
        for (at, books) in world.rail.iter().enumerate() {
            if matches!(books.stands, Stands::Action | Stands::Pending) {
                // Only the buyer's code moves it where one is asked for.
                if self.scenario.terms.wants != Wants::Code || books.stands == Stands::Pending {
                    out.push(Happens::Moves(at, Choice::Approve));
                }
                // Nobody declines money that the buyer transfers.
                if !books.parts {
                    out.push(Happens::Moves(at, Choice::Decline));
                }
            }
            let over = matches!(books.stands, Stands::Declined | Stands::Closed);
            if left.late > 0 && (over || books.parts && books.stands == Stands::Taken) {
                out.push(Happens::Moves(at, Choice::Plain));
            }
            if left.words > 0 && books.stands != Stands::Unknown {
                out.push(Happens::Tells(at));
            }
        }
        if left.crashes > 0 {
            out.push(Happens::Crash);
        }
        if left.calls > 0 {
            out.extend([Asks::Capture, Asks::Cancel, Asks::Refund].map(Happens::Merchant));
        }
        let store = self.store(world);
        let facts = self.facts(&store);
        let over = facts.open_attempt().map_or(facts.session.expires_at, |attempt| attempt.until);
        if world.now / 1000 > over {
            out.push(Happens::Expire);
        }
        // A page's own timers fire before more time passes, unless it slept.
        if left.moves > 0 && !ticks {
            let moments = [Moment::Wake, Moment::IntentEnd, Moment::AttemptEnd, Moment::OrderEnd];
            let mut known = Vec::new();
            for moment in moments {
                if let Some(at) = self.moment(world, moment).filter(|at| !known.contains(at)) {
                    known.push(at);
                    out.push(Happens::Clock(moment));
                }
            }
        }
    }

    fn pages_actions(&self, tab: u8, parts: &Parts, world: &World, out: &mut Vec<Happens>) {
        if parts.is_closed() {
            return;
        }
        let mut push = |input| out.push(Happens::Page(tab, input));
        if parts.wake().is_some_and(|at| at <= world.now) {
            push(Input::Tick);
        }
        let complete = parts.state().fields().complete();
        match parts.state().phase() {
            Phase::Idle => push(Input::Open),
            Phase::Authenticating => {
                push(Input::Authenticated);
                push(Input::NotAuthenticated);
            }
            Phase::Selecting => push(Input::Select),
            Phase::Details if complete => push(Input::Review),
            Phase::Details => push(Input::Fill),
            Phase::Review => push(Input::Confirm),
            Phase::Failed(_) => push(Input::Retry),
            Phase::ActionRequired(_) if self.scenario.terms.wants == Wants::Code => {
                push(Input::Code);
                if world.left.whims > 0 {
                    push(Input::Mistake);
                }
            }
            _ => {}
        }
        if world.left.whims > 0 {
            self.scenario.whims.iter().copied().for_each(push);
        }
    }

    fn nets_actions(&self, at: usize, exchange: &Exchange, world: &World, out: &mut Vec<Happens>) {
        let faulty = world.left.faults > 0 && exchange.waiter.is_some();
        match exchange.leg {
            Leg::Out { .. } => out.push(Happens::Arrives(at)),
            Leg::Back(_) => out.push(Happens::Returns(at)),
            Leg::There => {}
        }
        if !faulty {
            return;
        }
        if exchange.leg != Leg::Back(None) {
            out.push(Happens::GivesUp(at));
        }
        let post = self.buyers.requests.get(exchange.request).method == "POST";
        match exchange.leg {
            Leg::Out { .. } if post && world.net.len() < MAX_CALLS => {
                out.push(Happens::Doubled(at));
            }
            Leg::Back(Some(_)) => out.extend(
                [
                    Spoilt::Captured,
                    Spoilt::BadGateway,
                    Spoilt::Unavailable,
                    Spoilt::Old,
                    Spoilt::Forged,
                ]
                .map(|how| Happens::Spoils(at, how)),
            ),
            _ => {}
        }
    }

    /// Whether no page has done anything yet.
    fn are_new(&self, world: &World) -> bool {
        let is_new = |(tab, first): (&Tab, &u32)| tab.parts == *first && tab.load == 0;
        world.net.is_empty() && world.tabs.iter().zip(&self.first).all(is_new)
    }
}

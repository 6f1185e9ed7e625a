//! What becomes of a world in which nothing more goes wrong.

use countersign::checkout::Phase;
use countersign::gateway::record::{AttemptState, SessionState};

use crate::buyer;
use crate::intern::seed;
use crate::model::Explored;
use crate::rail::{Choice, Entry, Job, Stands};
use crate::rule::Rule;
use crate::world::{Asks, Happens, Input, Leg, Moment, Tab, World};

/// After so many steps a world that has not ended will not.
const MAX_STEPS: usize = 600;

impl Explored {
    /// Lets everything that is under way go on, without a fault, a crash or a
    /// whim, until there is nothing more to do. Gives the rule that is broken if
    /// there is no end, or one in which pages and books disagree.
    pub(crate) fn can_end(&self, world: &World) -> Option<Rule> {
        let mut world = world.clone();
        world.left = crate::world::Left::default();
        let mut passed = Vec::new();
        for _ in 0..MAX_STEPS {
            let name = seed(&world);
            if self.ends.lock().is_ok_and(|ends| ends.contains(&name)) {
                break;
            }
            passed.push(name);
            let Some(happens) = self.next(&world) else {
                if let Some(rule) = self.disagree(&world) {
                    return Some(rule);
                }
                break;
            };
            let next = self.after(&world, happens)?;
            if next.broken.is_some() {
                // Another property's affair: the same step is explored as such.
                return next.broken.filter(|rule| *rule == Rule::Ends);
            }
            world = next;
            if passed.len() == MAX_STEPS {
                return Some(Rule::Ends);
            }
        }
        if let Ok(mut ends) = self.ends.lock() {
            ends.extend(passed);
        }
        None
    }

    /// The next thing to happen where nothing goes wrong; none at the end.
    pub(crate) fn next(&self, world: &World) -> Option<Happens> {
        if let Some(at) = world.jobs.iter().position(|job| job.said.is_some()) {
            return Some(Happens::Hears(at));
        }
        if let Some((at, job)) = world.jobs.iter().enumerate().next() {
            let books = self.books(world, *job);
            let choice = books.choices(job.task).first()?;
            return Some(Happens::Does(at, *choice));
        }
        for (at, exchange) in world.net.iter().enumerate() {
            match exchange.leg {
                Leg::Out { .. } => return Some(Happens::Arrives(at)),
                Leg::Back(_) => return Some(Happens::Returns(at)),
                Leg::There => {}
            }
        }
        for (at, books) in world.rail.iter().enumerate() {
            if matches!(books.stands, Stands::Action | Stands::Pending) {
                return Some(Happens::Moves(at, Choice::Approve));
            }
        }
        self.gateways_next(world).or_else(|| self.pages_next(world)).or_else(|| {
            let store = self.store(world);
            let paid = self.facts(&store).session.state == SessionState::Paid;
            let done = world.tabs.iter().all(|tab| buyer::is_done(&self.parts(tab), paid));
            let wakes = self.moment(world, Moment::Wake).is_some();
            (!done && wakes).then_some(Happens::Clock(Moment::Wake))
        })
    }

    fn books(&self, world: &World, job: Job) -> Entry {
        let place = usize::from(job.attempt).saturating_sub(1);
        world.rail.get(place).copied().unwrap_or(Entry::NEW)
    }

    /// The rail is heard on what it has decided meanwhile, and time is looked at.
    fn gateways_next(&self, world: &World) -> Option<Happens> {
        let store = self.store(world);
        let facts = self.facts(&store);
        for attempt in &facts.attempts {
            let place = usize::try_from(attempt.number).ok()?.checked_sub(1)?;
            let Some(books) = world.rail.get(place) else { continue };
            let news = match attempt.state {
                AttemptState::Submitted
                | AttemptState::ActionRequired
                | AttemptState::PartiallyPaid
                | AttemptState::Processing => !matches!(books.stands, Stands::Unknown),
                AttemptState::Authorized => {
                    matches!(books.stands, Stands::Taken | Stands::Closed)
                }
                AttemptState::Failed | AttemptState::Ended => {
                    books.kept() > 0 || books.stands == Stands::Held
                }
                AttemptState::Succeeded => false,
            };
            if news {
                return Some(Happens::Tells(place));
            }
        }
        let end = facts.open_attempt().map_or(facts.session.expires_at, |attempt| attempt.until);
        let over = world.now / 1000 > end && facts.session.state == SessionState::Open;
        if over && self.after(world, Happens::Expire).is_some() {
            return Some(Happens::Expire);
        }
        let held = facts
            .attempts
            .iter()
            .any(|attempt| attempt.state == AttemptState::Authorized && attempt.asked.is_none());
        held.then_some(Happens::Merchant(Asks::Capture))
    }

    fn pages_next(&self, world: &World) -> Option<Happens> {
        (0..).zip(&world.tabs).find_map(|(tab, page)| self.pages_own(world, tab, page))
    }

    /// What a buyer who wants to pay does next, if anything comes of it.
    pub(crate) fn pages_own(&self, world: &World, tab: u8, page: &Tab) -> Option<Happens> {
        let parts = self.parts(page);
        let complete = parts.state().fields().complete();
        let input = match parts.state().phase() {
            _ if parts.is_closed() => return None,
            _ if parts.is_offline() => Input::Online,
            _ if parts.wake().is_some_and(|at| at <= world.now) => Input::Tick,
            Phase::Idle => Input::Open,
            Phase::Authenticating => Input::Authenticated,
            Phase::Selecting => Input::Select,
            Phase::Details if complete => Input::Review,
            Phase::Details => Input::Fill,
            Phase::Review => Input::Confirm,
            Phase::Failed(_) => Input::Retry,
            _ => return None,
        };
        let happens = Happens::Page(tab, input);
        self.after(world, happens).map(|_| happens)
    }

    /// What does not fit at the end.
    fn disagree(&self, world: &World) -> Option<Rule> {
        let store = self.store(world);
        let facts = self.facts(&store);
        let kept: u8 = world.rail.iter().map(|books| books.kept()).sum();
        let held = world.rail.iter().any(|books| books.stands == Stands::Held);
        let refunded = facts.refunds.iter().any(|refund| refund.state.as_str() == "refunded");
        let paid = facts.session.state == SessionState::Paid;
        if kept > 1 || (kept == 1) != (paid && !refunded && !held) {
            return Some(Rule::ChargedOnce);
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

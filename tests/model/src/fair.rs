//! What becomes of a world in which nothing more goes wrong.

use countersign::checkout::Phase;
use countersign::gateway::record::{AttemptState, SessionState};

use crate::buyer;
use crate::happens::{Asks, Happens, Input, Moment};
use crate::intern::seed;
use crate::job::{Job, Wants};
use crate::ledger;
use crate::model::Explored;
use crate::rail::{Choice, Entry, Stands};
use crate::rule::Rule;
use crate::world::{Leg, Tab, World};

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
            let Some((_, next)) = self.next(&world) else {
                if let Some(rule) = self.disagree(&world) {
                    return Some(rule);
                }
                break;
            };
            if next.broken.is_some() {
                return next.broken;
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

    /// The next thing to happen where nothing goes wrong, and what comes of it;
    /// none at the end.
    pub(crate) fn next(&self, world: &World) -> Option<(Happens, World)> {
        let does = |happens| self.after(world, happens).map(|next| (happens, next));
        self.under_way(world)
            .or_else(|| self.rails_next(world))
            .or_else(|| self.gateways_next(world))
            .and_then(does)
            .or_else(|| self.expires(world).and_then(does))
            .or_else(|| self.pages_next(world))
            .or_else(|| {
                let store = self.store(world);
                let paid = self.facts(&store).session.state == SessionState::Paid;
                let done = world.tabs.iter().all(|tab| buyer::is_done(&self.parts(tab), paid));
                if done { None } else { does(Happens::Clock(Moment::Wake)) }
            })
    }

    fn under_way(&self, world: &World) -> Option<Happens> {
        if let Some(at) = world.jobs.iter().position(|job| job.said.is_some()) {
            return Some(Happens::Hears(at));
        }
        if let Some(job) = world.jobs.first() {
            let choices = match ledger::place_of(job.task) {
                Some(_) => ledger::choices(&world.holds, job.attempt, job.task),
                None => self.books(world, *job).choices(job.task),
            };
            return Some(Happens::Does(0, *choices.first()?));
        }
        world.net.iter().enumerate().find_map(|(at, exchange)| match exchange.leg {
            Leg::Out { .. } => Some(Happens::Arrives(at)),
            Leg::Back(_) => Some(Happens::Returns(at)),
            Leg::There => None,
        })
    }

    fn rails_next(&self, world: &World) -> Option<Happens> {
        let code = self.scenario.terms.wants == Wants::Code;
        let moves = |books: &Entry| match books.stands {
            Stands::Action => !code,
            stands => stands == Stands::Pending,
        };
        let at = world.rail.iter().position(moves)?;
        Some(Happens::Moves(at, Choice::Approve))
    }

    pub(crate) fn books(&self, world: &World, job: Job) -> Entry {
        let place = usize::from(job.attempt).saturating_sub(1);
        world.rail.get(place).copied().unwrap_or_else(|| self.unheard())
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
                | AttemptState::Processing => {
                    !matches!(books.stands, Stands::Unknown | Stands::Action)
                }
                AttemptState::Authorized => {
                    matches!(books.stands, Stands::Taken | Stands::Closed)
                }
                AttemptState::Failed | AttemptState::Ended => {
                    books.kept() > 0 || books.stands == Stands::Held
                }
                AttemptState::Succeeded => books.has_surplus(),
            };
            if news {
                return Some(Happens::Tells(place));
            }
        }
        let held = facts
            .attempts
            .iter()
            .any(|attempt| attempt.state == AttemptState::Authorized && attempt.asked.is_none());
        held.then_some(Happens::Merchant(Asks::Capture))
    }

    /// Time that is over ends what waits for it.
    fn expires(&self, world: &World) -> Option<Happens> {
        let store = self.store(world);
        let facts = self.facts(&store);
        let end = facts.open_attempt().map_or(facts.session.expires_at, |attempt| attempt.until);
        let over = world.now / 1000 > end && facts.session.state == SessionState::Open;
        over.then_some(Happens::Expire)
    }

    fn pages_next(&self, world: &World) -> Option<(Happens, World)> {
        (0..).zip(&world.tabs).find_map(|(tab, page)| self.pages_own(world, tab, page))
    }

    /// What a buyer who wants to pay does next, if anything comes of it.
    pub(crate) fn pages_own(&self, world: &World, tab: u8, page: &Tab) -> Option<(Happens, World)> {
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
            Phase::ActionRequired(_) if self.scenario.terms.wants == Wants::Code => Input::Code,
            _ => return None,
        };
        let happens = Happens::Page(tab, input);
        self.after(world, happens).map(|next| (happens, next))
    }
}

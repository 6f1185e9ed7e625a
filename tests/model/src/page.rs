//! What becomes of a page, and of what it sends.

use countersign::checkout::Phase;
use countersign::checkout::explore::Parts;

use crate::buyer::Step;
use crate::happens::Input;
use crate::model::Explored;
use crate::rule::Rule;
use crate::world::{Exchange, Leg, World};

/// So many intents of a page differ; more would never end, which is then found.
const MAX_SIGNS: u8 = 8;

impl Explored {
    /// A page is told something. What the buyer chooses, types and looks over is
    /// done in one go: none of it is sent, so nothing can come between.
    pub(crate) fn page(&self, world: &mut World, tab: u8, input: Input) {
        self.tells(world, tab, input);
        while let Some(next) = self.goes_on(world, tab, input) {
            let who = self.who(world, tab);
            let parts = world.tabs[usize::from(tab)].parts;
            world.broken = world.broken.or_else(|| self.buyers.probe(parts, who, world.now));
            self.tells(world, tab, next);
        }
    }

    fn goes_on(&self, world: &World, tab: u8, input: Input) -> Option<Input> {
        let parts = self.parts(&world.tabs[usize::from(tab)]);
        let begins = matches!(input, Input::Select | Input::Fill | Input::Retry);
        match parts.state().phase() {
            _ if !begins || world.broken.is_some() => None,
            Phase::Selecting => Some(Input::Select),
            Phase::Details if parts.state().fields().complete() => Some(Input::Review),
            Phase::Details => Some(Input::Fill),
            _ => None,
        }
    }

    fn tells(&self, world: &mut World, tab: u8, input: Input) {
        let who = self.who(world, tab);
        let page = &world.tabs[usize::from(tab)];
        let step = self.buyers.step(page.parts, who, input, world.now);
        self.took(world, tab, &step);
    }

    fn took(&self, world: &mut World, tab: u8, step: &Step) {
        let page = &mut world.tabs[usize::from(tab)];
        let (before, after) =
            (self.buyers.parts.get(page.parts), self.buyers.parts.get(step.parts));
        let in_flight = |parts: &Parts| parts.state().phase().is_in_flight();
        if in_flight(&before) && !in_flight(&after) && after.state().held().is_none() {
            page.refused = true;
        }
        page.parts = step.parts;
        if let Some(saved) = step.saved {
            page.saved = saved;
        }
        world.broken = world.broken.or(step.broken);
        for (call, request, is_intent) in &step.calls {
            if *is_intent {
                self.sends_intent(world, tab, &after);
            }
            let waiter = Some((world.tabs[usize::from(tab)].load, *call));
            let leg = Leg::Out { seen: false };
            world.net.push(Exchange { tab, waiter, request: *request, leg });
        }
    }

    /// A page may sign anew only if its last intent is known to have failed.
    fn sends_intent(&self, world: &mut World, tab: u8, parts: &Parts) {
        let Some(held) = parts.state().held() else { return };
        let names = &self.buyers.names;
        let sent = (names.name(held.nonce.clone()), names.name(held.digest.clone()));
        let store = self.store(world);
        let page = &mut world.tabs[usize::from(tab)];
        match page.sent {
            Some(last) if last == sent => return,
            Some((nonce, _)) if !page.refused => {
                let nonce = names.get(nonce);
                let facts = self.facts(&store);
                let failed = facts.attempts.iter().any(|a| a.nonce == *nonce && !a.state.is_open());
                if !failed {
                    world.broken = Some(Rule::OneIntent);
                }
            }
            _ => {}
        }
        page.sent = Some(sent);
        page.refused = false;
        page.signs = MAX_SIGNS.min(page.signs + 1);
    }

    pub(crate) fn reload(&self, world: &mut World, tab: u8) {
        let page = &mut world.tabs[usize::from(tab)];
        page.load += 1;
        page.parts = self.buyers.born(tab, page.load, page.saved);
        forget_calls(world, tab);
    }

    /// A page lets go, as one that is closed, and one that another took over from.
    pub(crate) fn lets_go(&self, world: &mut World, tab: u8) {
        self.tells(world, tab, Input::Close);
        forget_calls(world, tab);
    }

    /// Whichever page is open lets go; this one is loaded with what it had kept.
    pub(crate) fn takes_over(&self, world: &mut World, tab: u8) {
        let others = (0..self.scenario.pages).filter(|other| *other != tab);
        others.for_each(|other| self.lets_go(world, other));
        self.reload(world, tab);
    }
}

/// Nobody waits for the answers to a page's calls any more.
fn forget_calls(world: &mut World, tab: u8) {
    for exchange in world.net.iter_mut().filter(|exchange| exchange.tab == tab) {
        exchange.waiter = None;
    }
    for job in &mut world.jobs {
        job.waiter.take_if(|waiter| waiter.0 == tab);
    }
}

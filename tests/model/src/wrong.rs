//! What must hold of a world, whatever led to it; and its clock.

use countersign::checkout::Phase;

use crate::happens::Moment;
use crate::job::Wants;
use crate::ledger::Part;
use crate::model::Explored;
use crate::rail::UNITS;
use crate::rule::Rule;
use crate::world::{Tab, World};

impl Explored {
    /// What is wrong with a world, whatever led to it.
    pub(crate) fn wrong(&self, world: &World) -> Option<Rule> {
        let terms = &self.scenario.terms;
        let truthful = self.scenario.left.late == 0 && terms.wants != Wants::Transfer;
        let taken: u8 = world.rail.iter().map(|entry| entry.taken).sum();
        let of = |part| world.holds.iter().filter(|hold| hold.part == part).count();
        let (spent, aside) = (of(Part::Spent), of(Part::Aside));
        let used = u8::try_from(spent).unwrap_or(u8::MAX);
        let there = used.saturating_add(u8::try_from(aside).unwrap_or(u8::MAX));
        if world.rail.iter().any(|entry| entry.is_wrong()) || (truthful && taken + used > UNITS) {
            return Some(Rule::ChargedOnce);
        }
        if self.counts_too_many(world) {
            return Some(Rule::Tries);
        }
        for (tab, page) in (0..).zip(&world.tabs) {
            let parts = self.parts(page);
            let paid = matches!(parts.state().phase(), Phase::Succeeded(_));
            if paid && taken + there < UNITS {
                return Some(Rule::PaidIsPaid);
            }
            let who = self.who(world, tab);
            if let Some(rule) = self.buyers.probe(page.parts, who, world.now) {
                return Some(rule);
            }
        }
        None
    }

    /// Whether more wrong answers are counted than the rail has heard.
    fn counts_too_many(&self, world: &World) -> bool {
        if self.scenario.terms.wants != Wants::Code {
            return false;
        }
        let store = self.store(world);
        self.facts(&store)
            .attempts
            .iter()
            .zip(&world.rail)
            .any(|(attempt, books)| attempt.asking.wrong > u64::from(books.wrong.count_ones()))
    }

    /// The moment that the clock can move to, in milliseconds.
    pub(crate) fn moment(&self, world: &World, moment: Moment) -> Option<u64> {
        let after = |second: u64| (second + 1) * 1000;
        let store = self.store(world);
        let facts = self.facts(&store);
        let at = match moment {
            Moment::Wake => world.tabs.iter().filter_map(|tab| self.parts(tab).wake()).min(),
            Moment::IntentEnd => {
                let end = |tab: &Tab| {
                    let parts = self.parts(tab);
                    let sent = parts.state().phase().is_in_flight();
                    parts.state().held().filter(|_| sent).map(|held| after(held.expires_at))
                };
                world.tabs.iter().filter_map(end).max()
            }
            Moment::AttemptEnd => facts.open_attempt().map(|attempt| after(attempt.until)),
            Moment::OrderEnd => Some(after(facts.session.expires_at)),
        };
        at.filter(|at| *at > world.now)
    }
}

//! The model: a scenario, the two machines, and all that was worked out for them.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use countersign::checkout::Phase;
use countersign::checkout::explore::Parts;
use countersign::gateway::record::SessionFacts;
use countersign::mock::Store;
use stateright::{Model, Property};

use crate::breaks::Break;
use crate::buyer::{Buyers, Who};
use crate::happens::Happens;
use crate::house::House;
use crate::intern::Id;
use crate::rule::Rule;
use crate::scenario::Scenario;
use crate::world::{Exchange, Leg, Tab, World};

/// When every world begins, in seconds.
pub(crate) const NOW: u64 = 1_790_000_000;

/// A scenario, and everything that was worked out for it.
pub(crate) struct Explored {
    pub(crate) scenario: Scenario,
    pub(crate) without: Option<Break>,
    pub(crate) buyers: Buyers,
    pub(crate) house: House,
    /// Worlds of which it is known that they can end.
    pub(crate) ends: Mutex<HashSet<u64>>,
    /// The pages that every world begins with.
    pub(crate) first: Vec<Id>,
    /// When to stop, and whether that came before the end.
    until: Instant,
    pub(crate) cut_off: AtomicBool,
    /// Whether all was explored, and ways are only told.
    pub(crate) explored: AtomicBool,
}

impl Explored {
    /// A scenario, the guard that is missing, if one is, and when to stop.
    pub(crate) fn new(scenario: Scenario, without: Option<Break>, until: Instant) -> Self {
        let house = House::new(scenario.terms, NOW, without);
        let tenders = house.tenders();
        let buyers = Buyers::new(house.secret.clone(), &house.sid, tenders, without);
        let mut explored = Self {
            scenario,
            without,
            buyers,
            house,
            ends: Mutex::default(),
            first: Vec::new(),
            until,
            cut_off: AtomicBool::new(false),
            explored: AtomicBool::new(false),
        };
        explored.first = explored.begin().tabs.iter().map(|tab| tab.parts).collect();
        explored
    }

    pub(crate) fn parts(&self, tab: &Tab) -> Arc<Parts> {
        self.buyers.parts.get(tab.parts)
    }

    pub(crate) fn store(&self, world: &World) -> Arc<Store> {
        self.house.stores.get(world.store)
    }

    pub(crate) fn facts<'a>(&self, store: &'a Store) -> &'a SessionFacts {
        store.session(&self.house.sid).expect("the one session")
    }

    pub(crate) fn who(&self, world: &World, tab: u8) -> Who {
        let page = &world.tabs[usize::from(tab)];
        Who { tab, load: page.load, signs: page.signs }
    }

    fn begin(&self) -> World {
        let page = |tab| Tab {
            parts: self.buyers.born(tab, 0, None),
            load: 0,
            saved: None,
            signs: 0,
            sent: None,
            refused: false,
        };
        let mut world = World {
            now: NOW * 1000,
            tabs: (0..self.scenario.pages).map(page).collect(),
            store: self.house.first,
            jobs: Vec::new(),
            rail: Vec::new(),
            holds: Vec::new(),
            net: Vec::new(),
            left: self.scenario.left,
            broken: None,
        };
        let ready = |page: &Tab| matches!(self.parts(page).state().phase(), Phase::Review);
        while self.scenario.opened && !world.tabs.iter().all(ready) {
            let happens = self.begins(&world).expect("a page can be opened");
            world = self.after(&world, happens).expect("it can happen");
        }
        if self.scenario.left.takes > 0 {
            (1..self.scenario.pages).for_each(|tab| self.lets_go(&mut world, tab));
        }
        world
    }

    /// What happens next before a buyer pays, where nothing goes wrong.
    fn begins(&self, world: &World) -> Option<Happens> {
        let waits = |(tab, page): (u8, &Tab)| {
            let ready = matches!(self.parts(page).state().phase(), Phase::Review);
            (!ready).then(|| self.pages_own(world, tab, page).map(|(happens, _)| happens)).flatten()
        };
        let net = |net: &Exchange| !matches!(net.leg, Leg::There);
        match world.net.iter().position(net) {
            Some(at) if matches!(world.net[at].leg, Leg::Out { .. }) => Some(Happens::Arrives(at)),
            Some(at) => Some(Happens::Returns(at)),
            None => (0..).zip(&world.tabs).find_map(waits),
        }
    }
}

impl Explored {
    /// What is wrong with a page while its vault signs, if anything is.
    pub(crate) fn while_signing(&self) -> Option<Rule> {
        let world = self.begin();
        self.buyers.probe_signing(world.tabs[0].parts, self.who(&world, 0), world.now)
    }
}

impl Model for Explored {
    type State = World;
    type Action = Happens;

    fn init_states(&self) -> Vec<World> {
        vec![self.begin()]
    }

    fn actions(&self, world: &World, out: &mut Vec<Happens>) {
        if !self.explored.load(Ordering::Relaxed) && Instant::now() > self.until {
            self.cut_off.store(true, Ordering::Relaxed);
        } else if world.broken.is_none() {
            self.can_happen(world, out);
        }
    }

    fn next_state(&self, last: &World, happens: Happens) -> Option<World> {
        let mut next = self.after(last, happens)?;
        next.broken = next.broken.or_else(|| self.can_end(&next));
        Some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        macro_rules! holds {
            ($($rule:ident)*) => {
                vec![$(Property::always(Rule::$rule.name(), |_: &Self, world: &World| {
                    world.broken != Some(Rule::$rule)
                })),*]
            };
        }
        let mut all = holds!(OneIntent PaidIsPaid Amount NoRetryInDoubt OnlyReceiptsEnd EndedStays
            WayOut RejectedIsNothing Snapshot SeqRises Constraint ChargedOnce Tries Ends BooksAgree
            Owed);
        all.push(Property::sometimes(PAID, |model: &Self, world: &World| {
            let paid = |tab| matches!(model.parts(tab).state().phase(), Phase::Succeeded(_));
            world.tabs.iter().any(paid)
        }));
        all
    }
}

/// What some world of every scenario must come to.
pub(crate) const PAID: &str = "a page shows that it was paid";

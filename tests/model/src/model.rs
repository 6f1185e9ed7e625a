//! The model: what can happen in a world, and what it becomes.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use countersign::checkout::Phase;
use countersign::checkout::explore::Parts;
use countersign::gateway::record::SessionFacts;
use countersign::mock::Store;
use stateright::{Model, Property};

use crate::breaks::Break;
use crate::buyer::{Buyers, Step, Who};
use crate::house::{Ask, Decided, House, Told};
use crate::intern::Id;
use crate::rail::{Choice, Entry, Job, Stands, Task};
use crate::rule::Rule;
use crate::scenario::Scenario;
use crate::spoil;
use crate::world::{Asks, Exchange, Happens, Input, Left, Leg, Moment, Spoilt, Tab, World};

/// When every world begins, in seconds.
pub(crate) const NOW: u64 = 1_790_000_000;

/// The most calls that are on their way at once, those that nobody waits for
/// included.
const MAX_CALLS: usize = 6;

/// So many intents of a page differ; more would never end, which is then found.
const MAX_SIGNS: u8 = 8;

/// A scenario, and everything that was worked out for it.
pub(crate) struct Explored {
    pub(crate) scenario: Scenario,
    pub(crate) without: Option<Break>,
    pub(crate) buyers: Buyers,
    pub(crate) house: House,
    /// Worlds of which it is known that they can end.
    pub(crate) ends: Mutex<HashSet<u64>>,
}

impl Explored {
    /// A scenario, and the guard that is missing, if one is.
    pub(crate) fn new(scenario: Scenario, without: Option<Break>) -> Self {
        let house = House::new(scenario.terms, NOW, without);
        let buyers = Buyers::new(house.secret.clone(), &house.sid, without);
        Self { scenario, without, buyers, house, ends: Mutex::default() }
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

    pub(crate) fn begin(&self) -> World {
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
            net: Vec::new(),
            left: self.scenario.left,
            broken: None,
        };
        let ready = |page: &Tab| matches!(self.parts(page).state().phase(), Phase::Review);
        while self.scenario.opened && !world.tabs.iter().all(ready) {
            let happens = self.begins(&world).expect("a page can be opened");
            world = self.after(&world, happens).expect("it can happen");
        }
        world
    }

    /// What happens next before a buyer pays, where nothing goes wrong.
    fn begins(&self, world: &World) -> Option<Happens> {
        let waits = |(tab, page): (u8, &Tab)| {
            let ready = matches!(self.parts(page).state().phase(), Phase::Review);
            (!ready).then(|| self.pages_own(world, tab, page)).flatten()
        };
        let net = |net: &Exchange| !matches!(net.leg, Leg::There);
        match world.net.iter().position(net) {
            Some(at) if matches!(world.net[at].leg, Leg::Out { .. }) => Some(Happens::Arrives(at)),
            Some(at) => Some(Happens::Returns(at)),
            None => (0..).zip(&world.tabs).find_map(waits),
        }
    }

    /// What becomes of a world; none where this cannot happen in it.
    pub(crate) fn after(&self, last: &World, happens: Happens) -> Option<World> {
        let mut world = last.clone();
        let w = &mut world;
        match happens {
            Happens::Page(tab, input) => {
                self.page(w, tab, input);
                if input != Input::Tick && world.tabs == last.tabs && world.net == last.net {
                    return None;
                }
            }
            Happens::Reload(tab) => self.reload(w, tab),
            Happens::Arrives(at) => self.arrives(w, at),
            Happens::Returns(at) => self.returns(w, at),
            Happens::GivesUp(at) => self.gives_up(w, at),
            Happens::Doubled(at) => {
                let copy = Exchange { waiter: None, ..w.net.get(at)?.clone() };
                w.net.push(copy);
            }
            Happens::Spoils(at, how) => {
                let answer = spoil::answer(self, w, at, how)?;
                w.net.get_mut(at)?.leg = Leg::Back(Some(answer));
            }
            Happens::Does(at, choice) => {
                let job = w.jobs.get_mut(at)?;
                let books = entry(&mut w.rail, job.attempt);
                if self.without == Some(Break::Reference) && books.stands == Stands::Taken {
                    books.stands = Stands::Unknown;
                }
                let word = books.does(job.task, choice);
                job.said = Some(word);
            }
            Happens::Hears(at) => self.hears(w, at),
            Happens::Moves(at, choice) => {
                let capture = self.scenario.terms.capture == "automatic";
                w.rail.get_mut(at)?.moves(choice, capture);
            }
            Happens::Tells(at) => {
                let said = Some(w.rail.get(at)?.word());
                let attempt = u8::try_from(at + 1).ok()?;
                w.jobs.push(Job { task: Task::Listen, attempt, said, waiter: None });
            }
            Happens::Crash => self.crash(w),
            Happens::Expire => {
                self.decide(w, Ask::Expire, None);
                if world.store == last.store && world.jobs == last.jobs {
                    return None;
                }
            }
            Happens::Merchant(asks) => {
                self.decide(w, Ask::Merchant(asks), None);
                if world.store == last.store && world.jobs == last.jobs {
                    return None;
                }
            }
            Happens::Clock(moment) => world.now = self.moment(last, moment)?,
        }
        spend(&mut world.left, happens);
        tidy(&mut world);
        world.broken = world.broken.or_else(|| self.wrong(&world));
        Some(world)
    }

    fn who(&self, world: &World, tab: u8) -> Who {
        let page = &world.tabs[usize::from(tab)];
        Who { tab, load: page.load, signs: page.signs }
    }

    /// A page is told something.
    fn page(&self, world: &mut World, tab: u8, input: Input) {
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

    fn reload(&self, world: &mut World, tab: u8) {
        let page = &mut world.tabs[usize::from(tab)];
        page.load += 1;
        page.parts = self.buyers.born(tab, page.load, page.saved);
        for exchange in world.net.iter_mut().filter(|exchange| exchange.tab == tab) {
            exchange.waiter = None;
        }
        for job in &mut world.jobs {
            job.waiter.take_if(|waiter| waiter.0 == tab);
        }
    }

    fn arrives(&self, world: &mut World, at: usize) {
        let Exchange { tab, waiter, request, leg } = world.net[at].clone();
        let Leg::Out { seen } = leg else { return };
        let waits = waiter.map(|(load, call)| (tab, load, call));
        let told = self.decide(world, Ask::Request { request, seen }, waits);
        // Every other copy comes with a proof that is known from now on.
        for copy in world.net.iter_mut().filter(|copy| copy.request == request) {
            if let Leg::Out { seen } = &mut copy.leg {
                *seen = true;
            }
        }
        world.net[at].leg = match told {
            Told::Answer(answer) => Leg::Back(Some(answer)),
            Told::Later => Leg::There,
            Told::Nothing => Leg::Back(None),
        };
    }

    fn returns(&self, world: &mut World, at: usize) {
        let Exchange { tab, waiter, leg, .. } = world.net.remove(at);
        if let (Some((_, call)), Leg::Back(answer)) = (waiter, leg) {
            // Signed at a time that the gateway does not take: it never will.
            let refused = |id| self.buyers.answers.get(id).1.contains("\"clock_skew\"");
            world.tabs[usize::from(tab)].refused |= answer.is_some_and(refused);
            self.page(world, tab, Input::Heard(call, answer));
        }
    }

    fn gives_up(&self, world: &mut World, at: usize) {
        let tab = world.net[at].tab;
        let waiter = world.net[at].waiter.take();
        for job in &mut world.jobs {
            job.waiter.take_if(|(of, load, call)| *of == tab && Some((*load, *call)) == waiter);
        }
        if let Some((_, call)) = waiter {
            self.page(world, tab, Input::Heard(call, None));
        }
    }

    fn hears(&self, world: &mut World, at: usize) {
        let Job { task, attempt, said, waiter } = world.jobs.remove(at);
        let Some(word) = said else { return };
        let told = self.decide(world, Ask::Word { task, attempt, word }, None);
        let Some((tab, load, call)) = waiter else { return };
        let waits =
            |exchange: &&mut Exchange| exchange.tab == tab && exchange.waiter == Some((load, call));
        if let Some(exchange) = world.net.iter_mut().find(waits) {
            exchange.leg = match told {
                Told::Answer(answer) => Leg::Back(Some(answer)),
                Told::Later | Told::Nothing => Leg::Back(None),
            };
        }
    }

    fn crash(&self, world: &mut World) {
        world.jobs.clear();
        for exchange in &mut world.net {
            if exchange.leg == Leg::There {
                exchange.leg = Leg::Back(None);
            }
        }
        self.decide(world, Ask::Recover, None);
    }

    fn decide(&self, world: &mut World, ask: Ask, waiter: Option<(u8, u8, u32)>) -> Told {
        let request = |id: Id| self.buyers.requests.get(id);
        let now = world.now / 1000;
        let decided = self.house.decide(world.store, ask, now, request, &self.buyers.answers);
        let Decided { store, told, jobs, broken } = &*decided;
        world.store = *store;
        world.broken = world.broken.or(*broken);
        let later = *told == Told::Later;
        let does = |job| self.without.map_or(Some(job), |without| without.job(job));
        for job in jobs.iter().copied().filter_map(does) {
            world.jobs.push(Job { waiter: waiter.filter(|_| later), ..job });
        }
        *told
    }

    /// What is wrong with a world, whatever led to it.
    fn wrong(&self, world: &World) -> Option<Rule> {
        let truthful = self.scenario.left.late == 0;
        let taken: u8 = world.rail.iter().map(|entry| entry.taken).sum();
        if world.rail.iter().any(|entry| entry.taken > 1 || entry.returned > entry.taken)
            || (truthful && taken > 1)
        {
            return Some(Rule::ChargedOnce);
        }
        for (tab, page) in (0..).zip(&world.tabs) {
            let parts = self.parts(page);
            let paid = matches!(parts.state().phase(), Phase::Succeeded(_));
            if paid && taken == 0 {
                return Some(Rule::PaidIsPaid);
            }
            let who = Who { tab, load: page.load, signs: page.signs };
            if let Some(rule) = self.buyers.probe(page.parts, who, world.now) {
                return Some(rule);
            }
        }
        None
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

fn entry(rail: &mut Vec<Entry>, attempt: u8) -> &mut Entry {
    let place = usize::from(attempt).saturating_sub(1);
    if rail.len() <= place {
        rail.resize(place + 1, Entry::NEW);
    }
    &mut rail[place]
}

fn spend(left: &mut Left, happens: Happens) {
    let counter = match happens {
        Happens::GivesUp(_) | Happens::Doubled(_) | Happens::Spoils(..) => &mut left.faults,
        Happens::Reload(_) => &mut left.loads,
        Happens::Crash => &mut left.crashes,
        Happens::Page(_, input) if is_whim(input) => &mut left.whims,
        Happens::Clock(_) => &mut left.moves,
        Happens::Tells(_) => &mut left.words,
        Happens::Moves(_, Choice::Plain) => &mut left.late,
        Happens::Merchant(_) => &mut left.calls,
        _ => return,
    };
    *counter = counter.saturating_sub(1);
}

/// What a buyer does without need.
pub(crate) const fn is_whim(input: Input) -> bool {
    matches!(
        input,
        Input::Edit
            | Input::CancelAttempt
            | Input::CancelSession
            | Input::Answer
            | Input::Returned
            | Input::Offline
            | Input::Online
            | Input::Refresh
            | Input::Close
    )
}

const WHIMS: [Input; 9] = [
    Input::Edit,
    Input::CancelAttempt,
    Input::CancelSession,
    Input::Answer,
    Input::Returned,
    Input::Offline,
    Input::Online,
    Input::Refresh,
    Input::Close,
];

/// Brings what has no order into one, and drops what can do nothing any more.
fn tidy(world: &mut World) {
    world.net.retain(|exchange| match exchange.leg {
        Leg::Out { .. } => true,
        Leg::There | Leg::Back(_) => exchange.waiter.is_some(),
    });
    world.net.sort();
    world.net.dedup_by(|one, other| one == other && one.waiter.is_none());
    world.jobs.sort();
    world.jobs.dedup();
}

impl Model for Explored {
    type State = World;
    type Action = Happens;

    fn init_states(&self) -> Vec<World> {
        vec![self.begin()]
    }

    fn actions(&self, world: &World, out: &mut Vec<Happens>) {
        if world.broken.is_some() {
            return;
        }
        let left = &world.left;
        let mut ticks = false;
        for (tab, page) in (0..).zip(&world.tabs) {
            let parts = self.parts(page);
            ticks |= parts.wake().is_some_and(|at| at <= world.now);
            self.pages_actions(tab, &parts, world, out);
            if left.loads > 0 {
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
            let place = usize::from(job.attempt).saturating_sub(1);
            let books = world.rail.get(place).copied().unwrap_or(Entry::NEW);
            let slow = |choice: &&Choice| {
                self.scenario.slow_rail || !matches!(choice, Choice::Act | Choice::Wait)
            };
            let choices = books.choices(job.task).iter().filter(slow);
            out.extend(choices.map(|choice| Happens::Does(at, *choice)));
        }
        for (at, books) in world.rail.iter().enumerate() {
            if matches!(books.stands, Stands::Action | Stands::Pending) {
                out.push(Happens::Moves(at, Choice::Approve));
                out.push(Happens::Moves(at, Choice::Decline));
            }
            if left.late > 0 && matches!(books.stands, Stands::Declined | Stands::Closed) {
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

    fn next_state(&self, last: &World, happens: Happens) -> Option<World> {
        self.after(last, happens)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let mut all = Vec::new();
        macro_rules! holds {
            ($($rule:ident)*) => {
                $(all.push(Property::always(Rule::$rule.name(), |_: &Self, world: &World| {
                    world.broken != Some(Rule::$rule)
                }));)*
            };
        }
        holds!(OneIntent PaidIsPaid Amount NoRetryInDoubt OnlyReceiptsEnd EndedStays WayOut RejectedIsNothing
            Snapshot SeqRises Constraint ChargedOnce);
        all.push(Property::always(Rule::Ends.name(), |model: &Self, world: &World| {
            world.broken.is_some() || model.can_end(world) != Some(Rule::Ends)
        }));
        all.push(Property::always(Rule::BooksAgree.name(), |model: &Self, world: &World| {
            world.broken.is_some() || model.can_end(world) != Some(Rule::BooksAgree)
        }));
        all.push(Property::sometimes(
            "a page shows that it was paid",
            |model: &Self, world: &World| {
                world
                    .tabs
                    .iter()
                    .any(|tab| matches!(model.parts(tab).state().phase(), Phase::Succeeded(_)))
            },
        ));
        all
    }
}

impl Explored {
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
            _ => {}
        }
        if world.left.whims > 0 {
            WHIMS.into_iter().for_each(push);
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
}

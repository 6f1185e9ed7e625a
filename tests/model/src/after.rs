//! What becomes of a world.

use crate::breaks::Break;
use crate::happens::{Happens, Input};
use crate::house::{Ask, Decided, Told};
use crate::intern::Id;
use crate::job::{Job, Task, Wants, Word};
use crate::ledger;
use crate::model::Explored;
use crate::rail::{Choice, Entry, Stands};
use crate::spoil;
use crate::world::{Exchange, Left, Leg, World};

impl Explored {
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
            Happens::TakesOver(tab) => self.takes_over(w, tab),
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
                let word = self.does(w, at, choice)?;
                w.jobs[at].said = Some(word);
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
        if self.scenario.left.sum() - world.left.sum() >= self.scenario.most {
            world.left = Left::default();
        }
        tidy(self, &mut world);
        world.broken = world.broken.or_else(|| self.wrong(&world));
        Some(world)
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

    /// Has the rail, or a ledger, do a job.
    fn does(&self, world: &mut World, at: usize, choice: Choice) -> Option<Word> {
        let Job { task, attempt, .. } = *world.jobs.get(at)?;
        if ledger::place_of(task).is_some() {
            return Some(ledger::does(&mut world.holds, attempt, task, choice));
        }
        let books = self.entry(&mut world.rail, attempt);
        if self.without == Some(Break::Reference) && books.stands == Stands::Taken {
            books.stands = Stands::Unknown;
        }
        Some(books.does(task, choice))
    }

    fn entry<'a>(&self, rail: &'a mut Vec<Entry>, attempt: u8) -> &'a mut Entry {
        let place = usize::from(attempt).saturating_sub(1);
        if rail.len() <= place {
            rail.resize(place + 1, self.unheard());
        }
        &mut rail[place]
    }

    /// What the rail's books say of an attempt that it never heard of.
    pub(crate) fn unheard(&self) -> Entry {
        Entry::new(self.scenario.terms.wants == Wants::Transfer)
    }
}

/// So much goes wrong once more.
fn spend(left: &mut Left, happens: Happens) {
    let counter = match happens {
        Happens::GivesUp(_) | Happens::Doubled(_) | Happens::Spoils(..) => &mut left.faults,
        Happens::Reload(_) => &mut left.loads,
        Happens::TakesOver(_) => &mut left.takes,
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
            | Input::Mistake
            | Input::Returned
            | Input::Offline
            | Input::Online
            | Input::Refresh
            | Input::Close
    )
}

/// Brings what has no order into one, and drops what can do nothing any more.
fn tidy(model: &Explored, world: &mut World) {
    world.net.retain(|exchange| match exchange.leg {
        // What only asks, for nobody, changes nothing.
        Leg::Out { .. } => {
            exchange.waiter.is_some() || model.buyers.requests.get(exchange.request).method != "GET"
        }
        Leg::There | Leg::Back(_) => exchange.waiter.is_some(),
    });
    world.net.sort();
    world.net.dedup_by(|one, other| one == other && one.waiter.is_none());
    world.jobs.sort();
    world.jobs.dedup();
}

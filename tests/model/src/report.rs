//! Explores scenarios, and prints what was found.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use stateright::{Checker, Expectation, HasDiscoveries, Model};

use crate::breaks::Break;
use crate::coverage::PHASES;
use crate::model::{Explored, NOW};
use crate::scenario::{SCENARIOS, Scenario};
use crate::world::{Happens, World};

/// Explores scenarios one after the other; says whether every rule holds.
pub(crate) fn explore<'a>(scenarios: impl Iterator<Item = &'a Scenario>) -> bool {
    let began = Instant::now();
    let (mut holds, mut states, mut pairs) = (true, 0, BTreeSet::new());
    println!(
        "{:<10} {:>10} {:>6} {:>8} {:>8} {:>8}",
        "scenario", "states", "depth", "pages", "stores", "seconds"
    );
    for scenario in scenarios {
        println!("{}: {}", scenario.name, scenario.about);
        let found = run(*scenario, None);
        states += found.states;
        pairs.extend(found.pairs);
        for (rule, steps) in found.broken {
            holds = false;
            println!("broken: {rule}\n{steps}");
        }
    }
    let phases: BTreeSet<_> = pairs.iter().map(|(phase, _)| *phase).collect();
    let unmet: Vec<_> = PHASES.iter().filter(|phase| !phases.contains(*phase)).collect();
    println!(
        "{states} states in {:.1} s; {} pairs of phase and event in {} phases; not met: {unmet:?}",
        began.elapsed().as_secs_f64(),
        pairs.len(),
        phases.len(),
    );
    holds
}

/// Takes away each guard that is chosen; says whether the model finds every one.
pub(crate) fn breaks(chosen: impl Fn(&str) -> bool) -> bool {
    let mut found_all = true;
    for (guard, name, scenario) in Break::ALL.into_iter().filter(|(_, name, _)| chosen(name)) {
        let scenario = SCENARIOS.iter().find(|known| known.name == scenario);
        let found = run(*scenario.expect("a scenario there is"), Some(guard));
        let wanted: Vec<_> = guard.breaks().iter().map(|rule| rule.name()).collect();
        match found.broken.iter().find(|(rule, _)| wanted.contains(rule)) {
            Some((rule, steps)) => {
                println!("{name}: found, \"{rule}\", by\n{steps}");
            }
            None => {
                found_all = false;
                println!("{name}: NOT FOUND; broken: {:?}", found.broken);
            }
        }
    }
    found_all
}

/// How many steps after a broken rule are told.
const MAX_TOLD: usize = 60;

struct Found {
    states: usize,
    pairs: BTreeSet<(&'static str, &'static str)>,
    broken: Vec<(&'static str, String)>,
}

/// The longest that one scenario is explored where a time is asked for.
fn longest() -> Option<Duration> {
    std::env::args()
        .find_map(|word| word.strip_prefix("--seconds=")?.parse().ok())
        .map(Duration::from_secs)
}

fn run(scenario: Scenario, without: Option<Break>) -> Found {
    let start = Instant::now();
    let builder = Explored::new(scenario, without).checker();
    let checker = match longest() {
        Some(longest) => builder.timeout(longest),
        None => builder,
    };
    let checker = checker
        .threads(std::thread::available_parallelism().map_or(2, usize::from))
        .finish_when(HasDiscoveries::AnyFailures)
        .spawn_bfs()
        .join();
    let model = checker.model();
    println!(
        "{:<10} {:>10} {:>6} {:>8} {:>8} {:>8.1}",
        scenario.name,
        checker.unique_state_count(),
        checker.max_depth(),
        model.buyers.parts.len(),
        model.house.stores.len(),
        start.elapsed().as_secs_f64(),
    );
    let mut broken = Vec::new();
    for property in model.properties() {
        let always = matches!(property.expectation, Expectation::Always);
        match checker.discovery(property.name) {
            Some(path) if always => broken.push((property.name, told(model, path.into_vec()))),
            None if !always && without.is_none() => {
                broken.push((property.name, String::from("  never\n")));
            }
            _ => {}
        }
    }
    Found { states: checker.unique_state_count(), pairs: model.buyers.coverage.pairs(), broken }
}

/// A way there, one line for each step: what happened, and where it led.
fn told(model: &Explored, path: Vec<(World, Option<Happens>)>) -> String {
    let mut text = String::new();
    let (mut before, mut last) = (None, None);
    for (world, happens) in path {
        if let Some(happened) = before {
            text.push_str(&line(model, happened, &world));
        }
        before = happens;
        last = Some(world);
    }
    text.push_str("  and then, if nothing else goes wrong\n");
    let mut world = last.filter(|world| world.broken.is_none());
    for _ in 0..MAX_TOLD {
        let Some((happens, next)) = world.as_ref().and_then(|world| {
            let happens = model.next(world)?;
            Some((happens, model.after(world, happens)?))
        }) else {
            break;
        };
        text.push_str(&line(model, happens, &next));
        world = Some(next);
    }
    text
}

fn line(model: &Explored, happens: Happens, world: &World) -> String {
    let phases: Vec<_> =
        world.tabs.iter().map(|tab| model.parts(tab).state().phase().name()).collect();
    let rail: Vec<_> = world.rail.iter().map(|books| books.stands).collect();
    let second = world.now / 1000 - NOW;
    format!("  {second:>6} s {happens:?}: {phases:?} {rail:?} {:?}\n", world.broken)
}

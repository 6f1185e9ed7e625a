//! Explores scenarios, with all guards and without one, and prints what was found.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use stateright::{Checker, HasDiscoveries, Model};

use crate::breaks::Break;
use crate::coverage::Pair;
use crate::model::{Explored, PAID};
use crate::rule::Rule;
use crate::scenario::Scenario;
use crate::told::told;

/// A scenario to explore, and the guard that is missing, if one is.
pub(crate) type Run = (Scenario, Option<Break>);

/// What came of one.
pub(crate) struct Found {
    states: usize,
    depth: usize,
    seconds: f64,
    complete: bool,
    /// The broken rule, how many steps led there, and which.
    broken: Option<(&'static str, usize, String)>,
    pairs: BTreeSet<Pair>,
}

/// Explores each on one thread, so that the shortest way to a broken rule is
/// always the same; as many at once as there are processors, the first first.
pub(crate) fn all(runs: &[Run], longest: Duration) -> Vec<Found> {
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::new());
    let work = || {
        while let Some((at, (scenario, without))) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, runs.get(at)?)))
        {
            let one = explore(*scenario, *without, longest);
            eprintln!("{}", line(scenario, *without, &one));
            found.lock().unwrap_or_else(PoisonError::into_inner).push((at, one));
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(work);
        }
    });
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, one)| one).collect()
}

fn explore(scenario: Scenario, without: Option<Break>, longest: Duration) -> Found {
    let start = Instant::now();
    let model = Explored::new(scenario, without, start + longest);
    let signing = if without.is_none() { model.while_signing() } else { None };
    let finish = match without {
        None => HasDiscoveries::AnyFailures,
        Some(guard) => HasDiscoveries::AnyOf(guard.breaks().iter().map(|it| it.name()).collect()),
    };
    let checker = model.checker().finish_when(finish).spawn_bfs().join();
    let model = checker.model();
    let seconds = start.elapsed().as_secs_f64();
    model.explored.store(true, Ordering::Relaxed);
    let complete = !model.cut_off.load(Ordering::Relaxed);
    let wanted: Vec<_> = match without {
        None => Rule::ALL.iter().map(|rule| rule.name()).collect(),
        Some(guard) => guard.breaks().iter().map(|rule| rule.name()).collect(),
    };
    let way = |name| Some((name, checker.discovery(name)?.into_vec()));
    let way = wanted.into_iter().filter_map(way).min_by_key(|(_, way)| way.len());
    let mut broken = way.map(|(rule, way)| (rule, way.len() - 1, told(model, way)));
    if without.is_none() && broken.is_none() {
        let never = || complete.then(|| (PAID, 0, String::from("  never\n")));
        broken = signing.map(|rule| (rule.name(), 0, String::from("  while signing\n")));
        broken = broken.or_else(|| if checker.discovery(PAID).is_none() { never() } else { None });
    }
    Found {
        states: checker.unique_state_count(),
        depth: checker.max_depth(),
        seconds,
        complete,
        broken,
        pairs: model.buyers.coverage.pairs(),
    }
}

/// The head of what [`line`] prints.
const HEAD: &str =
    "scenario   without                  states  depth  complete  seconds  found, or what happens";

fn line(scenario: &Scenario, without: Option<Break>, found: &Found) -> String {
    let rule = match &found.broken {
        Some((rule, steps, _)) => format!("{rule}, after {steps} steps"),
        None if without.is_some() => String::from("NOTHING"),
        None => String::from(scenario.about),
    };
    let complete = match without {
        Some(_) => "-",
        None if found.complete => "yes",
        None => "NO",
    };
    format!(
        "{:<10} {:<20} {:>10} {:>6} {:>9} {:>8.1}  {rule}",
        scenario.name,
        without.map_or("-", Break::name),
        found.states,
        found.depth,
        complete,
        found.seconds,
    )
}

/// Prints one table; says whether every scenario is complete and every rule holds
/// in it, and whether each guard that is missing was missed.
pub(crate) fn print(runs: &[Run], all: &[Found]) -> bool {
    println!("{HEAD}");
    let mut holds = true;
    for ((scenario, without), found) in runs.iter().zip(all) {
        println!("{}", line(scenario, *without, found));
        holds &= match without {
            Some(_) => found.broken.is_some(),
            None => found.complete && found.broken.is_none(),
        };
    }
    for ((scenario, without), found) in runs.iter().zip(all) {
        let told = without.is_none() || std::env::args().any(|word| word == "--steps");
        if let Some((rule, _, steps)) = found.broken.as_ref().filter(|_| told) {
            println!("\n{} {}: {rule}\n{steps}", scenario.name, without.map_or("", Break::name));
        }
    }
    let whole = || runs.iter().zip(all).filter(|((_, without), _)| without.is_none());
    let states: usize = whole().map(|(_, found)| found.states).sum();
    println!("{states} states of {} scenarios with every guard", whole().count());
    holds
}

/// The pairs of phase and event that were tried in all of them.
pub(crate) fn pairs(all: &[Found]) -> BTreeSet<Pair> {
    all.iter().flat_map(|found| found.pairs.iter().copied()).collect()
}

//! Explores the buyer's machine and the gateway's, every order of what can
//! happen between them and to them, within the bounds that each scenario
//! states. `npm run model` runs it; docs/model.md says how to read it.

mod after;
mod breaks;
mod buyer;
mod can;
mod coverage;
mod end;
mod fair;
mod happens;
mod house;
mod input;
mod intern;
mod job;
mod ledger;
mod model;
mod page;
mod probe;
mod rail;
mod report;
mod rule;
mod scenario;
mod shop;
mod spoil;
mod told;
mod unguarded;
mod world;
mod wrong;

use std::process::ExitCode;
use std::time::Duration;

use breaks::Break;
use report::Run;
use scenario::{SCENARIOS, Scenario};

/// The longest that one scenario is explored unless more is asked for, in
/// seconds: what takes longer is not complete, and fails.
const LONGEST: u64 = 600;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let has = |option: &str| words.iter().any(|word| word == option);
    let short = has("--short");
    let named: Vec<&String> = words.iter().filter(|word| !word.starts_with("--")).collect();
    let chosen = |name: &str| named.is_empty() || named.iter().any(|known| *known == name);
    let mut runs: Vec<Run> = Vec::new();
    for scenario in SCENARIOS.iter().filter(|it| it.short || !short).filter(|it| chosen(it.name)) {
        let most = if short { 1 } else { scenario.most };
        runs.push((Scenario { most, ..*scenario }, None));
    }
    for (guard, name, scenario) in Break::ALL {
        let wanted = chosen(name) && (!short || Break::SHORT.contains(&guard));
        let scenario = SCENARIOS.iter().find(|known| known.name == scenario);
        runs.extend(scenario.filter(|_| wanted).map(|scenario| (*scenario, Some(guard))));
    }
    let asked = words.iter().find_map(|word| word.strip_prefix("--seconds=")?.parse().ok());
    let found = report::all(&runs, Duration::from_secs(asked.unwrap_or(LONGEST)));
    let mut holds = report::print(&runs, &found);
    if named.is_empty() {
        let pairs = report::pairs(&found);
        let missing = coverage::missing(&pairs);
        println!("{} pairs of phase and event; not tried: {missing:?}", pairs.len());
        holds &= missing.is_empty();
    }
    if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

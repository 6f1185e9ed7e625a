//! Explores the buyer's machine and the gateway's, every order of what can
//! happen between them and to them, within the bounds that each scenario
//! states. `npm run model` runs it; docs/model.md says how to read it.

mod breaks;
mod buyer;
mod coverage;
mod fair;
mod house;
mod intern;
mod model;
mod probe;
mod rail;
mod report;
mod rule;
mod scenario;
mod spoil;
mod world;

use std::process::ExitCode;

use scenario::SCENARIOS;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let named: Vec<&str> =
        words.iter().map(String::as_str).filter(|word| !word.starts_with("--")).collect();
    let has = |option: &str| words.iter().any(|word| word == option);
    let short = has("--short");
    let chosen = |name: &str| named.is_empty() || named.contains(&name);
    let scenarios =
        SCENARIOS.iter().filter(|scenario| chosen(scenario.name) && (scenario.short || !short));
    let holds = if has("--break") { report::breaks(chosen) } else { report::explore(scenarios) };
    if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

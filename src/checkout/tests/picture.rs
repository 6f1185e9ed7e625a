//! `docs/machine.md` is drawn from the code: run with `MACHINE_DOCS=write` to draw it anew.

use super::table::{events, replies, states};
use super::*;
use crate::checkout::step::TIMERS;
use crate::checkout::{State, event::Reply, step};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The phases, by their numbers.
const PHASES: [&str; 17] = [
    "idle",
    "opening",
    "authenticating",
    "selecting",
    "details",
    "review",
    "signing",
    "submitting",
    "action_required",
    "processing",
    "verifying",
    "authorized",
    "succeeded",
    "failed",
    "expired",
    "cancelled",
    "partially_paid",
];

/// Phases that share an edge are drawn as one.
const GROUPS: [(&str, &[&str]); 2] = [
    ("choosing", &["authenticating", "selecting", "details", "review"]),
    (
        "in_flight",
        &[
            "submitting",
            "action_required",
            "processing",
            "verifying",
            "authorized",
            "partially_paid",
        ],
    ),
];

fn name_of(event: &Event) -> &'static str {
    match event {
        Event::Signed(_) => "(signed)",
        Event::NotSigned(_) => "(not signed)",
        Event::Answered { .. } => "(answer signed)",
        Event::Filled(_) => "(fields checked)",
        Event::Reply { reply, .. } => match reply {
            Reply::Arrived => "reply: keys or order",
            Reply::Told(_) => "reply: standing",
            Reply::Receipt(_) => "reply: receipt",
            Reply::Nothing => "reply: nothing new",
            Reply::Unproven(_) => "reply: does not count",
            Reply::Refused { .. } => "reply: refusal",
            Reply::Unanswered => "reply: none",
        },
        event => event.name(),
    }
}

/// What each event does in each phase: phases it leads to, itself among them
/// where it changes something else, or nothing where it was refused.
type Table = BTreeMap<&'static str, BTreeMap<&'static str, BTreeSet<&'static str>>>;

fn table() -> Table {
    let mut table = Table::new();
    let replies = replies();
    for state in states().iter().filter(|state| !state.closed && state.offline == 0) {
        for event in events(state, &replies) {
            let late: &[u64] = if matches!(event, Event::Tick) {
                &[0, 30_000, 2_000_000, 800_000_000]
            } else {
                &[0]
            };
            for late in late {
                let outcome = outcome(state, &event, NOW * 1000 + late);
                let row = table.entry(name_of(&event)).or_default();
                row.entry(state.phase().name()).or_default().extend(outcome);
            }
        }
    }
    table
}

fn outcome(state: &State, event: &Event, now: u64) -> Option<&'static str> {
    let (after, effects) = step(state.clone(), event.clone(), now);
    let rejected = effects.iter().any(|effect| matches!(effect, Effect::Rejected { .. }));
    (!rejected).then(|| after.phase().name())
}

fn number(phase: &str) -> usize {
    PHASES.iter().position(|known| *known == phase).unwrap() + 1
}

fn draw_table(table: &Table) -> String {
    let mut out = String::from("| event |");
    (1..=PHASES.len()).for_each(|number| write!(out, " {number} |").unwrap());
    out.push_str("\n|---|");
    PHASES.iter().for_each(|_| out.push_str("---|"));
    for (event, row) in table {
        write!(out, "\n| {event} |").unwrap();
        for phase in PHASES {
            let Some(targets) = row.get(phase).filter(|targets| !targets.is_empty()) else {
                out.push_str(" – |");
                continue;
            };
            let mut others: Vec<_> = targets
                .iter()
                .filter(|target| **target != phase)
                .map(|target| number(target))
                .collect();
            others.sort_unstable();
            let cell = others.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
            write!(out, " {} |", if cell.is_empty() { "·" } else { &cell }).unwrap();
        }
    }
    out
}

fn draw_diagram(table: &Table) -> String {
    let mut edges = BTreeSet::new();
    for (event, row) in table {
        for (from, targets) in row {
            edges.extend(targets.iter().filter(|to| *to != from).map(|to| (*from, *to, *event)));
        }
    }
    for (group, members) in GROUPS {
        let targets: BTreeSet<_> = edges.iter().map(|(_, to, event)| (*to, *event)).collect();
        for (to, event) in targets {
            let mut from = members.iter().filter(|from| **from != to);
            if from.all(|from| edges.contains(&(*from, to, event))) {
                edges
                    .retain(|edge| !(members.contains(&edge.0) && (edge.1, edge.2) == (to, event)));
                edges.insert((group, to, event));
            }
        }
    }
    let mut labels: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for (from, to, event) in edges {
        labels.entry((from, to)).or_default().push(event);
    }
    let mut out = String::from("```mermaid\nstateDiagram-v2\n  [*] --> idle\n");
    for (group, members) in GROUPS {
        writeln!(out, "  state {group} {{\n    {}\n  }}", members.join("\n    ")).unwrap();
    }
    for ((from, to), events) in labels {
        let events = events.join(", ").replace("reply: ", "");
        writeln!(out, "  {from} --> {to}: {events}").unwrap();
    }
    out.push_str("  succeeded --> [*]\n  expired --> [*]\n  cancelled --> [*]\n```");
    out
}

/// The guards, as they are described beside their code.
fn draw_guards() -> String {
    let mut guards: Vec<String> = Vec::new();
    let mut inside = false;
    for line in include_str!("../guard.rs").lines().map(str::trim) {
        let text = line.strip_prefix("/// ");
        inside = text.is_some_and(|text| inside || text.starts_with('G'));
        match text.filter(|_| inside) {
            Some(text) if text.starts_with('G') => guards.push(format!("- **{text}")),
            Some(text) => guards.last_mut().unwrap().push_str(&format!(" {text}")),
            None => {}
        }
    }
    guards.sort();
    let bold = guards.iter().map(|guard| guard.replacen(": ", ":** ", 1));
    bold.collect::<Vec<_>>().join("\n")
}

fn draw_timers() -> String {
    let mut out = String::from("| timer | lasts |\n|---|---|");
    for (what, milliseconds) in TIMERS {
        let seconds = milliseconds / 1000;
        let lasts = match seconds {
            0..120 => format!("{seconds} s"),
            120..7200 => format!("{} min", seconds / 60),
            7200..172_800 => format!("{} h", seconds / 3600),
            _ => format!("{} days", seconds / 86_400),
        };
        write!(out, "\n| {what} | {lasts} |").unwrap();
    }
    out
}

fn replace(page: &str, name: &str, drawing: &str) -> String {
    let (open, close) = (format!("<!-- drawn: {name} -->\n"), format!("\n<!-- end: {name} -->"));
    let (before, rest) = page.split_once(&open).unwrap_or_else(|| panic!("no place for {name}"));
    let (_, after) = rest.split_once(&close).unwrap_or_else(|| panic!("no end of {name}"));
    format!("{before}{open}{drawing}{close}{after}")
}

#[test]
fn the_page_on_the_machine_is_drawn_from_it() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/machine.md");
    let page = std::fs::read_to_string(path).unwrap();
    let table = table();
    let numbers = PHASES.iter().map(|phase| format!("{} `{phase}`", number(phase)));
    let mut drawn = page.clone();
    for (name, drawing) in [
        ("diagram", draw_diagram(&table)),
        ("phases", numbers.collect::<Vec<_>>().join(" · ")),
        ("table", draw_table(&table)),
        ("guards", draw_guards()),
        ("timers", draw_timers()),
    ] {
        drawn = replace(&drawn, name, &drawing);
    }
    if std::env::var_os("MACHINE_DOCS").is_some_and(|to| to == "write") {
        std::fs::write(path, drawn).unwrap();
    } else {
        assert!(drawn == page, "docs/machine.md is out of date: MACHINE_DOCS=write draws it anew");
    }
}

#[test]
fn every_test_that_the_page_names_is_there() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/");
    let page = std::fs::read_to_string(format!("{root}docs/machine.md")).unwrap();
    let (_, rules) = page.split_once("| rule | held by |").unwrap();
    let (rules, _) = rules.split_once("\n## ").unwrap();
    let mut found = 0;
    for named in rules.split('`').skip(1).step_by(2) {
        let names: Vec<&str> = named.split("::").collect();
        let (file, holds) = match names[..] {
            [file, test] => (format!("src/checkout/tests/{file}.rs"), format!("fn {test}()")),
            [room, file, test] => (format!("src/{room}/tests/{file}.rs"), format!("fn {test}()")),
            [place, ..] if place.starts_with("src/") => continue,
            _ => (String::from(named), String::from("test(")),
        };
        let text = std::fs::read_to_string(format!("{root}{file}")).unwrap_or_default();
        assert!(text.contains(&holds), "{named}");
        found += 1;
    }
    assert!(found > 20);
}

//! Which events were tried in which phases.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// Every phase that the machine has.
pub(crate) const PHASES: [&str; 17] = [
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
    "partially_paid",
    "succeeded",
    "failed",
    "expired",
    "cancelled",
];

/// A phase and an event.
pub(crate) type Pair = (&'static str, &'static str);

/// The pairs of phase and event that were tried.
#[derive(Default)]
pub(crate) struct Coverage(Mutex<BTreeSet<Pair>>);

impl Coverage {
    pub(crate) fn note(&self, phase: &'static str, event: &'static str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert((phase, event));
    }

    pub(crate) fn pairs(&self) -> BTreeSet<Pair> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Every phase with every event that was not tried.
pub(crate) fn missing(pairs: &BTreeSet<Pair>) -> Vec<Pair> {
    let events: BTreeSet<_> = pairs.iter().map(|(_, event)| *event).collect();
    let all = PHASES.iter().flat_map(|phase| events.iter().map(move |event| (*phase, *event)));
    all.filter(|pair| !pairs.contains(pair)).collect()
}

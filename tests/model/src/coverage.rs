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

/// The pairs of phase and event that were tried.
#[derive(Default)]
pub(crate) struct Coverage(Mutex<BTreeSet<(&'static str, &'static str)>>);

impl Coverage {
    pub(crate) fn note(&self, phase: &'static str, event: &'static str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert((phase, event));
    }

    pub(crate) fn pairs(&self) -> BTreeSet<(&'static str, &'static str)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

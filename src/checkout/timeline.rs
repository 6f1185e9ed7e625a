//! How far a payment has come, step by step, for a screen to draw.

use super::state::State;
use crate::json::{self, ArrayWriter};
use crate::protocol::order::Capture;
use crate::words;

/// The steps, by the phases that they are named after.
const STEPS: &str = concat!(
    "opening authenticating selecting details review submitting action_required processing ",
    "authorized succeeded"
);

/// How many they are.
const COUNT: usize = 10;

/// The step that a phase is part of; none for those that end a payment unpaid.
fn step_of(phase: &str) -> Option<usize> {
    let step = match phase {
        "signing" => "submitting",
        "verifying" | "partially_paid" => "processing",
        phase => phase,
    };
    words::place_of(STEPS, step)
}

impl State {
    /// `{"steps":[{step, state, at?, until?}]}`: what is `done`, `now`, `next` or
    /// has `failed`, since when and until when, in Unix seconds of core time.
    #[must_use]
    pub fn timeline_json(&self) -> String {
        json::object(|out| out.array("steps", |out| self.write_steps(out)))
    }

    fn write_steps(&self, out: &mut ArrayWriter<'_>) {
        let steps = || self.log.moments().filter_map(|(phase, at)| Some((step_of(phase)?, at)));
        let reached = steps().last().map(|(step, _)| step);
        let ended = step_of(self.phase.name()).is_none() && reached.is_some();
        for index in 0..COUNT {
            let step = words::nth(STEPS, index);
            let at = steps().filter(|(step, _)| *step == index).last().map(|(_, at)| at);
            let here = reached == Some(index);
            let state = match (here, reached.is_some_and(|reached| index < reached)) {
                (true, _) if ended => "failed",
                (true, _) if index + 1 < COUNT => "now",
                (false, false) => "next",
                _ => "done",
            };
            let waits = state == "next";
            let is_part = match step {
                "authenticating" => self.auth_needed() > 0,
                // What was not asked for was not done, and need not be.
                "action_required" => at.is_some() && !waits,
                "authorized" => self.is_manual(),
                _ => true,
            };
            if is_part && !(waits && self.phase.is_terminal()) {
                out.object(|out| {
                    out.str("step", step);
                    out.str("state", state);
                    out.opt_u64("at", at.filter(|_| !waits));
                    out.opt_u64("until", self.deadline().filter(|_| here && !ended));
                });
            }
        }
    }

    fn is_manual(&self) -> bool {
        self.order().is_some_and(|order| order.body().policy.capture == Capture::Manual)
    }
}

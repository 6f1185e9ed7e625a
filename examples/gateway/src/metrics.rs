//! What happened how often, in the text format of Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Counters by route and status.
#[derive(Default)]
pub struct Metrics(Mutex<BTreeMap<(String, u16), Count>>);

#[derive(Clone, Copy, Default)]
struct Count {
    requests: u64,
    time: Duration,
}

impl Metrics {
    /// Counts a request. The route is a pattern of ours, never an address.
    pub fn count(&self, route: &str, status: u16, time: Duration) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry((String::from(route), status)).or_default();
        count.requests = count.requests.saturating_add(1);
        count.time = count.time.saturating_add(time);
    }

    /// Everything counted so far, and how many wait for a receipt now.
    #[must_use]
    pub fn render(&self, waiting: usize) -> String {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out = String::from("# TYPE countersign_requests_total counter\n");
        for ((route, status), count) in counts.iter() {
            let requests = count.requests;
            // Writing to a string does not fail.
            let _ = writeln!(
                out,
                "countersign_requests_total{{route=\"{route}\",status=\"{status}\"}} {requests}"
            );
        }
        out.push_str("# TYPE countersign_request_seconds_total counter\n");
        for ((route, status), count) in counts.iter() {
            let seconds = count.time.as_secs_f64();
            let _ = writeln!(
                out,
                "countersign_request_seconds_total{{route=\"{route}\",status=\"{status}\"}} {seconds}"
            );
        }
        let _ = writeln!(out, "# TYPE countersign_waiting gauge\ncountersign_waiting {waiting}");
        out
    }
}

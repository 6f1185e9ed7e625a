//! What browsers report of broken policies: how often, by kind, and no more.
//!
//! # Secrecy
//! A report holds addresses, samples of scripts and whatever its sender made
//! up. Of all that only words of the lists here are kept or logged.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

use countersign::json::{self, Members, Value};

/// The most bytes of one delivery.
pub const MAX_BYTES: usize = 16 * 1024;

/// How many deliveries are taken in a minute: anyone can send them.
const MAX_PER_MINUTE: u32 = 120;

const KINDS: &[&str] = &[
    "csp-violation",
    "integrity-violation",
    "permissions-policy-violation",
    "coop",
    "coep",
    "deprecation",
    "intervention",
    "crash",
];

const DIRECTIVES: &[&str] = &[
    "base-uri",
    "connect-src",
    "default-src",
    "font-src",
    "form-action",
    "frame-ancestors",
    "frame-src",
    "img-src",
    "manifest-src",
    "media-src",
    "object-src",
    "require-trusted-types-for",
    "script-src",
    "script-src-attr",
    "script-src-elem",
    "style-src",
    "style-src-attr",
    "style-src-elem",
    "trusted-types",
    "worker-src",
];

/// A kind of report and the directive it names, each a word of a list here.
pub type Found = (&'static str, &'static str);

/// How often each kind was reported.
#[derive(Default)]
pub struct Reports(Mutex<Counts>);

#[derive(Default)]
struct Counts {
    by_kind: BTreeMap<Found, u64>,
    minute: u64,
    taken: u32,
}

impl Reports {
    /// Whether another delivery is taken at this Unix second.
    #[must_use]
    pub fn take(&self, now: u64) -> bool {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.minute != now / 60 {
            counts.minute = now / 60;
            counts.taken = 0;
        }
        counts.taken = counts.taken.saturating_add(1);
        counts.taken <= MAX_PER_MINUTE
    }

    /// Counts what a delivery reported.
    pub fn count(&self, found: &BTreeMap<Found, u64>) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (kind, times) in found {
            let count = counts.by_kind.entry(*kind).or_default();
            *count = count.saturating_add(*times);
        }
    }

    /// The counters, in the text format of Prometheus.
    #[must_use]
    pub fn render(&self) -> String {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out = String::from("# TYPE countersign_reports_total counter\n");
        for ((kind, directive), times) in &counts.by_kind {
            // Writing to a string does not fail.
            let _ = writeln!(
                out,
                "countersign_reports_total{{type=\"{kind}\",directive=\"{directive}\"}} {times}"
            );
        }
        out
    }
}

/// What a delivery reports: an array of the Reporting API's, or the one object
/// that browsers without it send; none if it is neither.
#[must_use]
pub fn read(body: &[u8]) -> Option<BTreeMap<Found, u64>> {
    let mut found = BTreeMap::new();
    let mut add = |kind, directive| {
        let count: &mut u64 = found.entry((kind, directive)).or_default();
        *count = count.saturating_add(1);
    };
    match json::parse(body, MAX_BYTES).ok()? {
        Value::Array(reports) => {
            for report in &reports {
                let report = report.as_object()?;
                let body = report.get("body").and_then(Value::as_object);
                let directive = body.and_then(|body| text(body, "effectiveDirective"));
                add(known(KINDS, text(report, "type")?), directive_of(directive));
            }
        }
        Value::Object(members) => {
            let report = members.get("csp-report")?.as_object()?;
            let directive = ["effective-directive", "violated-directive"]
                .iter()
                .find_map(|name| text(report, name))
                .and_then(|text| text.split(' ').next());
            add("csp-violation", directive_of(directive));
        }
        _ => return None,
    }
    Some(found)
}

fn text<'a>(members: &'a Members, name: &str) -> Option<&'a str> {
    members.get(name).and_then(Value::as_str)
}

fn directive_of(named: Option<&str>) -> &'static str {
    named.map_or("", |named| known(DIRECTIVES, named))
}

/// The word of the list, never the sender's own.
fn known(list: &[&'static str], word: &str) -> &'static str {
    list.iter().find(|known| **known == word).copied().unwrap_or("other")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_report_only_listed_words_are_kept() {
        let body = br#"[{"type":"csp-violation","age":7,"url":"https://x.example/?s=1","body":
            {"effectiveDirective":"script-src-elem","sample":"alert(1)","lineNumber":3}},
            {"type":"csp-violation","body":{"effectiveDirective":"<script>"}},
            {"type":"made-up","body":null}, {"type":"integrity-violation","body":{}}]"#;
        let found: Vec<_> = read(body).unwrap().into_iter().collect();
        assert_eq!(
            found,
            [
                (("csp-violation", "other"), 1),
                (("csp-violation", "script-src-elem"), 1),
                (("integrity-violation", ""), 1),
                (("other", ""), 1),
            ]
        );
        let older = br#"{"csp-report":{"violated-directive":"img-src 'self'","blocked-uri":"x"}}"#;
        assert_eq!(read(older).unwrap().into_keys().next(), Some(("csp-violation", "img-src")));
        for bad in ["", "{}", "[1]", "[{}]", "{\"csp-report\":[]}", "null", "[[[[", "\"x\""] {
            assert_eq!(read(bad.as_bytes()), None, "{bad}");
        }
    }

    #[test]
    fn so_many_deliveries_are_taken_in_a_minute_and_again_in_the_next() {
        let reports = Reports::default();
        let taken = (0..500).filter(|_| reports.take(60)).count();
        assert_eq!(taken, usize::try_from(MAX_PER_MINUTE).unwrap());
        assert!(reports.take(120));
    }
}

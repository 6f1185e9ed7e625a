//! What happened, hash-chained, so that an intent which signs the chain's head
//! fixes everything before it.

use crate::jose;
use crate::json::{self, ArrayWriter};

/// How many entries are kept; older ones live on in the chain's base.
const MAX_ENTRIES: usize = 256;

/// The log of one page's life, chained to those before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    base: String,
    head: String,
    entries: Vec<Entry>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    phase: &'static str,
    at: u64,
    code: Option<String>,
}

impl Log {
    /// A log that goes on from this head.
    #[must_use]
    pub fn new(base: String) -> Self {
        Self { head: base.clone(), base, entries: Vec::new() }
    }

    /// The head that a session's first log starts from.
    #[must_use]
    pub fn base_of(sid: &str) -> String {
        jose::digest(sid.as_bytes())
    }

    /// Base64url SHA-256 over the head before, a full stop and the last entry.
    #[must_use]
    pub fn head(&self) -> &str {
        &self.head
    }

    /// Adds an entry; `at` is in Unix seconds of core time.
    pub fn push(&mut self, phase: &'static str, at: u64, code: Option<&str>) {
        let entry = Entry { phase, at, code: code.map(String::from) };
        self.head = entry.after(&self.head);
        if self.entries.len() == MAX_ENTRIES {
            self.base = self.entries.remove(0).after(&self.base);
        }
        self.entries.push(entry);
    }

    /// The phases that were come to, and when.
    pub(super) fn moments(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.entries.iter().map(|entry| (entry.phase, entry.at))
    }

    /// The log with all that is needed to check its chain.
    #[must_use]
    pub fn to_json(&self, sid: &str) -> String {
        json::object(|out| {
            out.str("sid", sid);
            out.str("base", &self.base);
            out.array("entries", |out| self.write(out));
            out.str("head", &self.head);
        })
    }

    fn write(&self, out: &mut ArrayWriter<'_>) {
        for entry in &self.entries {
            out.raw(&entry.to_json());
        }
    }
}

impl Entry {
    fn to_json(&self) -> String {
        json::object(|out| {
            out.str("phase", self.phase);
            out.u64("at", self.at);
            out.opt_str("code", self.code.as_deref());
        })
    }

    fn after(&self, head: &str) -> String {
        let mut text = String::from(head);
        text.push('.');
        text.push_str(&self.to_json());
        jose::digest(text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Recomputes the chain from the exported text alone.
    fn recompute(text: &str) -> (String, String) {
        let log = json::parse_object(text.as_bytes(), 1 << 20).unwrap();
        let mut head = String::from(log.str("base").unwrap());
        for entry in log.array("entries").unwrap() {
            let mut text = head + ".";
            json::value_into(&mut text, entry);
            head = jose::digest(text.as_bytes());
        }
        (head, String::from(log.str("head").unwrap()))
    }

    #[test]
    fn the_exported_log_proves_its_own_head() {
        let mut log = Log::new(Log::base_of("pay1"));
        log.push("opening", 1, None);
        log.push("failed", 2, Some("declined"));
        let (computed, head) = recompute(&log.to_json("pay1"));
        assert_eq!(computed, head);
        let flipped = log.to_json("pay1").replace("declined", "approved");
        let (computed, head) = recompute(&flipped);
        assert_ne!(computed, head);
    }

    #[test]
    fn a_long_log_drops_its_oldest_entries_and_keeps_its_chain() {
        let mut log = Log::new(Log::base_of("pay1"));
        for at in 0..1000 {
            log.push("verifying", at, None);
        }
        assert_eq!(log.entries.len(), MAX_ENTRIES);
        let (computed, head) = recompute(&log.to_json("pay1"));
        assert_eq!(computed, head);
    }
}

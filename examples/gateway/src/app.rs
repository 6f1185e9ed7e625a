//! The running gateway: its rules, its store, its rail, and who waits for what.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use tokio::sync::{Semaphore, watch};

use crate::keys::Keyed;
use crate::metrics::Metrics;
use crate::rail::Issuer;
use crate::reports::Reports;
use crate::sdk::Sdk;
use crate::store::Store;
use crate::webhook::Webhooks;

/// How many requests may be in work at once; more are told to come back.
pub const MAX_REQUESTS: usize = 256;

/// How many may wait for a receipt at once.
pub const MAX_WAITING: usize = 1024;

/// The running gateway.
pub struct App {
    /// Its rules, with the keys of the day.
    pub gateway: Keyed,
    /// What it remembers.
    pub store: Store,
    /// The rail of cards.
    pub issuer: Issuer,
    /// The files it serves.
    pub sdk: Sdk,
    /// The frame's document, if there are files to run in it.
    pub frame: Option<String>,
    /// Who may open sessions: the digest of the secret key, and the merchant.
    pub merchants: Vec<([u8; 32], String)>,
    /// Origins whose preflights are answered: those of the merchants' pages,
    /// since any order may let them hold the fields.
    pub page_origins: Vec<String>,
    /// What it counts.
    pub metrics: Metrics,
    /// What browsers reported.
    pub reports: Reports,
    /// Who waits for a session's next receipt.
    pub waiters: Waiters,
    /// How events reach merchants.
    pub webhooks: Webhooks,
    /// Places for requests in work.
    pub requests: Arc<Semaphore>,
    /// Places for those that wait.
    pub waiting: Arc<Semaphore>,
    /// Work that goes on after its request was answered.
    pub background: watch::Sender<usize>,
    /// Becomes true when the gateway is told to stop.
    pub stopping: watch::Sender<bool>,
    /// Where to abort, for tests of recovery.
    pub crash_at: Option<String>,
}

impl App {
    /// Ends the process here, as a power cut would, if a test asked for it.
    pub fn crash_point(&self, name: &str) {
        if self.crash_at.as_deref() == Some(name) {
            std::process::abort();
        }
    }
}

/// Who waits for a session's next receipt.
#[derive(Default)]
pub struct Waiters(Mutex<BTreeMap<String, watch::Sender<()>>>);

impl Waiters {
    /// Waits from now on.
    #[must_use]
    pub fn subscribe(&self, sid: &str) -> watch::Receiver<()> {
        let mut senders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        senders.entry(String::from(sid)).or_insert_with(|| watch::channel(()).0).subscribe()
    }

    /// Wakes whoever waits for this session.
    pub fn wake(&self, sid: &str) {
        let senders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = senders.get(sid) {
            sender.send_replace(());
        }
    }

    /// Forgets sessions that nobody waits for.
    pub fn sweep(&self) {
        let mut senders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        senders.retain(|_, sender| sender.receiver_count() > 0);
    }
}

/// The time, in Unix seconds.
#[must_use]
pub fn now() -> u64 {
    now_ms() / 1000
}

/// The time, in Unix milliseconds.
#[must_use]
pub fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

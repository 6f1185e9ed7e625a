//! Sends events to merchants' endpoints, again and again until they are taken.
//!
//! What is due when stands in the store, so a gateway that starts goes on where
//! the last one ended. An endpoint may get an event twice, always under one
//! `webhook-id`, and events out of order: the receipts inside are numbered.

mod reach;
mod schedule;
mod sender;
mod signature;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::{Id, JoinSet};
use tokio::time::timeout;

use crate::app::{App, now, now_ms};
use crate::config::WebhookConfig;
use crate::store::{Delivery, Outcome, StoreError};
use schedule::Schedule;
use sender::{Sender, Signed};

/// How many events are under way at once, and how many of them to one
/// endpoint: one that is slow must not keep the others waiting.
const MAX_AT_ONCE: usize = 16;
const MAX_PER_ENDPOINT: usize = 2;

/// How often to look for what another gateway on this database left, and how
/// long to wait after the store could not be used.
const PERIOD: Duration = Duration::from_secs(2);

/// How long a claim holds beyond the time of a try.
const GRACE: Duration = Duration::from_secs(5);

/// How long a stop waits for tries under way.
const STOP_TIME: Duration = Duration::from_secs(2);

/// How events reach merchants.
pub struct Webhooks {
    /// Rung when there is a new event.
    pub wake: Notify,
    sender: Sender,
    schedule: Schedule,
}

impl Webhooks {
    /// Reads the settings. A gateway that is only tried out may call anybody.
    ///
    /// # Errors
    /// A sentence for whoever started the gateway.
    pub fn new(config: &WebhookConfig, on_loopback: bool) -> Result<Self, String> {
        let allow_private = config.allow_private || on_loopback;
        Ok(Self {
            wake: Notify::new(),
            sender: Sender::new(config.ca_file.as_deref(), allow_private)?,
            schedule: Schedule::parse(config.retry_ms.as_deref())?,
        })
    }
}

/// Tries that are under way, and to which endpoint.
#[derive(Default)]
struct Tries {
    running: JoinSet<()>,
    endpoints: HashMap<Id, String>,
}

impl Tries {
    /// How many more there may be to this endpoint.
    fn room(&self, endpoint: &str) -> usize {
        let busy = self.endpoints.values().filter(|known| *known == endpoint).count();
        let left = MAX_AT_ONCE.saturating_sub(self.endpoints.len());
        MAX_PER_ENDPOINT.saturating_sub(busy).min(left)
    }

    fn start(&mut self, app: &Arc<App>, delivery: Delivery) {
        let endpoint = delivery.endpoint.clone();
        let task = self.running.spawn(deliver(Arc::clone(app), delivery));
        self.endpoints.insert(task.id(), endpoint);
    }

    /// Waits for the next to end; for ever if there is none.
    async fn next_end(&mut self) {
        match self.running.join_next_with_id().await {
            Some(ended) => {
                let id = ended.map_or_else(|error| error.id(), |(id, ())| id);
                self.endpoints.remove(&id);
            }
            None => std::future::pending().await,
        }
    }
}

/// Sends what is due until the gateway stops.
pub async fn watch(app: Arc<App>) {
    let mut stopping = app.stopping.subscribe();
    let mut tries = Tries::default();
    loop {
        let wait = start_due(&app, &mut tries).await.unwrap_or_else(|error| {
            tracing::warn!(cause = %error, "events wait for the store");
            PERIOD
        });
        tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => break,
            () = app.webhooks.wake.notified() => {}
            () = tries.next_end() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
    // One that is cut off here is made again once its claim has run out.
    let all = async { while tries.running.join_next().await.is_some() {} };
    let _ = timeout(STOP_TIME, all).await;
}

/// Starts what is due and fits; gives how long there is nothing else to do.
async fn start_due(app: &Arc<App>, tries: &mut Tries) -> Result<Duration, StoreError> {
    let time = now_ms();
    let until = millis(sender::TIME + GRACE).saturating_add(time);
    for endpoint in app.store.due_endpoints(time).await? {
        let room = u64::try_from(tries.room(&endpoint)).unwrap_or(0);
        if room > 0 {
            for delivery in app.store.claim(&endpoint, time, until, room).await? {
                tries.start(app, delivery);
            }
        }
    }
    let next = app.store.next_due(time).await?.map(|due| due.saturating_sub(now_ms()));
    Ok(next.map_or(PERIOD, |wait| Duration::from_millis(wait).min(PERIOD)))
}

async fn deliver(app: Arc<App>, delivery: Delivery) {
    let timestamp = now();
    let (id, body) = (&delivery.event, &delivery.body);
    let Some(signature) = signature::sign(&delivery.secret, id, timestamp, body) else {
        tracing::error!(endpoint = delivery.endpoint, "an endpoint's secret cannot be read");
        return;
    };
    let signed = Signed { id: id.clone(), timestamp, signature };
    let answer = app.webhooks.sender.post(&delivery.url, &signed, body).await;
    let outcome = match answer {
        Ok(200..=299) => Outcome::Delivered,
        Ok(410) => Outcome::Gone,
        _ => match app.webhooks.schedule.after(delivery.tries) {
            Some(wait) => Outcome::Later(now_ms().saturating_add(millis(wait))),
            None => Outcome::GivenUp,
        },
    };
    // Neither address nor event: a log has no business with either.
    tracing::info!(
        endpoint = delivery.endpoint,
        tries = delivery.tries,
        status = answer.unwrap_or(0),
        failure = answer.err().map_or("", |failure| failure.as_str()),
        delivered = outcome == Outcome::Delivered,
        "event sent"
    );
    if let Err(error) = app.store.delivered(&delivery, answer.ok(), outcome).await {
        // Due again once the claim has run out.
        tracing::warn!(cause = %error, "what came of an event was not written down");
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

//! Events, and the endpoints that they are sent to.

use countersign::gateway::outbox::{EndpointRecord, EventRecord, EventType};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::apply::exactly_one;
use super::load::number;
use super::words::{from_sql, state, to_sql};
use super::{Store, StoreError};
use crate::app::now_ms;

/// How long events are kept, in seconds.
const KEEP_EVENTS: u64 = 30 * 24 * 60 * 60;

/// A Unix second after every event's.
const MAX_TIME: u64 = 1 << 52;

/// Where an event is in the list.
#[derive(Clone, Debug)]
pub struct Place {
    /// When it was made, in Unix seconds.
    pub created_at: u64,
    /// Its session.
    pub sid: String,
    /// The number of its receipt there.
    pub seq: u64,
    /// Its id, which tells those of one receipt apart.
    pub id: String,
}

/// Which events to list.
#[derive(Clone, Debug)]
pub struct EventFilter {
    /// The merchant, who sees nobody else's.
    pub merchant: String,
    /// Only those that tell this.
    pub kind: Option<EventType>,
    /// Only those after this one in the list.
    pub after: Option<Place>,
    /// How many at most.
    pub limit: u64,
}

/// What came of an event at one endpoint so far.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The endpoint.
    pub endpoint: String,
    /// `pending`, `delivered` or `failed`.
    pub state: String,
    /// How often it was tried.
    pub tries: u64,
    /// The status that the endpoint answered last, if it answered.
    pub http_status: Option<u64>,
    /// When it is tried next, in Unix seconds, if it is.
    pub next_try_at: Option<u64>,
}

impl Store {
    /// Lists a merchant's events, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn events(&self, filter: &EventFilter) -> Result<Vec<EventRecord>, StoreError> {
        let top = || Place { created_at: MAX_TIME, sid: String::new(), seq: 0, id: String::new() };
        let Place { created_at, sid, seq, id } = filter.after.clone().unwrap_or_else(top);
        let rows = sqlx::query(
            "SELECT id, merchant, sid, seq, kind, body, created_at FROM events
             WHERE merchant = $1 AND (kind = $2 OR $2 = '') AND created_at <= $3
               AND (created_at < $3 OR sid < $4 OR (sid = $4 AND seq < $5)
                    OR (sid = $4 AND seq = $5 AND id < $6))
             ORDER BY created_at DESC, sid DESC, seq DESC, id DESC LIMIT $7",
        )
        .bind(filter.merchant.clone())
        .bind(filter.kind.map_or("", EventType::as_str))
        .bind(to_sql(created_at)?)
        .bind(sid)
        .bind(to_sql(seq)?)
        .bind(id)
        .bind(to_sql(filter.limit)?)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read).collect()
    }

    /// What came of an event at each endpoint.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn sent(&self, event: &str) -> Result<Vec<Sent>, StoreError> {
        let rows = sqlx::query(
            "SELECT d.endpoint, d.state, d.tries, d.http_status, d.due_at_ms
             FROM deliveries d JOIN endpoints p ON p.id = d.endpoint
             WHERE d.event = $1 ORDER BY p.place",
        )
        .bind(String::from(event))
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                let state: String = row.try_get("state")?;
                let status: Option<i64> = row.try_get("http_status")?;
                let due = number(row, "due_at_ms")? / 1000;
                Ok(Sent {
                    endpoint: row.try_get("endpoint")?,
                    next_try_at: (state == "pending").then_some(due),
                    state,
                    tries: number(row, "tries")?,
                    http_status: status.map(from_sql).transpose()?,
                })
            })
            .collect()
    }

    /// Forgets events that have had their day.
    pub(super) async fn prune_events(&self, now: u64) -> Result<(), StoreError> {
        let before = to_sql(now.saturating_sub(KEEP_EVENTS))?;
        for sql in [
            "DELETE FROM deliveries WHERE event IN (SELECT id FROM events WHERE created_at < $1)",
            "DELETE FROM events WHERE created_at < $1
               AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.event = events.id)",
        ] {
            sqlx::query(sql).bind(before).execute(&self.pool).await?;
        }
        Ok(())
    }
}

pub(super) async fn insert(db: &mut AnyConnection, event: &EventRecord) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO events (id, merchant, sid, seq, kind, body, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(event.id.clone())
    .bind(event.merchant.clone())
    .bind(event.sid.clone())
    .bind(to_sql(event.seq)?)
    .bind(event.kind.as_str())
    .bind(event.body.clone())
    .bind(to_sql(event.created_at)?)
    .execute(&mut *db)
    .await?;
    send_again(db, event).await
}

/// Makes an event due at every endpoint that wants it, whatever came of it.
pub(super) async fn send_again(
    db: &mut AnyConnection,
    event: &EventRecord,
) -> Result<(), StoreError> {
    for endpoint in load_endpoints(db, &event.merchant).await? {
        if endpoint.wants(event.kind) {
            sqlx::query(
                "INSERT INTO deliveries (event, endpoint, state, tries, due_at_ms)
                 VALUES ($1, $2, 'pending', 0, $3)
                 ON CONFLICT (event, endpoint) DO UPDATE
                 SET state = 'pending', tries = 0, due_at_ms = $3",
            )
            .bind(event.id.clone())
            .bind(endpoint.id)
            .bind(to_sql(now_ms())?)
            .execute(&mut *db)
            .await?;
        }
    }
    Ok(())
}

pub(super) async fn load(
    db: &mut AnyConnection,
    id: &str,
) -> Result<Option<EventRecord>, StoreError> {
    sqlx::query("SELECT id, merchant, sid, seq, kind, body, created_at FROM events WHERE id = $1")
        .bind(String::from(id))
        .fetch_optional(db)
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

fn read(row: &AnyRow) -> Result<EventRecord, StoreError> {
    Ok(EventRecord {
        id: row.try_get("id")?,
        merchant: row.try_get("merchant")?,
        sid: row.try_get("sid")?,
        seq: number(row, "seq")?,
        kind: state(EventType::from_text(row.try_get("kind")?))?,
        body: row.try_get("body")?,
        created_at: number(row, "created_at")?,
    })
}

pub(super) async fn insert_endpoint(
    db: &mut AnyConnection,
    endpoint: &EndpointRecord,
) -> Result<(), StoreError> {
    let events: Vec<&str> = endpoint.events.iter().map(|kind| kind.as_str()).collect();
    sqlx::query(
        "INSERT INTO endpoints (id, merchant, place, url, secret, events, enabled, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(endpoint.id.clone())
    .bind(endpoint.merchant.clone())
    .bind(to_sql(endpoint.place)?)
    .bind(endpoint.url.clone())
    .bind(endpoint.secret.clone())
    .bind(events.join("\n"))
    .bind(i64::from(endpoint.enabled))
    .bind(to_sql(endpoint.created_at)?)
    .execute(db)
    .await?;
    Ok(())
}

pub(super) async fn delete_endpoint(db: &mut AnyConnection, id: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM deliveries WHERE endpoint = $1")
        .bind(String::from(id))
        .execute(&mut *db)
        .await?;
    let result = sqlx::query("DELETE FROM endpoints WHERE id = $1")
        .bind(String::from(id))
        .execute(db)
        .await?;
    exactly_one(&result)
}

pub(super) async fn load_endpoints(
    db: &mut AnyConnection,
    merchant: &str,
) -> Result<Vec<EndpointRecord>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, merchant, place, url, secret, events, enabled, created_at
         FROM endpoints WHERE merchant = $1 ORDER BY place",
    )
    .bind(String::from(merchant))
    .fetch_all(db)
    .await?;
    rows.iter().map(read_endpoint).collect()
}

fn read_endpoint(row: &AnyRow) -> Result<EndpointRecord, StoreError> {
    let events: String = row.try_get("events")?;
    Ok(EndpointRecord {
        id: row.try_get("id")?,
        merchant: row.try_get("merchant")?,
        place: number(row, "place")?,
        url: row.try_get("url")?,
        secret: row.try_get("secret")?,
        events: events
            .lines()
            .map(|kind| state(EventType::from_text(kind)))
            .collect::<Result<_, _>>()?,
        enabled: number(row, "enabled")? != 0,
        created_at: number(row, "created_at")?,
    })
}

//! Which events are to be sent where, and what came of it.
//!
//! A delivery is claimed by moving its due time: whoever moves it sends it, and
//! if that process dies, the delivery is due again at the time it moved to.

use sqlx::Row as _;

use super::load::number;
use super::words::to_sql;
use super::{Store, StoreError};

/// An event to be sent to an endpoint now.
///
/// # Secrecy
/// Holds the endpoint's secret.
pub struct Delivery {
    /// The event's id.
    pub event: String,
    /// The endpoint's id.
    pub endpoint: String,
    /// Where to.
    pub url: String,
    /// `whsec_…`.
    pub secret: String,
    /// The bytes to send.
    pub body: String,
    /// How often it has been tried, this one included.
    pub tries: u64,
    /// What it was claimed with.
    claim: i64,
}

/// What came of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The endpoint took it.
    Delivered,
    /// Try again at this Unix millisecond.
    Later(u64),
    /// It is not tried again.
    GivenUp,
    /// The endpoint is no more.
    Gone,
}

/// How many endpoints are looked at in a round.
const ENDPOINTS: i64 = 64;

impl Store {
    /// Endpoints at which something is due, whoever waits longest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn due_endpoints(&self, now_ms: u64) -> Result<Vec<String>, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT d.endpoint FROM deliveries d JOIN endpoints p ON p.id = d.endpoint
             WHERE d.state = 'pending' AND d.due_at_ms <= $1
             GROUP BY d.endpoint ORDER BY MIN(d.due_at_ms) LIMIT $2",
        )
        .bind(to_sql(now_ms)?)
        .bind(ENDPOINTS)
        .fetch_all(&self.pool)
        .await?)
    }

    /// When the next delivery that is not due yet will be, in Unix milliseconds.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn next_due(&self, now_ms: u64) -> Result<Option<u64>, StoreError> {
        let row = sqlx::query(
            "SELECT due_at_ms FROM deliveries WHERE state = 'pending' AND due_at_ms > $1
             ORDER BY due_at_ms LIMIT 1",
        )
        .bind(to_sql(now_ms)?)
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(|row| number(row, "due_at_ms")).transpose()
    }

    /// Claims what is due at an endpoint until `until_ms`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn claim(
        &self,
        endpoint: &str,
        now_ms: u64,
        until_ms: u64,
        most: u64,
    ) -> Result<Vec<Delivery>, StoreError> {
        let until = to_sql(until_ms)?;
        let rows = sqlx::query(
            "SELECT d.event, d.tries, d.due_at_ms, e.body, p.url, p.secret
             FROM deliveries d JOIN events e ON e.id = d.event JOIN endpoints p ON p.id = d.endpoint
             WHERE d.endpoint = $1 AND d.state = 'pending' AND d.due_at_ms <= $2
             ORDER BY d.due_at_ms, d.event LIMIT $3",
        )
        .bind(String::from(endpoint))
        .bind(to_sql(now_ms)?)
        .bind(to_sql(most)?)
        .fetch_all(&self.pool)
        .await?;
        let mut claimed = Vec::new();
        for row in rows {
            let event: String = row.try_get("event")?;
            let due: i64 = row.try_get("due_at_ms")?;
            let result = sqlx::query(
                "UPDATE deliveries SET due_at_ms = $1, tries = tries + 1
                 WHERE event = $2 AND endpoint = $3 AND state = 'pending' AND due_at_ms = $4",
            )
            .bind(until)
            .bind(event.clone())
            .bind(String::from(endpoint))
            .bind(due)
            .execute(&self.pool)
            .await?;
            // Where another gateway was faster, it sends.
            if result.rows_affected() == 1 {
                claimed.push(Delivery {
                    event,
                    endpoint: String::from(endpoint),
                    url: row.try_get("url")?,
                    secret: row.try_get("secret")?,
                    body: row.try_get("body")?,
                    tries: number(&row, "tries")?.saturating_add(1),
                    claim: until,
                });
            }
        }
        Ok(claimed)
    }

    /// Writes down what came of a try, unless the event was ordered anew since.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn delivered(
        &self,
        delivery: &Delivery,
        http_status: Option<u16>,
        outcome: Outcome,
    ) -> Result<(), StoreError> {
        let (state, due) = match outcome {
            Outcome::Delivered => ("delivered", delivery.claim),
            Outcome::Later(due) => ("pending", to_sql(due)?),
            Outcome::GivenUp | Outcome::Gone => ("failed", delivery.claim),
        };
        let mut tx = self.begin_write().await?;
        sqlx::query(
            "UPDATE deliveries SET state = $1, due_at_ms = $2, http_status = $3
             WHERE event = $4 AND endpoint = $5 AND state = 'pending' AND due_at_ms = $6",
        )
        .bind(state)
        .bind(due)
        .bind(http_status.map(i64::from))
        .bind(delivery.event.clone())
        .bind(delivery.endpoint.clone())
        .bind(delivery.claim)
        .execute(&mut *tx)
        .await?;
        if outcome == Outcome::Gone {
            for sql in [
                "UPDATE endpoints SET enabled = 0 WHERE id = $1",
                "UPDATE deliveries SET state = 'failed' WHERE endpoint = $1 AND state = 'pending'",
            ] {
                sqlx::query(sql).bind(delivery.endpoint.clone()).execute(&mut *tx).await?;
            }
        }
        tx.commit().await?;
        Ok(())
    }
}

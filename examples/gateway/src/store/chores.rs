//! What the gateway asks of its store on its own account: keys, work left
//! unfinished, and rows that have had their day.

use countersign::protocol::Order;
use sqlx::Row as _;

use super::load::number;
use super::words::{read_own, to_sql};
use super::{Store, StoreError};

/// A private key as it is kept.
///
/// # Secrecy
/// The database holds the gateway's private keys: whoever reads it can sign
/// receipts and open sealed cards. A gateway for real money keeps them in a
/// hardware module instead.
pub struct GatewayKey {
    /// Its name, the thumbprint of its public half.
    pub kid: String,
    /// `sign` or `seal`.
    pub purpose: String,
    /// The private scalar, base64url.
    pub scalar: String,
    /// The first second it is valid at.
    pub not_before: u64,
    /// The second it ends at.
    pub expires_at: u64,
}

/// How many rows a chore takes at a time.
const BATCH: i64 = 100;

impl Store {
    /// The keys kept, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn gateway_keys(&self) -> Result<Vec<GatewayKey>, StoreError> {
        let rows = sqlx::query(
            "SELECT kid, purpose, scalar, not_before, expires_at
             FROM gateway_keys ORDER BY not_before, kid",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(GatewayKey {
                    kid: row.try_get("kid")?,
                    purpose: row.try_get("purpose")?,
                    scalar: row.try_get("scalar")?,
                    not_before: number(row, "not_before")?,
                    expires_at: number(row, "expires_at")?,
                })
            })
            .collect()
    }

    /// Keeps new keys beside the `known` ones, unless another gateway on this
    /// database was faster.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keep_keys(&self, known: usize, keys: &[GatewayKey]) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        // A row that never changes serves as the lock between two first starts.
        sqlx::query("UPDATE schema_steps SET step = step").execute(&mut *tx).await?;
        let kept: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM gateway_keys").fetch_one(&mut *tx).await?;
        if usize::try_from(kept) == Ok(known) {
            for key in keys {
                sqlx::query(
                    "INSERT INTO gateway_keys (kid, purpose, scalar, not_before, expires_at)
                     VALUES ($1, $2, $3, $4, $5)",
                )
                .bind(key.kid.clone())
                .bind(key.purpose.clone())
                .bind(key.scalar.clone())
                .bind(to_sql(key.not_before)?)
                .bind(to_sql(key.expires_at)?)
                .execute(&mut *tx)
                .await?;
            }
        }
        tx.commit().await?;
        Ok(())
    }

    /// Throws a key away.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn drop_key(&self, kid: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM gateway_keys WHERE kid = $1")
            .bind(String::from(kid))
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The pages that may call for a session from another origin, one a line;
    /// none if there is no such session.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn inline_origins(&self, sid: &str) -> Result<Option<String>, StoreError> {
        Ok(sqlx::query_scalar("SELECT inline_origins FROM sessions WHERE sid = $1")
            .bind(String::from(sid))
            .fetch_optional(&self.pool)
            .await?)
    }

    /// Sessions in which something has been going on since `begun` or longer:
    /// an attempt that the rail has not answered, a question put to the rail,
    /// an action whose time is over, money to be given back.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn unfinished_sessions(
        &self,
        begun: u64,
        now: u64,
    ) -> Result<Vec<String>, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT sid FROM attempts
             WHERE created_at <= $1 AND (state IN ('submitted', 'processing')
               OR (state IN ('action_required', 'partially_paid') AND ends_at < $2)
               OR asked IS NOT NULL OR owed_jti IS NOT NULL OR stray = 1
               OR tenders_owed = 1)
             UNION SELECT sid FROM refunds WHERE created_at <= $1
               AND state IN ('requested', 'reviewing', 'processing', 'abnormal')
             LIMIT $3",
        )
        .bind(to_sql(begun)?)
        .bind(to_sql(now)?)
        .bind(BATCH)
        .fetch_all(&self.pool)
        .await?)
    }

    /// What this session is to pay.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn order(&self, sid: &str) -> Result<Option<Order>, StoreError> {
        let order: Option<String> =
            sqlx::query_scalar("SELECT order_jws FROM sessions WHERE sid = $1")
                .bind(String::from(sid))
                .fetch_optional(&self.pool)
                .await?;
        order.map(|order| read_own(&order)).transpose()
    }

    /// Open sessions whose time is over and in which nothing runs.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn overdue_sessions(&self, now: u64) -> Result<Vec<String>, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT sid FROM sessions s WHERE state = 'open' AND expires_at < $1
               AND NOT EXISTS (SELECT 1 FROM attempts a WHERE a.sid = s.sid
                 AND a.state IN ('submitted', 'action_required', 'processing', 'partially_paid'))
             ORDER BY expires_at LIMIT $2",
        )
        .bind(to_sql(now)?)
        .bind(BATCH)
        .fetch_all(&self.pool)
        .await?)
    }

    /// Forgets proofs that are too old to be accepted, answers to merchant
    /// calls after `keep` seconds, and old events.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn prune(&self, now: u64, keep: u64) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM proofs WHERE ends_at < $1")
            .bind(to_sql(now)?)
            .execute(&self.pool)
            .await?;
        sqlx::query("DELETE FROM idempotency WHERE created_at < $1")
            .bind(to_sql(now.saturating_sub(keep))?)
            .execute(&self.pool)
            .await?;
        self.prune_events(now).await
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn ping(&self) -> Result<(), StoreError> {
        let _: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM schema_steps").fetch_one(&self.pool).await?;
        Ok(())
    }
}

//! The merchant's list of payments, newest first.

use super::words::to_sql;
use super::{Store, StoreError};

/// Which payments to list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The merchant, who sees nobody else's.
    pub merchant: String,
    /// Only those that stand so.
    pub status: Option<String>,
    /// Only those made at this Unix second or later.
    pub created_from: u64,
    /// Only those made before this Unix second.
    pub created_before: Option<u64>,
    /// Only those after this one in the list: when it was made, and its id.
    pub after: Option<(u64, String)>,
    /// How many at most.
    pub limit: u64,
}

/// A Unix second after every payment's.
const MAX_TIME: u64 = 1 << 52;

impl Store {
    /// Lists a merchant's payments by their session's id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn list(&self, filter: &Filter) -> Result<Vec<String>, StoreError> {
        let (time, sid) = filter.after.clone().unwrap_or((MAX_TIME, String::new()));
        // The status is put together as the gateway words it for a payment.
        Ok(sqlx::query_scalar(
            "SELECT sid FROM (
               SELECT s.sid, s.created_at, COALESCE(
                 (SELECT CASE WHEN a.state IN ('action_required', 'partially_paid') THEN a.state ELSE 'processing' END
                  FROM attempts a WHERE a.sid = s.sid
                    AND a.state IN ('submitted', 'action_required', 'processing', 'partially_paid')),
                 (SELECT a.state FROM attempts a WHERE a.sid = s.sid AND s.state = 'paid'
                    AND a.state IN ('authorized', 'succeeded')),
                 s.state) AS status
               FROM sessions s WHERE s.merchant = $1 AND s.created_at >= $3 AND s.created_at < $4
             ) AS p
             WHERE (status = $2 OR $2 = '')
               AND (created_at < $5 OR (created_at = $5 AND sid < $6))
             ORDER BY created_at DESC, sid DESC LIMIT $7",
        )
        .bind(filter.merchant.clone())
        .bind(filter.status.clone().unwrap_or_default())
        .bind(to_sql(filter.created_from)?)
        .bind(to_sql(filter.created_before.unwrap_or(MAX_TIME))?)
        .bind(to_sql(time)?)
        .bind(sid)
        .bind(to_sql(filter.limit)?)
        .fetch_all(&self.pool)
        .await?)
    }
}

//! The issuer's ledger: one row a charge, whatever is asked and however often.

#[cfg(test)]
mod tests;

use std::path::Path;
use std::time::Duration;

use countersign::gateway::RailOutcome;
use countersign::gateway::decision::Charge;
use countersign::jose::base64url;
use countersign::money::Money;
use hmac::{Hmac, Mac as _};
use rand_core::{OsRng, RngCore as _};
use sha2::Sha256;
use sqlx::Row as _;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};

use super::{State, declined};
use crate::store::make_private_file;
use countersign::mock::{Verdict, judge};

/// How long a page of the issuer's asks, in seconds.
const PAGE_LIFE: u64 = 600;

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS charges (
    reference TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    code TEXT,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    card_digest TEXT NOT NULL,
    last4 TEXT NOT NULL,
    take INTEGER NOT NULL,
    returned INTEGER NOT NULL DEFAULT 0,
    page TEXT UNIQUE,
    page_until INTEGER,
    return_url TEXT,
    CHECK (returned BETWEEN 0 AND amount)
);
CREATE TABLE IF NOT EXISTS refunds (
    id TEXT PRIMARY KEY,
    reference TEXT NOT NULL REFERENCES charges (reference),
    amount INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS holds (
    hold TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    amount INTEGER NOT NULL,
    state TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS returns (
    refund TEXT NOT NULL,
    hold TEXT NOT NULL REFERENCES holds (hold),
    amount INTEGER NOT NULL,
    PRIMARY KEY (refund, hold)
);
";

/// The issuer.
///
/// # Secrecy
/// Its ledger holds a keyed digest and the last four digits of a card, never
/// its number or code.
#[derive(Clone)]
pub struct Issuer {
    pool: SqlitePool,
    card_key: String,
    origin: String,
}

/// One charge, as the simulator shows it to whoever tests against it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The gateway's reference.
    pub reference: String,
    /// `asked`, `held`, `taken`, `declined`, `closed`.
    pub state: String,
    /// Minor units asked for.
    pub amount: u64,
    /// ISO 4217.
    pub currency: String,
    /// The card's last four digits.
    pub last4: String,
    /// Minor units given back.
    pub returned: u64,
}

/// A charge's row.
pub(super) struct Row {
    pub(super) reference: String,
    pub(super) state: State,
    pub(super) code: Option<String>,
    pub(super) amount: u64,
    pub(super) currency: String,
    pub(super) page: Option<String>,
    pub(super) page_until: u64,
    pub(super) return_url: Option<String>,
}

impl Issuer {
    /// Opens the ledger, creating a missing file.
    ///
    /// # Errors
    /// What the database or the file system says.
    pub async fn open(path: &Path, origin: &str) -> Result<Self, sqlx::Error> {
        make_private_file(path)?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(5));
        let pool = SqlitePoolOptions::new().max_connections(4).connect_with(options).await?;
        sqlx::raw_sql(SCHEMA).execute(&pool).await?;
        sqlx::query("INSERT INTO secrets (name, value) VALUES ('card', $1) ON CONFLICT DO NOTHING")
            .bind(random_word())
            .execute(&pool)
            .await?;
        let card_key = sqlx::query_scalar("SELECT value FROM secrets WHERE name = 'card'")
            .fetch_one(&pool)
            .await?;
        Ok(Self { pool, card_key, origin: String::from(origin) })
    }

    pub(super) const fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    /// Waits for what runs and closes every connection.
    pub async fn shut(&self) {
        self.pool.close().await;
    }

    /// Asks for the money. The same reference is the same charge: it is never
    /// made twice, and one that was closed is not made at all.
    ///
    /// # Errors
    /// What the database says.
    pub async fn charge(&self, charge: &Charge, now: u64) -> Result<RailOutcome, sqlx::Error> {
        // EXPOSE: the issuer is whom the number is for; it keeps a digest.
        let (verdict, digest, last4) = charge
            .card
            .number
            .expose(|number| (judge(number), self.card_digest(number), last_four(number)));
        let (state, code) = match verdict {
            Verdict::Approve if charge.challenge => (State::Asked, None),
            Verdict::Approve if charge.capture => (State::Taken, None),
            Verdict::Approve => (State::Held, None),
            Verdict::Decline(code) => (State::Declined, Some(code)),
            Verdict::Ask => (State::Asked, None),
        };
        let page = (state == State::Asked).then(random_word);
        sqlx::query(
            "INSERT INTO charges (reference, state, code, amount, currency, card_digest, last4,
                                  take, page, page_until, return_url)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             ON CONFLICT (reference) DO NOTHING",
        )
        .bind(&charge.reference)
        .bind(state.word())
        .bind(code)
        .bind(to_sql(charge.amount.minor()))
        .bind(charge.amount.currency().code())
        .bind(digest)
        .bind(last4)
        .bind(charge.capture)
        .bind(page)
        .bind(to_sql(now.saturating_add(PAGE_LIFE)))
        .bind(&charge.return_url)
        .execute(&self.pool)
        .await?;
        Ok(self.query(&charge.reference).await?.unwrap_or(RailOutcome::Pending))
    }

    /// How a charge stands; none if it was never asked for.
    ///
    /// # Errors
    /// What the database says.
    pub async fn query(&self, reference: &str) -> Result<Option<RailOutcome>, sqlx::Error> {
        Ok(self.row(reference).await?.map(|row| self.outcome(&row)))
    }

    /// Takes the money that is held.
    ///
    /// # Errors
    /// What the database says.
    pub async fn capture(&self, reference: &str) -> Result<RailOutcome, sqlx::Error> {
        sqlx::query("UPDATE charges SET state = 'taken' WHERE reference = $1 AND state = 'held'")
            .bind(reference)
            .execute(&self.pool)
            .await?;
        Ok(match self.row(reference).await? {
            Some(row) if row.state == State::Taken => RailOutcome::Captured,
            Some(row) => self.outcome(&row),
            None => RailOutcome::Closed,
        })
    }

    /// Closes a charge unless its money is taken: what is held is released,
    /// and one that has not arrived yet will be refused.
    ///
    /// # Errors
    /// What the database says.
    pub async fn close(&self, reference: &str) -> Result<RailOutcome, sqlx::Error> {
        sqlx::query(
            "INSERT INTO charges (reference, state, amount, currency, card_digest, last4, take)
             VALUES ($1, 'closed', 0, '', '', '', 0)
             ON CONFLICT (reference) DO UPDATE SET state = 'closed'
             WHERE charges.state IN ('asked', 'held')",
        )
        .bind(reference)
        .execute(&self.pool)
        .await?;
        Ok(self.query(reference).await?.unwrap_or(RailOutcome::Closed))
    }

    /// Gives money back, once for each id; whether it went.
    ///
    /// # Errors
    /// What the database says.
    pub async fn refund(
        &self,
        reference: &str,
        id: &str,
        amount: &Money,
    ) -> Result<bool, sqlx::Error> {
        let mut tx = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let known = sqlx::query("SELECT id FROM refunds WHERE id = $1")
            .bind(id)
            .fetch_optional(&mut *tx)
            .await?;
        if known.is_some() {
            return Ok(true);
        }
        let given = sqlx::query(
            "UPDATE charges SET returned = returned + $1
             WHERE reference = $2 AND state = 'taken' AND currency = $3
               AND returned + $1 <= amount",
        )
        .bind(to_sql(amount.minor()))
        .bind(reference)
        .bind(amount.currency().code())
        .execute(&mut *tx)
        .await?;
        if given.rows_affected() != 1 {
            return Ok(false);
        }
        sqlx::query("INSERT INTO refunds (id, reference, amount) VALUES ($1, $2, $3)")
            .bind(id)
            .bind(reference)
            .bind(to_sql(amount.minor()))
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(true)
    }

    /// The charges of one session.
    ///
    /// # Errors
    /// What the database says.
    pub async fn entries(&self, sid: &str) -> Result<Vec<Entry>, sqlx::Error> {
        let rows = sqlx::query(
            "SELECT reference, state, amount, currency, last4, returned FROM charges
             WHERE SUBSTR(reference, 1, LENGTH($1)) = $1 ORDER BY rowid",
        )
        .bind([sid, "."].concat())
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Entry {
                    reference: row.try_get("reference")?,
                    state: row.try_get("state")?,
                    amount: from_sql(row.try_get("amount")?),
                    currency: row.try_get("currency")?,
                    last4: row.try_get("last4")?,
                    returned: from_sql(row.try_get("returned")?),
                })
            })
            .collect()
    }

    /// The charge that a page asks about.
    pub(super) async fn row_of_page(&self, page: &str) -> Result<Option<Row>, sqlx::Error> {
        let row = sqlx::query("SELECT * FROM charges WHERE page = $1")
            .bind(page)
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(read_row).transpose()
    }

    /// Takes the buyer's answer on a page, if it still asks.
    pub(super) async fn answer(
        &self,
        page: &str,
        approve: bool,
        now: u64,
    ) -> Result<(), sqlx::Error> {
        sqlx::query(
            "UPDATE charges
             SET state = CASE WHEN $1 = 0 THEN 'declined' WHEN take = 1 THEN 'taken' ELSE 'held' END,
                 code = CASE WHEN $1 = 0 THEN 'authentication_failed' END
             WHERE page = $2 AND state = 'asked' AND page_until >= $3",
        )
        .bind(i64::from(approve))
        .bind(page)
        .bind(to_sql(now))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    async fn row(&self, reference: &str) -> Result<Option<Row>, sqlx::Error> {
        let row = sqlx::query("SELECT * FROM charges WHERE reference = $1")
            .bind(reference)
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(read_row).transpose()
    }

    pub(super) fn outcome(&self, row: &Row) -> RailOutcome {
        match row.state {
            State::Asked => RailOutcome::redirect(
                &[&self.origin, "/sim/3ds/", row.page.as_deref().unwrap_or("")].concat(),
                row.page_until,
            ),
            State::Held => RailOutcome::Approved { captured: false },
            State::Taken => RailOutcome::Approved { captured: true },
            State::Declined => declined(row.code.as_deref().unwrap_or("declined")),
            State::Closed => RailOutcome::Closed,
        }
    }

    fn card_digest(&self, number: &str) -> String {
        Hmac::<Sha256>::new_from_slice(self.card_key.as_bytes())
            .map(|mut mac| {
                mac.update(number.as_bytes());
                base64url::encode(&mac.finalize().into_bytes())
            })
            .unwrap_or_default()
    }
}

fn read_row(row: &SqliteRow) -> Result<Row, sqlx::Error> {
    Ok(Row {
        reference: row.try_get("reference")?,
        state: State::from_word(row.try_get("state")?),
        code: row.try_get("code")?,
        amount: from_sql(row.try_get("amount")?),
        currency: row.try_get("currency")?,
        page: row.try_get("page")?,
        page_until: from_sql(row.try_get::<Option<i64>, _>("page_until")?.unwrap_or(0)),
        return_url: row.try_get("return_url")?,
    })
}

fn last_four(number: &str) -> String {
    number.get(number.len().saturating_sub(4)..).map(String::from).unwrap_or_default()
}

pub(super) fn to_sql(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn from_sql(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// 256 random bits.
fn random_word() -> String {
    let mut bytes = [0; 32];
    OsRng.fill_bytes(&mut bytes);
    base64url::encode(&bytes)
}

//! Accounts of money beside the card: each begins with the same sum, and no more
//! of it is set aside or used up than it has.

use countersign::money::Money;

use super::ledger::{Issuer, to_sql};

/// What each account begins with, in minor units.
const FIRST: i64 = 100_000;

impl Issuer {
    /// Sets a part of an account aside, once for each name; whether it is there.
    ///
    /// # Errors
    /// What the database says.
    pub async fn hold(
        &self,
        hold: &str,
        account: &str,
        amount: &Money,
    ) -> Result<bool, sqlx::Error> {
        sqlx::query(
            "INSERT INTO holds (hold, account, amount, state)
             SELECT $1, $2, $3, 'held' WHERE $3 <= $4 -
               (SELECT COALESCE(SUM(amount), 0) FROM holds
                WHERE account = $2 AND state IN ('held', 'spent'))
             + (SELECT COALESCE(SUM(r.amount), 0) FROM returns r JOIN holds h ON h.hold = r.hold
                WHERE h.account = $2)
             ON CONFLICT (hold) DO NOTHING",
        )
        .bind(hold)
        .bind(account)
        .bind(to_sql(amount.minor()))
        .bind(FIRST)
        .execute(self.pool())
        .await?;
        let state: Option<String> = sqlx::query_scalar("SELECT state FROM holds WHERE hold = $1")
            .bind(hold)
            .fetch_optional(self.pool())
            .await?;
        Ok(state.is_some_and(|state| state != "released"))
    }

    /// Lets a part go, and refuses a hold by this name that has not arrived yet.
    ///
    /// # Errors
    /// What the database says.
    pub async fn release(&self, hold: &str) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO holds (hold, account, amount, state) VALUES ($1, '', 0, 'released')
             ON CONFLICT (hold) DO UPDATE SET state = 'released' WHERE holds.state = 'held'",
        )
        .bind(hold)
        .execute(self.pool())
        .await?;
        Ok(())
    }

    /// Uses up a part that is set aside.
    ///
    /// # Errors
    /// What the database says.
    pub async fn spend(&self, hold: &str) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE holds SET state = 'spent' WHERE hold = $1 AND state = 'held'")
            .bind(hold)
            .execute(self.pool())
            .await?;
        Ok(())
    }

    /// Gives back so much of a part that is used up, or is about to be, once for each refund and never
    /// more than it is.
    ///
    /// # Errors
    /// What the database says.
    pub async fn give_back(
        &self,
        refund: &str,
        hold: &str,
        amount: &Money,
    ) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO returns (refund, hold, amount)
             SELECT $1, $2, $3 FROM holds WHERE hold = $2 AND state <> 'released' AND $3 <= amount -
               (SELECT COALESCE(SUM(amount), 0) FROM returns WHERE hold = $2)
             ON CONFLICT (refund, hold) DO NOTHING",
        )
        .bind(refund)
        .bind(hold)
        .bind(to_sql(amount.minor()))
        .execute(self.pool())
        .await?;
        Ok(())
    }
}

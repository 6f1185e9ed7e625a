//! A decision's writes, all or none.

use countersign::gateway::Write;
use countersign::gateway::record::{
    Asked, AttemptRecord, IdempotencyRecord, KeyRecord, ReceiptRecord, RefundRecord, SessionRecord,
};
use countersign::protocol::Order;
use sqlx::any::{AnyArguments, AnyQueryResult};
use sqlx::query::Query;
use sqlx::{Any, AnyConnection};

use super::events;
use super::words::{parts_to_sql, read_own, stray_to_sql, tenders_owed, tenders_to_sql, to_sql};
use super::{Store, StoreError};

impl Store {
    /// Applies the writes in one transaction; durable when this returns.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if a constraint or a version does not allow it,
    /// and then nothing was written.
    pub async fn apply(&self, writes: &[Write]) -> Result<(), StoreError> {
        if writes.is_empty() {
            return Ok(());
        }
        let mut tx = self.begin_write().await?;
        for write in writes {
            apply_one(&mut tx, write).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

async fn apply_one(db: &mut AnyConnection, write: &Write) -> Result<(), StoreError> {
    match write {
        Write::InsertSession(session) => insert_session(db, session).await,
        Write::UpdateSession(session) => update_session(db, session).await,
        Write::InsertKey(sid, key) => insert_key(db, sid, key).await,
        Write::ReplaceKey(sid, gone, key) => replace_key(db, sid, gone, key).await,
        Write::KeySigned(sid, thumbprint) => key_signed(db, sid, thumbprint).await,
        Write::KeepDevice { merchant, thumbprint, at } => {
            keep_device(db, merchant, thumbprint, *at).await
        }
        Write::InsertAttempt(sid, attempt) => insert_attempt(db, sid, attempt).await,
        Write::UpdateAttempt(sid, attempt) => update_attempt(db, sid, attempt).await,
        Write::InsertReceipt(sid, receipt) => insert_receipt(db, sid, receipt).await,
        Write::InsertRefund(sid, refund) => insert_refund(db, sid, refund).await,
        Write::UpdateRefund(sid, refund) => update_refund(db, sid, refund).await,
        Write::InsertProof { thumbprint, jti, until } => {
            sqlx::query("INSERT INTO proofs (thumbprint, jti, ends_at) VALUES ($1, $2, $3)")
                .bind(thumbprint.clone())
                .bind(jti.clone())
                .bind(to_sql(*until)?)
                .execute(db)
                .await?;
            Ok(())
        }
        Write::InsertIdempotency(record) => insert_idempotency(db, record).await,
        Write::InsertEvent(event) => events::insert(db, event).await,
        Write::Redeliver(event) => events::send_again(db, event).await,
        Write::InsertEndpoint(endpoint) => events::insert_endpoint(db, endpoint).await,
        Write::DeleteEndpoint(id) => events::delete_endpoint(db, id).await,
    }
}

/// An update that finds no row was beaten by another.
pub(super) fn exactly_one(result: &AnyQueryResult) -> Result<(), StoreError> {
    if result.rows_affected() == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

async fn insert_session(db: &mut AnyConnection, session: &SessionRecord) -> Result<(), StoreError> {
    let order: Order = read_own(&session.order)?;
    let inline_origins = if order.policy.inline { order.origins.join("\n") } else { String::new() };
    sqlx::query(
        "INSERT INTO sessions (sid, merchant, secret_digest, order_jws, inline_origins, state,
                               nonce, attempt, seq, version, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(session.sid.clone())
    .bind(session.merchant.clone())
    .bind(session.secret_digest.clone())
    .bind(session.order.clone())
    .bind(inline_origins)
    .bind(session.state.as_str())
    .bind(session.nonce.clone())
    .bind(to_sql(session.attempt)?)
    .bind(to_sql(session.seq)?)
    .bind(to_sql(session.version)?)
    .bind(to_sql(session.created_at)?)
    .bind(to_sql(session.expires_at)?)
    .execute(db)
    .await?;
    Ok(())
}

async fn update_session(db: &mut AnyConnection, session: &SessionRecord) -> Result<(), StoreError> {
    let before = session.version.checked_sub(1).ok_or(StoreError::Conflict)?;
    let result = sqlx::query(
        "UPDATE sessions SET state = $1, nonce = $2, attempt = $3, seq = $4, version = $5,
                             expires_at = $6
         WHERE sid = $7 AND version = $8",
    )
    .bind(session.state.as_str())
    .bind(session.nonce.clone())
    .bind(to_sql(session.attempt)?)
    .bind(to_sql(session.seq)?)
    .bind(to_sql(session.version)?)
    .bind(to_sql(session.expires_at)?)
    .bind(session.sid.clone())
    .bind(to_sql(before)?)
    .execute(db)
    .await?;
    exactly_one(&result)
}

async fn insert_key(db: &mut AnyConnection, sid: &str, key: &KeyRecord) -> Result<(), StoreError> {
    let sql = "INSERT INTO session_keys (thumbprint, jwk, endorsement, device_jwk, origin, framed,
                                         signed, device, enrolled_at, sid, place)
         SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, COUNT(*) + 1
         FROM session_keys WHERE sid = $10";
    write_key(sql, sid, key)?.execute(db).await?;
    Ok(())
}

/// The place stays: the order of places says whose device came first.
async fn replace_key(
    db: &mut AnyConnection,
    sid: &str,
    gone: &str,
    key: &KeyRecord,
) -> Result<(), StoreError> {
    let sql = "UPDATE session_keys SET thumbprint = $1, jwk = $2, endorsement = $3,
                   device_jwk = $4, origin = $5, framed = $6, signed = $7, device = $8,
                   enrolled_at = $9
         WHERE sid = $10 AND thumbprint = $11";
    let result = write_key(sql, sid, key)?.bind(String::from(gone)).execute(db).await?;
    exactly_one(&result)
}

fn write_key<'q>(
    sql: &'static str,
    sid: &str,
    key: &KeyRecord,
) -> Result<Query<'q, Any, AnyArguments>, StoreError> {
    Ok(sqlx::query(sql)
        .bind(key.thumbprint.clone())
        .bind(key.jwk.clone())
        .bind(key.endorsement.clone())
        .bind(key.device_jwk.clone())
        .bind(key.origin.clone())
        .bind(i64::from(key.framed))
        .bind(i64::from(key.signed))
        .bind(key.device.clone())
        .bind(to_sql(key.enrolled_at)?)
        .bind(String::from(sid)))
}

async fn key_signed(db: &mut AnyConnection, sid: &str, thumbprint: &str) -> Result<(), StoreError> {
    let result =
        sqlx::query("UPDATE session_keys SET signed = 1 WHERE sid = $1 AND thumbprint = $2")
            .bind(String::from(sid))
            .bind(String::from(thumbprint))
            .execute(db)
            .await?;
    exactly_one(&result)
}

async fn keep_device(
    db: &mut AnyConnection,
    merchant: &str,
    thumbprint: &str,
    at: u64,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO devices (merchant, thumbprint, paid_at) VALUES ($1, $2, $3)
         ON CONFLICT DO NOTHING",
    )
    .bind(String::from(merchant))
    .bind(String::from(thumbprint))
    .bind(to_sql(at)?)
    .execute(db)
    .await?;
    Ok(())
}

async fn insert_attempt(
    db: &mut AnyConnection,
    sid: &str,
    attempt: &AttemptRecord,
) -> Result<(), StoreError> {
    let (brand, last4) = attempt.card.clone().unzip();
    let (device, recognised) = attempt.device.clone().unzip();
    sqlx::query(
        "INSERT INTO attempts (sid, number, jti, nonce, intent, request_digest, payment, card_brand,
                               card_last4, device, recognised, challenge, state, action, code,
                               asked, stray, captured, answers, created_at, ends_at, tenders,
                               tenders_owed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
                 $19, $20, $21, $22, $23)",
    )
    .bind(String::from(sid))
    .bind(to_sql(attempt.number)?)
    .bind(attempt.jti.clone())
    .bind(attempt.nonce.clone())
    .bind(attempt.intent.clone())
    .bind(attempt.request_digest.clone())
    .bind(attempt.payment.clone())
    .bind(brand)
    .bind(last4)
    .bind(device)
    .bind(i64::from(recognised.unwrap_or_default()))
    .bind(i64::from(attempt.challenge))
    .bind(attempt.state.as_str())
    .bind(attempt.action.clone())
    .bind(attempt.code.clone())
    .bind(attempt.asked.map(Asked::as_str))
    .bind(stray_to_sql(attempt.stray))
    .bind(to_sql(attempt.captured)?)
    .bind(attempt.answers.join("\n"))
    .bind(to_sql(attempt.created_at)?)
    .bind(to_sql(attempt.until)?)
    .bind(tenders_to_sql(&attempt.tenders))
    .bind(tenders_owed(&attempt.tenders))
    .execute(db)
    .await?;
    Ok(())
}

async fn update_attempt(
    db: &mut AnyConnection,
    sid: &str,
    attempt: &AttemptRecord,
) -> Result<(), StoreError> {
    let owed = attempt.asking.owed.clone().map(|owed| (owed.jti, owed.jws));
    let (owed_jti, owed_answer) = owed.unzip();
    let result = sqlx::query(
        "UPDATE attempts SET payment = $1, state = $2, action = $3, code = $4, asked = $5,
                             stray = $6, captured = $7, answers = $8, ends_at = $9,
                             owed_jti = $10, owed_answer = $11, wrong = $12, sent = $13,
                             resend_at = $14, received = $15, returned = $16,
                             tenders = $17, tenders_owed = $18
         WHERE sid = $19 AND number = $20",
    )
    .bind(attempt.payment.clone())
    .bind(attempt.state.as_str())
    .bind(attempt.action.clone())
    .bind(attempt.code.clone())
    .bind(attempt.asked.map(Asked::as_str))
    .bind(stray_to_sql(attempt.stray))
    .bind(to_sql(attempt.captured)?)
    .bind(attempt.answers.join("\n"))
    .bind(to_sql(attempt.until)?)
    .bind(owed_jti)
    .bind(owed_answer)
    .bind(to_sql(attempt.asking.wrong)?)
    .bind(to_sql(attempt.asking.sent)?)
    .bind(to_sql(attempt.asking.resend_at)?)
    .bind(to_sql(attempt.received)?)
    .bind(to_sql(attempt.returned)?)
    .bind(tenders_to_sql(&attempt.tenders))
    .bind(tenders_owed(&attempt.tenders))
    .bind(String::from(sid))
    .bind(to_sql(attempt.number)?)
    .execute(db)
    .await?;
    exactly_one(&result)
}

async fn insert_receipt(
    db: &mut AnyConnection,
    sid: &str,
    receipt: &ReceiptRecord,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO receipts (sid, seq, attempt, jws) VALUES ($1, $2, $3, $4)")
        .bind(String::from(sid))
        .bind(to_sql(receipt.seq)?)
        .bind(to_sql(receipt.attempt)?)
        .bind(receipt.jws.clone())
        .execute(db)
        .await?;
    Ok(())
}

async fn insert_refund(
    db: &mut AnyConnection,
    sid: &str,
    refund: &RefundRecord,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO refunds (id, sid, amount, reason, state, parts, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(refund.id.clone())
    .bind(String::from(sid))
    .bind(to_sql(refund.amount)?)
    .bind(refund.reason.clone())
    .bind(refund.state.as_str())
    .bind(parts_to_sql(&refund.parts))
    .bind(to_sql(refund.created_at)?)
    .execute(db)
    .await?;
    Ok(())
}

async fn update_refund(
    db: &mut AnyConnection,
    sid: &str,
    refund: &RefundRecord,
) -> Result<(), StoreError> {
    let result =
        sqlx::query("UPDATE refunds SET state = $1, parts = $2 WHERE id = $3 AND sid = $4")
            .bind(refund.state.as_str())
            .bind(parts_to_sql(&refund.parts))
            .bind(refund.id.clone())
            .bind(String::from(sid))
            .execute(db)
            .await?;
    exactly_one(&result)
}

async fn insert_idempotency(
    db: &mut AnyConnection,
    record: &IdempotencyRecord,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO idempotency (merchant, idempotency_key, fingerprint, status, body, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(record.merchant.clone())
    .bind(record.key.clone())
    .bind(record.fingerprint.clone())
    .bind(i64::from(record.status))
    .bind(record.body.clone())
    .bind(to_sql(record.created_at)?)
    .execute(db)
    .await?;
    Ok(())
}

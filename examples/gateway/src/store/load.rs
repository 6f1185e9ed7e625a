//! Facts, as they stand at one moment.

use countersign::gateway::MAX_BODY;
use countersign::gateway::record::{
    Asked, Asking, AttemptRecord, AttemptState, Facts, IdempotencyRecord, KeyRecord, Needs,
    OwedAnswer, ReceiptRecord, RefundRecord, RefundState, SessionFacts, SessionRecord,
    SessionState,
};
use countersign::jose::PublicKey;
use countersign::json;
use sqlx::AnyConnection;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::events;
use super::words::{from_sql, parts_from_sql, state, stray_from_sql, tenders_from_sql, unreadable};
use super::{Store, StoreError};

impl Store {
    /// Loads what a command rests on.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn load(&self, needs: &Needs) -> Result<Facts, StoreError> {
        let mut tx = self.begin_read().await?;
        let mut facts = Facts::default();
        if let Some(sid) = &needs.session {
            facts.session = load_session(&mut tx, sid).await?;
        }
        if let Some((merchant, key)) = &needs.idempotency {
            facts.idempotency = load_idempotency(&mut tx, merchant, key).await?;
        }
        if let Some((thumbprint, jti)) = &needs.proof {
            facts.proof_seen =
                sqlx::query("SELECT ends_at FROM proofs WHERE thumbprint = $1 AND jti = $2")
                    .bind(thumbprint.clone())
                    .bind(jti.clone())
                    .fetch_optional(&mut *tx)
                    .await?
                    .is_some();
        }
        if let Some(merchant) = &needs.endpoints {
            facts.endpoints = events::load_endpoints(&mut tx, merchant).await?;
        }
        if let Some(id) = &needs.event {
            facts.event = events::load(&mut tx, id).await?;
        }
        tx.commit().await?;
        Ok(facts)
    }
}

async fn load_session(
    db: &mut AnyConnection,
    sid: &str,
) -> Result<Option<SessionFacts>, StoreError> {
    let row = sqlx::query(
        "SELECT sid, merchant, secret_digest, order_jws, state, nonce, attempt, seq, version,
                created_at, expires_at
         FROM sessions WHERE sid = $1",
    )
    .bind(String::from(sid))
    .fetch_optional(&mut *db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(SessionFacts {
        session: read_session(&row)?,
        keys: rows(
            db,
            "SELECT thumbprint, jwk, endorsement, device_jwk, origin, framed, signed, device,
                    enrolled_at,
                    (SELECT COUNT(*) FROM devices d JOIN sessions s ON s.merchant = d.merchant
                     WHERE s.sid = k.sid AND d.thumbprint = k.device) AS recognised
             FROM session_keys k WHERE sid = $1 ORDER BY place",
            sid,
            read_key,
        )
        .await?,
        attempts: rows(
            db,
            "SELECT number, jti, nonce, intent, request_digest, payment, card_brand, card_last4,
                    device, recognised, challenge, state, action, code, asked, stray, captured, answers, created_at, ends_at,
                    owed_jti, owed_answer, wrong, sent, resend_at, received, returned,
                    tenders
             FROM attempts WHERE sid = $1 ORDER BY number",
            sid,
            read_attempt,
        )
        .await?,
        receipts: rows(
            db,
            "SELECT seq, attempt, jws FROM receipts WHERE sid = $1 ORDER BY seq",
            sid,
            |row| {
                Ok(ReceiptRecord {
                    seq: number(row, "seq")?,
                    attempt: number(row, "attempt")?,
                    jws: row.try_get("jws")?,
                })
            },
        )
        .await?,
        refunds: rows(
            db,
            // An id ends in the refund's number within its session.
            "SELECT id, amount, reason, state, parts, created_at
             FROM refunds WHERE sid = $1 ORDER BY LENGTH(id), id",
            sid,
            |row| {
                Ok(RefundRecord {
                    id: row.try_get("id")?,
                    amount: number(row, "amount")?,
                    reason: row.try_get("reason")?,
                    state: state(RefundState::from_text(row.try_get("state")?))?,
                    parts: parts_from_sql(row.try_get("parts")?)?,
                    created_at: number(row, "created_at")?,
                })
            },
        )
        .await?,
    }))
}

async fn rows<T>(
    db: &mut AnyConnection,
    sql: &'static str,
    sid: &str,
    read: impl Fn(&AnyRow) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let rows = sqlx::query(sql).bind(String::from(sid)).fetch_all(db).await?;
    rows.iter().map(read).collect()
}

/// Reads a whole number that is never negative.
pub(super) fn number(row: &AnyRow, column: &str) -> Result<u64, StoreError> {
    from_sql(row.try_get(column)?)
}

fn read_session(row: &AnyRow) -> Result<SessionRecord, StoreError> {
    Ok(SessionRecord {
        sid: row.try_get("sid")?,
        merchant: row.try_get("merchant")?,
        secret_digest: row.try_get("secret_digest")?,
        order: row.try_get("order_jws")?,
        state: state(SessionState::from_text(row.try_get("state")?))?,
        nonce: row.try_get("nonce")?,
        attempt: number(row, "attempt")?,
        seq: number(row, "seq")?,
        version: number(row, "version")?,
        created_at: number(row, "created_at")?,
        expires_at: number(row, "expires_at")?,
    })
}

fn read_key(row: &AnyRow) -> Result<KeyRecord, StoreError> {
    let device_jwk: Option<String> = row.try_get("device_jwk")?;
    let device: Option<String> = row.try_get("device")?;
    Ok(KeyRecord {
        thumbprint: row.try_get("thumbprint")?,
        jwk: row.try_get("jwk")?,
        endorsement: row.try_get("endorsement")?,
        // A row of before the column has the key itself only.
        device: device.or_else(|| device_jwk.as_deref().and_then(thumbprint)),
        device_jwk,
        origin: row.try_get("origin")?,
        framed: number(row, "framed")? != 0,
        signed: number(row, "signed")? != 0,
        recognised: number(row, "recognised")? != 0,
        enrolled_at: number(row, "enrolled_at")?,
    })
}

fn thumbprint(jwk: &str) -> Option<String> {
    let members = json::parse_object(jwk.as_bytes(), MAX_BODY).ok()?;
    Some(String::from(PublicKey::from_jwk(&members).ok()?.thumbprint().as_str()))
}

fn read_attempt(row: &AnyRow) -> Result<AttemptRecord, StoreError> {
    let brand: Option<String> = row.try_get("card_brand")?;
    let last4: Option<String> = row.try_get("card_last4")?;
    let asked: Option<String> = row.try_get("asked")?;
    let answers: String = row.try_get("answers")?;
    let device: Option<String> = row.try_get("device")?;
    let recognised = number(row, "recognised")? != 0;
    let owed_jti: Option<String> = row.try_get("owed_jti")?;
    let owed_answer: Option<String> = row.try_get("owed_answer")?;
    Ok(AttemptRecord {
        number: number(row, "number")?,
        jti: row.try_get("jti")?,
        nonce: row.try_get("nonce")?,
        intent: row.try_get("intent")?,
        request_digest: row.try_get("request_digest")?,
        payment: row.try_get("payment")?,
        card: brand.zip(last4),
        device: device.map(|device| (device, recognised)),
        challenge: number(row, "challenge")? != 0,
        state: state(AttemptState::from_text(row.try_get("state")?))?,
        action: row.try_get("action")?,
        asking: Asking {
            owed: owed_jti.zip(owed_answer).map(|(jti, jws)| OwedAnswer { jti, jws }),
            wrong: number(row, "wrong")?,
            sent: number(row, "sent")?,
            resend_at: number(row, "resend_at")?,
        },
        code: row.try_get("code")?,
        asked: asked.map(|asked| state(Asked::from_text(&asked))).transpose()?,
        stray: stray_from_sql(number(row, "stray")?)?,
        tenders: tenders_from_sql(row.try_get("tenders")?)?,
        received: number(row, "received")?,
        returned: number(row, "returned")?,
        captured: number(row, "captured")?,
        answers: answers.lines().map(String::from).collect(),
        created_at: number(row, "created_at")?,
        until: number(row, "ends_at")?,
    })
}

async fn load_idempotency(
    db: &mut AnyConnection,
    merchant: &str,
    key: &str,
) -> Result<Option<IdempotencyRecord>, StoreError> {
    let row = sqlx::query(
        "SELECT merchant, idempotency_key, fingerprint, status, body, created_at
         FROM idempotency WHERE merchant = $1 AND idempotency_key = $2",
    )
    .bind(String::from(merchant))
    .bind(String::from(key))
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        Ok(IdempotencyRecord {
            merchant: row.try_get("merchant")?,
            key: row.try_get("idempotency_key")?,
            fingerprint: row.try_get("fingerprint")?,
            status: u16::try_from(number(&row, "status")?).map_err(|_| unreadable("status"))?,
            body: row.try_get("body")?,
            created_at: number(&row, "created_at")?,
        })
    })
    .transpose()
}

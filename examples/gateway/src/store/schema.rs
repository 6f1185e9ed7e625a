//! The tables, in the SQL that SQLite and PostgreSQL share.
//!
//! Every rule that must hold against a race is a constraint here, so that two
//! requests, two processes or a crash cannot get past it.

use sqlx::AnyConnection;
use sqlx::Executor as _;

/// One step of the schema's history; a step that was released never changes.
const STEPS: &[&str] = &[PAYMENTS, WEBHOOKS, DEVICES, ANSWERS, PARTS, TENDERS, RETURNS];

const PAYMENTS: &str = "
CREATE TABLE gateway_keys (
    kid TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,
    scalar TEXT NOT NULL,
    not_before BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE TABLE sessions (
    sid TEXT PRIMARY KEY,
    merchant TEXT NOT NULL,
    secret_digest TEXT NOT NULL,
    order_jws TEXT NOT NULL,
    inline_origins TEXT NOT NULL,
    state TEXT NOT NULL,
    nonce TEXT,
    attempt BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_merchant ON sessions (merchant, created_at, sid);
CREATE INDEX sessions_by_end ON sessions (state, expires_at);
CREATE TABLE session_keys (
    sid TEXT NOT NULL REFERENCES sessions (sid),
    thumbprint TEXT NOT NULL,
    place BIGINT NOT NULL,
    jwk TEXT NOT NULL,
    endorsement TEXT,
    device_jwk TEXT,
    origin TEXT,
    enrolled_at BIGINT NOT NULL,
    PRIMARY KEY (sid, thumbprint),
    UNIQUE (sid, place)
);
CREATE TABLE attempts (
    sid TEXT NOT NULL REFERENCES sessions (sid),
    number BIGINT NOT NULL,
    jti TEXT NOT NULL,
    nonce TEXT NOT NULL,
    intent TEXT,
    request_digest TEXT NOT NULL,
    payment TEXT,
    card_brand TEXT,
    card_last4 TEXT,
    state TEXT NOT NULL,
    action TEXT,
    code TEXT,
    asked TEXT,
    stray BIGINT NOT NULL,
    captured BIGINT NOT NULL,
    answers TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (sid, number),
    UNIQUE (sid, nonce),
    UNIQUE (sid, jti)
);
CREATE UNIQUE INDEX one_open_attempt ON attempts (sid)
    WHERE state IN ('submitted', 'action_required', 'processing');
CREATE INDEX attempts_by_state ON attempts (state, created_at);
CREATE TABLE receipts (
    sid TEXT NOT NULL REFERENCES sessions (sid),
    seq BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    jws TEXT NOT NULL,
    PRIMARY KEY (sid, seq)
);
CREATE TABLE refunds (
    id TEXT PRIMARY KEY,
    sid TEXT NOT NULL REFERENCES sessions (sid),
    amount BIGINT NOT NULL,
    reason TEXT,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX refunds_by_session ON refunds (sid);
CREATE INDEX refunds_by_state ON refunds (state, created_at);
CREATE TABLE proofs (
    thumbprint TEXT NOT NULL,
    jti TEXT NOT NULL,
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (thumbprint, jti)
);
CREATE INDEX proofs_by_end ON proofs (ends_at);
CREATE TABLE idempotency (
    merchant TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status BIGINT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (merchant, idempotency_key)
);
CREATE INDEX idempotency_by_age ON idempotency (created_at);
";

/// A delivery has no reference to its endpoint: an endpoint that is removed
/// while a payment is settled must not stop the payment. One that is left over
/// is not found by who sends, and goes with its event.
const WEBHOOKS: &str = "
CREATE TABLE endpoints (
    id TEXT PRIMARY KEY,
    merchant TEXT NOT NULL,
    place BIGINT NOT NULL,
    url TEXT NOT NULL,
    secret TEXT NOT NULL,
    events TEXT NOT NULL,
    enabled BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (merchant, place)
);
CREATE TABLE events (
    id TEXT PRIMARY KEY,
    merchant TEXT NOT NULL,
    sid TEXT NOT NULL REFERENCES sessions (sid),
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX events_by_merchant ON events (merchant, created_at, sid, seq);
CREATE INDEX events_by_age ON events (created_at);
CREATE TABLE deliveries (
    event TEXT NOT NULL REFERENCES events (id),
    endpoint TEXT NOT NULL,
    state TEXT NOT NULL,
    tries BIGINT NOT NULL,
    http_status BIGINT,
    due_at_ms BIGINT NOT NULL,
    PRIMARY KEY (event, endpoint)
);
CREATE INDEX deliveries_by_due ON deliveries (state, due_at_ms);
CREATE INDEX deliveries_by_endpoint ON deliveries (endpoint, state, due_at_ms);
";

/// Keys that were there before count as those that have signed, which nothing
/// makes place for, and as enrolled from elsewhere than the frame.
const DEVICES: &str = "
ALTER TABLE session_keys ADD COLUMN framed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session_keys ADD COLUMN signed BIGINT NOT NULL DEFAULT 1;
ALTER TABLE session_keys ADD COLUMN device TEXT;
ALTER TABLE attempts ADD COLUMN device TEXT;
ALTER TABLE attempts ADD COLUMN recognised BIGINT NOT NULL DEFAULT 0;
ALTER TABLE attempts ADD COLUMN challenge BIGINT NOT NULL DEFAULT 0;
CREATE TABLE devices (
    merchant TEXT NOT NULL,
    thumbprint TEXT NOT NULL,
    paid_at BIGINT NOT NULL,
    PRIMARY KEY (merchant, thumbprint)
);
";

/// An answer that the rail has not been heard about, and how often was asked.
const ANSWERS: &str = "
ALTER TABLE attempts ADD COLUMN owed_jti TEXT;
ALTER TABLE attempts ADD COLUMN owed_answer TEXT;
ALTER TABLE attempts ADD COLUMN wrong BIGINT NOT NULL DEFAULT 0;
ALTER TABLE attempts ADD COLUMN sent BIGINT NOT NULL DEFAULT 0;
ALTER TABLE attempts ADD COLUMN resend_at BIGINT NOT NULL DEFAULT 0;
";

/// Money that comes in parts keeps the session's one open place.
const PARTS: &str = "
ALTER TABLE attempts ADD COLUMN received BIGINT NOT NULL DEFAULT 0;
ALTER TABLE attempts ADD COLUMN returned BIGINT NOT NULL DEFAULT 0;
DROP INDEX one_open_attempt;
CREATE UNIQUE INDEX one_open_attempt ON attempts (sid)
    WHERE state IN ('submitted', 'action_required', 'processing', 'partially_paid');
";

/// What is paid beside the method, and whether its ledgers owe a word.
const TENDERS: &str = "
ALTER TABLE attempts ADD COLUMN tenders TEXT NOT NULL DEFAULT '';
ALTER TABLE attempts ADD COLUMN tenders_owed BIGINT NOT NULL DEFAULT 0;
";

/// What of a refund goes back beside the method. A refund that was there before is
/// the method's alone.
const RETURNS: &str = "
ALTER TABLE refunds ADD COLUMN parts TEXT NOT NULL DEFAULT '';
";

/// Brings the tables to the newest step, inside the caller's transaction.
///
/// # Errors
/// What the database says.
pub(super) async fn migrate(db: &mut AnyConnection) -> Result<(), sqlx::Error> {
    db.execute("CREATE TABLE IF NOT EXISTS schema_steps (step BIGINT PRIMARY KEY)").await?;
    let done: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM schema_steps").fetch_one(&mut *db).await?;
    let done = usize::try_from(done).unwrap_or(usize::MAX);
    for (step, sql) in (0_i64..).zip(STEPS).skip(done) {
        sqlx::raw_sql(*sql).execute(&mut *db).await?;
        sqlx::query("INSERT INTO schema_steps (step) VALUES ($1)")
            .bind(step)
            .execute(&mut *db)
            .await?;
    }
    Ok(())
}

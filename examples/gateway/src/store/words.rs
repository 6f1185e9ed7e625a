//! How states and numbers stand in the tables.

use countersign::gateway::record::Stray;
use countersign::jose::base64url;
use countersign::json;
use countersign::protocol::Document;

use super::StoreError;

/// What a document says that this gateway signed itself, and kept.
pub(super) fn read_own<D: Document>(jws: &str) -> Result<D, StoreError> {
    let payload = jws.split('.').nth(1).unwrap_or("");
    base64url::decode(payload)
        .and_then(|bytes| json::parse_object(&bytes, D::MAX_LEN))
        .and_then(|members| D::read(&members))
        .map_err(|_| unreadable("document"))
}

/// The state that a word stands for.
pub(super) fn state<T>(read: Option<T>) -> Result<T, StoreError> {
    read.ok_or_else(|| unreadable("state"))
}

/// Stray money as SQL has it: 0 none, 1 due, 2 returned.
pub(super) const fn stray_to_sql(stray: Stray) -> i64 {
    match stray {
        Stray::None => 0,
        Stray::Due => 1,
        Stray::Returned => 2,
    }
}

/// Stray money from SQL.
pub(super) fn stray_from_sql(number: u64) -> Result<Stray, StoreError> {
    match number {
        0 => Ok(Stray::None),
        1 => Ok(Stray::Due),
        2 => Ok(Stray::Returned),
        _ => Err(unreadable("stray")),
    }
}

/// A number as SQL has it.
pub(super) fn to_sql(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_| unreadable("number"))
}

/// A number from SQL.
pub(super) fn from_sql(number: i64) -> Result<u64, StoreError> {
    u64::try_from(number).map_err(|_| unreadable("number"))
}

/// A row that this program did not write.
pub(super) fn unreadable(what: &'static str) -> StoreError {
    StoreError::Unavailable(sqlx::Error::Decode(what.into()))
}

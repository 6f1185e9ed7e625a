//! How states and numbers stand in the tables.

use countersign::gateway::record::{RefundPart, ReturnState, Stray, TenderRecord, TenderState};
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

/// Parts that are paid beside the method, one a line: neither kind nor account
/// has a character that ends a cell or a line.
pub(super) fn tenders_to_sql(tenders: &[TenderRecord]) -> String {
    let line = |tender: &TenderRecord| {
        let (state, amount) = (tender.state.as_str(), tender.amount.to_string());
        [state, &amount, &tender.kind, &tender.account].join("\t")
    };
    tenders.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Whether a ledger owes a word of any part.
pub(super) fn tenders_owed(tenders: &[TenderRecord]) -> i64 {
    i64::from(tenders.iter().any(|tender| tender.state.is_owed()))
}

/// Parts that are paid beside the method, from SQL.
pub(super) fn tenders_from_sql(text: &str) -> Result<Vec<TenderRecord>, StoreError> {
    let line = |line: &str| {
        let mut cells = line.split('\t');
        let mut cell = || cells.next().ok_or_else(|| unreadable("tender"));
        Ok(TenderRecord {
            state: state(TenderState::from_text(cell()?))?,
            amount: cell()?.parse().map_err(|_| unreadable("tender"))?,
            kind: String::from(cell()?),
            account: String::from(cell()?),
        })
    };
    text.lines().map(line).collect()
}

/// What of a refund goes back beside the method, one source a line.
pub(super) fn parts_to_sql(parts: &[RefundPart]) -> String {
    let line =
        |part: &RefundPart| format!("{}\t{}\t{}", part.state.as_str(), part.place, part.amount);
    parts.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What of a refund goes back beside the method, from SQL.
pub(super) fn parts_from_sql(text: &str) -> Result<Vec<RefundPart>, StoreError> {
    let line = |line: &str| {
        let mut cells = line.split('\t');
        let mut cell = || cells.next().ok_or_else(|| unreadable("refund"));
        Ok(RefundPart {
            state: state(ReturnState::from_text(cell()?))?,
            place: cell()?.parse().map_err(|_| unreadable("refund"))?,
            amount: cell()?.parse().map_err(|_| unreadable("refund"))?,
        })
    };
    text.lines().map(line).collect()
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

//! A session's time is over, or that of an action in it.

use super::cancel::close;
use super::case::Case;
use super::record::{Asked, SessionState};
use super::reply::Refusal;
use crate::protocol::receipt::Status;

/// Ends a session that took no intent in time. An attempt that runs is left to
/// its rail, unless its own time is over too: then the rail is asked to close it.
pub(super) fn decide(case: &mut Case<'_>) -> Result<(), Refusal> {
    match case.facts.open_attempt() {
        Some(attempt) if case.now > attempt.until => close(case, attempt, Asked::CloseOverdue),
        Some(_) => {}
        None if case.session.state == SessionState::Open && case.now > case.session.expires_at => {
            case.session.state = SessionState::Expired;
            case.session.nonce = None;
            let receipt = case.draft(Status::Expired, None);
            case.issue(receipt, 0)?;
        }
        None => {}
    }
    Ok(())
}

//! Bodies of calls that have nothing to say.

use super::command::MerchantCall;
use super::reply::Refusal;
use crate::json;

/// Checks that a body says nothing: no bytes, or `{}`.
pub(super) fn empty(call: &MerchantCall) -> Result<(), Refusal> {
    if !call.body.is_empty() {
        json::parse_object(&call.body, super::MAX_BODY)?.only(&[])?;
    }
    Ok(())
}

//! The wire, and nothing else: every document, its checks, and the bodies of calls.
//!
//! Every document is a compact JWS (ES256) whose header is exactly `alg`,
//! `kid`, `typ`. It is verified on the exact bytes received, before parsing;
//! nothing is ever canonicalised. `docs/protocol.md` says what each member means.

pub mod action;
pub mod answer;
pub mod document;
pub mod intent;
pub mod order;
pub mod payment;
pub mod policy;
pub mod problem;
pub mod receipt;
pub mod standing;
pub mod tender;
pub mod trust;
pub(crate) mod wire;

pub use action::Action;
pub use answer::Answer;
pub use document::{Document, Signed, VERSION};
pub use intent::Intent;
pub use order::Order;
pub use payment::Payment;
pub use problem::Problem;
pub use receipt::Receipt;
pub use standing::Standing;
pub use trust::Discovery;

#[cfg(test)]
mod tests;

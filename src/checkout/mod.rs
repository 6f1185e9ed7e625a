//! The buyer's side: a pure machine, the secrets beside it, and their border.
//!
//! [`step`] is the machine: pure, total, and without a secret, so it can be
//! cloned, compared, explored and saved. [`Vault`](vault::Vault) holds what was
//! typed and the client key; [`Proof`](proof::Proof) makes events of what the
//! wire brings. [`Checkout`] joins them and turns effects into requests.

mod address;
pub mod counted;
pub mod effect;
mod enrolment;
pub mod event;
#[cfg(feature = "model")]
pub mod explore;
mod guard;
mod http;
pub mod log;
pub mod phase;
pub mod proof;
mod sealing;
mod session;
mod snapshot;
pub mod state;
mod step;
mod timeline;
pub mod vault;
mod view;

#[cfg(test)]
mod tests;
pub use counted::Counted;
pub use effect::{Effect, Request, Scope};
pub use event::Event;
pub use http::{HttpAnswer, HttpRequest};
pub use phase::Phase;
pub use session::{Checkout, Options};
pub use state::State;
pub use step::step;

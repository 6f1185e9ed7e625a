//! The buyer's side: a pure machine, the secrets beside it, and their border.
//!
//! [`step`] is the machine: pure, total, and without a secret, so it can be
//! cloned, compared, explored and saved. [`Vault`](vault::Vault) holds what was
//! typed and the client key. [`Checkout`] joins the two: it turns the host's
//! events into steps, effects into requests, and answers into proven events.

mod address;
pub mod counted;
pub mod effect;
mod enrolment;
pub mod event;
pub mod log;
pub mod phase;
mod session;
mod snapshot;
pub mod state;
mod step;
pub mod vault;
mod view;

#[cfg(test)]
mod tests;
pub use counted::Counted;
pub use effect::{Effect, Request, Scope};
pub use event::Event;
pub use phase::Phase;
pub use session::{Checkout, HttpAnswer, HttpRequest, Options};
pub use state::State;
pub use step::step;

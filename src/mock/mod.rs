//! A gateway without a network, for tests: the decisions are those of
//! [`gateway`](crate::gateway), unchanged; what a host adds to them is here, in
//! memory and in a time of its own.
//!
//! Not for payments: its keys and names follow from a seed.

mod books;
mod call;
mod cards;
mod holds;
mod host;
mod plan;
mod rail;
mod seeded;
mod setup;
mod store;
#[cfg(test)]
mod tests;
mod text;

pub use books::{Entry, Standing};
pub use call::Call;
pub use cards::{Verdict, judge};
pub use holds::Holds;
pub use host::{Answered, Cut, Mock};
pub use plan::{Ask, Said, Step, parse_refunds};
pub use rail::Rail;
pub use seeded::Seeded;
pub use setup::Setup;
pub use store::{Conflict, Store};

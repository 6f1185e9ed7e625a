//! Amounts that are typed, shared out, charged for, paid in parts and converted.

#[cfg(test)]
mod dice;
mod fee;
mod plan;
mod processor;
mod quote;
mod rate;
mod split;
mod step;
mod typed;

pub use fee::fee;
pub use plan::{Bearer, Instalment, Plan, Schedule};
pub use quote::{Offer, Quote, convert};
pub use rate::Rate;
pub use split::{split, weight};
pub use typed::Mark;

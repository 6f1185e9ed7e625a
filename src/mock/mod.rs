//! A gateway without a network: what it keeps is in memory.

mod store;

pub use store::{Conflict, Store};

//! The gateway's side of the wire, pure: what a call needs, and what follows.
//!
//! A host (the reference server, the in-page mock, a test) does three things.
//! It asks [`Gateway::needs`] which facts a [`Command`] rests on and loads
//! them. It asks [`Gateway::decide`] what follows from them. It applies the
//! decision's writes in one transaction whose constraints are those of
//! [`record`]; if one is broken, somebody was faster: it loads the facts anew
//! and decides again. Then it runs the effects and gives the reply.
//!
//! Nothing here reads a clock, draws entropy or touches a store.

pub mod command;
pub mod decision;
pub mod record;

pub use command::{BuyerCall, Command, MerchantCall, RailOutcome};
pub use decision::{Decision, Effect, Reply, Write};
pub use record::{Facts, Needs};

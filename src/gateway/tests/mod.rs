//! The gateway against a store in memory that enforces every constraint.

mod actions;
mod bench;
mod buyer;
mod controls;
mod devices;
mod endpoints;
mod enrolling;
mod events;
mod hostile;
mod late;
mod merchant_calls;
mod opening;
mod parts;
mod policy;
mod races;
mod rails;
mod refunds;
mod shares;
mod signatures;
mod submitting;
mod tenders;
mod tenders_alone;
mod voiding;

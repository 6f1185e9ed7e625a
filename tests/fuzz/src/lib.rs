//! Every parser of the core, given whatever bytes there are.
//!
//! Each file of `targets` is one parser, or some of one kind: a function that
//! takes bytes and asserts what must hold for all of them. Two programs call
//! them. The tests here do it for some seconds with known texts and changes to
//! them, the same ones each time; `npm run fuzz` does it for as long as it is
//! told, and follows what reaches code that nothing reached before.

mod feed;
mod field;
#[cfg(test)]
mod mutate;
mod qr;
#[cfg(test)]
mod short;
mod symbol;
mod targets;

pub use targets::{TARGETS, Target};

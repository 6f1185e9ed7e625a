//! Countersign's core: what a buyer types becomes a checked, sealed and signed
//! payment intent, and only a receipt that the gateway signed can say "paid".
//!
//! The rooms, from the ground up; each may use only those before it:
//! `words error secret json text check checksum field money` · `account card coin edit
//! identity jose qr` · `key protocol` · `checkout evidence gateway` · `mock` · `wasm`.
//!
//! Nothing below `wasm` reads a clock, draws randomness, knows a locale or does
//! I/O: time and entropy are arguments.

#[cfg(any(test, feature = "schemes", not(target_arch = "wasm32")))]
pub mod account;
pub mod card;
pub mod check;
pub mod checkout;
pub mod checksum;
#[cfg(any(test, feature = "schemes", not(target_arch = "wasm32")))]
pub mod coin;
pub mod edit;
pub mod error;
pub mod evidence;
#[cfg(any(test, feature = "schemes", not(target_arch = "wasm32")))]
pub mod field;
#[cfg(feature = "gateway")]
pub mod gateway;
#[cfg(any(test, feature = "schemes", not(target_arch = "wasm32")))]
pub mod identity;
pub mod jose;
pub mod json;
pub mod key;
#[cfg(any(feature = "mock", all(test, feature = "gateway")))]
pub mod mock;
pub mod money;
pub mod protocol;
#[cfg(any(test, feature = "schemes", not(target_arch = "wasm32")))]
pub mod qr;
pub mod secret;
pub mod text;
#[cfg(feature = "wasm")]
pub mod wasm;
mod words;

pub use error::{Code, Error};

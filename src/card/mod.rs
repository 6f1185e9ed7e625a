//! What is printed on a payment card: one parsed type per part, and a check of
//! each while it is being typed.
//!
//! `parse` accepts exactly what `check` calls valid or valid with a warning,
//! with the one exception that [`CardCvc::parse`] documents.

mod brand;
mod cvc;
mod expiry;
mod holder;
mod number;
#[cfg(any(test, feature = "schemes", not(target_arch = "wasm32")))]
mod postal;

pub use brand::{Brand, Brands, Cvc};
pub use cvc::CardCvc;
pub use expiry::{CardExpiry, ExpiryCheck, Today};
pub use holder::CardHolder;
#[cfg(any(test, feature = "schemes", not(target_arch = "wasm32")))]
pub use number::{BinHint, HintedNumber};
pub use number::{CardNumber, NumberCheck};
#[cfg(any(test, feature = "schemes", not(target_arch = "wasm32")))]
pub use postal::PostalCode;

pub(crate) use brand::Rule;
pub(crate) use expiry::read_date;
pub(crate) use number::{group, judge};

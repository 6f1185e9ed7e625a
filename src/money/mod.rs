//! Amounts of money, in whole minor units of an ISO 4217 currency.

mod amount;
mod currency;
mod numeric;
// A card payment needs none of it: its file carries nothing of this.
#[cfg(any(test, feature = "money", feature = "gateway", not(target_arch = "wasm32")))]
mod reckoning;

pub use amount::Money;
pub use currency::Currency;
#[cfg(any(test, feature = "money", feature = "gateway", not(target_arch = "wasm32")))]
pub use reckoning::{
    Bearer, Instalment, Mark, Offer, Plan, Quote, Rate, Schedule, convert, fee, split, weight,
};

/// What weights and rates are made of: decimal numbers, exact as they are written.
#[cfg(any(test, feature = "money", feature = "gateway", not(target_arch = "wasm32")))]
pub use rust_decimal::Decimal;

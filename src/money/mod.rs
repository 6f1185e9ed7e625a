//! Amounts of money, in whole minor units of an ISO 4217 currency.

mod amount;
mod currency;
mod numeric;
mod split;

pub use amount::Money;
pub use currency::Currency;
pub use split::split;

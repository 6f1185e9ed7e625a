//! Check digits, a file for each rule.

mod luhn;

pub use luhn::luhn;

//! Check digits, a file for each rule.

pub mod iso7064;
mod luhn;
pub mod mod97;
pub mod weighted;

pub use luhn::luhn;

//! Check digits, a file for each rule.

mod crc16;
pub mod iso7064;
mod luhn;
pub mod mod97;
pub mod weighted;

pub use crc16::crc16;
pub use luhn::luhn;

//! Check digits, a file for each rule.

pub mod base58;
pub mod bech32;
mod crc16;
pub mod iso7064;
mod keccak;
mod luhn;
pub mod mod97;
pub mod weighted;

pub use crc16::crc16;
pub use keccak::keccak256;
pub use luhn::luhn;

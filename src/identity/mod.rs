//! Who a buyer is: numbers and names that a bank compares with its own.
//!
//! `parse` accepts exactly what `check` calls valid or valid with a warning, and
//! a number is incomplete exactly while typing on at its end can still lead
//! there. Whose number it is, and whether it was ever given out, is for the
//! gateway to know.

mod date;
mod e164;
mod mobile;
mod name;
mod resident_id;

pub use date::Date;
pub use e164::E164;
pub use mobile::CnMobile;
pub use name::{NameCheck, RealName};
pub use resident_id::{ResidentId, ResidentIdCheck, Sex};

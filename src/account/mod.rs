//! Bank accounts, under each of the names they go by: one parsed type per
//! number, and a check of each while it is being typed.
//!
//! `parse` accepts exactly what `check` calls valid or valid with a warning. A
//! number is incomplete exactly while typing on at its end can still lead
//! there; rules that their owner has not published only ever warn. No bank is
//! known by name: what a number tells of bank and branch is their identifiers.

mod asia;
mod bic;
mod brazil;
mod china;
mod choice;
mod country;
mod email;
mod iban;
mod local;
mod mexico;
#[cfg(test)]
mod probe;
mod scheme;
mod us;

pub use crate::field::Checked;
pub use asia::{FpsProxy, PayNowProxy};
pub use bic::Bic;
pub use brazil::{Cnpj, Cpf, PixKey};
pub use china::{BankCard, Cnaps};
pub use iban::Iban;
pub use local::{Bsb, CaRouting, Ifsc, SortCode};
pub use mexico::Clabe;
pub use scheme::{MAX_PARTS, Part, Report, Scheme, check};
pub use us::AbaRouting;

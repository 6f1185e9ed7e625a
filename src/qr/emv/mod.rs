//! EMV QR codes that a merchant shows: numbered fields, each with its length,
//! some of them with fields inside, and a CRC at the end.
//!
//! EMVCo, QR Code Specification for Payment Systems, Merchant-Presented Mode 1.1.

mod field;
mod form;
mod merchant;
mod read;
mod write;

pub use field::{Field, Fields};
pub use merchant::Merchant;
pub use read::Emv;
pub use write::Writer;

/// Identifiers of fields (tables 3.3 to 3.7 there).
pub mod id {
    /// The version of the format: `01`.
    pub const FORMAT: u8 = 0;
    /// Whether the code is shown to many (`11`) or made for one payment (`12`).
    pub const POINT_OF_INITIATION: u8 = 1;
    /// ISO 18245 merchant category code.
    pub const CATEGORY: u8 = 52;
    /// ISO 4217 number of the currency.
    pub const CURRENCY: u8 = 53;
    /// The amount, in major units.
    pub const AMOUNT: u8 = 54;
    /// Whether a tip is asked for, and which.
    pub const TIP: u8 = 55;
    /// A tip as an amount.
    pub const TIP_FIXED: u8 = 56;
    /// A tip as a percentage.
    pub const TIP_PERCENT: u8 = 57;
    /// ISO 3166-1 code of the merchant's country.
    pub const COUNTRY: u8 = 58;
    /// The merchant's name.
    pub const NAME: u8 = 59;
    /// The merchant's city.
    pub const CITY: u8 = 60;
    /// The merchant's postal code.
    pub const POSTAL_CODE: u8 = 61;
    /// Further data, in fields of its own.
    pub const ADDITIONAL: u8 = 62;
    /// The CRC, always last.
    pub const CRC: u8 = 63;
    /// Name and city in another language, in fields of its own.
    pub const LOCAL: u8 = 64;
    /// In a template: whose it is.
    pub const GUID: u8 = 0;
    /// In the further data: the bill's number.
    pub const BILL_NUMBER: u8 = 1;
    /// In the further data: what the payment is for.
    pub const REFERENCE: u8 = 5;
}

#[cfg(test)]
mod tests;

//! QR codes: what merchants' and wallets' codes say, and the symbol itself.

pub mod emv;
pub mod pix;
pub mod symbol;

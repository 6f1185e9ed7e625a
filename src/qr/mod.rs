//! QR codes: what merchants' and wallets' codes say, and the symbol itself.

pub mod symbol;

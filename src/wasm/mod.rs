//! The border to JavaScript, and the only room that names `wasm-bindgen`,
//! `js-sys`, `web-sys`, `gloo-net` or `serde-wasm-bindgen`.
//!
//! One file per root: what a root exports is all that its wasm file carries.
//! Calls are few, coarse and synchronous; texts and JSON cross, handles do not.
//! Misuse that the wrapper has to refuse comes back as an empty answer or a
//! thrown code, never as a trap: a trap here is a defect of ours, and ends the
//! instance.

#[cfg(target_arch = "wasm32")]
mod allocator;
#[cfg(any(feature = "fields", feature = "validators"))]
mod answer;
#[cfg(feature = "card")]
mod card;
#[cfg(feature = "coin")]
mod coin;
#[cfg(feature = "core")]
mod core;
#[cfg(any(feature = "fields", feature = "validators"))]
mod desk;
#[cfg(feature = "core")]
mod entropy;
#[cfg(feature = "fields")]
mod fields;
#[cfg(feature = "mock")]
mod mock;
#[cfg(feature = "money")]
mod money;
#[cfg(any(feature = "coin", feature = "qr"))]
mod pairs;
#[cfg(feature = "qr")]
mod qr;
#[cfg(feature = "core")]
mod request;
#[cfg(feature = "server")]
mod server;
#[cfg(feature = "validators")]
mod validators;

// The browser's tests see every root at once.
#[cfg(all(test, target_arch = "wasm32", feature = "core", feature = "fields", feature = "money"))]
mod tests;

#[cfg(feature = "card")]
pub use self::card::{card_hinted, edit_postal, postal};
#[cfg(feature = "coin")]
pub use self::coin::{coin_address, coin_read, coin_write};
#[cfg(feature = "core")]
pub use self::core::{
    Checkout, checkout_dispatch, checkout_fill, checkout_free, checkout_log, checkout_new,
    checkout_received, checkout_request, checkout_snapshot, checkout_state, checkout_thumbprint,
    checkout_timeline,
};
#[cfg(feature = "core")]
pub use self::entropy::Entropy;
#[cfg(feature = "fields")]
pub use self::fields::{card_cvc, card_desk, card_expiry, card_holder, card_number, edit};
#[cfg(feature = "mock")]
pub use self::mock::MockHost;
#[cfg(feature = "money")]
pub use self::money::{
    amount_compare, amount_sum, amount_typed, amount_units, convert, instalments, quote_refund,
    quote_taken, split,
};
#[cfg(feature = "qr")]
pub use self::qr::{qr_read, qr_symbol, qr_write};
#[cfg(feature = "server")]
pub use self::server::Verifier;
#[cfg(feature = "validators")]
pub use self::validators::{account, desk, identity, redraw};

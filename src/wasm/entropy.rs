//! Randomness from the browser, or none at all.

use core::num::NonZeroU32;

use rand_core::{CryptoRng, RngCore};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Error;
use crate::error::Code;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues, catch)]
    fn get_random_values(into: &mut [u8]) -> Result<(), JsValue>;
}

/// `crypto.getRandomValues`.
///
/// Where it fails after [`Entropy::open`], a key or a nonce is being made and
/// has nowhere to report to: the instance traps, and nothing is signed.
pub struct Entropy(());

impl Entropy {
    /// The browser's source, once it has been seen to work.
    ///
    /// # Errors
    /// `no_entropy` where there is none, or where it gives the same bytes twice.
    pub fn open() -> Result<Self, Error> {
        let (mut one, mut two) = ([0_u8; 32], [0_u8; 32]);
        let drawn = get_random_values(&mut one).and_then(|()| get_random_values(&mut two));
        if drawn.is_err() || one == two || one == [0; 32] || two == [0; 32] {
            return Err(Error::new(Code::NoEntropy));
        }
        Ok(Self(()))
    }
}

impl RngCore for Entropy {
    fn next_u32(&mut self) -> u32 {
        let mut bytes = [0; 4];
        self.fill_bytes(&mut bytes);
        u32::from_le_bytes(bytes)
    }

    fn next_u64(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.fill_bytes(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn fill_bytes(&mut self, into: &mut [u8]) {
        if self.try_fill_bytes(into).is_err() {
            trap();
        }
    }

    fn try_fill_bytes(&mut self, into: &mut [u8]) -> Result<(), rand_core::Error> {
        // The browser gives at most 65 536 bytes at a time.
        for part in into.chunks_mut(65_536) {
            get_random_values(part).map_err(|_| unavailable())?;
        }
        Ok(())
    }
}

impl CryptoRng for Entropy {}

fn unavailable() -> rand_core::Error {
    const REASON: NonZeroU32 = NonZeroU32::MIN.saturating_add(rand_core::Error::CUSTOM_START);
    REASON.into()
}

/// Ends the instance; the guard in `js/` does the rest.
pub(super) fn trap() -> ! {
    #[cfg(target_arch = "wasm32")]
    core::arch::wasm32::unreachable();
    #[cfg(not(target_arch = "wasm32"))]
    std::process::abort();
}

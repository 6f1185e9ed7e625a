//! Texts that only the gateway can open, and for one purpose only.

use crate::error::Error;
use crate::jose::jwe;
use crate::protocol::Order;
use crate::secret::{SIGNING, scrub_stack};
use rand_core::CryptoRngCore;
use zeroize::Zeroizing;

/// What is sealed is as long as this, or a multiple of it.
pub(super) const BLOCK: usize = 256;

/// Seals a text, its length hidden, for one intent or action of an order's session.
pub(super) fn seal(
    order: &Order,
    name: &str,
    mut plain: Zeroizing<String>,
    rng: &mut dyn CryptoRngCore,
) -> Result<String, Error> {
    while !plain.len().is_multiple_of(BLOCK) {
        plain.push(' ');
    }
    let mut apu = order.sid.clone();
    apu.push('.');
    apu.push_str(name);
    let sealed = jwe::seal(&order.seal.key, &order.seal.kid, &apu, plain.as_bytes(), rng);
    drop(plain);
    scrub_stack::<SIGNING>();
    sealed
}

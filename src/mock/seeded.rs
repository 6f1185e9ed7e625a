//! Randomness that a seed repeats.

use rand_core::{CryptoRng, RngCore};
use sha2::{Digest as _, Sha256};

/// SHA-256 over a seed and a counter: the same numbers each time, and so for
/// tests alone.
#[derive(Clone, Debug)]
pub struct Seeded {
    seed: u64,
    block: u64,
    left: Vec<u8>,
}

impl Seeded {
    /// Begins with a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { seed, block: 0, left: Vec::new() }
    }

    fn byte(&mut self) -> u8 {
        loop {
            if let Some(byte) = self.left.pop() {
                return byte;
            }
            let digest = Sha256::new()
                .chain_update(self.seed.to_le_bytes())
                .chain_update(self.block.to_le_bytes())
                .finalize();
            self.left.extend_from_slice(&digest);
            self.block = self.block.wrapping_add(1);
        }
    }
}

impl RngCore for Seeded {
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
        for byte in into {
            *byte = self.byte();
        }
    }

    fn try_fill_bytes(&mut self, into: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(into);
        Ok(())
    }
}

// What signs asks for this; nothing that is made with it protects anything.
impl CryptoRng for Seeded {}

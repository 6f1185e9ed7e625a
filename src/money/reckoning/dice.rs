//! Seeded draws for tests.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A number below `end`.
    pub(super) fn below<T: TryFrom<u64> + Into<u64> + Copy>(&mut self, end: T) -> T {
        T::try_from(self.0.next_u64() % end.into()).unwrap_or(end)
    }

    /// A number of at most so many bits.
    pub(super) fn bits(&mut self, bits: u32) -> u64 {
        self.0.next_u64() >> (64 - bits)
    }

    pub(super) fn coin(&mut self) -> bool {
        self.below(2_u8) == 0
    }

    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        let end = u64::try_from(from.len()).unwrap();
        from[usize::try_from(self.below(end)).unwrap()]
    }
}

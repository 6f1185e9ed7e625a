//! Changes to known inputs, drawn from a seed.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// Characters that parsers are wrong about: digits of other scripts, spaces,
/// what joins and turns, halves of pairs once cut, the end of the range.
const STRANGE: &[&str] = &[
    "\u{FF11}",
    "\u{661}",
    "\u{6F1}",
    "\u{FF21}",
    "\u{A0}",
    "\u{3000}",
    "\u{200B}",
    "\u{202E}",
    "\u{301}",
    "\u{FEFF}",
    "\u{FFFD}",
    "\u{10FFFF}",
    "😀",
    "张",
    "é",
    "ß",
    "İ",
    "\u{FF0F}",
    "−",
    "\0",
    "\u{7F}",
    "\r\n",
    "\t",
    "%",
    "\u{2028}",
];

const ORDINARY: &[u8] = b"0123456789 -./+@:?&=%,'\"{}[]\\_*#()~aAbBcCxXzZ";

pub(crate) struct Mutator {
    rng: ChaCha8Rng,
    known: Vec<Vec<u8>>,
}

impl Mutator {
    pub(crate) fn new(name: &str, known: Vec<Vec<u8>>) -> Self {
        let seed = name.bytes().fold(0xCBF2_9CE4, |seed: u64, byte| {
            (seed ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3)
        });
        Self { rng: ChaCha8Rng::seed_from_u64(seed), known }
    }

    fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap();
        usize::try_from(self.rng.next_u64() % end).unwrap()
    }

    /// The next input: a known one changed in one place or a few, rarely noise.
    pub(crate) fn next(&mut self) -> Vec<u8> {
        if self.known.is_empty() || self.below(32) == 0 {
            let length = self.below(48);
            return (0..length).map(|_| self.rng.next_u32().to_le_bytes()[0]).collect();
        }
        let at = self.below(self.known.len());
        let mut data = self.known[at].clone();
        let most = if self.below(8) == 0 { 12 } else { 3 };
        for _ in 0..=self.below(most) {
            self.change(&mut data);
        }
        data
    }

    fn change(&mut self, data: &mut Vec<u8>) {
        let at = self.below(data.len() + 1);
        let to = (at + 1 + self.below(8)).min(data.len());
        match self.below(12) {
            0 => self.insert(data, at, 1),
            1 => {
                let strange = STRANGE[self.below(STRANGE.len())];
                data.splice(at..at, strange.bytes());
            }
            2 => drop(data.drain(at..to)),
            3 => data.truncate(at),
            4 => {
                let part = data[at..to].to_vec();
                let times = if self.below(16) == 0 { self.below(64) } else { 1 };
                data.splice(at..at, part.repeat(times));
            }
            5 => {
                let other = self.below(self.known.len());
                let other = &self.known[other];
                let from = usize::try_from(self.rng.next_u32()).unwrap() % (other.len() + 1);
                let tail = other[from..].to_vec();
                data.splice(at.., tail);
            }
            6 if at + 1 < data.len() => data.swap(at, at + 1),
            7 if at < data.len() => data[at] ^= 1 << self.below(8),
            8 if at < data.len() => {
                if data[at].is_ascii_digit() {
                    data[at] = b"0123456789"[self.below(10)];
                } else {
                    data[at] ^= 0x20;
                }
            }
            9 if at < data.len() => data[at] = ORDINARY[self.below(ORDINARY.len())],
            10 => {
                let count = 1 + self.below(24);
                self.insert(data, at, count);
            }
            _ => {
                let digits = 1 + self.below(3);
                for _ in 0..digits {
                    let digit = b"0123456789"[self.below(10)];
                    data.insert(at, digit);
                }
            }
        }
    }

    fn insert(&mut self, data: &mut Vec<u8>, at: usize, times: usize) {
        let byte = ORDINARY[self.below(ORDINARY.len())];
        data.splice(at..at, core::iter::repeat_n(byte, times));
    }
}

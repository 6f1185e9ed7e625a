//! A text as bits: runs of digits, of capitals and of bytes, each written as
//! shortly as its mode allows (ISO/IEC 18004:2015, 7.4).

use super::Level;
use super::capacity::{LARGEST, parts};
use crate::error::{Code, Error};
use core::array::from_fn;

/// The characters of the alphanumeric mode, by their values.
const ALPHANUMERIC: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// How a run of characters is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Byte,
    Alphanumeric,
    Numeric,
}

const MODES: [Mode; 3] = [Mode::Byte, Mode::Alphanumeric, Mode::Numeric];

impl Mode {
    /// Whether the mode can write a byte.
    fn has(self, byte: u8) -> bool {
        match self {
            Self::Byte => true,
            Self::Alphanumeric => ALPHANUMERIC.contains(&byte),
            Self::Numeric => byte.is_ascii_digit(),
        }
    }

    /// What one byte costs, in sixths of a bit: the least whole part of all.
    const fn sixths(self) -> usize {
        match self {
            Self::Byte => 48,
            Self::Alphanumeric => 33,
            Self::Numeric => 20,
        }
    }

    /// The mode's place in [`MODES`].
    const fn place(self) -> usize {
        match self {
            Self::Byte => 0,
            Self::Alphanumeric => 1,
            Self::Numeric => 2,
        }
    }

    const fn indicator(self) -> usize {
        match self {
            Self::Byte => 4,
            Self::Alphanumeric => 2,
            Self::Numeric => 1,
        }
    }

    /// How many bits tell a run's length.
    const fn length_bits(self, version: usize) -> usize {
        let small = match self {
            Self::Byte => return if version < 10 { 8 } else { 16 },
            Self::Alphanumeric => 9,
            Self::Numeric => 10,
        };
        small
            + if version < 10 {
                0
            } else if version < 27 {
                2
            } else {
                4
            }
    }
}

/// The smallest version that holds the text at this level, and its data
/// codewords.
pub(super) fn encode(text: &str, level: Level) -> Result<(usize, Vec<u8>), Error> {
    let mut runs = Vec::new();
    for version in 1..=LARGEST {
        // Where the runs end changes only with the bits of their lengths.
        if matches!(version, 1 | 10 | 27) {
            runs = part(text.as_bytes(), version);
        }
        let room = parts(version, level).data;
        let mut bits = Bits::default();
        for (mode, run) in &runs {
            bits.run(*mode, run, version);
        }
        if bits.count <= room * 8 {
            return Ok((version, bits.fill(room)));
        }
    }
    Err(Error::new(Code::TooLong))
}

/// Parts a text into the runs that take the fewest bits together.
fn part(text: &[u8], version: usize) -> Vec<(Mode, &[u8])> {
    let heads = MODES.map(|mode| (4 + mode.length_bits(version)) * 6);
    // What the text so far costs where the next byte is written in a mode.
    let mut costs = heads.map(Some);
    // For each byte: the mode that it is written in, by the next one's.
    let mut ways = Vec::with_capacity(text.len());
    for byte in text {
        let written: [Option<usize>; 3] = from_fn(|at| {
            let mode = MODES.get(at).filter(|mode| mode.has(*byte))?;
            Some(costs.get(at).copied()?? + mode.sixths())
        });
        let Some((least, cheapest)) = least(&written) else { break };
        let mut way = MODES;
        for (((cost, way), written), head) in costs.iter_mut().zip(&mut way).zip(written).zip(heads)
        {
            let changed = least + head;
            *cost = match written {
                Some(written) if written <= changed => Some(written),
                _ => {
                    *way = cheapest;
                    Some(changed)
                }
            };
        }
        ways.push(way);
    }
    let mut mode = least(&costs).map_or(Mode::Byte, |(_, mode)| mode);
    let mut modes: Vec<Mode> = Vec::with_capacity(ways.len());
    for way in ways.iter().rev() {
        mode = way.get(mode.place()).copied().unwrap_or(mode);
        modes.push(mode);
    }
    modes.reverse();
    let mut rest = text;
    modes
        .chunk_by(|left, right| left == right)
        .filter_map(|run| {
            let (here, further) = rest.split_at_checked(run.len())?;
            rest = further;
            Some((*run.first()?, here))
        })
        .collect()
}

/// The least of the costs in whole bits, and its mode.
fn least(costs: &[Option<usize>; 3]) -> Option<(usize, Mode)> {
    let whole = costs
        .iter()
        .zip(MODES)
        .filter_map(|(cost, mode)| Some((cost.as_ref()?.div_ceil(6) * 6, mode)));
    whole.min_by_key(|(cost, _)| *cost)
}

/// Bits, the first in the highest place of a byte.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    count: usize,
}

impl Bits {
    fn push(&mut self, value: usize, width: usize) {
        for at in (0..width).rev() {
            if self.count.is_multiple_of(8) {
                self.bytes.push(0);
            }
            if (value >> at) & 1 == 1
                && let Some(last) = self.bytes.last_mut()
            {
                *last |= 0x80 >> (self.count % 8);
            }
            self.count += 1;
        }
    }

    fn run(&mut self, mode: Mode, run: &[u8], version: usize) {
        self.push(mode.indicator(), 4);
        self.push(run.len(), mode.length_bits(version));
        match mode {
            Mode::Byte => run.iter().for_each(|byte| self.push(usize::from(*byte), 8)),
            Mode::Alphanumeric => {
                for pair in run.chunks(2) {
                    let value = pair.iter().fold(0, |value, byte| value * 45 + alphanumeric(*byte));
                    self.push(value, pair.len() * 5 + 1);
                }
            }
            Mode::Numeric => {
                for digits in run.chunks(3) {
                    let value = digits
                        .iter()
                        .fold(0, |value, byte| value * 10 + usize::from(byte.wrapping_sub(b'0')));
                    self.push(value, digits.len() * 3 + 1);
                }
            }
        }
    }

    /// The codewords, so many in all: the text's, its end, and others that mean
    /// nothing.
    fn fill(mut self, room: usize) -> Vec<u8> {
        self.push(0, (room * 8 - self.count).min(4));
        self.push(0, (8 - self.count % 8) % 8);
        let mut padding = [0xEC, 0x11].into_iter().cycle();
        self.bytes.resize_with(room, || padding.next().unwrap_or_default());
        self.bytes
    }
}

fn alphanumeric(byte: u8) -> usize {
    ALPHANUMERIC.iter().position(|character| *character == byte).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn modes(text: &str) -> Vec<(Mode, usize)> {
        part(text.as_bytes(), 1).into_iter().map(|(mode, run)| (mode, run.len())).collect()
    }

    #[test]
    fn the_standards_examples_are_written_as_there() {
        // ISO/IEC 18004:2015, 7.4.3 and 7.4.4.
        let (version, data) = encode("01234567", Level::M).unwrap();
        assert_eq!((version, &data[..6]), (1, &[0x10, 0x20, 0x0C, 0x56, 0x61, 0x80][..]));
        let mut bits = Bits::default();
        bits.run(Mode::Alphanumeric, b"AC-42", 1);
        assert_eq!((bits.count, bits.bytes), (41, vec![0x20, 0x29, 0xCE, 0xE7, 0x21, 0x00]));
    }

    #[test]
    fn a_run_changes_its_mode_only_where_that_is_shorter() {
        assert_eq!(modes("12345678"), [(Mode::Numeric, 8)]);
        assert_eq!(modes("BITCOIN:BC1Q"), [(Mode::Alphanumeric, 12)]);
        assert_eq!(modes("https"), [(Mode::Byte, 5)]);
        assert_eq!(modes("https://x/1"), [(Mode::Byte, 11)]);
        assert_eq!(
            modes("a12345678901234567890b"),
            [(Mode::Byte, 1), (Mode::Numeric, 20), (Mode::Byte, 1)]
        );
        assert_eq!(modes("最佳运输"), [(Mode::Byte, 12)]);
    }

    #[test]
    fn no_way_of_parting_a_short_text_is_shorter() {
        // Every text of up to six of these, against every way to choose modes.
        let letters = [b'7', b'A', b'a'];
        let cost = |text: &[u8], modes: &[Mode]| {
            let mut bits = Bits::default();
            let mut rest = text;
            for run in modes.chunk_by(|left, right| left == right) {
                let (here, further) = rest.split_at(run.len());
                bits.run(run[0], here, 1);
                rest = further;
            }
            bits.count
        };
        for length in 1..=6_u32 {
            for number in 0..3_usize.pow(length) {
                let text: Vec<u8> =
                    (0..length).map(|at| letters[number / 3_usize.pow(at) % 3]).collect();
                let mut best = usize::MAX;
                for choice in 0..3_usize.pow(length) {
                    let modes: Vec<Mode> =
                        (0..length).map(|at| MODES[choice / 3_usize.pow(at) % 3]).collect();
                    if modes.iter().zip(&text).all(|(mode, byte)| mode.has(*byte)) {
                        best = best.min(cost(&text, &modes));
                    }
                }
                let mut bits = Bits::default();
                part(&text, 1).into_iter().for_each(|(mode, run)| bits.run(mode, run, 1));
                assert_eq!(bits.count, best, "{text:?}");
            }
        }
    }
}

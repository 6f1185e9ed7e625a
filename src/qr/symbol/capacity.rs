//! How many codewords a symbol holds, and how they are parted into blocks
//! (ISO/IEC 18004:2015, tables 1 and 9).

use super::Level;

/// The largest version.
pub(super) const LARGEST: usize = 40;

/// Codewords that correct errors in each block, by level and version.
const CORRECTION: [[u8; LARGEST]; 4] = [
    [
        7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30,
        30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
    [
        10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28,
        28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
    ],
    [
        13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30, 30,
        30, 30, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
    [
        17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28, 30, 24, 30,
        30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
];

/// Blocks, by level and version.
const BLOCKS: [[u8; LARGEST]; 4] = [
    [
        1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13,
        14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25,
    ],
    [
        1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23,
        25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49,
    ],
    [
        1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29,
        34, 34, 35, 38, 40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68,
    ],
    [
        1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25, 25, 34, 30, 32, 35,
        37, 40, 42, 45, 48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81,
    ],
];

/// How a symbol's codewords are parted.
pub(super) struct Parts {
    /// How many blocks there are.
    pub(super) blocks: usize,
    /// How many codewords correct errors in each.
    pub(super) correction: usize,
    /// How many codewords hold data in all of them together.
    pub(super) data: usize,
}

/// The parts of a version's symbol at a level.
pub(super) fn parts(version: usize, level: Level) -> Parts {
    let of = |table: &[[u8; LARGEST]; 4]| {
        let row = table.get(match level {
            Level::L => 0,
            Level::M => 1,
            Level::Q => 2,
            Level::H => 3,
        });
        row.and_then(|row| row.get(version - 1)).map_or(1, |count| usize::from(*count))
    };
    let (blocks, correction) = (of(&BLOCKS), of(&CORRECTION));
    Parts { blocks, correction, data: modules(version) / 8 - blocks * correction }
}

/// How many modules of a version's symbol hold codewords, with those that remain.
pub(super) const fn modules(version: usize) -> usize {
    let mut count = (16 * version + 128) * version + 64;
    if version >= 2 {
        let across = version / 7 + 2;
        count -= (25 * across - 10) * across - 55;
        if version >= 7 {
            count -= 36;
        }
    }
    count
}

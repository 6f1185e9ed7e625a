//! The modules: patterns, format, and the order in which codewords lie.

use countersign::qr::symbol::Symbol;

/// The level, from L as 0 to H, and the mask that a symbol says it has, twice.
pub(super) fn format(symbol: &Symbol) -> (usize, u32) {
    let size = symbol.size();
    let bit = |x, y| u32::from(symbol.is_dark(x, y));
    // From the highest bit down: along the row and up the column of the first
    // finder, and the copies at the other two.
    let near: Vec<u32> = (0..6)
        .map(|x| bit(x, 8))
        .chain([bit(7, 8), bit(8, 8), bit(8, 7)])
        .chain((0..6).rev().map(|y| bit(8, y)))
        .collect();
    let far: Vec<u32> = (0..7)
        .map(|at| bit(8, size - 1 - at))
        .chain((0..8).map(|at| bit(size - 8 + at, 8)))
        .collect();
    assert_eq!(near, far, "the copies of the format differ");
    assert!(symbol.is_dark(8, size - 8), "the dark module is light");
    let word = near.iter().fold(0, |word, bit| word << 1 | bit) ^ 0b101_0100_0001_0010;
    let mut rest = word;
    for at in (10..15).rev() {
        if rest >> at & 1 == 1 {
            rest ^= 0b101_0011_0111 << (at - 10);
        }
    }
    assert_eq!(rest, 0, "the format has an error");
    let level = match word >> 13 {
        0b01 => 0,
        0b00 => 1,
        0b11 => 2,
        _ => 3,
    };
    (level, word >> 10 & 7)
}

/// Whether a mask turns the module in this column and row (table 10).
fn is_masked(mask: u32, column: usize, row: usize) -> bool {
    let (i, j) = (row, column);
    0 == match mask {
        0 => (i + j) % 2,
        1 => i % 2,
        2 => j % 3,
        3 => (i + j) % 3,
        4 => (i / 2 + j / 3) % 2,
        5 => (i * j) % 2 + (i * j) % 3,
        6 => ((i * j) % 2 + (i * j) % 3) % 2,
        _ => ((i + j) % 2 + (i * j) % 3) % 2,
    }
}

/// Where the middles of alignment patterns are, in one direction (annex E).
fn middles(version: usize) -> Vec<usize> {
    if version == 1 {
        return Vec::new();
    }
    let (count, last) = (version / 7 + 2, version * 4 + 10);
    // Even steps counted back from the last, the first one whatever is left.
    let step = match version {
        32 => 26,
        _ => (last - 6).div_ceil(2 * (count - 1)) * 2,
    };
    let mut places: Vec<usize> = (0..count - 1).map(|at| last - at * step).collect();
    places.push(6);
    places
}

/// Whether a module belongs to a pattern, the format or the version.
fn is_fixed(version: usize, middles: &[usize], x: usize, y: usize) -> bool {
    let size = version * 4 + 17;
    let far = size - 8;
    let finder = (x < 9 || x >= far) && y < 9 || x < 9 && y >= far;
    let number = version >= 7 && (x < 6 && y >= size - 11 || y < 6 && x >= size - 11);
    let aligned = middles.iter().any(|column| {
        middles.iter().any(|row| {
            let corner = (*column < 9 || *column >= far) && (*row < 9 || *row >= far);
            let kept = !corner || *column >= far && *row >= far;
            kept && x.abs_diff(*column) <= 2 && y.abs_diff(*row) <= 2
        })
    });
    finder || number || aligned || x == 6 || y == 6
}

/// The codewords, in the order in which they lie; what remains must be nothing.
pub(super) fn codewords(symbol: &Symbol, version: usize, mask: u32) -> Vec<u8> {
    let size = symbol.size();
    let middles = middles(version);
    let mut bits = Vec::new();
    let mut right = size - 1;
    let mut upward = true;
    loop {
        for step in 0..size {
            let y = if upward { size - 1 - step } else { step };
            for x in [right, right - 1] {
                if !is_fixed(version, &middles, x, y) {
                    bits.push(symbol.is_dark(x, y) ^ is_masked(mask, x, y));
                }
            }
        }
        upward = !upward;
        right = match right {
            8 => 5,
            0..=2 => break,
            _ => right - 2,
        };
    }
    let (bytes, rest) = bits.as_chunks::<8>();
    assert!(rest.iter().all(|bit| !bit), "what remains is not light");
    bytes.iter().map(|byte| byte.iter().fold(0, |word, bit| word << 1 | u8::from(*bit))).collect()
}

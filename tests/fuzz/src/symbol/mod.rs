//! Reads the text of a symbol from its modules: the standard's steps backwards,
//! without correcting an error, for there must be none (ISO/IEC 18004:2015, 12).

mod blocks;
mod grid;
mod segments;

use countersign::qr::symbol::{Level, Symbol};

/// The text of a symbol, as bytes.
pub(crate) fn read(symbol: &Symbol) -> Vec<u8> {
    let size = symbol.size();
    assert!((21..=177).contains(&size) && size % 4 == 1, "no symbol has this size");
    let version = (size - 17) / 4;
    assert_eq!(version, symbol.version());
    let (level, mask) = grid::format(symbol);
    let codewords = grid::codewords(symbol, version, mask);
    let data = data(&codewords, version, level);
    segments::text(&data, version)
}

/// The level that a symbol says it has.
pub(crate) fn level(symbol: &Symbol) -> Level {
    Level::ALL[grid::format(symbol).0]
}

/// The data of all blocks, each of which must be without an error.
fn data(codewords: &[u8], version: usize, level: usize) -> Vec<u8> {
    let (count, correction) =
        (blocks::BLOCKS[level][version - 1], blocks::CORRECTION[level][version - 1]);
    let data = codewords.len() - count * correction;
    let (short, longer) = (data / count, data % count);
    let mut parts = vec![Vec::new(); count];
    let mut next = codewords.iter();
    for at in 0..=short {
        for (block, part) in parts.iter_mut().enumerate() {
            if at < short || block >= count - longer {
                part.push(*next.next().unwrap());
            }
        }
    }
    let mut out = Vec::with_capacity(data);
    for part in &parts {
        out.extend(part);
    }
    for _ in 0..correction {
        for part in &mut parts {
            part.push(*next.next().unwrap());
        }
    }
    assert!(next.next().is_none());
    for part in &parts {
        let mut root = 1;
        for power in 0..correction {
            let value = part.iter().fold(0, |value, byte| times(value, root) ^ byte);
            assert_eq!(value, 0, "an error shows at power {power}");
            root = times(root, 2);
        }
    }
    out
}

/// The product in GF(2^8) modulo `x^8 + x^4 + x^3 + x^2 + 1`.
fn times(left: u8, right: u8) -> u8 {
    let (mut left, mut product) = (u16::from(left), 0);
    for bit in 0..8 {
        if right >> bit & 1 == 1 {
            product ^= left;
        }
        left <<= 1;
        if left > 0xFF {
            left ^= 0x11D;
        }
    }
    u8::try_from(product).unwrap()
}

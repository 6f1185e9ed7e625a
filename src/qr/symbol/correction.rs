//! Reed-Solomon codewords over GF(2^8), and the order in which blocks are read
//! (ISO/IEC 18004:2015, 7.5 and 7.6).

use super::Level;
use super::capacity::parts;

/// The data with the codewords that correct errors in it, block by block in
/// turn. The first blocks are one codeword shorter where they cannot be equal.
pub(super) fn protect(data: &[u8], version: usize, level: Level) -> Vec<u8> {
    let parts = parts(version, level);
    let short = parts.data / parts.blocks;
    let longer = parts.data % parts.blocks;
    let generator = generator(parts.correction);
    let mut rest = data;
    let mut blocks = Vec::with_capacity(parts.blocks);
    for at in 0..parts.blocks {
        let length = short + usize::from(at >= parts.blocks - longer);
        let (block, further) = rest.split_at(length.min(rest.len()));
        rest = further;
        blocks.push((block, remainder(block, &generator)));
    }
    let mut out = Vec::with_capacity(data.len() + parts.blocks * parts.correction);
    for at in 0..=short {
        out.extend(blocks.iter().filter_map(|(block, _)| block.get(at)));
    }
    for at in 0..parts.correction {
        out.extend(blocks.iter().filter_map(|(_, correction)| correction.get(at)));
    }
    out
}

/// The factors of the generator polynomial of this degree, the highest power's,
/// which is 1, left out.
fn generator(degree: usize) -> Vec<u8> {
    let mut factors = vec![0; degree];
    if let Some(last) = factors.last_mut() {
        *last = 1;
    }
    let mut root = 1;
    for _ in 0..degree {
        let mut next = factors.iter().skip(1).copied().chain([0]).collect::<Vec<_>>().into_iter();
        for factor in &mut factors {
            *factor = product(*factor, root) ^ next.next().unwrap_or_default();
        }
        root = product(root, 2);
    }
    factors
}

/// The remainder of a block, as a polynomial, divided by the generator.
fn remainder(block: &[u8], generator: &[u8]) -> Vec<u8> {
    let mut left = vec![0; generator.len()];
    for byte in block {
        let factor = byte ^ left.first().copied().unwrap_or_default();
        left.rotate_left(1);
        if let Some(last) = left.last_mut() {
            *last = 0;
        }
        for (place, of) in left.iter_mut().zip(generator) {
            *place ^= product(*of, factor);
        }
    }
    left
}

/// The product in GF(2^8) modulo `x^8 + x^4 + x^3 + x^2 + 1`.
const fn product(left: u8, right: u8) -> u8 {
    let mut out = 0_u8;
    let mut at = 8;
    while at > 0 {
        at -= 1;
        out = (out << 1) ^ (if out >> 7 == 1 { 0x1D } else { 0 });
        if (right >> at) & 1 == 1 {
            out ^= left;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generators_are_those_of_the_standard() {
        // ISO/IEC 18004:2015, annex A, in powers of 2.
        let powers = |exponents: &[u32]| {
            exponents
                .iter()
                .map(|power| (0..*power).fold(1, |at, _| product(at, 2)))
                .collect::<Vec<_>>()
        };
        assert_eq!(generator(7), powers(&[87, 229, 146, 149, 238, 102, 21]));
        assert_eq!(generator(10), powers(&[251, 67, 46, 61, 118, 70, 64, 94, 32, 45]));
    }

    #[test]
    fn codewords_of_the_standards_example_are_corrected_as_there() {
        // ISO/IEC 18004:2015, annex I.2: "01234567" in version 1-M.
        let data = [
            0x10, 0x20, 0x0C, 0x56, 0x61, 0x80, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11,
            0xEC, 0x11,
        ];
        let codewords = protect(&data, 1, Level::M);
        assert_eq!(codewords[..16], data);
        assert_eq!(codewords[16..], [0xA5, 0x24, 0xD4, 0xC1, 0xED, 0x36, 0xC7, 0x87, 0x2C, 0x55]);
    }
}

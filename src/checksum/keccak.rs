//! Keccak-256, as Ethereum has it: SHA-3 before its padding was settled.
//!
//! The Keccak reference 3.0; FIPS 202 pads otherwise and gives other hashes.

/// Bytes that are taken in between two permutations.
const RATE: usize = 136;

/// How far each lane is turned, in the order in which they are moved.
const TURNS: [u32; 24] =
    [1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44];

/// Where each lane is moved to, from lane 1 on.
const PLACES: [usize; 24] =
    [10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1];

/// The hash of a text that is shorter than one block.
#[must_use]
pub fn keccak256(text: &[u8]) -> [u8; 32] {
    let mut block = [0_u8; RATE];
    for (place, byte) in block.iter_mut().zip(text) {
        *place = *byte;
    }
    if let Some(place) = block.get_mut(text.len()) {
        *place ^= 0x01;
    }
    if let Some(last) = block.last_mut() {
        *last ^= 0x80;
    }
    let mut lanes = [0_u64; 25];
    for (lane, bytes) in lanes.iter_mut().zip(block.as_chunks::<8>().0) {
        *lane = u64::from_le_bytes(*bytes);
    }
    permute(&mut lanes);
    let mut hash = [0; 32];
    for (bytes, lane) in hash.as_chunks_mut::<8>().0.iter_mut().zip(lanes) {
        *bytes = lane.to_le_bytes();
    }
    hash
}

fn permute(lanes: &mut [u64; 25]) {
    let mut shift = 1_u8;
    for _ in 0..24 {
        // Theta: each lane takes in the columns beside it.
        let mut columns = [0_u64; 5];
        for row in lanes.as_chunks::<5>().0 {
            for (column, lane) in columns.iter_mut().zip(row) {
                *column ^= lane;
            }
        }
        let [a, b, c, d, e] = columns;
        let beside = [(e, b), (a, c), (b, d), (c, e), (d, a)];
        let beside = beside.map(|(before, after): (u64, u64)| before ^ after.rotate_left(1));
        for row in lanes.as_chunks_mut::<5>().0 {
            for (lane, columns) in row.iter_mut().zip(&beside) {
                *lane ^= columns;
            }
        }
        // Rho and pi: the lanes are turned, and change places in one round.
        let mut carried = lanes.get(1).copied().unwrap_or_default();
        for (place, turn) in PLACES.iter().zip(&TURNS) {
            if let Some(lane) = lanes.get_mut(*place) {
                (carried, *lane) = (*lane, carried.rotate_left(*turn));
            }
        }
        // Chi: the only step that is not linear.
        for row in lanes.as_chunks_mut::<5>().0 {
            let [a, b, c, d, e] = *row;
            *row = [a ^ (!b & c), b ^ (!c & d), c ^ (!d & e), d ^ (!e & a), e ^ (!a & b)];
        }
        // Iota: bits of a shift register at places 2^j - 1 keep the rounds apart.
        let mut constant = 0;
        for power in 0..7 {
            constant |= u64::from(shift & 1) << ((1_u32 << power) - 1);
            let carry = shift >> 7;
            shift = (shift << 1) ^ (carry * 0x71);
        }
        if let Some(first) = lanes.first_mut() {
            *first ^= constant;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::keccak256;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn known_hashes_come_out() {
        for (text, hash) in [
            ("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
            ("abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"),
            ("testing", "5f16f4c7f149ac4f9510d9cf8cf384038ad348b3bcdc01915f95de12df9d1b02"),
        ] {
            assert_eq!(hex(&keccak256(text.as_bytes())), hash);
        }
    }
}

//! The data: segments in their modes, an end, and padding.

const LETTERS: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

struct Bits<'a> {
    data: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn left(&self) -> usize {
        self.data.len() * 8 - self.at
    }

    fn take(&mut self, count: usize) -> usize {
        (0..count).fold(0, |word, _| {
            let bit = self.data[self.at / 8] >> (7 - self.at % 8) & 1;
            self.at += 1;
            word << 1 | usize::from(bit)
        })
    }

    fn digits(&mut self, count: usize, out: &mut Vec<u8>) {
        let bits = [0, 4, 7, 10][count];
        let digits = format!("{:0count$}", self.take(bits));
        assert_eq!(digits.len(), count);
        out.extend(digits.bytes());
    }
}

/// The bytes of all segments; those after the end must be padding.
pub(super) fn text(data: &[u8], version: usize) -> Vec<u8> {
    let size = match version {
        1..=9 => 0,
        10..=26 => 1,
        _ => 2,
    };
    let mut bits = Bits { data, at: 0 };
    let mut out = Vec::new();
    while bits.left() >= 4 {
        match bits.take(4) {
            0 => break,
            1 => {
                let mut left = bits.take([10, 12, 14][size]);
                while left > 0 {
                    let count = left.min(3);
                    bits.digits(count, &mut out);
                    left -= count;
                }
            }
            2 => {
                let count = bits.take([9, 11, 13][size]);
                for _ in 0..count / 2 {
                    let pair = bits.take(11);
                    out.extend([LETTERS[pair / 45], LETTERS[pair % 45]]);
                }
                if count % 2 == 1 {
                    out.push(LETTERS[bits.take(6)]);
                }
            }
            4 => {
                let count = bits.take([8, 16, 16][size]);
                out.extend((0..count).map(|_| u8::try_from(bits.take(8)).unwrap()));
            }
            mode => panic!("no such mode: {mode}"),
        }
    }
    let rest = bits.left() % 8;
    assert_eq!(bits.take(rest), 0, "the end is not filled with zeros");
    let padding = &data[bits.at / 8..];
    assert!(padding.iter().zip([0xEC, 0x11].iter().cycle()).all(|(left, right)| left == right));
    out
}

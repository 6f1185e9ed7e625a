//! A symbol as the path of an SVG image.

use super::Symbol;
use crate::text::write_u64;

/// How many light modules there must be around a symbol (ISO/IEC 18004:2015, 6.3.8).
pub const QUIET_ZONE: usize = 4;

impl Symbol {
    /// The dark modules as the data of an SVG path, in a view box that starts at
    /// 0 and has [`Symbol::size`] and twice the [`QUIET_ZONE`] as width and
    /// height.
    #[must_use]
    pub fn path(&self) -> String {
        let mut path = String::new();
        let number = |path: &mut String, letter: char, value: usize| {
            path.push(letter);
            write_u64(path, u64::try_from(value).unwrap_or_default(), 1);
        };
        for y in 0..self.size() {
            let mut x = 0;
            while x < self.size() {
                let run = (x..self.size()).take_while(|at| self.is_dark(*at, y)).count();
                if run > 0 {
                    number(&mut path, 'M', x + QUIET_ZONE);
                    number(&mut path, ' ', y + QUIET_ZONE);
                    number(&mut path, 'h', run);
                    path.push_str("v1H");
                    number(&mut path, ' ', x + QUIET_ZONE);
                    path.push('z');
                }
                x += run.max(1);
            }
        }
        path
    }
}

//! The square of modules: the patterns that every symbol of a version has, and
//! the codewords between them (ISO/IEC 18004:2015, 6.3, 7.7, 7.9 and 7.10).

use super::Level;

/// Modules, dark or light.
#[derive(Clone)]
pub(super) struct Matrix {
    size: usize,
    dark: Vec<bool>,
    /// Which modules carry no codeword, so that no mask turns them.
    fixed: Vec<bool>,
}

impl Matrix {
    /// Draws the patterns of a version, and the codewords as they are without a
    /// mask.
    pub(super) fn draw(version: usize, codewords: &[u8]) -> Self {
        let size = version * 4 + 17;
        let count = size * size;
        let mut matrix = Self { size, dark: vec![false; count], fixed: vec![false; count] };
        for at in 0..size {
            matrix.fix(6, at, at % 2 == 0);
            matrix.fix(at, 6, at % 2 == 0);
        }
        let far = size - 4;
        for (x, y) in [(3, 3), (far, 3), (3, far)] {
            matrix.target(x, y, 4, [2, 4]);
        }
        let places = alignment(version);
        let last = places.last().copied().unwrap_or_default();
        for x in &places {
            for y in &places {
                // The corners are the finders'.
                if !matches!((*x, *y), (6, 6)) && (*x, *y) != (6, last) && (*x, *y) != (last, 6) {
                    matrix.target(*x, *y, 2, [1, 1]);
                }
            }
        }
        if version >= 7 {
            matrix.version(version);
        }
        matrix.format(0);
        matrix.codewords(codewords);
        matrix
    }

    pub(super) const fn size(&self) -> usize {
        self.size
    }

    pub(super) fn is_dark(&self, x: usize, y: usize) -> bool {
        x < self.size && self.dark.get(y * self.size + x) == Some(&true)
    }

    /// Turns every module that carries a codeword and that the mask names.
    pub(super) fn turn(&mut self, names: impl Fn(usize, usize) -> bool) {
        let size = self.size;
        for (at, (dark, fixed)) in self.dark.iter_mut().zip(&self.fixed).enumerate() {
            *dark ^= !fixed && names(at % size, at / size);
        }
    }

    /// Writes which level and mask the symbol has, twice.
    pub(super) fn sign(&mut self, level: Level, mask: u32) {
        self.format(protected(level.format_bits() << 3 | mask, 10, 0x537) ^ 0x5412);
    }

    fn format(&mut self, bits: u32) {
        let size = self.size;
        for at in 0..15 {
            let dark = (bits >> at) & 1 == 1;
            let near = match at {
                0..=5 => at,
                6 | 7 => at + 1,
                8 => 7,
                _ => 14 - at,
            };
            // Down beside the first finder, and to the left under it.
            if at < 8 {
                self.fix(8, near, dark);
                self.fix(size - 1 - at, 8, dark);
            } else {
                self.fix(near, 8, dark);
                self.fix(8, size - 15 + at, dark);
            }
        }
        self.fix(8, size - 8, true);
    }

    fn version(&mut self, version: usize) {
        let bits = protected(u32::try_from(version).unwrap_or_default(), 12, 0x1F25);
        for at in 0..18 {
            let dark = (bits >> at) & 1 == 1;
            let (far, near) = (self.size - 11 + at % 3, at / 3);
            self.fix(far, near, dark);
            self.fix(near, far, dark);
        }
    }

    /// Draws squares around a module: light at these distances, else dark.
    fn target(&mut self, x: usize, y: usize, reach: usize, light: [usize; 2]) {
        for row in (y + reach).saturating_sub(2 * reach)..=y + reach {
            for column in (x + reach).saturating_sub(2 * reach)..=x + reach {
                let distance = row.abs_diff(y).max(column.abs_diff(x));
                self.fix(column, row, !light.contains(&distance));
            }
        }
    }

    fn fix(&mut self, x: usize, y: usize, dark: bool) {
        if x < self.size
            && let Some(module) = self.dark.get_mut(y * self.size + x)
            && let Some(fixed) = self.fixed.get_mut(y * self.size + x)
        {
            *module = dark;
            *fixed = true;
        }
    }

    /// Writes the codewords in columns of two, up and down from the right.
    fn codewords(&mut self, codewords: &[u8]) {
        let mut bits =
            codewords.iter().flat_map(|byte| (0..8).rev().map(move |at| (byte >> at) & 1 == 1));
        let size = self.size;
        for right in (1..size).rev().step_by(2) {
            // The column of the timing pattern is left out.
            let right = if right <= 6 { right - 1 } else { right };
            let is_upward = (right + 1) & 2 == 0;
            for step in 0..size {
                let y = if is_upward { size - 1 - step } else { step };
                for at in [y * size + right, y * size + right - 1] {
                    if self.fixed.get(at) == Some(&false)
                        && let Some(module) = self.dark.get_mut(at)
                    {
                        *module = bits.next().unwrap_or_default();
                    }
                }
            }
        }
    }
}

/// Bits followed by so many that tell errors in them.
const fn protected(bits: u32, width: u32, generator: u32) -> u32 {
    let mut rest = bits;
    let mut at = 0;
    while at < width {
        rest = (rest << 1) ^ ((rest >> (width - 1)) * generator);
        at += 1;
    }
    bits << width | rest
}

/// Where the middles of the alignment patterns are, in both directions.
fn alignment(version: usize) -> Vec<usize> {
    if version == 1 {
        return Vec::new();
    }
    let count = version / 7 + 2;
    // The standard's table, whose row 32 alone follows no rule.
    let step = if version == 32 { 26 } else { (version * 4 + count * 2 + 1) / (count * 2 - 2) * 2 };
    let last = version * 4 + 10;
    let mut places = vec![6];
    places.extend((0..count - 1).rev().map(|at| last - at * step));
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alignment_patterns_are_where_the_standard_has_them() {
        // ISO/IEC 18004:2015, table E.1.
        assert!(alignment(1).is_empty());
        assert_eq!(alignment(2), [6, 18]);
        assert_eq!(alignment(7), [6, 22, 38]);
        assert_eq!(alignment(14), [6, 26, 46, 66]);
        assert_eq!(alignment(32), [6, 34, 60, 86, 112, 138]);
        assert_eq!(alignment(36), [6, 24, 50, 76, 102, 128, 154]);
        assert_eq!(alignment(40), [6, 30, 58, 86, 114, 142, 170]);
    }

    #[test]
    fn format_and_version_are_protected_as_in_the_standard() {
        // ISO/IEC 18004:2015, annexes C.2 and D.2.
        assert_eq!(protected(0b00101, 10, 0x537) ^ 0x5412, 0b100_0000_1100_1110);
        assert_eq!(protected(7, 12, 0x1F25), 0b00_0111_1100_1001_0100);
    }

    #[test]
    fn as_many_modules_are_free_as_the_codewords_and_their_rest_take() {
        for version in 1..=40 {
            let matrix = Matrix::draw(version, &[]);
            let free = matrix.fixed.iter().filter(|fixed| !**fixed).count();
            assert_eq!(free, super::super::capacity::modules(version), "version {version}");
        }
    }
}

//! Masks, and which of them leaves what a scanner reads best
//! (ISO/IEC 18004:2015, 7.8).

use super::Level;
use super::matrix::Matrix;

/// The symbol under the mask with the fewest penalty points, signed.
pub(super) fn best(unmasked: &Matrix, level: Level) -> Matrix {
    let mut best = draw(unmasked, level, 0);
    let mut least = penalty(&best);
    for mask in 1..8 {
        let candidate = draw(unmasked, level, mask);
        let points = penalty(&candidate);
        if points < least {
            (best, least) = (candidate, points);
        }
    }
    best
}

fn draw(unmasked: &Matrix, level: Level, mask: u32) -> Matrix {
    let mut matrix = unmasked.clone();
    matrix.turn(|x, y| names(mask, x, y));
    matrix.sign(level, mask);
    matrix
}

/// Whether a mask turns the module in this column and row.
const fn names(mask: u32, x: usize, y: usize) -> bool {
    let product = x * y;
    let (number, of) = match mask {
        0 => (x + y, 2),
        1 => (y, 2),
        2 => (x, 3),
        3 => (x + y, 3),
        4 => (x / 3 + y / 2, 2),
        5 => (product, 6),
        6 => (product % 2 + product % 3, 2),
        _ => ((x + y) % 2 + product % 3, 2),
    };
    number.is_multiple_of(of)
}

/// The points of a symbol, for whatever may mislead a scanner.
fn penalty(matrix: &Matrix) -> usize {
    let size = matrix.size();
    let mut points = 0;
    let mut dark = 0;
    for line in 0..size {
        points += along((0..size).map(|at| matrix.is_dark(at, line)));
        points += along((0..size).map(|at| matrix.is_dark(line, at)));
        for at in 0..size {
            let here = matrix.is_dark(at, line);
            dark += usize::from(here);
            let is_block = at > 0
                && line > 0
                && matrix.is_dark(at - 1, line) == here
                && matrix.is_dark(at, line - 1) == here
                && matrix.is_dark(at - 1, line - 1) == here;
            points += if is_block { 3 } else { 0 };
        }
    }
    // Ten for each whole five hundredths that the dark ones are off one half.
    let all = size * size;
    points + (dark * 2).abs_diff(all) * 10 / all * 10
}

/// The points of a line: for runs of one colour, and for what looks like a finder.
fn along(line: impl Iterator<Item = bool>) -> usize {
    let (mut points, mut run, mut last, mut window) = (0, 0, None, 0_u32);
    for (at, dark) in line.enumerate() {
        run = if last == Some(dark) { run + 1 } else { 1 };
        last = Some(dark);
        points += match run {
            5 => 3,
            6.. => 1,
            _ => 0,
        };
        window = (window << 1 | u32::from(dark)) & 0x7FF;
        if at >= 10 && matches!(window, 0b101_1101_0000 | 0b000_0101_1101) {
            points += 40;
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_and_false_finders_cost_points() {
        let line = |text: &str| along(text.chars().map(|module| module == '#'));
        assert_eq!(line("####.####."), 0);
        assert_eq!(line("#####.######"), 3 + 4);
        assert_eq!(line("#.###.#...."), 40);
        assert_eq!(line("....#.###.#"), 40);
        assert_eq!(line("#.###.#...#"), 0);
    }
}

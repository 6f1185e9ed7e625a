//! The QR code symbol (ISO/IEC 18004), model 2, versions 1 to 40.
//!
//! A text becomes segments of bits, those become codewords with others that
//! correct errors, and both become dark and light modules under the mask that
//! scanners read best.

mod capacity;
mod correction;
mod mask;
mod matrix;
mod segment;
mod svg;

use crate::error::{Code, Error};
use matrix::Matrix;

pub use svg::QUIET_ZONE;

/// How much of a symbol may be dirty or torn and it is still read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// About 7 % of the codewords.
    L,
    /// About 15 %.
    M,
    /// About 25 %.
    Q,
    /// About 30 %.
    H,
}

impl Level {
    /// Every level, the weakest first.
    pub const ALL: [Self; 4] = [Self::L, Self::M, Self::Q, Self::H];

    /// The level with this letter.
    #[must_use]
    pub fn from_letter(letter: &str) -> Option<Self> {
        Some(match letter {
            "L" => Self::L,
            "M" => Self::M,
            "Q" => Self::Q,
            "H" => Self::H,
            _ => return None,
        })
    }

    /// The level's two bits in a symbol's format information.
    const fn format_bits(self) -> u32 {
        match self {
            Self::L => 1,
            Self::M => 0,
            Self::Q => 3,
            Self::H => 2,
        }
    }
}

/// A symbol: a square of dark and light modules.
pub struct Symbol {
    version: usize,
    matrix: Matrix,
}

impl Symbol {
    /// Draws a text as the smallest symbol that holds it at this level. What is
    /// not ASCII is written as UTF-8.
    ///
    /// # Errors
    /// `required` for an empty text; `too_long` where version 40 does not hold it.
    pub fn of(text: &str, level: Level) -> Result<Self, Error> {
        if text.is_empty() {
            return Err(Error::new(Code::Required));
        }
        let (version, data) = segment::encode(text, level)?;
        let codewords = correction::protect(&data, version, level);
        let matrix = mask::best(&Matrix::draw(version, &codewords), level);
        Ok(Self { version, matrix })
    }

    /// The version, from 1 to 40.
    #[must_use]
    pub const fn version(&self) -> usize {
        self.version
    }

    /// How many modules a side has, without the quiet zone.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.matrix.size()
    }

    /// Whether the module in this column and row, from 0, is dark; those outside
    /// are light.
    #[must_use]
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        self.matrix.is_dark(x, y)
    }
}

#[cfg(test)]
mod tests;

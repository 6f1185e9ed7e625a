//! Bytes, taken as whatever a target needs.

use std::borrow::Cow;

/// What is left of the input.
pub(crate) struct Feed<'a>(&'a [u8]);

impl<'a> Feed<'a> {
    pub(crate) const fn new(data: &'a [u8]) -> Self {
        Self(data)
    }

    /// The next byte; zero at the end.
    pub(crate) fn byte(&mut self) -> u8 {
        match self.0.split_first() {
            Some((first, rest)) => {
                self.0 = rest;
                *first
            }
            None => 0,
        }
    }

    /// A number below `end`, so that seeds can write it as `A`, `B`, `C` …
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::from(self.byte().wrapping_sub(b'A')) % end
    }

    /// One of these.
    pub(crate) fn pick<'b, T>(&mut self, from: &'b [T]) -> &'b T {
        let at = self.below(from.len());
        &from[at]
    }

    /// A number of so many bytes.
    pub(crate) fn number(&mut self, bytes: usize) -> u64 {
        (0..bytes).fold(0, |number, _| number << 8 | u64::from(self.byte()))
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All that is left, as bytes.
    pub(crate) const fn rest(self) -> &'a [u8] {
        self.0
    }

    /// All that is left, as a text: what is not UTF-8 becomes U+FFFD.
    pub(crate) fn text(self) -> Cow<'a, str> {
        String::from_utf8_lossy(self.0)
    }
}

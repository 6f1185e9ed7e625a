//! Texts from whoever drives the mock.

/// The most bytes of one.
pub(super) const MAX_TEXT: usize = 256 * 1024;

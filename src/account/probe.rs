//! How tests look at numbers: their beginnings, and with a mistake in them.

/// The first characters of an ASCII text.
pub(super) fn start(text: &str, length: usize) -> &str {
    text.get(..length).unwrap()
}

/// The text with another character at one place.
pub(super) fn with(text: &str, at: usize, other: char) -> String {
    let kept = |(place, character)| if place == at { other } else { character };
    text.chars().enumerate().map(kept).collect()
}

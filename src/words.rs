//! Many short texts in one.
//!
//! A table of them would hold an address and a length for each, which weigh as
//! much as the letters and compress worse.

/// One of the words that single spaces part, by its place from 0; empty where
/// there are fewer.
pub(crate) fn nth(words: &'static str, place: usize) -> &'static str {
    let mut rest = words.as_bytes();
    let mut passed = 0;
    loop {
        let end = rest.iter().position(|byte| *byte == b' ').unwrap_or(rest.len());
        if passed == place {
            let word = rest.get(..end).unwrap_or_default();
            return core::str::from_utf8(word).unwrap_or_default();
        }
        let Some(further) = rest.get(end + 1..) else { return "" };
        rest = further;
        passed += 1;
    }
}

/// The place of a word, from 0; none for a text that is not among them.
pub(crate) fn place_of(words: &'static str, text: &str) -> Option<usize> {
    let mut place = 0;
    loop {
        let word = nth(words, place);
        if word.is_empty() {
            return None;
        }
        if word == text {
            return Some(place);
        }
        place += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::{nth, place_of};

    #[test]
    fn a_word_is_found_by_its_place() {
        assert_eq!(
            [0, 1, 2, 3].map(|place| nth("one two three", place)),
            ["one", "two", "three", ""]
        );
        assert_eq!([0, 1].map(|place| nth("", place)), ["", ""]);
    }
    #[test]
    fn a_place_is_found_by_its_word_and_by_nothing_else() {
        assert_eq!(
            ["one", "two", "three", "", "on", "one two"]
                .map(|text| place_of("one two three", text)),
            [Some(0), Some(1), Some(2), None, None, None]
        );
    }
}

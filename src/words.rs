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

#[cfg(test)]
mod tests {
    use super::nth;

    #[test]
    fn a_word_is_found_by_its_place() {
        assert_eq!(
            [0, 1, 2, 3].map(|place| nth("one two three", place)),
            ["one", "two", "three", ""]
        );
        assert_eq!([0, 1].map(|place| nth("", place)), ["", ""]);
    }
}

use super::{Field, Keystroke, MAX_TYPED};
use crate::card::NumberCheck;

mod expiry;
mod run;

type Key<'a> = Keystroke<'a, str>;

/// What a page shows after a keystroke.
struct Edited {
    value: String,
    caret: u32,
    changed: bool,
    rejected: bool,
}

/// Does with a field what a page does.
fn edit(field: Field, value: &str, start: u32, end: u32, key: Key<'_>) -> Edited {
    let super::Edited { value: drawn, caret, changed, rejected, number } =
        super::edit(field, value, start, end, key);
    let value = if changed { drawn.as_str() } else { value };
    if let Some((check, brand)) = number {
        let alone = NumberCheck::of(value);
        assert!(field == Field::CardNumber && (check, brand) == (alone.check, alone.brand()));
    } else {
        assert!(field != Field::CardNumber || !changed);
    }
    Edited { value: value.to_owned(), caret, changed, rejected }
}

/// Applies a key to a field written with its caret as `|`, or its selection
/// between two of them.
fn press(field: Field, shown: &str, key: Key<'_>) -> Edited {
    let start = shown.find('|').unwrap();
    let end = shown.rfind('|').unwrap();
    let value = shown.replace('|', "");
    let units = |to: usize| {
        let before = shown.get(..to).unwrap().replace('|', "");
        u32::try_from(before.encode_utf16().count()).unwrap()
    };
    edit(field, &value, units(start), units(end), key)
}

/// The field after a key, written in the same way.
fn shown(edited: &Edited) -> String {
    let mut out = edited.value.clone();
    out.insert(usize::try_from(edited.caret).unwrap(), '|');
    out
}

/// The digits before a place in a text.
fn digits_before(text: &str, place: u32) -> usize {
    text.bytes().take(usize::try_from(place).unwrap()).filter(u8::is_ascii_digit).count()
}

#[test]
fn offsets_beyond_the_text_mean_its_end_and_either_order_is_taken() {
    let number = Field::CardNumber;
    for (start, end) in [(99, u32::MAX), (u32::MAX, 99), (4, 4)] {
        let edited = edit(number, "4242", start, end, Keystroke::Insert("1"));
        assert_eq!(shown(&edited), "4242 1|");
    }
    let edited = edit(number, "4242", 3, 1, Keystroke::DeleteBackward);
    assert_eq!(shown(&edited), "4|2");
    let edited = edit(number, "", 7, 9, Keystroke::DeleteForward);
    assert!(!edited.changed && !edited.rejected && edited.caret == 0);
}

#[test]
fn a_text_of_a_megabyte_is_read_only_in_part() {
    let long = "4".repeat(1 << 20);
    for field in [Field::CardNumber, Field::CardExpiry, Field::CardCvc { length: 3 }] {
        let edited = edit(field, "", 0, 0, Keystroke::Insert(&long));
        assert!(edited.rejected && edited.value.len() < 32);
        // What is past the limit is not read, so it is not taken in silence.
        let late = format!("1{}2", " ".repeat(MAX_TYPED));
        let edited = edit(field, "", 0, 0, Keystroke::Insert(&late));
        assert_eq!((shown(&edited).as_str(), edited.rejected), ("1|", true));
        let edited = edit(field, &long, 0, 0, Keystroke::DeleteForward);
        assert!(edited.rejected && edited.value.len() < 32);
    }
}

#[test]
fn surrogate_pairs_count_as_two_units() {
    let edited = edit(Field::CardNumber, "😀42", 3, 3, Keystroke::Insert("1"));
    assert_eq!((shown(&edited).as_str(), edited.rejected), ("41|2", true));
}

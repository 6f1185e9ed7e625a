use super::{Field, Key, Keystroke, digits_before, edit, press, shown};
use crate::card::Rule;

const NUMBER: Field = Field::CardNumber;
const CVC: Field = Field::CardCvc { length: 3 };

#[test]
fn typing_a_number_draws_its_groups() {
    for (number, steps) in [
        ("4242424242424242", "4242 4242 4242 4242|"),
        ("378282246310005", "3782 822463 10005|"),
        ("30569309025904", "3056 930902 5904|"),
        ("3056930009020004", "3056 9300 0902 0004|"),
        ("135410014004955", "1354 10014 004955|"),
        ("6205500000000000004", "6205 5000 0000 0000 004|"),
    ] {
        let mut value = String::new();
        for digit in number.chars() {
            let end = u32::try_from(value.len()).unwrap();
            let edited = edit(NUMBER, &value, end, end, Keystroke::Insert(&digit.to_string()));
            assert!(edited.changed && !edited.rejected);
            assert_eq!(usize::try_from(edited.caret).unwrap(), edited.value.len());
            value = edited.value;
        }
        assert_eq!(format!("{value}|"), steps);
    }
}

/// What a key does to bare digits with `left..right` selected, and how many
/// digits then stand before the caret.
fn model(number: &str, left: usize, right: usize, key: Key<'_>) -> (String, usize) {
    let (from, to, text) = match key {
        Keystroke::Insert(text) => (left, right, text),
        Keystroke::DeleteBackward if left == right => (left.saturating_sub(1), right, ""),
        Keystroke::DeleteForward if left == right => (left, number.len().min(right + 1), ""),
        _ => (left, right, ""),
    };
    let mut digits = number.to_owned();
    digits.replace_range(from..to, text);
    (digits, from + text.len())
}

#[test]
fn each_key_does_at_each_place_what_it_does_to_the_bare_digits() {
    let numbers =
        ["4242424242424242", "378282246310005", "6205500000000000004", "424242424242", "1"];
    let keys = [Keystroke::DeleteBackward, Keystroke::DeleteForward, Keystroke::Insert("7")];
    for number in numbers {
        let full = edit(NUMBER, "", 0, 0, Keystroke::Insert(number)).value;
        let length = u32::try_from(full.len()).unwrap();
        let selections =
            (0..=length).flat_map(|start| (start..=length).map(move |end| (start, end)));
        for (start, end) in selections {
            for key in keys {
                let (left, right) = (digits_before(&full, start), digits_before(&full, end));
                let (digits, caret) = model(number, left, right, key);
                let edited = edit(NUMBER, &full, start, end, key);
                let longest = Rule::of(digits.as_bytes()).longest();
                if digits.len() > longest && matches!(key, Keystroke::Insert(_)) {
                    assert!(edited.rejected && !edited.changed && edited.value == full);
                    continue;
                }
                assert!(!edited.rejected);
                assert_eq!(edited.value.replace(' ', ""), digits, "{full} {start} {end} {key:?}");
                assert!(!edited.changed || digits_before(&edited.value, edited.caret) == caret);
                assert!(!edited.value.ends_with(' ') && !edited.value.contains("  "));
            }
        }
    }
}

#[test]
fn typing_anywhere_and_deleting_it_leaves_the_field_as_it_was() {
    for number in ["424242424242424", "37828224631000", "620550000000000000"] {
        let full = edit(NUMBER, "", 0, 0, Keystroke::Insert(number)).value;
        for at in 0..=u32::try_from(full.len()).unwrap() {
            for digit in ["0", "3", "9"] {
                let typed = edit(NUMBER, &full, at, at, Keystroke::Insert(digit));
                if typed.rejected {
                    assert!(!typed.changed);
                    continue;
                }
                let back =
                    edit(NUMBER, &typed.value, typed.caret, typed.caret, Keystroke::DeleteBackward);
                assert_eq!(back.value, full);
                assert_eq!(digits_before(&back.value, back.caret), digits_before(&full, at));
                // Once more: now the caret is where the field itself puts it.
                let again = edit(NUMBER, &full, back.caret, back.caret, Keystroke::Insert(digit));
                assert_eq!((again.value, again.caret), (typed.value, typed.caret));
            }
        }
    }
}

#[test]
fn deleting_at_a_gap_deletes_the_digit_beyond_it() {
    for (before, key, after) in [
        ("4242 |1234", Keystroke::DeleteBackward, "424|1 234"),
        ("4242| 1234", Keystroke::DeleteBackward, "424|1 234"),
        ("4242| 1234", Keystroke::DeleteForward, "4242 |234"),
        ("4242 |1234", Keystroke::DeleteForward, "4242 |234"),
        ("4242 1|", Keystroke::DeleteBackward, "4242|"),
        ("4242| |1234", Keystroke::DeleteBackward, "424|1 234"),
        ("4|242 12|34", Keystroke::DeleteBackward, "4|34"),
    ] {
        assert_eq!(shown(&press(NUMBER, before, key)), after, "{before}");
    }
}

#[test]
fn a_paste_is_folded_replaces_the_selection_and_keeps_what_fits() {
    for (before, text, after, rejected) in [
        ("|", "4242-4242-4242-4242", "4242 4242 4242 4242|", false),
        ("|", " ４２４２\u{3000}４２４２\n", "4242 4242|", false),
        ("4|242 42|42", "11", "411|4 2", false),
        ("|4242 4242|", "378282246310005", "3782 822463 10005|", false),
        ("|", "3782822463100051", "3782 822463 10005|", true),
        ("3782 822463 1|", "00057777", "3782 822463 10005|", true),
        ("5555 5555 |5555", "123456789", "5555 5555 1234| 5555", true),
        ("|", "42424242424242424242424242", "4242 4242 4242 4242 424|", true),
    ] {
        // In the middle the caret may stand on either side of a gap.
        let edited = press(NUMBER, before, Keystroke::Insert(text));
        let after = after.replace("| ", " |");
        assert_eq!((shown(&edited), edited.rejected), (after, rejected), "{before} {text}");
    }
}

#[test]
fn what_is_no_digit_is_refused_whole_and_the_field_left_alone() {
    for text in ["x", "42a", "4242/42", "4242\u{200D}42", "①", "Card 4242"] {
        let edited = press(NUMBER, "4|2|42", Keystroke::Insert(text));
        assert!(edited.rejected && !edited.changed, "{text}");
        assert_eq!(edited.value, "4242");
    }
    // A space does nothing, and that is no offence.
    let edited = press(NUMBER, "4242|", Keystroke::Insert(" "));
    assert!(!edited.rejected && !edited.changed);
}

#[test]
fn a_full_field_takes_no_more_and_loses_nothing() {
    for full in ["3782 8224|63 10005", "5555 |5555 5555 4444", "6205 5000 0000 0000 004|"] {
        let edited = press(NUMBER, full, Keystroke::Insert("5"));
        assert!(edited.rejected && !edited.changed, "{full}");
        assert_eq!(edited.value, full.replace('|', ""));
    }
}

#[test]
fn groups_follow_the_brand_when_its_prefix_is_edited() {
    let edited = press(NUMBER, "3|782 822463 1000", Keystroke::DeleteBackward);
    assert_eq!(shown(&edited), "|7828 2246 3100 0");
    let edited = press(NUMBER, "|7828 2246 3100 0", Keystroke::Insert("3"));
    assert_eq!(shown(&edited), "3|782 822463 1000");
}

#[test]
fn a_code_is_as_long_as_its_brand_asks() {
    assert_eq!(shown(&press(CVC, "|", Keystroke::Insert("１２３"))), "123|");
    let edited = press(CVC, "123|", Keystroke::Insert("4"));
    assert!(edited.rejected && !edited.changed);
    let edited = press(Field::CardCvc { length: 4 }, "12|3", Keystroke::Insert("4"));
    assert_eq!(shown(&edited), "124|3");
    let edited = press(Field::CardCvc { length: 0 }, "|", Keystroke::Insert("4"));
    assert!(edited.rejected && !edited.changed);
    // The brand changed under a longer code: nothing is cut off, deleting works.
    assert_eq!(shown(&press(CVC, "1234|", Keystroke::DeleteBackward)), "123|");
}

use super::{Field, Keystroke, edit, press, shown};

const EXPIRY: Field = Field::CardExpiry;

/// Types a text key by key into an empty field.
fn type_out(text: &str) -> String {
    let mut edited = edit(EXPIRY, "", 0, 0, Keystroke::DeleteForward);
    for key in text.chars() {
        let (value, caret) = (edited.value, edited.caret);
        edited = edit(EXPIRY, &value, caret, caret, Keystroke::Insert(&key.to_string()));
    }
    shown(&edited)
}

#[test]
fn typing_a_date_completes_the_month() {
    for (typed, expected) in [
        ("1", "1|"),
        ("0", "0|"),
        ("2", "02 / |"),
        ("9", "09 / |"),
        ("12", "12 / |"),
        ("10", "10 / |"),
        ("01", "01 / |"),
        ("1/", "01 / |"),
        ("13", "01 / 3|"),
        ("1227", "12 / 27|"),
        ("12/27", "12 / 27|"),
        ("12 / 27", "12 / 27|"),
        ("12-27", "12 / 27|"),
        ("1/27", "01 / 27|"),
        ("127", "12 / 7|"),
        ("427", "04 / 27|"),
        ("4/27", "04 / 27|"),
        ("12202", "12 / 202|"),
        ("12/2027", "12 / 27|"),
        ("122027", "12 / 27|"),
        ("００", "0|"),
        ("１２／２７", "12 / 27|"),
    ] {
        assert_eq!(type_out(typed), expected, "{typed}");
    }
}

#[test]
fn every_month_and_year_is_reached_by_typing_four_digits() {
    for month in 1..=12 {
        for year in 0..=99 {
            let typed = type_out(&format!("{month:02}{year:02}"));
            assert_eq!(typed, format!("{month:02} / {year:02}|"));
        }
    }
}

#[test]
fn backspace_always_gets_to_the_beginning_and_delete_to_the_end() {
    let fields = ["12 / 27", "05 / 2", "12 / ", "1", "12 / 202", "1 / 27", " / 27"];
    for field in fields {
        for start in 0..=u32::try_from(field.len()).unwrap() {
            let (mut value, mut caret) = (field.to_owned(), start);
            for _ in 0..7 {
                let edited = edit(EXPIRY, &value, caret, caret, Keystroke::DeleteBackward);
                assert!(edited.value.len() <= value.len() || field == "12/27");
                (value, caret) = (edited.value, edited.caret);
            }
            let left = value.get(..usize::try_from(caret).unwrap()).unwrap();
            assert!(!left.contains(|c: char| c.is_ascii_digit()), "{field} {start}: {value}");
            for _ in 0..7 {
                let edited = edit(EXPIRY, &value, caret, caret, Keystroke::DeleteForward);
                (value, caret) = (edited.value, edited.caret);
            }
            assert_eq!((value.as_str(), caret), ("", 0), "{field} {start}");
        }
    }
}

#[test]
fn deleting_in_one_part_leaves_the_other_where_it_is() {
    for (before, key, after) in [
        ("12 / |27", Keystroke::DeleteBackward, "1| / 27"),
        ("1|2 / 27", Keystroke::DeleteBackward, "|2 / 27"),
        ("12| / 27", Keystroke::DeleteForward, "12 / |7"),
        ("|12 / 27", Keystroke::DeleteForward, "|2 / 27"),
        ("12 / 2|7", Keystroke::DeleteBackward, "12 / |7"),
        ("|12| / 27", Keystroke::DeleteBackward, "| / 27"),
        ("12 / |27|", Keystroke::DeleteBackward, "12 / |"),
        ("|12 / 27|", Keystroke::DeleteForward, "|"),
        ("1|2 / 2|7", Keystroke::DeleteForward, "1| / 7"),
        ("1 / 2|7", Keystroke::DeleteBackward, "1 / |7"),
    ] {
        assert_eq!(shown(&press(EXPIRY, before, key)), after, "{before}");
    }
}

#[test]
fn a_part_that_was_deleted_can_be_typed_again() {
    for (before, typed, after) in [
        ("1| / 27", "1", "11 / |27"),
        ("| / 27", "9", "09 / |27"),
        ("| / 27", "1", "1| / 27"),
        ("|2 / 27", "1", "1|2 / 27"),
        ("1| / 27", "/", "01 / |27"),
        ("12 / |7", "2", "12 / 2|7"),
        ("12 / |27|", "30", "12 / 30|"),
        ("|12| / 27", "11", "11 / |27"),
        ("|12 / 27|", "3", "03 / |"),
        ("1 / |7", "2", "1 / 2|7"),
        ("12| / 27", "/", "12 / |27"),
    ] {
        let edited = press(EXPIRY, before, Keystroke::Insert(typed));
        assert_eq!(shown(&edited), after, "{before} {typed}");
        assert!(!edited.rejected);
    }
}

#[test]
fn a_date_in_any_form_is_filled_in_whole() {
    for text in [
        "12/27",
        "12/2027",
        "1227",
        "122027",
        "2027-12",
        "12 27",
        "１２／２７",
        "12 / 2027",
        "2027/12",
    ] {
        for before in ["|", "|03 / 29|"] {
            let edited = press(EXPIRY, before, Keystroke::Insert(text));
            assert_eq!((shown(&edited).as_str(), edited.rejected), ("12 / 27|", false), "{text}");
        }
    }
    // With a separator it is a whole date wherever the caret is.
    assert_eq!(shown(&press(EXPIRY, "03 / |29", Keystroke::Insert("2027-12"))), "12 / 27|");
    assert_eq!(shown(&press(EXPIRY, "12 / |", Keystroke::Insert("2027"))), "12 / 27|");
    assert_eq!(shown(&press(EXPIRY, "12 / |027", Keystroke::Insert("2"))), "12 / |27");
}

#[test]
fn what_makes_no_date_is_refused_and_the_field_left_alone() {
    for (before, text) in [
        ("12 / 27|", "1"),
        ("|12 / 27", "1"),
        ("1|2 / 27", "0"),
        ("12 / 2|7", "5"),
        ("0|", "0"),
        ("|", "/"),
        ("0|", "/"),
        ("12 / 2|", "/"),
        ("1| / 27", "5"),
        ("|", "x"),
        ("1|", "Dec"),
        ("|", "12.27"),
        ("|", "12/2127"),
        ("|", "12/1999"),
    ] {
        let edited = press(EXPIRY, before, Keystroke::Insert(text));
        assert!(edited.rejected && !edited.changed, "{before} {text}: {}", shown(&edited));
        assert_eq!(edited.value, before.replace('|', ""));
    }
    let edited = press(EXPIRY, "12 / |", Keystroke::Insert(" "));
    assert!(!edited.rejected && !edited.changed);
}

#[test]
fn no_sequence_of_keys_breaks_the_form_or_loses_the_caret() {
    // Every sequence of five keys out of nine, with the caret moved to every
    // place before the last.
    let keys = [
        Keystroke::Insert("0"),
        Keystroke::Insert("1"),
        Keystroke::Insert("2"),
        Keystroke::Insert("7"),
        Keystroke::Insert("/"),
        Keystroke::Insert("12/27"),
        Keystroke::Insert("202"),
        Keystroke::DeleteBackward,
        Keystroke::DeleteForward,
    ];
    let mut reached = std::collections::BTreeSet::from([String::new()]);
    for _ in 0..5 {
        let mut next = reached.clone();
        for value in &reached {
            let length = u32::try_from(value.len()).unwrap();
            for start in 0..=length {
                for end in start..=length {
                    for key in keys {
                        let edited = edit(EXPIRY, value, start, end, key);
                        let caret = usize::try_from(edited.caret).unwrap();
                        assert!(edited.value.is_char_boundary(caret), "{value} {key:?}");
                        assert!(edited.value.len() <= "MM / 20Y".len(), "{value} {key:?}");
                        next.insert(edited.value);
                    }
                }
            }
        }
        reached = next;
    }
    assert!(reached.len() > 100);
}

#[test]
fn a_text_that_was_never_drawn_breaks_nothing() {
    for value in
        ["2046/", "256/", "1234567890123456789/", "0000000000000000000", "////", "1 2 3 / 4 5 6 7"]
    {
        let length = u32::try_from(value.len()).unwrap();
        for (start, end) in
            (0..=length).flat_map(|start| (start..=length).map(move |end| (start, end)))
        {
            for key in [
                Keystroke::Insert("/"),
                Keystroke::Insert("1"),
                Keystroke::Insert("9"),
                Keystroke::DeleteBackward,
            ] {
                let edited = edit(EXPIRY, value, start, end, key);
                assert!(
                    usize::try_from(edited.caret).unwrap() <= value.len().max(edited.value.len())
                );
            }
        }
    }
    // In a byte, 256 would be no month.
    assert!(edit(EXPIRY, "256/", 3, 3, Keystroke::Insert("/")).changed);
}

use super::{Field, Keystroke, Page, SEPARATORS, fields, solid};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

fn rng() -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(7)
}

fn below(rng: &mut ChaCha8Rng, limit: usize) -> usize {
    usize::try_from(rng.next_u64() % u64::try_from(limit).unwrap()).unwrap()
}

fn typed_out(field: &Field, text: &str) -> Page {
    let mut page = Page::new();
    for key in text.chars() {
        page.press(field, Keystroke::Insert(&key.to_string()));
    }
    page
}

fn pasted(field: &Field, text: &str) -> Page {
    let mut page = Page::new();
    assert!(!page.press(field, Keystroke::Insert(text)), "{} {text}", field.id);
    page
}

/// A text with its digits in another script, or all of it full-width.
fn in_script(text: &str, zero: u32) -> String {
    let drawn = |key: char| match key.to_digit(10) {
        Some(digit) => char::from_u32(zero + digit).unwrap(),
        None if zero == 0xFF10 && key.is_ascii_graphic() && key != '-' => {
            char::from_u32(u32::from(key) + 0xFEE0).unwrap()
        }
        None => key,
    };
    text.chars().map(drawn).collect()
}

/// Each field with its numbers, and those again with other digits.
fn examples() -> Vec<(Field, Vec<String>)> {
    let mut rng = rng();
    let with_others = |field: Field| {
        let mut texts: Vec<String> = field.samples.iter().map(|text| (*text).into()).collect();
        // Where kinds are told apart, other digits are another kind.
        let is_free = !["key", "proxy", "cn_mobile"].iter().any(|id| field.id.ends_with(id));
        for text in field.samples.iter().filter(|_| is_free) {
            for _ in 0..10 {
                let mut other = |byte: u8| match byte {
                    b'5'..=b'9' => b'5' + u8::try_from(below(&mut rng, 5)).unwrap(),
                    kept => kept,
                };
                texts.push(text.bytes().map(&mut other).map(char::from).collect());
            }
        }
        (field, texts)
    };
    fields().into_iter().map(with_others).collect()
}

#[test]
fn typing_one_at_a_time_is_the_same_as_pasting_in_any_script() {
    for (field, texts) in examples() {
        for text in texts {
            let whole = pasted(&field, &text);
            assert_eq!(whole.shown(), format!("{text}|"), "{}", field.id);
            assert_eq!(typed_out(&field, &text), whole, "{}", field.id);
            for zero in [0x660, 0x6F0, 0xFF10] {
                let other = in_script(&text, zero);
                assert_eq!(pasted(&field, &other), whole, "{} {other}", field.id);
                assert_eq!(typed_out(&field, &other), whole, "{} {other}", field.id);
            }
            let bare = solid(&text);
            if (field.check)(&bare).electronic() == (field.check)(&text).electronic() {
                assert_eq!(pasted(&field, &bare), whole, "{}", field.id);
                assert_eq!(typed_out(&field, &bare), whole, "{}", field.id);
            }
        }
    }
}

#[test]
fn typing_what_is_shown_over_all_of_it_changes_nothing() {
    for (field, texts) in examples() {
        for text in texts {
            let whole = pasted(&field, &text);
            let mut again = Page { start: 0, ..whole.clone() };
            assert!(!again.press(&field, Keystroke::Insert(&text)));
            assert_eq!(again, whole, "{}", field.id);
        }
    }
}

#[test]
fn deleting_one_at_a_time_goes_back_to_nothing() {
    for (field, texts) in examples() {
        for text in texts {
            let mut page = pasted(&field, &text);
            while !page.value.is_empty() {
                let before = page.clone();
                assert!(!page.press(&field, Keystroke::DeleteBackward));
                let at = format!("{}: {} {}", field.id, before.shown(), page.shown());
                let gone = solid(&before.value).len() - solid(&page.value).len();
                assert!(gone == 1 || gone == 0 && page.value.len() < before.value.len(), "{at}");
                assert_eq!(page.end, page.value.len(), "{at}");
                let again = solid(&typed_out(&field, &page.value).value);
                assert_eq!(again, solid(&page.value), "{at}");
            }
            let mut page = Page { start: 0, end: 0, ..pasted(&field, &text) };
            for _ in 0..text.len() {
                assert!(!page.press(&field, Keystroke::DeleteForward));
                assert_eq!(page.end, 0, "{}", field.id);
            }
            assert_eq!(page, Page::new(), "{}", field.id);
        }
    }
}

#[test]
fn forward_from_before_a_character_is_backward_from_behind_it() {
    for (field, texts) in examples() {
        for text in texts {
            for at in counting(&text) {
                let after = |start, end, key| {
                    let mut page = Page { value: text.clone(), start, end };
                    assert!(!page.press(&field, key));
                    page
                };
                let back = after(at + 1, at + 1, Keystroke::DeleteBackward);
                assert_eq!(after(at, at, Keystroke::DeleteForward), back, "{} {text}", field.id);
                for key in [Keystroke::DeleteForward, Keystroke::DeleteBackward] {
                    assert_eq!(after(at, at + 1, key), back, "{} {text}", field.id);
                }
            }
        }
    }
}

/// Where in a text the characters are that are no separators.
fn counting(text: &str) -> impl Iterator<Item = usize> {
    let counts = |(_, byte): &(usize, u8)| !SEPARATORS.contains(byte);
    text.bytes().enumerate().filter(counts).map(|(at, _)| at)
}

#[test]
fn what_was_deleted_can_be_typed_again_where_it_was() {
    for (field, texts) in examples() {
        for text in texts {
            for at in counting(&text) {
                let (before, rest) = text.split_at(at);
                let (gone, _) = rest.split_at(1);
                let mut page = Page { value: text.clone(), start: at, end: at };
                page.press(&field, Keystroke::DeleteForward);
                let name = format!("{} {text} {at}: {}", field.id, page.shown());
                assert_eq!(solid(page.value.get(..page.end).unwrap()), solid(before), "{name}");
                assert!(!page.press(&field, Keystroke::Insert(gone)), "{name}");
                assert_eq!(solid(&page.value), solid(&text), "{name}");
                let before = solid(page.value.get(..page.end).unwrap());
                assert_eq!(before, solid(text.get(..=at).unwrap()), "{name}");
            }
        }
    }
}

/// What is pressed at random: what belongs into some field, and what does not.
const INSERTED: &[&str] = &[
    "0",
    "1",
    "2",
    "3",
    "5",
    "6",
    "8",
    "9",
    "a",
    "B",
    "d",
    "E",
    "X",
    "+",
    "@",
    ".",
    "-",
    "/",
    " ",
    "(",
    ")",
    "#",
    "_",
    "é",
    "12",
    "00 1",
    "DE",
    "+86",
    "ｘ",
    "٣",
    "\u{A0}",
    "b.c",
    "1234567890",
    "DE89370400440532013000",
    "",
];

#[test]
fn no_key_loses_what_was_not_selected_or_the_caret() {
    let mut rng = rng();
    for (field, texts) in examples() {
        for _ in 0..40 {
            let mut page = Page::new();
            if rng.next_u32().is_multiple_of(2) {
                page = pasted(&field, &texts[below(&mut rng, texts.len())]);
            }
            for _ in 0..20 {
                if rng.next_u32().is_multiple_of(3) {
                    page.start = below(&mut rng, page.value.len() + 1);
                    page.end = page.start;
                    if rng.next_u32().is_multiple_of(2) {
                        page.end += below(&mut rng, page.value.len() + 1 - page.start);
                    }
                }
                let before = page.clone();
                let key = match rng.next_u32() % 5 {
                    0 => Keystroke::DeleteBackward,
                    1 => Keystroke::DeleteForward,
                    _ => Keystroke::Insert(INSERTED[below(&mut rng, INSERTED.len())]),
                };
                let rejected = page.press(&field, key);
                holds(&field, &before, &page, key, rejected);
            }
        }
    }
}

/// Whether what counts before the caret and behind it is what it must be.
fn holds(field: &Field, before: &Page, after: &Page, key: Keystroke<'_, str>, rejected: bool) {
    if before == after {
        return;
    }
    let at = format!("{}: {} {key:?} {}", field.id, before.shown(), after.shown());
    let (head, rest) = before.value.split_at(before.start);
    let (picked, tail) = rest.split_at(before.end - before.start);
    let (head, tail) = (solid(head), solid(tail));
    let (left, right) = after.value.split_at(after.end);
    let (left, right) = (solid(left), solid(right));
    let bare = solid(picked).is_empty();
    // What only says what follows may go from the front: the word, the country,
    // the zero in brackets.
    let is_end = |full: &str| {
        full == left
            || matches!(field.id, "iban.iban" | "DE" | "LV") && full.ends_with(&left)
            || field.id == "e164" && full.replacen('0', "", 1) == left
    };
    let kept = match key {
        Keystroke::Insert(text) => {
            let typed = text.replace('ｘ', "X").replace('٣', "3").replace('\u{A0}', " ");
            let typed = solid(&typed);
            let lengths = if rejected { 0..=typed.len() } else { typed.len()..=typed.len() };
            let heads = lengths.map(|length| format!("{head}{}", typed.get(..length).unwrap()));
            heads.into_iter().any(|full| is_end(&full)) && right == tail
        }
        Keystroke::DeleteBackward if bare => {
            let shorter = head.get(..head.len().saturating_sub(1)).unwrap();
            (is_end(&head) || is_end(shorter)) && right == tail
        }
        Keystroke::DeleteForward if bare => {
            let shorter = tail.get(1.min(tail.len())..).unwrap();
            is_end(&head) && (right == tail || right == shorter)
        }
        _ => is_end(&head) && right == tail,
    };
    assert!(kept, "{at}");
}

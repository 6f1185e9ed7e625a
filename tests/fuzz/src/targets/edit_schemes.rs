//! Keystrokes in the fields of accounts and identities, in any order.

use crate::feed::Feed;
use countersign::Code;
use countersign::account::{Checked, Scheme};
use countersign::edit::{Keystroke, redraw};
use countersign::identity::{CnMobile, E164};
use countersign::text::Run;

pub(crate) const SEEDS: &[&[u8]] = &[
    b"ADE89370400440532013000",
    b"AGB82 WEST 1234 5698\x01\x01\x03\x05\x02\x01",
    b"F123456\x01-\x01",
    b"P+5511987654321\x03\x02x\x01",
    b"Pname@example.com\x01\x01",
    b"[+86 138 1234\x03\x04\x01",
    b"\\+442079460958\x04\x00\x01",
    b"O\x05\x00\x15032180000118359719 \xEF\xBC\x911",
];

pub(crate) fn target(data: &[u8]) {
    let mut feed = Feed::new(data);
    let parts: Vec<_> = Scheme::ALL.iter().flat_map(|scheme| scheme.parts).collect();
    let at = feed.below(parts.len() + 2);
    let check = |text: &Run| -> Checked {
        match parts.get(at) {
            Some(part) => part.check(text),
            None if at == parts.len() => CnMobile::check(text),
            None => E164::check(text),
        }
    };
    let is_refused = |text: &str| {
        let code = check(&Run::of(text.as_bytes())).check.code;
        matches!(code, Some(Code::Characters | Code::TooLong))
    };
    let (mut value, mut start, mut end) = (String::new(), 0_u32, 0_u32);
    for _ in 0..48 {
        if feed.is_empty() {
            break;
        }
        let typed;
        let key = match feed.byte() {
            1 => Keystroke::DeleteBackward,
            2 => Keystroke::DeleteForward,
            3 => {
                start = u32::from(feed.byte() % 48);
                end = start;
                continue;
            }
            4 => {
                end = u32::from(feed.byte() % 48);
                continue;
            }
            5 => {
                let length = usize::try_from(feed.number(2) % 300).unwrap();
                let bytes: Vec<u8> = (0..length).map(|_| feed.byte()).collect();
                typed = String::from_utf8_lossy(&bytes).into_owned();
                Keystroke::Insert(typed.as_str())
            }
            byte => {
                typed = char::from(byte).to_string();
                Keystroke::Insert(typed.as_str())
            }
        };
        let edited = redraw(&check, value.as_str(), start, end, key);
        if !edited.changed {
            continue;
        }
        let is_typed = matches!(key, Keystroke::Insert(_)) && start == end;
        assert!(!is_typed || is_refused(&value) || !is_refused(edited.value.as_str()), "{value:?}");
        value = edited.value.as_str().to_owned();
        (start, end) = (edited.caret, edited.caret);
        assert!(value.is_ascii());
        assert!(usize::try_from(edited.caret).unwrap() <= value.len(), "{value:?}");
        // A caret that deletes nothing is at the beginning.
        let back = redraw(&check, value.as_str(), start, end, Keystroke::<str>::DeleteBackward);
        assert!(back.changed || check(&Run::of(&value.as_bytes()[..value.len().min(start.try_into().unwrap())])).electronic().is_empty());
    }
    // What is shown is shown the same where it is pasted as a whole; but nothing is
    // dropped with what a key takes out, whatever that leaves.
    if is_refused(&value) {
        return;
    }
    let pasted = redraw(&check, "", 0, 0, Keystroke::Insert(value.as_str()));
    assert!(!pasted.rejected, "{value:?}");
    assert_eq!(pasted.value.as_str(), value);
}

//! Keystrokes in the fields of a card, in any order.

use crate::feed::Feed;
use countersign::Code;
use countersign::card::NumberCheck;
use countersign::edit::{Field, Keystroke, edit};

pub(crate) const SEEDS: &[&[u8]] = &[
    b"A4242424242424242",
    b"A378282246310005\x01\x01\x03\x01\x02\x00\x085",
    b"B1228\x01\x01/\x01",
    b"B12/28\x03\x02\x04\x02",
    b"C1234\x01",
    b"D123\x05\x00\x04 42 42-1",
    b"A\x05\x00\x1342 42\xEF\xBC\x94\xEF\xBC\x92 4242 4",
];

/// A field as a page shows it.
struct Page {
    field: Field,
    value: String,
    start: u32,
    end: u32,
}

impl Page {
    fn press(&mut self, key: Keystroke<'_, str>) {
        let before = (self.value.clone(), self.start, self.end);
        let edited = edit(self.field, self.value.as_str(), self.start, self.end, key);

        // The same as characters.
        let value: Vec<u32> = self.value.chars().map(u32::from).collect();
        let text: Vec<u32> = match key {
            Keystroke::Insert(text) => text.chars().map(u32::from).collect(),
            _ => Vec::new(),
        };
        let other: Keystroke<'_, [u32]> = match key {
            Keystroke::Insert(_) => Keystroke::Insert(&text[..]),
            Keystroke::DeleteBackward => Keystroke::DeleteBackward,
            Keystroke::DeleteForward => Keystroke::DeleteForward,
        };
        let same = edit(self.field, &value[..], self.start, self.end, other);
        assert_eq!(same.value.as_str(), edited.value.as_str());
        assert_eq!(
            (same.caret, same.changed, same.rejected),
            (edited.caret, edited.changed, edited.rejected)
        );

        if !edited.changed {
            return;
        }
        self.value = edited.value.as_str().to_owned();
        (self.start, self.end) = (edited.caret, edited.caret);
        assert!(usize::try_from(edited.caret).unwrap() <= self.value.len(), "{before:?}");
        assert!(self.value.bytes().all(|byte| byte.is_ascii_digit() || b" /".contains(&byte)));
        assert!(!self.value.contains("  "));
        if let Field::CardCvc { length } = self.field {
            assert!(self.value.len() <= before.0.len().max(length.into()));
        }
    }

    /// What is shown is shown the same where it is pasted as a whole, and a
    /// digit that was taken is gone again after one key.
    fn settle(&self) {
        let all = u32::try_from(self.value.len()).unwrap();
        // Half a month, the rest of which was taken out, is read as a whole one. A
        // number whose first digits were taken out may be longer than its brand has.
        let is_left = match self.field {
            Field::CardExpiry => self.value.find(" /") != Some(2),
            Field::CardNumber => {
                NumberCheck::of(&*self.value).check.code == Some(Code::CardNumberLength)
            }
            Field::CardCvc { .. } => false,
        };
        if !self.value.is_empty() && !is_left {
            let key = Keystroke::Insert(self.value.as_str());
            let again = edit(self.field, self.value.as_str(), 0, all, key);
            if again.changed {
                assert_eq!(again.value.as_str(), self.value);
            }
            let fresh = edit(self.field, "", 0, 0, key);
            assert_eq!(fresh.value.as_str(), self.value);
            assert!(!fresh.rejected);
        }
        if self.field == Field::CardExpiry {
            return;
        }
        for at in 0..=all {
            let typed = edit(self.field, self.value.as_str(), at, at, Keystroke::Insert("7"));
            if typed.changed && !typed.rejected {
                let back = edit(
                    self.field,
                    typed.value.as_str(),
                    typed.caret,
                    typed.caret,
                    Keystroke::<str>::DeleteBackward,
                );
                assert_eq!(back.value.as_str(), self.value, "at {at}");
            }
        }
    }
}

pub(crate) fn target(data: &[u8]) {
    let mut feed = Feed::new(data);
    let field = *feed.pick(&[
        Field::CardNumber,
        Field::CardExpiry,
        Field::CardCvc { length: 3 },
        Field::CardCvc { length: 4 },
    ]);
    let mut page = Page { field, value: String::new(), start: 0, end: 0 };
    for _ in 0..64 {
        if feed.is_empty() {
            break;
        }
        match feed.byte() {
            1 => page.press(Keystroke::DeleteBackward),
            2 => page.press(Keystroke::DeleteForward),
            // Moves the caret, or selects.
            3 => {
                page.start = u32::from(feed.byte() % 32);
                page.end = page.start;
            }
            4 => page.end = u32::from(feed.byte() % 32),
            // Pastes.
            5 => {
                let length = usize::try_from(feed.number(2) % 300).unwrap();
                let bytes: Vec<u8> = (0..length).map(|_| feed.byte()).collect();
                page.press(Keystroke::Insert(&String::from_utf8_lossy(&bytes)));
            }
            byte => page.press(Keystroke::Insert(char::from(byte).encode_utf8(&mut [0; 4]))),
        }
    }
    page.settle();
}

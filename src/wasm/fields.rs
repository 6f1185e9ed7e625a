//! Root `fields`: what the first keystroke in a card form needs.
//!
//! Numbers alone cross here, at a desk, for that makes it the small file it is: no
//! heap, no text in or out, no names. Codes and brands are rows of the tables that
//! `js/codes.js` and `js/brands.js` are written from. Lists end with 0, so what is
//! counted is counted from 1.
//!
//! # Secrecy
//! What was typed is overwritten when it is answered, the answer by the wrapper
//! when it is read.

use std::cell::RefCell;

use wasm_bindgen::prelude::wasm_bindgen;

use super::answer::Answer;
use super::desk::{self, Desk};
use crate::card::{Brand, CardCvc, CardHolder, ExpiryCheck, NumberCheck, Today};
use crate::check::Check;
use crate::edit::{self, Field, Keystroke};
use crate::secret::{EDITING, scrub_stack};

/// The most characters that are held: a field's and a keystroke's, each as much
/// as the wrapper lets through, and what it puts before them.
const ROOM: usize = 2064;

/// More than the longest answer has numbers.
const LONGEST: usize = 96;

thread_local! {
    static DESK: Desk<{ 1 + ROOM + LONGEST }> =
        const { RefCell::new([0; 1 + ROOM + LONGEST]) };
}

/// Where the desk lies in the memory, in bytes: a number of 32 bits that says how
/// many characters are typed, 2064 for those, and 96 for an answer.
#[wasm_bindgen(js_name = cardDesk)]
#[must_use]
pub fn card_desk() -> usize {
    DESK.with(|desk| desk.as_ptr().expose_provenance())
}

/// Checks a card number as typed so far.
///
/// Answers with status, code and brand, then with the lists of brands, of the
/// formatted text, of lengths, gaps and the last four digits.
#[wasm_bindgen(js_name = cardNumber)]
pub fn card_number() {
    ask(&mut |typed, answer| {
        let number = NumberCheck::of(typed);
        answer.number(&number, number.brand());
    });
}

/// Checks an expiry date as typed so far, against a day.
///
/// Answers with status, code, month and year; with nothing where there is no
/// such day.
#[wasm_bindgen(js_name = cardExpiry)]
pub fn card_expiry(year: u16, month: u8, day: u8) {
    ask(&mut |typed, answer| {
        if let Some(today) = Today::new(year, month, day) {
            let expiry = ExpiryCheck::of(typed, today);
            answer.check(expiry.check);
            if let Some((month, year)) = expiry.date {
                answer.push(month.into());
                answer.push(year.into());
            }
        }
    });
}

/// Checks a security code as typed so far, beside a number of the brand in this
/// row, if it is known yet. Answers with status and code.
#[wasm_bindgen(js_name = cardCvc)]
pub fn card_cvc(brand: usize) {
    ask(&mut |typed, answer| answer.check(CardCvc::check(typed, Brand::from_row(brand))));
}

/// Checks the name on a card as typed so far. Answers with status and code.
#[wasm_bindgen(js_name = cardHolder)]
pub fn card_holder() {
    ask(&mut |typed, answer| answer.check(CardHolder::check(typed)));
}

/// Applies one keystroke to a field. Handed in is what it shows, so many
/// characters, with the selection from `start` to `end` in UTF-16 code units,
/// and then what is inserted.
///
/// The field is 1 for a card number, 2 for an expiry date, 3 for the security
/// code beside a number of the brand in this row; the key is 1 to insert, 2 to
/// delete backward, 3 to delete forward. Answers with 2 for yes and 1 for no,
/// whether it changed and whether something was rejected, then with the caret
/// and the text; of a card number with status, code and brand as well.
#[wasm_bindgen]
pub fn edit(field: u8, brand: usize, shown: usize, start: u32, end: u32, key: u8) {
    ask(&mut |typed, answer| {
        let field = match field {
            1 => Field::CardNumber,
            2 => Field::CardExpiry,
            _ => Field::CardCvc { length: Brand::from_row(brand).map_or(4, Brand::cvc_length) },
        };
        let (value, text) = typed.split_at_checked(shown).unwrap_or_default();
        let key = match key {
            1 => Keystroke::Insert(text),
            2 => Keystroke::DeleteBackward,
            _ => Keystroke::DeleteForward,
        };
        let edited = edit::edit(field, value, start, end, key);
        answer.edited(edited.changed, edited.rejected, edited.caret);
        answer.bytes(edited.value.as_bytes());
        if let Some((check, brand)) = edited.number {
            answer.card(check, brand);
        }
    });
}

/// Answers a question, and overwrites what it left on the stack: what is drawn
/// moves through locals, which leave copies where they were.
pub(super) fn ask(answer: &mut dyn FnMut(&[u32], &mut Answer<'_>)) {
    desk::ask(&DESK, ROOM, answer);
    scrub_stack::<EDITING>();
}

impl Answer<'_> {
    pub(super) fn number(&mut self, number: &NumberCheck, brand: Option<Brand>) {
        self.card(number.check, brand);
        self.brands(&number.brands);
        self.bytes(number.formatted().as_bytes());
        self.bytes(number.lengths());
        self.bytes(number.gaps());
        self.bytes(number.last4().unwrap_or_default());
    }

    pub(super) fn brands(&mut self, brands: &[Brand]) {
        self.list(brands.iter().map(|brand| brand.row().into()));
    }

    fn card(&mut self, check: Check, brand: Option<Brand>) {
        self.check(check);
        self.push(brand.map_or(0, |brand| brand.row().into()));
    }
}

/// What the wrapper does by itself at the desk.
#[cfg(all(test, target_arch = "wasm32"))]
pub(super) mod by_hand {
    use super::{DESK, LONGEST, ROOM};

    /// Writes down the next character that was typed, while there is room.
    pub(in crate::wasm) fn put(character: char) {
        DESK.with_borrow_mut(|desk| {
            let length = usize::try_from(desk[0]).unwrap();
            if length < ROOM {
                desk[0] += 1;
                desk[1 + length] = character.into();
            }
        });
    }

    /// Reads the answer, and overwrites it.
    pub(in crate::wasm) fn take() -> [u32; LONGEST] {
        DESK.with_borrow_mut(|desk| {
            let mut answer = [0; LONGEST];
            answer.swap_with_slice(&mut desk[1 + ROOM..]);
            answer
        })
    }
}

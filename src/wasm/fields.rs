//! Root `fields`: what the first keystroke in a card form needs.
//!
//! Numbers alone cross here, for that makes it the small file it is: no heap, no
//! text in or out, no names. The wrapper hands in what was typed character by
//! character with [`put`], asks one thing, and fetches the answer's numbers with
//! [`take`]. Codes and brands are rows of the tables that `js/codes.js` and
//! `js/brands.js` are written from. Lists end with 0, so what is counted is
//! counted from 1.
//!
//! # Secrecy
//! What was typed and what was answered lie in one place, and are overwritten as
//! soon as they are read.

use std::cell::RefCell;

use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroize;

use crate::card::{Brand, CardCvc, CardHolder, ExpiryCheck, NumberCheck, Today};
use crate::check::{Check, Status};
use crate::edit::{self, Field, Keystroke};
use crate::secret::scrub_stack;

/// The most characters that are held: a field's and a keystroke's, each as much
/// as the wrapper lets through.
const ROOM: usize = 2048;

/// More than the longest answer has numbers.
const LONGEST: usize = 96;

/// Where a question and its answer lie.
struct Desk {
    typed: [char; ROOM],
    length: usize,
    answer: [u16; LONGEST],
    taken: usize,
}

thread_local! {
    static DESK: RefCell<Desk> = const {
        RefCell::new(Desk {
            typed: ['\0'; ROOM],
            length: 0,
            answer: [0; LONGEST],
            taken: 0,
        })
    };
}

/// Hands in the next character that was typed, as its code point.
#[wasm_bindgen]
pub fn put(character: u32) {
    at_desk(|desk| {
        if let Some(place) = desk.typed.get_mut(desk.length) {
            *place = char::from_u32(character).unwrap_or(char::REPLACEMENT_CHARACTER);
            desk.length += 1;
        }
    });
}

/// Fetches the next number of the answer; 0 ends a list, and the whole.
#[wasm_bindgen]
#[must_use]
pub fn take() -> u16 {
    let mut next = 0;
    at_desk(|desk| {
        if let Some(place) = desk.answer.get_mut(desk.taken) {
            next = core::mem::take(place);
            desk.taken += 1;
        }
    });
    next
}

/// Checks a card number as typed so far.
///
/// Answers with status, code and brand, then with the lists of brands, of the
/// formatted text, of lengths, gaps and the last four digits.
#[wasm_bindgen(js_name = cardNumber)]
pub fn card_number() {
    ask(|typed, answer| {
        let number = NumberCheck::of(typed);
        answer.check(number.check);
        answer.push(number.brand().map_or(0, Brand::row));
        answer.list(number.brands.iter().map(|brand| brand.row()));
        answer.bytes(number.formatted().as_bytes());
        answer.bytes(number.lengths());
        answer.bytes(number.gaps());
        answer.bytes(number.last4().unwrap_or_default());
    });
}

/// Checks an expiry date as typed so far, against a day.
///
/// Answers with status, code, month and year; with nothing where there is no
/// such day.
#[wasm_bindgen(js_name = cardExpiry)]
pub fn card_expiry(year: u16, month: u8, day: u8) {
    ask(|typed, answer| {
        if let Some(today) = Today::new(year, month, day) {
            let expiry = ExpiryCheck::of(typed, today);
            answer.check(expiry.check);
            if let Some((month, year)) = expiry.date {
                answer.push(month.into());
                answer.push(year);
            }
        }
    });
}

/// Checks a security code as typed so far, beside a number of the brand in this
/// row, if it is known yet. Answers with status and code.
#[wasm_bindgen(js_name = cardCvc)]
pub fn card_cvc(brand: usize) {
    ask(|typed, answer| answer.check(CardCvc::check(typed, Brand::from_row(brand))));
}

/// Checks the name on a card as typed so far. Answers with status and code.
#[wasm_bindgen(js_name = cardHolder)]
pub fn card_holder() {
    ask(|typed, answer| answer.check(CardHolder::check(typed)));
}

/// Applies one keystroke to a field. Handed in is what it shows, so many
/// characters, with the selection from `start` to `end` in UTF-16 code units,
/// and then what is inserted.
///
/// The field is 1 for a card number, 2 for an expiry date, 3 for the security
/// code beside a number of the brand in this row; the key is 1 to insert, 2 to
/// delete backward, 3 to delete forward. Answers with 2 for yes and 1 for no,
/// whether it changed and whether something was rejected, then with the caret
/// and the text.
#[wasm_bindgen]
pub fn edit(field: u8, brand: usize, shown: usize, start: u32, end: u32, key: u8) {
    ask(|typed, answer| {
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
        answer.push(1 + u16::from(edited.changed));
        answer.push(1 + u16::from(edited.rejected));
        answer.push(u16::try_from(edited.caret).unwrap_or(u16::MAX));
        answer.bytes(edited.value.as_bytes());
    });
}

fn at_desk(act: impl FnOnce(&mut Desk)) {
    DESK.with(|desk| {
        // Nothing borrows it twice: calls never nest.
        if let Ok(mut desk) = desk.try_borrow_mut() {
            act(&mut desk);
        }
    });
}

/// Answers a question on what was typed, and overwrites that.
fn ask(answer: impl FnOnce(&[char], &mut Answer<'_>)) {
    at_desk(|desk| {
        desk.answer.zeroize();
        desk.taken = 0;
        let typed = desk.typed.get_mut(..desk.length).unwrap_or_default();
        answer(typed, &mut Answer { places: desk.answer.iter_mut() });
        typed.zeroize();
        desk.length = 0;
    });
    // What was drawn moved through locals, which leave copies where they were.
    scrub_stack();
}

/// An answer in the making.
struct Answer<'a> {
    places: core::slice::IterMut<'a, u16>,
}

impl Answer<'_> {
    fn push(&mut self, number: u16) {
        if let Some(place) = self.places.next() {
            *place = number;
        }
    }

    fn list(&mut self, numbers: impl Iterator<Item = u16>) {
        for number in numbers {
            self.push(number);
        }
        self.push(0);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.list(bytes.iter().map(|byte| u16::from(*byte)));
    }

    fn check(&mut self, check: Check) {
        self.push(match check.status {
            Status::Empty => 1,
            Status::Incomplete => 2,
            Status::Valid => 3,
            Status::Warning => 4,
            Status::Invalid => 5,
        });
        self.push(check.code.map_or(0, crate::Code::row));
    }
}

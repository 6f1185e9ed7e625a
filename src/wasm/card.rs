//! Root `card`: what `fields` exports, card numbers beside a gateway's hint, and
//! the postal codes that a card's bank compares.

use wasm_bindgen::prelude::wasm_bindgen;

use super::fields::ask;
use crate::card::{BinHint, Brand, HintedNumber, PostalCode};
use crate::edit::{self, Keystroke};
use crate::text::Run;

/// Checks a card number as typed so far beside a hint. Handed in are as many rows
/// of brands as are `named`, eight digits, and the number; `choice` is the row of
/// the brand that the buyer chose, or 0.
///
/// Answers as `cardNumber` does, and then with the list of brands that can be
/// chosen; with nothing where there is no such hint.
#[wasm_bindgen(js_name = cardHinted)]
pub fn card_hinted(named: usize, choice: usize) {
    ask(&mut |typed, answer| {
        let (rows, typed) = typed.split_at_checked(named).unwrap_or_default();
        let (digits, typed) = typed.split_at_checked(8).unwrap_or_default();
        let (mut brands, mut bin) = ([Brand::Visa; 8], Run::new());
        for (place, row) in brands.iter_mut().zip(rows) {
            let row = usize::try_from(*row).unwrap_or_default();
            let Some(brand) = Brand::from_row(row) else { return };
            *place = brand;
        }
        for digit in digits {
            bin.push(u8::try_from(*digit).unwrap_or_default());
        }
        let brands = brands.get(..named).unwrap_or_default();
        let Some(hint) = BinHint::new(bin.as_str(), brands) else { return };
        let known = HintedNumber::of(typed, &hint, Brand::from_row(choice));
        answer.number(&known.number, known.brand());
        answer.brands(known.choices());
    });
}

/// Checks a postal code as typed so far. Handed in are the two letters of its
/// country, and the code. Answers with status, code and the formatted text.
#[wasm_bindgen]
pub fn postal() {
    ask(&mut |typed, answer| {
        let (country, typed) = of_country(typed);
        let field = PostalCode::check_in(typed, &country);
        answer.check(field.check);
        answer.bytes(field.shown.as_bytes());
    });
}

/// Applies one keystroke to a postal code. Handed in are the two letters of its
/// country, what the field shows, so many characters, with the selection from
/// `start` to `end` in UTF-16 code units, and what is inserted. The key is that of
/// `edit`, and so is the answer.
#[wasm_bindgen(js_name = editPostal)]
pub fn edit_postal(shown: usize, start: u32, end: u32, key: u8) {
    ask(&mut |typed, answer| {
        let (country, typed) = of_country(typed);
        let (value, text) = typed.split_at_checked(shown).unwrap_or_default();
        let key = match key {
            1 => Keystroke::Insert(text),
            2 => Keystroke::DeleteBackward,
            _ => Keystroke::DeleteForward,
        };
        let check = |text: &Run| PostalCode::check_in(text, &country);
        let edited = edit::redraw(&check, value, start, end, key);
        answer.edited(edited.changed, edited.rejected, edited.caret);
        answer.bytes(edited.value.as_bytes());
    });
}

fn of_country(typed: &[u32]) -> ([u8; 2], &[u32]) {
    let (country, typed) = typed.split_at_checked(2).unwrap_or_default();
    let mut letters = [0; 2];
    for (letter, character) in letters.iter_mut().zip(country) {
        *letter = u8::try_from(*character).unwrap_or_default();
    }
    (letters, typed)
}

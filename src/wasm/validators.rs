//! Root `validators`: accounts and identities, while they are typed.
//!
//! A desk in the memory is all that crosses: the wrapper writes texts on it, one
//! behind the other in code points, asks one thing with their lengths, and
//! reads the numbers of the answer behind the room for texts. Texts in an answer are code
//! points too, and end with 0; so do lists. Codes are rows of the tables that
//! `js/codes.js` and its likes are written from.
//!
//! # Secrecy
//! The desk is overwritten: what was typed when it is answered, the answer by
//! the wrapper when it is read.

use std::cell::RefCell;

use wasm_bindgen::prelude::wasm_bindgen;

use crate::account::{self, Scheme};
use crate::check::{Check, Status};
use crate::edit::{self, Keystroke};
use crate::field::Checked;
use crate::identity::{CnMobile, Date, E164, RealName, ResidentId, Sex};
use crate::secret::{CHECKING, scrub_stack};
use crate::text::Run;

/// How many numbers of texts the desk holds: three texts, each as much as the
/// wrapper lets through.
const ROOM: usize = 3 * 1024;

/// How many numbers of an answer it holds: more than the longest has, that on
/// the three parts of an account.
const LONGEST: usize = 384;

thread_local! {
    static DESK: RefCell<[u32; ROOM + LONGEST]> = const { RefCell::new([0; ROOM + LONGEST]) };
}

/// Where the desk lies in the memory, in bytes: 3072 numbers of 32 bits for
/// texts, and 384 for the answer.
#[wasm_bindgen]
#[must_use]
pub fn desk() -> usize {
    DESK.with(|desk| desk.as_ptr().expose_provenance())
}

/// Checks an account of the scheme in this row, from 0. The texts of its parts
/// have these lengths.
///
/// Answers with the worst status, then with country, bank, branch and kind, then
/// for each part with status, code and the formatted text.
#[wasm_bindgen]
pub fn account(scheme: usize, one: usize, two: usize, three: usize) {
    ask(one + two + three, &mut |typed, answer| {
        let Some(scheme) = Scheme::ALL.get(scheme) else { return };
        let (first, rest) = typed.split_at_checked(one).unwrap_or_default();
        let (second, third) = rest.split_at_checked(two).unwrap_or_default();
        let texts = [first, second, third];
        let mut texts = texts.iter();
        let report = account::check(scheme, |_| texts.next().copied().unwrap_or_default());
        answer.status(report.status);
        for fact in report.facts() {
            answer.bytes(fact);
        }
        answer.bytes(report.kind().unwrap_or_default().as_bytes());
        for (_, field) in report.parts() {
            answer.field(field);
        }
    });
}

/// Checks what tells who a buyer is: 1 is a resident identity number of China
/// against a day, 2 a mobile number of China, 3 a telephone number, else a name.
/// The day is the number whose digits are year, month and day.
///
/// Answers with status, code and the formatted text; then an identity number's
/// region, its date of birth as such a number, 0 where it is not known, and its
/// sex, 1 female and 2 male; a telephone number's country and calling code. With
/// nothing where there is no such day.
#[wasm_bindgen]
pub fn identity(kind: u8, today: u32, length: usize) {
    ask(length, &mut |typed, answer| match kind {
        1 => {
            let Some(today) = Date::from_number(today) else { return };
            let known = ResidentId::check(typed, today);
            let (region, born) = (known.region_code(), known.birth_date());
            let sex = known.sex();
            answer.field(&known.into_field());
            answer.bytes(region.unwrap_or_default());
            answer.push(born.map_or(0, Date::number));
            answer.push(sex.map_or(0, |sex| 1 + u32::from(sex == Sex::Male)));
        }
        2 | 3 => {
            let known = if kind == 2 { CnMobile::check(typed) } else { E164::check(typed) };
            answer.field(&known);
            let [country, ..] = known.facts();
            answer.bytes(country);
            answer.bytes(if kind == 2 { b"86" } else { E164::code(&known).unwrap_or_default() });
        }
        _ => {
            let name = RealName::check(typed);
            answer.check(name.check);
            answer.list(name.characters().iter().map(|character| u32::from(*character)));
        }
    });
}

/// Applies one keystroke to a field, which shows the first of two texts, with the
/// selection from `start` to `end` in UTF-16 code units; the second is what is
/// inserted.
///
/// The field is a part of the scheme in this row, from 0; where there is no such
/// scheme, it is 1 a resident identity number against the day of this number, 2
/// a mobile number of China, else a telephone number. The key is 1 to insert, 2 to
/// delete backward, 3 to delete forward.
///
/// Answers with 2 for yes and 1 for no, whether it changed and whether something
/// was rejected, then with the caret and the text.
#[expect(clippy::too_many_arguments, reason = "numbers are all that crosses")]
#[wasm_bindgen]
pub fn redraw(
    scheme: usize,
    part: usize,
    today: u32,
    start: u32,
    end: u32,
    key: u8,
    shown: usize,
    length: usize,
) {
    ask(shown + length, &mut |typed, answer| {
        let (value, text) = typed.split_at_checked(shown).unwrap_or_default();
        let key = match key {
            1 => Keystroke::Insert(text),
            2 => Keystroke::DeleteBackward,
            _ => Keystroke::DeleteForward,
        };
        let known = Scheme::ALL.get(scheme).and_then(|scheme| scheme.parts.get(part));
        let check = |text: &Run| match (known, part, Date::from_number(today)) {
            (Some(known), _, _) => known.check(text),
            (_, 1, Some(today)) => ResidentId::check(text, today).into_field(),
            (_, 2, _) => CnMobile::check(text),
            _ => E164::check(text),
        };
        let edited = edit::redraw(&check, value, start, end, key);
        answer.push(1 + u32::from(edited.changed));
        answer.push(1 + u32::from(edited.rejected));
        answer.push(edited.caret);
        answer.bytes(edited.value.as_bytes());
    });
}

/// Answers a question on the first `length` numbers of the desk, and overwrites
/// those.
// Never inlined, nor what it calls: their locals lie where the stack is overwritten.
#[inline(never)]
fn ask(length: usize, answer: &mut dyn FnMut(&[u32], &mut Answer<'_>)) {
    DESK.with(|desk| {
        // Nothing borrows it twice: calls never nest.
        let Ok(mut desk) = desk.try_borrow_mut() else { return };
        let (typed, answered) = desk.split_at_mut(ROOM);
        let Some(typed) = typed.get_mut(..length) else { return };
        if let Some(first) = answered.first_mut() {
            *first = 0;
        }
        answer(typed, &mut Answer { places: answered.iter_mut() });
        typed.fill(0);
    });
    // What is drawn moves through locals, which leave copies where they were.
    scrub_stack::<CHECKING>();
}

/// An answer in the making.
struct Answer<'a> {
    places: core::slice::IterMut<'a, u32>,
}

impl Answer<'_> {
    fn push(&mut self, number: u32) {
        if let Some(place) = self.places.next() {
            *place = number;
        }
    }

    fn list(&mut self, numbers: impl Iterator<Item = u32>) {
        for number in numbers {
            self.push(number);
        }
        self.push(0);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.list(bytes.iter().map(|byte| u32::from(*byte)));
    }

    fn status(&mut self, status: Status) {
        self.push(match status {
            Status::Empty => 1,
            Status::Incomplete => 2,
            Status::Valid => 3,
            Status::Warning => 4,
            Status::Invalid => 5,
        });
    }

    fn check(&mut self, check: Check) {
        self.status(check.status);
        self.push(check.code.map_or(0, |code| code.row().into()));
    }

    fn field(&mut self, field: &Checked) {
        self.check(field.check);
        self.bytes(field.shown.as_bytes());
    }
}

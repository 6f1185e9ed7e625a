//! Root `validators`: accounts and identities, while they are typed.
//!
//! Numbers cross at a desk, as in `fields`. A text of ASCII in an answer is how many
//! characters it has and then four of them in each number, the first in the lowest
//! bits; what is drawn, and a name, are code points that end with 0. Codes are rows of
//! the tables that `js/codes.js` and its likes are written from.
//!
//! # Secrecy
//! The desk is overwritten: what was typed when it is answered, the answer by
//! the wrapper when it is read. What is drawn moves through locals, which leave
//! copies where they were: each question ends by overwriting the stack below it.

use std::cell::RefCell;

use wasm_bindgen::prelude::wasm_bindgen;

use super::answer::Answer;
use super::desk::{self, Desk};
use crate::account::{Report, Scheme};
use crate::check::Check;
use crate::edit::{self, Keystroke};
use crate::field::Checked;
use crate::identity::{CnMobile, Date, E164, RealName, ResidentId, Sex};
use crate::secret::{CHECKING, EDITING, scrub_stack};
use crate::text::Run;

/// How many numbers of texts the desk holds: three texts, each as much as the
/// wrapper lets through.
const ROOM: usize = 3 * 1024;

/// How many numbers of an answer it holds: more than the longest has, that on
/// the three parts of an account.
const LONGEST: usize = 384;

/// Stands for a text that is the same as the one that was typed: no text is as long.
const AS_TYPED: u32 = 0xFF;

thread_local! {
    static DESK: Desk<{ 1 + ROOM + LONGEST }> =
        const { RefCell::new([0; 1 + ROOM + LONGEST]) };
}

/// Where the desk lies in the memory, in bytes: a number of 32 bits that says how
/// many characters are typed, 3072 for those, and 384 for an answer.
#[wasm_bindgen]
#[must_use]
pub fn desk() -> usize {
    DESK.with(|desk| desk.as_ptr().expose_provenance())
}

/// Checks an account of the scheme in this row, from 0. The texts of its parts
/// have these lengths, the last what is left.
///
/// Answers with the worst status and its code, then for each part with status,
/// code and the formatted text, and then with country, bank, branch and kind.
#[wasm_bindgen]
pub fn account(scheme: usize, one: usize, two: usize) {
    ask(&mut |typed, answer| {
        let Some(scheme) = Scheme::ALL.get(scheme) else { return };
        let (first, rest) = typed.split_at_checked(one).unwrap_or_default();
        let (second, third) = rest.split_at_checked(two).unwrap_or_default();
        let texts = [first, second, third];
        let mut asked = texts.iter();
        // Where it lies: moving it about would take as long as most checks.
        let mut report = Report::of(scheme);
        report.read(|_| asked.next().copied().unwrap_or_default());
        answer.check(Check { status: report.status, code: report.code() });
        for ((_, field), typed) in report.parts().zip(texts) {
            answer.field(field, typed);
        }
        for fact in report.facts() {
            answer.text(fact);
        }
        answer.text(report.kind().unwrap_or_default().as_bytes());
    });
    scrub_stack::<CHECKING>();
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
pub fn identity(kind: u8, today: u32) {
    ask(&mut |typed, answer| match kind {
        1 => {
            let Some(today) = Date::from_number(today) else { return };
            let known = ResidentId::check(typed, today);
            let (region, born) = (known.region_code(), known.birth_date());
            let sex = known.sex();
            answer.field(&known.into_field(), typed);
            answer.text(region.unwrap_or_default());
            answer.push(born.map_or(0, Date::number));
            answer.push(sex.map_or(0, |sex| 1 + u32::from(sex == Sex::Male)));
        }
        2 | 3 => {
            let known = if kind == 2 { CnMobile::check(typed) } else { E164::check(typed) };
            answer.field(&known, typed);
            let [country, ..] = known.facts();
            answer.text(country);
            answer.text(if kind == 2 { b"86" } else { E164::code(&known).unwrap_or_default() });
        }
        _ => {
            let name = RealName::check(typed);
            answer.check(name.check);
            answer.list(name.characters().iter().map(|character| u32::from(*character)));
        }
    });
    scrub_stack::<CHECKING>();
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
#[wasm_bindgen]
pub fn redraw(scheme: usize, part: usize, today: u32, start: u32, end: u32, key: u8, shown: usize) {
    ask(&mut |typed, answer| {
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
        answer.edited(edited.changed, edited.rejected, edited.caret);
        answer.bytes(edited.value.as_bytes());
    });
    scrub_stack::<EDITING>();
}

fn ask(answer: &mut dyn FnMut(&[u32], &mut Answer<'_>)) {
    desk::ask(&DESK, ROOM, answer);
}

impl Answer<'_> {
    /// The formatted text is seldom another than the one that was typed.
    fn field(&mut self, field: &Checked, typed: &[u32]) {
        self.check(field.check);
        let shown = field.shown.as_bytes();
        if !shown.is_empty() && shown.iter().map(|byte| u32::from(*byte)).eq(typed.iter().copied())
        {
            self.push(AS_TYPED);
        } else {
            self.text(shown);
        }
    }

    /// Each number that need not be written, taken and overwritten counts here.
    fn text(&mut self, ascii: &[u8]) {
        self.push(u32::try_from(ascii.len()).unwrap_or_default());
        let (fours, last) = ascii.as_chunks();
        for four in fours {
            self.push(u32::from_le_bytes(*four));
        }
        if !last.is_empty() {
            self.push(last.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte)));
        }
    }
}

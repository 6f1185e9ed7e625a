//! Fields that take numbers of several kinds.

use crate::check::{Check, Status};
use crate::error::Code;
use crate::field::{Checked, Rule};
use crate::text::Run;

/// One kind of number, and its name as it crosses the border.
pub(super) struct Kind(pub(super) &'static str, pub(super) &'static Rule);

/// A field that takes any of these kinds.
macro_rules! choice {
    ($kinds:expr) => {
        Rule {
            // None of the kinds has any.
            dropped: b" ",
            case: Case::Kept,
            form: Form::FREE,
            judge: |field, _| choose(field, $kinds),
        }
    };
}
pub(super) use choice;

/// Judges a text as whatever kind suits it best, the earlier one first.
pub(super) fn choose(field: &mut Checked, kinds: &'static [Kind]) -> Check {
    let mut best: Option<Checked> = None;
    let mut blame = Code::Characters;
    for Kind(name, rule) in kinds {
        let mut read = rule.check(&field.text);
        read.kind = Some(*name);
        if let Some(code) = read.check.code
            && read.check.status == Status::Invalid
            && severity(code) > severity(blame)
        {
            blame = code;
        }
        if best.as_ref().is_none_or(|best| rank(read.check.status) > rank(best.check.status)) {
            best = Some(read);
        }
    }
    let Some(best) = best else { return Check::invalid(blame) };
    match best.check.status {
        Status::Valid | Status::Warning => {
            *field = best;
            field.check
        }
        open => {
            // What it will be is not sure, so it is shown as it was typed.
            field.shown = Run::of(field.text.as_bytes());
            match open {
                // A whole number with a wrong check digit, which as the start
                // of an address could go on.
                Status::Incomplete if blame == Code::Checksum => Check::incomplete(blame),
                Status::Incomplete => best.check,
                Status::Empty => Check::incomplete(Code::Incomplete),
                _ => Check::invalid(blame),
            }
        }
    }
}

/// The better, the higher.
fn rank(status: Status) -> u8 {
    match status {
        Status::Invalid => 0,
        // Separators alone, of those that some kind has.
        Status::Empty | Status::Incomplete => 1,
        Status::Warning => 2,
        Status::Valid => 3,
    }
}

/// The more a refusal tells, the higher.
fn severity(code: Code) -> u8 {
    match code {
        Code::Checksum => 3,
        Code::TooLong => 2,
        Code::Misplaced => 1,
        _ => 0,
    }
}

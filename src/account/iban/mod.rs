//! The international bank account number (IBAN), ISO 13616-1.

mod countries;
mod national;
mod walk;

use crate::check::Check;
use crate::error::Code;
use crate::field::{Checked, Form, Rule, belongs, parsed};
use crate::text::{Case, Run};
use countries::Country;

pub(super) const IBAN: Rule = Rule { dropped: b" -", case: Case::Upper, form: Form::FREE, judge };

parsed! {
    /// An IBAN whose country, structure and check digits fit, those of its
    /// country too.
    Iban, IBAN
}

/// The most characters of an IBAN (ISO 13616-1).
const LONGEST: usize = 34;

/// What forms print in front of the number, and people copy with it.
const WORD: &[u8] = b"IBAN";

fn judge(field: &mut Checked, _: Check) -> Check {
    let typed = field.text.as_bytes();
    // `I` alone begins the code of a country.
    let mut begun = typed.len() > 1 && WORD.starts_with(typed);
    match typed.strip_prefix(WORD) {
        Some([] | [b':']) => begun = true,
        Some([b':', number @ ..] | number) => field.text = Run::of(number),
        None => {}
    }
    group(field);
    if begun {
        return open();
    }
    let typed = field.text.as_bytes();
    if !typed.iter().all(u8::is_ascii_alphanumeric) {
        return Check::invalid(Code::Characters);
    }
    if typed.len() > LONGEST {
        return Check::invalid(Code::TooLong);
    }
    let (code, rest) = typed.split_at_checked(2).unwrap_or((typed, &[]));
    if !code.iter().all(u8::is_ascii_uppercase) {
        return Check::invalid(Code::Misplaced);
    }
    let &[first, second] = code else {
        let known = code.first().is_some_and(|letter| Country::begins(*letter));
        return if known { open() } else { Check::invalid(Code::CountryUnknown) };
    };
    let Some(country) = Country::find([first, second]) else {
        return Check::invalid(Code::CountryUnknown);
    };
    let (check, bban) = rest.split_at_checked(2).unwrap_or((rest, &[]));
    let fits = |(place, byte): (usize, &u8)| belongs(country.class(place), *byte);
    if bban.len() > country.len() {
        return Check::invalid(Code::TooLong);
    }
    if !check.iter().all(u8::is_ascii_digit) || !bban.iter().enumerate().all(fits) {
        return Check::invalid(Code::Misplaced);
    }
    let verdict = walk::judge(country, check, bban);
    field.country = Some([first, second]);
    [field.bank, field.branch] = country.bank_and_branch();
    verdict
}

/// The printed form: groups of four.
fn group(field: &mut Checked) {
    let mut shown = Run::new();
    for (at, byte) in field.text.as_bytes().iter().enumerate() {
        if at > 0 && at.is_multiple_of(4) {
            shown.push(b' ');
        }
        shown.push(*byte);
    }
    field.shown = shown;
}

const fn open() -> Check {
    Check::incomplete(Code::Incomplete)
}

#[cfg(test)]
mod tests;

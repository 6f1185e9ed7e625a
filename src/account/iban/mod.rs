//! The international bank account number (IBAN), ISO 13616-1.

mod countries;
mod national;
mod walk;

use crate::check::{Check, Status};
use crate::error::Code;
use crate::field::{Checked, Form, Rule, parsed};
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
    field.shown.group(field.text.as_bytes());
    if begun {
        return open();
    }
    let typed = field.text.as_bytes();
    let (verdict, country) = weigh(typed);
    if verdict.status != Status::Invalid {
        if let Some(country) = country {
            field.country = Some(country.code);
            [field.bank, field.branch] = country.bank_and_branch();
        }
    } else if !typed.iter().all(u8::is_ascii_alphanumeric) {
        return Check::invalid(Code::Characters);
    } else if typed.len() > LONGEST {
        return Check::invalid(Code::TooLong);
    } else if let Some(country) = country {
        field.country = Some(country.code);
    }
    verdict
}

/// What a text of letters and digits is, and the country that it names.
fn weigh(typed: &[u8]) -> (Check, Option<&'static Country>) {
    let (code, rest) = typed.split_at_checked(2).unwrap_or((typed, &[]));
    if !code.iter().all(u8::is_ascii_uppercase) {
        return (Check::invalid(Code::Misplaced), None);
    }
    let &[first, second] = code else {
        let known = code.first().is_some_and(|letter| Country::begins(*letter));
        return (if known { open() } else { Check::invalid(Code::CountryUnknown) }, None);
    };
    let Some(country) = Country::find([first, second]) else {
        return (Check::invalid(Code::CountryUnknown), None);
    };
    let (check, bban) = rest.split_at_checked(2).unwrap_or((rest, &[]));
    if bban.len() > country.len() {
        return (Check::invalid(Code::TooLong), None);
    }
    if !check.iter().all(u8::is_ascii_digit) || !country.fits(bban) {
        return (Check::invalid(Code::Misplaced), None);
    }
    (walk::judge(country, check, bban), Some(country))
}

const fn open() -> Check {
    Check::incomplete(Code::Incomplete)
}

#[cfg(test)]
mod tests;

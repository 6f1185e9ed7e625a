//! Postal codes, as a card's bank compares them.

mod table;

use crate::Error;
use crate::check::{Check, Status};
use crate::error::Code;
use crate::field::{Checked, Form, Rule};
use crate::text::{Case, Run, Text, is_among};

// What a code of a country is read as: its picture has the separators.
const CODE: Rule =
    Rule { dropped: b" -", case: Case::Upper, form: Form::FREE, judge: |_, check| check };

// Where no form is known, separators may tell something.
const ANY: Rule = Rule { dropped: b"", ..CODE };

/// The most characters of a code whose country has no known form.
const LONGEST: usize = 12;

/// A complete postal code.
///
/// # Secrecy
/// Personal data; there is no `Debug`, and it is overwritten when dropped.
pub struct PostalCode(Checked);

impl PostalCode {
    /// Reads a code as typed, of a country as ISO 3166-1 has it.
    ///
    /// # Errors
    /// `required`, `characters`, `incomplete`, `misplaced`, `too_long`.
    pub fn parse(typed: &str, country: &str) -> Result<Self, Error> {
        let known = Self::check(typed, country);
        known.check.accept()?;
        Ok(Self(known))
    }

    /// Checks a code as typed so far. Where the country has no codes, or none of
    /// a known form, any short text of ASCII is valid.
    #[must_use]
    pub fn check<T: Text + ?Sized>(typed: &T, country: &str) -> Checked {
        Self::check_in(typed, country.as_bytes())
    }

    /// The same for a country's letters as bytes.
    pub(crate) fn check_in<T: Text + ?Sized>(typed: &T, country: &[u8]) -> Checked {
        let known = table::pictures(country).next().is_some();
        Self::weigh(if known { &CODE } else { &ANY }.check(typed), country, known)
    }

    fn weigh(mut field: Checked, country: &[u8], known: bool) -> Checked {
        if field.check == Check::VALID {
            field.check = if known { fit(&mut field, country) } else { shorten(&mut field) };
        }
        field
    }

    /// Whether the country has postal codes of a known form.
    #[must_use]
    pub fn is_used(country: &str) -> bool {
        table::pictures(country.as_bytes()).next().is_some()
    }

    /// The code, in its country's writing.
    #[must_use]
    pub const fn known(&self) -> &Checked {
        &self.0
    }
}

/// Draws a text into the picture that suits it best, the earlier one first.
fn fit(field: &mut Checked, country: &[u8]) -> Check {
    // On letters abroad the country stands in front: DE-10115.
    let begun = country.starts_with(field.text.as_bytes());
    if let Some(code) = field.text.as_bytes().strip_prefix(country)
        && !code.is_empty()
        && !table::pictures(country).any(|picture| picture.starts_with(country))
    {
        field.text = Run::of(code);
    }
    let mut best: Option<(Check, &'static [u8])> = None;
    for picture in table::pictures(country) {
        let mut check = Form::whole(picture).fill(field);
        if check.status != Status::Invalid && !has_letters(picture, field.text.as_bytes()) {
            check = Check::invalid(Code::Misplaced);
        }
        if best.is_none_or(|(known, _)| rank(check) > rank(known)) {
            best = Some((check, picture));
        }
    }
    let Some((check, picture)) = best else { return Check::VALID };
    field.shown = Run::new();
    if begun && check.status == Status::Invalid {
        field.shown = Run::of(field.text.as_bytes());
        return Check::incomplete(Code::Incomplete);
    }
    Form::whole(picture).fill(field);
    check
}

/// Whether letters are of those that codes of this picture have: in Canada
/// none that reads like another (Canada Post, Addressing Guidelines), in
/// Britain the same at the end (PAF Programmers' Guide).
fn has_letters(picture: &[u8], text: &[u8]) -> bool {
    let none_of = |letters: &[u8], from: usize| {
        !text.iter().skip(from).any(|letter| is_among(letters, *letter))
    };
    if picture == b"ana nan" {
        none_of(b"DFIOQU", 0) && !matches!(text.first(), Some(b'W' | b'Z'))
    } else if picture.ends_with(b" naa") {
        none_of(b"CIKMOV", picture.len() - 3)
    } else {
        true
    }
}

/// The better, the higher; of refusals, the one that says more.
fn rank(check: Check) -> u8 {
    match (check.status, check.code) {
        (Status::Valid, _) => 4,
        (Status::Incomplete, _) => 3,
        (_, Some(Code::Misplaced)) => 2,
        (_, Some(Code::TooLong)) => 1,
        _ => 0,
    }
}

fn shorten(field: &mut Checked) -> Check {
    // A space at the end may be followed by something.
    field.shown = Run::of(field.text.as_bytes().trim_ascii_start());
    field.text = Run::of(field.text.as_bytes().trim_ascii());
    if field.text.as_bytes().len() > LONGEST {
        return Check::invalid(Code::TooLong);
    }
    Check::VALID
}

#[cfg(test)]
mod tests;

//! Resident identity numbers of China (GB 11643).

use super::date::{DIGITS, Date};
use crate::check::{Check, Status};
use crate::checksum::iso7064::mod_11_2;
use crate::error::{Code, Error};
use crate::field::{Checked, Form, Rule};
use crate::text::{Run, Text};

// GB 11643: address 6, date of birth 8, order 3, check character.
const RULE: Rule = Rule::plain(Form { picture: b"nnnnnn nnnnnnnn nnnx", least: OLD });

/// How many characters a number has, and had before 1999: then without the
/// century and the check character.
const WHOLE: usize = 18;
const OLD: usize = 15;

/// The year that a date of birth may be in at the earliest.
const FIRST_DAY: u32 = 18_500_101;

/// The century that old numbers leave out.
const CENTURY: &[u8] = b"19";

/// The regions that numbers begin with, each with its letters in ISO 3166-2:CN.
///
/// GB/T 2260, provinces; 81 to 83 are those of residence permits for people of
/// Hong Kong, Macao and Taiwan (State Council, 国办发〔2018〕81号). Counties,
/// the four digits after them, come and go: they are not looked at.
const REGIONS: &[u8] = b"11BJ12TJ13HE14SX15NM21LN22JL23HL31SH32JS33ZJ34AH35FJ36JX37SD\
    41HA42HB43HN44GD45GX46HI50CQ51SC52GZ53YN54XZ61SN62GS63QH64NX65XJ71TW81HK82MO83TW";

/// What foreigners' numbers have before the region.
const FOREIGN: u8 = b'9';

/// A complete resident identity number, in its form of eighteen characters.
///
/// # Secrecy
/// Personal data; there is no `Debug`, and it is overwritten when dropped.
pub struct ResidentId(ResidentIdCheck);

impl ResidentId {
    /// Reads a number as typed, with or without separators.
    ///
    /// # Errors
    /// The code of the check, where that is neither valid nor a warning.
    pub fn parse(typed: &str, today: Date) -> Result<Self, Error> {
        let known = Self::check(typed, today);
        known.check().accept()?;
        Ok(Self(known))
    }

    /// Checks a number as typed so far, against a day.
    #[must_use]
    pub fn check<T: Text + ?Sized>(typed: &T, today: Date) -> ResidentIdCheck {
        Self::weigh(RULE.check(typed), today)
    }

    fn weigh(mut field: Checked, today: Date) -> ResidentIdCheck {
        if matches!(field.check.status, Status::Valid | Status::Incomplete) {
            field.check = judge(field.text.as_bytes(), today);
        }
        if field.check == Check::warning(Code::OldForm) {
            field.text = expand(field.text.as_bytes());
        }
        ResidentIdCheck(field)
    }

    /// All that is known of it: its forms, its facts, its warning.
    #[must_use]
    pub const fn known(&self) -> &ResidentIdCheck {
        &self.0
    }
}

/// What is known of a resident identity number while it is being typed.
///
/// # Secrecy
/// Holds what was typed; there is no `Debug`.
pub struct ResidentIdCheck(Checked);

/// The sex that a number tells (GB/T 2261.1).
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    /// Male: the order's last digit is odd.
    Male,
    /// Female: the order's last digit is even.
    Female,
}

impl Sex {
    /// The sex as it crosses the border.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Male => "male",
            Self::Female => "female",
        }
    }
}

impl ResidentIdCheck {
    /// The status and its reason.
    #[must_use]
    pub const fn check(&self) -> Check {
        self.0.check
    }

    /// The number without separators, an old one in today's form once it is whole.
    ///
    /// # Secrecy
    /// It is the identity itself.
    #[must_use]
    pub fn electronic(&self) -> &str {
        self.0.electronic()
    }

    /// What was typed, in groups.
    ///
    /// # Secrecy
    /// It goes back to the field and nowhere else.
    #[must_use]
    pub fn formatted(&self) -> &str {
        self.0.formatted()
    }

    /// The number as a field like all others.
    #[must_use]
    pub fn into_field(self) -> Checked {
        self.0
    }

    /// The region where the number was first given out, as ISO 3166-2:CN has
    /// it, as soon as its digits are there.
    #[must_use]
    pub fn region(&self) -> Option<&'static str> {
        core::str::from_utf8(self.region_code()?).ok()
    }

    pub(crate) fn region_code(&self) -> Option<&'static [u8]> {
        if self.check().status == Status::Invalid {
            return None;
        }
        let digits = address(self.0.text.as_bytes());
        rows().find(|row| digits.get(..2) == row.get(..2))?.get(2..)
    }

    /// The date of birth, once the number is whole.
    #[must_use]
    pub fn birth_date(&self) -> Option<Date> {
        let digits = self.whole()?.get(6..6 + DIGITS)?;
        let number = digits.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
        Date::from_number(number)
    }

    /// The sex, once the number is whole.
    #[must_use]
    pub fn sex(&self) -> Option<Sex> {
        let order = self.whole()?.get(WHOLE - 2)?;
        Some(if order % 2 == 1 { Sex::Male } else { Sex::Female })
    }

    fn whole(&self) -> Option<&[u8]> {
        let digits = self.0.text.as_bytes();
        matches!(self.check().status, Status::Valid | Status::Warning).then_some(digits)
    }
}

fn rows() -> impl Iterator<Item = &'static [u8]> {
    REGIONS.chunks(4)
}

/// A number's digits from the region on.
fn address(digits: &[u8]) -> &[u8] {
    digits.strip_prefix(&[FOREIGN]).unwrap_or(digits)
}

/// Judges digits, the last perhaps a letter.
fn judge(digits: &[u8], today: Date) -> Check {
    let length = digits.len();
    let foreign = digits.first() == Some(&FOREIGN);
    let region = address(digits);
    let region = region.get(..2).unwrap_or(region);
    if !rows().any(|row| row.starts_with(region)) {
        return Check::invalid(Code::RegionUnknown);
    }
    let date = digits.get(6..).unwrap_or_default();
    let now = date.get(..DIGITS).unwrap_or(date);
    let before = old_date(date);
    let old = length <= OLD && !foreign && today.may_begin(FIRST_DAY, before.as_bytes());
    if !old && !today.may_begin(FIRST_DAY, now) {
        return Check::invalid(Code::BirthDate);
    }
    match digits.split_last() {
        _ if length == OLD && old => Check::warning(Code::OldForm),
        Some((check, rest)) if length == WHOLE => {
            if mod_11_2(rest) != *check {
                Check::invalid(Code::Checksum)
            } else if foreign {
                // The numbers of permanent residents are made so, but no
                // standard that is public says it.
                Check::warning(Code::RuleUnsure)
            } else {
                Check::VALID
            }
        }
        _ => Check::incomplete(Code::Incomplete),
    }
}

/// As much of a date as an old number has, with its century.
fn old_date(date: &[u8]) -> Run {
    let mut whole = Run::of(CENTURY);
    for digit in date.iter().take(DIGITS - CENTURY.len()) {
        whole.push(*digit);
    }
    whole
}

/// Today's form of an old number.
fn expand(old: &[u8]) -> Run {
    let (address, rest) = old.split_at_checked(6).unwrap_or_default();
    let mut whole = Run::of(address);
    for digit in CENTURY.iter().chain(rest) {
        whole.push(*digit);
    }
    whole.push(mod_11_2(whole.as_bytes()));
    whole
}

#[cfg(test)]
mod tests;

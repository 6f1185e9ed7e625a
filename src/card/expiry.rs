//! The expiry date: a month, through whose last day the card is good.

use super::Check;
use crate::error::{Code, Error};
use crate::secret::Secret;
use crate::text::{Kinds, MAX_TYPED, Typed};

/// The month in which a payment is made, in the latest time zone there is.
///
/// A card is good through the last day of its month wherever its holder is, so
/// nobody is refused before that day has ended at UTC-12.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Today {
    year: u16,
    month: u8,
}

impl Today {
    /// The civil date at UTC-12; none where there is no such day.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
        let days = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        (1..=days).contains(&day).then_some(Self { year, month })
    }

    /// The date at UTC-12 so many seconds after the Unix epoch; times before it
    /// count as its first day, times after the year 9999 as that year.
    #[must_use]
    pub fn from_unix(seconds: u64) -> Self {
        // Days since 0000-03-01, so that a leap day ends its year
        // (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
        let days = seconds.saturating_sub(12 * 3600) / 86_400;
        let days = u32::try_from(days).unwrap_or(u32::MAX).min(2_932_896) + 719_468;
        let era = days / 146_097;
        let day_of_era = days % 146_097;
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * day_of_year + 2) / 153;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        let year = era * 400 + year_of_era + u32::from(month <= 2);
        Self {
            year: u16::try_from(year).unwrap_or(u16::MAX),
            month: u8::try_from(month).unwrap_or(12),
        }
    }
}

/// A card's expiry date that has not passed.
///
/// # Secrecy
/// Cardholder data: kept in a [`Secret`].
#[derive(Debug)]
pub struct CardExpiry(Secret<[u16; 2]>);

impl CardExpiry {
    /// Reads `MM/YY`, `MM/YYYY`, `M/YY`, `MMYY`, `MMYYYY` or `YYYY-MM`.
    ///
    /// # Errors
    /// `required`, `characters`, `card_expiry_incomplete`,
    /// `card_expiry_format`, `card_expiry_past`.
    pub fn parse(typed: &str, today: Today) -> Result<Self, Error> {
        let ExpiryCheck { check, date } = ExpiryCheck::of(typed, today);
        check.accept()?;
        let (month, year) = date.ok_or(Code::CardExpiryFormat)?;
        Ok(Self(Secret::new([u16::from(month), year])))
    }

    /// Lends month (1 to 12) and year (four digits), to be sealed.
    pub fn expose<R>(&self, read: impl FnOnce(u16, u16) -> R) -> R {
        // EXPOSE: on to the caller, who says why.
        self.0.expose(|[month, year]| read(*month, *year))
    }
}

/// What is known of an expiry date while it is being typed.
///
/// # Secrecy
/// Holds the date that was typed; there is no `Debug`.
pub struct ExpiryCheck {
    /// The status and its reason.
    pub check: Check,
    /// Month and four-digit year, where both are there.
    pub date: Option<(u8, u16)>,
}

impl ExpiryCheck {
    /// Checks a date as typed so far.
    #[must_use]
    pub fn of(typed: &str, today: Today) -> Self {
        let (month, year) = match read_date(typed) {
            Ok(Some(date)) => date,
            Ok(None) => return Self { check: Check::EMPTY, date: None },
            Err(Code::CardExpiryIncomplete) => {
                let check = Check::incomplete(Code::CardExpiryIncomplete);
                return Self { check, date: None };
            }
            Err(code) => return Self { check: Check::invalid(code), date: None },
        };
        let check = if (year, month) < (today.year, today.month) {
            Check::invalid(Code::CardExpiryPast)
        } else if (year, month) > (today.year.saturating_add(20), today.month) {
            Check::warning(Code::CardExpiryFar)
        } else {
            Check::VALID
        };
        Self { check, date: Some((month, year)) }
    }
}

/// Reads month and year in any of the forms; none where nothing was typed.
///
/// Inside, an `Err` says whether typing on can still make a date of it.
pub(crate) fn read_date(typed: &str) -> Result<Option<(u8, u16)>, Code> {
    let Some(groups) = Groups::read(typed)? else { return Ok(None) };
    let date = match groups {
        Groups { first: (length, value), second: None } => match length {
            1 => Err(true),
            2 => Err((1..=12).contains(&value)),
            // 227 can only be 02/27; 127 may be on its way to 12/7.
            3 if value >= 200 => Ok((value / 100, 2000 + value % 100)),
            3 => Err((1..=12).contains(&(value / 10))),
            4 if value < 1300 => Ok((value / 100, 2000 + value % 100)),
            4 => Err(value >= 1900),
            5 => Err((1..=12).contains(&(value / 1000)) || value >= 19_000),
            _ if value < 130_000 => Ok((value / 10_000, value % 10_000)),
            _ => Ok((value % 100, value / 100)),
        },
        Groups { first: (4, year), second: Some((length, month)) } => match length {
            // 2027-1 is on its way to 2027-12.
            0 => Err(year >= 1900),
            1 if month < 2 => Err(year >= 1900),
            1 | 2 => Ok((month, year)),
            _ => Err(false),
        },
        Groups { first: (0, _), second: Some(_) } => Err(true),
        Groups { first: (1 | 2, month), second: Some((length, year)) } => match length {
            0 | 1 | 3 => Err((1..=12).contains(&month)),
            2 => Ok((month, 2000 + year)),
            4 => Ok((month, year)),
            _ => Err(false),
        },
        _ => Err(false),
    };
    match date {
        Ok((month @ 1..=12, year @ 1900..=9999)) => {
            let month = u8::try_from(month).map_err(|_| Code::CardExpiryFormat)?;
            let year = u16::try_from(year).map_err(|_| Code::CardExpiryFormat)?;
            Ok(Some((month, year)))
        }
        Err(true) => Err(Code::CardExpiryIncomplete),
        _ => Err(Code::CardExpiryFormat),
    }
}

/// One or two groups of digits, each as its length and value.
struct Groups {
    first: (usize, u32),
    second: Option<(usize, u32)>,
}

impl Groups {
    fn read(typed: &str) -> Result<Option<Self>, Code> {
        if typed.len() > MAX_TYPED {
            return Err(Code::CardExpiryFormat);
        }
        let mut first = (0, 0);
        let mut second = None;
        let mut space = false;
        for kind in Kinds::of(typed) {
            match kind {
                Typed::Digit(digit) => {
                    if space && first.0 > 0 && second.is_none() {
                        second = Some((0, 0));
                    } else if space && second.is_some_and(|(length, _)| length > 0) {
                        return Err(Code::CardExpiryFormat);
                    }
                    space = false;
                    let (length, value): &mut (usize, u32) = second.as_mut().unwrap_or(&mut first);
                    *length += 1;
                    if *length > 6 {
                        return Err(Code::CardExpiryFormat);
                    }
                    *value = *value * 10 + u32::from(digit - b'0');
                }
                Typed::Space => space = true,
                Typed::Slash | Typed::Hyphen if second.is_none() => second = Some((0, 0)),
                Typed::Slash | Typed::Hyphen => return Err(Code::CardExpiryFormat),
                Typed::Other => return Err(Code::Characters),
            }
        }
        let empty = first.0 == 0 && second.is_none();
        Ok((!empty).then_some(Self { first, second }))
    }
}

#[cfg(test)]
mod tests;

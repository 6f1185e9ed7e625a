//! The expiry date: a month, through whose last day the card is good.

use crate::check::{Check, Status};
use crate::error::{Code, Error};
use crate::secret::Secret;
use crate::text::{MAX_TYPED, Text, Typed, kinds};

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
    pub fn of<T: Text + ?Sized>(typed: &T, today: Today) -> Self {
        let mut known = Self { check: Check::EMPTY, date: None };
        for end in 0..ENDS.len() {
            let (check, date) = match read_date(typed, end) {
                Ok(Some(date)) => (today.judge(date), Some(date)),
                Ok(None) => return known,
                Err(code) => (Check::invalid(code), None),
            };
            if end == 0 {
                known = Self { check, date };
            }
            if check.status != Status::Invalid {
                if end > 0 {
                    known.check.status = Status::Incomplete;
                    // 12/20 has passed, and 12/2029 has not.
                    if known.date.is_none() {
                        known.check.code = Some(Code::CardExpiryIncomplete);
                    }
                }
                break;
            }
        }
        known
    }
}

impl Today {
    fn judge(self, (month, year): (u8, u16)) -> Check {
        let months = |year: u16, month: u8| 12 * u32::from(year) + u32::from(month);
        let (until, now) = (months(year, month), months(self.year, self.month));
        if until < now {
            Check::invalid(Code::CardExpiryPast)
        } else if year > LATEST {
            Check::invalid(Code::CardExpiryFormat)
        } else if until > now + 12 * 20 {
            Check::warning(Code::CardExpiryFar)
        } else {
            Check::VALID
        }
    }
}

/// The last year that two digits can mean.
const LATEST: u16 = 2099;

/// A space, and behind each what may end a date, or a part of that: the last
/// digit of a month and a late year, or that and the last month.
const ENDS: &[u8] = b" 9/2099 99/12";

/// Reads month and year in any of the forms, with what there is of [`ENDS`] from
/// a place up to the next space behind what was typed; none where nothing was.
pub(crate) fn read_date<T: Text + ?Sized>(
    typed: &T,
    end: usize,
) -> Result<Option<(u8, u16)>, Code> {
    let Some([first, second]) = read_groups(typed, end)? else { return Ok(None) };
    let year_first = first.length == 4;
    let (year, month) = if year_first { (first, second) } else { (second, first) };
    // 2027-1 is on its way to 2027-12; 1/27 is what it says.
    let no_month = month.length > 2 || year_first && month.length == 1 && month.value == 1;
    let whole = match year.length {
        2 => year.value + 2000,
        4 => year.value,
        _ => 0,
    };
    match (u8::try_from(month.value), u16::try_from(whole)) {
        (Ok(month @ 1..=12), Ok(year @ 1900..)) if !no_month => Ok(Some((month, year))),
        _ => Err(Code::CardExpiryFormat),
    }
}

/// A group of digits.
#[derive(Clone, Copy, Default)]
struct Group {
    length: u32,
    value: u32,
}

/// Reads the groups on either side of a slash, hyphen or space, or parts the
/// only group there is.
fn read_groups<T: Text + ?Sized>(typed: &T, end: usize) -> Result<Option<[Group; 2]>, Code> {
    if typed.size() > MAX_TYPED {
        return Err(Code::CardExpiryFormat);
    }
    let (mut first, mut group) = (Group::default(), Group::default());
    let (mut parted, mut space) = (false, false);
    let mut typed = kinds(typed);
    let mut ends = ENDS.get(end..).unwrap_or_default().iter();
    // A space ends it as the end of the list does.
    while let Some(kind) = typed.next().or_else(|| match ends.next()? {
        b' ' => None,
        b'/' => Some(Typed::Slash),
        digit => Some(Typed::Digit(*digit)),
    }) {
        let parts = match kind {
            Typed::Digit(_) => space && group.length > 0,
            Typed::Slash | Typed::Hyphen => true,
            Typed::Space => {
                space = true;
                continue;
            }
            Typed::Other => return Err(Code::Characters),
        };
        if parts && parted || group.length > 5 {
            return Err(Code::CardExpiryFormat);
        }
        if parts {
            (first, group) = (group, Group::default());
            parted = true;
        }
        if let Typed::Digit(digit) = kind {
            space = false;
            group.length += 1;
            group.value = group.value * 10 + u32::from(digit - b'0');
        }
    }
    if parted {
        return Ok(Some([first, group]));
    }
    // 227 can only be 02/27; 127 may be on its way to 12/7.
    let tail = match (group.length, group.value) {
        (0, _) => return Ok(None),
        (3, 200..) | (6, 130_000..) => 2,
        (length, _) => length.saturating_sub(2),
    };
    // Powers of ten that the compiler sees are not zero.
    let unit = match tail {
        0 => 1,
        1 => 10,
        2 => 100,
        3 => 1000,
        _ => 10_000,
    };
    let head = Group { length: group.length - tail, value: group.value / unit };
    Ok(Some([head, Group { length: tail, value: group.value % unit }]))
}

#[cfg(test)]
mod tests;

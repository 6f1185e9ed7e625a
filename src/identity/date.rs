//! A day of the calendar.

use crate::card::Today;

/// A day of the Gregorian calendar, up to the year 9999.
///
/// # Secrecy
/// May be a date of birth: there is no `Debug`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(u32);

/// How many digits a date has, as ISO 8601's basic format writes it.
pub(super) const DIGITS: usize = 8;

impl Date {
    /// The day; none where there is no such day.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let number = u32::from(year) * 10_000 + u32::from(month) * 100 + u32::from(day);
        (year <= 9999 && Today::new(year, month, day).is_some()).then_some(Self(number))
    }

    /// The day of a number whose digits are year, month and day.
    pub(crate) fn from_number(number: u32) -> Option<Self> {
        let [year, month, day] = [number / 10_000, number / 100 % 100, number % 100];
        Self::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?)
    }

    /// The number whose digits are year, month and day.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }

    /// Whether a day from `first` to this one is written with these digits in front.
    pub(super) fn may_begin(self, first: u32, digits: &[u8]) -> bool {
        let (mut least, mut most) = (0, 0);
        for place in 0..DIGITS {
            let (low, high) = digits.get(place).map_or((b'0', b'9'), |digit| (*digit, *digit));
            least = least * 10 + u32::from(low.saturating_sub(b'0'));
            most = most * 10 + u32::from(high.saturating_sub(b'0'));
        }
        on_or_after(least.max(first)) <= most.min(self.0)
    }
}

/// The number of the first day whose number is no less than this.
fn on_or_after(number: u32) -> u32 {
    let next_year = (number / 10_000 + 1) * 10_000 + 101;
    match (number / 100 % 100, number % 100) {
        (0, _) => number / 10_000 * 10_000 + 101,
        (1..=12, 0) => number + 1,
        (1..=12, _) if Date::from_number(number).is_some() => number,
        (1..=11, _) => (number / 100 + 1) * 100 + 1,
        _ => next_year,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_day_of_every_number_is_found() {
        let mut next = 19_050_101;
        for number in (18_991_201..19_050_102).rev() {
            if Date::from_number(number).is_some() {
                next = number;
            }
            assert_eq!(on_or_after(number), next, "{number}");
        }
    }

    #[test]
    fn digits_begin_a_date_exactly_where_one_is_written_so() {
        let (first, last) = (18_500_101, Date::new(1902, 3, 5).unwrap());
        let days: Vec<String> = (first..=last.number())
            .filter(|number| Date::from_number(*number).is_some())
            .map(|number| number.to_string())
            .collect();
        let begins = |digits: &str| {
            let at = days.partition_point(|day| **day < *digits);
            days.get(at).is_some_and(|day| day.starts_with(digits))
        };
        for length in 0..=5_u32 {
            for number in 0..10_usize.pow(length) {
                let width = usize::try_from(length).unwrap();
                let digits = if width == 0 { String::new() } else { format!("{number:0width$}") };
                assert_eq!(last.may_begin(first, digits.as_bytes()), begins(&digits), "{digits}");
            }
        }
        for number in 19_011_200..19_020_400 {
            let digits = number.to_string();
            for length in 6..=8 {
                let digits = digits.get(..length).unwrap();
                assert_eq!(last.may_begin(first, digits.as_bytes()), begins(digits), "{digits}");
            }
        }
    }

    #[test]
    fn there_is_no_thirtieth_of_february() {
        assert!(Date::new(2024, 2, 29).is_some_and(|date| date.number() == 20_240_229));
        for (year, month, day) in [(2023, 2, 29), (2024, 2, 30), (2024, 13, 1), (10_000, 1, 1)] {
            assert!(Date::new(year, month, day).is_none());
        }
    }
}

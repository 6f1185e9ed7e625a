//! Expiry dates, on days of several years.

use crate::feed::Feed;
use crate::field::{is_whole, refusals_stay};
use countersign::Code;
use countersign::card::{CardExpiry, ExpiryCheck, Today};

pub(crate) const SEEDS: &[&[u8]] = &[
    b"A12/28", b"A12 / 2028", b"B1/29", b"A1228", b"A122028", b"A2028-12", b"C01/99", b"A12 28",
    b"A\xD9\xA1\xD9\xA2/\xD9\xA2\xD9\xA8", b"A12/24",
];

pub(crate) fn target(data: &[u8]) {
    let mut feed = Feed::new(data);
    let today = *feed.pick(&[(2026, 11, 22), (2000, 1, 1), (2099, 12, 31), (2020, 6, 30), (2030, 1, 1)]);
    let today = Today::new(today.0, today.1, today.2).unwrap();
    let text = feed.text();
    let of = |text: &str| ExpiryCheck::of(text, today);
    let ExpiryCheck { check, date } = of(&text);
    // 12/20 is over, and a beginning of 12/2030: who reads it is told the former.
    // A year in front is known for one by its fourth digit.
    refusals_stay(
        &text,
        |text| of(text).check,
        |text, check| match check.code {
            Some(Code::CardExpiryPast) => true,
            Some(Code::CardExpiryFormat) => text.trim_start().chars().count() < 4,
            _ => false,
        },
    );
    match CardExpiry::parse(&text, today) {
        Ok(expiry) => {
            assert!(is_whole(check), "{text:?}");
            expiry.expose(|month, year| {
                assert_eq!(date, Some((u8::try_from(month).unwrap(), year)));
                for form in [
                    format!("{month:02}/{year}"),
                    format!("{month:02} / {year}"),
                    format!("{month:02}{year}"),
                    format!("{year}-{month:02}"),
                ] {
                    let again = of(&form);
                    assert_eq!((again.check, again.date), (check, date), "{form:?}");
                }
            });
        }
        Err(error) => assert_eq!(Some(error.code()), check.code, "{text:?}"),
    }
}

//! Amounts as people type them.

use crate::feed::Feed;
use countersign::money::{Currency, Mark, Money};

pub(crate) const SEEDS: &[&[u8]] = &[
    b"ACNY1,234.50", b"BEUR1.234,50", b"AINR12,34,567.00", b"ACHF1'234.5", b"AJPY1 234",
    "ACNY１２３．４５".as_bytes(), "AKWD١٢٫٣٤٥".as_bytes(), b"AUSD0,500", b"AMGA0.30",
];

pub(crate) fn target(data: &[u8]) {
    let mut feed = Feed::new(data);
    let mark = *feed.pick(&[Mark::Point, Mark::Comma]);
    let text = feed.text();
    let (code, typed) = text.split_at_checked(3).unwrap_or((&text, ""));
    let Ok(currency) = Currency::parse(code) else { return };
    let Ok(amount) = Money::parse_typed(typed, mark, currency) else { return };
    assert_eq!(amount.currency(), currency);
    assert_eq!(amount.on_step(), Ok(amount));
    // As it is written, and with other signs around it.
    let written = amount.to_wire();
    assert_eq!(Money::parse_typed(&written, Mark::Point, currency), Ok(amount));
    assert_eq!(Money::parse_typed(&format!(" {typed}\u{A0}"), mark, currency), Ok(amount));
    // No digit that was typed is lost but zeros at the ends.
    let digits: String = typed
        .chars()
        .filter_map(|it| match countersign::text::fold(it) {
            countersign::text::Typed::Digit(digit) => Some(char::from(digit)),
            _ => None,
        })
        .collect();
    let minor = amount.minor().to_string();
    let kept = digits.trim_start_matches('0').trim_end_matches('0');
    assert_eq!(kept, minor.trim_start_matches('0').trim_end_matches('0'), "{typed:?}");
}

//! Rates.

use crate::feed::Feed;
use countersign::money::Rate;
use rust_decimal::Decimal;

pub(crate) const SEEDS: &[&[u8]] =
    &[b"0.023", b"7.1234", b"100", b"0", b"0.000000000000000001", b"999999999999999999", b"1.50", b"1e5"];

pub(crate) fn target(data: &[u8]) {
    let text = Feed::new(data).text();
    let Ok(rate) = Rate::parse(&text) else { return };
    // What is taken are digits and a point among them, and nothing is lost of them.
    assert!(text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'));
    let number = Decimal::from_str_exact(&text).unwrap();
    assert_eq!(Rate::new(number), Ok(rate));
    assert_eq!(Rate::parse(&number.normalize().to_string()), Ok(rate));
    // A rate has 64 characters at most.
    if text.len() < 64 {
        assert_eq!(Rate::parse(&format!("0{text}")), Ok(rate));
    }
    assert_eq!(rate.is_zero(), !text.bytes().any(|byte| matches!(byte, b'1'..=b'9')));
}

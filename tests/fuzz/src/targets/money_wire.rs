//! Amounts as documents and codes write them: a currency, and the amount.

use crate::feed::Feed;
use countersign::money::{Currency, Mark, Money};

pub(crate) const SEEDS: &[&[u8]] = &[
    b"CNY128.00", b"JPY500", b"KWD0.001", b"CLF1.0000", b"EUR999999999999999.99", b"MGA0.20",
    b"USD01.00", b"USD1.0", b"HUF1500.00", b"INR7",
];

pub(crate) fn target(data: &[u8]) {
    let text = Feed::new(data).text();
    let (code, value) = text.split_at_checked(3).unwrap_or((&text, ""));
    let wire = Money::parse_wire(value, code);
    let Ok(currency) = Currency::parse(code) else {
        assert!(wire.is_err());
        return;
    };
    let major = Money::parse_major(value, currency);
    if let Ok(amount) = wire {
        assert_eq!(amount.to_wire(), value);
        assert_eq!(major, Ok(amount));
    }
    if let Ok(amount) = major {
        let written = amount.to_wire();
        assert_eq!(Money::parse_wire(&written, code), Ok(amount));
        assert_eq!(Money::from_minor(amount.minor(), currency), Ok(amount));
        let typed = Money::parse_typed(&written, Mark::Point, currency);
        assert_eq!(typed, amount.on_step());
        assert_eq!(
            Money::parse_typed(&written.replace('.', ","), Mark::Comma, currency),
            amount.on_step()
        );
        if let Ok(units) = amount.to_processor() {
            assert_eq!(Money::from_processor(units, currency), Ok(amount));
        }
    }
}

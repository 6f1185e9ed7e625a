use super::*;

fn money(value: &str, currency: &str) -> Money {
    Money::parse_wire(value, currency).unwrap()
}

#[test]
fn an_amount_on_the_wire_is_read_and_written_back() {
    for (value, currency, minor) in [
        ("0.00", "CNY", 0),
        ("0.01", "CNY", 1),
        ("128.00", "CNY", 12_800),
        ("10.05", "USD", 1_005),
        ("0", "JPY", 0),
        ("1000", "JPY", 1_000),
        ("1.234", "KWD", 1_234),
        ("1.0001", "CLF", 10_001),
        ("999999999999999", "JPY", 999_999_999_999_999),
        ("999999999999999.9999", "UYW", 9_999_999_999_999_999_999),
    ] {
        let amount = money(value, currency);
        assert_eq!(amount.minor(), minor);
        assert_eq!(amount.currency().code(), currency);
        assert_eq!(amount.to_wire(), value);
    }
}

#[test]
fn every_small_amount_comes_back_from_the_wire() {
    for code in ["JPY", "CNY", "KWD", "CLF"] {
        let currency = Currency::parse(code).unwrap();
        for minor in 0..20_100 {
            let amount = Money::from_minor(minor, currency).unwrap();
            assert_eq!(Money::parse_wire(&amount.to_wire(), code), Ok(amount));
        }
    }
}

#[test]
fn other_spellings_are_refused() {
    for bad in [
        "",
        ".",
        ".00",
        "1.",
        "00.00",
        "01.00",
        "-1.00",
        "+1.00",
        " 1.00",
        "1.00 ",
        "1,00",
        "1e2",
        "1.0e1",
        "１.00",
        "1.0０",
        "0x1",
        "1..00",
        "1.0.0",
        "NaN",
        "1_000.00",
        "1 000.00",
        "1000000000000000.00",
    ] {
        assert_eq!(
            Money::parse_wire(bad, "CNY").unwrap_err().code(),
            Code::AmountFormat,
            "{bad:?}"
        );
    }
    let long = "1".repeat(1 << 20);
    assert_eq!(Money::parse_wire(&long, "CNY").unwrap_err().code(), Code::AmountFormat);
}

#[test]
fn the_decimals_must_be_exactly_the_currencys() {
    for (bad, currency) in [
        ("1", "CNY"),
        ("1.0", "CNY"),
        ("1.000", "CNY"),
        ("1.00", "JPY"),
        ("1.00", "KWD"),
        ("1.000", "CLF"),
        ("1.00000000000000", "CNY"),
    ] {
        assert_eq!(
            Money::parse_wire(bad, currency).unwrap_err().code(),
            Code::AmountExponent,
            "{bad} {currency}"
        );
    }
    assert_eq!(Money::parse_wire("1.00", "ABC").unwrap_err().code(), Code::CurrencyUnknown);
}

#[test]
fn sums_and_differences_stay_in_range() {
    assert_eq!(money("1.50", "CNY").checked_add(&money("0.50", "CNY")), Ok(money("2.00", "CNY")));
    assert_eq!(money("1.50", "CNY").checked_sub(&money("1.50", "CNY")), Ok(money("0.00", "CNY")));
    let most = money("999999999999999.9999", "CLF");
    for (sum, least) in [(most, "0.0001"), (most, "999999999999999.9999")] {
        let error = sum.checked_add(&money(least, "CLF")).unwrap_err();
        assert_eq!(error.code(), Code::AmountRange);
    }
    let error = money("0.00", "CNY").checked_sub(&money("0.01", "CNY")).unwrap_err();
    assert_eq!(error.code(), Code::AmountRange);
}

#[test]
fn amounts_of_two_currencies_are_never_combined() {
    let (yuan, dollar) = (money("1.00", "CNY"), money("1.00", "USD"));
    let codes = [
        yuan.checked_add(&dollar).unwrap_err().code(),
        yuan.checked_sub(&dollar).unwrap_err().code(),
        yuan.compare(&dollar).unwrap_err().code(),
    ];
    assert_eq!(codes, [Code::CurrencyMismatch; 3]);
    assert_eq!(yuan.compare(&money("0.99", "CNY")), Ok(Ordering::Greater));
}

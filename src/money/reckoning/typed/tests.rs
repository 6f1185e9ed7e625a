use super::*;
use crate::money::reckoning::dice::Dice;

fn typed(text: &str, mark: Mark, currency: &str) -> Result<String, Code> {
    let currency = Currency::parse(currency).unwrap();
    Money::parse_typed(text, mark, currency).map(|amount| amount.to_wire()).map_err(Error::code)
}

#[test]
fn an_amount_reads_as_its_country_writes_it() {
    use Mark::{Comma, Point};
    for (text, mark, currency, value) in [
        ("1", Point, "CNY", "1.00"),
        ("1.5", Point, "CNY", "1.50"),
        (".5", Point, "CNY", "0.50"),
        ("5.", Point, "CNY", "5.00"),
        ("007", Point, "CNY", "7.00"),
        ("0", Point, "JPY", "0"),
        ("1,234,567.89", Point, "USD", "1234567.89"),
        ("1.234.567,89", Comma, "EUR", "1234567.89"),
        ("1 234 567,89", Comma, "EUR", "1234567.89"),
        ("1\u{202F}234,5", Comma, "EUR", "1234.50"),
        ("1\u{A0}234,5", Comma, "PLN", "1234.50"),
        ("1'234.50", Point, "CHF", "1234.50"),
        ("1’234.50", Point, "CHF", "1234.50"),
        ("12,34,567.8", Point, "INR", "1234567.80"),
        ("1,00,000", Point, "INR", "100000.00"),
        ("１，２３４．５６", Point, "JPY", ""),
        ("１，２３４．５６", Point, "CNY", "1234.56"),
        ("12。5", Point, "CNY", "12.50"),
        ("١٬٢٣٤٫٥", Point, "EGP", "1234.50"),
        ("۱٬۲۳۴٫۵", Comma, "IRR", "1234.50"),
        (" 1.234 ", Point, "KWD", "1.234"),
        ("1.0001", Point, "CLF", "1.0001"),
        ("999,999,999,999,999.99", Point, "CNY", "999999999999999.99"),
    ] {
        let expected =
            if value.is_empty() { Err(Code::AmountExponent) } else { Ok(value.to_owned()) };
        assert_eq!(typed(text, mark, currency), expected, "{text}");
    }
}

#[test]
fn what_another_country_would_mean_otherwise_is_refused() {
    use Mark::{Comma, Point};
    for (text, mark) in [
        ("1,5", Point),
        ("1,50", Point),
        ("1.50", Comma),
        ("12.5", Comma),
        ("0,500", Point),
        ("0.500", Comma),
        ("1234,567", Point),
        ("1,2345", Point),
        ("1,234 567", Point),
        ("1,,234", Point),
        ("1,234,", Point),
        (",234", Point),
        ("1,23,45,6", Point),
        ("123,45,678", Point),
        ("1,234,56,789", Point),
        ("1,23.5", Point),
        ("1  234", Point),
    ] {
        assert_eq!(typed(text, mark, "CNY"), Err(Code::AmountGroups), "{text}");
    }
    for (text, mark) in [("1.234,5", Point), ("1,234.5", Comma), ("1.2.3", Point), (".", Point)] {
        assert_eq!(typed(text, mark, "CLF"), Err(Code::AmountTyped), "{text}");
    }
}

#[test]
fn what_cannot_be_in_an_amount_is_refused() {
    for bad in ["-1", "+1", "1e2", "¥1", "1元", "NaN", "0x1", "1/2", "½", "1_000", "(1)", "1-2"]
    {
        assert_eq!(typed(bad, Mark::Point, "CNY"), Err(Code::Characters), "{bad}");
    }
    for empty in ["", " ", "\u{3000}"] {
        assert_eq!(typed(empty, Mark::Point, "CNY"), Err(Code::Required));
    }
}

#[test]
fn decimals_that_the_currency_lacks_are_refused_even_where_they_are_zeros() {
    for (text, currency) in [("1.005", "CNY"), ("1.000", "CNY"), ("1.0", "JPY"), ("1.2345", "KWD")]
    {
        assert_eq!(typed(text, Mark::Point, currency), Err(Code::AmountExponent), "{text}");
    }
}

#[test]
fn an_amount_off_the_currencys_step_is_refused() {
    assert_eq!(typed("1.2", Mark::Point, "MGA").as_deref(), Ok("1.20"));
    assert_eq!(typed("1.1", Mark::Point, "MGA"), Err(Code::AmountStep));
    assert_eq!(typed("0.01", Mark::Point, "MRU"), Err(Code::AmountStep));
}

#[test]
fn amounts_from_ten_to_the_fifteenth_on_are_refused_however_long_they_are() {
    for long in ["1000000000000000", "99999999999999999999", &"9".repeat(200), &"1".repeat(300)] {
        assert_eq!(typed(long, Mark::Point, "CNY"), Err(Code::AmountRange), "{long}");
    }
}

/// The same amount in digits, groups and marks drawn at random.
fn written(dice: &mut Dice, amount: Money, mark: Mark) -> String {
    let wire = amount.to_wire();
    let (whole, decimals) = wire.split_once('.').unwrap_or((&wire, ""));
    let other = if mark == Mark::Point { ',' } else { '.' };
    let group = dice.pick(&[None, Some(' '), Some('\''), Some(other), Some('\u{202F}')]);
    let indian = dice.coin();
    let mut out = String::new();
    for (at, digit) in whole.chars().enumerate() {
        let left = whole.len() - at;
        let parts = if indian { left == 3 || left > 3 && left % 2 == 1 } else { left % 3 == 0 };
        if let Some(group) = group.filter(|_| at > 0 && parts) {
            out.push(group);
        }
        out.push(digit);
    }
    let decimals = if dice.coin() { decimals.trim_end_matches('0') } else { decimals };
    if !decimals.is_empty() {
        out.push(if mark == Mark::Point { '.' } else { ',' });
        out.push_str(decimals);
    }
    let zero = dice.pick(&[0x30, 0x660, 0x6F0, 0xFF10]);
    let wide = |c: char| c.to_digit(10).and_then(|d| char::from_u32(zero + d)).unwrap_or(c);
    out.chars().map(wide).collect()
}

#[test]
fn every_way_of_writing_an_amount_reads_as_that_amount() {
    let mut dice = Dice::new(2_078);
    for _ in 0..20_000 {
        let code = dice.pick(&["CNY", "JPY", "KWD", "CLF"]);
        let currency = Currency::parse(code).unwrap();
        let bits = 1 + dice.below(49_u32);
        let amount = Money::from_minor(dice.bits(bits), currency).unwrap();
        let mark = if dice.coin() { Mark::Point } else { Mark::Comma };
        let text = written(&mut dice, amount, mark);
        assert_eq!(Money::parse_typed(&text, mark, currency), Ok(amount), "{text}");
    }
}

#[test]
fn what_is_drawn_from_the_signs_of_amounts_is_read_exactly_or_refused() {
    let signs: Vec<char> = "00112345.,' 。٫٬１x".chars().collect();
    let mut dice = Dice::new(6);
    let currency = Currency::parse("KWD").unwrap();
    let mut read = 0;
    for _ in 0..100_000 {
        let len = 1 + dice.below(9_u32);
        let text: String = (0..len).map(|_| dice.pick(&signs)).collect();
        let Ok(amount) = Money::parse_typed(&text, Mark::Point, currency) else { continue };
        read += 1;
        // Digits and the decimal mark alone are the same amount.
        let plain: String = (text.chars())
            .filter_map(|c| match Mark::Point.sign(c) {
                Some(Sign::Digit(digit)) => Some(char::from(digit)),
                Some(Sign::Decimals) => Some('.'),
                _ => None,
            })
            .collect();
        let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
        let digits: u64 = format!("{whole}{decimals:0<3}").parse().unwrap();
        assert_eq!(amount.minor(), digits, "{text}");
    }
    assert!(read > 5_000, "{read}");
}

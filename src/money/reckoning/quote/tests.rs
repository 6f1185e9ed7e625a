use super::*;
use crate::money::reckoning::dice::Dice;
use rust_decimal::Decimal;

fn money(value: &str, currency: &str) -> Money {
    Money::parse_wire(value, currency).unwrap()
}

fn into(value: &str, currency: &str, rate: &str, markup: u16, other: &str) -> Result<String, Code> {
    let other = Currency::parse(other).unwrap();
    convert(money(value, currency), Rate::parse(rate).unwrap(), markup, other)
        .map(|amount| amount.to_wire())
        .map_err(Error::code)
}

fn offer(quoted: &str) -> Offer {
    Offer {
        amount: money("100.00", "CNY"),
        quoted: money(quoted, "USD"),
        rate: Rate::parse("0.13795").unwrap(),
        markup: 300,
        fee: money("0.30", "USD"),
        expires_at: 1_795_305_600,
    }
}

#[test]
fn an_amount_is_converted_between_any_exponents() {
    for (value, currency, rate, markup, other, converted) in [
        ("100.00", "CNY", "0.13795", 0, "USD", "13.80"),
        ("100.00", "CNY", "0.13795", 300, "USD", "14.21"),
        ("13.80", "USD", "156.42", 0, "JPY", "2159"),
        ("2159", "JPY", "0.001963", 0, "KWD", "4.238"),
        ("4.238", "KWD", "23.6", 0, "CNY", "100.02"),
        ("1.0000", "CLF", "39000.5", 0, "CLP", "39000"),
        ("3", "CLP", "0.5", 0, "CLF", "1.5000"),
        ("1.00", "EUR", "5125.13", 0, "MGA", "5125.20"),
    ] {
        let result = into(value, currency, rate, markup, other);
        assert_eq!(result.as_deref(), Ok(converted), "{value} {currency}");
    }
}

#[test]
fn half_a_unit_goes_to_the_even_one() {
    assert_eq!(into("0.01", "USD", "50", 0, "JPY").as_deref(), Ok("0"));
    assert_eq!(into("0.03", "USD", "50", 0, "JPY").as_deref(), Ok("2"));
    assert_eq!(into("0.05", "USD", "50", 0, "JPY").as_deref(), Ok("2"));
}

#[test]
fn what_cannot_be_converted_is_refused() {
    assert_eq!(into("1.00", "USD", "0", 0, "JPY"), Err(Code::RateInvalid));
    assert_eq!(into("1.00", "USD", "1", 10_001, "JPY"), Err(Code::RateInvalid));
    assert_eq!(into("1.00", "USD", "1", 0, "USD"), Err(Code::CurrencyMismatch));
    assert_eq!(into("1.10", "MGA", "1", 0, "USD"), Err(Code::AmountStep));
    assert_eq!(into("999999999999999.99", "USD", "2", 0, "EUR"), Err(Code::AmountRange));
    let fine = "0.999999999999999999";
    assert_eq!(into("999999999999999.99", "USD", fine, 1, "UYW"), Err(Code::AmountRange));
}

#[test]
fn a_quote_may_differ_from_its_rate_by_one_unit() {
    // 100.00 x 0.13795 x 1.03 = 14.20885, and 0.30 on top.
    for quoted in ["14.50", "14.51", "14.52"] {
        let quote = Quote::check(offer(quoted)).unwrap();
        assert_eq!(quote.take(0).unwrap().to_wire(), quoted);
    }
    for quoted in ["14.49", "14.53", "0.20", "14.21"] {
        assert_eq!(Quote::check(offer(quoted)).unwrap_err().code(), Code::QuoteMismatch);
    }
}

#[test]
fn a_unit_is_what_the_quoted_currency_counts() {
    let ariary = |quoted, fee| {
        let rate = Rate::parse("5125.13").unwrap();
        let (amount, quoted) = (money("1.00", "EUR"), money(quoted, "MGA"));
        let fee = money(fee, "MGA");
        Quote::check(Offer { amount, quoted, rate, markup: 0, fee, expires_at: 1 })
            .map_err(Error::code)
    };
    for quoted in ["5125.00", "5125.20", "5125.40"] {
        assert!(ariary(quoted, "0.00").is_ok());
    }
    assert_eq!(ariary("5125.60", "0.00"), Err(Code::QuoteMismatch));
    assert_eq!(ariary("5125.10", "0.00"), Err(Code::AmountStep));
    assert_eq!(ariary("5125.20", "0.10"), Err(Code::AmountStep));
}

#[test]
fn a_fee_in_a_third_currency_is_refused() {
    let wrong = Offer { fee: money("0.30", "EUR"), ..offer("14.51") };
    assert_eq!(Quote::check(wrong).unwrap_err().code(), Code::CurrencyMismatch);
}

#[test]
fn a_quote_ends_with_its_last_moment() {
    let quote = Quote::check(offer("14.51")).unwrap();
    assert!(quote.take(1_795_305_599).is_ok());
    for late in [1_795_305_600, u64::MAX] {
        assert_eq!(quote.take(late).unwrap_err().code(), Code::QuoteExpired);
    }
}

#[test]
fn a_refund_is_reckoned_at_the_rate_of_the_quote() {
    let quote = Quote::check(offer("14.52")).unwrap();
    let back = |before, part| {
        quote
            .refund(money(before, "CNY"), money(part, "CNY"))
            .map(|amount| amount.to_wire())
            .map_err(Error::code)
    };
    // The whole is what was quoted, without the fee.
    assert_eq!(back("0.00", "100.00").as_deref(), Ok("14.22"));
    assert_eq!(back("0.00", "50.00").as_deref(), Ok("7.10"));
    assert_eq!(back("50.00", "50.00").as_deref(), Ok("7.12"));
    assert_eq!(back("50.00", "50.01"), Err(Code::QuoteRefund));
    let dollars = quote.refund(money("0.00", "USD"), money("1.00", "USD"));
    assert_eq!(dollars.unwrap_err().code(), Code::CurrencyMismatch);
}

const CODES: [&str; 5] = ["CNY", "JPY", "KWD", "CLF", "MGA"];

fn drawn(dice: &mut Dice, code: &str, bits: u32) -> Money {
    let currency = Currency::parse(code).unwrap();
    Money::from_units(dice.bits(bits), currency).unwrap()
}

fn pair(dice: &mut Dice) -> (&'static str, &'static str) {
    let one = dice.pick(&CODES);
    let others: Vec<_> = CODES.into_iter().filter(|code| *code != one).collect();
    (one, dice.pick(&others))
}

#[test]
fn a_converted_amount_is_the_nearest_one_by_whole_number_arithmetic() {
    let mut dice = Dice::new(28);
    for _ in 0..20_000 {
        let (code, other) = pair(&mut dice);
        let bits = 1 + dice.below(28_u32);
        let amount = drawn(&mut dice, code, bits);
        let (whole, scale) = (1 + dice.below(1_000_000_u32), dice.below(7_u32));
        let rate = Rate::new(Decimal::new(whole.into(), scale)).unwrap();
        let markup = dice.below(1_001_u16);
        let target = Currency::parse(other).unwrap();
        let result = convert(amount, rate, markup, target).unwrap();

        // result / 10^to and amount / 10^from · rate · (1 + markup), over one denominator.
        let from = i128::from(amount.minor())
            * i128::from(whole)
            * (10_000 + i128::from(markup))
            * 10_i128.pow(target.exponent().into());
        let unit = 10_i128.pow(scale) * 10_000 * 10_i128.pow(amount.currency().exponent().into());
        let step = unit * i128::from(target.step());
        let off = (from - i128::from(result.minor()) * unit).abs() * 2;
        assert!(off <= step);
        assert!(off < step || result.units().unwrap().is_multiple_of(2));
    }
}

#[test]
fn larger_amounts_convert_to_no_less() {
    let mut dice = Dice::new(29);
    for _ in 0..5_000 {
        let (code, other) = pair(&mut dice);
        let (a, b) = (drawn(&mut dice, code, 30), drawn(&mut dice, code, 30));
        let rate = Rate::new(Decimal::new(i64::from(1 + dice.below(10_000_u32)), 4)).unwrap();
        let to =
            |amount| convert(amount, rate, 0, Currency::parse(other).unwrap()).unwrap().minor();
        assert!(a.minor() > b.minor() || to(a) <= to(b));
    }
}

#[test]
fn there_and_back_is_off_by_no_more_than_half_a_unit_on_each_way() {
    let mut dice = Dice::new(30);
    // Pairs of rates whose product is one.
    for (there, back) in
        [("4", "0.25"), ("0.008", "125"), ("1", "1"), ("0.5", "2"), ("160", "0.00625")]
    {
        let [out, home] = [there, back].map(|rate| Rate::parse(rate).unwrap());
        for _ in 0..1_000 {
            let (code, other) = pair(&mut dice);
            let amount = drawn(&mut dice, code, 32);
            let target = Currency::parse(other).unwrap();
            let abroad = convert(amount, out, 0, target).unwrap();
            let again = convert(abroad, home, 0, amount.currency()).unwrap();
            // Half a unit abroad is worth this much at home, in minor units.
            let (n, d) = home.parts();
            let worth =
                u128::from(target.step()) * n * 10_u128.pow(amount.currency().exponent().into());
            let bound = worth / (d * 10_u128.pow(target.exponent().into())) / 2
                + 1
                + u128::from(amount.currency().step()) / 2;
            assert!(u128::from(again.minor().abs_diff(amount.minor())) <= bound);
        }
    }
}

#[test]
fn refunds_in_parts_come_to_what_the_whole_does() {
    let mut dice = Dice::new(31);
    for round in 0..2_000 {
        let (code, other) = pair(&mut dice);
        let amount = drawn(&mut dice, code, 24);
        let target = Currency::parse(other).unwrap();
        let rate = Rate::new(Decimal::new(i64::from(1 + dice.below(100_000_u32)), 3)).unwrap();
        let markup = dice.below(500_u16);
        let fee = Money::from_units(7, target).unwrap();
        let local = convert(amount, rate, markup, target).unwrap().checked_add(&fee).unwrap();
        let quoted = (local.units().unwrap() + round % 3).saturating_sub(1).max(7);
        let quoted = Money::from_units(quoted, target).unwrap();
        let quote =
            Quote::check(Offer { amount, quoted, rate, markup, fee, expires_at: 0 }).unwrap();

        let (mut before, mut sum) = (Money::from_minor(0, amount.currency()).unwrap(), 0);
        while before != amount {
            let left = amount.checked_sub(&before).unwrap().units().unwrap();
            let units = if dice.coin() { left } else { dice.below(left) + 1 };
            let part = Money::from_units(units, amount.currency()).unwrap();
            sum += quote.refund(before, part).unwrap().minor();
            before = before.checked_add(&part).unwrap();
        }
        assert!(amount.minor() == 0 || sum == quoted.minor() - fee.minor());
    }
}

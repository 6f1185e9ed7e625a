use super::*;
use crate::money::reckoning::dice::Dice;
use rust_decimal::Decimal;

use crate::money::{Currency, split};

fn schedule(total: &str, count: u16, rate: &str, bearer: Bearer) -> Result<Schedule, Code> {
    let total = Money::parse_wire(total, "CNY").unwrap();
    Plan::new(count, Rate::parse(rate).unwrap(), bearer)
        .and_then(|plan| plan.schedule(total))
        .map_err(Error::code)
}

fn amounts(schedule: &Schedule) -> Vec<String> {
    schedule.instalments.iter().map(|one| one.amount.to_wire()).collect()
}

#[test]
fn a_buyer_pays_price_and_fee_each_shared_out_on_its_own() {
    let three = schedule("100.00", 3, "0.023", Bearer::Buyer).unwrap();
    assert_eq!(three.fee.to_wire(), "2.30");
    assert_eq!(three.payable.to_wire(), "102.30");
    assert_eq!(three.shown.to_wire(), "34.09");
    assert_eq!(amounts(&three), ["34.11", "34.10", "34.09"]);

    let twelve = schedule("300.00", 12, "0.075", Bearer::Buyer).unwrap();
    assert_eq!(twelve.fee.to_wire(), "22.50");
    assert_eq!(twelve.payable.to_wire(), "322.50");
    assert_eq!(twelve.shown.to_wire(), "26.87");
}

#[test]
fn a_fee_that_the_merchant_bears_is_told_and_not_paid() {
    let six = schedule("100.01", 6, "0.045", Bearer::Merchant).unwrap();
    assert_eq!(six.fee.to_wire(), "4.50");
    assert_eq!(six.payable.to_wire(), "100.01");
    assert_eq!(six.shown.to_wire(), "16.66");
    assert_eq!(amounts(&six), ["16.67", "16.67", "16.67", "16.67", "16.67", "16.66"]);
    assert!(six.instalments.iter().all(|one| one.fee.minor() == 0));
}

#[test]
fn a_plan_without_instalments_or_with_too_many_is_refused() {
    for count in [0, 121, u16::MAX] {
        assert_eq!(schedule("100.00", count, "0", Bearer::Buyer), Err(Code::PlanCount));
    }
    assert_eq!(amounts(&schedule("100.00", 1, "0", Bearer::Buyer).unwrap()), ["100.00"]);
}

#[test]
fn an_instalment_of_nothing_is_refused() {
    assert_eq!(schedule("0.02", 3, "0", Bearer::Buyer), Err(Code::PlanAmount));
    assert_eq!(amounts(&schedule("0.03", 3, "0", Bearer::Buyer).unwrap()), ["0.01"; 3]);
}

#[test]
fn a_sum_past_the_largest_amount_is_refused() {
    let total = "999999999999999.99";
    assert_eq!(schedule(total, 3, "1", Bearer::Buyer), Err(Code::AmountRange));
    assert!(schedule(total, 3, "1", Bearer::Merchant).is_ok());
    assert_eq!(schedule(total, 3, "1.1", Bearer::Merchant), Err(Code::RateInvalid));
}

/// round-half-even(total · points / 10^4) of whole units, written out.
fn oracle(units: u64, points: u64) -> u64 {
    let product = i128::from(units) * i128::from(points);
    let (down, rest) = (product / 10_000, product % 10_000);
    let up = rest * 2 > 10_000 || rest * 2 == 10_000 && down % 2 == 1;
    u64::try_from(down + i128::from(up)).unwrap()
}

#[test]
fn instalments_add_up_fall_and_agree_with_whole_number_arithmetic() {
    let mut dice = Dice::new(27);
    for _ in 0..3_000 {
        let code = dice.pick(&["CNY", "JPY", "KWD", "MGA"]);
        let currency = Currency::parse(code).unwrap();
        let step = currency.step();
        let bits = 8 + dice.below(40_u32);
        let units = dice.bits(bits) / step + 120;
        let count = 1 + dice.below(120_u16);
        let points = dice.below(10_001_u16);
        let bearer = dice.pick(&[Bearer::Buyer, Bearer::Merchant]);
        let total = Money::from_minor(units * step, currency).unwrap();
        let plan = Plan::new(count, Rate::from_basis_points(points), bearer).unwrap();
        let Schedule { fee, payable, shown, instalments } = plan.schedule(total).unwrap();

        assert_eq!(fee.minor(), oracle(units, points.into()) * step);
        let added = if bearer == Bearer::Buyer { fee.minor() } else { 0 };
        assert_eq!(payable.minor(), total.minor() + added);
        let sum: u64 = instalments.iter().map(|one| one.amount.minor()).sum();
        assert_eq!(sum, payable.minor());
        assert!(instalments.is_sorted_by(|a, b| a.amount.minor() >= b.amount.minor()));
        let n = u64::from(count);
        let floors = (units / n + added / step / n) * step;
        assert_eq!((shown.minor(), instalments.last().unwrap().amount), (floors, shown));

        let equal = vec![Decimal::ONE; count.into()];
        let principal: Vec<_> = instalments.iter().map(|one| one.principal).collect();
        assert_eq!(principal, split(total, &equal).unwrap());
        for one in &instalments {
            assert_eq!(one.amount.minor(), one.principal.minor() + one.fee.minor());
            assert!(one.amount.on_step().is_ok());
        }
    }
}

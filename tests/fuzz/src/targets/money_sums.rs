//! What is reckoned with amounts: shares, plans, fees, quotes. Nothing is lost.

use crate::feed::Feed;
use countersign::money::{Bearer, Currency, Money, Offer, Plan, Quote, Rate, convert, fee, split};
use rust_decimal::Decimal;

pub(crate) const SEEDS: &[&[u8]] = &[
    b"A\x00\x00\x00\x00\x00\x00\x27\x10BAA\x03\x01\x01\x01",
    b"B\x00\x00\x01\x00\x00\x00\x27\x11AAA\x06\x01\x02\x03\x04\x05\x06",
    b"C\x00\x00\x00\x00\x00\x00\x27\x10ABBB\x00\x00\x12\x34\x56\x78\x9A\xBC",
];

const CODES: &[&str] = &["CNY", "JPY", "KWD", "CLF", "MGA", "EUR"];

fn sum(parts: &[Money]) -> Money {
    parts.iter().skip(1).fold(parts[0], |sum, part| sum.checked_add(part).unwrap())
}

pub(crate) fn target(data: &[u8]) {
    let mut feed = Feed::new(data);
    let kind = feed.below(3);
    let minor = feed.number(8);
    let currency = Currency::parse(feed.pick::<&str>(CODES)).unwrap();
    let Ok(total) = Money::from_minor(minor, currency) else { return };
    match kind {
        0 => shares(total, feed),
        1 => plans(total, feed),
        _ => quotes(total, feed),
    }
}

fn shares(total: Money, mut feed: Feed<'_>) {
    let mut weights = Vec::new();
    while !feed.is_empty() && weights.len() < 32 {
        let scale = feed.byte() % 29;
        let number = feed.number(4).cast_signed();
        weights.push(Decimal::new(number, scale.into()));
    }
    let Ok(parts) = split(total, &weights) else { return };
    assert_eq!(parts.len(), weights.len());
    assert_eq!(sum(&parts), total);
    for (part, weight) in parts.iter().zip(&weights) {
        assert_eq!(part.on_step(), Ok(*part));
        assert!(!weight.is_zero() || part.minor() == 0);
    }
    // The larger weight never gets less.
    for (left, more) in parts.iter().zip(&weights) {
        for (right, less) in parts.iter().zip(&weights) {
            let unit = total.currency().step();
            assert!(more < less || left.minor() + unit >= right.minor());
        }
    }
}

fn plans(total: Money, mut feed: Feed<'_>) {
    let count = u16::try_from(feed.number(1)).unwrap();
    let bearer = *feed.pick(&[Bearer::Buyer, Bearer::Merchant]);
    let rate = Rate::from_basis_points(u16::try_from(feed.number(2)).unwrap());
    let Ok(plan) = Plan::new(count, rate, bearer) else { return };
    let Ok(schedule) = plan.schedule(total) else { return };
    assert_eq!(fee(total, rate), Ok(schedule.fee));
    let of = |each: fn(&countersign::money::Instalment) -> Money| -> Vec<Money> {
        schedule.instalments.iter().map(each).collect()
    };
    assert_eq!(sum(&of(|it| it.principal)), total);
    assert_eq!(sum(&of(|it| it.amount)), schedule.payable);
    assert!(of(|it| it.amount).iter().all(|it| it.minor() >= schedule.shown.minor()));
    match bearer {
        Bearer::Buyer => assert_eq!(total.checked_add(&schedule.fee), Ok(schedule.payable)),
        Bearer::Merchant => assert_eq!(schedule.payable, total),
    }
}

fn quotes(total: Money, mut feed: Feed<'_>) {
    let into = Currency::parse(feed.pick::<&str>(CODES)).unwrap();
    let markup = u16::try_from(feed.number(2)).unwrap();
    let scale = feed.byte() % 19;
    let Ok(rate) = Rate::new(Decimal::new(feed.number(7).cast_signed(), scale.into())) else {
        return;
    };
    let Ok(quoted) = convert(total, rate, markup, into) else { return };
    let none = Money::from_minor(0, into).unwrap();
    let offer = Offer { amount: total, quoted, rate, markup, fee: none, expires_at: 10 };
    let quote = Quote::check(offer).expect("it is what the rate gives");
    assert_eq!(quote.take(9), Ok(quoted));
    assert!(quote.take(10).is_err());
    // Given back in two parts, it is the whole.
    let zero = Money::from_minor(0, total.currency()).unwrap();
    let step = total.currency().step();
    let share = feed.number(8) % (total.minor() / step + 1) * step;
    let first = Money::from_minor(share, total.currency()).unwrap();
    let rest = total.checked_sub(&first).unwrap();
    let back = [quote.refund(zero, first).unwrap(), quote.refund(first, rest).unwrap()];
    assert_eq!(sum(&back), quoted);
}

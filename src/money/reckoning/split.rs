//! Sharing an amount out so that not one unit is lost.

use crate::error::{Code, Error};
use crate::money::Money;
use core::cmp::Reverse;
use rust_decimal::Decimal;
use std::collections::BinaryHeap;

/// Splits an amount in proportion to the weights, by largest remainder: each
/// part gets the whole units of its share, and the units left over go one each
/// to the parts with the largest remainders, ties to the earlier part. A unit is
/// the least that the currency counts.
///
/// The parts add up to the total, and a weight of zero gets nothing.
///
/// # Errors
/// `split_weights` where the weights are empty, negative or all zero;
/// `amount_step` where the amount is not of whole units;
/// `amount_range` where amount and weights need more than 96 bits together.
pub fn split(total: Money, weights: &[Decimal]) -> Result<Vec<Money>, Error> {
    let weights = whole_weights(weights)?;
    let whole = total.units()?;
    let mut sum = 0;
    for weight in &weights {
        sum = within(weight.checked_add(sum))?;
    }
    if sum == 0 {
        return Err(Error::new(Code::SplitWeights));
    }

    let mut left = whole;
    let mut parts = Vec::with_capacity(weights.len());
    let mut remainders = BinaryHeap::with_capacity(weights.len());
    for (at, weight) in weights.iter().enumerate() {
        let product = within(weight.checked_mul(whole.into()))?;
        let units = u64::try_from(product / sum).map_err(|_| Error::new(Code::Internal))?;
        left = left.checked_sub(units).ok_or(Code::Internal)?;
        parts.push(units);
        remainders.push((product % sum, Reverse(at)));
    }
    for _ in 0..left {
        if let Some((_, Reverse(at))) = remainders.pop()
            && let Some(units) = parts.get_mut(at)
        {
            *units += 1;
        }
    }
    parts.into_iter().map(|units| Money::from_units(units, total.currency())).collect()
}

/// What a decimal number holds, and no more: so a split that is refused here is
/// refused wherever the same is reckoned with decimals.
fn within(number: Option<u128>) -> Result<u128, Error> {
    number.filter(|number| *number < 1 << 96).ok_or(Error::new(Code::AmountRange))
}

/// Reads a weight as it is written: a decimal number.
///
/// # Errors
/// `split_weights` where it is none, or has more than 64 characters.
pub fn weight(text: &str) -> Result<Decimal, Error> {
    super::rate::decimal(text).ok_or(Error::new(Code::SplitWeights))
}

/// The same proportions in whole numbers.
fn whole_weights(weights: &[Decimal]) -> Result<Vec<u128>, Error> {
    if weights.is_empty() || weights.iter().any(|w| w.is_sign_negative() && !w.is_zero()) {
        return Err(Error::new(Code::SplitWeights));
    }
    let normal = weights.iter().map(Decimal::normalize);
    let scale = normal.clone().map(|w| w.scale()).max().unwrap_or(0);
    normal
        .map(|weight| {
            let mut whole = weight.mantissa().unsigned_abs();
            if whole > 0 {
                for _ in weight.scale()..scale {
                    whole = within(whole.checked_mul(10))?;
                }
            }
            Ok(whole)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minor(total: u64, weights: &[&str]) -> Result<Vec<u64>, Code> {
        shared("CNY", total, weights)
    }

    fn shared(currency: &str, total: u64, weights: &[&str]) -> Result<Vec<u64>, Code> {
        let currency = crate::money::Currency::parse(currency).unwrap();
        let weights: Vec<_> = weights.iter().map(|w| w.parse().unwrap()).collect();
        split(Money::from_minor(total, currency).unwrap(), &weights)
            .map(|parts| parts.iter().map(Money::minor).collect())
            .map_err(Error::code)
    }

    #[test]
    fn left_over_units_go_to_the_largest_remainders_ties_to_the_earlier() {
        // 10000/3, 10001/6, 100 by 5000:3000:1999; 102.30 in three.
        assert_eq!(minor(10_000, &["1"; 3]), Ok(vec![3334, 3333, 3333]));
        assert_eq!(minor(10_001, &["1"; 6]), Ok(vec![1667, 1667, 1667, 1667, 1667, 1666]));
        assert_eq!(minor(100, &["5000", "3000", "1999"]), Ok(vec![50, 30, 20]));
        assert_eq!(minor(10_230, &["1"; 3]), Ok(vec![3410, 3410, 3410]));
        assert_eq!(minor(0, &["1", "2"]), Ok(vec![0, 0]));
    }

    #[test]
    fn fractions_weigh_as_the_same_whole_numbers() {
        assert_eq!(minor(100, &["0.5", "0.3", "0.1999"]), Ok(vec![50, 30, 20]));
        assert_eq!(minor(100, &["1.50", "1.5"]), Ok(vec![50, 50]));
        assert_eq!(minor(3, &["0.0001", "0", "0.0002"]), Ok(vec![1, 0, 2]));
    }

    #[test]
    fn parts_add_up_and_agree_with_whole_number_arithmetic() {
        for total in 0..60_u64 {
            for weights in [[1, 1, 1], [0, 1, 2], [3, 5, 7], [1, 0, 0], [9, 9, 1]] {
                let texts = weights.map(|w: u64| w.to_string());
                let parts = minor(total, &texts.each_ref().map(String::as_str)).unwrap();
                let sum: u64 = weights.iter().sum();
                assert_eq!(parts.iter().sum::<u64>(), total);
                for (part, weight) in parts.iter().zip(weights) {
                    let floor = total * weight / sum;
                    assert!(*part == floor || *part == floor + 1);
                    assert!(weight > 0 || *part == 0);
                }
            }
        }
    }

    #[test]
    fn parts_are_of_whole_units_where_a_currency_counts_in_fifths() {
        assert_eq!(shared("MGA", 1_000, &["1"; 3]), Ok(vec![340, 340, 320]));
        assert_eq!(shared("MRU", 20, &["1", "1"]), Ok(vec![20, 0]));
        assert_eq!(shared("MRU", 110, &["1", "1"]), Err(Code::AmountStep));
    }

    #[test]
    fn the_largest_amount_is_split_exactly() {
        let total = 99_999_999_999_999_999;
        assert_eq!(minor(total, &["1", "2"]).unwrap(), [total / 3, total / 3 * 2]);
    }

    #[test]
    fn a_weight_is_read_or_refused_however_long_it_is() {
        assert_eq!(weight("2.5"), Ok(Decimal::new(25, 1)));
        for text in ["", "-", "1 1", "x", &"0".repeat(65), &"0".repeat(1_000_000)] {
            assert_eq!(weight(text).unwrap_err().code(), Code::SplitWeights);
        }
    }

    #[test]
    fn weights_that_share_nothing_are_refused() {
        assert_eq!(minor(100, &[]), Err(Code::SplitWeights));
        assert_eq!(minor(100, &["0", "0"]), Err(Code::SplitWeights));
        assert_eq!(minor(100, &["2", "-1"]), Err(Code::SplitWeights));
    }

    #[test]
    fn weights_too_fine_for_the_amount_are_refused_not_rounded() {
        let fine = "0.3333333333333333333333333333";
        assert_eq!(minor(10_000, &[fine, fine]), Err(Code::AmountRange));
        assert_eq!(minor(100, &["0.0000000000000000000000000001", "100"]), Err(Code::AmountRange));
    }
}

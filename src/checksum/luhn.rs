//! Luhn, the check digit of payment cards.

/// Whether the last of these ASCII digits is the Luhn check digit of the rest.
///
/// A number of zeros alone would pass the sum; nobody has that card, so it
/// does not pass here. Bytes that are not digits do not pass either.
///
/// ISO/IEC 7812-1, annex B.
#[must_use]
pub fn luhn(digits: &[u8]) -> bool {
    let mut sum = 0_u32;
    let mut double = false;
    for byte in digits.iter().rev() {
        let digit = u32::from(byte.wrapping_sub(b'0'));
        if digit > 9 {
            return false;
        }
        let weighted = if double { digit * 2 } else { digit };
        sum += if weighted > 9 { weighted - 9 } else { weighted };
        double = !double;
    }
    sum != 0 && sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rule as the standard words it, the slow way round.
    fn model(text: &str) -> bool {
        let sum: u32 = text
            .chars()
            .rev()
            .enumerate()
            .map(|(place, c)| {
                let digit = c.to_digit(10).unwrap();
                let product = if place % 2 == 0 { digit } else { digit * 2 };
                product / 10 + product % 10
            })
            .sum();
        sum > 0 && sum.is_multiple_of(10)
    }

    // Test numbers published by Visa, American Express, Diners Club and UnionPay.
    const GOOD: [&str; 4] =
        ["4242424242424242", "378282246310005", "30569309025904", "6205500000000000004"];

    #[test]
    fn published_test_numbers_pass() {
        for good in GOOD {
            assert!(luhn(good.as_bytes()) && model(good));
        }
    }

    #[test]
    fn every_single_digit_error_is_found() {
        for good in GOOD {
            for at in 0..good.len() {
                for digit in b'0'..=b'9' {
                    let mut bytes = good.as_bytes().to_vec();
                    bytes[at] = digit;
                    assert_eq!(luhn(&bytes), bytes == good.as_bytes());
                }
            }
        }
    }

    #[test]
    fn every_swap_of_neighbours_is_found_except_09_and_90() {
        for high in b'0'..=b'9' {
            for low in b'0'..=b'9' {
                for check in b'0'..=b'9' {
                    let here = luhn(&[b'1', high, low, check]);
                    let swapped = luhn(&[b'1', low, high, check]);
                    let blind = matches!((high, low), (b'0', b'9') | (b'9', b'0')) || high == low;
                    assert!(!(here && swapped) || blind);
                    assert!(!blind || here == swapped);
                }
            }
        }
    }

    /// Every number with one wrong digit, and every one with two neighbours
    /// swapped; 09 and 90 are the pair that the sum cannot tell apart.
    fn errors(good: &[u8]) -> impl Iterator<Item = Vec<u8>> {
        let wrong = |at: usize, digit: u8| {
            let mut bytes = good.to_vec();
            bytes[at] = digit;
            bytes
        };
        let swapped = |at: usize| {
            let mut bytes = good.to_vec();
            bytes.swap(at, at + 1);
            bytes
        };
        let blind = |at: &usize| matches!(&good[*at..], [b'0', b'9', ..] | [b'9', b'0', ..]);
        (0..good.len())
            .flat_map(move |at| (b'0'..=b'9').map(move |digit| wrong(at, digit)))
            .chain((0..good.len() - 1).filter(move |at| !blind(at)).map(swapped))
            .filter(move |bytes| bytes != good)
    }

    #[test]
    fn no_error_passes_in_any_number_of_up_to_five_digits() {
        for length in 1..=5 {
            for number in 0..10_u32.pow(length) {
                let text = format!("{number:0width$}", width = usize::try_from(length).unwrap());
                if luhn(text.as_bytes()) {
                    assert!(errors(text.as_bytes()).all(|bytes| !luhn(&bytes)), "{text}");
                }
            }
        }
    }

    #[test]
    fn no_error_passes_at_any_length_of_a_card() {
        let mut state = 7_u64;
        for length in 6..=19 {
            for _ in 0..50 {
                let body: Vec<u8> = (1..length)
                    .map(|_| {
                        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                        b'0' + u8::try_from((state >> 33) % 10).unwrap()
                    })
                    .collect();
                let closing: Vec<Vec<u8>> = (b'0'..=b'9')
                    .map(|check| [body.as_slice(), &[check]].concat())
                    .filter(|bytes| luhn(bytes))
                    .collect();
                assert_eq!(closing.len(), 1);
                assert!(errors(&closing[0]).all(|bytes| !luhn(&bytes)));
            }
        }
    }

    #[test]
    fn all_numbers_up_to_five_digits_agree_with_the_model() {
        for number in 0..100_000 {
            let text = number.to_string();
            assert_eq!(luhn(text.as_bytes()), model(&text), "{text}");
        }
    }

    #[test]
    fn zeros_nothing_and_other_bytes_do_not_pass() {
        for bad in ["", "0", "0000000000000000", "424242424242424a", "4242 42", "４２"] {
            assert!(!luhn(bad.as_bytes()));
        }
    }
}

//! The hybrid and pure systems of ISO/IEC 7064 that work on digits.

/// The state of MOD 11,10 before the first digit.
pub const MOD_11_10: u32 = 10;

/// The state of MOD 11,10 after one more digit that is not the check digit.
#[must_use]
pub fn mod_11_10(state: u32, digit: u8) -> u32 {
    let sum = (state + u32::from(digit.saturating_sub(b'0'))) % 10;
    (if sum == 0 { 10 } else { sum }) * 2 % 11
}

/// Whether a digit closes a run whose state this is.
#[must_use]
pub fn closes_mod_11_10(state: u32, check: u8) -> bool {
    (state + u32::from(check.saturating_sub(b'0'))) % 10 == 1
}

/// Whether the last of these digits is the MOD 11,10 check digit of the rest.
/// Bytes that are not digits do not fit.
#[must_use]
pub fn fits_mod_11_10(digits: &[u8]) -> bool {
    digits.iter().all(u8::is_ascii_digit)
        && digits.split_last().is_some_and(|(check, rest)| {
            closes_mod_11_10(
                rest.iter().fold(MOD_11_10, |state, digit| mod_11_10(state, *digit)),
                *check,
            )
        })
}

/// The MOD 11-2 check character of a run of digits: a digit, or `X` for ten.
#[must_use]
pub fn mod_11_2(digits: &[u8]) -> u8 {
    let sum =
        digits.iter().fold(0, |sum, digit| (sum + u32::from(digit.saturating_sub(b'0'))) * 2 % 11);
    match u8::try_from((12 - sum) % 11) {
        Ok(value @ 0..=9) => b'0' + value,
        _ => b'X',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standards_own_examples_fit() {
        // ISO/IEC 7064: 0794 has the check digit 5 in MOD 11,10 and 0 in MOD 11-2.
        assert!(fits_mod_11_10(b"07945"));
        assert_eq!(mod_11_2(b"0794"), b'0');
        // ISNI and GB 11643 use MOD 11-2.
        assert_eq!(mod_11_2(b"000000012146438"), b'X');
        assert_eq!(mod_11_2(b"11010519491231002"), b'X');
        assert!(!fits_mod_11_10(b""));
        assert!(!fits_mod_11_10(b"0794O5") && !fits_mod_11_10(b"0794E"));
    }

    #[test]
    fn each_run_has_one_check_digit_and_every_single_error_is_found() {
        for number in 0..1000 {
            let digits = format!("{number:03}").into_bytes();
            let close = |digits: &[u8]| -> Vec<u8> {
                let fits = |check: &u8| fits_mod_11_10(&[digits, &[*check]].concat());
                (b'0'..=b'9').filter(fits).collect()
            };
            let checks = close(&digits);
            assert_eq!(checks.len(), 1);
            for at in 0..digits.len() {
                for digit in (b'0'..=b'9').filter(|digit| *digit != digits[at]) {
                    let mut wrong = digits.clone();
                    wrong[at] = digit;
                    assert_ne!(close(&wrong), checks);
                    assert_ne!(mod_11_2(&wrong), mod_11_2(&digits));
                }
            }
        }
    }
}

//! The tax number of a company (CNPJ), with letters too.

use crate::check::Check;
use crate::error::Code;
use crate::field::{Checked, Form, Rule, parsed};
use crate::text::Case;

// Receita Federal, Instrução Normativa 2.229/2024: since July 2026 the first
// twelve characters may be letters, which count as their ASCII code less 48.
pub(super) const CNPJ: Rule =
    Rule { dropped: b" -./", case: Case::Upper, form: Form::whole(b"cc.ccc.ccc/cccc-nn"), judge };

parsed! {
    /// A CNPJ whose check digits fit.
    Cnpj, CNPJ
}

fn judge(field: &mut Checked, check: Check) -> Check {
    field.country = Some(*b"BR");
    let typed = field.text.as_bytes();
    // Zeros have zeros as check digits; other repeated digits do not fit.
    let zeros = typed.get(..12).is_some_and(|body| body.iter().all(|byte| *byte == b'0'));
    if zeros || !super::fits(typed, 12, &[6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) {
        return Check::invalid(Code::Checksum);
    }
    check
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::probe::{start, with};
    use crate::check::Status;

    fn check(typed: &str) -> Check {
        Cnpj::check(typed).check
    }

    #[test]
    fn numbers_with_digits_and_with_letters_are_valid() {
        // The Receita Federal's own example, one of digits, and Banco do Brasil's.
        for number in ["12.ABC.345/01DE-35", "11222333000181", "00.000.000/0001-91"] {
            assert_eq!(check(number), Check::VALID, "{number}");
        }
        assert_eq!(Cnpj::check("12abc34501de35").formatted(), "12.ABC.345/01DE-35");
        for digit in 0..10 {
            assert_eq!(check(&digit.to_string().repeat(14)), Check::invalid(Code::Checksum));
        }
        assert_eq!(check("12ABC34501DEA"), Check::invalid(Code::Misplaced));
    }

    #[test]
    fn every_wrong_check_digit_is_found_and_each_prefix_is_incomplete() {
        for number in ["12ABC34501DE35", "11222333000181"] {
            for at in 0..14 {
                assert!(at == 0 || check(start(number, at)).status == Status::Incomplete);
                // Two remainders have the same digit, so not every other error is.
                for digit in ('0'..='9').filter(|_| at > 11) {
                    let wrong = with(number, at, digit);
                    assert_eq!(check(&wrong) == Check::VALID, wrong == number);
                }
            }
        }
    }

    #[test]
    fn each_twelve_characters_but_zeros_have_one_pair_of_check_digits() {
        for body in ["000000000000", "000000000001", "ZZZZZZZZZZZZ", "A1B2C3D4E5F6"] {
            let fitting =
                (0..100).filter(|pair| check(&format!("{body}{pair:02}")) == Check::VALID);
            let expected = usize::from(body != "000000000000");
            assert_eq!(fitting.count(), expected);
            assert_eq!(check(body).status == Status::Incomplete, expected == 1);
        }
    }
}

//! The tax number of a person (CPF).

use crate::check::Check;
use crate::error::Code;
use crate::field::{Checked, Form, Rule, parsed};
use crate::text::Case;

// Receita Federal: nine digits, and two by 11 over all before them.
pub(super) const CPF: Rule =
    Rule { dropped: b" -./", case: Case::Kept, form: Form::whole(b"nnn.nnn.nnn-nn"), judge };

parsed! {
    /// A CPF whose check digits fit.
    Cpf, CPF
}

fn judge(field: &mut Checked, check: Check) -> Check {
    field.country = Some(*b"BR");
    let digits = field.text.as_bytes();
    // One digit nine times has itself as check digits; nobody has that number.
    let same =
        digits.get(..9).is_some_and(|body| body.iter().all(|digit| digits.first() == Some(digit)));
    if same || !super::fits(digits, 9, &[11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) {
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
        Cpf::check(typed).check
    }

    #[test]
    fn known_numbers_are_valid_and_every_single_error_is_found() {
        for number in ["11144477735", "52998224725"] {
            assert_eq!(check(number), Check::VALID);
            for at in 0..11 {
                assert!(at == 0 || check(start(number, at)).status == Status::Incomplete);
                for digit in '0'..='9' {
                    let wrong = with(number, at, digit);
                    assert_eq!(check(&wrong) == Check::VALID, wrong == number);
                }
            }
        }
        assert_eq!(Cpf::check("111 444777/35").formatted(), "111.444.777-35");
        assert_eq!(Cpf::check("1114447773").formatted(), "111.444.777-3");
    }

    #[test]
    fn one_digit_throughout_is_refused() {
        for digit in 0..10 {
            let number = digit.to_string().repeat(11);
            assert_eq!(check(&number), Check::invalid(Code::Checksum));
            assert_eq!(check(start(&number, 9)), Check::invalid(Code::Checksum));
            assert_eq!(check(start(&number, 8)).status, Status::Incomplete);
        }
    }

    #[test]
    fn incomplete_is_what_can_still_become_valid() {
        // All ways to go on from seven digits, against what is said of each prefix.
        for body in ["1111111", "5299822", "0000000", "9876543"] {
            let mut alive = std::collections::BTreeSet::new();
            for rest in 0..10_000 {
                let number = format!("{body}{rest:04}");
                if check(&number) == Check::VALID {
                    alive.extend((7..11).map(|length| start(&number, length).to_owned()));
                }
            }
            for length in 1..4 {
                for rest in 0..10_u32.pow(length) {
                    let prefix =
                        format!("{body}{rest:0width$}", width = usize::try_from(length).unwrap());
                    let open = check(&prefix).status == Status::Incomplete;
                    assert_eq!(open, alive.contains(&prefix), "{prefix}");
                }
            }
        }
    }
}

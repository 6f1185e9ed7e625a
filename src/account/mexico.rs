//! Accounts in Mexico: CLABE.

use crate::check::{Check, Status};
use crate::checksum::weighted::weigh;
use crate::error::Code;
use crate::field::{Checked, Form, Rule, parsed};

// Banco de México and ABM: bank 3, place 3, account 11, check digit.
pub(super) const CLABE: Rule = Rule { judge, ..Rule::plain(Form::whole(b"nnn nnn nnnnnnnnnnn n")) };

parsed! {
    /// A standardised account number (CLABE).
    Clabe, CLABE
}

fn judge(field: &mut Checked, check: Check) -> Check {
    field.country = Some(*b"MX");
    (field.bank, field.branch) = ((0, 3), (3, 6));
    // Each product counts by its last digit, which the sum's last digit shows
    // as well; the check digit makes it up to ten.
    const WEIGHTS: &[u8] = &[3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1];
    if check.status == Status::Valid && !weigh(field.text.as_bytes(), WEIGHTS).is_multiple_of(10) {
        return Check::invalid(Code::Checksum);
    }
    check
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::probe::{start, with};

    fn check(typed: &str) -> Check {
        Clabe::check(typed).check
    }

    #[test]
    fn published_numbers_are_valid_and_every_single_error_is_found() {
        for number in ["032180000118359719", "002010077777777771"] {
            assert_eq!(check(number), Check::VALID);
            for at in 0..18 {
                assert!(at == 0 || check(start(number, at)).status == Status::Incomplete);
                for digit in '0'..='9' {
                    let wrong = with(number, at, digit);
                    assert_eq!(check(&wrong) == Check::VALID, wrong == number);
                }
            }
        }
        assert_eq!(check("002010077777777772"), Check::invalid(Code::Checksum));
        assert_eq!(check("0020100777777777711"), Check::invalid(Code::TooLong));
        let clabe = Clabe::check("0020 1007 7777 7777 71");
        assert_eq!(clabe.formatted(), "002 010 07777777777 1");
        assert_eq!((clabe.bank(), clabe.branch()), (Some("002"), Some("010")));
    }
}

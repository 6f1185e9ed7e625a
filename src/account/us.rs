//! Accounts in the United States: ABA routing number and account number.

use crate::check::{Check, Status};
use crate::checksum::weighted::weigh;
use crate::error::Code;
use crate::field::{Checked, Form, Rule, parsed};

// American Bankers Association, "Routing Number Policy and Procedures": the
// check digit, and which first two digits are allotted.
pub(super) const ROUTING: Rule = Rule { judge, ..Rule::plain(Form::whole(b"nnnnnnnnn")) };

// Nacha, "ACH File Details": an account number has up to 17 characters.
pub(super) const ACCOUNT: Rule = Rule::plain(Form { picture: b"nnnnnnnnnnnnnnnnn", least: 4 });

parsed! {
    /// An ABA routing transit number.
    AbaRouting, ROUTING
}

fn judge(field: &mut Checked, check: Check) -> Check {
    let digits = field.text.as_bytes();
    let allotted = match *digits.get(..2.min(digits.len())).unwrap_or_default() {
        [tens] => !matches!(tens, b'4' | b'5' | b'9'),
        [tens, ones] => {
            let prefix = (tens - b'0') * 10 + (ones - b'0');
            matches!(prefix, 0..=12 | 21..=32 | 61..=72 | 80)
        }
        _ => true,
    };
    if !allotted {
        return Check::invalid(Code::BankUnknown);
    }
    field.country = Some(*b"US");
    // The Federal Reserve's district and office, then the institution.
    field.bank = (4, 8);
    if check.status == Status::Valid
        && !weigh(digits, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10)
    {
        return Check::invalid(Code::Checksum);
    }
    check
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::probe::{start, with};

    fn check(typed: &str) -> Check {
        AbaRouting::check(typed).check
    }

    #[test]
    fn published_numbers_are_valid_and_their_prefixes_incomplete() {
        for number in ["021000021", "011401533", "111000025", "110000000"] {
            assert_eq!(check(number), Check::VALID, "{number}");
            for length in 1..9 {
                assert_eq!(check(start(number, length)), Check::incomplete(Code::Incomplete));
            }
            for at in 2..9 {
                for digit in '0'..='9' {
                    let wrong = with(number, at, digit);
                    assert_eq!(check(&wrong) == Check::VALID, wrong == number);
                }
            }
        }
        assert_eq!(check("123456789"), Check::invalid(Code::Checksum));
        assert_eq!(AbaRouting::check("0210 0002-1").bank(), Some("0002"));
    }

    #[test]
    fn prefixes_that_are_not_allotted_are_refused_as_soon_as_they_stand() {
        for prefix in 0..100_u8 {
            let known = matches!(prefix, 0..=12 | 21..=32 | 61..=72 | 80);
            let status = check(&format!("{prefix:02}")).status;
            assert_eq!(status, if known { Status::Incomplete } else { Status::Invalid });
        }
        for tens in 0..10 {
            let any = (0..10).any(|ones| check(&format!("{tens}{ones}")).status != Status::Invalid);
            assert_eq!(check(&tens.to_string()).status != Status::Invalid, any);
        }
    }

    #[test]
    fn an_account_has_four_to_seventeen_digits() {
        for length in 1..=18 {
            let expected = match length {
                ..4 => Check::incomplete(Code::Incomplete),
                4..=17 => Check::VALID,
                _ => Check::invalid(Code::TooLong),
            };
            assert_eq!(ACCOUNT.check("1".repeat(length).as_str()).check, expected);
        }
        assert_eq!(ACCOUNT.check("12A").check, Check::invalid(Code::Characters));
    }
}

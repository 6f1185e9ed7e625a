//! Accounts in China: bank cards that are accounts, and CNAPS codes of banks.

use crate::check::{Check, Status};
use crate::checksum::{iso7064, luhn};
use crate::error::Code;
use crate::field::{Form, Rule, parsed};

// People's Bank of China: type and bank 3, city 4, branch 4, check digit. The
// rule of the check digit is not published; that ISO 7064 MOD 11,10 fits was
// seen on the codes of twenty head offices.
pub(super) const CNAPS: Rule = Rule {
    judge: |field, check| {
        field.country = Some(*b"CN");
        (field.bank, field.branch) = ((0, 3), (7, 11));
        if check.status == Status::Valid && !iso7064::fits_mod_11_10(field.text.as_bytes()) {
            return Check::warning(Code::ChecksumUnsure);
        }
        check
    },
    ..Rule::plain(Form::whole(b"nnnnnnnnnnnn"))
};

// JR/T 0008: cards have 16 to 19 digits; passbooks from before had 12 or more,
// without a check digit.
pub(super) const CARD: Rule = Rule {
    judge: |field, check| {
        field.country = Some(*b"CN");
        // The issuer's part of the number.
        field.bank = (0, 6);
        let digits = field.text.as_bytes();
        if check.status != Status::Valid {
            check
        } else if digits.len() < 16 {
            Check::warning(Code::Incomplete)
        } else if luhn(digits) {
            check
        } else {
            Check::warning(Code::ChecksumUnsure)
        }
    },
    ..Rule::plain(Form { picture: b"nnnn nnnn nnnn nnnn nnn", least: 12 })
};

parsed! {
    /// The code of a bank's branch in the China National Advanced Payment System.
    Cnaps, CNAPS
}

parsed! {
    /// A bank card's number, as the account that it stands for.
    BankCard, CARD
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::probe::start;

    #[test]
    fn the_codes_of_head_offices_are_valid_and_others_a_warning() {
        for code in ["102100099996", "104100000004", "105100000017", "308584000013", "403100000004"]
        {
            assert_eq!(Cnaps::check(code).check, Check::VALID, "{code}");
            for digit in 1..10_u8 {
                let (body, last) = code.split_at(11);
                let wrong = format!("{body}{}", (last.parse::<u8>().unwrap() + digit) % 10);
                assert_eq!(
                    Cnaps::check(wrong.as_str()).check,
                    Check::warning(Code::ChecksumUnsure)
                );
                assert!(Cnaps::parse(&wrong).is_ok());
            }
            for length in 1..12 {
                assert_eq!(Cnaps::check(start(code, length)).check.status, Status::Incomplete);
            }
        }
        let code = Cnaps::check("102100099996");
        assert_eq!((code.bank(), code.branch()), (Some("102"), Some("9999")));
        assert_eq!(Cnaps::check("1021000999960").check, Check::invalid(Code::TooLong));
    }

    #[test]
    fn a_card_is_an_account_with_or_without_a_check_digit_that_fits() {
        for (number, expected) in [
            ("6216261000000000018", Check::VALID),
            ("6226388000000095", Check::VALID),
            // UnionPay's own test card fails the check.
            ("6221558812340000", Check::warning(Code::ChecksumUnsure)),
            ("123456789012", Check::warning(Code::Incomplete)),
            ("12345678901", Check::incomplete(Code::Incomplete)),
            ("62162610000000000180", Check::invalid(Code::TooLong)),
        ] {
            assert_eq!(BankCard::check(number).check, expected, "{number}");
        }
        let card = BankCard::check("６２２６３８８0-00000095");
        assert_eq!((card.formatted(), card.bank()), ("6226 3880 0000 0095", Some("622638")));
    }
}

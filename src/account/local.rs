//! Accounts whose parts have a form and nothing more that can be checked here:
//! Britain, Australia, Canada, India, Hong Kong, and transfers in Singapore.

use super::choice::{Kind, choice, choose};
use crate::check::{Check, Status};
use crate::error::Code;
use crate::field::{Checked, Form, Rule, parsed};
use crate::text::{Case, Run};

/// A part that is its country's bank, its branch, or both in one.
macro_rules! part {
    ($country:literal, $picture:literal, $bank:expr, $branch:expr) => {
        Rule {
            judge: |field, check| {
                field.country = Some(*$country);
                (field.bank, field.branch) = ($bank, $branch);
                check
            },
            ..Rule::plain(Form::whole($picture))
        }
    };
}

/// An account number of so many digits.
const fn digits(picture: &'static [u8], least: usize) -> Rule {
    Rule::plain(Form { picture, least })
}

/// An account number whose lengths no authority has published: those that banks
/// are known to use are taken as they are, others with a warning, up to the
/// longest that a payment message holds (ISO 20022, `Max34Text`).
macro_rules! usual {
    ($lengths:pat) => {
        Rule {
            judge: |field, check| match field.text.as_bytes().len() {
                $lengths => check,
                _ if check.status == Status::Valid => Check::warning(Code::LengthUnsure),
                _ => check,
            },
            ..digits(b"nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn", 4)
        }
    };
}

// Pay.UK, "Validating account numbers": a sort code and 8 digits; numbers of 6
// and 7 have zeros before them in messages, and none where people read them.
// The modulus table is the gateway's: it is replaced several times a year, and a
// range it does not list passes.
pub(super) const SORT_CODE: Rule = part!(b"GB", b"nn-nn-nn", (0, 0), (0, 6));
pub(super) const GB_ACCOUNT: Rule = Rule {
    judge: |field, check| {
        if check.status == Status::Valid {
            let typed = field.text.as_bytes();
            let mut whole = Run::new();
            for digit in b"00".iter().take(8_usize.saturating_sub(typed.len())).chain(typed) {
                whole.push(*digit);
            }
            field.text = whole;
        }
        check
    },
    ..digits(b"nnnnnnnn", 6)
};

// AusPayNet, "BSB Numbers in Australia": two digits the bank, one the state,
// three the branch; no check digit.
pub(super) const BSB: Rule = part!(b"AU", b"nnn-nnn", (0, 2), (3, 6));
pub(super) const AU_ACCOUNT: Rule = digits(b"nnnnnnnnn", 5);

// Payments Canada, Standard 006: transit and institution, which stand on cheques
// as `TTTTT-III` and in electronic payments as `0IIITTTTT`.
pub(super) const CA_ROUTING: Rule =
    choice!(&[Kind("eft", &CA_ELECTRONIC), Kind("micr", &CA_CHEQUE)]);
const CA_ELECTRONIC: Rule = part!(b"CA", b"0nnnnnnnn", (1, 4), (4, 9));
const CA_CHEQUE: Rule = Rule { judge: electronic, ..Rule::plain(Form::whole(b"nnnnn-nnn")) };

fn electronic(field: &mut Checked, check: Check) -> Check {
    field.country = Some(*b"CA");
    if check.status == Status::Valid {
        let typed = Run::of(field.text.as_bytes());
        let (transit, institution) = typed.as_bytes().split_at_checked(5).unwrap_or_default();
        let mut whole = Run::of(b"0");
        for digit in institution.iter().chain(transit) {
            whole.push(*digit);
        }
        field.text = whole;
        (field.bank, field.branch) = ((1, 4), (4, 9));
    }
    check
}

pub(super) const TRANSIT: Rule = part!(b"CA", b"nnnnn", (0, 0), (0, 5));
pub(super) const INSTITUTION: Rule = part!(b"CA", b"nnn", (0, 3), (0, 0));
pub(super) const CA_ACCOUNT: Rule = digits(b"nnnnnnnnnnnn", 7);

// Reserve Bank of India: four letters the bank, a zero, six the branch.
pub(super) const IFSC: Rule = part!(b"IN", b"aaaa0cccccc", (0, 4), (5, 11));
pub(super) const IN_ACCOUNT: Rule = digits(b"nnnnnnnnnnnnnnnnnn", 9);

// Hong Kong Interbank Clearing, clearing codes; after bank and branch, banks
// have six to nine digits.
pub(super) const HK_BANK: Rule = part!(b"HK", b"nnn", (0, 3), (0, 0));
pub(super) const HK_BRANCH: Rule = part!(b"HK", b"nnn", (0, 0), (0, 3));
pub(super) const HK_ACCOUNT: Rule = usual!(6..=9);

// Association of Banks in Singapore, "Bank and Branch Codes"; what banks print
// of their account numbers has seven to eleven digits.
pub(super) const SG_BANK: Rule = part!(b"SG", b"nnnn", (0, 4), (0, 0));
pub(super) const SG_BRANCH: Rule = part!(b"SG", b"nnn", (0, 0), (0, 3));
pub(super) const SG_ACCOUNT: Rule = usual!(7..=11);

parsed! {
    /// A sort code of the United Kingdom.
    SortCode, SORT_CODE
}

parsed! {
    /// A routing number of Canada; its electronic form is `0IIITTTTT`.
    CaRouting, CA_ROUTING
}

parsed! {
    /// A bank, state and branch number (BSB) of Australia.
    Bsb, BSB
}

parsed! {
    /// A branch's code in the Indian Financial System (IFSC).
    Ifsc, IFSC
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_british_account_has_zeros_before_it_in_messages_alone() {
        for (typed, electronic) in
            [("123456", "00123456"), ("1234567", "01234567"), ("1234 5678", "12345678")]
        {
            let field = GB_ACCOUNT.check(typed);
            assert_eq!(field.check, Check::VALID);
            assert_eq!(
                (field.electronic(), field.formatted()),
                (electronic, &*typed.replace(' ', ""))
            );
        }
        assert_eq!(GB_ACCOUNT.check("12345").electronic(), "12345");
        assert_eq!(GB_ACCOUNT.check("123456789").check, Check::invalid(Code::TooLong));
    }

    #[test]
    fn lengths_that_no_bank_is_known_to_use_are_a_warning() {
        for (rule, usual) in [(SG_ACCOUNT, 7..=11), (HK_ACCOUNT, 6..=9)] {
            for length in 1..=36_usize {
                let expected = match length {
                    ..4 => Check::incomplete(Code::Incomplete),
                    35.. => Check::invalid(Code::TooLong),
                    _ if usual.contains(&length) => Check::VALID,
                    _ => Check::warning(Code::LengthUnsure),
                };
                assert_eq!(rule.check("7".repeat(length).as_str()).check, expected, "{length}");
            }
        }
    }

    #[test]
    fn a_canadian_routing_number_is_read_as_on_cheques_and_as_in_payments() {
        for (typed, kind, shown) in [
            ("000300022", "eft", "000300022"),
            ("0003 00022", "eft", "000300022"),
            ("00022-003", "micr", "00022-003"),
            ("00022003", "micr", "00022-003"),
        ] {
            let routing = CaRouting::parse(typed).map_err(|error| error.code()).ok().unwrap();
            let known = routing.known();
            assert_eq!((known.kind, known.formatted()), (Some(kind), shown), "{typed}");
            assert_eq!(known.electronic(), "000300022", "{typed}");
            assert_eq!(
                (known.country(), known.bank(), known.branch()),
                (Some("CA"), Some("003"), Some("00022"))
            );
        }
        for (typed, expected) in [
            ("1234567", Check::incomplete(Code::Incomplete)),
            ("123456789", Check::invalid(Code::TooLong)),
            ("0003000221", Check::invalid(Code::TooLong)),
            ("0003A", Check::invalid(Code::Characters)),
        ] {
            assert_eq!(CaRouting::check(typed).check, expected, "{typed}");
        }
    }
}

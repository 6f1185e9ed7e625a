//! Accounts whose parts have a form and nothing more that can be checked here:
//! Britain, Australia, Canada, India, Hong Kong, and transfers in Singapore.

use crate::field::{Form, Rule, parsed};

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

// Pay.UK, "Validating account numbers": a sort code and 6 to 8 digits, which
// the bank pads. The modulus table is the gateway's: it is replaced several
// times a year, and a range it does not list passes.
pub(super) const SORT_CODE: Rule = part!(b"GB", b"nn-nn-nn", (0, 0), (0, 6));
pub(super) const GB_ACCOUNT: Rule = digits(b"nnnnnnnn", 6);

// AusPayNet, "BSB Numbers in Australia": two digits the bank, one the state,
// three the branch; no check digit.
pub(super) const BSB: Rule = part!(b"AU", b"nnn-nnn", (0, 2), (3, 6));
pub(super) const AU_ACCOUNT: Rule = digits(b"nnnnnnnnn", 5);

// Payments Canada, Standard 006.
pub(super) const TRANSIT: Rule = part!(b"CA", b"nnnnn", (0, 0), (0, 5));
pub(super) const INSTITUTION: Rule = part!(b"CA", b"nnn", (0, 3), (0, 0));
pub(super) const CA_ACCOUNT: Rule = digits(b"nnnnnnnnnnnn", 7);

// Reserve Bank of India: four letters the bank, a zero, six the branch.
pub(super) const IFSC: Rule = part!(b"IN", b"aaaa0cccccc", (0, 4), (5, 11));
pub(super) const IN_ACCOUNT: Rule = digits(b"nnnnnnnnnnnnnnnnnn", 9);

// Hong Kong Interbank Clearing, clearing codes.
pub(super) const HK_BANK: Rule = part!(b"HK", b"nnn", (0, 3), (0, 0));
pub(super) const HK_BRANCH: Rule = part!(b"HK", b"nnn", (0, 0), (0, 3));
pub(super) const HK_ACCOUNT: Rule = digits(b"nnnnnnnnn", 6);

// Association of Banks in Singapore, "Bank and Branch Codes"; banks have
// account numbers of very different lengths.
pub(super) const SG_BANK: Rule = part!(b"SG", b"nnnn", (0, 4), (0, 0));
pub(super) const SG_BRANCH: Rule = part!(b"SG", b"nnn", (0, 0), (0, 3));
pub(super) const SG_ACCOUNT: Rule = digits(b"nnnnnnnnnnnnnnnnnnn", 4);

parsed! {
    /// A sort code of the United Kingdom.
    SortCode, SORT_CODE
}

parsed! {
    /// A bank, state and branch number (BSB) of Australia.
    Bsb, BSB
}

parsed! {
    /// A branch's code in the Indian Financial System (IFSC).
    Ifsc, IFSC
}

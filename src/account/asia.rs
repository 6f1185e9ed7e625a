//! Proxies of accounts: PayNow in Singapore, FPS in Hong Kong.

use super::choice::{Kind, choice, choose};
use super::email::EMAIL;
use crate::check::{Check, Status};
use crate::error::Code;
use crate::field::{Checked, Form, Rule, parsed};
use crate::text::{Case, Run};

// Association of Banks in Singapore, PayNow: a mobile number, a company's
// number (UEN), or the address that a wallet gives out (VPA).
pub(super) const PAYNOW: Rule = choice!(&[
    Kind("mobile", &MOBILE),
    Kind("mobile", &MOBILE_AT_HOME),
    Kind("uen", &UEN_BUSINESS),
    Kind("uen", &UEN_COMPANY),
    Kind("uen", &UEN_OTHER),
    Kind("vpa", &VPA),
]);

// Hong Kong Interbank Clearing, Faster Payment System: an identifier of seven
// or nine digits, a mobile number, or an e-mail address.
pub(super) const FPS: Rule =
    choice!(&[Kind("fps_id", &FPS_ID), Kind("mobile", &HK_MOBILE), Kind("email", &EMAIL)]);

parsed! {
    /// What an account is addressed by in PayNow.
    PayNowProxy, PAYNOW
}

parsed! {
    /// What an account is addressed by in Hong Kong's Faster Payment System.
    FpsProxy, FPS
}

const MOBILE: Rule = Rule {
    judge: |field, check| singapore_mobile(field, check, 3),
    ..Rule::plain(Form::whole(b"+65 nnnn nnnn"))
};

/// As it is dialled in the country; the electronic form has the country.
const MOBILE_AT_HOME: Rule = Rule {
    judge: |field, check| {
        let check = singapore_mobile(field, check, 0);
        if check.status == Status::Valid {
            let mut whole = Run::of(b"+65");
            for byte in field.text.as_bytes() {
                whole.push(*byte);
            }
            field.text = whole;
        }
        check
    },
    ..Rule::plain(Form::whole(b"nnnn nnnn"))
};

const VPA: Rule = Rule {
    judge: |field, check| singapore_mobile(field, check, 3),
    ..Rule::plain(Form { picture: b"+65nnnnnnnn#ccccccccccccccccccccc", least: 13 })
};

/// Mobile numbers begin with 8 or 9 (IMDA, National Numbering Plan).
fn singapore_mobile(field: &mut Checked, check: Check, first: usize) -> Check {
    field.country = Some(*b"SG");
    match field.text.as_bytes().get(first) {
        Some(b'8' | b'9') | None => check,
        Some(_) => Check::invalid(Code::Misplaced),
    }
}

// ACRA: eight digits and a letter for a business, the year and five digits for
// a company, a letter, year and kind for all others; the check letter's rule is
// not published. PayNow adds three characters for one of several accounts.
const UEN_BUSINESS: Rule = uen(b"nnnnnnnnaccc", |field, check| suffixed(field, check, 9));
const UEN_COMPANY: Rule = uen(b"nnnnnnnnnaccc", |field, check| suffixed(field, check, 10));
const UEN_OTHER: Rule = uen(b"annaannnnaccc", |field, check| match field.text.as_bytes().first() {
    Some(b'R' | b'S' | b'T') => suffixed(field, check, 10),
    _ => Check::invalid(Code::Misplaced),
});

const fn uen(picture: &'static [u8], judge: fn(&mut Checked, Check) -> Check) -> Rule {
    Rule { judge, ..Rule::plain(Form { picture, least: picture.len() - 3 }) }
}

fn suffixed(field: &mut Checked, check: Check, bare: usize) -> Check {
    field.country = Some(*b"SG");
    let length = field.text.as_bytes().len();
    if length == bare + 1 || length == bare + 2 {
        return Check::incomplete(Code::Incomplete);
    }
    check
}

const FPS_ID: Rule = Rule {
    judge: |field, check| match field.text.as_bytes().len() {
        8 => Check::incomplete(Code::Incomplete),
        _ => check,
    },
    ..Rule::plain(Form { picture: b"nnnnnnnnn", least: 7 })
};

const HK_MOBILE: Rule = Rule {
    dropped: b" -",
    case: Case::Kept,
    form: Form::whole(b"+852-nnnnnnnn"),
    judge: |field, check| {
        field.country = Some(*b"HK");
        // The system has it with its hyphen.
        field.text = Run::of(field.shown.as_bytes());
        check
    },
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paynow_takes_mobile_numbers_company_numbers_and_wallets() {
        for (typed, kind, electronic, shown) in [
            ("+65 8123 4567", "mobile", "+6581234567", "+65 8123 4567"),
            ("9123-4567", "mobile", "+6591234567", "9123 4567"),
            ("53012345D", "uen", "53012345D", "53012345D"),
            ("201403121w", "uen", "201403121W", "201403121W"),
            ("201403121WABC", "uen", "201403121WABC", "201403121WABC"),
            ("T08LL1234K", "uen", "T08LL1234K", "T08LL1234K"),
            ("+6591234567#ACME", "vpa", "+6591234567#ACME", "+6591234567#ACME"),
        ] {
            let proxy = PayNowProxy::parse(typed).map_err(|error| error.code()).ok().unwrap();
            let known = proxy.known();
            assert_eq!((known.kind, known.country()), (Some(kind), Some("SG")), "{typed}");
            assert_eq!((known.electronic(), known.formatted()), (electronic, shown));
        }
        for (typed, status) in [
            ("+65", Status::Incomplete),
            ("+657", Status::Invalid),
            ("71234567", Status::Incomplete),
            ("912345678", Status::Incomplete),
            ("201403121WA", Status::Incomplete),
            ("201403121WABCD", Status::Invalid),
            ("U08LL1234K", Status::Invalid),
        ] {
            assert_eq!(PayNowProxy::check(typed).check.status, status, "{typed}");
        }
    }

    #[test]
    fn fps_takes_identifiers_mobile_numbers_and_addresses() {
        for (typed, kind, electronic) in [
            ("1234567", "fps_id", "1234567"),
            ("123 456 789", "fps_id", "123456789"),
            ("+852 9876 5432", "mobile", "+852-98765432"),
            ("A@B.hk", "email", "a@b.hk"),
        ] {
            let proxy = FpsProxy::parse(typed).map_err(|error| error.code()).ok().unwrap();
            assert_eq!(proxy.known().kind, Some(kind));
            assert_eq!(proxy.known().electronic(), electronic);
        }
        assert_eq!(FpsProxy::check("12345678").check.status, Status::Incomplete);
        assert_eq!(FpsProxy::check("1234567890").check.status, Status::Incomplete);
        assert_eq!(FpsProxy::check("+852-98765432x").check.status, Status::Incomplete);
        assert_eq!(FpsProxy::check("+852-98765432@@").check.status, Status::Invalid);
    }
}

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
    Kind("uen", &UEN_FOREIGN),
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
// a company, a letter, year and kind for all others, F and zeros for branches of
// foreign companies from before. PayNow adds three characters for one of
// several accounts.
const UEN_BUSINESS: Rule = uen(b"nnnnnnnnaccc", |field, check| suffixed(field, check, &BUSINESS));
const UEN_COMPANY: Rule = uen(b"nnnnnnnnnaccc", |field, check| suffixed(field, check, &COMPANY));
const UEN_FOREIGN: Rule = uen(b"F000nnnnnaccc", |field, check| suffixed(field, check, &OTHER));
const UEN_OTHER: Rule = uen(b"annaannnnaccc", |field, check| match field.text.as_bytes().first() {
    Some(b'R' | b'S' | b'T') => suffixed(field, check, &OTHER),
    _ => Check::invalid(Code::Misplaced),
});

const fn uen(picture: &'static [u8], judge: fn(&mut Checked, Check) -> Check) -> Rule {
    Rule { judge, ..Rule::plain(Form { picture, least: picture.len() - 3 }) }
}

/// How the check letter follows from what is before it: a weighted sum by 11
/// chooses one of eleven letters. ACRA has not published it; the numbers that
/// agencies publish fit.
struct Letters {
    weights: &'static [u8],
    letters: &'static [u8; 11],
    /// What each character counts: its place here.
    order: &'static [u8],
}

const BUSINESS: Letters =
    Letters { weights: &[10, 4, 9, 3, 8, 2, 7, 1], letters: b"XMKECAWLJDB", order: b"0123456789" };
const COMPANY: Letters = Letters {
    weights: &[10, 8, 6, 4, 9, 7, 5, 3, 1],
    letters: b"ZKCMDNERGWH",
    order: b"0123456789",
};
// The sum begins at 5 below, so the letters at G.
const OTHER: Letters = Letters {
    weights: &[4, 3, 5, 3, 10, 2, 2, 5, 7],
    letters: b"GHJKLABCDEF",
    order: b"ABCDEFGHJKLMNPQRSTUVWX0123456789",
};

fn suffixed(field: &mut Checked, check: Check, rule: &Letters) -> Check {
    field.country = Some(*b"SG");
    let typed = field.text.as_bytes();
    let bare = rule.weights.len();
    if typed.len() == bare + 2 || typed.len() == bare + 3 {
        return Check::incomplete(Code::Incomplete);
    }
    let count = |byte: &u8| rule.order.iter().position(|one| one == byte).unwrap_or_default();
    let sum: usize = typed
        .iter()
        .zip(rule.weights)
        .map(|(byte, weight)| count(byte) * usize::from(*weight))
        .sum();
    if check.status == Status::Valid && typed.get(bare) != rule.letters.get(sum % 11) {
        return Check::warning(Code::ChecksumUnsure);
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
            ("00192200M", "uen", "00192200M", "00192200M"),
            ("201403121w", "uen", "201403121W", "201403121W"),
            ("201403121WABC", "uen", "201403121WABC", "201403121WABC"),
            ("T01FC6132D", "uen", "T01FC6132D", "T01FC6132D"),
            ("F00056789H", "uen", "F00056789H", "F00056789H"),
            ("+6591234567#ACME", "vpa", "+6591234567#ACME", "+6591234567#ACME"),
        ] {
            let proxy = PayNowProxy::parse(typed).map_err(|error| error.code()).ok().unwrap();
            let known = proxy.known();
            assert_eq!((known.kind, known.country()), (Some(kind), Some("SG")), "{typed}");
            assert_eq!((known.electronic(), known.formatted()), (electronic, shown));
        }
        for (typed, status) in [
            ("-", Status::Incomplete),
            ("- -", Status::Incomplete),
            (" ", Status::Empty),
            ("+65", Status::Incomplete),
            ("+657", Status::Invalid),
            ("71234567", Status::Incomplete),
            ("912345678", Status::Incomplete),
            ("201403121WA", Status::Incomplete),
            ("201403121WABCD", Status::Invalid),
            ("U08LL1234K", Status::Invalid),
            ("F001", Status::Invalid),
        ] {
            assert_eq!(PayNowProxy::check(typed).check.status, status, "{typed}");
        }
    }

    #[test]
    fn a_check_letter_that_does_not_fit_is_a_warning_and_only_one_fits() {
        // Numbers that are published, of each kind.
        for number in
            ["00192200M", "197401143C", "201403121W", "S16FC0121D", "T01FC6132D", "F00056789H"]
        {
            let (body, letter) = number.split_at(number.len() - 1);
            for other in 'A'..='Z' {
                for suffix in ["", "ABC"] {
                    let typed = format!("{body}{other}{suffix}");
                    let expected = if letter == other.to_string() {
                        Check::VALID
                    } else {
                        Check::warning(Code::ChecksumUnsure)
                    };
                    assert_eq!(PayNowProxy::check(typed.as_str()).check, expected, "{typed}");
                    assert!(PayNowProxy::parse(&typed).is_ok());
                }
            }
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

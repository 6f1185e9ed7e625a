//! The business identifier code (BIC), ISO 9362.

use super::country;
use crate::check::Check;
use crate::error::Code;
use crate::field::{Checked, Form, Rule, parsed};
use crate::text::Case;

pub(super) const BIC: Rule = Rule {
    dropped: b" -",
    case: Case::Upper,
    // Issued codes begin with four letters; the standard allows digits there.
    form: Form { picture: b"ccccaaccccc", least: 8 },
    judge,
};

parsed! {
    /// A BIC of 8 or 11 characters in a country that there is.
    Bic, BIC
}

fn judge(field: &mut Checked, check: Check) -> Check {
    let typed = field.text.as_bytes();
    let length = typed.len();
    let known = match *typed.get(4..6.min(length)).unwrap_or_default() {
        [first, second] => country::exists(first, second).then_some(Some([first, second])),
        // Each letter begins the code of some country.
        _ => Some(None),
    };
    let Some(country) = known else { return Check::invalid(Code::CountryUnknown) };
    field.country = country;
    (field.bank, field.branch) = ((0, 4), (8, 11));
    // A branch has three characters.
    if matches!(length, 9 | 10) { Check::incomplete(Code::Incomplete) } else { check }
}

/// Whether an account in one country can be held with a bank in another: the
/// countries whose IBANs the registry lists under another country's code.
pub(super) fn shares_accounts(iban: [u8; 2], bic: [u8; 2]) -> bool {
    let dependent = match &iban {
        b"FR" => "BLGFGPMCMFMQNCPFPMRETFWFYT",
        b"MC" => "FR",
        b"GB" => "GGIMJE",
        b"FI" => "AX",
        _ => "",
    };
    iban == bic || dependent.as_bytes().chunks(2).any(|code| code == bic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::probe::start;
    use crate::check::Status;

    fn status(typed: &str) -> Status {
        Bic::check(typed).check.status
    }

    #[test]
    fn codes_of_eight_and_eleven_are_valid_and_tell_their_parts() {
        let bic = Bic::parse("deut de ff-500").map_err(|error| error.code()).ok().unwrap();
        assert_eq!(bic.known().electronic(), "DEUTDEFF500");
        assert_eq!(bic.known().country(), Some("DE"));
        assert_eq!((bic.known().bank(), bic.known().branch()), (Some("DEUT"), Some("500")));
        // The prefix may hold digits: ISO 9362 allows them.
        for valid in ["DEUTDEFF", "E097AEXX", "E097AEXXXXX", "NEDSZAJJXXX", "RBKOXKPR"] {
            assert_eq!(status(valid), Status::Valid, "{valid}");
        }
    }

    #[test]
    fn every_prefix_can_go_on_and_other_countries_cannot() {
        let text = "DEUTDEFF500";
        for length in 1..11 {
            let expected = if length == 8 { Status::Valid } else { Status::Incomplete };
            assert_eq!(status(start(text, length)), expected);
        }
        for first in b'A'..=b'Z' {
            let mut any = false;
            for second in b'A'..=b'Z' {
                let typed = format!("ABCD{}{}", char::from(first), char::from(second));
                any |= status(&typed) == Status::Incomplete;
            }
            // Incomplete at one letter exactly if a second one makes a country.
            let typed = format!("ABCD{}", char::from(first));
            assert_eq!(status(&typed) == Status::Incomplete, any);
        }
        let code = |typed: &str| Bic::check(typed).check.code;
        assert_eq!(code("DEUTZZFF"), Some(Code::CountryUnknown));
        assert_eq!(code("DEUT1"), Some(Code::Misplaced));
        assert_eq!(code("DEUTDEFF5001"), Some(Code::TooLong));
        assert_eq!(code("DEUT_"), Some(Code::Characters));
    }

    #[test]
    fn dependent_territories_go_with_their_country() {
        for (iban, bic, expected) in [
            ("DE", "DE", true),
            ("DE", "AT", false),
            ("GB", "JE", true),
            ("FR", "RE", true),
            ("MC", "FR", true),
            ("FR", "GB", false),
        ] {
            let code = |text: &str| <[u8; 2]>::try_from(text.as_bytes()).unwrap();
            assert_eq!(shares_accounts(code(iban), code(bic)), expected, "{iban} {bic}");
        }
    }
}

//! Telephone numbers in their international form (ITU-T E.164).

use crate::check::Check;
use crate::error::Code;
use crate::field::{Checked, Form, Rule, parsed};
use crate::text::{Case, Run, is_among};

const RULE: Rule = Rule { dropped: b" -./", case: Case::Kept, form: Form::FREE, judge };

/// The most digits, and the fewest of a number that is given to a subscriber.
const MOST: usize = 15;
const LEAST: usize = 7;

/// The calling codes of one digit, and what follows the first digit of those of
/// two; all others have three.
///
/// ITU-T, list of Recommendation E.164 assigned country codes.
const ONE: &[u8] = b"17";
const TWO: [&[u8]; 10] =
    [b"", b"", b"07", b"0123469", b"013456789", b"12345678", b"0123456", b"", b"1246", b"0123458"];

parsed! {
    /// A telephone number with its country's calling code; its electronic form
    /// is a plus sign and the digits.
    E164, RULE
}

impl E164 {
    /// The calling code of a number's country, once its digits are there.
    #[must_use]
    pub fn calling_code(known: &Checked) -> Option<&str> {
        core::str::from_utf8(Self::code(known)?).ok()
    }

    pub(crate) fn code(known: &Checked) -> Option<&[u8]> {
        let digits = known.text.as_bytes().get(1..)?;
        digits.get(..code_length(digits))
    }
}

fn code_length(digits: &[u8]) -> usize {
    match digits {
        [first, ..] if is_among(ONE, *first) => 1,
        [first, second, ..] => {
            let seconds = TWO.get(usize::from(first.wrapping_sub(b'0')));
            if seconds.is_some_and(|seconds| is_among(seconds, *second)) { 2 } else { 3 }
        }
        _ => 3,
    }
}

fn judge(field: &mut Checked, _: Check) -> Check {
    let typed = Run::of(field.text.as_bytes());
    let mut rest = typed.as_bytes();
    if !rest.iter().all(|byte| byte.is_ascii_digit() || is_among(b"+()", *byte)) {
        return Check::invalid(Code::Characters);
    }
    // Brackets part digits as spaces do.
    while let [b'(' | b')', more @ ..] = rest {
        rest = more;
    }
    let mut number = match rest {
        [b'+', number @ ..] | [b'0', b'0', number @ ..] => number,
        [] | [b'0'] => {
            field.shown = Run::of(typed.as_bytes());
            return Check::incomplete(Code::Incomplete);
        }
        _ => return Check::invalid(Code::Misplaced),
    };
    let (mut whole, mut shown) = (Run::of(b"+"), Run::of(b"+"));
    let mut count = 0;
    while let [byte, more @ ..] = number {
        let code_ends =
            count > 0 && count == code_length(whole.as_bytes().get(1..).unwrap_or_default());
        number = match (byte, more) {
            // The zero that is dialled at home alone: +44 (0)20 …
            (b'(', [b'0', b')', more @ ..]) if code_ends => more,
            // It may be on its way.
            (b'(', [] | [b'0']) if code_ends => {
                shown.push(b' ');
                for byte in number {
                    shown.push(*byte);
                }
                &[]
            }
            (b'(' | b')', more) => more,
            (b'0'..=b'9', _) if count == MOST => return Check::invalid(Code::TooLong),
            (b'0', _) if count == 0 => return Check::invalid(Code::Misplaced),
            (b'0'..=b'9', more) => {
                if code_ends {
                    shown.push(b' ');
                }
                whole.push(*byte);
                shown.push(*byte);
                count += 1;
                more
            }
            _ => return Check::invalid(Code::Misplaced),
        };
    }
    field.text = whole;
    field.shown = shown;
    if count < LEAST { Check::incomplete(Code::Incomplete) } else { Check::VALID }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Status;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (typed, electronic, shown, code) in [
            ("+14155552671", "+14155552671", "+1 4155552671", "1"),
            ("+44 20 7946 0958", "+442079460958", "+44 2079460958", "44"),
            ("+44 (0)20 7946-0958", "+442079460958", "+44 2079460958", "44"),
            ("0044 20.7946.0958", "+442079460958", "+44 2079460958", "44"),
            ("＋８６（１３８）００１３８０００", "+8613800138000", "+86 13800138000", "86"),
            ("+1 (415) 555-2671", "+14155552671", "+1 4155552671", "1"),
            ("(+420) 601 123 456", "+420601123456", "+420 601123456", "420"),
            // A zero in brackets later on is a digit.
            ("+39 06 (0)1234", "+390601234", "+39 0601234", "39"),
            ("+7 912 345-67-89", "+79123456789", "+7 9123456789", "7"),
            ("+2901234", "+2901234", "+290 1234", "290"),
        ] {
            let number = E164::parse(typed).map_err(|error| error.code()).ok().unwrap();
            assert_eq!(number.known().electronic(), electronic, "{typed}");
            assert_eq!(number.known().formatted(), shown, "{typed}");
            assert_eq!(E164::calling_code(number.known()), Some(code), "{typed}");
        }
    }

    #[test]
    fn a_number_has_seven_to_fifteen_digits_the_first_not_zero() {
        let digits = "123456789012345";
        for length in 1..=15 {
            let expected = if length < 7 { Status::Incomplete } else { Status::Valid };
            for prefix in ["+", "00"] {
                let typed = format!("{prefix}{}", digits.get(..length).unwrap());
                assert_eq!(E164::check(typed.as_str()).check.status, expected, "{typed}");
            }
        }
        for (typed, code) in [
            ("+1234567890123456", Code::TooLong),
            ("+0", Code::Misplaced),
            ("000", Code::Misplaced),
            ("4", Code::Misplaced),
            ("02", Code::Misplaced),
            ("+44a", Code::Characters),
            ("+44+", Code::Misplaced),
            ("++", Code::Misplaced),
        ] {
            assert_eq!(E164::check(typed).check, Check::invalid(code), "{typed}");
        }
        for typed in ["+", "0", "00", "(", "(0", "+44 (", "+44 (0", "+44(0)"] {
            assert_eq!(E164::check(typed).check.status, Status::Incomplete, "{typed}");
        }
        assert_eq!(E164::check(" ").check, Check::EMPTY);
    }

    #[test]
    fn incomplete_is_exactly_what_can_still_become_a_number() {
        // Every text of up to five of these; to finish one, digits are enough.
        let mut texts = vec![String::new()];
        for _ in 0..5 {
            texts = texts
                .iter()
                .flat_map(|text| "+01(8)".chars().map(move |next| format!("{text}{next}")))
                .collect();
            for text in &texts {
                let finish = |begin: &str| {
                    let whole = format!("{text}{begin}1234567");
                    E164::check(whole.as_str()).check == Check::VALID
                };
                let ends = finish("") || finish("0") || finish("00") || finish("+");
                let open = E164::check(text.as_str()).check.status != Status::Invalid;
                assert_eq!(open, ends, "{text}");
            }
        }
    }

    #[test]
    fn no_calling_code_begins_another() {
        let mut codes = std::collections::BTreeSet::new();
        for number in 100..1000 {
            let digits = format!("{number}");
            codes.insert(digits.get(..code_length(digits.as_bytes())).unwrap().to_owned());
        }
        let of = |length| codes.iter().filter(move |code| code.len() == length).count();
        assert_eq!((of(1), of(2)), (2, 44));
        for code in ["20", "33", "49", "65", "81", "86", "91", "98", "212", "380", "852", "971"] {
            assert!(codes.contains(code), "{code}");
        }
    }
}

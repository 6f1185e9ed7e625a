//! Mobile numbers of China.

use crate::check::{Check, Status};
use crate::error::Code;
use crate::field::{Checked, Form, Rule, parsed};
use crate::text::{Case, Run};

// MIIT, Telecommunications Network Numbering Plan: eleven digits, the second
// from 3 up. Which of them are given out changes, and is the gateway's to know.
const RULE: Rule = Rule { dropped: b" -.()", case: Case::Kept, form: Form::FREE, judge };

const FORM: Form = Form::whole(b"1nn nnnn nnnn");

/// What may stand before the number; the bare country code is no number's start.
const PREFIXES: [&[u8]; 4] = [b"+86", b"0086", b"86", b""];

parsed! {
    /// A mobile number of China; its electronic form is the eleven digits.
    CnMobile, RULE
}

fn judge(field: &mut Checked, _: Check) -> Check {
    let typed = Run::of(field.text.as_bytes());
    let typed = typed.as_bytes();
    for prefix in PREFIXES {
        if let Some(number) = typed.strip_prefix(prefix) {
            field.text = Run::of(number);
            field.country = Some(*b"CN");
            let check = FORM.fill(field);
            if !prefix.is_empty() {
                let mut whole = Run::of(b"+86 ");
                for byte in field.shown.as_bytes() {
                    whole.push(*byte);
                }
                field.shown = whole;
            }
            if typed.iter().all(|byte| byte.is_ascii_digit() || *byte == b'+')
                && check == Check::invalid(Code::Characters)
            {
                // A plus sign has a place in such a field, if another one.
                field.shown = Run::of(typed);
                return Check::invalid(Code::Misplaced);
            }
            return match number.get(1) {
                Some(b'0'..=b'2') if check.status != Status::Invalid => {
                    Check::invalid(Code::Misplaced)
                }
                _ => check,
            };
        }
        if prefix.starts_with(typed) {
            break;
        }
    }
    field.shown = Run::of(typed);
    Check::incomplete(Code::Incomplete)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_with_and_without_the_country() {
        for (typed, shown) in [
            ("13800138000", "138 0013 8000"),
            ("138-0013-8000", "138 0013 8000"),
            ("＋８６ １３８ ００１３ ８０００", "+86 138 0013 8000"),
            ("0086 13800138000", "+86 138 0013 8000"),
            ("(+86) 13800138000", "+86 138 0013 8000"),
            ("8613800138000", "+86 138 0013 8000"),
        ] {
            let number = CnMobile::parse(typed).map_err(Error::code).ok().unwrap();
            assert_eq!(number.known().electronic(), "13800138000", "{typed}");
            assert_eq!(number.known().formatted(), shown, "{typed}");
            assert_eq!(number.known().country(), Some("CN"));
        }
        // UnionPay's test environment.
        assert_eq!(CnMobile::check("13552535506").check, Check::VALID);
    }

    #[test]
    fn what_no_number_has_is_refused() {
        for (typed, code) in [
            ("12800138000", Code::Misplaced),
            ("23800138000", Code::Misplaced),
            ("138001380001", Code::TooLong),
            ("+85213800138", Code::Misplaced),
            ("1380013800a", Code::Characters),
            ("13800+", Code::Misplaced),
            ("0013800138000", Code::TooLong),
            ("+86 12", Code::Misplaced),
        ] {
            assert_eq!(CnMobile::check(typed).check, Check::invalid(code), "{typed}");
        }
        assert_eq!(CnMobile::check("").check, Check::EMPTY);
    }

    #[test]
    fn incomplete_is_exactly_what_can_still_become_a_number() {
        // Whether some prefix and number begin like this, by definition.
        let may_go_on = |typed: &str| {
            ["+86", "0086", "86", ""].iter().any(|prefix| {
                let place = |at: usize, typed: u8| match at.checked_sub(prefix.len()) {
                    None => prefix.as_bytes()[at] == typed,
                    Some(0) => typed == b'1',
                    Some(1) => (b'3'..=b'9').contains(&typed),
                    Some(2..=10) => typed.is_ascii_digit(),
                    Some(_) => false,
                };
                typed.bytes().enumerate().all(|(at, byte)| place(at, byte))
            })
        };
        let mut texts = vec![String::new()];
        for _ in 0..6 {
            texts = texts
                .iter()
                .flat_map(|text| "+012368".chars().map(move |next| format!("{text}{next}")))
                .collect();
            for text in &texts {
                let open = CnMobile::check(text.as_str()).check.status != Status::Invalid;
                assert_eq!(open, may_go_on(text), "{text}");
            }
        }
        for length in 1..=16 {
            let text = "+8613800138000000".get(..length).unwrap();
            let status = match length {
                ..14 => Status::Incomplete,
                14 => Status::Valid,
                _ => Status::Invalid,
            };
            assert_eq!(CnMobile::check(text).check.status, status, "{text}");
        }
    }

    use crate::error::Error;
}

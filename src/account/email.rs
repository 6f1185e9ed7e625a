//! E-mail addresses, as proxies of accounts.

use crate::check::Check;
use crate::error::Code;
use crate::field::{Form, Rule};
use crate::text::{Case, Run, is_among};

/// The most characters that PIX takes.
const LONGEST: usize = 77;

/// The most characters between two dots of a domain.
const LABEL: usize = 63;

// WHATWG HTML, "valid email address", which Banco Central's expression for
// DICT is too, but for capitals.
pub(super) const EMAIL: Rule = Rule {
    dropped: b" ",
    case: Case::Lower,
    form: Form::FREE,
    judge: |field, _| {
        field.shown = Run::of(field.text.as_bytes());
        judge(field.text.as_bytes())
    },
};

fn judge(address: &[u8]) -> Check {
    if !address.iter().all(|byte| *byte == b'@' || is_local(*byte)) {
        return Check::invalid(Code::Characters);
    }
    let mut domain: Option<usize> = None;
    let mut before = b'@';
    for byte in address {
        domain = match (domain, byte) {
            (None, b'@') if address.first() != Some(&b'@') => Some(0),
            (None, byte) if is_local(*byte) => None,
            (Some(label), b'a'..=b'z' | b'0'..=b'9') if label < LABEL => Some(label + 1),
            // A label ends in a letter or digit, so there must be room for one.
            (Some(label @ 1..), b'-') if label < LABEL - 1 => Some(label + 1),
            (Some(1..), b'.') if before != b'-' => Some(0),
            _ => return Check::invalid(Code::Misplaced),
        };
        before = *byte;
    }
    // What must follow at the least: `@` and a label, or the label.
    let missing = match domain {
        None => 2,
        Some(0) => 1,
        Some(_) if before == b'-' => 1,
        Some(_) => 0,
    };
    if address.len() + missing > LONGEST {
        Check::invalid(Code::TooLong)
    } else if missing > 0 {
        Check::incomplete(Code::Incomplete)
    } else {
        Check::VALID
    }
}

fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || is_among(b".!#$%&'*+/=?^_`{|}~-", byte)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Status;

    #[test]
    fn addresses_are_valid_as_browsers_have_them() {
        for valid in ["a@b", "a.b+c@d-e.example", "..@x.y", "1@2.3", "Joao@Example.COM"] {
            assert_eq!(EMAIL.check(valid).check, Check::VALID, "{valid}");
        }
        for wrong in
            ["@", "@b", "a@@", "a@.", "a@-", "a@b-.c", "a@b..c", "a@b_c", "a,b@c", "a(b)@c"]
        {
            assert_eq!(EMAIL.check(wrong).check.status, Status::Invalid, "{wrong}");
        }
        assert_eq!(EMAIL.check(" Joao@Example.COM ").electronic(), "joao@example.com");
    }

    #[test]
    fn incomplete_is_exactly_what_can_still_become_valid() {
        // Every text of up to four of these, against whether a longer one is valid.
        let alphabet = b"a-.@";
        let mut texts: Vec<Vec<u8>> = vec![Vec::new()];
        let mut layers = Vec::new();
        for _ in 0..6 {
            texts = texts
                .iter()
                .flat_map(|text| {
                    alphabet.iter().map(move |byte| [text.as_slice(), &[*byte]].concat())
                })
                .collect();
            layers.push(texts.clone());
        }
        for layer in layers.iter().take(4) {
            for text in layer {
                let status = judge(text).status;
                let ends = layers.iter().flatten().any(|longer| {
                    longer.len() > text.len()
                        && longer.len() <= text.len() + 2
                        && longer.starts_with(text)
                        && judge(longer) == Check::VALID
                });
                let expected = status == Status::Valid || ends;
                assert_eq!(
                    status != Status::Invalid,
                    expected,
                    "{}",
                    String::from_utf8_lossy(text)
                );
            }
        }
    }

    #[test]
    fn an_address_ends_where_there_is_no_more_room() {
        let of = |local: usize, tail: &str| {
            EMAIL.check(format!("{}{tail}", "a".repeat(local)).as_str()).check
        };
        assert_eq!(of(75, "").status, Status::Incomplete);
        assert_eq!(of(76, "").status, Status::Invalid);
        assert_eq!(of(75, "@b"), Check::VALID);
        assert_eq!(of(75, "@bc"), Check::invalid(Code::TooLong));
        assert_eq!(of(76, "@").status, Status::Invalid);
        let label = |length: usize, tail: &str| {
            EMAIL.check(format!("a@{}{tail}", "b".repeat(length)).as_str()).check.status
        };
        assert_eq!(label(63, ""), Status::Valid);
        assert_eq!(label(64, ""), Status::Invalid);
        assert_eq!(label(61, "-"), Status::Incomplete);
        assert_eq!(label(62, "-"), Status::Invalid);
    }
}

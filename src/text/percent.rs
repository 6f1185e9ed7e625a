//! Percent signs in links.
//!
//! RFC 3986, 2.1 to 2.3.

/// A text without its percent signs; none where what follows one is not two
/// hexadecimal digits, or where the whole is not UTF-8.
#[must_use]
pub fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'%' {
            let mut digit = || char::from(rest.next()?).to_digit(16);
            let value = digit().zip(digit()).map(|(high, low)| high * 16 + low);
            value.and_then(|value| u8::try_from(value).ok())?
        } else {
            byte
        });
    }
    String::from_utf8(bytes).ok()
}

/// Appends a text, with percent signs for all that is not unreserved and for
/// all but `@`, which every reader takes as it is.
pub fn encode(text: &str, out: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for half in [byte >> 4, byte & 0xF] {
                let digit = char::from_digit(half.into(), 16).unwrap_or('0');
                out.push(digit.to_ascii_uppercase());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_comes_back_from_unreserved_letters_and_percent_signs() {
        for character in '\0'..=char::MAX {
            let text = character.to_string();
            let mut out = String::new();
            encode(&text, &mut out);
            assert!(out.bytes().all(|byte| byte.is_ascii_alphanumeric()
                || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'@' | b'%')));
            assert_eq!(decode(&out), Some(text));
        }
    }

    #[test]
    fn digits_are_taken_in_either_case_and_nothing_else_is() {
        assert_eq!(decode("a%2fb%2Fc+").as_deref(), Some("a/b/c+"));
        for wrong in ["%", "%4", "%g0", "%0g", "%+1", "%ff", "%C3", "%%41"] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }
}

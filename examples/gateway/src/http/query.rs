//! The part of an address after the question mark.

/// The members of a query, decoded; an ill-formed escape stays as it is.
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    /// Reads a query, or a form's body, which has the same form.
    pub(super) fn parse(text: &str) -> Self {
        let pairs = text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        });
        Self(pairs.collect())
    }

    /// The member of this name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The member of this name as a whole number; an error if it is none.
    pub(super) fn number(&self, name: &str) -> Result<Option<u64>, ()> {
        match self.get(name) {
            None => Ok(None),
            Some(text) if text.len() <= 15 && text.bytes().all(|byte| byte.is_ascii_digit()) => {
                text.parse().map(Some).map_err(|_| ())
            }
            Some(_) => Err(()),
        }
    }
}

fn decode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'+' => out.push(b' '),
            b'%' => {
                let mut ahead = bytes.clone();
                let high = ahead.next().and_then(hex);
                let low = ahead.next().and_then(hex);
                if let (Some(high), Some(low)) = (high, low) {
                    out.push(high << 4 | low);
                    bytes = ahead;
                } else {
                    out.push(b'%');
                }
            }
            other => out.push(other),
        }
    }
    String::from_utf8(out).unwrap_or_default()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_decoded_and_numbers_are_strict() {
        let query = Query::parse("a=1&b=x%2By+z&c=%zz&after=7&bad=-1&d");
        assert_eq!(query.get("b"), Some("x+y z"));
        assert_eq!(query.get("c"), Some("%zz"));
        assert_eq!(query.get("d"), Some(""));
        assert_eq!(query.get("e"), None);
        assert_eq!(query.number("after"), Ok(Some(7)));
        assert_eq!(query.number("none"), Ok(None));
        assert_eq!(query.number("bad"), Err(()));
        assert_eq!(Query::parse("n=9999999999999999").number("n"), Err(()));
    }
}

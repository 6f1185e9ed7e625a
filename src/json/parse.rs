//! Reading: one pass over checked UTF-8, bounded in size, depth and members.

use super::{Members, Value};
use crate::error::{Code, Error};

/// How deep arrays and objects may be nested.
pub const MAX_DEPTH: u32 = 16;

/// How many members one object may have, so that the search for duplicates
/// stays short whatever is sent.
pub const MAX_MEMBERS: usize = 256;

/// The largest whole number that every JSON reader holds exactly.
const MAX_NUMBER: u64 = (1 << 53) - 1;

/// Parses one JSON text of at most `max_len` bytes.
///
/// # Errors
/// `json_size`, `json_syntax`, `json_duplicate`, `json_depth`, `json_number`.
///
/// # Examples
/// ```
/// use countersign::json;
/// let value = json::parse(br#"{"v":1}"#, 64)?;
/// assert_eq!(value.as_object().and_then(|o| o.u64("v").ok()), Some(1));
/// # Ok::<(), countersign::Error>(())
/// ```
pub fn parse(bytes: &[u8], max_len: usize) -> Result<Value, Error> {
    if bytes.len() > max_len {
        return Err(Error::new(Code::JsonSize));
    }
    let text = core::str::from_utf8(bytes).map_err(|_| Error::new(Code::JsonSyntax))?;
    let mut parser = Parser { text, at: 0, depth: 0 };
    let value = parser.value()?;
    parser.space();
    if parser.at == text.len() { Ok(value) } else { SYNTAX }
}

/// Parses one JSON text that must be an object.
///
/// # Errors
/// Those of [`parse`], and `json_type`.
pub fn parse_object(bytes: &[u8], max_len: usize) -> Result<Members, Error> {
    match parse(bytes, max_len)? {
        Value::Object(members) => Ok(members),
        _ => Err(Error::new(Code::JsonType)),
    }
}

const SYNTAX: Result<Value, Error> = Err(Error::new(Code::JsonSyntax));

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: u32,
}

impl Parser<'_> {
    fn value(&mut self) -> Result<Value, Error> {
        self.space();
        match self.peek() {
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::array),
            Some(b'"') => Ok(Value::String(self.string()?)),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'n') => self.word("null", Value::Null),
            _ => SYNTAX,
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Value, Error>) -> Result<Value, Error> {
        if self.depth == MAX_DEPTH {
            return Err(Error::new(Code::JsonDepth));
        }
        self.depth += 1;
        self.at += 1;
        self.space();
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn object(&mut self) -> Result<Value, Error> {
        let mut members = Members::default();
        if self.take(b'}') {
            return Ok(Value::Object(members));
        }
        loop {
            self.space();
            let name = self.string()?;
            // Names are compared unescaped: "a" and "\u0061" are the same.
            if members.get(&name).is_some() {
                return Err(Error::new(Code::JsonDuplicate));
            }
            if members.len() == MAX_MEMBERS {
                return Err(Error::new(Code::JsonSize));
            }
            self.space();
            self.expect(b':')?;
            let value = self.value()?;
            members.0.push((name, value));
            self.space();
            if self.take(b'}') {
                return Ok(Value::Object(members));
            }
            self.expect(b',')?;
        }
    }

    fn array(&mut self) -> Result<Value, Error> {
        let mut elements = Vec::new();
        if self.take(b']') {
            return Ok(Value::Array(elements));
        }
        loop {
            elements.push(self.value()?);
            self.space();
            if self.take(b']') {
                return Ok(Value::Array(elements));
            }
            self.expect(b',')?;
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, Error> {
        match self.text.as_bytes().get(self.at..) {
            Some(rest) if rest.starts_with(word.as_bytes()) => {
                self.at += word.len();
                Ok(value)
            }
            _ => SYNTAX,
        }
    }

    fn number(&mut self) -> Result<Value, Error> {
        let negative = self.take(b'-');
        let start = self.at;
        let leading_zero = self.peek() == Some(b'0');
        let mut size: u64 = 0;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            // Saturating keeps a number of any length above the limit.
            size = size.saturating_mul(10).saturating_add(u64::from(digit - b'0'));
            self.at += 1;
        }
        let digits = self.at - start;
        if digits == 0 || (leading_zero && digits > 1) {
            return SYNTAX;
        }
        let fraction = matches!(self.peek(), Some(b'.' | b'e' | b'E'));
        if fraction || size > MAX_NUMBER || (negative && size == 0) {
            return Err(Error::new(Code::JsonNumber));
        }
        let size = i64::try_from(size).map_err(|_| Error::new(Code::JsonNumber))?;
        Ok(Value::Number(if negative { -size } else { size }))
    }

    fn string(&mut self) -> Result<String, Error> {
        self.expect(b'"')?;
        let start = self.at;
        let mut escaped = false;
        loop {
            match self.next()? {
                b'"' => break,
                b'\\' => {
                    escaped = true;
                    self.next()?;
                }
                0..=0x1f => return Err(Error::new(Code::JsonSyntax)),
                _ => {}
            }
        }
        let raw = self.text.get(start..self.at - 1).ok_or(Error::new(Code::JsonSyntax))?;
        if escaped { unescape(raw) } else { Ok(String::from(raw)) }
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next(&mut self) -> Result<u8, Error> {
        let byte = self.peek().ok_or(Error::new(Code::JsonSyntax))?;
        self.at += 1;
        Ok(byte)
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        if found {
            self.at += 1;
        }
        found
    }

    fn expect(&mut self, byte: u8) -> Result<(), Error> {
        if self.take(byte) { Ok(()) } else { Err(Error::new(Code::JsonSyntax)) }
    }
}

/// Resolves the escapes of a string's inside.
fn unescape(raw: &str) -> Result<String, Error> {
    // An escape is never shorter than what it stands for, so this never grows
    // and leaves no copy behind.
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw.chars();
    while let Some(character) = rest.next() {
        let plain = if character == '\\' { escape(&mut rest) } else { Some(character) };
        out.push(plain.ok_or(Error::new(Code::JsonSyntax))?);
    }
    Ok(out)
}

/// The character that the escape after a backslash stands for.
fn escape(rest: &mut core::str::Chars<'_>) -> Option<char> {
    Some(match rest.next()? {
        '"' => '"',
        '\\' => '\\',
        '/' => '/',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => {
            let unit = hex(rest)?;
            if (0xd800..0xdc00).contains(&unit) {
                if (rest.next()?, rest.next()?) != ('\\', 'u') {
                    return None;
                }
                let low = hex(rest)?.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
                char::from_u32(0x1_0000 + ((unit - 0xd800) << 10) + low)?
            } else {
                // None for a low surrogate that stands alone.
                char::from_u32(unit)?
            }
        }
        _ => return None,
    })
}

fn hex(rest: &mut core::str::Chars<'_>) -> Option<u32> {
    let mut unit = 0;
    for _ in 0..4 {
        unit = (unit << 4) | rest.next()?.to_digit(16)?;
    }
    Some(unit)
}

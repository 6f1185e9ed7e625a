//! Writing: compact JSON, straight into a string.

use super::Value;

/// Writes one object and gives out its text.
///
/// # Examples
/// ```
/// use countersign::json;
/// let text = json::object(|o| {
///     o.str("iss", "https://pay.example");
///     o.array("brands", |a| a.str("visa"));
/// });
/// assert_eq!(text, r#"{"iss":"https://pay.example","brands":["visa"]}"#);
/// ```
#[must_use]
pub fn object(fill: impl FnOnce(&mut ObjectWriter<'_>)) -> String {
    let mut out = String::new();
    object_into(&mut out, fill);
    out
}

/// Appends one object to `out`.
///
/// # Secrecy
/// Give it enough capacity: a string that grows leaves its old text on the heap.
pub fn object_into(out: &mut String, fill: impl FnOnce(&mut ObjectWriter<'_>)) {
    out.push('{');
    fill(&mut ObjectWriter { out });
    out.push('}');
}

/// Appends one value to `out`.
pub fn value_into(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(flag) => push_bool(out, *flag),
        Value::Number(number) => push_i64(out, *number),
        Value::String(text) => push_string(out, text),
        Value::Array(elements) => array_into(out, |writer| {
            for element in elements {
                writer.value(element);
            }
        }),
        Value::Object(members) => object_into(out, |writer| {
            for (name, member) in members.iter() {
                writer.value(name, member);
            }
        }),
    }
}

/// Writes the members of one object; the caller sees to it that names differ.
pub struct ObjectWriter<'a> {
    out: &'a mut String,
}

impl ObjectWriter<'_> {
    /// A string.
    pub fn str(&mut self, name: &str, text: &str) {
        push_string(self.name(name), text);
    }

    /// A string, or no member at all.
    pub fn opt_str(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.str(name, text);
        }
    }

    /// A whole number; beyond 2^53 - 1 no reader of ours takes it.
    pub fn u64(&mut self, name: &str, number: u64) {
        push_digits(self.name(name), number);
    }

    /// A whole number, or no member at all.
    pub fn opt_u64(&mut self, name: &str, number: Option<u64>) {
        if let Some(number) = number {
            self.u64(name, number);
        }
    }

    /// A whole number that may be negative.
    pub fn i64(&mut self, name: &str, number: i64) {
        push_i64(self.name(name), number);
    }

    /// A truth value.
    pub fn bool(&mut self, name: &str, flag: bool) {
        push_bool(self.name(name), flag);
    }

    /// `null`, for answers to JavaScript: no document on the wire has one.
    pub fn null(&mut self, name: &str) {
        self.name(name).push_str("null");
    }

    /// JSON text that is already written.
    pub fn raw(&mut self, name: &str, json: &str) {
        self.name(name).push_str(json);
    }

    /// A parsed value.
    pub fn value(&mut self, name: &str, value: &Value) {
        value_into(self.name(name), value);
    }

    /// A nested object.
    pub fn object(&mut self, name: &str, fill: impl FnOnce(&mut ObjectWriter<'_>)) {
        object_into(self.name(name), fill);
    }

    /// An array.
    pub fn array(&mut self, name: &str, fill: impl FnOnce(&mut ArrayWriter<'_>)) {
        array_into(self.name(name), fill);
    }

    /// An array of strings.
    pub fn strs<T: AsRef<str>>(&mut self, name: &str, texts: &[T]) {
        self.array(name, |array| texts.iter().for_each(|text| array.str(text.as_ref())));
    }

    fn name(&mut self, name: &str) -> &mut String {
        separate(self.out);
        push_string(self.out, name);
        self.out.push(':');
        self.out
    }
}

/// Writes the elements of one array.
pub struct ArrayWriter<'a> {
    out: &'a mut String,
}

impl ArrayWriter<'_> {
    /// A string.
    pub fn str(&mut self, text: &str) {
        push_string(self.next(), text);
    }

    /// A whole number; beyond 2^53 - 1 no reader of ours takes it.
    pub fn u64(&mut self, number: u64) {
        push_digits(self.next(), number);
    }

    /// JSON text that is already written.
    pub fn raw(&mut self, json: &str) {
        self.next().push_str(json);
    }

    /// A parsed value.
    pub fn value(&mut self, value: &Value) {
        value_into(self.next(), value);
    }

    /// A nested object.
    pub fn object(&mut self, fill: impl FnOnce(&mut ObjectWriter<'_>)) {
        object_into(self.next(), fill);
    }

    fn next(&mut self) -> &mut String {
        separate(self.out);
        self.out
    }
}

fn array_into(out: &mut String, fill: impl FnOnce(&mut ArrayWriter<'_>)) {
    out.push('[');
    fill(&mut ArrayWriter { out });
    out.push(']');
}

/// A comma, but before the first: only then the text ends in what has just
/// been opened, since what is written ends in a quote, a digit or a letter, or
/// in what closes it.
fn separate(out: &mut String) {
    if !matches!(out.as_bytes().last(), Some(b'{' | b'[')) {
        out.push(',');
    }
}

fn push_bool(out: &mut String, flag: bool) {
    out.push_str(if flag { "true" } else { "false" });
}

fn push_i64(out: &mut String, number: i64) {
    if number < 0 {
        out.push('-');
    }
    push_digits(out, number.unsigned_abs());
}

/// Appends a number's decimal digits, without the weight of `core::fmt`.
pub fn push_digits(out: &mut String, number: u64) {
    let mut unit: u64 = 1;
    while number / unit >= 10 {
        unit *= 10;
    }
    while unit > 0 {
        out.push(digit(number / unit % 10));
        unit /= 10;
    }
}

fn push_string(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        let short = match character {
            '"' => '"',
            '\\' => '\\',
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            '\0'..='\u{1f}' => {
                let byte = u64::from(u32::from(character));
                out.push_str("\\u00");
                out.push(digit(byte >> 4));
                out.push(digit(byte & 15));
                continue;
            }
            _ => {
                out.push(character);
                continue;
            }
        };
        out.push('\\');
        out.push(short);
    }
    out.push('"');
}

/// The hexadecimal digit of a number below 16.
fn digit(number: u64) -> char {
    u32::try_from(number).ok().and_then(|number| char::from_digit(number, 16)).unwrap_or('0')
}

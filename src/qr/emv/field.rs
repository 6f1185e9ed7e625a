//! A field: two digits that name it, two that tell its length, its value.

use crate::error::{Code, Error};

/// A field of a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// The two digits before it, as a number.
    pub id: u8,
    /// What it says.
    pub value: &'a str,
}

/// Fields that stand one after the other, each at most once.
#[derive(Debug)]
pub struct Fields<'a>(Vec<Field<'a>>);

impl<'a> Fields<'a> {
    /// Parts a text into its fields. A length counts characters, not bytes.
    ///
    /// # Errors
    /// `qr_length` where a field's length is not two digits or more than what
    /// follows; `qr_format` where an identifier is not two digits; `qr_repeated`
    /// where one stands twice.
    pub fn read(text: &'a str) -> Result<Self, Error> {
        let mut fields: Vec<Field<'a>> = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let (id, further) = two_digits(rest).ok_or(Code::QrFormat)?;
            let (length, further) = two_digits(further).ok_or(Code::QrLength)?;
            let (value, further) = split_characters(further, length).ok_or(Code::QrLength)?;
            if fields.iter().any(|field| field.id == id) {
                return Err(Error::new(Code::QrRepeated));
            }
            fields.push(Field { id, value });
            rest = further;
        }
        Ok(Self(fields))
    }

    /// The value of the field with this identifier.
    #[must_use]
    pub fn get(&self, id: u8) -> Option<&'a str> {
        self.0.iter().find(|field| field.id == id).map(|field| field.value)
    }

    /// The fields, in their order.
    pub fn iter(&self) -> impl Iterator<Item = Field<'a>> + '_ {
        self.0.iter().copied()
    }
}

fn two_digits(text: &str) -> Option<(u8, &str)> {
    let (digits, rest) = text.split_at_checked(2)?;
    let number = digits
        .bytes()
        .try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + (byte - b'0')))?;
    Some((number, rest))
}

/// So many characters of a text, and the rest.
fn split_characters(text: &str, count: u8) -> Option<(&str, &str)> {
    let mut characters = text.chars();
    for _ in 0..count {
        characters.next()?;
    }
    text.split_at_checked(text.len() - characters.as_str().len())
}

//! Names and texts in one string: U+001F behind a name, U+001E between two.

use wasm_bindgen::JsValue;

use crate::Error;
use crate::error::Code;
#[cfg(feature = "qr")]
use crate::money::Money;

const BEHIND: char = '\u{1F}';
const BETWEEN: char = '\u{1E}';

/// Pairs that came in.
pub(super) struct Given<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Given<'a> {
    pub(super) fn read(text: &'a str) -> Self {
        Self(text.split(BETWEEN).filter_map(|pair| pair.split_once(BEHIND)).collect())
    }

    pub(super) fn as_slice(&self) -> &[(&'a str, &'a str)] {
        &self.0
    }

    pub(super) fn get(&self, name: &str) -> Option<&'a str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }

    /// # Errors
    /// `qr_missing`.
    pub(super) fn must(&self, name: &'static str) -> Result<&'a str, Error> {
        self.get(name).ok_or(Error::new(Code::QrMissing).at(name))
    }

    pub(super) fn is_set(&self, name: &str) -> bool {
        self.get(name) == Some("1")
    }

    /// # Errors
    /// As [`Money::parse_wire`].
    #[cfg(feature = "qr")]
    pub(super) fn amount(&self, name: &'static str) -> Result<Option<Money>, Error> {
        self.get(name).map(|text| amount(text, name)).transpose()
    }
}

/// An amount and, behind a space, its currency.
#[cfg(feature = "qr")]
pub(super) fn amount(text: &str, name: &'static str) -> Result<Money, Error> {
    let (value, currency) = text.split_once(' ').unwrap_or((text, ""));
    Money::parse_wire(value, currency).map_err(|error| error.at(name))
}

/// Pairs that go out.
#[derive(Default)]
pub(super) struct Told(String);

impl Told {
    /// Adds a pair. What parts them is no part of a text.
    pub(super) fn put(&mut self, name: &str, value: &str) {
        if !self.0.is_empty() {
            self.0.push(BETWEEN);
        }
        self.0.push_str(name);
        self.0.push(BEHIND);
        self.0.extend(value.chars().map(|character| match character {
            BEHIND | BETWEEN => char::REPLACEMENT_CHARACTER,
            other => other,
        }));
    }

    pub(super) fn opt(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.put(name, value);
        }
    }

    pub(super) fn flag(&mut self, name: &str, value: bool) {
        self.put(name, if value { "1" } else { "0" });
    }

    #[cfg(feature = "qr")]
    pub(super) fn amount(&mut self, name: &str, amount: Option<Money>) {
        if let Some(amount) = amount {
            let mut text = amount.to_wire();
            text.push(' ');
            text.push_str(amount.currency().code());
            self.put(name, &text);
        }
    }

    pub(super) fn finish(self) -> String {
        self.0
    }
}

/// A code and, where one is to blame, the name of a member behind a space.
pub(super) fn thrown(error: Error) -> JsValue {
    let mut text = String::from(error.code().as_str());
    if let Some(place) = error.place() {
        text.push(' ');
        text.push_str(place);
    }
    JsValue::from_str(&text)
}

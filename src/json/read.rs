//! Reading a document's members without a way out at each: the first fault is
//! kept, and what cannot be read is empty until the whole is refused for it.

use super::{Members, Value};
use crate::error::{Code, Error};
use core::cell::Cell;

/// Reads members into a value, or gives the first fault that `read` met.
///
/// # Errors
/// `json_missing`, `json_type`, and whatever `read` notes with [`Reader::fail`].
pub fn read<T>(members: &Members, read: impl FnOnce(Reader<'_>) -> T) -> Result<T, Error> {
    let fault = Cell::new(None);
    let value = read(Reader { members, fault: &fault });
    match fault.get() {
        None => Ok(value),
        Some(error) => Err(error),
    }
}

/// The members of one object while it is read, and the fault of the whole document.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    members: &'a Members,
    fault: &'a Cell<Option<Error>>,
}

static NONE: Members = Members(Vec::new());

impl<'a> Reader<'a> {
    /// The members themselves, for a reader that gives its own errors.
    #[must_use]
    pub const fn members(self) -> &'a Members {
        self.members
    }

    /// Refuses the document for this reason, unless it was refused before.
    #[inline(never)]
    pub fn fail(self, error: Error) {
        if self.fault.get().is_none() {
            self.fault.set(Some(error));
        }
    }

    /// Refuses members other than these.
    pub fn only(self, names: &[&'static str]) {
        if let Err(error) = self.members.only(names) {
            self.fail(error);
        }
    }

    /// A text.
    #[inline(never)]
    #[must_use]
    pub fn text(self, name: &'static str) -> String {
        self.opt_text(name).unwrap_or_else(|| self.missing(name))
    }

    /// A text, if it is present.
    #[inline(never)]
    #[must_use]
    pub fn opt_text(self, name: &'static str) -> Option<String> {
        self.opt_str(name).map(String::from)
    }

    /// A text, lent.
    #[inline(never)]
    #[must_use]
    pub fn str(self, name: &'static str) -> &'a str {
        self.opt_str(name).unwrap_or_else(|| self.missing(name))
    }

    /// A text, lent, if it is present.
    #[inline(never)]
    #[must_use]
    pub fn opt_str(self, name: &'static str) -> Option<&'a str> {
        match self.members.get(name)? {
            Value::String(text) => Some(text),
            _ => self.mistyped(name),
        }
    }

    /// A whole number that is not negative.
    #[inline(never)]
    #[must_use]
    pub fn u64(self, name: &'static str) -> u64 {
        self.opt_u64(name).unwrap_or_else(|| self.missing(name))
    }

    /// A whole number that is not negative, if it is present.
    #[inline(never)]
    #[must_use]
    pub fn opt_u64(self, name: &'static str) -> Option<u64> {
        let number = self.members.get(name)?.as_u64();
        if number.is_some() { number } else { self.mistyped(name) }
    }

    /// A truth value.
    #[must_use]
    pub fn bool(self, name: &'static str) -> bool {
        if self.members.get(name).is_none() {
            return self.missing(name);
        }
        self.flag(name)
    }

    /// A truth value; absent is false.
    #[inline(never)]
    #[must_use]
    pub fn flag(self, name: &'static str) -> bool {
        match self.members.get(name) {
            None => false,
            Some(Value::Bool(flag)) => *flag,
            Some(_) => self.mistyped(name).unwrap_or_default(),
        }
    }

    /// A nested object.
    #[inline(never)]
    #[must_use]
    pub fn object(self, name: &'static str) -> Self {
        self.opt_object(name).unwrap_or_else(|| {
            self.missing::<()>(name);
            Self { members: &NONE, fault: self.fault }
        })
    }

    /// A nested object, if it is present.
    #[inline(never)]
    #[must_use]
    pub fn opt_object(self, name: &'static str) -> Option<Self> {
        match self.members.get(name)? {
            Value::Object(members) => Some(Self { members, fault: self.fault }),
            _ => self.mistyped(name),
        }
    }

    /// The elements of an array; absent is empty.
    #[inline(never)]
    #[must_use]
    pub fn elements(self, name: &'static str) -> &'a [Value] {
        match self.members.get(name) {
            None => &[],
            Some(Value::Array(elements)) => elements,
            Some(_) => self.mistyped(name).unwrap_or_default(),
        }
    }

    /// A list of texts; absent is empty.
    #[inline(never)]
    #[must_use]
    pub fn texts(self, name: &'static str) -> Vec<String> {
        let mut texts = Vec::new();
        for element in self.elements(name) {
            match element {
                Value::String(text) => texts.push(text.clone()),
                _ => self.mistyped::<()>(name).unwrap_or_default(),
            }
        }
        texts
    }

    /// A list of objects; absent is empty.
    #[must_use]
    pub fn objects<T>(self, name: &'static str, read: fn(Self) -> T) -> Vec<T> {
        let mut objects = Vec::new();
        for element in self.elements(name) {
            match element {
                Value::Object(members) => objects.push(read(Self { members, fault: self.fault })),
                _ => self.mistyped::<()>(name).unwrap_or_default(),
            }
        }
        objects
    }

    /// Notes that a member is not there, and gives something empty for it.
    fn missing<T: Default>(self, name: &'static str) -> T {
        // One that is there has been noted as mistyped by now.
        self.fail(Error::new(Code::JsonMissing).at(name));
        T::default()
    }

    fn mistyped<T>(self, name: &'static str) -> Option<T> {
        self.fail(Error::new(Code::JsonType).at(name));
        None
    }
}

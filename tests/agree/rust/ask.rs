//! What a question hands in.

use countersign::card::Brand;
use countersign::json::{Members, Value};

/// Why there is no answer.
pub(crate) enum Fault {
    /// The crate refuses: that is an answer too.
    Refused(countersign::Error),
    /// The question is not one.
    Question(&'static str),
}

impl From<countersign::Error> for Fault {
    fn from(error: countersign::Error) -> Self {
        Self::Refused(error)
    }
}

/// The arguments of a call.
#[derive(Clone, Copy)]
pub(crate) struct Args<'a>(pub(crate) &'a [Value]);

impl<'a> Args<'a> {
    pub(crate) fn text(self, at: usize) -> Result<&'a str, Fault> {
        self.0.get(at).and_then(Value::as_str).ok_or(Fault::Question("an argument is no text"))
    }

    /// An object that must be there.
    pub(crate) fn object(self, at: usize) -> Result<Named<'a>, Fault> {
        let found = self.0.get(at).and_then(Value::as_object);
        found.map(Named).ok_or(Fault::Question("an argument is no object"))
    }

    pub(crate) fn list(self, at: usize) -> Result<&'a [Value], Fault> {
        self.0.get(at).and_then(Value::as_array).ok_or(Fault::Question("an argument is no list"))
    }
}

/// An object's members.
#[derive(Clone, Copy)]
pub(crate) struct Named<'a>(pub(crate) &'a Members);

impl<'a> Named<'a> {
    pub(crate) fn text(self, name: &str) -> Result<&'a str, Fault> {
        self.get(name).ok_or(Fault::Question("a member is no text"))
    }

    pub(crate) fn get(self, name: &str) -> Option<&'a str> {
        self.0.get(name).and_then(Value::as_str)
    }

    pub(crate) fn owned(self, name: &str) -> Option<String> {
        self.get(name).map(str::to_owned)
    }

    pub(crate) fn number(self, name: &str) -> Option<u64> {
        self.0.get(name).and_then(Value::as_u64)
    }

    pub(crate) fn flag(self, name: &str) -> Option<bool> {
        self.0.get(name).and_then(Value::as_bool)
    }

    pub(crate) fn object(self, name: &str) -> Option<Self> {
        self.0.get(name).and_then(Value::as_object).map(Self)
    }

    pub(crate) fn objects(self, name: &str) -> impl Iterator<Item = Self> {
        let list = self.0.get(name).and_then(Value::as_array).unwrap_or_default();
        list.iter().filter_map(Value::as_object).map(Self)
    }

    /// The brand that a member names, if it names one.
    pub(crate) fn brand(self, name: &str) -> Option<Brand> {
        self.get(name).and_then(Brand::from_id)
    }

    /// Year, month and day of a member `YYYY-MM-DD`.
    pub(crate) fn day(self, name: &str) -> Result<(u16, u8, u8), Fault> {
        let mut parts = self.text(name)?.split('-');
        let mut next = || parts.next().unwrap_or_default();
        match (next().parse(), next().parse(), next().parse()) {
            (Ok(year), Ok(month), Ok(day)) => Ok((year, month, day)),
            _ => Err(Fault::Question("a member is no day")),
        }
    }
}

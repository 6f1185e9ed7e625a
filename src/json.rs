//! The one JSON codec: small, and stricter than the standard.
//!
//! A document that two readers could understand differently is refused:
//! duplicate members, fractions and exponents, integers beyond 53 bits, lone
//! surrogates, anything after the end. Nothing is ever repaired.
//!
//! RFC 8259; RFC 7493 (I-JSON) for what is refused beyond it.

mod parse;
mod read;
#[cfg(test)]
mod tests;
mod write;

use crate::error::{Code, Error};
use core::fmt;
use zeroize::Zeroize;

pub use parse::{MAX_DEPTH, MAX_MEMBERS, parse, parse_object};
pub use read::{Reader, read};
pub use write::{ArrayWriter, ObjectWriter, object, object_into, push_digits, value_into};

/// One JSON value, its numbers whole and of at most 53 bits.
///
/// # Secrecy
/// `Debug` shows the kind only. A value parsed from opened plaintext belongs
/// in a [`Secret`](crate::secret::Secret), which wipes it.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// `null`, which no document of ours uses: it never stands for "absent".
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number between -(2^53 - 1) and 2^53 - 1.
    Number(i64),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Value>),
    /// An object.
    Object(Members),
}

impl Value {
    /// The string, if it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The number, if it is one.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The number, if it is one and not negative.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        self.as_i64().and_then(|number| u64::try_from(number).ok())
    }

    /// The truth value, if it is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(flag) => Some(*flag),
            _ => None,
        }
    }

    /// The object's members, if it is one.
    #[must_use]
    pub fn as_object(&self) -> Option<&Members> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The array's elements, if it is one.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Value]> {
        match self {
            Self::Array(elements) => Some(elements),
            _ => None,
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "Null",
            Self::Bool(_) => "Bool(…)",
            Self::Number(_) => "Number(…)",
            Self::String(_) => "String(…)",
            Self::Array(_) => "Array(…)",
            Self::Object(_) => "Object(…)",
        })
    }
}

impl Zeroize for Value {
    fn zeroize(&mut self) {
        match self {
            Self::Null => {}
            Self::Bool(flag) => flag.zeroize(),
            Self::Number(number) => number.zeroize(),
            Self::String(text) => text.zeroize(),
            Self::Array(elements) => elements.iter_mut().for_each(Zeroize::zeroize),
            Self::Object(members) => members.zeroize(),
        }
    }
}

/// The members of an object, in the order they were written, each name once.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Members(Vec<(String, Value)>);

macro_rules! getters {
    ($( $name:ident $opt_name:ident $type:ty, $as:ident, $what:literal; )+) => { $(
        #[doc = concat!("The member as ", $what, ".")]
        ///
        /// # Errors
        /// `json_missing`, `json_type`.
        pub fn $name(&self, name: &'static str) -> Result<$type, Error> {
            self.required(name)?.$as().ok_or(Error::new(Code::JsonType).at(name))
        }

        #[doc = concat!("The member as ", $what, ", if it is present; `null` is not absence.")]
        ///
        /// # Errors
        /// `json_type`.
        pub fn $opt_name(&self, name: &'static str) -> Result<Option<$type>, Error> {
            match self.get(name) {
                None => Ok(None),
                Some(value) => match value.$as() {
                    None => Err(Error::new(Code::JsonType).at(name)),
                    found => Ok(found),
                },
            }
        }
    )+ };
}

impl Members {
    /// The member of this name, of whatever type.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// The member of this name, which must be present.
    ///
    /// # Errors
    /// `json_missing`.
    pub fn required(&self, name: &'static str) -> Result<&Value, Error> {
        self.get(name).ok_or(Error::new(Code::JsonMissing).at(name))
    }

    getters! {
        str opt_str &str, as_str, "a string";
        u64 opt_u64 u64, as_u64, "a whole number that is not negative";
        i64 opt_i64 i64, as_i64, "a whole number";
        bool opt_bool bool, as_bool, "a truth value";
        object opt_object &Members, as_object, "an object";
        array opt_array &[Value], as_array, "an array";
    }

    /// Refuses members other than these.
    ///
    /// # Errors
    /// `json_unknown`, without the name, which is the sender's.
    pub fn only(&self, names: &[&'static str]) -> Result<(), Error> {
        for (name, _) in &self.0 {
            if !names.contains(&name.as_str()) {
                return Err(Error::new(Code::JsonUnknown));
            }
        }
        Ok(())
    }

    /// Name and value of each member, in the order they were written.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// How many members there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Members {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Members(…)")
    }
}

impl Zeroize for Members {
    fn zeroize(&mut self) {
        for (name, value) in &mut self.0 {
            name.zeroize();
            value.zeroize();
        }
    }
}

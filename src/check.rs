//! How far a field has got while it is being typed, and why.

use crate::error::{Code, Error};

/// How far a field has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Nothing was typed.
    Empty,
    /// What was typed can still become valid.
    Incomplete,
    /// Complete and right.
    Valid,
    /// Complete; the code says what is unusual about it.
    Warning,
    /// It cannot become valid by typing on.
    Invalid,
}

impl Status {
    /// The status as it crosses the border.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Incomplete => "incomplete",
            Self::Valid => "valid",
            Self::Warning => "warning",
            Self::Invalid => "invalid",
        }
    }

    /// Its number, from 1: for the wrapper alone, which is built with the core.
    #[expect(clippy::as_conversions, reason = "nothing else tells a fieldless enum's number")]
    #[must_use]
    pub const fn row(self) -> u16 {
        self as u16 + 1
    }
}

/// The status of a field and, unless it is valid, the reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// How far the field has got.
    pub status: Status,
    /// The reason; none where the field is valid.
    pub code: Option<Code>,
}

impl Check {
    pub(crate) const EMPTY: Self = Self { status: Status::Empty, code: Some(Code::Required) };
    pub(crate) const VALID: Self = Self { status: Status::Valid, code: None };

    pub(crate) const fn incomplete(code: Code) -> Self {
        Self { status: Status::Incomplete, code: Some(code) }
    }

    pub(crate) const fn warning(code: Code) -> Self {
        Self { status: Status::Warning, code: Some(code) }
    }

    pub(crate) const fn invalid(code: Code) -> Self {
        Self { status: Status::Invalid, code: Some(code) }
    }

    /// Passes what is valid, with a warning or without.
    pub(crate) fn accept(self) -> Result<(), Error> {
        match (self.status, self.code) {
            (Status::Empty | Status::Incomplete | Status::Invalid, Some(code)) => Err(code.into()),
            _ => Ok(()),
        }
    }
}

//! What is known of one field of an account while it is being typed.

use super::Form;
use crate::check::{Check, Status};
use crate::error::Code;
use crate::text::{Case, Run, Text};

/// A field as far as it was typed: its status, its one electronic form, and
/// what the number itself tells.
///
/// # Secrecy
/// Holds what was typed; there is no `Debug`.
pub struct Checked {
    /// The status and its reason.
    pub check: Check,
    /// Which of several kinds of number it is, where a field takes more than one.
    pub kind: Option<&'static str>,
    pub(crate) text: Run,
    pub(crate) shown: Run,
    pub(crate) country: Option<[u8; 2]>,
    pub(crate) bank: Span,
    pub(crate) branch: Span,
}

/// Where a part of a number stands: from the first place up to the second.
pub(crate) type Span = (usize, usize);

impl Checked {
    /// A field in which nothing was typed.
    pub(crate) const fn new() -> Self {
        Self {
            check: Check::EMPTY,
            kind: None,
            text: Run::new(),
            shown: Run::new(),
            country: None,
            bank: (0, 0),
            branch: (0, 0),
        }
    }

    /// The electronic form: without separators, in the case the scheme has.
    ///
    /// # Secrecy
    /// It is the account itself.
    #[must_use]
    pub fn electronic(&self) -> &str {
        self.text.as_str()
    }

    /// The printed form, in groups; empty where a character was refused or
    /// there are more than are read.
    ///
    /// # Secrecy
    /// It goes back to the field and nowhere else.
    #[must_use]
    pub fn formatted(&self) -> &str {
        self.shown.as_str()
    }

    /// The country that the number names, as ISO 3166-1 has it.
    #[must_use]
    pub fn country(&self) -> Option<&str> {
        core::str::from_utf8(self.country.as_ref()?).ok()
    }

    /// The bank's identifier, once it is complete in the number.
    #[must_use]
    pub fn bank(&self) -> Option<&str> {
        self.told(self.bank)
    }

    /// The branch's identifier, once it is complete in the number.
    #[must_use]
    pub fn branch(&self) -> Option<&str> {
        self.told(self.branch)
    }

    /// Country, bank and branch, each empty where it is not told.
    #[must_use]
    pub fn facts(&self) -> [&[u8]; 3] {
        let country = self.country.as_ref().map_or(b"".as_slice(), <[u8; 2]>::as_slice);
        [country, self.part(self.bank), self.part(self.branch)]
    }

    fn told(&self, span: Span) -> Option<&str> {
        core::str::from_utf8(self.part(span)).ok().filter(|part| !part.is_empty())
    }

    fn part(&self, (from, to): Span) -> &[u8] {
        if self.check.status == Status::Invalid {
            return &[];
        }
        self.text.as_bytes().get(from..to).unwrap_or_default()
    }
}

/// How a field is read and judged.
pub(crate) struct Rule {
    /// The ASCII characters that only part others.
    pub(crate) dropped: &'static [u8],
    pub(crate) case: Case,
    pub(crate) form: Form,
    /// Judges what was read, which is not empty, beyond its form; the form's
    /// own verdict is given, where that is not already against it.
    pub(crate) judge: fn(&mut Checked, Check) -> Check,
}

impl Rule {
    /// Capitals and digits of a form, which is all there is to judge.
    pub(crate) const fn plain(form: Form) -> Self {
        Self { dropped: b" -", case: Case::Upper, form, judge: |_, check| check }
    }

    /// Checks a field as typed so far.
    pub(crate) fn check<T: Text + ?Sized>(&self, typed: &T) -> Checked {
        let mut field = Checked::new();
        self.check_into(typed, &mut field);
        field
    }

    /// Checks a field as typed so far where it lies, which is new: moving one
    /// about would take longer than most checks.
    pub(crate) fn check_into<T: Text + ?Sized>(&self, typed: &T, field: &mut Checked) {
        if typed.characters().next().is_none() {
            return;
        }
        let read = field.text.read(typed, self.dropped, self.case);
        self.weigh(field, read.err().map(|error| error.code()));
    }

    /// The part that is the same for all kinds of text.
    fn weigh(&self, field: &mut Checked, refused: Option<Code>) {
        if let Some(code) = refused {
            field.text.clear();
            field.check = Check::invalid(code);
        } else if field.text.as_bytes().iter().any(|byte| *byte != b' ') {
            let check = self.form.fill(field);
            field.check = match check.status {
                Status::Invalid => check,
                _ => (self.judge)(field, check),
            };
        }
    }
}

/// A complete number of one scheme, made by its rule alone.
macro_rules! parsed {
    ($(#[$doc:meta])* $name:ident, $rule:expr) => {
        $(#[$doc])*
        ///
        /// # Secrecy
        /// Holds what was typed; there is no `Debug`, and it is overwritten when dropped.
        pub struct $name($crate::field::Checked);

        impl $name {
            /// Reads it as typed, with or without separators.
            ///
            /// # Errors
            /// The code of the check, where that is neither valid nor a warning.
            pub fn parse(typed: &str) -> Result<Self, $crate::Error> {
                let field = Self::check(typed);
                field.check.accept()?;
                Ok(Self(field))
            }

            /// Checks it as typed so far.
            #[must_use]
            pub fn check<T: $crate::text::Text + ?Sized>(typed: &T) -> $crate::field::Checked {
                $rule.check(typed)
            }

            /// All that is known of it: its forms, its parts, its warning.
            #[must_use]
            pub const fn known(&self) -> &$crate::field::Checked {
                &self.0
            }
        }
    };
}
pub(crate) use parsed;

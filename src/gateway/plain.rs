//! Texts that people read and stores keep.

use crate::error::{Code, Error};

/// Checks a text: of at most so many characters, and with none that hides or
/// turns the others round, or that a store cannot keep (PostgreSQL has no NUL).
///
/// # Errors
/// `out_of_range`, `characters`, at the member named.
pub(super) fn check(text: &str, most: usize, at: &'static str) -> Result<(), Error> {
    if text.chars().count() > most {
        return Err(Error::new(Code::OutOfRange).at(at));
    }
    let turns = |c| matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if text.chars().any(|c| c.is_control() || turns(c)) {
        return Err(Error::new(Code::Characters).at(at));
    }
    Ok(())
}

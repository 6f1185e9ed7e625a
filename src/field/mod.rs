//! Fields whose text is ASCII of a fixed form: how each is read, drawn into its
//! picture and judged, and what it tells. Rooms that know schemes add the rules.

mod checked;
mod form;

pub use checked::Checked;

pub(crate) use checked::{Rule, parsed};
pub(crate) use form::Form;
#[cfg(test)]
pub(crate) use form::belongs;

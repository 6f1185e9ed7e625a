//! The card network's far side, simulated: an issuer with a ledger of its own.
//!
//! It shares nothing with the gateway but the calls below, and commits on its
//! own, so the gateway can lose its answers as it could lose a real one's.

mod holds;
mod ledger;
mod page;

pub use ledger::Issuer;
pub use page::{Question, render, with_session};

use countersign::gateway::RailOutcome;
use countersign::protocol::receipt::Retry;

/// Where a charge stands in the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// The buyer is asked on a page of the issuer's.
    Asked,
    /// The money is held.
    Held,
    /// The money is taken.
    Taken,
    /// The issuer said no.
    Declined,
    /// It was closed before any money was taken.
    Closed,
}

impl State {
    const WORDS: [(Self, &'static str); 5] = [
        (Self::Asked, "asked"),
        (Self::Held, "held"),
        (Self::Taken, "taken"),
        (Self::Declined, "declined"),
        (Self::Closed, "closed"),
    ];

    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(state, _)| *state == self).map_or("", |(_, word)| word)
    }

    /// An unreadable word allows nothing.
    fn from_word(text: &str) -> Self {
        Self::WORDS.iter().find(|(_, word)| *word == text).map_or(Self::Closed, |(state, _)| *state)
    }
}

/// What the issuer says of a refusal: another try, with another card perhaps,
/// is the buyer's to make.
fn declined(code: &str) -> RailOutcome {
    RailOutcome::Declined { code: String::from(code), retry: Retry::SameMethod }
}

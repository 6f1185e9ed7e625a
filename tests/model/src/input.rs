//! What a page is told, as the core takes it.

use countersign::checkout::explore::Parts;
use countersign::checkout::{Event, Scope};
use countersign::protocol::answer::{Said, Word};

use crate::happens::Input;

/// The event of an input; none where the input is no event.
pub(crate) fn event(input: Input, parts: &Parts) -> Option<Event> {
    Some(match input {
        Input::Open => Event::Open,
        Input::Select => Event::Select { method: String::from("card") },
        Input::Review => Event::Review,
        Input::Edit => Event::Edit,
        Input::Confirm => Event::Confirm { seen: true },
        Input::Retry => Event::Retry,
        Input::CancelAttempt => Event::Cancel(Scope::Attempt),
        Input::CancelSession => Event::Cancel(Scope::Session),
        Input::Answer | Input::Code | Input::Mistake => {
            let action = parts.state().receipt().and_then(|receipt| receipt.action.as_ref());
            let action = action.map(|action| action.id.clone()).unwrap_or_default();
            let word = if input == Input::Answer { Word::Returned } else { Word::Otp };
            Event::Answer { action, said: Said::from(word) }
        }
        Input::Authenticated => Event::Authenticated { level: 1, evidence: Vec::new() },
        Input::NotAuthenticated => Event::AuthenticationFailed,
        Input::Consent => Event::Consent(Vec::new()),
        Input::Returned => Event::Returned,
        Input::Offline => Event::Offline,
        Input::Online => Event::Online,
        Input::Tick => Event::Tick,
        Input::Refresh => Event::Refresh,
        Input::Close => Event::Close,
        Input::Fill | Input::Heard(..) => return None,
    })
}

/// The event's name.
pub(crate) const fn name(input: Input) -> &'static str {
    match input {
        Input::Open => "open",
        Input::Select => "select",
        Input::Fill => "fill",
        Input::Review => "review",
        Input::Edit => "edit",
        Input::Confirm => "confirm",
        Input::Retry => "retry",
        Input::CancelAttempt => "cancel attempt",
        Input::CancelSession => "cancel session",
        Input::Answer | Input::Code | Input::Mistake => "answer",
        Input::Authenticated => "authenticated",
        Input::NotAuthenticated => "authentication_failed",
        Input::Consent => "consent",
        Input::Returned => "returned",
        Input::Offline => "offline",
        Input::Online => "online",
        Input::Tick => "tick",
        Input::Refresh => "refresh",
        Input::Close => "close",
        Input::Heard(_, None) => "no answer",
        Input::Heard(_, Some(_)) => "an answer",
    }
}

/// What the buyer types for an action before the input, if anything.
pub(crate) const fn typed(input: Input) -> Option<&'static str> {
    match input {
        Input::Code => Some(RIGHT),
        Input::Mistake => Some("000000"),
        _ => None,
    }
}

/// The right code.
pub(crate) const RIGHT: &str = "123456";

//! How this page's key is enrolled: with a device key's word where there is one,
//! and once more where the gateway has let the key go.

use super::effect::Request;
use super::event::Reply;
use super::state::State;
use crate::error::Code;

/// What is known of this page's enrolment.
#[derive(Clone, Debug, Default)]
pub(super) struct Enrolment {
    /// Whether the gateway does not take the device key's word.
    refused: bool,
    /// An enrolment under way, and the call that waits for it.
    waiting: Option<(u32, u32, Request)>,
    /// The call that was made again last, which is not made a third time.
    again: u32,
}

/// What becomes of an answer, as far as enrolment goes.
pub(super) enum Heard {
    /// It is of this call, and is taken.
    Taken(u32, Reply),
    /// This call is made first, or again.
    Ask(u32, Request),
}

impl Enrolment {
    /// The body of an enrolment, of which a device key's word may be one.
    pub(super) fn body(&self, word: Option<String>) -> String {
        word.filter(|_| !self.refused).unwrap_or_else(|| String::from("{}"))
    }

    /// Forgets the numbers of calls that nobody waits for.
    #[cfg(feature = "model")]
    pub(super) fn forget_calls(&mut self, live: impl Fn(u32) -> bool) {
        self.waiting.take_if(|(enrolment, ..)| !live(*enrolment));
        if !live(self.again) {
            self.again = 0;
        }
    }

    /// Sees to it that the key is enrolled: a call that a key was unknown to
    /// waits for that, and is made again after it.
    pub(super) fn heard(
        &mut self,
        state: &mut State,
        call: u32,
        request: Request,
        reply: Reply,
    ) -> Heard {
        let answered = self.waiting.take_if(|(enrolment, ..)| *enrolment == call);
        let Reply::Refused { code, .. } = &reply else {
            return match answered {
                Some((_, waiting, request)) => Heard::Ask(waiting, request),
                None => Heard::Taken(call, reply),
            };
        };
        self.refused |= code == Code::EndorsementInvalid.as_str();
        if let Some((_, waiting, _)) = answered {
            return Heard::Taken(waiting, reply);
        }
        if code != Code::KeyNotEnrolled.as_str() || self.again == call || self.waiting.is_some() {
            return Heard::Taken(call, reply);
        }
        let enrolment = state.next_call();
        self.again = call;
        self.waiting = Some((enrolment, call, request));
        Heard::Ask(enrolment, Request::Enrol)
    }
}

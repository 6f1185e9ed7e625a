//! How this page's key is enrolled: with a device key's word where there is one,
//! and once more where the gateway has let the key go.

use super::effect::{Effect, Request};
use super::event::Reply;
use super::session::Checkout;
use crate::error::Code;
use rand_core::CryptoRngCore;

/// What is known of this page's enrolment.
#[derive(Default)]
pub(super) struct Enrolment {
    /// Whether the gateway does not take the device key's word.
    refused: bool,
    /// An enrolment under way, and the call that waits for it.
    waiting: Option<(u32, u32, Request)>,
    /// The call that was made again last, which is not made a third time.
    again: u32,
}

impl Enrolment {
    /// The body of an enrolment, of which a device key's word may be one.
    pub(super) fn body(&self, word: Option<String>) -> String {
        word.filter(|_| !self.refused).unwrap_or_else(|| String::from("{}"))
    }

    /// The call that waited for this one, which is answered.
    fn answered(&mut self, call: u32) -> Option<(u32, u32, Request)> {
        self.waiting.take_if(|(enrolment, ..)| *enrolment == call)
    }
}

impl Checkout {
    /// The thumbprint of this page's key, for which a device key may vouch.
    pub fn thumbprint(&mut self, rng: &mut dyn CryptoRngCore) -> String {
        String::from(self.vault.make_key(rng).thumbprint().as_str())
    }

    /// Sees to it that the key is enrolled: what came of a call, unless the call
    /// waits for that now and is made again after it.
    pub(super) fn enrolled(
        &mut self,
        call: u32,
        request: Request,
        reply: Reply,
        out: &mut Vec<Effect>,
    ) -> Option<(u32, Reply)> {
        let Reply::Refused { code, .. } = &reply else {
            let Some((_, waiting, request)) = self.enrolment.answered(call) else {
                return Some((call, reply));
            };
            self.send(waiting, request, out);
            return None;
        };
        self.enrolment.refused |= code == Code::EndorsementInvalid.as_str();
        if let Some((_, waiting, _)) = self.enrolment.answered(call) {
            return Some((waiting, reply));
        }
        if code != Code::KeyNotEnrolled.as_str()
            || self.enrolment.again == call
            || self.enrolment.waiting.is_some()
        {
            return Some((call, reply));
        }
        let enrolment = self.state.next_call();
        self.enrolment.again = call;
        self.enrolment.waiting = Some((enrolment, call, request));
        self.send(enrolment, Request::Enrol, out);
        None
    }
}

//! What must hold before the machine moves: the guards G1 to G7.

use super::counted::Counted;
use super::phase::{Failed, Phase};
use super::state::{Held, State};
use crate::error::{Code, Error};
use crate::protocol::Action;
use crate::protocol::Discovery;
use crate::protocol::answer::Word;
use crate::protocol::receipt::{Expected, Retry, Standing};

/// Passed, or why not.
type Verdict = Result<(), Code>;

impl State {
    /// G1: every field that the method needs is there and acceptable.
    pub(super) fn g1_fields(&self) -> Verdict {
        pass(self.fields.complete(), Code::FieldsIncomplete)
    }

    /// G2: the order offers the method, this core can carry it out, and the total
    /// is within the method's limits.
    pub(super) fn g2_method(&self, method: &str) -> Verdict {
        let order = self.order().ok_or(Code::NotNow)?.body();
        let offer = order.offer(method).filter(|offer| offer.id == "card");
        let offer = offer.ok_or(Code::MethodUnknown)?;
        let amount = order.purchase.amount.minor();
        let within = offer.min.is_none_or(|min| min.minor() <= amount)
            && offer.max.is_none_or(|max| amount <= max.minor());
        pass(within, Code::MethodLimits)
    }

    /// G3: what is signed is what was reviewed: this order's next intent, by the
    /// gateway's nonce.
    pub(super) fn g3_signed(&self, held: &Held) -> Verdict {
        let next = self.nonce.as_ref() == Some(&held.nonce) && self.attempt == held.attempt;
        pass(next, Code::Internal)
    }

    /// G4: it is known well enough who the buyer is, and everything that must be
    /// ticked is.
    pub(super) fn g4_agreed(&self) -> Verdict {
        pass(self.auth.level >= self.auth_needed(), Code::AuthRequired)?;
        let order = self.order().ok_or(Code::NotNow)?.body();
        let mut asked = order.policy.consents.iter();
        pass(asked.all(|id| self.consents.contains(id)), Code::ConsentMissing)
    }

    /// G5: the last attempt is *known* to have failed, its receipt allows another,
    /// and neither the policy's number nor the order's time is used up.
    pub(super) fn g5_retry(&self, now: u64) -> Result<Retry, Code> {
        let Phase::Failed(Failed { retry, .. }) = self.phase else { return Err(Code::NotNow) };
        let early = matches!(retry, Retry::After(at) if now / 1000 < at);
        let order = self.order().map(crate::protocol::Signed::body);
        pass(retry != Retry::None, Code::RetryRefused)?;
        pass(!early, Code::RetryEarly)?;
        let limit = order.map_or(0, |order| order.policy.max_attempts);
        pass(self.attempt < limit, Code::AttemptsExhausted)?;
        pass(order.is_some_and(|order| now / 1000 <= order.expires_at), Code::OrderExpired)?;
        Ok(retry)
    }

    /// G7: a return is a hint. It may have the gateway ask the rail about an action
    /// that is done elsewhere, and nothing more.
    pub(super) fn g7_hint(&self) -> Option<&Action> {
        self.owed().filter(|action| action.kind.takes(Word::Returned))
    }
}

/// G6: a receipt counts if its signature holds, and session, order, intent and
/// amount are those expected, and it is newer than the last.
///
/// # Errors
/// Those of [`Counted::prove`].
pub(super) fn g6_counts(
    trust: &Discovery,
    compact: &str,
    expected: &Expected<'_>,
) -> Result<(Counted, Standing), Error> {
    Counted::prove(trust, compact, expected)
}

const fn pass(holds: bool, code: Code) -> Verdict {
    if holds { Ok(()) } else { Err(code) }
}

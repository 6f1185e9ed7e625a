//! The phases of a checkout, each with what it alone needs to know.
//!
//! Moments are milliseconds of core time; deadlines are its seconds, as the
//! documents give them.

use super::counted::Paid;
use crate::protocol::receipt::Retry;
use crate::words;

/// Where a checkout stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    /// Nothing was asked of the gateway yet, or it could not be reached.
    Idle,
    /// Keys and order are being fetched.
    Opening(Opening),
    /// The buyer proves who they are before choosing.
    Authenticating,
    /// The buyer chooses how to pay.
    Selecting,
    /// The buyer fills in the method's fields.
    Details,
    /// The buyer sees what will be signed.
    Review,
    /// The vault seals and signs.
    Signing(Signing),
    /// The intent is on its way.
    Submitting(Submitting),
    /// The gateway asks the buyer to do something.
    ActionRequired(Waiting),
    /// The rail has it.
    Processing(Waiting),
    /// Nobody here knows what became of the intent.
    Verifying(Verifying),
    /// The money is held and not yet taken.
    Authorized(Waiting),
    /// Some of the money has come.
    PartiallyPaid(Waiting),
    /// Paid.
    Succeeded(Succeeded),
    /// The attempt failed.
    Failed(Failed),
    /// The session ended unpaid.
    Expired,
    /// The session was closed unpaid.
    Cancelled,
}

/// Fetching discovery document and order, both at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The discovery document.
    pub(super) discovery: Part,
    /// The enrolment, which brings the order.
    pub(super) enrol: Part,
    /// How often failed parts were asked again.
    pub(super) tries: u32,
    /// When to ask for what failed.
    pub(super) again: Option<u64>,
    /// Whether the keys were fetched once more for one that was missing.
    pub(super) refetched: bool,
    /// Whether the clock was set by the gateway's.
    pub(super) clocked: bool,
    /// When to give up.
    pub(super) deadline: u64,
}

/// One of two answers that opening waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Asked by this call.
    Sent(u32),
    /// To be asked again.
    Failed,
    /// Here.
    Done,
}

/// Sealing and signing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signing {
    /// Whether this replaces an intent that the clock made void.
    pub(super) again: bool,
}

/// Sending the intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Submitting {
    /// The call under way, and when the next is due.
    pub(super) ask: Ask,
    /// Whether a call went unanswered, so that the intent may have arrived.
    pub(super) doubtful: bool,
    /// Whether this intent was signed anew by the gateway's clock.
    pub(super) again: bool,
}

/// Waiting for a receipt of an intent that was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The call under way, and when the next is due.
    pub(super) ask: Ask,
    /// The last second; then the outcome is unknown.
    pub(super) deadline: u64,
    /// When a fingerprint is answered for a page that did not.
    pub(super) blind: Option<u64>,
}

/// Finding out what became of an intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verifying {
    /// The call under way, and when the next is due.
    pub(super) ask: Ask,
    /// Since when.
    pub(super) since: u64,
    /// The last second at which to ask unbidden.
    pub(super) deadline: u64,
    /// What is asked.
    pub(super) doubt: Doubt,
    /// Whether this has lasted long enough to tell the buyer.
    pub(super) unknown: bool,
}

/// What is not known of an intent, and so what to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doubt {
    /// Whether it arrived: send the identical bytes again.
    Arrival,
    /// Whether it arrived, and it must not any more: void it.
    Void,
    /// Which intent the gateway holds: read the session.
    Standing,
    /// How it went: poll.
    Outcome,
}

/// Paid. Only a receipt that counts can build it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Succeeded {
    /// The receipt's word for it.
    pub(super) proof: Paid,
    /// Whether the money came after the session had ended.
    pub(super) late: bool,
}

/// An attempt failed, or a session that could not begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// Why.
    pub(super) code: String,
    /// What can be done.
    pub(super) retry: Retry,
}

/// A question to the gateway: its call while under way, and when the next is due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Ask {
    /// The call under way.
    pub(super) call: Option<u32>,
    /// When it was sent.
    pub(super) sent: u64,
    /// When to ask (again), whether or not the host has reported by then.
    pub(super) next: u64,
    /// How many questions went without news.
    pub(super) tries: u32,
}

impl Phase {
    /// The phase's stable name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        let place = match self {
            Self::Idle => 0,
            Self::Opening(_) => 1,
            Self::Authenticating => 2,
            Self::Selecting => 3,
            Self::Details => 4,
            Self::Review => 5,
            Self::Signing(_) => 6,
            Self::Submitting(_) => 7,
            Self::ActionRequired(_) => 8,
            Self::Processing(_) => 9,
            Self::Verifying(_) => 10,
            Self::Authorized(_) => 11,
            Self::PartiallyPaid(_) => 12,
            Self::Succeeded(_) => 13,
            Self::Failed(_) => 14,
            Self::Expired => 15,
            Self::Cancelled => 16,
        };
        words::nth(
            concat!(
                "idle opening authenticating selecting details review signing submitting ",
                "action_required processing verifying authorized partially_paid succeeded ",
                "failed expired cancelled"
            ),
            place,
        )
    }

    /// Whether the order is here and no intent is under way: what the local
    /// clock may end.
    #[must_use]
    pub const fn is_choosing(&self) -> bool {
        matches!(self, Self::Authenticating | Self::Selecting | Self::Details | Self::Review)
    }

    /// Whether nothing was sent, so that the local clock may end it.
    #[must_use]
    pub const fn is_local(&self) -> bool {
        self.is_choosing() || matches!(self, Self::Signing(_))
    }

    /// Whether an intent may be at the gateway, so that its receipts count.
    #[must_use]
    pub const fn is_in_flight(&self) -> bool {
        matches!(
            self,
            Self::Submitting(_)
                | Self::ActionRequired(_)
                | Self::Processing(_)
                | Self::Verifying(_)
                | Self::Authorized(_)
                | Self::PartiallyPaid(_)
        )
    }

    /// Whether nothing but a signed success can follow.
    #[must_use]
    pub fn is_terminal(&self) -> bool {
        match self {
            Self::Succeeded(_) | Self::Expired | Self::Cancelled => true,
            Self::Failed(failed) => failed.retry == Retry::None,
            _ => false,
        }
    }

    /// The last second of this phase, where it has one of its own.
    #[must_use]
    pub const fn deadline(&self) -> Option<u64> {
        match self {
            Self::Opening(opening) => Some(opening.deadline / 1000),
            Self::ActionRequired(waiting)
            | Self::Processing(waiting)
            | Self::Authorized(waiting)
            | Self::PartiallyPaid(waiting) => Some(waiting.deadline),
            Self::Verifying(verifying) => Some(verifying.deadline),
            _ => None,
        }
    }

    pub(super) const fn waits(&self) -> Option<&Waiting> {
        match self {
            Self::ActionRequired(waiting)
            | Self::Processing(waiting)
            | Self::Authorized(waiting)
            | Self::PartiallyPaid(waiting) => Some(waiting),
            _ => None,
        }
    }

    pub(super) fn waiting(&mut self) -> Option<&mut Waiting> {
        match self {
            Self::ActionRequired(waiting)
            | Self::Processing(waiting)
            | Self::Authorized(waiting)
            | Self::PartiallyPaid(waiting) => Some(waiting),
            _ => None,
        }
    }

    /// The question that this phase asks, if it asks one.
    pub(super) fn ask(&mut self) -> Option<&mut Ask> {
        match self {
            Self::Submitting(submitting) => Some(&mut submitting.ask),
            Self::Verifying(verifying) => Some(&mut verifying.ask),
            _ => self.waiting().map(|waiting| &mut waiting.ask),
        }
    }
}

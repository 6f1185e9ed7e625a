//! Everything that can happen.

use crate::intern::Id;
use crate::rail::Choice;

/// What a buyer's page is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Input {
    Open,
    Select,
    Fill,
    Review,
    Edit,
    Confirm,
    Retry,
    CancelAttempt,
    CancelSession,
    /// To say that the buyer is back.
    Answer,
    /// To answer with the right code.
    Code,
    /// To answer with a wrong one.
    Mistake,
    Authenticated,
    NotAuthenticated,
    Consent,
    Returned,
    Offline,
    Online,
    Tick,
    Refresh,
    Close,
    /// An answer to a call; none is no answer.
    Heard(u32, Option<Id>),
}

/// How an answer is spoilt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Spoilt {
    /// 200 with a page of somebody else's.
    Captured,
    /// 502.
    BadGateway,
    /// 503 with a problem.
    Unavailable,
    /// The session's first receipt, instead of the newest.
    Old,
    /// A receipt that says "paid", signed by another key.
    Forged,
}

/// When the clock moves to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Moment {
    /// The first moment at which a page wants to be woken.
    Wake,
    /// The first at which no intent that was signed is taken any more.
    IntentEnd,
    /// The first at which the attempt under way has taken too long.
    AttemptEnd,
    /// The first at which the order takes no intent.
    OrderEnd,
}

/// What a merchant's server asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Asks {
    Capture,
    Cancel,
    Refund,
}

/// One thing that can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Happens {
    /// A page is told something.
    Page(u8, Input),
    /// A page dies and is loaded again from what it kept.
    Reload(u8),
    /// A page takes over: whichever is open lets go, and this one is loaded.
    TakesOver(u8),
    /// A request arrives.
    Arrives(usize),
    /// An answer arrives.
    Returns(usize),
    /// A page gives up on a call, which may arrive nevertheless.
    GivesUp(usize),
    /// A request is doubled on its way.
    Doubled(usize),
    /// An answer is spoilt on its way.
    Spoils(usize, Spoilt),
    /// The gateway does a job: the rail hears of it, and decides so.
    Does(usize, Choice),
    /// The gateway hears what the rail said to a job.
    Hears(usize),
    /// The rail moves an attempt of its own.
    Moves(usize, Choice),
    /// The rail tells unasked how an attempt stands.
    Tells(usize),
    /// The gateway dies and starts again.
    Crash,
    /// The gateway looks whether time is over.
    Expire,
    /// The merchant asks for something.
    Merchant(Asks),
    /// Time passes.
    Clock(Moment),
}

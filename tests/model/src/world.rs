//! One state of the model, and all that can happen to it.

use crate::intern::Id;
use crate::rail::{Choice, Entry, Job};
use crate::rule::Rule;

/// Where buyers, network, gateway and rail stand, and what may still go wrong.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct World {
    /// Milliseconds.
    pub(crate) now: u64,
    pub(crate) tabs: Vec<Tab>,
    /// What the gateway has stored.
    pub(crate) store: Id,
    /// What it has to do and would forget in a crash.
    pub(crate) jobs: Vec<Job>,
    /// The rail's books, by attempt.
    pub(crate) rail: Vec<Entry>,
    pub(crate) net: Vec<Exchange>,
    pub(crate) left: Left,
    /// What the last step broke.
    pub(crate) broken: Option<Rule>,
}

/// One page of the buyer's.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Tab {
    /// The checkout, but for its vault.
    pub(crate) parts: Id,
    /// How often the page was loaded.
    pub(crate) load: u8,
    /// What it kept.
    pub(crate) saved: Option<Id>,
    /// How many intents this page has signed, over all loads.
    pub(crate) signs: u8,
    /// The intent sent last: a name for its nonce, and one for its digest.
    pub(crate) sent: Option<(Id, Id)>,
    /// Whether the gateway refused that one outright.
    pub(crate) refused: bool,
}

/// A call on its way.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Exchange {
    pub(crate) tab: u8,
    /// The load of the page, and the call's number, that waits for the answer;
    /// none where nobody does any more.
    pub(crate) waiter: Option<(u8, u32)>,
    pub(crate) request: Id,
    pub(crate) leg: Leg,
}

/// How far a call has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Leg {
    /// To the gateway; `seen` where a copy of it was there before.
    Out { seen: bool },
    /// At the gateway, until the rail has answered.
    There,
    /// Back, with this answer; none is no answer.
    Back(Option<Id>),
}

/// How much may still go wrong or be done without need.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Left {
    /// Calls lost, doubled or garbled by the network.
    pub(crate) faults: u8,
    /// Pages that die and are loaded again.
    pub(crate) loads: u8,
    /// Crashes of the gateway.
    pub(crate) crashes: u8,
    /// What a buyer does without need: back, cancel, look again, close.
    pub(crate) whims: u8,
    /// Times that the clock moves.
    pub(crate) moves: u8,
    /// Times that the rail says unasked how an attempt stands.
    pub(crate) words: u8,
    /// Times that money comes after the rail had said that none would.
    pub(crate) late: u8,
    /// Calls by the merchant.
    pub(crate) calls: u8,
}

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
    Answer,
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

/// Everything that can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Happens {
    /// A page is told something.
    Page(u8, Input),
    /// A page dies and is loaded again from what it kept.
    Reload(u8),
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

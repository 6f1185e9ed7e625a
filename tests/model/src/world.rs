//! One state of the model.

use crate::intern::Id;
use crate::job::Job;
use crate::ledger::Hold;
use crate::rail::Entry;
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
    /// What the ledgers have heard of.
    pub(crate) holds: Vec<Hold>,
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
    /// Times that a page takes over from the one that is open.
    pub(crate) takes: u8,
}

impl Left {
    /// All of it together.
    pub(crate) const fn sum(self) -> u8 {
        self.faults
            + self.loads
            + self.crashes
            + self.whims
            + self.moves
            + self.words
            + self.late
            + self.calls
            + self.takes
    }
}

//! What is explored, and how far.

use crate::house::Terms;
use crate::world::Left;

/// One model: who takes part, and what may go wrong how often.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    /// What happens in it.
    pub(crate) about: &'static str,
    pub(crate) pages: u8,
    pub(crate) terms: Terms,
    pub(crate) left: Left,
    /// Whether the pages have the order, and a card typed, to begin with.
    pub(crate) opened: bool,
    /// Whether the rail may answer with an action, or that it cannot say yet.
    pub(crate) slow_rail: bool,
    /// Whether `npm test` explores it too.
    pub(crate) short: bool,
}

const TERMS: Terms = Terms { capture: "automatic", attempts: 2, level: 0, life: 1800 };

const NONE: Left =
    Left { faults: 0, loads: 0, crashes: 0, whims: 0, moves: 0, words: 0, late: 0, calls: 0 };

const USUAL: Scenario = Scenario {
    name: "",
    about: "",
    pages: 1,
    terms: TERMS,
    left: NONE,
    opened: true,
    slow_rail: false,
    short: false,
};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario {
        name: "opening",
        about: "a page opens: calls lost, doubled and spoilt, a reload",
        left: Left { faults: 1, loads: 1, ..NONE },
        opened: false,
        ..USUAL
    },
    Scenario {
        name: "tiers",
        about: "an order that asks who the buyer is, a fault, a reload",
        terms: Terms { level: 1, ..TERMS },
        left: Left { faults: 1, loads: 1, ..NONE },
        opened: false,
        ..USUAL
    },
    Scenario {
        name: "network",
        about: "two attempts: calls lost, doubled and spoilt, answers late, time",
        left: Left { faults: 1, moves: 2, ..NONE },
        ..USUAL
    },
    Scenario {
        name: "crashes",
        about: "a page that dies, a gateway that dies, a fault, a rail that cannot say",
        left: Left { faults: 1, loads: 1, crashes: 1, ..NONE },
        slow_rail: true,
        ..USUAL
    },
    Scenario {
        name: "pages",
        about: "two pages on one session, two attempts, a fault, time",
        pages: 2,
        left: Left { faults: 1, ..NONE },
        short: true,
        ..USUAL
    },
    Scenario {
        name: "rail",
        about: "actions, a rail that cannot say, a buyer who cancels, returns, looks again",
        left: Left { whims: 1, words: 1, ..NONE },
        slow_rail: true,
        ..USUAL
    },
    Scenario {
        name: "late",
        about: "money after the rail had said no, a buyer who cancels, time",
        terms: Terms { life: 60, ..TERMS },
        left: Left { whims: 1, moves: 1, words: 1, late: 1, ..NONE },
        slow_rail: true,
        ..USUAL
    },
    Scenario {
        name: "merchant",
        about: "money that is held: captured, let go, refunded, by a merchant",
        terms: Terms { capture: "manual", ..TERMS },
        left: Left { words: 1, calls: 3, ..NONE },
        short: true,
        ..USUAL
    },
];

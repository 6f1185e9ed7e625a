//! What is explored, and how far.

use crate::happens::Input;
use crate::job::Wants;
use crate::shop::Terms;
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
    /// The most of all that may go wrong, taken together.
    pub(crate) most: u8,
    /// What the buyer may do without need.
    pub(crate) whims: &'static [Input],
    /// Whether the pages have the order, and a card typed, to begin with.
    pub(crate) opened: bool,
    /// Whether the rail may answer with an action, or that it cannot say yet.
    pub(crate) slow_rail: bool,
    /// Whether `npm test` explores it too, with one thing at most that goes wrong.
    pub(crate) short: bool,
}

const TERMS: Terms = Terms {
    capture: "automatic",
    attempts: 2,
    level: 0,
    life: 1800,
    late: "fulfil",
    wants: Wants::Page,
    tenders: 0,
};

const NONE: Left = Left {
    faults: 0,
    loads: 0,
    crashes: 0,
    whims: 0,
    moves: 0,
    words: 0,
    late: 0,
    calls: 0,
    takes: 0,
};

/// All that a buyer does without need.
const ALL: &[Input] = &[
    Input::Edit,
    Input::CancelAttempt,
    Input::CancelSession,
    Input::Answer,
    Input::Returned,
    Input::Offline,
    Input::Online,
    Input::Refresh,
    Input::Close,
];

const CANCELS: &[Input] = &[Input::CancelAttempt, Input::CancelSession];

const USUAL: Scenario = Scenario {
    name: "",
    about: "",
    pages: 1,
    terms: TERMS,
    left: NONE,
    most: u8::MAX,
    whims: ALL,
    opened: true,
    slow_rail: false,
    short: false,
};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario {
        name: "opening",
        about: "a page opens: a call lost, doubled or spoilt, a reload",
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
        short: true,
        ..USUAL
    },
    Scenario {
        name: "network",
        about: "calls lost, doubled and spoilt, answers late, time",
        left: Left { faults: 2, moves: 1, ..NONE },
        ..USUAL
    },
    Scenario {
        name: "whole",
        about: "two pages, three attempts; two of: a fault, a page that dies, a gateway that dies",
        pages: 2,
        terms: Terms { attempts: 3, ..TERMS },
        left: Left { faults: 1, loads: 1, crashes: 1, ..NONE },
        most: 2,
        ..USUAL
    },
    Scenario {
        name: "both",
        about: "two pages, two attempts; a fault, a page that dies, a gateway that dies",
        pages: 2,
        terms: Terms { attempts: 2, ..TERMS },
        left: Left { faults: 1, loads: 1, crashes: 1, ..NONE },
        most: 3,
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
        about: "two pages on one session, two attempts, a fault",
        pages: 2,
        left: Left { faults: 1, ..NONE },
        ..USUAL
    },
    Scenario {
        name: "takeover",
        about: "a second tab takes over, and the first again; a fault",
        pages: 2,
        left: Left { faults: 1, takes: 2, ..NONE },
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
        name: "code",
        about: "a code, wrong and then right; a fault, a gateway that dies",
        terms: Terms { wants: Wants::Code, ..TERMS },
        left: Left { faults: 1, crashes: 1, whims: 1, ..NONE },
        most: 2,
        whims: &[],
        slow_rail: true,
        ..USUAL
    },
    Scenario {
        name: "parts",
        about: "money in parts, too much of it, and after the end",
        terms: Terms { wants: Wants::Transfer, attempts: 1, ..TERMS },
        left: Left { words: 2, late: 1, moves: 1, whims: 1, ..NONE },
        most: 2,
        whims: CANCELS,
        short: true,
        ..USUAL
    },
    Scenario {
        name: "tenders",
        about: "two parts beside the card, held, used up, let go; cancelled, a gateway that dies",
        terms: Terms { tenders: 2, ..TERMS },
        left: Left { whims: 1, crashes: 1, ..NONE },
        most: 1,
        whims: CANCELS,
        ..USUAL
    },
    Scenario {
        name: "late",
        about: "money after the session's end",
        terms: Terms { attempts: 1, life: 60, ..TERMS },
        left: Left { whims: 1, moves: 1, words: 1, late: 1, ..NONE },
        whims: CANCELS,
        slow_rail: true,
        short: true,
        most: 2,
        ..USUAL
    },
    Scenario {
        name: "stray",
        about: "money after a signed failure, while the buyer tries again",
        left: Left { words: 1, late: 1, ..NONE },
        ..USUAL
    },
    Scenario {
        name: "refund",
        about: "money after the session's end that the order wants refunded; a gateway that dies",
        terms: Terms { attempts: 1, late: "refund", ..TERMS },
        left: Left { whims: 1, words: 1, late: 1, crashes: 1, ..NONE },
        whims: CANCELS,
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

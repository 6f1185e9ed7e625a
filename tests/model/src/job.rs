//! What the gateway has rail and ledger do, and what they say to it.

use countersign::gateway::{RailOutcome, TenderOutcome};
use countersign::json::{self, Value};
use countersign::protocol::action::Kind;
use countersign::protocol::receipt::Retry;

use crate::intern::Id;

/// Work of the gateway's that a crash loses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Job {
    pub(crate) task: Task,
    pub(crate) attempt: u8,
    /// What the rail said, once it was asked.
    pub(crate) said: Option<Word>,
    /// The page's load and call that wait for what comes of it.
    pub(crate) waiter: Option<(u8, u8, u32)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Task {
    /// To charge, and to take the money at once or only to hold it.
    Charge {
        capture: bool,
        units: u8,
    },
    Capture,
    Close,
    Query,
    /// To tell what the buyer answered, by the answer's name.
    Answer {
        name: Id,
        right: bool,
    },
    /// To see to it that so much in all has gone back of what no order keeps.
    Stray {
        units: u8,
    },
    /// To give back what a merchant refunds, by the refund's number.
    Refund {
        number: u8,
        units: u8,
    },
    /// Only to hear what the rail says.
    Listen,
    /// To set aside, use up or let go a part, by its place.
    Hold(u8),
    Spend(u8),
    Release(u8),
}

/// What a rail or a ledger says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Word {
    Held,
    Taken,
    Declined,
    Action,
    Pending,
    Closed,
    /// So many units have come.
    Received(u8),
    /// The answer of this name is wrong.
    Wrong(Id),
    /// So many units have gone back.
    Returned(u8),
    /// The refund was made, or not.
    Refunded(bool),
    /// Of a part: set aside, not to be had, used up, let go.
    Aside,
    Refused,
    Spent,
    Released,
}

/// What a rail asks of a buyer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wants {
    /// To go to a page.
    Page,
    /// A code.
    Code,
    /// To transfer the money, all at once or in parts.
    Transfer,
}

impl Word {
    /// The word as a gateway is told it; `minor` of a unit.
    pub(crate) fn outcome(self, wants: Wants, until: u64, minor: u64) -> RailOutcome {
        match self {
            Self::Held => RailOutcome::Approved { captured: false },
            Self::Taken => RailOutcome::Approved { captured: true },
            Self::Declined => {
                RailOutcome::Declined { code: String::from("declined"), retry: Retry::SameMethod }
            }
            Self::Action => wants.action(until),
            Self::Received(units) => RailOutcome::Received { minor: minor * u64::from(units) },
            Self::Pending => RailOutcome::Pending,
            _ => RailOutcome::Closed,
        }
    }

    /// The word of a ledger.
    pub(crate) const fn of_ledger(self) -> TenderOutcome {
        match self {
            Self::Aside => TenderOutcome::Held,
            Self::Spent => TenderOutcome::Spent,
            Self::Released => TenderOutcome::Released,
            _ => TenderOutcome::Refused,
        }
    }
}

impl Wants {
    fn action(self, until: u64) -> RailOutcome {
        let (kind, text) = match self {
            Self::Page => return RailOutcome::redirect("https://bank.example/3ds", until),
            Self::Code => (Kind::Otp, r#"{"to":"+86 138 0000"}"#),
            Self::Transfer => (Kind::TransferInstructions, r#"{"account":"6222"}"#),
        };
        let data = json::parse(text.as_bytes(), 4096).unwrap_or(Value::Null);
        RailOutcome::Action { kind, data, url: None, until }
    }
}

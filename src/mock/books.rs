//! The rail's own books: what it knows of each charge.

use std::collections::BTreeSet;

use super::plan::{Said, Step};
use crate::gateway::decision::Charge;
use crate::money::Money;

/// Where a charge stands at the rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The buyer has something to do.
    Asked,
    /// It cannot say yet.
    Pending,
    /// Some of the money has come.
    Part,
    /// The money is held.
    Held,
    /// The money is taken.
    Taken,
    /// It said no.
    Declined,
    /// It was closed before any money was taken.
    Closed,
}

impl Standing {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Pending => "pending",
            Self::Part => "part",
            Self::Held => "held",
            Self::Taken => "taken",
            Self::Declined => "declined",
            Self::Closed => "closed",
        }
    }
}

/// One charge in the books.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The gateway's name for it.
    pub reference: String,
    /// Where it stands.
    pub standing: Standing,
    /// How much was asked for; none where it was closed before it came.
    pub amount: Option<Money>,
    /// The card's last four digits.
    pub last4: String,
    /// Minor units that have come.
    pub received: u64,
    /// Minor units given back.
    pub returned: u64,
    /// Those of them that no order keeps.
    stray: u64,
    pub(super) step: Step,
    /// When the next step is due, in milliseconds.
    pub(super) due: Option<u64>,
    /// The last second at which what is asked can be answered.
    pub(super) until: u64,
    capture: bool,
    refunds: BTreeSet<String>,
}

impl Entry {
    /// A charge that has come.
    pub(super) fn new(charge: &Charge, last4: String, step: Step, now: u64) -> Self {
        let mut entry = Self::blank(&charge.reference, step);
        entry.amount = Some(charge.amount);
        entry.capture = charge.capture;
        entry.last4 = last4;
        entry.enter(now);
        entry
    }

    /// A charge that will be refused when it comes.
    pub(super) fn closed(reference: &str) -> Self {
        Self::blank(reference, Step::new(Said::Closed))
    }

    fn blank(reference: &str, step: Step) -> Self {
        Self {
            reference: String::from(reference),
            standing: Standing::Closed,
            amount: None,
            last4: String::new(),
            received: 0,
            returned: 0,
            stray: 0,
            step,
            due: None,
            until: 0,
            capture: false,
            refunds: BTreeSet::new(),
        }
    }

    /// Goes on to the next step, if there is one.
    pub(super) fn advance(&mut self, now: u64) {
        if let Some(next) = self.step.then.take() {
            self.step = *next;
            self.enter(now);
        }
    }

    /// Says no instead of what was to come.
    pub(super) fn refuse(&mut self, said: Said, now: u64) {
        self.step = Step::new(said);
        self.enter(now);
    }

    fn enter(&mut self, now: u64) {
        self.due = self.step.then.as_ref().and(self.step.after).map(|ms| now.saturating_add(ms));
        let total = self.total();
        self.received = match &self.step.said {
            Said::Approved if self.capture => total,
            Said::Received(minor) => *minor,
            _ => 0,
        }
        .max(self.received);
        self.standing = match &self.step.said {
            Said::Received(minor) if *minor >= total => Standing::Taken,
            Said::Received(_) => Standing::Part,
            Said::Approved if self.capture => Standing::Taken,
            Said::Approved => Standing::Held,
            Said::Declined { .. } => Standing::Declined,
            Said::Pending => Standing::Pending,
            Said::Closed => Standing::Closed,
            Said::Ask(ask) => {
                self.until = (now / 1000).saturating_add(ask.lasts);
                Standing::Asked
            }
        };
    }

    /// Takes what is held.
    pub(super) fn take(&mut self) {
        if self.standing == Standing::Held {
            self.standing = Standing::Taken;
            self.received = self.total();
        }
    }

    /// Closes the charge unless its money is taken.
    pub(super) fn close(&mut self, now: u64) {
        if !matches!(
            self.standing,
            Standing::Asked | Standing::Pending | Standing::Part | Standing::Held
        ) {
            return;
        }
        self.standing = Standing::Closed;
        if self.step.late {
            let after = self.step.after.unwrap_or_default();
            self.due = self.due.or_else(|| Some(now.saturating_add(after)));
        } else {
            self.due = None;
            self.step.then = None;
        }
    }

    /// Gives money back, once for each name; whether it went.
    pub(super) fn refund(&mut self, name: &str, amount: &Money) -> bool {
        if self.refunds.contains(name) {
            return true;
        }
        if amount.minor() > self.received.saturating_sub(self.returned) {
            return false;
        }
        self.returned = self.returned.saturating_add(amount.minor());
        self.refunds.insert(String::from(name))
    }

    /// Sees to it that so much in all has gone back of what no order keeps.
    pub(super) fn give_back(&mut self, amount: &Money) {
        let left = self.received.saturating_sub(self.returned);
        let back = amount.minor().saturating_sub(self.stray).min(left);
        self.stray = self.stray.saturating_add(back);
        self.returned = self.returned.saturating_add(back);
    }

    fn total(&self) -> u64 {
        self.amount.map_or(0, |amount| amount.minor())
    }
}

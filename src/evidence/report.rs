//! What became of each check, and what is proven once all of them passed.

use crate::error::Error;
use crate::jose::Thumbprint;
use crate::protocol::receipt::Status;
use crate::protocol::{Intent, Order, Receipt, Signed};

/// What a check is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The evidence can be read.
    Form,
    /// The gateway signed the order, with a key valid then.
    Order,
    /// The order is the one that the merchant asked about.
    Wanted,
    /// Every endorsement of a key is by its device, for this session and key.
    Keys,
    /// An enrolled key signed the intent, for this gateway, session and order.
    Intent,
    /// The amount signed is the order's.
    Amount,
    /// The payee signed is the order's.
    Payee,
    /// Every receipt is the gateway's, and for this order and intent.
    Receipts,
    /// The receipts are in order and none between them is missing.
    Sequence,
    /// What the last receipt says of money fits together.
    Settlement,
}

impl Subject {
    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Order => "order",
            Self::Wanted => "wanted",
            Self::Keys => "keys",
            Self::Intent => "intent",
            Self::Amount => "amount",
            Self::Payee => "payee",
            Self::Receipts => "receipts",
            Self::Sequence => "sequence",
            Self::Settlement => "settlement",
        }
    }
}

/// One check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// What it is about.
    pub subject: Subject,
    /// Why it failed, if it did.
    pub fault: Option<Error>,
    /// Which key or receipt failed, from 0, where there are several.
    pub index: Option<usize>,
}

/// Every check that could be made, and what they prove.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// In the order they were made. One that rests on another which failed is
    /// not made, and not here.
    pub checks: Vec<Check>,
    /// What is proven: nothing, unless every check passed.
    pub proven: Option<Proven>,
}

/// Documents that belong together, each of them verified.
#[derive(Clone, Debug, PartialEq)]
pub struct Proven {
    /// What was to be paid.
    pub order: Signed<Order>,
    /// What a buyer's key signed, if anything.
    pub intent: Option<Signed<Intent>>,
    /// The device that vouches for that key, if one does.
    pub device: Option<Thumbprint>,
    /// What the gateway said, from the first receipt on.
    pub receipts: Vec<Signed<Receipt>>,
}

impl Report {
    /// Evidence that cannot be read proves nothing.
    #[must_use]
    pub fn unreadable(fault: Error) -> Self {
        let check = Check { subject: Subject::Form, fault: Some(fault), index: None };
        Self { checks: vec![check], proven: None }
    }

    /// The first check that failed.
    #[must_use]
    pub fn fault(&self) -> Option<&Check> {
        self.checks.iter().find(|check| check.fault.is_some())
    }
}

impl Proven {
    /// The last word of the gateway.
    #[must_use]
    pub fn last(&self) -> Option<&Receipt> {
        self.receipts.last().map(Signed::body)
    }

    /// Where the payment stands: the last receipt's word, `open` before the
    /// first, and `unknown` for a word that this core does not know.
    #[must_use]
    pub fn status(&self) -> &'static str {
        match self.last().map(|receipt| &receipt.status) {
            None => "open",
            Some(Status::Unknown) => "unknown",
            Some(status) => status.as_str(),
        }
    }
}

/// Checks while they are made.
#[derive(Default)]
pub(super) struct Checks(Vec<Check>);

/// A fault, and which of several it is about.
pub(super) type Indexed = (Error, Option<usize>);

impl Checks {
    /// Notes how a check ended, and gives on what it found.
    pub(super) fn note<T>(&mut self, subject: Subject, made: Result<T, Indexed>) -> Option<T> {
        let (found, fault, index) = match made {
            Ok(found) => (Some(found), None, None),
            Err((fault, index)) => (None, Some(fault), index),
        };
        self.0.push(Check { subject, fault, index });
        found
    }

    /// The same where there is only one thing to check.
    pub(super) fn note_one<T>(&mut self, subject: Subject, made: Result<T, Error>) -> Option<T> {
        self.note(subject, made.map_err(|fault| (fault, None)))
    }

    /// The report; `proven` counts only if nothing failed.
    pub(super) fn report(self, proven: Option<Proven>) -> Report {
        let failed = self.0.iter().any(|check| check.fault.is_some());
        Report { checks: self.0, proven: proven.filter(|_| !failed) }
    }
}

//! The network behind the method: it commits on its own, keeps its own books,
//! and does the same reference once.
//!
//! Money is counted in units: [`UNITS`] make the order's total.

use crate::job::{Task, Word};

/// How many units the order's total is.
pub(crate) const UNITS: u8 = 4;

/// How many units come at once where the buyer transfers the money.
const PART: u8 = 2;

/// What a rail's books say of one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Entry {
    pub(crate) stands: Stands,
    /// Whether the buyer transfers the money, in parts.
    pub(crate) parts: bool,
    /// Units that a charge takes.
    share: u8,
    /// Units taken.
    pub(crate) taken: u8,
    /// Units given back that no order keeps.
    pub(crate) returned: u8,
    /// Units refunded.
    pub(crate) refunded: u8,
    /// Which refunds were made, one bit each: none is made twice.
    refunds: u8,
    /// Which wrong answers were heard, one bit each.
    pub(crate) wrong: u32,
}

/// How an attempt stands at its rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Stands {
    /// Never heard of.
    Unknown,
    /// The buyer must do something.
    Action,
    /// Nobody can say yet.
    Pending,
    /// The money is held.
    Held,
    /// The money is taken.
    Taken,
    /// Declined.
    Declined,
    /// Closed before all of the money moved.
    Closed,
}

/// What a rail decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Choice {
    /// What there is to do, without a choice.
    Plain,
    Approve,
    Decline,
    Act,
    Wait,
}

impl Entry {
    /// An attempt that was never heard of.
    pub(crate) const fn new(parts: bool) -> Self {
        Self {
            stands: Stands::Unknown,
            parts,
            share: UNITS,
            taken: 0,
            returned: 0,
            refunded: 0,
            refunds: 0,
            wrong: 0,
        }
    }

    /// Units taken and not given back.
    pub(crate) const fn kept(self) -> u8 {
        self.taken.saturating_sub(self.returned + self.refunded)
    }

    /// Whether more was taken than was asked for, or more given back than taken.
    pub(crate) const fn is_wrong(self) -> bool {
        let charged = !self.parts && self.taken > self.share;
        charged || self.returned + self.refunded > self.taken
    }

    /// Whether there is money that a paid attempt does not keep.
    pub(crate) const fn has_surplus(self) -> bool {
        self.taken > self.share + self.returned
    }

    /// What can be decided when a job comes.
    pub(crate) const fn choices(self, task: Task) -> &'static [Choice] {
        match (task, self.stands) {
            (Task::Charge { .. }, Stands::Unknown) => {
                &[Choice::Approve, Choice::Decline, Choice::Act, Choice::Wait]
            }
            (Task::Refund { .. }, _) => &[Choice::Approve, Choice::Decline],
            _ => &[Choice::Plain],
        }
    }

    /// Does a job, and says what came of it.
    pub(crate) fn does(&mut self, task: Task, choice: Choice) -> Word {
        match task {
            Task::Charge { capture, units } if self.stands == Stands::Unknown => {
                self.share = units;
                self.decide(choice, capture);
            }
            Task::Capture if self.stands == Stands::Held => self.take(),
            Task::Close => match self.stands {
                Stands::Taken | Stands::Declined => {}
                _ => {
                    self.stands = Stands::Closed;
                    return Word::Closed;
                }
            },
            Task::Answer { right: true, .. } if self.stands == Stands::Action => self.take(),
            Task::Answer { name, right: false } if self.stands == Stands::Action => {
                self.wrong |= 1 << (name % u32::BITS);
                return Word::Wrong(name);
            }
            Task::Stray { units } => {
                if self.stands == Stands::Held {
                    self.stands = Stands::Closed;
                }
                // A hold that is let go, now or before, has gone back whole.
                if self.stands == Stands::Closed && self.taken == 0 {
                    return Word::Returned(units);
                }
                self.returned = self.returned.max(units.min(self.taken));
                return Word::Returned(self.returned);
            }
            Task::Refund { number, units } => {
                let bit = 1 << number;
                if self.refunds & bit == 0 && choice == Choice::Approve {
                    self.refunds |= bit;
                    self.refunded += units;
                }
                return Word::Refunded(self.refunds & bit != 0);
            }
            _ => {}
        }
        self.word()
    }

    /// Decides an attempt that is new, or waits.
    fn decide(&mut self, choice: Choice, capture: bool) {
        match choice {
            Choice::Approve if self.parts && self.stands == Stands::Unknown => {
                self.stands = Stands::Action;
            }
            Choice::Approve if self.parts => self.part(),
            Choice::Approve if capture => self.take(),
            Choice::Approve => self.stands = Stands::Held,
            Choice::Decline => self.stands = Stands::Declined,
            Choice::Act => self.stands = Stands::Action,
            Choice::Wait | Choice::Plain => self.stands = Stands::Pending,
        }
    }

    fn take(&mut self) {
        self.stands = Stands::Taken;
        self.taken += self.share;
    }

    /// Another part comes.
    fn part(&mut self) {
        self.taken += PART;
        if self.taken >= self.share && self.stands != Stands::Closed {
            self.stands = Stands::Taken;
        }
    }

    /// Moves of its own: what waited is decided, or money comes late.
    pub(crate) fn moves(&mut self, choice: Choice, capture: bool) {
        match choice {
            Choice::Plain if self.parts => self.part(),
            Choice::Plain => self.take(),
            choice => self.decide(choice, capture),
        }
    }

    /// How the attempt stands, in the rail's word.
    pub(crate) const fn word(self) -> Word {
        match self.stands {
            _ if self.parts && self.taken > 0 => Word::Received(self.taken),
            Stands::Unknown | Stands::Pending => Word::Pending,
            Stands::Action => Word::Action,
            Stands::Held => Word::Held,
            Stands::Taken => Word::Taken,
            Stands::Declined => Word::Declined,
            Stands::Closed => Word::Closed,
        }
    }
}

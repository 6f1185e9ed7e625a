//! The network behind the method: it commits on its own, keeps its own books,
//! and does the same reference once.

use countersign::gateway::RailOutcome;
use countersign::protocol::receipt::Retry;

/// What a rail's books say of one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Entry {
    pub(crate) stands: Stands,
    /// How often money was taken, and given back.
    pub(crate) taken: u8,
    pub(crate) returned: u8,
    /// Which refunds were made, one bit each: none is made twice.
    refunds: u8,
}

/// How an attempt stands at its rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Stands {
    /// Never heard of.
    Unknown,
    /// The buyer must go to a page.
    Action,
    /// Nobody can say yet.
    Pending,
    /// The money is held.
    Held,
    /// The money is taken.
    Taken,
    /// Declined.
    Declined,
    /// Closed before any money moved.
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
    },
    Capture,
    Close,
    Query,
    /// To give back what came after a signed failure.
    Stray,
    /// To give back what a merchant refunds, by the refund's number.
    Refund(u8),
    /// Only to hear what the rail says.
    Listen,
}

/// What a rail says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Word {
    Held,
    Taken,
    Declined,
    Action,
    Pending,
    Closed,
    /// The money went back, or did not.
    Returned(bool),
}

/// The last second at which a page of the rail's serves.
pub(crate) const PAGE: u64 = 600;

impl Word {
    /// The word as a gateway is told it.
    pub(crate) fn outcome(self, until: u64) -> RailOutcome {
        match self {
            Self::Held => RailOutcome::Approved { captured: false },
            Self::Taken => RailOutcome::Approved { captured: true },
            Self::Declined => {
                RailOutcome::Declined { code: String::from("declined"), retry: Retry::SameMethod }
            }
            Self::Action => RailOutcome::redirect("https://bank.example/3ds", until),
            Self::Pending => RailOutcome::Pending,
            Self::Closed | Self::Returned(_) => RailOutcome::Closed,
        }
    }
}

impl Entry {
    pub(crate) const NEW: Self =
        Self { stands: Stands::Unknown, taken: 0, returned: 0, refunds: 0 };

    /// Money taken and not given back.
    pub(crate) const fn kept(self) -> u8 {
        self.taken.saturating_sub(self.returned)
    }

    /// What can be decided when a job comes.
    pub(crate) const fn choices(self, task: Task) -> &'static [Choice] {
        match (task, self.stands) {
            (Task::Charge { .. }, Stands::Unknown) => {
                &[Choice::Approve, Choice::Decline, Choice::Act, Choice::Wait]
            }
            (Task::Refund(_), _) => &[Choice::Approve, Choice::Decline],
            _ => &[Choice::Plain],
        }
    }

    /// Does a job, and says what came of it.
    pub(crate) fn does(&mut self, task: Task, choice: Choice) -> Word {
        match task {
            Task::Charge { capture } if self.stands == Stands::Unknown => {
                self.decide(choice, capture);
            }
            Task::Capture if self.stands == Stands::Held => self.take(),
            Task::Close => match self.stands {
                Stands::Unknown | Stands::Action | Stands::Pending | Stands::Held => {
                    self.stands = Stands::Closed;
                }
                Stands::Taken | Stands::Declined | Stands::Closed => {}
            },
            Task::Stray => {
                match self.stands {
                    Stands::Taken => self.returned = self.taken,
                    _ => self.stands = Stands::Closed,
                }
                return Word::Returned(true);
            }
            Task::Refund(number) => {
                let bit = 1 << number;
                let known = self.refunds & bit != 0;
                if !known && choice == Choice::Approve {
                    self.refunds |= bit;
                    self.returned += 1;
                }
                return Word::Returned(self.refunds & bit != 0);
            }
            _ => {}
        }
        self.word()
    }

    /// Decides an attempt that is new, or waits.
    pub(crate) fn decide(&mut self, choice: Choice, capture: bool) {
        match choice {
            Choice::Approve if capture => self.take(),
            Choice::Approve => self.stands = Stands::Held,
            Choice::Decline => self.stands = Stands::Declined,
            Choice::Act => self.stands = Stands::Action,
            Choice::Wait | Choice::Plain => self.stands = Stands::Pending,
        }
    }

    pub(crate) fn take(&mut self) {
        self.stands = Stands::Taken;
        self.taken += 1;
    }

    /// How the attempt stands, in the rail's word.
    pub(crate) const fn word(self) -> Word {
        match self.stands {
            Stands::Unknown | Stands::Pending => Word::Pending,
            Stands::Action => Word::Action,
            Stands::Held => Word::Held,
            Stands::Taken => Word::Taken,
            Stands::Declined => Word::Declined,
            Stands::Closed => Word::Closed,
        }
    }
}

impl Entry {
    /// Moves of its own: what waited is decided, or money comes late.
    pub(crate) fn moves(&mut self, choice: Choice, capture: bool) {
        match choice {
            Choice::Plain => self.take(),
            choice => self.decide(choice, capture),
        }
    }
}

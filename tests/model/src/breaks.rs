//! Guards taken away on purpose: the model must find what each one guards.

use countersign::checkout::Phase;
use countersign::checkout::explore::Parts;

use crate::happens::Input;
use crate::job::{Job, Task, Word};
use crate::rule::Rule;

/// A guard that is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Break {
    /// A receipt is believed whoever signed it: the forger has the gateway's key.
    Signature,
    /// The buyer may try again although nobody knows what became of the intent.
    RetryInDoubt,
    /// The local clock ends an attempt that was sent.
    LocalExpiry,
    /// The snapshot does not say that an intent was sent.
    SnapshotInFlight,
    /// Nothing is kept before the intent is sent.
    SaveFirst,
    /// The gateway takes any nonce, also one that was spent.
    SpentNonce,
    /// The rail charges again for a reference that it has charged.
    Reference,
    /// The gateway says "closed" without asking the rail to close.
    CloseFirst,
    /// Money after a signed failure is not given back.
    Stray,
    /// Money after the session's end is not taken up.
    LateSuccess,
    /// The gateway forgets earlier refunds when it is asked for another.
    RefundSum,
    /// A refund that the gateway owes is forgotten.
    RefundOwed,
    /// The gateway takes a part of the money for the whole.
    Parts,
    /// What was set aside for an attempt that failed is not let go.
    Release,
}

impl Break {
    /// Each with its name, and the scenario that meets it.
    pub(crate) const ALL: [(Self, &'static str, &'static str); 14] = [
        (Self::Signature, "signature", "network"),
        (Self::RetryInDoubt, "retry-in-doubt", "network"),
        (Self::LocalExpiry, "local-expiry", "network"),
        (Self::SnapshotInFlight, "snapshot-in-flight", "crashes"),
        (Self::SaveFirst, "save-first", "crashes"),
        (Self::SpentNonce, "spent-nonce", "pages"),
        (Self::Reference, "reference", "crashes"),
        (Self::CloseFirst, "close-first", "rail"),
        (Self::Stray, "stray-money", "stray"),
        (Self::LateSuccess, "late-success", "late"),
        (Self::RefundSum, "refund-sum", "merchant"),
        (Self::RefundOwed, "refund-owed", "refund"),
        (Self::Parts, "part-is-whole", "parts"),
        (Self::Release, "release", "tenders"),
    ];

    /// Those that `npm test` takes away too.
    pub(crate) const SHORT: [Self; 2] = [Self::RefundSum, Self::Stray];

    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        Self::ALL.iter().find(|(known, ..)| *known == self).map_or("", |(_, name, _)| name)
    }

    /// The rules of which one must be found broken.
    pub(crate) const fn breaks(self) -> &'static [Rule] {
        match self {
            Self::Signature => &[Rule::PaidIsPaid],
            Self::RetryInDoubt => &[Rule::NoRetryInDoubt],
            Self::LocalExpiry => &[Rule::OnlyReceiptsEnd],
            Self::SnapshotInFlight | Self::SaveFirst => &[Rule::OneIntent],
            Self::SpentNonce => &[Rule::Constraint, Rule::ChargedOnce],
            Self::Reference | Self::CloseFirst | Self::RefundSum => &[Rule::ChargedOnce],
            Self::Stray | Self::LateSuccess => &[Rule::ChargedOnce, Rule::Ends],
            Self::RefundOwed => &[Rule::Owed],
            Self::Parts => &[Rule::PaidIsPaid, Rule::ChargedOnce],
            Self::Release => &[Rule::Owed],
        }
    }

    /// What a page becomes where its guard is missing; none where it does what
    /// it always does.
    pub(crate) fn page(self, parts: &Parts, input: Input) -> Option<Parts> {
        let mut broken = parts.clone();
        match (self, input, parts.state().phase()) {
            (Self::RetryInDoubt, Input::Retry, Phase::Verifying(_)) => broken.let_back(),
            (Self::LocalExpiry, Input::Tick, phase) if phase.is_in_flight() => broken.let_expire(),
            _ => return None,
        }
        Some(broken)
    }

    /// What a page keeps.
    pub(crate) fn kept(self, snapshot: String) -> Option<String> {
        match self {
            Self::SnapshotInFlight => {
                Some(snapshot.replace("\"in_flight\":true", "\"in_flight\":false"))
            }
            Self::SaveFirst if snapshot.contains("\"in_flight\":true") => None,
            _ => Some(snapshot),
        }
    }

    /// What becomes of a job of the gateway's; none where it is not done at all.
    pub(crate) fn job(self, job: Job) -> Option<Job> {
        match (self, job.task) {
            (Self::CloseFirst, Task::Close) => {
                Some(Job { task: Task::Listen, said: Some(Word::Closed), ..job })
            }
            (Self::Stray, Task::Stray { .. })
            | (Self::RefundOwed, Task::Refund { .. })
            | (Self::Release, Task::Release(_)) => None,
            _ => Some(job),
        }
    }
}

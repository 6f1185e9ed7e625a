//! What must hold, by name.

/// A rule that a step, or what it led to, has broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Rule {
    /// A page signs anew only once its last intent is known to have failed, or
    /// was refused.
    OneIntent,
    /// "Paid" is shown only where the gateway has signed it, and the rail has
    /// the money.
    PaidIsPaid,
    /// The amount signed is the order's, and so is the amount charged.
    Amount,
    /// No buyer's event leads from `verifying` back to paying.
    NoRetryInDoubt,
    /// Once an intent is sent, only a receipt or a refusal ends the attempt.
    OnlyReceiptsEnd,
    /// What has ended stays, but for a late success and refunds.
    EndedStays,
    /// A phase that waits shows a deadline, and has a way out.
    WayOut,
    /// A rejected event changes nothing.
    RejectedIsNothing,
    /// A snapshot restored gives the same snapshot, and holds no secret.
    Snapshot,
    /// The numbers of receipts never fall.
    SeqRises,
    /// No decision breaks a constraint of the store.
    Constraint,
    /// No money is taken that was not asked for, and none twice; in the end there
    /// is as much as the books say, in sum.
    ChargedOnce,
    /// A wrong answer counts once.
    Tries,
    /// Where everything can end, it ends.
    Ends,
    /// In the end the page shows what the books say.
    BooksAgree,
    /// In the end nothing is to be given back, let go or used up any more.
    Owed,
}

impl Rule {
    /// Every rule.
    pub(crate) const ALL: [Self; 16] = [
        Self::OneIntent,
        Self::PaidIsPaid,
        Self::Amount,
        Self::NoRetryInDoubt,
        Self::OnlyReceiptsEnd,
        Self::EndedStays,
        Self::WayOut,
        Self::RejectedIsNothing,
        Self::Snapshot,
        Self::SeqRises,
        Self::Constraint,
        Self::ChargedOnce,
        Self::Tries,
        Self::Ends,
        Self::BooksAgree,
        Self::Owed,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::OneIntent => "at most one intent in flight",
            Self::PaidIsPaid => "nothing is shown as paid that is not",
            Self::Amount => "the amount signed and charged is the order's",
            Self::NoRetryInDoubt => "no retry from verifying",
            Self::OnlyReceiptsEnd => "once sent, only the gateway ends an attempt",
            Self::EndedStays => "what has ended stays",
            Self::WayOut => "every wait has a deadline and a way out",
            Self::RejectedIsNothing => "a rejected event changes nothing",
            Self::Snapshot => "a snapshot restored is the same, and no secret",
            Self::SeqRises => "the numbers of receipts never fall",
            Self::Constraint => "no decision breaks a constraint",
            Self::ChargedOnce => "charged at most once, net of refunds",
            Self::Tries => "a wrong answer counts once",
            Self::Ends => "a final state can be reached",
            Self::BooksAgree => "in the end the page shows what the books say",
            Self::Owed => "in the end nothing is owed",
        }
    }
}

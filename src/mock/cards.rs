//! The magic card numbers, and what a simulated issuer does with each.

/// What an issuer makes of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The money is there.
    Approve,
    /// The money is not given, for this reason.
    Decline(&'static str),
    /// The buyer must prove to be the card's holder first.
    Ask,
}

const MAGIC: &[(&str, Verdict)] = &[
    ("4000000000000002", Verdict::Decline("declined")),
    ("4000000000009995", Verdict::Decline("insufficient_funds")),
    ("4000000000000069", Verdict::Decline("expired_card")),
    ("4000000000000127", Verdict::Decline("incorrect_cvc")),
    ("4000000000000119", Verdict::Decline("processing_error")),
    ("4000002760003184", Verdict::Ask),
    ("4000000000003220", Verdict::Ask),
];

/// What an issuer makes of this number; any other card is good.
#[must_use]
pub fn judge(number: &str) -> Verdict {
    let magic = MAGIC.iter().find(|(magic, _)| *magic == number);
    magic.map_or(Verdict::Approve, |(_, verdict)| *verdict)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;

    #[test]
    fn every_reason_is_a_code_of_the_one_table() {
        for (_, verdict) in MAGIC {
            if let Verdict::Decline(code) = verdict {
                assert!(Code::from_text(code).is_some(), "{code}");
            }
        }
        assert_eq!(judge("4242424242424242"), Verdict::Approve);
    }
}

//! What the merchant and the gateway demand of a payment.

use super::wire::{amount, write_amount};
use crate::error::{Code, Error};
use crate::json::{ObjectWriter, Reader};
use crate::money::Money;

/// What the merchant and the gateway demand of this payment.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// Whether money moves at once.
    pub capture: Capture,
    /// Whose button pays.
    pub confirm: Confirm,
    /// How many intents this session may see.
    pub max_attempts: u64,
    /// Whether a page may hold the fields itself.
    pub inline: bool,
    /// What becomes of a later key that the first device key has not endorsed.
    pub new_device: NewDevice,
    /// What becomes of money that comes after the session has ended.
    pub late_success: LateSuccess,
    /// What the buyer must have ticked, by id.
    pub consents: Vec<String>,
    /// How sure of the buyer one must be, by the order's total.
    pub auth_tiers: Vec<Tier>,
}

/// From a total on, how sure of the buyer one must be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tier {
    /// The least total that it is for.
    pub from: Money,
    /// The level, from 0 to 3.
    pub level: u64,
}

/// What becomes of money that comes after the session has ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LateSuccess {
    /// The order is fulfilled; the receipt says `late`.
    #[default]
    Fulfil,
    /// It goes back.
    Refund,
}

/// When the money moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capture {
    /// With the authorisation.
    Automatic,
    /// When the merchant asks.
    Manual,
}

/// Whose button pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirm {
    /// The one inside the frame.
    Frame,
    /// The merchant's own.
    Page,
}

/// What becomes of a later key that the first device key has not endorsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewDevice {
    /// It is as good as the first.
    Allow,
    /// It must prove more.
    StepUp,
    /// It is refused.
    Refuse,
}

impl Policy {
    /// How sure of the buyer one must be before an intent: the level of the
    /// highest tier that the total reaches, 0 where there is none.
    #[must_use]
    pub fn auth_level(&self, total: &Money) -> u64 {
        let reached = self.auth_tiers.iter().filter(|tier| tier.from.minor() <= total.minor());
        reached.max_by_key(|tier| tier.from.minor()).map_or(0, |tier| tier.level)
    }

    pub(super) fn read(from: Reader<'_>) -> Self {
        Self {
            capture: match word(from, "capture", &["automatic", "manual"]) {
                0 => Capture::Automatic,
                _ => Capture::Manual,
            },
            confirm: match word(from, "confirm", &["frame", "page"]) {
                0 => Confirm::Frame,
                _ => Confirm::Page,
            },
            max_attempts: from.u64("max_attempts"),
            inline: from.bool("inline"),
            new_device: match word(from, "new_device", &["allow", "step_up", "refuse"]) {
                0 => NewDevice::Allow,
                1 => NewDevice::StepUp,
                _ => NewDevice::Refuse,
            },
            late_success: match from.opt_str("late_success").unwrap_or_default() {
                "refund" => LateSuccess::Refund,
                _ => LateSuccess::Fulfil,
            },
            consents: from.texts("consents"),
            auth_tiers: from.objects("auth_tiers", Tier::read),
        }
    }

    pub(super) fn write(&self, out: &mut ObjectWriter<'_>) {
        out.str(
            "capture",
            match self.capture {
                Capture::Automatic => "automatic",
                Capture::Manual => "manual",
            },
        );
        out.str(
            "confirm",
            match self.confirm {
                Confirm::Frame => "frame",
                Confirm::Page => "page",
            },
        );
        out.u64("max_attempts", self.max_attempts);
        out.bool("inline", self.inline);
        out.str(
            "new_device",
            match self.new_device {
                NewDevice::Allow => "allow",
                NewDevice::StepUp => "step_up",
                NewDevice::Refuse => "refuse",
            },
        );
        if self.late_success == LateSuccess::Refund {
            out.str("late_success", "refund");
        }
        if !self.consents.is_empty() {
            out.strs("consents", &self.consents);
        }
        if !self.auth_tiers.is_empty() {
            out.array("auth_tiers", |out| {
                for tier in &self.auth_tiers {
                    out.object(|out| {
                        write_amount(out, "from", &tier.from);
                        out.u64("level", tier.level);
                    });
                }
            });
        }
    }
}

impl Tier {
    fn read(from: Reader<'_>) -> Self {
        Self { from: amount(from, "from"), level: from.u64("level") }
    }
}

/// Which of these words a member is; another one is a fault.
fn word(from: Reader<'_>, name: &'static str, words: &[&str]) -> usize {
    let text = from.str(name);
    words.iter().position(|word| *word == text).unwrap_or_else(|| {
        from.fail(Error::new(Code::JsonType).at(name));
        0
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    fn read(more: &str) -> Policy {
        let text = format!(
            r#"{{"capture":"automatic","confirm":"frame","max_attempts":3,"inline":true,"new_device":"allow"{more}}}"#
        );
        let members = json::parse_object(text.as_bytes(), 4096).unwrap();
        json::read(&members, Policy::read).unwrap()
    }

    fn written(policy: &Policy) -> String {
        json::object(|out| policy.write(out))
    }

    #[test]
    fn an_older_policy_demands_nothing_new() {
        let policy = read("");
        assert_eq!(policy.late_success, LateSuccess::Fulfil);
        assert!(policy.consents.is_empty() && policy.auth_tiers.is_empty());
        assert!(!written(&policy).contains("auth_tiers"));
    }

    #[test]
    fn a_policy_is_read_as_it_is_written() {
        let policy = read(concat!(
            r#","late_success":"refund","consents":["terms"],"auth_tiers":["#,
            r#"{"from":{"value":"500.00","currency":"CNY"},"level":2}]"#
        ));
        assert_eq!(policy.late_success, LateSuccess::Refund);
        assert_eq!(policy.auth_tiers.first().map(|tier| tier.level), Some(2));
        let members = json::parse_object(written(&policy).as_bytes(), 4096).unwrap();
        assert_eq!(json::read(&members, Policy::read), Ok(policy));
    }

    #[test]
    fn the_highest_tier_that_a_total_reaches_counts() {
        let tier =
            |from: &str, level| Tier { from: Money::parse_wire(from, "CNY").unwrap(), level };
        let policy = Policy { auth_tiers: vec![tier("500.00", 2), tier("100.00", 1)], ..read("") };
        for (total, level) in
            [("99.99", 0), ("100.00", 1), ("499.99", 1), ("500.00", 2), ("900.00", 2)]
        {
            let total = Money::parse_wire(total, "CNY").unwrap();
            assert_eq!(policy.auth_level(&total), level, "{total:?}");
        }
    }
}

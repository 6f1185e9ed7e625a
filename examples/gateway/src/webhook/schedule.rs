//! How long to wait after a try that failed.

use std::time::Duration;

use rand_core::{OsRng, RngCore as _};

const SECOND: u64 = 1000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;

/// Twelve tries in a little less than three days.
const USUAL: [u64; 11] = [
    5 * SECOND,
    30 * SECOND,
    2 * MINUTE,
    10 * MINUTE,
    HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    12 * HOUR,
    12 * HOUR,
    24 * HOUR,
];

/// How long to wait after each try that failed, in milliseconds.
pub(super) struct Schedule(Vec<u64>);

impl Schedule {
    /// The usual waits, or those written in milliseconds, joined by commas.
    pub(super) fn parse(text: Option<&str>) -> Result<Self, String> {
        let Some(text) = text else { return Ok(Self(USUAL.to_vec())) };
        text.split(',')
            .map(|wait| wait.trim().parse())
            .collect::<Result<_, _>>()
            .map(Self)
            .map_err(|_| String::from("WEBHOOK_RETRY_MS is not numbers joined by commas"))
    }

    /// How long to wait after this try, the first being 1; none after the last.
    ///
    /// Up to a fifth is taken off at random, so that what failed together does
    /// not come back together.
    pub(super) fn after(&self, tries: u64) -> Option<Duration> {
        let place = usize::try_from(tries.checked_sub(1)?).ok()?;
        let most = *self.0.get(place)?;
        let less = OsRng.next_u64() % (most / 5).saturating_add(1);
        Some(Duration::from_millis(most.saturating_sub(less)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_less_than_three_days_in_all() {
        let usual = Schedule::parse(None).unwrap();
        let all: Vec<Duration> = (1..).map_while(|tries| usual.after(tries)).collect();
        assert_eq!(all.len(), USUAL.len());
        for (wait, most) in all.iter().zip(USUAL) {
            let most = Duration::from_millis(most);
            assert!((most * 4 / 5..=most).contains(wait), "{wait:?}");
        }
        let days = Duration::from_millis(USUAL.iter().sum());
        assert!((Duration::from_secs(60 * 3600)..Duration::from_secs(72 * 3600)).contains(&days));
        assert!(USUAL.is_sorted());
    }

    #[test]
    fn an_operator_may_say_otherwise() {
        let own = Schedule::parse(Some("0, 10")).unwrap();
        assert_eq!(own.after(1), Some(Duration::ZERO));
        assert!(own.after(2).is_some() && own.after(3).is_none() && own.after(0).is_none());
        assert!(Schedule::parse(Some("5s")).is_err());
    }
}

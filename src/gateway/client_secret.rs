//! The names that travel joined: `cs_<sid>_<43>`, `<sid>_r<n>`, `<sid>_e<n>`, `<sid>.<n>`.

use rand_core::CryptoRngCore;

use super::random::{NAME, make_name, make_word};
use crate::jose::base64url;
use crate::json;

const SID: &str = "pay_";
const SECRET: &str = "cs_";

/// How many characters of base64url 32 random bytes are.
const WORD: usize = 43;

/// Makes a session's id: `pay_` and 22 letters and digits.
pub(super) fn make_sid(rng: &mut dyn CryptoRngCore) -> String {
    make_name(SID, rng)
}

/// Makes a session's secret.
pub(super) fn make(sid: &str, rng: &mut dyn CryptoRngCore) -> String {
    [SECRET, sid, "_", &make_word::<32>(rng)].concat()
}

/// The session that a secret is for, if it has the form of one.
///
/// Read from the right, since the random part may hold `_` too.
pub(super) fn sid_of(secret: &str) -> Option<&str> {
    let rest = secret.strip_prefix(SECRET)?;
    let (sid, word) = rest.split_at_checked(rest.len().checked_sub(WORD)?)?;
    base64url::decode_array::<32>(word).ok()?;
    sid.strip_suffix('_').filter(|sid| is_sid(sid))
}

/// The session that a refund's id, `<sid>_r<n>`, begins with.
#[must_use]
pub fn sid_of_refund(id: &str) -> Option<&str> {
    let (sid, number) = id.rsplit_once("_r")?;
    number.parse::<u32>().ok()?;
    is_sid(sid).then_some(sid)
}

/// Session and attempt of a rail's reference, `<sid>.<attempt>`.
#[must_use]
pub fn sid_of_reference(reference: &str) -> Option<(&str, u64)> {
    let (sid, number) = reference.split_once('.')?;
    is_sid(sid).then_some((sid, number.parse().ok()?))
}

/// Session, attempt and place of a hold's name, `<sid>.<attempt>.<place>`.
#[must_use]
pub fn sid_of_hold(hold: &str) -> Option<(&str, u64, u64)> {
    let (reference, place) = hold.rsplit_once('.')?;
    let (sid, attempt) = sid_of_reference(reference)?;
    Some((sid, attempt, place.parse().ok()?))
}

/// The name that an attempt has at its rail.
pub(super) fn reference(sid: &str, attempt: u64) -> String {
    numbered(sid, ".", attempt)
}

/// A session's id, what joins, and a number.
pub(super) fn numbered(sid: &str, joint: &str, number: u64) -> String {
    let mut name = [sid, joint].concat();
    json::push_digits(&mut name, number);
    name
}

/// Whether a text has the form of a session's id.
pub(super) fn is_sid(text: &str) -> bool {
    text.strip_prefix(SID).is_some_and(|name| {
        name.len() == NAME && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng;

    #[test]
    fn a_secret_names_its_session_whatever_its_random_part() {
        for seed in 0..500 {
            let mut rng = ChaCha20Rng::seed_from_u64(seed);
            let sid = make_sid(&mut rng);
            let secret = make(&sid, &mut rng);
            assert_eq!(sid_of(&secret), Some(sid.as_str()));
            assert_eq!(sid_of_refund(&format!("{sid}_r12")), Some(sid.as_str()));
            assert_eq!(sid_of_reference(&format!("{sid}.3")), Some((sid.as_str(), 3)));
        }
    }

    #[test]
    fn other_texts_are_no_names() {
        let sid = format!("pay_{}", "a".repeat(22));
        let word = "A".repeat(43);
        let (short, shorter) = ("A".repeat(42), "A".repeat(41));
        for bad in [
            String::new(),
            String::from("cs_"),
            format!("cs_{sid}{word}"),
            format!("cs_{sid}_{short}"),
            format!("cs_{sid}__{word}"),
            format!("cs_{sid}x_{word}"),
            format!("CS_{sid}_{word}"),
            format!("cs_{sid}_{short}="),
            format!("cs_{sid}_{shorter}é"),
            "é".repeat(60),
        ] {
            assert_eq!(sid_of(&bad), None, "{bad}");
        }
        for bad in ["", "_r1", "pay_x_r1", "x.1", "x_r-1"] {
            assert_eq!(sid_of_refund(bad), None);
            assert_eq!(sid_of_reference(bad), None);
        }
    }
}

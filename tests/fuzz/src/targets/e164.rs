//! Telephone numbers.

use crate::feed::Feed;
use crate::field::{Known, field, is_whole};
use countersign::identity::E164;

pub(crate) const SEEDS: &[&[u8]] =
    &[b"+44 (0)20 7946 0958", b"+1 415 555 2671", b"0086 10 6552 9988", b"+852 9123 4567", b"((+7) 495 1234567"];

pub(crate) fn target(data: &[u8]) {
    let text = Feed::new(data).text();
    let check = |text: &str| Known::of(&E164::check(text));
    field(&text, check, |text| E164::parse(text).is_ok());
    let known = E164::check(&*text);
    let code = E164::calling_code(&known);
    assert!(code.is_none_or(|code| (1..=3).contains(&code.len())));
    if is_whole(known.check) {
        let digits = known.electronic().strip_prefix('+').unwrap();
        assert!((7..=15).contains(&digits.len()) && digits.starts_with(code.unwrap()));
    }
}

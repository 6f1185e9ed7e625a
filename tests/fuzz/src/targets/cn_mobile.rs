//! Mobile numbers of China.

use crate::feed::Feed;
use crate::field::{Known, field, is_whole};
use countersign::identity::CnMobile;

pub(crate) const SEEDS: &[&[u8]] =
    &[b"138 1234 5678", b"+86 13812345678", b"0086-138-1234-5678", b"8613812345678", b"(138)12345678"];

pub(crate) fn target(data: &[u8]) {
    let text = Feed::new(data).text();
    let check = |text: &str| Known::of(&CnMobile::check(text));
    field(&text, check, |text| CnMobile::parse(text).is_ok());
    let known = check(&text);
    if is_whole(known.check) {
        assert_eq!(known.electronic.len(), 11);
        let abroad = check(&format!("+86{}", known.electronic));
        assert_eq!((abroad.check, &abroad.electronic), (known.check, &known.electronic));
    }
}

//! Names on cards.

use crate::feed::Feed;
use crate::field::{is_whole, refusals_stay};
use countersign::card::CardHolder;

pub(crate) const SEEDS: &[&[u8]] =
    &["Anna-Maria O’Neil".as_bytes(), "张三".as_bytes(), b"4242424242424242", b"  A  ", "a\u{200D}b".as_bytes()];

pub(crate) fn target(data: &[u8]) {
    let text = Feed::new(data).text();
    let check = CardHolder::check(&*text);
    refusals_stay(&text, CardHolder::check, |_, _| false);
    match CardHolder::parse(&text) {
        Ok(holder) => {
            assert!(is_whole(check), "{text:?}");
            let name = holder.expose(str::to_owned);
            assert_eq!(CardHolder::check(&*name), check);
            CardHolder::parse(&name).unwrap().expose(|again| assert_eq!(again, name));
        }
        Err(error) => assert_eq!(Some(error.code()), check.code, "{text:?}"),
    }
}

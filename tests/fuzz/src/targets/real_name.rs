//! Real names.

use crate::feed::Feed;
use crate::field::{is_whole, refusals_stay};
use countersign::identity::RealName;

pub(crate) const SEEDS: &[&[u8]] = &[
    "欧阳娜娜".as_bytes(),
    "买买提・吐尔逊".as_bytes(),
    "José Álvarez-O'Neil".as_bytes(),
    "ＡＢＣ　ｄｅｆ".as_bytes(),
    "محمد علی\u{200C}پور".as_bytes(),
    b"J. R. R. Tolkien",
];

pub(crate) fn target(data: &[u8]) {
    let text = Feed::new(data).text();
    let known = RealName::check(&*text);
    refusals_stay(&text, |text| RealName::check(text).check, |_, _| false);
    let parsed = RealName::parse(&text);
    assert_eq!(parsed.is_ok(), is_whole(known.check), "{text:?}");
    if let Ok(name) = parsed {
        let codes: Vec<u32> = name.characters().iter().map(|character| u32::from(*character)).collect();
        let again = RealName::check(&codes[..]);
        assert_eq!(again.check, known.check);
        assert_eq!(again.characters(), name.characters());
        assert_eq!(known.characters(), name.characters());
    }
}

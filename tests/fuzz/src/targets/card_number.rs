//! Card numbers.

use crate::feed::Feed;
use crate::field::{is_whole, refusals_stay};
use countersign::card::{CardNumber, NumberCheck};

pub(crate) const SEEDS: &[&[u8]] = &[
    b"4242 4242 4242 4242",
    b"4222222222222",
    b"378282246310005",
    b"6011 1111 1111 1117",
    b"30569309025904",
    b"5555-5555-5555-4444",
    b"6205500000000000004",
    b"3566002020360505",
    b"2200000000000053",
    b"6759649826438453",
    b"5078601870000127985",
    b"9999999999999995",
    b"\xEF\xBC\x94\xEF\xBC\x92",
];

pub(crate) fn target(data: &[u8]) {
    let text = Feed::new(data).text();
    let known = NumberCheck::of(&*text);
    refusals_stay(&text, |text| NumberCheck::of(text).check, |_, _| false);
    let shown = known.formatted();
    let again = NumberCheck::of(shown.as_str());
    if !shown.as_str().is_empty() {
        assert_eq!(again.check, known.check);
        assert_eq!(again.formatted().as_str(), shown.as_str());
        assert_eq!(&again.brands[..], &known.brands[..]);
    }
    assert_eq!(known.last4().is_some(), is_whole(known.check));
    assert!(known.brand().is_none_or(|brand| known.brands.contains(&brand)));
    match CardNumber::parse(&text) {
        Ok(number) => {
            assert!(is_whole(known.check), "{text:?}");
            assert_eq!(Some(number.last4().as_bytes()), known.last4());
            assert_eq!(number.brands(), &known.brands[..]);
            let digits = number.expose(|digits| String::from_utf8(digits.to_vec()).unwrap());
            CardNumber::parse(&digits).unwrap().expose(|again| assert_eq!(again, digits.as_bytes()));
            assert_eq!(shown.as_str().replace(' ', ""), digits);
        }
        Err(error) => assert_eq!(Some(error.code()), known.check.code, "{text:?}"),
    }
}

//! Security codes, beside a number of each brand.

use crate::feed::Feed;
use crate::field::{is_whole, refusals_stay};
use countersign::card::{Brand, CardCvc};

pub(crate) const SEEDS: &[&[u8]] = &[b"A123", b"B1234", b"@12 3", b"C\xEF\xBC\x91\xEF\xBC\x92"];

pub(crate) fn target(data: &[u8]) {
    let mut feed = Feed::new(data);
    let brand = match feed.below(Brand::ALL.len() + 1) {
        0 => None,
        at => Some(Brand::ALL[at - 1]),
    };
    let text = feed.text();
    let check = CardCvc::check(&*text, brand);
    refusals_stay(&text, |text| CardCvc::check(text, brand), |_, _| false);
    match CardCvc::parse(&text, brand) {
        Ok(code) => {
            let digits = code.expose(|digits| String::from_utf8(digits.to_vec()).unwrap());
            // Beside no brand, three digits may be all there are.
            assert!(is_whole(check) || brand.is_none() && digits.len() == 3, "{text:?}");
            let again = CardCvc::parse(&digits, brand).unwrap();
            again.expose(|again| assert_eq!(again, digits.as_bytes()));
        }
        Err(error) => assert_eq!(Some(error.code()), check.code, "{text:?}"),
    }
}

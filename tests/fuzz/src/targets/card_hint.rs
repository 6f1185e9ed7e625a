//! Card numbers beside a hint on their first digits: `bin`, a line, number.

use crate::feed::Feed;
use crate::field::{is_whole, refusals_stay};
use countersign::card::{BinHint, Brand, CardNumber, HintedNumber};

pub(crate) const SEEDS: &[&[u8]] = &[
    b"AAA42424242\n4242424242424242",
    b"ABA49711111\n4971111111111113",
    b"BCB67596498\n6759649826438453",
    b"CDC62055000\n6205500000000000004",
];

pub(crate) fn target(data: &[u8]) {
    let mut feed = Feed::new(data);
    let brands = [*feed.pick(&Brand::ALL), *feed.pick(&Brand::ALL)];
    let choice = Some(*feed.pick(&Brand::ALL));
    let text = feed.text();
    let (bin, typed) = text.split_once('\n').unwrap_or((&text, ""));
    let Some(hint) = BinHint::new(bin, &brands) else { return };
    let known = HintedNumber::of(typed, &hint, choice);
    refusals_stay(typed, |text| HintedNumber::of(text, &hint, choice).number.check, |_, _| false);
    assert!(known.choices().iter().all(|brand| brands.contains(brand)));
    let parsed = CardNumber::parse_hinted(typed, &hint);
    assert_eq!(parsed.is_ok(), is_whole(known.number.check), "{typed:?}");
    if let Ok(number) = parsed {
        assert_eq!(number.brands(), &known.number.brands[..]);
    }
}

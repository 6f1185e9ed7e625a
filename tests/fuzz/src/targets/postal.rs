//! Postal codes, country by country.

use crate::feed::Feed;
use crate::field::{Known, field};
use countersign::card::PostalCode;

pub(crate) const SEEDS: &[&[u8]] = &[
    b"US94105-1234", b"GBSW1A 1AA", b"CAK1A 0B1", b"DED-10115", b"NL1234 AB", b"BR01310-100",
    b"IED02 AF30", b"JP100-0001", b"HK999077", b"SE113 51", b"PL00-950", b"AR C1425", b"XXfree text",
    b"ADAD500", b"LVLV-1010", b"GIGX11 1AA",
];

pub(crate) fn target(data: &[u8]) {
    let mut feed = Feed::new(data);
    let country = [feed.byte(), feed.byte()].map(|byte| char::from(byte & 0x7F));
    let country: String = country.into_iter().collect();
    let text = feed.text();
    field(
        &text,
        |text| Known::of(&PostalCode::check(text, &country)),
        |text| PostalCode::parse(text, &country).is_ok(),
    );
}

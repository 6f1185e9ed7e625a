//! Addresses of Bitcoin.

use crate::feed::Feed;
use crate::field::{is_whole, refusals_stay};
use countersign::coin::BitcoinAddress;

pub(crate) const SEEDS: &[&[u8]] = &[
    b"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
    b"3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
    b"mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn",
    b"2MzQwSSnBHWHqSAqtTVQ6v47XtaisrJa1Vc",
    b"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    b"BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
    b"tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",
    b"bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
    b"bc1sw50qgdz25j",
    b"bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080",
];

pub(crate) fn target(data: &[u8]) {
    let text = Feed::new(data).text();
    let (check, network, kind) = BitcoinAddress::check(&*text);
    refusals_stay(&text, |text| BitcoinAddress::check(text).0, |_, _| false);
    match BitcoinAddress::parse(&text) {
        Ok(address) => {
            assert!(is_whole(check), "{text:?}");
            assert_eq!((Some(address.network()), Some(address.kind())), (network, kind));
            assert_eq!(BitcoinAddress::parse(address.as_str()).as_ref(), Ok(&address));
        }
        Err(error) => assert_eq!(Some(error.code()), check.code, "{text:?}"),
    }
    let characters: Vec<u32> = text.chars().map(u32::from).collect();
    assert_eq!(BitcoinAddress::check(&characters[..]), (check, network, kind));
}

//! Compact JWE: only what was sealed is opened, byte for byte.

use crate::feed::Feed;
use countersign::jose::{PrivateKey, jwe};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use std::sync::OnceLock;

pub(crate) const SEEDS: &[&[u8]] = &[
    b"A",
    b"A\x00\x20\x01",
    b"Bplaintext",
    b"CeyJhbGciOiJFQ0RILUVTIiwiZW5jIjoiQTI1NkdDTSJ9..AAAAAAAAAAAAAAAA.AA.AAAAAAAAAAAAAAAAAAAAAA",
    b"C....",
];

struct Known {
    key: PrivateKey,
    sealed: String,
}

fn known() -> &'static Known {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let key = PrivateKey::make(&mut rng);
        let sealed = jwe::seal(key.public(), "k", "pay1", b"{}", &mut rng).unwrap();
        Known { key, sealed }
    })
}

pub(crate) fn target(data: &[u8]) {
    let Known { key, sealed } = known();
    let mut feed = Feed::new(data);
    match feed.below(3) {
        0 => {
            let mut changed = sealed.clone().into_bytes();
            while !feed.is_empty() {
                let at = usize::try_from(feed.number(2)).unwrap() % changed.len();
                changed[at] ^= feed.byte();
            }
            let text = String::from_utf8_lossy(&changed);
            assert_eq!(jwe::open(key, "k", &text, "pay1").is_ok(), text == *sealed, "{text}");
        }
        1 => {
            let plain = feed.rest();
            let mut rng = ChaCha20Rng::seed_from_u64(2);
            let sealed = jwe::seal(key.public(), "k", "pay1", plain, &mut rng).unwrap();
            match jwe::open(key, "k", &sealed, "pay1") {
                Ok(opened) => opened.expose(|opened| assert_eq!(opened, plain)),
                Err(_) => assert!(sealed.len() > jwe::MAX_LEN),
            }
            assert!(jwe::open(key, "k", &sealed, "pay2").is_err());
        }
        _ => {
            let text = feed.text();
            let _ = jwe::peek_kid(&text);
            assert!(jwe::open(key, "k", &text, "pay1").is_err() || text == *sealed);
        }
    }
}

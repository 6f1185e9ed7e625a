//! base64url: one spelling for each bytes.

use countersign::jose::base64url::{decode, decode_array, encode};

pub(crate) const SEEDS: &[&[u8]] = &[b"", b"AA", b"-_-_", b"AAAA", b"Zm9v", b"Zg==", b"AB", b"A+/B"];

pub(crate) fn target(data: &[u8]) {
    assert_eq!(decode(&encode(data)).as_deref(), Ok(data));
    let text = String::from_utf8_lossy(data);
    if let Ok(bytes) = decode(&text) {
        assert_eq!(encode(&bytes), text);
        assert_eq!(decode_array::<16>(&text).is_ok(), bytes.len() == 16);
    } else {
        assert!(decode_array::<16>(&text).is_err());
    }
}

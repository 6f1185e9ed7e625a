//! QR symbols: each text is read again from the modules.

use crate::feed::Feed;
use crate::symbol;
use countersign::Code;
use countersign::qr::symbol::{Level, QUIET_ZONE, Symbol};

pub(crate) const SEEDS: &[&[u8]] = &[
    b"A01234567",
    b"BAC-42",
    b"Cbitcoin:BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4?amount=0.01",
    b"Dupi://pay?pa=shop@examplebank&pn=Example%20Shop&tr=ORDER7&am=10.50&cu=INR",
    "A最佳运输 12345678901234567890 ABCDEFGHIJKLMNOP".as_bytes(),
    b"D1",
];

pub(crate) fn target(data: &[u8]) {
    let mut feed = Feed::new(data);
    let level = *feed.pick(&Level::ALL);
    // A second byte makes it long enough for the larger versions, too.
    let times = match feed.byte() {
        byte @ 0xC0.. => usize::from(byte - 0xBF),
        _ => 1,
    };
    let text = String::from_utf8_lossy(&data[data.len().min(1)..]).repeat(times);
    let symbol = match Symbol::of(&text, level) {
        Ok(symbol) => symbol,
        Err(error) if text.is_empty() => return assert_eq!(error.code(), Code::Required),
        Err(error) => {
            // At the least, version 40 holds so many bytes.
            let holds = [2953, 2331, 1663, 1273][Level::ALL.iter().position(|it| *it == level).unwrap()];
            assert!(error.code() == Code::TooLong && text.len() > holds);
            return;
        }
    };
    assert_eq!(symbol::level(&symbol), level);
    assert_eq!(symbol::read(&symbol), text.as_bytes());
    path(&symbol);
}

/// The path draws each dark module and no other.
fn path(symbol: &Symbol) {
    let size = symbol.size();
    let mut drawn = vec![false; size * size];
    for run in symbol.path().split_terminator('z') {
        let (place, run) = run.strip_prefix('M').unwrap().split_once('h').unwrap();
        let (x, y) = place.split_once(' ').unwrap();
        let [x, y] = [x, y].map(|at| at.parse::<usize>().unwrap() - QUIET_ZONE);
        let (length, back) = run.split_once("v1H").unwrap();
        assert_eq!(back.trim().parse::<usize>().unwrap() - QUIET_ZONE, x);
        for at in x..x + length.trim().parse::<usize>().unwrap() {
            assert!(!core::mem::replace(&mut drawn[y * size + at], true));
        }
    }
    for (at, drawn) in drawn.iter().enumerate() {
        assert_eq!(*drawn, symbol.is_dark(at % size, at / size));
    }
}

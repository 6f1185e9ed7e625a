//! HKQR codes.

use crate::feed::Feed;
use crate::qr::{comes_back, sealed};
use countersign::qr::hkqr::Hkqr;

pub(crate) const SEEDS: &[&[u8]] = &[
    b"00020101021226320012hk.com.hkicl021299999999999952040000530334454031005802HK5902NA6002HK62110507QR123456304983E",
    b"00020101021226340012hk.com.hkicl0314+852-912345675204000053033445802HK5902NA6002HK6304AAAA",
    b"00020101021126360012hk.com.hkicl0416shop@example.com5204000053033445802HK5902NA6002HK6304AAAA",
];

pub(crate) fn target(data: &[u8]) {
    let text = Feed::new(data).text();
    let whole = sealed(&text);
    for text in [&*text, &whole] {
        let Ok(code) = Hkqr::read(text) else { continue };
        comes_back(&format!("{code:?}"), &code.write(), |text| {
            Hkqr::read(text).map(|code| (format!("{code:?}"), code.write()))
        });
    }
}

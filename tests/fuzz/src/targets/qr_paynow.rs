//! PayNow codes.

use crate::feed::Feed;
use crate::qr::{comes_back, sealed};
use countersign::qr::paynow::PayNow;

pub(crate) const SEEDS: &[&[u8]] = &[
    b"00020101021226500009SG.PAYNOW010120213201912345K0010301004082026123152040000530370254041.005802SG5902NA6009Singapore62110507INV12346304AAAA",
    b"00020101021126350009SG.PAYNOW010100211+65912345675204000053037025802SG5902NA6009Singapore6304AAAA",
];

pub(crate) fn target(data: &[u8]) {
    let text = Feed::new(data).text();
    let whole = sealed(&text);
    for text in [&*text, &whole] {
        let Ok(code) = PayNow::read(text) else { continue };
        comes_back(&format!("{code:?}"), &code.write(), |text| {
            PayNow::read(text).map(|code| (format!("{code:?}"), code.write()))
        });
    }
}

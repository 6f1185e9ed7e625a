//! EPC codes.

use crate::feed::Feed;
use crate::qr::comes_back;
use countersign::qr::epc::Epc;

pub(crate) const SEEDS: &[&[u8]] = &[
    b"BCD\n002\n1\nSCT\n\nRed Cross of Belgium\nBE72000000001616\nEUR123.45\n\n\nUrgency fund",
    b"BCD\r\n001\r\n1\r\nSCT\r\nBPOTBEB1\r\nRed Cross\r\nBE72000000001616\r\nEUR1\r\nCHAR\r\nRF18539007547034\r\n\r\nMerci",
];

pub(crate) fn target(data: &[u8]) {
    let text = Feed::new(data).text();
    let Ok(code) = Epc::read(&text) else { return };
    comes_back(&format!("{code:?}"), &code.write(), |text| {
        Epc::read(text).map(|code| (format!("{code:?}"), code.write()))
    });
}

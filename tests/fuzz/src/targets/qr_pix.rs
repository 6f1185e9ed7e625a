//! PIX codes.

use crate::feed::Feed;
use crate::qr::{comes_back, sealed};
use countersign::qr::pix::Pix;

pub(crate) const SEEDS: &[&[u8]] = &[
    b"00020126360014br.gov.bcb.pix0114+55119876543215204000053039865406123.455802BR5913Fulano de Tal6008BRASILIA62070503***63041D3D",
    b"00020101021226450014br.gov.bcb.pix2523pix.example/qr/v2/abc1252040000530398654041.005802BR5906FULANO6008BRASILIA62070503***6304AAAA",
];

pub(crate) fn target(data: &[u8]) {
    let text = Feed::new(data).text();
    let whole = sealed(&text);
    for text in [&*text, &whole] {
        let Ok(code) = Pix::read(text) else { continue };
        comes_back(&format!("{code:?}"), &code.write(), |text| {
            Pix::read(text).map(|code| (format!("{code:?}"), code.write()))
        });
    }
}

//! EMV codes: numbered fields and a CRC.

use crate::feed::Feed;
use crate::qr::sealed;
use countersign::qr::emv::{Emv, Fields, Writer, id};

pub(crate) const SEEDS: &[&[u8]] = &[
    "00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME91320016A0112233449988770708123456786304A13A".as_bytes(),
    b"00020101021226320012hk.com.hkicl021299999999999952040000530334454031005802HK5902NA6002HK62110507QR123456304983E",
];

pub(crate) fn target(data: &[u8]) {
    let text = Feed::new(data).text();
    let whole = sealed(&text);
    for text in [&*text, &whole] {
        let Ok(emv) = Emv::read(text) else { continue };
        let _ = emv.merchant();
        let mut ids: Vec<u8> = emv.iter().map(|field| field.id).collect();
        for field in emv.iter() {
            assert_eq!(emv.get(field.id), Some(field.value));
            let _ = emv.template(field.id);
        }
        // The text is nothing but its fields.
        let mut again = String::new();
        for field in emv.iter() {
            again += &format!("{:02}{:02}{}", field.id, field.value.chars().count(), field.value);
        }
        assert_eq!(again, text);
        assert!(Fields::read(text).is_ok());
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), emv.iter().count());
        rewrite(&emv, text);
    }
}

/// Written field by field, it is the same code.
fn rewrite(emv: &Emv<'_>, text: &str) {
    let mut writer = Writer::new(None);
    for field in emv.iter().filter(|field| !matches!(field.id, id::FORMAT | id::CRC)) {
        writer.field(field.id, field.value);
    }
    if emv.iter().any(|field| field.value.is_empty()) {
        assert!(writer.finish().is_err());
        return;
    }
    let written = writer.finish().unwrap();
    assert!(written.eq_ignore_ascii_case(text), "{written} of {text}");
    assert!(Emv::read(&written).is_ok());
}

//! What must hold of every payload of a QR code.

use countersign::checksum::crc16;
use countersign::{Code, Error};

/// The text with a CRC that fits in place of its last four characters.
pub(crate) fn sealed(text: &str) -> String {
    let cut = text.char_indices().rev().nth(3).map_or(0, |(at, _)| at);
    let before = &text[..cut];
    format!("{before}{:04X}", crc16(before.as_bytes()))
}

/// What was read is written, and that is read as the same and written as the
/// same; only a text that grows too long by it is not.
pub(crate) fn comes_back(
    read: &str,
    written: &Result<String, Error>,
    again: impl Fn(&str) -> Result<(String, Result<String, Error>), Error>,
) {
    match written {
        Ok(text) => {
            let (other, rewritten) = again(text).expect("what was written is read");
            assert_eq!(other, read, "{text}");
            assert_eq!(rewritten.as_ref(), Ok(text));
        }
        Err(error) => {
            // Control characters are never written; Debug shows them escaped.
            let hidden = read.contains('\\') && error.code() == Code::QrValue;
            assert!(hidden || error.code() == Code::TooLong, "{read} is not written: {error:?}");
        }
    }
}

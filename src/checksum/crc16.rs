//! CRC-16 with the polynomial 0x1021, starting from 0xFFFF.
//!
//! ISO/IEC 13239; the one that EMV QR codes end with.

/// The remainder of these bytes.
#[must_use]
pub fn crc16(bytes: &[u8]) -> u16 {
    let mut rest = 0xFFFF_u16;
    for byte in bytes {
        rest ^= u16::from(*byte) << 8;
        for _ in 0..8 {
            let carry = rest >> 15;
            rest = (rest << 1) ^ (carry * 0x1021);
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::crc16;

    #[test]
    fn the_published_check_value_holds() {
        assert_eq!(crc16(b"123456789"), 0x29B1);
        assert_eq!(crc16(b""), 0xFFFF);
    }

    #[test]
    fn every_single_bit_that_is_turned_is_found() {
        let mut bytes = *b"00020101021229300012D156000000000510A93FO3230Q";
        let right = crc16(&bytes);
        for at in 0..bytes.len() {
            for bit in 0..8 {
                bytes[at] ^= 1 << bit;
                assert_ne!(crc16(&bytes), right);
                bytes[at] ^= 1 << bit;
            }
        }
    }
}

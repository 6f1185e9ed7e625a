//! Names and words that nobody can guess.

use rand_core::CryptoRngCore;

use crate::jose::base64url;

const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// How many letters and digits a name has: 131 bits.
pub(super) const NAME: usize = 22;

/// Makes a prefix and 22 letters and digits, so that a name never holds the
/// `.` and `_` that join it to other things.
pub(super) fn make_name(prefix: &str, rng: &mut dyn CryptoRngCore) -> String {
    let mut name = String::from(prefix);
    let mut wanted = NAME;
    while wanted > 0 {
        let mut bytes = [0; 32];
        rng.fill_bytes(&mut bytes);
        // 62 values are no power of two: those above are drawn again.
        let letters = bytes.iter().filter_map(|byte| LETTERS.get(usize::from(byte & 63)));
        for letter in letters.take(wanted) {
            name.push(char::from(*letter));
            wanted -= 1;
        }
    }
    name
}

/// Makes base64url of so many random bytes.
pub(super) fn make_word<const BYTES: usize>(rng: &mut dyn CryptoRngCore) -> String {
    let mut bytes = [0; BYTES];
    rng.fill_bytes(&mut bytes);
    base64url::encode(&bytes)
}

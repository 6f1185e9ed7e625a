//! Base58Check: a version and a hash, with the start of a double SHA-256 behind.
//!
//! As Bitcoin has it since its first release; the letters that look alike are
//! left out.

use sha2::{Digest, Sha256};

const LETTERS: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// How many bytes a version, a hash of 160 bits and the checksum have.
pub const LENGTH: usize = 25;

/// Those that the checksum is of.
const PAYLOAD: usize = LENGTH - 4;

/// Whether a character is one of Base58.
#[must_use]
pub fn has(letter: u8) -> bool {
    LETTERS.contains(&letter)
}

/// The bytes of a text, where they are exactly [`LENGTH`]; whether the checksum
/// fits, [`verify`] says.
#[must_use]
pub fn decode(text: &[u8]) -> Option<[u8; LENGTH]> {
    let bytes = number(text)?;
    // A zero byte in front is a letter of its own, no more and no less.
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    (zeros == ones(text)).then_some(bytes)
}

/// Whether the last four bytes are the checksum of the others.
#[must_use]
pub fn verify(bytes: &[u8; LENGTH]) -> bool {
    bytes.first_chunk().is_some_and(|payload| summed(*payload) == *bytes)
}

/// Whether letters that are put at a text's end, one or more, can make it one of
/// this version, with a checksum that fits.
///
/// So many letters more give all numbers between two. Each payload is in one
/// number with its checksum, and those numbers are in the payloads' order: if
/// neither that of the lower end's payload is between the ends nor that of the
/// next, none is.
#[must_use]
pub fn may_go_on(text: &[u8], version: u8) -> bool {
    let zeros = ones(text);
    // Version 0 is one of the zeros in front, and no other has any.
    if (version == 0) == (zeros == 0) {
        return false;
    }
    // Zeros can follow zeros, up to a hash that has no more.
    if zeros == text.len() {
        return zeros <= PAYLOAD;
    }
    // These zeros are all: the byte after them is another.
    let (mut least, mut most) = ([0; LENGTH], [0xFF; LENGTH]);
    let (Some(lowest), Some((highest, front))) =
        (least.get_mut(zeros), most.get_mut(..=zeros).and_then(<[u8]>::split_last_mut))
    else {
        return false;
    };
    front.fill(0);
    match version {
        0 => *lowest = 1,
        _ => (*lowest, *highest) = (version, version),
    }
    let Some(mut low) = number(text) else { return false };
    let mut high = low;
    while let Some(longer) = append(low, 0) {
        low = longer;
        high = append(high, 57).unwrap_or([0xFF; LENGTH]);
        let between = low.max(least)..=high.min(most);
        if between.is_empty() {
            continue;
        }
        let Some(payload) = between.start().first_chunk() else { return false };
        if [*payload, next(*payload)].iter().any(|payload| between.contains(&summed(*payload))) {
            return true;
        }
    }
    false
}

/// How many letters in front stand for zero bytes.
fn ones(text: &[u8]) -> usize {
    text.iter().take_while(|letter| **letter == b'1').count()
}

/// A text as one number; none where it has more than [`LENGTH`] bytes.
fn number(text: &[u8]) -> Option<[u8; LENGTH]> {
    text.iter().try_fold([0; LENGTH], |bytes, letter| {
        append(bytes, LETTERS.iter().position(|known| known == letter)?)
    })
}

/// The number with one more letter at its end.
fn append(mut bytes: [u8; LENGTH], value: usize) -> Option<[u8; LENGTH]> {
    let mut carry = value;
    for byte in bytes.iter_mut().rev() {
        carry += usize::from(*byte) * 58;
        let [low, ..] = carry.to_le_bytes();
        *byte = low;
        carry >>= 8;
    }
    (carry == 0).then_some(bytes)
}

/// The payload that follows in order; after the last one the first.
fn next(mut payload: [u8; PAYLOAD]) -> [u8; PAYLOAD] {
    for byte in payload.iter_mut().rev() {
        *byte = byte.wrapping_add(1);
        if *byte != 0 {
            break;
        }
    }
    payload
}

/// A payload with its checksum behind it.
fn summed(payload: [u8; PAYLOAD]) -> [u8; LENGTH] {
    let hash = Sha256::digest(Sha256::digest(payload));
    let mut bytes = [0; LENGTH];
    for (place, byte) in bytes.iter_mut().zip(payload.iter().chain(&hash)) {
        *place = *byte;
    }
    bytes
}

#[cfg(test)]
mod tests;

//! The check digits that countries have within their own account numbers.
//!
//! Each rule walks over the BBAN one character at a time, so that a number is
//! refused at the place where it goes wrong and the search for what could
//! still follow is cut short.
//!
//! Sources. Most are by country in ECBS TR201, "Register of European Account
//! Numbers" 3.23. BA: instruction on the structure of accounts, Službene novine
//! FBiH 52/00 (MOD 97-10). HR: decision on the construction of accounts, Narodne
//! novine 150/2002, article 5 (MOD 11,10 for the bank). HU: Magyar Nemzeti Bank,
//! "Routing table", has the eighth digit as a check digit whose rule is in a
//! decree. The account's digit in HR, by the bank's rule, and AL BI DJ ME MK MR RS
//! ST TL TN XK fit published numbers, but no document of an authority is cited for
//! them: one against them is a warning.
//!
//! Left out on purpose: DE GB SE, where each bank has a rule of its own; NL,
//! whose banks gave up the eleven test; IS, whose register of persons gave up
//! its check digit on 18 February 2026.

use crate::checksum::{iso7064, mod97};

/// What a country checks, and how sure that is.
pub(super) struct National {
    rule: Rule,
    /// Whether the rule's owner has published it.
    sure: bool,
    /// With how many characters to come, at the most, it may be that none of
    /// the ways to go on fits. Reckoned, and shown, by a test.
    pub(super) tight: usize,
}

/// The state of a number against a rule that is not sure.
pub(super) const ODD: u32 = u32::MAX;

enum Rule {
    /// Runs of digits, each with a weighted sum that its modulus divides.
    Weighted(&'static [Weighing]),
    /// The whole BBAN leaves this remainder by 97. Its last two digits see to
    /// that, and are in the 97 from the one after it.
    Remainder(u32),
    /// The remainder is 0 where letters count from 1 to 9, S from 2.
    Rib,
    /// The last two digits are the remainder of those before, or 97 for none.
    Belgium,
    /// Two digits by 11, in the middle, for what is before and what is after.
    Spain,
    /// One Luhn digit for all.
    Luhn,
    /// MOD 11,10 for the bank and for the account.
    Hybrid,
    /// A letter in front, for the odd and even places of the rest.
    Cin,
    /// By 11, unless the account is one of the bank's own.
    Norway,
}

struct Weighing {
    from: usize,
    weights: &'static [u8],
    modulus: u32,
}

const fn by(modulus: u32, from: usize, weights: &'static [u8]) -> Weighing {
    Weighing { from, weights, modulus }
}

const NORWAY: Weighing = by(11, 0, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]);
const SPAIN_BANK: Weighing = by(11, 0, &[4, 8, 5, 10, 9, 7, 3, 6]);
const SPAIN_ACCOUNT: Weighing = by(11, 10, &[1, 2, 4, 8, 5, 10, 9, 7, 3, 6]);
const PRAGUE: &[Weighing] =
    &[by(11, 4, &[10, 5, 8, 4, 2, 1]), by(11, 10, &[6, 3, 7, 9, 10, 5, 8, 4, 2, 1])];
const TIRANA: &[Weighing] = &[by(10, 0, &[9, 7, 3, 1, 9, 7, 3, 1])];
const BUDAPEST: &[Weighing] = &[
    by(10, 0, &[9, 7, 3, 1, 9, 7, 3, 1]),
    by(10, 8, &[9, 7, 3, 1, 9, 7, 3, 1, 9, 7, 3, 1, 9, 7, 3, 1]),
];
const TALLINN: &[Weighing] = &[by(10, 2, &[7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1])];
const WARSAW: &[Weighing] = &[by(10, 0, &[3, 9, 7, 1, 3, 9, 7, 1])];

impl National {
    /// What a country checks beside the IBAN's own check digits.
    pub(super) const fn of(country: [u8; 2]) -> Option<Self> {
        let (rule, sure, tight) = match &country {
            b"AL" => (Rule::Weighted(TIRANA), false, 1),
            b"BA" | b"PT" | b"SI" => (Rule::Remainder(1), true, 1),
            b"ME" | b"MK" | b"RS" | b"ST" | b"TL" | b"XK" => (Rule::Remainder(1), false, 1),
            b"BI" | b"DJ" | b"MR" | b"TN" => (Rule::Remainder(0), false, 1),
            b"BE" => (Rule::Belgium, true, 3),
            b"CZ" | b"SK" => (Rule::Weighted(PRAGUE), true, 4),
            b"EE" => (Rule::Weighted(TALLINN), true, 4),
            b"ES" => (Rule::Spain, true, 4),
            b"FI" => (Rule::Luhn, true, 3),
            b"FR" | b"MC" => (Rule::Rib, true, 4),
            b"HR" => (Rule::Hybrid, true, 1),
            b"HU" => (Rule::Weighted(BUDAPEST), true, 3),
            b"IT" | b"SM" => (Rule::Cin, true, 2),
            b"NO" => (Rule::Norway, true, 4),
            b"PL" => (Rule::Weighted(WARSAW), true, 1),
            _ => return None,
        };
        Some(Self { rule, sure, tight })
    }

    /// The state after some more characters from a place of the BBAN on, of `len`
    /// characters; none where the rule is broken for good.
    pub(super) fn add(&self, state: u32, place: usize, len: usize, ascii: &[u8]) -> Option<u32> {
        if state == ODD {
            return Some(ODD);
        }
        let next = self.rule.add(state, place, len, ascii);
        if self.sure { next } else { Some(next.unwrap_or(ODD)) }
    }

    /// The remainder by 97 that every BBAN leaves, which settles the IBAN's own
    /// check digits.
    pub(super) const fn remainder(&self) -> Option<u32> {
        match self.rule {
            Rule::Remainder(remainder) if self.sure => Some(remainder),
            _ => None,
        }
    }

    /// The last two digits by 97, where all that is before them settles them so.
    pub(super) const fn key(&self, state: u32) -> Option<u32> {
        match self.rule {
            Rule::Rib => Some((97 - state * 100 % 97) % 97),
            _ => None,
        }
    }

    /// The characters worth trying with so many to come, where not all are.
    pub(super) const fn samples(&self, left: usize) -> Option<&'static [u8]> {
        match (&self.rule, left) {
            // Of those that count alike in the IBAN's sum and the rule's, any
            // will do: the two digits after them reach all remainders.
            (Rule::Rib, 3) => Some(b"0AJS"),
            _ => None,
        }
    }
}

/// One more character: where it stands, how many follow, and what it is.
struct Next {
    place: usize,
    left: usize,
    ascii: u8,
    digit: u32,
}

impl Rule {
    fn add(&self, state: u32, from: usize, len: usize, ascii: &[u8]) -> Option<u32> {
        match self {
            Self::Weighted(runs) => each(state, from, len, ascii, |state, next| {
                runs.iter()
                    .find_map(|run| run.add(state, next.place, next.digit))
                    .map_or(Some(state), |(sum, last)| (!last || sum == 0).then_some(sum))
            }),
            Self::Remainder(wanted) => each(state, from, len, ascii, |state, next| {
                let remainder = mod97::add(state % 97, next.ascii);
                let pair = state / 97 * 10 + next.digit;
                match next.left {
                    2.. => Some(remainder),
                    1 => Some(remainder + 97 * next.digit),
                    0 => (remainder == *wanted && (1 + wanted..=97 + wanted).contains(&pair))
                        .then_some(0),
                }
            }),
            Self::Rib => each(state, from, len, ascii, |state, next| {
                let value = match next.ascii {
                    letter @ b'A'..=b'R' => u32::from((letter - b'A') % 9 + 1),
                    letter @ b'S'..=b'Z' => u32::from(letter - b'S' + 2),
                    _ => next.digit,
                };
                let remainder = (state % 97 * 10 + value) % 97;
                let pair = state / 97 * 10 + next.digit;
                match next.left {
                    2.. => Some(remainder),
                    1 => Some(remainder + 97 * next.digit),
                    0 => (remainder == 0 && (1..=97).contains(&pair)).then_some(0),
                }
            }),
            Self::Belgium => each(state, from, len, ascii, |state, next| match next.left {
                2.. => Some((state * 10 + next.digit) % 97),
                last => {
                    let check = if state == 0 { 97 } else { state };
                    let expected = if last == 1 { check / 10 } else { check % 10 };
                    (next.digit == expected).then_some(state)
                }
            }),
            Self::Spain => each(state, from, len, ascii, |state, next| match next.place {
                8 => (next.digit == spanish(state)).then_some(0),
                9 => Some(next.digit * 11),
                place => {
                    let weighing = if place < 8 { SPAIN_BANK } else { SPAIN_ACCOUNT };
                    let (sum, last) = weighing.add(state % 11, place, next.digit)?;
                    let kept = state / 11;
                    (!last || place < 8 || kept == spanish(sum)).then_some(kept * 11 + sum)
                }
            }),
            Self::Luhn => each(state, from, len, ascii, |state, next| {
                let weighted = if next.left % 2 == 1 { next.digit * 2 } else { next.digit };
                let sum = (state + weighted / 10 + weighted % 10) % 10;
                (next.left > 0 || sum == 0).then_some(sum)
            }),
            Self::Hybrid => each(state, from, len, ascii, |state, next| {
                let first = next.place == 0 || next.place == 7;
                let state = if first { iso7064::MOD_11_10 } else { state };
                match next.place {
                    6 => iso7064::closes_mod_11_10(state, next.ascii).then_some(0),
                    16 if iso7064::closes_mod_11_10(state, next.ascii) => Some(0),
                    16 => Some(ODD),
                    _ => Some(iso7064::mod_11_10(state, next.ascii)),
                }
            }),
            Self::Cin => each(state, from, len, ascii, |state, next| {
                // The letter is taken off first, so that the rest ends at 0.
                let sum = match next.place {
                    0 => 26 - u32::from(next.ascii.saturating_sub(b'A')),
                    odd if odd % 2 == 1 => state + odd_place(next.ascii),
                    _ => state + u32::from(even_place(next.ascii)),
                } % 26;
                (next.left > 0 || sum == 0).then_some(sum)
            }),
            Self::Norway => each(state, from, len, ascii, |state, next| {
                // Digits five and six are 00 where the account is the bank's
                // own: some of those count less, so none is refused.
                let own = matches!(next.place, 4 | 5) && next.digit == 0;
                let zeros = state / 11 + u32::from(own);
                let (sum, last) = NORWAY.add(state % 11, next.place, next.digit)?;
                (!last || sum == 0 || zeros == 2).then_some(zeros * 11 + sum)
            }),
        }
    }
}

/// The state after each of some characters in turn.
fn each(
    state: u32,
    from: usize,
    len: usize,
    ascii: &[u8],
    add: impl Fn(u32, &Next) -> Option<u32>,
) -> Option<u32> {
    ascii.iter().zip(from..len).try_fold(state, |state, (ascii, place)| {
        let digit = u32::from(ascii.saturating_sub(b'0'));
        add(state, &Next { place, left: len - place - 1, ascii: *ascii, digit })
    })
}

impl Weighing {
    /// The sum with one more digit, if it is one of this run's, and whether it
    /// is the last.
    fn add(&self, sum: u32, place: usize, digit: u32) -> Option<(u32, bool)> {
        let at = place.checked_sub(self.from)?;
        let weight = self.weights.get(at)?;
        let before = if at == 0 { 0 } else { sum };
        let sum = before + digit * u32::from(*weight);
        // A remainder by a number that the compiler knows costs a third.
        let sum = if self.modulus == 10 { sum % 10 } else { sum % 11 };
        Some((sum, at + 1 == self.weights.len()))
    }
}

/// The digit that closes a Spanish sum.
const fn spanish(sum: u32) -> u32 {
    match sum {
        0 => 0,
        1 => 1,
        _ => 11 - sum,
    }
}

/// What a character counts at an even place in Italy: its rank.
const fn even_place(ascii: u8) -> u8 {
    match ascii {
        b'A'..=b'Z' => ascii - b'A',
        _ => ascii.saturating_sub(b'0'),
    }
}

/// What a character counts at an odd place in Italy: by a table.
fn odd_place(ascii: u8) -> u32 {
    const TABLE: [u8; 26] = [
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24,
        23,
    ];
    TABLE.get(usize::from(even_place(ascii))).map_or(0, |value| u32::from(*value))
}

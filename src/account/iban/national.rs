//! The check digits that countries have within their own account numbers.
//!
//! Each rule walks over the BBAN one character at a time, so that a number is
//! refused at the place where it goes wrong and the search for what could
//! still follow is cut short.
//!
//! Sources. Most are by country in ECBS TR201, "Register of European Account
//! Numbers" 3.23. BA: instruction on the structure of accounts, Službene novine
//! FBiH 52/00 (MOD 97-10). HR: decision on the construction of accounts, Narodne
//! novine 150/2002, article 5 (MOD 11,10 for the bank; the account's digit is of
//! the same rule). HU: Magyar Nemzeti Bank, "Routing table", has the eighth digit
//! as a check digit whose rule is in a decree. For MOD 97-10 in ME, MK and RS and
//! the remainder by 97 in TN no document of an authority is cited: they are named
//! by their rule, which published numbers fit. AL BI DJ MR ST TL XK fit their
//! examples too, but nothing says that all numbers do: one against them is a
//! warning.
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
            b"BA" | b"ME" | b"MK" | b"PT" | b"RS" | b"SI" => (Rule::Remainder(1), true, 1),
            b"ST" | b"TL" | b"XK" => (Rule::Remainder(1), false, 1),
            b"TN" => (Rule::Remainder(0), true, 1),
            b"BI" | b"DJ" | b"MR" => (Rule::Remainder(0), false, 1),
            b"BE" => (Rule::Belgium, true, 3),
            b"CZ" | b"SK" => (Rule::Weighted(PRAGUE), true, 4),
            b"EE" => (Rule::Weighted(TALLINN), true, 4),
            b"ES" => (Rule::Spain, true, 4),
            b"FI" => (Rule::Luhn, true, 3),
            b"FR" | b"MC" => (Rule::Rib, true, 4),
            b"HR" => (Rule::Hybrid, true, 4),
            b"HU" => (Rule::Weighted(BUDAPEST), true, 3),
            b"IT" | b"SM" => (Rule::Cin, true, 2),
            b"NO" => (Rule::Norway, true, 4),
            b"PL" => (Rule::Weighted(WARSAW), true, 1),
            _ => return None,
        };
        Some(Self { rule, sure, tight })
    }

    /// The state after one more character at a place of the BBAN, of `len`
    /// characters; none where the rule is broken for good.
    pub(super) fn add(&self, state: u32, place: usize, len: usize, ascii: u8) -> Option<u32> {
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

impl Rule {
    fn add(&self, state: u32, place: usize, len: usize, ascii: u8) -> Option<u32> {
        let digit = u32::from(ascii.saturating_sub(b'0'));
        let left = len - place - 1;
        match self {
            Self::Weighted(runs) => runs
                .iter()
                .find_map(|run| run.add(state, place, digit))
                .map_or(Some(state), |(sum, last)| (!last || sum == 0).then_some(sum)),
            Self::Remainder(wanted) => {
                let remainder = mod97::add(state % 97, ascii);
                let pair = state / 97 * 10 + digit;
                match left {
                    2.. => Some(remainder),
                    1 => Some(remainder + 97 * digit),
                    0 => (remainder == *wanted && (1 + wanted..=97 + wanted).contains(&pair))
                        .then_some(0),
                }
            }
            Self::Rib => {
                let value = match ascii {
                    b'A'..=b'I' => ascii - b'A' + 1,
                    b'J'..=b'R' => ascii - b'J' + 1,
                    b'S'..=b'Z' => ascii - b'S' + 2,
                    _ => ascii.saturating_sub(b'0'),
                };
                let remainder = (state % 97 * 10 + u32::from(value)) % 97;
                let pair = state / 97 * 10 + digit;
                match left {
                    2.. => Some(remainder),
                    1 => Some(remainder + 97 * digit),
                    0 => (remainder == 0 && (1..=97).contains(&pair)).then_some(0),
                }
            }
            Self::Belgium => match left {
                2.. => Some((state * 10 + digit) % 97),
                last => {
                    let check = if state == 0 { 97 } else { state };
                    let expected = if last == 1 { check / 10 } else { check % 10 };
                    (digit == expected).then_some(state)
                }
            },
            Self::Spain => match place {
                8 => (digit == spanish(state)).then_some(0),
                9 => Some(digit * 11),
                _ => {
                    let weighing = if place < 8 { SPAIN_BANK } else { SPAIN_ACCOUNT };
                    let (sum, _) = weighing.add(state % 11, place, digit)?;
                    let kept = state / 11;
                    (left > 0 || kept == spanish(sum)).then_some(kept * 11 + sum)
                }
            },
            Self::Luhn => {
                let weighted = if left % 2 == 1 { digit * 2 } else { digit };
                let sum = (state + weighted / 10 + weighted % 10) % 10;
                (left > 0 || sum == 0).then_some(sum)
            }
            Self::Hybrid => {
                let first = place == 0 || place == 7;
                let state = if first { iso7064::MOD_11_10 } else { state };
                match place {
                    6 | 16 => iso7064::closes_mod_11_10(state, ascii).then_some(0),
                    _ => Some(iso7064::mod_11_10(state, ascii)),
                }
            }
            Self::Cin => {
                // The letter is taken off first, so that the rest ends at 0.
                let sum = match place {
                    0 => 26 - u32::from(ascii.saturating_sub(b'A')),
                    _ if place % 2 == 1 => state + odd_place(ascii),
                    _ => state + u32::from(even_place(ascii)),
                } % 26;
                (left > 0 || sum == 0).then_some(sum)
            }
            Self::Norway => {
                // Digits five and six are 00 where the account is the bank's
                // own: some of those count less, so none is refused.
                let zeros = state / 11 + u32::from(matches!(place, 4 | 5) && digit == 0);
                let (sum, _) = NORWAY.add(state % 11, place, digit)?;
                (left > 0 || sum == 0 || zeros == 2).then_some(zeros * 11 + sum)
            }
        }
    }
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

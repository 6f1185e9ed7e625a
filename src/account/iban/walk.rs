//! The sums over a BBAN, and whether what is missing can still make them fit.

use super::countries::Country;
use super::national::{National, ODD};
use crate::check::Check;
use crate::checksum::mod97;
use crate::error::Code;

/// How far the sums have got.
pub(super) struct Walk {
    country: &'static Country,
    national: Option<&'static National>,
    /// How many characters the BBAN has.
    len: usize,
    /// The check digits as a number, as far as they were typed.
    check: u32,
    /// The remainder by 97 of a BBAN with which the whole fits.
    wanted: u32,
    now: Sums,
}

/// The sums over the characters before a place.
#[derive(Clone, Copy)]
struct Sums {
    place: usize,
    /// The BBAN's remainder by 97.
    remainder: u32,
    /// The state of the country's own rule.
    state: u32,
}

/// Judges an IBAN that is well formed as far as it was typed.
pub(super) fn judge(country: &'static Country, check: &[u8], bban: &[u8]) -> Check {
    let pair = check.iter().fold(0, |pair, digit| pair * 10 + mod97::worth(*digit));
    let mut walk = Walk::new(country, pair);
    if !walk.check_can_be(check) {
        return Check::invalid(Code::Checksum);
    }
    let state = walk.national.map_or(Some(0), |rule| rule.add(0, 0, walk.len, bban));
    let Some(state) = state else { return Check::invalid(Code::Checksum) };
    walk.now = Sums { place: bban.len(), remainder: mod97::remainder(bban), state };
    walk.verdict()
}

impl Walk {
    fn new(country: &'static Country, check: u32) -> Self {
        // Four characters of the country and the check digits are six digits:
        // a million, of which 18 is the inverse.
        let wanted = (98 - whole(country, 0, check)) * 18 % 97;
        let len = country.len();
        Self {
            country,
            national: country.national.as_ref(),
            len,
            check,
            wanted,
            now: Sums { place: 0, remainder: 0, state: 0 },
        }
    }

    fn verdict(&self) -> Check {
        let left = self.len - self.now.place;
        if left > 0 {
            let tight = self.tight();
            let open = if left > tight { self.goes_on(self.now) } else { self.reaches(self.now) };
            return if open {
                Check::incomplete(Code::Incomplete)
            } else {
                Check::invalid(Code::Checksum)
            };
        }
        if self.now.remainder != self.wanted {
            Check::invalid(Code::Checksum)
        } else if self.now.state == ODD {
            Check::warning(Code::ChecksumUnsure)
        } else {
            Check::VALID
        }
    }

    /// With how many characters to come it may be that nothing fits; beyond
    /// that, only a check digit within the number can be one that is none.
    fn tight(&self) -> usize {
        self.national.map_or(1, |national| national.tight)
    }

    /// Whether check digits, as far as they were typed, can be those of any
    /// account: ISO 13616-1 makes them 02 to 98, and a country whose accounts
    /// all leave the same remainder has but one pair.
    fn check_can_be(&self, typed: &[u8]) -> bool {
        let settled = self.national.and_then(National::remainder);
        match (typed.len(), settled) {
            (0, _) => true,
            (1, None) => true,
            (1, Some(remainder)) => self.check == self.settle(remainder) / 10,
            (_, None) => (2..=98).contains(&self.check),
            (_, Some(remainder)) => self.check == self.settle(remainder),
        }
    }

    /// The check digits of an account with this remainder.
    fn settle(&self, remainder: u32) -> u32 {
        98 - whole(self.country, remainder, 0)
    }

    /// The sums with one more character; none where the country's rule is broken.
    fn add(&self, sums: Sums, byte: u8) -> Option<Sums> {
        let state = match self.national {
            Some(rule) => rule.add(sums.state, sums.place, self.len, &[byte])?,
            None => 0,
        };
        let remainder = mod97::add(sums.remainder, byte);
        Some(Sums { place: sums.place + 1, remainder, state })
    }

    /// Whether the country's rule lets any character follow.
    fn goes_on(&self, sums: Sums) -> bool {
        self.alphabet(sums.place).iter().any(|byte| self.add(sums, *byte).is_some())
    }

    /// Whether some way to go on ends in an IBAN that fits.
    fn reaches(&self, sums: Sums) -> bool {
        if sums.place == self.len {
            return sums.remainder == self.wanted;
        }
        if sums.place + 2 == self.len && self.ends_in_digits() {
            return self.ends_in(self.missing(sums.remainder * 100), sums);
        }
        let next = |byte: &u8| self.add(sums, *byte).is_some_and(|sums| self.reaches(sums));
        let [some, others] = self.samples(sums);
        some.iter().any(&next) || others.iter().any(&next)
    }

    /// Whether the last two characters are digits.
    fn ends_in_digits(&self) -> bool {
        (self.len - 2..self.len).all(|place| self.country.class(place) == b'n')
    }

    /// Whether the country's rule lets the last two digits be this by 97.
    fn ends_in(&self, pair: u32, sums: Sums) -> bool {
        let Some(rule) = self.national else { return true };
        let digit = |value: u32| b'0' + u8::try_from(value).unwrap_or_default();
        let last = |pair: &u32| {
            let digits = [digit(pair / 10), digit(pair % 10)];
            rule.add(sums.state, sums.place, self.len, &digits).is_some()
        };
        rule.key(sums.state).is_none_or(|key| key == pair)
            && [pair, pair + 97].iter().filter(|pair| **pair < 100).any(last)
    }

    /// The characters that can stand at a place.
    fn alphabet(&self, place: usize) -> &'static [u8] {
        match self.country.class(place) {
            b'n' => DIGITS,
            b'a' => LETTERS,
            _ => b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        }
    }

    /// The characters that are worth trying at a place: at the last, those that
    /// the IBAN's own check digits ask for.
    fn samples(&self, sums: Sums) -> [&'static [u8]; 2] {
        let one = |all: &'static [u8], at: u32| {
            let at = usize::try_from(at).unwrap_or(usize::MAX);
            all.get(at..=at).unwrap_or_default()
        };
        match self.len - sums.place {
            1 => {
                let class = self.country.class(sums.place);
                let digits = if class == b'a' { &[] } else { DIGITS };
                let letters = if class == b'n' { &[] } else { LETTERS };
                // Letters are worth 10 and more.
                let letter = self.missing(sums.remainder * 100).wrapping_sub(10);
                [one(digits, self.missing(sums.remainder * 10)), one(letters, letter)]
            }
            left => {
                let few = self.national.and_then(|rule| rule.samples(left));
                [few.unwrap_or(self.alphabet(sums.place)), &[]]
            }
        }
    }

    /// What must be added to a remainder, by 97, for the whole to fit.
    const fn missing(&self, remainder: u32) -> u32 {
        (self.wanted + 97 - remainder % 97) % 97
    }
}

/// The remainder of a whole IBAN: its BBAN, its country, its check digits.
fn whole(country: &Country, remainder: u32, check: u32) -> u32 {
    let [first, second] = country.code;
    let code = mod97::worth(first) * 100 + mod97::worth(second);
    (remainder * 1_000_000 + code * 100 + check) % 97
}

const DIGITS: &[u8] = b"0123456789";
const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ";

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    /// All states that a country's rule can be in before each place.
    fn states(walk: &Walk) -> Vec<BTreeSet<u32>> {
        let mut all = vec![BTreeSet::from([0])];
        for place in 0..walk.country.len() {
            let mut next = BTreeSet::new();
            for state in all.last().unwrap() {
                for byte in of_class(walk.country.class(place)) {
                    let sums = Sums { place, remainder: 0, state: *state };
                    next.extend(walk.add(sums, byte).map(|sums| sums.state));
                }
            }
            all.push(next);
        }
        all
    }

    fn of_class(class: u8) -> impl Iterator<Item = u8> {
        (b'0'..=b'Z').filter(move |byte| crate::field::belongs(class, *byte))
    }

    /// For each state of the rule, with which remainders a number can still end well.
    type Layer = BTreeMap<u32, [bool; 97]>;

    /// Walks back from the end, over all characters and all remainders: no
    /// samples, no limit.
    fn alive(walk: &Walk, states: &[BTreeSet<u32>], deepest: usize) -> Vec<Layer> {
        let len = walk.country.len();
        let mut layers: Vec<Layer> = Vec::new();
        for left in 0..=deepest.min(len) {
            let place = len - left;
            let lives = |state: u32| match layers.last() {
                None => remainders(|remainder| whole(walk.country, remainder, walk.check) == 1),
                Some(after) => {
                    let next: Vec<(u8, &[bool; 97])> = of_class(walk.country.class(place))
                        .filter_map(|byte| {
                            let sums = walk.add(Sums { place, remainder: 0, state }, byte)?;
                            Some((byte, &after[&sums.state]))
                        })
                        .collect();
                    remainders(|remainder| {
                        let leads = |byte| usize::try_from(mod97::add(remainder, byte)).unwrap();
                        next.iter().any(|(byte, lives)| lives[leads(*byte)])
                    })
                }
            };
            let layer = states[place].iter().map(|state| (*state, lives(*state))).collect();
            layers.push(layer);
        }
        layers
    }

    fn remainders(lives: impl Fn(u32) -> bool) -> [bool; 97] {
        core::array::from_fn(|remainder| lives(u32::try_from(remainder).unwrap()))
    }

    #[test]
    fn what_is_missing_is_searched_for_exactly_where_it_may_not_exist() {
        for country in Country::ALL {
            let mut walk = Walk::new(country, 50);
            let settled = walk.national.and_then(National::remainder);
            if let Some(remainder) = settled {
                walk = Walk::new(country, walk.settle(remainder));
            }
            let name = core::str::from_utf8(&country.code).unwrap();
            let tight = walk.tight();
            let states = states(&walk);
            let mut dead = 0;
            for (left, layer) in alive(&walk, &states, tight + 1).iter().enumerate() {
                let place = country.len() - left;
                // Where the rule is about the same remainder, they go together.
                let occurs = |remainder, state| settled.is_none() || state % 97 == remainder;
                for (at, (state, lives)) in layer.iter().enumerate() {
                    for (remainder, lives) in (0..97).zip(lives) {
                        if !occurs(remainder, *state) {
                            continue;
                        }
                        dead = if *lives { dead } else { left };
                        // A search through letters and key is slow here; some of each kind.
                        let few = (at + 7 * usize::try_from(remainder).unwrap()).is_multiple_of(23);
                        if (1..=tight).contains(&left) && (left < 2 || few) {
                            let sums = Sums { place, remainder, state: *state };
                            assert_eq!(walk.reaches(sums), *lives, "{name}: {left} to come");
                        }
                    }
                }
            }
            assert_eq!(dead, tight, "{name}");
            // Further from the end the remainder no longer matters: only whether
            // there is a way through the country's rule.
            for (place, states) in states.iter().take(country.len() - tight - 1).enumerate() {
                for state in states {
                    let sums = Sums { place, remainder: 0, state: *state };
                    let further =
                        |byte| walk.add(sums, byte).is_some_and(|next| walk.goes_on(next));
                    let lives = of_class(country.class(place)).any(further);
                    assert_eq!(walk.goes_on(sums), lives, "{name}: at {place}");
                }
            }
        }
    }
}

//! The registry of IBANs: data, to be read and mended as such.
//!
//! Source of every row: SWIFT, "IBAN Registry", release 101, 89 countries:
//! structure, length, and where the bank and the branch stand. Beyond it: the
//! branch in BA (Službene novine FBiH 52/00) and the code guichet in FR and MC;
//! AL without the check digit that its branch ends in.

use super::national::National;

/// The form of one country's basic account number (BBAN).
pub(super) struct Country {
    pub(super) code: [u8; 2],
    /// What it checks beside the IBAN's own check digits.
    pub(super) national: Option<National>,
    /// How many characters of which class follow each other.
    runs: [(u8, u8); 3],
    /// How many characters stand before the bank, and how many bank and branch have.
    parts: [u8; 3],
}

impl Country {
    /// The country with this code.
    pub(super) fn find(code: [u8; 2]) -> Option<&'static Self> {
        // As numbers, which compare in one step.
        let wanted = u16::from_be_bytes(code);
        let place = COUNTRIES
            .binary_search_by_key(&wanted, |country| u16::from_be_bytes(country.code))
            .ok()?;
        COUNTRIES.get(place)
    }

    /// Whether a country's code begins with this letter.
    pub(super) fn begins(letter: u8) -> bool {
        COUNTRIES.binary_search_by_key(&letter, |country| country.code[0]).is_ok()
    }

    /// How many characters the BBAN has.
    pub(super) fn len(&self) -> usize {
        let [(first, _), (second, _), (third, _)] = self.runs;
        usize::from(first + second + third)
    }

    /// What may stand at a place of the BBAN: `n`, `a` or `c`.
    pub(super) fn class(&self, place: usize) -> u8 {
        let mut end = 0;
        for (length, class) in self.runs {
            end += usize::from(length);
            if place < end {
                return class;
            }
        }
        0
    }

    /// Whether this is a BBAN as far as it goes, each character of its class.
    pub(super) fn fits(&self, bban: &[u8]) -> bool {
        let mut rest = bban;
        for (length, class) in self.runs {
            let (run, after) = rest.split_at_checked(usize::from(length)).unwrap_or((rest, &[]));
            let (digits, letters) = (class != b'a', class != b'n');
            let fits =
                |byte: &u8| digits && byte.is_ascii_digit() || letters && byte.is_ascii_uppercase();
            if !run.iter().all(fits) {
                return false;
            }
            rest = after;
        }
        true
    }

    /// Where the bank stands in the IBAN, and the branch after it.
    pub(super) fn bank_and_branch(&self) -> [(usize, usize); 2] {
        let [before, bank, branch] = self.parts;
        let bank_at = 4 + usize::from(before);
        let branch_at = bank_at + usize::from(bank);
        [(bank_at, branch_at), (branch_at, branch_at + usize::from(branch))]
    }

    /// All countries, for tests.
    #[cfg(test)]
    pub(super) const ALL: &'static [Self] = COUNTRIES;
}

/// A country by its code, its structure in the registry's letters, and what
/// comes before the bank, the bank and the branch.
const fn row(code: &[u8; 2], mut structure: &[u8], parts: [u8; 3]) -> Country {
    let mut runs = [(0, b'n'); 3];
    let mut length = 0;
    while let Some((byte, after)) = structure.split_first() {
        if byte.is_ascii_digit() {
            length = length * 10 + (*byte - b'0');
        } else {
            // Runs that there are not stay in front, with no length.
            let [_, second, third] = runs;
            runs = [second, third, (length, *byte)];
            length = 0;
        }
        structure = after;
    }
    Country { code: *code, national: National::of(*code), runs, parts }
}

const COUNTRIES: &[Country] = &[
    row(b"AD", b"8n12c", [0, 4, 4]),
    row(b"AE", b"19n", [0, 3, 0]),
    row(b"AL", b"8n16c", [0, 3, 4]),
    row(b"AT", b"16n", [0, 5, 0]),
    row(b"AZ", b"4a20c", [0, 4, 0]),
    row(b"BA", b"16n", [0, 3, 3]),
    row(b"BE", b"12n", [0, 3, 0]),
    row(b"BG", b"4a6n8c", [0, 4, 4]),
    row(b"BH", b"4a14c", [0, 4, 0]),
    row(b"BI", b"23n", [0, 5, 5]),
    row(b"BR", b"23n1a1c", [0, 8, 5]),
    row(b"BY", b"4c4n16c", [0, 4, 0]),
    row(b"CH", b"5n12c", [0, 5, 0]),
    row(b"CR", b"18n", [0, 4, 0]),
    row(b"CY", b"8n16c", [0, 3, 5]),
    row(b"CZ", b"20n", [0, 4, 0]),
    row(b"DE", b"18n", [0, 8, 0]),
    row(b"DJ", b"23n", [0, 5, 5]),
    row(b"DK", b"14n", [0, 4, 0]),
    row(b"DO", b"4c20n", [0, 4, 0]),
    row(b"EE", b"16n", [0, 2, 0]),
    row(b"EG", b"25n", [0, 4, 4]),
    row(b"ES", b"20n", [0, 4, 4]),
    row(b"FI", b"14n", [0, 3, 0]),
    row(b"FK", b"2a12n", [0, 2, 0]),
    row(b"FO", b"14n", [0, 4, 0]),
    row(b"FR", b"10n11c2n", [0, 5, 5]),
    row(b"GB", b"4a14n", [0, 4, 6]),
    row(b"GE", b"2a16n", [0, 2, 0]),
    row(b"GI", b"4a15c", [0, 4, 0]),
    row(b"GL", b"14n", [0, 4, 0]),
    row(b"GR", b"7n16c", [0, 3, 4]),
    row(b"GT", b"24c", [0, 4, 0]),
    row(b"HN", b"4a20n", [0, 4, 0]),
    row(b"HR", b"17n", [0, 7, 0]),
    row(b"HU", b"24n", [0, 3, 4]),
    row(b"IE", b"4a14n", [0, 4, 6]),
    row(b"IL", b"19n", [0, 3, 3]),
    row(b"IQ", b"4a15n", [0, 4, 3]),
    row(b"IS", b"22n", [0, 2, 2]),
    row(b"IT", b"1a10n12c", [1, 5, 5]),
    row(b"JO", b"4a4n18c", [0, 4, 4]),
    row(b"KW", b"4a22c", [0, 4, 0]),
    row(b"KZ", b"3n13c", [0, 3, 0]),
    row(b"LB", b"4n20c", [0, 4, 0]),
    row(b"LC", b"4a24c", [0, 4, 0]),
    row(b"LI", b"5n12c", [0, 5, 0]),
    row(b"LT", b"16n", [0, 5, 0]),
    row(b"LU", b"3n13c", [0, 3, 0]),
    row(b"LV", b"4a13c", [0, 4, 0]),
    row(b"LY", b"21n", [0, 3, 3]),
    row(b"MC", b"10n11c2n", [0, 5, 5]),
    row(b"MD", b"20c", [0, 2, 0]),
    row(b"ME", b"18n", [0, 3, 0]),
    row(b"MK", b"3n10c2n", [0, 3, 0]),
    row(b"MN", b"16n", [0, 4, 0]),
    row(b"MR", b"23n", [0, 5, 5]),
    row(b"MT", b"4a5n18c", [0, 4, 5]),
    row(b"MU", b"4a19n3a", [0, 6, 2]),
    row(b"NI", b"4a20n", [0, 4, 0]),
    row(b"NL", b"4a10n", [0, 4, 0]),
    row(b"NO", b"11n", [0, 4, 0]),
    row(b"OM", b"3n16c", [0, 3, 0]),
    row(b"PK", b"4a16c", [0, 4, 0]),
    row(b"PL", b"24n", [0, 8, 0]),
    row(b"PS", b"4a21c", [0, 4, 0]),
    row(b"PT", b"21n", [0, 4, 4]),
    row(b"QA", b"4a21c", [0, 4, 0]),
    row(b"RO", b"4a16c", [0, 4, 0]),
    row(b"RS", b"18n", [0, 3, 0]),
    row(b"RU", b"14n15c", [0, 9, 5]),
    row(b"SA", b"2n18c", [0, 2, 0]),
    row(b"SC", b"4a20n3a", [0, 6, 2]),
    row(b"SD", b"14n", [0, 2, 0]),
    row(b"SE", b"20n", [0, 3, 0]),
    row(b"SI", b"15n", [0, 5, 0]),
    row(b"SK", b"20n", [0, 4, 0]),
    row(b"SM", b"1a10n12c", [1, 5, 5]),
    row(b"SO", b"19n", [0, 4, 3]),
    row(b"ST", b"21n", [0, 4, 4]),
    row(b"SV", b"4a20n", [0, 4, 0]),
    row(b"TL", b"19n", [0, 3, 0]),
    row(b"TN", b"20n", [0, 2, 3]),
    row(b"TR", b"6n16c", [0, 5, 0]),
    row(b"UA", b"6n19c", [0, 6, 0]),
    row(b"VA", b"18n", [0, 3, 0]),
    row(b"VG", b"4a16n", [0, 4, 0]),
    row(b"XK", b"16n", [0, 2, 2]),
    row(b"YE", b"4a4n18c", [0, 4, 4]),
];

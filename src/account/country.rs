//! Which countries there are.

use crate::words;

/// The second letters of the codes that begin with A, with B, and so on.
///
/// ISO 3166-1 alpha-2, 249 codes, and XK for Kosovo, which ISO leaves to users
/// and SWIFT uses.
const SECOND: &str = "DEFGILMOQRSTUWXZ ABDEFGHIJLMNOQRSTVWYZ ACDFGHIKLMNORUVWXYZ EJKMOZ CEGHRST \
    IJKMOR ABDEFGHILMNPQRSTUWY KMNRTU DELMNOQRST EMOP EGHIMNPRWYZ ABCIKRSTUVY \
    ACDEFGHKLMNOPQRSTUVWXYZ ACEFGILOPRUZ M AEFGHKLMNRSTWY A EOSUW ABCDEGHIJKLMNORSTVXYZ \
    CDFGHJKLMNORTVWZ AGMSYZ ACEGINU FS K ET AMW";

/// Whether there is a country with these two letters.
pub(super) fn exists(first: u8, second: u8) -> bool {
    let place = usize::from(first.wrapping_sub(b'A'));
    words::nth(SECOND, place).bytes().any(|letter| letter == second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_249_countries_and_kosovo() {
        let letters = || b'A'..=b'Z';
        let all = letters().flat_map(|first| letters().map(move |second| (first, second)));
        assert_eq!(all.filter(|(first, second)| exists(*first, *second)).count(), 250);
        assert!(letters().all(|first| letters().any(|second| exists(first, second))));
        for code in ["GB", "XK", "AX", "ZW", "SS", "BQ"] {
            assert!(matches!(code.as_bytes(), [first, second] if exists(*first, *second)));
        }
        for code in ["UK", "AN", "ZZ", "EU", "A0", "0A", "aa", "XX", "CS"] {
            assert!(matches!(code.as_bytes(), [first, second] if !exists(*first, *second)));
        }
    }
}

//! Which writing systems a name is in.
//!
//! A name whose letters come from systems that look alike can be read as another
//! name. Allowed are one script, or what one language writes together, each with
//! Latin beside it, except Greek and Cyrillic, whose letters pass for Latin ones:
//! the level "moderately restrictive" of UTS #39 section 5.2, over the scripts
//! that UAX #31 recommends. Letters of any other script are refused, and so are
//! those that are another letter in disguise, such as mathematical ones.

use Script::{Bopomofo, Common, Cyrillic, Greek, Han, Hangul, Kana, Latin};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    /// Punctuation, digits, symbols and marks, which go with any script.
    Common,
    Latin,
    Greek,
    Cyrillic,
    Han,
    /// Hiragana and Katakana, which Japanese writes together.
    Kana,
    Hangul,
    Bopomofo,
    /// A script that goes with itself and Latin alone, by the order of the table.
    Other(u8),
}

/// The first and the last of each run of characters, in rising order: Unicode 16,
/// by blocks, of which all letters have the script named.
#[rustfmt::skip]
const TABLE: &[(u32, u32, Script)] = &[
    (0x20, 0x40, Common), (0x41, 0x5A, Latin), (0x5B, 0x60, Common), (0x61, 0x7A, Latin),
    (0x7B, 0x7E, Common), (0xA0, 0xA9, Common), (0xAA, 0xAA, Latin), (0xAB, 0xAC, Common), (0xAE, 0xB9, Common),
    (0xBA, 0xBA, Latin), (0xBB, 0xBF, Common), (0xC0, 0x24F, Latin), (0x250, 0x2AF, Latin),
    (0x2B9, 0x2DF, Common), (0x300, 0x36F, Common), (0x370, 0x3FF, Greek),
    (0x400, 0x52F, Cyrillic), (0x531, 0x58F, Script::Other(0)), (0x591, 0x5F4, Script::Other(1)),
    (0x600, 0x60B, Script::Other(2)), (0x60C, 0x60C, Common), (0x60D, 0x61A, Script::Other(2)),
    (0x61D, 0x6FF, Script::Other(2)), (0x750, 0x77F, Script::Other(2)),
    (0x780, 0x7B1, Script::Other(3)), (0x8A0, 0x8FF, Script::Other(2)),
    (0x900, 0x97F, Script::Other(4)), (0x980, 0x9FE, Script::Other(5)),
    (0xA01, 0xA76, Script::Other(6)), (0xA81, 0xAFF, Script::Other(7)),
    (0xB01, 0xB77, Script::Other(8)), (0xB82, 0xBFA, Script::Other(9)),
    (0xC00, 0xC7F, Script::Other(10)), (0xC80, 0xCF3, Script::Other(11)),
    (0xD00, 0xD7F, Script::Other(12)), (0xD81, 0xDF4, Script::Other(13)),
    (0xE01, 0xE5B, Script::Other(14)), (0xE81, 0xEDF, Script::Other(15)),
    (0xF00, 0xFDA, Script::Other(16)), (0x1000, 0x109F, Script::Other(17)),
    (0x10D0, 0x10FF, Script::Other(18)), (0x1200, 0x139F, Script::Other(19)),
    (0x1780, 0x17F9, Script::Other(20)), (0x1E00, 0x1EFF, Latin), (0x1F00, 0x1FFE, Greek),
    (0x2000, 0x200A, Common), (0x200C, 0x200D, Common), (0x2010, 0x2027, Common),
    (0x202F, 0x205F, Common), (0x20A0, 0x20C0, Common), (0x2116, 0x2116, Common),
    (0x2120, 0x2120, Common), (0x2122, 0x2122, Common), (0x2190, 0x245F, Common),
    (0x2500, 0x2BFF, Common), (0x3000, 0x3004, Common), (0x3005, 0x3007, Han),
    (0x3008, 0x3020, Common), (0x3021, 0x3029, Han), (0x3030, 0x3037, Common),
    (0x3041, 0x309F, Kana), (0x30A0, 0x30A0, Common), (0x30A1, 0x30FA, Kana),
    (0x30FB, 0x30FC, Common), (0x30FD, 0x30FF, Kana), (0x3105, 0x312F, Bopomofo),
    (0x31A0, 0x31BF, Bopomofo), (0x31F0, 0x31FF, Kana), (0x3400, 0x4DBF, Han),
    (0x4E00, 0x9FFF, Han), (0xAC00, 0xD7A3, Hangul), (0xFE0F, 0xFE0F, Common),
    (0xFF01, 0xFF20, Common), (0x1F300, 0x1FAFF, Common), (0x20000, 0x323AF, Han),
];

/// Whether a name's letters are of scripts that are written together.
pub(super) fn is_one_reading(name: &str) -> bool {
    let (mut latin, mut others) = (false, Vec::new());
    for character in name.chars() {
        match script_of(character) {
            None => return false,
            Some(Common) => {}
            Some(Latin) => latin = true,
            Some(script) if others.contains(&script) => {}
            Some(script) => others.push(script),
        }
    }
    let within = |family: &[Script]| others.iter().all(|script| family.contains(script));
    match others.as_slice() {
        [] => true,
        [Greek | Cyrillic] => !latin,
        [_] => true,
        _ => within(&[Han, Kana]) || within(&[Han, Hangul]) || within(&[Han, Bopomofo]),
    }
}

fn script_of(character: char) -> Option<Script> {
    let code = u32::from(character);
    let at = TABLE.partition_point(|(_, last, _)| *last < code);
    TABLE.get(at).filter(|(first, ..)| *first <= code).map(|(.., script)| *script)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order() {
        assert!(TABLE.iter().all(|(first, last, _)| first <= last));
        assert!(TABLE.windows(2).all(|pair| pair[0].1 < pair[1].0));
    }

    #[test]
    fn names_as_they_are_written_are_one_reading() {
        for name in [
            "Demo Shop",
            "O'Neil & Søn, Inc. ™ 2026",
            "Nguyễn Thị",
            "茶馆",
            "茶馆 Tea №1",
            "東京カフェー",
            "お茶の水 Tokyo",
            "ラーメン・二郎",
            "서울 카페",
            "大韓 한국",
            "ㄅㄆㄇ 注音",
            "Москва 24",
            "Αθήνα",
            "شاي خانه",
            "קפה Tel Aviv",
            "चाय Chai",
            "ร้านชา",
            "☕ Café 🍵",
            "",
        ] {
            assert!(is_one_reading(name), "{name}");
        }
    }

    #[test]
    fn names_that_mix_scripts_or_disguise_letters_are_not() {
        for name in [
            // Cyrillic and Greek letters in place of Latin ones.
            "Pаypal",
            "Аpple",
            "ΡayPal",
            "Gооgle",
            "Demo Shор",
            // Cyrillic with Greek; Armenian, Hebrew and others with a third script.
            "МосκваΩ",
            "Օpen Москва",
            "קפה شاي",
            "чай 茶",
            "카페 カフェ",
            "ㄅ かな",
            "чай कॉफ़ी",
            // Letters of scripts that are not in use, and letters in disguise.
            "ᏢayᏢal",
            "Ⲣay",
            "𝐏ay",
            "Ⓟay",
            "ℙay",
            "Ｐay",
            "ꓑay",
            // Hidden characters.
            "Pay\u{200B}pal",
            "Pay\u{202E}lap",
            "Pay\u{AD}pal",
            "Pay\u{E0041}",
        ] {
            assert!(!is_one_reading(name), "{name}");
        }
    }
}

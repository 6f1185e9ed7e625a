use super::{Field, Keystroke, Page, fields, redraw};
use crate::text::Run;

fn field(id: &str) -> Field {
    fields().into_iter().find(|field| field.id == id).unwrap()
}

/// What is shown after a key, and whether something was rejected.
fn press(id: &str, shown: &str, key: Keystroke<'_, str>) -> (String, bool) {
    let mut page = Page::of(shown);
    let rejected = page.press(&field(id), key);
    (page.shown(), rejected)
}

#[test]
fn a_paste_or_autofill_is_read_however_it_is_written() {
    for (id, pasted, shown) in [
        ("iban.iban", "IBAN DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 00|"),
        ("iban.iban", "iban: de89370400440532013000\n", "DE89 3704 0044 0532 0130 00|"),
        ("iban.iban", "\u{A0}DE89\u{3000}3704-0044", "DE89 3704 0044|"),
        ("iban.iban", "ｄｅ８９３７０４", "DE89 3704|"),
        ("iban.bic", "deut de ff", "DEUTDEFF|"),
        ("us_ach.routing", "0210-0002-1", "021000021|"),
        ("gb_bacs.sort_code", "１２３４５６", "12-34-56|"),
        ("au_becs.bsb", "٠٦٢ ٠٠٠", "062-000|"),
        ("mx_clabe.clabe", "002010077777777771", "002 010 07777777777 1|"),
        ("br_pix.key", "11144477735", "111.444.777-35|"),
        ("br_pix.key", "12abc34501de35", "12.ABC.345/01DE-35|"),
        ("br_pix.key", "(+55) 11 98765-4321", "+55 11 987654321|"),
        ("br_pix.key", " Fulano@Example.com ", "fulano@example.com|"),
        ("br_pix.key", "123E4567E12B12D1A456426655440000", "123e4567-e12b-12d1-a456-426655440000|"),
        ("sg_paynow.proxy", "９１２３４５６７", "9123 4567|"),
        ("hk_fps.proxy", "+85298765432", "+852-98765432|"),
        ("cn_resident_id", "１１０１０５１９４９１２３１００２Ｘ", "110105 19491231 002X|"),
        ("cn_resident_id", "11010519491231002x", "110105 19491231 002X|"),
        ("cn_mobile", "138-0013-8000", "138 0013 8000|"),
        ("cn_mobile", "+8613800138000", "+86 138 0013 8000|"),
        ("e164", "+1 (415) 555-2671", "+1 4155552671|"),
        ("e164", "+44.20.7946.0958", "+44 2079460958|"),
        ("e164", "+44 (0)20 7946-0958", "+44 2079460958|"),
        ("e164", "+30 (0)21 7946-0958", "+30 2179460958|"),
        ("US", "221621010", "22162-1010|"),
        ("DE", "DE-10115", "10115|"),
        ("GB", "sw1a1aa", "SW1A 1AA|"),
        ("HK", " none 7", "NONE 7|"),
    ] {
        for before in ["|", "|12|"] {
            let done = press(id, before, Keystroke::Insert(pasted));
            assert_eq!(done, (shown.to_owned(), false), "{id}");
        }
    }
}

#[test]
fn what_has_no_place_in_such_a_field_is_refused_whole() {
    for (id, shown, typed) in [
        ("us_ach.routing", "0210|", "x"),
        ("us_ach.routing", "|02|10", "1x"),
        ("gb_bacs.sort_code", "|", "12/34"),
        ("iban.iban", "DE89|", "_"),
        ("iban.iban", "DE89|", "é"),
        ("iban.iban", "DE89|", "\u{200D}"),
        ("br_pix.key", "a|", "\""),
        ("br_pix.key", "|", "joão@b.c"),
        ("cn_resident_id", "110|", "A"),
        ("cn_mobile", "138|", "a"),
        ("e164", "|", "a"),
        ("e164", "+44 20|", "x"),
        ("US", "9404|", "A"),
        ("DE", "10115|", "x"),
    ] {
        let done = press(id, shown, Keystroke::Insert(typed));
        assert_eq!(done, (shown.to_owned(), true), "{id}");
    }
}

#[test]
fn what_is_wrong_and_has_a_place_is_shown() {
    for (id, shown, typed, after) in [
        // A wrong sum, a country that is none, a number at a letter's place.
        ("iban.iban", "DE88 3704 0044 0532 0130 0|", "0", "DE88 3704 0044 0532 0130 00|"),
        ("iban.iban", "X|", "X", "XX|"),
        ("iban.iban", "|", "8", "8|"),
        ("us_ach.routing", "02100002|", "2", "021000022|"),
        ("us_ach.routing", "|", "9", "9|"),
        ("cn_resident_id", "110105 19491231 002|", "0", "110105 19491231 0020|"),
        ("cn_mobile", "|", "2", "2|"),
        ("cn_mobile", "|138 0013 8000", "+", "+|13800138000"),
        ("e164", "|", "4", "4|"),
        ("CA", "H3|", "O", "H3O|"),
        ("br_pix.key", "1114447773|", "6", "11144477736|"),
    ] {
        let done = press(id, shown, Keystroke::Insert(typed));
        assert_eq!(done, (after.to_owned(), false), "{id}");
    }
}

#[test]
fn a_full_field_takes_no_more_and_of_a_paste_what_fits() {
    for (id, shown, typed, after) in [
        ("us_ach.routing", "021000021|", "1", "021000021|"),
        ("us_ach.routing", "0210|00021", "1", "0210|00021"),
        ("us_ach.routing", "02|21", "1000001", "0210000|21"),
        ("gb_bacs.sort_code", "|", "1234567", "12-34-56|"),
        ("gb_bacs.sort_code", "12-|34-56", "7", "12-|34-56"),
        ("iban.iban", "|", "DE893704004405320130009", "DE89 3704 0044 0532 0130 00|"),
        ("iban.iban", "DE89 3704 0044 0532 0130 0|0", "9", "DE89 3704 0044 0532 0130 0|0"),
        ("cn_mobile", "138 0013 8000|", "1", "138 0013 8000|"),
        ("e164", "+1 23456789012345|", "6", "+1 23456789012345|"),
        ("US", "22162-1010|", "1", "22162-1010|"),
    ] {
        let done = press(id, shown, Keystroke::Insert(typed));
        assert_eq!(done, (after.to_owned(), true), "{id}");
    }
}

#[test]
fn a_text_of_a_megabyte_is_read_only_in_part() {
    let long = "1".repeat(1 << 20);
    for field in fields() {
        assert!(Page::new().press(&field, Keystroke::Insert(&long)), "{}", field.id);
        let all = redraw(
            &|text: &Run| (field.check)(text.as_str()),
            long.as_str(),
            0,
            u32::MAX,
            Keystroke::DeleteForward,
        );
        assert!(all.changed && all.rejected && all.value.as_str().is_empty());
    }
}

#[test]
fn deleting_at_a_separator_deletes_what_is_beyond_it() {
    let (back, forth) = (Keystroke::DeleteBackward, Keystroke::DeleteForward);
    for (id, shown, key, after) in [
        ("iban.iban", "DE89 |3704", back, "DE8|3 704"),
        ("iban.iban", "DE89| 3704", forth, "DE89 |704"),
        ("iban.iban", "DE89| |3704", back, "DE8|3 704"),
        ("gb_bacs.sort_code", "12-|34", back, "1|3-4"),
        ("gb_bacs.sort_code", "12|-34", forth, "12-|4"),
        ("br_pix.key", "111.|444.777-35", back, "11|44477735"),
        ("e164", "+44 |71", back, "+4|7 1"),
        ("cn_mobile", "+86 |138", back, "+8|138"),
        // What is drawn again is passed over.
        ("e164", "+44 |(0", back, "+4|0"),
        // In an address they count.
        ("br_pix.key", "a.|b-c@d.e", back, "a|b-c@d.e"),
        ("br_pix.key", "a.b|-c@d.e", forth, "a.b|c@d.e"),
        ("HK", "A |7", back, "A|7"),
    ] {
        assert_eq!(press(id, shown, key), (after.to_owned(), false), "{id} {shown}");
    }
}

#[test]
fn a_separator_that_says_nothing_changes_nothing() {
    for (id, shown, typed) in [
        ("iban.iban", "DE89|", " "),
        ("iban.iban", "|DE|89", "-"),
        ("gb_bacs.sort_code", "12|", "-"),
        ("cn_mobile", "138|", "."),
        ("e164", "+1 415|", "("),
        ("e164", "+44 |20| 7", ""),
        ("US", "|", " "),
        ("br_pix.key", "|a|", " "),
    ] {
        let done = press(id, shown, Keystroke::Insert(typed));
        let kept = if shown.matches('|').count() == 2 && typed == "-" { "DE|89" } else { shown };
        assert_eq!(done.0.replace('|', ""), kept.replace('|', ""), "{id}");
        assert!(!done.1, "{id}");
    }
}

#[test]
fn a_text_that_becomes_another_kind_of_number_keeps_what_was_typed() {
    let field = field("br_pix.key");
    let mut page = Page::new();
    for key in ["11144477735", "@", "b", ".", "c"] {
        assert!(!page.press(&field, Keystroke::Insert(key)));
    }
    assert_eq!(page.shown(), "11144477735@b.c|");
    for _ in 0..4 {
        page.press(&field, Keystroke::DeleteBackward);
    }
    assert_eq!(page.shown(), "111.444.777-35|");
}

/// What is shown after each key of a text.
fn steps(id: &str, typed: &str) -> Vec<String> {
    let (field, mut page) = (field(id), Page::new());
    let shown = |key: char| {
        page.press(&field, Keystroke::Insert(&key.to_string()));
        page.shown()
    };
    typed.chars().map(shown).collect()
}

#[test]
fn a_word_in_front_goes_once_the_number_begins() {
    assert_eq!(steps("iban.iban", "iban d"), ["I|", "IB|", "IBA|", "IBAN|", "IBAN|", "D|"]);
    assert_eq!(steps("DE", "de-10"), ["D|", "DE|", "DE|", "1|", "10|"]);
    let trunk = ["+|", "+4|", "+44|", "+44 (|", "+44 (0|", "+44|", "+44 2|"];
    assert_eq!(steps("e164", "+44(0)2"), trunk);
}

#[test]
fn what_a_program_wrote_is_read_and_what_cannot_be_is_said() {
    let field = field("iban.iban");
    let done =
        redraw(&|text: &Run| (field.check)(text.as_str()), "😀DE", 4, 4, Keystroke::Insert("8"));
    assert!(done.rejected && done.changed);
    assert_eq!((done.value.as_str(), done.caret), ("DE8", 3));
    let done =
        redraw(&|text: &Run| (field.check)(text.as_str()), "DE_8", 9, 4, Keystroke::Insert("9"));
    assert_eq!((done.value.as_str(), done.caret, done.rejected), ("DE_8 9", 6, false));
}

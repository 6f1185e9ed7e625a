use super::super::brand::tests::PUBLISHED;
use super::*;

fn check(typed: &str) -> Check {
    NumberCheck::of(typed).check
}

#[test]
fn published_numbers_are_valid_and_keep_their_digits() {
    for (number, brand) in PUBLISHED {
        let result = NumberCheck::of(*number);
        assert_eq!(result.check, Check::VALID, "{number}");
        assert_eq!(result.brand(), Some(*brand));
        assert_eq!(result.formatted().as_str().replace(' ', ""), *number);
        assert_eq!(result.last4(), number.as_bytes().get(number.len() - 4..));
        assert_eq!(result.cvc(), Some(brand.cvc()));
        let parsed = CardNumber::parse(result.formatted().as_str()).unwrap();
        assert_eq!(parsed.brand(), Some(*brand));
        assert_eq!(parsed.last4(), String::from_utf8_lossy(result.last4().unwrap()));
        // EXPOSE: the test's own look at what was read.
        assert!(parsed.expose(|digits| digits == number.as_bytes()));
    }
}

#[test]
fn a_number_is_incomplete_until_a_length_of_its_brand_is_reached() {
    for (number, _) in PUBLISHED {
        for length in 1..number.len() {
            let typed = number.get(..length).unwrap();
            let result = check(typed);
            let rule = Rule::of(typed.as_bytes());
            let complete = rule.has_length(length) && luhn(typed.as_bytes());
            match result.status {
                Status::Incomplete => assert!(!complete, "{typed}"),
                Status::Valid => assert!(complete, "{typed}"),
                _ => assert_eq!((result.status, rule.luhn), (Status::Warning, Luhn::Advisory)),
            }
        }
    }
}

/// Whether some number that begins with these digits is taken: of every length,
/// with every last digit, for that alone settles a check sum, and twos before it.
fn can_be_taken(typed: &str) -> bool {
    (0..19 - typed.len()).any(|more| {
        (0..10).any(|last| {
            let longer = format!("{typed}{}{last}", "2".repeat(more));
            matches!(check(&longer).status, Status::Valid | Status::Warning)
        })
    })
}

#[test]
fn incomplete_is_exactly_what_can_still_become_a_number_that_is_taken() {
    // Of every brand, between brands, and of none.
    let prefixes = PUBLISHED.iter().map(|(number, _)| number.get(..6).unwrap());
    let others = ["000000", "220099", "222100", "405071", "493698", "501080", "650052", "999999"];
    let mut seen = [0; 2];
    for prefix in prefixes.chain(others) {
        for filling in ["0000000000000", "9876543210987"] {
            for length in [1, 4, 6].into_iter().chain(11..=19) {
                let begun = format!("{prefix}{filling}");
                let begun = begun.get(..length - 1).unwrap();
                for last in 0..10 {
                    let typed = format!("{begun}{last}");
                    let expected = match check(&typed).status {
                        Status::Incomplete => true,
                        Status::Invalid => false,
                        _ => continue,
                    };
                    assert_eq!(can_be_taken(&typed), expected, "{typed}");
                    seen[usize::from(expected)] += 1;
                }
            }
        }
    }
    assert!(seen.iter().all(|count| *count > 500), "{seen:?}");
}

#[test]
fn a_wrong_check_digit_is_called_one_from_the_usual_length_on() {
    let (unfinished, wrong) = (Code::CardNumberIncomplete, Code::CardNumberChecksum);
    for (typed, expected) in [
        ("4222222222223", Check::incomplete(unfinished)),
        ("4242424242424241", Check::incomplete(wrong)),
        ("42424242424242424", Check::incomplete(unfinished)),
        ("424242424242424241", Check::incomplete(wrong)),
        ("4242424242424242421", Check::invalid(wrong)),
        ("30569309025905", Check::incomplete(wrong)),
        ("5555555555554445", Check::invalid(wrong)),
        ("378282246310006", Check::invalid(wrong)),
        // Zeros alone pass no check, so no digit ends nineteen of them well.
        ("00000000000000000", Check::incomplete(wrong)),
        ("000000000000000000", Check::invalid(wrong)),
    ] {
        assert_eq!(check(typed), expected, "{typed}");
        assert!(CardNumber::parse(typed).is_err());
    }
}

#[test]
fn everything_about_a_number_is_told_while_it_is_typed() {
    let result = NumberCheck::of("3782 8224-63");
    assert_eq!(result.check, Check::incomplete(Code::CardNumberIncomplete));
    assert_eq!(result.brand(), Some(Brand::Amex));
    assert_eq!(result.formatted().as_str(), "3782 822463");
    assert_eq!((result.lengths(), result.gaps()), (&[15][..], &[4, 10][..]));
    assert_eq!(result.cvc().map(|cvc| (cvc.name, cvc.length)), Some(("CID", 4)));
    assert!(result.last4().is_none());

    let result = NumberCheck::of("");
    assert_eq!(result.check, Check::EMPTY);
    assert!(result.brand().is_none() && result.brands.is_empty() && result.cvc().is_none());
    assert_eq!(result.lengths(), [12, 13, 14, 15, 16, 17, 18, 19]);
}

#[test]
fn every_single_digit_error_in_a_complete_number_is_refused() {
    let good = "5454545454545454";
    for at in 2..16 {
        for digit in '0'..='9' {
            let mut typed = good.to_owned();
            typed.replace_range(at..=at, &digit.to_string());
            let expected =
                if typed == good { Check::VALID } else { Check::invalid(Code::CardNumberChecksum) };
            assert_eq!(check(&typed), expected, "{typed}");
        }
    }
    for bad in ["378282246310006", "6011000000000000003"] {
        assert_eq!(check(bad), Check::invalid(Code::CardNumberChecksum), "{bad}");
    }
}

#[test]
fn a_check_digit_that_the_scheme_does_not_promise_only_warns() {
    // UnionPay's published test credit card.
    let result = NumberCheck::of("6221558812340000");
    assert_eq!(result.check, Check::warning(Code::CardNumberChecksum));
    assert_eq!(result.last4(), Some(&b"0000"[..]));
    assert!(CardNumber::parse("6221558812340000").is_ok());
    assert_eq!(check("6062820000000000").status, Status::Warning);
}

#[test]
fn numbers_without_a_check_digit_are_taken_as_they_are() {
    for last in '0'..='9' {
        assert_eq!(check(&format!("20140000000000{last}")), Check::VALID);
        assert_eq!(check(&format!("501080123456789{last}")), Check::VALID);
    }
    assert_eq!(check("5010830000000000").code, Some(Code::CardNumberChecksum));
}

#[test]
fn too_many_digits_for_the_brand_are_called_so() {
    for bad in ["3782822463100051", "55555555555544440", "42424242424242424242", "1354100140049550"]
    {
        assert_eq!(check(bad), Check::invalid(Code::CardNumberLength), "{bad}");
        assert_eq!(CardNumber::parse(bad).unwrap_err().code(), Code::CardNumberLength);
    }
    assert_eq!(check(&"4".repeat(1 << 20)), Check::invalid(Code::CardNumberLength));
}

#[test]
fn a_well_formed_number_of_no_known_brand_is_taken_with_a_warning() {
    // Beside Mastercard's second range, on either side.
    for typed in ["2220990000000002", "2721000000000004"] {
        let result = NumberCheck::of(typed);
        assert_eq!(result.check, Check::warning(Code::CardBrandUnknown), "{typed}");
        assert_eq!((result.brand(), result.cvc()), (None, None));
        assert_eq!(CardNumber::parse(typed).unwrap().brand(), None);
    }
    assert_eq!(check("0000000000000000"), Check::incomplete(Code::CardNumberChecksum));
}

/// Digits of other scripts, zero-width, direction, combining and lookalike
/// characters (Unicode 16).
fn strangers() -> impl Iterator<Item = char> {
    let zeros = [
        0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0,
        0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0,
        0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0x104A0, 0x11066,
        0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1FBF0,
    ];
    let others = [
        0xAD, 0x61C, 0x115F, 0x1160, 0x17B4, 0x180B, 0x180E, 0x200C, 0x200D, 0x200E, 0x200F,
        0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2028, 0x2029, 0x202A, 0x202B, 0x202C,
        0x202D, 0x202E, 0x202F, 0x205F, 0x2060, 0x2061, 0x2062, 0x2063, 0x2064, 0x2066, 0x2067,
        0x2068, 0x2069, 0x206A, 0x206F, 0x2212, 0x2800, 0x3164, 0xFE0E, 0xFE0F, 0xFEFF, 0xFF0D,
        0xFFA0, 0xFFF9, 0xFFFC, 0xFFFD, 0xE0001, 0xE0020, 0xE007F, 0x300, 0x301, 0x308, 0x20DD,
        0xB2, 0xB3, 0xB9, 0x2070, 0x2074, 0x2080, 0x2460, 0x2474, 0x2488, 0x24EA, 0x2776, 0x3007,
        0x4E00, 0x96F6, 0x4F, 0x6F, 0x6C, 0x49, 0x53, 0x39F, 0x41E, 0x417, 0x661, 0x6F5, 0xFF10,
        0xFF19, 0xA0, 0x2003, 0x200B, 0x3000,
    ];
    zeros.into_iter().chain(others).map(|code| char::from_u32(code).unwrap())
}

#[test]
fn a_strange_character_anywhere_is_folded_or_refused_never_dropped() {
    assert!(strangers().count() >= 120);
    let good = "4242424242424242";
    for stranger in strangers() {
        for at in 0..=good.len() {
            let mut typed = good.to_owned();
            typed.insert(at, stranger);
            let expected = match u32::from(stranger) {
                0x661 | 0x6F5 | 0xFF10 | 0xFF19 => {
                    let digit = match u32::from(stranger) {
                        0x661 => '1',
                        0x6F5 => '5',
                        0xFF10 => '0',
                        _ => '9',
                    };
                    let mut folded = good.to_owned();
                    folded.insert(at, digit);
                    check(&folded)
                }
                0xA0 | 0x2003 | 0x200B | 0x3000 => Check::VALID,
                _ => Check::invalid(Code::Characters),
            };
            assert_eq!(check(&typed), expected, "U+{:04X} at {at}", u32::from(stranger));
        }
    }
}

#[test]
fn nothing_but_spaces_is_empty() {
    assert_eq!(check(" \u{3000}-"), Check::EMPTY);
    assert_eq!(CardNumber::parse(" ").unwrap_err().code(), Code::Required);
}

#[test]
fn debug_shows_brands_and_no_digit() {
    let number = CardNumber::parse("4242424242424242").unwrap();
    let text = format!("{number:?}");
    assert!(text.contains("Visa") && !text.contains("42"), "{text}");
}

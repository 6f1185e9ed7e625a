use super::*;
use crate::check::Status;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

// ERC-55's own examples: of mixed case, all capitals, all small.
const PUBLISHED: [&str; 8] = [
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
    "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
    "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
    "0x52908400098527886E0F7030069857D2E4169EE7",
    "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
    "0xde709f2102306220921060314715629080e2fb77",
    "0x27b1fdb04752bbc536007a920d24acb045561c26",
];

#[test]
fn the_proposals_examples_are_valid_and_written_so() {
    for text in PUBLISHED {
        assert_eq!(EthereumAddress::parse(text).unwrap().to_text(), text);
    }
}

#[test]
fn letters_of_one_case_carry_no_checksum() {
    let text = PUBLISHED[0];
    let small = text.to_ascii_lowercase();
    let capitals = format!("0X{}", text.strip_prefix("0x").unwrap().to_ascii_uppercase());
    for same in [small.as_str(), &capitals, &format!(" {text}\n")] {
        assert_eq!(EthereumAddress::parse(same).unwrap().to_text(), text);
    }
}

#[test]
fn every_letter_of_the_wrong_case_is_found() {
    for at in 2..42 {
        let mut bytes = PUBLISHED[0].as_bytes().to_vec();
        if bytes[at].is_ascii_alphabetic() {
            bytes[at] ^= 0x20;
            let text = String::from_utf8(bytes).unwrap();
            assert_eq!(EthereumAddress::check(text.as_str()), Check::invalid(Code::Checksum));
        }
    }
}

#[test]
fn it_is_incomplete_until_the_last_digit_and_never_after_a_wrong_one() {
    let text = PUBLISHED[1];
    for end in 1..42 {
        assert_eq!(EthereumAddress::check(text.get(..end).unwrap()), MORE);
    }
    assert_eq!(EthereumAddress::check("").status, Status::Empty);
    for (wrong, code) in [
        ("1", Code::Misplaced),
        ("x", Code::Misplaced),
        ("00", Code::Misplaced),
        ("0xg", Code::Misplaced),
        ("0x0x", Code::Misplaced),
        ("0xé", Code::Characters),
        ("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d3590", Code::TooLong),
    ] {
        assert_eq!(EthereumAddress::check(wrong), Check::invalid(code), "{wrong}");
    }
}

#[test]
fn with_two_digits_missing_or_one_it_is_incomplete_exactly_if_some_make_it_whole() {
    fn ends(text: &str, left: usize) -> bool {
        "0123456789abcdefABCDEF".chars().any(|digit| {
            let longer = format!("{text}{digit}");
            match left {
                1 => EthereumAddress::check(longer.as_str()) == Check::VALID,
                _ => ends(&longer, left - 1),
            }
        })
    }
    let mut rng = ChaCha8Rng::seed_from_u64(55);
    let mut seen = [0, 0];
    for round in 0..200 {
        let mut draw = |limit: usize| usize::try_from(rng.next_u32()).unwrap() % limit;
        // The fewer letters, the more often some end fits by chance.
        let letters = draw(7);
        let small = [(); DIGITS].map(|()| HEX[draw(10 + letters)]);
        let mut digits = checksummed(small);
        // As it is to be written, with a letter of the other case, or all by chance.
        match draw(3) {
            0 => {}
            1 => {
                let at = draw(DIGITS);
                digits[at] ^= u8::from(digits[at].is_ascii_alphabetic()) << 5;
            }
            _ => digits = small.map(|digit| digit ^ u8::from(digit > b'9' && draw(2) == 0) << 5),
        }
        let missing = 1 + usize::from(round % 4 == 0);
        let text = format!("0x{}", core::str::from_utf8(&digits[..DIGITS - missing]).unwrap());
        let open = ends(&text, missing);
        let wanted = if open { MORE } else { Check::invalid(Code::Checksum) };
        assert_eq!(EthereumAddress::check(text.as_str()), wanted, "{text}");
        seen[usize::from(open)] += 1;
    }
    assert!(seen.iter().all(|count| *count > 30), "{seen:?}");
}

#[test]
fn the_first_end_and_the_last_are_tried_as_well() {
    let begun = PUBLISHED[0].strip_prefix("0x").unwrap().to_ascii_lowercase();
    for end in ["00", "0f", "f0", "ff"] {
        let small = format!("{}{end}", begun.get(..DIGITS - 2).unwrap());
        let digits = checksummed(small.into_bytes().try_into().unwrap());
        for missing in [2, 1] {
            let text = format!("0x{}", core::str::from_utf8(&digits[..DIGITS - missing]).unwrap());
            assert_eq!(EthereumAddress::check(text.as_str()), MORE, "{text}");
        }
    }
}

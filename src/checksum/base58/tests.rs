use super::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// The letters of these bytes.
fn written(bytes: &[u8; LENGTH]) -> Vec<u8> {
    let mut number = bytes.to_vec();
    let mut text = Vec::new();
    while number.iter().any(|byte| *byte > 0) {
        let rest = number.iter_mut().fold(0_u32, |rest, byte| {
            let whole = rest * 256 + u32::from(*byte);
            *byte = u8::try_from(whole / 58).unwrap();
            whole % 58
        });
        text.push(LETTERS[usize::try_from(rest).unwrap()]);
    }
    text.extend(bytes.iter().take_while(|byte| **byte == 0).map(|_| b'1'));
    text.reverse();
    text
}

/// Whether letters at the end, at least one and at most so many, make an address.
fn ends(begun: [u8; LENGTH], zeros: usize, left: usize, version: u8) -> bool {
    let fits = |bytes: [u8; LENGTH]| {
        bytes[0] == version && bytes.iter().position(|byte| *byte > 0) == Some(zeros)
    };
    left > 0
        && (0..58).any(|value| {
            append(begun, value).is_some_and(|longer| {
                fits(longer) && verify(&longer) || ends(longer, zeros, left - 1, version)
            })
        })
}

/// The longest text of so many zero bytes in front.
fn longest(zeros: usize) -> usize {
    let mut bytes = [0xFF; LENGTH];
    bytes[..zeros].fill(0);
    written(&bytes).len()
}

#[test]
fn an_address_is_the_version_and_the_hash_that_it_is_made_of() {
    // The address of Bitcoin's first block.
    let bytes = decode(b"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa").unwrap();
    let hash = [
        0x62, 0xE9, 0x07, 0xB1, 0x5C, 0xBF, 0x27, 0xD5, 0x42, 0x53, 0x99, 0xEB, 0xF6, 0xF0, 0xFB,
        0x50, 0xEB, 0xB8, 0x8F, 0x18,
    ];
    assert_eq!((bytes[0], &bytes[1..21]), (0, &hash[..]));
    assert!(verify(&bytes));
}

#[test]
fn leading_zeros_are_neither_lost_nor_added() {
    // A hash of zeros alone: the address that burns.
    let burn = b"1111111111111111111114oLvT2";
    assert!(verify(&decode(burn).unwrap()));
    assert_eq!(decode(&burn[1..]), None);
    assert_eq!(decode(&[b"1", &burn[..]].concat()), None);
}

#[test]
fn every_wrong_letter_is_found() {
    let right = *b"1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2";
    let mut text = right;
    for at in 0..text.len() {
        for letter in LETTERS.iter().chain(b"0OIl+ ") {
            text[at] = *letter;
            let fits = decode(&text).is_some_and(|bytes| verify(&bytes));
            assert_eq!(fits, text == right);
        }
        text = right;
    }
}

#[test]
fn a_text_goes_on_exactly_if_letters_make_it_whole() {
    let mut rng = ChaCha8Rng::seed_from_u64(58);
    let mut seen = [0, 0];
    for round in 0..260 {
        let mut draw = |limit: usize| usize::try_from(rng.next_u32()).unwrap() % limit;
        // Of each version, and of version 0 with few zeros in front and with many.
        let version = [0x00, 0x05, 0x6F, 0xC4, 0x00, 0x00][round % 6];
        let zeros = match round % 6 {
            0 => 1,
            4 => 2 + draw(3),
            5 => 5 + draw(17),
            _ => 0,
        };
        let mut payload = [0; PAYLOAD];
        payload[zeros..].fill_with(|| u8::try_from(draw(256)).unwrap());
        match payload.get_mut(zeros) {
            Some(first) if version == 0 => *first = (*first).max(1),
            Some(first) => *first = version,
            None => {}
        }
        let mut text = written(&summed(payload));
        // No letter more can be in an address; a mistake is in some.
        let missing = if round < 6 { 2 } else { 1 + usize::from(draw(6) == 0) };
        text.truncate(longest(zeros) - missing);
        if draw(2) == 0 {
            let at = zeros + draw(text.len() - zeros);
            text[at] = LETTERS[1 + draw(57)];
        }
        let open = ends(number(&text).unwrap(), zeros, longest(zeros) - text.len(), version);
        assert_eq!(may_go_on(&text, version), open, "{}", text.escape_ascii());
        seen[usize::from(open)] += 1;
    }
    assert!(seen.iter().all(|count| *count > 50), "{seen:?}");
}

#[test]
fn every_beginning_of_an_address_goes_on() {
    let mut rng = ChaCha8Rng::seed_from_u64(25);
    for round in 0..126 {
        let mut payload = [0; PAYLOAD];
        let zeros = round % (PAYLOAD + 1);
        rng.fill_bytes(&mut payload[zeros..]);
        let text = written(&summed(payload));
        for end in 1..text.len() {
            assert!(may_go_on(&text[..end], payload[0]), "{}", text[..end].escape_ascii());
        }
        assert!(!may_go_on(&text, payload[0]), "{}", text.escape_ascii());
    }
}

#[test]
fn what_is_between_two_addresses_goes_on_and_what_is_beside_them_does_not() {
    let place = |letter: &u8| LETTERS.iter().position(|known| known == letter);
    for version in [0x05, 0x6F, 0xC4] {
        let [first, last] = [0x00, 0xFF].map(|byte| {
            let mut payload = [byte; PAYLOAD];
            payload[0] = version;
            written(&summed(payload))
        });
        assert_eq!(first.len(), last.len());
        // Of as many letters as the checksum has, each end is one of some address.
        for end in 1..first.len() - 6 {
            for begun in [&first, &last] {
                for letter in LETTERS {
                    let text = [&begun[..end - 1], &[*letter]].concat();
                    let places = |text: &[u8]| text.iter().map(place).collect::<Vec<_>>();
                    let between = places(&first[..end]) <= places(&text)
                        && places(&text) <= places(&last[..end]);
                    assert_eq!(may_go_on(&text, version), between, "{}", text.escape_ascii());
                }
            }
        }
    }
}

#[test]
fn zeros_go_on_while_a_hash_can_have_them() {
    for zeros in 1..40 {
        assert_eq!(may_go_on(&vec![b'1'; zeros], 0), zeros <= PAYLOAD);
    }
    assert!(!may_go_on(b"1", 5) && !may_go_on(b"3", 0) && !may_go_on(b"13", 5));
}

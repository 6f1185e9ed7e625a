use super::*;

fn read(typed: &str) -> Result<String, Code> {
    let mut digits = Digits::new();
    digits.read(typed, Code::CardNumberLength).map_err(Error::code)?;
    Ok(String::from_utf8(digits.as_bytes().to_vec()).unwrap())
}

#[test]
fn every_character_is_folded_by_the_table_or_refused() {
    // Spaces, hyphen, slash and the three sets of decimal digits (Unicode 16, Nd).
    for character in '\0'..=char::MAX {
        let code = u32::from(character);
        let digit = |zero| Typed::Digit(u8::try_from(code - zero + 0x30).unwrap());
        let expected = match code {
            0x30..=0x39 => digit(0x30),
            0x660..=0x669 => digit(0x660),
            0x6F0..=0x6F9 => digit(0x6F0),
            0xFF10..=0xFF19 => digit(0xFF10),
            0x09 | 0x0A | 0x0D | 0x20 | 0xA0 | 0x2000..=0x200B | 0x3000 => Typed::Space,
            0x2D => Typed::Hyphen,
            0x2F | 0xFF0F => Typed::Slash,
            _ => Typed::Other,
        };
        assert_eq!(fold(character), expected, "U+{code:04X}");
    }
}

#[test]
fn digits_of_all_scripts_and_separators_read_as_one_number() {
    assert_eq!(read(" ４２ ٤٢-۴۲\u{A0}42\u{3000}\u{200B}").as_deref(), Ok("42424242"));
    assert_eq!(read("").as_deref(), Ok(""));
}

#[test]
fn a_character_outside_the_table_is_refused_wherever_it_stands() {
    for bad in ["4242x", "x4242", "42\u{200D}42", "42/42", "42.42", "４２²"] {
        assert_eq!(read(bad), Err(Code::Characters), "{bad:?}");
    }
}

#[test]
fn more_than_nineteen_digits_or_256_bytes_are_too_long() {
    assert_eq!(read(&"1".repeat(19)).as_deref(), Ok("1".repeat(19).as_str()));
    assert_eq!(read(&"1".repeat(20)), Err(Code::CardNumberLength));
    assert_eq!(read(&" ".repeat(MAX_TYPED)).as_deref(), Ok(""));
    assert_eq!(read(&" ".repeat(MAX_TYPED + 1)), Err(Code::CardNumberLength));
    assert_eq!(read(&"x".repeat(1 << 20)), Err(Code::CardNumberLength));
}

#[test]
fn a_text_reads_the_same_whole_and_character_by_character() {
    for typed in ["", " ４２ ٤٢-۴۲\u{A0}42", "42x", "😀", &"\u{3000}".repeat(86), &"1".repeat(20)]
    {
        let characters: Vec<u32> = typed.chars().map(u32::from).collect();
        assert_eq!(characters.as_slice().size(), typed.size());
        assert!(kinds(characters.as_slice()).eq(kinds(typed)));
        let (mut one, mut other) = (Digits::new(), Digits::new());
        let read = one.read(characters.as_slice(), Code::CardNumberLength);
        assert_eq!(read, other.read(typed, Code::CardNumberLength));
        assert_eq!(one.as_bytes(), other.as_bytes());
    }
}

#[test]
fn what_is_drawn_ends_where_its_room_does() {
    let mut drawn = Drawn::new();
    for byte in b'a'..=b'z' {
        drawn.push(byte);
    }
    assert_eq!(drawn.as_str(), "abcdefghijklmnopqrstuvw");
    drawn.zeroize();
    assert!(drawn.as_str().is_empty() && drawn.bytes == [0; Drawn::ROOM]);
}

#[test]
fn digits_are_inserted_and_removed_like_in_a_vector() {
    for at in 0..=5 {
        let mut digits = Digits::new();
        digits.read("12345", Code::Internal).unwrap();
        let mut model = b"12345".to_vec();
        assert!(digits.insert(at, b'9'));
        model.insert(at, b'9');
        assert_eq!(digits.as_bytes(), model);
        for to in at..=8 {
            let mut digits = Digits::new();
            digits.read("12345", Code::Internal).unwrap();
            let mut model = b"12345".to_vec();
            digits.remove(at, to);
            model.drain(at.min(5)..to.min(5));
            assert_eq!(digits.as_bytes(), model, "{at}..{to}");
            assert!(digits.bytes.iter().skip(digits.len).all(|b| *b == 0));
        }
    }
    let mut full = Digits::new();
    full.read("1".repeat(19).as_str(), Code::Internal).unwrap();
    assert!(!full.insert(0, b'2'));
    assert!(!Digits::new().insert(1, b'2'));
}

#[test]
fn numbers_are_written_in_decimal_with_leading_zeros() {
    for (value, width, expected) in [
        (0, 0, "0"),
        (0, 2, "00"),
        (7, 2, "07"),
        (1234, 2, "1234"),
        (u64::MAX, 0, "18446744073709551615"),
    ] {
        let mut out = String::new();
        write_u64(&mut out, value, width);
        assert_eq!(out, expected);
    }
}

#[test]
fn digits_and_what_is_drawn_wipe_themselves_when_dropped() {
    const fn wipes<T: ZeroizeOnDrop>() {}
    wipes::<Digits>();
    wipes::<Drawn>();
    assert!(core::mem::needs_drop::<Digits>() && core::mem::needs_drop::<Drawn>());
}

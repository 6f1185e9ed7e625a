use super::*;

fn check(typed: &str, country: &str) -> Check {
    PostalCode::check(typed, country).check
}

#[test]
fn codes_are_written_as_their_country_writes_them() {
    for (country, typed, shown) in [
        ("US", "94043", "94043"),
        ("US", "221621010", "22162-1010"),
        ("US", "22162 1010", "22162-1010"),
        ("CA", "h3z2y7", "H3Z 2Y7"),
        ("GB", "sw1a1aa", "SW1A 1AA"),
        ("GB", "m2 5bq", "M2 5BQ"),
        ("GB", "W1A1AA", "W1A 1AA"),
        ("GB", "gir0aa", "GIR 0AA"),
        ("GB", "bfpo 801", "BFPO 801"),
        ("JE", "je11aa", "JE1 1AA"),
        ("DE", "DE-10115", "10115"),
        ("SE", "SE-11455", "114 55"),
        ("LV", "lv1073", "LV-1073"),
        ("LV", "1073", "1073"),
        ("AD", "ad100", "AD100"),
        ("NL", "1234ab", "1234 AB"),
        ("IE", "a65f4e2", "A65 F4E2"),
        ("JP", "１５４－００２３", "154-0023"),
        ("BR", "40301110", "40301-110"),
        ("PT", "2725079", "2725-079"),
        ("PL", "00950", "00-950"),
        ("AR", "c1070aam", "C1070AAM"),
        ("AR", "1070", "1070"),
        ("MT", "nxr01", "NXR 01"),
        ("KY", "ky1-1100", "KY1-1100"),
        ("IN", "110 034", "110034"),
        ("CN", "266033", "266033"),
        ("AC", "ascn1zz", "ASCN 1ZZ"),
        ("HK", " none 7 ", "NONE 7 "),
        ("", "any-text", "ANY-TEXT"),
    ] {
        let code = PostalCode::parse(typed, country).map_err(Error::code).ok();
        assert_eq!(code.unwrap().known().formatted(), shown, "{country} {typed}");
    }
}

#[test]
fn what_no_code_of_the_country_is_gets_refused() {
    for (country, typed, code) in [
        ("US", "9404A", Code::Characters),
        ("US", "2216210101", Code::TooLong),
        ("DE", "101150", Code::TooLong),
        ("DE", "CH-8000", Code::Characters),
        ("CA", "H3ZZ", Code::Misplaced),
        ("GB", "SW1AA", Code::Misplaced),
        ("GB", "SW1A 1AC", Code::Misplaced),
        ("GB", "SW1A 1O", Code::Misplaced),
        ("CA", "W3Z 2Y7", Code::Misplaced),
        ("CA", "H3O", Code::Misplaced),
        ("GI", "GX11 1AB", Code::Characters),
        ("SM", "47990", Code::Misplaced),
        ("NL", "1234é", Code::Characters),
        ("NL", "1234_", Code::Characters),
        ("HK", "1234567890123", Code::TooLong),
        ("HK", "é", Code::Characters),
    ] {
        assert_eq!(check(typed, country), Check::invalid(code), "{country} {typed}");
    }
    assert_eq!(check(" ", "US"), Check::EMPTY);
    assert_eq!(check(" ", "HK"), Check::EMPTY);
    assert!(PostalCode::is_used("US") && !PostalCode::is_used("HK"));
}

#[test]
fn every_beginning_of_a_code_is_incomplete_or_a_code() {
    for first in 'A'..='Z' {
        for second in 'A'..='Z' {
            let country = format!("{first}{second}");
            for picture in table::pictures(country.as_bytes()) {
                let example: String = picture
                    .iter()
                    .map(|class| match class {
                        b'n' => '1',
                        b'a' => 'B',
                        b'c' => 'C',
                        literal => char::from(*literal),
                    })
                    .collect();
                let whole = PostalCode::check(example.as_str(), &country);
                assert_eq!((whole.check, whole.formatted()), (Check::VALID, &*example));
                for length in 1..example.len() {
                    let status = check(example.get(..length).unwrap(), &country).status;
                    assert!(matches!(status, Status::Incomplete | Status::Valid), "{example}");
                }
            }
        }
    }
}

#[test]
fn incomplete_is_exactly_what_can_still_become_a_code() {
    // All texts of up to four of these characters, against those of the pictures.
    for country in ["US", "BH", "GB", "AD", "OM", "DE"] {
        // None of the letters that Britain bars, for the model does not know them.
        let letters = if country == "GB" { "AP" } else { "ACP" };
        let alphabet: Vec<char> =
            "019".chars().chain(country.chars()).chain(letters.chars()).collect();
        let fits = |text: &str, picture: &[u8]| {
            let mut places = picture.iter().filter(|class| !b" -".contains(class));
            let fits = text.bytes().all(|byte| match places.next() {
                Some(b'n') => byte.is_ascii_digit(),
                Some(b'a') => byte.is_ascii_uppercase(),
                Some(b'c') => byte.is_ascii_alphanumeric(),
                Some(literal) => *literal == byte,
                None => false,
            });
            (fits, fits && places.next().is_none())
        };
        let own = table::pictures(country.as_bytes())
            .any(|picture| picture.starts_with(country.as_bytes()));
        let mut texts = vec![String::new()];
        for _ in 0..4 {
            texts = texts
                .iter()
                .flat_map(|text| alphabet.iter().map(move |next| format!("{text}{next}")))
                .collect();
            for text in &texts {
                let bare = if own { None } else { text.strip_prefix(country) };
                let judged: Vec<_> = table::pictures(country.as_bytes())
                    .map(|picture| fits(bare.unwrap_or(text), picture))
                    .collect();
                let expected = if judged.iter().any(|(_, whole)| *whole) {
                    Status::Valid
                } else if judged.iter().any(|(begun, _)| *begun) || country.starts_with(text) {
                    Status::Incomplete
                } else {
                    Status::Invalid
                };
                assert_eq!(check(text, country).status, expected, "{country} {text}");
            }
        }
    }
}

use super::*;
use crate::check::Status;

fn today() -> Today {
    Today::new(2026, 11, 22).unwrap()
}

fn read(typed: &str) -> (Check, Option<(u8, u16)>) {
    let ExpiryCheck { check, date } = ExpiryCheck::of(typed, today());
    (check, date)
}

#[test]
fn every_month_is_read_in_every_form() {
    for month in 1..=12_u8 {
        for year in 2026..=2046_u16 {
            let (long, short) = (format!("{month:02}"), year % 100);
            let mut forms = vec![
                format!("{long}/{short}"),
                format!("{long} / {short}"),
                format!("{long}-{short}"),
                format!("{long} {short}"),
                format!("{long}/{year}"),
                format!("{long}{short}"),
                format!("{long}{year}"),
                format!("{year}-{long}"),
                format!("{year}/{long}"),
                format!("{month}/{short}"),
                format!("{month}/{year}"),
            ];
            if (2..=9).contains(&month) {
                forms.push(format!("{month}{short}"));
            }
            let in_script = |form: &String, zero: u32, slash: char| -> String {
                let drawn = |c: char| match c {
                    '0'..='9' => char::from_u32(u32::from(c) - 0x30 + zero).unwrap(),
                    '/' => slash,
                    _ => c,
                };
                form.chars().map(drawn).collect()
            };
            let scripts = [(0xFF10, '／'), (0x660, '/'), (0x6F0, '/')];
            let others: Vec<String> = scripts
                .iter()
                .flat_map(|(zero, slash)| forms.iter().map(|form| in_script(form, *zero, *slash)))
                .collect();
            forms.extend(others);
            for form in forms {
                let (check, date) = read(&form);
                assert_eq!(date, Some((month, year)), "{form}");
                let expected = if (year, month) < (2026, 11) {
                    Check::invalid(Code::CardExpiryPast)
                } else if (year, month) > (2046, 11) {
                    Check::warning(Code::CardExpiryFar)
                } else {
                    Check::VALID
                };
                assert_eq!(check, expected, "{form}");
                let parsed = CardExpiry::parse(&form, today());
                assert_eq!(parsed.as_ref().err().copied(), expected.accept().err());
                if let Ok(expiry) = parsed {
                    // EXPOSE: the test's own look at what was read.
                    assert_eq!(expiry.expose(|m, y| (m, y)), (u16::from(month), year));
                }
            }
        }
    }
}

#[test]
fn every_four_digits_are_a_month_and_a_year_or_refused() {
    for number in 0..10_000_u16 {
        let (check, date) = read(&format!("{number:04}"));
        let (month, year) = (number / 100, 2000 + number % 100);
        match number {
            // On its way to 2027-12.
            2026..=2099 => assert_eq!(check, Check::incomplete(Code::CardExpiryIncomplete)),
            100..1300 => {
                assert_eq!(date, Some((u8::try_from(month).unwrap(), year)));
            }
            _ => assert_eq!(check, Check::invalid(Code::CardExpiryFormat), "{number:04}"),
        }
    }
}

#[test]
fn a_date_in_the_making_is_incomplete() {
    for typed in [
        "1", "0", "12", "9", "12/", "12 / ", "12/2", "1/2", "1/", "122", "127", "12/202", "12202",
        "20", "2027", "2027-", "2027-1", "2027-0", "20271", "2027 ", "1 ",
    ] {
        assert_eq!(read(typed), (Check::incomplete(Code::CardExpiryIncomplete), None), "{typed}");
    }
    for typed in ["", " ", "\u{3000}"] {
        assert_eq!(read(typed).0.status, Status::Empty);
    }
}

#[test]
fn incomplete_is_exactly_what_can_still_become_a_date_that_has_not_passed() {
    // Every text of up to seven of these, which is as long as a date is without
    // a space too many; a text with spaces is looked at up to its fourth.
    let mut layers = vec![vec![String::new()]];
    for _ in 0..7 {
        let longer = layers.last().unwrap().iter();
        let longer = longer.flat_map(|text| "0126 9/".chars().map(move |c| format!("{text}{c}")));
        layers.push(longer.filter(|text| !text.starts_with(' ')).collect());
    }
    for (year, month, day) in [(2026, 11, 22), (2030, 1, 1), (2098, 12, 31)] {
        let today = Today::new(year, month, day).unwrap();
        let read = |text: &str| ExpiryCheck::of(text, today);
        let good = |text: &str| {
            let date = read_date(text, 0).ok().flatten();
            date.is_some_and(|(on, until)| (year, month) <= (until, on) && until < 2100)
        };
        let begun: std::collections::BTreeSet<&str> = layers
            .iter()
            .skip(1)
            .flatten()
            .filter(|text| good(text))
            .flat_map(|text| (1..text.len()).map(|length| text.get(..length).unwrap()))
            .collect();
        for text in layers.iter().skip(1).flatten() {
            if text.len() < 5 || text.len() < 7 && !text.contains(' ') {
                let ExpiryCheck { check, date } = read(text);
                let expected = match check.status {
                    Status::Incomplete => begun.contains(text.as_str()) && !good(text),
                    Status::Invalid => !begun.contains(text.as_str()) && !good(text),
                    _ => good(text),
                };
                assert!(expected, "{text:?} in {year}");
                for other in [text.replace('/', "-"), format!(" {text}")] {
                    let same = read(&other);
                    assert_eq!((same.check, same.date), (check, date), "{other:?}");
                }
            }
        }
    }
}

#[test]
fn a_date_that_has_passed_says_so_also_where_it_could_go_on() {
    for (typed, status) in [
        ("12/20", Status::Incomplete),
        ("1220", Status::Incomplete),
        ("202", Status::Incomplete),
        ("12/20 ", Status::Invalid),
        ("12/21", Status::Invalid),
        ("12/2020", Status::Invalid),
        ("10/26", Status::Invalid),
        ("200", Status::Invalid),
    ] {
        let expected = Check { status, code: Some(Code::CardExpiryPast) };
        assert_eq!(read(typed).0, expected, "{typed}");
    }
}

#[test]
fn what_is_no_month_and_year_is_refused() {
    for typed in [
        "00", "13", "00/27", "13/27", "99/99", "1327", "0027", "12/27/1", "12//27", "-", "12 27 1",
        "2027-13", "2027-00", "12/0027", "120027", "12/20271", "1220277", "131", "0999-12", "/",
        "30", "9999", "2100-12", "12/2100", "/27", "0/27", "2027-1 ", "127 ", "012/27", "19",
        "12/1", "2026-0",
    ] {
        assert_eq!(read(typed).0, Check::invalid(Code::CardExpiryFormat), "{typed}");
    }
    for typed in ["Dec 27", "12.27", "12/2७", "12\u{200D}/27"] {
        assert_eq!(read(typed).0, Check::invalid(Code::Characters), "{typed}");
    }
    assert_eq!(read(&"1".repeat(1 << 20)).0, Check::invalid(Code::CardExpiryFormat));
}

#[test]
fn a_card_is_good_through_the_last_day_of_its_month_at_utc_minus_12() {
    // 2026-12-01T00:00 at UTC-12 is 2026-12-01T12:00:00Z = 1796126400.
    let last_second = Today::from_unix(1_796_126_399);
    let next = Today::from_unix(1_796_126_400);
    assert!(CardExpiry::parse("11/26", last_second).is_ok());
    let error = CardExpiry::parse("11/26", next).unwrap_err();
    assert_eq!(error.code(), Code::CardExpiryPast);
    assert!(CardExpiry::parse("12/26", next).is_ok());
}

#[test]
fn seconds_become_the_same_date_as_counting_days() {
    // The model walks the calendar from 1970-01-01, day by day, to 2400.
    let mut days = 0_u64;
    for year in 1970..=2400_u16 {
        for month in 1..=12 {
            for day in 1..=31 {
                let Some(date) = Today::new(year, month, day) else { continue };
                let noon = days * 86_400 + 12 * 3600;
                assert_eq!(Today::from_unix(noon), date);
                assert_eq!(Today::from_unix(noon + 86_399), date);
                days += 1;
            }
        }
    }
    // RFC 3339: 2026-11-22T00:00:00Z is 1795305600.
    assert_eq!(Today::from_unix(1_795_305_600), today());
    assert_eq!(Today::from_unix(0), Today::new(1970, 1, 1).unwrap());
    assert_eq!(Today::from_unix(u64::MAX), Today::new(9999, 12, 31).unwrap());
}

#[test]
fn days_that_do_not_exist_are_no_date() {
    for (year, month, day) in [
        (2026, 0, 1),
        (2026, 13, 1),
        (2026, 1, 0),
        (2026, 1, 32),
        (2026, 4, 31),
        (2026, 2, 29),
        (2100, 2, 29),
    ] {
        assert_eq!(Today::new(year, month, day), None);
    }
    assert!(Today::new(2028, 2, 29).is_some() && Today::new(2000, 2, 29).is_some());
}

#[test]
fn debug_shows_no_digit() {
    let expiry = CardExpiry::parse("12/27", today()).unwrap();
    assert!(!format!("{expiry:?}").contains(|c: char| c.is_ascii_digit()));
}

use super::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

fn today() -> Date {
    Date::new(2026, 11, 22).unwrap()
}

fn check(typed: &str) -> Check {
    ResidentId::check(typed, today()).check()
}

/// The first characters of a number.
fn start(text: &str, length: usize) -> &str {
    text.get(..length).unwrap()
}

/// The check character by the standard's table of weights.
fn closed(body: &str) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let weighed = body.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight);
    let place = usize::try_from(weighed.sum::<u32>() % 11).unwrap();
    format!("{body}{}", char::from(b"10X98765432"[place]))
}

#[test]
fn published_numbers_are_valid_and_tell_their_facts() {
    for (number, region, birth, sex) in [
        // GB 11643-1999, appendix.
        ("11010519491231002X", "BJ", 19_491_231, "female"),
        ("440524188001010014", "GD", 18_800_101, "male"),
        ("110101199003076034", "BJ", 19_900_307, "male"),
        // UnionPay's test environment; the county is one that never was.
        ("341126197709218366", "AH", 19_770_921, "female"),
    ] {
        let known = ResidentId::parse(number, today()).map_err(Error::code).ok().unwrap();
        let known = known.known();
        assert_eq!(known.check(), Check::VALID, "{number}");
        assert_eq!(known.region(), Some(region));
        assert_eq!(known.birth_date().map(Date::number), Some(birth));
        assert_eq!(known.sex().map(Sex::as_str), Some(sex));
        assert_eq!(closed(start(number, 17)), number);
        for length in 1..18 {
            let begun = ResidentId::check(start(number, length), today());
            assert_eq!(begun.check(), Check::incomplete(Code::Incomplete), "{number} {length}");
            assert!(begun.birth_date().is_none() && begun.sex().is_none());
            assert_eq!(begun.region(), (length > 1).then_some(region));
        }
    }
}

#[test]
fn a_number_is_read_in_any_writing_and_shown_in_groups() {
    for typed in
        ["11010519491231002x", "110105 19491231 002X", "１１０１０５１９４９１２３１００２Ｘ"]
    {
        let known = ResidentId::check(typed, today());
        assert_eq!(known.check(), Check::VALID, "{typed}");
        assert_eq!(known.electronic(), "11010519491231002X");
        assert_eq!(known.formatted(), "110105 19491231 002X");
    }
    assert_eq!(check(""), Check::EMPTY);
}

#[test]
fn an_old_number_is_taken_with_a_warning_and_written_anew() {
    // GB 11643-1989's own person, ten years on.
    let known = ResidentId::check("110105 491231 002", today());
    assert_eq!(known.check(), Check::warning(Code::OldForm));
    assert_eq!(known.electronic(), "11010519491231002X");
    assert_eq!(known.formatted(), "110105 49123100 2");
    assert_eq!(known.birth_date().map(Date::number), Some(19_491_231));
    assert_eq!(known.sex().map(Sex::as_str), Some("female"));
    assert!(ResidentId::parse("110105491231002", today()).is_ok());
    // Sixteen digits are no old number, and no date begins 4912.
    assert_eq!(check("1101054912310021"), Check::invalid(Code::BirthDate));
    // In one born in 2005 an old number stands as long as nothing follows.
    assert_eq!(check("110105200506070"), Check::warning(Code::OldForm));
    assert_eq!(check("1101052005060700"), Check::incomplete(Code::Incomplete));
}

#[test]
fn what_cannot_be_a_number_is_refused_where_that_shows() {
    for (typed, code) in [
        ("0", Code::RegionUnknown),
        ("16", Code::RegionUnknown),
        ("84", Code::RegionUnknown),
        ("90", Code::RegionUnknown),
        ("916", Code::RegionUnknown),
        ("1101051849", Code::BirthDate),
        ("11010520270101", Code::BirthDate),
        ("11010520261123", Code::BirthDate),
        ("11010519900230", Code::BirthDate),
        ("110105199013", Code::BirthDate),
        ("X", Code::Misplaced),
        ("11010519491231X", Code::Misplaced),
        ("11010519491231002A", Code::Characters),
        ("110105194912310021", Code::Checksum),
        ("11010519491231002X1", Code::TooLong),
        ("110105/19491231", Code::Characters),
    ] {
        assert_eq!(check(typed), Check::invalid(code), "{typed}");
    }
    assert_eq!(check("11010520261122"), Check::incomplete(Code::Incomplete));
}

#[test]
fn foreigners_numbers_are_a_warning() {
    let number = closed("91184019900307603");
    let known = ResidentId::check(number.as_str(), today());
    assert_eq!(known.check(), Check::warning(Code::RuleUnsure));
    assert_eq!((known.region(), known.sex().map(Sex::as_str)), (Some("BJ"), Some("male")));
    // They had no form of fifteen digits.
    assert_eq!(check("911840900307603"), Check::invalid(Code::BirthDate));
}

#[test]
fn there_are_thirty_five_regions_and_each_begins_numbers() {
    assert_eq!((REGIONS.len(), rows().count()), (35 * 4, 35));
    for number in 0..100 {
        let expected = matches!(number, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83)
            || matches!(number, 91..=98);
        let open = check(&format!("{number:02}")).status == Status::Incomplete;
        assert_eq!(open, expected, "{number}");
    }
}

#[test]
fn every_wrong_digit_and_every_swap_of_neighbours_is_found() {
    let number = "110101199003076034";
    for at in 0..18 {
        for digit in '0'..='9' {
            let wrong: String = number
                .chars()
                .enumerate()
                .map(|(place, old)| if place == at { digit } else { old })
                .collect();
            assert_eq!(check(&wrong) == Check::VALID, wrong == number, "{wrong}");
        }
        let mut swapped: Vec<char> = number.chars().collect();
        swapped.swap(at, (at + 1).min(17));
        let swapped: String = swapped.into_iter().collect();
        assert_eq!(check(&swapped) == Check::VALID, swapped == number, "{swapped}");
    }
}

#[test]
fn incomplete_is_exactly_what_can_still_become_valid() {
    // All dates there are on an early day, as new numbers and as old ones write them.
    let today = Date::new(1901, 2, 3).unwrap();
    let days: Vec<u32> = (18_500_101..=today.number())
        .filter(|number| Date::from_number(*number).is_some())
        .collect();
    let old =
        days.iter().filter(|day| **day >= 19_000_101).map(|day| format!("{:06}", day % 1_000_000));
    let old: std::collections::BTreeSet<String> = old.collect();
    let new: std::collections::BTreeSet<String> = days.iter().map(u32::to_string).collect();
    let begins = |set: &std::collections::BTreeSet<String>, date: &str| {
        set.range(date.to_owned()..).next().is_some_and(|day| day.starts_with(date))
    };
    let judge = |date: &str, order: &str| {
        ResidentId::check(format!("110105{date}{order}").as_str(), today).check().status
    };
    for length in 1..=5 {
        for number in 0..10_usize.pow(length) {
            let date = format!("{number:0width$}", width = usize::try_from(length).unwrap());
            let open = begins(&old, &date) || begins(&new, &date);
            assert_eq!(judge(&date, "") == Status::Incomplete, open, "{date}");
        }
    }
    let mut random = ChaCha8Rng::seed_from_u64(6);
    for _ in 0..5000 {
        // Near the dates that there are: a day with a digit or two replaced.
        let pick = usize::try_from(random.next_u32()).unwrap() % days.len();
        let mut date = days[pick].to_string().into_bytes();
        for _ in 0..random.next_u32() % 3 {
            let at = usize::try_from(random.next_u32() % 8).unwrap();
            date[at] = b'0' + u8::try_from(random.next_u32() % 10).unwrap();
        }
        let date = String::from_utf8(date).unwrap();
        for length in 6..=8 {
            // An old number's date ends after six digits; what follows is its order.
            let begun = start(&date, length);
            let open = old.contains(start(begun, 6)) || begins(&new, begun);
            assert_eq!(judge(begun, "") == Status::Incomplete, open, "{begun}");
        }
        // Nine digits behind the address: a whole old number, or a new one's beginning.
        let expected = match (old.contains(start(&date, 6)), new.contains(&date)) {
            (true, _) => Status::Warning,
            (false, true) => Status::Incomplete,
            (false, false) => Status::Invalid,
        };
        assert_eq!(judge(&date, "0"), expected, "{date}");
        let expected = if new.contains(&date) { Status::Incomplete } else { Status::Invalid };
        assert_eq!((judge(&date, "00"), judge(&date, "000")), (expected, expected), "{date}");
        if new.contains(&date) {
            let fits =
                "0123456789X".chars().filter(|c| judge(&date, &format!("000{c}")) == Status::Valid);
            assert_eq!(fits.count(), 1);
        }
    }
}

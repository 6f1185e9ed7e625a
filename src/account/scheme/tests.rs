use super::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

fn report(scheme: &str, parts: &[(&str, &'static str)]) -> Report {
    let scheme = Scheme::find(scheme).unwrap();
    check(scheme, |id| {
        parts.iter().find_map(|(part, text)| (*part == id).then_some(*text)).unwrap_or("")
    })
}

#[test]
fn each_scheme_has_a_name_of_its_own_and_at_most_three_parts() {
    for (at, scheme) in Scheme::ALL.iter().enumerate() {
        assert!((1..=MAX_PARTS).contains(&scheme.parts.len()));
        assert!(Scheme::ALL.iter().skip(at + 1).all(|other| other.id != scheme.id));
        assert!(scheme.country.is_empty() || scheme.id.starts_with(&scheme.country.to_lowercase()));
        let empty = report(scheme.id, &[]);
        assert_eq!(empty.status, Status::Empty, "{}", scheme.id);
        assert_eq!(empty.parts().count(), scheme.parts.len());
    }
    assert!(Scheme::find("swift").is_none());
}

#[test]
fn an_example_of_each_scheme_is_valid_and_tells_its_parts() {
    for (scheme, parts, [country, bank, branch]) in [
        ("iban", &[("iban", "BE68 5390 0754 7034"), ("bic", "TRWIBEB1")][..], ["BE", "539", ""]),
        ("bic", &[("bic", "DEUTDEFF500")], ["DE", "DEUT", "500"]),
        ("us_ach", &[("routing", "021000021"), ("account", "1234")], ["US", "0002", ""]),
        ("gb_bacs", &[("sort_code", "08-99-99"), ("account", "66374958")], ["GB", "", "089999"]),
        ("au_becs", &[("bsb", "062-000"), ("account", "12345")], ["AU", "06", "000"]),
        (
            "ca_eft",
            &[("institution", "003"), ("transit", "00022"), ("account", "1234567")],
            ["CA", "003", "00022"],
        ),
        ("ca_routing", &[("routing", "00022-003"), ("account", "1234567")], ["CA", "003", "00022"]),
        ("in_neft", &[("ifsc", "sbin0001234"), ("account", "123456789")], ["IN", "SBIN", "001234"]),
        ("mx_clabe", &[("clabe", "032180000118359719")], ["MX", "032", "180"]),
        ("br_pix", &[("key", "529.982.247-25")], ["BR", "", ""]),
        ("cn_cnaps", &[("cnaps", "102100099996")], ["CN", "102", "9999"]),
        ("cn_card", &[("card", "6226388000000095")], ["CN", "622638", ""]),
        (
            "sg_fast",
            &[("bank", "7171"), ("branch", "081"), ("account", "0812345678")],
            ["SG", "7171", "081"],
        ),
        ("sg_paynow", &[("proxy", "91234567")], ["SG", "", ""]),
        (
            "hk_account",
            &[("bank", "004"), ("branch", "123"), ("account", "123456")],
            ["HK", "004", "123"],
        ),
        ("hk_fps", &[("proxy", "1234567")], ["", "", ""]),
    ] {
        let report = report(scheme, parts);
        assert_eq!((report.status, report.code()), (Status::Valid, None), "{scheme}");
        let told = [report.country(), report.bank(), report.branch()];
        assert_eq!(told.map(Option::unwrap_or_default), [country, bank, branch], "{scheme}");
    }
}

#[test]
fn numbers_that_a_table_of_the_banks_own_would_judge_are_taken_by_their_form() {
    // Pay.UK's examples: by 10, by 11, by both.
    for (sort_code, account) in
        [("089999", "66374958"), ("107999", "88837491"), ("202959", "63748472")]
    {
        let typed = [("sort_code", sort_code), ("account", account)];
        assert_eq!(report("gb_bacs", &typed).status, Status::Valid, "{sort_code}");
    }
}

#[test]
fn the_worst_part_decides() {
    let told = |routing, account| {
        let known = report("us_ach", &[("routing", routing), ("account", account)]);
        (known.status, known.code())
    };
    assert_eq!(told("021000021", ""), (Status::Empty, Some(Code::Required)));
    assert_eq!(told("02100002", ""), (Status::Incomplete, Some(Code::Incomplete)));
    assert_eq!(told("02100002", "!"), (Status::Invalid, Some(Code::Characters)));
    assert_eq!(told("021000022", "!"), (Status::Invalid, Some(Code::Checksum)));
    assert_eq!(report("cn_card", &[("card", "123456789012")]).status, Status::Warning);
}

#[test]
fn a_bank_in_another_country_than_the_account_is_a_warning() {
    let code =
        |iban, bic| report("iban", &[("iban", iban), ("bic", bic)]).part("bic").unwrap().check;
    let (german, british) = ("DE89370400440532013000", "GB82WEST12345698765432");
    assert_eq!(code(german, "DEUTDEFF"), Check::VALID);
    assert_eq!(code(german, "RBOSGB2L"), Check::warning(Code::CountryMismatch));
    assert_eq!(code(british, "RBOSGGSP"), Check::VALID);
    assert_eq!(code("FR1420041010050500013M02606", "PSSTRERX"), Check::VALID);
    // Nothing is compared before both are whole.
    assert_eq!(code("DE", "RBOSGB2L"), Check::VALID);
    assert_eq!(code(german, "RBOSGB"), Check::incomplete(Code::Incomplete));
    assert_eq!(report("iban", &[("iban", german), ("bic", "RBOSGB2L")]).status, Status::Warning);
}

#[test]
fn parts_without_a_check_digit_have_their_form() {
    for (scheme, part, good, print, bad) in [
        ("gb_bacs", "sort_code", "089999", "08-99-99", "08999"),
        ("gb_bacs", "sort_code", "107999", "10-79-99", "1079991"),
        ("gb_bacs", "account", "88837491", "88837491", "888374911"),
        ("gb_bacs", "account", "123456", "123456", "12345"),
        ("gb_bacs", "account", "12345678", "12345678", "123456789"),
        ("au_becs", "bsb", "062000", "062-000", "0620000"),
        ("au_becs", "account", "123456789", "123456789", "1234567890"),
        ("ca_eft", "transit", "00022", "00022", "0002"),
        ("ca_eft", "account", "123456789012", "123456789012", "123456"),
        ("in_neft", "ifsc", "SBIN0ABCDEF", "SBIN0ABCDEF", "SBIN1ABCDEF"),
        ("in_neft", "account", "123456789", "123456789", "12345678"),
        ("hk_account", "account", "123456789", "123456789", "12345"),
        ("sg_fast", "bank", "7171", "7171", "71711"),
    ] {
        let whole = report(scheme, &[(part, good)]);
        let field = whole.part(part).unwrap();
        assert_eq!((field.check, field.formatted()), (Check::VALID, print), "{scheme} {good}");
        let broken = report(scheme, &[(part, bad)]);
        assert_ne!(broken.part(part).unwrap().check, Check::VALID, "{scheme} {bad}");
    }
}

/// What is typed on with: nothing that any scheme drops.
const ALPHABET: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef@+#";

#[test]
fn a_beginning_is_incomplete_exactly_while_something_can_follow() {
    // What is invalid stays so, and what is incomplete has a next character that
    // is not: as every number ends somewhere, that comes to the same.
    let mut rng = ChaCha8Rng::seed_from_u64(15);
    for scheme in Scheme::ALL {
        for part in scheme.parts {
            for _ in 0..12 {
                walk(part, &mut rng);
            }
        }
    }
}

/// Types on at random, mostly in ways that do not end it, and looks at each step.
fn walk(part: &Part, rng: &mut ChaCha8Rng) {
    let status = |text: &str| part.rule.check(text).check.status;
    let mut text = String::new();
    while text.len() < 40 {
        let next: Vec<(String, Status)> = ALPHABET
            .iter()
            .map(|byte| format!("{text}{}", char::from(*byte)))
            .map(|text| (text.clone(), status(&text)))
            .collect();
        let open = next.iter().filter(|(_, status)| *status != Status::Invalid);
        match status(&text) {
            Status::Invalid => {
                assert_eq!(open.count(), 0, "{}: {text}", part.id);
                return;
            }
            Status::Incomplete => assert_ne!(open.clone().count(), 0, "{}: {text}", part.id),
            _ => {}
        }
        let at = usize::try_from(rng.next_u32()).unwrap();
        let open: Vec<_> = open.collect();
        let (longer, _) = match open.get(at % open.len().max(1)) {
            Some(open) if !at.is_multiple_of(13) => (*open).clone(),
            _ => next[at % next.len()].clone(),
        };
        text = longer;
    }
}

/// What is typed to finish a number: all that tells its characters apart.
const ENDS: &[u8] = b"0123456789AMXZ@+#";

/// Whether so many characters at most can be typed on to what is accepted.
fn ends(part: &Part, text: &str, most: usize) -> bool {
    most > 0
        && ENDS.iter().any(|byte| {
            let longer = format!("{text}{}", char::from(*byte));
            matches!(part.rule.check(longer.as_str()).check.status, Status::Valid | Status::Warning)
                || ends(part, &longer, most - 1)
        })
}

#[test]
fn near_its_end_a_number_is_incomplete_exactly_if_an_end_is_found() {
    // One number as long as each part has any, but for addresses, which go on.
    const LONGEST: &[(&str, &str, &[&str])] = &[
        ("bic", "bic", &["DEUTDEFF500", "E097AEXXXXX"]),
        ("us_ach", "routing", &["021000021", "111000025"]),
        ("us_ach", "account", &["12345678901234567"]),
        ("gb_bacs", "sort_code", &["089999"]),
        ("gb_bacs", "account", &["66374958"]),
        ("au_becs", "bsb", &["062000"]),
        ("au_becs", "account", &["123456789"]),
        ("ca_eft", "institution", &["003"]),
        ("ca_eft", "transit", &["00022"]),
        ("ca_eft", "account", &["123456789012"]),
        ("ca_routing", "routing", &["000300022", "00022003", "12345003"]),
        ("in_neft", "ifsc", &["SBIN0001234", "HDFC0ABCDEF"]),
        ("in_neft", "account", &["123456789012345678"]),
        ("mx_clabe", "clabe", &["032180000118359719", "002010077777777771"]),
        ("cn_cnaps", "cnaps", &["102100099996"]),
        ("cn_card", "card", &["6216261000000000018"]),
        ("sg_fast", "bank", &["7171"]),
        ("sg_fast", "branch", &["081"]),
        ("sg_fast", "account", &["1234567890123456789012345678901234"]),
        ("sg_paynow", "proxy", &["+6591234567", "+6591234567#ABCDEFGHIJKLMNOPQRSTU"]),
        ("sg_paynow", "proxy", &["201403121WABC", "T01FC6132DABC", "F00056789HABC"]),
        ("hk_account", "bank", &["004"]),
        ("hk_account", "account", &["1234567890123456789012345678901234"]),
        ("br_pix", "key", &["52998224725", "12ABC34501DE35", "+5511987654321"]),
        ("br_pix", "key", &["123e4567-e12b-12d1-a456-426655440000"]),
        ("hk_fps", "proxy", &["1234567", "123456789", "+85298765432"]),
    ];
    let mut rng = ChaCha8Rng::seed_from_u64(46);
    let mut draw = |limit: usize| usize::try_from(rng.next_u32()).unwrap() % limit;
    for (scheme, id, numbers) in LONGEST {
        let scheme = Scheme::find(scheme).unwrap();
        let part = scheme.parts.iter().find(|part| part.id == *id).unwrap();
        for round in 0..60 {
            let mut text = numbers[draw(numbers.len())].to_owned();
            for _ in 0..draw(3) {
                let (at, byte) = (draw(text.len()), ENDS[draw(14)]);
                text.replace_range(at..=at, &char::from(byte).to_string());
            }
            let missing = 1 + if round % 20 == 0 { 2 } else { round % 2 };
            let begun = text.get(..text.len() - missing).unwrap();
            let status = part.rule.check(begun).check.status;
            let found = ends(part, begun, missing);
            match status {
                Status::Invalid => assert!(!found, "{id}: {begun}"),
                // What is as long as it gets ends within that; a key may be an
                // address yet, whatever else it is not.
                Status::Incomplete if !matches!(*id, "key" | "proxy") => {
                    assert!(found, "{id}: {begun}");
                }
                _ => {}
            }
        }
    }
}

#[test]
fn nothing_that_is_typed_makes_a_check_fail() {
    let mut rng = ChaCha8Rng::seed_from_u64(8);
    let odd =
        ['\u{0}', '\u{200D}', '\u{202E}', 'é', '😀', '\u{FF21}', '\u{3000}', '-', '.', ' ', '@'];
    for scheme in Scheme::ALL {
        for part in scheme.parts {
            for length in [0, 1, 7, 34, 79, 80, 81, 255, 300] {
                let text: String = (0..length)
                    .map(|_| {
                        let at = usize::try_from(rng.next_u32()).unwrap();
                        match at % 4 {
                            0 => odd[at / 4 % odd.len()],
                            _ => char::from(ALPHABET[at / 4 % ALPHABET.len()]),
                        }
                    })
                    .collect();
                let whole = part.rule.check(text.as_str());
                let characters: Vec<u32> = text.chars().map(u32::from).collect();
                let one_by_one = part.rule.check(characters.as_slice());
                assert_eq!(whole.check, one_by_one.check);
                assert_eq!(whole.formatted(), one_by_one.formatted());
                assert!(whole.formatted().is_ascii());
            }
        }
    }
}

#[test]
fn what_is_formatted_reads_as_the_same_account() {
    for (scheme, part, typed) in [
        ("iban", "iban", "de89370400440532013000"),
        ("gb_bacs", "sort_code", "089999"),
        ("mx_clabe", "clabe", "032180000118359719"),
        ("br_pix", "key", "12abc34501de35"),
        ("br_pix", "key", "+5511987654321"),
        ("br_pix", "key", "123e4567e12b12d1a456426655440000"),
        ("cn_card", "card", "6216261000000000018"),
        ("sg_paynow", "proxy", "91234567"),
        ("gb_bacs", "account", "123456"),
        ("ca_routing", "routing", "00022003"),
        ("hk_fps", "proxy", "+85298765432"),
    ] {
        let once = report(scheme, &[(part, typed)]);
        let once = once.part(part).unwrap();
        let rule =
            Scheme::find(scheme).unwrap().parts.iter().find(|one| one.id == part).unwrap().rule;
        let twice = rule.check(once.formatted());
        assert_eq!((twice.electronic(), twice.formatted()), (once.electronic(), once.formatted()));
        assert_eq!(rule.check(once.electronic()).electronic(), once.electronic());
    }
}

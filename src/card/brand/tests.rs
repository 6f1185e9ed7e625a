use super::*;

fn settled(digits: &str) -> Option<Brand> {
    Rule::of(digits.as_bytes()).brand
}

/// Numbers published by the networks, processors and SDK authors for testing,
/// as collected in `card-validator`, `adyen-web` and Active Merchant.
pub(crate) const PUBLISHED: &[(&str, Brand)] = &[
    ("4242424242424242", Brand::Visa),
    ("4111111111111111", Brand::Visa),
    ("4222222222222", Brand::Visa),
    ("4000000000000000006", Brand::Visa),
    ("4035501000000008", Brand::Visa),
    ("5555555555554444", Brand::Mastercard),
    ("2223003122003222", Brand::Mastercard),
    ("2221000000000009", Brand::Mastercard),
    ("2720990000000007", Brand::Mastercard),
    ("378282246310005", Brand::Amex),
    ("371449635398431", Brand::Amex),
    ("6011111111111117", Brand::Discover),
    ("6445644564456445", Brand::Discover),
    ("30569309025904", Brand::Diners),
    ("38520000023237", Brand::Diners),
    ("36227206271667", Brand::Diners),
    ("3056930009020004", Brand::Diners),
    ("3566002020360505", Brand::Jcb),
    ("3530111333300000", Brand::Jcb),
    ("6200000000000005", Brand::Unionpay),
    ("6243030000000001", Brand::Unionpay),
    ("6216261000000000018", Brand::Unionpay),
    ("6226388000000095", Brand::Unionpay),
    ("6226090000000048", Brand::Unionpay),
    ("8171999927660000", Brand::Unionpay),
    ("6205500000000000004", Brand::Unionpay),
    ("8171999900000000021", Brand::Unionpay),
    ("6759649826438453", Brand::Maestro),
    ("6771830000000000006", Brand::Maestro),
    ("2200000000000004", Brand::Mir),
    ("2200770239097761", Brand::Mir),
    ("5066991111111118", Brand::Elo),
    ("6362970000457013", Brand::Elo),
    ("6062828888666688", Brand::Hipercard),
    ("6074820000000009", Brand::Rupay),
    ("9792030394440796", Brand::Troy),
    ("5060990580000217499", Brand::Verve),
    ("5019717010103742", Brand::Dankort),
    ("5019555544445555", Brand::Dankort),
    ("135410014004955", Brand::Uatp),
];

#[test]
fn published_numbers_are_of_their_brand() {
    for (number, brand) in PUBLISHED {
        assert_eq!(settled(number), Some(*brand), "{number}");
        assert_eq!(Ranks::of(number.as_bytes()).brands().first(), Some(brand), "{number}");
    }
}

#[test]
fn each_brand_has_a_name_of_its_own_and_at_least_one_prefix() {
    for brand in Brand::ALL {
        assert_eq!(Brand::from_id(brand.id()), Some(brand));
        assert!(RULES.iter().any(|rule| rule.brand == Some(brand)), "{}", brand.id());
    }
    assert_eq!(Brand::from_id("Visa"), None);
}

#[test]
fn ranges_are_well_formed_and_no_two_brands_claim_one_prefix_of_one_length() {
    for (at, rule) in RULES.iter().enumerate() {
        assert!(rule.has_length(usize::from(rule.usual)) && rule.lengths.is_sorted());
        for (from, to, digits) in rule.ranges.iter().map(|range| range.widen()) {
            assert!(100_000 <= from && from <= to && to < 1_000_000, "{from} {to}");
            for other in RULES.iter().skip(at + 1) {
                for (first, last, length) in other.ranges.iter().map(|range| range.widen()) {
                    assert!(digits != length || to < first || last < from, "{from} {first}");
                }
            }
        }
    }
}

#[test]
fn range_edges_belong_and_their_neighbours_do_not() {
    for (outside, first, last, beyond, brand) in [
        ("222099", "222100", "272099", "272100", Brand::Mastercard),
        ("509", "51", "55", "56", Brand::Mastercard),
        ("3527", "3528", "3589", "3590", Brand::Jcb),
        ("643", "644", "649", "66", Brand::Discover),
        ("306", "3095", "3095", "3096", Brand::Diners),
        ("8099", "8100", "8171", "8172", Brand::Unionpay),
        ("2199", "2200", "2204", "2205", Brand::Mir),
        ("506098", "506099", "506198", "506199", Brand::Verve),
        ("506198", "506199", "506499", "506500", Brand::Carnet),
        ("506698", "506699", "506778", "506779", Brand::Elo),
        ("508499", "508500", "508999", "509000", Brand::Rupay),
        ("652149", "652150", "653149", "653150", Brand::Rupay),
        ("604200", "604201", "604400", "604401", Brand::Cabal),
    ] {
        assert_ne!(settled(outside), Some(brand), "{outside}");
        assert_eq!(settled(first), Some(brand), "{first}");
        assert_eq!(settled(last), Some(brand), "{last}");
        assert_ne!(settled(beyond), Some(brand), "{beyond}");
    }
}

#[test]
fn the_longest_prefix_wins_and_the_others_follow() {
    for (digits, expected) in [
        ("401178", &[Brand::Elo, Brand::Visa][..]),
        ("606282", &[Brand::Hipercard, Brand::Maestro]),
        ("650002", &[Brand::Verve, Brand::Discover]),
        ("50193210", &[Brand::Dankort, Brand::Maestro]),
        ("627780", &[Brand::Elo, Brand::Unionpay]),
        ("42", &[Brand::Visa]),
        ("9", &[Brand::Troy, Brand::Mada, Brand::Humo]),
        ("21", &[Brand::Jcb, Brand::Enroute]),
        ("7", &[]),
        ("", &[]),
    ] {
        assert_eq!(*Ranks::of(digits.as_bytes()).brands(), *expected, "{digits}");
    }
    // Visa owns what begins with 4, even while others are still possible.
    assert_eq!(*Ranks::of(b"4").brands(), [Brand::Visa, Brand::Maestro, Brand::Elo]);
    assert_eq!(settled("6"), None);
    assert_eq!(Ranks::of(b"6").brands().first(), Some(&Brand::Discover));
}

#[test]
fn the_brand_agrees_with_a_slow_reading_of_the_table_at_every_edge() {
    let ranges = || {
        let of = |rule: &'static Rule| rule.ranges.iter().map(move |range| (rule, range.widen()));
        RULES.iter().flat_map(of)
    };
    let edges = ranges().flat_map(|(_, (from, to, _))| [from - 1, from, to, to + 1]);
    for edge in edges.filter(|edge| (100_000..1_000_000).contains(edge)) {
        let owner = ranges()
            .filter(|(_, (from, to, _))| (*from..=*to).contains(&edge))
            .max_by_key(|(_, (_, _, digits))| *digits)
            .and_then(|(rule, _)| rule.brand);
        assert_eq!(settled(&edge.to_string()), owner, "{edge}");
        if let Some(owner) = owner {
            assert_eq!(
                Ranks::of(edge.to_string().as_bytes()).brands().first(),
                Some(&owner),
                "{edge}"
            );
        }
    }
    // Six digits that fill a range are settled by fewer.
    assert_eq!(settled("509"), Some(Brand::Elo));
}

#[test]
fn gaps_are_those_of_the_brand_up_to_its_usual_length() {
    for (digits, length, gaps) in [
        ("37", 15, &[4, 10][..]),
        ("36", 14, &[4, 10]),
        ("36", 16, FOURS),
        ("1", 15, &[4, 9]),
        ("62", 19, FOURS),
        ("67", 13, FOURS),
        ("", 0, FOURS),
    ] {
        assert_eq!(Rule::of(digits.as_bytes()).gaps(length), gaps, "{digits}");
    }
}

#[test]
fn the_ranges_of_a_rule_are_in_order() {
    for rule in RULES {
        let ends = rule.ranges.iter().flat_map(|range| {
            let (from, to, _) = range.widen();
            [from, to]
        });
        assert!(ends.is_sorted(), "{:?}", rule.brand);
    }
}

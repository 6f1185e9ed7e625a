//! The table of prefixes: data, to be read and mended as such.
//!
//! Sources, by mark:
//! - (P) the brand's public acceptance or BIN documents, as gathered by
//!   `credit-card-type` 10.3 (npm) and `@adyen/adyen-web` 6.45 (npm);
//! - (A) Active Merchant, `credit_card_methods.rb`, which names the documents
//!   of each network;
//! - (W) Wikipedia, "Payment card number", where nothing better is public.
//!
//! The ranges of a rule are in order, their prefixes filled up to the same length.
//! Where a range of one brand lies in that of another, the longer prefix wins,
//! so the order of rows matters only for the ranking of what is still open.

use super::{Brand, FOURS, Luhn, Range, Rule};

/// A brand's usual rule: sixteen digits in fours with a check digit.
const fn sixteen(brand: Brand, ranges: &'static [Range]) -> Rule {
    Rule {
        brand: Some(brand),
        lengths: &[16],
        usual: 16,
        gaps: FOURS,
        luhn: Luhn::Required,
        ranges,
    }
}

/// One prefix.
const fn p(prefix: u32) -> Range {
    r(prefix, prefix)
}

/// All prefixes from `first` to `last`, which have the same number of digits.
const fn r(first: u32, last: u32) -> Range {
    Range(first << 12 | (last - first))
}

const ONLY_15: &[u8] = &[15];
const FROM_12_TO_19: &[u8] = &[12, 13, 14, 15, 16, 17, 18, 19];
const FROM_14_TO_19: &[u8] = &[14, 15, 16, 17, 18, 19];
const FROM_16_TO_19: &[u8] = &[16, 17, 18, 19];

/// Numbers of no known brand: the lengths of ISO/IEC 7812-1 that cards have.
pub(super) const UNKNOWN: Rule = Rule {
    brand: None,
    lengths: FROM_12_TO_19,
    usual: 16,
    gaps: FOURS,
    luhn: Luhn::Required,
    ranges: &[],
};

pub(super) const RULES: &[Rule] = &[
    // (P) 13 is legacy; 18 and 19 are allotted.
    Rule { lengths: &[13, 16, 18, 19], ..sixteen(Brand::Visa, &[p(4)]) },
    // (P) "Mastercard Rules": the 2-series since 2017.
    sixteen(Brand::Mastercard, &[r(2221, 2720), r(51, 55)]),
    // (P)
    Rule { lengths: ONLY_15, usual: 15, gaps: &[4, 10], ..sixteen(Brand::Amex, &[p(34), p(37)]) },
    // (P) 622126-622925 runs over the UnionPay network and is listed there.
    Rule { lengths: FROM_16_TO_19, ..sixteen(Brand::Discover, &[p(6011), r(644, 649), p(65)]) },
    // (P) 14 digits; newer cards 16 to 19.
    Rule {
        lengths: &[14, 16, 17, 18, 19],
        usual: 14,
        gaps: &[4, 10],
        ..sixteen(Brand::Diners, &[r(300, 305), p(3095), p(36), r(38, 39)])
    },
    // (P)
    Rule { lengths: FROM_16_TO_19, ..sixteen(Brand::Jcb, &[r(3528, 3589)]) },
    // (P) old JCB cards.
    Rule { lengths: ONLY_15, usual: 15, ..sixteen(Brand::Jcb, &[p(1800), p(2131)]) },
    // (P) 14 and 15 are old. UnionPay's own test card 6221558812340000 fails Luhn.
    Rule {
        lengths: FROM_14_TO_19,
        luhn: Luhn::Advisory,
        ..sixteen(Brand::Unionpay, &[p(62), r(8100, 8171)])
    },
    // (P) what is left of 5 and 6 after the brands with longer prefixes, and one within Visa's.
    Rule {
        lengths: FROM_12_TO_19,
        ..sixteen(Brand::Maestro, &[p(493_698), p(50), r(56, 61), p(63), r(66, 69)])
    },
    // (A) `maestro_no_luhn`.
    Rule {
        lengths: FROM_12_TO_19,
        luhn: Luhn::None,
        ..sixteen(Brand::Maestro, &[r(501_080, 501_082)])
    },
    // (P)
    Rule { lengths: FROM_16_TO_19, ..sixteen(Brand::Mir, &[r(2200, 2204)]) },
    // (P)
    sixteen(
        Brand::Elo,
        &[
            r(401_178, 401_179),
            p(431_274),
            p(438_935),
            p(451_416),
            p(457_393),
            r(457_631, 457_632),
            p(504_175),
            r(506_699, 506_778),
            r(509_000, 509_999),
            p(627_780),
            r(636_297, 636_298),
            p(636_368),
            r(650_031, 650_033),
            r(650_035, 650_051),
            r(650_405, 650_439),
            r(650_485, 650_538),
            r(650_541, 650_598),
            r(650_700, 650_718),
            r(650_720, 650_727),
            r(650_901, 650_922),
            r(650_924, 650_978),
            r(651_652, 651_679),
            r(655_000, 655_019),
            r(655_021, 655_058),
        ],
    ),
    // (A) Hipercard, then Hiper; libraries disagree on its check digit.
    Rule {
        lengths: &[13, 16, 19],
        luhn: Luhn::Advisory,
        ..sixteen(
            Brand::Hipercard,
            &[
                p(384_100),
                p(384_140),
                p(384_160),
                p(606_282),
                p(637_095),
                p(637_568),
                p(637_599),
                p(637_609),
                p(637_612),
            ],
        )
    },
    // (P) the last row (W).
    sixteen(
        Brand::Rupay,
        &[
            r(508_500, 508_999),
            r(606_985, 607_984),
            r(608_001, 608_500),
            r(652_150, 653_149),
            r(817_200, 820_199),
        ],
    ),
    // (P) longer prefixes in 65 exist; cards with them show as Discover.
    sixteen(
        Brand::Troy,
        &[
            p(650_052),
            r(650_082, 650_083),
            p(650_092),
            p(650_161),
            p(650_170),
            p(650_173),
            p(650_175),
            p(650_268),
            p(650_271),
            r(650_273, 650_274),
            r(650_456, 650_457),
            p(650_836),
            r(650_846, 650_850),
            p(650_923),
            p(650_987),
            p(650_990),
            p(654_997),
            p(657_366),
            p(657_998),
            p(658_758),
            r(658_767, 658_768),
            p(9792),
        ],
    ),
    // (P)
    Rule {
        lengths: &[16, 18, 19],
        ..sixteen(Brand::Verve, &[r(506_099, 506_198), r(507_865, 507_964), r(650_002, 650_027)])
    },
    // (A) 4571 is a Visa card with Dankort on it.
    sixteen(Brand::Dankort, &[p(5019)]),
    // (W)
    Rule { lengths: ONLY_15, usual: 15, gaps: &[4, 9], ..sixteen(Brand::Uatp, &[p(1)]) },
    // (A) cards without a second brand.
    sixteen(
        Brand::CartesBancaires,
        &[
            r(507_589, 507_590),
            r(507_593, 507_595),
            p(507_597),
            p(560_408),
            p(581_752),
            r(585_402, 585_405),
            r(585_501, 585_505),
            r(585_577, 585_582),
        ],
    ),
    // (A) cards without a second brand.
    sixteen(
        Brand::Mada,
        &[
            p(504_300),
            p(506_968),
            p(508_160),
            p(585_265),
            p(588_848),
            p(588_850),
            r(588_982, 588_983),
            p(589_005),
            p(589_206),
            p(604_906),
            p(605_141),
            p(636_120),
            r(968_201, 968_211),
        ],
    ),
    // (A)
    sixteen(
        Brand::Carnet,
        &[
            p(286_900),
            p(502_275),
            r(506_199, 506_499),
            p(588_772),
            p(606_333),
            p(636_318),
            p(636_379),
            p(639_388),
            p(639_484),
            p(639_559),
        ],
    ),
    // (A)
    sixteen(Brand::Cabal, &[p(589_657), p(603_522), r(604_201, 604_400), p(650_272)]),
    // (A) the scheme has check digits of its own.
    Rule { luhn: Luhn::Advisory, ..sixteen(Brand::Naranja, &[p(589_562)]) },
    // (W) whether every card has a Luhn digit is not published.
    Rule { luhn: Luhn::Advisory, ..sixteen(Brand::Uzcard, &[p(8600)]) },
    // (W) likewise.
    Rule { luhn: Luhn::Advisory, ..sixteen(Brand::Humo, &[p(9860)]) },
    // (W)
    Rule {
        lengths: ONLY_15,
        usual: 15,
        luhn: Luhn::None,
        ..sixteen(Brand::Enroute, &[p(2014), p(2149)])
    },
];

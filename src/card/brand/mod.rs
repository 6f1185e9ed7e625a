//! Brands, and which of them a number's first digits can belong to.
//!
//! Ranges of brands overlap (Elo lies inside Visa, most of `65` is contested),
//! so the answer is a ranking: brands that own the typed digits first, the
//! longest prefix leading, then those that further digits may still settle.

mod table;

use core::ops::Deref;

use table::RULES;

use crate::words;

macro_rules! brands {
    ($( $(#[doc = $doc:literal])+ $name:ident = $id:literal, $cvc:literal, $length:literal, $required:literal; )+) => {
        /// A card brand.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Brand {
            $( $(#[doc = $doc])+ $name, )+
        }

        impl Brand {
            /// Every brand, the most widely accepted first.
            pub const ALL: [Self; 24] = [ $( Self::$name, )+ ];

            /// The brand's name in documents and in the page.
            #[must_use]
            pub fn id(self) -> &'static str {
                words::nth(concat!($( $id, " ", )+), usize::from(self.row()) - 1)
            }

            /// The brand's security code.
            #[must_use]
            pub const fn cvc(self) -> Cvc {
                let name = match self { $( Self::$name => $cvc, )+ };
                Cvc { name, length: self.cvc_length(), required: self.requires_cvc() }
            }

            /// Whether every card of the brand has a security code.
            #[must_use]
            pub const fn requires_cvc(self) -> bool {
                match self { $( Self::$name => $required, )+ }
            }

            /// How many digits the security code has; 0 where the brand has none.
            #[must_use]
            pub const fn cvc_length(self) -> u8 {
                match self { $( Self::$name => $length, )+ }
            }
        }
    };
}

// The name of each brand, and its security code: what the brand calls it, its
// length, and whether every card has one. `scripts/build/codes.mjs` reads the rows.
brands! {
    /// Visa.
    Visa = "visa", "CVV2", 3, true;
    /// Mastercard.
    Mastercard = "mastercard", "CVC2", 3, true;
    /// American Express.
    Amex = "amex", "CID", 4, true;
    /// Discover.
    Discover = "discover", "CID", 3, true;
    /// Diners Club.
    Diners = "diners", "CVV", 3, true;
    /// JCB.
    Jcb = "jcb", "CAV2", 3, true;
    // Its debit cards have no code.
    /// UnionPay.
    Unionpay = "unionpay", "CVN2", 3, false;
    // The code is printed on some cards only.
    /// Maestro.
    Maestro = "maestro", "CVC", 3, false;
    /// Mir, of Russia.
    Mir = "mir", "CVP2", 3, true;
    /// Elo, of Brazil.
    Elo = "elo", "CVE", 3, true;
    /// Hipercard and Hiper, of Brazil.
    Hipercard = "hipercard", "CVC", 3, true;
    /// RuPay, of India.
    Rupay = "rupay", "CVD2", 3, true;
    /// Troy, of Türkiye.
    Troy = "troy", "CVV", 3, true;
    /// Verve, of Nigeria.
    Verve = "verve", "CVV2", 3, true;
    /// Dankort, of Denmark.
    Dankort = "dankort", "CVV", 3, true;
    /// UATP, of the airlines.
    Uatp = "uatp", "", 0, false;
    /// Cartes Bancaires, of France; most of its cards are also Visa or
    /// Mastercard and cannot be told by prefix.
    CartesBancaires = "cartes_bancaires", "CVV", 3, true;
    /// Mada, of Saudi Arabia.
    Mada = "mada", "CVV", 3, true;
    /// Carnet, of Mexico.
    Carnet = "carnet", "CVV", 3, true;
    /// Cabal, of Argentina.
    Cabal = "cabal", "CVV", 3, true;
    /// Naranja, of Argentina.
    Naranja = "naranja", "CVV", 3, true;
    // Local debit schemes, here and below: an SMS code is asked for instead.
    /// Uzcard, of Uzbekistan.
    Uzcard = "uzcard", "CVV", 3, false;
    /// Humo, of Uzbekistan.
    Humo = "humo", "CVV", 3, false;
    /// enRoute, of Canada; no longer issued.
    Enroute = "enroute", "", 0, false;
}

/// The security code of a brand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cvc {
    /// What the brand calls it; empty where it has none.
    pub name: &'static str,
    /// How many digits it has; 0 where the brand has none.
    pub length: u8,
    /// Whether every card of the brand has one.
    pub required: bool,
}

impl Brand {
    /// The brand with this name.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|brand| brand.id() == id)
    }

    /// The brand's row in the table, from 1. It differs from version to version:
    /// for the wrapper alone, which is built with the core.
    #[expect(clippy::as_conversions, reason = "nothing else tells a fieldless enum's number")]
    #[must_use]
    pub const fn row(self) -> u16 {
        self as u16 + 1
    }

    /// The brand of a row.
    #[must_use]
    pub fn from_row(row: usize) -> Option<Self> {
        Self::ALL.get(row.checked_sub(1)?).copied()
    }
}

/// What the check digit says about a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Luhn {
    /// A number that fails is wrong.
    Required,
    /// Cards exist that fail: a warning.
    Advisory,
    /// The numbers have no check digit.
    None,
}

/// How the numbers of a brand, or of one part of it, are made.
pub(crate) struct Rule {
    /// None for numbers of no known brand.
    pub(crate) brand: Option<Brand>,
    /// The lengths in use, in rising order.
    pub(crate) lengths: &'static [u8],
    /// The usual length: a wrong check digit is called one from here on.
    pub(crate) usual: u8,
    pub(crate) luhn: Luhn,
    /// After which digits a gap is shown, up to the usual length.
    gaps: &'static [u8],
    ranges: &'static [Range],
}

const FOURS: &[u8] = &[4, 8, 12, 16];

impl Rule {
    /// The rule of the longest prefix that owns these digits; else the one for
    /// unknown brands.
    pub(crate) fn of(digits: &[u8]) -> &'static Self {
        Ranks::of(digits).rule()
    }

    /// The rule of one of these brands with the longest prefix that owns the
    /// digits; where none does, a rule of the first.
    #[cfg(any(test, feature = "schemes", not(target_arch = "wasm32")))]
    pub(crate) fn among(digits: &[u8], brands: &[Brand]) -> &'static Self {
        let prefix = Prefix::of(digits);
        let mut best: Option<(u8, &Self)> = None;
        for brand in brands {
            for rule in RULES.iter().filter(|rule| rule.brand == Some(*brand)) {
                let rank = prefix.rank(rule);
                if best.is_none_or(|(known, _)| rank > known) {
                    best = Some((rank, rule));
                }
            }
        }
        best.map_or(&table::UNKNOWN, |(_, rule)| rule)
    }

    /// Whether numbers of this length are in use.
    pub(crate) fn has_length(&self, length: usize) -> bool {
        self.lengths.iter().any(|known| usize::from(*known) == length)
    }

    /// The greatest length in use.
    pub(crate) fn longest(&self) -> usize {
        self.lengths.last().map_or(0, |length| usize::from(*length))
    }

    /// After which digits a number of this length shows a gap.
    pub(crate) fn gaps(&self, length: usize) -> &'static [u8] {
        // A brand's own grouping is for its usual length; its longer numbers
        // are grouped like everybody's.
        if length > usize::from(self.usual) { FOURS } else { self.gaps }
    }
}

/// How well each rule fits ASCII digits: what takes longest, done once.
pub(crate) struct Ranks([u8; RULES.len()]);

impl Ranks {
    /// Ranks the rules; none fits where there is no digit.
    pub(crate) fn of(digits: &[u8]) -> Self {
        let mut ranks = [0; RULES.len()];
        if !digits.is_empty() {
            let prefix = Prefix::of(digits);
            for (rank, rule) in ranks.iter_mut().zip(RULES) {
                *rank = prefix.rank(rule);
            }
        }
        Self(ranks)
    }

    /// The rule of the longest prefix that owns the digits; else the one for
    /// unknown brands.
    pub(crate) fn rule(&self) -> &'static Rule {
        let mut best = (MAY_OWN, &table::UNKNOWN);
        for (rank, rule) in self.0.iter().zip(RULES) {
            if *rank > best.0 {
                best = (*rank, rule);
            }
        }
        best.1
    }

    /// The brands of the rules that fit, the best first.
    pub(crate) fn brands(&self) -> Brands {
        let mut brands = Brands { list: Brand::ALL, len: 0 };
        for wanted in (MAY_OWN..=MAY_OWN + PREFIX_DIGITS).rev() {
            for (rank, rule) in self.0.iter().zip(RULES) {
                if *rank == wanted
                    && let Some(brand) = rule.brand
                    && !brands.contains(&brand)
                    && let Some(place) = brands.list.get_mut(brands.len)
                {
                    *place = brand;
                    brands.len += 1;
                }
            }
        }
        brands
    }
}

/// The brands that digits can belong to, the likeliest first.
#[derive(Clone, Copy, Debug)]
pub struct Brands {
    list: [Brand; Brand::ALL.len()],
    len: usize,
}

impl Brands {
    /// These brands, each once, as somebody ranked them.
    #[cfg(any(test, feature = "schemes", not(target_arch = "wasm32")))]
    pub(super) fn ranked(ranking: &[Brand]) -> Self {
        let mut brands = Self { list: Brand::ALL, len: 0 };
        for brand in ranking {
            if !brands.contains(brand)
                && let Some(place) = brands.list.get_mut(brands.len)
            {
                *place = *brand;
                brands.len += 1;
            }
        }
        brands
    }
}

impl Deref for Brands {
    type Target = [Brand];

    fn deref(&self) -> &[Brand] {
        self.list.get(..self.len).unwrap_or_default()
    }
}

/// How many digits the longest prefixes of the table have.
const PREFIX_DIGITS: u8 = 6;

/// The rank of a rule whose prefix digits still to come may complete; that of
/// one whose prefix is there is higher by the prefix's length.
const MAY_OWN: u8 = 1;

/// Prefixes of one length: the first in the upper 20 bits, and in the lower 12
/// how many follow it. Packed, for the table is most of what this room weighs.
#[derive(Clone, Copy)]
struct Range(u32);

impl Range {
    /// The least and greatest number of [`PREFIX_DIGITS`] digits with one of
    /// the prefixes, and the prefixes' length.
    const fn widen(self) -> (u32, u32, u8) {
        let mut from = self.0 >> 12;
        let mut to = from + (self.0 & 0xFFF);
        let mut digits = PREFIX_DIGITS;
        while from < 100_000 {
            from *= 10;
            to = to * 10 + 9;
            digits -= 1;
        }
        (from, to, digits)
    }
}

/// The first six digits: all prefixes that they may still turn out to be.
struct Prefix {
    least: u32,
    most: u32,
}

impl Prefix {
    fn of(digits: &[u8]) -> Self {
        let mut prefix = Self { least: 0, most: 0 };
        let mut digits = digits.iter();
        for _ in 0..PREFIX_DIGITS {
            let (low, high) = digits.next().map_or((b'0', b'9'), |digit| (*digit, *digit));
            prefix.least = prefix.least * 10 + u32::from(low - b'0');
            prefix.most = prefix.most * 10 + u32::from(high - b'0');
        }
        prefix
    }

    /// How well a rule fits; 0 where it cannot.
    fn rank(&self, rule: &Rule) -> u8 {
        let mut rank = 0;
        for range in rule.ranges {
            let (from, to, digits) = range.widen();
            // They are in order: all that follow are greater too.
            if from > self.most {
                break;
            }
            if from <= self.least && self.most <= to {
                rank = rank.max(MAY_OWN + digits);
            } else if self.least <= to {
                rank = rank.max(MAY_OWN);
            }
        }
        rank
    }
}

#[cfg(test)]
pub(super) mod tests;

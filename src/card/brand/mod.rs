//! Brands, and which of them a number's first digits can belong to.
//!
//! Ranges of brands overlap (Elo lies inside Visa, most of `65` is contested),
//! so the answer is a ranking: brands that own the typed digits first, the
//! longest prefix leading, then those that further digits may still settle.

mod table;

use table::RULES;

/// A card brand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brand {
    /// Visa.
    Visa,
    /// Mastercard.
    Mastercard,
    /// American Express.
    Amex,
    /// Discover.
    Discover,
    /// Diners Club.
    Diners,
    /// JCB.
    Jcb,
    /// UnionPay.
    Unionpay,
    /// Maestro.
    Maestro,
    /// Mir, of Russia.
    Mir,
    /// Elo, of Brazil.
    Elo,
    /// Hipercard and Hiper, of Brazil.
    Hipercard,
    /// RuPay, of India.
    Rupay,
    /// Troy, of Türkiye.
    Troy,
    /// Verve, of Nigeria.
    Verve,
    /// Dankort, of Denmark.
    Dankort,
    /// UATP, of the airlines.
    Uatp,
    /// Cartes Bancaires, of France; most of its cards are also Visa or
    /// Mastercard and cannot be told by prefix.
    CartesBancaires,
    /// Mada, of Saudi Arabia.
    Mada,
    /// Carnet, of Mexico.
    Carnet,
    /// Cabal, of Argentina.
    Cabal,
    /// Naranja, of Argentina.
    Naranja,
    /// Uzcard, of Uzbekistan.
    Uzcard,
    /// Humo, of Uzbekistan.
    Humo,
    /// enRoute, of Canada; no longer issued.
    Enroute,
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
    /// Every brand, the most widely accepted first.
    pub const ALL: [Self; 24] = [
        Self::Visa,
        Self::Mastercard,
        Self::Amex,
        Self::Discover,
        Self::Diners,
        Self::Jcb,
        Self::Unionpay,
        Self::Maestro,
        Self::Mir,
        Self::Elo,
        Self::Hipercard,
        Self::Rupay,
        Self::Troy,
        Self::Verve,
        Self::Dankort,
        Self::Uatp,
        Self::CartesBancaires,
        Self::Mada,
        Self::Carnet,
        Self::Cabal,
        Self::Naranja,
        Self::Uzcard,
        Self::Humo,
        Self::Enroute,
    ];

    /// The brand's name in documents and in the page.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Visa => "visa",
            Self::Mastercard => "mastercard",
            Self::Amex => "amex",
            Self::Discover => "discover",
            Self::Diners => "diners",
            Self::Jcb => "jcb",
            Self::Unionpay => "unionpay",
            Self::Maestro => "maestro",
            Self::Mir => "mir",
            Self::Elo => "elo",
            Self::Hipercard => "hipercard",
            Self::Rupay => "rupay",
            Self::Troy => "troy",
            Self::Verve => "verve",
            Self::Dankort => "dankort",
            Self::Uatp => "uatp",
            Self::CartesBancaires => "cartes_bancaires",
            Self::Mada => "mada",
            Self::Carnet => "carnet",
            Self::Cabal => "cabal",
            Self::Naranja => "naranja",
            Self::Uzcard => "uzcard",
            Self::Humo => "humo",
            Self::Enroute => "enroute",
        }
    }

    /// The brand with this name.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|brand| brand.id() == id)
    }

    /// The brand's security code.
    #[must_use]
    pub const fn cvc(self) -> Cvc {
        let (name, length, required) = match self {
            Self::Visa | Self::Verve => ("CVV2", 3, true),
            Self::Mastercard => ("CVC2", 3, true),
            Self::Amex => ("CID", 4, true),
            Self::Discover => ("CID", 3, true),
            Self::Jcb => ("CAV2", 3, true),
            // Debit cards have none.
            Self::Unionpay => ("CVN2", 3, false),
            // Printed on some cards only.
            Self::Maestro => ("CVC", 3, false),
            Self::Mir => ("CVP2", 3, true),
            Self::Elo => ("CVE", 3, true),
            Self::Hipercard => ("CVC", 3, true),
            Self::Rupay => ("CVD2", 3, true),
            Self::Uatp | Self::Enroute => ("", 0, false),
            // Local debit schemes: used online with an SMS code instead.
            Self::Uzcard | Self::Humo => ("CVV", 3, false),
            _ => ("CVV", 3, true),
        };
        Cvc { name, length, required }
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
    /// The usual length: a wrong check digit is final here.
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
        let prefix = Prefix::of(digits);
        let mut best = (MAY_OWN, &table::UNKNOWN);
        for rule in RULES {
            let rank = prefix.rank(rule);
            if rank > best.0 {
                best = (rank, rule);
            }
        }
        best.1
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

/// The brands that digits can belong to, the likeliest first.
pub(super) fn ranked(digits: &[u8]) -> Vec<Brand> {
    let mut brands = Vec::new();
    if digits.is_empty() {
        return brands;
    }
    let prefix = Prefix::of(digits);
    let mut ranks = [0; RULES.len()];
    for (rank, rule) in ranks.iter_mut().zip(RULES) {
        *rank = prefix.rank(rule);
    }
    for wanted in (MAY_OWN..=MAY_OWN + PREFIX_DIGITS).rev() {
        for (rank, rule) in ranks.iter().zip(RULES) {
            if let Some(brand) = rule.brand
                && *rank == wanted
                && brands.iter().all(|known| *known != brand)
            {
                brands.push(brand);
            }
        }
    }
    brands
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
            if from <= self.least && self.most <= to {
                rank = rank.max(MAY_OWN + digits);
            } else if self.least <= to && from <= self.most {
                rank = rank.max(MAY_OWN);
            }
        }
        rank
    }
}

#[cfg(test)]
pub(super) mod tests;

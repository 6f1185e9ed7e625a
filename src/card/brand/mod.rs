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
    /// The lengths in use, one bit each.
    lengths: u32,
    /// The usual length: a wrong check digit is final here.
    pub(crate) usual: usize,
    /// After which digits a gap is shown, up to the usual length.
    gaps: &'static [u8],
    pub(crate) luhn: Luhn,
    ranges: &'static [Range],
}

/// Prefixes from one to another, padded to eight digits.
struct Range {
    from: u32,
    to: u32,
    digits: u8,
}

const FOURS: &[u8] = &[4, 8, 12, 16];

impl Rule {
    /// The rule of the longest prefix that owns these digits; else the one for
    /// unknown brands.
    pub(crate) fn of(digits: &[u8]) -> &'static Self {
        let prefix = Prefix::of(digits);
        let mut best: (u8, &'static Self) = (0, &table::UNKNOWN);
        for rule in RULES {
            if let Fit::Owns(length) = prefix.fit(rule)
                && length > best.0
            {
                best = (length, rule);
            }
        }
        best.1
    }

    /// Whether numbers of this length are in use.
    pub(crate) const fn has_length(&self, length: usize) -> bool {
        length < 32 && self.lengths >> length & 1 == 1
    }

    /// The greatest length in use.
    pub(crate) fn longest(&self) -> usize {
        self.lengths().last().map_or(0, usize::from)
    }

    /// The lengths in use, in rising order.
    pub(crate) fn lengths(&self) -> impl Iterator<Item = u8> {
        (1..=19_u8).filter(|length| self.has_length(usize::from(*length)))
    }

    /// After which digits a number of this length shows a gap.
    pub(crate) const fn gaps(&self, length: usize) -> &'static [u8] {
        // A brand's own grouping is for its usual length; its longer numbers
        // are grouped like everybody's.
        if length > self.usual { FOURS } else { self.gaps }
    }
}

/// The brands that digits can belong to, the likeliest first.
pub(super) fn ranked(digits: &[u8]) -> Vec<Brand> {
    let prefix = Prefix::of(digits);
    let mut ranking: Vec<(u8, Brand)> = Vec::new();
    for rule in RULES {
        let rank = match prefix.fit(rule) {
            Fit::Owns(digits) => digits,
            Fit::MayOwn if !digits.is_empty() => 0,
            _ => continue,
        };
        if let Some(brand) = rule.brand {
            let at = ranking.iter().take_while(|(above, _)| *above >= rank).count();
            ranking.insert(at, (rank, brand));
        }
    }
    let mut brands = Vec::with_capacity(ranking.len());
    for (_, brand) in ranking {
        if !brands.contains(&brand) {
            brands.push(brand);
        }
    }
    brands
}

/// The first eight digits: all prefixes that they may still turn out to be.
struct Prefix {
    least: u32,
    most: u32,
}

#[derive(PartialEq, Eq)]
enum Fit {
    /// The digits have a prefix of this length of the rule.
    Owns(u8),
    /// Digits still to come will tell.
    MayOwn,
    Never,
}

impl Prefix {
    fn of(digits: &[u8]) -> Self {
        let (mut least, mut most) = (0, 0);
        for place in 0..8 {
            let digit = digits.get(place).map(|byte| u32::from(byte.wrapping_sub(b'0')));
            least = least * 10 + digit.unwrap_or(0);
            most = most * 10 + digit.unwrap_or(9);
        }
        Self { least, most }
    }

    fn fit(&self, rule: &Rule) -> Fit {
        let mut fit = Fit::Never;
        for range in rule.ranges {
            if range.from <= self.least && self.most <= range.to {
                match fit {
                    Fit::Owns(digits) if digits >= range.digits => {}
                    _ => fit = Fit::Owns(range.digits),
                }
            } else if fit == Fit::Never && self.least <= range.to && range.from <= self.most {
                fit = Fit::MayOwn;
            }
        }
        fit
    }
}

#[cfg(test)]
pub(super) mod tests;

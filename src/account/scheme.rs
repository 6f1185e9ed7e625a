//! The schemes: which parts each has, and the check of them together.

use super::{asia, bic, brazil, china, iban, local, mexico, us};
use crate::check::{Check, Status};
use crate::error::Code;
use crate::field::{Checked, Rule};
use crate::text::{Text, cut};

/// A way to name an account, and the parts that one types for it.
pub struct Scheme {
    /// The name as it crosses the border.
    pub id: &'static str,
    /// The one country that has it, as ISO 3166-1 has it; empty where many do.
    pub country: &'static str,
    /// The parts, in the order in which they are asked.
    pub parts: &'static [Part],
}

/// A part of an account's name: one field.
pub struct Part {
    /// The name as it crosses the border.
    pub id: &'static str,
    /// Whether an account is complete without it.
    pub optional: bool,
    rule: &'static Rule,
}

/// The most parts a scheme has.
pub const MAX_PARTS: usize = 3;

/// What is known of an account while it is being typed.
///
/// # Secrecy
/// Holds what was typed; there is no `Debug`.
pub struct Report {
    /// The worst of its parts' statuses; a part that may be missing is not missed.
    pub status: Status,
    scheme: &'static Scheme,
    fields: [Checked; MAX_PARTS],
}

impl Scheme {
    /// All schemes.
    pub const ALL: &'static [Self] = SCHEMES;

    /// The scheme of this name.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        SCHEMES.iter().find(|scheme| scheme.id == id)
    }
}

impl Part {
    /// The part of this name, after that of its scheme and a dot.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        let (scheme, part) = cut(id, |byte| byte == b'.')?;
        Scheme::find(scheme)?.parts.iter().find(|known| known.id == part)
    }

    /// Checks the part alone, as typed so far.
    #[must_use]
    pub fn check<T: Text + ?Sized>(&self, typed: &T) -> Checked {
        self.rule.check(typed)
    }
}

impl Report {
    /// The parts and what is known of each, in the scheme's order.
    pub fn parts(&self) -> impl Iterator<Item = (&'static Part, &Checked)> {
        self.scheme.parts.iter().zip(&self.fields)
    }

    /// The part of this name.
    #[must_use]
    pub fn part(&self, id: &str) -> Option<&Checked> {
        self.parts().find_map(|(part, field)| (part.id == id).then_some(field))
    }

    /// The reason of the status: that of the first part that has it; none where
    /// the account is valid.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        let worst = |field: &&Checked| field.check.status == self.status;
        self.parts().map(|(_, field)| field).find(worst)?.check.code
    }

    /// What the first of the parts that tells it says.
    fn tell<'a>(&'a self, fact: fn(&'a Checked) -> Option<&'a str>) -> Option<&'a str> {
        self.parts().find_map(|(_, field)| fact(field))
    }

    /// Country, bank and branch, each empty where no part tells it.
    #[must_use]
    pub fn facts(&self) -> [&[u8]; 3] {
        let mut facts = [b"".as_slice(); 3];
        for (_, field) in self.parts().filter(|(_, field)| field.check.status != Status::Empty) {
            for (fact, told) in facts.iter_mut().zip(field.facts()) {
                if fact.is_empty() {
                    *fact = told;
                }
            }
        }
        facts
    }

    /// The country that the account is in.
    #[must_use]
    pub fn country(&self) -> Option<&str> {
        self.tell(Checked::country)
    }

    /// The bank's identifier.
    #[must_use]
    pub fn bank(&self) -> Option<&str> {
        self.tell(Checked::bank)
    }

    /// The branch's identifier.
    #[must_use]
    pub fn branch(&self) -> Option<&str> {
        self.tell(Checked::branch)
    }

    /// Which kind of number was typed, where the scheme takes several.
    #[must_use]
    pub fn kind(&self) -> Option<&str> {
        self.tell(|field| field.kind)
    }

    /// On an account of which nothing was typed.
    // Called, it is made where the caller has it; inlined, it was moved about.
    #[inline(never)]
    pub(crate) fn of(scheme: &'static Scheme) -> Self {
        const BLANK: [Checked; MAX_PARTS] = [const { Checked::new() }; MAX_PARTS];
        Self { status: Status::Empty, scheme, fields: BLANK }
    }

    /// Reads what was typed, where it lies.
    pub(crate) fn read<'a, T: Text + ?Sized + 'a>(&mut self, mut typed: impl FnMut(&str) -> &'a T) {
        for (part, field) in self.scheme.parts.iter().zip(&mut self.fields) {
            part.rule.check_into(typed(part.id), field);
        }
        self.settle();
    }

    /// The worst of the parts, once each is known.
    fn settle(&mut self) {
        if self.scheme.id == "iban" {
            self.compare_countries();
        }
        let mut worst = Status::Valid;
        for (part, field) in self.parts() {
            let status = field.check.status;
            let missed = status != Status::Empty || !part.optional;
            if missed && severity(status) > severity(worst) {
                worst = status;
            }
        }
        self.status = worst;
    }

    /// A bank in another country than the account is unusual, and yet happens.
    fn compare_countries(&mut self) {
        let [iban, bic, ..] = &mut self.fields;
        let whole = |field: &Checked| matches!(field.check.status, Status::Valid | Status::Warning);
        if whole(iban)
            && bic.check.status == Status::Valid
            && let (Some(account), Some(bank)) = (iban.country, bic.country)
            && !bic::shares_accounts(account, bank)
        {
            bic.check = Check::warning(Code::CountryMismatch);
        }
    }
}

/// Checks an account as typed so far; `typed` gives the text of each part, in
/// the scheme's order.
pub fn check<'a, T: Text + ?Sized + 'a>(
    scheme: &'static Scheme,
    typed: impl FnMut(&str) -> &'a T,
) -> Report {
    let mut report = Report::of(scheme);
    report.read(typed);
    report
}

/// The worse, the higher.
const fn severity(status: Status) -> u8 {
    match status {
        Status::Valid => 0,
        Status::Warning => 1,
        Status::Empty => 2,
        Status::Incomplete => 3,
        Status::Invalid => 4,
    }
}

const fn part(id: &'static str, rule: &'static Rule) -> Part {
    Part { id, optional: false, rule }
}

const SCHEMES: &[Scheme] = &[
    Scheme {
        id: "iban",
        country: "",
        parts: &[part("iban", &iban::IBAN), Part { id: "bic", optional: true, rule: &bic::BIC }],
    },
    Scheme { id: "bic", country: "", parts: &[part("bic", &bic::BIC)] },
    Scheme {
        id: "us_ach",
        country: "US",
        parts: &[part("routing", &us::ROUTING), part("account", &us::ACCOUNT)],
    },
    Scheme {
        id: "gb_bacs",
        country: "GB",
        parts: &[part("sort_code", &local::SORT_CODE), part("account", &local::GB_ACCOUNT)],
    },
    Scheme {
        id: "au_becs",
        country: "AU",
        parts: &[part("bsb", &local::BSB), part("account", &local::AU_ACCOUNT)],
    },
    Scheme {
        id: "ca_eft",
        country: "CA",
        parts: &[
            part("institution", &local::INSTITUTION),
            part("transit", &local::TRANSIT),
            part("account", &local::CA_ACCOUNT),
        ],
    },
    Scheme {
        id: "ca_routing",
        country: "CA",
        parts: &[part("routing", &local::CA_ROUTING), part("account", &local::CA_ACCOUNT)],
    },
    Scheme {
        id: "in_neft",
        country: "IN",
        parts: &[part("ifsc", &local::IFSC), part("account", &local::IN_ACCOUNT)],
    },
    Scheme { id: "mx_clabe", country: "MX", parts: &[part("clabe", &mexico::CLABE)] },
    Scheme { id: "br_pix", country: "BR", parts: &[part("key", &brazil::PIX_KEY)] },
    Scheme { id: "cn_cnaps", country: "CN", parts: &[part("cnaps", &china::CNAPS)] },
    Scheme { id: "cn_card", country: "CN", parts: &[part("card", &china::CARD)] },
    Scheme {
        id: "sg_fast",
        country: "SG",
        parts: &[
            part("bank", &local::SG_BANK),
            part("branch", &local::SG_BRANCH),
            part("account", &local::SG_ACCOUNT),
        ],
    },
    Scheme { id: "sg_paynow", country: "SG", parts: &[part("proxy", &asia::PAYNOW)] },
    Scheme {
        id: "hk_account",
        country: "HK",
        parts: &[
            part("bank", &local::HK_BANK),
            part("branch", &local::HK_BRANCH),
            part("account", &local::HK_ACCOUNT),
        ],
    },
    Scheme { id: "hk_fps", country: "HK", parts: &[part("proxy", &asia::FPS)] },
];

#[cfg(test)]
mod tests;

use super::{Keystroke, SEPARATORS, redraw};
use crate::account::{Part, Scheme};
use crate::card::PostalCode;
use crate::field::Checked;
use crate::identity::{CnMobile, Date, E164, ResidentId};
use crate::text::Run;

mod keys;
mod property;

type Check = Box<dyn Fn(&str) -> Checked>;

/// A field, and numbers that it takes, in the form in which they are shown.
pub(super) struct Field {
    pub(super) id: &'static str,
    pub(super) check: Check,
    pub(super) samples: &'static [&'static str],
}

/// Numbers of every part of every scheme.
const PARTS: &[(&str, &[&str])] = &[
    (
        "iban.iban",
        &[
            "DE89 3704 0044 0532 0130 00",
            "GB82 WEST 1234 5698 7654 32",
            "NO93 8601 1117 947",
            "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
        ],
    ),
    ("iban.bic", &["DEUTDEFF", "DEUTDEFF500"]),
    ("bic.bic", &["NEDSZAJJXXX", "E097AEXX"]),
    ("us_ach.routing", &["021000021", "111000025"]),
    ("us_ach.account", &["12345678901234567", "1234"]),
    ("gb_bacs.sort_code", &["12-34-56", "00-00-01"]),
    ("gb_bacs.account", &["12345678", "123456"]),
    ("au_becs.bsb", &["062-000"]),
    ("au_becs.account", &["123456789"]),
    ("ca_eft.institution", &["003"]),
    ("ca_eft.transit", &["12345"]),
    ("ca_eft.account", &["123456789012", "1234567"]),
    ("ca_routing.routing", &["000300022", "00022-003"]),
    ("ca_routing.account", &["123456789012", "1234567"]),
    ("in_neft.ifsc", &["HDFC0123456", "SBIN0ABC12D"]),
    ("in_neft.account", &["123456789012345678"]),
    ("mx_clabe.clabe", &["002 010 07777777777 1", "032 180 00011835971 9"]),
    (
        "br_pix.key",
        &[
            "111.444.777-35",
            "12.ABC.345/01DE-35",
            "11.222.333/0001-81",
            "+55 11 987654321",
            "fulano.de-tal@example.com.br",
            "123e4567-e12b-12d1-a456-426655440000",
        ],
    ),
    ("cn_cnaps.cnaps", &["102100099996"]),
    ("cn_card.card", &["6216 2610 0000 0000 018", "6226 3880 0000 0095"]),
    ("sg_fast.bank", &["7171"]),
    ("sg_fast.branch", &["081"]),
    ("sg_fast.account", &["1234567890123456789"]),
    (
        "sg_paynow.proxy",
        &["+65 8123 4567", "9123 4567", "53012345D", "201403121WABC", "+6591234567#ACME"],
    ),
    ("hk_account.bank", &["004"]),
    ("hk_account.branch", &["123"]),
    ("hk_account.account", &["123456789"]),
    ("hk_fps.proxy", &["1234567", "123456789", "+852-98765432", "a.b-c@d-e.hk"]),
];

const POSTAL: &[(&str, &[&str])] = &[
    ("US", &["94043", "22162-1010"]),
    ("GB", &["SW1A 1AA", "M2 5BQ", "GIR 0AA"]),
    ("CA", &["H3Z 2Y7"]),
    ("DE", &["10115"]),
    ("NL", &["1234 AB"]),
    ("BR", &["40301-110"]),
    ("LV", &["LV-1073", "1073"]),
    ("HK", &["NONE 7", "A-B/C 1"]),
];

pub(super) fn today() -> Date {
    Date::new(2026, 11, 22).unwrap()
}

/// Every field there is.
pub(super) fn fields() -> Vec<Field> {
    let mut all: Vec<Field> = Vec::new();
    for (id, samples) in PARTS {
        let part = Part::find(id).unwrap();
        all.push(Field { id, check: Box::new(|text| part.check(text)), samples });
    }
    for (id, samples) in POSTAL {
        all.push(Field { id, check: Box::new(|text| PostalCode::check(text, id)), samples });
    }
    let resident = |text: &str| ResidentId::check(text, today()).into_field();
    let samples = &["110105 19491231 002X", "440524 18800101 0014", "110105 49123100 2"];
    all.push(Field { id: "cn_resident_id", check: Box::new(resident), samples });
    let samples = &["138 0013 8000", "+86 138 0013 8000", "8613800138000", "008613800138000"];
    all.push(Field { id: "cn_mobile", check: Box::new(CnMobile::check::<str>), samples });
    let samples = &["+44 2079460958", "+1 4155552671", "+420 601123456", "00442079460958"];
    all.push(Field { id: "e164", check: Box::new(E164::check::<str>), samples });
    all
}

/// A field as a page has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) value: String,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Page {
    pub(super) fn new() -> Self {
        Self { value: String::new(), start: 0, end: 0 }
    }

    /// A field with its caret as `|`, or its selection between two of them.
    pub(super) fn of(shown: &str) -> Self {
        let start = shown.find('|').unwrap();
        let end = shown.rfind('|').unwrap().max(start + 1) - 1;
        let end = if shown.matches('|').count() == 1 { start } else { end };
        Self { value: shown.replace('|', ""), start, end }
    }

    /// Presses a key; whether something was rejected.
    pub(super) fn press(&mut self, field: &Field, key: Keystroke<'_, str>) -> bool {
        let units = |at: usize| u32::try_from(at).unwrap();
        let done = redraw(
            &|text: &Run| (field.check)(text.as_str()),
            self.value.as_str(),
            units(self.start),
            units(self.end),
            key,
        );
        if done.changed {
            self.value = done.value.as_str().to_owned();
            self.start = usize::try_from(done.caret).unwrap();
            self.end = self.start;
        }
        assert!(self.end <= self.value.len() && self.value.len() <= Run::ROOM, "{}", field.id);
        done.rejected
    }

    /// As it is written for `of`.
    pub(super) fn shown(&self) -> String {
        let mut out = self.value.clone();
        out.insert(self.end, '|');
        if self.start != self.end {
            out.insert(self.start, '|');
        }
        out
    }
}

/// What is no separator, in one case.
pub(super) fn solid(text: &str) -> String {
    let kept = |byte: &u8| !SEPARATORS.contains(byte);
    text.bytes().filter(kept).map(|byte| char::from(byte.to_ascii_uppercase())).collect()
}

#[test]
fn every_part_of_every_scheme_is_among_the_fields() {
    let parts = Scheme::ALL.iter().flat_map(|scheme| {
        scheme.parts.iter().map(move |part| format!("{}.{}", scheme.id, part.id))
    });
    let known: Vec<_> = PARTS.iter().map(|(id, _)| (*id).to_owned()).collect();
    assert_eq!(parts.collect::<Vec<_>>(), known);
    for none in ["", "iban", "iban.", "iban.iban.", "x.iban"] {
        assert!(Part::find(none).is_none(), "{none}");
    }
}

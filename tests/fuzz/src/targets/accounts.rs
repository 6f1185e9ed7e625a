//! Whole accounts: the parts of a scheme together, one a line.

use crate::feed::Feed;
use crate::field::{Known, is_whole};
use countersign::account::{self, Scheme};
use countersign::check::Status;

pub(crate) const SEEDS: &[&[u8]] = &[
    b"ADE89370400440532013000\nDEUTDEFF",
    b"AFR1420041010050500013M02606\nBNPAFRPP",
    b"AGB82WEST12345698765432\nDEUTDEFF500",
    b"C021000021\n123456789",
    b"D12-34-56\n12345678",
    b"F001\n12345\n1234567",
    b"L7171\n001\n0123456789",
    b"N004\n123\n123456789",
];

pub(crate) fn target(data: &[u8]) {
    let mut feed = Feed::new(data);
    let scheme = *feed.pick(&Scheme::ALL.iter().collect::<Vec<_>>());
    let text = feed.text();
    let lines: Vec<&str> = text.split('\n').collect();
    let typed = |id: &str| {
        let at = scheme.parts.iter().position(|part| part.id == id).unwrap();
        lines.get(at).copied().unwrap_or_default()
    };
    let report = account::check(scheme, typed);
    assert_eq!(report.parts().count(), scheme.parts.len());

    let mut any_invalid = false;
    let mut all_whole = true;
    for (part, field) in report.parts() {
        any_invalid |= field.check.status == Status::Invalid;
        all_whole &=
            is_whole(field.check) || part.optional && field.check.status == Status::Empty;
        // A part is judged as it is alone, but for a bank in another country.
        let alone = account::check(scheme, |id| if id == part.id { typed(id) } else { "" });
        let alone = Known::of(alone.part(part.id).unwrap());
        let here = Known::of(field);
        assert_eq!(here.electronic, alone.electronic);
        assert!(here.check == alone.check || is_whole(alone.check) && is_whole(here.check));
    }
    assert_eq!(report.status == Status::Invalid, any_invalid);
    assert_eq!(matches!(report.status, Status::Valid | Status::Warning), all_whole);
}

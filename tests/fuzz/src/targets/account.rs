//! Each part of each scheme of accounts, alone.

use crate::feed::Feed;
use crate::field::{Known, forms_are_stable, is_whole, refusals_stay};
use countersign::account::{self, Scheme};

pub(crate) const SEEDS: &[&[u8]] = &[
    b"ADE89 3704 0044 0532 0130 00",
    b"AGB82WEST12345698765432",
    b"ABE68539007547034",
    b"ANO9386011117947",
    b"AFR1420041010050500013M02606",
    b"AIT60X0542811101000000123456",
    b"AES9121000418450200051332",
    b"AMT84MALT011000012345MTLCAST001S",
    b"ABR1800360305000010009795493C1",
    b"BDEUTDEFF500",
    b"CDEUTDEFF",
    b"D021000021",
    b"E12345678901234567",
    b"F12-34-56",
    b"G12345678",
    b"H082-902",
    b"I123456789",
    b"J001",
    b"K12345",
    b"L1234567",
    b"MHDFC0000001",
    b"N50100123456789",
    b"O032180000118359719",
    b"P+55 (11) 98765-4321",
    b"P111.444.777-35",
    b"P12.abc.345/01de-35",
    b"Pname.surname@example.com.br",
    b"P123e4567-e89b-12d3-a456-426655440000",
    b"Q102100099996",
    b"R6222020200000000000",
    b"R4111111111111111",
    b"S7171",
    b"T001",
    b"U0123456789",
    b"V+6591234567",
    b"VT08GB0001A",
    b"V201912345K",
    b"W004",
    b"X123",
    b"Y123456789",
    b"Z+852-91234567",
    b"Z1234567",
    b"Zshop@example.com",
];

pub(crate) fn target(data: &[u8]) {
    let mut feed = Feed::new(data);
    let parts: Vec<_> = Scheme::ALL
        .iter()
        .flat_map(|scheme| scheme.parts.iter().map(move |part| (scheme, part.id)))
        .collect();
    let (scheme, part) = *feed.pick(&parts);
    let text = feed.text();

    let check = |text: &str| {
        let report = account::check(scheme, |id| if id == part { text } else { "" });
        Known::of(report.part(part).unwrap())
    };
    refusals_stay(&text, |text| check(text).check, |_, _| false);
    forms_are_stable(&text, check);

    // Read as characters, it is the same text.
    let characters: Vec<u32> = text.chars().map(u32::from).collect();
    let none: &[u32] = &[];
    let report = account::check(scheme, |id| if id == part { &characters[..] } else { none });
    let field = report.part(part).unwrap();
    assert_eq!(Known::of(field), check(&text));

    // What it tells is part of the number, or nothing.
    for told in [field.bank(), field.branch()].into_iter().flatten() {
        assert!(field.electronic().contains(told) && !told.is_empty());
    }
    assert!(field.country().is_none_or(|code| code.len() == 2));
    assert!(!is_whole(field.check) || !field.electronic().is_empty());
}

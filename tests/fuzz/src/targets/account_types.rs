//! Each type of number that accounts are made of, and the identities.

use crate::feed::Feed;
use crate::field::{Known, field};
use countersign::account::{
    AbaRouting, BankCard, Bic, Bsb, Clabe, Cnaps, Cnpj, Cpf, FpsProxy, Iban, Ifsc, PayNowProxy,
    PixKey, SortCode,
};
use countersign::identity::{CnMobile, E164};

pub(crate) const SEEDS: &[&[u8]] = &[
    b"A021000021",
    b"B6222020200000000000",
    b"CDEUTDEFF500",
    b"D082-902",
    b"E032180000118359719",
    b"F102100099996",
    b"G12.ABC.345/01DE-35",
    b"H529.982.247-25",
    b"I1234567",
    b"I+852-91234567",
    b"JGB82WEST12345698765432",
    b"KHDFC0000001",
    b"L+6591234567",
    b"M11144477735",
    b"N12-34-56",
    b"O+86 138 1234 5678",
    b"P+44 (0)20 7946 0958",
];

macro_rules! any_of {
    ($feed:ident: $($name:ident)+) => {{
        let kinds: &[fn(&str)] = &[$(
            |text| field(text, |text| Known::of(&$name::check(text)), |text| match $name::parse(text) {
                Ok(number) => {
                    assert_eq!(Known::of(number.known()), Known::of(&$name::check(text)));
                    true
                }
                Err(error) => {
                    assert_eq!(Some(error.code()), $name::check(text).check.code);
                    false
                }
            }),
        )+];
        let kind = $feed.pick(kinds);
        kind(&$feed.text());
    }};
}

pub(crate) fn target(data: &[u8]) {
    let mut feed = Feed::new(data);
    any_of!(feed: AbaRouting BankCard Bic Bsb Clabe Cnaps Cnpj Cpf FpsProxy Iban Ifsc PayNowProxy
        PixKey SortCode CnMobile E164);
}

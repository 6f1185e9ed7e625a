use super::*;
use crate::error::Code;
use crate::money::{Currency, Money};

/// The specification's own example, in two languages.
const BEIJING: &str = "00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME91320016A0112233449988770708123456786304A13A";

fn refusal(text: &str) -> Code {
    Emv::read(text).unwrap_err().code()
}

/// The text with a CRC that fits, in place of its own.
fn sealed(text: &str) -> String {
    let before = text.strip_suffix(text.get(text.len() - 4..).unwrap()).unwrap();
    format!("{before}{:04X}", crate::checksum::crc16(before.as_bytes()))
}

#[test]
fn the_specifications_example_is_read() {
    let emv = Emv::read(BEIJING).unwrap();
    assert!(emv.is_dynamic());
    assert_eq!(emv.amount().unwrap().unwrap().to_wire(), "23.72");
    assert_eq!(emv.currency().code(), "CNY");
    assert_eq!(emv.get(id::CATEGORY), Some("4111"));
    assert_eq!(emv.get(id::NAME), Some("BEST TRANSPORT"));
    assert_eq!(emv.template(id::LOCAL).unwrap().get(1), Some("最佳运输"));
    assert_eq!(emv.template(id::ADDITIONAL).unwrap().get(7), Some("A6008667"));
    assert_eq!(emv.account("d15600000001").unwrap().get(3), Some("12345678"));
    assert!(emv.account("br.gov.bcb.pix").is_none());
    let ids: Vec<u8> = emv.iter().map(|field| field.id).collect();
    assert_eq!(ids, [0, 1, 29, 31, 52, 58, 59, 60, 64, 54, 53, 55, 62, 91, 63]);
}

#[test]
fn a_single_changed_character_is_refused() {
    let characters: Vec<char> = BEIJING.chars().collect();
    for at in 0..characters.len() {
        for other in ['0', '9', 'A', 'z', '京'] {
            if characters[at] != other {
                let mut changed = characters.clone();
                changed[at] = other;
                let changed: String = changed.into_iter().collect();
                assert!(Emv::read(&changed).is_err(), "{changed}");
            }
        }
    }
}

#[test]
fn a_crc_in_small_letters_is_the_same_crc() {
    assert!(Emv::read(&BEIJING.replace("A13A", "a13a")).is_ok());
}

#[test]
fn what_is_wrong_is_said() {
    assert_eq!(refusal(""), Code::Required);
    assert_eq!(refusal(&"0".repeat(513)), Code::TooLong);
    assert_eq!(refusal("https://pay.example"), Code::QrFormat);
    assert_eq!(refusal("000201"), Code::QrMissing);
    assert_eq!(refusal(&BEIJING.replace("A13A", "A13B")), Code::Checksum);
    let changed = |from: &str, to: &str| refusal(&sealed(&BEIJING.replace(from, to)));
    assert_eq!(changed("5914BEST", "5915BEST"), Code::QrLength);
    assert_eq!(changed("5502", "5302"), Code::QrRepeated);
    assert_eq!(changed("5802CN", ""), Code::QrMissing);
    assert_eq!(changed("5802CN", "5802cn"), Code::QrValue);
    assert_eq!(changed("010212", "010213"), Code::QrValue);
    assert_eq!(changed("0902ME", "0902MX"), Code::QrValue);
    assert_eq!(changed("0002ZH", "0302ZH"), Code::QrMissing);
    assert_eq!(changed("0012D15600000000", "0312D15600000000"), Code::QrMissing);
    assert_eq!(changed("BEIJING", "BEIJIN\u{202E}"), Code::QrValue);
    assert_eq!(changed("5303156", "5303999"), Code::CurrencyUnknown);
    assert_eq!(changed("540523.72", "540523,72"), Code::AmountFormat);
    assert_eq!(changed("540523.72", "540623.720"), Code::AmountExponent);
}

#[test]
fn a_tip_is_asked_for_in_one_way() {
    let tip = |fields: &str| {
        let text = sealed(&BEIJING.replace("550201", fields));
        Emv::read(&text).map(|emv| emv.fixed_tip().unwrap().map(|tip| tip.to_wire()))
    };
    assert_eq!(tip("55020256041.50").unwrap().as_deref(), Some("1.50"));
    for percent in ["570210", "570512.25", "570499.9"] {
        assert_eq!(tip(&format!("550203{percent}")).unwrap(), None, "{percent}");
    }
    for (fields, code) in [
        ("550204", Code::QrValue),
        ("550202", Code::QrValue),
        ("550203", Code::QrValue),
        ("55020156041.50", Code::QrValue),
        ("56041.50", Code::QrValue),
        ("570210", Code::QrValue),
        ("55020357010", Code::QrValue),
        ("5502035703100", Code::QrValue),
        ("55020357021.", Code::QrValue),
        ("5502035703.50", Code::QrValue),
        ("5502025605x1.50", Code::AmountFormat),
        ("55020256051.505", Code::AmountExponent),
    ] {
        assert_eq!(tip(fields).unwrap_err().code(), code, "{fields}");
    }
}

#[test]
fn a_length_counted_in_bytes_is_refused() {
    assert!(Emv::read(&sealed(&BEIJING.replace("6420", "6432"))).is_err());
}

#[test]
fn what_stands_for_two_digits_and_is_none_is_refused() {
    // Any two bytes, so that no arithmetic is done with others than digits.
    for (high, low) in (0..=0x7F_u8).flat_map(|high| (0..=0x7F_u8).map(move |low| (high, low))) {
        let pair: String = [high, low].map(char::from).iter().collect();
        let is_number = high.is_ascii_digit() && low.is_ascii_digit();
        let id = Fields::read(&format!("{pair}01x")).map(|fields| fields.iter().count());
        assert_eq!(id, if is_number { Ok(1) } else { Err(Code::QrFormat.into()) }, "{pair:?}");
        let length = Fields::read(&format!("00{pair}{}", "x".repeat(99))).err();
        assert!(is_number || length == Some(Code::QrLength.into()), "{pair:?}");
    }
    assert_eq!(Fields::read("é01x").err(), Some(Code::QrFormat.into()));
}

#[test]
fn a_crc_inside_of_a_longer_last_field_is_none() {
    let code = |last: &str| refusal(&sealed(&BEIJING.replace("6304A13A", last)));
    assert_eq!(code("63086304A13A"), Code::QrFormat);
    assert_eq!(code("64086304A13A"), Code::QrRepeated);
    assert_eq!(code("65086304A13A"), Code::QrFormat);
}

#[test]
fn no_part_of_a_payload_is_taken_for_the_whole() {
    for (at, _) in BEIJING.char_indices() {
        assert!(Emv::read(BEIJING.get(..at).unwrap()).is_err());
    }
}

#[test]
fn what_is_written_is_read_again() {
    let currency = Currency::parse("SGD").unwrap();
    let mut writer = Writer::new(Some(true));
    writer.template(26, |account| {
        account.field(id::GUID, "com.example");
        account.text(1, "最佳", 10);
    });
    writer.merchant(&Merchant {
        category: "0000",
        currency,
        amount: Some(Money::from_minor(1250, currency).unwrap()),
        country: "SG",
        name: "Caf\u{e9}",
        city: "Singapore",
        postal_code: None,
        bill_number: None,
        reference: Some("table 7"),
    });
    let text = writer.finish().unwrap();
    let emv = Emv::read(&text).unwrap();
    assert_eq!(emv.amount().unwrap().unwrap().to_wire(), "12.50");
    assert_eq!(emv.account("com.example").unwrap().get(1), Some("最佳"));
    let merchant = emv.merchant().unwrap();
    assert_eq!((merchant.name, merchant.reference), ("Caf\u{e9}", Some("table 7")));
}

#[test]
fn nothing_is_written_that_could_not_be_read() {
    let fault = |fill: fn(&mut Writer)| {
        let mut writer = Writer::new(None);
        fill(&mut writer);
        writer.finish().unwrap_err().code()
    };
    assert_eq!(fault(|writer| writer.field(id::NAME, "")), Code::QrValue);
    assert_eq!(fault(|writer| writer.field(id::NAME, &"n".repeat(100))), Code::QrValue);
    assert_eq!(fault(|writer| writer.text(id::NAME, &"n".repeat(26), 25)), Code::QrValue);
    assert_eq!(fault(|writer| writer.text(id::NAME, "a\nb", 25)), Code::QrValue);
    assert_eq!(fault(|writer| writer.template(26, |inside| inside.field(0, ""))), Code::QrValue);
}
